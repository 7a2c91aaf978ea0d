"""Links followed to their end; dead hops asked of the archive, whose word stands apart from the live web's."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from archive_cases import HEAD, NOW, Web, day, row, stamped
from hypothesis import given, strategies as st

from provenance.following import ask_archive, follow_link, is_dead
from provenance.model import Hop, Resolution
from provenance.pipeline import audit
from provenance.report import as_dict
from provenance.report.console import make_console
from provenance.report.data import resolution_dict
from provenance.report.hops import resolution_text
from provenance.report.text import as_text
from provenance.resolver import resolve_link
from provenance.store import Store
from provenance.witnesses import witness_named
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.wayback import ARCHIVE

LINK = "https://t.co/AbCdEfGhIj"
SECOND = "https://bit.ly/3ExAmPl"
TARGET = "https://courier.example/story?a=B"


@pytest.fixture
def web() -> Web:
    return Web()


def keeps(web: Web, link: str, target: str) -> str:
    """The archive kept that the link led there; the address of its answer."""
    web.answer(ask_index(ARCHIVE.index, link.partition("//")[2]), 200, [HEAD, row(day(2), "301", "unk", original=link)])
    web.play(day(2), b"", ("Location", target), status=301, original=link)
    return f"https://web.archive.org/web/{stamped(day(2))}id_/{link}"


def test_the_archives_word_stands_behind_the_dead_hop(web: Web) -> None:
    web.answer(LINK, 404)
    capture = keeps(web, LINK, TARGET)
    found = follow_link(LINK, web)

    assert (Hop(LINK, 404, None, NOW), Hop(capture, 301, "archive", NOW), Hop(TARGET)) == found.hops
    assert ("gone", None, None) == (found.outcome, found.final_url, found.domain)
    assert (TARGET, found.hops[:1], capture) == (found.archived_url, found.live_hops, found.archive_hop.url)


def test_a_dead_hop_on_the_way(web: Web) -> None:
    web.answer(LINK, 301, b"", ("Location", SECOND))
    web.answer(SECOND, None, error="dns")
    keeps(web, SECOND, TARGET)
    found = follow_link(LINK, web)

    assert ("unreachable", SECOND, TARGET) == (found.outcome, found.final_url, found.archived_url)


def test_a_short_target_is_followed_on(web: Web) -> None:
    web.answer(LINK, 410)
    web.answer(SECOND, 301, b"", ("Location", TARGET))
    web.answer(TARGET, 200, b"words")
    keeps(web, LINK, SECOND)
    found = follow_link(LINK, web)

    assert [LINK, SECOND, TARGET] == [hop.url for hop in found.hops if hop.via != "archive"]
    assert ("gone", None, TARGET) == (found.outcome, found.final_url, found.archived_url)


@pytest.mark.parametrize("status", [404, None])
def test_a_short_target_that_is_dead_too(web: Web, status: int | None) -> None:
    web.answer(LINK, 404)
    keeps(web, LINK, SECOND)
    web.answer(SECOND, status, error=None if status else "timeout")

    assert SECOND == follow_link(LINK, web).archived_url
    del web[SECOND]
    assert SECOND == follow_link(LINK, web).archived_url, "nor does it have to be asked"


def test_what_was_not_kept_is_said_too(web: Web) -> None:
    web.answer(LINK, 404)
    web.answer(index := ask_index(ARCHIVE.index, "t.co/AbCdEfGhIj"), 200, [])
    found = follow_link(LINK, web)

    assert Hop(index, None, "archive", NOW, error="no capture") == found.hops[-1]
    assert (None, 1) == (found.archived_url, len(found.live_hops))
    assert {"url": None, "capture": index, "captured_at": None, "at": "2026-11-20T09:00:00Z", "reason": "no capture"} == \
        resolution_dict(found)["archived"]


@pytest.mark.parametrize(("outcome", "hops", "dead"), [
    ("gone", (Hop(LINK, 404),), True),
    ("unreachable", (Hop("https://courier.example/x", None, error="dns"),), True),
    ("gone", (Hop(LINK, 301, "location"), Hop(SECOND, 404)), True),
    ("gone", (Hop(LINK, 301, "location"), Hop(TARGET, 404)), False),
    ("blocked", (Hop(LINK, 403),), False),
    ("resolved", (Hop(LINK, 200),), False),
    ("refused", (Hop(LINK, error="refused-address"),), False),
    ("not-tried", (), False),
    ("unreachable", (), False),
])
def test_what_the_archive_is_asked_of(outcome: str, hops: tuple[Hop, ...], dead: bool) -> None:
    assert dead == is_dead(Resolution(LINK, True, outcome, hops))


def test_nobody_is_asked_without_a_network_or_against_the_wish(web: Web) -> None:
    web.answer(LINK, 404)
    live = resolve_link(LINK, web)

    assert live == ask_archive(live, None) == follow_link(LINK, web, archives=False)
    assert live == follow_link(LINK, web), "no answer of the archive: no hop"


@given(st.text(max_size=60) | st.from_regex(r"https?://t\.co/\w{1,10}(\?\w*)?", fullmatch=True))
def test_any_link(url: str) -> None:
    web = Web()
    web.answer(url.partition("#")[0], 404)
    found = follow_link(url, web)

    assert found.live_hops == follow_link(url, web, archives=False).hops


# --- in an audit ----------------------------------------------------------------------------------

ARTICLE = f"<p>Some words, and <a href='{LINK}'>a link</a>.</p>"
PICTURE = "<p>Words of a post pic.twitter.com/AbCdEfGhIj— Example Reader (@example_reader) May 30, 2018</p>"
POST = "1001801230906194546"


def live(web: Web) -> Any:
    """An archive that answers, and a link that is dead."""
    web.answer(LINK, 404)
    keeps(web, LINK, TARGET)
    return audit(ARTICLE, fetch=web)


def test_text_json_and_store_show_it(web: Web, tmp_path: Path) -> None:
    found = live(web)
    (link,) = as_dict(found)["links"]
    text = as_text([found])
    with Store(tmp_path / "a.db") as store:
        store.add(found)
        (key,) = store.articles()
        again = store.load(key)
        (dead,) = store.view("dead_links")

    assert ("gone", None, TARGET) == (link["outcome"], link["final_url"], link["archived"]["url"])
    assert ["archive"] == [hop["via"] for hop in link["hops"] if hop["via"]]
    assert "asked of the Wayback Machine, which saw it lead there on 2018-06-01:" in text
    assert f"{TARGET}  by the archive's word" in text
    assert f"By the word of an archive it led to {TARGET}." in found.judgement.findings[0].message
    assert (TARGET, LINK, 404) == (dead["archived_url"], dead["last_url"], dead["last_status"])
    assert again.facts.resolutions == found.facts.resolutions


def test_without_an_archive_asked_there_is_no_key(web: Web) -> None:
    web.answer(LINK, 200, b"words")

    assert None is as_dict(audit(ARTICLE, fetch=web))["links"][0]["archived"]


def test_who_names_witnesses_names_the_archive_too(web: Web) -> None:
    from provenance.inputs import Source
    from provenance.pipeline import audit_source, starter_lists

    web.answer(LINK, 404)
    keeps(web, LINK, TARGET)
    for names, led in ((("x-oembed",), None), (("wayback",), TARGET)):
        found = audit_source(Source("a", ARTICLE.encode()), fetch=web, url=None, published=None, lists=starter_lists(),
                             as_of=NOW, witnesses=tuple(map(witness_named, names)))

        assert led == found.facts.resolutions[LINK].archived_url


def test_a_picture_link_identified_by_an_archive_says_so(web: Web) -> None:
    web.answer(LINK, 404)
    capture = keeps(web, LINK, f"https://twitter.com/example_reader/status/{POST}/photo/1")
    (embed,) = audit(PICTURE, fetch=web).embeds
    (said,) = [one for one in embed.testimony if one.witness == "media-link"]

    assert (POST, "unknown") == (embed.post_id, said.outcome)
    assert f"the link is gone; an archive saw it lead there: {capture}" == said.reason


@pytest.mark.parametrize(("status", "error", "words"), [
    (200, None, "no capture"), (429, None, "http 429"), (None, "timeout", "timeout"), (503, None, "http 503"),
])
def test_why_the_archive_tells_no_target(web: Web, status: int | None, error: str | None, words: str) -> None:
    web.answer(LINK, 404)
    web.answer(ask_index(ARCHIVE.index, "t.co/AbCdEfGhIj"), status, [], error=error)
    out = StringIO()
    make_console(out).print(resolution_text(follow_link(LINK, web)))

    assert f"asked of the Wayback Machine: {words}" in out.getvalue()
