"""
``provenance export`` and ``provenance merge``: what a store holds, elsewhere.
"""

from __future__ import annotations

import click

from provenance.cli.options import store_option
from provenance.errors import UsageError


@click.command()
@click.argument("folder", metavar="DIR")
@store_option
def export(folder: str, store_path: str) -> int:
    """Write a store as Parquet, in the datasets that bulk writes (docs/scale.md); needs the extra bulk."""
    from importlib.util import find_spec
    from pathlib import Path

    from provenance.store import Store

    if find_spec("pyarrow") is None:
        raise UsageError("export needs pyarrow: python3 -m pip install 'post-provenance[bulk]'", code="no-pyarrow")
    from provenance.bulk.export import export as write

    with Store(store_path, create=False) as store:
        count = write(store, Path(folder))
    click.echo(f"{count} {'article' if count == 1 else 'articles'} written")
    return 0


@click.command()
@click.argument("others", metavar="DB...", nargs=-1, required=True)
@store_option
def merge(others: tuple[str, ...], store_path: str) -> int:
    """
    Add what other stores know to one: facts are only added, and the newest try of each link counts.

    What was erased from this store stays erased; decisions of editors come along. Killed and run again, it goes on.
    """
    from pathlib import Path

    from provenance.store import Store

    if any(Path(other).resolve() == Path(store_path).resolve() for other in others):
        raise UsageError(f"{store_path}: is the store itself; name others", code="same-store")
    with Store(store_path, run="merge") as store:
        for other in others:
            with Store(other, create=False) as there:
                seen, changed = store.merge(there)
            click.echo(f"{other}: {seen} {'article' if seen == 1 else 'articles'}, {changed} new or with something new")
    return 0
