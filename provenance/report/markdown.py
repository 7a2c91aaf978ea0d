r"""
The report as Markdown, for an issue, a wiki, a mail; every word of a page stands literally.

>>> from provenance.model import Audited, Decision
>>> from datetime import UTC, datetime
>>> print(as_markdown(Audited("a_b.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "a.txt: empty"))))
# a\_b\.txt
<BLANKLINE>
**This input could not be read\.**
<BLANKLINE>
- a\.txt&#58; empty
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from provenance.model import Audited, Decision
from provenance.platforms import name_of
from provenance.report.card import Card
from provenance.report.chains import Chain
from provenance.report.content import NO_SCORE, NOTHING_DECIDED, Content, content
from provenance.report.differing import Part
from provenance.report.grounds import Ground
from provenance.report.moments import when
from provenance.report.vocabulary import MARKS, STATUS_WORDS
from provenance.sinks import markdown, markdown_cell

__all__ = ["as_markdown"]


def as_markdown(audited: Audited, lists: Iterable[Any] | None = None,
                decided: Mapping[int, Decision] = NOTHING_DECIDED) -> str:
    """
    One article's report.

    Args:
        lists: What the consulted lists say about themselves (``Lists.infos``); None: not known.
        decided: What an editor has said about embeds, by position.
    """
    one = content(audited, lists, decided)
    return "\n".join(_lines(one)) + "\n"


def _lines(one: Content) -> Iterator[str]:
    yield from (f"# {markdown_cell(one.title)}", "")
    if one.data["error"]:
        yield from (f"**{markdown(one.headline)}**", "", *_list(one.unchecked))
        return
    yield from _head(one)
    yield from _steps(one)
    for card in one.cards:
        yield from _card(card)
    if one.cards:
        told = when(one.cards, one.data, drawn=False)
        yield from _part(told.title, (markdown(told.words), "", *_table(told.columns, told.rows)))
    yield from _part("Posts that are only linked", _linked(one.linked))
    yield from _part("The article as a whole", _findings(one.data["findings"]))
    yield from _part("Short links outside of posts", (line for chain in one.chains for line in _chain(chain)))
    yield from _part("Sources with a flag", _flagged(one.data["summary"]["flagged_sources"]))
    yield from _part("What was not checked, and why", _list(one.unchecked))
    if one.consulted:
        yield from _part("Lists consulted", _table(("list", "version", "as of", "rows", "found here"), (
            (known.title, known.version, str(known.as_of), str(known.rows), "; ".join(known.matches) or "no match")
            for known in one.consulted)))
    yield from _part("What the findings rest on", _grounds(one.grounds))
    sha256 = one.data["article"]["sha256"]
    yield from (NO_SCORE, "", f"{one.data['tool']['name']} {one.data['tool']['version']}, {one.data['schema']}"
                + (f", sha256 of the article's bytes: {sha256}" if sha256 else ""))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part under its heading; nothing where it has no line."""
    if held := [*lines]:
        yield from (f"## {title}", "", *held, "")


def _list(words: Iterable[str], indent: str = "") -> Iterator[str]:
    return (f"{indent}- {markdown_cell(one)}" for one in words)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (f"| {' | '.join(columns)} |", "|" + "---|" * len(columns))
    yield from (f"| {' | '.join(map(markdown_cell, row))} |" for row in rows)


def _head(one: Content) -> Iterator[str]:
    """What the page is, the answer in one line, and a line for each post."""
    article = one.data["article"]
    published = article["published_at"]
    day = [f"published {published[:10]} ({article['published_source']})"] if published else []
    about = [article["url"] or one.data["input"], *day,
             f"judged as of {one.data['audited_at'][:16].replace('T', ' ')} UTC"]
    yield from (" · ".join(map(markdown_cell, about)), "",
                f"**{markdown(one.headline)}** {markdown(one.asked or '')}", "", markdown(" · ".join(one.counts)), "")
    if one.cards:
        yield from ("| | source | platform | status | in short |", "|---|---|---|---|---|")
        for card in one.cards:
            yield (f"| {card.number} | {markdown_cell(card.who)} | {markdown_cell(card.platform)} | "
                   f"{STATUS_WORDS[card.status].name} | {markdown_cell(_short(card))} |")
        yield ""


def _steps(one: Content) -> Iterator[str]:
    if one.next_steps or one.further:
        yield from ("## What to do next", "")
        for step in one.next_steps:
            posts = f" (post {', '.join(map(str, step.posts))})" if step.posts else ""
            yield f"- {MARKS[step.severity]} **{step.severity}** {markdown(step.words)}{posts}"
        yield from ("", *((markdown(one.further), "") if one.further else ()))


def _linked(linked: Iterable[Card]) -> Iterator[str]:
    for card in linked:
        yield f"- {markdown_cell(card.permalink or card.who)}: {markdown_cell(card.five[2][1])}"
        yield from _list((*card.heard, *card.unchecked), "  ")
        yield from _findings(card.findings, "  ")


def _flagged(sources: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for source in sources:
        flags = [name for name, on in (("partisan-tagged", source["partisan_tagged"]),
                                       ("unverifiable", source["unverifiable"])) if on]
        yield f"- {markdown_cell('@' + source['handle'])}, {name_of(source['platform'])}: {', '.join(flags)}"
        yield from _list(source["why"], "  ")


def _grounds(grounds: Iterable[Ground]) -> Iterator[str]:
    for ground in grounds:
        yield (f"- `{ground.rule}`, version {ground.version}: {markdown_cell(ground.basis)}. Does not say: "
               f"{markdown_cell(ground.limits)}"
               + (f" Next: {markdown_cell(ground.next_step)}" if ground.next_step else ""))
        yield from _list(ground.places, "  ")


def _short(card: Card) -> str:
    return (f"{card.worst}: {card.findings[0]['message']}" if card.needs_editor else STATUS_WORDS[card.status].meaning)


def _card(card: Card) -> Iterator[str]:
    name = f" {markdown_cell(card.name)}" if card.name else ""
    yield from (f"## {card.number} {markdown_cell(card.who)}{name}", "",
                "| | shown in the article | known | compared |", "|---|---|---|---|")
    for row in card.rows:
        shown = _parts(row.shown_parts) if row.shown_parts else markdown_cell(row.shown or "not shown")
        known = _parts(row.known_parts) if row.known_parts else markdown_cell(row.known or "not known")
        by = f" *by {markdown_cell(row.by)}*" if row.by else ""
        yield f"| {row.label} | {shown} | {known}{by} | {row.relation} |"
    yield ""
    yield f"- It stands in the page as {markdown_cell(card.form)}"
    if card.quoted:
        yield f"- It quotes another post: {markdown_cell(card.quoted)}"
    if card.decided:
        yield f"- An editor has decided: {markdown_cell(card.decided)}"
    yield from _findings(card.findings)
    for chain in card.chains:
        yield from _chain(chain)
    yield ""
    yield from (f"- {heading}: {markdown_cell(words)}" for heading, words in card.five)
    yield from (f"- {markdown_cell(line)}" for line in (*card.heard, *card.listed, *card.unchecked))
    yield ""


def _parts(parts: tuple[Part, ...]) -> str:
    """What stands on one side only is bold: Markdown has no marker that everybody shows."""
    out = []
    for part in parts:
        words = markdown_cell(part.text)
        out.append((" " if part.spaced else "") + (f"**{words}**" if part.alone else words))
    return "".join(out)


def _findings(findings: Iterable[Mapping[str, Any]], indent: str = "") -> Iterator[str]:
    for one in findings:
        step = f" → {markdown_cell(one['next_step'])}" if one["severity"] != "note" else ""
        yield (f"{indent}- {MARKS[one['severity']]} **{one['severity']}** {markdown_cell(one['message'])}{step} "
               f"(`{one['rule']}`)")


def _chain(chain: Chain) -> Iterator[str]:
    told = [", ".join(filter(None, (step.answer, step.via))) for step in chain.steps]
    way = " → ".join(markdown_cell(step.url) + (f" ({markdown_cell(words)})" if words else "")
                     for step, words in zip(chain.steps, told, strict=True))
    post = f": {markdown_cell(chain.post)}" if chain.post else ""
    archived = f". By an archive's word it led to {markdown_cell(chain.archived)}" if chain.archived else ""
    yield f"- {way}: the link {markdown_cell(chain.words)}{post}{archived}"
