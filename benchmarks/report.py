"""
The page of a thousand articles: how long it takes to write, how large it is, how quickly it opens and filters.

    python benchmarks/report.py [--articles 1000] [--posts 5] [--opens 9]

The articles are made here and kept in a store of their own; what is timed is ``provenance report --format html`` as a
process, wall and CPU. Opening and filtering are timed in Chromium where playwright and a browser are there, each time
in a window of its own, beside an empty page.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any

from provenance.pipeline import audit
from provenance.store import Store

SECONDS, MEGABYTES, OPENS = 20.0, 15.0, 1.0
_EPOCH_MS = 1288834974657  # twitter-archive/snowflake
_WORDS = "The works office has counted the planks of the old pier, and says that some of them are loose this week."


def post(number: int, at: datetime) -> str:
    """An official blockquote; every fourth prints the wrong day, every fifth has no address."""
    post_id = ((int(at.timestamp() * 1000) - _EPOCH_MS) << 22) | (number % 4096)
    shown = at - timedelta(days=3 if number % 4 == 0 else 0)
    day = f"{shown:%B} {shown.day}, {shown.year}"
    handle = f"example_{number % 90}"
    if number % 5 == 0:
        return f"<p>{_WORDS} https://t.co/C{number:09d} — Example {number % 90} (@{handle}) {day}</p>"
    address = f"https://twitter.com/{handle}/status/{post_id}"
    return (f'<blockquote class="twitter-tweet"><p lang="en">{escape(_WORDS)} #pier{number % 7}</p>&mdash; Example '
            f'{number % 90} (@{handle}) <a href="{address}">{day}</a></blockquote>')


def fill(store: Store, articles: int, posts: int) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in range(articles):
        out = now - timedelta(days=number % 500)
        body = "<p>Words between.</p>".join(
            post(number * posts + place, out - timedelta(hours=7 * (place + 1))) for place in range(posts))
        page = f"<!doctype html><title>Story {number}</title><article><h1>Story {number}</h1>{body}</article>"
        store.add(audit(page, url=f"https://courier.example/{number}", published=f"{out:%Y-%m-%d}", as_of=now))


def told(store: str, page: Path) -> tuple[float, float]:
    """Wall and CPU seconds of the command."""
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "provenance", "report", "--store", store, "--format", "html",
                           "--output", str(page)]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the report exited with {process.returncode}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


def opened(page: Path, times: int) -> tuple[float, float, float] | None:
    """
    Seconds until the page is read and has shown itself; until a filter has been applied and shown; until an empty page
    has: the medians of *times* windows of their own, one page after the other. None: no playwright, or no browser.
    """
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if browser is None:
        return None
    shown = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    empty = page.with_name("empty.html")
    empty.write_text("<!doctype html><title>empty</title><p>empty", "utf-8")
    opens: list[float] = []
    filters: list[float] = []
    least: list[float] = []
    with sync_playwright() as playwright:
        running: Any = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for place in range(times + 1):
            for one in (empty, page):
                context = running.new_context()
                window = context.new_page()
                began = time.perf_counter()
                window.goto(one.as_uri())
                window.evaluate(shown)
                loaded = time.perf_counter()
                if one is page:
                    window.get_by_label("Show only posts with").fill("example_17 contradicted")
                    window.evaluate(shown)
                if place:  # the first of all warms up the machine
                    (opens if one is page else least).append(loaded - began)
                    if one is page:
                        filters.append(time.perf_counter() - loaded)
                context.close()
    return median(opens), median(filters), median(least)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=1000)
    arguments.add_argument("--posts", type=int, default=5)
    arguments.add_argument("--opens", type=int, default=9)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, page = f"{folder}/provenance.db", Path(folder) / "report.html"
        with Store(path) as store:
            fill(store, given.articles, given.posts)
        wall, cpu = told(path, page)
        size = page.stat().st_size / 1e6
        print(f"{given.articles} articles, {given.articles * given.posts} posts: "
              f"{wall:.1f} s (CPU {cpu:.1f} s; wanted {SECONDS:.0f}), {size:.1f} MB (wanted {MEGABYTES:.0f})")
        times = opened(page, given.opens)
        if times is None:
            print("opening and filtering not timed: playwright or a browser is missing")
        else:
            print(f"opens in {times[0]:.2f} s, filters in {times[1]:.2f} s (wanted {OPENS:.0f} each; median of "
                  f"{given.opens}; an empty page opens in {times[2]:.2f} s)")


if __name__ == "__main__":
    main()
