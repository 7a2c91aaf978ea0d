"""
X, formerly Twitter: its addresses, its ids and the ways its posts stand in articles.

The embed is the publisher's text: name, handle, date and words are typed into the page. Only the
id in the address is strong, as it carries the time; the handle in the address is checked by nobody.
Shapes and eras: embed-markup.md section 1. The grammar of the addresses stands in ``x_addresses``, the
clock in ``x_ids``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from operator import itemgetter

from provenance.dates import PrintedDate, parse_date
from provenance.fragment import Fragment
from provenance.model import Embed, PostRef
from provenance.pieces import Piece, laid_out
from provenance.platforms.embeds import date_in, embed_of
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.platform import Mark, Platform
from provenance.platforms.tail import X_HANDLE, Tail, find_tails, split_name
from provenance.platforms.x_addresses import PLACEHOLDERS, RESERVED, parse_other, parse_url, ref_of
from provenance.platforms.x_blackbird import read_blackbird
from provenance.platforms.x_copies import find_copies
from provenance.platforms.x_ids import clock, is_rounded_id
from provenance.platforms.x_official import read_official

__all__ = ["PLACEHOLDERS", "PLATFORM", "RESERVED", "clock", "is_rounded_id", "parse_other", "parse_url", "read",
           "read_text"]

_ID_ATTRIBUTES = ("data-tweet-id", "data-tweetid", "data-tweet")
#: Buttons, timelines and moments carry the same script and are no posts.
_NO_POST = frozenset(
    "twitter-timeline twitter-follow-button twitter-share-button twitter-hashtag-button twitter-mention-button "
    "twitter-dm-button twitter-moment twitter-grid".split()
)
_BRACKET = re.compile(rf"[(（]\s?[@＠]({X_HANDLE})\s?[)）]")
#: What a script leaves of the tail that found nobody to name.
_EMPTY_TAIL = re.compile(r"(?:—|–|--|-)\s*[(（]\s?[@＠]\s?[)）]\s*\Z")
_FEW_WORDS = 40
#: Ids have had seven digits since the end of 2006 (id-clocks.md 12), and a table of somebody's "tweets" has fewer rows.
_SHORTEST_UNTOLD = 7
#: No handle with what stands between it and its date is longer.
_NEAR = 80
_HANDLE_BEFORE_DATE = re.compile(rf"[(（]\s?[@＠]({X_HANDLE})\s?[)）][\s\u00a0\u200e\u200f·-]*\Z")


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of X's."""
    if fragment.classes & _NO_POST:
        return None
    name = fragment.name
    if name == "blockquote":
        return _read_official(fragment) or _with_id(fragment, _read_blockquote(fragment))
    if name in ("amp-twitter", "bento-twitter"):
        return _read_with_id(fragment, fragment.attribute("data-tweetid"), "amp")
    if name in ("twitter-widget", "twitterwidget"):
        return _read_with_id(fragment, fragment.attribute(*_ID_ATTRIBUTES), "custom-element")
    if name == "embetty-tweet":
        return _read_with_id(fragment, fragment.attribute("status"), "custom-element")
    if name == "iframe":
        return _read_with_id(fragment, fragment.attribute(*_ID_ATTRIBUTES), "iframe")
    if any(value.startswith("bbpBox") for value in (*fragment.classes, fragment.attributes.get("id") or "")):
        return read_blackbird(fragment)
    post_id = fragment.attribute(*_ID_ATTRIBUTES)
    embed = _read_with_id(fragment, post_id, "data-attribute") if post_id else None
    if embed is not None and embed.permalink is None and _is_a_sites_own(fragment, post_id or ""):
        return None
    return _with_author(fragment, embed) if embed is not None and embed.handle is None else embed


def _with_id(fragment: Fragment, embed: Embed | None) -> Embed | None:
    """A blockquote whose dated link was taken out may have kept its id in an attribute."""
    if embed is None or embed.post_id is not None:
        return embed
    digits = (fragment.attribute(*_ID_ATTRIBUTES, "data-twitter-tweet-id") or "").strip()
    return replace(embed, post_id=digits) if re.fullmatch(rf"[0-9]{{{_SHORTEST_UNTOLD},25}}", digits) else embed


def _is_a_sites_own(fragment: Fragment, digits: str) -> bool:
    """Does a number that only its attribute's name says to be a tweet's count the entries of some site of its own?"""
    return len(digits.strip()) < _SHORTEST_UNTOLD and not any(value.startswith("twitter") for value in fragment.classes)


def _with_author(fragment: Fragment, embed: Embed) -> Embed:
    """The platform's own page of 2012 to 2019 states the author of each post beside its id, and shows it."""
    handle = fragment.attribute("data-screen-name") or ""
    if re.fullmatch(X_HANDLE, handle) is None or f"@{handle}" not in "".join(piece.text for piece in fragment.pieces):
        return embed
    return replace(embed, handle=handle, printed_handle=handle, display_name=fragment.attribute("data-name") or None)


def _read_blockquote(fragment: Fragment) -> Embed | None:
    """The official shape of every era, with or without its class: words, dash, name, handle, dated link."""
    ours = "twitter-tweet" in fragment.classes or "twitter-video" in fragment.classes
    cited = ref_of(cite) if (cite := fragment.attributes.get("cite")) else None
    pieces = fragment.pieces
    whole, starts = laid_out(pieces)
    dated = _dated_link(pieces, whole, starts)
    if dated is None:
        unlinked = _read_unlinked(fragment) if ours else None
        if unlinked is None and cited is not None:
            # Hand-made: whose words they are stands in the attribute alone.
            return _embed(whole.strip(), pieces, form="blockquote", ref=cited, permalink=cite, handle=None, name=None,
                          printed=None, date_text=None, instant=None)
        return unlinked
    place, ref = dated
    piece, before, text = pieces[place], pieces[:place], whole[:starts[place]]
    bracket = _HANDLE_BEFORE_DATE.search(text)
    if bracket is None and not ours and (cited is None or cited.post_id != ref.post_id):
        return None
    if bracket is None and not _BRACKET.search(whole, starts[place]):
        # Words of the publisher's stand between the handle and its date: "via web", "on".
        bracket = _named_before(text)
    end, name, handle = len(text), None, None
    if bracket is not None:
        handle = bracket[1]
        named = split_name(text, bracket.start(), 0, _line_starts(pieces, starts))
        end, name = (named[0], named[1]) if named else (bracket.start(), None)
        # In Japanese the widget adds an honorific that is no part of the name.
        if name is not None and (fragment.attribute("data-lang", "lang") or "").startswith("ja"):
            name = name.removesuffix("さん").rstrip() or None
    elif (unlinked := _read_unlinked(fragment)) is not None:
        # The tail comes after that link: it leads from the words to another post.
        return unlinked
    else:
        end = len(_EMPTY_TAIL.sub("", text))
    # Hand-made forms carry the link alone, or a call such as "View on X" in it: a date has digits.
    date_text = date_in(piece.text)
    printed = parse_date(date_text, lang=fragment.attribute("data-lang", "lang") or fragment.page_lang) \
        if date_text else None
    return _embed(text[:end].rstrip(), before, form="blockquote", ref=ref, permalink=piece.href, handle=handle,
                  name=name, printed=printed, date_text=date_text, instant=piece.attributes.get("data-datetime"),
                  starts=starts)


def _read_official(fragment: Fragment) -> Embed | None:
    """The one plain shape of nine embeds in ten, read at half the cost; None for all else."""
    shown = read_official(fragment.markup) if fragment.tidy else None
    ref = ref_of(shown.url) if shown is not None else None
    if shown is None or ref is None:
        return None
    date = date_in(shown.date)
    printed = parse_date(date, lang=fragment.page_lang) if date else None
    return _embed(shown.text, shown.pieces, form="blockquote", ref=ref, permalink=shown.url, handle=shown.handle,
                  name=shown.name, printed=printed, date_text=date, instant=None, starts=shown.starts)


def _named_before(text: str) -> re.Match[str] | None:
    """The last handle in brackets, where a dash and a name stand before it and few words behind it."""
    found = next(reversed(list(_BRACKET.finditer(text))), None)
    near = found is not None and len(text) - found.end() < _FEW_WORDS and split_name(text, found.start()) is not None
    return found if near else None


def _read_unlinked(fragment: Fragment) -> Embed | None:
    """A blockquote of ours whose dated link was taken out: all before the last tail is the post."""
    text, starts = laid_out(fragment.pieces)
    tail = next(reversed(find_tails(text, X_HANDLE)), None)
    if tail is None:
        # No date that can be read; the class says all the same that this is a post.
        bracket = next(reversed(list(_BRACKET.finditer(text))), None)
        named = split_name(text, bracket.start(), 0, _line_starts(fragment.pieces, starts)) if bracket else None
        if bracket is None or named is None:
            return None
        return _embed(text[:named[0]].rstrip(), fragment.pieces, form="blockquote", ref=None, permalink=None,
                      handle=bracket[1], name=named[1], printed=None, date_text=None, instant=None)
    return _embed(text[:tail.text_end], fragment.pieces, form="blockquote", ref=None, permalink=None,
                  handle=tail.handle, name=tail.name, printed=tail.date, date_text=tail.date_text, instant=None)


def _dated_link(pieces: tuple[Piece, ...], text: str, starts: tuple[int, ...]) -> tuple[int, PostRef] | None:
    """The link that carries the date: the last one that leads to a post and has the handle right before it."""
    last: tuple[int, PostRef] | None = None
    for place in range(len(pieces) - 1, -1, -1):
        href = pieces[place].href
        ref = ref_of(href) if href else None
        if ref is not None:
            if _HANDLE_BEFORE_DATE.search(text, max(0, starts[place] - _NEAR), starts[place]):
                return place, ref
            last = last or (place, ref)
    return last


def _line_starts(pieces: tuple[Piece, ...], starts: tuple[int, ...]) -> frozenset[int]:
    """Where paragraphs begin in the words: the dash right there is the platform's own."""
    return frozenset(start for place, start in enumerate(starts)
                     if place == 0 or pieces[place].block != pieces[place - 1].block)


def _read_with_id(fragment: Fragment, digits: str | None, form: str) -> Embed | None:
    """An element that names the id in an attribute and may hold the classic blockquote."""
    inner = _read_blockquote(fragment) if fragment.pieces else None
    found = re.fullmatch(r"\s*([0-9]{1,25})\s*", digits or "")
    if found is None:
        return None
    if inner is not None and inner.post_id in (None, found[1]):
        return replace(inner, form=form, forms=(form, "blockquote"), post_id=found[1])
    return Embed("x", form, 0, post_id=found[1], forms=(form,))


def read_text(text: str) -> list[tuple[int, int, Embed]]:
    """Posts in running text, where only words and the tail are left of the embed."""
    tails = [(tail.text_start, tail.end, _from_tail(text, tail, "flattened-text"))
             for tail in find_tails(text, X_HANDLE)]
    copies = [(copy.start, copy.end, _embed(
        text[copy.text_start:copy.text_end].strip(), (), form="flattened-text", ref=None, permalink=None,
        handle=copy.handle, name=copy.name, printed=copy.date, date_text=copy.date_text, instant=None))
        for copy in find_copies(text)]
    return sorted(tails + copies, key=itemgetter(0))


def _from_tail(text: str, tail: Tail, form: str) -> Embed:
    words = text[tail.text_start:tail.text_end]
    return _embed(words, (), form=form, ref=None, permalink=None, handle=tail.handle, name=tail.name,
                  printed=tail.date, date_text=tail.date_text, instant=None)


def _embed(text: str, pieces: tuple[Piece, ...], *, form: str, ref: PostRef | None, permalink: str | None,
           handle: str | None, name: str | None, printed: PrintedDate | None, date_text: str | None,
           instant: str | None, starts: tuple[int, ...] | None = None) -> Embed:
    return embed_of("x", form, ref, text=text, pieces=pieces, starts=starts, permalink=permalink, handle=handle,
                    name=name, printed=printed, date_text=date_text, instant=instant, placeholders=PLACEHOLDERS)


#: The widget's own calls; a publisher's script makes the post from the id alone.
_CALL = re.compile(r"\bcreateTweet(?:Embed)?\s{0,9}\(\s{0,20}[\"'`]([1-9][0-9]{1,18})[\"'`]")


def read_script(script: str) -> list[Embed]:
    """
    The posts that a page's own script has the widget make.

    >>> [embed.post_id for embed in read_script("twttr.widgets.createTweet('20', box, {theme: 'dark'})")]
    ['20']
    """
    return [Embed("x", "custom-element", 0, post_id=found[1], forms=("custom-element",))
            for found in _CALL.finditer(script)]


PLATFORM = Platform(
    key="x",
    name="X",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    read_script=read_script,
    clock=clock,
    is_rounded_id=is_rounded_id,
    marks=(
        *(Mark("post", word, r"SEP[0-9]") for word in ("status", "statuses")),
        Mark("rare post", "tweet", r"SEP[0-9]"),
        *(Mark("rare post", host, r"SEP(?:iSEPvideos|[a-z0-9_]{1,20}+SEParticle)SEP[0-9]")
          for host in ("twitter.com", "x.com")),
        forum_mark("twitter"),
        Mark("rare post", "tfw", r"SEPv1SEP[0-9]"),
        Mark("rare post", "currenttweet", r"IS[0-9]"),
        Mark("thread post", "threadreaderapp.com", r"SEPthreadSEP[0-9]"),
        *(Mark("attribute", name) for name in ("tweet-id", "tweetid", "tweet_id")),
        Mark("attribute", "data-tweet", r"[\s/=]"),
        Mark("embetty", "embetty-tweet", r"\s[^<>]{0,200}?statusIS"),
        Mark("call", "createTweet", r"(?:Embed)?\s{0,9}\("),
        *(Mark("frame post", f"{name}.{host}", "SEPembed") for name in ("platform", "syndication")
          for host in ("twitter.com", "x.com")),
        Mark("blackbird", "bbpbox"),
        Mark("tail", "AT", r"[a-z0-9_]{0,19}CLOSE"),
        Mark("inset post", "inset/iframe", r"\?[^\"'<>\s]{0,40}twitter-[0-9]"),
        # Shortcodes that name the platform by a letter or not at all.
        Mark("shortcode post", "{{<", r"\s{0,3}x\s[^<>\n]{0,200}[0-9]{2}"),
        Mark("shortcode post", "blackbirdpie", r"[^\]\n]{0,80}[0-9]{2}"),
        *(Mark("copy", end + "@", r"[a-z0-9_]{1,20}[ \t]{0,9}[\r\n]", whole=True) for end in "\r\n"),
        Mark("copy post", ">@", r"[a-z0-9_]{1,20}(?:\s{0,9}<[^<>]{0,200}>){1,8}\s{0,9}(?:\xc2\xb7|&middot;|&#183;)"),
    ),
    selectors=(
        ("quote", "blockquote"),
        ("attribute", "iframe"),
        *(("attribute", name) for name in ("amp-twitter", "bento-twitter", "twitter-widget", "twitterwidget")),
        *(("attribute", f"[data-{name}]") for name in ("tweet-id", "tweetid", "tweet")),
        ("embetty", "embetty-tweet"),
        ("blackbird", "div[class^=bbpBox]"),
        ("blackbird", "div[id^=bbpBox]"),
    ),
    link_selectors=(
        ("post", 'a[href*="status" i]'),
        *(("rare post", f'a[href*="{word}" i]') for word in ("article", "tweet", "tfw/", "/i/videos/")),
        ("thread post", 'a[href*="threadreader" i]'),
    ),
    placeholders=PLACEHOLDERS,
    words=("twitter", "tweet", "x"),
    shortcodes=("x", "blackbirdpie"),
    id_in_shortcode="[1-9][0-9]{1,18}",
    frames=r"platform\.(?:twitter|x)\.com/embed",
    spelled=("твит", "твіт", "твиттер", "ツイ", "推特", "推文", "트위", "트윗", "تويت", "تغريد", "توییت", "טוויט",
             "ציוץ", "τουίτερ", "ट्वि", "ट्वी", "ทวิต"),
    id_alone="[1-9][0-9]{14,18}",
)
