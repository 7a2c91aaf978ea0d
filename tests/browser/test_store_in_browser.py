"""``provenance serve`` in a real browser: its pages open, say nothing, ask nobody else, and hostile words are text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from browser.served import served
from report_cases import harbour, hostile

from provenance.store import Store


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store behind the command itself, on a port of the loopback."""
    pytest.importorskip("datasette", reason="datasette is not installed")
    path = tmp_path_factory.mktemp("served") / "a.db"
    with Store(path) as store:
        store.add(harbour())
        store.add(hostile())
    with served(path) as found:
        yield found


#: Every kind of page; the tests of tests/test_serving.py open every view and ask every question.
PATHS = ("/", "/provenance", "/provenance/posts_to_review", "/provenance/flagged_sources", "/provenance/altered-embeds",
         "/provenance/words?words=pier", "/provenance/embeds", "/provenance/articles", "/provenance?sql=select+1",
         "/-/provenance")


@dataclass
class Opened:
    """A page of the store, with everything it said and asked for."""

    page: Any
    status: int
    said: list[str]
    asked: list[str]


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def opened(path: str, *, width: int = 1280, scheme: str = "light") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        return Opened(page, page.goto(address + path).status, said, asked)

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_says_nothing_and_asks_nobody_else(open_page: Callable[..., Opened], address: str, path: str,
                                                       width: int, scheme: str) -> None:
    one = open_page(path, width=width, scheme=scheme)

    assert 200 == one.status
    assert [] == one.said
    assert [] == [url for url in one.asked if not url.startswith((address, "data:"))]
    assert width >= one.page.evaluate("document.documentElement.scrollWidth"), "nothing sticks out at the side"
    assert 0 == one.page.locator("td script, td img, main img").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(open_page: Callable[..., Opened], path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # At the width of a phone Datasette shows one field more, and none of the others less.
    for width in (360, 1280):
        one = open_page(path, width=width, scheme=scheme)
        one.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = axe.Axe().run(one.page).response["violations"]

        assert [] == [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found
                      if rule["impact"] in ("serious", "critical")]


def test_it_is_dark_in_the_dark(open_page: Callable[..., Opened]) -> None:
    colours = {scheme: open_page("/provenance/embeds", scheme=scheme).page.evaluate(
        "[document.body, document.querySelector('td'), document.querySelector('select')].map("
        "one => getComputedStyle(one).color)") for scheme in ("light", "dark")}

    assert all(int(light.split("(")[1].split(",")[0]) < 128 < int(dark.split("(")[1].split(",")[0])
               for light, dark in zip(colours["light"], colours["dark"], strict=True)), colours


def test_rows_sort_by_a_column(open_page: Callable[..., Opened]) -> None:
    one = open_page("/provenance/embeds")
    cells = "all => all.map(one => one.textContent.trim())"

    one.page.locator("th.col-handle a").click()
    one.page.wait_for_url("**_sort=handle*")
    rising = one.page.locator("td.col-handle").evaluate_all(cells)
    one.page.locator("th.col-handle a").click()
    one.page.wait_for_url("**_sort_desc=handle*")

    assert 7 == len(rising)
    assert sorted(rising) == rising
    assert sorted(rising, reverse=True) == one.page.locator("td.col-handle").evaluate_all(cells)


def test_rows_are_filtered_by_a_field_and_by_a_facet(open_page: Callable[..., Opened]) -> None:
    one = open_page("/provenance/embeds")
    one.page.get_by_label("Column").first.select_option("handle")
    one.page.get_by_label("Comparison").first.select_option("contains")
    one.page.get_by_label("Value").first.fill("harbour")
    one.page.get_by_role("button", name="Apply").click()
    one.page.wait_for_url("**handle__contains=harbour*")

    assert ["example_harbour"] == list({text.strip() for text in one.page.locator("td.col-handle").all_inner_texts()})
    other = open_page("/provenance/posts_to_review")
    other.page.locator(".facet-info a", has_text="unverifiable").click()
    other.page.wait_for_url("**status=unverifiable*")
    assert ["unverifiable"] == [text.strip() for text in other.page.locator("td.col-status").all_inner_texts()]


def test_a_hostile_post_shows_as_text(open_page: Callable[..., Opened]) -> None:
    one = open_page("/provenance/embeds?_col=handle&_col=text&_col=permalink")

    assert any("<script>alert('x')</script><img src=x onerror=alert(1)>" in text
               for text in one.page.locator("td.col-text").all_inner_texts())
    assert 0 == one.page.locator("a[href^='javascript']").count()
    assert [] == one.said


def test_what_the_columns_mean_is_said(open_page: Callable[..., Opened]) -> None:
    one = open_page("/provenance/flagged_sources")
    one.page.locator("summary", has_text="What the columns mean").click()

    assert one.page.locator("dl.column-descriptions dt", has_text="partisan_tagged").is_visible()


def test_from_a_row_to_the_report_and_back(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/provenance/posts_to_review")
    page.locator("td a", has_text="report").first.click()

    assert "The old pier and its five posts" == page.locator("h1").inner_text()
    page.locator("a", has_text="Rows of this article").click()
    assert "embeds" in page.title()
    context.close()


def test_from_a_link_to_its_hops_and_from_a_post_to_its_card(open_page: Callable[..., Opened]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    one = open_page("/provenance/resolutions?url__contains=PiErTaBlE1", width=360, scheme="dark")
    one.page.locator("td a", has_text="hops").click()

    assert ["301", "301", "200"] == one.page.locator(".chain .answer").all_inner_texts()
    assert [] == [rule["id"] for rule in axe.Axe().run(one.page).response["violations"]
                  if rule["impact"] in ("serious", "critical")]
    other = open_page("/provenance/embeds?handle=example_works")
    other.page.locator("td.col-position a").click()
    other.page.wait_for_url("**#at-*")
    assert other.page.locator("article.post", has=other.page.locator("span[id^=at-]:target")).locator(
        "h3").inner_text().startswith("4 @example_works")
    assert [] == one.said + other.said
