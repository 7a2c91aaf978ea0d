"""A page's own words: addresses alone on their line, shortcodes, sentences, places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from provenance.parser import parse_article
from provenance.parser.body import Body, address_alone, body_of, flattened, read_body, read_sentences
from provenance.parser.notes import Notes
from provenance.pieces import barrier

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL, OTHER_URL = f"https://x.com/example/status/{ID}", f"https://x.com/other/status/{OTHER}"


@pytest.mark.parametrize(("line", "raw"), [
    (URL, URL), (f"  {URL}\t", URL), (URL[6:], URL[6:]), (URL[8:], URL[8:]), (f"http:{URL[6:]}", f"http:{URL[6:]}"), (f"[embed]{URL}[/embed]", URL), (f"[tweet {URL}]", URL),
    (f"[tweet:{URL}]", URL), (f"[embed] {URL} [/embed]", URL), (f'[twitter url="{URL}" width=500]', URL), (f"[tweet {ID}]", None), (f"[tweet id='{ID}']", None),
    (f"{{{{< tweet {ID} >}}}}", None), (f"{{{{< x user=example id={ID} >}}}}", None), (f"{{{{% tweet {ID} %}}}}", None), (f"{{% twitter {URL} %}}", URL), (f"{{%- tweet {ID} -%}}", None),
    (f"{{% embed {URL[8:]} %}}", URL[8:]), (f"{{{{< tweet {ID} />}}}}", None),
])
def test_a_post_alone_on_its_line(line: str, raw: str | None) -> None:
    found = address_alone(line)

    assert found is not None
    assert (raw, ID) == (found[0], found[1].post_id)


def test_a_shortcode_names_the_author_beside_the_id() -> None:
    found = address_alone(f'{{{{< tweet user="example" id="{ID}" >}}}}')

    assert found is not None
    assert "example" == found[1].handle


@pytest.mark.parametrize("line", [
    "", "words", f"See {URL}", f"{URL} there", "https://news.example/story", f"{ID}", f"[b]{URL}[/b]", f"[link {URL}]", f"[embed]{URL}[/tweet]", f"[embed]{URL}", "[embed]words[/embed]",
    "[tweet]", "[tweet word]", f"[youtube {ID}]", f"{{{{< figure {URL} >}}}}", f"{{{{ tweet {ID} }}}}", f"{{% raw {URL} %}}", "ada@news.example", "x.com/example", f"<{URL}>", f'"{URL}"',
    "[embed]" + "a/" * 3000 + "[/embed]", f"{URL}?{'a' * 6000}", "a." * 3000 + "com/x",
])
def test_no_post_alone_on_its_line(line: str) -> None:
    assert address_alone(line) is None


def read(words: str, **how: bool) -> tuple[list[tuple[str, str]], list[str], list[tuple[int, int]]]:
    notes = Notes()
    spans = read_body(notes, Body(words), **how)
    embeds, linked, shorts = notes.finish()
    return [(embed.post_id or embed.handle or "", embed.form) for embed in (*embeds, *linked)], [link.url for link in shorts], spans


TAIL = "Hi pic.twitter.com/abcdefghij— Ada (@example) May 30, 2024"


@pytest.mark.parametrize(("words", "how", "found"), [
    (f"Words\n\n{URL}\n", {}, [(ID, "cms")]), (f"Words\n\n{URL}\n", {"bare": False}, []), (f"See {URL} there", {}, []), (f"See {URL} there", {"sentences": True}, [(ID, "link")]),
    (f"See {URL[8:]} there", {"sentences": True}, [(ID, "link")]), (f"See {URL}… there", {"sentences": True}, []), (f"See {URL}... there", {"sentences": True}, []),
    (TAIL, {}, [("example", "flattened-text")]), (f"{TAIL}\n\n{URL}\n\nSee {OTHER_URL}.", {"sentences": True}, [("example", "flattened-text"), (ID, "cms"), (OTHER, "link")]),
])
def test_what_words_hold(words: str, how: dict[str, bool], found: list[tuple[str, str]]) -> None:
    assert found == read(words, **how)[0]


def test_short_links_are_noted_once_and_links_of_a_flattened_post_are_its_own() -> None:
    _, shorts, spans = read(f"{TAIL}\n\nSee https://t.co/AAAAAAAAAA, bit.ly/3Example and https://news.example/a", sentences=True)

    assert ["https://t.co/AAAAAAAAAA", "bit.ly/3Example"] == [url for url in shorts if "pic." not in url]
    assert [(0, len(TAIL))] == spans


@pytest.mark.parametrize(("words", "found"), [(URL, []), (f"a\n{URL}\nb", []), (f"a {URL}", [ID]), (f"{URL} b", [ID])])
def test_in_strings_an_address_alone_is_a_value(words: str, found: list[str]) -> None:
    notes = Notes()
    read_sentences(notes, words, lambda offset: (0, offset), in_words=True)

    assert found == [embed.post_id for embed in notes.finish()[1]]


def test_what_a_line_leads_to_goes_before_what_it_shows() -> None:
    article = parse_article(f'<p>Words</p><p><a href="{URL}?s=20">{OTHER_URL}</a></p>')

    assert [ID] == [embed.post_id for embed in article.embeds]


def test_regions_are_asked_by_handle_or_date() -> None:
    asked: list[str] = []
    notes = Notes()
    read_body(notes, Body(f"{TAIL}\n\n{URL}\n"), region_of=lambda words: asked.append(words) or "aside")

    assert ["example", URL] == asked
    assert {"aside"} == {embed.region for embed in notes.finish()[0]}


def test_places() -> None:
    body = Body(f"one{barrier(7)}two", links=((1, 3),), anchors=((0, 3, "/a"), (6, 9, "/b")))

    assert [(-1, 0), (3, 1), (3, 2), (7, 3), (7, 7)] == [body.place(offset) for offset in (0, 1, 2, 3, 7)]
    assert ["/a", "/a", None, "/b", None] == [body.link_at(offset) for offset in (0, 2, 3, 6, 9)]
    assert "one\n\n\ntwo" == body.without([])
    assert "\n\n\n\n\n\ntwo" == body.without([(0, 3), (1, 2)])
    assert (-1, 4) == Body("words").place(4)
    assert Body("words").link_at(0) is None


def test_the_words_of_a_page() -> None:
    tree = LexborHTMLParser("<p>One <a href='/a'>two</a><p><code>three</code><i>four</i><blockquote>five</blockquote>six")
    quote = tree.css_first("blockquote")
    body = body_of(tree, {quote.mem_id: 4}, [(2, "/a")])

    assert "One two\n\nfour\n\n\n\nsix" == body.words.replace(barrier(4), "")
    assert ((4, 2),) == body.links
    assert ((4, 7, "/a"),) == body.anchors


def test_a_page_without_a_body_has_no_words() -> None:
    assert "" == body_of(LexborHTMLParser("<frameset><frame src=a></frameset>"), {}).words


def test_a_tail_whose_date_is_a_link_to_another_platform_is_a_post_of_that_one() -> None:
    date = TAIL.index("May")
    at = (date, len(TAIL), "https://www.tiktok.com/@example/video/6718335390845095173")
    ((_, _, other),) = flattened(Body(TAIL, anchors=(at,)))
    ((_, _, own),) = flattened(Body(TAIL, anchors=((date, len(TAIL), URL),)))

    assert ("tiktok", "6718335390845095173", "cms") == (other.platform, other.post_id, other.form)
    assert (ID, "cms", URL) == (own.post_id, own.form, own.permalink)


PIECES = [URL, OTHER_URL, TAIL, "\n", " ", "[embed]", "[/embed]", "{{< tweet ", ID, " >}}", "\x1c", "7", "9" * 30, "https://t.co/AAAAAAAAAA", "…", "words", "(", "@", "\ud83d", "[tweet "]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_invents_no_id(words: str) -> None:
    found, _, spans = read(words, sentences=True)

    assert (found, spans) == (read(words, sentences=True)[0], read(words, sentences=True)[2])
    assert all(name in words for name, _ in found)
    assert all(0 <= start < end <= len(words) for start, end in spans)
    assert len(words) == len(Body(words).without(spans))
    for line in words.split("\n"):
        alone = address_alone(line)
        assert alone is None or alone[1].post_id in line


@pytest.mark.parametrize("words", [
    "\n".join(f"https://x.com/example/status/{int(ID) + number}" for number in range(4000)), "[embed]" * 100_000, "{{< tweet " * 100_000, "a." * 400_000, "[a " * 300_000,
    "\x1c1" * 300_000, "\x1c" + "1" * 900_000, "https://" * 100_000, "https://t.co/" * 60_000, "[tweet " + "a=" * 900 + "]\n" + "[tweet a='" * 90_000, "\n" * 900_000, TAIL * 1500,
], ids=range(12))
def test_time_grows_with_the_length_only(words: str) -> None:
    start = time.process_time()
    read(words, sentences=True)
    Body(words).place(len(words))

    assert time.process_time() - start < 4
