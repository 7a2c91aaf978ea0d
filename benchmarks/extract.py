"""
Pages per second: parse_article beside lexbor, tweetfinder, goose3, newspaper4k and trafilatura, in one run.

    python benchmarks/extract.py [--pages FOLDER] [--rounds 5] [--count 60]
"""

from __future__ import annotations

import argparse
import logging
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pages as page_maker
from selectolax.lexbor import LexborHTMLParser

from provenance import parse_article
from provenance.parser.look import look

#: The reach of the first issue: (candidate, measured against, the least ratio).
REACH = {
    "with marks": (("lexbor", 0.45), ("tweetfinder", 30.0), ("goose3", 60.0)),
    "without marks": (("lexbor", 3.0),),
}
#: Slower by orders of magnitude: three rounds of them say enough.
SLOW = frozenset(("tweetfinder", "goose3", "newspaper4k", "trafilatura"))


def peers() -> dict[str, Callable[[bytes], object]]:
    """Other tools, where they are installed, each as people call it on markup they already have."""
    out: dict[str, Callable[[bytes], object]] = {}
    try:
        import tweetfinder

        out["tweetfinder"] = lambda page: tweetfinder.Article(
            html=page.decode("utf-8", "replace")).list_embedded_tweets()
    except ImportError:
        print("tweetfinder is not installed: left out")
    try:
        from goose3 import Goose

        goose = Goose({"enable_image_fetching": False})
        out["goose3"] = lambda page: goose.extract(raw_html=page.decode("utf-8", "replace")).tweets
    except ImportError:
        print("goose3 is not installed: left out")
    try:
        import newspaper

        settings = newspaper.Config()
        settings.fetch_images = False  # it would ask the web for their sizes

        def newspaper4k(page: bytes) -> object:
            article = newspaper.Article("https://news.example/a", config=settings)
            article.download(input_html=page.decode("utf-8", "replace"))
            return article.parse().movies

        out["newspaper4k"] = newspaper4k
    except ImportError:
        print("newspaper4k is not installed: left out")
    try:
        import trafilatura

        out["trafilatura"] = lambda page: trafilatura.extract(page.decode("utf-8", "replace"))
    except ImportError:
        print("trafilatura is not installed: left out")
    return out


def cpu(work: Callable[[bytes], object], pages: list[bytes]) -> float:
    """Seconds of CPU for all pages; a page that a peer cannot read still costs what it cost."""
    began = time.process_time()
    for page in pages:
        try:
            work(page)
        except Exception:  # noqa: BLE001  (peers raise what they like; the time is what is measured)
            continue
    return time.process_time() - began


def run(title: str, pages: list[bytes], candidates: dict[str, Callable[[bytes], object]], rounds: int,
        reach: tuple[tuple[str, float], ...]) -> None:
    if not pages:
        print(f"\n{title}: no page")
        return
    size = sum(map(len, pages))
    median = statistics.median(map(len, pages)) / 1e3
    print(f"\n{title}: {len(pages)} pages, {size / 1e6:.1f} MB, median page {median:.0f} kB")
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, work in candidates.items():
            if name in SLOW and number > 3:
                continue
            # What takes less than a clock tick is done several times.
            repeat = 1 if name in SLOW else 5
            taken = cpu(work, pages * repeat) / repeat
            if number:
                times[name].append(taken)
    ours = times["provenance"]
    for name, taken in times.items():
        middle = statistics.median(taken)
        ratios = sorted(theirs / mine for theirs, mine in zip(taken, ours, strict=False))
        beside = f"  {statistics.median(ratios):7.2f} x its speed ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        print(f"  {name:12} {len(pages) / middle:9.0f} pages/s {size / middle / 1e6:8.0f} MB/s"
              + (beside if name != "provenance" else ""))
    for name, least in reach:
        if name in times:
            ratio = statistics.median(theirs / mine for theirs, mine in zip(times[name], ours, strict=False))
            print(f"  reach: {ratio:.2f} x {name}, wanted {least:g}: {'reached' if ratio >= least else 'NOT reached'}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=Path, help="a folder of saved pages")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--count", type=int, default=60, help="how many pages to make")
    given = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    everything = page_maker.read(given.pages) if given.pages else page_maker.made(given.count, marked_share=1 / 3)
    marked = [page for page in everything if look(page)]
    plain = [page for page in everything if not look(page)]
    fast: dict[str, Callable[[bytes], object]] = {"provenance": parse_article, "lexbor": LexborHTMLParser}
    if given.pages:
        marked = page_maker.with_embeds(everything)
    run("with marks", marked, fast | peers(), given.rounds, REACH["with marks"])
    run("without marks", plain, fast, given.rounds, REACH["without marks"])
    run("all", everything, fast, given.rounds, ())


if __name__ == "__main__":
    main()
