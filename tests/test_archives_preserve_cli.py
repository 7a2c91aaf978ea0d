"""The command ``preserve`` on a loopback archive: off by default, the key nowhere but in the request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Loopback, Route

from provenance.cli import main
from provenance.fetch import live_fetch
from provenance.pipeline import audit
from provenance.store import Store

ID = "1796169639328219146"
POST = f"https://x.com/example_reader/status/{ID}"
ARTICLE = (f'<blockquote class="twitter-tweet"><p>Some words</p>&mdash; Example (@example_reader) <a href="{POST}">'
           "May 30, 2024</a></blockquote>")
JOB = "spn2-0123456789abcdef"
SECRET = "s3cr3tPart2"


def answer(**body: str) -> Route:
    return Route(200, (("Content-Type", "application/json"),), json.dumps(body).encode())


@pytest.fixture
def archive() -> Iterator[Loopback]:
    with Loopback({"/save": answer(url=POST, job_id=JOB), f"/save/status/{JOB}": answer(
            status="success", timestamp="20261120091500", original_url=POST)}) as server:
        yield server


@pytest.fixture
def run(archive: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PROVENANCE_TESTING", "1")
    monkeypatch.setenv("PROVENANCE_HOST_MAP", f"web.archive.org=127.0.0.1:{archive.where[1]}")
    monkeypatch.setenv("PROVENANCE_IA_KEY", f"ACCESSkey1:{SECRET}")
    monkeypatch.setenv("PROVENANCE_PACE", "off")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["provenance", "preserve", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert SECRET not in said.out + said.err
        return ended.value.code or 0, said.out, said.err  # type: ignore[return-value]  # our exit codes are numbers

    return command


def test_without_send_it_only_lists(run, archive: Loopback) -> None:
    code, out, _ = run(POST + "?s=20", "https://courier.example/story")

    assert 0 == code
    assert [] == archive.asked
    assert f"post on X  {POST}\n" in out
    assert "page  https://courier.example/story" in out
    assert "would be sent to https://web.archive.org/save" in out
    assert "Nothing was sent." in out


def test_the_list_as_json(run) -> None:
    _, out, _ = run(POST, "--format", "json")

    assert {"schema": "provenance/preserve@1", "sent": False, "what": "post on X", "url": POST,
            "to": "https://web.archive.org/save", "form": {"url": POST, "capture_all": "1", "skip_first_archive": "1"},
            "platform": "x", "post_id": ID, "outcome": None, "capture": None, "at": None, "reason": None,
            "in_store": None} == json.loads(out)


def test_send_without_a_key_is_one_clear_line(run, archive: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROVENANCE_IA_KEY")
    code, out, err = run("--send", POST)

    assert (2, "") == (code, out)
    assert 1 == len(err.splitlines())
    assert "PROVENANCE_IA_KEY" in err
    assert [] == archive.asked


def test_send_prints_the_captures_address(run, archive: Loopback) -> None:
    code, out, _ = run("--send", POST)
    first, second = archive.asked

    assert (0, f"post on X  {POST}\n   kept: https://web.archive.org/web/20261120091500/{POST}\n") == (code, out)
    assert ("POST /save HTTP/1.1", f"GET /save/status/{JOB} HTTP/1.1") == (first.line, second.line)
    assert f"LOW ACCESSkey1:{SECRET}" == first.headers["authorization"] == second.headers["authorization"]
    assert "application/json" == first.headers["accept"]
    assert "application/x-www-form-urlencoded" == first.headers["content-type"]
    assert len(f"url={POST}&capture_all=1&skip_first_archive=1") + 2 * sum(POST.count(one) for one in ":/") == int(
        first.headers["content-length"])
    assert "content-length" not in second.headers


def test_what_could_not_be_kept_is_said_and_the_code_is_1(run, archive: Loopback) -> None:
    archive.routes[f"/save/status/{JOB}"] = answer(status="error", status_ext="error:blocked", message="Its sentence.")
    code, out, _ = run("--send", POST, "--format", "json")
    said = json.loads(out)

    assert (1, "not-kept", None, "error:blocked: Its sentence.") == (code, said["outcome"], said["capture"], said["reason"])


def test_store_keeps_it_as_a_testimony(run, tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        store.add(audit(ARTICLE, url="https://courier.example/story"))
    code, out, _ = run("--send", POST, "https://courier.example/story", "--store", "s.db", "--format", "json")
    kept, page = map(json.loads, out.splitlines())
    with Store(tmp_path / "s.db", create=False) as store:
        (key,) = store.articles()
        facts = store.load(key).facts
        assert facts is not None
        (said,) = [one for one in facts.testimonies[0] if one.witness == "wayback-save"]
        raw = (tmp_path / "s.db").read_bytes()

        of_page = "SELECT article, capture FROM testimonies WHERE position IS NULL AND platform IS NULL"
        assert [(key, said.capture)] == list(store.db.execute(of_page))  # that archive has one answer for all
        assert () == store.verify().faults
        # The page's capture is no word about a post, and stays when the article is audited again and when stores are merged.
        assert facts.testimonies.keys() == {0}
        store.add(audit(ARTICLE, url="https://courier.example/story"))
        assert 1 == store.answer_about_page("https://courier.example/story", replace(said, at=None))
        assert 0 == store.answer_about_page("https://courier.example/another", said)
        with Store(tmp_path / "other.db") as other:
            assert [(1, 1), (1, 0)] == [other.merge(store), other.merge(store)]
            assert list(store.db.execute(of_page)) == list(other.db.execute(of_page))
            assert () == other.verify().faults

    assert (0, 1, 1) == (code, kept["in_store"], page["in_store"])
    assert ("wayback-save", "unknown", f"https://web.archive.org/web/20261120091500/{POST}") == (
        said.witness, said.outcome, said.capture)
    assert SECRET.encode() not in raw


def test_store_in_words(run, tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        store.add(audit(ARTICLE))
    other = POST[:-1] + "7"
    _, out, _ = run("--send", POST, other, "https://courier.example/story", "--store", "s.db")

    assert ["kept in the store with 1 embed", "not kept in the store: no article in it shows this post",
            "not kept in the store: no article in it is from this address"] == [
        line.strip() for line in out.splitlines() if "kept in the store" in line]


@pytest.mark.parametrize("post", ["1796169639328219146", "http://127.0.0.1/page", "words"])
def test_what_cannot_be_sent_is_wrong_usage(run, archive: Loopback, post: str) -> None:
    code, _, err = run("--send", POST, post)

    assert 2 == code
    assert 1 == len(err.splitlines())
    assert [] == archive.asked


def test_a_key_is_never_sent_in_plain_http() -> None:
    answered = live_fetch().send("POST", "http://web.archive.org/save", (("Authorization", "LOW a:b"),), (("url", POST),))

    assert "refused-url" == answered.error


def test_the_guard_holds_for_sending() -> None:
    assert "refused-address" == live_fetch().send("POST", "https://127.0.0.1/save", (), None).error
