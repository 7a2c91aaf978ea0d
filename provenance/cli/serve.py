"""
``provenance serve``: the store in a browser.
"""

from __future__ import annotations

import click

from provenance.cli.options import store_option
from provenance.cli.output import complain

#: Names of this machine.
_OURS = frozenset(("127.0.0.1", "::1", "localhost"))


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), default=8041, show_default=True, help="The port.")
def serve(store_path: str, host: str, port: int) -> int:
    """
    Look at a store in a browser: its views and columns explained, questions, and the report of each article.

    Needs the extra "serve" (Datasette). The store is only read.
    """
    from provenance.serving import make_app, serve as answer

    app = make_app(store_path)
    if host not in _OURS:
        complain(f"--host {host}: whoever reaches this machine can read the store")
    complain(f"http://{'[::1]' if host == '::1' else host}:{port}/ – stop with Ctrl-C")
    answer(app, host, port)
    return 0
