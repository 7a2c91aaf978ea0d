"""Previews of films: in whose box they wait for a click, and where they only lead to another page."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from provenance.parser.cells import Cells
from provenance.parser.facade import read_facade

ID = "Xq3vT7LmB0k"
PREVIEW = f'<img src="https://i.ytimg.com/vi/{ID}/hqdefault.jpg">'
STYLE = f'style="background:url(&quot;https://i.ytimg.com/vi/{ID}/0.jpg&quot;)"'


@pytest.mark.parametrize(("markup", "found"), [
    (f'<div data-film="{ID}">{PREVIEW}</div>', True),
    (f'<div data-film="{ID}"><p><span>{PREVIEW}</span></p></div>', True),
    (f'<div data-film="{ID}"><p><span><b>{PREVIEW}</b></span></p></div>', False),
    (f'<div class="yt-lite" {STYLE}></div>', True),
    (f'<div class="cover" {STYLE}></div>', False),
    (f'<div class="yt-lite">{PREVIEW}</div>', False),
    (f'<a href="/films/1" data-film="{ID}">{PREVIEW}</a>', False),
    (f'<div class="related-films" data-film="{ID}">{PREVIEW}</div>', False),
    (f'<div class="related-films"><ul><li><div><div><div data-film="{ID}">{PREVIEW}</div></div></div></li></ul></div>', False),
    (f'<aside><div data-film="{ID}">{PREVIEW}</div></aside>', False),
    (f'<p><img alt="{ID}" src="https://i.ytimg.com/vi/{ID}/hqdefault.jpg"></p>', False),
    (f'<div data-film="{ID}"><img src="https://town.example/a.jpg"><img src="a.jpg"><img></div>', False),
    ('<div class="youtube" style="color:red"></div>', False),
], ids=["its id on the box", "two boxes up", "too far up", "a style in a box of its name", "a style", "a picture in a box of its name",
        "a link", "other films", "in a list of other films", "in a side column", "a picture with words", "other pictures", "another style"])
def test_a_preview_waits_in_a_box_that_says_so(markup: str, found: bool) -> None:
    tree = LexborHTMLParser(f"<body>{markup}</body>")

    assert ([ID] if found else []) == [one.post_id for one in map(read_facade, tree.css("body *")) if one is not None]


def test_a_picture_without_a_box() -> None:
    assert read_facade(LexborHTMLParser(PREVIEW).css_first("img")) is None


def test_entries_are_counted_up_to_a_limit() -> None:
    cells = Cells(LexborHTMLParser("<ul><li>first</li>" + f"<li>{'x' * 6000}</li>" + f"<li>{'y' * 4000}</li>" * 200 + "<li>last</li></ul>"))

    assert [True, False, False] == [cells.has("first"), cells.has("x" * 6000), cells.has("last")]
