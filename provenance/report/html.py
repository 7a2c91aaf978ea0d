"""
The report as one self-contained page: no request leaves it, nothing in it runs but our own few lines.

>>> from provenance.model import Audited
>>> from datetime import UTC, datetime
>>> page = as_html(Audited("<b>.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "it is empty")))
>>> "<b>" in page, "&lt;b&gt;.txt" in page, "default-src" in page
(False, True, True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from provenance.platforms import name_of
from provenance.report import vocabulary
from provenance.report.chains import make_chain
from provenance.report.content import NO_SCORE, NOTHING_DECIDED, Content, content
from provenance.report.data import resolution_dict
from provenance.report.moments import when
from provenance.report.words import count
from provenance.sinks import Html, document, html, link

if TYPE_CHECKING:
    from jinja2 import Environment

    from provenance.model import Audited, Decision, Resolution
    from provenance.plots import Picture
    from provenance.report.overview import ArticleLine, Overview, SourceLine

__all__ = ["as_html", "chain_html", "fragment", "overview_fragment", "overview_html", "picture_of", "render",
           "source_html", "style"]


@cache
def _environment() -> Environment:
    """Templates of this package only; every value passes ``sinks.html``, and a misspelt name is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("provenance.report") / "templates"
    made = Environment(autoescape=True, finalize=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")))
    made.globals |= {name: getattr(vocabulary, name) for name in vocabulary.__all__ if name.isupper()}
    made.globals |= {"NO_SCORE": NO_SCORE, "link": link, "count": count, "name_of": name_of}
    return made


@cache
def style() -> str:
    """How a report looks, wherever it stands; nothing outside of it is touched."""
    return _file("report.css")


def _page_style() -> str:
    return f"{_file('page.css')}\n{style()}"


def _file(name: str) -> str:
    return (files("provenance.report") / "templates" / name).read_text("utf-8").strip()


def render(template: str, **values: Any) -> Html:
    """A template of ours as markup."""
    return Html(_environment().get_template(template).render(values))


def picture_of(one: Content) -> Picture | None:
    """The timeline of an article; None for an article without posts."""
    return when(one.cards, one.data) if one.cards else None


def as_html(audited: Audited, lists: Iterable[Any] | None = None, decided: Mapping[int, Decision] = NOTHING_DECIDED, *,
            back: Sequence[tuple[str, str]] = ()) -> Html:
    """
    One article's report as a whole page.

    Args:
        lists: What the consulted lists say about themselves (``Lists.infos``); None: not known.
        decided: What an editor has said about embeds, by position.
        back: Where the page leads back to: addresses and words of our own.
    """
    one = content(audited, lists, decided)
    body = render("one.html", one=one, picture=picture_of(one), back=back, prefix="", level=1)
    return document(f"{one.title} – provenance", body, style=_page_style())


def fragment(audited: Audited, lists: Iterable[Any] | None = None) -> Html:
    """The same without the page around it, for notebooks, where several stand in one page: markup and its style."""
    one = content(audited, lists)
    prefix = f"p{(one.data['article']['sha256'] or '')[:8]}-"
    body = render("one.html", one=one, picture=picture_of(one), back=(), prefix=prefix, level=2)
    return Html(f"<style>{style()}</style>{body}")


def chain_html(resolution: Resolution, *, back: Sequence[tuple[str, str]] = ()) -> Html:
    """
    One link with every hop as a page.

    Args:
        back: As in ``as_html``.
    """
    body = render("way.html", one=make_chain(resolution_dict(resolution)), back=back)
    return document(f"{resolution.url} – provenance", body, style=_page_style())


def overview_fragment(all_of_it: Overview, lists: Iterable[Any] | None = None, *, most: int = 50) -> Html:
    """
    The beginning of an overview, for notebooks: counts, pictures, and the articles that need an editor first.

    Args:
        lists: As in ``as_html``.
        most: So many articles are named; a store can have any number of them.
    """
    from provenance.report.drawn import pictures

    ranked = sorted(all_of_it.articles, key=lambda one: (-one.holds, -one.checks, one.number))
    body = render("brief.html", all=all_of_it, pictures=pictures(all_of_it), articles=ranked[:most],
                  consulted=None if lists is None else tuple(lists))
    return Html(f"<style>{style()}</style>{body}")


def overview_html(all_of_it: Overview, lists: Iterable[Any] | None = None, *,
                  address_of: Callable[[ArticleLine], str] | None = None,
                  source_address: Callable[[SourceLine], str] | None = None) -> Html:
    """
    Many articles as one page, with tables that sort and filter.

    Args:
        lists: As in ``as_html``.
        address_of: Where an article's own page stands; None: the page tells each article itself.
        source_address: The same of a flagged source.
    """
    from provenance.report.drawn import pictures

    body = render("overview.html", all=all_of_it, pictures=pictures(all_of_it), address_of=address_of,
                  source_address=source_address, up="", consulted=None if lists is None else tuple(lists))
    return document(f"{all_of_it.title} – provenance", body, style=_page_style(), script=_file("tables.js"))


def source_html(all_of_it: Overview, one: SourceLine, *, address_of: Callable[[ArticleLine], str], up: str) -> Html:
    """
    The page of one flagged source.

    Args:
        up: What leads from this page to where *address_of* starts: ``../``.
    """
    inner = render("source.html", all=all_of_it, one=one, address_of=address_of, up=up, level=1)
    body = Html(f'<div class="prv"><main><p><a href="{html(up)}index.html">All articles</a></p>{inner}</main>'
                f'<footer><p>{html(NO_SCORE)}</p></footer></div>')
    return document(f"@{one.handle} – provenance", body, style=_page_style())
