"""Answers that a store keeps, over real sockets: who is asked again, who is asked whether it has changed, what is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from socialweb import HOSTS, WORLD, SocialWeb
from socialweb.command import article, run
from socialweb.exchange import Request

from provenance.fetch import live_fetch
from provenance.model import Capture
from provenance.recording import record
from provenance.replaying import replay_fetch
from provenance.store import Store

ARTICLE = "https://courier.example/article"


@pytest.fixture
def web() -> Iterator[SocialWeb]:
    with SocialWeb(WORLD) as served:
        served.pages[ARTICLE] = article(served, ("fine", "renamed"))
        yield served


def audited(web: SocialWeb, folder: Path, *more: str) -> tuple[list[Request], dict[str, Any], str]:
    """An audit: what was asked, what came out, what was said beside it."""
    before = len(web.asked)
    code, out, err = run(web, folder, "audit", ARTICLE, "--format", "json", "--fail-on", "never", *more)

    assert 0 == code, err
    return web.asked[before:], json.loads(out), err


def without_times(audit: dict[str, Any]) -> str:
    return json.dumps(audit | {"audited_at": None, "findings": [], "embeds": [
        one | {"findings": []} for one in audit["embeds"]]})


def test_an_audit_done_twice_asks_only_whether_the_article_has_changed(web: SocialWeb, tmp_path: Path) -> None:
    first_asked, first, err = audited(web, tmp_path)
    asked, second, said = audited(web, tmp_path)

    assert len(first_asked) > 10
    assert "stood in for new ones" not in err
    # What refused us, or had no word to keep, is asked again; the article is asked whether it has changed.
    refused = {one.target for one in first_asked if one.host.startswith("archive.")}
    assert [(ARTICLE.rpartition("/")[2], True)] == [
        (one.path.strip("/"), "if-none-match" in one.headers) for one in asked if one.target not in refused]
    assert without_times(first) == without_times(second), "an answer that was kept has its own time"
    assert "stood in for new ones, the oldest of 2" in said
    assert "--refresh asks again" in said
    with Store(tmp_path / "provenance.db") as store:
        kept = [row for row in store.db["captures"].rows if row["kept_at"] is not None]
        assert [ARTICLE] == [row["url"] for row in kept]
        assert kept[0]["kept_at"] < kept[0]["at"]


def test_refresh_asks_about_everything_and_a_304_is_good_as_of_now(web: SocialWeb, tmp_path: Path) -> None:
    _, first, _ = audited(web, tmp_path)
    asked, second, said = audited(web, tmp_path, "--refresh")
    (before,), (after,) = ([row for row in one["embeds"][0]["testimony"] if row["witness"] == "x-oembed"]
                           for one in (first, second))

    assert "stood in for new ones" not in said or "the oldest of" in said
    assert [True] == [("if-none-match" in one.headers) for one in asked if one.host == "publish.twitter.com"][:1]
    assert before["at"] < after["at"]
    assert before | {"at": None} == after | {"at": None}


def test_without_a_cache_nothing_is_kept_or_used(web: SocialWeb, tmp_path: Path) -> None:
    first, _, _ = audited(web, tmp_path, "--no-cache")
    second, _, said = audited(web, tmp_path, "--no-cache")

    assert [one.target for one in first] == [one.target for one in second]
    assert not any("if-none-match" in one.headers for one in second)
    assert "stood in" not in said
    with Store(tmp_path / "provenance.db") as store:
        assert 0 == store.db["kept_answers"].count


def test_a_recording_of_kept_answers_says_so_and_replays_to_the_byte(web: SocialWeb, tmp_path: Path) -> None:
    audited(web, tmp_path)
    code, out, err = run(web, tmp_path, "audit", ARTICLE, "--format", "json", "--fail-on", "never",
                         "--record", "kept.warc.gz")
    again = run(None, tmp_path, "audit", ARTICLE, "--format", "json", "--fail-on", "never", "--no-store",
                "--replay", "kept.warc.gz")
    replay = replay_fetch(tmp_path / "kept.warc.gz")
    captures = [found for url in replay.urls if (found := replay(url)) is not None]

    assert (0, 0, out) == (code, again[0], again[1]), err + again[2]
    assert {True} == {one.kept_at <= one.at < replay.started_at for one in captures
                      if one.kept_at is not None and one.url != ARTICLE}
    (page,) = [one for one in captures if one.url == ARTICLE]
    assert page.kept_at < replay.started_at <= page.at, "said to be unchanged in this run"


def test_links_keep_answers_in_a_store_where_one_is_named(web: SocialWeb, tmp_path: Path) -> None:
    urls = [short.url for short in WORLD.shorts]
    # One at a time: two chains that come to one address at once would both ask it.
    first = run(web, tmp_path, "links", *urls, "--store", "links.db", "--format", "json", "--jobs", "1")
    before = len(web.asked)
    second = run(web, tmp_path, "links", *urls, "--store", "links.db", "--format", "json")

    assert (0, 0, first[1]) == (first[0], second[0], second[1]), first[2] + second[2]
    assert [] == web.asked[before:]
    assert "stood in for new ones" not in first[2]
    assert "stood in for new ones" in second[2]


def test_recheck_asks_whether_it_has_changed(web: SocialWeb, tmp_path: Path) -> None:
    audited(web, tmp_path)
    before = len(web.asked)
    code, out, err = run(web, tmp_path, "recheck", "--older-than", "0", "--format", "json", "--fail-on", "never")
    asked = [one for one in web.asked[before:] if one.host == "publish.twitter.com"]

    assert 0 == code, err
    assert [True, True] == ["if-none-match" in one.headers for one in asked]
    assert 0 == json.loads(out.splitlines()[-1])["summary"]["changed"]


def test_wikidata_lists_a_handle_and_is_no_witness(web: SocialWeb, tmp_path: Path) -> None:
    _, found, _ = audited(web, tmp_path)
    handles = {one["handle"]: one for one in found["listings"]}
    (listed,) = [one for one in found["listings"] if one["outcome"] == "listed"]
    _, text, err = run(web, tmp_path, "audit", ARTICLE, "--fail-on", "never")

    assert {one["handle"] for one in found["embeds"]} == set(handles)
    assert ("wikidata", "Q123456789", "P2002", 2222) == (
        listed["lister"], *(listed["accounts"][0][name] for name in ("item", "property", "revision")))
    assert listed["at"] is not None
    assert "wikidata" not in {row["witness"] for one in found["embeds"] for row in one["testimony"]}
    assert b"(Q123456789, P2002" in text, err
    with Store(tmp_path / "provenance.db") as store:
        rows = list(store.view("listed_handles"))
        (key,) = store.articles()
        assert {one.handle: one.outcome for one in store.load(key).facts.listings} == {
            handle: one["outcome"] for handle, one in handles.items()}
    assert [("listed", "Q123456789")] == [(row["outcome"], row["item"]) for row in rows if row["item"]]


def test_without_a_network_or_by_name_no_lister_is_asked(web: SocialWeb, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(article(web, ("fine",)).body)
    for more in (("--offline",), ("--witness", "x-oembed")):
        code, out, err = run(web, tmp_path, "audit", "a.html", "--no-store", "--format", "json", "--fail-on", "never", *more)

        assert 0 == code, err
        assert ["not-tried"] == [one["outcome"] for one in json.loads(out)["listings"]]
    assert not any("wikidata" in host for host in web.hosts_asked())


def test_a_kept_answer_in_a_recording_has_no_request(tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    live = live_fetch(dict.fromkeys(HOSTS, ("127.0.0.1", 9)))("https://t.co/a")
    kept = Capture("https://t.co/b", live.at, 301, (("Location", "https://news.example/"),), kept_at=live.at)
    with record({"https://t.co/b": kept, "https://t.co/c": Capture("https://t.co/c", live.at, 301)}.get,
                path := tmp_path / "a.warc.gz", started_at=live.at) as fetch:
        fetch("https://t.co/b")
        fetch("https://t.co/c")
    with path.open("rb") as file:
        kinds = [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI"),
                  one.rec_headers.get_header("Provenance-Kept") is not None) for one in ArchiveIterator(file)]

    assert [("warcinfo", None, False), ("response", "https://t.co/b", True), ("response", "https://t.co/c", False),
            ("request", "https://t.co/c", False)] == kinds
    assert kept == replay_fetch(path)("https://t.co/b")
