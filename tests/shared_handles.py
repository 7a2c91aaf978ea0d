"""Genuine handles of X with the names of who they belong to, from the shared lists; nothing of them is kept here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "lists"


def _cells(name: str, encoding: str = "utf-8-sig") -> Iterator[dict[str, str]]:
    with (SHARED / name).open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def _pairs() -> Iterator[tuple[str, str]]:
    yield from ((row["handle"], row["company_name"]) for row in _cells("news-handles/newsmap-handles.csv"))
    for row in _cells("es-gr-uk-mps/mps_list.csv"):
        last, _, first = row["mp_name"].partition(",")
        yield row["mp_screen_name"], f"{first.strip()} {last}".strip()
    yield from ((row["screen_name"], row["name"]) for row in _cells("uk-legislators/uk_legislators.csv"))
    yield from ((row["twitter_handle"], row["name"]) for row in _cells("us-governors/us-governors-min.csv"))
    for name in ("us-congress-2024-05-08.csv", "us-congress-campaign-2023-10-17.csv"):
        yield from ((row["entry"], row["note"].partition(";")[0]) for row in _cells(f"normalized/{name}"))
    for name in ("users-filtered.json", "historical-users-filtered.json"):
        for one in json.loads((SHARED / "us-congress-campaign" / name).read_text("utf-8")):
            yield from ((account["screen_name"], one["name"]) for account in one.get("accounts", ()))


def genuine() -> dict[str, tuple[str, str]]:
    """Handle and name of each account by its handle in lower case; the first name counts."""
    found: dict[str, tuple[str, str]] = {}
    for handle, name in _pairs():
        bare = handle.strip().removeprefix("@")
        if bare and name.strip() and not any(map(str.isspace, bare)) and "/" not in bare:
            found.setdefault(bare.casefold(), (bare, name.strip()))
    return found
