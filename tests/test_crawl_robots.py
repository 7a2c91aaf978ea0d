"""Robots files are obeyed: several hundred of our own, by the log of the hosts that serve them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from crawlsite.robots import DELAYS, HOURS, PROBES, files
from crawlsite.simulated import Simulation
from crawlsite.world import BEGIN, Answer, World, story
from hypothesis import example, given, strategies as st

from provenance.crawl.robots import MAX_BYTES, Files, Robots, packed, robots_row
from provenance.crawl.seeds import Seed
from provenance.model import Capture
from provenance.store.crawl_rows import RobotsRow

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILES = files()


def seeds(world: World) -> tuple[Seed, ...]:
    """Every probe of every host, as a page somebody chose."""
    return tuple(Seed(f"https://{name}{path}", "page", timedelta(days=1), "tests", "a probe")
                 for name in world.hosts for path in PROBES)


def world_of(robots: dict[str, str]) -> World:
    world = World()
    for number, text in enumerate(robots.values()):
        host = world.host(f"r{number}.example", robots=Answer(200, text.encode()))
        for path in PROBES:
            host.others[path] = Answer(200, story(path), (("Content-Type", "text/html"),))
    return world


@pytest.mark.parametrize("rule", ["/" + "*a" * 40 + "b", "/" + "*a*" * 40 + "b$", "/" + "*" * 100_000 + "b", "/" + "*aa" * 2000 + "b"])
def test_no_rule_takes_long_to_match(rule: str) -> None:
    """protego before 0.7 made a regular expression of a rule: four wildcards held a crawl for ten seconds."""
    said = Robots(RobotsRow("https://news.example", NOON, 200, None, f"User-agent: *\nDisallow: {rule}"))
    began = process_time()

    assert said.allows("https://news.example/" + "a" * 2000)
    assert process_time() - began < 1


def test_there_are_enough_files_and_constructs() -> None:
    assert len({text for text, _ in FILES.values()}) + len(DELAYS) + len(HOURS) >= 450


@pytest.mark.parametrize("part", range(4))
def test_the_log_of_the_hosts_shows_that_robots_files_are_obeyed(tmp_path: Path, part: int) -> None:
    names = list(FILES)[part::4]
    world = world_of({name: FILES[name][0] for name in names})
    simulation = Simulation(tmp_path, world, "")
    simulation.seeds = seeds(world)
    simulation.crawl()
    asked: dict[str, set[str]] = {name: set() for name in world.hosts}
    for one in simulation.web.log:
        asked[one.host].add(one.path)
    expected = {name: {"/robots.txt", *(set(PROBES) - FILES[name][1])} for name in names}

    assert expected == {name: asked[f"r{number}.example"] for number, name in enumerate(names)}


def test_delays_are_kept_by_the_log(tmp_path: Path) -> None:
    world = world_of({text: f"User-agent: *\n{text}\n" for text in DELAYS})
    simulation = Simulation(tmp_path, world, "")
    simulation.seeds = seeds(world)
    simulation.clock.at = NOON
    simulation.crawl()
    times: dict[str, list[datetime]] = {}
    for one in simulation.web.log:
        times.setdefault(one.host, []).append(one.at)
    shortest = {text: min((later - sooner).total_seconds() for sooner, later in zip(
        times[f"r{number}.example"], times[f"r{number}.example"][1:], strict=False)) for number, text in enumerate(DELAYS)}

    assert all(len(found) == 1 + len(PROBES) for found in times.values())
    assert {} == {text: gap for text, gap in shortest.items() if not DELAYS[text] <= gap < DELAYS[text] + 1}


@pytest.mark.parametrize(("text", "open_now"), HOURS.items())
def test_hours_are_kept(text: str, open_now: bool) -> None:
    assert Robots(RobotsRow("https://a.example", NOON, 200, None, f"User-agent: *\n{text}")).open_at(NOON) == open_now


@pytest.mark.parametrize(("capture", "reachable", "allows"), [
    (Capture("u", NOON, 200, (), b"User-agent: *\nDisallow: /"), True, False),
    (Capture("u", NOON, 200, (), b""), True, True),
    (Capture("u", NOON, 404, (), b"User-agent: *\nDisallow: /"), True, True),
    (Capture("u", NOON, 403), True, True),
    (Capture("u", NOON, 301), True, True),
    (Capture("u", NOON, 429), False, False),
    (Capture("u", NOON, 500), False, False),
    (Capture("u", NOON, 503), False, False),
    (Capture("u", NOON, error="timeout"), False, False),
    (Capture("u", NOON, 200, complete=False, error="protocol"), False, False),
    (None, False, False),
    (Capture("u", NOON, 200, (), b"User-agent: *\nDisallow: /b\n" + b"#" * MAX_BYTES + b"\nDisallow: /a"), True, True),
    (Capture("u", NOON, 200, (), b"<html><body>Not found</body></html>"), True, True),
])
def test_what_an_answer_means(capture: Capture | None, reachable: bool, allows: bool) -> None:
    robots = Robots(robots_row("https://a.example", capture, NOON))

    assert (reachable, allows) == (robots.reachable, robots.allows("https://a.example/a"))
    assert robots.fresh(NOON + timedelta(minutes=59))
    assert robots.fresh(NOON + timedelta(hours=23)) == reachable
    assert not robots.fresh(NOON + timedelta(hours=25))
    assert not robots.fresh(BEGIN)


def test_of_many_files_only_the_last_are_held_and_all_still_count() -> None:
    bodies = [f"User-agent: *\nDisallow: /{number}\n" for number in range(9)]
    kept = Files(sum(map(len, bodies[:3])))

    first = kept.of(packed(bodies[0]))
    for body in (*bodies, bodies[8], *bodies[:2]):
        allowed = kept.of(packed(body)).can_fetch("https://news.example/3", "provenance")
        assert allowed == (body != bodies[3])
        assert kept.letters <= sum(map(len, bodies[:3]))

    assert kept.of(packed(bodies[0])) is kept.of(packed(bodies[0]))
    assert kept.of(packed(bodies[0])) is not first, "it was read again"
    long = "User-agent: *\nDisallow: /long\n" * 100
    assert not kept.of(packed(long)).can_fetch("https://news.example/long", "provenance")
    assert kept.letters == len(long), "longer than all that may be held, it is held alone"


def test_sitemaps_are_named_at_most_a_hundred_times() -> None:
    text = "".join(f"Sitemap: https://a.example/{number}.xml\n" for number in range(500))

    assert len(Robots(RobotsRow("https://a.example", NOON, 200, None, text)).sitemaps) == 100


LINES = st.builds("{}{}{}".format, st.sampled_from([
    "User-agent", "Disallow", "Allow", "Crawl-delay", "Request-rate", "Visit-time", "Sitemap", "Host", "request rate"]),
    st.sampled_from([":", ": ", " "]), st.one_of(st.text(max_size=20), st.sampled_from([
        "*", "provenance", "/a*b$", "%zz", "1/0", "0/1", "-1/5", "1/5x", "1/5s 2500-9999", "0600-", "2400-0000", "1e300", "nan",
        "1/" + "9" * 400, "9" * 400 + "/1", "9" * 400, "9" * 5000, "\u0663/\u0665", "/[(", "*" * 50, "http://["])))


@given(st.one_of(st.text(), st.lists(LINES).map(lambda lines: "\n".join(["User-agent: *", *lines]))))
@example("User-agent: *\nRequest-rate: 1/" + "9" * 400)
@example("User-agent: *\nCrawl-delay: 1e300")
def test_no_text_raises(text: str) -> None:
    robots = Robots(robots_row("https://a.example", Capture("u", NOON, 200, (), text.encode("utf-8", "replace")), NOON))

    assert isinstance(robots.allows("https://a.example/a"), bool)
    assert 0 <= robots.delay_s(NOON) <= 7 * 86_400
    assert isinstance(robots.open_at(NOON), bool)
