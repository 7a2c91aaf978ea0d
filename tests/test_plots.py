"""Pictures: what they say in words, that they hold nothing but shapes and words, and that they can be missing."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings, strategies as st

from provenance.errors import UsageError
from provenance.plots import Moment, Picture, bars, can_draw, timeline, weeks
from provenance.plots.picture import figure
from provenance.plots.timeline import distance

DAY = datetime(2024, 5, 30, 13, 20, tzinfo=UTC)
ALLOWED = {"svg", "g", "path", "text", "use", "defs", "clippath", "rect"}


class Shapes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def shapes(drawn: Picture) -> Shapes:
    if not can_draw():
        pytest.skip("matplotlib is not installed")
    assert drawn.svg is not None
    parser = Shapes()
    parser.feed(drawn.svg)
    return parser


#: What is given; what the words say; how many rows the table has.
TIMELINES = [
    ([], DAY, "No post here carries a time, in its id or in print.", 0),
    ([Moment(1)], DAY, "No post here carries a time, in its id or in print.", 1),
    ([Moment(1, DAY.date())], None, "The post is of 2024-05-30; when the article was published is not known.", 1),
    ([Moment(1, DAY.date(), DAY)], DAY + timedelta(days=2),
     "The post is of 2024-05-30; the article is of 2024-06-01.", 1),
    ([Moment(1, None, DAY), Moment(2, date(2024, 6, 3)), Moment(3)], DAY,
     "2 of 3 posts can be dated, 2024-05-30 to 2024-06-03; the article is of 2024-05-30, 1 of them later than the article.",
     3),
    ([Moment(1, date(2010, 1, 2), None, DAY.replace(year=2010, month=1, day=1), DAY.replace(year=2010, month=2, day=1))],
     DAY, "The post is of 2010-01-02; the article is of 2024-05-30.", 1),
]


@pytest.mark.parametrize(("moments", "published", "words", "rows"), TIMELINES)
def test_a_timeline_in_words_and_rows(moments: list[Moment], published: datetime | None, words: str, rows: int) -> None:
    drawn = timeline(moments, published)

    assert (words, rows) == (drawn.words, len(drawn.rows))
    if drawn.svg is not None:
        assert f"post {moments[0].number}" in shapes(drawn).words
        assert ("article" in shapes(drawn).words) == (published is not None)


def test_a_day_is_not_later_than_its_own_noon() -> None:
    evening = [Moment(1, DAY.date(), DAY.replace(hour=21))]

    assert "later" not in timeline(evening, DAY.replace(hour=12), day_only=True).words
    assert timeline(evening, DAY.replace(hour=12)).words.endswith("the post is later.")


def test_one_moment_alone_is_no_picture() -> None:
    assert timeline([Moment(1, DAY.date())], None).svg is None


def test_a_crowd_is_told_and_not_drawn() -> None:
    drawn = timeline([Moment(number, DAY.date()) for number in range(60)], DAY)

    assert (None, 60) == (drawn.svg, len(drawn.rows))


def test_a_span_is_told_where_the_id_has_no_moment() -> None:
    rows = timeline([Moment(1, None, None, DAY, None), Moment(2)], DAY).rows

    assert ("between 2024-05-30 and …", "not known") == (rows[0][2], rows[1][2])


@pytest.mark.parametrize(("before", "expected"), [
    (timedelta(days=1000), "3 years before"), (timedelta(days=70), "2 months before"), (timedelta(days=3), "3 days before"),
    (timedelta(hours=30), "30 hours before"), (timedelta(minutes=1), "1 minute before"),
    (timedelta(seconds=5), "less than a minute before"), (timedelta(), "less than a minute before"),
    (-timedelta(days=3), "3 days after"),
])
def test_a_distance_is_told_in_its_largest_unit(before: timedelta, expected: str) -> None:
    assert expected == distance(DAY - before, DAY)


def test_bars_are_counted_in_words() -> None:
    drawn = bars("Sources", [(f"@example_{number}", 20 - number) for number in range(15)])

    assert drawn.words.endswith("@example_5 15, and 9 more.")
    assert 15 == len(drawn.rows)
    assert 12 == sum(word.startswith("@example_") for word in shapes(drawn).words)
    assert Picture("Sources", None, "Nothing to count.") == bars("Sources", [])


@pytest.mark.parametrize("name", ["$x^2$", "a$b", "<b>&\"'", "日本語 عربى 👩‍🔬", "\u202etxet", "%s{}\\n", "\ud800", ""])
def test_a_name_is_shown_and_not_read(name: str) -> None:
    said = shapes(bars("Sources", [(name, 2), ("b", 1)]))

    assert {tag for tag, _ in said.tags} <= ALLOWED
    if name in ("$x^2$", "a$b", "<b>&\"'"):
        assert name in said.words


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.integers(1, 10**6)), min_size=1, max_size=4))
def test_no_name_becomes_markup(counts: list[tuple[str, int]]) -> None:
    said = shapes(bars("Sources", counts))

    assert {tag for tag, _ in said.tags} <= ALLOWED
    for _, attrs in said.tags:
        assert not any(key.startswith("on") or key == "style" for key in attrs)
        assert (attrs.get("href") or "#").startswith("#")


def test_weeks_begin_on_mondays_and_rare_kinds_stand_together() -> None:
    kinds = ["x"] * 9 + ["bluesky"] * 8 + [f"k{number}" for number in range(7)]
    drawn = weeks("Posts", [(date(2024, 5, 30) + timedelta(days=number), kind) for number, kind in enumerate(kinds)])

    assert ("2024-05-27", "others") == (drawn.rows[0][0], drawn.columns[-1])
    assert all(date.fromisoformat(row[0]).weekday() == 0 for row in drawn.rows)
    assert len(kinds) == sum(int(cell) for row in drawn.rows for cell in row[1:])
    assert "others" in shapes(drawn).words
    assert "Nothing to count." == weeks("Posts", []).words


def test_years_are_counted_by_month() -> None:
    drawn = weeks("Posts by week", [(date(2019, 3, 17), "x"), (date(2024, 5, 30), "x")])

    assert "Posts by month" == drawn.title
    assert ("month from", "2019-03-01") == (drawn.columns[0], drawn.rows[0][0])
    assert shapes(drawn).words


def test_kinds_keep_the_order_they_are_given_in() -> None:
    drawn = weeks("Posts", [(DAY.date(), "b"), (DAY.date(), "b"), (DAY.date(), "a")], ["a", "c", "b"])

    assert ("a", "b") == drawn.columns[1:]


@pytest.mark.parametrize("days", [1, 20, 80, 400, 1200, 9000])
def test_dates_stand_apart_from_each_other(days: int) -> None:
    said = shapes(timeline([Moment(1, DAY.date()), Moment(2, (DAY - timedelta(days=days)).date())], DAY)).words
    labels = [word for word in said if word and not word.startswith(("post", "article"))]

    assert 1 <= len(labels) <= 8, labels


def test_a_picture_follows_the_page_and_is_the_same_each_time() -> None:
    one = timeline([Moment(1, DAY.date(), DAY)], DAY)
    said = shapes(one)

    assert one.svg == timeline([Moment(1, DAY.date(), DAY)], DAY).svg
    assert one.svg is not None
    assert "#0" not in one.svg.replace('="#', ""), "no colour of our own is left"
    assert {"s-ink", "f-p1"} <= {name for _, attrs in said.tags for name in (attrs.get("class") or "").split()}
    assert one.words in (said.tags[0][1]["aria-label"] or "")


def test_without_matplotlib_the_words_and_the_table_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    moments, seen, counts = [Moment(1, DAY.date(), DAY)], [(DAY.date(), "x")], [("a", 2)]
    drawn = timeline(moments, DAY), weeks("Posts", seen), bars("Sources", counts)
    # The functions bear the names of their modules.
    for name in ("timeline", "weeks", "bars", "picture"):
        monkeypatch.setattr(sys.modules[f"provenance.plots.{name}"], "can_draw", lambda: False)
    told = timeline(moments, DAY), weeks("Posts", seen), bars("Sources", counts)

    for one, other in zip(drawn, told, strict=True):
        assert other.svg is None
        assert (one.words, one.rows, one.columns) == (other.words, other.rows, other.columns)
    with pytest.raises(UsageError, match=r"post-provenance\[plots\]"):
        figure(1, 1)
