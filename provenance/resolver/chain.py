"""
The chain itself: one address after the other, until one leads nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.budget import one_chain
from provenance.model import Capture, Fetch, Hop, Resolution
from provenance.resolver.answers import points
from provenance.resolver.computed import another_name, computed
from provenance.resolver.interstitials import is_html, other_address, stands_between
from provenance.resolver.spelling import trimmed
from provenance.resolver.walls import end_of_the_way
from provenance.urls import is_short, is_truncated, registrable_domain, split, unwrap

#: The general cap of the endpoints fact sheet, section 0.
MAX_HOPS = 10


def resolve_link(url: str, fetch: Fetch | None = None, *, max_hops: int = MAX_HOPS) -> Resolution:
    """
    Follow a link to where it leads; every hop is kept, also when the chain fails.

    >>> resolve_link("https://bit.ly/3Example").outcome
    'not-tried'

    What can be computed from an address (what is wrapped in it, ``youtu.be/ID``, a preview's own link) is computed,
    the rest is asked. Never raises for what the web does. Each address of the chain is one hop, in order; the last
    has ``via`` None. A hop without ``status`` and ``error`` was not asked: it was computed, or the chain stopped
    there. Fragments are kept, not asked for. The case of a code is never touched.

    Args:
        url: As found; also ``pic.twitter.com/X`` and ``bit.ly/X`` without a scheme.
        fetch: None means "without network"; a fetch that answers None has not got the answer.
        max_hops: How often an address may point on. The whole chain has the time of one request
            (``budget.one_chain``).

    Returns:
        ``outcome``:

        - ``resolved``: a complete 2xx.
        - ``gone``: 404, 410; a code for which the platform shows its home page (TikTok); no such code (is.gd).
        - ``loop`` · ``too-many-hops``.
        - ``refused``: by our own guard. It is no web address, its host is not public, or its body is larger than we
          read (error ``too-large``): the host did answer, and it is we who stopped.
        - ``blocked``: the host refused us. Any other 4xx, 999; a page for people only in the way: a login, "update
          your browser", a warning or preview whose target cannot be read; a shortener's empty answer, or no page.
        - ``unreachable``: no answer, or one that cannot be read: no name, no connection, a body that broke off, a 3xx
          without target, and 5xx. A host that fails has refused nobody; its status stands in the hop.
        - ``not-tried``: no fetch, no answer recorded, or an address cut with ``…``.

        ``final_url``: the target of the last hop that points on, whatever it then answered. A picture page behind
        a login wall is still where the code leads; the login page is not. Without such a hop: the address itself
        when it resolved, else None. An ``alias`` does not count: it is the same link by another name.
    """
    hops, step, here = _followed(url, fetch, max_hops)
    led = hops[:-2] if step.wall else hops
    final = None
    if any(hop.via not in (None, "alias") for hop in led):
        final = hops[-2].url if step.wall else here
    elif step.outcome == "resolved":
        final = here
    domain = registrable_domain(final) if final else None
    return Resolution(url, is_short(url), step.outcome or "unreachable", tuple(hops), final, domain)


@one_chain()
def _followed(url: str, fetch: Fetch | None, max_hops: int) -> tuple[list[Hop], _Step, str]:
    """The hops, the last step, and the address it was about."""
    hops: list[Hop] = []
    seen: set[str] = set()
    here = url
    while True:
        asked = trimmed(here).partition("#")[0]
        stop = "loop" if asked in seen else "too-many-hops" if len(hops) > max_hops else None
        seen.add(asked)
        step = _Step(Hop(here), outcome=stop) if stop else _step(here, asked, fetch, first=not hops)
        if step.outcome != "not-tried" or hops:
            hops.append(step.hop)
        if step.target is None:
            return hops, step, here
        here = step.target


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
    wall: bool = False  #: it is no place anybody meant to lead to: a login, a home page


#: The one form that is a second name, not a wrapping.
_PICTURE = re.compile(r"(?:https?://)?(?:www\.)?pic\.", re.I)


def _step(here: str, asked: str, fetch: Fetch | None, *, first: bool) -> _Step:
    if is_truncated(here):
        return _Step(Hop(here), outcome="not-tried")
    if inner := unwrap(here):
        return _Step(Hop(here, via="alias" if _PICTURE.match(asked) else "unwrap"), inner)
    if split(asked) is None or asked.startswith("//"):
        if is_short(asked) or asked.startswith("//"):
            return _Step(Hop(here, via="alias"), f"https://{asked.removeprefix('//')}")
        return _Step(Hop(here, error="refused-url"), outcome="refused")
    if same := another_name(asked):
        return _Step(Hop(here, via="alias"), same)
    if target := computed(asked):
        return _Step(Hop(here, via="unwrap"), target)
    if not first and (ended := end_of_the_way(asked)):
        return _Step(Hop(here), outcome=ended, wall=True)
    capture = fetch(asked) if fetch else None
    if capture is None:
        return _Step(Hop(here), outcome="not-tried")
    pointed = points(capture, asked)
    if pointed is None and (other := other_address(capture, asked)):
        pointed = other, "alias"
    via = pointed[1] if pointed else None
    hop = Hop(here, capture.status, via, capture.at, capture.ip, capture.error)
    return _Step(hop, pointed[0]) if pointed else _Step(hop, outcome=_outcome(capture, asked))


def _outcome(capture: Capture, asked: str) -> str:
    """The decisions of ``resolve_link``'s docstring."""
    if capture.error in ("refused-address", "refused-url", "too-large"):
        return "refused"
    status = capture.status
    if status is None or status < 200 or 300 <= status < 400 or 500 <= status < 600:
        return "unreachable"
    if status < 300:
        if not capture.complete:
            return "unreachable"
        # A shortener that answers nothing, or no page, has kept the target to itself. (A page may be the place: an
        # article that is read at apple.news alone.)
        kept = is_short(asked) and (not capture.body.strip() or not is_html(capture))
        return stands_between(capture, asked) or ("blocked" if kept else "resolved")
    return "gone" if status in (404, 410) else "blocked"
