"""Dead short links asked of the archive; sections 2 ("Archived resolution") and 13 (case of codes)."""

from __future__ import annotations

import json

import pytest
from archive_cases import HEAD, NOW, Web, day, row, stamped
from hypothesis import given, settings, strategies as st

from provenance.model import Capture
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.hops import ArchivedHop, archived_hop
from provenance.witnesses.wayback import ARCHIVE

LINK = "https://t.co/AbCdEfGhIj"
INDEX = ask_index(ARCHIVE.index, "t.co/AbCdEfGhIj")
TARGET = "https://courier.example/story?a=B"


@pytest.fixture
def web() -> Web:
    return Web()


def led(web: Web, location: str, *more: tuple[str, str], status: int = 301, original: str = LINK) -> None:
    web.play(day(2), b"", ("Location", location), *more, status=status, original=original)


def test_archived_redirect(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", "unk", original=LINK)])
    led(web, f"/web/{stamped(day(2))}id_/{TARGET}")
    capture = f"https://web.archive.org/web/{stamped(day(2))}id_/{LINK}"

    assert ArchivedHop(LINK, "resolved", TARGET, 301, "location", day(2), NOW, capture) == archived_hop(LINK, web)


def test_the_code_is_compared_with_its_case(web: Web) -> None:
    folded = LINK.lower()
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", original=folded)])
    led(web, TARGET, original=folded)
    found = archived_hop(LINK, web)

    assert ("unreachable", None, "no capture") == (found.outcome, found.target, found.reason)
    assert [INDEX] == web.asked


def test_replay_may_serve_another_code(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", original=LINK)])
    led(web, TARGET, ("Link", f'<{LINK.lower()}>; rel="original"'))

    assert "unreachable" == archived_hop(LINK, web).outcome


def test_http_to_https_is_a_step_on_the_spot(web: Web) -> None:
    plain = LINK.replace("https", "http")
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", "unk", original=plain)])
    led(web, f"https://web.archive.org/web/{stamped(day(2))}id_/{LINK}", original=plain)
    led(web, f"/web/{stamped(day(2))}id_/{TARGET}")

    assert ("resolved", TARGET) == (archived_hop(LINK, web).outcome, archived_hop(LINK, web).target)


@pytest.mark.parametrize("target", [LINK, f"/web/{stamped(day(2))}id_/{LINK}"])
def test_a_circle_ends(web: Web, target: str) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", original=LINK)])
    led(web, target)

    assert "unreachable" == archived_hop(LINK, web).outcome


def test_the_page_that_browsers_got(web: Web) -> None:
    page = (f'<head><noscript><META http-equiv="refresh" content="0;URL={TARGET}"></noscript><title>{TARGET}</title></head>'
            '<script>window.opener = null; location.replace("x")</script>')
    web.answer(INDEX, 200, [HEAD, row(day(2), original=LINK)])
    web.play(day(2), page, original=LINK)
    found = archived_hop(LINK, web)

    assert ("resolved", TARGET, 200, "meta-refresh") == (found.outcome, found.target, found.status, found.via)


@pytest.mark.parametrize("page", ["", "<p>words</p>", '<meta http-equiv="refresh" content="5">', "x" * 20_000,
                                  '<meta http-equiv="refresh" content="0;url=javascript:x">', '<meta http-equiv="x">',
                                  '<meta http-equiv="refresh">'])
def test_a_page_that_is_no_signpost(web: Web, page: str) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), original=LINK)])
    web.play(day(2), page, original=LINK)

    assert archived_hop(LINK, web).outcome in ("unreachable", "blocked")
    assert archived_hop(LINK, web).target is None


def test_gone_where_only_404_was_kept(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "404", original=LINK)])
    found = archived_hop(LINK, web)

    assert ("gone", 404, day(2), "archived as http 404") == (found.outcome, found.status, found.archived_at, found.reason)


def test_redirects_go_before_pages_and_the_next_is_tried(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(1), original=LINK), row(day(2), "302", original=LINK)])
    led(web, "/web/x", status=302)
    web.play(day(1), f'<meta http-equiv="refresh" content="0;url={TARGET}">', original=LINK)

    assert ("resolved", "https://web.archive.org/web/x") == (archived_hop(LINK, web).outcome, archived_hop(LINK, web).target)


def test_nothing_kept(web: Web) -> None:
    web.answer(INDEX, 200, [])

    assert ("unreachable", "no capture") == (archived_hop(LINK, web).outcome, archived_hop(LINK, web).reason)


def test_only_odd_rows(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "503", original=LINK)])

    assert "no redirect among its captures" == archived_hop(LINK, web).reason


@pytest.mark.parametrize(("status", "outcome"), [(429, "blocked"), (503, "blocked"), (None, "blocked"), (400, "unreachable")])
def test_refusals_of_the_index(web: Web, status: int | None, outcome: str) -> None:
    web.answer(INDEX, status, error=None if status else "timeout")

    assert outcome == archived_hop(LINK, web).outcome


def test_refusal_of_the_replay(web: Web) -> None:
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", original=LINK)])
    web.answer(f"https://web.archive.org/web/{stamped(day(2))}id_/{LINK}", 429)

    assert ("blocked", "http 429") == (archived_hop(LINK, web).outcome, archived_hop(LINK, web).reason)


def test_not_tried(web: Web) -> None:
    nothing = archived_hop(LINK, web)
    web.answer(INDEX, 200, [HEAD, row(day(2), "301", original=LINK)])
    half = archived_hop(LINK, web)

    assert ("not-tried", "not-tried") == (nothing.outcome, half.outcome)


@pytest.mark.parametrize("url", ["", "https://t.co/", "https://t.co/AbC…", "mailto:x@y.example", "https://["])
def test_what_is_no_whole_address_is_never_asked(web: Web, url: str) -> None:
    assert "not-tried" == archived_hop(url, web).outcome
    assert [] == web.asked


def test_an_address_without_scheme(web: Web) -> None:
    archived_hop("t.co/AbCdEfGhIj", web)

    assert [INDEX] == web.asked


@given(body=st.binary(max_size=200), status=st.sampled_from([200, 301, 302, 404, 403, None]),
       location=st.text(max_size=40) | st.sampled_from([TARGET, LINK, "/web/20180601120000id_/" + LINK]))
@settings(max_examples=150, deadline=None)
def test_any_answer_never_raises(body: bytes, status: int | None, location: str) -> None:
    def fetch(url: str) -> Capture:
        if "/cdx/" in url:
            return Capture(url, NOW, 200, (), json.dumps([HEAD, row(day(2), "301", original=LINK)]).encode())
        return Capture(url, NOW, status, (("Location", location),), body)

    found = archived_hop(LINK, fetch)

    assert (found.outcome == "resolved") == (found.target is not None)
