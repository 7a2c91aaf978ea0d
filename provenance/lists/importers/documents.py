"""
JSON and YAML of strangers: every scalar stays text, ids keep all their digits, nothing nests without end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from provenance.errors import ListError, UsageError
from provenance.lists.importers.records import Options, Source
from provenance.lists.importers.tabular import decoded

#: Lists of people nest four or five deep. A parser that recurses dies of a thousand brackets, in C without a word.
_DEEPEST = 40


def read_json(source: Source, options: Options) -> Any:
    """
    A JSON document with numbers as text, exactly as written.

    >>> read_json(Source("a.json", b'{"id": 1795968363525046272, "name": null}'), Options())
    {'id': '1795968363525046272', 'name': None}

    Raises:
        ListError: it is not JSON.
    """
    text = decoded(source, options)
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ListError(f"{source.name}:{error.lineno}: is not JSON: {error.msg}", code="bad-list") from None
    except RecursionError:
        raise ListError(f"{source.name}: nests too deep", code="bad-list") from None


def objects(value: Any, source: Source) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """
    Each record of a list with its number; None for one that is no object.

    Raises:
        ListError: it is no list, so that nothing of the file would be read.
    """
    if not isinstance(value, list):
        raise ListError(f"{source.name}: holds no list of records", code="bad-list")
    for number, record in enumerate(value, 1):
        yield f"record {number}", record if isinstance(record, dict) else None


def text_of(record: Any, *keys: str) -> str:
    """
    The text under a path of keys; empty where there is none.

    >>> text_of({"id": {"bioguide": "E000001"}}, "id", "bioguide"), text_of({"id": []}, "id", "bioguide")
    ('E000001', '')
    """
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record.strip() if isinstance(record, str) else ""


def read_yaml_records(source: Source, options: Options) -> Iterator[tuple[str, Any]]:
    """
    The records of a YAML list, each with the line it begins on; scalars as text (``0123`` is no octal number).

    Built from the parser's events, as its own builder recurses in C. Anchors are refused: a few lines of them
    unfold to gigabytes.

    Raises:
        ListError: it is not YAML, no list, or nests too deep.
        UsageError: PyYAML is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise UsageError("reading YAML needs PyYAML: python3 -m pip install 'post-provenance[lists]'",
                         code="needs-extra") from None
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = decoded(source, options)
    try:
        yield from _records(yaml.parse(text, Loader=loader), source.name)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "a character that may not stand there"
        raise ListError(f"{source.name}{where}: is not YAML: {problem}", code="bad-list") from None


def _records(events: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Fold a stream of events into the records of its outermost list."""
    open_: list[Any] = []  # containers that are not closed, the outermost list left out
    keys: list[Any] = []  # of each of them the key that waits for its value; for a list nothing
    line, inside = 0, False
    for event in events:
        kind = type(event).__name__
        if kind == "AliasEvent" or getattr(event, "anchor", None):
            raise ListError(f"{name}:{event.start_mark.line + 1}: YAML anchors are not read", code="bad-list")
        if kind in ("SequenceStartEvent", "MappingStartEvent", "ScalarEvent") and not open_:
            if not inside:
                if kind != "SequenceStartEvent":
                    raise ListError(f"{name}: holds no list of records", code="bad-list")
                inside = True
                continue
            line = event.start_mark.line + 1
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            if len(open_) == _DEEPEST:
                raise ListError(f"{name}:{event.start_mark.line + 1}: nests too deep", code="bad-list")
            open_.append([] if kind == "SequenceStartEvent" else {})
            keys.append(None)
            continue
        if kind == "ScalarEvent":
            value: Any = event.value
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            if not open_:
                inside = False
                continue
            keys.pop()
            value = open_.pop()
        else:
            continue
        if not open_:
            yield f"line {line}", value
        elif isinstance(open_[-1], list):
            open_[-1].append(value)
        elif keys[-1] is None:
            # A key that is no text is of no use to anybody here; it must only not be taken for a value.
            keys[-1] = value if isinstance(value, str) else repr(value)
        else:
            open_[-1][keys[-1]], keys[-1] = value, None
