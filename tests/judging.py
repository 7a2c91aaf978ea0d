"""
Shared by the judge tests: small facts made by hand. The handle ``example_reader`` is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from provenance.judge import OPTIONAL, judge
from provenance.lists import ListRow, Lists
from provenance.lists.rows import ListInfo, key_of
from provenance.model import (
    Article,
    Dated,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    Hop,
    Judgement,
    Resolution,
    ShortLink,
    Testimony,
)

AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2024, 5, 30)
SHARED = Path(__file__).resolve().parents[2] / "shared"
SIDES = {"ax:north": "Party N", "ax:south": "Party S", "ax:east": "Party E"}
PICTURE = "pic.twitter.com/AbCdEf1234"


def id_at(*moment: int) -> str:
    """A snowflake of that UTC moment; with a counter, so that it does not look rounded."""
    at = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]  # mypy cannot count a starred tuple
    ms = int(at.timestamp()) * 1000 - 1288834974657
    return str((ms << 22) + (1 << 12) + 3)


def shown(**changes: Any) -> Embed:
    """A flattened post of example_reader on 2024-05-30; *changes* replace fields."""
    fields: dict[str, Any] = {
        "platform": "x", "form": "flattened-text", "position": 0, "handle": "example_reader",
        "display_name": "Reader", "text": "Just words.", "shown_date": DAY, "date_text": "May 30, 2024",
    }
    fields |= changes
    return Embed(**({"printed_handle": fields["handle"]} | fields))


def with_address(post_id: str, named: str | None = "example_reader", **changes: Any) -> Embed:
    """The same as a blockquote with a status address, in which the handle *named* stands."""
    permalink = f"https://twitter.com/{named or 'i'}/status/{post_id}"
    return shown(form="blockquote", post_id=post_id, permalink=permalink, address_handle=named, **changes)


def article(*embeds: Embed, linked: Sequence[Embed] = (), short: Sequence[ShortLink] = (), parse: str = "complete",
            source: bytes = b"An article.") -> Article:
    return Article(None, embeds, tuple(linked), tuple(short), parse, (), source)


def facts(*embeds: Embed, resolutions: Mapping[str, Resolution] | None = None, published: Dated | None = None,
          testimonies: Mapping[int, tuple[Testimony, ...]] | None = None, **more: Any) -> Facts:
    return Facts(article(*embeds, **more), resolutions or {}, testimonies or {}, published)


def row(entry: str, kind: str, label: str, side: str | None = None, **more: Any) -> ListRow:
    """A row of the list ``test-list``; ``lists_of`` numbers the lines."""
    fields: dict[str, Any] = {
        "list_id": "test-list", "list_version": "1", "as_of": date(2024, 1, 1), "line": 0, "entry": entry,
        "key": key_of(kind, entry), "kind": kind, "label": label, "side": side, "source": "here",
        "date": date(2024, 1, 1), "licence": "CC0-1.0", "note": "",
    }
    return ListRow(**(fields | more))


def lists_of(*rows: ListRow) -> Lists:
    info = ListInfo("test-list", "1", "A list", date(2024, 1, 1), "CC0-1.0", "here", (), (), len(rows))
    numbered = [replace(row, line=place) for place, row in enumerate(rows, 2)]
    return Lists((info,), numbered, SIDES)


NO_LISTS = lists_of()


def judged(embed: Embed, lists: Lists = NO_LISTS, **more: Any) -> EmbedJudgement:
    return judge(facts(embed, **more), lists, AS_OF).embeds[0]


def judgement(given: Facts, lists: Lists = NO_LISTS) -> Judgement:
    return judge(given, lists, AS_OF)


def all_findings(given: Facts, lists: Lists) -> list[Finding]:
    """Of all posts and of the article, also by the rules that are off by default."""
    judged = judge(given, lists, AS_OF, OPTIONAL)
    return [*(finding for one in (*judged.embeds, *judged.linked_posts) for finding in one.findings), *judged.findings]


def found(judged: EmbedJudgement, rule: str) -> list[Finding]:
    return [finding for finding in judged.findings if finding.rule == rule]


def chain(link: str, *addresses: str, outcome: str = "resolved", at: datetime = AS_OF) -> dict[str, Resolution]:
    """A resolution of *link* under its t.co name, by redirects to *addresses*."""
    start = f"https://t.co/{link.rpartition('/')[2]}" if link.startswith("pic.") else link
    steps = [start, *addresses]
    hops = tuple(Hop(url, 301 if place < len(addresses) else 200, "location" if place < len(addresses) else None, at)
                 for place, url in enumerate(steps))
    final = steps[-1] if outcome == "resolved" else None
    host = final.split("/")[2] if final else None
    return {start: Resolution(start, True, outcome, hops, final, ".".join(host.split(".")[-2:]) if host else None)}
