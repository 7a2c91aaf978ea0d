"""The whole line, from an article's bytes to flagged sources: the seed article, its twins, and recorded answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import command
import pytest

import provenance as pv
from provenance.lists import Lists
from provenance.model import Capture
from provenance.recording import write_record

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "fixtures" / "articles"
SEED = ROOT.parent / "shared" / "seeds" / "nato-article.txt"
WHEN = datetime(2024, 6, 3, 9, 30, 15, 123456, tzinfo=UTC)
EPOCH_MS = 1288834974657

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the shared seed article is not beside this checkout")


def id_at(*moment: int) -> str:
    """An id whose clock is that moment, UTC."""
    ms = int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]
    return str((ms - EPOCH_MS << 22) + 1)


def moved(url: str, target: str) -> Capture:
    return Capture(url, WHEN, 301, (("Location", target),), ip="192.0.2.1")


def answered(url: str, status: int = 200) -> Capture:
    return Capture(url, WHEN, status, (("Content-Type", "text/html"),), b"<!doctype html><title>Page</title>", ip="192.0.2.2")


def audited(path: Path, *options: str | Path, cwd: Path) -> dict[str, Any]:
    """What the command prints, through its entry point."""
    result = command.run("audit", path, "--format", "json", *options, cwd=cwd, env={"PATH": ""})

    assert result.returncode in (0, 1), result.stderr.decode()
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def rules(embed: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in embed["findings"]]


SEED_RULES = [
    "prv.by-value-only", "prv.no-permalink", "prv.no-independent-capture", "src.unlisted", "ctx.campaign-tag",
    "ctx.self-tag", "lnk.short-unresolved", "lnk.media-missing",
]


@needs_seed
def test_the_seed_article_offline(tmp_path: Path) -> None:
    audit = audited(SEED, "--offline", cwd=tmp_path)
    (embed,) = audit["embeds"]
    tag = next(finding for finding in embed["findings"] if finding["rule"] == "ctx.campaign-tag")
    (source,) = audit["summary"]["flagged_sources"]

    assert ("NahBabyNah", "🇺🇲NahBabyNah🇺🇲", "2024-05-30") == (embed["handle"], embed["display_name"], embed["shown_date"])
    assert ["Trump2024", "NahBabyNah"] == embed["hashtags"]
    assert (["https://t.co/C2XQINs32Y"], ["pic.twitter.com/GGkKlwy4uy"]) == (embed["links"], embed["media_links"])
    assert ["https://t.co/GGkKlwy4uy"] == [hop["url"] for hop in audit["links"][1]["hops"]][-1:]
    assert ("flattened-text", "unverifiable", "P1", "unidentified") == (
        embed["form"], embed["status"], embed["grade"], embed["source"])
    assert SEED_RULES == rules(embed)
    assert ("starter-hashtags", "us:rep") == (tag["list_id"], tag["side"])
    assert tag["list_row"]
    assert (True, True) == (source["partisan_tagged"], source["unverifiable"])
    assert 2 == len(source["why"])
    assert ([], []) == (audit["linked_posts"], audit["findings"])


@needs_seed
@pytest.mark.parametrize(("target", "status", "adopted"), [
    ("https://twitter.com/NahBabyNah/status/{day}/photo/1", "consistent", True),
    ("https://x.com/nahbabynah/status/{day}/video/1", "consistent", True),
    ("https://twitter.com/NahBabyNah/status/{other_day}/photo/1", "discrepant", False),
    ("https://twitter.com/SomebodyElse/status/{day}/photo/1", "discrepant", False),
])
def test_the_seed_article_with_a_recorded_picture_link(tmp_path: Path, target: str, status: str, adopted: bool) -> None:
    day, other = id_at(2024, 5, 30, 14, 0), id_at(2023, 1, 9, 14, 0)
    url = target.format(day=day, other_day=other)
    write_record([moved("https://t.co/GGkKlwy4uy", url), answered(url),
                  moved("https://t.co/C2XQINs32Y", "https://news.example/story"),
                  answered("https://news.example/story")], tmp_path / "e.warc.gz", WHEN)
    audit = audited(SEED, "--replay", tmp_path / "e.warc.gz", cwd=tmp_path)
    (embed,) = audit["embeds"]

    assert (status, day if adopted else None) == (embed["status"], embed["post_id"])
    assert "2024-06-03T09:30:15.123456Z" == audit["audited_at"]
    if adopted:
        assert "2024-05-30" == embed["clock"]["at"][:10]
        assert "P2" == embed["grade"]
        assert "prv.media-elsewhere" not in rules(embed)
    else:
        message = next(f["message"] for f in embed["findings"] if f["rule"] == "prv.media-elsewhere")
        assert embed["clock"] is None
        assert "NahBabyNah" in message
        assert "2023-01-09" in message or "SomebodyElse" in message


def test_the_twin_says_the_same_with_a_fictional_handle(tmp_path: Path) -> None:
    audit = audited(ARTICLES / "twin-en.txt", "--offline", cwd=tmp_path)
    (embed,) = audit["embeds"]

    assert ("example_reader", "2024-05-30", "unverifiable", "P1") == (
        embed["handle"], embed["shown_date"], embed["status"], embed["grade"])
    assert SEED_RULES == rules(embed)


def masked(audit: dict[str, Any]) -> str:
    """The audit without what a mirrored page must differ in: the tag, its row, its side."""
    kept = json.loads(json.dumps({key: value for key, value in audit.items() if key not in ("input", "article")}))
    for finding in kept["embeds"][0]["findings"]:
        if finding["rule"] == "ctx.campaign-tag":
            finding |= {"message": None, "list_row": None, "side": None}
    for source in kept["summary"]["flagged_sources"]:
        source["why"] = ["listed" if "listed as" in why else why for why in source["why"]]
        for row in source["rows"]:
            row |= {"list_row": None, "side": None}
    text = json.dumps(kept, ensure_ascii=False)
    for tag in ("Trump2024", "Biden2024", "trump2024", "biden2024"):
        text = text.replace(tag, "TAG")
    return text.replace(audit["article"]["sha256"], "SHA")


def test_the_mirrored_twin_reads_the_same_with_the_pole_swapped(tmp_path: Path) -> None:
    moment = ("--offline", "--as-of", "2024-06-03T00:00:00Z")
    one, other = (audited(ARTICLES / name, *moment, cwd=tmp_path) for name in ("twin-en.txt", "twin-mirror.txt"))
    sides = [next(f["side"] for f in audit["embeds"][0]["findings"] if f["rule"] == "ctx.campaign-tag")
             for audit in (one, other)]

    assert ["us:rep", "us:dem"] == sides
    assert masked(one) == masked(other)


def test_an_id_of_another_year_contradicts_the_printed_date() -> None:
    post_id = id_at(2021, 3, 4, 10, 0)
    page = (f'<blockquote class="twitter-tweet"><p>Words.</p>&mdash; Example (@example_reader) '
            f'<a href="https://twitter.com/example_reader/status/{post_id}">May 30, 2024</a></blockquote>')
    (embed,) = pv.audit(page, as_of=WHEN).embeds
    message = next(finding.message for finding in embed.findings if finding.rule == "dat.id-date")

    assert "contradicted" == embed.status
    assert "2024-05-30" in message
    assert "2021-03-04" in message


def test_context_notes_change_no_status_and_no_grade() -> None:
    for path in sorted(ARTICLES.glob("twin*")):
        if path.suffix == ".json":
            continue
        with_lists = pv.audit(path, as_of=WHEN).embeds
        without = pv.audit(path, as_of=WHEN, lists=Lists([], [], {})).embeds

        assert [(one.status, one.grade) for one in without] == [(one.status, one.grade) for one in with_lists]


def test_the_readmes_example_replays_to_the_same_bytes_twice(tmp_path: Path) -> None:
    record = ROOT / "fixtures" / "evidence" / "twin-en.warc.gz"
    one, other = (audited(ARTICLES / "twin-en.html", "--replay", record, "--no-store", cwd=tmp_path) for _ in range(2))

    assert one == other
    assert {"consistent"} == {embed["status"] for embed in one["embeds"]}
    assert all(link["outcome"] == "resolved" for link in one["links"])


def test_flagged_sources_stand_in_the_store(tmp_path: Path) -> None:
    audited(ARTICLES / "twin-en.txt", "--offline", "--store", tmp_path / "a.db", cwd=tmp_path)
    with pv.Store(tmp_path / "a.db") as store:
        (row,) = store.flagged_sources()
        review = list(store.posts_to_review())

    assert ("example_reader", True, True) == (row["handle"], bool(row["partisan_tagged"]), bool(row["unverifiable"]))
    assert ["example_reader"] == [post["handle"] for post in review]
