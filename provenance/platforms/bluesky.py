"""
Bluesky: its addresses, the clock in its keys, and the ways its posts stand in articles.

The snippet has the shape of X's, with a domain for a handle and a time of day in the zone of whoever copied it; what
the platform's own service hands out (oEmbed) has an instant instead, and the name inside of the link. Shapes:
embed-markup.md section 7; flattened: section 17. The grammar of addresses and the clock stand in
``bluesky_addresses``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import Piece, laid_out, shown
from provenance.platforms.apart import by_one_author
from provenance.platforms.bluesky_addresses import HANDLE, PLACEHOLDERS, clock, parse_at_uri, parse_other, parse_url
from provenance.platforms.embeds import date_in, embed_of
from provenance.platforms.platform import Flattened, Mark, Platform, read_through
from provenance.platforms.tail import find_tails, split_name
from provenance.urls import registrable_domain

__all__ = ["HANDLE", "PLATFORM", "clock", "parse_at_uri", "parse_other", "parse_url", "read", "read_text"]

#: Custom elements of others (github.com/mary-ext/bluesky-post-embed); the post's address stands in ``src``.
_ELEMENTS = frozenset(("bluesky-post", "bsky-post"))
#: What stands for pictures and cards, as a link's words; a part of the text that a reader sees.
_PICTURE = "[image or embed]"
#: As long as the above, and to the reader of tails a hashtag: so it belongs to the words above it.
_AS_TAG = "#image_or_embed_"
#: Whatever stands where the handle does; some generators put other things there, which are no handles. Where
#: markup was set out in lines, there are spaces on both sides of the link's tag.
_BRACKET = r"[(（]\s{0,2}[@＠]([^\s()@（）＠]{1,253})\s{0,2}[)）]"
_BEFORE_DATE = re.compile(_BRACKET + r"[\s\u00a0\u200e\u200f·-]{0,9}\Z")
_ANYWHERE = re.compile(_BRACKET)


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Bluesky's."""
    name = fragment.name
    if name == "blockquote":
        return _read_quote(fragment, "blockquote", fragment.attribute("data-bluesky-uri"))
    if name in _ELEMENTS:
        return _read_quote(fragment, "custom-element", fragment.attribute("src", "uri", "data-bluesky-uri"))
    if any(value.startswith("bluesky-wrap") for value in fragment.classes):
        return _read_substack(fragment)
    uri = fragment.attribute("data-bluesky-uri")
    return _read_quote(fragment, "iframe" if name == "iframe" else "data-attribute", uri) if uri else None


def _read_quote(fragment: Fragment, form: str, uri: str | None) -> Embed | None:
    """The official shape, with or without its class: words, dash, name, handle, dated link; or its address alone."""
    stated = _ref(uri) if uri else None
    ours = stated is not None or "bluesky-embed" in fragment.classes
    pieces = () if fragment.name == "iframe" else fragment.pieces
    place = _dated_link(pieces)
    if not ours and (place is None or not _BEFORE_DATE.search(_words(pieces, place)[-400:])):
        return None
    if place is None:
        embed = _read_unlinked(pieces, form, fragment.page_lang)
        linked = None
    else:
        linked = _ref(pieces[place].href or "")
        embed = _read_linked(pieces, place, form, fragment.page_lang)
    ref = stated or linked
    if ref is None:
        # Without an address the tail must tell whose post it is.
        return embed if embed.printed_handle else None
    permalink = embed.permalink or uri
    if linked is not None and linked.post_id != ref.post_id:
        embed = replace(embed, problems=("ids-differ",))
    address_handle = ref.handle or (linked.handle if linked is not None and linked.post_id == ref.post_id else None)
    return replace(embed, post_id=ref.post_id, permalink=permalink, address_handle=address_handle,
                   handle=embed.printed_handle or address_handle)


def _read_linked(pieces: tuple[Piece, ...], place: int, form: str, lang: str | None) -> Embed:
    """All before the name is the post; the link at *place* carries the date."""
    before, piece = pieces[:place], pieces[place]
    text = _words(pieces, place)
    bracket = _BEFORE_DATE.search(text)
    end, name, handle = _author(text, bracket, before)
    # Hand-made forms carry the link alone, or a call such as "View on Bluesky" in it: a date has digits.
    date_text = date_in(piece.text)
    return _embed(text[:end].rstrip(), before, form=form, permalink=piece.href, handle=handle, name=name,
                  printed=parse_date(date_text, lang=lang) if date_text else None, date_text=date_text)


def _read_unlinked(pieces: tuple[Piece, ...], form: str, lang: str | None) -> Embed:
    """The links were taken out: all before the last tail is the post."""
    text, _ = laid_out(pieces)
    tail = next(reversed(find_tails(text, HANDLE)), None)
    if tail is not None:
        return _embed(text[:tail.text_end], pieces, form=form, handle=tail.handle, name=tail.name, printed=tail.date,
                      date_text=tail.date_text)
    bracket = next(reversed(list(_ANYWHERE.finditer(text))), None)
    end, name, handle = _author(text, bracket, pieces) if bracket is not None else (len(text), None, None)
    date_text = text[bracket.end():].strip() if bracket is not None else ""
    if not any(char.isdigit() for char in date_text):
        date_text = ""
    return _embed(text[:end].rstrip(), pieces, form=form, handle=handle, name=name,
                  printed=parse_date(date_text, lang=lang) if date_text else None, date_text=date_text or None)


def _author(text: str, bracket: re.Match[str] | None, pieces: tuple[Piece, ...]) -> tuple[int, str | None, str | None]:
    """Where the post's words end, the name, and the handle where what stands there is one."""
    if bracket is None:
        return len(text), None, None
    _, starts = laid_out(pieces)
    begins = frozenset(start for place, start in enumerate(starts)
                       if place == 0 or pieces[place].block != pieces[place - 1].block)
    named = split_name(text, bracket.start(), 0, begins)
    end, name = (named[0], named[1]) if named else (bracket.start(), None)
    return end, name, bracket[1] if re.fullmatch(HANDLE, bracket[1]) else None


def _dated_link(pieces: tuple[Piece, ...]) -> int | None:
    """The link that carries the date: the last one to a post that has the handle right before it, else the last."""
    last: int | None = None
    for place in range(len(pieces) - 1, -1, -1):
        href = pieces[place].href
        if href and pieces[place].text.strip() != _PICTURE and _ref(href) is not None:
            if place and _BEFORE_DATE.search(shown(pieces[max(0, place - 4):place])[-400:]):
                return place
            last = place if last is None else last
    return last


def _words(pieces: tuple[Piece, ...], place: int) -> str:
    """The words before a piece, with the end of the line where it begins one."""
    before = pieces[:place]
    return shown(before) + ("\n" if before and before[-1].block != pieces[place].block else "")


def _ref(url: str) -> PostRef | None:
    """A post of ours at this address, ``at://`` or web, archives and redirectors read through."""
    return parse_at_uri(url) or read_through(url, parse_url)


def _read_substack(fragment: Fragment) -> Embed | None:
    """A newsletter's element: the whole post as JSON in ``data-attrs``, the platform's frame inside."""
    try:
        held = json.loads(fragment.attribute("data-attrs") or "null")
    except (ValueError, RecursionError):
        return None  # what is broken says nothing; the frame inside is found for itself
    if not isinstance(held, dict):
        return None
    kept = {key: value for key, value in held.items() if isinstance(value, str) and value}
    uri = kept.get("uri", "")
    ref = _ref(uri)
    if ref is None:
        # Some name the post by the frame inside alone.
        frame = fragment.soup.select_one("iframe[src]")
        uri = str(frame["src"]) if frame is not None else ""
        ref = _ref(uri)
    if ref is None:
        return None
    handle = kept.get("authorHandle", "").removeprefix("@")
    return embed_of("bluesky", "data-attribute", ref, text=kept.get("text", ""), permalink=uri,
                    handle=handle if re.fullmatch(HANDLE, handle) else None, name=kept.get("authorName"),
                    instant=kept.get("createdAt"), placeholders=PLACEHOLDERS, handles=HANDLE)


def read_text(text: str) -> list[Flattened]:
    """
    Posts in running text, where only words and the tail are left of the embed.

    >>> [embed] = [found for _, _, found in read_text("So it is.\\n— Ada (@ada.bsky.social) Apr 21, 2024 at 15:09")]
    >>> embed.handle, embed.text, embed.shown_date.isoformat()
    ('ada.bsky.social', 'So it is.', '2024-04-21')
    """
    tails = find_tails(text.replace(_PICTURE, _AS_TAG), HANDLE)
    return [(tail.text_start, tail.end,
             _embed(text[tail.text_start:tail.text_end], (), form="flattened-text", handle=tail.handle,
                    name=tail.name, printed=tail.date, date_text=tail.date_text))
            for tail in tails if _is_owned(tail.handle)]


def _is_owned(handle: str) -> bool:
    """
    May somebody own this domain? Other platforms allow full stops in handles: ``@first.last`` is nobody's domain.

    The name reserved for examples (RFC 2606) counts: it is nobody's handle elsewhere either.
    """
    return handle.lower().endswith((".bsky.social", ".example")) or registrable_domain(handle) is not None


def _embed(text: str, pieces: tuple[Piece, ...], *, form: str, permalink: str | None = None, handle: str | None,
           name: str | None, printed: PrintedDate | None, date_text: str | None) -> Embed:
    return embed_of("bluesky", form, None, text=text, pieces=pieces, permalink=permalink, handle=handle, name=name,
                    printed=printed, date_text=date_text, handles=HANDLE)


#: Hosts of mirrors and of other apps in which the platform's own name does not stand.
_OTHER_APPS = ("bskx.app", "deer.social", "blacksky.community")
_FOLLOWS = r"[^\s\"'<>/?]{0,16}?SEPprofileSEP[^\s\"'<>]{1,400}?SEPpostSEP[a-z0-9]"

PLATFORM = Platform(
    key="bluesky",
    name="Bluesky",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    clock=clock,
    same_post=by_one_author,
    marks=(
        Mark("post", "app.bsky.feed.post", r"SEP[a-z0-9]"),
        *(Mark("post", host, _FOLLOWS) for host in ("bsky.app", "bsky.dev", "bsky-app.translate.goog")),
        *(Mark("rare post", host, _FOLLOWS) for host in _OTHER_APPS),
        Mark("tail", "AT", r"[a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8}CLOSE"),
    ),
    selectors=(
        ("quote", "blockquote"),
        *(("post", selector) for selector in ("bluesky-post", "bsky-post", "[data-bluesky-uri]", ".bluesky-wrap")),
    ),
    link_selectors=(
        ("post", 'a[href*="bsky" i]'),
        *(("rare post", f'a[href*="{host}" i]') for host in _OTHER_APPS),
    ),
    placeholders=PLACEHOLDERS,
    words=("bluesky", "bsky"),
    id_alone="3[2-7a-z]{12}",
)
