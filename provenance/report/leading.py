"""
Which post a link leads to, by the addresses it goes through.
"""

from __future__ import annotations

from provenance.model import PostRef, Resolution
from provenance.platforms import parse_post_url

__all__ = ["post_led_to"]


def post_led_to(resolution: Resolution) -> PostRef | None:
    """
    The post whose address is the last one on the live web's way of a link; None where there is none on it.

    >>> from provenance.model import Hop
    >>> way = (Hop("https://vm.tiktok.com/ZMabc/", 301, "location"), Hop("https://x.com/example/status/20", 403))
    >>> post_led_to(Resolution("https://vm.tiktok.com/ZMabc/", True, "blocked", way)).post_id
    '20'

    Whatever that address then answered: platforms answer a wall to nearly everybody.
    """
    # What a link is itself is no news.
    later = [hop.url for hop in resolution.live_hops[1:]] + [resolution.final_url or ""]
    return next((ref for url in reversed(later) if url != resolution.url and (ref := parse_post_url(url))), None)
