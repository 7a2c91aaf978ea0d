"""
Forgeries: an honest page, changed in one thing, and what is owed for it.

Each maker is a pure function of a page's text, one embed of its truth, and nothing else. It gives the forged text
and an ``Owed``: the rule that has to speak, or why the page alone cannot show what was done. None where there is
nothing of the kind to change in the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from days import moved
from ids import NUMBERED, other_id, rounded_by_float, rounded_by_spreadsheet
from owing import on_day, on_zeros
from standing import readings, shows
from truth import Page, went_wrong

from provenance.model import Fetch

Truth = Mapping[str, Any]
#: The moment as of which the set is judged; no page holds a later post.
AS_OF = datetime(2026, 11, 30, tzinfo=UTC)
#: Moves of a printed day, from the smallest that counts to the largest; both ways.
MOVES = (2, -2, 9, -9, 40, -40, 365, -365, 730, -730)
_NEW_HANDLE = "example_newname"
_NEW_CODE = "Zq7Zq7Zq7Z"


@dataclass(frozen=True)
class Owed:
    """What has to be said about a forgery: a rule, or the reason why nothing can."""

    rule: str | None
    why: str = ""
    post_id: str | None = None  #: of the embed it is about, after forging
    handle: str | None = None  #: the same where it has no id
    web: Mapping[str, str] = field(default_factory=dict)  #: where links lead, for rules that need an answer
    changed: tuple[str, str] = ("", "")  #: what stood in the page, what stands there now


@dataclass(frozen=True)
class Forgery:
    """A page changed in one thing."""

    kind: str
    page: Page
    source: bytes
    owed: Owed
    fetch: Fetch | None = None  #: who answers beside ``owed.web``, where witnesses are asked


def date_moved(page: str, truth: Truth, days: int) -> tuple[str, Owed] | None:
    """The printed day of one embed, *days* later or earlier, wherever the page prints it."""
    if not truth.get("shown_date"):
        return None
    day = date.fromisoformat(truth["shown_date"])
    other = day + timedelta(days=days)
    forged, count = moved(page, day, other)
    if not count:
        return None
    return forged, Owed(*on_day(truth["platform"], truth["post_id"], other, AS_OF.date()), truth["post_id"],
                        truth.get("handle"), changed=(day.isoformat(), other.isoformat()))


def handle_swapped(page: str, truth: Truth) -> tuple[str, Owed] | None:
    """The printed handle of one embed, another one in its place; addresses stay."""
    handle = truth.get("handle")
    if not handle or not (truth.get("text") or truth.get("display_name")):
        return None
    user, new = handle.partition("@")[0], _new_handle(truth)
    old = re.escape(handle)
    printed = rf"((?<![/\w])[@＠]|%40){old}(?![\w-]|\.\w)"
    data = rf"""((?:screen_name|screenName|username)(?:\\*"|&quot;)\s*:\s*(?:\\*"|&quot;)){old}(?=\\*"|&quot;)"""
    forged, count = re.subn(printed, rf"\1{new}", page)
    forged, more = re.subn(data, rf"\1{new}", forged)
    if not count + more:
        return None
    post_id = truth["post_id"]
    address = post_id and re.compile(rf"[/@]{re.escape(user)}(?:/[A-Za-z.]+){{0,4}}/{re.escape(post_id)}(?!\w)", re.I)
    if address and any(address.search(text) for text in readings(forged.encode())):
        return forged, Owed("prv.handle-mismatch", "", post_id, new, changed=(handle, new))
    return forged, Owed(None, "no address on the page names the author", post_id, new, changed=(handle, new))


def text_edited(page: str, truth: Truth) -> tuple[str, Owed] | None:
    """The longest word of the post, its letters turned round, wherever it stands in the page."""
    words = re.findall(r"(?<![\w/#@.])[^\W\d_]{5,}(?![\w/.])", truth.get("text") or "")
    words = [word for word in words if word in page and word != word[::-1]]
    if not words:
        return None
    word = max(words, key=len)
    forged = re.sub(rf"(?<![\w/#@.]){re.escape(word)}(?!\w)", word[::-1], page)
    if not shows(forged.encode(), truth["text"].replace(word, word[::-1])):
        return None  # it stands in words around the post; the post's own are hidden in base64
    return forged, Owed(None, "the words can be compared with a capture of the post, which a page does not hold",
                        truth["post_id"], truth.get("handle"), changed=(word, word[::-1]))


def id_rounded(page: str, truth: Truth, how: Callable[[str], str | None]) -> tuple[str, Owed] | None:
    """The id of one embed as a float or a spreadsheet leaves it, wherever it stands."""
    if truth["platform"] not in NUMBERED or not truth["post_id"]:
        return None
    new = how(truth["post_id"])
    if new is None or not holds(page, truth["post_id"]):
        return None
    forged = replaced_id(page, truth["post_id"], new)
    return forged, Owed(*on_zeros(truth["platform"], new), new, changed=(truth["post_id"], new))


def id_of_another(page: str, truth: Truth, days: int) -> tuple[str, Owed] | None:
    """The id of another post, made *days* later or earlier, wherever the id stands; words and date stay."""
    post_id = truth["post_id"]
    new = other_id(truth["platform"], post_id, days) if post_id else None
    if new is None or not holds(page, post_id):
        return None
    forged = replaced_id(page, post_id, new)
    if not truth.get("shown_date"):
        return forged, Owed(None, "no day is printed beside the id", new, changed=(post_id, new))
    return forged, Owed(*on_day(truth["platform"], new, date.fromisoformat(truth["shown_date"]), AS_OF.date()), new,
                        changed=(post_id, new))


def picture_of_another(page: str, truth: Truth, *, asked: bool) -> tuple[str, Owed] | None:
    """The code of another post's picture. *asked*: the picture link is followed, and answers."""
    links = [link for link in truth.get("media_links") or pictures(truth.get("text") or "") if link in page]
    if truth["platform"] != "x" or not links:
        return None
    code = links[0].rpartition("/")[2]
    forged = re.sub(rf"(?<=/){re.escape(code)}(?![A-Za-z0-9])", _NEW_CODE, page)
    if not asked:
        return forged, Owed(None, "a picture's code tells nothing until its link is followed", truth["post_id"],
                            truth.get("handle"), changed=(code, _NEW_CODE))
    elsewhere = "https://twitter.com/example_elsewhere/status/1200000000000000001/photo/1"
    return forged, Owed("prv.media-elsewhere", "", truth["post_id"], truth.get("handle"),
                        {f"{scheme}://t.co/{_NEW_CODE}": elsewhere for scheme in ("https", "http")}, changed=(code, _NEW_CODE))


def pictures(text: str) -> list[str]:
    """The picture links in a post's words."""
    return re.findall(r"pic\.(?:twitter|x)\.com/[A-Za-z0-9]{10}", text)


def _digits(post_id: str) -> str:
    return rf"(?<![0-9A-Za-z_-]){re.escape(post_id)}(?![0-9A-Za-z_-])" if not post_id.isdigit() else \
        rf"(?<![0-9]){re.escape(post_id)}(?![0-9])"


def holds(page: str, post_id: str) -> bool:
    """Does the id stand in the page as it is?"""
    return re.search(_digits(post_id), page) is not None


def replaced_id(page: str, post_id: str, new: str) -> str:
    """The page with another id wherever this one stands."""
    return re.sub(_digits(post_id), new, page)


def replaced_handle(page: str, truth: Truth) -> tuple[str, str]:
    """The page with another handle wherever this one stands, in addresses too; and that handle."""
    new = _new_handle(truth)
    return re.sub(rf"(?:(?<![\w.-])|(?<=%40)|(?<=%2F)){re.escape(truth['handle'])}(?![\w-]|\.\w)", new, page), new


def _new_handle(truth: Truth) -> str:
    _, at, host = truth["handle"].partition("@")
    return "newname.bsky.social" if truth["platform"] == "bluesky" else _NEW_HANDLE + at + host


def forgeries(page: Page) -> Iterator[Forgery]:
    """Every forgery of one page: of each embed that bears a kind, by two moves chosen by the page's name."""
    try:
        text = page.source.decode("utf-8")
    except UnicodeDecodeError:
        return
    for number, truth in enumerate(page.embeds):
        if went_wrong(truth):
            continue  # what already went wrong on a page would be counted as found
        chance = sha256(f"{page.name} {number}".encode()).digest()
        near, far = MOVES[chance[0] % len(MOVES)], MOVES[-(chance[1] % 4) - 1]
        makers: tuple[tuple[str, Callable[[Truth], tuple[str, Owed] | None]], ...] = (
            ("date moved", partial(date_moved, text, days=near)),
            ("date moved far", partial(date_moved, text, days=far)),
            ("handle swapped", partial(handle_swapped, text)),
            ("text edited", partial(text_edited, text)),
            ("id rounded by a float", partial(id_rounded, text, how=rounded_by_float)),
            ("id rounded by a spreadsheet", partial(id_rounded, text, how=rounded_by_spreadsheet)),
            ("id of an earlier post", partial(id_of_another, text, days=-400 - chance[2])),
            ("id of a later post", partial(id_of_another, text, days=3 + chance[3] % 60)),
            ("picture code", partial(picture_of_another, text, asked=False)),
            ("picture code, followed", partial(picture_of_another, text, asked=True)),
        )
        for kind, make in makers:
            made = make(truth)
            if made is not None:
                yield Forgery(kind, page, made[0].encode(), made[1])
