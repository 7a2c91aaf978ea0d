"""
Memento: lists of captures in link-format (RFC 7089), and the archives that are asked one by one.

>>> text = '<https://x.com/a/status/20>; rel="original",\\n<https://archive.example/1>; rel="memento"; ' \\
...        'datetime="Thu, 30 May 2024 12:00:00 GMT"'
>>> [(memento.url, memento.at.hour) for memento in read_timemap(text)]
[('https://archive.example/1', 12)]

The aggregator timetravel.mementoweb.org is reported dead (the endpoints fact sheet, section 14), so it is not asked.
Arquivo.pt runs pywb: its index writes one JSON object per line, its captures play back as the Wayback Machine's do.
A TimeGate is not asked either: it needs a request header, and plays what the index names anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import instant, text_of_body
from provenance.witnesses.archive import Archive, ask_archive, look_up
from provenance.witnesses.cdx import MOST_ROWS
from provenance.witnesses.spellings import places
from provenance.witnesses.witness import Asked, Witness

__all__ = ["ARQUIVO", "WITNESS", "Memento", "ask", "read_timemap", "timemap_of"]

ARQUIVO = Archive("arquivo", "https://arquivo.pt/wayback/cdx", "https://arquivo.pt/wayback/", lines=True)

#: One link and its parameters; every part is bounded, so that no text is read twice.
_LINK = re.compile(
    r'<([^<>\s]{1,4000})>((?:\s{0,20};\s{0,20}[A-Za-z*-]{1,20}\s?=\s?(?:"[^"]{0,500}"|[^\s";,<>]{1,500})){1,20})'
)
_PARAMETER = re.compile(r'([A-Za-z*-]{1,20})\s?=\s?(?:"([^"]{0,500})"|([^\s";,<>]{1,500}))')


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture: where it is, and of when."""

    url: str
    at: datetime  #: aware UTC


def read_timemap(text: str) -> tuple[Memento, ...]:
    """The captures a TimeMap lists, oldest first, at most ``MOST_ROWS``; empty for any other text. Never raises."""
    found = []
    for link in _LINK.finditer(text):
        said = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(link[2])}
        at = instant(said.get("datetime"))
        if "memento" in said.get("rel", "").lower().split() and at is not None:
            found.append(Memento(link[1], at))
            if len(found) == MOST_ROWS:
                break
    return tuple(sorted(found, key=lambda memento: memento.at))


def timemap_of(capture: Capture) -> tuple[Memento, ...] | None:
    """The captures an answer lists; None where it is no TimeMap. An archive without any answers 404: none."""
    if not capture.complete or capture.status not in (200, 404):
        return None
    text = text_of_body(capture)
    if capture.status == 404:
        return ()
    return read_timemap(text) if _LINK.search(text) else None


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What Arquivo.pt keeps of a post."""
    if not places(asked):
        return None
    return ask_archive(ARQUIVO, asked, fetch, look_up(ARQUIVO, asked, fetch))


WITNESS = Witness(key=ARQUIVO.key, name="Arquivo.pt", kind="archive", ask=ask)
