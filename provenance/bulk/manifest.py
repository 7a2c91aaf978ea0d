"""
What was done already: a line of JSON for each unit, written when everything that came of it is in its place.

Killed at any moment, a run goes on where it stood: a unit without a line is read again as a whole, and its parts
replace what was left of the first try.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from provenance.bulk.files import File
from provenance.bulk.units import Unit
from provenance.errors import UsageError

__all__ = ["Manifest"]

_SCHEMA = "provenance/bulk@1"


@dataclass(slots=True)
class Manifest:
    """
    The manifest at *path*; made there with *head* when it is missing.

    Raises:
        UsageError: it belongs to a run with other settings, or is no manifest.
    """

    path: Path
    head: dict[str, Any]
    units: dict[str, dict[str, Any]] = field(default_factory=dict)  #: by key
    _file: Any = None

    def open(self, now: datetime) -> Manifest:
        """Read what is there; a new one takes *now* for the moment of judging, where none is given."""
        try:
            if self.path.exists():
                self._read()
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be used: {error.strerror}", code="bad-output") from None
        if not os.fstat(self._file).st_size:
            self.head["as_of"] = self.head["as_of"] or now.isoformat()
            self._line({"schema": _SCHEMA, **self.head})
        return self

    def _read(self) -> None:
        raw = self.path.read_bytes()
        whole = raw[:raw.rfind(b"\n") + 1]  # a line that was cut by a kill was never written
        try:
            head, *lines = [json.loads(line) for line in whole.splitlines()] or [None]
            if head is not None and head.pop("schema") != _SCHEMA:
                raise ValueError("another schema")
            self.units = {line["key"]: line for line in lines}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UsageError(f"{self.path}: is no manifest of bulk; name another folder", code="bad-manifest") from None
        if head is not None:
            self.head["as_of"] = self.head["as_of"] or head.get("as_of")
            if other := sorted(name for name, value in self.head.items() if head.get(name) != value):
                raise UsageError(f"{self.path}: was begun with other settings ({', '.join(other)}); give these again, "
                                 "or another folder", code="other-settings")
        if len(whole) < len(raw):
            beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
            beside.write_bytes(whole)
            os.replace(beside, self.path)

    def done(self, unit: Unit, said: dict[str, Any]) -> None:
        """A unit is done and everything that came of it is in its place."""
        line = {"key": unit.key, "kind": unit.kind, "start": unit.start, "stop": unit.stop,
                "files": [asdict(one) for one in unit.files], **said}
        self.units[unit.key] = line
        self._line(line)

    def _line(self, said: dict[str, Any]) -> None:
        data = (json.dumps(said) + "\n").encode("ascii")
        while data:
            data = data[os.write(self._file, data):]
        os.fsync(self._file)

    @property
    def pages(self) -> frozenset[File]:
        """The single pages that were read."""
        return frozenset(File(**one) for line in self.units.values() if line["kind"] == "page"
                         for one in line["files"])

    def changed(self, unit: Unit) -> bool:
        """Was this archive read in another state, or cut otherwise?"""
        name = unit.files[0].name
        return unit.kind != "page" and unit.key not in self.units and any(
            line["kind"] != "page" and line["files"][0]["name"] == name
            and (line["files"] != [asdict(one) for one in unit.files] or not self._fits(line, unit))
            for line in self.units.values())

    @staticmethod
    def _fits(line: dict[str, Any], unit: Unit) -> bool:
        """Ranges of one archive lie beside each other and never across."""
        ends = line["stop"] if line["stop"] is not None else unit.files[0].size
        stop = unit.stop if unit.stop is not None else unit.files[0].size
        return bool(ends <= unit.start or stop <= line["start"])

    @property
    def counts(self) -> Counter[str]:
        """Of all units together."""
        return sum((Counter(line["counts"]) for line in self.units.values()), Counter())

    @property
    def problems(self) -> Counter[str]:
        return sum((Counter(line["problems"]) for line in self.units.values()), Counter())

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
