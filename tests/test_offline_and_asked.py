"""With and without a network: what a page shows stays the same, and only what somebody else says comes in addition."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from socialweb import POST, WORLD, SocialWeb
from socialweb.command import article

import provenance as pv
from provenance.fetch import LiveFetch
from provenance.replaying import replay_fetch

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(path for path in (FIXTURES / "articles").iterdir() if path.suffix in (".html", ".txt", ".md"))
#: What others say, and what we make of it; all else is the page's own.
HEARD = {
    "": {"audited_at", "summary", "listings", "findings"},
    "embeds": {"testimony", "outcome", "findings", "status", "grade", "source", "clock", "post_id"},
    "linked_posts": {"findings", "status", "grade", "source", "outcome", "testimony"},
    "links": {"outcome", "hops", "final_url", "domain", "post", "archived"},
}


def differences(one: Any, other: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two audits differ, by path, with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one | other:
            yield from differences(one.get(key), other.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{place}[{index}]")
    elif one != other:
        yield place, one, other


def unheard(offline: dict[str, Any], asked: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Differences that no testimony and no hop can have made."""
    def is_heard(place: str) -> bool:
        first, _, rest = place.partition("[")
        key = rest.partition("].")[2].partition(".")[0].partition("[")[0]
        return first.partition(".")[0] in HEARD[""] or key in HEARD.get(first, ())

    return [one for one in differences(offline, asked) if not is_heard(one[0])]


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem == "twin-en"], ids=lambda page: page.name)
def test_the_replay_of_an_article_differs_only_where_somebody_says_more(page: Path) -> None:
    offline = pv.audit(page).to_dict()
    asked = pv.audit(page, fetch=replay_fetch(FIXTURES / "evidence" / "twin-en.warc.gz")).to_dict()

    assert [] == unheard(offline, asked)
    assert offline["links"] != asked["links"]


def test_an_article_of_every_kind_differs_only_where_somebody_says_more() -> None:
    with SocialWeb(WORLD) as web:
        markup = article(web, ("fine", "renamed", "deleted", "told", "edited", "protected", "sensitive", "suspended", "never")).body
        # Whom the made-up web does not know has no address.
        fetch = LiveFetch(web.host_map, 10.0, 10**6, "test", lookup=lambda host: ())
        offline, asked = pv.audit(markup).to_dict(), pv.audit(markup, fetch=fetch).to_dict()
        assert web.asked

    assert [] == unheard(offline, asked)
    assert {"not-tried"} == {said["outcome"] for embed in offline["embeds"] for said in embed["testimony"]}
    assert {"exists", "gone", "restricted", "suspended", "unknown", "blocked"} == {
        said["outcome"] for embed in asked["embeds"] for said in embed["testimony"]} - {"not-tried"}
    assert POST["fine"].post_id in {embed["post_id"] for embed in offline["embeds"]}


def test_without_a_network_every_page_is_done_in_two_seconds_and_says_what_was_not_tried() -> None:
    pv.audit(PAGES[0])  # tables are read once
    slow = {}
    for page in PAGES:
        began = time.process_time()
        audit = pv.audit(page).to_dict()
        if (took := time.process_time() - began) > 2:
            slow[page.name] = took
        assert {"not-tried"} >= {said["outcome"] for embed in audit["embeds"] for said in embed["testimony"]}, page
        # What is computed from an address alone may have an end.
        asked = [hop for link in audit["links"] for hop in link["hops"] if hop["status"] or hop["at"]]
        assert [] == asked, page

    assert len(PAGES) > 100
    assert {} == slow
