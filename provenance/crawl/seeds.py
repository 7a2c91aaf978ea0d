"""
Seed lists: where a crawl begins, who chose it and why.

>>> found = read_seeds('''[[seed]]
... url = "https://news.example/feed.xml"
... kind = "feed"
... chosen_by = "the desk"
... because = "every story of theirs is announced there"
... ''', "seeds/ours.toml")
>>> found.seeds[0].every, found.wrong
(datetime.timedelta(seconds=3600), ())

A wrong entry is named with its line and left out; the others stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from provenance.addresses import read_target
from provenance.crawl.entries import KINDS, tidy
from provenance.crawl.spans import Hours, parse_hours, parse_span

__all__ = ["Seed", "SeedFile", "load_seeds", "read_seeds"]

#: How often a seed is looked at where it does not say so: feeds move by the hour, the others by the day.
_EVERY = {"feed": timedelta(hours=1), "sitemap": timedelta(hours=6), "wordpress": timedelta(hours=1),
          "section": timedelta(hours=3), "site": timedelta(days=1), "page": timedelta(days=1)}
#: Nobody needs a feed more often; the shortest interval a seed may ask for.
_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(days=366)
#: Newest entries taken from one look at one source, where the seed does not say so.
_LIMIT = 100
_MOST = 50_000
_PORTS = (80, 443)
_KNOWN = ("url", "kind", "every", "language", "tags", "limit", "gap", "hours", "match", "newer_than", "render",
          "chosen_by", "because")
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*seed[ \t]*\]\]", re.M)
_AT_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")


@dataclass(frozen=True, slots=True)
class Seed:
    """One entry of a seed list."""

    url: str
    kind: str
    every: timedelta
    chosen_by: str
    because: str
    language: str | None = None
    tags: tuple[str, ...] = ()
    limit: int = _LIMIT  #: newest entries taken at one look
    gap_s: float = 0.0  #: seconds between two requests to its host, where that is longer than usual
    hours: Hours | None = None  #: UTC; outside of them its pages wait
    match: tuple[str, ...] = ()  #: of what it names only addresses whose path fits one of these (``/news/*``)
    newer_than: timedelta | None = None  #: entries that are older by their source's word are left out
    render: bool = False  #: are its pages read a second time after their scripts ran?
    where: str = ""  #: ``file:line``

    def open_at(self, now: datetime) -> bool:
        """May it be worked on at this time of the day?"""
        return self.hours is None or self.hours.hold(now)


@dataclass(frozen=True, slots=True)
class SeedFile:
    """What one or several files hold: seeds, and ``file:line: reason`` for each wrong entry."""

    seeds: tuple[Seed, ...]
    wrong: tuple[str, ...]


def load_seeds(paths: Iterable[Path], ports: Collection[int] = _PORTS) -> SeedFile:
    """
    Seeds from files, and from the ``*.toml`` of folders. Never raises: what cannot be read is named in ``wrong``.

    An address that stands in two places counts once, where it stands first.

    Args:
        ports: Those that may be asked; an address with another is wrong.
    """
    seeds: dict[str, Seed] = {}
    wrong: list[str] = []
    for path in paths:
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            wrong.append(f"{path}:1: there is no seed list (*.toml) in this folder")
        for file in files:
            found = _load(file, ports)
            wrong += found.wrong
            for seed in found.seeds:
                if seed.url in seeds:
                    wrong.append(f"{seed.where}: {seed.url} stands in {seeds[seed.url].where} already")
                else:
                    seeds[seed.url] = seed
    return SeedFile(tuple(seeds.values()), tuple(wrong))


def _load(path: Path, ports: Collection[int]) -> SeedFile:
    """What one file holds; one that holds nothing at all was not meant so."""
    try:
        found = read_seeds(path.read_text("utf-8"), str(path), ports)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "is no UTF-8 text"
        return SeedFile((), (f"{path}:1: cannot be read: {reason}",))
    return found if found.seeds or found.wrong else SeedFile((), (f"{path}:1: there is no [[seed]] in it",))


def read_seeds(text: str, name: str, ports: Collection[int] = _PORTS) -> SeedFile:
    """Seeds from the text of one file; *name* is how it is called in ``wrong``."""
    seeds: list[Seed] = []
    wrong: list[str] = []
    for line, chunk in _chunks(text):
        try:
            tables = tomllib.loads(chunk)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            at = _AT_LINE.search(str(error))
            reason = _AT_LINE.sub("", str(error)).strip() or "nested too deep"
            wrong.append(f"{name}:{line + (int(at[1]) - 1 if at else 0)}: no TOML: {reason}")
            continue
        strange = [key for key in tables if key != "seed"]
        wrong += [f"{name}:{_line_of(chunk, key, line)}: {key!r} stands outside of a [[seed]]" for key in strange]
        for table in tables.get("seed", ()) if isinstance(tables.get("seed"), list) else ():
            read = _seed(table, f"{name}:{line}", ports)
            if isinstance(read, Seed):
                seeds.append(read)
            else:
                key, reason = read
                wrong.append(f"{name}:{_line_of(chunk, key, line)}: {reason}")
        if "seed" in tables and not isinstance(tables["seed"], list):
            wrong.append(f"{name}:{_line_of(chunk, 'seed', line)}: write [[seed]], in two brackets")
    return SeedFile(tuple(seeds), tuple(wrong))


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """The text before the first ``[[seed]]`` and each of them, with the number of its first line."""
    text = text.removeprefix("\ufeff")
    starts = [found.start() for found in _HEAD.finditer(text)]
    line = 1
    for begin, end in zip([0, *starts], [*starts, len(text)], strict=True):
        if chunk := text[begin:end]:
            yield line, chunk
        line += text.count("\n", begin, end)


def _line_of(chunk: str, key: str, first: int) -> int:
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]", chunk, re.M) if key else None
    return first + chunk.count("\n", 0, found.start()) if found else first


def _seed(table: Mapping[str, Any], where: str, ports: Collection[int]) -> Seed | tuple[str, str]:
    """A seed; or the key that is wrong and why."""
    for key in table:
        if key not in _KNOWN:
            return key, f"{key!r} is no key of a seed; those are {', '.join(_KNOWN)}"
    for key in ("url", "kind", "chosen_by", "because"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            return key, f"a seed needs {key!r}, a text" + ("" if key in table else "; it is missing")
    if table["kind"] not in KINDS:
        return "kind", f"kind {table['kind']!r} is none of {', '.join(KINDS)}"
    url = tidy(table["url"])
    target = read_target(url) if url is not None else None
    if url is None or target is None:
        return "url", f"{table['url']!r} is no http or https address; write it as in \"https://news.example/feed.xml\""
    if target.port not in ports:
        return "url", f"{table['url']!r}: only the ports {', '.join(map(str, sorted(ports)))} are asked (--allow-port)"
    spans: dict[str, timedelta | None] = {}
    for key, default in (("every", _EVERY[table["kind"]]), ("newer_than", None)):
        spans[key] = parse_span(table[key]) if key in table else default
        if key in table and spans[key] is None:
            return key, f"{key} {table[key]!r} is no span of time; write \"30m\", \"6h\" or \"7d\""
    every = spans["every"]
    if every is None or not _SHORTEST <= every <= _LONGEST:
        return "every", "every: from \"5m\" to \"366d\""
    return _rest(table, where, url, every, spans["newer_than"])


def _rest(table: Mapping[str, Any], where: str, url: str, every: timedelta, newer_than: timedelta | None) -> (
    Seed | tuple[str, str]
):
    language, limit, gap = table.get("language"), table.get("limit", _LIMIT), table.get("gap", "0s")
    if language is not None and not (isinstance(language, str) and language.strip()):
        return "language", "language: a tag such as \"en\""
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("tags", "match"):
        value = table.get(key, [])
        value = [value] if key == "match" and isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            return key, f"{key}: a list of texts"
        lists[key] = tuple(value)
    if any(not pattern.startswith(("/", "*")) for pattern in lists["match"]):
        return "match", "match: a pattern for the path, such as \"/news/*\""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= _MOST:
        return "limit", f"limit: a number from 1 to {_MOST:,}"
    gap_span = parse_span(gap)
    if gap_span is None or gap_span > timedelta(days=1):
        return "gap", f"gap {gap!r} is no span of time up to a day; write \"5s\""
    if not isinstance(table.get("render", False), bool):
        return "render", "render: true or false"
    hours = parse_hours(table["hours"]) if "hours" in table else None
    if "hours" in table and hours is None:
        return "hours", f"hours {table['hours']!r}: write \"22:00-06:00\", UTC"
    return Seed(url, table["kind"], every, table["chosen_by"].strip(), table["because"].strip(), language,
                lists["tags"], limit, gap_span.total_seconds(), hours, lists["match"], newer_than,
                table.get("render", False), where)
