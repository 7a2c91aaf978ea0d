"""
Look-ups in lists of 1,000 and of 1,000,000 rows, side by side, and what loading them costs.

    python benchmarks/lists.py [--small 1000] [--large 1000000] [--rounds 25] [--rows 500] [--load]
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path

from provenance.judge.lookalike import handles_of
from provenance.lists import Lists, load_lists
from provenance.lists.reading import read_list
from provenance.lists.rows import ListRow, hashtag_key, key_of
from provenance.lists.writing import csv_text, manifest_text

#: The reach of the fifth issue: a look-up in the large lists costs at most this many times one in the small ones.
REACH = 1.5
DAY, SINCE = date(2024, 5, 30), date(2020, 1, 1)
#: A dict of as many texts, asked as often: what the memory of this machine alone makes of a larger list.
BARE = "a bare dict"
KINDS = ("handle", "hashtag", "domain", "name_token")


def made(count: int) -> list[ListRow]:
    """Rows of four kinds in equal parts; every handle has a number, every row its days."""
    rows = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        # All as long as each other: what takes longer to read in the large list would count as its doing.
        entry = {"handle": f"reader{number:07}", "hashtag": f"Tag{number:07}", "domain": f"news{number:07}.example",
                 "name_token": f"Token {number:07}"}[kind]
        rows.append(ListRow("made", "1", DAY, number + 2, entry, key_of(kind, entry), kind, "label", None,
                            "https://example.org/", DAY, "CC0-1.0", "", since=SINCE,
                            id=str(10**17 + number) if kind == "handle" else None))
    return rows


def work(lists: Lists, known: range, unknown: range) -> dict[str, Callable[[], None]]:
    """Per kind of look-up the same number of hits and misses, spread over the whole list."""
    bare = {row.key: row for row in lists.rows if row.kind == "handle"}

    def handles() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            lists.match_handle("x", f"reader{hit - hit % 4:07}", DAY)
            lists.match_handle("x", f"stranger{miss:07}", DAY)

    def numbers() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            lists.match_handle("x", "renamed", DAY, id=str(10**17 + hit - hit % 4))
            lists.match_handle("x", "stranger", DAY, id=str(10**18 + miss))

    def hashtags() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            lists.match("hashtag", hashtag_key(f"TAG{hit - hit % 4 + 1:07}"), DAY)
            lists.match("hashtag", hashtag_key(f"Other{miss:07}"), DAY)

    def domains() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            lists.match_domain(None, f"www.news{hit - hit % 4 + 2:07}.example", DAY)
            lists.match_domain(None, f"www.other{miss:07}.example", DAY)

    def names() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            lists.match_name(f"🇺🇲 Token {hit - hit % 4 + 3:07} 🇺🇲", DAY)
            lists.match_name(f"Somebody {miss:07} else", DAY)

    def looks() -> None:
        for hit, miss in zip(known, unknown, strict=True):
            bare.get(f"x:reader{hit - hit % 4:07}")
            bare.get(f"x:stranger{miss:07}")

    def alike() -> None:
        for miss in unknown:
            deque(handles_of(lists).like("x", f"strange{miss * 7_919 % 1_000_000:07}x"), 0)
            deque(handles_of(lists).like("x", f"unheard{miss * 7_919 % 1_000_000:07}"), 0)

    return {BARE: looks, "handle": handles, "number": numbers, "hashtag": hashtags, "domain": domains,
            "display name": names, "look-alikes": alike}


def cpu(one: Callable[[], None], times: int) -> float:
    """Seconds of CPU for that many runs."""
    began = time.process_time()
    for _ in range(times):
        one()
    return time.process_time() - began


def compare(small: int, large: int, rounds: int, rows: int, times: int) -> bool:
    """
    Interleaved rounds; True if every kind of look-up stays within the reach.

    Both lists are asked for as many distinct rows, from all over the list, and for as many names that are in neither.
    *times* 1 asks each once in a round: in the large list hardly any is still in the processor's cache. More is what
    a crawl does, in which the same sources come back. The bare dict tells what the machine's memory makes of a larger
    table, whatever we do; it does not count.
    """
    few, many = (Lists((), made(count), {}) for count in (small, large))
    gc.freeze()  # the collector's walks over a million rows are not the look-up's doing
    rows = min(rows, small)
    tasks = [work(lists, range(0, size, size // rows)[:rows], range(rows))
             for size, lists in ((small, few), (large, many))]
    held = True
    for kind, in_few in tasks[0].items():
        in_many = tasks[1][kind]
        pairs = [(cpu(in_few, times), cpu(in_many, times)) for _ in range(rounds + 1)][1:]
        ratios = sorted(later / first for first, later in pairs)
        median = statistics.median(ratios)
        each = statistics.median(first for first, _ in pairs) / (2 * rows * times) * 1e6
        quickest = min(later for _, later in pairs) / min(first for first, _ in pairs)
        held &= median <= REACH or kind == BARE
        print(f"  {kind:13} {median:5.2f} × ({ratios[0]:.2f} to {ratios[-1]:.2f}; quickest beside quickest "
              f"{quickest:.2f})   {each:6.2f} µs in the small one")
    return held


def loading(count: int) -> None:
    """What it costs to read a list of that size from its file, and what it holds in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.csv"
        path.write_text(csv_text(made(count)), encoding="utf-8")
        path.with_suffix(".manifest.toml").write_text(manifest_text({
            "id": "made", "version": "1", "title": "Made", "as_of": DAY, "licence": "CC0-1.0", "kinds": KINDS,
            "source": "https://example.org/"}), encoding="utf-8")
        began = time.process_time()
        read_list(path, path.parent)
        read = time.process_time() - began
        began = time.process_time()
        load_lists([path])
        whole = time.process_time() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} rows: read and checked in {read:.1f} s, and again with indexes in {whole:.1f} s; "
          f"this process held {most:.0f} MB at most")


def main() -> int:
    """0 where the reach is held, 1 where not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--rows", type=int, default=500, help="How many distinct rows are asked for.")
    parser.add_argument("--load", action="store_true", help="Also read a list of the large size from a file.")
    options = parser.parse_args()
    print(f"{options.large:,} rows against {options.small:,}, median of {options.rounds} rounds (lowest to highest)")
    held = True
    for times, words in ((10, "asked ten times in a round"), (1, "asked once in a round")):
        print(f"{options.rows} distinct rows, each {words}:")
        held &= compare(options.small, options.large, options.rounds, options.rows, times)
        gc.unfreeze()
    if options.load:
        loading(options.large)
    print("held" if held else f"NOT held: {REACH} × is the reach")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
