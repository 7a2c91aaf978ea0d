"""Two readings of one page, and what a browser is given: by table, without any browser."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, strategies as st

from provenance.budget import current
from provenance.model import Article, Capture, Embed, Fetch
from provenance.parser import parse_article
from provenance.pipeline import audit, audit_source
from provenance.recording import record
from provenance.rendering import (
    BUSY,
    FAILED,
    ONLY_RENDERED,
    REMOVED,
    SETTLED,
    Rendering,
    both_readings,
    carried_over,
    is_marked,
    runs_anything,
    without_rendered,
)
from provenance.rendering.answers import MAX_HOPS, Answers, Request
from provenance.rendering.second import read_again
from provenance.renderings import has_renderings, recorded_render, recording_render
from provenance.replaying import replay_fetch
from provenance.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = "https://news.example/2026/a.html"
IDS = ("1795968363525046272", "1795968363525046273")


def post(number: int = 0, words: str = "Just words.", more: str = "") -> str:
    return (f'<blockquote class="twitter-tweet"><p>{words} {more}</p>&mdash; Ada (@example_reader) '
            f'<a href="https://twitter.com/example_reader/status/{IDS[number]}">May 30, 2024</a></blockquote>')


def frame(number: int = 0) -> str:
    return f'<iframe src="https://platform.twitter.com/embed/Tweet.html?id={IDS[number]}"></iframe>'


def link(number: int = 0) -> str:
    return f'<p>See <a href="https://twitter.com/example_reader/status/{IDS[number]}">this</a></p>'


def marks(article: Article) -> list[tuple[str | None, str, int, tuple[str, ...]]]:
    return [(one.post_id, "link" if one.form == "link" else "embed", one.position, one.problems)
            for one in (*article.embeds, *article.linked_posts)]


def read(*parts: str) -> Article:
    return parse_article("<article><p>Words.</p>" + "".join(parts) + "</article>", url=PAGE)


ONE, TWO = IDS
#: What is sent, what the scripts make of it, and what both come to.
READINGS = (
    ("nothing either way", (), (), []),
    ("the same", (post(),), (post(),), [(ONE, "embed", 0, ())]),
    ("the same with other spaces", (post(),), (post(words="Just\n   words."),), [(ONE, "embed", 0, ())]),
    ("the platform's frame in its place", (post(),), (frame(),), [(ONE, "embed", 0, ())]),
    ("a frame becomes words", (frame(),), (post(),), [(ONE, "embed", 0, ())]),
    ("put in", (), (post(),), [(ONE, "embed", 0, (ONLY_RENDERED,))]),
    ("put in before another", (post(1),), (post(0), post(1)),
     [(TWO, "embed", 0, ()), (ONE, "embed", 1, (ONLY_RENDERED,))]),
    ("taken away", (post(),), (), [(ONE, "embed", 0, (REMOVED,))]),
    ("one for the other", (post(0),), (post(1),), [(ONE, "embed", 0, (REMOVED,)), (TWO, "embed", 1, (ONLY_RENDERED,))]),
    ("other words", (post(),), (post(words="Other words."),),
     [(ONE, "embed", 0, (REMOVED,)), (ONE, "embed", 1, (ONLY_RENDERED,))]),
    ("a link becomes an embed", (link(),), (post(),), [(ONE, "embed", 1, (ONLY_RENDERED,)), (ONE, "link", 0, ())]),
    ("an embed becomes a link", (post(),), (link(),), [(ONE, "embed", 0, (REMOVED,))]),
    ("a link put in", (), (link(),), [(ONE, "link", 0, (ONLY_RENDERED,))]),
    ("a link taken away", (link(),), (), [(ONE, "link", 0, (REMOVED,))]),
)


@pytest.mark.parametrize(("about", "sent", "after", "expected"), READINGS, ids=[one[0] for one in READINGS])
def test_both_readings(about: str, sent: tuple[str, ...], after: tuple[str, ...],
                       expected: list[tuple[str, str, int, tuple[str, ...]]]) -> None:
    first = read(*sent)
    both = both_readings(first, read(*after))

    assert expected == marks(both), about
    assert (first.sha256, first.url, first.parse) == (both.sha256, both.url, both.parse)
    assert is_marked(both) == any(problems for *_, problems in expected)


@pytest.mark.parametrize(("about", "sent", "after", "expected"), READINGS, ids=[one[0] for one in READINGS])
def test_a_rendering_is_carried_over_to_a_reading_without_one(
        about: str, sent: tuple[str, ...], after: tuple[str, ...], expected: object) -> None:
    first = read(*sent)
    both = both_readings(first, read(*after))
    again = carried_over(first, both)

    assert both == again, about
    assert both.hashtags == again.hashtags
    assert both == carried_over(both, again), "twice is once"
    assert marks(first) == [(*one, tuple(set(problems) - {REMOVED})) for *one, problems in marks(without_rendered(both))]


def test_links_and_hashtags_come_along() -> None:
    more = '#ExampleTag <a href="https://t.co/AbCdEf1234">t.co/AbCdEf1234</a>'
    both = both_readings(read("<p>#Own</p>", post(1)), read("<p>#Own #Script</p>", post(1), post(0, more=more)))

    assert [("https://t.co/AbCdEf1234", "embed 1")] == [(one.url, one.found_in) for one in both.short_links]
    assert [("ExampleTag", "embed 1"), ("Own", "article")] == [(tag.text, tag.found_in) for tag in both.hashtags]
    assert () == without_rendered(both).short_links


SHOWN = st.builds(
    Embed, st.sampled_from(("x", "instagram")), st.sampled_from(("blockquote", "iframe", "picture")), st.just(0),
    post_id=st.sampled_from((None, *IDS)), handle=st.sampled_from((None, "example_reader", "example_other")),
    text=st.one_of(st.none(), st.text(max_size=6)), permalink=st.sampled_from((None, "https://x.com/e/status/1")))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    shown = [replace(one, position=number) for number, one in enumerate(draw(st.lists(SHOWN, max_size=4)))]
    cut = draw(st.integers(0, len(shown)))
    return Article(PAGE, tuple(shown[:cut]), tuple(shown[cut:]), (), "complete", (), b"")


@given(articles(), articles())
def test_nothing_that_was_sent_is_lost_and_no_place_is_taken_twice(sent: Article, after: Article) -> None:
    both = both_readings(sent, after)
    shown = [*both.embeds, *both.linked_posts]
    kept = [replace(one, problems=()) for one in shown if ONLY_RENDERED not in one.problems]

    assert sorted(one.position for one in shown) == list(range(len(shown)))
    assert [*sent.embeds, *sent.linked_posts] == kept
    assert both_readings(sent, sent) == sent, "a page that its scripts leave alone"


# --- the second reading ---------------------------------------------------------------------------

SCRIPT = "<p>Words.</p><script>1</script>"


def canned(rendering: Rendering, calls: list[str] | None = None):
    def render(url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
        if calls is not None:
            calls.append(url)
        return rendering

    return render


def nobody(url: str) -> None:
    return None


@pytest.mark.parametrize(("body", "content_type", "expected"), [
    (b"<p>Words", None, False),
    (b"<script>1</script>", None, True),
    (b"<ScRiPt src=a>", "text/html; charset=utf-8", True),
    (b"<body OnLoad = 'a()'>", "application/xhtml+xml", True),
    (b"<a href='javascript:a()'>", "TEXT/HTML", True),
    (b"<p>once upon a time = then", None, False),
    (b"<script>1</script>", "application/rss+xml", False),
    (b"<script>1</script>", "text/plain", False),
])
def test_only_what_runs_is_rendered(body: bytes, content_type: str | None, expected: bool) -> None:
    assert expected == runs_anything(body, content_type)


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=30)))
def test_whatever_comes_may_be_asked_about(body: bytes, content_type: str | None) -> None:
    assert runs_anything(body, content_type) in (True, False)


#: Of a page with a script: its rendering, whether what it lacks is not there, and what is said of it.
ENDS = (
    ("settled", Rendering(SETTLED, post().encode()), True, ()),
    ("busy", Rendering(BUSY, post().encode(), "it takes its time"), False,
     ("rendering: it takes its time; what it shows later is not known",)),
    ("not all was had", Rendering(SETTLED, post().encode(), missed=2), False,
     ("rendering: 2 of its scripts or data could not be had",)),
    ("failed", Rendering(FAILED, why="it broke"), False,
     ("rendering: it broke; what only its scripts show is not known",)),
)


@pytest.mark.parametrize(("about", "rendering", "whole", "said"), ENDS, ids=[one[0] for one in ENDS])
def test_how_a_rendering_ends_is_said(about: str, rendering: Rendering, whole: bool, said: tuple[str, ...]) -> None:
    result = audit(SCRIPT, url=PAGE, fetch=nobody, as_of=NOW, render=canned(rendering))

    assert result.facts is not None
    article = result.facts.article
    assert (whole, said) == (article.rendered, article.problems)
    spoke = [finding.rule for finding in result.findings if finding.rule == "prv.only-rendered"]
    assert ([] if rendering.outcome == FAILED else ["prv.only-rendered"]) == spoke
    assert result.to_dict()["article"]["sha256"] == parse_article(SCRIPT).sha256, "the bytes that were sent"


def test_nobody_is_asked_where_nothing_runs_or_nobody_may_be() -> None:
    calls: list[str] = []
    render = canned(Rendering(SETTLED, post().encode()), calls)
    plain, script = parse_article("<p>Words.</p>", url=PAGE), parse_article(SCRIPT, url=PAGE)

    assert read_again(plain, plain.source, None, nobody, render).rendered, "there is nothing to run"
    assert not read_again(script, script.source, None, None, render).rendered, "offline"
    assert script == read_again(script, script.source, None, nobody, None)
    assert [] == calls


def test_a_page_without_an_address_says_what_it_needs() -> None:
    calls: list[str] = []
    result = audit(SCRIPT, fetch=nobody, as_of=NOW, render=canned(Rendering(SETTLED, b"<p>"), calls))

    assert result.facts is not None
    assert ("rendering: the address of the page is not known; --url gives it",) == result.facts.article.problems
    assert [] == calls


def test_the_store_keeps_what_a_rendering_showed(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with Store(tmp_path / "a.db") as store:
        from provenance.inputs import Source
        from provenance.lists import load_lists

        def audited(render):  # type: ignore[no-untyped-def]
            return audit_source(Source("a", SCRIPT.encode(), PAGE), fetch=nobody, url=None, published=None,
                                lists=load_lists(), as_of=NOW, render=render)

        def kept() -> list[tuple[str, str]]:
            return [(row["post_id"], row["problems"])
                    for row in store.db.query("SELECT post_id, problems FROM embeds ORDER BY position")]

        store.add(audited(None))
        assert [] == kept()
        store.add(audited(canned(Rendering(SETTLED, post().encode()))))
        assert [(ONE, '["only-rendered"]')] == kept()
        store.add(audited(None))
        assert [(ONE, '["only-rendered"]')] == kept(), "who did not render knows less, and takes nothing away"
        store.add(audited(canned(Rendering(SETTLED, b"<p>Words."))))
        assert [] == kept(), "who rendered it whole knows that it is not there any more"


# --- what a browser is given ----------------------------------------------------------------------


def web(**pages: Capture):  # type: ignore[no-untyped-def]
    return {f"https://cdn.example/{name}": replace(one, url=f"https://cdn.example/{name}")
            for name, one in pages.items()}.get


def said(body: bytes = b"1", status: int | None = 200, **more) -> Capture:  # type: ignore[no-untyped-def]
    return Capture("", NOW, status, more.pop("headers", (("Content-Type", "text/javascript"),)), body, **more)


def moved(name: str) -> Capture:
    return said(b"", 302, headers=(("Location", name),))


#: A request, and what comes of it: the body, and which of the counters says so.
ASKED = (
    ("a script", "a", "script", "GET", b"1", "asked"),
    ("data", "a", "fetch", "GET", b"1", "asked"),
    ("data in the old way", "a#x", "xhr", "GET", b"1", "asked"),
    ("a redirect", "moved", "script", "GET", b"1", "asked"),
    ("a style", "a", "stylesheet", "GET", b"", None),
    ("not found", "gone", "script", "GET", b"no", "asked"),
    ("a form", "a", "fetch", "POST", None, "refused"),
    ("a frame", "a", "document", "GET", None, "refused"),
    ("a beacon", "a", "ping", "POST", None, "refused"),
    ("a stream", "a", "eventsource", "GET", None, "refused"),
    ("a picture", "a", "image", "GET", None, None),
    ("a letter", "a", "font", "GET", None, None),
    ("a refused address", "inward", "script", "GET", None, "refused"),
    ("a file", "file", "script", "GET", None, "refused"),
    ("a circle", "circle", "script", "GET", None, "refused"),
    ("a closed address", "robots", "script", "GET", None, "refused"),
    ("no connection", "down", "script", "GET", None, "missed"),
    ("a body that broke off", "cut", "script", "GET", None, "missed"),
    ("not in the recording", "nowhere", "script", "GET", None, "missed"),
    ("a server that is ill", "ill", "script", "GET", b"ill", "missed"),
)
WEB = web(a=said(), moved=moved("/a"), gone=said(b"no", 404), inward=said(b"", None, error="refused-address"),
          file=moved("file:///etc/passwd"), circle=moved("/circle"), robots=said(b"", None, error="robots"),
          down=said(b"", None, error="connect"), cut=said(complete=False), ill=said(b"ill", 503))


@pytest.mark.parametrize(("about", "name", "kind", "method", "body", "counted"), ASKED, ids=[one[0] for one in ASKED])
def test_what_a_page_is_given(about: str, name: str, kind: str, method: str, body: bytes | None,
                              counted: str | None) -> None:
    answers = Answers(PAGE, b"<p>", None, WEB)
    answer = answers.to(Request(f"https://cdn.example/{name}", method, kind))

    assert body == (answer.body if answer is not None else None), about
    counts = {"asked": answers.asked, "refused": answers.refused, "missed": answers.missed}
    expected = dict.fromkeys(counts, 0) | ({counted: 1} if counted else {})
    # An answer that says "not now" is given, and another time there may be another.
    assert expected | ({"asked": 1} if name == "ill" else {}) == counts


def test_the_page_is_given_once_and_nobody_is_asked_for_it() -> None:
    asked: list[str] = []
    answers = Answers(PAGE + "#part", b"<p>", "text/html; charset=koi8-r", asked.append)
    first = answers.to(Request(PAGE, "GET", "document", main=True))
    second = answers.to(Request(PAGE, "GET", "document", main=True))

    assert first is not None
    assert (200, b"<p>", (("content-type", "text/html; charset=koi8-r"),)) == (first.status, first.body, first.headers)
    assert second is not None
    assert 204 == second.status, "it stays where it is"
    assert [] == asked


def test_no_header_that_a_browser_would_keep_or_act_upon_comes_through() -> None:
    headers = (("Content-Type", "a/b"), ("Set-Cookie", "a=1"), ("Location", "https://elsewhere.example/"),
               ("Access-Control-Allow-Origin", "*"), ("Clear-Site-Data", '"*"'), ("Report-To", "{}"),
               ("Alt-Svc", "h3"), ("Refresh", "0"), ("Link", "</a>; rel=preconnect"), ("ETag", "a\x00b"),
               ("Content-Encoding", "gzip"), ("Strict-Transport-Security", "max-age=1"))
    answer = Answers(PAGE, b"", None, web(a=said(headers=headers))).to(Request("https://cdn.example/a", "GET", "xhr"))

    assert answer is not None
    assert (("content-type", "a/b"), ("access-control-allow-origin", "*")) == answer.headers


def test_requests_bytes_and_time_have_an_end() -> None:
    now = [0.0]
    request = Request("https://cdn.example/a", "GET", "script")

    few = Answers(PAGE, b"", None, WEB, max_requests=3)
    assert [True, True, True, False] == [few.to(request) is not None for _ in range(4)]
    small = Answers(PAGE, b"", None, WEB, max_bytes=2)
    assert [True, True, False] == [small.to(request) is not None for _ in range(3)]
    late = Answers(PAGE, b"", None, WEB, deadline_s=5, clock=lambda: now[0])
    assert late.to(request) is not None
    now[0] = 5.0
    assert late.to(request) is None
    over = Answers(PAGE, b"", None, WEB)
    over.end()
    assert over.to(request) is None
    assert [1, 1, 1, 1] == [one.missed for one in (few, small, late, over)]
    hops = Answers(PAGE, b"", None, web(circle=moved("/circle")), max_requests=100)
    assert hops.to(replace(request, url="https://cdn.example/circle")) is None
    assert 100 - (MAX_HOPS + 1) == hops._requests_left, "the hops of a chain are requests, too"


def test_a_request_that_begins_late_has_what_is_left_of_the_time() -> None:
    now, spent = [0.0], []

    def fetch(url: str) -> Capture:
        budget = current()
        assert budget is not None
        spent.append(budget.spent_s)
        return said()

    answers = Answers(PAGE, b"", None, fetch, deadline_s=60, clock=lambda: now[0])
    for moment in (0.0, 30.0, 45.0):
        now[0] = moment
        answers.to(Request("https://cdn.example/a", "GET", "script"))

    assert [0.0, 0.0, 15.0] == spent


def test_rest_begins_when_nothing_is_under_way() -> None:
    now, gate, entered = [0.0], threading.Event(), threading.Event()

    def fetch(url: str) -> Capture:
        entered.set()
        gate.wait(5)
        return said()

    answers = Answers(PAGE, b"", None, fetch, clock=lambda: now[0])
    now[0] = 2.0
    assert 2.0 == answers.at_rest_s
    thread = threading.Thread(target=answers.to, args=(Request("https://cdn.example/a", "GET", "script"),))
    thread.start()
    assert entered.wait(5)
    now[0] = 3.0
    assert 0.0 == answers.at_rest_s
    gate.set()
    thread.join()
    now[0] = 4.0
    assert 1.0 == answers.at_rest_s


# --- in recordings --------------------------------------------------------------------------------


def test_a_rendering_is_recorded_as_it_was() -> None:
    made = Rendering(BUSY, "<p>ä \u2028".encode(), "no rest: 50 % of\r\nit", 3, 2, 1)
    file = BytesIO()
    with record(nobody, file, started_at=NOW) as recorder:
        recording_render(canned(made), recorder)(PAGE, b"", None, recorder)
    replay = replay_fetch(file)

    assert has_renderings(replay)
    assert made == recorded_render(replay)(PAGE, b"", None, replay)
    assert FAILED == recorded_render(replay)(PAGE + "?other", b"", None, replay).outcome


@pytest.mark.parametrize("fields", [
    [], [("Provenance-Rendering", "settled")], [("Provenance-Rendering-Counts", "asked=1 refused=1 missed=1")],
    [("Provenance-Rendering", "well"), ("Provenance-Rendering-Counts", "asked=1 refused=1 missed=1")],
    [("Provenance-Rendering", "settled"), ("Provenance-Rendering-Counts", "asked=-1 refused=1 missed=1")],
    [("Provenance-Rendering", "settled"), ("Provenance-Rendering-Counts", "asked=" + "9" * 30 + " refused=1 missed=1")],
])
def test_what_others_made_of_an_answer_is_no_rendering(fields: list[tuple[str, str]]) -> None:
    file = BytesIO()
    with record(nobody, file, started_at=NOW) as recorder:
        recorder.add_conversion(PAGE, "text/html", b"<p>made", fields)

    assert not has_renderings(replay_fetch(file))


def _alike(one: Embed, other: Embed) -> bool:
    """The rule that two readings are held together by, for one pair."""
    shown = {name: (getattr(one, name), getattr(other, name))
             for name in ("printed_handle", "display_name", "text", "shown_date")}
    if one.platform != other.platform or any(None not in pair and pair[0] != pair[1] for pair in shown.values()):
        return False
    if None not in (one.post_id, other.post_id):
        return one.post_id == other.post_id
    return (one.text is not None and one.text == other.text) or (
        (one.post_id, one.permalink, one.handle) == (other.post_id, other.permalink, other.handle))


def _few(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, *values))


EMBEDS = st.lists(st.builds(
    replace, st.just(parse_article(post()).embeds[0]), platform=st.sampled_from(("x", "gab")), post_id=_few("1", "2"),
    permalink=_few("https://x.com/a/status/1"), handle=_few("a"), printed_handle=_few("a", "b"),
    display_name=_few("A", "B"), text=_few("", "words"), shown_date=st.sampled_from((None, NOW.date())),
), max_size=5)


@given(EMBEDS, EMBEDS)
def test_a_post_is_found_again_by_the_rule_for_pairs(before: list[Embed], after: list[Embed]) -> None:
    sent = replace(parse_article(""), embeds=tuple(before))
    shown = replace(parse_article(""), embeds=tuple(after))
    both = both_readings(sent, shown)
    assert [REMOVED in one.problems for one in both.embeds[:len(before)]] == [
        not any(_alike(one, other) for other in after) for one in before]
    assert len(both.embeds) - len(before) == sum(not any(_alike(one, other) for other in before) for one in after)


def test_ten_thousand_posts_are_held_against_ten_thousand() -> None:
    many = [replace(parse_article(post()).embeds[0], post_id=str(number)) for number in range(10_000)]
    start = time.process_time()
    both = both_readings(replace(parse_article(""), embeds=tuple(many)),
                         replace(parse_article(""), embeds=tuple(reversed(many))))
    assert time.process_time() - start < 2
    assert not is_marked(both)
