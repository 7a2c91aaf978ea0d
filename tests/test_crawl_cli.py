"""The crawl as people run it: a process of its own, real sockets, signals and kills."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import command
import pytest
from crawlsite.command import ROOT, run, start, write_seeds
from crawlsite.kept import kept
from crawlsite.server import Site
from crawlsite.world import Answer, newspapers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")
GAP = ("--pages-only", "--gap", "0.05")


def test_politeness_and_completeness_by_the_log_of_the_server(tmp_path: Path) -> None:
    with Site(newspapers(12, 14, slow_s=0.05)) as site:
        seeds = write_seeds(tmp_path, site)
        code, out, err = run(tmp_path, site, seeds, "--pages-only", "--gap", "0.1", "--contact", "desk@news.example")

    assert code == 0, err
    assert min(site.gaps().values()) >= 0.1
    assert set(site.asked().values()) == {1}
    assert {"provenance/0.1.0 (link checker; +desk@news.example)"} == {one.agent for one in site.log}
    closed = [f"news{number:02}.example" for number in range(1, 12, 3)]
    assert [] == [one for one in site.log if one.host in closed and one.path.startswith("/private/")]
    assert "done after" in out
    assert "closed by robots files" in out


def test_a_second_crawl_fetches_no_unchanged_article(tmp_path: Path) -> None:
    with Site(newspapers(6, 8)) as site:
        seeds = write_seeds(tmp_path, site)
        run(tmp_path, site, seeds, *GAP)
        first = len(site.log)
        run(tmp_path, site, seeds, *GAP)
        assert first == len(site.log)
        run(tmp_path, site, seeds, *GAP, "--now")
        again = site.log[first:]

    assert [] == [one for one in again if one.path.startswith("/2026/")]
    # One request for each source; a sitemap index has two below it.
    assert len(again) == 6 + 2


def test_one_crawl_a_store(tmp_path: Path) -> None:
    with Site(newspapers(2, 10)) as site:
        seeds = write_seeds(tmp_path, site)
        first = start(tmp_path, site, seeds, "--pages-only", "--gap", "0.5")
        try:
            while not site.log:
                time.sleep(0.02)
            code, _, err = run(tmp_path, site, seeds, *GAP)
        finally:
            first.kill()
            first.communicate()

        assert (75, True) == (code, "crawl" in err and "holds it" in err)
        # The claim of a process that was killed ends with it.
        assert 0 == run(tmp_path, site, seeds, *GAP)[0]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_end_in_good_order(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with Site(newspapers(3, 12, slow_s=0.3)) as site:
        seeds = write_seeds(tmp_path, site)
        process = start(tmp_path, site, seeds, "--pages-only", "--gap", "0.3", "--format", "json")
        while len(site.log) < 8:
            time.sleep(0.02)
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
        summary = json.loads(out)
        run(tmp_path, site, seeds, *GAP)

    assert (code, number.name) == (process.returncode, summary["outcome"])
    assert summary["left"] > 0
    assert set(site.asked().values()) == {1}
    runs = sqlite3.connect(tmp_path / "provenance.db").execute(
        "SELECT outcome, ended_at IS NOT NULL FROM runs ORDER BY started_at").fetchall()
    assert [(number.name, 1), ("done", 1)] == runs


def test_kills_at_any_instant_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    with Site(newspapers(12, 14, slow_s=0.05)) as site:
        undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
        for folder in (undisturbed, killed):
            folder.mkdir()
            write_seeds(folder, site)
        assert 0 == run(undisturbed, site, "seeds.toml", *GAP)[0]
        site.log.clear()
        kills = 0
        for _ in range(8):
            process = start(killed, site, "seeds.toml", *GAP)
            asked = len(site.log)
            began = time.monotonic()
            while len(site.log) == asked and process.poll() is None and time.monotonic() - began < 30:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.4)
            kills += process.poll() is None
            process.kill()
            process.communicate()
        db = sqlite3.connect(killed / "provenance.db")
        (has_no_end,), = db.execute("SELECT ended_at IS NULL FROM runs ORDER BY rowid DESC LIMIT 1")
        db.close()
        code, out, _ = run(killed, site, "seeds.toml", *GAP)
        assert (0, bool(has_no_end)) == (code, "it goes on with the crawl of" in out)
        asked = site.asked()
        # What was under way at two kills rests for an hour; after that, everything is done.
        db = sqlite3.connect(killed / "provenance.db")
        with db:
            rested = db.execute("UPDATE frontier SET due_at = visited_at WHERE outcome = 'interrupted'").rowcount
        db.close()
        assert 0 == run(killed, site, "seeds.toml", *GAP)[0]

    assert kills >= 4
    assert rested <= 2 * kills
    assert kept(undisturbed / "provenance.db") == kept(killed / "provenance.db")
    assert max(asked.values()) <= 2
    assert min(site.gaps().values()) >= 0.05
    verified = subprocess.run([sys.executable, "-m", "provenance", "verify", "--store", "provenance.db"], cwd=killed,
                              env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert 0 == verified.returncode, verified.stdout


def test_logs_are_json_lines(tmp_path: Path) -> None:
    with Site(newspapers(2, 4)) as site:
        seeds = write_seeds(tmp_path, site)
        _, out, err = run(tmp_path, site, seeds, *GAP, "--log-json", "--format", "json")
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    summary = json.loads(out)

    assert {"start", "robots", "source", "page"} == {event["event"] for event in events}
    assert sum(event["event"] == "page" for event in events) == summary["counts"]["pages"]
    assert all(event["at"].endswith("Z") for event in events)


def test_what_cannot_be_read_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    world = newspapers(2, 4)
    world.hosts["news00.example"].others["/feed.xml"] = Answer(404)
    with Site(world) as site:
        seeds = write_seeds(tmp_path, site)
        with (tmp_path / seeds).open("a") as file:
            file.write('\n[[seed]]\nurl = "nowhere"\nkind = "feed"\nchosen_by = "us"\nbecause = "a mistake"\n')
        code, out, err = run(tmp_path, site, seeds, *GAP)

    assert code == 3
    assert "seeds.toml:14: 'nowhere' is no http or https address" in err
    assert "not read: https://news00.example/feed.xml (http 404)" in out
    assert len(site.asked()) == 4
    assert 3 == run(tmp_path, None, "--health")[0]


def test_health_of_a_store(tmp_path: Path) -> None:
    with Site(newspapers(1, 2)) as site:
        seeds = write_seeds(tmp_path, site)
        run(tmp_path, site, seeds, *GAP)
    code, out, _ = run(tmp_path, None, "--health", "--format", "json")
    assert (0, True) == (code, json.loads(out)["well"])
    db = sqlite3.connect(tmp_path / "provenance.db")
    for change, words in (("ended_at = NULL, outcome = NULL", "has not ended, or was killed"),
                          ("started_at = '2020-01-01T00:00:00.000000Z', ended_at = started_at", "the last crawl began"),
                          ("command = 'other'", "no crawl has run")):
        with db:
            db.execute(f"UPDATE runs SET {change}")
        code, out, _ = run(tmp_path, None, "--health")
        assert (3, True) == (code, words in out), out
    db.close()


def test_check_names_what_is_wrong_and_asks_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[seed]]\nurl = "https://news.example/"\nkind = "blog"\nchosen_by = "us"\nbecause = "x"\n')
    code, out, _ = run(tmp_path, None, "a.toml", "--check")
    assert (2, ["a.toml:3: kind 'blog' is none of feed, sitemap, section, site, wordpress, page", "0 seeds, 1 wrong"]) == (
        code, out.splitlines())

    (tmp_path / "b").mkdir()
    code, out, _ = run(tmp_path, None, "b", "--check")
    assert (2, ["b:1: there is no seed list (*.toml) in this folder", "0 seeds, 1 wrong"]) == (code, out.splitlines())

    assert 0 == run(tmp_path, None, str(ROOT / "seeds"), "--check")[0]
    assert not (tmp_path / "provenance.db").exists()


@pytest.mark.parametrize(("arguments", "words"), [
    ((), "crawl needs SEEDS"), (("none.toml",), "no such seed list"),
    (("empty.toml",), "there is no seed to crawl: empty.toml:1: there is no [[seed]] in it"),
    (("empty.toml", "."), "there is no seed to crawl: empty.toml:1: there is no [[seed]] in it; and 1 more"),
    (("empty.toml", "--gap", "0.2"), "not polite"), (("empty.toml", "--max-pages", "0"), "max-pages"),
])
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "empty.toml").write_text("")
    code, out, err = run(tmp_path, None, *arguments)

    assert (2, "", 1) == (code, out, len(err.splitlines()))
    assert words in err


def test_limits_of_pages_and_minutes(tmp_path: Path) -> None:
    with Site(newspapers(2, 8)) as site:
        seeds = write_seeds(tmp_path, site)
        code, out, _ = run(tmp_path, site, seeds, *GAP, "--max-pages", "3")
        assert (0, 3, True) == (code, len(site.asked()), "ended at --max-pages" in out)
        code, out, _ = run(tmp_path, site, seeds, "--pages-only", "--gap", "2", "--max-minutes", "0.05")
        assert (0, True) == (code, "ended at --max-minutes" in out)


def test_the_timer_is_written_for_the_user_and_never_over_another(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[seed]]\nurl = "https://news.example/"\nkind = "site"\nchosen_by = "us"\nbecause = "x"\n')

    def install(*more: str, **said: str) -> subprocess.CompletedProcess[bytes]:
        return command.run("crawl", "a.toml", *more, "--install-timer", cwd=tmp_path,
                           env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), **said})

    given = ("--gap", "5", "--contact", "desk@news.example", "--lists", "ours", "--pages-only", "--allow-port", "8080")
    first = install(*given)
    units, here = tmp_path / "config" / "systemd" / "user", tmp_path.resolve()
    assert (0, {"provenance-crawl.service", "provenance-crawl.timer"}) == (first.returncode, {one.name for one in units.iterdir()})
    assert b"enable-linger" in first.stdout
    service = (units / "provenance-crawl.service").read_text()
    asked, = re.findall(r"^ExecStart=\S+ -m provenance crawl (.*)", service, re.M)
    assert asked == (f"{here}/a.toml --store {here}/provenance.db --gap 5.0 --pages-only --contact desk@news.example "
                     f"--allow-port 8080 --lists {here}/ours --quiet"), "as it was asked for, names of files in full"
    assert 0 == install(*given).returncode
    in_the_environment = install(*given[:2], *given[4:], PROVENANCE_CONTACT="desk@news.example")
    assert 0 == in_the_environment.returncode, "a timer has no environment of ours, so the unit says the same"
    (units / "provenance-crawl.timer").write_text("[Timer]\nOnCalendar=daily\n")

    for more, words in ((given, b"says something else"), (("--now",), b"every source every hour")):
        refused = install(*more)
        assert (2, True) == (refused.returncode, words in refused.stderr)
