"""
What lists say about the words, the name and the links of a post. Notes only; they change no status.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from provenance.judge.rule import TAG_RULES, Hit, Subject, rule
from provenance.model import Match

_BLACK_FLAG = "\U0001f3f4"
#: Two regional indicators, or a black flag with the letters of a region as tag characters.
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,7}\U000e007f")
_LIMITS = "A hashtag is a topic label; opponents and journalists use it, too. It does not say whom the author supports."
_NEXT = "Read the post as a whole, and say in the article what the tag is, if it matters."


@rule("ctx", severity="note", needs="tags", basis="listed", limits=_LIMITS, next_step=_NEXT)
def campaign_tag(subject: Subject) -> Iterator[Hit]:
    """A hashtag is listed as a campaign's, and the row holds on the post's day."""
    yield from _tags(subject, "campaign-tag")


@rule("ctx", severity="note", needs="tags", basis="listed", limits=_LIMITS, next_step=_NEXT)
def slogan_tag(subject: Subject) -> Iterator[Hit]:
    """A hashtag is listed as a campaign's slogan, and the row holds on the post's day."""
    yield from _tags(subject, "slogan-tag")


@rule("ctx", severity="note", needs="tags", basis="listed",
      limits="The side is the one the tag is aimed at. It does not say whom the author supports.", next_step=_NEXT)
def attack_tag(subject: Subject) -> Iterator[Hit]:
    """A hashtag is listed as aimed at a side, and the row holds on the post's day."""
    yield from _tags(subject, "attack-tag")


def _tags(subject: Subject, slug: str) -> Iterator[Hit]:
    """One hit per listed tag, unless tags of another pole stand beside it: then no single side is named."""
    for tag, row in subject.tags:
        if TAG_RULES[row.label] == slug and not (row.side and row.side.partition(":")[0] in subject.crossed):
            yield Hit(f"The post contains #{tag}, {subject.quote(row)}.", subject.tag_match(tag), row)


@rule("ctx", severity="note", needs="tags", basis="listed",
      limits="Tags of several sides in one post say nothing about the author; the sides are those the lists give.",
      next_step=_NEXT)
def cross_tagged(subject: Subject) -> Iterator[Hit]:
    """The hashtags name two poles or more of one axis; said once, in place of a single side's wording."""
    axes = dict.fromkeys(row.side.partition(":")[0] for _, row in subject.tags if row.side)
    for axis in axes:
        if axis in subject.crossed:
            rows = [(tag, row) for tag, row in subject.tags if row.side and row.side.partition(":")[0] == axis]
            told = "; ".join(f"#{tag}, {subject.quote(row)}" for tag, row in rows)
            # No row of its own: one row would name one side.
            yield Hit(f"The post contains hashtags of several sides: {told}.", subject.tag_match(rows[0][0]))


@rule("ctx", severity="note", needs="embed.hashtags", basis="observed",
      limits="Many accounts tag their own name; it says nothing about the post.",
      next_step="Take the tag for a signature, not for a topic.")
def self_tag(subject: Subject) -> Iterator[Hit]:
    """A hashtag is the account's own handle, or its display name without spaces and signs."""
    embed = subject.embed
    name = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", embed.display_name or ""))).casefold()
    own = {embed.handle.casefold() if embed.handle else "", name} - {""}
    for key, tag in subject.tag_keys.items():
        if key in own:
            yield Hit(f"The post contains #{tag}, the account's own name.", subject.tag_match(tag))


@rule("ctx", severity="note", needs="tokens", basis="listed",
      limits="A word in a name is the account's own claim; it is not evidence of a role or a side.",
      next_step="Find out who is behind the account before the name is relied on.")
def name_token(subject: Subject) -> Iterator[Hit]:
    """The display name contains a listed word, as a whole word, of which ``src.parody-declared`` says nothing."""
    for words, row in subject.tokens:
        if (words, row) not in subject.parody:
            yield Hit(f"The display name contains {words!r}, {subject.quote(row)}.", Match(words), row)


@rule("ctx", severity="note", needs="sites", basis="listed",
      limits="A link to a site says nothing about whom the author supports.",
      next_step="Open the link and see what it offers.")
def party_link(subject: Subject) -> Iterator[Hit]:
    """A link of the post, as shown or followed, leads to a site listed as a party's, a campaign's or a fundraiser's."""
    for link, row in subject.sites:
        yield Hit(f"The post links to {row.entry}, {subject.quote(row)}.", subject.link_match(link), row)


@rule("ctx", severity="note", needs="embed.display_name", basis="observed", default=False,
      limits="Flags are used by people of every side; the code names the picture, nothing more.",
      next_step="Take the flag for an ornament, unless the account says what it stands for.")
def flag_emoji(subject: Subject) -> Iterator[Hit]:
    """The display name contains the emoji of a flag; it has no side. Speaks only when it is asked for."""
    name = subject.embed.display_name or ""
    for flag in dict.fromkeys(_FLAG.findall(name)):
        yield Hit(f"The display name contains the emoji of the flag {_code(flag)}.", Match(flag))


def _code(flag: str) -> str:
    """``US``, ``GB-ENG``: the letters a flag is spelt with."""
    if not flag.startswith(_BLACK_FLAG):
        return "".join(chr(ord(one) - 0x1F1E6 + ord("A")) for one in flag)
    letters = "".join(chr(ord(one) - 0xE0000) for one in flag[1:-1]).upper()
    return f"{letters[:2]}-{letters[2:]}"


@rule("ctx", severity="note", needs="domains", basis="listed", default=False,
      limits="A rating is its author's opinion of a whole site as of its date; it says nothing about the linked page.",
      next_step="Read the linked page itself, and see who rated the site and how.")
def rated_domain(subject: Subject) -> Iterator[Hit]:
    """A link leads to a site that somebody has rated; says who and how. Speaks only when it is asked for."""
    for link, row in subject.domains:
        if row.relation == "rated_by":
            yield Hit(f"The post links to {row.entry}, {subject.quote(row)}, by the rating of {row.source}.",
                      subject.link_match(link), row)
