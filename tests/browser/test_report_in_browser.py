"""The report in a real browser: at three widths, light and dark, by keyboard, on paper, and with hostile words in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from report_cases import harbour, hostile, infos

from provenance.report.html import as_html, overview_html
from provenance.report.overview import Paged, overview

#: A phone, a tablet, a desk.
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")


@dataclass
class Opened:
    """A page, with everything it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "article": as_html(harbour(), infos()),
        "hostile": as_html(hostile(), infos()),
        "overview": overview_html(overview([Paged(harbour(), "a"), Paged(hostile(), "b"), Paged(harbour(), "c")]),
                                  infos()),
        "many": overview_html(overview([Paged(harbour(), str(number)) for number in range(40)]), infos()),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def open_page(browser: Any, files: dict[str, Path]) -> Iterator[Open]:
    contexts = []

    def opened(name: str, *, width: int = 1280, scheme: str = "light", fragment: str = "") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        one = Opened(context.new_page())
        one.page.on("console", lambda message: one.said.append(message.text))
        one.page.on("pageerror", lambda error: one.said.append(str(error)))
        one.page.on("request", lambda request: one.asked.append(request.url))

        def dismissed(dialog: Any) -> None:
            one.dialogs.append(dialog.message)
            dialog.dismiss()

        one.page.on("dialog", dismissed)
        one.page.goto(files[name].as_uri() + fragment)
        return one

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["article", "hostile", "overview", "many"])
def test_it_fits_says_nothing_and_asks_nobody(open_page: Open, name: str, width: int, scheme: str) -> None:
    one = open_page(name, width=width, scheme=scheme)

    assert [] == one.said
    assert [] == one.dialogs
    assert 1 == len(one.asked), one.asked
    assert width >= one.page.evaluate("document.documentElement.scrollWidth"), "nothing sticks out at the side"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["article", "hostile", "overview"])
def test_axe_finds_nothing_serious(open_page: Open, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    one = open_page(name, scheme=scheme)
    one.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.Axe().run(one.page).response["violations"]

    assert [] == [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found
                  if rule["impact"] in ("serious", "critical")]


def test_the_check_of_accessibility_can_fail(open_page: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    one = open_page("article")
    one.page.evaluate("document.querySelector('.headline').style.color = '#eee'")

    assert "color-contrast" in [rule["id"] for rule in axe.Axe().run(one.page).response["violations"]]


def test_hostile_words_show_as_text(open_page: Open) -> None:
    one = open_page("hostile")

    assert "<script>alert('x')</script><img src=x onerror=alert(1)>" in one.page.inner_text("main")
    assert 0 == one.page.locator("main script, main img").count()
    assert "{{7*7}}" in one.page.inner_text("main"), "no template reads it"
    assert "provenance" in one.page.title()
    assert 0 == one.page.locator("a[href^='javascript']").count()


def test_a_style_or_script_put_into_the_page_does_not_run(open_page: Open) -> None:
    one, failed = open_page("article"), []
    one.page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    one.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        const image = document.createElement("img");
        image.src = "https://tracker.example/pixel";
        document.body.append(image);
    }""")

    assert one.page.evaluate("window.ran") is None
    one.page.wait_for_timeout(200)
    assert [("https://tracker.example/pixel", "csp")] == failed, "it never left the page"
    assert any("Content Security Policy" in said for said in one.said), "the browser says that it refused"


def test_tables_sort_by_any_column(open_page: Open) -> None:
    one = open_page("overview")
    table = one.page.locator("table").filter(has=one.page.locator("th button", has_text="handle")).first
    button = table.locator("th button", has_text="handle")
    handles = "table => [...table.tBodies[0].rows].map(row => row.cells[2].textContent.trim().toLowerCase())"

    button.click()
    rising = table.evaluate(handles)
    assert sorted(rising) == rising
    assert "ascending" == table.locator("th", has_text="handle").get_attribute("aria-sort")
    button.click()
    assert sorted(rising, reverse=True) == table.evaluate(handles)


def test_tables_show_the_rows_that_match(open_page: Open) -> None:
    one = open_page("overview")
    posts = one.page.get_by_label("Show only posts with")
    posts.fill("harbour CONTRADICTED")

    assert 2 == one.page.locator("section[aria-labelledby=posts] tbody tr:visible").count()
    assert "2 of 11" == one.page.locator("section[aria-labelledby=posts] [role=status]").inner_text()
    posts.fill("")
    assert 11 == one.page.locator("section[aria-labelledby=posts] tbody tr:visible").count()


def test_a_long_table_begins_with_a_hundred_rows(open_page: Open) -> None:
    one = open_page("many")
    part = one.page.locator("section[aria-labelledby=posts]")
    more = part.locator("button.more")

    more.wait_for()
    assert (100, "Show 100 more") == (part.locator("tbody tr").count(), more.inner_text())
    part.get_by_label("Show only posts with").fill("harbour contradicted")
    assert (40, "40 of 200") == (part.locator("tbody tr").count(), part.locator("[role=status]").inner_text())
    assert not more.is_visible()
    part.get_by_label("Show only posts with").fill("")
    more.press("Enter")
    assert "Posts" == one.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert 200 == part.locator("tbody tr").count()


def test_paper_has_every_row(open_page: Open) -> None:
    one = open_page("many")
    one.page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert 200 == one.page.locator("section[aria-labelledby=posts] tbody tr").count()


def test_with_and_without_scripts_a_table_says_the_same(browser: Any, open_page: Open, files: dict[str, Path]) -> None:
    cells = "all => all.map(table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent)))"
    one = open_page("overview")
    one.page.locator("section[aria-labelledby=posts] tbody tr").first.wait_for()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(files["overview"].as_uri())

    assert plain.locator("table[data-sort]").evaluate_all(cells) == one.page.locator("table[data-sort]").evaluate_all(cells)
    context.close()


def test_a_link_opens_the_part_it_leads_to(open_page: Open) -> None:
    one = open_page("overview")
    one.page.locator("section[aria-labelledby=articles] tbody a").first.click()

    assert one.page.locator("#a1").get_attribute("open") is not None


def test_the_keyboard_reaches_everything_and_skips_ahead(open_page: Open) -> None:
    one = open_page("article")
    one.page.keyboard.press("Tab")

    assert "Skip to the posts" == one.page.evaluate("document.activeElement.textContent")
    assert one.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "the link shows itself"
    one.page.keyboard.press("Enter")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.querySelector('#posts').compareDocumentPosition(document.activeElement)") & 4


def test_paper_shows_what_is_closed_on_the_screen(open_page: Open) -> None:
    one = open_page("article")
    evidence = one.page.locator("dl.small").first

    assert not evidence.is_visible()
    one.page.emulate_media(media="print")
    assert evidence.is_visible()


def test_without_scripts_everything_is_there(browser: Any, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["overview"].as_uri())

    assert 11 == page.locator("section[aria-labelledby=posts] tbody tr").count()
    context.close()
