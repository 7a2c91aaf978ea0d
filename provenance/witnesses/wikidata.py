"""
Which items of Wikidata list a handle as an account of theirs? A lister, not a witness: anybody may edit it.

    listed_accounts("x", "example_reader", fetch).accounts[0].item    # 'Q…'

Asked in this order: SPARQL for the handle as written and in lower case; where that does not answer, the search for
statements. Then each item itself, for its revision, and for what the statement says of since and until.
Source: the endpoints fact sheet, section 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from provenance.model import Capture, Fetch, Listed, Listing
from provenance.witnesses.answers import dig, encoded, json_of, line, outcome_of_status, unreadable

__all__ = ["PROPERTIES", "item_address", "listed_accounts", "search_address", "sparql_address"]

#: By platform: the properties whose values are handles or ids of accounts.
PROPERTIES: dict[str, tuple[str, ...]] = {
    "x": ("P2002",), "instagram": ("P2003",), "facebook": ("P2013",), "youtube": ("P11245", "P2397"),
    "tiktok": ("P7085",), "mastodon": ("P4033",), "bluesky": ("P12361",), "threads": ("P11892",),
    "telegram": ("P3789",), "linkedin": ("P4264", "P6634"),
}
_NUMERIC_ID, _START, _END = "P6552", "P580", "P582"
_HANDLE = re.compile(r"[\w.@·-]{1,100}")
_ITEM = re.compile(r"Q[1-9][0-9]{0,12}")
_TIME = re.compile(r"\+([0-9]{4})-([0-9]{2})-([0-9]{2})T00:00:00Z")
#: An account of more than a few items is a mistake in the list; each costs a request.
_MOST_ITEMS = 3


def listed_accounts(platform: str, handle: str, fetch: Fetch) -> Listing:
    """The statements of Wikidata that name this handle on this platform; never raises."""
    plain = handle.strip().removeprefix("@")
    properties = PROPERTIES.get(platform, ())
    if not properties or _HANDLE.fullmatch(plain) is None:
        return Listing(platform, handle, "not-tried", reason="no property of Wikidata holds such a handle")
    capture = fetch(sparql_address(properties, plain))
    items = _items_of_sparql(json_of(capture)) if _usable(capture) else None
    if items is None:
        # SPARQL is the first to be refused; the search is another service.
        second = fetch(search_address(properties, plain))
        items = _items_of_search(json_of(second)) if _usable(second) else None
        capture = second if items is not None or capture is None else capture
    if capture is None:
        return Listing(platform, handle, "not-tried", reason="not asked")
    if items is None:
        outcome, reason = outcome_of_status(capture) or unreadable(capture)
        said = outcome if outcome in ("blocked", "unknown") else "unknown"
        return Listing(platform, handle, said, at=capture.at, capture=capture.url, reason=reason)
    accounts: list[Listed] = []
    unread = 0
    for item in items[:_MOST_ITEMS]:
        answer = fetch(item_address(item))
        entity = dig(json_of(answer), "entities", item) if _usable(answer) else None
        if not isinstance(entity, dict):
            unread += 1
            continue
        accounts += _statements(item, entity, properties, plain)
    outcome = "listed" if accounts else "not-listed"
    more = f"{len(items) - _MOST_ITEMS} more items not read" if len(items) > _MOST_ITEMS else None
    if not accounts and unread:
        return Listing(platform, handle, "unknown", at=capture.at, capture=capture.url,
                       reason=f"items found, their statements not read: {', '.join(items[:_MOST_ITEMS])}")
    return Listing(platform, handle, outcome, tuple(accounts), capture.at, capture.url, more)


# --- asking ---------------------------------------------------------------------------------------


def sparql_address(properties: Iterable[str], handle: str) -> str:
    """
    The query for the items with this handle, as written and in lower case; exact, as a scan of all would time out.

    >>> "P2002" in sparql_address(("P2002",), "Example")
    True
    """
    spellings = " ".join(f'"{one}"' for one in dict.fromkeys((handle, handle.lower())))
    unions = " UNION ".join(f"{{ ?item p:{one}/ps:{one} ?handle }}" for one in properties)
    query = f"SELECT DISTINCT ?item WHERE {{ VALUES ?handle {{ {spellings} }} {unions} }} LIMIT 20"
    return f"https://query.wikidata.org/sparql?format=json&query={encoded(query)}"


def search_address(properties: Iterable[str], handle: str) -> str:
    """The search for items with such a statement."""
    wanted = "|".join(f"{one}={handle}" for one in properties)
    search = encoded(f"haswbstatement:{wanted}")
    return f"https://www.wikidata.org/w/api.php?action=query&list=search&srsearch={search}&srlimit=20&format=json"


def item_address(item: str) -> str:
    """The item's own data, with its revision."""
    return f"https://www.wikidata.org/wiki/Special:EntityData/{item}.json"


# --- reading --------------------------------------------------------------------------------------


def _usable(capture: Capture | None) -> bool:
    return outcome_of_status(capture) is None


def _items_of_sparql(answer: Any) -> list[str] | None:
    bindings = dig(answer, "results", "bindings")
    if not isinstance(bindings, list):
        return None
    values = (dig(one, "item", "value") for one in bindings)
    return _items(value.rpartition("/")[2] for value in values if isinstance(value, str))


def _items_of_search(answer: Any) -> list[str] | None:
    found = dig(answer, "query", "search")
    return _items(dig(one, "title") for one in found) if isinstance(found, list) else None


def _items(names: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and _ITEM.fullmatch(name)))


def _statements(item: str, entity: dict[str, Any], properties: Iterable[str], handle: str) -> list[Listed]:
    """The statements of an item that name the handle, in whatever case."""
    revision = dig(entity, "lastrevid")
    known = revision if isinstance(revision, int) and not isinstance(revision, bool) else None
    label = line(dig(entity, "labels", "en", "value"))
    found = []
    for name in properties:
        claims = dig(entity, "claims", name)
        for claim in claims if isinstance(claims, list) else ():
            value = dig(claim, "mainsnak", "datavalue", "value")
            if not isinstance(value, str) or value.removeprefix("@").casefold() != handle.casefold():
                continue
            number = dig(claim, "qualifiers", _NUMERIC_ID, 0, "datavalue", "value")
            rank = dig(claim, "rank")
            found.append(Listed(
                item, label, name, value, _day(claim, _START), _day(claim, _END),
                rank if rank in ("preferred", "deprecated") else "normal",
                number if isinstance(number, str) and number.isascii() and number.isdigit() else None, known))
    return found


def _day(claim: Any, qualifier: str) -> str | None:
    """A qualifier's date: https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON (time; 9 is a year, 11 a day)."""
    value = dig(claim, "qualifiers", qualifier, 0, "datavalue", "value")
    time, precision = dig(value, "time"), dig(value, "precision")
    found = _TIME.fullmatch(time) if isinstance(time, str) else None
    kept = {9: 1, 10: 2, 11: 3}.get(precision) if isinstance(precision, int) else None
    if found is None or kept is None:
        return None
    try:
        datetime(int(found[1]), int(found[2]) or 1, int(found[3]) or 1, tzinfo=UTC)
    except ValueError:
        return None
    return "-".join(found.groups()[:kept])
