"""
Reddit: its embeds of three eras, and the words that are left of them.

An embed shows a title, the person and the subreddit; no date. ``data-embed-created`` and ``data-card-created`` say when
the embed was made, never when the post was, so they are not read. Shapes: embed-markup.md section 10. The grammar of
the addresses stands in ``reddit_addresses``, the clock in ``reddit_ids``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import Piece, shown
from provenance.platforms.apart import one_comment
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.platform import Flattened, Mark, Platform, read_through
from provenance.platforms.reddit_addresses import USER, names_comment, parse_other, parse_url
from provenance.platforms.reddit_ids import clock
from provenance.urls import split, unwrap

__all__ = ["PLATFORM", "clock", "parse_other", "parse_url", "read", "read_text"]

_OURS = frozenset(("reddit-embed-bq", "reddit-card", "reddit-embed"))
_SUB = r"(?:/?r/)?[A-Za-z0-9_]{2,23}"
_WHO = rf"/?u/(?:(?P<user>{USER})|\[deleted\])"
_DISCUSSION = r"(?:from(?:[ ]the)?[ ]discussion\s{1,3})?"
#: ``TITLE by u/U in S``, and ``Comment by u/U from discussion in S``. In the markup no space stands before the links.
_BY = re.compile(rf"\s{{0,3}}\bby\s{{0,3}}{_WHO}\s{{1,3}}{_DISCUSSION}in\s{{0,3}}{_SUB}\s*\Z")
#: ``TITLE from r/S``, 2016 to 2022.
_FROM = re.compile(rf"\s{{0,3}}\bfrom\s{{0,3}}{_SUB}\s*\Z")
#: ``U’s comment from discussion "TITLE"``, in some comments of 2015 to 2020.
_NAMED = re.compile(rf"(?P<user>{USER})['’]s comment from discussion ")
#: A person, as the whole of a link's words.
_LINKED_USER = re.compile(rf"/?u/({USER})")
#: Words that say what stands there instead of showing it, lower case.
_LABELS = frozenset((
    "", "comment", "post", "view on reddit", "view this post on reddit", "view discussion", "view post", "reddit post",
    "loading",
))
#: Flattened, the tail is glued as in the markup, or spaced and alone on its line.
_FLAT = re.compile(
    rf"\bby(?:{_WHO}\s{{1,3}}{_DISCUSSION}in\s{{0,3}}|\s{{1,3}}{_WHO.replace('user', 'spaced')}\s{{1,3}}{_DISCUSSION}"
    rf"in\s{{1,3}}){_SUB}[ \t]*(?=[\r\n]|\Z)")
_MENTION = re.compile(rf"(?<![\w/.-])/?u/({USER})(?![\w/-])")
#: Titles have at most 300 characters.
_TITLE_MAX = 300
#: Two names, the words between them, and blanks.
_TAIL_MAX = 120
#: No address of ours is without one of these.
_HINT = re.compile("redd|rxdd|redlib", re.I)
_NEVER = "(?!)"  # nobody is called by an at-sign here


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Reddit's."""
    if fragment.name != "blockquote":
        return _read_comment(fragment) if "reddit-embed" in fragment.classes else None
    ours = not _OURS.isdisjoint(fragment.classes)
    if not ours and not any(piece.href and _HINT.search(piece.href) for piece in fragment.pieces):
        return None
    if "reddit-embed" in fragment.classes:
        return _read_comment(fragment)
    return _read_blockquote(fragment, ours)


def _read_blockquote(fragment: Fragment, ours: bool) -> Embed | None:
    """Title and tail; where the class was stripped, the tail must be whole and the title lead to the post."""
    pieces = fragment.pieces
    link, ref = _first_post(pieces)
    text = shown(pieces).rstrip()
    offset = max(0, len(text) - _TAIL_MAX)
    tail = _BY.search(text, offset)
    if tail is None and ours and _names_comment(link):
        return _read_comment(fragment)  # the title stands within the tail: "from discussion TITLE in S"
    if tail is None and (ours or _is_bare_card(pieces)):
        tail = _FROM.search(text, offset)
    if (tail is None or ref is None) and not ours:
        return None
    if ref is None and tail is None:
        return None
    title = text[:tail.start()].strip() if tail is not None else text.strip()
    if len(title) > _TITLE_MAX and not ours:
        return None
    user = tail.groupdict().get("user") if tail is not None else None
    return _embed("blockquote", ref, link, title, user)


def _is_bare_card(pieces: tuple[Piece, ...]) -> bool:
    """Is this a link to a post, ``from``, a link to a subreddit, and nothing else?"""
    words = [piece for piece in pieces if piece.text.strip()]
    if len(words) != 3 or words[0].href is None or words[1].href is not None or words[2].href is None:
        return False
    address = split(words[2].href)
    return (_ref(words[0].href) is not None and words[1].text.strip() == "from" and address is not None
            and "reddit." in address.host and len(address.segments) == 2)


def _read_comment(fragment: Fragment) -> Embed | None:
    """
    A comment's embed of 2015 to 2020, ``Comment from discussion TITLE``: the title is the post's.

    The words around the two links are of many languages, and so is their order; the addresses tell which is which.
    """
    links = [(piece, ref) for piece in fragment.pieces if piece.href and (ref := _ref(piece.href)) is not None]
    if not links:
        return None
    comments = [link for link in links if _names_comment(link[0].href)]
    titles = [piece.text for piece, _ in links if not _names_comment(piece.href)]
    link, ref = (comments or links)[0]
    title = "".join(titles) or "".join(piece.text for piece, _ in comments if _NAMED.match(piece.text))
    found = _NAMED.match(title)
    if found is not None:
        title = title[found.end():].strip('"“” ')
    user = found["user"] if found else next((named[1] for piece in fragment.pieces if piece.href and (
        named := _LINKED_USER.fullmatch(piece.text.strip()))), None)
    return _embed("blockquote", ref, link.href, title.strip(), user)


def _names_comment(url: str | None) -> bool:
    address = split(unwrap(url) or url) if url else None
    return address is not None and names_comment(address)


def _first_post(pieces: tuple[Piece, ...]) -> tuple[str | None, PostRef | None]:
    """The first link to a post, raw, and what it says."""
    for piece in pieces:
        ref = _ref(piece.href) if piece.href else None
        if ref is not None:
            return piece.href, ref
    return None, None


def _ref(url: str) -> PostRef | None:
    return read_through(url, parse_url)


def _embed(form: str, ref: PostRef | None, link: str | None, title: str, user: str | None) -> Embed:
    is_comment = title.lower() == "comment" or _names_comment(link)
    # Hand-made ones show the address itself.
    words = "" if title.lower().rstrip(".… ") in _LABELS or "://" in title[:9] else title
    embed = embed_of("reddit", form, ref, text=words, permalink=link, handle=user, handles=_NEVER)
    return replace(embed, mentions=tuple(_MENTION.findall(words)),
                   # The handle is the comment's: whoever compares it with the post's must know.
                   problems=("comment",) if is_comment else ())


def read_text(text: str) -> list[Flattened]:
    """
    Posts in running text: a title with ``by u/U in S`` right after it.

    >>> [(embed.handle, embed.text) for _, _, embed in read_text("A cat\\nbyu/example_reader inexample_town\\n")]
    [('example_reader', 'A cat')]
    """
    out: list[Flattened] = []
    floor = 0
    for found in _FLAT.finditer(text):
        low = max(floor, found.start() - _TITLE_MAX - 3)
        line = max(low, text.rfind("\n", low, found.start()) + 1)
        start, end = line, found.start()
        if not text[line:end].strip():
            end = low + len(text[low:line].rstrip())
            start = max(low, text.rfind("\n", low, end) + 1)
            if text.count("\n", end, found.start()) > 2:
                continue  # a title stands right above its tail
        elif text[end + 2].isspace():
            continue  # "by u/somebody" within a line is prose; only glued it is telling
        title = text[start:end].strip()
        if not title or (start == low > floor):
            continue
        out.append((start, found.end(), _embed("flattened-text", None, None, title, found["user"] or found["spaced"])))
        floor = found.end()
    return out


#: An address up to the id; a redirector may stand around it.
_TO_ID = r"(?:(?!reddit|rxddit|redlib)[^\s\"'<>]){0,160}?(?:comments|duplicates|gallery|info|link|poll|tb)SEP[0-9a-z]"

PLATFORM = Platform(
    key="reddit",
    name="Reddit",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    clock=clock,
    same_post=one_comment,
    marks=(
        Mark("post", "reddit", _TO_ID),
        Mark("post", "redd.it", r"SEP[0-9a-z]{1,10}(?![0-9a-z])"),
        *(Mark("mirror post", host, _TO_ID) for host in ("rxddit", "redlib")),
        *(Mark("class", name) for name in ("reddit-embed-bq", "reddit-card")),
        Mark("class", "reddit-embed", r"[\s\"'\\&]"),
        forum_mark("reddit"),
        *(Mark("words", begin, r"[a-z0-9_\[\]-]{3,20}\s{1,3}(?:in|from)") for begin in ("byu/", "by u/")),
    ),
    selectors=(
        ("quote", "blockquote"),
        ("class", "div.reddit-embed"),
    ),
    link_selectors=(
        ("post", 'a[href*="redd" i]'),
        *(("mirror post", f'a[href*="{host}" i]') for host in ("rxddit", "redlib")),
    ),
    byline=r"(?<![\w/])u/([A-Za-z0-9_-]{3,20})(?![\w/])",
    words=("reddit",),
)
