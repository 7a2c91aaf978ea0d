"""
What Datasette asks of us: cells that lead on, pages of reports, the function our views need.

Every word of a page that is written here passes ``provenance.sinks``.
"""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from provenance.model import Audited, Decision, Resolution
from provenance.report.html import as_html, chain_html, overview_html
from provenance.report.overview import ArticleLine, Overview, Paged, overview
from provenance.serving.described import DATABASE
from provenance.serving.rows import Rows
from provenance.sinks import Html, document, html, link
from provenance.sinks.hidden import by_json_number, last_look
from provenance.store.consulted import KeptList, kept_lists
from provenance.store.decisions import decided
from provenance.store.keeping import load_many
from provenance.store.rebuild import resolution
from provenance.store.statements import select

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["register"]

#: Names by which a store is asked for; ``serve`` adds the one it was told to listen at.
HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_NAME = "provenance"
_ARTICLE = "/-/provenance/article/"
_OVERVIEW = "/-/provenance"
_CHAIN = "/-/provenance/chain/"
#: An overview is written while its reader waits; the command writes any number.
_MOST_ARTICLES = 500
#: Columns with addresses that people may want to open.
_ADDRESSES = frozenset(("url", "article_url", "permalink", "final_url", "last_url", "archived_url", "archive_capture",
                        "capture", "canonical_url"))
_LISTS = frozenset(("why", "rules", "messages", "gone_by", "forms", "hashtags", "mentions", "problems"))


def register() -> None:
    """Make our hooks known to Datasette, once; Datasette is imported here, so that all else does without it."""
    from datasette import handle_exception, hookimpl
    from datasette.plugins import pm

    # With rich Datasette prints every variable it has at hand for a page that is not there; without it, only defects.
    handle_exception.rich = None

    if not pm.has_plugin(_NAME):
        hooks = (prepare_connection, render_cell, register_routes, menu_links, asgi_wrapper)
        plugin = ModuleType(_NAME)
        for hook in hooks:
            setattr(plugin, hook.__name__, hookimpl(hook))
        pm.register(plugin, _NAME)


def prepare_connection(conn: Any) -> None:
    """Our views and questions make keys of handles as the store does."""
    conn.create_function("casefold", 1, lambda text: text.casefold() if isinstance(text, str) else None,
                         deterministic=True)


def render_cell(row: Any, value: Any, column: str, table: str | None, database: str) -> Any:
    """A key leads to the article's report, an address to its place (http and https only), a list becomes one."""
    if database == DATABASE and table == "articles" and column == "sha256":
        # The key of an article is a link to its row already.
        return _markup(f'<a href="{html(_ARTICLE + row["key"])}">report</a> {html(value)}')
    if database == DATABASE and table == "resolutions" and column == "outcome":
        return _markup(f'{html(value)} <a href="{html(_CHAIN + row["chain"])}">hops</a>')
    if database == DATABASE and column == "position" and isinstance(value, int):
        # Where one post stands in an article leads to its card.
        article = dict(row).get("article")
        key = article["value"] if isinstance(article, dict) else article  # in tables it comes with its title
        return _markup(f'<a href="{html(f"{_ARTICLE}{key}")}#at-{value}">post at {value}</a>') if key else None
    if database != DATABASE or not isinstance(value, str) or not value:
        return None
    if column in ("article", "key") and len(value) == 64 and value.isalnum():
        return _markup(f'<a href="{html(_ARTICLE + value)}">report</a>')
    if column in _ADDRESSES:
        return _markup(link(value))
    if column in _LISTS and value.startswith("["):
        try:
            items = json.loads(value)
        except ValueError:
            return None
        if items and all(isinstance(item, str) for item in items):
            return _markup("<ul>" + "".join(f"<li>{html(item)}</li>" for item in items) + "</ul>")
    return None


def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [(rf"^{_ARTICLE}(?P<key>[0-9a-f]{{64}})$", article_page), (rf"^{_OVERVIEW}$", overview_page),
            (rf"^{_CHAIN}(?P<key>[0-9a-f]{{32}})$", chain_page)]


def menu_links() -> list[dict[str, str]]:
    return [{"href": _OVERVIEW, "label": "Report"}]


async def article_page(datasette: Any, request: Any) -> Any:
    """The report of one article, with links to its rows."""
    key = request.url_vars["key"]

    def read(conn: Any) -> tuple[Audited | None, tuple[KeptList, ...], dict[int, Decision]]:
        db = _database(conn)
        return load_many(db, (key,)).get(key), kept_lists(db), decided(db, key)

    found, lists, decisions = await datasette.get_database(DATABASE).execute_fn(read)
    if found is None:
        return _page(document("Not found", Html("<p>No article has this key.</p>")), 404)
    rows = f"/{DATABASE}/embeds?article={key}"
    page = as_html(found, lists, decisions, back=((_OVERVIEW, "All articles"), (rows, "Rows of this article")))
    return _page(page)


async def chain_page(datasette: Any, request: Any) -> Any:
    """One link with every hop, and the articles it stands in."""
    key = request.url_vars["key"]

    def read(conn: Any) -> tuple[Resolution | None, list[str]]:
        db = _database(conn)
        rows = select(db, "SELECT * FROM resolutions WHERE chain = ?", key)
        hops = select(db, "SELECT * FROM hops WHERE chain = ? ORDER BY number", key)
        articles = select(db, "SELECT DISTINCT article FROM links WHERE chain = ? LIMIT ?", key, _MOST_ARTICLES)
        return (resolution(rows[0], hops) if rows else None), [row["article"] for row in articles]

    found, articles = await datasette.get_database(DATABASE).execute_fn(read)
    if found is None:
        return _page(document("Not found", Html("<p>No link has this key.</p>")), 404)
    rows = f"/{DATABASE}/hops?chain={key}&_sort=number"
    led = [(f"{_ARTICLE}{article}", f"Article {number}") for number, article in enumerate(articles, 1)]
    return _page(chain_html(found, back=((_OVERVIEW, "All articles"), (rows, "Rows of this link"), *led)))


async def overview_page(datasette: Any, request: Any) -> Any:
    """The report of the newest articles, with a link to each one's own."""

    def read(conn: Any) -> tuple[Overview, tuple[KeptList, ...]]:
        db = _database(conn)
        newest = select(db, "SELECT key FROM articles ORDER BY rowid DESC LIMIT ?", _MOST_ARTICLES)
        keys = [row["key"] for row in newest]
        found = load_many(db, keys)
        return overview(Paged(found[key], key, decided(db, key)) for key in keys), kept_lists(db)

    made, lists = await datasette.get_database(DATABASE).execute_fn(read)
    return _page(overview_html(made, lists, address_of=_address_of, source_address=_rows_of))


def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """
    Questions by another name than this machine's are refused; answers hold nothing hidden.

    A page elsewhere can have its own name lead to this machine and would then read the store with its reader's browser:
    https://owasp.org/www-community/attacks/DNS_Rebinding
    """

    def wrapped(app: Any) -> Any:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and not _is_ours(scope):
                body = b"This store is served under another name."
                kind = [(b"content-type", b"text/plain")]
                await send({"type": "http.response.start", "status": 421, "headers": kind})
                await send({"type": "http.response.body", "body": body})
                return
            await app(scope, receive, _shown(send, is_table=scope.get("path", "").endswith(".csv")))

        return answer

    return wrapped


def _shown(send: Any, *, is_table: bool) -> Any:
    """
    What Datasette writes by itself (labels, tables of its own, CSV, JSON), with hidden characters by number.

    Everything of ours has been through the boundary already, and stays as it is.
    """
    show: Callable[[str, bool], str] | None = None
    decoder = getincrementaldecoder("utf-8")("replace")

    async def sending(message: Any) -> None:
        nonlocal show
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message.get("headers", ())]
            kind = dict(headers).get(b"content-type", b"").partition(b";")[0].strip()
            show = Rows() if is_table and kind in _TABLES else _showing(kind)
            if show is not None:
                message = {**message, "headers": [one for one in headers if one[0] != b"content-length"]}
        elif message["type"] == "http.response.body" and show is not None:
            final = not message.get("more_body")
            text = decoder.decode(message.get("body", b""), final=final)
            message = {**message, "body": show(text, final).encode()}
        await send(message)

    return sending


def _in_lines(text: str) -> str:
    return "\r\n".join(map(last_look, text.split("\r\n")))


_SHOWN: dict[bytes, Callable[[str], str]] = {
    b"text/html": _in_lines, b"text/plain": _in_lines, b"application/json": by_json_number,
}
#: Tables are plain text to a browser, and CSV for whoever saves them.
_TABLES = frozenset((b"text/csv", b"text/plain"))


def _showing(kind: bytes) -> Callable[[str, bool], str] | None:
    """How pieces of an answer of that type are shown; None: as they are."""
    simply = _SHOWN.get(kind)
    return (lambda text, final: simply(text)) if simply is not None else None


def _is_ours(scope: Any) -> bool:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    name = host[:host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name in HOSTS


def _address_of(one: ArticleLine) -> str:
    return f"{_ARTICLE}{one.key}"


def _rows_of(one: Any) -> str:
    from urllib.parse import quote

    return f"/{DATABASE}/flagged_sources?platform={quote(one.platform)}&handle={quote(one.handle)}"


def _page(page: Html, status: int = 200) -> Any:
    from datasette.utils.asgi import Response

    return Response.html(page, status, {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"})


def _database(conn: Any) -> Database:
    from sqlite_utils import Database

    return Database(conn, execute_plugins=False)


def _markup(text: str) -> Any:
    """Markup that Datasette's templates take as it is: our own words and what the boundary gave."""
    from markupsafe import Markup

    return Markup(text)
