"""
What follows from an address alone, so that nobody needs to be asked.
"""

from __future__ import annotations

import re

from provenance.urls import Address, split

#: Short hosts whose code is the platform's own id of the post (endpoints.md, section 2).
_COMPUTED = frozenset(("youtu.be", "redd.it", "instagr.am"))


def computed(url: str) -> str | None:
    """
    Where a short link leads whose code is the id of the post; None for all others.

    >>> computed("https://youtu.be/dQw4w9WgXcQ?t=30")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    >>> computed("https://bit.ly/3Example") is None
    True
    """
    address = split(url)
    if address is None or address.host.removeprefix("www.") not in _COMPUTED:
        return None
    from provenance.platforms import parse_post_url  # late: most chains need no platform

    ref = parse_post_url(url)
    return ref.url if ref is not None else None


#: What the address of a preview has behind the code (endpoints.md, section 2).
_PREVIEW_SIGNS = {"bit.ly": "+", "j.mp": "+", "bitly.com": "+", "tinyurl.com": "+", "is.gd": "-", "v.gd": "-"}
_CODE = re.compile(r"/[A-Za-z0-9_-]+")


def another_name(url: str) -> str | None:
    """
    The link itself, where the address is that of its preview; None for all others.

    >>> another_name("https://bit.ly/3Example+"), another_name("https://preview.tinyurl.com/AbC")
    ('https://bit.ly/3Example', 'https://tinyurl.com/AbC')
    """
    address = split(url)
    if address is None:
        return None
    host = address.host.removeprefix("www.")
    if host == "preview.tinyurl.com" and _CODE.fullmatch(address.path):
        return f"https://tinyurl.com{address.path}"
    sign = _PREVIEW_SIGNS.get(host)
    if sign and address.path.endswith(sign) and _CODE.fullmatch(address.path[:-1]):
        return f"https://{host}{address.path[:-1]}"
    return None


_SIXTY_TWO = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WP_ME = re.compile(r"/(?:[pPa]([0-9a-zA-Z]{1,11})-([0-9a-zA-Z]{1,11})|([0-9a-zA-Z]{1,11}))/?")


def wordpress_numbers(url: str) -> tuple[int, int | None] | None:
    """
    The numbers inside a ``wp.me`` code: that of the blog, and that of the post or page; no network.

    >>> wordpress_numbers("https://wp.me/p1a-2B")
    (72, 161)
    >>> wordpress_numbers("https://wp.me/1a")
    (72, None)

    The host of the blog does not follow from its number, so the link is still asked; a redirect of WordPress.com
    leads to ``?p=161`` of it. None for other hosts, and for codes of the letter ``s``, which hold a word of the
    address instead of a number. Source: Automattic/jetpack, modules/shortlinks.php.
    """
    address = split(url) or split(f"https://{url}")
    if address is None or address.host.removeprefix("www.") != "wp.me":
        return None
    return _numbers(address)


def _numbers(address: Address) -> tuple[int, int | None] | None:
    found = _WP_ME.fullmatch(address.path)
    if found is None:
        return None
    if found[3] is not None:
        return _from_62(found[3]), None
    return _from_62(found[1]), _from_62(found[2])


def _from_62(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 62 + _SIXTY_TWO.index(digit)
    return number
