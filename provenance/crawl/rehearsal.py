"""
A crawl in small, before anybody is asked: a feed, a sitemap and a page of our own are read, so that what reading needs
is loaded and compiled. That takes half a second and more; were it done when the first answers are there, they would
stand unkept all the while, and a kill in that time would have them asked for once more.

>>> from datetime import UTC
>>> rehearse(Lists((), (), {}), datetime(2026, 11, 22, tzinfo=UTC))
1
"""

from __future__ import annotations

from datetime import datetime, timedelta

from provenance.crawl.seeds import Seed
from provenance.crawl.visits import see
from provenance.lists import Lists
from provenance.model import Capture
from provenance.store.crawl_rows import Task

__all__ = ["rehearse"]

_AT = "https://www.rehearsal.example/2026/11/22/story.html"
_FEED = f'<rss version="2.0"><channel><title>Stories</title><item><link>{_AT}</link></item></channel></rss>'
_SITEMAP = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{_AT}</loc></url></urlset>'
_PAGE = """<!doctype html><html lang="en"><head><title>A story</title>
<link rel="canonical" href="https://rehearsal.example/story"><link rel="amphtml" href="/amp/story"></head><body>
<article><p>The council met on 30 May 2024.</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">It met #today</p>&mdash; Example Reader (@example_reader)
<a href="https://twitter.com/example_reader/status/1795968363525046272">May 30, 2024</a></blockquote>
</article></body></html>"""


def rehearse(lists: Lists, now: datetime) -> int:
    """Read what a crawl reads; how many posts were found. Nobody is asked, nothing is kept."""
    seed = Seed(_AT, "site", timedelta(days=1), "nobody", "it is only read here")
    return sum(see(Task(_AT, kind, "www.rehearsal.example", _AT, now), Capture(_AT, now, 200, body=text.encode()), seed,
                   lists, now).shows
               for kind, text in (("feed", _FEED), ("sitemap", _SITEMAP), ("site", _PAGE), ("page", _PAGE)))
