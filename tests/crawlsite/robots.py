"""
Robots files of our own, every construct that protego's documentation and code name, each with what it closes.

What a file closes was written by hand, by RFC 9309 and the extensions protego names; nothing here asks protego.
"""

from __future__ import annotations

#: Every path that is tried on every host.
PROBES = ("/", "/a", "/a/b", "/a/b.html", "/a/private/c", "/b", "/b/index.html", "/list?sort=up&page=2", "/x.pdf",
          "/x.pdf?v=1", "/%C3%A4rger", "/A")
_ALL = frozenset(PROBES)


def _closed(*paths: str) -> frozenset[str]:
    return frozenset(paths)


#: How a group can be opened so that it speaks of us.
OURS = {
    "everybody": "User-agent: *\n",
    "us": "User-agent: provenance\n",
    "capitals": "USER-AGENT: PROVENANCE\n",
    "no space": "User-agent:provenance\n",
    "two words": "User agent: provenance\n",
    "one word": "Useragent: provenance\n",
    "no colon": "User-agent provenance\n",
    "a comment": "User-agent: provenance # that is us\n",
    "spaces": "   User-agent :  provenance  \n",
    "an asterisk after it": "User-agent: provenance*\n",
    "second of two": "User-agent: otherbot\nUser-agent: provenance\n",
    "first of two": "User-agent: provenance\nUser-agent: otherbot\n",
    "before another group": "User-agent: otherbot\nDisallow: /\n\nUser-agent: provenance\n",
    "rather than everybody": "User-agent: *\nDisallow: /\n\nUser-agent: provenance\n",
    "a mark before it": "\ufeffUser-agent: *\n",
    "empty lines between": "User-agent: provenance\n\n\n",
    "a sitemap between": "User-agent: provenance\nSitemap: https://news.example/s.xml\n",
    "unknown lines between": "User-agent: provenance\nNoindex: /\nwords without a colon\n",
}
#: … and so that it does not.
OTHERS = {
    "another": "User-agent: otherbot\n",
    "an ending of ours": "User-agent: venance\n",
    "longer than ours": "User-agent: provenancebot\n",
    "commented out": "# User-agent: *\n",
    "without a name": "User-agent:\n",
}
#: What a group can say, and which of the probes that closes.
RULES: dict[str, tuple[str, frozenset[str]]] = {
    "everything": ("Disallow: /\n", _ALL),
    "nothing": ("Disallow:\n", _closed()),
    "a path": ("Disallow: /a\n", _closed("/a", "/a/b", "/a/b.html", "/a/private/c")),
    "a folder": ("Disallow: /a/\n", _closed("/a/b", "/a/b.html", "/a/private/c")),
    "its own case": ("Disallow: /A\n", _closed("/A")),
    "an asterisk": ("Disallow: /*/private/\n", _closed("/a/private/c")),
    "an end": ("Disallow: /*.pdf$\n", _closed("/x.pdf")),
    "an asterisk at the end": ("Disallow: /x*\n", _closed("/x.pdf", "/x.pdf?v=1")),
    "a query": ("Disallow: /*?*sort=\n", _closed("/list?sort=up&page=2")),
    "the front page alone": ("Disallow: /$\n", _closed("/")),
    "the longer rule": ("Disallow: /\nAllow: /a/\n", _ALL - {"/a/b", "/a/b.html", "/a/private/c"}),
    "the longer rule, first": ("Allow: /a/\nDisallow: /\n", _ALL - {"/a/b", "/a/b.html", "/a/private/c"}),
    "the longer rule closes": ("Allow: /a\nDisallow: /a/private\n", _closed("/a/private/c")),
    "a tie is open": ("Disallow: /b\nAllow: /b\n", _closed()),
    "percent": ("Disallow: /%C3%A4\n", _closed("/%C3%A4rger")),
    "percent in small letters": ("Disallow: /%c3%a4\n", _closed("/%C3%A4rger")),
    "a letter as it is": ("Disallow: /ä\n", _closed("/%C3%A4rger")),
    "misspelt": ("Dissallow: /b\ndisalow: /x\nDiasllow: /A\n", _closed("/b", "/b/index.html", "/x.pdf", "/x.pdf?v=1", "/A")),
    "no colon": ("Disallow /b\n", _closed("/b", "/b/index.html")),
    "a comment behind it": ("Disallow: /b # closed\n", _closed("/b", "/b/index.html")),
    "the index of a folder": ("Disallow: /\nAllow: /index.html\n", _ALL - {"/"}),
    "lines of Windows": ("Disallow: /b\r\nDisallow: /A\r\n", _closed("/b", "/b/index.html", "/A")),
    "lines of old": ("Disallow: /b\rDisallow: /A\r", _closed("/b", "/b/index.html", "/A")),
    "a delay": ("Crawl-delay: 3\nDisallow: /b\n", _closed("/b", "/b/index.html")),
    "a rate": ("Request-rate: 1/2s\nDisallow: /b\n", _closed("/b", "/b/index.html")),
    "a host": ("Disallow: /b\nHost: news.example\n", _closed("/b", "/b/index.html")),
}


def files() -> dict[str, tuple[str, frozenset[str]]]:
    """Every way to open a group with everything it can say: the text, and the probes it closes."""
    out = {}
    for group, opened in OURS.items():
        for rule, (text, closed) in RULES.items():
            out[f"{group}: {rule}"] = (opened + text, closed)
    for group, opened in OTHERS.items():
        for rule in ("everything", "a path"):
            out[f"{group}: {rule}"] = (opened + RULES[rule][0], frozenset())
    return out


#: Seconds that are wanted between two requests.
DELAYS = {
    "Crawl-delay: 4": 4.0, "crawl-delay:4": 4.0, "Crawl delay: 4": 4.0, "Crawl-delay: 2.5": 2.5, "Crawl-delay: 0": 1.0,
    "Crawl-delay: soon": 1.0, "Crawl-delay: -4": 1.0, "Crawl-delay: nan": 1.0, "Crawl-delay: inf": 1.0,
    "Request-rate: 1/6": 6.0, "Request-rate: 1/6s": 6.0, "Request-rate: 10/1m": 6.0, "Request-rate: 600/1h": 6.0,
    "Request-rate: 10/1m 0000-2359": 6.0, "Request-rate: 10/1m 2000-2100": 1.0, "Request-rate: x/y": 1.0,
    "Request-rate: 0/5": 1.0, "Request rate: 1/6": 6.0, "Crawl-delay: 2\nRequest-rate: 1/6": 6.0,
    "Crawl-delay: 9\nRequest-rate: 1/6": 9.0,
}
#: Hours (UTC) and whether 12:00 is among them.
HOURS = {
    "Visit-time: 0600-1800": True, "Visit-time: 1800-0600": False, "Visit-time: 0100-0200": False,
    "Visit-time: 2200-1300": True, "Visit-time: 0600 1800": True, "Visit time: 0100-0200": False,
    "Visit-time: always": True,
}
