"""A page whose marks all stand in blockquotes is read up to the last of them, and tells the same as when read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from provenance import parse_article
from provenance.parser import reading
from provenance.parser.look import EVERYTHING, look
from provenance.parser.reading import Reading, read_markup

ROOT = Path(__file__).parent.parent
PAGES = sorted(path for folder in ("fixtures", "tests/eval") for path in (ROOT / folder).rglob("*.htm*"))

EMBED = ('<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Words <a href="https://t.co/abcdefghi{0}">'
         'pic.twitter.com/abcdefghi{0}</a></p>&mdash; Ada (@example) <a href="https://twitter.com/example/status/2{0}">'
         'March 21, 2006</a></blockquote>')
#: What may stand around an embed so that its bytes are no element, or so that more belongs to it than its bytes.
AROUND = ("{}", "<p>{}</p>", "<!-- {} -->", "<script>{}</script>", "<script>'<!--<script>'{}</script>", "<style>{}</style>",
          "<textarea>{}</textarea>", "<title>{}</title>", "<noscript>{}</noscript>", "<template>{}</template>",
          "<iframe>{}</iframe>", "<xmp>{}</xmp>", "<select>{}</select>", "<svg>{}</svg>", "<table>{}</table>",
          "<b><i>{}</b></i>", "<div class='comments'>{}</div>", "<blockquote>{}</blockquote>", "<blockquote>Words</blockquote>{}",
          "<a href=/x>{}</a>", "<aside>{}", "</aside>{}", "<plaintext>{}", "<p title='", "'>", "-->", "(@example) May 30, 2024",
          "<a href='https://twitter.com/example/status/31'>there</a>", "https://t.co/abcdefghij", "\n\n", "<p>More words</p>",
          '<div data-tweet-id="1795968363525046272">', "<figure>{}<figcaption>Ada (@example) on X</figcaption></figure>")


def told(found: Reading) -> tuple[object, ...]:
    return found.embeds, found.linked_posts, found.short_links, found.problems


def test_every_page_we_have_tells_the_same() -> None:
    ended = 0
    for path in PAGES:
        data = path.read_bytes()
        seen = look(data)
        if seen.end is None:
            continue
        ended += 1
        assert told(read_markup(data, seen)) == told(read_markup(data, seen.whole())), path.name
    assert ended > 40, "hardly any page is read this way"


@settings(max_examples=400)
@given(st.lists(st.sampled_from(AROUND), min_size=1, max_size=6))
def test_whatever_stands_around_an_embed(around: list[str]) -> None:
    page = "".join(one.replace("{}", EMBED.format(number)) for number, one in enumerate(around))
    data = f"<!doctype html><html><body><article>{page}<footer>Words</footer></article>".encode()
    seen, hasty = look(data), look(data, hasty=True)
    for one in (seen, hasty, hasty.whole()):
        assert told(read_markup(data, one)) == told(read_markup(data, seen.whole()))


@pytest.mark.parametrize(("page", "sure"), [
    (EMBED.format(1), False), (f"<p>{EMBED.format(1)}<p>https://t.co/abcdefghij</p>", True),
    (f"<script>x = `{EMBED.format(1)}`</script>", False), (f"<script>x = {json.dumps(EMBED.format(1))}</script>", True),
])
def test_in_a_hurry_nobody_looks_whether_embeds_stand_in_scripts(page: str, sure: bool) -> None:
    assert look(page.encode()).sure
    assert look(page.encode(), hasty=True).sure == sure


def test_the_rest_of_the_page_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    tree_of = reading.tree_of
    monkeypatch.setattr(reading, "tree_of", lambda data: built.append(len(data)) or tree_of(data))
    page = f"<!doctype html><html><title>Title #Tag</title><body><p>One</p>{EMBED.format(1)}<p>" + "words " * 1000
    article = parse_article(page.encode())
    assert [embed.post_id for embed in article.embeds] == ["21"]
    assert built == [page.encode().index(b"</blockquote>")]
    # Whoever asks for the page's own words has it read to its end.
    assert article.title == "Title #Tag"
    assert built[1:] == [len(page.encode())]


@pytest.mark.parametrize("rest", [
    '<a href="https://twitter.com/example/status/31">there</a>', "<p>https://t.co/abcdefghij</p>", "<template></template>",
    '<script>x = "https://twitter.com/example/status/31"</script>', "<blockquote>Words", "<p>Words — Bo (@reader) May 30, 2024",
    '<div data-tweet-id="1795968363525046272"></div>', "&lt;blockquote&gt;", "<p>&#116;witter.com/example/status/31</p>",
])
def test_a_mark_anywhere_else_has_the_page_read_whole(rest: str) -> None:
    assert look(f"<p>One</p>{EMBED.format(1)}{rest}".encode()).end is None


def test_what_the_look_does_not_know_has_no_end() -> None:
    assert EVERYTHING.end is None
    assert look(b"<p>words").end is None


TAIL = "<p>Words</p><p>Hello there — Ada (@example) May 30, 2024</p>"


@pytest.mark.parametrize(("page", "read"), [
    (f'<script type="text/template">{TAIL}</script>', True),
    (f"<script id=later type=text/html class=x>{TAIL}</script>", True),
    (f'<script type="text/javascript">var x = "{TAIL}"</script>', False),
    (f"<script>var x = `{TAIL}`</script>", False),
    (f'<script type="application/ld+json">{{"articleBody": "{TAIL}"}}</script>', False),
])
def test_words_in_a_script_are_read_where_it_is_a_template(page: str, read: bool) -> None:
    data = page.encode()
    found = read_markup(data, look(data)) if look(data) else None
    assert [embed.handle for embed in found.embeds] == ["example"] if found else not read
    if found is None:
        assert read_markup(data, EVERYTHING).embeds == ()


@pytest.mark.parametrize("before", ["<br>" * 300_100, "<div>" * 40_000])
def test_the_bounds_hold_for_a_beginning_too(before: str) -> None:
    data = (before + EMBED.format(1) + "<p>words").encode()
    seen = look(data)
    assert seen.end is not None
    found = read_markup(data, seen)
    assert told(found) == told(read_markup(data, seen.whole()))
    assert found.problems
