"""
Pages that stand instead of what was asked for: for people with an account, a browser, or another code.
"""

from __future__ import annotations

from provenance.urls import split

#: Host (and those below it), the beginning of a path, whole segments. The first two are of the endpoints fact sheet,
#: section 2; the others are where these platforms send visitors without an account or with too many questions.
_WALLS: tuple[tuple[str, str], ...] = (
    ("facebook.com", "/common/browser.php"),
    ("facebook.com", "/unsupportedbrowser"),
    ("facebook.com", "/login"),
    ("facebook.com", "/login.php"),
    ("facebook.com", "/checkpoint"),
    ("instagram.com", "/accounts/login"),
    ("instagram.com", "/challenge"),
    ("linkedin.com", "/authwall"),
    ("linkedin.com", "/login"),
    ("linkedin.com", "/uas/login"),
    ("linkedin.com", "/checkpoint"),
    ("x.com", "/i/flow/login"),
    ("x.com", "/account/access"),
    ("x.com", "/login"),
    ("twitter.com", "/i/flow/login"),
    ("twitter.com", "/account/access"),
    ("twitter.com", "/login"),
    ("google.com", "/sorry"),
)
#: Platforms that answer an unknown code with their home page, or with a post's address that names nobody and no post
#: (endpoints.md, section 2). With an id in it, it is a post's.
_HOMES = frozenset(("tiktok.com", "www.tiktok.com", "m.tiktok.com"))
_NO_POST = frozenset(("", "/@", "/@/video"))


def end_of_the_way(url: str) -> str | None:
    """
    The outcome, where a redirect leads to a page nobody linked to: ``blocked``, ``gone``, or None.

    >>> end_of_the_way("https://www.facebook.com/unsupportedbrowser")
    'blocked'
    >>> end_of_the_way("https://www.tiktok.com/?_r=1")
    'gone'

    Only for addresses a redirect led to; whoever links to a login page means it.
    """
    address = split(url)
    if address is None:
        return None
    path = address.path.rstrip("/").lower()
    if address.host in _HOMES and path in _NO_POST:
        return "gone"
    for host, begins in _WALLS:
        if (address.host == host or address.host.endswith("." + host)) and (path + "/").startswith(begins + "/"):
            return "blocked"
    return None
