"""
A store in Datasette: its views with their columns explained, the questions people ask, and each article's report.

Read-only, on this machine only, nothing is fetched. Needs the extra ``serve``.

``described`` is the metadata, ``queries`` the questions, ``plugin`` what Datasette asks of us.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

from provenance.errors import UsageError
from provenance.serving.described import DATABASE, FACETS, metadata
from provenance.store import Store

#: The frame around Datasette's pages, and its first page.
_TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["DATABASE", "make_app", "serve"]

#: A facet goes through every row: a second and more for each of a page's facets where there are a million.
_LONG = 300_000
#: A question that takes longer is no question for a page.
_SETTINGS = {
    "default_page_size": 50, "max_returned_rows": 2000, "sql_time_limit_ms": 3000, "facet_time_limit_ms": 1000,
    "allow_download": False, "suggest_facets": False, "truncate_cells_html": 400,
}


def make_app(path: str | PathLike[str]) -> Any:
    """
    A Datasette on the store at *path*, which is brought to the newest schema first and only read from then on.

    Raises:
        UsageError: datasette is not installed.
        StoreError: there is no such store.
    """
    try:
        from datasette.app import Datasette
        from datasette.database import Database
    except ImportError:
        raise UsageError("serve needs datasette: python3 -m pip install 'post-provenance[serve]'",
                         code="no-datasette") from None
    from provenance.serving import plugin

    with Store(path, create=False) as store:
        long = {name for name in FACETS if store.db.execute(
            f'SELECT count(*) FROM (SELECT 1 FROM "{name}" LIMIT ?)', [_LONG]).fetchone()[0] == _LONG}
    plugin.register()
    made = Datasette([], metadata=metadata(long), settings=_SETTINGS, template_dir=str(_TEMPLATES))
    # Without files Datasette opens a database in memory, of which nobody has any use here.
    made.remove_database("_memory")
    # Under one name, whatever the file is called, so that links and questions fit.
    made.add_database(Database(made, path=str(Path(path).absolute()), is_mutable=True), name=DATABASE)
    return made


def serve(made: Any, host: str, port: int) -> None:
    """
    Answer until it is stopped.

    Args:
        made: What ``make_app`` made.
        host: An address of this machine; one that others reach shows the store to them.
    """
    import uvicorn

    from provenance.serving.plugin import HOSTS

    HOSTS.add(f"[{host}]" if ":" in host else host)

    uvicorn.run(made.app(), host=host, port=port, log_level="warning", lifespan="on", server_header=False)
