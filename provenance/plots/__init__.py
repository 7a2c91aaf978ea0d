"""
Pictures for reports: static SVG drawn by matplotlib (extra ``plots``), each with its words.

A picture takes its colours from the page it stands in (``currentColor`` and the classes ``p1`` … ``p6``), so it follows
light and dark; it holds no style, no script and no address. Strangers' words never go through matplotlib's own
markup.

>>> from provenance.plots.bars import bars
>>> bars("Posts", [("X", 3), ("Bluesky", 1)]).words
'X 3, Bluesky 1.'
"""

from __future__ import annotations

from provenance.plots.bars import bars
from provenance.plots.picture import Picture, can_draw
from provenance.plots.timeline import Moment, timeline
from provenance.plots.weeks import weeks

__all__ = ["Moment", "Picture", "bars", "can_draw", "timeline", "weeks"]
