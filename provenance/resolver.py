"""
Where a link leads, hop by hop. Asks only through the ``fetch`` it is handed.

>>> from provenance.model import Capture
>>> from datetime import datetime, UTC
>>> def answer(url, status, *headers): return Capture(url, datetime(2024, 5, 30, tzinfo=UTC), status, headers)
>>> web = {"https://t.co/AbC": answer("https://t.co/AbC", 301, ("Location", "https://example.org/a")),
...        "https://example.org/a": answer("https://example.org/a", 200)}
>>> found = resolve_link("pic.twitter.com/AbC", web.get)
>>> found.outcome, found.final_url, [hop.via for hop in found.hops]
('resolved', 'https://example.org/a', ['alias', 'location', None])

What points on, in this order: a ``Location``, a ``Refresh`` header, a meta refresh, a script. The last two are
heeded only in a page that is evidently nothing but a signpost, because an article may carry both for other reasons:

- the answer is a complete 200 in HTML, of at most 16 kB (256 kB from a known shortener, whose pages are signposts);
- a refresh waits at most 10 seconds, and leads elsewhere: longer ones renew a news page;
- a script sets the location to one written address, in a script element that decides nothing (no ``if``, no
  ``catch``, no click), and the page shows hardly any words (a known shortener may show some).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from provenance.model import Capture, Fetch, Hop, Resolution
from provenance.urls import is_short, is_truncated, registrable_domain, split, unwrap

__all__ = ["leads_to", "resolve_link"]

#: The general cap of the endpoints fact sheet, section 0.
MAX_HOPS = 10
_STUB_BYTES = 16 * 1024
_SHORTENER_STUB_BYTES = 256 * 1024
#: "You will be redirected in 5 seconds" is a hop; "renew this page every 5 minutes" is none.
_LONGEST_WAIT_S = 10
#: A signpost says "Redirecting…, click here if nothing happens"; more than this is something to read.
_FEW_CHARACTERS = 300


def resolve_link(url: str, fetch: Fetch | None = None, *, max_hops: int = MAX_HOPS) -> Resolution:
    """
    Follow a link to where it leads; every hop is kept, also when the chain fails.

    >>> resolve_link("https://bit.ly/3Example").outcome
    'not-tried'

    What can be computed from an address (``unwrap``) is computed, the rest is asked. Never raises for what the
    web does. Each address of the chain is one hop, in order; the last has ``via`` None. A hop without ``status``
    and ``error`` was not asked: it was computed, or the chain stopped there. Fragments are kept, not asked for.

    Args:
        url: As found; also ``pic.twitter.com/X`` and ``bit.ly/X`` without a scheme.
        fetch: None means "without network"; a fetch that answers None has not got the answer.
        max_hops: How often an address may point on.

    Returns:
        ``outcome``: ``resolved`` (a complete 2xx) · ``gone`` (404, 410) · ``loop`` · ``too-many-hops`` · ``refused``
        (by our own guard, or no web address) · ``blocked`` (any other 4xx, 5xx, 999: the host refused us) ·
        ``unreachable`` (no answer, or one that cannot be read) · ``not-tried`` (no fetch, no answer recorded, or an
        address cut with ``…``).
        ``final_url``: the target of the last hop that points on, whatever it then answered. A picture page behind
        a login wall is still where the code leads. Without such a hop: the address itself when it resolved, else
        None. An ``alias`` does not count: it is the same link by another name.
    """
    hops: list[Hop] = []
    seen: set[str] = set()
    here = url
    while True:
        asked = _trimmed(here).partition("#")[0]
        stop = "loop" if asked in seen else "too-many-hops" if len(hops) > max_hops else None
        seen.add(asked)
        step = _Step(Hop(here), outcome=stop) if stop else _step(here, asked, fetch)
        if step.outcome != "not-tried" or hops:
            hops.append(step.hop)
        if step.target is None:
            break
        here = step.target
    led = any(hop.via not in (None, "alias") for hop in hops)
    final = here if led or step.outcome == "resolved" else None
    domain = registrable_domain(final) if final else None
    return Resolution(url, is_short(url), step.outcome or "unreachable", tuple(hops), final, domain)


def leads_to(resolution: Resolution) -> tuple[str, ...]:
    """
    Every address of a chain in order, the link itself first; to look for a post among them.

    >>> leads_to(resolve_link("https://web.archive.org/web/2024/https://example.org/a"))
    ('https://web.archive.org/web/2024/https://example.org/a', 'https://example.org/a')
    """
    return tuple(dict.fromkeys((resolution.url, *(hop.url for hop in resolution.hops))))


@dataclass(frozen=True, slots=True)
class _Step:
    """One address of the chain: its hop, and either where it points or how the chain ends."""

    hop: Hop
    target: str | None = None
    outcome: str | None = None


#: The one form that is a second name, not a wrapping.
_PICTURE = re.compile(r"(?:https?://)?(?:www\.)?pic\.", re.I)


def _step(here: str, asked: str, fetch: Fetch | None) -> _Step:
    if is_truncated(here):
        return _Step(Hop(here), outcome="not-tried")
    if inner := unwrap(here):
        return _Step(Hop(here, via="alias" if _PICTURE.match(asked) else "unwrap"), inner)
    if split(asked) is None or asked.startswith("//"):
        if is_short(asked) or asked.startswith("//"):
            return _Step(Hop(here, via="alias"), f"https://{asked.removeprefix('//')}")
        return _Step(Hop(here, error="refused-url"), outcome="refused")
    capture = fetch(asked) if fetch else None
    if capture is None:
        return _Step(Hop(here), outcome="not-tried")
    pointed = _points(capture, asked)
    via = pointed[1] if pointed else None
    hop = Hop(here, capture.status, via, capture.at, capture.ip, capture.error)
    return _Step(hop, pointed[0]) if pointed else _Step(hop, outcome=_outcome(capture))


def _outcome(capture: Capture) -> str:
    if capture.error in ("refused-address", "refused-url"):
        return "refused"
    status = capture.status
    if status is None or status < 200 or 300 <= status < 400:
        return "unreachable"
    if status < 300:
        return "resolved" if capture.complete else "unreachable"
    return "gone" if status in (404, 410) else "blocked"


# --- what an answer points to ---------------------------------------------------------------------


def _points(capture: Capture, asked: str) -> tuple[str, str] | None:
    """Where an answer points, and by what."""
    status = capture.status or 0
    location = capture.header("Location")
    if 300 <= status < 400 and location and location.strip():
        return _absolute(asked, _as_utf8(location)), "location"
    if not 200 <= status < 300:
        return None
    waited = _refresh(_as_utf8(capture.header("Refresh") or ""), asked)
    if waited:
        return waited, "refresh"
    return _signpost(capture, asked) if status == 200 and capture.complete else None


def _signpost(capture: Capture, asked: str) -> tuple[str, str] | None:
    """The target of a page that is nothing but a signpost; the module's first lines say which pages are."""
    known = is_short(asked)
    kind = (capture.header("Content-Type") or "").lower()
    html = "html" in kind if kind else capture.body.lstrip()[:1] == b"<"
    if not html or len(capture.body) > (_SHORTENER_STUB_BYTES if known else _STUB_BYTES):
        return None
    from selectolax.lexbor import LexborHTMLParser  # late: most chains have no page to read

    page = LexborHTMLParser(_text(capture.body))
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
    targets = {_absolute(asked, target) for script in scripts for target in _script_targets(script)} - {asked}
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
    absolute = _absolute(asked, target)
    return absolute if absolute.partition("#")[0] != asked else None


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


# --- addresses as answers write them --------------------------------------------------------------

_EDGES = "".join(map(chr, range(33)))
_DROPPED = str.maketrans("", "", "\t\r\n")


def _absolute(base: str, target: str) -> str:
    """A target as browsers read it: trimmed, relative to the page; left alone where it is no address."""
    clean = _trimmed(target)
    try:
        return urljoin(base, clean).replace(" ", "%20")
    except ValueError:  # brackets that are no IPv6 address
        return clean


def _trimmed(url: str) -> str:
    return url.strip(_EDGES).translate(_DROPPED)


def _as_utf8(header: str) -> str:
    """Headers come as Latin-1, byte for character; addresses in them are mostly UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")
