"""The command line on a loopback web: fetch a page, follow its links, record, replay to the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import command
import pytest
from loopback import Loopback, Route

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = (ROOT / "fixtures" / "articles" / "twin-en.html").read_bytes()
POST = "https://twitter.com/example_reader/status/1796169639328219146/photo/1"
HOSTS = ("t.co", "courier.example", "dlvr.it", "twitter.com")


@pytest.fixture
def web() -> Iterator[Loopback]:
    html = (("Content-Type", "text/html; charset=utf-8"),)
    with Loopback({
        "/story": Route(301, (("Location", "/story/"),)),
        "/story/": Route(200, html, ARTICLE),
        "/hGbNmQwErT": Route(301, (("Location", "https://dlvr.it/ExMpL3"),)),
        "/ExMpL3": Route(302, (("Location", "https://nowhere.invalid/gone"),)),
        "/TyUiOpLkJh": Route(301, (("Location", POST),)),
        "/example_reader/status/1796169639328219146/photo/1": Route(200, html, b"<title>A post</title>"),
    }) as server:
        yield server


def run(server: Loopback | None, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if server is not None:
        where = f"127.0.0.1:{server.where[1]}"
        environment |= {"PROVENANCE_TESTING": "1",
                        "PROVENANCE_HOST_MAP": ",".join(f"{host}={where}" for host in HOSTS)}
    return command.run(*arguments, cwd=cwd, env=environment)


def test_a_recorded_audit_replays_to_the_same_bytes(web: Loopback, tmp_path: Path) -> None:
    address = "https://courier.example/story"
    live = run(web, "audit", address, "--record", "e.warc.gz", "--format", "json", "--store", "one.db", cwd=tmp_path)
    asked = len(web.asked)
    again = run(None, "audit", address, "--replay", "e.warc.gz", "--format", "json", "--store", "two.db", cwd=tmp_path)
    audit = json.loads(live.stdout)

    assert (0, 0) == (live.returncode, again.returncode), (live.stderr, again.stderr)
    assert live.stdout == again.stdout
    assert asked == len(web.asked)
    assert "https://courier.example/story/" == audit["article"]["url"]
    assert ["unreachable", "resolved"] == [link["outcome"] for link in audit["links"]]
    assert "dns" == audit["links"][0]["hops"][-1]["error"]
    assert ["consistent", "consistent"] == [embed["status"] for embed in audit["embeds"]]


def test_a_host_map_is_loud(web: Loopback, tmp_path: Path) -> None:
    result = run(web, "links", "https://t.co/TyUiOpLkJh", "--format", "json", cwd=tmp_path)
    chain = json.loads(result.stdout)

    assert 0 == result.returncode
    assert b"TESTING" in result.stderr
    assert [301, 200] == [hop["status"] for hop in chain["hops"]]
    assert ("resolved", POST, "twitter.com") == (chain["outcome"], chain["final_url"], chain["domain"])
    assert "127.0.0.1" == chain["hops"][0]["ip"]


def test_a_host_map_counts_for_nothing_without_the_word(web: Loopback, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PROVENANCE_HOST_MAP": f"nowhere.invalid=127.0.0.1:{web.where[1]}"}
    environment.pop("PROVENANCE_TESTING", None)
    result = subprocess.run([sys.executable, "-m", "provenance", "links", "https://nowhere.invalid/x", "--format", "json"],
                            cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=60)

    assert "unreachable" == json.loads(result.stdout)["outcome"]
    assert [] == web.asked


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/story/", "http://[::1]/", "http://0x7f.1/", "http://localhost/"])
def test_the_guard_refuses_what_is_not_public(web: Loopback, tmp_path: Path, address: str) -> None:
    url = address.format(port=web.where[1])
    result = run(None, "audit", url, "--no-store", "--format", "json", cwd=tmp_path)
    link = run(None, "links", url, "--format", "json", cwd=tmp_path)

    assert 3 == result.returncode
    assert json.loads(result.stdout)["error"]["code"] in ("refused-address", "refused-url", "dns")
    assert "refused" == json.loads(link.stdout)["outcome"]
    assert [] == web.asked


def test_missing_pages_and_missing_answers_are_said(web: Loopback, tmp_path: Path) -> None:
    missing = run(web, "audit", "https://courier.example/nothing", "--no-store", "--format", "json", cwd=tmp_path)
    (tmp_path / "page.html").write_bytes(ARTICLE)
    run(web, "links", "https://t.co/TyUiOpLkJh", "--record", "one.warc.gz", cwd=tmp_path)
    partly = run(None, "audit", "page.html", "--replay", "one.warc.gz", "--no-store", "--format", "json", cwd=tmp_path)

    assert (3, "http-404") == (missing.returncode, json.loads(missing.stdout)["error"]["code"])
    assert ["not-tried", "resolved"] == [link["outcome"] for link in json.loads(partly.stdout)["links"]]
