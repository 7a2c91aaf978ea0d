"""
The time inside ids, all platforms at once: every worked example of the project's notes on id clocks, through the table
of platforms and through the command line.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings, strategies as st

from provenance.cli import cli
from provenance.errors import UsageError
from provenance.model import Clock
from provenance.platforms import PLATFORMS, parse_post_url, platform_named, post_time
from provenance.report.when import when_text

#: After the latest of the examples, so that none of them lies ahead.
AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
#: By section of the notes: platform, id, the time decoded there. Where it has seconds only, so has the example.
EXAMPLES: dict[str, list[tuple[str, str, str]]] = {
    "1. X": [
        ("x", "1098230906194546688", "2019-02-20T14:40:26.837"), ("x", "1750000000000000000", "2024-01-24T03:38:08.084"),
        ("x", "1541815603606036480", "2022-06-28T16:07:40.105"), ("x", "643211948184596480", "2015-09-13T23:57:33.404"),
        ("x", "910031516746514432", "2017-09-19T06:43:15.817"), ("x", "1790637656616943991", "2024-05-15T06:57:40.433"),
        ("x", "2001950365332455490", "2025-12-19T09:38:56.191"), ("x", "220014393159712772", "2012-07-03T04:41:33.656"),
        ("x", "167267017865428996", "2012-02-08T15:22:19.387"), ("x", "1271516803756425218", "2020-06-12T18:56:44"),
        ("x", "153264168760246272", "2012-01-01T00:00:00.000"), ("x", "550441269457846272", "2015-01-01T00:00:00.000"),
        ("x", "947618370155446272", "2018-01-01T00:00:00.000"), ("x", "1212161512043446272", "2020-01-01T00:00:00.000"),
        ("x", "1609338612741046272", "2023-01-01T00:00:00.000"), ("x", "1874244142494646272", "2025-01-01T00:00:00.000"),
        ("x", "2006515713438646272", "2026-01-01T00:00:00.000"), ("x", "2124291769758646272", "2026-11-22T00:00:00.000"),
        ("x", "291895636918272", "2010-11-04T21:02:48.000"), ("x", "29700859247", "2010-11-04T21:02:48.000"),
        ("x", "20", "2006-03-21T20:50:14.000"),
    ],
    "2. TikTok": [
        ("tiktok", "6854717870488702213", "2020-07-29T02:06:13"), ("tiktok", "6748451240264420610", "2019-10-16T17:17:25"),
        ("tiktok", "7206382937372134662", "2023-03-03T18:06:17"), ("tiktok", "7253412088251534594", "2023-07-08T11:43:25"),
        ("tiktok", "6961737553342991651", "2021-05-13T11:37:15"), ("tiktok", "6718335390845095173", "2019-07-27T13:32:33"),
    ],
    "3. Instagram and Threads": [
        ("instagram", "aye83DjauH", "2013-06-20T17:15:45.376"), ("instagram", "482584233761418119", "2013-06-20T17:15:45.376"),
        ("instagram", "BqvsDleB3lV", "2018-11-29T01:04:04.757"), ("instagram", "Bqxp0VSBgJg", "2018-11-29T19:23:00.093"),
        ("instagram", "BkQjCfsBIzi", "2018-06-20T19:40:27.953"), ("instagram", "BkfuX9UB-eK", "2018-06-26T17:08:07.425"),
        ("instagram", "Chunk8-jurw", "2022-08-26T15:52:22.870"), ("instagram", "DW1nTDiDvnF", "2026-04-07T16:48:30.621"),
        ("instagram", "2384288897814875714", "2020-08-26T13:43:27.313"),
        ("threads", "DDzbnVKx57R", "2024-12-20T14:31:27"), ("threads", "C2yddc2O_oO", "2024-02-01T02:40:12"),
    ],
    "4. Mastodon, Truth Social, Gab": [
        ("truthsocial", "108779000807761862", "2022-08-07T01:30:27.755"), ("truthsocial", "108618228543962049", "2022-07-09T16:03:57.694"),
        ("gab", "107163961867310434", "2021-10-25T20:04:49.235"), ("gab", "107045884469287653", "2021-10-04T23:36:11.125"),
        ("mastodon", "117305474904387538", "2026-09-20T21:24:57.442"), ("mastodon", "117017231680174663", "2026-07-31T23:40:54.885"),
        ("truthsocial", "107780257626128497", "2022-02-11T16:16:56"),
    ],
    "5. Bluesky": [
        ("bluesky", "3lbd2ebt3wk2r", "2024-11-19T18:19:55.098"), ("bluesky", "3laulgolrfz2f", "2024-11-14T00:15:33.133"),
        ("bluesky", "3l25zusnsfctk", "2024-08-20T16:31:35.793"), ("bluesky", "3kh5rarr3gn2n", "2023-12-22T18:58:32.901"),
        ("bluesky", "3l3w4tnezek2e", "2024-09-11T23:53:43.282"),
    ],
    "6. LinkedIn": [
        ("linkedin", "6685980502161199104", "2020-07-06T18:59:31.226"), ("linkedin", "7084656651378536448", "2023-07-11T22:16:12.244"),
        ("linkedin", "7295762520814874625", "2025-02-13T11:15:33.675"),
    ],
    "7. Tumblr": [
        ("tumblr", "626907179849564160", "2020-08-19T19:27:56.193"), ("tumblr", "730460905855467520", "2023-10-06T19:50:05.053"),
        ("tumblr", "765332564457209856", "2024-10-25T17:40:10.232"), ("tumblr", "812307562622042112", "2026-03-28T05:47:39.495"),
    ],
    "9. Reddit": [
        ("reddit", "6rrwyj", "2017-08-05T14:05:39"), ("reddit", "90bu6w", "2018-07-20T01:44:38"), ("reddit", "degtjo", "2019-10-07T08:58:33"),
        ("reddit", "nip71r", "2021-05-22T18:44:53"), ("reddit", "wzqkxp", "2022-08-28T08:40:59"), ("reddit", "zjjw82", "2022-12-12T02:31:49"),
        ("reddit", "124pp33", "2023-03-28T14:00:43"), ("reddit", "12fujy3", "2023-04-08T18:38:58"), ("reddit", "1cl9h0u", "2024-05-06T03:33:02"),
        ("reddit", "1cxwzso", "2024-05-22T10:29:58"),
    ],
}
#: Section 1b: sequential ids of X and their moments, which the notes give for orientation: within twelve hours.
EARLY = [
    ("794", "2006-04-01T03:32:37"), ("8319", "2006-07-01T04:38:32"), ("37645", "2006-10-01T18:56:46"), ("1926143", "2007-01-01T05:08:43"),
    ("16768411", "2007-04-01T00:10:18"), ("128708612", "2007-07-01T05:17:38"), ("304549882", "2007-10-01T09:19:50"),
    ("551090202", "2008-01-01T01:57:49"), ("780862160", "2008-04-01T14:52:09"), ("847482428", "2008-07-01T08:09:19"),
    ("941747846", "2008-10-01T11:08:34"), ("1089490769", "2009-01-01T05:23:34"), ("1428483732", "2009-04-01T01:39:28"),
    ("2421896261", "2009-07-01T16:01:06"), ("4524740293", "2009-10-01T13:43:54"), ("7280191105", "2010-01-01T22:00:01"),
    ("12065974081", "2010-04-12T21:06:11"), ("17460856715", "2010-07-01T02:37:29"), ("26104270827", "2010-10-01T18:22:07"),
]
#: Section 10 and the summary: no usable clock.
TIMELESS = ("facebook", "youtube", "telegram", "vk", "vimeo", "pinterest", "rumble")
CASES = [(section, *example) for section, examples in EXAMPLES.items() for example in examples]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["when", "--as-of", AS_OF.isoformat(), *arguments], standalone_mode=False)


def as_data(*arguments: str) -> list[dict[str, Any]]:
    result = run("--format", "json", *arguments)

    assert not result.exception, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- the worked examples ----------------------------------------------------------------------


@pytest.mark.parametrize(("section", "platform", "post_id", "expected"), CASES, ids=[f"{platform}-{post_id}" for _, platform, post_id, _ in CASES])
def test_a_worked_example(section: str, platform: str, post_id: str, expected: str) -> None:
    found = post_time(post_id, platform, as_of=AS_OF)
    at = datetime.fromisoformat(expected + "+00:00")
    # The notes cut what lies below the digits they print.
    digits = timedelta(milliseconds=1) if "." in expected else timedelta(seconds=1)

    assert found is not None, section
    assert found.impossible is None
    assert found.at is not None
    assert at <= found.at < at + digits
    assert found.precision_ms is not None
    assert found.not_before is None or found.not_before <= found.at
    assert found.not_after is None or found.at <= found.not_after
    assert found.source


@pytest.mark.parametrize("platform", sorted({platform for _, platform, _, _ in CASES}))
def test_the_command_says_the_same(platform: str) -> None:
    wanted = {post_id: expected for _, whose, post_id, expected in CASES if whose == platform}
    found = as_data("--platform", platform, *wanted)

    assert list(wanted) == [one["input"] for one in found]
    for one in found:
        assert (platform, one["input"]) == (one["platform"], one["post_id"])
        assert one["clock"]["at"].startswith(wanted[one["input"]].removesuffix(".000"))


@pytest.mark.parametrize(("post_id", "expected"), EARLY)
def test_a_sequential_id_lies_in_its_interval(post_id: str, expected: str) -> None:
    found = post_time(post_id, "x", as_of=AS_OF)
    at = datetime.fromisoformat(expected + "+00:00")

    assert found is not None
    assert found.not_before is not None
    assert found.not_after is not None
    assert found.not_before <= at <= found.not_after
    assert found.at is not None
    assert abs(found.at - at) <= timedelta(hours=12)


def test_codes_from_before_the_clock_have_a_bound_alone() -> None:
    for platform in ("instagram", "threads"):
        found = post_time("fBwFP", platform, as_of=AS_OF)

        assert found is not None
        assert (None, None) == (found.at, found.not_before)
        assert found.not_after is not None
        assert "2011-08-24" == found.not_after.date().isoformat()


def test_every_clock_has_examples_and_every_platform_without_one_is_known_to_have_none() -> None:
    with_clock = {one.key for one in PLATFORMS if one.key not in TIMELESS}

    assert with_clock == {platform for _, platform, _, _ in CASES}
    for key in TIMELESS:
        for post_id in ("1098230906194546688", "dQw4w9WgXcQ", "example_town/613", "-12345_678", "v1abcde", "20"):
            assert platform_named(key).clock(post_id, AS_OF) is None


def test_the_notes_are_covered_section_by_section() -> None:
    notes = Path(__file__).resolve().parents[2] / "shared" / "facts" / "id-clocks.md"
    if not notes.exists():
        pytest.skip("the notes are not kept in this repository")
    sections = re.split(r"^## ", notes.read_text("utf-8"), flags=re.M)
    by_number = {found[1]: text for text in sections if (found := re.match(r"([0-9]+)\. ", text))}

    for name, examples in EXAMPLES.items():
        text = by_number[name.partition(".")[0]]
        digits = re.sub(r"(?<=[0-9]) (?=[0-9]{3})", "", text)
        assert [] == [post_id for _, post_id, _ in examples if post_id not in text and post_id not in digits], name
        # The first cell of each row of a table is an example's id, or its post names one of another kind (`-` …).
        for row in re.findall(r"^\| ([0-9A-Za-z_-]{5,}) ", text, re.M):
            assert row in {post_id for _, post_id, _ in examples} or not any(char.isdigit() for char in row), row


# --- the command ------------------------------------------------------------------------------


def test_a_bare_id_is_read_by_every_platform_it_fits() -> None:
    [found] = as_data("108779000807761862")
    readings = {one["platform"]: one["clock"] for one in found["readings"]}

    assert "2022-08-07T01:30:27.755Z" == readings["truthsocial"]["at"] == readings["mastodon"]["at"] == readings["gab"]["at"]
    assert "2011-08-31T05:51:49.465Z" == readings["x"]["at"]
    assert readings["tiktok"]["impossible"]
    assert found["clock"] == found["readings"][0]["clock"]
    assert found["platform"] == found["readings"][0]["platform"]


def test_readings_with_an_instant_come_first_and_the_table_gives_the_rest_of_the_order() -> None:
    order = [one.key for one in PLATFORMS]
    [found] = as_data("6718335390845095173")
    dated = [one["platform"] for one in found["readings"] if one["clock"]["at"]]
    others = [one["platform"] for one in found["readings"] if not one["clock"]["at"]]

    assert [*dated, *others] == [one["platform"] for one in found["readings"]]
    assert dated == sorted(dated, key=order.index)
    assert others == sorted(others, key=order.index)
    assert "tiktok" == found["platform"]
    assert "x" in others


def test_a_platform_narrows_it() -> None:
    [found] = as_data("--platform", "linkedin", "6685980502161199104")

    assert ["linkedin"] == [one["platform"] for one in found["readings"]]


@pytest.mark.parametrize(
    ("url", "platform", "post_id", "at"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:share:6685980502161199104", "linkedin", "6685980502161199104", "2020-07-06T18:59:31.226Z"),
        ("https://www.tiktok.com/@example_cook/video/6718335390845095173", "tiktok", "6718335390845095173", "2019-07-27T13:32:33Z"),
        ("https://www.instagram.com/p/BqvsDleB3lV/", "instagram", "BqvsDleB3lV", "2018-11-29T01:04:04.757Z"),
        ("https://web.archive.org/web/2024/https://redd.it/1cl9h0u", "reddit", "1cl9h0u", "2024-05-06T03:33:02Z"),
        ("twitter.com/example/status/20", "x", "20", "2006-03-21T20:50:14Z"),
    ],
)
def test_an_address_says_whose_id_it_holds(url: str, platform: str, post_id: str, at: str) -> None:
    for options in ((), ("--platform", "x")):
        [found] = as_data(*options, url)

        assert (url, platform, post_id, at) == (found["input"], found["platform"], found["post_id"], found["clock"]["at"])
        assert 1 == len(found["readings"])


@pytest.mark.parametrize("url", ["https://t.me/example_town/613", "https://vk.com/wall-12345_678", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"])
def test_a_platform_without_a_clock_says_so(url: str) -> None:
    ref = parse_post_url(url)
    [found] = as_data(url)
    words = run(url)

    assert ref is not None
    assert (ref.platform, ref.post_id, None) == (found["platform"], found["post_id"], found["clock"])
    assert f"{ref.post_id}  {platform_named(ref.platform).name}  its ids carry no time\n" == words.stdout
    assert 0 == words.return_value
    assert "no time" in run("--platform", ref.platform, "--", ref.post_id).stdout


@pytest.mark.parametrize("given", ["hello", "Hello", "HELLO", "", " ", "?", "https://news.example/a", "x/y"])
def test_what_is_no_id_is_said_in_one_line(given: str) -> None:
    result = run("--format", "json", given, "20")
    first, second = (json.loads(line) for line in result.stdout.splitlines())

    assert 3 == result.return_value
    assert 1 == len(result.stderr.splitlines())
    assert {"input": given, "platform": None, "post_id": None, "clock": None, "readings": []} == first
    assert "x" == second["platform"]


def test_an_id_of_letters_alone_needs_its_platform() -> None:
    assert 3 == run("degtjo").return_value
    assert 0 == run("--platform", "reddit", "degtjo").return_value
    assert 0 == run("BkQjCfsBIzi").return_value
    assert 3 == run("--platform", "linkedin", "degtjo").return_value


def test_an_unknown_platform_is_wrong_usage() -> None:
    assert isinstance(run("--platform", "nosuch", "20").exception, UsageError)


def test_text_has_a_line_for_each_reading() -> None:
    lines = run("108779000807761862").stdout.splitlines()
    begins = [line for line in lines if line.startswith("108779000807761862  ")]

    assert "108779000807761862  Truth Social  2022-08-07T01:30:27.755Z" in begins
    assert len(begins) == len(as_data("108779000807761862")[0]["readings"])
    assert any("precision 1 ms · truthsocial snowflake" in line for line in lines)


# --- the words --------------------------------------------------------------------------------

LOW, HIGH = datetime(2024, 5, 6, 3, 33, 2, tzinfo=UTC), datetime(2024, 5, 22, 10, 29, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (None, "1  N  its ids carry no time"),
        (Clock(LOW, LOW, LOW, 1, "s"), "1  N  2024-05-06T03:33:02Z\n  precision 1 ms · s"),
        (Clock(LOW, LOW, HIGH, 43_200_000, "s"), "1  N  about 2024-05-06T03:33:02Z\n  between 2024-05-06T03:33:02Z and 2024-05-22T10:29:58Z · precision 12 h · s"),
        (Clock(LOW, LOW, None, 1000, "s"), "1  N  2024-05-06T03:33:02Z\n  not before 2024-05-06T03:33:02Z · precision 1 s · s"),
        (Clock(LOW, None, None, 1000, "s"), "1  N  2024-05-06T03:33:02Z\n  precision 1 s · s"),
        (Clock(None, LOW, HIGH, None, "s"), "1  N  between 2024-05-06T03:33:02Z and 2024-05-22T10:29:58Z\n  s"),
        (Clock(None, LOW, None, None, "s"), "1  N  not before 2024-05-06T03:33:02Z\n  s"),
        (Clock(None, None, HIGH, None, "s"), "1  N  not after 2024-05-22T10:29:58Z\n  s"),
        (Clock(None, None, None, None, "s", "why"), "1  N  impossible: why\n  s"),
        (Clock(LOW, None, None, 10 * 86_400_000, "s"), "1  N  about 2024-05-06T03:33:02Z\n  precision 10 days · s"),
        (Clock(LOW, None, None, 0, "s"), "1  N  2024-05-06T03:33:02Z\n  precision 0 ms · s"),
    ],
)
def test_every_kind_of_clock_is_said(clock: Clock | None, expected: str) -> None:
    assert expected == when_text("N", "1", clock).plain


@settings(max_examples=150)
@given(st.text(max_size=30) | st.from_regex(r"[0-9a-zA-Z_-]{1,22}", fullmatch=True) | st.integers(0, 2**64).map(str))
def test_nothing_given_stops_it(text: str) -> None:
    for one in PLATFORMS:
        clock = one.clock(text, AS_OF)

        assert clock is None or clock.impossible is None or (clock.at, clock.not_before, clock.not_after) == (None, None, None)
        assert when_text(one.name, text, clock).plain
