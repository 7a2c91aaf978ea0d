"""Pages that were read wrongly once, each in a line or two: what is shown, and what must be found."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.parser import parse_article

ID, OTHER = "1795968363525046272", "1795968363525046111"
QUOTE = '<blockquote class="twitter-tweet">'


def dated(handle: str, post_id: str) -> str:
    return f'(@{handle}) <a href="https://twitter.com/{handle}/status/{post_id}">May 30, 2024</a>'


Found = tuple[str | None, str | None, str | None, str | None]

PAGES: list[tuple[str, str, list[Found]]] = [
    ("a tail with its link, in a div",
     f'<div class="tweet"><p>Words here</p>&mdash; Ada {dated("example", ID)}</div>',
     [(ID, "example", "Ada", "Words here")]),
    ("the closing of a blockquote is missing",
     f'{QUOTE}<p>One</p>— Ada {dated("example", ID)}<p>between</p>{QUOTE}<p>Two</p>— Bo {dated("other", OTHER)}</blockquote>',
     [(ID, "example", "Ada", "One"), (OTHER, "other", "Bo", "Two")]),
    ("another post linked after the date",
     f'{QUOTE}<p>Hi</p>— Ada {dated("example", ID)} <a href="https://x.com/zed/status/{OTHER}">via zed</a></blockquote>',
     [(ID, "example", "Ada", "Hi")]),
    ("a frame saved by an archive",
     f'<iframe src="https://web.archive.org/web/2024if_/https://platform.twitter.com/embed/Tweet.html?id={ID}"></iframe>',
     [(ID, None, None, None)]),
    ("a date that only looks like one", f"{QUOTE}<p>Words</p>— Ada (@example) <a href='#'>3h</a></blockquote>",
     [(None, "example", "Ada", "Words")]),
    ("a tail without any date", f"{QUOTE}<p>Words</p>— Ada (@example)</blockquote>", [(None, "example", "Ada", "Words")]),
    ("an id in data-tweet", f'<div data-tweet="{ID}"></div>', [(ID, None, None, None)]),
    ("a feed with escaped markup",
     '<?xml version="1.0"?><rss version="2.0"><channel><item><description>&lt;blockquote class="twitter-tweet"&gt;&lt;p&gt;'
     f'Words&lt;/p&gt;&amp;mdash; Ada (@example) &lt;a href="https://x.com/example/status/{ID}"&gt;May 30, 2024&lt;/a&gt;'
     "&lt;/blockquote&gt;</description></item></channel></rss>", [(ID, "example", "Ada", "Words")]),
    ("a feed with CDATA",
     '<?xml version="1.0"?>\n<rss version="2.0"><channel><item><content:encoded><![CDATA[<blockquote><p>Words</p>&mdash; Ada '
     f'{dated("example", ID)}</blockquote>]]></content:encoded></item></channel></rss>', [(ID, "example", "Ada", "Words")]),
    ("JSON with markup in it",
     '{"a": [1, {"html": "<blockquote class=\\"twitter-tweet\\"><p>Words<\\/p>&mdash; Ada (@example) '
     f'<a href=\\"https://x.com/example/status/{ID}\\">May 30, 2024<\\/a><\\/blockquote>"}}]}}',
     [(ID, "example", "Ada", "Words")]),
    ("each link and tag on a line of its own",
     "Prose.\n\nHi \nhttps://t.co/AAAAAAAAAA\n \n#T\n \npic.twitter.com/BBBBBBBBBB\n— Ada (@example) May 30, 2024",
     [(None, "example", "Ada", "Hi \nhttps://t.co/AAAAAAAAAA\n \n#T\n \npic.twitter.com/BBBBBBBBBB")]),
    ("a sentence with somebody between dashes", "Jim – the boss – wrote (@jim) 30 May 2024 about it.", []),
]


@pytest.mark.parametrize(("page", "found"), [(page, found) for _, page, found in PAGES], ids=[name for name, _, _ in PAGES])
def test_what_is_shown_is_found(page: str, found: list[Found]) -> None:
    assert found == [(one.post_id, one.handle, one.display_name, one.text) for one in parse_article(page).embeds]


@pytest.mark.parametrize(("printed", "day"), [
    (" 30.05.2024", "2024-05-30"), (", May 30, 2024", "2024-05-30"), ("\n3.4.2024", "2024-04-03"), (" 5/30/2024", None),
])
def test_a_date_that_is_hard_to_read_loses_no_post(printed: str, day: str | None) -> None:
    (embed,) = parse_article(f"Words pic.twitter.com/BBBBBBBBBB— Ada (@example){printed}").embeds

    assert ("Words pic.twitter.com/BBBBBBBBBB", printed.strip(" ,\n")) == (embed.text, embed.date_text)
    assert day == (embed.shown_date and embed.shown_date.isoformat())


@pytest.mark.parametrize("page", [
    "Look twitter.com/bob/status/17959… here", "See https://twitter.com/bob/status/17959683... now",
    '<a href="https://x.com/a/status/17959%2068363525046272">x</a>',
    '<a href="https://x.com/a/status/17959\u200b68363525046272">x</a>',
    '<a href="https://x.com/a/status/17959\u202668363">x</a>',
])
def test_what_is_left_of_a_cut_id_is_no_id(page: str) -> None:
    article = parse_article(page)

    assert ((), ()) == (article.embeds, article.linked_posts)


@pytest.mark.parametrize("before", [
    f'<iframe src="https://platform.twitter.com/embed/Tweet.html?id={ID}"></iframe>',
    f"<script>x = '<blockquote class=\"twitter-tweet\"><p>a</p>&mdash; Ada {dated('example', ID)}</blockquote>'</script>",
])
def test_words_take_their_place_after_what_shows_no_words(before: str) -> None:
    embeds = parse_article(f"<p>Intro</p>{before}<p>Flat post— Bo (@other) May 29, 2024</p>").embeds

    assert [(0, ID), (1, None)] == [(one.position, one.post_id) for one in embeds]


def test_short_links_of_a_page_saved_by_an_archive() -> None:
    article = parse_article('<a href="https://web.archive.org/web/2024/https://t.co/AAAAAAAAAA">x</a><a href="t.co/BBBBBBBBBB">x</a>')

    assert ["https://web.archive.org/web/2024/https://t.co/AAAAAAAAAA"] == [link.url for link in article.short_links]


def test_an_old_date_behind_a_link_contradicts_in_any_wrapper() -> None:
    page = f'<div class="tweet"><p>Words</p>&mdash; Ada {dated("example", "1344829045112856577")}</div>'
    (embed,) = pv.audit(page).embeds

    assert ("contradicted", "cms") == (embed.status, embed.embed.form)
    assert "prv.no-permalink" not in {finding.rule for finding in embed.findings}


def test_links_inside_an_ordinary_quote_are_listed_in_their_place() -> None:
    article = parse_article(
        f"{QUOTE}<p>One https://t.co/AAAAAAAAAA</p>— Ada {dated('example', ID)}</blockquote>"
        '<blockquote>He wrote <a href="https://x.com/other/status/20">this</a>, <a href="https://t.co/BBBBBBBBBB">that</a>'
        '<blockquote>and <a href="https://x.com/other/status/75">more</a></blockquote></blockquote>'
        f"{QUOTE}<p>Two</p>— Bo {dated('other', OTHER)}</blockquote>")

    assert [ID, OTHER] == [one.post_id for one in article.embeds]
    assert [(1, "20"), (2, "75")] == [(one.position, one.post_id) for one in article.linked_posts]
    assert ["https://t.co/AAAAAAAAAA", "https://t.co/BBBBBBBBBB"] == [link.url for link in article.short_links]
