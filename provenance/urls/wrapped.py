"""
What is wrapped in an address: one step out of an archive's, a cache's or a redirector's, computed.
"""

from __future__ import annotations

import re

from provenance.urls.address import Address, bare, split
from provenance.urls.archives import WAYBACK, absolute, decoded, from_archive, inner_address, tail
from provenance.urls.shorteners import is_truncated

_PICTURE = re.compile(r"(?:https?://)?(?:www\.)?pic\.(?:twitter|x)\.com/([A-Za-z0-9]+)(?:[/?#].*)?", re.I | re.S)
_AMP_VIEWER = re.compile(r"/amp/(s/)?([^/?#]+\.[^/?#]+.*)", re.S)
_AMP_CACHE = re.compile(r"/[a-z]{1,2}/(s/)?([^/?#]+\.[^/?#]+.*)", re.S)
_GOOGLE = re.compile(r"(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_URLDEFENSE = re.compile(r"/v3/__(.+?)__;", re.S)
_CACHED = re.compile(r"cache:(?:[\w-]{5,20}:)?(.+)", re.S)
#: Redirectors that carry their target: host (a leading ``*`` stands for any text, ``google.*`` for any country,
#: ``embedly.*`` for any site), path (empty: any), the query keys that hold it. Source: the embed-markup fact sheet,
#: section 16; bitly.com: the endpoints fact sheet, section 2.
_REDIRECTORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn", ("u",)),
    ("l.instagram.com", "", ("u",)),
    ("l.threads.net", "", ("u",)),
    ("l.threads.com", "", ("u",)),
    ("out.reddit.com", "", ("url",)),
    ("youtube.com", "/redirect", ("q",)),
    ("google.*", "/url", ("q", "url")),
    ("t.umblr.com", "/redirect", ("z",)),
    ("vk.com", "/away.php", ("to",)),
    ("linkedin.com", "/redir/redirect", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("steamcommunity.com", "/linkfilter", ("url", "u")),
    ("*.safelinks.protection.outlook.com", "", ("url",)),
    ("exit.sc", "", ("url",)),
    ("disq.us", "/url", ("url",)),
    ("twitter.com", "/safety/unsafe_link_warning", ("unsafe_link",)),
    ("x.com", "/safety/unsafe_link_warning", ("unsafe_link",)),
    ("bitly.com", "/a/warning", ("url",)),
    ("bit.ly", "/a/warning", ("url",)),
    # Europe is asked for its consent first.
    ("consent.youtube.com", "", ("continue",)),
    ("consent.google.com", "", ("continue",)),
    ("translate.google.com", "/translate", ("u",)),
    # Services that draw embeds for others; what they draw stands under these keys.
    # Publishers have Embedly under a name of their own site's, too: ``embedly.example.com``.
    ("cdn.embedly.com", "/widgets/media.html", ("url", "src")),
    ("embedly.*", "/widgets/media.html", ("url", "src")),
    ("cdn.iframe.ly", "", ("url",)),
    ("iframe.ly", "/api/iframe", ("url",)),
    # What stands before some subreddits, and a reader of threads.
    ("reddit.com", "/over18", ("dest",)),
    ("old.reddit.com", "/over18", ("dest",)),
    ("skyview.social", "", ("url",)),
)
#: First labels that change nothing about a redirector.
_SAME_SITE = ("www.", "m.", "mobile.", "web.", "touch.")


#: What is inside another address has a host, and a host has a dot. (translate.goog keeps it in its own.)
_HOLDS_NO_HOST = re.compile(r"https?://(?!pic\.|[^/?#]*translate\.goog|[^?#]*/inset/iframe\?)[A-Za-z0-9.-]+(?:/[^.%\s\u2026]*)?")
#: The name of a record of the AT Protocol; what apps show of it stands at a web address. https://atproto.com/specs/at-uri-scheme
_AT_URI = re.compile(r"at://([A-Za-z0-9.:_%-]{3,2048})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})")


def unwrap(url: str) -> str | None:
    """
    The address inside an archive, cache or redirector address: one step, computed, no network.

    >>> unwrap("https://web.archive.org/web/20240530120000id_/https://t.co/AbC?amp=1")
    'https://t.co/AbC?amp=1'
    >>> unwrap("https://t.co/AbC") is None
    True

    ``pic.twitter.com/X`` and ``pic.x.com/X`` are other names of ``https://t.co/X``. The inner address keeps
    its case and its query. None where nothing is wrapped, for opaque codes and for addresses cut with ``…``.
    Never raises; the answer always differs from *url*, and unwrapping again and again comes to an end.
    """
    if _HOLDS_NO_HOST.fullmatch(url):
        return None
    if is_truncated(url):
        return None
    if picture := _PICTURE.fullmatch(url.strip()):
        return f"https://t.co/{picture[1]}"
    if record := _AT_URI.fullmatch(url.strip()):
        return f"https://bsky.app/profile/{record[1]}/post/{record[2]}"
    address = split(url)
    if address is None:
        # A page saved by the Wayback Machine links to its neighbours by path alone.
        saved = WAYBACK.fullmatch(url.strip())
        return inner_address(saved[1]) if saved else None
    return next((inner for read in _READERS if (inner := read(address)) and inner != url), None)


def _from_amp(address: Address) -> str | None:
    # The fragment belongs to the viewer that shows the page.
    path = tail(address).partition("#")[0]
    if _GOOGLE.fullmatch(address.host) or bare(address.host) == "bing.com":
        matched = _AMP_VIEWER.fullmatch(path)
    elif address.host.endswith((".cdn.ampproject.org", ".bing-amp.com")):
        matched = _AMP_CACHE.fullmatch(path)
    else:
        return None
    return inner_address(("https://" if matched[1] else "http://") + matched[2]) if matched else None


def _from_translation(address: Address) -> str | None:
    """``a-b--c-com.translate.goog`` is ``a.b-c.com``; its own query keys begin with ``_x_tr_``."""
    label = address.host.removesuffix(".translate.goog")
    if label == address.host or "." in label or address.value("_x_tr_hp"):
        return None
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    scheme = "http" if address.value("_x_tr_sch") == "http" else "https"
    kept = "&".join(pair for pair in address.query.split("&") if not pair.startswith("_x_tr_"))
    return inner_address(f"{scheme}://{host}{address.path}" + (f"?{kept}" if kept else ""))


def _from_redirector(address: Address) -> str | None:
    path = address.path.rstrip("/").lower()
    for host, at, keys in _REDIRECTORS:
        if at in ("", path) and _is_host(address.host, host):
            # Some copies decoded ``&image=`` as an entity: what follows the sign is the next key's.
            held = (decoded(raw.partition("\u2111")[0]) for key in keys if (raw := _raw_value(address.query, key)))
            return next((inner for value in held if absolute(value) and (inner := inner_address(value))), None)
    return None


def _from_odd_forms(address: Address) -> str | None:
    """Redirectors that hold the target elsewhere than under a query key."""
    inner: str | None = None
    if bare(address.host) == "href.li":
        inner = decoded(address.query)
    elif address.host.endswith(".brid.gy") and address.path.startswith("/r/"):
        inner = tail(address)[len("/r/"):]  # a bridge between networks: https://fed.brid.gy/docs
    elif address.host == "webcache.googleusercontent.com":
        # Words to be marked in the page may follow, after a space.
        words = (_raw_value(address.query, "q") or "").replace("+", "%20").partition("%20")[0]
        cached = _CACHED.match(decoded(words))
        return inner_address(cached[1]) if cached else None
    elif bare(address.host) == "urldefense.com" and (defended := _URLDEFENSE.match(tail(address))):
        # A star stands for a character kept elsewhere in the address: then it cannot be read as it is.
        inner = None if "*" in defended[1] else defended[1]
    elif (inset := _INSET.fullmatch(f"{address.path}?{address.query}")) and inset[1].lower() in _INSETS:
        inner = _INSETS[inset[1].lower()].format(inset[2])
    return inner_address(inner) if inner and absolute(inner) else None


#: Frames of the sites that ran on Kinja, on any of their hosts: ``/ajax/inset/iframe?id=twitter-20``.
_INSET = re.compile(
    r"(?:/[a-z]{1,10})?/inset/iframe\?(?:[^#]{0,80}&)?id=([a-z]{3,10}(?:-video)?)-([A-Za-z0-9_-]{1,64})(?:&.*)?", re.I
)
_INSETS = {
    "twitter": "https://twitter.com/i/status/{}", "youtube-video": "https://www.youtube.com/embed/{}",
    "instagram": "https://www.instagram.com/p/{}/", "vimeo": "https://player.vimeo.com/video/{}",
    "tiktok": "https://www.tiktok.com/embed/{}",
}


_READERS = (from_archive, _from_amp, _from_translation, _from_redirector, _from_odd_forms)


def _is_host(host: str, wanted: str) -> bool:
    if wanted == "google.*":
        return _GOOGLE.fullmatch(host) is not None
    if wanted.startswith("*"):
        return host.endswith(wanted[1:])
    if wanted.endswith(".*"):
        return host.startswith(wanted[:-1])
    return host == wanted or any(host == first + wanted for first in _SAME_SITE)


def _raw_value(query: str, key: str) -> str | None:
    """The first value of a key, still encoded: ``+`` inside an address is a plus."""
    return next((part[len(key) + 1 :] for part in query.split("&") if part.startswith(key + "=")), None)
