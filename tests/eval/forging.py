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
from hashlib import sha256
from typing import Any

from days import moved
from ids import NUMBERED, other_id, rounded_by_float, rounded_by_spreadsheet
from standing import readings
from truth import Page

from provenance.errors import UsageError
from provenance.model import Clock
from provenance.platforms import post_time

Truth = Mapping[str, Any]
#: The moment as of which the set is judged; no page holds a later post.
AS_OF = datetime(2026, 11, 30, tzinfo=UTC)
#: Moves of a printed day, from the smallest that counts to the largest; both ways.
MOVES = (2, -2, 9, -9, 40, -40, 365, -365, 730, -730)
#: Platforms on which a post may come long after its id was made: only a day printed *earlier* differs (flags.md).
_LATER_IS_FINE = frozenset("instagram threads tiktok tumblr truthsocial gab linkedin".split())
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


@dataclass(frozen=True)
class Forgery:
    """A page changed in one thing."""

    kind: str
    page: Page
    source: bytes
    owed: Owed


def date_moved(page: str, truth: Truth, days: int) -> tuple[str, Owed] | None:
    """The printed day of one embed, *days* later or earlier, wherever the page prints it."""
    if not truth.get("shown_date"):
        return None
    day = date.fromisoformat(truth["shown_date"])
    other = day + timedelta(days=days)
    forged, count = moved(page, day, other)
    if not count:
        return None
    return forged, Owed(*_date_rule(truth["platform"], truth["post_id"], other), truth["post_id"], truth.get("handle"))


def _date_rule(platform: str, post_id: str | None, printed: date) -> tuple[str | None, str]:
    """Which rule on days is owed for this day beside this id?"""
    clock = _clock(platform, post_id)
    if clock is None:
        return None, "no id, or no clock in the ids of this platform"
    if clock.impossible:
        return "dat.impossible-id", ""
    exact = clock.at is not None and clock.precision_ms is not None and clock.precision_ms <= 1000
    first, last = (clock.at, clock.at) if exact else (clock.not_before, clock.not_after)
    early = (first.date() - printed).days if first else 0
    late = (printed - last.date()).days if last else 0
    # An exact clock bears a day of slack; a span of days has its own.
    least = 2 if exact else 1
    if early >= least or (late >= least and platform not in _LATER_IS_FINE):
        return "dat.id-date", ""
    if late >= least:
        return None, "a post may come out days after its id was made"
    return None, "within what the id allows"


def _clock(platform: str, post_id: str | None) -> Clock | None:
    try:
        return post_time(post_id, platform, as_of=AS_OF) if post_id else None
    except UsageError:
        return None  # a platform that the library does not know has no clock, either


def handle_swapped(page: str, truth: Truth) -> tuple[str, Owed] | None:
    """The printed handle of one embed, another one in its place; addresses stay."""
    handle = truth.get("handle")
    if not handle or not (truth.get("text") or truth.get("display_name")):
        return None
    user, at, host = handle.partition("@")
    new = "newname.bsky.social" if truth["platform"] == "bluesky" else _NEW_HANDLE + at + host
    old = re.escape(handle)
    printed = rf"(?<![/\w])([@＠]){old}(?![\w-]|\.\w)"
    data = rf"""((?:screen_name|screenName|username)(?:\\*"|&quot;)\s*:\s*(?:\\*"|&quot;)){old}(?=\\*"|&quot;)"""
    forged, count = re.subn(printed, rf"\1{new}", page)
    forged, more = re.subn(data, rf"\1{new}", forged)
    if not count + more:
        return None
    post_id = truth["post_id"]
    address = post_id and re.compile(rf"[/@]{re.escape(user)}(?:/[A-Za-z.]+){{0,4}}/{re.escape(post_id)}(?!\w)", re.I)
    if address and any(address.search(text) for text in readings(forged.encode())):
        return forged, Owed("prv.handle-mismatch", "", post_id, new)
    return forged, Owed(None, "no address on the page names the author", post_id, new)


def text_edited(page: str, truth: Truth) -> tuple[str, Owed] | None:
    """The longest word of the post, its letters turned round, wherever it stands in the page."""
    words = re.findall(r"(?<![\w/#@.])[^\W\d_]{5,}(?![\w/.])", truth.get("text") or "")
    words = [word for word in words if word in page and word != word[::-1]]
    if not words:
        return None
    word = max(words, key=len)
    forged = re.sub(rf"(?<![\w/#@.]){re.escape(word)}(?!\w)", word[::-1], page)
    if forged == page:
        return None
    return forged, Owed(None, "the words can be compared with a capture of the post, which a page does not hold",
                        truth["post_id"], truth.get("handle"))


def id_rounded(page: str, truth: Truth, how: Callable[[str], str | None]) -> tuple[str, Owed] | None:
    """The id of one embed as a float or a spreadsheet leaves it, wherever it stands."""
    if truth["platform"] not in NUMBERED or not truth["post_id"]:
        return None
    new = how(truth["post_id"])
    if new is None or not _holds(page, truth["post_id"]):
        return None
    forged = _replaced(page, truth["post_id"], new)
    if _looks_rounded(new):
        return forged, Owed("prv.id-rounded", "", new)
    return forged, Owed(None, "the rounding left an id such as one post in a hundred has", new)


def _looks_rounded(number: str) -> bool:
    """
    Do the zeros tell? Four end one genuine id in ten thousand, three one in a thousand, two one in a hundred.

    Fewer than four count only where the number is not a float's own value, as half of X's genuine ids (counter 0)
    are. Two count only in 19 digits, where a float always leaves them; in 18 it leaves one.
    """
    zeros = len(number) - len(number.rstrip("0"))
    if zeros >= 4:
        return True
    return int(float(number)) != int(number) and zeros >= (2 if len(number) >= 19 else 3)


def id_of_another(page: str, truth: Truth, days: int) -> tuple[str, Owed] | None:
    """The id of another post, made *days* later or earlier, wherever the id stands; words and date stay."""
    post_id = truth["post_id"]
    new = other_id(truth["platform"], post_id, days) if post_id else None
    if new is None or not _holds(page, post_id):
        return None
    forged = _replaced(page, post_id, new)
    if not truth.get("shown_date"):
        return forged, Owed(None, "no day is printed beside the id", new)
    rule, why = _date_rule(truth["platform"], new, date.fromisoformat(truth["shown_date"]))
    return forged, Owed(rule, why, new)


def picture_of_another(page: str, truth: Truth, *, asked: bool) -> tuple[str, Owed] | None:
    """The code of another post's picture. *asked*: the picture link is followed, and answers."""
    links = [link for link in truth.get("media_links") or pictures(truth.get("text") or "") if link in page]
    if truth["platform"] != "x" or not links:
        return None
    code = links[0].rpartition("/")[2]
    forged = re.sub(rf"(?<=/){re.escape(code)}(?![A-Za-z0-9])", _NEW_CODE, page)
    if not asked:
        return forged, Owed(None, "a picture's code tells nothing until its link is followed", truth["post_id"],
                            truth.get("handle"))
    elsewhere = "https://twitter.com/example_elsewhere/status/1200000000000000001/photo/1"
    return forged, Owed("prv.media-elsewhere", "", truth["post_id"], truth.get("handle"),
                        {f"{scheme}://t.co/{_NEW_CODE}": elsewhere for scheme in ("https", "http")})


def pictures(text: str) -> list[str]:
    """The picture links in a post's words."""
    return re.findall(r"pic\.(?:twitter|x)\.com/[A-Za-z0-9]{10}", text)


def _digits(post_id: str) -> str:
    return rf"(?<![0-9A-Za-z_-]){re.escape(post_id)}(?![0-9A-Za-z_-])" if not post_id.isdigit() else \
        rf"(?<![0-9]){re.escape(post_id)}(?![0-9])"


def _holds(page: str, post_id: str) -> bool:
    return re.search(_digits(post_id), page) is not None


def _replaced(page: str, post_id: str, new: str) -> str:
    return re.sub(_digits(post_id), new, page)


def forgeries(page: Page) -> Iterator[Forgery]:
    """Every forgery of one page: of its first embed that bears each kind, by two moves chosen by the page's name."""
    try:
        text = page.source.decode("utf-8")
    except UnicodeDecodeError:
        return
    chance = sha256(page.name.encode()).digest()
    near, far = MOVES[chance[0] % len(MOVES)], MOVES[-(chance[1] % 4) - 1]
    makers: tuple[tuple[str, Callable[[Truth], tuple[str, Owed] | None]], ...] = (
        ("date moved", lambda truth: date_moved(text, truth, near)),
        ("date moved far", lambda truth: date_moved(text, truth, far)),
        ("handle swapped", lambda truth: handle_swapped(text, truth)),
        ("text edited", lambda truth: text_edited(text, truth)),
        ("id rounded by a float", lambda truth: id_rounded(text, truth, rounded_by_float)),
        ("id rounded by a spreadsheet", lambda truth: id_rounded(text, truth, rounded_by_spreadsheet)),
        ("id of an earlier post", lambda truth: id_of_another(text, truth, -400 - chance[2])),
        ("id of a later post", lambda truth: id_of_another(text, truth, 3 + chance[3] % 60)),
        ("picture code", lambda truth: picture_of_another(text, truth, asked=False)),
        ("picture code, followed", lambda truth: picture_of_another(text, truth, asked=True)),
    )
    if page.owed:
        return  # what already went wrong on a page would be counted as found
    for kind, make in makers:
        made = next((made for truth in page.embeds if (made := make(truth)) is not None and made[0] != text), None)
        if made is not None:
            yield Forgery(kind, page, made[0].encode(), made[1])
