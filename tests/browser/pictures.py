"""
The pictures of docs/img, taken anew: ``PYTHONPATH=tests python -m browser.pictures`` from the root. Look at each of them.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import which
from typing import Any

from report_cases import harbour, infos

from provenance.report.html import as_html, overview_html
from provenance.report.overview import Paged, overview

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


def taken(browser: Any, page: str, width: int, height: int, scheme: str, *, at: str | None = None) -> Any:
    from PIL import Image

    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,
                                  reduced_motion="reduce")
    window = context.new_page()
    window.set_content(page)
    picture = Image.open(io.BytesIO(window.locator(at).screenshot() if at else window.screenshot()))
    context.close()
    return picture


def main() -> None:
    from playwright.sync_api import sync_playwright

    browser_path = which("chromium") or which("chromium-browser")
    article = as_html(replace(harbour(), input="harbour.html"), infos())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, page, width, height, scheme, at in (
            ("report", article, 960, 900, "light", None),
            ("report-card", article, 960, 720, "light", "#post-2"),
            ("report-phone", article, 390, 780, "dark", None),
            ("overview", overview_html(overview(several()), infos()), 1100, 1000, "light", None),
        ):
            # 64 colours are enough for text and a few areas, and a tenth of the size.
            taken(browser, page, width, height, scheme, at=at).convert("RGB").quantize(64).save(
                OUT / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    main()
