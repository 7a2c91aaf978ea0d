"""
Addresses as strangers write them: taken apart, compared, unwrapped. No network.

>>> split("HTTPS://Twitter.com/Example/status/1?s=20").host
'twitter.com'
>>> split("not an address") is None
True
>>> unwrap("pic.twitter.com/AbCdEfGhIj")
'https://t.co/AbCdEfGhIj'
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = ["Address", "is_short", "is_truncated", "registrable_domain", "short_hosts", "split", "unwrap"]

#: What browsers drop from an address before reading it: https://url.spec.whatwg.org/#concept-basic-url-parser
_DROPPED = str.maketrans("", "", "\t\r\n")
_ABSOLUTE = re.compile(
    # With a scheme one slash will do, as archives collapse them; without one it would be a path.
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}):(?:/{1,3}|\\{2})|/{2,3}|\\{2})(?:[^/?#@\\]*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:@\\\s]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>[/\\][^?#]*)?(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address in parts. ``path`` and ``query`` are as written, still percent-encoded."""

    scheme: str  #: lower case; ``https`` where the address had none (``//host/path``)
    host: str  #: lower case, without a trailing dot
    port: str | None
    path: str  #: begins with ``/``
    query: str
    fragment: str

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, percent-decoded, empty ones left out."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    def value(self, name: str) -> str | None:
        """The first value of a query key, decoded; None where the key is absent."""
        return next((value for key, value in self.pairs() if key == name), None)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The query's keys and values, decoded, in order; at most 200 of them."""
        if not self.query:
            return ()
        # More than 200 keys are no address anybody shares; the cut keeps the time linear.
        return tuple(parse_qsl("&".join(self.query.split("&", 200)[:200]), keep_blank_values=True))


def split(url: str) -> Address | None:
    """
    Take an http(s) address apart, as leniently as a browser; None for anything else.

    >>> split("//x.com/example/status/20").segments
    ('example', 'status', '20')
    >>> split("javascript:alert(1)") is None
    True

    Never raises. White space around it and tabs and line ends inside are dropped, as browsers do;
    user info is read over. An address without scheme must begin with ``//``.
    """
    matched = _ABSOLUTE.fullmatch(url.strip().translate(_DROPPED))
    if matched is None:
        return None
    scheme = (matched["scheme"] or "https").lower()
    if scheme not in ("http", "https"):
        return None
    path = (matched["path"] or "/").replace("\\", "/")
    host = matched["host"].lower().rstrip(".")
    if not host:
        return None
    return Address(scheme, host, matched["port"], path, matched["query"] or "", matched["fragment"] or "")


# --- who owns it, is it short -------------------------------------------------------------------


def registrable_domain(url_or_host: str) -> str | None:
    """
    The part of a host that somebody registered, by the Public Suffix List; no network.

    >>> registrable_domain("https://www.example.co.uk/news?id=1")
    'example.co.uk'
    >>> registrable_domain("127.0.0.1") is None
    True

    The list is the snapshot inside tldextract; it is never fetched. Its private part is used:
    ``a.github.io`` and ``b.github.io`` have different owners, so each is a domain of its own.
    A host that is itself such a suffix (``github.io``) is read by the public part alone.
    None for IP addresses, single labels and anything that is no host. Lower case, as written otherwise.
    """
    address = _lenient(url_or_host)
    if address is None or address.host.startswith("[") or "." not in address.host:
        return None
    extract = _suffixes()
    for private in (True, False):
        parts = extract(address.host, include_psl_private_domains=private)
        if parts.domain and parts.suffix:
            return f"{parts.domain}.{parts.suffix}"
    return None


def is_short(url: str) -> bool:
    """
    Is this an address whose target cannot be read from it: a known shortener's host, with a code?

    >>> is_short("https://bit.ly/3Example"), is_short("https://bit.ly/"), is_short("pic.x.com/AbC")
    (True, False, True)

    The hosts stand in ``data/shorteners.csv``. Text without scheme is read as a host and a path; a short link
    inside an archive's address is one, too.
    """
    plain = _PLAIN.match(url)
    if plain is not None and "//" not in url[8:]:
        # Nearly all links are written like this, and need no closer reading.
        return plain[1] in short_hosts()
    address = _lenient(url)
    if address is not None and _bare(address.host) in short_hosts():
        return bool(address.path.strip("/"))
    # A page saved by an archive has the archive's address around each short link.
    archived = _from_archive(address) if address is not None and "//" in url[8:] else None
    return archived is not None and archived != url and is_short(archived)


#: A host in small letters with a code behind it.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?((?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+)/[A-Za-z0-9]")


@cache
def short_hosts() -> frozenset[str]:
    """
    Every host of ``data/shorteners.csv``, lower case, without ``www.``; read on first use.

    >>> "t.co" in short_hosts()
    True
    """
    table = files("provenance").joinpath("data/shorteners.csv").read_text(encoding="utf-8")
    return frozenset(row["entry"] for row in csv.DictReader(table.splitlines()))


def is_truncated(url: str) -> bool:
    """
    Was this address cut for display? A cut code leads nowhere, or to somebody else; never ask it.

    >>> is_truncated("https://t.co/AbC…"), is_truncated("https://t.co/AbC")
    (True, False)
    """
    end = url.rstrip()[-9:].lower()
    return end.endswith(("…", "%e2%80%a6")) or (end.endswith("...") and is_short(url))


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # late: it reads a list of 10,000 suffixes

    return TLDExtract(cache_dir=None, suffix_list_urls=())


_SCHEMELESS = re.compile(r"[^\s:@/?#\\]+(?::[0-9]{1,5})?(?:[/?#]|\Z)")


def _lenient(url: str) -> Address | None:
    """Like split, and text without scheme is a host and a path, as people write ``bit.ly/x``."""
    text = url.strip()
    return split(text) or (split(f"//{text}") if _SCHEMELESS.match(text) else None)


def _bare(host: str) -> str:
    return host.removeprefix("www.")


# --- what is wrapped in it ----------------------------------------------------------------------

_PICTURE = re.compile(r"(?:https?://)?(?:www\.)?pic\.(?:twitter|x)\.com/([A-Za-z0-9]+)(?:[/?#].*)?", re.I | re.S)
#: 4 to 14 digits of time, perhaps a star, perhaps a flag such as ``id_``: https://archive.org/help/wayback_api.php
_WAYBACK = re.compile(r"/web/(?:[0-9]{4,14}\*?|[0-9]{0,14}\*)(?:[a-z]{2}_)?/(.+)", re.S)
_ARCHIVE_TODAY = re.compile(r"/(?:[0-9]{14}|newest|oldest|[0-9]{4}\.[0-9]{2}\.[0-9]{2}-[0-9]{6})/(.+)", re.S)
_ARCHIVE_TODAY_HOSTS = frozenset(f"archive.{end}" for end in ("today", "ph", "is", "li", "md", "vn", "fo"))
_AMP_VIEWER = re.compile(r"/amp/(s/)?([^/?#]+\.[^/?#]+.*)", re.S)
_AMP_CACHE = re.compile(r"/[a-z]{1,2}/(s/)?([^/?#]+\.[^/?#]+.*)", re.S)
_GOOGLE = re.compile(r"(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_URLDEFENSE = re.compile(r"/v3/__(.+?)__;", re.S)
_CACHED = re.compile(r"cache:(?:[\w-]{5,20}:)?(.+)", re.S)
_COLLAPSED = re.compile(r"\A(https?):/{0,3}(?=[^/])", re.I)

#: Redirectors that carry their target: host (a leading ``*`` stands for any text, ``google.*`` for any
#: country), path (empty: any), the query keys that hold it. Source: the embed-markup fact sheet, section 16;
#: bitly.com: the endpoints fact sheet, section 2.
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
    ("translate.google.com", "/translate", ("u",)),
    # Services that draw embeds for others; what they draw stands under these keys.
    ("cdn.embedly.com", "/widgets/media.html", ("url", "src")),
    ("cdn.iframe.ly", "", ("url",)),
    ("iframe.ly", "/api/iframe", ("url",)),
)
#: First labels that change nothing about a redirector.
_SAME_SITE = ("www.", "m.", "mobile.", "web.", "touch.")


#: What is inside another address has a host, and a host has a dot. (translate.goog keeps it in its own.)
_HOLDS_NO_HOST = re.compile(r"https?://(?!pic\.|[^/?#]*translate\.goog)[A-Za-z0-9.-]+(?:/[^.%\s\u2026]*)?")
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
        saved = _WAYBACK.fullmatch(url.strip())
        return _inner(saved[1]) if saved else None
    return next((inner for read in _READERS if (inner := read(address)) and inner != url), None)


def _from_archive(address: Address) -> str | None:
    host, path = _bare(address.host), _tail(address)
    if host in ("web.archive.org", "wayback.archive.org", "archive.org"):
        matched = _WAYBACK.fullmatch(path)
    elif host in _ARCHIVE_TODAY_HOSTS:
        matched = _ARCHIVE_TODAY.fullmatch(path)
    else:
        return None
    return _inner(matched[1]) if matched else None


def _from_amp(address: Address) -> str | None:
    # The fragment belongs to the viewer that shows the page.
    path = _tail(address).partition("#")[0]
    if _GOOGLE.fullmatch(address.host) or _bare(address.host) == "bing.com":
        matched = _AMP_VIEWER.fullmatch(path)
    elif address.host.endswith((".cdn.ampproject.org", ".bing-amp.com")):
        matched = _AMP_CACHE.fullmatch(path)
    else:
        return None
    return _inner(("https://" if matched[1] else "http://") + matched[2]) if matched else None


def _from_translation(address: Address) -> str | None:
    """``a-b--c-com.translate.goog`` is ``a.b-c.com``; its own query keys begin with ``_x_tr_``."""
    label = address.host.removesuffix(".translate.goog")
    if label == address.host or "." in label or address.value("_x_tr_hp"):
        return None
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    scheme = "http" if address.value("_x_tr_sch") == "http" else "https"
    kept = "&".join(pair for pair in address.query.split("&") if not pair.startswith("_x_tr_"))
    return _inner(f"{scheme}://{host}{address.path}" + (f"?{kept}" if kept else ""))


def _from_redirector(address: Address) -> str | None:
    path = address.path.rstrip("/").lower()
    for host, at, keys in _REDIRECTORS:
        if at in ("", path) and _is_host(address.host, host):
            # Some copies decoded ``&image=`` as an entity: what follows the sign is the next key's.
            held = (_decoded(raw.partition("\u2111")[0]) for key in keys if (raw := _raw_value(address.query, key)))
            return next((inner for value in held if _absolute(value) and (inner := _inner(value))), None)
    return None


def _from_odd_forms(address: Address) -> str | None:
    """Redirectors that hold the target elsewhere than under a query key."""
    inner: str | None = None
    if _bare(address.host) == "href.li":
        inner = _decoded(address.query)
    elif address.host == "webcache.googleusercontent.com":
        # Words to be marked in the page may follow, after a space.
        words = (_raw_value(address.query, "q") or "").replace("+", "%20").partition("%20")[0]
        cached = _CACHED.match(_decoded(words))
        return _inner(cached[1]) if cached else None
    elif _bare(address.host) == "urldefense.com" and (defended := _URLDEFENSE.match(_tail(address))):
        # A star stands for a character kept elsewhere in the address: then it cannot be read as it is.
        inner = None if "*" in defended[1] else defended[1]
    return _inner(inner) if inner and _absolute(inner) else None


_READERS = (_from_archive, _from_amp, _from_translation, _from_redirector, _from_odd_forms)


def _inner(text: str) -> str | None:
    """An address found inside another: its scheme may be collapsed, encoded or missing."""
    if re.match(r"(?:https?(?:%3a|:)%2f)|https?%3a", text, re.I):
        text = _decoded(text)
    text = text.strip()
    if not _absolute(text):
        text = "http://" + text  # as the archives themselves read it
    text = _COLLAPSED.sub(r"\1://", "https:" + text if text.startswith("//") else text, count=1)
    address = split(text)
    return text if address and ("." in address.host or address.host.startswith("[")) else None


def _absolute(text: str) -> bool:
    return text[:8].lower().startswith(("http:/", "https:/", "//", "http%3a", "https%3a"))


def _tail(address: Address) -> str:
    query = f"?{address.query}" if address.query else ""
    return address.path + query + (f"#{address.fragment}" if address.fragment else "")


def _is_host(host: str, wanted: str) -> bool:
    if wanted == "google.*":
        return _GOOGLE.fullmatch(host) is not None
    if wanted.startswith("*"):
        return host.endswith(wanted[1:])
    return host == wanted or any(host == first + wanted for first in _SAME_SITE)


def _raw_value(query: str, key: str) -> str | None:
    """The first value of a key, still encoded: ``+`` inside an address is a plus."""
    return next((part[len(key) + 1 :] for part in query.split("&") if part.startswith(key + "=")), None)


def _decoded(text: str) -> str:
    """Percent-decoded; bytes that are no UTF-8 stay encoded, so that nothing is lost."""
    plain = unquote(text, errors="surrogateescape")
    return re.sub(r"[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", plain)
