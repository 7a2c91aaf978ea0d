"""
Pages that services put before a target, each read the way that service writes it.

Ground: endpoints.md, sections 1 and 2. Nothing is guessed: a page must name one target that lies outside of the
service; two are a choice, and a choice is not ours to make.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.model import Capture
from provenance.pagetree import tree_of_page
from provenance.resolver.spelling import absolute, text_of
from provenance.urls import Address, split, unwrap

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

#: Pages in the way are small, even with all the scripts of a large site around them.
_LARGEST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class _Service:
    """A service that may show a page: where, which hosts are its own, and how its targets are read from it."""

    hosts: frozenset[str]
    own: tuple[str, ...]  #: links to these, and below them, are the service's
    read: Callable[[LexborHTMLParser], list[str]]
    early: bool = False  #: its page has scripts that lead elsewhere, so this goes before them
    between: bool = True  #: a page of which nothing can be read still stands in the way


def _apple(page: LexborHTMLParser) -> list[str]:
    """``redirectToUrlAfterTimeout("https://…", 0)``; the app's own address goes before it, and is none."""
    return [found for script in page.css("script") for found in _REDIRECTS_TO.findall(script.text())]


#: The quote leaves out where the function is defined.
_REDIRECTS_TO = re.compile(r"redirectToUrl(?:AfterTimeout)?\(\s{0,9}[\"'](https?://[^\"'\s]+)[\"']")


def _linkedin(page: LexborHTMLParser) -> list[str]:
    """The button of "this link will take you to a page that's not on LinkedIn"; its help stands outside of main."""
    for selector in ("main a.artdeco-button[href]", 'a[data-tracking-control-name="external_url_click"][href]'):
        found = [node.attributes.get("href") or "" for node in page.css(selector)]
        if found:
            return found
    return []


def _title(page: LexborHTMLParser) -> list[str]:
    """t.co names the target in the title, too."""
    title = page.css_first("title")
    words = title.text().strip() if title is not None else ""
    return [words] if words.startswith(("http://", "https://")) and not re.search(r"\s", words) else []


def _links(page: LexborHTMLParser) -> list[str]:
    return [node.attributes.get("href") or "" for node in page.css("a[href]")]


def _links_or_words(page: LexborHTMLParser) -> list[str]:
    """t.cn writes the address for people to copy it."""
    words = page.body.text(separator="\n") if page.body else ""
    return [*_links(page), *_ADDRESS.findall(words)]


_ADDRESS = re.compile(r"https?://[!-~]{4,2000}")


def _redirect_link(page: LexborHTMLParser) -> list[str]:
    """TinyURL's preview; its page for terminated links has links of other kinds."""
    return [node.attributes.get("href") or "" for node in page.css("a#redirecturl[href]")]


_BITLY = frozenset(("bit.ly", "j.mp", "bitly.com"))
_SERVICES = (
    _Service(frozenset(("apple.news",)), ("apple.news", "apple.com"), _apple, early=True, between=False),
    _Service(frozenset(("lnkd.in", "linkedin.com")), ("linkedin.com", "lnkd.in"), _linkedin, early=True),
    _Service(frozenset(("t.co",)), ("t.co",), _title),
    _Service(_BITLY, ("bitly.com", "bit.ly", "j.mp"), _links),
    _Service(frozenset(("tinyurl.com",)), ("tinyurl.com",), _redirect_link),
    _Service(frozenset(("t.cn",)), ("t.cn", "weibo.cn", "weibo.com", "sina.cn", "sina.com.cn", "sina.com"),
             _links_or_words),
    _Service(frozenset(("is.gd", "v.gd")), ("is.gd", "v.gd"), lambda page: []),
    _Service(frozenset(("goo.gl",)), ("goo.gl", "google.com"), lambda page: []),
)
_BY_HOST = {host: service for service in _SERVICES for host in service.hosts}


def read_page(capture: Capture, asked: str, *, early: bool) -> tuple[str, str] | None:
    """
    The target that a known service's page names, and by what (``interstitial``, ``lookup``); None without one.

    Asked twice: *early*, before meta refresh and scripts are read, for those whose page has others; and after.
    """
    address = split(asked)
    if address is None:
        return None
    if early and _is_lookup(address):
        target = _looked_up(capture).get("url")
        return (target, "lookup") if isinstance(target, str) and split(target) else None
    service = _service(address)
    if service is None or service.early != early or not is_html(capture) or len(capture.body) > _LARGEST_BYTES:
        return None
    page = tree_of_page(text_of(capture.body))
    if page is None:
        return None
    wanted = {target for href in service.read(page) if (target := _outside(absolute(asked, href), service))}
    return (wanted.pop(), "interstitial") if len(wanted) == 1 else None


def _service(address: Address) -> _Service | None:
    host = address.host.removeprefix("www.")
    if host == "linkedin.com" and address.path.rstrip("/") != "/slink":
        return None
    if address.path in ("", "/"):
        return None
    return _BY_HOST.get(host)


def _outside(target: str, service: _Service) -> str | None:
    """A target outside of the service; what its own addresses wrap (Bitly's warning) is outside."""
    address = split(target)
    if address is None:
        return None
    if any(address.host == own or address.host.endswith("." + own) for own in service.own):
        inner = unwrap(target)
        return inner if inner else None
    return target


def other_address(capture: Capture, asked: str) -> str | None:
    """
    The same link by an address that shows no page, where a page came instead of a redirect.

    ``goo.gl/X?si=1`` (Google, 2024-07-18: suppresses the page that announces the end of the service), and the
    look-up of is.gd and v.gd, which answers in JSON. None for all others.
    """
    address = split(asked)
    if address is None or capture.status != 200 or not capture.complete or not is_html(capture):
        return None
    host, code = address.host.removeprefix("www."), address.path.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_]+", code):
        return None
    if host == "goo.gl" and not address.query:
        return f"https://goo.gl/{code}?si=1"
    if host in ("is.gd", "v.gd"):
        return f"https://{host}/forward.php?format=json&shorturl={code}"
    return None


def stands_between(capture: Capture, asked: str) -> str | None:
    """The outcome of a complete 2xx that is no target: ``blocked``, ``gone``, ``unreachable``; None where it is one."""
    address = split(asked)
    if address is None:
        return None
    if _is_lookup(address):
        # 1, 2: something is wrong with the code; 3: too many questions; 4: with the service. is.gd's own reference.
        return {1: "gone", 2: "gone", 3: "blocked"}.get(_error_code(capture), "unreachable")
    service = _service(address)
    return "blocked" if service and service.between and is_html(capture) else None


def _is_lookup(address: Address) -> bool:
    return address.host.removeprefix("www.") in ("is.gd", "v.gd") and address.path == "/forward.php"


def _error_code(capture: Capture) -> int:
    code = _looked_up(capture).get("errorcode")
    return code if isinstance(code, int) else 0


def _looked_up(capture: Capture) -> dict[str, object]:
    try:
        said = json.loads(capture.body[:_LARGEST_BYTES])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def canonical(page: LexborHTMLParser, asked: str) -> str | None:
    """The canonical address of a known shortener's page, where it lies on another host and is no home page."""
    link = page.css_first('link[rel="canonical" i][href]')
    target = absolute(asked, link.attributes.get("href") or "") if link is not None else ""
    there, here = split(target), split(asked)
    if there is None or here is None or not there.path.strip("/"):
        return None
    if there.host.removeprefix("www.") == here.host.removeprefix("www."):
        return None
    service = _service(here)
    return target if service is None else _outside(target, service)


def is_html(capture: Capture) -> bool:
    kind = (capture.header("Content-Type") or "").lower()
    return "html" in kind if kind else capture.body.lstrip()[:1] == b"<"
