"""``provenance serve`` in a real browser: its pages open, say nothing, ask nobody else, and hostile words are text."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_cases import harbour, hostile

from provenance.store import Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store behind the command itself, on a port of the loopback."""
    pytest.importorskip("datasette", reason="datasette is not installed")
    path = tmp_path_factory.mktemp("served") / "a.db"
    with Store(path) as store:
        store.add(harbour())
        store.add(hostile())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "provenance", "serve", "--store", str(path), "--port", str(port)],
                               env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/provenance", "/provenance/posts_to_review", "/provenance/altered-embeds",
                                  "/provenance/embeds", "/-/provenance"])
def test_a_page_opens_and_asks_nobody_else(browser: Any, address: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address + path)

    assert 200 == answer.status
    assert [] == [words for words in said if "favicon" not in words]
    assert [] == [url for url in asked if not url.startswith(address)]
    assert 0 == page.locator("td script, td img, main img").count()
    context.close()


def test_from_a_row_to_the_report_and_back(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/provenance/posts_to_review")
    page.locator("td a", has_text="report").first.click()

    assert "The old pier and its five posts" == page.locator("h1").inner_text()
    page.locator("a", has_text="Rows of this article").click()
    assert "embeds" in page.title()
    context.close()
