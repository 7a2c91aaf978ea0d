"""
A figure of matplotlib as markup that a page can hold: no style, no address, colours as classes.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zlib import crc32

from provenance.errors import UsageError
from provenance.sinks import Html, html

if TYPE_CHECKING:
    from datetime import datetime

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "Picture", "can_draw", "date_axis", "figure", "picture", "plain_label"]

#: Drawn in these, written as classes; the page says which colour a class is. The first is the colour of words.
COLOURS = {"ink": "#010101", "soft": "#020202", "p1": "#030303", "p2": "#040404", "p3": "#050505", "p4": "#060606",
           "p5": "#070707", "p6": "#080808"}
_CLASS = {code: name for name, code in COLOURS.items()}
_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = frozenset("svg g path text use defs clipPath rect".split())
_ATTRIBUTES = frozenset("d x y width height transform id clip-path viewBox".split())
_PAINT = ("fill", "stroke")
_NUMBERS = frozenset(("stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset",
                      "opacity", "fill-opacity", "stroke-opacity", "text-anchor"))
_UNSEEN = re.compile(r'<path [^<>]*opacity="0"/>')
_EMPTY = re.compile(r"<g/>|<defs/>|<g></g>")
_FONT = re.compile(r"(?<![0-9.])([0-9.]++)px")
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class Picture:
    """``svg`` None: nothing could be drawn. ``words`` say the same as the picture, ``rows`` in full."""

    title: str
    svg: Html | None
    words: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    key: tuple[tuple[str, str], ...] = ()  #: marks, as the page's style has them (``dot``, ``ring``), and their words


@cache
def can_draw() -> bool:
    """Is matplotlib there?"""
    return find_spec("matplotlib") is not None


def figure(width: float, height: float) -> tuple[Figure, Axes]:
    """
    An empty figure in inches with one pair of axes, in our colours.

    Raises:
        UsageError: matplotlib is not installed.
    """
    if not can_draw():
        raise UsageError("pictures need matplotlib: python3 -m pip install 'post-provenance[plots]'", code="no-plots")
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height), layout="constrained")
    fig.patch.set_alpha(0)
    axes = fig.add_subplot()
    axes.patch.set_alpha(0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(COLOURS["soft"])
    axes.tick_params(colors=COLOURS["soft"], labelcolor=COLOURS["ink"], length=0, labelsize=10)
    return fig, axes


def date_axis(axes: Axes, low: datetime, high: datetime) -> None:
    """Days, months or years along the bottom, at most six of them, so that none stands in another's way on a phone."""
    import matplotlib.dates as mdates

    axes.set_xlim(low, high)
    days = (high - low).days
    if days < 45:
        axes.xaxis.set_major_locator(mdates.DayLocator(interval=max(1, -(-days // 5))))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
        return
    months = days / 30.4
    if months < 48:
        step = next(step for step in (1, 2, 3, 6, 12) if months / step <= 6 or step == 12)
        axes.xaxis.set_major_locator(mdates.MonthLocator(interval=step))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
        return
    axes.xaxis.set_major_locator(mdates.YearLocator(base=max(1, round(days / 365 / 6))))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


def plain_label(label: Any) -> None:
    """Strangers' words are no formula, whatever signs stand in them."""
    label.set_parse_math(False)


def picture(fig: Figure, title: str, words: str, columns: tuple[str, ...] = (),
            rows: tuple[tuple[str, ...], ...] = (), key: tuple[tuple[str, str], ...] = ()) -> Picture:
    """The finished figure with its words; drawing the same twice gives the same text."""
    from matplotlib import rc_context

    out = BytesIO()
    # Whatever letters the machine's fonts lack, the reader's browser writes the text, not matplotlib.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": title}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(?s).*missing from font.*")
        fig.savefig(out, format="svg", metadata={"Date": None})
    return Picture(title, Html(_cleaned(out.getvalue(), title, words)), words, columns, rows, key)


def _cleaned(drawn: bytes, title: str, words: str) -> str:
    """Only elements and attributes we know; paints as classes, the rest as attributes of presentation."""
    from lxml import etree

    root = etree.fromstring(drawn, etree.XMLParser(resolve_entities=False, no_network=True))
    prefix = f"g{abs(_hash_of(title + words)):x}"
    for element in list(root.iter()):
        name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
        if name not in _KEPT:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        given = dict(element.attrib)
        element.attrib.clear()
        classes: list[str] = []
        for key, value in given.items():
            if key == "style":
                _styled(element, value, classes)
            elif key == _HREF and value.startswith("#"):
                element.set("href", f"#{prefix}{value[1:]}")
            elif key == "id" and name != "g":
                element.set("id", prefix + value)
            elif key == "clip-path" and value.startswith("url(#"):
                element.set(key, f"url(#{prefix}{value[5:]}")
            elif key in _ATTRIBUTES and key not in ("id", "clip-path"):
                element.set(key, value)
        if classes:
            element.set("class", " ".join(classes))
    box = root.get("viewBox", "0 0 1 1")
    inner = "".join(etree.tostring(child, encoding="unicode") for child in root)
    for space in (' xmlns="http://www.w3.org/2000/svg"', ' xmlns:xlink="http://www.w3.org/1999/xlink"'):
        inner = inner.replace(space, "")
    return (f'<svg class="plot" viewBox="{html(box)}" role="img" aria-label="{html(title)}: {html(words)}">'
            f"{_shorter(inner)}</svg>")


def _styled(element: Any, style: str, classes: list[str]) -> None:
    for part in style.split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key in _PAINT:
            if value in _CLASS:
                classes.append(f"{key[0]}-{_CLASS[value]}")
            else:
                element.set(key, "none" if value == "none" else "currentColor")
        elif key in ("font", "font-size"):
            found = _FONT.search(value)
            if found:
                element.set("font-size", found[1])
        elif key in _NUMBERS:
            element.set(key, value)


def _shorter(markup: str) -> str:
    """Six digits after the point say nothing that an eye could see; blanks between elements neither."""
    markup = re.sub(r"(\d+\.\d{2})\d+", r"\1", markup)
    markup = re.sub(r">\s+<", "><", markup)
    return _EMPTY.sub("", _UNSEEN.sub("", markup))


def _hash_of(text: str) -> int:
    """The same for the same text, in every run."""
    return crc32(text.encode("utf-8", "surrogatepass"))
