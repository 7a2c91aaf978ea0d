"""
Is a list fit to speak? What the loader cannot know of single rows: whether each can match, whether groups are even.

    problems = check_list(Path("tags.csv"))
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from provenance.addresses import read_target
from provenance.errors import ListError
from provenance.lists import Lists
from provenance.lists.reading import manifest_name, read_axes, read_mirrors, read_rows
from provenance.lists.rows import EARLIEST, ListInfo, ListRow, hashtag_key
from provenance.text import extract_entities
from provenance.urls.domains import registrable_domain

_AXES = "axes.toml"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a list that keeps it from speaking as it should."""

    file: str
    line: int  #: 0: the manifest, or the list as a whole
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


def check_list(file: Path) -> tuple[ListInfo | None, tuple[Problem, ...]]:
    """
    What the list says about itself (None where it cannot be read at all), and everything wrong with it, by line.

    Sides are looked up in our ``axes.toml`` and in one beside the file. No network: an address is checked for its
    form alone.
    """
    found: list[Problem] = []
    try:
        sides, mirrors = _axes(file.parent)
        info, rows = read_rows(file, file.parent, lambda line, why: found.append(Problem(file.name, line, why)))
    except ListError as error:
        return None, (*found, _told(str(error), file.name))
    manifest = manifest_name(file.name)
    found += [Problem(manifest, 0, reason) for reason in _about(info, rows)]
    found += [Problem(file.name, line, reason) for line, reason in _every(info, rows, sides)]
    if info.origin == "curated":
        found += [Problem(file.name, line, reason) for line, reason in _groups(rows, mirrors)]
    return info, tuple(sorted(found, key=lambda one: one.line))


def _told(error: str, name: str) -> Problem:
    """A loader's error, ``tags.csv:12: reason``, taken apart."""
    file, _, rest = error.partition(":")
    line, _, reason = rest.partition(": ")
    if line.isdecimal() and reason:
        return Problem(file, int(line), reason)
    # What is said of a whole file begins with a space: ``tags.manifest.toml: needs a text 'id'``.
    return Problem(file, 0, rest.strip()) if rest.startswith(" ") else Problem(name, 0, error)


def _axes(folder: Path) -> tuple[Mapping[str, str], Mapping[str, frozenset[str]]]:
    ours = files("provenance").joinpath("data").joinpath(_AXES)
    theirs = folder / _AXES
    if not theirs.is_file():
        return read_axes(ours), read_mirrors(ours)
    return read_axes(ours) | read_axes(theirs), read_mirrors(ours) | read_mirrors(theirs)


def _about(info: ListInfo, rows: Sequence[ListRow]) -> Iterator[str]:
    if read_target(info.source) is None and info.origin == "imported":
        yield f"'source' is no address that can be opened: {info.source!r}"
    if odd := sorted({row.kind for row in rows} - set(info.kinds)):
        yield f"'kinds' does not name {', '.join(odd)}"
    axes = {row.side.partition(":")[0] for row in rows if row.side}
    if odd := sorted(axes - set(info.axes)):
        yield f"'axes' does not name {', '.join(odd)}"
    if not rows:
        yield "the list has no rows"


def _every(info: ListInfo, rows: Sequence[ListRow], sides: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for row in rows:
        day = row.since or row.until or EARLIEST
        # Alone: among thousands of rows of one key, each would be compared with all.
        if not can_match(Lists((), (row,), {}), row, day):
            yield row.line, f"{row.entry!r} can never match as a {row.kind}"
        # What an imported row quotes is the source's own word; its list names an address.
        if info.origin == "curated" and read_target(row.source) is None:
            yield row.line, f"'source' is no address that can be opened: {row.source!r}"
        if row.side and row.side not in sides:
            yield row.line, f"side {row.side!r} stands in no axes.toml"
        if row.side and info.origin == "curated" and row.since is None:
            yield row.line, "a side needs the day since when it holds ('since')"
        if row.date > info.as_of:
            yield row.line, f"'date' is later than the list itself ({info.as_of})"
    yield from _overlaps(rows)


def _overlaps(rows: Sequence[ListRow]) -> Iterator[tuple[int, str]]:
    """Rows that say the same of one day: it would be told twice."""
    alike: dict[tuple[object, ...], list[ListRow]] = defaultdict(list)
    for row in rows:
        alike[row.kind, row.key, row.label, row.side, row.id].append(row)
    for same in alike.values():
        same.sort(key=lambda row: row.since or date.min)
        longest = same[0]
        for row in same[1:]:
            if (longest.until or date.max) >= (row.since or date.min):
                yield row.line, f"says the same as line {longest.line} of some days"
            if (row.until or date.max) > (longest.until or date.max):
                longest = row


def can_match(lists: Lists, row: ListRow, day: date) -> bool:
    """Is there a post on that day that the row would be found for (symmetry test H)?"""
    if row.kind == "hashtag":
        tags = extract_entities(f"#{row.entry}").hashtags
        return len(tags) == 1 and row in lists.match("hashtag", hashtag_key(tags[0].text.upper()), day)
    if row.kind == "domain":
        # Below a suffix that hands out names (``blogspot.com``), every host is a site of its own.
        for host in (f"www.{row.entry.upper()}", row.entry.upper()):
            registrable = registrable_domain(host)
            if registrable is not None and row in lists.match_domain(registrable, host, day):
                return True
        return False
    if row.kind == "name_token":
        return row in [found for found, _ in lists.match_name(f"🇺🇲 {row.entry.upper()}!", day)]
    if row.kind == "handle":
        platform, _, handle = row.key.partition(":")
        return row in lists.match_handle(platform, f"@{handle.upper()}", day, row.id)
    return row in lists.match(row.kind, row.key, day)


def _groups(rows: Sequence[ListRow], mirrors: Mapping[str, frozenset[str]]) -> Iterator[tuple[int, str]]:
    """Nobody adds a row for one side alone: a group has every mirrored pole of its axis, each as often."""
    groups: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        if row.side and not row.pair:
            yield row.line, "a side needs a group ('pair') with its mirrors"
        elif row.pair:
            groups[row.pair].append(row)
    for name, members in groups.items():
        last = members[-1].line
        if without := [row.line for row in members if not row.side]:
            yield without[0], f"stands in group {name!r} and has no side"
            continue
        axes = {row.side.partition(":")[0] for row in members if row.side}
        if len(axes) > 1:
            yield last, f"group {name!r} mixes axes: {', '.join(sorted(axes))}"
            continue
        wanted = mirrors.get(axes.pop(), frozenset())
        for kind, label in dict.fromkeys((row.kind, row.label) for row in members):
            count = Counter(row.side for row in members if (row.kind, row.label) == (kind, label))
            most = max(count.values())
            short = [f"{side} has {count[side]}" for side in sorted(wanted) if count[side] < most]
            if short:
                yield last, f"group {name!r}, {label}: {', '.join(short)}, another side {most}"
