"""The report as pages, Markdown and table: one content, all of it there, none of it obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from judge_cases import ID, said
from judging import AS_OF, NO_LISTS, facts, shown, with_address
from markdown_it import MarkdownIt
from report_cases import FOLDER, HOSTILE, harbour, hostile, infos
from rich.cells import cell_len
from store_records import audited as stored_audit
from test_words import NEVER

import provenance as pv
from provenance.judge import judge
from provenance.model import Audited, Decision, Hop, Resolution, ShortLink, Testimony as Told  # not a test
from provenance.report.card import clock_words
from provenance.report.content import content, headline
from provenance.report.data import as_dict
from provenance.report.differing import side_by_side
from provenance.report.drawn import pictures
from provenance.report.html import as_html, fragment, overview_html
from provenance.report.markdown import as_markdown
from provenance.report.moments import when
from provenance.report.overview import Paged, overview
from provenance.report.site import write_site
from provenance.report.table import COLUMNS, rows
from provenance.report.text import as_text
from provenance.report.vocabulary import GRADE_WORDS, LINK_WORDS, OUTCOME_WORDS, STATUS_WORDS
from provenance.sinks import CsvLines, one_line, read_rows

NO_ARTICLE = Audited("a.txt", AS_OF, error=("empty", "a.txt: is empty"))


class Seen(HTMLParser):
    """What a browser would see: elements, attributes, words, without what is closed away."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    return parser


def words_of(page: str) -> str:
    return " ".join(" ".join(seen(page).words).split())


# --- one content ----------------------------------------------------------------------------------


def test_the_headline_counts_in_words() -> None:
    data = as_dict(harbour())

    assert "3 of 5 posts need an editor." == headline(data)
    for embeds, expected in (
        (data["embeds"][:1], "The one post here needs no editor."),
        (data["embeds"][1:2], "The one post here needs an editor."),
        (data["embeds"][:2], "1 of 2 posts needs an editor."),
        ([data["embeds"][0], data["embeds"][4]], "None of the 2 posts needs an editor."),
        (data["embeds"][1:4], "All 3 posts need an editor."),
        ([], "No embedded post was found."),
    ):
        assert expected == headline(data | {"embeds": embeds})
    degraded = data | {"embeds": [], "article": data["article"] | {"parse": "degraded"}}
    assert "No embedded post was found, and the page could not be read whole." == headline(degraded)


@pytest.mark.parametrize(("outcomes", "expected"), [
    ([[], ["not-tried"]], "No witness was asked about any post: all of this rests on the article alone."),
    ([["blocked"], ["unknown"]], "Witnesses were asked, and none could say anything: all of this rests on the article "
                                 "alone."),
    ([["exists", "blocked"], []], "Witnesses answered about 1 of 2 posts; the others rest on the article alone."),
    ([["gone"], ["exists"]], "A witness answered about every post."),
    ([["exists"]], "A witness answered about it."),
])
def test_what_the_headline_rests_on_stands_below_it(outcomes: list[list[str]], expected: str) -> None:
    embeds = tuple(shown(position=place) for place in range(len(outcomes)))
    given_facts = facts(*embeds, testimonies={
        place: tuple(Told(f"witness-{number}", word) for number, word in enumerate(words))
        for place, words in enumerate(outcomes)})
    audited = Audited("a.txt", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF))

    assert expected == content(audited).asked
    assert expected in words_of(as_html(audited))


#: Post and row: shown, known, how they stand to each other, by whose word.
ROWS = [
    (0, "handle", "@example_ferry", "@example_ferry", "agrees", "X oEmbed"),
    (0, "name", "Example Ferry", "Example Ferry", "agrees", "X oEmbed"),
    (0, "date", "May 30, 2024 (2024-05-30)", "Its id was made 2024-05-30 07:12:04 UTC", "agrees", "the id"),
    (0, "links", "https://t.co/PiErTaBlE1", "leads to https://ferry.example/timetable/2024/06", "followed", None),
    (1, "words", "The old pier stays open on Sunday. Nobody has to change a plan, and the lamps are on until midnight.",
     "The old pier is closed on Sunday. Nobody has to change a plan, and the lamps are on until ten.", "differs",
     "X oEmbed"),
    (2, "handle", "@example_reader", None, "not checked", None),
    (2, "address", None, "no id, so nobody could be asked", "not checked", None),
    (2, "links", "https://t.co/AsKaTtHeM1", "is dead: not found on the way", "followed in part", None),
    (2, "media", "pic.twitter.com/PlAnKs2024", "was not followed", "not checked", None),
    (3, "date", "May 26, 2024 (2024-05-26)", "Its id was made 2024-05-28 09:03:17 UTC", "differs", "the id"),
    (3, "address", "https://twitter.com/example_works/status/1795380309522329601?ref_src=twsrc%5Etfw",
     "id 1795380309522329601; it is gone", "gone", None),
    (4, "handle", "@example_odd", "@example_odd", "agrees", "the address"),
]


@pytest.mark.parametrize(("post", "label", "shown_words", "known", "relation", "by"), ROWS,
                         ids=[f"{row[0] + 1} {row[1]}" for row in ROWS])
def test_shown_stands_beside_known(post: int, label: str, shown_words: str | None, known: str | None, relation: str,
                                   by: str | None) -> None:
    row = next(row for row in content(harbour()).cards[post].rows if row.label == label)

    assert (shown_words, known, relation, by) == (row.shown, row.known, row.relation, row.by)


#: What the embed shows and what a witness says; then the row: label, known, relation.
COMPARED: list[tuple[dict[str, Any], Told | None, tuple[str, str | None, str]]] = [
    ({}, said(name="Reader"), ("name", "Reader", "agrees")),
    ({}, said(name=" READER "), ("name", " READER ", "agrees")),
    ({}, said(name="Somebody"), ("name", "Somebody", "another name")),
    ({"display_name": None}, said(name="Reader"), ("name", "Reader", "not compared")),
    ({}, said(), ("name", None, "not checked")),
    ({}, said(handle="example_other"), ("handle", "@example_other", "differs")),
    ({}, said(handle="new", former_handles=(("example_reader", None),)), ("handle", "@new", "renamed")),
    ({"handle": None}, said(), ("handle", "@example_reader", "not compared")),
    ({}, None, ("handle", "@example_reader", "agrees")),
    ({}, said(text="Just words."), ("words", "Just words.", "agrees")),
    ({}, said(text="Just other words."), ("words", "Just other words.", "differs")),
    ({"text": None}, said(text="Just words."), ("words", "Just words.", "not compared")),
    ({}, said(outcome="gone"), ("words", None, "not checked")),
    ({"date_text": None, "shown_date": None}, None, ("date", "Its id was made 2024-05-30 12:00:00 UTC", "not compared")),
]


@pytest.mark.parametrize(("changes", "witness", "expected"), COMPARED)
def test_each_row_says_how_the_two_stand_to_each_other(changes: dict[str, Any], witness: Told | None,
                                                       expected: tuple[str, str | None, str]) -> None:
    given_facts = facts(with_address(ID, **changes), testimonies={0: (witness,)} if witness else None)
    one = content(Audited("a.txt", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)))
    row = next(row for row in one.cards[0].rows if row.label == expected[0])

    assert expected == (row.label, row.known, row.relation)


def test_a_day_is_held_against_a_witness_where_the_id_has_no_time() -> None:
    embed = shown(platform="facebook", form="iframe", post_id="1234567890", permalink="https://www.facebook.com/1234567890")
    for posted, expected in ((datetime(2024, 5, 30, 9, tzinfo=UTC), "agrees"), (datetime(2024, 6, 9, tzinfo=UTC), "differs")):
        witness = Told("facebook-oembed", "exists", AS_OF, "example_reader", "1234567890", posted_at=posted)
        given_facts = facts(embed, testimonies={0: (witness,)})
        one = content(Audited("a.txt", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)))
        row = next(row for row in one.cards[0].rows if row.label == "date")

        assert (f"{posted:%Y-%m-%d %H:%M:%S} UTC", expected) == (row.known, row.relation)


@pytest.mark.parametrize(("clock", "words"), [
    (None, "no clock: the post's id is not known, or carries no time"),
    ({"impossible": "from the future"}, "no genuine post can carry its id (from the future)"),
    ({"impossible": None, "at": "2024-05-30T12:00:00.123Z", "precision_ms": 1}, "its id was made 2024-05-30 12:00:00 UTC"),
    ({"impossible": None, "at": "2010-05-30T12:00:00Z", "precision_ms": 43_200_000,
      "not_before": "2010-05-30T00:00:00Z", "not_after": None}, "its id was made between 2010-05-30 and …"),
])
def test_a_clock_in_words(clock: dict[str, Any] | None, words: str) -> None:
    assert words == clock_words(clock)


def test_a_quoted_post_is_told_with_its_words() -> None:
    given_facts = facts(with_address(ID, quoted=shown(text="Words within.", handle=None)))
    page = as_html(Audited("a.txt", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)))

    assert "It quotes another post: no handle shown: Words within." in words_of(page)


def test_words_that_stand_on_one_side_only_are_marked() -> None:
    row = next(row for row in content(harbour()).cards[1].rows if row.label == "words")

    assert ["stays open", "midnight"] == [part.text for part in row.shown_parts if part.alone]
    assert ["is closed", "ten"] == [part.text for part in row.known_parts if part.alone]


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_word_is_lost_by_laying_two_texts_side_by_side(one: str, other: str) -> None:
    left, right = side_by_side(one, other)
    same, same_again = side_by_side(one, one)

    assert [part.text for part in left if not part.alone] == [] or len(right) > 0
    assert not any(part.alone for part in (*same, *same_again)), "a text differs from itself nowhere"


def test_two_texts_without_end_are_shown_whole_and_quickly() -> None:
    left, right = side_by_side("a b " * 20_000, "b a " * 20_000)

    assert [(1, False), (1, False)] == [(len(side), side[0].alone) for side in (left, right)]


def test_five_headings_are_always_there() -> None:
    for card in content(harbour()).cards:
        assert ["Provenance", "Source", "Date", "Location", "Motivation"] == [heading for heading, _ in card.five]
        assert ("Not checked by this tool.", "Not judged.") == (card.five[3][1], card.five[4][1])


def test_lists_without_a_match_are_named_too() -> None:
    found = content(harbour(), infos()).consulted

    assert found is not None
    assert ["starter-hashtags", "starter-domains", "starter-name-tokens"] == [one.id for one in found][:3]
    assert all(one.matches == () for one in found)
    assert content(harbour()).consulted is None, "which lists were consulted is not known, which is not none"


def test_what_was_not_checked_is_said_with_the_reason() -> None:
    said = content(harbour()).unchecked

    assert "Post 5: Could not be checked: X oEmbed (http 429: Rate limit exceeded)" in said
    assert "Post 3: Not asked: Wayback Machine" in said
    assert "1 short link: nobody was asked where it leads." in said
    assert said[-1].startswith("Every post: where it was made (location) is not checked by this tool")


def test_next_steps_come_once_with_their_posts_and_the_weightiest_first() -> None:
    steps = content(harbour()).next_steps

    assert [("hold", (2,)), ("hold", (4,))] == [(step.severity, step.posts) for step in steps][:2]
    assert len({step.words for step in steps}) == len(steps)
    assert {"check"} == {step.severity for step in steps[2:]}


@pytest.mark.parametrize(("table", "keys"), [
    (STATUS_WORDS, "contradicted discrepant corroborated consistent unverifiable not-checked"),
    (GRADE_WORDS, "P0 P1 P2 P3 P4 P5"),
    (OUTCOME_WORDS, "exists gone suspended restricted blocked unknown not-tried"),
    (LINK_WORDS, "resolved gone loop too-many-hops refused blocked unreachable not-tried"),
])
def test_every_key_has_its_words(table: dict[str, Any], keys: str) -> None:
    assert set(keys.split()) == set(table)


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_asks_nobody_and_runs_nothing_of_others() -> None:
    for page in (as_html(harbour(), infos()), as_html(hostile()), overview_html(overview([Paged(harbour(), "k")]), infos())):
        tags = seen(page).tags
        policy = next(attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy")

        assert policy is not None
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag, attrs in tags:
            assert tag not in ("link", "iframe", "object", "embed", "base", "form", "img"), tag
            assert not any(name.startswith("on") or name in ("src", "srcset", "style") for name in attrs), attrs
            assert (attrs.get("href") or "#").startswith(("#", "http://", "https://")), attrs


def test_a_hostile_post_shows_as_text() -> None:
    page = as_html(hostile(), infos())

    assert "<script>alert('x')</script><img src=x onerror=alert(1)>" in words_of(page)
    assert "\\u{202e}" in words_of(page), "what turns the direction of writing is shown by its number"
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "javascript:alert(1)" not in [attrs.get("href") for _, attrs in seen(page).tags]


@settings(max_examples=25, deadline=None)  # a page with its picture takes a fifth of a second
@given(st.text(alphabet=st.sampled_from("<>&\"'`{}%$=/\\ -a\x00\u202e\ud800"), min_size=1, max_size=40))
def test_no_words_become_markup(words: str) -> None:
    def page_of(text: str) -> str:
        given_facts = facts(shown(text=text, handle=text, display_name=text, date_text=text, permalink=text,
                                  links=(text,), media_links=(text,)))
        return as_html(Audited(text, AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)))

    bad = [(tag, sorted(attrs)) for tag, attrs in seen(page_of(words)).tags]
    plain = [(tag, sorted(attrs)) for tag, attrs in seen(page_of("a")).tags]

    assert {tag for tag, _ in plain} >= {tag for tag, _ in bad}
    assert {name for _, names in plain for name in names} >= {name for _, names in bad for name in names}


def test_each_heading_and_link_within_leads_somewhere() -> None:
    for page in (as_html(harbour(), infos()), overview_html(overview([Paged(harbour(), "k")]), infos())):
        tags = seen(page).tags
        ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
        named = {attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs}
        led = {(attrs["href"] or "")[1:] for _, attrs in tags if (attrs.get("href") or "").startswith("#")}

        assert len(set(ids)) == len(ids)
        assert {name for name in named | led if not str(name).startswith("g")} <= set(ids)


def test_the_page_has_all_of_the_content() -> None:
    said = words_of(as_html(harbour(), infos()))
    one = content(harbour(), infos())

    for words in (one.headline, *one.counts, *one.unchecked, *(step.words for step in one.next_steps)):
        assert " ".join(words.split()) in said
    for card in one.cards:
        for finding in card.findings:
            for key in ("message", "limits", "next_step", "rule", "evidence"):
                assert " ".join(finding[key].split()).replace("\u202e", "\\u{202e}") in said
        for line in (*card.heard, *card.unchecked):
            assert line in said
    assert said.count("no match") == len(one.consulted or ())


def test_an_input_that_could_not_be_read_has_a_page() -> None:
    assert "This input could not be read." in words_of(as_html(NO_ARTICLE))
    assert "a.txt: is empty" in words_of(as_html(NO_ARTICLE))


def test_an_article_without_posts_has_a_page() -> None:
    given_facts = facts()
    page = as_html(Audited("a.txt", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)), ())

    assert "No embedded post was found." in words_of(page)
    assert "<svg" not in page


def test_no_word_of_ours_says_what_it_cannot_know() -> None:
    ours = harbour()
    quiet = re.sub(r"“[^”]*”", "", words_of(as_html(ours, infos())) + words_of(overview_html(overview([Paged(ours)]))))

    assert NEVER.search(quiet) is None, NEVER.search(quiet)


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert as_html(harbour(), infos()) == as_html(harbour(), infos())
    assert fragment(harbour()) == fragment(harbour())


# --- many articles --------------------------------------------------------------------------------


def many() -> list[Paged]:
    other = replace(harbour(), input="other.html", facts=replace(harbour().facts, published=None))  # type: ignore[type-var]
    return [Paged(harbour(), "k1"), Paged(other, "k2"), Paged(hostile()), Paged(NO_ARTICLE)]


def test_an_overview_counts_and_names_everything() -> None:
    made = overview(many())

    assert "2 of 4 articles need an editor." == made.headline
    assert ("11 posts", "1 input not read") == (made.counts[0], made.counts[-1])
    assert [2, 1] == [len(source.articles) for source in made.sources]
    assert {"1 address": 2, "3 addresses": 2, "not followed": 2} == dict(made.hops)
    assert [1, 2, 3, 4, 5] == [post.number for post in made.articles[0].posts]
    assert (2, 8) == (made.articles[0].posts[0].days_before, len([p for p in made.posts if p.outcome != "not-tried"]))


@pytest.mark.parametrize(("given_audits", "expected"), [
    ([], "No article is here."),
    ([Paged(NO_ARTICLE)], "The one article here needs no editor."),
    ([Paged(harbour())], "The one article here needs an editor."),
    ([Paged(harbour())] * 2, "All 2 articles need an editor."),
    ([Paged(NO_ARTICLE)] * 2, "None of the 2 articles needs an editor."),
    ([Paged(NO_ARTICLE), Paged(harbour())], "1 of 2 articles needs an editor."),
])
def test_its_headline(given_audits: list[Paged], expected: str) -> None:
    assert expected == overview(given_audits).headline
    assert expected in words_of(overview_html(overview(given_audits)))


def test_one_handle_on_two_platforms_is_two_sources() -> None:
    made = pv.audit('<a href="https://t.me/example_cellar/61">a</a>'
                    '<iframe src="https://mastodon.social/@example_cellar/113293417803266541/embed"></iframe>'
                    '<script async data-telegram-post="example_cellar/61"></script>')
    drawn = next(one for one in pictures(overview([Paged(made)])) if one.title == "Sources by number of articles")

    assert [("@example_cellar (Mastodon)", "1"), ("@example_cellar (Telegram)", "1")] == list(drawn.rows)


def test_a_folder_has_a_page_for_each_article_and_source(tmp_path: Path) -> None:
    assert 4 == write_site(str(tmp_path / "out"), many(), infos())
    pages = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.html"))

    assert [1, 4, 2] == [sum(path.parts[0] == name for path in pages) for name in ("index.html", "articles", "sources")]
    for page in pages:
        for _, attrs in seen((tmp_path / "out" / page).read_text("utf-8")).tags:
            target = (attrs.get("href") or "").partition("#")[0]
            if target and not target.startswith("http"):
                assert (tmp_path / "out" / page).parent.joinpath(target).resolve().is_file(), (page, target)


def test_what_an_editor_has_decided_waits_for_nobody() -> None:
    decided = {1: Decision("corrected", "the <b>words</b> were put right", AS_OF)}
    one = content(harbour(), decided=decided)

    assert ("2 of 5 posts need an editor.", False) == (one.headline, one.cards[1].needs_editor)
    assert (2,) not in [step.posts for step in one.next_steps]
    assert "corrected on 2026-11-22: the <b>words</b> were put right" in words_of(as_html(harbour(), decided=decided))
    assert "An editor has decided: corrected on" in as_markdown(harbour(), decided=decided)
    assert [None, "corrected"] == [row["decision"] for row in rows(harbour(), decided)][:2]
    assert 1 == overview([Paged(harbour(), decided=decided)]).articles[0].holds


def test_the_page_of_a_source_says_which_rows_and_how_many_posts(tmp_path: Path) -> None:
    tagged = pv.audit(FOLDER.parent / "articles" / "twin-en.html")
    made = overview([Paged(tagged), Paged(tagged), Paged(harbour())])
    source = next(one for one in made.sources if one.handle == "example_reader")
    said = words_of(overview_html(made, infos()))

    assert (3, 2, 1) == (source.posts, source.posts_tagged, source.posts_unverifiable)
    assert [2] == list(source.rows.values())
    assert "3 posts in 3 articles: 2 with a row of a list that has a side, 1 with nothing to compare" in said
    assert "Trump2024 hashtag campaign_tag us:rep starter-hashtags" in said


def test_an_address_is_not_held_against_itself() -> None:
    made = pv.audit('<iframe src="https://mastodon.social/@example_garage/113293417803266541/embed"></iframe>')
    row = content(made).cards[0].rows[0]

    assert ("@example_garage, in the address alone", None, "not checked") == (row.shown, row.known, row.relation)


@pytest.mark.parametrize(("links", "expected"), [
    ("", "all of this rests on the article alone."), ("https://t.co/PiErTaBlE1", "on the article and on where its links lead."),
])
def test_where_nobody_was_asked_the_report_says_so_and_what_to_do(links: str, expected: str) -> None:
    chain = Resolution(links, True, "resolved", (Hop(links, 301), Hop("https://ferry.example/", 200)), "https://ferry.example/")
    given_facts = replace(facts(shown()), resolutions={links: chain} if links else {})
    if links:
        given_facts = replace(given_facts, article=replace(given_facts.article, short_links=(ShortLink(links, "text"),)))
    one = content(Audited("a.html", AS_OF, given_facts, judge(given_facts, NO_LISTS, AS_OF)))

    assert (one.asked or "").endswith(expected)
    assert "let the witnesses be asked" in (one.further or "")
    assert (one.further or "").startswith("Nothing waits for an editor.") == (not one.next_steps)


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("audit", [harbour, hostile], ids=["harbour", "hostile"])
def test_text_has_all_of_the_content_in_80_columns(audit: Any) -> None:
    text = as_text([audit()], infos())
    said, one = " ".join(text.split()), content(audit(), infos())

    def told(words: str) -> bool:
        # Long words are broken where a line ends.
        return one_line(words, 160).removesuffix("…").replace(" ", "") in said.replace(" ", "")

    assert 80 >= max(cell_len(line) for line in text.splitlines())
    for words in (one.headline, one.asked or "", *one.counts, *one.unchecked, *(step.words for step in one.next_steps)):
        assert told(words), words
    for card in one.cards:
        for heading, words in card.five:
            assert told(f"{heading.lower()}{words}"), (heading, words)
        for row in card.rows:
            assert told(row.relation)
            for words in filter(None, (row.shown, row.known)):
                assert all(told(line) for line in words.split("\n")), words
        for finding in card.findings:
            assert told(finding["message"])
            assert told(f"Does not say: {finding['limits']}")
        for line in (*card.heard, *card.unchecked):
            assert told(line)
    assert said.count("no match") == sum(not known.matches for known in one.consulted or ())
    assert told(when(one.cards, one.data, drawn=False).words)


def test_text_tells_of_each_part_and_ends_with_what_to_do() -> None:
    text = as_text([harbour()], infos())
    titles = ["When the posts were made", "Posts that are only linked", "The article as a whole", "Short links",
              "Sources with a flag", "What was not checked, and why", "Lists consulted", "What the findings rest on",
              "What to do next"]

    assert titles == [line for line in text.splitlines() if line in titles]
    assert "no score" in text.split("What to do next")[1]


def test_text_shows_what_is_known_where_it_says_anything_else() -> None:
    text = as_text([harbour()])

    assert "   handle      @example_ferry · agrees, by X oEmbed\n" in text
    assert "known, by X oEmbed: “The old pier is closed on Sunday." in text
    assert "Lists consulted" not in text, "which lists were consulted is not known here"


# --- Markdown and table -----------------------------------------------------------------------------


def test_markdown_shows_hostile_words_as_they_are() -> None:
    html = MarkdownIt("commonmark").enable("table").render(as_markdown(hostile(), infos()))
    tags = {tag for tag, _ in seen(html).tags}

    assert tags <= {"h1", "h2", "p", "strong", "em", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code",
                    "br"}
    assert "<script>alert('x')</script>" in words_of(html)


def test_markdown_has_all_of_the_content() -> None:
    said = words_of(MarkdownIt("commonmark").enable("table").render(as_markdown(harbour(), infos())))
    one = content(harbour(), infos())

    for words in (one.headline, *one.unchecked, *(step.words for step in one.next_steps)):
        assert " ".join(words.split()) in said
    for card in one.cards:
        for finding in card.findings:
            assert finding["rule"] in said
            assert finding["limits"] in said
        for _, words in card.five:
            assert words in said
    assert when(one.cards, one.data, drawn=False).words in said


def test_markdown_tells_how_a_link_led_on() -> None:
    said = as_markdown(harbour())

    assert "301, redirect" in said.replace("\\", "")
    assert "the link leads to an address that answered" in said


def table_of(*audits: Audited) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    lines = CsvLines(out, COLUMNS)
    for audited in audits:
        for row in rows(audited):
            lines.write(*row.values())
    return list(read_rows(io.StringIO(out.getvalue().removeprefix("\ufeff"), newline="")))


def test_a_table_has_a_row_for_each_post_and_documented_columns() -> None:
    table = table_of(harbour(), NO_ARTICLE)
    doc = (Path(__file__).resolve().parents[1] / "docs" / "report.md").read_text("utf-8")

    assert ["embed"] * 5 + ["link", ""] == [row["kind"] for row in table]
    assert "1796077096662937601" == table[0]["post_id"], "an id is text, digit for digit"
    assert ("differs", "example_harbour", "hold") == (
        table[1]["words"], table[1]["known_handle"], table[1]["worst"])
    assert "a.txt: is empty" == table[-1]["error"]
    assert "Harbour Office" == table[1]["known_name"]
    assert table[1]["asked"].startswith("X oEmbed: exists, as of 2024-06-03 09:30 UTC · same handle")
    assert table[0]["led_to"].endswith("https://ferry.example/timetable/2024/06: leads to an address that answered")
    assert "src.unlisted 2024-06-03T09:30:15.123456Z sha256:" in table[1]["evidence"]
    for column, meaning in COLUMNS.items():
        assert f"| `{column}` | {meaning} |" in doc


def test_no_cell_is_a_formula() -> None:
    out = io.StringIO(newline="")
    lines = CsvLines(out, COLUMNS)
    for row in rows(hostile()):
        lines.write(*row.values())

    for row_cells in csv.reader(io.StringIO(out.getvalue())):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row_cells)
    assert HOSTILE == table_of(hostile())[0]["text"]


def test_every_form_tells_of_an_audit_that_came_from_a_store() -> None:
    given_audit = stored_audit(at=datetime(2024, 6, 1, tzinfo=UTC))

    assert json.dumps(as_dict(given_audit))
    assert words_of(as_html(given_audit))
    assert as_markdown(given_audit)
    assert [] == list(rows(given_audit))
