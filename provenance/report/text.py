"""
The report for a terminal: what is shown, what is known, what to do next; 80 columns, colour only on a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provenance.model import Audited, Decision, Resolution
from provenance.report.console import MARKS, STYLES, Trimmed, make_console
from provenance.report.content import NO_SCORE, NOTHING_DECIDED, Content, content
from provenance.report.entry import card_text, finding_text, linked_text
from provenance.report.flagged import source_text
from provenance.report.grounds import Ground
from provenance.report.hops import resolution_text
from provenance.report.moments import when
from provenance.report.words import one_line, printable

__all__ = ["as_text", "print_audit"]


def as_text(audits: Iterable[Audited], lists: Iterable[Any] | None = None, *, width: int = 80,
            colour: bool = False) -> str:
    """
    The report as one string; escape codes only with *colour*.

    Args:
        lists: What the consulted lists say about themselves (``Lists.infos``); None: not known.
    """
    out = StringIO()
    console = make_console(Trimmed(out, colour=colour), width=width, colour=colour)
    known = None if lists is None else tuple(lists)
    for audited in audits:
        print_audit(console, audited, known)
    return out.getvalue()


def print_audit(console: Console, audited: Audited, lists: Iterable[Any] | None = None,
                decided: Mapping[int, Decision] = NOTHING_DECIDED) -> None:
    """
    Print the report of one input.

    Args:
        lists: As in ``as_text``.
        decided: What an editor has said about embeds, by position; their findings are not repeated.
    """
    one = content(audited, lists, decided)
    if one.data["error"]:
        console.print(Text("not read  ", style="bold yellow") + Text(one_line("; ".join(one.unchecked))))
        console.print()
        return
    console.print(Rule(Text(one_line(one.title, 70), style="bold"), style="dim", align="left"))
    console.print(_facts_line(one))
    console.print(Text(f"{one.headline} {one.asked or ''}".rstrip(), style="bold"))
    if one.counts:
        console.print(Text(" · ".join(one.counts)))
    for card in one.cards:
        console.print()
        console.print(card_text(card))
    for title, lines in _parts(one, audited):
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Padding(line, (0, 0, 0, 2)))
    console.print()
    tool, sha256 = one.data["tool"], one.data["article"]["sha256"]
    console.print(Text(f"{NO_SCORE}\n{tool['name']} {tool['version']} · {one.data['schema']}"
                       + (f"\nsha256 of the article's bytes:\n{sha256}" if sha256 else ""), "dim"))
    console.print()


def _facts_line(one: Content) -> Text:
    article = one.data["article"]
    where = article["url"] or article["canonical_url"] or (one.data["input"] if article["title"] else None)
    parts = [printable(where)] if where else []
    if article["published_at"]:
        parts.append(f"published {article['published_at'][:10]} ({article['published_source']})")
    parts.append(f"judged as of {one.data['audited_at'][:16].replace('T', ' ')} UTC")
    return Text(" · ".join(one_line(part, 300) for part in parts), style="dim")


def _parts(one: Content, audited: Audited) -> Iterator[tuple[str, list[RenderableType]]]:
    """What stands below the posts: a title and its lines; a part without any is left out."""
    facts, judgement = audited.facts, audited.judgement
    if one.cards:
        yield "When the posts were made", _when(one)
    if one.linked:
        yield "Posts that are only linked", [linked_text(one.linked)]
    if one.data["findings"]:
        yield "The article as a whole", [
            Text(f"{MARKS[found['severity']]}  ", style=STYLES[found["severity"]]) + finding_text(found)
            for found in one.data["findings"]]
    if facts is not None and facts.article.short_links:
        yield "Short links", [
            resolution_text(facts.resolutions.get(link.url) or Resolution(link.url, True, "not-tried"))
            for link in facts.article.short_links]
    if judgement is not None and judgement.flagged_sources:
        yield "Sources with a flag", [source_text(source) for source in judgement.flagged_sources]
    yield "What was not checked, and why", [_item("–", one_line(words, 600)) for words in one.unchecked]
    if one.consulted:
        yield "Lists consulted", [_item("–", (
            f"{one_line(known.title, 120)} ({known.id} {known.version}, as of {known.as_of}, {known.rows:,} rows): "
            + one_line("; ".join(known.matches) or "no match", 600))) for known in one.consulted]
    if one.grounds:
        yield "What the findings rest on", [_ground(ground) for ground in one.grounds]
    if one.next_steps or one.further:
        yield "What to do next", [*(_step(step.severity, step.words, step.posts) for step in one.next_steps),
                                  *([Text(one.further)] if one.further else [])]


def _item(sign: str | Text, words: str | Text) -> RenderableType:
    """A line whose further lines stand below its words."""
    row = Table.grid(padding=(0, 1))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold", ratio=1)
    row.add_row(sign, words)
    return row


def _when(one: Content) -> list[RenderableType]:
    """The timeline in words and rows: what a picture shows elsewhere."""
    told = when(one.cards, one.data, drawn=False)
    rows = Table.grid(padding=(0, 3))
    rows.add_row(*(Text(name, "dim") for name in told.columns))
    for row in told.rows:
        rows.add_row(*row)
    return [Text(told.words), rows]


def _ground(ground: Ground) -> RenderableType:
    words = [f"{ground.rule}, version {ground.version}: {ground.basis}. Does not say: {ground.limits}"]
    words += [f"Next: {ground.next_step}"] if ground.next_step else []
    return _item("–", "\n".join(one_line(line, 600) for line in (*words, *ground.places)))


def _step(severity: str, words: str, posts: tuple[int, ...]) -> RenderableType:
    said = Text(one_line(words, 600))
    if posts:
        said.append(f"  post{'' if len(posts) == 1 else 's'} {', '.join(map(str, posts))}", "dim")
    return _item(Text(f"{MARKS[severity]:<8}", style=STYLES[severity]), said)
