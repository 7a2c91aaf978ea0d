"""
What a notebook shows of an audit and of a store: the report, tables of pandas, pictures.

pandas and matplotlib are asked for when they are needed (extra ``notebook``); without them everything else works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from provenance import store
from provenance.errors import UsageError
from provenance.model import Audited
from provenance.report.html import fragment, overview_fragment, picture_of
from provenance.report.overview import Overview, Paged, overview
from provenance.report.table import COLUMNS, rows
from provenance.report.text import as_text

if TYPE_CHECKING:
    from provenance.plots import Picture

__all__ = ["Drawing", "Store", "frame", "mimebundle", "timeline_of"]

#: Columns that are no text; ids and handles stay text, digit for digit.
_NUMBERS = ("number", "holds", "checks", "notes")
_TIMES = ("published_at", "audited_at", "clock_at", "known_posted_at")
_DAYS = ("shown_date",)
_WORDS = ("kind", "platform", "form", "region", "status", "grade", "source", "outcome", "worst", "decision")


class Drawing:
    """
    A picture as a notebook shows it: SVG, with its words for those who do not see it.

    ``rows`` and ``columns`` hold what is drawn, ``svg`` the markup (None where there was nothing to draw).
    """

    def __init__(self, picture: Picture) -> None:
        self.words, self.svg = picture.words, picture.svg
        self.columns, self.rows = picture.columns, picture.rows
        self._picture = picture

    def __repr__(self) -> str:
        return f"{self._picture.title}: {self.words}"

    def _repr_html_(self) -> str:
        from provenance.report.html import render, style

        return f"<style>{style()}</style>{render('picture.html', picture=self._picture)}"


def timeline_of(audited: Audited) -> Drawing:
    """
    The posts of one article against the moment it was published.

    Raises:
        UsageError: it shows no post.
    """
    from provenance.report.content import content

    picture = picture_of(content(audited))
    if picture is None:
        raise UsageError(f"{audited.input}: shows no post, so there is no timeline", code="no-posts")
    return Drawing(picture)


def frame(audits: Iterable[Audited]) -> Any:
    """
    One row for each embed and linked post as a pandas DataFrame; the columns are those of the table (docs/report.md).

    Text is ``string`` (ids too), times are aware UTC, days are days, counts ``Int64``, closed lists of words
    ``category``; what is absent is missing.

    Raises:
        UsageError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError:
        raise UsageError("to_dataframe needs pandas: python3 -m pip install 'post-provenance[notebook]'",
                         code="no-pandas") from None

    made = pandas.DataFrame([row for audited in audits for row in rows(audited)], columns=list(COLUMNS))
    for name in made.columns:
        if name in _TIMES or name in _DAYS:
            # A day among instants begins at midnight UTC; nothing else could be compared with it.
            made[name] = pandas.to_datetime(made[name], utc=name in _TIMES, format="ISO8601")
        elif name in _NUMBERS:
            made[name] = made[name].astype("Int64")
        elif name in _WORDS:
            made[name] = made[name].astype("category")
        else:
            made[name] = made[name].astype("string")
    return made


def mimebundle(html: str, text: str) -> dict[str, str]:
    """What a notebook may choose from."""
    return {"text/html": html, "text/plain": text}


class Store(store.Store):
    """
    A store that a notebook can look at; all else is ``provenance.store.Store``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Store(f"{folder}/provenance.db") as empty:
    ...     print(empty.overview().headline)
    No article is here.
    """

    def audits(self) -> Iterator[Audited]:
        """Every article, rebuilt, in the order in which they came."""
        for key in self.articles():
            yield self.load(key)

    def overview(self) -> Overview:
        """What the report of the whole store says."""
        return overview(Paged(self.load(key), key, self.decided(key)) for key in self.articles())

    def to_dataframe(self) -> Any:
        """One row for each embed and linked post of every article; see ``frame``."""
        return frame(self.audits())

    def plot_weeks(self) -> Drawing:
        """Posts by week and platform."""
        return self._drawn("Posts by week and platform")

    def plot_statuses(self) -> Drawing:
        """Posts by week and status."""
        return self._drawn("Posts by week and status")

    def plot_sources(self) -> Drawing:
        """Sources by the number of articles that show them."""
        return self._drawn("Sources by number of articles")

    def plot_ages(self) -> Drawing:
        """How old posts were when the article came out."""
        return self._drawn("Age of posts when the article came out")

    def plot_gone(self) -> Drawing:
        """Of the posts that a witness could say something about, the share that cannot be seen, by their age."""
        return self._drawn("Share of posts that cannot be seen, by their age")

    def plot_hops(self) -> Drawing:
        """How many addresses short links lead through."""
        return self._drawn("Addresses on the way of short links")

    def _drawn(self, title: str) -> Drawing:
        from provenance.report.drawn import pictures

        drawn = pictures(self.overview())
        found = next((one for one in drawn if one.title.replace("by month", "by week") == title), None)
        if found is None:
            raise UsageError(f"{self.path}: holds nothing to draw for “{title}”", code="no-posts")
        return Drawing(found)

    def _repr_html_(self) -> str:
        return overview_fragment(self.overview(), self.lists())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        made = self.overview()
        return mimebundle(overview_fragment(made, self.lists()), f"{made.headline} {' · '.join(made.counts)}")


def audit_html(audited: Audited, lists: Iterable[Any] | None) -> str:
    """The report of one audit, as ``Audit._repr_html_`` gives it."""
    return fragment(audited, lists)


def audit_text(audited: Audited, width: int = 80) -> str:
    """The same for a console."""
    return as_text([audited], width=width)
