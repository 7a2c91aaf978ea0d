"""
The second reading of an article: rendered, parsed, held beside the first.
"""

from __future__ import annotations

from dataclasses import replace

from provenance.model import Article, Fetch
from provenance.parser import parse_article
from provenance.rendering import BUSY, FAILED, Render, runs_anything
from provenance.rendering.comparison import both_readings
from provenance.saved import is_archive

__all__ = ["read_again"]

_HTML = "text/html; charset=utf-8"


def read_again(article: Article, body: bytes, content_type: str | None, fetch: Fetch | None,
               render: Render | None) -> Article:
    """
    An article with what its scripts add and take away, marked; as it is where nobody may be asked, or nothing runs.

    What rendering could not do is said among its problems, and the first reading stands. ``rendered`` is true where
    what the second does not show is not there.

    Args:
        article: The first reading of *body*; scripts are run at its address.
        fetch: Whom the page's scripts may ask; None (offline): nothing is rendered.
    """
    if render is None or fetch is None:
        return article
    if is_archive(body) or not runs_anything(body, content_type):
        return replace(article, rendered=True)
    url = article.url
    if url is None or not url.lower().startswith(("http://", "https://")):
        return _with(article, "the address of the page is not known; --url gives it")
    rendering = render(url, body, content_type, fetch)
    if rendering.outcome == FAILED:
        return _with(article, f"{rendering.why or 'it failed'}; what only its scripts show is not known")
    after = parse_article(rendering.body, url=url, content_type=_HTML)
    both = both_readings(article, after)
    said = list(after.problems)
    if rendering.outcome == BUSY:
        said.append(f"{rendering.why or 'it did not come to rest'}; what it shows later is not known")
    if rendering.missed:
        said.append(f"{rendering.missed} of its scripts or data could not be had")
    return replace(_with(both, *said), rendered=rendering.whole)


def _with(article: Article, *said: str) -> Article:
    return replace(article, problems=(*article.problems, *(f"rendering: {words}" for words in said)))
