"""
``crawl --render`` as people run it: a process of its own, a browser of its own, a web on the loopback interface.

What rendering means for a crawl is tried with a canned browser in ``test_crawl_rendering``; here a real one runs scripts.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import which

import pytest
from crawlsite.command import run, write_seeds
from crawlsite.server import Site
from crawlsite.world import FIRST_POST, Answer, World, embed, story

from provenance.rendering.browser import BROWSERS

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not any(map(which, BROWSERS)),
                                reason=f"no browser: none of {', '.join(BROWSERS)} is installed")
A, B = "/2026/11/22/story-a.html", "/2026/11/22/story-b.html"
SCRIPT = (("Content-Type", "text/javascript"),)
#: Puts a post where there was none, takes one away, and is not stopped by a script that it does not get.
WIDGET = f"""
document.querySelector(".twitter-tweet")?.remove();
document.querySelector("article").insertAdjacentHTML("beforeend", {json.dumps(embed(7, "Put in by a script"))});
"""
#: The sandbox of the browser needs rights that containers do not give.
RENDER = ("--pages-only", "--gap", "0.2", "--render", "--render-unsandboxed")


def web() -> World:
    made = World()
    made.host("news.example", robots=Answer(200, b"User-agent: *\nDisallow: /closed/"),
              others={"/closed/more.js": Answer(200, b"document.body.remove()", SCRIPT)})
    made.host("cdn.example", others={"/widget.js": Answer(200, WIDGET.encode(), SCRIPT)})
    made.add("news.example", A, story("A", embed(1), '<script src="/closed/more.js"></script>',
                                      '<script src="https://cdn.example/widget.js"></script>'))
    made.add("news.example", B, story("B", embed(2)))
    return made


def test_a_crawl_with_a_browser_keeps_and_marks_what_scripts_do(tmp_path: Path) -> None:
    with Site(web()) as site:
        seeds = write_seeds(tmp_path, site)
        # Scripts come from the other host; it is no seed of its own.
        (tmp_path / seeds).write_text((tmp_path / seeds).read_text().partition("\n[[seed]]")[0])
        code, _, err = run(tmp_path, site, seeds, *RENDER)
    asked = [(one.host, one.path) for one in site.log]
    db = sqlite3.connect(tmp_path / "provenance.db")
    rows = db.execute("SELECT url, post_id, embeds.problems FROM embeds JOIN articles ON key = article "
                      "ORDER BY url, position").fetchall()
    db.close()

    assert 0 == code, err
    assert [(f"https://news.example{A}", str(FIRST_POST + 1), '["removed-by-rendering"]'),
            (f"https://news.example{A}", str(FIRST_POST + 7), '["only-rendered"]'),
            (f"https://news.example{B}", str(FIRST_POST + 2), "[]")] == rows
    assert [("news.example", "/robots.txt"), ("news.example", "/feed.xml"), ("news.example", A),
            ("cdn.example", "/robots.txt"), ("cdn.example", "/widget.js"), ("news.example", B)] == asked, "none closed"
    assert min(site.gaps().values()) >= 0.2
