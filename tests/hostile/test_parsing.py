"""The promises about parsing in SECURITY.md, each with a test of its name."""

from __future__ import annotations

import bz2
import gzip
import importlib
import json
import lzma
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from extent import WHOLE, some
from forking import environment, run_command
from hypothesis import given, settings, strategies as st

import provenance
from provenance import warc
from provenance.crawl.feed import iso_moment, read_feed
from provenance.crawl.links import amp_twin, read_links
from provenance.crawl.sitemap import read_sitemap
from provenance.model import Article, Capture
from provenance.parser import parse_article
from provenance.parser.bounds import MOST_ELEMENTS, MOST_SIGNS, bound
from provenance.resolver import resolve_link
from provenance.witnesses import Asked, ask_witnesses
from provenance.witnesses.captured import read_post

TOP = Path(__file__).resolve().parents[2]
ID = "1796230452354568192"
EMBED = (f'<blockquote class="twitter-tweet"><p>Hello there</p>&mdash; Example (@example_reader) '
         f'<a href="https://twitter.com/example_reader/status/{ID}">May 30, 2024</a></blockquote>')
#: Pieces that pages are made of by those who want to hold a reader up: each is repeated for megabytes.
PIECES = tuple(dict.fromkeys((
    "<", "&", '"', "'", ">", "=", "<a ", "<a>", "<p>", "<br>", "<!--", "-->", "<!", "<![CDATA[", "<script>",
    "<script ", "<style>", "<iframe src=", '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>',
    "<blockquote>",
    '<blockquote class="twitter-tweet">x', '<blockquote class="twitter-tweet"><p>x</p></blockquote>',
    f'<amp-twitter data-tweetid="{ID}">', f'<div data-tweet-id="{ID}">', f'<div data-tweet-id="{ID}"></div>',
    '<a href="https://t.co/abcdefghij">x</a>', '<a href="https://twitter.com/a/status/20">x</a>',
    '<img alt="Tweet by @example_reader">', " https://t.co/abcdefghij", f" https://twitter.com/a/status/{ID} ",
    " pic.twitter.com/abcdefghij", "\n\u2014 Example (@example_reader) May 30, 2024\n", " (@example_reader) ",
    "\u2014 ",
    "@example ", "#tag ", "#", "$TSLA ", f"/status/{ID} ", "twitter.com/", "https://", "www.", ".", "a.b", "1",
    f"{ID} ", "[", "{", '{"a":', f'[{{"url":"https://twitter.com/a/status/{ID}"}},', "\\", '\\"', "\\u003c",
    '\\u003cblockquote class=\\"twitter-tweet\\"\\u003e', "&lt;", '&lt;blockquote class="twitter-tweet"&gt;', "&#x2F;",
    "%25", "\0", "\r", "\n", " ", "\u00a0", "\u200b", "\u202e", "\u0301", "\U0001f600", "A post shared by ",
    "Name\n@handle\n\u00b7\nMay 30\n", "7:31 PM \u00b7 May 30, 2024\n", '<time datetime="2024-05-30">', "<title>",
    "<noscript>", "<template>", "<svg>", "<math>", "<table><tr><td>", "<select>", "<b><i><a>", "<ul><li>",
    "<div></div>",
    '<x-y z="https://twitter.com/a/status/20">', '<x-y z="https://twitter.com/a/status/20"></x-y>', "<textarea>",
    "<plaintext>", '<script>var x={"a":1}</script>',
    "[embed]https://twitter.com/a/status/20[/embed]", "https://twitter.com/a/status/20\n\n", "window.__STATE__={",
    '<iframe srcdoc="&lt;blockquote class=twitter-tweet&gt;"></iframe>', "<item><description>", "> x\n", "# x\n",
)))
#: With it, pages of 10 MiB, the longest body that is fetched; without, of 40 kB, which takes a few seconds for all.
SIZE = 10 * 2**20 if WHOLE else 40_000
SECONDS, BYTES = 10 if WHOLE else 4, 512 * 2**20


# --- P1 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: repr(piece)[1:30])
@pytest.mark.parametrize("begin", ["", f"<html><body><div>{EMBED}"], ids=["words", "page"])
def test_p1_any_bytes_give_a_result_in_time(begin: str, piece: str) -> None:
    """Ten seconds and 512 MB for 10 MiB, the page's own facts included."""
    page = begin + piece * (SIZE // len(piece.encode("utf-8"))) + EMBED
    if WHOLE:
        # A process for each page: what the pages and tests before it took is not counted with it.
        _, took, most = _apart(page)
        assert took < SECONDS
        assert most < BYTES
        return
    start = time.process_time()
    article = parse_article(page.encode())
    assert article.page is not None

    assert time.process_time() - start < SECONDS


def _wide(count: int, value: str = "") -> str:
    return "".join(f" a{number:x}{value}" for number in range(count))


#: Pages that want to be cut into tags otherwise than they are, or to cost more than their elements do.
TRICKS = {
    "formatting made again in each paragraph": lambda: "".join(f"<b a{n}>" for n in range(5_000)) + "<p>x" * 5_000,
    "formatting, a little": lambda: "<p>" + "".join(f"<i a={n}>" for n in range(900)) + "<p>x" * 2_000,
    "formatting closed in a table": lambda: "".join(f"<i a{n}><table></i></table>" for n in range(900)) + "<p>x" * 9_000,
    "formatting closed by no such name": lambda: "".join(f"<b a{n}>x</b\x0b>" for n in range(900)) + "<p>x" * 9_000,
    "cells in a drawing": lambda: "<svg>" + "<td>" * 30_000 + "</zz>" * 29_000,
    "tags in values": lambda: '<div a="</div>">' * 29_000,
    "comments that are over": lambda: "<!-->" + "<div>" * 59_000,
    "comments that end otherwise": lambda: "<!-- --!>" + "<div>" * 59_000,
    "what does not close a block": lambda: "<span><div></span>" * 19_000,
    "a title in a drawing": lambda: "<svg><title>" + "<div>" * 59_000,
    "text that no browser knows any more": lambda: "<div><noembed></div></noembed>" * 14_000,
    "many attributes with brackets": lambda: "<div" + _wide(80_000, '="<"') + ">",
    "many attributes behind a bracket": lambda: '<div x=">"' + _wide(80_000) + ">",
    "many attributes between slashes": lambda: "<div" + _wide(80_000).replace(" ", "/") + ">",
    "many attributes without spaces": lambda: "<div " + _wide(80_000, "=''").replace(" ", "") + ">",
    "some attributes many times": lambda: ("<q" + _wide(9_900) + "></q>") * 100,
    "attributes of quotes many times": lambda: ("<q" + _wide(5_000, "='\">'") + "></q>") * 100,
    "few attributes everywhere": lambda: ("<q" + _wide(100) + "></q>") * 20_000,
}


@pytest.mark.parametrize("trick", some(tuple(TRICKS), 4))
def test_p1_no_trick_takes_longer_or_more_memory(trick: str) -> None:
    """What the tree costs is told from the tags that a browser sees; no trick hides what it costs."""
    page = TRICKS[trick]() + EMBED
    article, time_taken, grown = _apart(page)

    assert [ID] == article
    assert time_taken < 10
    assert grown < 300 * 2**20


def test_p1_a_calendar_has_a_first_and_a_last_day() -> None:
    """In another zone they lie outside of it."""
    archives = pytest.importorskip("provenance.bulk.archives", reason="the extra bulk is not installed")
    for text in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        assert (None, None, None) == (warc._date(text), archives._date(text), iso_moment(text))


def _apart(page: str) -> tuple[list[str | None], float, int]:
    """The ids found in a page, the seconds of processor time, and the bytes of memory at most, by a process apart."""
    run = run_command([], TOP, environment(), code=_MEASURE, stdin=page.encode())
    found, seconds, most = json.loads(run.stdout)
    return found, seconds, most


_MEASURE = """
import json, resource, sys, time
from provenance.parser import parse_article
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
page = sys.stdin.buffer.read()
begin = time.process_time()
article = parse_article(page)
article.page
took = time.process_time() - begin
try:
    # The system's other count has what the parent held before it became another program.
    most = int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
except (OSError, IndexError):
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([[embed.post_id for embed in article.embeds], took, most * 1024]))
"""


#: Who reads a page for one thing only: where it leads, which links it has, what a witness shows.
_POST = Asked("gab", "107163961867310434", "example_reader", "https://gab.com/example_reader/posts/107163961867310434")
_OTHERS: dict[str, Callable[[bytes], object]] = {
    "a signpost": lambda page: resolve_link("https://bit.ly/3Example", lambda url: Capture(url, _AT, 200, _HTML, page)),
    "a page between": lambda page: resolve_link("https://is.gd/abc", lambda url: Capture(url, _AT, 200, _HTML, page)),
    "a page of links": lambda page: read_links(page, "https://news.example/"),
    "an AMP twin": lambda page: amp_twin(b'<link rel="amphtml">' + page, "https://news.example/"),
    "a sitemap": lambda page: read_sitemap(page, "https://news.example/"),
    "a witness": lambda page: ask_witnesses(_POST, lambda url: Capture(url, _AT, 200, _HTML, page), strict=True),
    "an archive's copy": lambda page: read_post(Capture("https://web.archive.org/", _AT, 200, _HTML, page), _POST),
    "a feed": lambda page: read_feed(page, "https://news.example/"),  # linear, and slow: for the whole run
}
_AT, _HTML = datetime(2026, 11, 22, tzinfo=UTC), (("Content-Type", "text/html"),)
_BOMBS: dict[str, Callable[[int], str]] = {
    "nested": lambda size: "<div>" * (size // 5), "wide": lambda size: f"<div{_wide(size // 6)}>",
    "remade": lambda size: "<p>" + "".join(f"<i a={n}>" for n in range(size // 30)) + "<p>x" * (size // 10),
}


@pytest.mark.parametrize("bomb", _BOMBS)
@pytest.mark.parametrize("reader", some(tuple(_OTHERS), 7))
def test_p1_whoever_reads_a_page_for_one_thing_takes_no_longer(reader: str, bomb: str) -> None:
    """500 kB of these would take a tree half a minute, or several gigabytes; more of them, hours."""
    page = ("<html><head><title>x</title></head><body>" + _BOMBS[bomb](10 * 2**20 if WHOLE else 240_000)).encode()
    start = time.process_time()
    _OTHERS[reader](page)

    assert time.process_time() - start < (10 if WHOLE else 3)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40),
       st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_p1_any_mixture_of_pieces_gives_a_result(pieces: list[str], charset: str) -> None:
    article = parse_article("".join(pieces).encode(charset, "replace"))

    assert article.parse in ("complete", "degraded")
    assert article.page is not None


# --- P2 ---------------------------------------------------------------------------------------

_DEEP = 70_000
HIDING = {
    "blocks": "<div>" * _DEEP, "words": "<b>" * _DEEP, "links": "<a href=x>" * _DEEP, "tables": "<table>" * _DEEP,
    "lists": "<ul><li>" * _DEEP, "drawings": "<svg><g>" * _DEEP, "forms": "<form>" * _DEEP,
    "templates": "<template>" * _DEEP, "quotes": "<blockquote>" * _DEEP,
    "attributes": "<div " + " ".join(f"a{number}=1" for number in range(_DEEP)) + ">",
    "elements": "<br>" * (MOST_ELEMENTS + 10), "signs": " https://t.co/abcdefghij" * MOST_SIGNS,
}


@pytest.mark.parametrize("hiding", HIDING)
def test_p2_no_embed_is_lost_without_a_word(hiding: str) -> None:
    """What no tree shows is found by the linear reader, and the article says that it was."""
    article = parse_article("<html><body>" + HIDING[hiding] + EMBED)

    assert "degraded" == article.parse
    assert article.problems
    assert ID in [embed.post_id for embed in article.embeds]


@pytest.mark.parametrize("embed", [
    f'<iframe src="https://platform.twitter.com/embed/Tweet.html?id={ID}"></iframe>',
    f'<amp-twitter width="1" height="1" layout="fixed" data-tweetid="{ID}"></amp-twitter>',
    f'<script type="application/json">{{"embed":{{"url":"https://twitter.com/example_reader/status/{ID}"}}}}</script>',
    f'<p>https://twitter.com/example_reader/status/{ID}</p>', f'<div class="tweet-embed" data-tweet-id="{ID}"></div>',
], ids=["frame", "component", "state", "address", "attribute"])
def test_p2_every_form_is_found_behind_deep_nesting(embed: str) -> None:
    article = parse_article("<html><body>" + "<div><span>" * _DEEP + embed)

    assert "degraded" == article.parse
    assert [ID] == [one.post_id for one in article.embeds]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, lambda page: b"%PDF-1.7\n" + page])
def test_p2_bytes_that_are_no_text_are_not_read_as_if_they_were(pack: Callable[[bytes], bytes]) -> None:
    article = parse_article(pack(EMBED.encode()))

    assert ("degraded", ()) == (article.parse, article.embeds)
    assert "and no page" in article.problems[0]
    assert article.title is None


def test_p2_a_page_that_was_read_whole_says_nothing() -> None:
    assert "complete" == parse_article("<div>" * 200 + EMBED + "</div>" * 200).parse


def test_p2_what_stands_behind_the_bound_is_not_repeated() -> None:
    other = EMBED.replace(ID, "1796230452354568193")
    page = EMBED + "<br>" * (MOST_ELEMENTS + 1) + EMBED + other + '<a href="https://t.co/abcdefghij">x</a>'
    article = parse_article(page)

    assert [ID, "1796230452354568193"] == [embed.post_id for embed in article.embeds]
    assert [0, 1] == [embed.position for embed in article.embeds]
    assert ["https://t.co/abcdefghij"] == [link.url for link in article.short_links]


def test_p2_the_bound_cuts_no_address_in_two() -> None:
    data = b"words https://twitter.com/a/status/20 words"

    assert (5, None, None) == (bound(data, 30), bound(data, None), bound(data, len(data)))


# --- P3 ---------------------------------------------------------------------------------------


def test_p3_same_bytes_same_result_whatever_the_machine() -> None:
    """Hash seeds, locales, encodings, time zones: the same bytes, of what was read and of the command's JSON."""
    pages = sorted(path for path in (TOP / "fixtures" / "articles").iterdir() if path.suffix != ".json")
    runs = []
    machines = (("1", "C", "ascii", "America/St_Johns"), ("2", "tr_TR.UTF-8", "iso8859-9", "Asia/Kathmandu"), ("3", "C.UTF-8", "utf-8", "UTC"))
    for seed, locale, encoding, zone in machines:
        runs.append(subprocess.Popen(
            [sys.executable, "-c", _PARSE, *map(str, pages)], stdout=subprocess.PIPE, cwd=TOP,
            env={**environment(), "PYTHONHASHSEED": seed, "LC_ALL": locale, "LANG": locale, "PYTHONIOENCODING": encoding,
                 "PYTHONUTF8": "0", "TZ": zone}))
    said = set()
    for run in runs:
        said.add(re.sub(rb'"(audited_at|as_of)": "2[^"]*Z"', b"", run.communicate(timeout=90)[0]))
        assert 0 == run.returncode

    assert 1 == len(said)
    (one,) = said
    read = one.partition(b'{"schema"')[2]
    assert b'"post_id": "' in read
    assert read.decode()
    assert not read.isascii()


_PARSE = """
import sys
from provenance.cli import main
from provenance.parser import parse_article
for name in sys.argv[1:]:
    article = parse_article(open(name, "rb").read())
    print(ascii((article.embeds, article.linked_posts, article.short_links, article.problems, article.page)))
twins = [name for name in sys.argv[1:] if "twin" in name]
sys.argv[1:] = ["audit", *twins, "--offline", "--no-store", "--format", "json", "--fail-on", "never"]
main()
"""


# --- P4 ---------------------------------------------------------------------------------------

#: What stands where an id or a handle should, and is none.
ODD = ("20\u202e", "2\u06600", "\uff12\uff10", "20%00", "20\u200b5", "0x14", "-20", "2e1", "20'--", "../20", "20" * 30,
       "\u0432ob",
       "a b", "a\u0000b", "\u202eabc", "<b>", "%3Cb%3E", "a\u0301", "", "x" * 500)
_SHAPES = ("https://twitter.com/{}/status/{}", "https://www.instagram.com/p/{1}/?{0}",
           "https://www.tiktok.com/@{}/video/{}", "https://mastodon.example/@{}/{}",
           "https://bsky.app/profile/{}/post/{}", "https://t.me/{}/{}",
           "https://www.facebook.com/{}/posts/{}", "https://www.threads.net/@{}/post/{}", "https://vk.com/wall{1}")
_STRICT = re.compile(r"[0-9A-Za-z_.:@/-]{1,300}")


@pytest.mark.parametrize("shape", _SHAPES)
def test_p4_ids_and_handles_are_strictly_read(shape: str) -> None:
    """Whatever stands in an address: an id is of ASCII and stands in the page, or there is none."""
    for odd in ODD:
        for handle, number in (("example", odd), (odd, "20"), (odd, odd)):
            page = f'<p>{shape.format(handle, number)}</p><a href="{shape.format(handle, number)}">x</a>'
            article = parse_article(page)
            for embed in (*article.embeds, *article.linked_posts):
                for value in (embed.post_id, embed.address_handle):
                    assert value is None or (_STRICT.fullmatch(value) and value in page), (odd, value)


def _patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], str]]:
    """All expressions of the package, by name, and the source of the module around them."""

    def inside(value: object, name: str, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
        if isinstance(value, re.Pattern):
            yield name, value
        elif isinstance(value, (tuple, list)) and depth < 3:
            for one in value:
                yield from inside(one, name, depth + 1)
        elif isinstance(value, dict) and depth < 3:
            for one in value.values():
                yield from inside(one, name, depth + 1)

    seen: set[int] = set()
    for module in pkgutil.walk_packages(provenance.__path__, "provenance."):
        try:
            loaded = importlib.import_module(module.name)
        except ImportError:
            continue  # an extra that is not installed
        source = Path(loaded.__file__ or "").read_text(encoding="utf-8")
        for name, value in vars(loaded).items():
            for whose, pattern in inside(value, name):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield f"{module.name}.{whose}", pattern, source


#: Runs that make expressions go back and try again.
RUNS = ("<", "&", '"', " ", "\n", "a", "1", "@", "(", "[", "{", ".", "-", "_", "\\", "%", "\u2014", "/", "\u0301", "a ",
        "a.", "a/", "<a ", "</", "https://", "(@a) ", "&amp;", "--", "a-", "\\u003c", "1 ", "#a ", '="')
#: Kept in a table and asked for whole cells only.
_CELLS = "provenance.lists.cells.KINDS"
#: Asked only of strings that are measured first (``_LONGEST_VALUE``: 60 characters).
_MEASURED = ("provenance.sinks.table._VALUE",)
_ANYWHERE = r"\.(?:search|finditer|findall|sub|subn|split)\b"


def _cost(run: Callable[[object], object], piece: str, size: int, *, raw: bool) -> float:
    text: object = (piece * (size // len(piece))).encode("utf-8") if raw else piece * (size // len(piece))
    start = time.process_time()
    run(text)
    return time.process_time() - start


def test_p4_no_expression_takes_more_than_linear_time() -> None:
    """Each with runs that grow fourfold, used the way its module uses it: at the beginning only, or anywhere."""
    slow = []
    for name, pattern, source in _patterns():
        if name in _MEASURED:
            continue
        short = name.rpartition(".")[2]
        begins = re.search(rf"\b{short}\.(?:match|fullmatch)\b", source)
        anchored = name == _CELLS or (begins and not re.search(rf"\b{short}{_ANYWHERE}", source))
        runs: list[Callable[..., object]] = [pattern.match, pattern.fullmatch]
        if not anchored:
            runs.append(lambda text, pattern=pattern: [None for _ in pattern.finditer(text)])
        raw = isinstance(pattern.pattern, bytes)
        for piece in RUNS:
            for run in runs:
                if _cost(run, piece, 2_000, raw=raw) < 0.002:
                    continue
                one, four = (min(_cost(run, piece, size, raw=raw) for _ in range(3)) for size in (2_000, 8_000))
                if four > 8 * one and four > 0.02:
                    slow.append(f"{name} on {piece!r}: {one:.3f} s, then {four:.3f} s")

    assert not slow


def test_p4_articles_are_told_apart_from_their_readers() -> None:
    """An input is never changed: its bytes stay as they came."""
    page = (EMBED * 3).encode("utf-16")

    assert page == parse_article(page).source
    assert isinstance(parse_article(b"\xff\xfe\x00"), Article)
