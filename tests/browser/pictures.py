"""
The pictures of docs/img, taken anew: ``PYTHONPATH=tests python -m browser.pictures`` from the root. Look at each of them.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from browser.served import served
from report_cases import harbour, infos

from provenance.report.html import as_html, overview_html
from provenance.report.overview import Paged, overview
from provenance.store import Store

OUT = Path(__file__).resolve().parents[2] / "docs" / "img"


def several() -> list[Paged]:
    """The same five posts in articles of a year, so that pictures have something to show."""
    out = []
    for number in range(26):
        one = harbour()
        assert one.facts is not None
        assert one.judgement is not None
        embeds = one.judgement.embeds[number % 3:]
        published = one.facts.published
        assert published is not None
        facts = replace(one.facts, published=replace(published, at=published.at + timedelta(days=number % 5)))
        shifted = tuple(replace(
            each, embed=replace(each.embed, shown_date=each.embed.shown_date and each.embed.shown_date
                                + timedelta(days=7 * (number % 20)), handle=f"{each.embed.handle}{number % 4 or ''}"),
            clock=each.clock and replace(each.clock, at=each.clock.at and each.clock.at + timedelta(
                days=7 * (number % 20)))) for each in embeds)
        facts = replace(facts, published=replace(published, at=published.at + timedelta(days=7 * (number % 20) + number)))
        out.append(Paged(replace(one, facts=facts, judgement=replace(one.judgement, embeds=shifted)), str(number)))
    return out


def taken(browser: Any, page: str, width: int, height: int, scheme: str, *, at: str | None = None,
          media: str = "screen") -> Any:
    from PIL import Image

    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,
                                  reduced_motion="reduce")
    window = context.new_page()
    window.emulate_media(media=media)
    if page.startswith("http://127.0.0.1:"):
        window.goto(page)
    else:
        window.set_content(page)
        window.wait_for_timeout(500)  # the table of posts comes last
    picture = Image.open(io.BytesIO(window.locator(at).screenshot() if at else window.screenshot()))
    context.close()
    return picture


def main() -> None:
    from playwright.sync_api import sync_playwright

    browser_path = which("chromium") or which("chromium-browser")
    article = as_html(replace(harbour(), input="harbour.html"), infos())
    many = overview_html(overview(several()), infos())
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "provenance.db"
        with Store(store) as kept:
            for one in several():
                kept.add(one.audited)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        with served(store) as address:
            for name, page, width, height, scheme, at, media in (
                ("report", article, 960, 900, "light", None, "screen"),
                ("report-card", article, 960, 720, "light", "#post-2", "screen"),
                ("report-phone", article, 390, 780, "dark", "#post-2", "screen"),
                ("report-tablet", article, 768, 1000, "dark", None, "screen"),
                ("report-paper", article, 800, 1130, "light", None, "print"),
                ("overview", many, 1100, 1000, "light", None, "screen"),
                ("overview-phone", many, 390, 780, "light", None, "screen"),
                ("overview-posts", many, 1100, 1000, "dark", "section[aria-labelledby=posts]", "screen"),
                ("store", address, 1100, 800, "light", None, "screen"),
                ("store-rows", f"{address}/provenance/posts_to_review", 1100, 900, "dark", None, "screen"),
                ("store-phone", f"{address}/provenance/flagged_sources", 390, 780, "light", None, "screen"),
            ):
                # 128 colours are enough for text and a few areas, and a tenth of the size.
                taken(browser, page, width, height, scheme, at=at, media=media).convert("RGB").quantize(128).save(
                    OUT / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    main()
