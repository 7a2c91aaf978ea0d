"""
Threads: its addresses, its codes and its embed, which shows a handle and nothing of the post's words.

Shapes: embed-markup.md section 3; codes, handles and the clock are Instagram's.
"""

from __future__ import annotations

import re
from datetime import datetime

from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.pieces import shown
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark, unframed
from provenance.platforms.instagram_ids import CODE, HANDLE, clock as code_clock, code_in, is_handle
from provenance.platforms.platform import Mark, Named, Platform, read_through
from provenance.urls import Address

_HOSTS = re.compile(r"(?:www\.)?threads\.(?:net|com)")
_TABS = frozenset(("replies", "reposts", "media"))
_BY = re.compile(rf"(?<![\w@])[@＠]({HANDLE})(?![\w@])")
_CALL = re.compile(r"\s*(?:\S+\s+){0,4}\S*Threads\S*(?:\s+\S+){0,3}\s*")
_BYLINE = re.compile(rf"\s*(?:[^\W\d_@]+:?\s+){{0,5}}[@＠]({HANDLE})(?:\s+[^\W\d_@]+){{0,3}}\s*")
_PLAIN_CALLS = ("Post by @", "View on Threads")
_QUOTE_ID = re.compile(f"ig-tp-({CODE})")


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on Threads, also of its frame? None for profiles and searches.

    >>> from provenance.urls import split
    >>> parse_url(split("https://www.threads.net/@example.baker/post/C2yddc2O_oO?xmt=abc")).url
    'https://www.threads.com/@example.baker/post/C2yddc2O_oO'
    """
    address = unframed(address, "threads", "https://www.threads.com/t/")
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    match tuple(part.lower() for part in parts):
        case ("t", _, *_):
            code = code_in(parts[1])
            return PostRef("threads", code, None, f"https://www.threads.com/t/{code}") if code else None
        case (user, "post", _, *_) if is_handle(user.removeprefix("@")):
            handle, code = parts[0].removeprefix("@"), code_in(parts[2])
            return PostRef("threads", code, handle, f"https://www.threads.com/@{handle}/post/{code}") if code else None
    return None


def parse_other(address: Address) -> Named | None:
    """
    A user of Threads, or a tag searched for; None for posts and strangers.

    >>> from provenance.urls import split
    >>> parse_other(split("https://www.threads.com/@example.baker"))
    Named(platform='threads', kind='user', value='example.baker')
    """
    if not _HOSTS.fullmatch(address.host):
        return None
    parts = address.segments
    if parts and parts[0].startswith("@") and is_handle(parts[0][1:]):
        alone = len(parts) == 1 or (len(parts) == 2 and parts[1].lower() in _TABS)
        return Named("threads", "user", parts[0][1:]) if alone else None
    tag = (address.value("q") or "").strip().removeprefix("#")
    if tag and parts == ("search",) and address.value("serp_type") == "tags":
        return Named("threads", "hashtag", tag)
    return None


def read(fragment: Fragment) -> Embed | None:
    """The post a blockquote of ours shows: its address and its handle; without its class by its own words."""
    if fragment.name != "blockquote":
        return None
    permalink = fragment.attribute("data-text-post-permalink")
    ours = permalink is not None or "text-post-media" in fragment.classes
    if not ours and not any(piece.href and "threads." in piece.href.lower() for piece in fragment.pieces):
        return None
    words = shown(fragment.pieces)
    if not ours and not all(call in words for call in _PLAIN_CALLS):
        return None
    hrefs = (permalink,) if permalink else tuple(piece.href for piece in fragment.pieces if piece.href)
    links = ((href, read_through(href, parse_url)) for href in hrefs)
    permalink, ref = next(((href, ref) for href, ref in links if ref is not None), (None, None))
    if ref is None:
        ref = _by_element_id(fragment)
        if ref is None:
            return None
    handle, text = _split_words(words, ref)
    return embed_of("threads", "blockquote", ref, text=text, permalink=permalink, handle=handle, handles=HANDLE)


def _by_element_id(fragment: Fragment) -> PostRef | None:
    """A blockquote that lost its address still has the code in its id."""
    found = _QUOTE_ID.fullmatch(fragment.attributes.get("id") or "")
    return PostRef("threads", found[1], None, f"https://www.threads.com/t/{found[1]}") if found else None


def _split_words(words: str, ref: PostRef) -> tuple[str | None, str]:
    """
    The printed handle, and what is left of the words without "Post by @handle" and "View on Threads".

    Both calls are in the language of whoever copied the embed; short lines around the handle of the address, or
    around the platform's name, are calls in any language.
    """
    handle: str | None = None
    left: list[str] = []
    for line in re.sub(r"(?<=\S)\s+(?=View on Threads\b)", "\n", words).split("\n"):
        byline = _BYLINE.fullmatch(line[:300])
        named = byline[1] if byline and is_handle(byline[1]) else None
        if named and handle is None and (ref.handle is None or "Post by @" in line or _same(named, ref.handle)):
            handle = named
        elif not _CALL.fullmatch(line[:300]):
            left.append(line)
    if handle is None:
        handle = next((found[1] for found in _BY.finditer(words) if words.endswith("Post by ", 0, found.start())),
                      None)
    return handle, "\n".join(left).strip()


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


#: From the host to the path: a full stop or a port at most.
_HOST_END = r"[^\s\"'<>/\\]{0,16}?"
_PART = r"[^\s\"'<>/\\?]{1,120}?"


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When a post was made, read from its code alone: Instagram's clock.

    >>> clock("C2yddc2O_oO").at.isoformat(timespec="seconds")
    '2024-02-01T02:40:12+00:00'
    """
    return code_clock(post_id, as_of, name="threads")


PLATFORM = Platform(
    key="threads",
    name="Threads",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    clock=clock,
    marks=(
        *(Mark("post", host, rf"{_HOST_END}SEP(?:t|{_PART}SEPpost)SEP[a-z0-9_%&\\-]")
          for host in ("threads.net", "threads.com")),
        Mark("attribute", "ig-tp-", "[a-z0-9_-]{5}"),
        forum_mark("threads"),
    ),
    selectors=(("quote", "blockquote"),),
    link_selectors=(("post", 'a[href*="threads." i]'),),
    words=("threads",),
)
