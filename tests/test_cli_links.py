"""``provenance links`` with many addresses: order, a pool, a bar, and a file of results that outlives a kill."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import command
import pytest
from loopback import Loopback, Route

from provenance.cli.many import ResultFile, TimeLeft, about, in_order
from provenance.errors import UsageError

ROOT = Path(__file__).resolve().parents[1]
HOSTS = [f"h{n}.example" for n in range(5)]


@pytest.fixture
def web() -> Iterator[Loopback]:
    """Any of the hosts: /<n> leads to /page."""
    routes = {f"/{n}": Route(301, (("Location", "/page"),), delay=0.02) for n in range(300)}
    with Loopback({**routes, "/page": Route(200, (("Content-Type", "text/html"),), b"<p>A page.", delay=0.02),
                   "/slow": Route(301, (("Location", "/page"),), delay=0.6)}) as server:
        yield server


def words(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "provenance", "links", *map(str, arguments)]


def environment(server: Loopback, pace: str = "off") -> dict[str, str]:
    where = f"127.0.0.1:{server.where[1]}"
    return {**os.environ, "PYTHONPATH": str(ROOT), "PROVENANCE_TESTING": "1", "PROVENANCE_PACE": pace,
            "PROVENANCE_HOST_MAP": ",".join(f"{host}={where}" for host in HOSTS)}


def run(server: Loopback, *arguments: str | Path, cwd: Path, pace: str = "off") -> subprocess.CompletedProcess[str]:
    done = command.run("links", *arguments, cwd=cwd, env=environment(server, pace))
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def urls(count: int) -> list[str]:
    return [f"http://h{n % 5}.example/{n}" for n in range(count)]


def read(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_arguments_keep_their_order(web: Loopback, tmp_path: Path) -> None:
    given = ["http://h0.example/slow", *urls(8)]
    result = run(web, *given, "--format", "json", cwd=tmp_path)

    assert (0, given) == (result.returncode, [link["url"] for link in read(result.stdout)])


def test_a_file_comes_as_it_is_done_each_address_once(web: Loopback, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("\n".join(["http://h0.example/slow", *urls(40), "# a remark", "", *urls(40)]))
    began = time.monotonic()
    result = run(web, "--from", "links.txt", "--format", "json", "--jobs", "40", cwd=tmp_path)
    links = read(result.stdout)

    assert 0 == result.returncode, result.stderr
    assert sorted(["http://h0.example/slow", *urls(40)]) == sorted(str(link["url"]) for link in links)
    assert {"resolved"} == {link["outcome"] for link in links}
    assert "http://h0.example/slow" != links[0]["url"]
    assert all(count == 1 for line, count in Counter(asked.line for asked in web.asked).items() if "/page" not in line)
    assert time.monotonic() - began < 10


def test_one_job_keeps_the_order(web: Loopback, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("\n".join(urls(6)))
    result = run(web, "--from", "links.txt", "--format", "json", "--jobs", "1", cwd=tmp_path)

    assert urls(6) == [link["url"] for link in read(result.stdout)]


def test_hosts_are_spared_unless_a_test_says_otherwise(web: Loopback, tmp_path: Path) -> None:
    began = time.monotonic()
    result = run(web, "http://h0.example/0", "http://h1.example/1", "--format", "json", cwd=tmp_path, pace="on")

    assert 0 == result.returncode
    assert "pause" not in result.stderr
    assert time.monotonic() - began > 1.0, "each host was asked twice, a second apart"


def test_a_recorded_run_replays_in_order(web: Loopback, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("\n".join(urls(30)))
    live = run(web, "--from", "links.txt", "--format", "json", "--record", "e.warc.gz", "--jobs", "16", cwd=tmp_path)
    asked = len(web.asked)
    again = run(web, "--from", "links.txt", "--format", "json", "--replay", "e.warc.gz", cwd=tmp_path)

    assert (0, 0) == (live.returncode, again.returncode), (live.stderr, again.stderr)
    assert urls(30) == [link["url"] for link in read(again.stdout)]
    assert sorted(live.stdout.splitlines()) == sorted(again.stdout.splitlines())
    assert asked == len(web.asked) == 30 + 5, "each address once, also where several links lead to it at a time"


# --- killed and resumed -------------------------------------------------------------------------------


def settled(web: Loopback) -> int:
    """How many questions the server has heard, once it has read the last ones of a process that is no more."""
    heard = -1
    while heard != len(web.asked):
        heard = len(web.asked)
        time.sleep(0.5)
    return heard


def test_a_run_that_was_killed_goes_on_where_it_was(web: Loopback, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("\n".join(urls(250)))
    arguments = ("--from", "links.txt", "--resume", "out.jsonl", "--jobs", "4")
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(words(*arguments), cwd=tmp_path, env=environment(web), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and (not out.exists() or out.read_bytes().count(b"\n") < 60):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert -signal.SIGKILL == process.wait(10)

    whole, _, rest = out.read_bytes().rpartition(b"\n")
    done = read(whole.decode())
    assert 60 <= len(done) < 250
    assert b"" == rest or rest.startswith(b'{"url"')

    asked = settled(web)
    again = run(web, *arguments, cwd=tmp_path)
    links = read(out.read_text())

    assert (0, "") == (again.returncode, again.stdout), again.stderr
    assert sorted(urls(250)) == sorted(str(link["url"]) for link in links)
    assert done == links[:len(done)], "what was done stays as it was"
    assert 2 * (250 - len(done)) == len(web.asked) - asked, "and is not asked again"

    run(web, *arguments, cwd=tmp_path)
    assert 250 == len(read(out.read_text()))
    assert 2 * (250 - len(done)) == len(web.asked) - asked


LINE = b'{"url": "http://h0.example/0", "short": false, "outcome": "resolved", "hops": []}\n'
UNTRIED = LINE.replace(b"resolved", b"not-tried").replace(b"/0", b"/1")


@pytest.mark.parametrize(("held", "left", "done"), [
    (b"", b"", set()),
    (LINE, LINE, {"http://h0.example/0"}),
    (LINE + LINE[:40], LINE, {"http://h0.example/0"}),
    (LINE[:3], b"", set()),
    (LINE[:-1], b"", set()),
    (UNTRIED + LINE + UNTRIED, LINE, {"http://h0.example/0"}),
])
def test_what_a_result_file_holds(tmp_path: Path, held: bytes, left: bytes, done: set[str]) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(held)
    with ResultFile(str(path)) as results:
        assert (done, left) == (results.done, path.read_bytes())
        results.data({"url": "http://h2.example/", "outcome": "gone"})

    assert left + b'{"url": "http://h2.example/", "outcome": "gone"}\n' == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("held", [b"my notes\n", b"my notes", b"[]\n", b"{}\n", LINE + b"null\n", b'{"url": 1, "outcome": 2}\n',
                                  b"\xff\xfe\n", b"[" * 100_000 + b"\n"])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(held)
    with pytest.raises(UsageError, match="no result of links"):
        ResultFile(str(path))

    assert held == path.read_bytes()


def test_places_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in (tmp_path, tmp_path / "link", tmp_path / "none" / "out.jsonl"):
        with pytest.raises(UsageError):
            ResultFile(str(name))


def test_a_table_cannot_be_gone_on_with(web: Loopback, tmp_path: Path) -> None:
    done = run(web, *urls(1), "--format", "csv", "--resume", "r.jsonl", cwd=tmp_path)

    assert (2, True, []) == (done.returncode, "leave out --format csv" in done.stderr, web.asked)


def test_resume_and_output_exclude_each_other(web: Loopback, tmp_path: Path) -> None:
    result = run(web, "http://h0.example/0", "--resume", "a", "--output", "b", cwd=tmp_path)

    assert 2 == result.returncode
    assert [] == list(tmp_path.iterdir())


# --- the bar ------------------------------------------------------------------------------------------


def test_a_bar_on_a_terminal_says_how_long(web: Loopback, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("\n".join(urls(120)))
    mine, theirs = pty.openpty()
    process = subprocess.Popen(words("--from", "links.txt", "--format", "json", "--output", "out.jsonl", "--jobs", "4"),
                               cwd=tmp_path, env={**environment(web), "TERM": "xterm", "COLUMNS": "100"}, stderr=theirs)
    os.close(theirs)
    said = b""
    while process.poll() is None or select.select([mine], [], [], 0)[0]:
        if select.select([mine], [], [], 0.1)[0]:
            try:
                said += os.read(mine, 65536)
            except OSError:  # the terminal is gone with its program
                break
    os.close(mine)

    assert 0 == process.wait(10)
    assert b"/120" in said
    assert b"left" in said
    assert 120 == len(read((tmp_path / "out.jsonl").read_text()))


def test_the_time_left_is_the_longer_of_pace_and_rates() -> None:
    now = [0.0]
    least = [0.0]
    bar = TimeLeft(100, lambda: least[0], clock=lambda: now[0])

    assert 0.0 == bar.left_s()
    for _ in range(10):
        now[0] += 2.0
        bar.step()
    assert 180.0 == bar.left_s()
    least[0] = 900.0
    assert 900.0 == bar.left_s()


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "1 s"), (59.1, "1 min"), (60, "1 min"), (61, "2 min"), (3599, "1 h 0 min"), (3600, "1 h 0 min"), (86_399, "1 d 0 h"),
    (86_400, "1 d 0 h"), (100_000, "1 d 4 h"),
])
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert words == about(seconds)


def test_results_in_the_order_of_their_addresses() -> None:
    class Link:
        def __init__(self, url: str) -> None:
            self.url = url

    links = [Link(url) for url in "cab"]

    assert ["a", "b", "c"] == [link.url for link in in_order(links, "abc")]
