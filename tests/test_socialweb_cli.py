"""The commands, as people run them, on the made-up social web: audit, links, recheck, preserve; record and replay."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asked_posts import address
from socialweb import HOSTS, NOW, POST, WORLD, SocialWeb
from socialweb.command import NEVER, article, end, run, start

from provenance.report.link_table import COLUMNS
from provenance.sinks import read_rows

ARTICLE = "https://courier.example/article"
STATES = ("fine", "renamed", "deleted", "edited", "protected", "never", "blocked")
#: Before anything was deleted, and after the first two posts were made.
EARLY = datetime(2020, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def web() -> Iterator[SocialWeb]:
    with SocialWeb(WORLD) as served:
        served.pages[ARTICLE] = article(served, STATES)
        served.trouble("*", "rate-limit", POST["blocked"].post_id)
        yield served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("socialweb")


@pytest.fixture(scope="module")
def saving(web: SocialWeb, folder: Path) -> subprocess.Popen[bytes]:
    """Begun early: Save Page Now is asked for the state of a job every five seconds."""
    return start(web, folder, "preserve", "--send", address("told"), "--wait", "15", "--format", "json",
                 PROVENANCE_IA_KEY="ACCESSkey1:s3cr3tPart2")


@pytest.fixture(scope="module")
def audited(web: SocialWeb, folder: Path, saving: subprocess.Popen[bytes]) -> bytes:
    code, out, err = run(web, folder, "audit", ARTICLE, "--record", "all.warc.gz", "--format", "json", "--store",
                         "all.db", "--fail-on", "never")

    assert 0 == code, err
    assert "TESTING" in err
    return out


@pytest.fixture(scope="module")
def embeds(audited: bytes) -> dict[str, dict[str, Any]]:
    found = json.loads(audited)["embeds"]
    ids = {key: NEVER if key == "never" else POST[key].post_id for key in STATES}
    return {key: next(one for one in found if one["post_id"] == post_id) for key, post_id in ids.items()}


# --- audit ----------------------------------------------------------------------------------------

#: X oEmbed, X syndication, Wayback Machine, Arquivo.pt, archive.today.
SAID: dict[str, tuple[str, ...]] = {
    "fine": ("exists", "exists", "exists", "exists", "blocked"),
    "renamed": ("exists", "exists", "exists", "exists", "unknown"),
    "deleted": ("gone", "gone", "gone", "gone", "unknown"),
    "edited": ("exists", "exists", "unknown", "unknown", "unknown"),
    "protected": ("restricted", "restricted", "exists", "unknown", "unknown"),
    "never": ("gone", "gone", "unknown", "unknown", "unknown"),
    "blocked": ("blocked",) * 5,
}


@pytest.mark.parametrize("key", STATES)
def test_an_embed_of_each_kind(embeds: dict[str, dict[str, Any]], key: str) -> None:
    said = {row["witness"]: row for row in embeds[key]["testimony"] if row["witness"] != "media-link"}

    assert dict(zip(("x-oembed", "x-syndication", "wayback", "arquivo", "archive-today"), SAID[key], strict=True)) == {
        witness: row["outcome"] for witness, row in said.items()}
    assert all(row["reason"] for row in said.values() if row["outcome"] != "exists")


def test_what_is_made_of_them(embeds: dict[str, dict[str, Any]]) -> None:
    """Only what no change of the rules may touch: a copy that agrees, and copies about which nobody could tell more."""
    status = {key: embeds[key]["status"] for key in STATES}

    assert status["fine"] in ("corroborated", "consistent")
    assert "contradicted" not in {status[key] for key in ("protected", "blocked", "edited", "fine")}
    assert "corroborated" not in {status[key] for key in ("blocked", "never")}


def test_nothing_but_this_machine_was_asked(web: SocialWeb, audited: bytes) -> None:
    links = json.loads(audited)["links"]

    assert web.hosts_asked() <= set(HOSTS)
    assert {"127.0.0.1", None} >= {hop["ip"] for link in links for hop in link["hops"]}
    assert [] == [one.headers for one in web.asked if {"cookie", "referer", "authorization"} & set(one.headers)
                  and one.path != "/save" and not one.path.startswith("/save/status/")]


def test_the_replay_of_a_recorded_audit_is_the_same_to_the_byte(web: SocialWeb, folder: Path, audited: bytes) -> None:
    before = len(web.asked)
    code, out, err = run(None, folder, "audit", ARTICLE, "--replay", "all.warc.gz", "--format", "json", "--store",
                         "replayed.db", "--fail-on", "never")

    assert (0, audited) == (code, out), err
    assert [] == [one for one in web.asked[before:] if one.target.endswith("/article")]


def test_what_is_missing_in_a_recording_was_not_tried(folder: Path, audited: bytes, web: SocialWeb) -> None:
    (folder / "other.html").write_bytes(article(web, ("told",)).body)
    code, out, err = run(None, folder, "audit", "other.html", "--replay", "all.warc.gz", "--format", "json", "--no-store",
                         "--fail-on", "never")
    (embed, *_) = json.loads(out)["embeds"]

    assert 0 == code, err
    assert {"not-tried"} == {row["outcome"] for row in embed["testimony"]} - {"exists"}


# --- links ----------------------------------------------------------------------------------------


def test_links_recorded_and_replayed(web: SocialWeb, folder: Path) -> None:
    urls = [short.url for short in WORLD.shorts]
    code, out, err = run(web, folder, "links", *urls, "--record", "links.warc.gz", "--format", "json")
    again = run(None, folder, "links", *urls, "--replay", "links.warc.gz", "--format", "json")
    found = {one["url"]: one for one in map(json.loads, out.splitlines())}

    assert (0, 0, out) == (code, again[0], again[1]), err + again[2]
    assert set(urls) == set(found)
    dead = [short for short in WORLD.shorts if short.dead]
    assert {("gone", None, short.target) for short in dead} == {
        (found[short.url]["outcome"], found[short.url]["final_url"], found[short.url]["archived"]["url"]) for short in dead}
    assert ("resolved", "https://courier.example/story?utm_source=trib", 3) == (
        found["https://t.co/cHaInAbCdE"]["outcome"], found["https://t.co/cHaInAbCdE"]["final_url"],
        sum(hop["via"] == "location" for hop in found["https://t.co/cHaInAbCdE"]["hops"]))


def test_links_as_a_table_have_a_row_each_with_every_hop(web: SocialWeb, folder: Path) -> None:
    urls = ("https://t.co/pIcTuReAbC", "https://ow.ly/AbCd50", "https://bit.ly/=1+1", "https://t.co/AbC…")
    code, _, err = run(web, folder, "links", *urls, "--format", "csv", "--output", "links.csv")
    with (folder / "links.csv").open(newline="", encoding="utf-8-sig") as file:
        picture, dead, odd, cut = read_rows(file)
    post = f"https://twitter.com/example_reader/status/{POST['fine'].post_id}/photo/1"

    assert 0 == code, err
    assert [list(COLUMNS)] * 4 == [list(row) for row in (picture, dead, odd, cut)]
    assert list(urls) == [row["url"] for row in (picture, dead, odd, cut)]
    assert ["resolved", "gone", "gone", "not-tried"] == [row["outcome"] for row in (picture, dead, odd, cut)]
    assert f"301 location https://t.co/pIcTuReAbC\n200 {post}" == picture["hops"]
    assert ("true", post, "twitter.com", "x", POST["fine"].post_id, "example_reader") == tuple(
        picture[name] for name in ("short", "final_url", "domain", "platform", "post_id", "handle"))
    assert ("", "https://courier.example/story?o=1") == (dead["final_url"], dead["archived_url"])
    assert ["404 https://ow.ly/AbCd50", True, "https://courier.example/story?o=1"] == [
        dead["hops"].split("\n")[0], " archive https://web.archive.org/" in dead["hops"], dead["hops"].split("\n")[-1]]
    assert ("404 https://bit.ly/=1+1", "", "") == (odd["hops"].split("\n")[0], odd["final_url"], cut["hops"])


def test_everybody_who_is_asked_learns_whom_to_write_to(web: SocialWeb, folder: Path) -> None:
    (folder / "fine.html").write_bytes(article(web, ("fine",)).body)
    ways: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
        (("links", "https://t.co/AbCdEfGhIj", "--contact", "desk@courier.example"), {}),
        (("links", "https://t.co/AbCdEfGhIj"), {"PROVENANCE_CONTACT": "desk@courier.example"}),
        (("audit", "fine.html", "--no-store", "--fail-on", "never"), {"PROVENANCE_CONTACT": "desk@courier.example"}),
        (("audit", "fine.html", "--store", "told.db", "--fail-on", "never", "--contact", "desk@courier.example"),
         {"PROVENANCE_CONTACT": "other@courier.example"}),
        (("recheck", "--store", "told.db", "--older-than", "0", "--contact", "desk@courier.example"), {}))
    for arguments, environment in ways:
        before = len(web.asked)
        code, _, err = run(web, folder, *arguments, **environment)

        assert 0 == code, err
        assert ["provenance/0.1.0 (link checker; +desk@courier.example)"] == sorted(
            {one.headers["user-agent"] for one in web.asked[before:]}), arguments
    code, out, err = run(web, folder, "links", "https://t.co/AbCdEfGhIj", "--contact", "a\nX: b")
    assert (2, b"", True) == (code, out, "The User-Agent and the contact must be plain printable ASCII." in err)


# --- recheck --------------------------------------------------------------------------------------


def test_recheck_sees_what_became_of_the_posts(folder: Path) -> None:
    with SocialWeb(WORLD, EARLY) as web:
        (folder / "early.html").write_bytes(article(web, ("fine", "renamed", "deleted", "told")).body)
        first = run(web, folder, "audit", "early.html", "--store", "early.db", "--format", "json", "--fail-on", "never")
        web.trouble("*", "rate-limit")
        silent = run(web, folder, "recheck", "--store", "early.db", "--older-than", "0", "--format", "json")
        web.calm()
        web.now = NOW
        code, out, err = run(web, folder, "recheck", "--store", "early.db", "--older-than", "0", "--format", "json")
    *posts, last = map(json.loads, out.splitlines())
    changed = {one["post_id"]: {(change["witness"], change["what"], change["after"]) for change in one["changes"]}
               for one in posts}

    assert 0 == first[0], first[2]
    assert (0, [0, 4, []]) == (silent[0], [json.loads(silent[1].splitlines()[-1])["summary"][name] for name in (
        "changed", "silent", "vanished")]), silent[2]  # who refuses us has said nothing
    assert (1, 4) == (code, last["summary"]["asked"]), err
    assert ("x-oembed", "handle", "example_bakery") in changed[POST["renamed"].post_id]
    assert {("x-oembed", "outcome", "gone"), ("wayback", "outcome", "gone")} <= changed[POST["deleted"].post_id]
    assert ("x-syndication", "outcome", "gone") in changed[POST["told"].post_id]
    assert {POST["deleted"].post_id, POST["told"].post_id} == {row["post_id"] for row in last["summary"]["vanished"]}


# --- preserve -------------------------------------------------------------------------------------


def test_preserve_keeps_a_post_and_the_archive_knows_it(web: SocialWeb, folder: Path,
                                                        saving: subprocess.Popen[bytes]) -> None:
    code, out, err = end(saving)
    (post,) = map(json.loads, out.splitlines())
    told = f"https://x.com/example_reader/status/{POST['told'].post_id}"
    sent = [one for one in web.asked if one.path == "/save"]

    assert 0 == code, err
    assert ("kept", f"https://web.archive.org/web/{NOW:%Y%m%d%H%M%S}/{told}") == (post["outcome"], post["capture"])
    assert ["POST"] == [one.method for one in sent]
    assert told == sent[0].form["url"]
    assert [told] == [url for url, _ in web.saved]
    assert "s3cr3tPart2" not in out.decode() + err
