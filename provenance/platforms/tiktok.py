"""
TikTok: its addresses, its ids and the ways its posts stand in articles.

The official blockquote shows the handle, the caption and the sound; no date and no display name. The sound's
id has the same shape as the video's and is never taken for it. Shapes: embed-markup.md sections 5, 14 and 17.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from provenance.fragment import Fragment, from_soup
from provenance.model import Embed, PostRef
from provenance.pieces import BARRIER, Piece, shown
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.platform import Flattened, Mark, Platform, read_through
from provenance.platforms.tiktok_addresses import HANDLE, parse_other, parse_url
from provenance.platforms.tiktok_ids import clock, is_rounded_id
from provenance.urls import split

__all__ = ["PLATFORM", "clock", "is_rounded_id", "parse_other", "parse_url", "read", "read_text"]

#: Handles that address makers put where they know the id alone. A person may own one, so they count only when the embed
#: prints the same.
PLACEHOLDERS = frozenset(("placeholder", "user", "username", "_"))
_NOTE = "♬"
_ID = re.compile(r"\s*([0-9]{1,25})\s*")
_OWN_IDS = ("data-tiktok-id", "data-tiktok-video-id", "data-tiktok")
_AT = re.compile(rf"[@＠]({HANDLE})")
#: The posts among the things that the platform's script draws; ``creator``, ``tag`` and the like are none.
_POST_TYPES = frozenset(("", "video", "photo"))


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of TikTok's."""
    if (fragment.attributes.get("data-embed-type") or "").strip().lower() not in _POST_TYPES:
        return None
    name = fragment.name
    if name in ("amp-tiktok", "bento-tiktok"):
        return _read_amp(fragment)
    if name == "blockquote":
        return _read_quote(fragment, "blockquote")
    if _is_marked(fragment):
        return _read_quote(fragment, "data-attribute")
    found = _ID.fullmatch(fragment.attribute(*_OWN_IDS) or "")
    return embed_of("tiktok", "data-attribute", _ref(found[1])) if found else None


def _is_marked(fragment: Fragment) -> bool:
    return any("tiktok" in one.lower() for one in fragment.classes)


def _read_amp(fragment: Fragment) -> Embed | None:
    """The id or the address in ``data-src``, or the classic blockquote inside as a placeholder."""
    source = (fragment.attribute("data-src") or "").strip()
    found = _ID.fullmatch(source)
    ref = _ref(found[1]) if found else read_through(source, parse_url)
    quote = fragment.soup.find("blockquote")
    inner = _read_quote(from_soup(quote, form="dom"), "blockquote") if quote else None
    if inner is not None and (ref is None or inner.post_id in (None, ref.post_id)):
        post_id = ref.post_id if ref else inner.post_id
        return replace(inner, form="amp", forms=("amp", "blockquote"), post_id=post_id) if post_id else None
    return embed_of("tiktok", "amp", ref, permalink=None if found else source,
                    placeholders=PLACEHOLDERS) if ref else None


def _read_quote(fragment: Fragment, form: str) -> Embed | None:
    """The official shape: the handle, the caption, the sound; without its class it must show all three."""
    ours = _is_marked(fragment)
    cite = fragment.attributes.get("cite") or ""
    ref = read_through(cite, parse_url) if cite else None
    if not ours and ref is None and not any(piece.text.lstrip().startswith(_NOTE) for piece in fragment.pieces):
        return None
    found = _ID.fullmatch(fragment.attribute("data-video-id") or "")
    permalink = cite if ref else None
    if ref is None and found is None:
        ref, permalink = _linked(fragment.pieces)
    handle, pieces, sound = _body(fragment.pieces, ref)
    if not ours and (handle is None or not sound):
        return None  # somebody's words about a video
    problems: tuple[str, ...] = ()
    if found and (ref is None or ref.post_id != found[1]):
        # The platform's script draws the one in the attribute.
        problems = ("ids-differ",) if ref else ()
        ref = _ref(found[1], ref.handle if ref else None)
    if ref is None and (handle is None or not (sound or shown(pieces).strip())):
        return None  # an account's embed has the same class
    embed = embed_of("tiktok", form, ref, text=shown(pieces).rstrip(), pieces=pieces, permalink=permalink,
                     handle=handle, handles=HANDLE, placeholders=PLACEHOLDERS)
    return replace(embed, problems=problems) if problems else embed


def _ref(post_id: str, handle: str | None = None) -> PostRef:
    return PostRef("tiktok", post_id, handle, f"https://www.tiktok.com/@{handle or ''}/video/{post_id}")


def _linked(pieces: tuple[Piece, ...]) -> tuple[PostRef | None, str | None]:
    """The first link to a post; hand-made embeds hold nothing else."""
    return next(((ref, piece.href) for piece in pieces
                 if piece.href and (ref := read_through(piece.href, parse_url)) is not None), (None, None))


def _body(pieces: tuple[Piece, ...], ref: PostRef | None) -> tuple[str | None, tuple[Piece, ...], bool]:
    """The handle above the caption, the caption, and whether a sound stands below it."""
    full = [place for place, piece in enumerate(pieces) if piece.text.strip()]
    handle, sound = None, False
    if full and pieces[full[-1]].text.lstrip().startswith(_NOTE):
        sound = True
        full.pop()
    if full and (who := _AT.fullmatch(pieces[full[0]].text.strip())):
        beside = len(full) > 1 and pieces[full[1]].block == pieces[full[0]].block
        # A caption of its own paragraph may begin with somebody else's name.
        # The platform's own link to the author has the sign in its title; those to people in the caption have not.
        leads = (pieces[full[0]].attributes.get("title") or "").strip() == "@" + who[1]
        if leads or not (beside and ref and ref.handle and ref.handle.lower() != who[1].lower()):
            handle = who[1]
            full.pop(0)
    if handle is None and not sound and full:
        # Every element inside was stripped: the words are one run.
        flat = next(iter(read_text(shown(pieces))), None)
        if flat is not None:
            return flat[2].handle, (Piece(flat[2].text or ""),), True
    inner = list(pieces[full[0]:full[-1] + 1]) if full else []
    # A link to the post itself is a call to look at it there, none of its words.
    inner = [piece for piece in inner if not (ref and piece.href and _is_link_to(piece.href, ref))]
    if inner:
        inner[0] = replace(inner[0], text=inner[0].text.lstrip())
    return handle, tuple(inner), sound


def _is_link_to(href: str, ref: PostRef) -> bool:
    address = split(href)
    other = parse_url(address) if address else None
    return other is not None and other.post_id == ref.post_id


# --- flattened ----------------------------------------------------------------------------------

#: Captions have had at most 4000 characters; handle and sound come on top.
_LONGEST = 4300
#: No title of a sound and name of its maker are longer; what goes on behind them is the article.
_TITLE = 160
_SOUND = re.compile(rf"{_NOTE}[ \u00a0]?([^\n{_NOTE}{BARRIER}]*+)")
#: The handle begins its line, and a blank or the line's end follows it.
_BEGINS = re.compile(rf"(?:^|(?<={BARRIER}))[ \t]{{0,8}}@({HANDLE})(?=\s|\Z)", re.M)
_BREAK = re.compile(r"\n[ \t\r]*\n")
_BLANK_LINES = 6


def read_text(text: str) -> list[Flattened]:
    """
    Posts in running text: ``@user CAPTION #tag ♬ original sound - NAME``.

    >>> start, end, embed = read_text("@example_cook Soup! #cooking ♬ original sound - Example Cook")[0]
    >>> embed.handle, embed.text
    ('example_cook', 'Soup! #cooking')

    The handle must begin a line, and a sound must be named in the platform's way, with its title and its
    maker's name parted by a hyphen. Any blanks and line ends may stand between the three.
    """
    out: list[Flattened] = []
    if _NOTE not in text:
        return out
    heads = list(_BEGINS.finditer(text))
    starts = [head.start(1) for head in heads]
    floor = 0
    for found in _SOUND.finditer(text):
        end = _sound_end(found)
        place = bisect_left(starts, found.start()) - 1
        if end is None or place < 0:
            continue
        if place and _is_alone(text, heads[place - 1], heads[place]):
            place -= 1
        head = heads[place]
        if head.start() < floor or found.start() - head.end() > _LONGEST:
            continue
        words = text[head.end():found.start()]
        breaks = len(_BREAK.findall(words))
        # Where each part is a paragraph of its own, the sound is one, too.
        if BARRIER in words or breaks > _BLANK_LINES or (breaks and words.rstrip(" \t")[-1:] != "\n"):
            continue
        out.append((head.start(1) - 1, end, embed_of("tiktok", "flattened-text", text=words.strip(), handle=head[1],
                                                      handles=HANDLE)))
        floor = end
    return out


def _sound_end(found: re.Match[str]) -> int | None:
    """Where ``♬ title - name`` ends; None where this is no sound of the platform's."""
    title = found[1]
    hyphen = title.find(" - ", 1, _TITLE)
    if hyphen < 0 or not title[hyphen + 3:].strip():
        return None
    if len(title.rstrip()) > _TITLE:
        # The article goes on in the same line; how many words the name has cannot be told.
        return found.start(1) + hyphen + 3 + len(title[hyphen + 3:].split(maxsplit=1)[0])
    return found.start(1) + len(title.rstrip())


def _is_alone(text: str, head: re.Match[str], after: re.Match[str]) -> bool:
    """Is the handle all of its line, with nothing but blanks before the next handle, which begins the caption?"""
    between = text[head.end():after.start(1) - 1]
    return "\n" in between and not between.strip()


PLATFORM = Platform(
    key="tiktok",
    name="TikTok",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    clock=clock,
    is_rounded_id=is_rounded_id,
    marks=(
        Mark("post", "tiktok", r"v?[.-]com[^ \"'<>]{0,120}?SEP(?:video|photo|embed|v[0-9]?)SEP[0-9]"),
        Mark("rare post", "tnktok.com", r"[^ \"'<>]{0,120}?SEP(?:video|photo|embed|v[0-9]?)SEP[0-9]"),
        Mark("rare post", "proxitok.", r"[^ \"'<>]{0,160}?SEP(?:video|photo|embed|v[0-9]?)SEP[0-9]"),
        Mark("inset post", "inset/iframe", r"\?[^\"'<>\s]{0,40}tiktok-[0-9]"),
        forum_mark("tiktok"),
        # Other players keep shorter ids under that name.
        Mark("attribute", "data-video-id", r"\s{0,3}IS.{0,16}?[1-9][0-9]{17,18}"),
        # Without an address the class alone says whose post the blockquote is.
        Mark("class", "tiktok-embed", r"[\"' ]"),
        Mark("attribute", "data-tiktok", r"(?:-video)?(?:-id)?\s{0,3}IS.{0,16}?[0-9]{15}"),
        Mark("attribute", "amp-tiktok", r"[^<>]{0,300}?data-src\s{0,3}IS.{0,16}?[0-9]{15}"),
        Mark("attribute", "bento-tiktok", r"[^<>]{0,300}?data-src\s{0,3}IS.{0,16}?[0-9]{15}"),
        # A blockquote that lost its address keeps the links to the author and to the sound.
        Mark("sound", "tiktok.com", r"SEPmusicSEP[^ \"'<>]{0,200}?[0-9]{15}"),
        # As an address alone on its line does, this makes the page's own words be read: the post may be flattened.
        *(Mark("sound post", note, r"[^<>\n]{0,160}? - [^<>\n]{1,160}")
          for note in (_NOTE, "#9836;", "#x266c;", "u266c")),
    ),
    selectors=(
        ("quote", "blockquote"),
        *(("attribute", name) for name in ("amp-tiktok", "bento-tiktok", "[data-tiktok-id]", "[data-tiktok-video-id]",
                                           "[data-tiktok]", '[class*="tiktok" i][data-video-id]')),
        ("post", "amp-tiktok"),
        ("post", '[class*="tiktok" i][cite]'),
    ),
    link_selectors=(
        ("post", 'a[href*="tiktok" i]'),
        ("rare post", 'a[href*="tnktok" i]'),
        ("rare post", 'a[href*="proxitok" i]'),
    ),
    placeholders=PLACEHOLDERS,
    words=("tiktok",),
    films=True,
    spelled=("тикток", "тік-ток", "тик-ток", "틱톡", "تيك توك"),
    id_alone="[67][0-9]{18}",
)
