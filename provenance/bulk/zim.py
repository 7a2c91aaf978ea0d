"""
ZIM files (openZIM, Kiwix) read with libzim: every page in them, under the path that it has there.

A ZIM file keeps paths, and one address for the whole of it. Only where a path begins with the host of that address is
the page's own address known (archives of web sites keep them so); for all others it is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provenance.bulk.files import is_remote
from provenance.bulk.page import Bad, Page, Place
from provenance.errors import InputError, UsageError
from provenance.inputs import MAX_BYTES
from provenance.urls import split

__all__ = ["zim_pages"]

#: Entries that hold an article; a picture or a script shows no post.
_PAGE = re.compile(r"\s*(?:text/html|application/xhtml\+xml|text/plain|text/markdown)", re.I)
#: What libzim raises where a file is broken: its own errors, and names that are no UTF-8.
_BROKEN = (RuntimeError, UnicodeDecodeError, KeyError, OSError)


def _libzim() -> Any:
    try:
        from libzim import reader
    except ImportError:
        raise UsageError("ZIM files need libzim: python3 -m pip install 'post-provenance[zim]'",
                         code="no-libzim") from None
    return reader


def zim_pages(name: str, place: Place) -> Iterator[Page | Bad]:
    """
    The pages of a ZIM file, in the order of their paths; entries that lead to others are passed over.

    A file whose checksum differs, or is missing, is not read: libzim trusts what stands in it.

    Raises:
        InputError: it is no file.
        UsageError: libzim is not installed, or the file lies elsewhere (libzim reads files of this machine only).
    """
    reader = _libzim()
    if is_remote(name):
        raise UsageError(f"{name}: ZIM files are read from this machine only; download it first", code="remote-zim")
    if not Path(name).is_file():
        raise InputError(f"{name}: no plain file", code="not-a-file")
    try:
        archive = reader.Archive(Path(name))
        if not archive.has_checksum or not archive.check():
            yield Bad(name, "bad-zim", f"{name}: its checksum differs or is missing: the file is not read")
            return
        # Files of the older kind have no place of their own for what is no page.
        many = archive.entry_count if archive.has_new_namespace_scheme else archive.all_entry_count
        site = _site(archive)
    except _BROKEN as error:
        yield Bad(name, "bad-zim", f"{name}: no ZIM file, or a broken one: {_words(error)}")
        return
    for number in range(many):
        where = f"{name}!{number}"
        try:
            entry = archive._get_entry_by_id(number)  # libzim has no other way to see every entry
            if entry.is_redirect:
                place.passed += 1
                continue
            where = f"{name}!{entry.path}"
            item = entry.get_item()
            if not _PAGE.match(item.mimetype):
                place.passed += 1
            elif item.size > MAX_BYTES:
                yield Bad(where, "too-large", f"{where}: larger than {MAX_BYTES // 2**20} MB")
            else:
                yield Page(where, bytes(item.content), _address(entry.path, site), item.mimetype)
        except _BROKEN as error:
            yield Bad(where, "broken-record", f"{where}: this entry cannot be read: {_words(error)}")


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _site(archive: Any) -> tuple[str, str] | None:
    """Scheme and host of the address that the whole file states as its source."""
    if "Source" not in archive.metadata_keys:
        return None
    address = split(archive.get_metadata("Source").decode("utf-8", "replace").strip())
    return (address.scheme, address.host) if address is not None and address.scheme in ("http", "https") else None


def _address(path: str, site: tuple[str, str] | None) -> str | None:
    if site is None or path.partition("/")[0].lower() != site[1]:
        return None
    return f"{site[0]}://{path}"
