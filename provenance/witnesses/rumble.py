"""
Rumble's oEmbed: title and channel; no key, and a guard that often answers 403 (endpoints.md, section 12).

A video has one id in its page's address and another one in its player's. A card names the player's, so that of a
page's address it cannot be said whose card it is: ``unknown``.
"""

from __future__ import annotations

from provenance.witnesses.oembed import plain_witness

WITNESS = plain_witness("rumble", "Rumble oEmbed", "https://rumble.com/api/Media/oembed.json?url=", titled=True)
