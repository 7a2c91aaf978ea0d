"""
One post's card: what is shown beside what is known, five headings of provenance, what was heard and what was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provenance.model import SEVERITIES, Embed, EmbedJudgement, Facts
from provenance.platforms import name_of
from provenance.report.chains import Chain
from provenance.report.differing import Part, side_by_side
from provenance.report.heard import heard, witness_name
from provenance.report.listed import listed_words
from provenance.report.vocabulary import GRADE_WORDS, OUTCOME_WORDS, SOURCE_WORDS, STATUS_WORDS

__all__ = ["Card", "Row", "make_card"]

#: Beginnings of the lines of ``heard`` that tell of witnesses who could not say anything.
_SILENT = ("could not be checked", "said nothing of it", "not asked")
_DAY_RULES = frozenset(("dat.id-date", "dat.impossible-id"))
_ADDRESS_RULES = frozenset(("prv.handle-mismatch", "prv.id-rounded", "dat.impossible-id"))
_ADDRESS = {"exists": "agrees", "gone": "gone", "suspended": "gone", "restricted": "gone"}
_REGIONS = {"aside": ", in an aside", "comment": ", in a reader's comment"}
#: How words stand to a witness's (docs/report.md), as one of four words.
_WORDS = {"same": "agrees", "beginning": "agrees", "partial": "agrees", "cut": "differs", "links": "differs",
          "signs": "differs", "differs": "differs"}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line of the comparison. ``relation``: agrees · differs · renamed · not checked · not compared.

    ``shown_parts`` and ``known_parts`` hold the same words in runs, where they were laid side by side.
    """

    label: str
    shown: str | None
    known: str | None
    relation: str
    by: str | None = None  #: whose word is known
    shown_parts: tuple[Part, ...] = ()
    known_parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One embed or linked post. ``findings`` are those of the JSON, the weightiest first."""

    number: int
    position: int
    platform: str
    handle: str | None
    name: str | None
    status: str
    grade: str
    form: str  #: in which forms the post stands on the page, and where
    permalink: str | None
    post_id: str | None
    five: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    chains: tuple[Chain, ...]
    findings: tuple[Mapping[str, Any], ...]
    heard: tuple[str, ...]
    unchecked: tuple[str, ...]
    listed: tuple[str, ...]
    quoted: str | None
    decided: str | None  #: an editor's word, which stands as long as no fact changes
    data: Mapping[str, Any]

    @property
    def who(self) -> str:
        return f"@{self.handle}" if self.handle else "no handle shown"

    @property
    def needs_editor(self) -> bool:
        return self.decided is None and any(finding["severity"] != "note" for finding in self.findings)

    @property
    def worst(self) -> str | None:
        """The weightiest finding's severity; None without findings."""
        return self.findings[0]["severity"] if self.findings else None


def make_card(number: int, one: EmbedJudgement, data: Mapping[str, Any], chains: Mapping[str, Chain],
              facts: Facts) -> Card:
    """
    The card of one post.

    Args:
        number: As the report counts, from 1.
        data: The post's part of the JSON.
        chains: Of the article's short links, by the link as found.
    """
    said = heard(one, facts.resolutions)
    of_handle = [line for known in facts.listings if known.platform == one.embed.platform
                 and known.handle.casefold() == (one.embed.handle or "").casefold() for line in listed_words(known)]
    own = tuple(dict.fromkeys(chains[link] for link in _links_of(one) if link in chains))
    findings = tuple(sorted(data["findings"], key=lambda finding: -SEVERITIES.index(finding["severity"])))
    return Card(
        number=number, position=one.embed.position, platform=name_of(one.embed.platform), handle=one.embed.handle,
        name=one.embed.display_name, status=one.status, grade=one.grade,
        form=" + ".join(one.embed.forms or (one.embed.form,)) + _REGIONS.get(one.embed.region, ""),
        permalink=one.embed.permalink, post_id=one.post_id, five=_five(one, data, of_handle),
        rows=tuple(_rows(one, data, own)), chains=own, findings=findings,
        heard=tuple(line for line in said if not line.startswith(_SILENT)),
        unchecked=tuple(line[0].upper() + line[1:] for line in said if line.startswith(_SILENT)) or (
            () if said else ("Nobody was asked about it",)),
        listed=tuple(of_handle), quoted=_quoted(data["quoted"]),
        decided=_decided(data.get("review")), data=data)


def _links_of(one: EmbedJudgement) -> Iterable[str]:
    embed = one.embed
    yield from embed.links
    yield from embed.media_links
    for anchor in embed.anchors:
        yield anchor.target
        yield anchor.shown


# --- the five headings ----------------------------------------------------------------------------


def _five(one: EmbedJudgement, data: Mapping[str, Any], listed: list[str]) -> tuple[tuple[str, str], ...]:
    status = STATUS_WORDS[one.status]
    source = f"{one.source}: {SOURCE_WORDS.get(one.source, 'no kind that we know')}"
    source += f"; {listed[0]}" if listed else ""
    return (
        ("Provenance", f"{status.meaning} It {'is ' if one.grade == 'P0' else ''}{_grade(one.grade)} ({one.grade})."),
        ("Source", f"{source}."),
        ("Date", _date_words(one, data)),
        ("Location", "Not checked by this tool."),
        ("Motivation", "Not judged."),
    )


def _grade(grade: str) -> str:
    words = GRADE_WORDS[grade]
    return words if grade in ("P0", "P1") else f"rests on this: {words}"


def _date_words(one: EmbedJudgement, data: Mapping[str, Any]) -> str:
    shown = one.embed.shown_date
    printed = f"Printed as {shown:%Y-%m-%d}" if shown else "No day is printed"
    known = clock_words(data["clock"])
    return f"{printed}; {known}."


def clock_words(clock: Mapping[str, Any] | None) -> str:
    """What an id's clock says; *clock* is that of the JSON."""
    if clock is None:
        return "no clock: the post's id is not known, or carries no time"
    if clock["impossible"]:
        return f"no genuine post can carry its id ({clock['impossible']})"
    if clock["at"] and clock["precision_ms"] == 1:
        # To the second; the JSON has every digit.
        return f"its id was made {clock['at'][:19].replace('T', ' ')} UTC"
    low, high = (clock[key][:10] if clock[key] else "…" for key in ("not_before", "not_after"))
    return f"its id was made between {low} and {high}"


# --- shown beside known ---------------------------------------------------------------------------


def _rows(one: EmbedJudgement, data: Mapping[str, Any], chains: tuple[Chain, ...]) -> Iterable[Row]:
    said = [row for row in data["testimony"] if row["comparison"] is not None]
    rules = {finding["rule"] for finding in data["findings"]}
    yield _handle_row(one.embed, data, said, rules)
    yield _name_row(data, said)
    yield _date_row(data, said, rules)
    yield _words_row(data, said)
    yield _address_row(one, data, rules)
    if data["links"]:
        yield _links_row("links", data["links"], chains)
    if data["media_links"]:
        yield _links_row("media", data["media_links"], chains)


def _first(said: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    return next((row for row in said if row[key]), None)


def _handle_row(embed: Embed, data: Mapping[str, Any], said: list[dict[str, Any]], rules: set[str]) -> Row:
    shown = f"@{data['handle']}" if data["handle"] else None
    if shown and not embed.printed_handle and embed.address_handle:
        shown = f"{shown}, in the address alone"
    found = _first(said, "handle")
    if found is not None:
        relation = {"same": "agrees", "other": "differs", "renamed": "renamed"}.get(
            found["comparison"]["handle"] or "", "not compared")
        return Row("handle", shown, f"@{found['handle']}", relation, witness_name(found["witness"]))
    # An address that is held against itself would agree with nothing.
    if data["address_handle"] and (embed.printed_handle or not shown):
        relation = "differs" if "prv.handle-mismatch" in rules else "agrees" if shown else "not compared"
        return Row("handle", shown, f"@{data['address_handle']}", relation, "the address")
    return Row("handle", shown, None, "not checked")


def _name_row(data: Mapping[str, Any], said: list[dict[str, Any]]) -> Row:
    shown, found = data["display_name"], _first(said, "name")
    if found is None:
        return Row("name", shown, None, "not checked")
    if shown is None:
        return Row("name", None, found["name"], "not compared", witness_name(found["witness"]))
    same = " ".join(shown.split()).casefold() == " ".join(found["name"].split()).casefold()
    # Names change freely; that one differs is told and weighs nothing.
    return Row("name", shown, found["name"], "agrees" if same else "another name", witness_name(found["witness"]))


def _date_row(data: Mapping[str, Any], said: list[dict[str, Any]], rules: set[str]) -> Row:
    printed, day = data["date_text"], data["shown_date"]
    shown = f"{printed} ({day})" if printed and day and day not in printed else printed or day
    clock, found = data["clock"], _first(said, "posted_at")
    if clock is not None and (clock["impossible"] or clock["at"] or clock["not_before"] or clock["not_after"]):
        words = clock_words(clock)
        relation = "differs" if rules & _DAY_RULES else "agrees" if day else "not compared"
        return Row("date", shown, words[0].upper() + words[1:], relation, "the id")
    if found is not None:
        agrees = found["comparison"]["day_agrees"]
        return Row("date", shown, found["posted_at"].replace("T", " ").replace("Z", " UTC"),
                   "not compared" if agrees is None else "agrees" if agrees else "differs",
                   witness_name(found["witness"]))
    return Row("date", shown, None, "not checked")


def _words_row(data: Mapping[str, Any], said: list[dict[str, Any]]) -> Row:
    shown = data["text"]
    # The witness that differs is the one an editor wants to see; else the first that has words.
    compared = [row for row in said if row["comparison"]["words"]]
    found = next((row for row in compared if _WORDS[row["comparison"]["words"]] == "differs"), None) or (
        compared[0] if compared else _first(said, "text"))
    if found is None or found["text"] is None:
        return Row("words", shown, None, "not checked")
    told = found["comparison"]["words"]
    by = witness_name(found["witness"])
    if told is None or shown is None:
        return Row("words", shown, found["text"], "not compared", by)
    if told == "same":
        return Row("words", shown, found["text"], "agrees", by)
    left, right = side_by_side(shown, found["text"])
    return Row("words", shown, found["text"], _WORDS[told], by, left, right)


def _address_row(one: EmbedJudgement, data: Mapping[str, Any], rules: set[str]) -> Row:
    if one.post_id is None:
        return Row("address", data["permalink"], "no id, so nobody could be asked", "not checked")
    whose = "" if one.embed.post_id else ", from its picture link"
    outcome = OUTCOME_WORDS.get(data["outcome"], data["outcome"])
    relation = "differs" if rules & _ADDRESS_RULES else _ADDRESS.get(data["outcome"], "not checked")
    return Row("address", data["permalink"], f"id {one.post_id}{whose}; {outcome}", relation)


def _links_row(label: str, links: list[str], chains: tuple[Chain, ...]) -> Row:
    by_link = {chain.url: chain for chain in chains}
    known = [_led(by_link[link], several=len(links) > 1) for link in links if link in by_link]
    outcomes = {by_link[link].outcome for link in links if link in by_link}
    relation = "followed" if outcomes == {"resolved"} else (
        "not checked" if outcomes <= {"not-tried"} else "followed in part")
    return Row(label, "\n".join(links), "\n".join(known) or None, relation)


def _led(chain: Chain, *, several: bool) -> str:
    """Where one link leads, in a line."""
    before = f"{chain.url}: " if several else ""
    return f"{before}leads to {chain.steps[-1].url}" if chain.outcome == "resolved" else f"{before}{chain.words}"


def _decided(review: Mapping[str, Any] | None) -> str | None:
    return f"{review['decision']} on {review['decided_at'][:10]}: {review['note']}" if review else None


def _quoted(quoted: Mapping[str, Any] | None) -> str | None:
    if quoted is None:
        return None
    who = f"@{quoted['handle']}" if quoted["handle"] else "no handle shown"
    return f"{who}: {quoted['text']}" if quoted["text"] else who
