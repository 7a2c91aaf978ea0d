"""
Forgeries that the page alone cannot show, beside what witnesses say: the made-up social web knows every honest post.

The answers come from ``tests/socialweb``, which plays the endpoints in their own shapes and imports nothing of the
package; here it is asked without sockets. Its world is what the truth files say of the untouched pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from forging import AS_OF, Forgery, Owed, picture_of_another, pictures, replaced_handle, replaced_id, text_edited
from ids import BASE32, other_id
from moments import instant_of
from socialweb import Author, Post, Request, Short, SocialWeb, World
from socialweb.sites import answer
from truth import Page, went_wrong

from provenance.model import Capture, Fetch

Truth = Mapping[str, Any]
#: Platforms whose public answers name the author's handle and give words (endpoints.md 3, 4, 6, 8 and 9) …
TELL = frozenset("x bluesky tiktok reddit".split())
#: … and those of them whose words are the post's own. Elsewhere they are a title.
TELL_WORDS = frozenset("x bluesky".split())
TELL_HANDLES = frozenset("x bluesky tiktok".split())
_TITLE = "the answers give a title, of which an embed may show more or less"
#: Bluesky says of a picture or a card that it is there; no record holds these words.
_STAND_IN = re.compile(r"\s*\[image or embed\]")
_SHORT = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
#: Who lists accounts: what the web's own story says there is of its own people only.
_LISTS = ".wikidata.org"
_ELSEWHERE = "A kettle, two ladders and no key: the shed is open again."


@dataclass
class Web:
    """What ``socialweb`` needs of its server, without one."""

    world: World
    names: frozenset[str]  #: ids, handles and codes that it knows
    now: datetime = AS_OF
    any_token: bool = False
    says_suspended: bool = False
    pages: dict[str, Any] = field(default_factory=dict)
    jobs: dict[str, Any] = field(default_factory=dict)
    saved: list[Any] = field(default_factory=list)

    def fetch(self, url: str, /) -> Capture | None:
        """The answer; None (not asked) about everybody whom the world does not know."""
        known = unquote(url)
        parts = urlsplit(url)
        if not any(name in known for name in self.names) or (parts.hostname or "").endswith(_LISTS):
            return None
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        reply = answer(cast(SocialWeb, self), Request("GET", (parts.hostname or "").lower(), target))
        return Capture(url, AS_OF, reply.status, reply.headers, reply.body, ip="192.0.2.1")


def witnessed(truth: Truth) -> bool:
    """Can a witness tell the words of this embed?"""
    return bool(truth["platform"] in TELL and truth["post_id"] and truth.get("handle") and truth.get("text")
                and not went_wrong(truth))


def fetch_of(page: Page, *more: Truth) -> Fetch:
    """The web that knows the honest posts of a page, and *more*."""
    posts = [truth for truth in (*page.embeds, *more) if witnessed(truth)]
    authors = {_key(truth): _author(truth, page) for truth in reversed(posts)}  # the page's own word goes first
    known = {(truth["platform"], truth["post_id"]): _post(truth) for truth in posts}
    shorts = {code: Short(f"https://t.co/{code}", f"https://twitter.com/{truth['handle']}/status/{truth['post_id']}/photo/1")
              for truth in posts for code in (link.rpartition("/")[2] for link in pictures(truth["text"]))}
    names = (*(post_id for _, post_id in known), *shorts, *(one.author_id for one in authors.values()),
             *(one.handles[0][0] for one in authors.values()))
    return Web(World(tuple(authors.values()), tuple(known.values()), tuple(shorts.values())), frozenset(names)).fetch


def _author(truth: Truth, page: Page) -> Author:
    platform, handle = truth["platform"], truth["handle"]
    number = int.from_bytes(sha256(f"{platform} {handle}".encode()).digest()[:4], "big")
    author_id = str(number)
    if platform == "bluesky":
        named = re.search(r"did:plc:[a-z2-7]{24}", truth.get("permalink") or _around(page, truth["post_id"]))
        author_id = named[0] if named else "did:plc:" + "".join(BASE32[number >> 5 * place & 31] for place in range(6)) * 4
    return Author(_key(truth), platform, author_id, truth.get("display_name") or handle,
                  ((handle, datetime(2006, 1, 1, tzinfo=UTC)),))


def _around(page: Page, post_id: str) -> str:
    """The words before an id, where its author's own id stands."""
    text = page.source.decode("utf-8", "replace")
    place = text.find(post_id)
    return text[max(0, place - 120):place] if place >= 0 else ""


def _post(truth: Truth) -> Post:
    text = _STAND_IN.sub("", truth["text"])
    text = re.sub(r"pic\.(?:twitter|x)\.com/", "https://t.co/", text)
    made = instant_of(truth["platform"], truth["post_id"])
    if made is None or not datetime(2006, 3, 21, tzinfo=UTC) < made < AS_OF:
        shown = truth.get("shown_date")
        made = datetime.combine(date.fromisoformat(shown) if shown else date(2015, 1, 1), time(12), UTC)
    links = tuple((short, "https://news.example/a") for short in dict.fromkeys(_SHORT.findall(text)))
    return Post(_key(truth) + truth["post_id"], truth["platform"], truth["post_id"], _key(truth), made, text,
                links if truth["platform"] == "x" else ())


def _key(truth: Truth) -> str:
    return f"{truth['platform']} {truth['handle']}"


def evident(page: Page) -> Iterator[Forgery]:
    """The forgeries of one page that a witness shows."""
    try:
        text = page.source.decode("utf-8")
    except UnicodeDecodeError:
        return
    for truth in page.embeds:
        if witnessed(truth):
            for kind, made, more in _made(text, truth):
                if made is not None:
                    yield Forgery(kind, page, made[0].encode(), made[1], fetch_of(page, *more))


def _made(text: str, truth: Truth) -> Iterator[tuple[str, tuple[str, Owed] | None, Iterable[Truth]]]:
    edited = text_edited(text, truth)
    differs = ("prv.text-mismatch", "") if truth["platform"] in TELL_WORDS else (None, _TITLE)
    yield "text edited, witnessed", edited and (edited[0], _owed(*differs, truth, edited[1].changed)), ()
    if truth["platform"] in TELL_HANDLES:
        forged, new = replaced_handle(text, truth)
        renamed = (forged, _owed("prv.handle-mismatch", "", truth, (truth["handle"], new), handle=new)) if forged != text else None
        yield "handle swapped everywhere, witnessed", renamed, ()
    # Made within the same hour, so that no day gives it away.
    other = other_id(truth["platform"], truth["post_id"], 7 / 24 / 60)
    if other is not None:
        forged = replaced_id(text, truth["post_id"], other)
        elsewhere = {**truth, "post_id": other, "text": _ELSEWHERE, "media_links": []}
        yield ("id of another post, witnessed",
               (forged, _owed(*differs, truth, (truth["post_id"], other), post_id=other)) if forged != text else None, (elsewhere,))
    picture = picture_of_another(text, truth, asked=True)
    yield "picture code, witnessed", picture, ()


def _owed(rule: str | None, why: str, truth: Truth, changed: tuple[str, str], **now: str) -> Owed:
    return Owed(rule, why, now.get("post_id", truth["post_id"]), now.get("handle", truth["handle"]), changed=changed)
