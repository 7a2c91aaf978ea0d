"""
Ids of other posts, and ids that a program has rounded: arithmetic on text, for the forgeries.

>>> rounded_by_spreadsheet("1795968363525046272"), rounded_by_float("1795968363525046272")
('1795968363525040000', '1795968363525046300')
"""

from __future__ import annotations

#: Platforms whose ids are plain numbers with a time above some bit: the bit, and units of time in a day.
NUMBERED = {
    "x": (22, 86_400_000), "tiktok": (32, 86_400), "mastodon": (16, 86_400_000), "truthsocial": (16, 86_400_000),
    "gab": (16, 86_400_000), "linkedin": (22, 86_400_000), "tumblr": (20, 86_400_000),
}
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BASE32 = "234567abcdefghijklmnopqrstuvwxyz"
#: Shorter ids are from before the clocks.
_CLOCKED = 15


def other_id(platform: str, post_id: str, days: float) -> str | None:
    """The id of a post of the same platform, *days* later; None where the platform's ids carry no time."""
    if platform in NUMBERED and post_id.isdigit() and len(post_id) >= _CLOCKED:
        shift, units = NUMBERED[platform]
        return str(int(post_id) + (round(days * units) << shift))
    if platform in ("instagram", "threads") and len(post_id) >= 10:
        return written(read(post_id, BASE64) + (round(days * 86_400_000) << 23), BASE64)
    if platform == "bluesky" and len(post_id) == 13:
        return written(read(post_id, BASE32) + (round(days * 86_400_000_000) << 10), BASE32)
    return None


def read(code: str, alphabet: str) -> int:
    """The number that these digits of an alphabet write, most significant first."""
    number = 0
    for char in code:
        number = number * len(alphabet) + alphabet.index(char)
    return number


def written(number: int, alphabet: str) -> str:
    """A number in the digits of an alphabet, most significant first."""
    code = ""
    while number:
        number, digit = divmod(number, len(alphabet))
        code = alphabet[digit] + code
    return code


def rounded_by_float(post_id: str) -> str | None:
    """As JavaScript prints the number nearest to it; None where that is the id itself."""
    if not post_id.isdigit() or len(post_id) < _CLOCKED:
        return None
    number = int(post_id)
    digits = repr(float(number)).partition("e")[0].replace(".", "")
    rounded = digits.ljust(len(post_id), "0") if "e" in repr(float(number)) else str(int(float(number)))
    return None if rounded == post_id or len(rounded) != len(post_id) else rounded


def rounded_by_spreadsheet(post_id: str) -> str | None:
    """As a spreadsheet leaves it: fifteen digits, then zeros; None where it has no more."""
    if not post_id.isdigit() or len(post_id) <= 16 or post_id[15:] == "0" * len(post_id[15:]):
        return None
    return post_id[:15] + "0" * (len(post_id) - 15)
