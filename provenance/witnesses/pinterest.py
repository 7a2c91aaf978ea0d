"""Pinterest's oEmbed; no key. What its 404 means is known to nobody (endpoints.md, section 12)."""

from __future__ import annotations

from provenance.model import Capture
from provenance.witnesses.oembed import plain_witness


def _refusal(capture: Capture) -> tuple[str, str] | None:
    return ("unknown", "http 404, of unknown meaning here") if capture.status == 404 else None


WITNESS = plain_witness("pinterest", "Pinterest oEmbed", "https://www.pinterest.com/oembed.json?url=", refusal=_refusal,
                        titled=True)
