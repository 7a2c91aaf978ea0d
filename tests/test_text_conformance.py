"""twitter-text's published test vectors, run where the shared folder is at hand; our own cases are in fixtures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from provenance.text import Entities, Entity, ListEntity, extract_entities

VECTORS = Path(__file__).resolve().parents[2] / "shared" / "conformance"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="the shared conformance folder is not here")


def texts(items: tuple[Entity, ...]) -> list[str]:
    return [item.text for item in items]


def indexed(items: tuple[Entity, ...], key: str) -> list[dict[str, Any]]:
    return [{key: item.text, "indices": [item.start, item.end]} for item in items]


def mentions_or_lists(found: Entities) -> list[dict[str, Any]]:
    return [
        {
            "screen_name": item.text,
            "list_slug": item.slug if isinstance(item, ListEntity) else "",
            "indices": [item.start, item.end],
        }
        for item in sorted([*found.mentions, *found.lists], key=lambda item: item.start)
    ]


#: How each section of extract.yml is read out of our answer.
SECTIONS: dict[str, Callable[[Entities], Any]] = {
    "mentions": lambda found: texts(found.mentions),
    "mentions_with_indices": lambda found: indexed(found.mentions, "screen_name"),
    "mentions_or_lists_with_indices": mentions_or_lists,
    "replies": lambda found: found.reply_to,
    "urls": lambda found: texts(found.urls),
    "urls_with_indices": lambda found: indexed(found.urls, "url"),
    "urls_with_directional_markers": lambda found: indexed(found.urls, "url"),
    "tco_urls_with_params": lambda found: texts(found.urls),
    "hashtags": lambda found: texts(found.hashtags),
    "hashtags_from_astral": lambda found: texts(found.hashtags),
    "hashtags_with_indices": lambda found: indexed(found.hashtags, "hashtag"),
    "cashtags": lambda found: texts(found.cashtags),
    "cashtags_with_indices": lambda found: indexed(found.cashtags, "cashtag"),
}


def vectors(name: str) -> dict[str, list[dict[str, Any]]]:
    yaml = pytest.importorskip("yaml")
    sections: dict[str, list[dict[str, Any]]] = yaml.safe_load((VECTORS / name).read_text("utf-8"))["tests"]
    return sections


@needs_vectors
def test_every_extraction_vector_passes() -> None:
    ran, wrong = 0, []
    for section, cases in vectors("extract.yml").items():
        for case in cases:
            ran += 1
            got = SECTIONS[section](extract_entities(case["text"]))
            if got != case["expected"]:
                wrong.append((section, case["description"], case["text"], case["expected"], got))

    assert wrong == []
    assert ran == 238


@needs_vectors
@pytest.mark.parametrize(("section", "count"), [("country", 315), ("generic", 1259)])
@pytest.mark.parametrize("scheme", ["https://", ""])
def test_every_top_level_domain_is_known(scheme: str, section: str, count: int) -> None:
    addresses = [case["expected"][0].replace("https://", scheme) for case in vectors("tlds.yml")[section]]
    wrong = [address for address in addresses if texts(extract_entities(address).urls) != [address]]

    assert wrong == []
    assert len(addresses) == count
