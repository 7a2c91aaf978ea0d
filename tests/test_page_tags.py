"""Hashtags of a page's own words: the words are gathered only where a sign may stand in them, and no tag is lost by that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from provenance import parse_article
from provenance.parser import page

EMBED = ('<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Words <a href="https://twitter.com/hashtag/Shown">#Shown</a>'
         '</p>&mdash; Ada (@example) <a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>')
FRAME = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
PIECES = (
    "<p>Words #Tag</p>", "<p>Words &#35;Coded</p>", "<p>Words &num;Named</p>", "<p>\uff03\u30bf\u30b0</p>", EMBED, FRAME,
    "<script>var a = '#Script'</script>", "<style>#a { color: #fff }</style>", "<a href='#Top'>Up</a>", "<!-- #Comment -->",
    "<template><p>#Later</p></template>", f"<template>{EMBED}</template>", f"<noscript>{EMBED}</noscript>", "<textarea>#Typed</textarea>",
    "<p title='#Attribute'>Words</p>", "<blockquote><p>#Quoted</p></blockquote>", "<svg><style>#b {}</style></svg>", "<p>#1</p>",
    "<p>https://news.example/#Fragment</p>", f"<div data-html='{EMBED.replace(chr(34), '&quot;')}'></div>", "<title>#Title</title>",
    '<blockquote class="twitter-tweet"><p>#Same</p>&mdash; Bo (@reader) <a href="https://x.com/reader/status/20">March 21, 2006</a></blockquote>',
)


def tags(html: str) -> list[tuple[str, str]]:
    return [(tag.text, tag.found_in) for tag in parse_article(html.encode(), keep=True).page.hashtags]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_none_is_lost(pieces: list[str]) -> None:
    html = f"<!doctype html><html><body>{EMBED if not pieces else ''}{''.join(pieces)}<a href='https://t.co/abcdefghij'>there</a></body></html>"
    found = tags(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "_may_hold_tags", lambda _: True)
        assert found == tags(html)


@pytest.mark.parametrize(("html", "gathered"), [
    (EMBED, 0), (EMBED + "<script>'#'</script>", 0), (EMBED + "<p>#Tag</p>", 1), (FRAME + "<p>Words.</p>", 0),
])
def test_the_words_are_gathered_where_they_may_hold_one(html: str, gathered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("provenance.parser.reading.body_of", lambda *_: asked.append(1) or page_of(*_))
    from provenance.parser.body import body_of as page_of

    tags(html)
    assert len(asked) == gathered
