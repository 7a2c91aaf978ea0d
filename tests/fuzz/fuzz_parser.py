"""
Feeds the parser with what a fuzzer makes up, until stopped. By hand: ``pip install atheris``, then

    python tests/fuzz/fuzz_parser.py ENTRY [FOLDER] [-max_total_time=600]

ENTRY is one of those below; FOLDER collects inputs that reach new code (a copy of ``fixtures/articles`` is a good
beginning). An input that raises, or takes longer than ten seconds, ends the run and is written to a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["provenance"]):
    from provenance.crawl.feed import read_feed
    from provenance.crawl.links import read_links, read_posts
    from provenance.crawl.seeds import read_seeds
    from provenance.crawl.sitemap import read_sitemap
    from provenance.dates import parse_instant
    from provenance.parser import parse_article
    from provenance.parser.look import look
    from provenance.parser.tangled import loosened
    from provenance.platforms import PLATFORMS, parse_post_url, post_time
    from provenance.saved import open_saved
    from provenance.text import extract_entities


def _page(data: bytes) -> None:
    article = parse_article(data)
    assert article.page is not None
    assert article == parse_article(data), "read twice, read differently"
    if not set(data) & set(b"%&\\\0"):  # nothing is encoded, so what is found must stand there
        text = data.decode("utf-8", "replace")
        for embed in article.embeds:
            # Other platforms' ids are put together from two parts of an address.
            assert embed.platform != "x" or embed.post_id is None or embed.post_id in text, embed.post_id


def _words(data: bytes) -> None:
    parse_article(data.decode("utf-8", "surrogateescape"))


def _saved(data: bytes) -> None:
    open_saved(data, {})


def _look(data: bytes) -> None:
    assert look(data) == look(data)
    loosened(data.decode("latin-1"))


def _entities(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for tag in extract_entities(text, glued=True).hashtags:
        assert tag.text in text


def _address(data: bytes) -> None:
    parse_post_url(data.decode("utf-8", "replace"))


def _id(data: bytes) -> None:
    for platform in PLATFORMS:
        post_time(data.decode("utf-8", "replace"), platform.key)


def _date(data: bytes) -> None:
    parse_instant(data.decode("utf-8", "replace"), "fuzz")


def _sources(data: bytes) -> None:
    for read in (read_feed, read_sitemap, read_links, read_posts):
        read(data, "https://news.example/")


def _seeds(data: bytes) -> None:
    read_seeds(data.decode("utf-8", "replace"), "fuzz.toml")


ENTRIES: dict[str, Callable[[bytes], None]] = {
    "page": _page, "words": _words, "saved": _saved, "look": _look, "entities": _entities, "address": _address,
    "id": _id, "date": _date, "sources": _sources, "seeds": _seeds,
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ENTRIES:
        sys.exit(f"usage: {sys.argv[0]} {{{','.join(ENTRIES)}}} [folder] [options of the fuzzer]")
    atheris.Setup([sys.argv[0], "-timeout=10", *sys.argv[2:]], ENTRIES[sys.argv[1]])
    atheris.Fuzz()
