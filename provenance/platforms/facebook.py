"""
Facebook: the ways its posts stand in articles.

The embed is text of the publisher's page: words, a page's name and a long date in the language of the script
(``xx_XX`` in its address). It prints no handle; the one that stands in the address is checked by nobody. Ids carry
no time. Shapes: embed-markup.md section 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import Piece, shown
from provenance.platforms.apart import one_comment
from provenance.platforms.embeds import embed_of
from provenance.platforms.facebook_addresses import VANITY, parse_other, parse_url
from provenance.platforms.facebook_tails import after_joint, find_tails, label_in, without_joint
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.platform import Flattened, Mark, Platform, read_through

__all__ = ["PLATFORM", "parse_other", "parse_url", "read", "read_text"]

_BOXES = frozenset(("fb-post", "fb-video", "fb-comment-embed"))
_OLD_TAGS = frozenset(("fb:post", "fb:video"))
_QUOTE = "fb-xfbml-parse-ignore"
_SITES = ("facebook", "fb.com")


@dataclass(frozen=True, slots=True)
class _Tail:
    """Where the tail begins among the pieces (and in that piece's words), and what it says."""

    place: int
    cut: int | None  #: the words before this offset of the piece are the post's; None: none of them
    name: str | None
    permalink: str | None
    ref: PostRef | None
    printed: PrintedDate | None = None
    date_text: str | None = None


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Facebook's (pages, buttons and comment boxes are none)."""
    if fragment.name == "blockquote":
        if _QUOTE in fragment.classes:
            return _read_words(fragment, fragment.attribute("cite"), "blockquote")
        if any(piece.href and any(site in piece.href.lower() for site in _SITES) for piece in fragment.pieces):
            return _read_stripped(fragment)
        return None
    if fragment.classes & _BOXES:
        return _read_words(fragment, fragment.attribute("data-href"), "data-attribute")
    if fragment.name in _OLD_TAGS:
        return _read_words(fragment, fragment.attribute("href", "data-href"), "custom-element")
    return None


def _read_words(fragment: Fragment, url: str | None, form: str) -> Embed | None:
    """An element of ours: its address stands in an attribute, the words and the tail inside it, or nothing does."""
    ref = read_through(url, parse_url) if url else None
    if url and ref is None:
        return None  # a page, an event, an album
    tail = _find_tail(fragment.pieces, fragment.page_lang)
    if tail is None:
        quoted = form == "blockquote" or (fragment.pieces and fragment.soup.find("blockquote") is not None)
        words = shown(fragment.pieces).strip() if quoted else ""
        return embed_of("facebook", form, ref, text=words, permalink=url, handles=VANITY) if ref else None
    ref = ref or tail.ref
    return _embed(fragment, tail, ref, url or tail.permalink, "blockquote" if form == "data-attribute" else form) \
        if ref else None


def _read_stripped(fragment: Fragment) -> Embed | None:
    """A blockquote that lost its class: only a whole tail, with label, author and dated link, shows that it is ours."""
    tail = _find_tail(fragment.pieces, fragment.page_lang)
    if tail is None or tail.ref is None or tail.printed is None or tail.cut is None:
        return None
    return _embed(fragment, tail, tail.ref, tail.permalink, "blockquote")


def _embed(fragment: Fragment, tail: _Tail, ref: PostRef, permalink: str | None, form: str) -> Embed:
    pieces = fragment.pieces[:tail.place]
    if tail.cut:
        last = fragment.pieces[tail.place]
        pieces = (*pieces, replace(last, text=last.text[:tail.cut]))
    while pieces and not pieces[0].text.strip():
        pieces = pieces[1:]
    if pieces:
        pieces = (replace(pieces[0], text=pieces[0].text.lstrip()), *pieces[1:])
    text = shown(pieces).rstrip()
    own = tuple(replace(piece, href=None) if _is_own(piece, ref) else piece for piece in pieces)
    return embed_of("facebook", form, ref, text=text, pieces=own, permalink=permalink, name=tail.name,
                    printed=tail.printed, date_text=tail.date_text, handles=VANITY)


def _is_own(piece: Piece, ref: PostRef) -> bool:
    """A video's title is a link to the video itself, which is no link in its words."""
    there = read_through(piece.href, parse_url) if piece.href else None
    return there is not None and there.post_id == ref.post_id


def _find_tail(pieces: tuple[Piece, ...], lang: str | None) -> _Tail | None:
    """
    ``Posted by NAME on DATE``: the last link to a post whose words are a date, and the author before it.

    The tail is a block of its own, in any language; where the words share its block, a label we know begins it.
    Until about 2015 it was ``Post by NAME.``, where the first word is the link and no date is shown.
    """
    begins: list[int] = []  #: for each piece, the first one of its block
    for place, piece in enumerate(pieces):
        begins.append(begins[-1] if place and pieces[place - 1].block == piece.block else place)
    labelled: dict[int, bool] = {}
    for place in range(len(pieces) - 1, -1, -1):
        piece, begin = pieces[place], begins[place]
        ref = read_through(piece.href, parse_url) if piece.href else None
        if ref is None:
            continue
        if begin < place and begin not in labelled:
            labelled[begin] = label_in(pieces[begin].text, at_end=False) is not None
        words = piece.text.strip()
        printed = parse_date(words, lang=lang) if any(char.isdigit() for char in words) else None
        # After a label a link is dated, also where we cannot read its date.
        if printed is not None or labelled.get(begin):
            return _tail_from(pieces, begin, place, ref, printed)
        if words == "Post" and shown(pieces[place + 1:place + 2]).strip() == "by" and place + 2 < len(pieces):
            return _Tail(place, None, pieces[place + 2].text.strip() or None, piece.href, ref)
    return _find_unlinked(pieces, lang)


def _find_unlinked(pieces: tuple[Piece, ...], lang: str | None) -> _Tail | None:
    """The same where nothing but the author is a link, as in copies of films that were never published as posts."""
    for place in range(len(pieces) - 1, 1, -1):
        words, author = pieces[place].text, pieces[place - 1]
        if pieces[place].href or not author.href or not author.block == pieces[place].block == pieces[place - 2].block:
            continue
        label = label_in(pieces[place - 2].text, at_end=True)
        if label is None:
            continue
        date_text = after_joint(words)
        printed = parse_date(date_text, lang=lang) if any(char.isdigit() for char in date_text) else None
        return _Tail(place - 2, label.start(), author.text.strip() or None, None, None, printed,
                     date_text if printed else None)
    return None


def _tail_from(pieces: tuple[Piece, ...], begin: int, place: int, ref: PostRef, printed: PrintedDate | None) -> _Tail:
    """The author is the last link before the date, or the words between a label and the date."""
    author = next((at for at in range(place - 1, begin - 1, -1) if pieces[at].href), None)
    name = None if author is None else pieces[author].text.strip()
    dated = _Tail(begin, None, name or None, pieces[place].href, ref, printed, pieces[place].text.strip() or None)
    for at in range((place if author is None else author) - 1, begin - 1, -1):
        found = label_in(pieces[at].text, at_end=author is not None)
        if found is not None:
            rest = shown((replace(pieces[at], text=pieces[at].text[found.end():]), *pieces[at + 1:place]))
            return replace(dated, place=at, cut=found.start(),
                           name=dated.name if author is not None else without_joint(rest) or None)
    return dated


def read_text(text: str) -> list[Flattened]:
    """Posts in running text, where only the words and the tail are left of the embed."""
    return [(tail.text_start, tail.end, embed_of(
        "facebook", "flattened-text", None, text=text[tail.text_start:tail.text_end], name=tail.name,
        printed=tail.date, date_text=tail.date.text, handles=VANITY)) for tail in find_tails(text)]


#: From the host to the path: a full stop or a port at most. Then one part of a path, and the rest of an address.
_HOST_END = r"[^\s\"'<>/\\]{0,16}?"
_PART = r"[^\s\"'<>/\\?]{1,150}?"
_REST = r"[^\s\"'<>]{0,900}?"
#: Frames need no mark of their own: the address they hold has one.
_POST = (
    rf"{_HOST_END}SEP(?:{_PART}SEP(?:posts|videos|photos|reels?)SEP{_REST}(?:[0-9]{{5}}|pfbid)"
    rf"|groupsSEP{_PART}SEP(?:permalink|posts)SEP[0-9p]|reels?SEP[0-9p]|vSEP[0-9]{{5}}"
    rf"|(?:(?:permalink|story)\.php|(?:photo|video|watch)(?![a-z])){_REST}(?:fbid|video_id|v)IS[0-9p])"
)
#: What stands in every long date: the weekday, in the languages of the labels below.
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mart|juev"
    r"|viern|doming)[eo]s?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|feira|(?:luned|marted|mercoled|gioved|venerd)"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|s[^<>]{1,8}bado|mi[^<>]{1,8}rcoles|sabato|domenica)"
)
_LONG_DATE = rf"(?=[^<>\r\n]{{8,170}}20[0-9])[^<>\r\n]{{2,120}}{_WEEKDAY}[^<>\r\n]{{1,40}}20[0-9]{{2}}"
_LABELS = ("post by", "posted by", "gepostet von", "publié par", "publiée par", "publicado por", "publicada por",
           "pubblicato da", "geplaatst door")

_ELEMENTS = ", ".join((*(f".{name}" for name in sorted(_BOXES)),
                       *(name.replace(":", r"\:") for name in sorted(_OLD_TAGS))))

PLATFORM = Platform(
    key="facebook",
    name="Facebook",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    same_post=one_comment,
    marks=(
        Mark("post", "facebook.com", _POST),
        Mark("rare post", "fb.com", _POST),
        *(Mark("rare post", host, r"[a-z2-7]{1,60}\.onion" + _POST) for host in ("facebookcore", "facebookwkhp")),
        forum_mark("facebook"),
        # The words of a flattened post are looked for where an address stood alone on its line, too.
        *(Mark("words post", label, _LONG_DATE) for label in _LABELS),
    ),
    selectors=(("quote", "blockquote"), ("post", _ELEMENTS), ("rare post", _ELEMENTS)),
    link_selectors=(("post", 'a[href*="facebook" i]'), ("rare post", 'a[href*="facebook" i]'),
                    ("rare post", 'a[href*="fb.com" i]')),
    words=("facebook", "fb"),
    frames=r"[^/?#]{1,80}/(?:[^?#]{0,200}/)?plugins/(?:post|video)\.php",
    spelled=("фейсбук", "フェイスブック", "페이스북", "فيسبوك", "פייסבוק", "脸书", "臉書"),
)
