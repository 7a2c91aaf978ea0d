"""
What the findings of an article rest on, rule by rule, so that what many share is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provenance.report.card import Card
from provenance.report.vocabulary import BASIS_WORDS

__all__ = ["Ground", "grounds"]


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that spoke: what it rests on, what it does not say, and where it spoke, a line for what is alike."""

    rule: str
    version: str
    basis: str
    limits: str
    next_step: str | None  #: for notes, which stand in no list of next steps
    places: tuple[str, ...]


def grounds(cards: Iterable[Card], of_article: Iterable[Mapping[str, Any]], sha256: str | None) -> tuple[Ground, ...]:
    """
    In the order in which the rules first spoke, post by post.

    Args:
        of_article: The findings about the article as a whole, as in the JSON.
        sha256: Of the article's bytes, which are named as such.
    """
    found: dict[str, tuple[Mapping[str, Any], dict[str, list[int]]]] = {}
    # Of what an editor has decided the forms repeat no finding, so nothing rests on it there.
    spoken = [(card.number, finding) for card in cards if card.decided is None for finding in card.findings]
    for number, one in (*spoken, *((0, finding) for finding in of_article)):
        places = found.setdefault(one["rule"], (one, {}))[1]
        numbers = places.setdefault(_place(one, sha256), [])
        if number not in numbers:
            numbers.append(number)
    return tuple(
        Ground(rule, str(one["rule_version"]), BASIS_WORDS.get(one["basis"], one["basis"]), one["limits"],
               one["next_step"] if one["severity"] == "note" else None,
               tuple(f"{_whose(numbers)}: {words}" for words, numbers in places.items()))
        for rule, (one, places) in found.items())


def _whose(numbers: Sequence[int]) -> str:
    """The numbers of posts; 0 stands for the article as a whole."""
    posts = [str(number) for number in numbers if number]
    if not posts:
        return "the article as a whole"
    return f"post{'' if len(posts) == 1 else 's'} {', '.join(posts)}"


def _place(one: Mapping[str, Any], sha256: str | None) -> str:
    said = one["as_of"]
    parts = ["not dated" if not said else f"as of {said[:10]}" if len(said) == len("2024-05-30")
             else f"as of {said[:16].replace('T', ' ')} UTC"]
    if one["list_id"]:
        parts.append(f"{one['list_id']} {one['list_version']}, row {one['list_row']}")
    for word in (one["evidence"] or "").split(" "):
        if sha256 and word.startswith(f"sha256:{sha256}#"):
            parts.append("the article's bytes")
        elif word:
            parts.append(word.removeprefix("capture:"))
    return "; ".join(parts)
