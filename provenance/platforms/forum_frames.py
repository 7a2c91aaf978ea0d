"""
The frames that forums put around posts of any platform: one host, the platform in the file's name, the post behind the
hash.

XenForo, phpBB and others use one maker of embeds (s9e/TextFormatter, MediaEmbed plugin):
``https://s9e.github.io/iframe/2/twitter.min.html#1795968363525046272#theme=auto``.
"""

from __future__ import annotations

import re

from provenance.platforms.platform import Mark
from provenance.urls import Address, split

_HOST = "s9e.github.io"
#: The same as a regular expression, after ``//``: nobody links there.
FRAMES = r"s9e\.github\.io/iframe/"
_FILE = re.compile(r"/iframe/(?:[0-9]{1,2}/)?([a-z]{2,20})(?:\.min)?\.html")


def forum_frame(address: Address, platform: str) -> str | None:
    """
    What such a frame says of the post, where it is one of that platform; None for all other addresses.

    >>> from provenance.urls import split
    >>> forum_frame(split("https://s9e.github.io/iframe/2/twitter.min.html#20#theme=auto"), "twitter")
    '20'
    """
    if address.host != _HOST:
        return None
    found = _FILE.fullmatch(address.path)
    return address.fragment.partition("#")[0] if found and found[1] == platform else None


def unframed(address: Address, platform: str, start: str) -> Address:
    """
    The address of the post behind such a frame, which holds what follows *start* in it; others as they are.

    >>> from provenance.urls import split
    >>> unframed(split("https://s9e.github.io/iframe/2/telegram.min.html#town/613"), "telegram", "https://t.me/").path
    '/town/613'
    """
    held = forum_frame(address, platform)
    if held and held.startswith("/"):
        start = "/".join(start.split("/", 3)[:3])  # the first of these frames held the whole path
    return (split(start + held) or address) if held else address


def forum_mark(platform: str) -> Mark:
    """The mark of such frames."""
    return Mark("rare post", _HOST, rf"SEPiframeSEP[0-9]{{0,2}}(?:SEP)?{platform}[a-z.]{{1,16}}#(?:SEP)?[a-z0-9_-]")
