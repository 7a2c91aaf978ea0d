"""
Character classes that addresses, handles and hashtags share, as facts of twitter-text 3.

Each is the inside of a ``[...]`` of a pattern.
"""

from __future__ import annotations

#: Latin letters with accents, and the accents themselves.
LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
#: Marks that steer the direction of writing; they stand around words, never in them.
DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
