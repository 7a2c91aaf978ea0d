r"""
Hashtags, mentions, lists, cashtags, addresses and the reply in a post's words, with their offsets.

>>> found = extract_entities("@reader see example.org/a #Tag")
>>> found.reply_to, found.urls[0].text, found.hashtags[0]
('reader', 'example.org/a', Entity(text='Tag', start=26, end=30))

Flattened text, where a tag stripper glued words together, is read with ``glued=True``:

>>> [item.text for item in extract_entities("#Tagpic.twitter.com/GGkKlwy4uy", glued=True).urls]
['pic.twitter.com/GGkKlwy4uy']

The rules are those of twitter-text 3 (github.com/twitter/twitter-text, its published test vectors), written
anew as single passes: every loop here moves forward only, every repeat is possessive, so the time grows with
the length of the text and with nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category, normalize

from provenance.text.addresses import find_addresses
from provenance.text.characters import DIRECTION, LATIN

__all__ = ["Entities", "Entity", "ListEntity", "extract_entities", "glued_links", "hashtag_key"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One item; ``start`` and ``end`` are code points of the text, the sigil included."""

    text: str  #: as it stands, without the sigil (``#``, ``@``, ``$``)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ListEntity(Entity):
    """``@user/list``: ``text`` is the user, ``slug`` the list with its slash."""

    slug: str


@dataclass(frozen=True, slots=True)
class Entities:
    """What a text contains, each kind in text order; no two items overlap."""

    hashtags: tuple[Entity, ...] = ()
    mentions: tuple[Entity, ...] = ()  #: plain ones; ``@user/list`` stands in ``lists`` only
    lists: tuple[ListEntity, ...] = ()
    cashtags: tuple[Entity, ...] = ()
    urls: tuple[Entity, ...] = ()  #: ``text`` is the address as it stands
    reply_to: str | None = None  #: the handle the text begins with, without ``@``


def extract_entities(text: str, *, glued: bool = False) -> Entities:
    """
    What a post's words contain.

    >>> extract_entities("Thanks @a_b/friends, $ACME").lists
    (ListEntity(text='a_b', start=7, end=19, slug='/friends'),)

    Args:
        text: The words as shown, HTML entities already decoded.
        glued: The text was flattened: ``t.co`` and picture links end the word before them and begin a new one
            after them (see :func:`glued_links`), and a link that was cut off is no address.

    Returns:
        Entities. Where two kinds claim the same words, the one that begins first has them: ``x.com/#a`` holds
        no hashtag, ``example.org/@a`` no mention. Never raises.

    One difference from twitter-text: of ``@`` and more than 20 word characters it reads the first 20. Nobody
    has that handle in mind, so here it is no mention.
    """
    links: list[Entity] = []
    if glued:
        links, text = _cut_links(text)
    # Most posts hold one or two kinds: the others are ruled out by a sign that is not there.
    urls = links
    if "." in text:
        addresses = [Entity(text[start:end], start, end) for start, end in find_addresses(text)]
        urls = sorted([*links, *addresses], key=_start) if addresses else links
    at = "@" in text or "\uff20" in text
    names = list(_names(text)) if at else []
    tags = list(_hashtags(text)) if "#" in text or "\uff03" in text else []
    cash = [Entity(m[1], m.start(1) - 1, m.end(1)) for m in _CASHTAG.finditer(text)] if "$" in text else []
    found = len(urls) + len(names) + len(tags) + len(cash)
    if found > 1 and len(free := _first_claims([*urls, *names, *tags, *cash])) < found:
        urls, names, tags, cash = ([one for one in kind if one.start in free] for kind in (urls, names, tags, cash))
    mentions: tuple[Entity, ...] = tuple(names)
    lists: tuple[ListEntity, ...] = ()
    if any(isinstance(name, ListEntity) for name in names):
        mentions = tuple(name for name in names if not isinstance(name, ListEntity))
        lists = tuple(name for name in names if isinstance(name, ListEntity))
    return Entities(tuple(tags), mentions, lists, tuple(cash), tuple(urls), _reply_to(text) if at else None)


def hashtag_key(tag: str) -> str:
    """
    What two spellings of the same hashtag have in common: width and case folded, accents kept.

    >>> hashtag_key("Trump2024") == hashtag_key("#ＴＲＵＭＰ２０２４") == "trump2024"
    True

    *tag* with or without its sign. The key of a key is itself. Never raises.
    """
    folded = normalize("NFKC", tag).casefold()
    # Folding can undo the normal form ("ΐ" comes apart) and its repair can be folded again, hence the second round.
    return normalize("NFKC", normalize("NFKC", folded).casefold()).lstrip("#")


def glued_links(text: str) -> tuple[Entity, ...]:
    """
    Every ``https://t.co/CODE``, ``pic.twitter.com/CODE`` and ``pic.x.com/CODE``, wherever it stands.

    >>> glued_links("endhttps://t.co/C2XQINs32Y and pic.twitter.com/BBBBBBBBBBNext")[1]
    Entity(text='pic.twitter.com/BBBBBBBBBB', start=31, end=57)

    No space is needed before a link, as strippers drop line breaks. Codes have had exactly 10 characters since
    February 2013 (7 or 8 before), so of a longer run the first 10 count. A shorter code that ends in ``…`` or
    ``...`` was cut off and is left out. Codes keep their case. Never raises.
    """
    return tuple(Entity(text[start:end], start, end) for start, end, whole in _links(text) if whole)


# --- handles, hashtags, cashtags --------------------------------------------------------------

_NAME = re.compile(r"[@\uff20]([A-Za-z0-9_]++)((?:/[A-Za-z][A-Za-z0-9_-]*+)?)")
_NO_NAME_LEFT = re.compile("[A-Za-z0-9_!#$%&*@\uff20]")
_RETWEET = re.compile(r"(?<![A-Za-z0-9_+~.-])(?ai:rt)\Z")
#: An address or an e-mail address goes on here, or a word with an accent.
_NAME_GOES_ON = re.compile(f"[@\uff20{LATIN}]|://")
_REPLY = re.compile(rf"[\s{DIRECTION}]*+[@\uff20]([A-Za-z0-9_]++)")
#: Today's handles have at most 15 characters; old ones of up to 20 live on (twitter-text).
_LONGEST_HANDLE = 20
#: A list's name: one letter, then up to 24 more characters (twitter-text); here with its slash.
_LONGEST_SLUG = 26
_CASHTAG = re.compile(
    rf"(?<![^\s{DIRECTION}])\$([A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?=\Z|\s|[!#%&'()*+,\\\-./:;<=>?@\[\]^_{{|}}~$])"
)
#: A space or another sign after it makes no tag; told here, long runs of signs cost little.
_HASH = re.compile("[#\uff03](?![\ufe0f\u20e3#\uff03\\s])")
#: Joiners that a hashtag may hold beside letters, marks and digits of any script.
_JOINERS = frozenset(
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)
_PLAIN_TAG = re.compile("[A-Za-z0-9_]++")
_LETTER = re.compile("[A-Za-z]")
_TAG_GOES_ON = re.compile("[#\uff03]|://")


def _names(text: str) -> Iterator[Entity]:
    """Mentions and lists (as ListEntity)."""
    for match in _NAME.finditer(text):
        start, end, name, slug = match.start(), match.end(), match[1], match[2]
        if start and _NO_NAME_LEFT.match(text, start - 1) and not _RETWEET.search(text, max(0, start - 2), start):
            continue
        if _NAME_GOES_ON.match(text, end) or len(name) > _LONGEST_HANDLE:
            continue
        if slug and len(slug) <= _LONGEST_SLUG:
            yield ListEntity(name, start, end, slug)
        else:
            yield Entity(name, start, match.end(1))


def _reply_to(text: str) -> str | None:
    match = _REPLY.match(text)
    if match is None or len(match[1]) > _LONGEST_HANDLE or _NAME_GOES_ON.match(text, match.end()):
        return None
    return match[1]


def _hashtags(text: str) -> Iterator[Entity]:
    for match in _HASH.finditer(text):
        start, begin = match.span()
        left = text[start - 1 : start]
        # An emoji's variation selector is a mark, yet a hashtag may follow it.
        if left and left not in " \n\ufe0e\ufe0f" and (left == "&" or _tag_part(left)):
            continue
        # Most of most tags is ASCII, and needs no look at each sign.
        plain = _PLAIN_TAG.match(text, begin)
        end = plain.end() if plain else begin
        lettered = _LETTER.search(text, begin, end) is not None
        if end < len(text) and text[end] not in " \n":
            while end < len(text) and (part := _tag_part(text[end])):
                lettered = lettered or part == "letter"
                end += 1
            if _TAG_GOES_ON.match(text, end):
                continue
        if lettered:
            yield Entity(text[begin:end], start, end)


def _tag_part(char: str) -> str | None:
    """``letter`` (marks included) or ``other`` for what a hashtag may hold; None for all else."""
    kind = category(char)
    if kind[0] in "LM" and char not in _JOINERS:
        return "letter"
    return "other" if kind == "Nd" or char in _JOINERS else None


# --- flattened text ---------------------------------------------------------------------------

#: The look-ahead keeps a code from swallowing the link glued to it. The first letter stands in a class of its own, as
#: ``re`` is five times as quick where it knows how a match begins.
_GLUED = re.compile(
    r"[hHpP](?ai:(?:(?<=h)ttps?://(?:t\.co|pic\.(?:twitter|x)\.com)|(?<=p)ic\.(?:twitter|x)\.com)/"
    r"(?P<code>(?:(?!https?://|pic\.(?:twitter|x)\.com/)[0-9a-z])*+)(?P<cut>\u2026|\.\.\.)?)"
)
_CODE = 10
#: Letters before the first slash, at most.
_FIRST_SLASH = len("pic.twitter.com")
#: After these a link inside an address is a part of it: ``example.org/?to=https://t.co/…``.
_INSIDE = "=/?&#:"


def _links(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each link, and whether its code is whole."""
    at = 0
    # The first slash of a link stands near its beginning: the words before need not be looked through letter by letter.
    while (slash := text.find("/", at)) >= 0 and (match := _GLUED.search(text, max(at, slash - _FIRST_SLASH))):
        size = len(match["code"])
        whole = size >= _CODE or (size > 0 and match["cut"] is None)
        at = match.start("code") + min(size, _CODE)
        if whole or match["cut"]:
            yield match.start(), at, whole


def _cut_links(text: str) -> tuple[list[Entity], str]:
    """The whole links, and the text with blanks in the place of every link, so that offsets stay."""
    links: list[Entity] = []
    pieces: list[str] = []
    outer: list[tuple[int, int]] | None = None
    at = 0
    for start, end, whole in _links(text):
        if start and text[start - 1] in _INSIDE:
            outer = list(find_addresses(text)) if outer is None else outer
            # The last address that begins before the link does.
            nearest = bisect_left(outer, (start, 0)) - 1
            if nearest >= 0 and end <= outer[nearest][1]:
                continue
        # Spaces alone would let a mention after the link look like the first word, a reply.
        pieces += [text[at:start], "<", " " * (end - start - 1)]
        if whole:
            links.append(Entity(text[start:end], start, end))
        at = end
    return links, "".join([*pieces, text[at:]])


# --- order ------------------------------------------------------------------------------------


def _start(entity: Entity) -> int:
    return entity.start


def _first_claims(entities: Iterable[Entity]) -> frozenset[int]:
    """The starts of those that do not begin inside an earlier one. No two kinds begin at one place."""
    kept, end = [], 0
    for entity in sorted(entities, key=_start):
        if entity.start >= end:
            kept.append(entity.start)
            end = entity.end
    return frozenset(kept)
