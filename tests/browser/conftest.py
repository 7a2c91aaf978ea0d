"""A real browser, where there is one: Playwright drives the machine's own Chromium; else these tests skip and say why."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# While it is open, Playwright has an event loop in this thread, and nobody else can run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_api.sync_playwright() as playwright:
        # The sandbox of the browser needs rights that containers do not give.
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
