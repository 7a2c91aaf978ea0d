"""
From a unit to its pages, one after the other: nothing is kept but the page at hand.

What cannot be read is a ``Bad``, with a name by which it can be found again; it never ends the run.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from provenance.bulk.archives import wacz_pages, warc_pages
from provenance.bulk.columns import line_pages, row_pages, unpacked
from provenance.bulk.files import is_remote, open_file
from provenance.bulk.page import Bad, Columns, Page, Place
from provenance.bulk.units import Unit
from provenance.bulk.zim import zim_pages
from provenance.errors import InputError
from provenance.inputs import MAX_BYTES, read_input

__all__ = ["pages_of"]


def pages_of(unit: Unit, columns: Columns, place: Place) -> Iterator[Page | Bad]:
    """
    The pages of a unit, in their order.

    Args:
        unit: What to read.
        columns: For JSON lines and Parquet.
        place: Is kept up to date: of a range, which records it began and ended with.
    """
    name = unit.files[0].name
    try:
        if unit.kind == "page":
            yield from _saved(unit)
        elif unit.kind == "warc":
            with open_file(name) as file:
                yield from warc_pages(file, name, unit.start, unit.stop, place)
        elif unit.kind == "wacz":
            with open_file(name) as file:
                yield from wacz_pages(file, name, place)
        elif unit.kind == "zim":
            yield from zim_pages(name, place)
        elif unit.kind == "lines":
            with unpacked(name) as file:
                yield from line_pages(file, unit, columns, place)
        else:
            with open_file(name) as file:
                yield from row_pages(file, name, columns)
    except InputError as error:
        yield Bad(name, error.code, str(error))
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Bad(name, "unreadable", f"{name}: cannot be read further: {reason}")


def _saved(unit: Unit) -> Iterator[Page | Bad]:
    for one in unit.files:
        try:
            if is_remote(one.name):
                with open_file(one.name) as file:
                    body = file.read(MAX_BYTES + 1)
                if len(body) > MAX_BYTES:
                    raise InputError(f"{one.name}: larger than {MAX_BYTES // 2**20} MB", code="too-large")
                yield Page(one.name, body)
            else:
                source = read_input(one.name)
                yield Page(one.name, source.body, source.url, source.content_type, files=source.files)
        except InputError as error:
            yield Bad(one.name, error.code, str(error))
