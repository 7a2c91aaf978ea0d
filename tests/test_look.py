"""The look at the bytes misses nothing that could be read, and is not taken in by share buttons."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings, strategies as st

from provenance.parser.look import EVERYTHING, Look, look, look_with
from provenance.parser.scan import Scan, scan_with_hyperscan, scan_with_re, scanner
from provenance.parser.spelling import escaped, spelled
from provenance.urls import short_hosts, short_places

LINK = "https://twitter.com/example/status/1795968363525046272"


def entities(text: str, chars: str = "/", form: str = "&#x{:X};") -> str:
    return "".join(form.format(ord(char)) if char in chars else char for char in text)


ADDRESSES = {
    "plain": LINK,
    "x.com, capitals": "HTTPS://X.COM/Example/STATUS/20",
    "statuses": "http://twitter.com/example/statuses/20",
    "hash-bang": "http://twitter.com/#!/example/status/20",
    "no handle": "https://twitter.com/i/web/status/20",
    "video": "https://twitter.com/i/videos/tweet/20",
    "card": "https://twitter.com/i/cards/tfw/v1/20",
    "article": "https://x.com/example/article/20",
    "viewer": "https://x.com/example/mediaViewer?currentTweet=20",
    "viewer, entity": "https://x.com/example/mediaviewer?x=1&amp;currentTweet&#61;20",
    "hexadecimal entity": entities(LINK),
    "hexadecimal, lower case": entities(LINK, form="&#x{:x};"),
    "hexadecimal, no semicolon": entities(LINK, form="&#x{:x}").replace("&#x2fs", "&#x2f;s").replace("&#x2fe",
    "&#x2f;e"),
    "leading zeros": entities(LINK, form="&#x000{:x};"),
    "decimal": entities(LINK, form="&#{};"),
    "decimal, no semicolon": entities(LINK, form="&#{}").replace("&#471", "&#47;1"),
    "decimal, leading zeros": entities(LINK, form="&#00{};"),
    "named": entities(LINK, form="&sol;"),
    "escaped twice": entities(LINK, form="&amp;#x{:X};"),
    "escaped three times": entities(LINK, form="&amp;amp;#{};"),
    "percent": quote(LINK, safe=""),
    "percent twice": quote(quote(LINK, safe=""), safe=""),
    "JSON": LINK.replace("/", r"\/"),
    "JSON twice": LINK.replace("/", r"\\\/"),
    "JSON code": LINK.replace("/", r"\u002F"),
    "script code": LINK.replace("/", r"\x2f"),
    "JSON code twice": LINK.replace("/", r"\\u002f"),
    "JSON entity": LINK.replace("/", r"\u0026#x2F;"),
    "backslashes": LINK.replace("/", "\\"),
    "a line end after a slash": LINK.replace("/status/", "/\n\tstatus/\n"),
    "every letter an entity": "".join(f"&#{ord(char)};" for char in LINK),
    "every letter, hexadecimal": "".join(f"&#x{ord(char):x};" for char in LINK),
    "one letter an entity": LINK.replace("status", "st&#97;tus"),
    "one letter, escaped twice": LINK.replace("status", "st&amp;#x61;tus"),
    "one letter percent": LINK.replace("status", "%73tatus"),
    "one letter percent twice": LINK.replace("status", "statu%2573"),
    "a digit percent": LINK.replace("/1795", "/%31795"),
    "a digit an entity": LINK.replace("/1795", "/&#49;795"),
    "an article, dot encoded": "https://x&#46;com/example/article/20",
    "an article, dot named": "https://x&period;com/example/article/20",
    "an article, underscore encoded": "https://x.com/exa&lowbar;mple/article/20",
    "short": "https://t.co/AbCdEfGhIj",
    "short, no scheme": "t.co/AbCdEfGhIj",
    "short, JSON": r"https:\/\/t.co\/AbCdEfGhIj",
    "short, percent": "https%3A%2F%2Ft.co%2FAbCdEfGhIj",
    "short, entity": "https:&#x2F;&#x2F;t.co&#x2F;AbCdEfGhIj",
    "short, letter encoded": "https://&#116;.co/AbCdEfGhIj",
    "short, dot encoded": "https://t&#46;co/AbCdEfGhIj",
    "short, dot percent": "https%3A%2F%2Ft%2Eco%2FAbCdEfGhIj",
    "short, port": "https://bit.ly:443/3Example",
    "short, www": "https://www.bit.ly/3Example",
    "picture": "pic.twitter.com/AbCdEfGhIj",
    "picture, glued": "#Tagpic.x.com/AbCdEfGhIj",
}
TAILS = {
    "plain": "(@example)", "a space": "( @example)", "a line end": "(\n@example )",
    "no-break space": "(&nbsp;@example)",
    "thin space": "(\u2009@example)", "linked": '(<a href="https://x.com/example">@example</a>)',
    "linked twice": '(<span><a href="/e"><s>@</s><b>example</b></a></span>)'.replace("<s>@</s><b>", "<b>@"),
    "named entities": "&lpar;&commat;example&rpar;", "numbers": "&#40;&#x40;example&#041;",
    "percent": "%28%40example%29",
    "JSON": r"\u0028\u0040example\u0029", "full width": "（＠example）", "full width bracket": "（@example)",
    "full width sign": "(＠example）", "full width, entities": "&#65288;&#xFF20;example&#65289;",
    "full width, JSON": r"\uff08\uff20example\uff09", "handle encoded": "(@ex&#97;mple)", "one letter": "(@x)",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("frame", ["{}", '<a href="{}">x</a>', "<p>{}</p>", '{{"url":"{}"}}', "<a href={}>"])
@pytest.mark.parametrize("scan", [scan_with_re, scan_with_hyperscan])
def test_no_spelling_of_an_address_is_missed(address: str, frame: str, scan: Scan) -> None:
    # Codes of JSON are nobody's letters outside of JSON; inside it they stand in markup.
    assert look_with(scan, frame.format(address).encode())


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
@pytest.mark.parametrize("scan", [scan_with_re, scan_with_hyperscan])
def test_no_spelling_of_a_tail_is_missed(tail: str, scan: Scan) -> None:
    seen = look_with(scan, f"<p>Words \u2014 Ada {tail} May 30, 2024".encode())

    assert seen
    assert seen.tails >= 1


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "gbk", "gb18030", "big5", "euc-jp", "euc-kr"])
@pytest.mark.parametrize("tail", ["（＠example）", "(＠example)", "（@example）", "(@example)"])
def test_full_width_signs_are_seen_in_each_encoding(encoding: str, tail: str) -> None:
    assert look(f"Words, Ada {tail} May 30, 2024".encode(encoding)).tails == 1


ORDINARY = {
    "nothing": "",
    "words": "The status: 200 of it all (see page 3) @ noon.",

       "share button": '<a href="https://twitter.com/intent/tweet?text=x&amp;url=https%3A%2F%2Fnews.example%2Fa">Tweet</a>',
    "follow": '<a class="twitter-follow-button" href="https://twitter.com/example">Follow @example</a>',
    "cards": '<meta name="twitter:card" content="summary"><meta name="twitter:site" content="@example">',
    "widgets": '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>',
    "style": "<style>@media (min-width:3em){a{b:c}} .x:is(@media screen){} (@media print) {}</style>",
    "script": "if (xhr.status === 200) {}; var a = {status: 200, 'status':200}; fetch('/api/status')",
    "timeline": '<a class="twitter-timeline" href="https://twitter.com/example">Tweets</a>',
    "a site's own status": '<a href="/status/page">Status</a>',
    "entities of other signs": "<p>Tom&#39;s &amp; Ada&#8217;s &#160; &quot;x&quot; &#x27; caf&#xe9;",
    "an address inside another": '<a href="https://www.facebook.com/sharer.php?u=https%3A%2F%2Fnews.example%2Fa%20b">',
    "a hidden mail address": '<a href="&#109;&#97;&#105;&#108;&#116;&#111;:a&#64;b&#46;example">',
    "codes in a script": r"var a='\x41\x42\u0043'; /[\x21-\x5a]/.test(b); t=\"\u0061b\"",
    "prefetch of a shortener": '<link rel="dns-prefetch" href="//t.co/"><link rel=preconnect href="https://bit.ly">',
    "hosts that only end alike": "https://sport.co/a https://habit.lyx/a https://atbit.ly.example.com",
    "blockquote": "<blockquote><p>Quoted from a book.</blockquote>",
    "escaped blockquote": "&lt;blockquote&gt; is how one quotes",
}


@pytest.mark.parametrize("page", ORDINARY.values(), ids=ORDINARY)
@pytest.mark.parametrize("scan", [scan_with_re, scan_with_hyperscan])
def test_ordinary_pages_are_left_alone(page: str, scan: Scan) -> None:
    assert not look_with(scan, page.encode())


def test_what_a_look_tells() -> None:
    page = (b'<blockquote>a</blockquote><BLOCKQUOTE>b (@one) (@two) https://bit.ly/a <p>https://x.com/a/status/20</p>'
            b'<div data-html="&lt;blockquote">')

    groups = frozenset(("quote", "x:post", "tail", "bare", "short:bit.ly", "escaped"))
    assert Look(groups, 2, 2, frozenset(("x:post", "short:bit.ly")), text=True) == look(page)
    assert look(page).short_hosts == ("bit.ly",)
    assert look(page).has("bare")
    assert not look(page).has("short:t.co")


def test_where_letters_are_encoded_anything_may_be_there() -> None:
    seen = look(b'<a href="https://twitter.com/example/st&#97;tus/20">')

    assert seen.has("short:t.co")
    assert set(seen.short_hosts) == short_hosts() | {host.removeprefix("*.") for host, _ in short_places()}
    assert seen.tails > 10**6


@pytest.mark.parametrize(("page", "outside"), [
    ('<blockquote><p><a href="https://x.com/a/status/20">x</a></p></blockquote>', False),
    ('<blockquote>a</blockquote><a href="https://x.com/a/status/20">x</a>', True),
    ('<a href="https://x.com/a/status/20">x</a><blockquote>a</blockquote>', True),
    ('<div><blockquote>a</div><a href="https://x.com/a/status/20">x</a></blockquote>', True),
    ('<blockquote>never closed <a href="https://x.com/a/status/20">x</a>', True),
    ('<blockquote><!-- </blockquote> --><a href="https://x.com/a/status/20">x</a></blockquote>', True),
])
def test_marks_outside_of_all_blockquotes(page: str, outside: bool) -> None:
    assert outside == ("x:post" in look(page.encode()).outside)


@pytest.mark.parametrize(("page", "bare"), [
    ("<p>https://x.com/a/status/20</p>", True), ("<p>\n  https://x.com/a/status/20?s=20  \n</p>", True),
    ("twitter.com/a/status/20", True), ("[embed]https://x.com/a/status/20[/embed]", True),
    ('[tweet "https://x.com/a/status/20"]', True), ("<p>&nbsp;https://x.com/a/status/20&nbsp;</p>", True),
    ('<a href="https://x.com/a/status/20">x</a>', False), ("<p>See https://x.com/a/status/20 for more.</p>", False),
    ('{"url":"https://x.com/a/status/20"}', False),
])
def test_addresses_that_may_stand_alone(page: str, bare: bool) -> None:
    assert bare == ("bare" in look(page.encode()).groups)


# --- two scanners, one answer -----------------------------------------------------------------

PIECES = (
    "https://", "twitter.com", "x.com", "/", "&#x2F;", "&#47", "%2F", "%252f", r"\/", r"\u002f", "status", "statuses",
    "article",
    "example", "20", "tweet", "videos", "-", "_", "id", "data-tweet", "=", "currentTweet", "t.co", "bit.ly",
    "pic.x.com", ".",
    ":443", "(", ")", "@", "（", "＠", "）", "&lpar;", "&#64;", "%40", r"\u0028", "<b>", "</b>", "<", ">", "&lt;",
    "&amp;", "amp;", "&#97;", "&#x61;", "%73", r"\x73", r"\u0074", "&period;", "\\", "&", "%", "25", "blockquote",
    "<blockquote>",
    "\\u003c",
    " ", "\n", "\t", "\xa0", "\u3000", '"', "'", "platform.twitter.com", "embed", "[", "]", "a", "Z", "0",
)
pages = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(pages)
@example("(@a)(@b) (@c")
@example("<p>(@a） )")
@settings(max_examples=400, deadline=None)
def test_bothscanners_give_the_same_groups(page: str) -> None:
    source = page.encode()
    by_re, by_hyperscan = look_with(scan_with_re, source), look_with(scan_with_hyperscan, source)

    assert by_re.groups == by_hyperscan.groups
    assert by_re.quotes == by_hyperscan.quotes
    # Hyperscan tells every end of a tail; one too many costs a reading, one too few would cost a post.
    assert by_re.tails <= by_hyperscan.tails
    assert bool(by_re.tails) == bool(by_hyperscan.tails)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_never_raises_on_any_bytes(source: bytes) -> None:
    assert look_with(scan_with_re, source).groups == look(source).groups


@given(pages, st.text(max_size=20), st.sampled_from(sorted(ADDRESSES)))
@settings(max_examples=200, deadline=None)
def test_more_words_around_hide_nothing(before: str, after: str, name: str) -> None:
    """Whatever stands before an address (not glued to it), the look still sees it."""
    assert look(f'{before} "{ADDRESSES[name]}" {after}'.encode("utf-8", "replace"))


def test_four_threads_at_once() -> None:
    sources = [(f"<p>{number} " + ("https://x.com/a/status/2" if number % 2 else "nothing") + "x" * 20_000).encode()
               for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda source: bool(look(source)), sources))

    assert [number % 2 == 1 for number in range(400)] == answers


def test_without_hyperscan_the_standard_library_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanner() is scan_with_hyperscan
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    scanner.cache_clear()
    try:
        assert scanner() is scan_with_re
        assert look(LINK.encode())
    finally:
        scanner.cache_clear()


@pytest.mark.parametrize("piece", [
    "\\", "/", "&amp;", "status/", "status\\", "(", "(<a", "(@", "%25", "&#0000", "<blockquote", "https:", "&#97;",
    "\\u0061", "t.co",
    "( \n", "0", "（", "status/1", "x.com/a/article/",
])
@pytest.mark.parametrize("scan", [scan_with_re, scan_with_hyperscan])
def test_time_grows_with_the_length_only(piece: str, scan: Scan) -> None:
    source = (piece * (100_000 // len(piece))).encode()
    start = time.process_time()
    look_with(scan, source)

    assert time.process_time() - start < 4


def test_nothing_is_left_out_where_everything_is_asked_for() -> None:
    assert EVERYTHING
    assert all(EVERYTHING.has(group) for group in ("bare", "escaped", "x:post", "short:t.co"))


def test_a_spelling_is_the_character_or_its_escapes() -> None:
    assert spelled("/", "sol") == f"(?:/|{escaped('/', 'sol')})"
