"""TimeMaps, Arquivo.pt and archive.today: a test for every row of the fact sheet's section 14, named after it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from archive_cases import HEAD, ID, NOW, POST, SHELL, URL, Web, day, old_page, row, stamped
from hypothesis import given, settings, strategies as st

from provenance import model
from provenance.model import Capture
from provenance.witnesses import archive_today, memento
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.memento import ARQUIVO, Memento, read_timemap, timemap_of
from provenance.witnesses.replay import address_of
from provenance.witnesses.spellings import places
from provenance.witnesses.witness import Asked, Witness

TODAY = f"https://archive.ph/timemap/https://{places(POST)[0].url}"
TODAY_X = f"https://archive.ph/timemap/https://{places(POST)[1].url}"
MD = "http://archive.md/{}/" + URL


@pytest.fixture
def web() -> Web:
    return Web()


def said(witness: Witness, web: Web, asked: Asked = POST) -> model.Testimony:
    found = witness.ask(asked, web)
    assert found is not None
    return found


def entry(url: str, at: datetime, rel: str = "memento") -> str:
    return f'<{url}>; rel="{rel}"; datetime="{at:%a, %d %b %Y %H:%M:%S} GMT"'


def timemap(*entries: str) -> str:
    return ",\n".join((f'<{URL}>; rel="original"', '<https://archive.ph/timegate/x>; rel="timegate"', *entries))


# --- link-format ----------------------------------------------------------------------------------


def test_link_format_of_rfc_7089() -> None:
    text = timemap(entry("https://a.example/2", day(5), "last memento"), entry("https://a.example/1", day(2), "first memento"))

    assert (Memento("https://a.example/1", day(2)), Memento("https://a.example/2", day(5))) == read_timemap(text)


@pytest.mark.parametrize(("text", "count"), [
    ("", 0), ("<html>", 0), ("<a>", 0), ('<a>; rel="memento"', 0), ('<a>; rel="memento"; datetime="soon"', 0),
    ('<a>; rel=memento; datetime="Thu, 30 May 2024 12:00:00 GMT"', 1),
    ('<a> ; REL = "Memento" ; DateTime = "Thu, 30 May 2024 12:00:00 GMT"; license="<x>, y"', 1),
    ('<a>; rel="original memento"; datetime="Thu, 30 May 2024 12:00:00 GMT",<b>; rel="mementos"; '
     'datetime="Thu, 30 May 2024 12:00:00 GMT"', 1),
])
def test_link_format_as_strangers_write_it(text: str, count: int) -> None:
    assert count == len(read_timemap(text))


def test_a_long_timemap_is_read_in_a_moment_and_bounded() -> None:
    for text in (",".join([entry("https://a.example/1", day(2))] * 20_000), "<a>; " * 100_000, '<a>;x="' * 100_000,
                 "<" * 300_000, "<a>" + ";a=b" * 100_000):
        began = time.process_time()

        assert len(read_timemap(text)) <= 5000
        assert time.process_time() - began < 2


def test_a_404_is_a_timemap_without_captures() -> None:
    assert () == timemap_of(Capture(TODAY, NOW, 404))
    assert timemap_of(Capture(TODAY, NOW, 200, (), b"<html>words</html>")) is None
    assert timemap_of(Capture(TODAY, NOW, 429)) is None
    assert timemap_of(Capture(TODAY, NOW, 200, (), b"<a>", complete=False)) is None


@given(st.text(alphabet='<>;="abc ,relmntodi', max_size=200))
def test_any_text_never_raises(text: str) -> None:
    read_timemap(text)


# --- 14, archive.today ----------------------------------------------------------------------------


def test_its_timemap_is_scriptable_and_its_pages_are_blocked(web: Web) -> None:
    web.answer(TODAY, 200, timemap(entry(MD.format(stamped(day(2))), day(2)), entry(MD.format(stamped(day(9))), day(9))))
    web.answer(TODAY_X, 404)
    found = said(archive_today.WITNESS, web)

    assert ("blocked", MD.format(stamped(day(9))), ID) == (found.outcome, found.capture, found.post_id)
    assert "2 captures listed, 2018-06-01 to 2018-06-08; its pages open only for people" == found.reason
    assert (None, None, NOW) == (found.first_seen, found.last_seen, found.at)


def test_a_memento_page_is_never_asked(web: Web) -> None:
    web.answer(TODAY, 200, timemap(entry(MD.format(stamped(day(2))), day(2))))
    said(archive_today.WITNESS, web)

    assert [TODAY, TODAY_X] == web.asked


def test_one_capture(web: Web) -> None:
    web.answer(TODAY_X, 200, timemap(entry(MD.format(stamped(day(2))), day(2))))

    assert (said(archive_today.WITNESS, web).reason or "").startswith("1 capture listed, 2018-06-01; ")


def test_a_memento_of_another_post_is_not_ours(web: Web) -> None:
    web.answer(TODAY, 200, timemap(entry(MD.format(stamped(day(2))) + "7", day(2)), entry("http://elsewhere.example/", day(2))))

    assert ("unknown", "no capture listed") == (said(archive_today.WITNESS, web).outcome, said(archive_today.WITNESS, web).reason)


def test_nothing_listed_is_unknown(web: Web) -> None:
    web.answer(TODAY, 404)
    web.answer(TODAY_X, 404)

    assert "unknown" == said(archive_today.WITNESS, web).outcome


@pytest.mark.parametrize(("status", "body", "outcome", "reason"), [
    (429, b"reCAPTCHA", "blocked", "http 429"), (503, b"", "blocked", "http 503"), (200, b"", "blocked", "empty body"),
    (200, b"<html>captcha</html>", "blocked", "a page that asks for a person"),
    (200, b"<html>words</html>", "unknown", "the answer is no TimeMap"), (400, b"", "unknown", "http 400"),
])
def test_refusals(web: Web, status: int, body: bytes, outcome: str, reason: str) -> None:
    web.answer(TODAY, status, body)
    found = said(archive_today.WITNESS, web)

    assert (outcome, reason) == (found.outcome, found.reason)
    assert (1 if status == 429 else 2) == len(web.asked)


def test_not_tried(web: Web) -> None:
    assert "not-tried" == said(archive_today.WITNESS, web).outcome


def test_never_submits_and_never_more_than_two_questions(web: Web) -> None:
    said(archive_today.WITNESS, web)

    assert 2 == len(web.asked)
    assert all(url.startswith("https://archive.ph/timemap/") for url in web.asked)


@pytest.mark.parametrize("witness", [archive_today.WITNESS, memento.WITNESS], ids=lambda one: one.key)
def test_a_post_without_an_address_has_no_row(witness: Witness) -> None:
    assert witness.ask(Asked("x", None, "example_reader", None), Web()) is None


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f'<{URL}>; rel="memento"; {text}'.encode()),
       status=st.sampled_from([200, 404, 429, 302, None]))
def test_archive_today_never_says_exists_gone_suspended_or_restricted(body: bytes, status: int | None) -> None:
    found = archive_today.ask(POST, lambda url: Capture(url, NOW, status, (), body))

    assert found is not None
    assert found.outcome in ("blocked", "unknown", "not-tried")


# --- 14, Memento aggregator -----------------------------------------------------------------------


def test_the_dead_aggregator_is_not_asked(web: Web) -> None:
    for witness in (archive_today.WITNESS, memento.WITNESS):
        witness.ask(POST, web)

    assert not any("timetravel" in url or "mementoweb" in url for url in web.asked)


# --- 14, Arquivo.pt -------------------------------------------------------------------------------


def lines(*rows: list[str]) -> str:
    names = {"timestamp": 1, "url": 2, "mime": 3, "status": 4, "digest": 5}
    return "\n".join(json.dumps({name: one[place] for name, place in names.items()}) for one in rows)


def pt(web: Web, *rows: list[str]) -> None:
    for number, place in enumerate(places(POST)):
        web.answer(ask_index(ARQUIVO.index, place.url, prefix=place.prefix), 200, lines(*rows) if number == 0 else "")


def test_arquivo_is_asked_by_its_index(web: Web) -> None:
    said(memento.WITNESS, web)

    assert web.asked[0].startswith("https://arquivo.pt/wayback/cdx?url=twitter.com%2Fexample_reader%2Fstatus%2F")
    assert "output=json" in web.asked[0]


def test_arquivo_exists(web: Web) -> None:
    pt(web, row(day(2)))
    web.play(day(2), old_page(), archive=ARQUIVO)
    found = said(memento.WITNESS, web)

    assert ("arquivo", "exists", f"https://arquivo.pt/wayback/{stamped(day(2))}id_/{URL}") == (
        found.witness, found.outcome, found.capture)


def test_arquivo_follows_its_own_redirects(web: Web) -> None:
    pt(web, row(day(2)))
    web.answer(address_of(ARQUIVO.player, day(2), URL), 307, b"",
               ("Location", f"https://arquivo.pt/wayback/{stamped(day(3))}id_/{URL}"))
    web.play(day(3), old_page(), archive=ARQUIVO)

    assert ("exists", day(3)) == (said(memento.WITNESS, web).outcome, said(memento.WITNESS, web).first_seen)


def test_arquivo_gone(web: Web) -> None:
    pt(web, row(day(2)), row(day(3), "404", digest="B"))
    web.play(day(2), old_page(), archive=ARQUIVO)

    assert ("gone", day(3)) == (said(memento.WITNESS, web).outcome, said(memento.WITNESS, web).missing_since)


def test_arquivo_suspended(web: Web) -> None:
    pt(web, row(day(2), "302"))
    web.play(day(2), b"", ("Location", f"/wayback/{stamped(day(2))}id_/https://twitter.com/account/suspended"), status=302,
             archive=ARQUIVO)

    assert "suspended" == said(memento.WITNESS, web).outcome


def test_arquivo_restricted(web: Web) -> None:
    pt(web, row(day(2), "200", "application/json"))
    web.play(day(2), {"errors": [{"code": 179, "message": "Sorry, you are not authorized to see this status."}]},
             archive=ARQUIVO)

    assert "restricted" == said(memento.WITNESS, web).outcome


def test_arquivo_unknown(web: Web) -> None:
    pt(web)
    nothing = said(memento.WITNESS, web)
    pt(web, row(day(2)))
    web.play(day(2), SHELL, archive=ARQUIVO)

    assert ("unknown", "unknown") == (nothing.outcome, said(memento.WITNESS, web).outcome)


def test_arquivo_blocked(web: Web) -> None:
    web.answer(ask_index(ARQUIVO.index, places(POST)[0].url, prefix=True), 429)

    assert "blocked" == said(memento.WITNESS, web).outcome


def test_arquivo_not_tried(web: Web) -> None:
    assert "not-tried" == said(memento.WITNESS, web).outcome


@given(body=st.binary(max_size=120), index=st.booleans())
@settings(max_examples=60)
def test_arquivo_with_any_answer(body: bytes, index: bool) -> None:
    def fetch(url: str) -> Capture:
        table = json.dumps([HEAD, row(datetime(2018, 6, 4, tzinfo=UTC))]).encode()
        return Capture(url, NOW, 200, (), table if index and "/cdx?" in url else body)

    found = memento.ask(POST, fetch)

    assert found is not None
    assert "exists" != found.outcome or ID.encode() in body
