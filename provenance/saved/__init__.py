"""
What people save: from the bytes of a saved page to the page itself and its address; pure, nothing is fetched.

    MHTML (.mhtml, .mht, also a mail as .eml) ── parts ─┐
    Safari's .webarchive, binary or XML ─── resources ──┼→ SavedPage: the page, its frames in ``srcdoc``, its address
    page.html with page_files/ ─── files beside it ─────┘
    SingleFile and others that write a comment ─── the page as it is, and its address

>>> page = open_saved(b"<html><!--\\n Page saved with SingleFile \\n url: https://news.example/a \\n--><p>Words")
>>> page.url, page.kind
('https://news.example/a', 'single-file')
>>> open_saved(b"<p>Words") is None
True

A frame of the page (an embedded post is one) comes back as browsers would hold it: ``<iframe src="its address"
srcdoc="its markup">``, the form SingleFile writes. The bytes of what was saved stay what they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from provenance.saved.comments import page_address
from provenance.saved.frames import MAX_BODY, Decode, Part, assemble, local_frames, local_name, plain_text
from provenance.saved.mhtml import is_mhtml, read_mhtml
from provenance.saved.webarchive import is_webarchive, read_webarchive

__all__ = ["SavedPage", "is_archive", "local_frames", "local_name", "open_saved"]


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it was saved. ``body`` is the very object given where nothing was packed."""

    body: bytes
    url: str | None  #: the page's own address, http or https; None where the saver kept none
    content_type: str | None  #: with the charset that holds for ``body``; None: let the page say it
    kind: str  #: mhtml · webarchive · folder · single-file · saved-from · monolith · scrapbook
    problems: tuple[str, ...] = ()
    whole: bool = True  #: False where the archive is broken or a limit was met


def is_archive(source: bytes) -> bool:
    """
    Are these bytes an archive with the page packed inside (MHTML or .webarchive)? Only the beginning is looked at.

    >>> is_archive(b"MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=b\\n\\n--b"), is_archive(b"<p>Words")
    (True, False)
    """
    return is_webarchive(source) or is_mhtml(source)


def open_saved(source: bytes, files: Mapping[str, bytes] | None = None, *,
               decode: Decode = plain_text) -> SavedPage | None:
    """
    The page inside of what was saved; None for bytes that no saver of pages has marked.

    Args:
        source: The bytes of the saved file.
        files: Frames saved beside the page, by the reference that stands in it, ``page_files/Tweet.html``
            (``inputs`` reads those that ``local_frames`` names).
        decode: From bytes and a content type to text, encoding and problems; used for pages with frames only, whose
            text is joined. The default reads UTF-8.

    Never raises: an archive that is broken is read as far as it goes, and ``problems`` says so.
    """
    if is_webarchive(source):
        return _packed("webarchive", *read_webarchive(source), decode)
    if is_mhtml(source):
        return _packed("mhtml", *read_mhtml(source), decode)
    kind, url = page_address(source)
    if files:
        parts = {name: Part(body, None, page_address(body)[1], names=(name,)) for name, body in files.items()}
        joined = assemble(Part(source, None, url, names=("",)), tuple(parts.values()), decode)
        if joined is not None:
            body, problems, whole = joined
            return SavedPage(body, url, _UTF8, "folder", problems, whole)
    return SavedPage(source, url, None, kind) if kind else None


_UTF8 = "text/html; charset=utf-8"


def _packed(kind: str, root: Part | None, frames: tuple[Part, ...], problems: tuple[str, ...],
            decode: Decode) -> SavedPage:
    if root is None:
        return SavedPage(b"", None, None, kind, (*problems, f"{kind}: no part of it holds a page"), whole=False)
    if len(root.body) > MAX_BODY:
        problems = (*problems, f"{kind}: its page is larger than {MAX_BODY // 2**20} MB; the rest of it is not read")
        root = replace(root, body=root.body[:MAX_BODY])
    joined = assemble(root, frames, decode)
    if joined is None:
        return SavedPage(root.body, root.url, root.content_type, kind, problems, not problems)
    body, more, whole = joined
    return SavedPage(body, root.url, _UTF8, kind, problems + more, whole and not problems)
