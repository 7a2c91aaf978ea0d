"""
The report for a terminal: what is shown, what is known, what to do next; 80 columns, colour only on a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provenance.model import (
    SEVERITIES,
    Audited,
    Clock,
    Decision,
    Embed,
    EmbedJudgement,
    Facts,
    Finding,
    FlaggedSource,
    Hop,
    Judgement,
    Resolution,
)
from provenance.platforms import name_of
from provenance.report.heard import heard
from provenance.report.leading import post_led_to
from provenance.report.listed import listed_words
from provenance.report.times import shown_time
from provenance.report.waiting import decided_words
from provenance.report.words import count, one_line, printable
from provenance.sinks.hidden import last_look
from provenance.witnesses.replay import inside
from provenance.witnesses.wayback import ARCHIVE

#: No red that reads as "false", no green that reads as "true": blue, yellow, magenta.
_STYLES = {
    "contradicted": "bold magenta", "discrepant": "bold yellow", "corroborated": "bold blue", "consistent": "bold blue",
    "unverifiable": "bold yellow", "not-checked": "dim", "hold": "bold magenta", "check": "yellow", "note": "dim",
}
#: No decisions; an audit that comes from no store has none.
_NOTHING: Mapping[int, Decision] = {}
#: What rich writes to colour words: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TRAILING = re.compile(r"[ \t]+$", re.M)
_MARKS = {"hold": "■ hold", "check": "▲ check", "note": "· note"}
_GRADES = {
    "P0": "told only", "P1": "rests on the embed alone", "P2": "its id agrees with the printed handle or date",
    "P3": "one capture agrees", "P4": "two independent captures agree", "P5": "signed at its origin",
}


def as_text(audits: Iterable[Audited], *, width: int = 80, colour: bool = False) -> str:
    """The report as one string; escape codes only with *colour*."""
    out = StringIO()
    console = make_console(Trimmed(out, colour=colour), width=width, colour=colour)
    for audited in audits:
        print_audit(console, audited)
    return out.getvalue()


class Trimmed:
    """
    A text file that gets no blanks at the ends of its lines (rich pads the cells of tables), and nothing hidden.

    Rich writes whole lines, so that none is split between two writes. With *colour* its own codes of colour pass.
    """

    encoding = "utf-8"

    def __init__(self, file: Any, *, colour: bool = False) -> None:
        self._file = file
        self._colour = colour

    def write(self, text: str) -> int:
        # Every word was made visible where it was put; whoever forgot one is helped out here.
        parts = _COLOURS.split(text) if self._colour else [text]
        codes = [*_COLOURS.findall(text), ""] if self._colour else [""]
        said = "".join(last_look(part) + code for part, code in zip(parts, codes, strict=True))
        self._file.write(_TRAILING.sub("", said))
        return len(text)

    def flush(self) -> None:
        self._file.flush()

    def isatty(self) -> bool:
        return self._colour and bool(self._file.isatty())


def make_console(file: Any, *, width: int | None = 80, colour: bool | None = None) -> Console:
    """A console that prints words as they are: no markup, no emoji codes, no highlighting of its own."""
    return Console(file=file, width=width, force_terminal=colour, no_color=True if colour is False else None,
                   markup=False, emoji=False, highlight=False, soft_wrap=False, legacy_windows=False)


def print_audit(console: Console, audited: Audited, decided: Mapping[int, Decision] = _NOTHING) -> None:
    """Print the report of one input; findings about embeds that an editor has *decided* are not repeated."""
    facts, judgement = audited.facts, audited.judgement
    if facts is None or judgement is None:
        why = audited.error[1] if audited.error else ""
        console.print(Text("not read  ", style="bold yellow") + Text(one_line(why)))
        console.print()
        return
    article = facts.article
    console.print(Rule(Text(one_line(article.title or audited.input, 70), style="bold"), style="dim", align="left"))
    console.print(_facts_line(audited, facts))
    console.print(Text(_headline(facts, judgement, decided), style="bold"))
    for problem in article.problems:
        console.print(Text(f"The page could not be read whole: {one_line(problem)}", style="yellow"))
    listed = {(known.platform, known.handle.casefold()): listed_words(known) for known in facts.listings}
    for number, one in enumerate(judgement.embeds, 1):
        of_it = listed.get((one.embed.platform, (one.embed.handle or "").casefold()), [])
        console.print()
        console.print(_embed(number, one, facts.resolutions, of_it, decided.get(one.embed.position)))
    if judgement.linked_posts:
        console.print()
        console.print(Text("Posts that are only linked", style="bold"))
        for one in judgement.linked_posts:
            console.print(Padding(_linked(one, facts.resolutions, decided.get(one.embed.position)), (0, 0, 0, 2)))
    _print_links(console, facts)
    if judgement.flagged_sources:
        console.print()
        console.print(Text("Sources with a flag", style="bold"))
        for source in judgement.flagged_sources:
            console.print(Padding(_source(source), (0, 0, 0, 2)))
    console.print()


def _facts_line(audited: Audited, facts: Facts) -> Text:
    article = facts.article
    where = article.url or article.canonical_url or (audited.input if article.title else None)
    parts = [printable(where)] if where else []
    if facts.published:
        parts.append(f"published {facts.published.at:%Y-%m-%d} ({facts.published.source})")
    parts.append(f"judged as of {audited.audited_at:%Y-%m-%d %H:%M} UTC")
    return Text(" · ".join(one_line(part, 300) for part in parts), style="dim")


def _headline(facts: Facts, judgement: Judgement, decided: Mapping[int, Decision]) -> str:
    if not judgement.embeds and not judgement.linked_posts:
        return "No embedded post was found." + (
            "" if facts.article.parse == "complete" else " The page could not be read whole.")
    need = sum(one.embed.position not in decided and any(finding.severity != "note" for finding in one.findings)
               for one in judgement.embeds)
    parts = [f"{count(len(judgement.embeds), 'embedded post')}, {need or 'none'} of them for an editor to look at"
             if len(judgement.embeds) != 1 else
             "1 embedded post, " + ("for an editor to look at" if need else "nothing for an editor to look at")]
    if judgement.linked_posts:
        parts.append(count(len(judgement.linked_posts), "linked post"))
    if facts.article.short_links:
        parts.append(count(len(facts.article.short_links), "short link"))
    return " · ".join(parts)


def _embed(number: int, one: EmbedJudgement, resolutions: Mapping[str, Resolution],
           listed: list[str], word: Decision | None) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=7)
    table.add_column(overflow="fold", ratio=1)
    table.add_row("status", Text.assemble(
        (one.status, _STYLES[one.status]), (f" · {one.grade}, {_GRADES[one.grade]}", "dim")))
    for label, value in _shown_rows(one.embed):
        table.add_row(label, Text(value))
    table.add_row("known", Text("\n".join([_known(one), *heard(one, resolutions)])))
    if listed:
        table.add_row("handle", Text("\n".join(listed)))
    if word is not None:
        table.add_row("editor", Text(decided_words(word)))
    # What an editor has to look at comes first; the order within a severity is the catalogue's.
    for severity in reversed(SEVERITIES):
        for finding in one.findings if word is None else ():
            if finding.severity == severity:
                table.add_row(Text(_MARKS[severity], style=_STYLES[severity]), _finding(finding))
    return Group(Text(f"{number}  {_who(one.embed)}", style="bold"), Padding(table, (0, 0, 0, 3)))


def _who(embed: Embed) -> str:
    name = name_of(embed.platform)
    who = f"@{printable(embed.handle)}" if embed.handle else "no handle shown"
    return f"{name}  {who}" + (f"  {one_line(embed.display_name, 60)}" if embed.display_name else "")


def _shown_rows(embed: Embed) -> list[tuple[str, str]]:
    rows = []
    if embed.text:
        rows.append(("words", f"“{one_line(embed.text, 320)}”"))
    dated = one_line(embed.date_text, 60) if embed.date_text else "no date"
    day = f" ({embed.shown_date.isoformat()})" if embed.shown_date else ""
    rows.append(("shown", f"{dated}{day} · {' + '.join(embed.forms or (embed.form,))}"))
    rows.append(("address", printable(embed.permalink) if embed.permalink else "none shown"))
    return rows


def _known(one: EmbedJudgement) -> str:
    parts = []
    if one.post_id is None:
        parts.append("no post id, so no clock")
    else:
        parts.append(f"id {one.post_id}" + ("" if one.embed.post_id else " (from the picture link)"))
        parts.append(_clock_words(one.clock))
    parts += ["its picture link leads to this post" + (", which is gone" if said.outcome == "gone" else "")
              for said in one.testimony if said.witness == "media-link"]
    return " · ".join(parts)


def _clock_words(clock: Clock | None) -> str:
    if clock is None:
        return "its ids carry no time"
    if clock.impossible:
        return f"impossible id: {clock.impossible}"
    if clock.at is not None and clock.precision_ms == 1:
        return f"made {shown_time(clock.at)} by its id"
    low = f"{clock.not_before:%Y-%m-%d}" if clock.not_before else "…"
    high = f"{clock.not_after:%Y-%m-%d}" if clock.not_after else "…"
    return f"made between {low} and {high} by its id"


def _finding(finding: Finding) -> Text:
    out = Text(one_line(finding.message, 600))
    out.append(f"  {finding.rule}", style="dim")
    if finding.severity != "note":
        out.append(f"\n→ {finding.next_step}", style="dim")
    return out


def _linked(one: EmbedJudgement, resolutions: Mapping[str, Resolution], word: Decision | None) -> RenderableType:
    lines = [Text(printable(one.embed.permalink or ""), overflow="fold"), Text(_known(one), style="dim")]
    lines += [Text(line, style="dim", overflow="fold") for line in heard(one, resolutions)]
    if word is not None:
        lines.append(Text(decided_words(word)))
    for finding in one.findings if word is None else ():
        lines.append(Text(f"{_MARKS[finding.severity]}  ", style=_STYLES[finding.severity]) + _finding(finding))
    return Group(*lines)


def _print_links(console: Console, facts: Facts) -> None:
    if not facts.article.short_links:
        return
    console.print()
    console.print(Text("Short links", style="bold"))
    for link in facts.article.short_links:
        resolution = facts.resolutions.get(link.url) or Resolution(link.url, True, "not-tried")
        console.print(Padding(resolution_text(resolution), (0, 0, 0, 2)))


def resolution_text(resolution: Resolution) -> RenderableType:
    """A link with every hop, one a line, each with what it answered."""
    hops = resolution.hops
    first = hops[0] if hops and hops[0].url == resolution.url else None
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    live = resolution.live_hops
    for hop in live[1:] if first else live:
        table.add_row(Text("  →", style="dim"), Text.assemble(printable(hop.url), (_answer(hop), "dim")))
    for hop in hops[len(live):]:
        table.add_row(Text("  ⇢", style="dim"), _by_archive(hop, kept=resolution.archived_url is not None))
    outcome = Text.assemble(
        printable(resolution.url), (_answer(first) if first else "", "dim"),
        (f"  {resolution.outcome}", "bold" if resolution.outcome == "resolved" else "yellow"))
    ref = post_led_to(resolution)
    if ref is not None:
        who = f" of @{printable(ref.handle)}" if ref.handle else ""
        outcome.append(f", a post{who} on {name_of(ref.platform)}, {printable(ref.post_id)}", "dim")
    outcome.overflow = "fold"
    return Group(outcome, table) if table.row_count else outcome


def _by_archive(hop: Hop, *, kept: bool) -> Text:
    """A hop that rests on an archive's word, or follows from it."""
    if hop.via != "archive":
        return Text.assemble(printable(hop.url), (_answer(hop), "dim"), ("  by the archive's word", "yellow"))
    played = inside(ARCHIVE.player, hop.url)
    when = f" on {played[0]:%Y-%m-%d}" if played else ""
    if kept:
        return Text(f"asked of the Wayback Machine, which saw it lead there{when}:", style="dim")
    return Text(f"asked of the Wayback Machine: {hop.error}", style="dim")


def _answer(hop: Hop) -> str:
    return f"  {hop.status}" if hop.status is not None else f"  {one_line(hop.error)}" if hop.error else ""


def _source(source: FlaggedSource) -> RenderableType:
    return _flagged(source.handle, source.platform, source.partisan_tagged, source.unverifiable, source.why)


def source_row_text(row: Mapping[str, Any]) -> RenderableType:
    """One row of a store's view ``flagged_sources``."""
    seen = f" · {count(row['articles'], 'article')}, {row['first_seen'][:10]} to {row['last_seen'][:10]}"
    if row["posts"]:
        seen += (f" · of {count(row['posts'], 'copy', 'copies')} {row['posts_tagged']} tagged, "
                 f"{row['posts_unverifiable']} unverifiable")
    return _flagged(row["handle"], row["platform"], row["partisan_tagged"], row["unverifiable"], row["why"], seen)


def _flagged(handle: str, platform: str, partisan_tagged: bool, unverifiable: bool, why: Iterable[str],
             seen: str = "") -> RenderableType:
    flags = [name for name, on in (("partisan-tagged", partisan_tagged), ("unverifiable", unverifiable)) if on]
    head = Text.assemble((f"@{printable(handle)}", "bold"),
                         f"  {name_of(platform)} · {' · '.join(flags)}", (seen, "dim"))
    return Group(head, *(Padding(Text("– " + one_line(reason, 400)), (0, 0, 0, 2)) for reason in why))
