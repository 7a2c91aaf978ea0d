"""
Golden pages: each file of fixtures/articles and, beside it, what must be found in it.

A new shape is a new page with its ``.json``, written from reading the page. A key that the expected file
leaves out is not compared; its ``shape`` says what the page is for.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

import pytest

from provenance.model import Article, Embed
from provenance.parser import parse_article
from provenance.platforms import post_time

#: beautifulsoup4 before 4.13.4 hands lxml 6 an option that lxml no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:The 'strip_cdata' option:DeprecationWarning")

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "articles"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
#: Fewer pages than this, and somebody lost some.
AT_LEAST = 45
KEYS = frozenset("shape title canonical_url published_at hashtags embeds linked_posts short_links".split())
#: Pages in which an embed shows a day that is not its id's: the reader keeps what is printed.
OTHER_DAY = frozenset(("era-2016-data-lang.html",))


def expected_file(page: Path) -> Path:
    """``x.html`` has ``x.json``; where ``x.txt`` stands beside it, ``x.html.json``."""
    own = page.with_name(page.name + ".json")
    return own if own.exists() else page.with_suffix(".json")


def plain(value: object) -> object:
    """A record's value as JSON would hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return [value.shown, value.target] if hasattr(value, "shown") else value


def differences(found: tuple[Embed, ...], expected: list[dict[str, object]]) -> list[str]:
    """One line for each key that differs, for each post too many and for each that is missing."""
    out: list[str] = []
    for number, (embed, keys) in enumerate(zip_longest(found, expected)):
        if keys is None:
            out.append(f"{number}: not expected: {embed}")
        elif embed is None:
            out.append(f"{number}: missing: {keys}")
        else:
            values = {key: plain(getattr(embed, key)) for key in keys}
            out += [f"{number}: {key}: {keys[key]!r} != {values[key]!r}" for key in keys if keys[key] != values[key]]
    return out


def of_page(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "canonical_url": article.canonical_url,
        "published_at": article.published.at.isoformat() if article.published else None,
        "hashtags": [[tag.text, tag.found_in] for tag in article.hashtags],
        "short_links": [link.url for link in article.short_links],
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_expected_file_says(page: Path) -> None:
    expected = json.loads(expected_file(page).read_text(encoding="utf-8"))
    article = parse_article(page.read_bytes())

    # Lists of differences, as pytest takes minutes to compare long lines letter by letter.
    assert [] == differences(article.embeds, expected["embeds"])
    assert [] == differences(article.linked_posts, expected["linked_posts"])
    found = of_page(article)
    asked = found.keys() & expected.keys()
    assert {key: expected[key] for key in asked} == {key: found[key] for key in asked}
    assert "complete" == article.parse
    assert () == article.problems


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_reading_twice_is_reading_once(page: Path) -> None:
    source = page.read_bytes()
    one, other = parse_article(source), parse_article(source)

    assert one == other
    assert one.page == other.page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_bytes_and_text_of_a_page_show_the_same(page: Path) -> None:
    source = page.read_bytes()
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        pytest.skip("this page is not UTF-8")
    of_bytes, of_text = parse_article(source), parse_article(text)

    assert of_bytes.embeds == of_text.embeds
    assert of_bytes.linked_posts == of_text.linked_posts
    assert of_bytes.short_links == of_text.short_links
    assert of_bytes.page == of_text.page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_printed_days_of_our_pages_are_those_of_their_ids(page: Path) -> None:
    """Genuine embeds print the UTC day of their id, so ours must too, or say in the list above that they do not."""
    if page.name in OTHER_DAY:
        pytest.skip("this page prints another day on purpose")
    for embed in parse_article(page.read_bytes()).embeds:
        clock = post_time(embed.post_id) if embed.post_id and embed.platform == "x" else None
        if clock is None or embed.shown_date is None or clock.precision_ms != 1:
            continue

        assert clock.at is not None
        assert embed.shown_date == clock.at.date() or page.name == "blackbirdpy.html"


def test_every_page_has_an_expected_file_and_every_expected_file_a_page() -> None:
    files = [expected_file(page) for page in PAGES]

    assert [] == [file.name for file in files if not file.exists()]
    assert sorted(files) == sorted(FOLDER.glob("*.json")), "a file without a page, or two pages that share one"
    assert AT_LEAST <= len(PAGES)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.name)
def test_an_expected_file_says_what_it_is_for_and_knows_no_other_keys(file: Path) -> None:
    expected = json.loads(file.read_text(encoding="utf-8"))

    assert expected["shape"]
    assert set() == expected.keys() - KEYS
    assert {"embeds", "linked_posts"} <= expected.keys()


def test_the_mirrored_twin_differs_from_the_twin_in_its_campaign_tag_alone() -> None:
    twin, mirror = (FOLDER / name for name in ("twin-en.txt", "twin-mirror.txt"))

    assert twin.read_text(encoding="utf-8").replace("#Trump2024", "#Biden2024") == mirror.read_text(encoding="utf-8")


def test_the_article_the_project_started_from() -> None:
    seed = Path(__file__).resolve().parents[2] / "shared" / "seeds" / "nato-article.txt"
    if not seed.exists():
        pytest.skip("the seed article is not kept in this repository")
    [embed] = parse_article(seed.read_bytes()).embeds

    assert ("x", "flattened-text", None) == (embed.platform, embed.form, embed.post_id)
    assert ("NahBabyNah", "🇺🇲NahBabyNah🇺🇲") == (embed.handle, embed.display_name)
    assert date(2024, 5, 30) == embed.shown_date
    assert ("Trump2024", "NahBabyNah") == embed.hashtags
    assert ("https://t.co/C2XQINs32Y",) == embed.links
    assert ("pic.twitter.com/GGkKlwy4uy",) == embed.media_links
