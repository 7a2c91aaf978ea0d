"""
Many articles as a folder of pages: ``index.html``, one page for each article, one for each flagged source.

Every page is whole in itself; links between them are relative, so the folder can be moved, zipped and mailed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from provenance.errors import UsageError
from provenance.report.files import AtomicFile
from provenance.report.html import as_html, overview_html, source_html
from provenance.report.overview import ArticleLine, Paged, SourceLine, overview
from provenance.sinks import file_name

__all__ = ["write_site"]


def write_site(folder: str, audits: Iterable[Paged], lists: Iterable[Any] | None = None) -> int:
    """
    Write the pages; how many articles there were. Pages of before that are not written again stay as they were.

    Args:
        folder: Made where it is missing.
        audits: As for ``overview``; each is written as it comes.

    Raises:
        UsageError: the folder or a file in it cannot be written.
    """
    root, infos = Path(folder), None if lists is None else tuple(lists)
    try:
        for part in ("articles", "sources"):
            (root / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--output {folder}: cannot be written: {error.strerror}", code="bad-output") from None

    def written() -> Iterator[Paged]:
        for one in audits:
            # An article keeps the name of its page from one report to the next.
            name = _article_page(one.key or one.audited.input)
            _write(root / name, as_html(one.audited, infos, one.decided, back=(("../index.html", "All articles"),)))
            names.append(name)
            yield one

    names: list[str] = []
    made = overview(written())

    def address_of(one: ArticleLine) -> str:
        return names[one.number - 1]

    _write(root / "index.html", overview_html(made, infos, address_of=address_of, source_address=_source_page))
    for source in made.sources:
        _write(root / _source_page(source), source_html(made, source, address_of=address_of, up="../"))
    return len(made.articles)


def _article_page(key: str) -> str:
    return f"articles/{_digest_name(key)}"


def _source_page(one: SourceLine) -> str:
    return f"sources/{_digest_name(f'{one.platform}:{one.handle.casefold()}')}"


def _digest_name(text: str) -> str:
    return file_name(sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), ".html")


def _write(path: Path, page: str) -> None:
    file = AtomicFile(str(path))
    file.write(page)
    file.close(keep=True)
