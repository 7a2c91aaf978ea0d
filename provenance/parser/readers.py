"""
Who reads a fragment: the platforms of which some mark was seen, in the order of the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from provenance.fragment import Fragment
from provenance.model import Embed
from provenance.platforms import PLATFORMS, Platform


@lru_cache(maxsize=256)
def readers_of(groups: frozenset[str]) -> tuple[Platform, ...]:
    """The platforms of which some mark was seen."""
    if "encoded" in groups:
        return PLATFORMS
    keys = {group.partition(":")[0] for group in groups}
    tails = "tail" in groups
    return tuple(platform for platform in PLATFORMS if platform.key in keys or (
        tails and any(mark.literal == "AT" for mark in platform.marks)))


def read_fragment(fragment: Fragment, platforms: tuple[Platform, ...] = PLATFORMS) -> Embed | None:
    """The embed a fragment shows, by the first platform that says "mine"; None where none does."""
    for platform in platforms:
        embed = platform.read(fragment)
        if embed is not None:
            if fragment.form == "dom":
                return embed
            return replace(embed, form=fragment.form, forms=tuple(dict.fromkeys((fragment.form, *embed.forms))))
    return None


#: The sign of a tail, as the byte-level look counts it.
_TAIL = re.compile(r"[(（]\s?[@＠][A-Za-z0-9_.-]{1,80}")


def shows_tail(fragment: Fragment, embed: Embed) -> bool:
    """Does a fragment surely hold a sign of a tail, the one of its own post? Quickly told; no is "perhaps"."""
    return embed.printed_handle is not None and fragment.tidy and f"(@{embed.printed_handle})" in fragment.markup


def count_tails(fragment: Fragment) -> int:
    """How many signs of a tail stand in a fragment's words, as the byte-level look counts them."""
    # A frame's text is markup that nobody sees; the embeds in it are fragments of their own.
    return 0 if fragment.name == "iframe" else len(_TAIL.findall("".join(piece.text for piece in fragment.pieces)))
