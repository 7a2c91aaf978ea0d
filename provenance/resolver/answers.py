"""
What an answer points to: by its headers, by its markup, by its scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provenance.model import Capture
from provenance.pagetree import tree_of_page
from provenance.resolver.interstitials import canonical, is_html, read_page
from provenance.resolver.spelling import absolute, as_utf8, text_of
from provenance.urls import is_short

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_STUB_BYTES = 16 * 1024
_SHORTENER_STUB_BYTES = 256 * 1024
#: "You will be redirected in 5 seconds" is a hop; "renew this page every 5 minutes" is none.
_LONGEST_WAIT_S = 10
#: A signpost says "Redirecting…, click here if nothing happens"; more than this is something to read.
_FEW_CHARACTERS = 300


def points(capture: Capture, asked: str) -> tuple[str, str] | None:
    """Where an answer points, and by what; the package's docstring has the words. None: it leads nowhere."""
    status = capture.status or 0
    if 300 <= status < 400:
        # Said twice, and not the same: a choice, which is not ours to make.
        locations = {value.strip() for name, value in capture.headers if name.lower() == "location"} - {""}
        if len(locations) == 1:
            return absolute(asked, as_utf8(locations.pop())), "location"
    if not 200 <= status < 300:
        return None
    waited = _refresh(as_utf8(capture.header("Refresh") or ""), asked)
    if waited:
        return waited, "refresh"
    return _page(capture, asked) if status == 200 and capture.complete else None


def _page(capture: Capture, asked: str) -> tuple[str, str] | None:
    """The target of a page that is nothing but a signpost, or of one whose service we know."""
    return read_page(capture, asked, early=True) or _signpost(capture, asked) or read_page(capture, asked, early=False)


def _signpost(capture: Capture, asked: str) -> tuple[str, str] | None:
    known = is_short(asked)
    if not is_html(capture) or len(capture.body) > (_SHORTENER_STUB_BYTES if known else _STUB_BYTES):
        return None
    text = text_of(capture.body)
    page = tree_of_page(text)
    if page is None:
        return None
    if found := _sign(page, asked, known):
        return found
    page = tree_of_page(text) if known else None
    target = canonical(page, asked) if page is not None else None
    return (target, "canonical") if target else None


def _sign(page: LexborHTMLParser, asked: str, known: bool) -> tuple[str, str] | None:
    """The package's first lines say which pages are signposts. The page is used up."""
    for meta in page.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            target = _refresh(meta.attributes.get("content") or "", asked)
            if target:
                return target, "meta-refresh"
    scripts = [script.text() for script in page.css("script") if _runs(script.attributes.get("type"))]
    page.strip_tags(["script", "style", "noscript", "title", "template"])
    words = " ".join(page.body.text().split()) if page.body else ""
    if not known and len(words) > _FEW_CHARACTERS:
        return None
    targets = {absolute(asked, target) for script in scripts for target in _script_targets(script)} - {asked}
    # Two different targets are a choice, and a choice is not ours to make.
    return (targets.pop(), "script") if len(targets) == 1 else None


#: Matches any text: the number may be missing, and everything after it is an address.
_REFRESH = re.compile(r"\s*([0-9]{0,6})[0-9.]*[\s;,]*(?:url\s*=\s*)?(.*)", re.I | re.S)


def _refresh(content: str, asked: str) -> str | None:
    """https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh"""
    (wait, target), *_ = _REFRESH.findall(content)
    if int(wait or 0) > _LONGEST_WAIT_S:
        return None
    if target[:1] in ("'", '"'):
        target = target[1:].partition(target[0])[0]
    if not target.strip():
        return None
    there = absolute(asked, target)
    return there if there.partition("#")[0] != asked else None


_SETS_LOCATION = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self|top|parent|globalThis)\.){0,3}location"
    r"(?:(?:\.href)?\s{0,9}=|\.(?:replace|assign)\s{0,9}\()\s{0,9}"
    # A plus after the quote means that the address goes on.
    r"""(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)')\s{0,9}(?:[);\n},]|</|\Z)"""
)
_DECIDES = re.compile(r"\b(?:if|else|switch|catch|click|onclick|submit|confirm|prompt)\b|&&|\|\||\?[^'\"]{0,60}:")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|^[ \t]*//[^\n]*", re.S | re.M)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.S)


def _script_targets(script: str) -> list[str]:
    code = _COMMENT.sub(" ", script)
    found = list(_SETS_LOCATION.finditer(code))
    # The addresses themselves may hold anything; what decides stands around them.
    if not found or _DECIDES.search(_SETS_LOCATION.sub(" ", code)):
        return []
    return [_ESCAPE.sub(_unescaped, matched[1] or matched[2]) for matched in found]


def _unescaped(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    return chr(int(digits, 16)) if digits else escape[3]


def _runs(kind: str | None) -> bool:
    return not kind or "javascript" in kind.lower() or kind.strip().lower() == "module"
