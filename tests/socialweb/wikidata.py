"""Wikidata: SPARQL, the search, an item (section 15). Asks for a User-Agent that says who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialweb.exchange import Reply, Request, data, words

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

#: One item, which lists one account of X.
_ITEM, _AUTHOR = "Q123456789", "baker"


def _handles(web: SocialWeb) -> list[str]:
    author = next(one for one in web.world.authors if one.key == _AUTHOR)
    return [handle for handle, since in author.handles if since <= web.now]


def sparql(web: SocialWeb, request: Request) -> Reply:
    if not request.headers.get("user-agent"):
        return words("Please set a user-agent", 403)
    found = any(f'"{handle}"' in request.value("query") for handle in _handles(web))
    rows = [{"item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{_ITEM}"}}] if found else []
    return data({"head": {"vars": ["item"]}, "results": {"bindings": rows}})


def site(web: SocialWeb, request: Request) -> Reply:
    if request.path == "/w/api.php" and request.value("action") == "query":
        found = any(f"={handle}" in request.value("srsearch") for handle in _handles(web))
        return data({"query": {"search": [{"title": _ITEM}] if found else []}})
    author = next(one for one in web.world.authors if one.key == _AUTHOR)
    claims = [_claim(handle, author.author_id, index, len(_handles(web))) for index, handle in enumerate(_handles(web))]
    return data({"entities": {_ITEM: {"type": "item", "id": _ITEM, "lastrevid": 2222,
                                      "labels": {"en": {"language": "en", "value": author.name}},
                                      "claims": {"P2002": claims}}}})


def _claim(handle: str, author_id: str, index: int, count: int) -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "property": "P2002", "datavalue": {"value": handle, "type": "string"}},
            "rank": "normal" if index == count - 1 else "deprecated", "type": "statement",
            "qualifiers": {"P6552": [{"snaktype": "value", "datavalue": {"value": author_id, "type": "string"}}]}}


SITES = {"query.wikidata.org": sparql, "www.wikidata.org": site}
