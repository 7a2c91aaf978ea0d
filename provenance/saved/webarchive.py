"""
Safari's web archives: a property list with the page (``WebMainResource``) and its frames (``WebSubframeArchives``).

Sources:
    WebKit, Source/WebCore/loader/archive/cf/LegacyWebArchive.cpp: names of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from provenance.saved.comments import web_address
from provenance.saved.frames import MAX_BODY, MAX_DEPTH, MAX_FRAMES, Part
from provenance.saved.plist import BinaryPlist, Plist, XmlPlist

_MAIN = b"WebMainResource"
_FRAMES = "WebSubframeArchives"
#: Before the list itself: declaration, doctype, comments.
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^>]{0,200}\?>\s{0,99})?(?:<!DOCTYPE plist[^>]{0,300}>\s{0,99})?"
                  rb"<plist[\s>]")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")


def is_webarchive(source: bytes) -> bool:
    """
    Is this a web archive, binary or XML? Other property lists are none.

    >>> is_webarchive(b"bplist00\\xd1\\x01\\x02_\\x10\\x0fWebMainResource"), is_webarchive(b"bplist00\\xa0")
    (True, False)
    """
    return (source.startswith(b"bplist0") or _XML.match(source) is not None) and _MAIN in source


def read_webarchive(source: bytes) -> tuple[Part | None, tuple[Part, ...], tuple[str, ...]]:
    """The page (None where there is none), its frames at every depth, and what went wrong."""
    plist: Plist = BinaryPlist(source) if source.startswith(b"bplist0") else XmlPlist(source)
    root = _part(plist, plist.root, shown=False)
    frames = tuple(_frames(plist, plist.root)) if root is not None else ()
    return root, frames, ("webarchive: it is cut or broken; read as far as it goes",) if plist.cut else ()


def _frames(plist: Plist, archive: Any) -> Iterator[Part]:
    """Level by level, as long as there is room: an archive may name one large frame a thousand times."""
    level, count, room = [archive], 0, MAX_BODY
    for _ in range(MAX_DEPTH):
        level = [frame for outer in level for frame in plist.items(plist.get(outer, _FRAMES))][:MAX_FRAMES]
        for frame in level:
            part = _part(plist, frame, shown=True) if count < MAX_FRAMES and room > 0 else None
            if part is not None:
                count += 1
                room -= len(part.body)
                yield part


def _part(plist: Plist, archive: Any, *, shown: bool) -> Part | None:
    resource = plist.get(archive, "WebMainResource")
    kind = plist.text(plist.get(resource, "WebResourceMIMEType")) or "text/html"
    body = plist.data(plist.get(resource, "WebResourceData"))
    if body is None or kind.strip().lower() not in _PAGES:
        return None
    url = plist.text(plist.get(resource, "WebResourceURL"))
    charset = plist.text(plist.get(resource, "WebResourceTextEncodingName"))
    return Part(body, f"{kind}; charset={charset}" if charset else kind, web_address(url),
                (url,) if url else (), shown and bool(body.strip()))
