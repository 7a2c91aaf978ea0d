"""
The crawl against a loopback web: how near it comes to the pace that politeness allows, what a page costs beside
parsing alone, and what is left of it after many kills.

    python benchmarks/crawl.py                       # 2,000 pages on 50 hosts, a tenth with embeds, some fail
    python benchmarks/crawl.py --kills 200 --gap 10  # the same, killed so often; compared with an undisturbed crawl
    python benchmarks/crawl.py --kills 200 --gap 10 --pause 5 --troubles  # hosts that fail altogether; 16 hours pass
    python benchmarks/crawl.py --paragraphs 700      # pages of about 75 kB, as news pages are
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from crawlsite.command import run, start, write_seeds  # noqa: E402 - found by the line above
from crawlsite.kept import kept  # noqa: E402
from crawlsite.server import Site  # noqa: E402
from crawlsite.world import newspapers, troubled  # noqa: E402

from provenance.parser import parse_article  # noqa: E402

QUICK = ("--pages-only", "--gap", "0.2")


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def parsing_s(site: Site) -> float:
    """CPU seconds of reading every page that was served; of posts, title and dates too. Best of two."""
    bodies = [(f"https://{one.host}{one.path}", body) for one in site.log
              if one.path.startswith("/2026/") and one.status == 200
              and (body := site.world.hosts[one.host].pages[one.path].body(site.now))]
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        for url, body in bodies:
            article = parse_article(body, url=url)
            if article.embeds:
                # Title, dates and hashtags are read on first use; whoever keeps an article uses them.
                assert article.page.title
        best = min(best, time.process_time() - began)
    return best


def one_page_s(folder: Path, paragraphs: int) -> float:
    """CPU seconds of a crawl of one page that shows a post: what is imported and compiled before anything is done."""
    (folder / "one").mkdir()
    with Site(newspapers(1, 1, paragraphs=paragraphs)) as site:
        before = children_s()
        run(folder / "one", site, write_seeds(folder / "one", site), "--pages-only")
        return children_s() - before


def whole(arguments: argparse.Namespace, folder: Path) -> None:
    with Site(newspapers(arguments.hosts, arguments.pages, paragraphs=arguments.paragraphs)) as site:
        seeds = write_seeds(folder, site)
        beginning = one_page_s(folder, arguments.paragraphs)
        before, began = children_s(), time.monotonic()
        code, out, err = run(folder, site, seeds, "--pages-only", "--gap", str(arguments.gap), timeout=3600)
        wall, cpu = time.monotonic() - began, children_s() - before
        assert code == 0, err
        print(out)
        requests = Counter(one.host for one in site.log)
        bound = (max(requests.values()) - 1) * arguments.gap
        took = max(one.ended for one in site.log) - min(one.at for one in site.log)
        pages = sum(site.asked().values())
        size = sum(len(page.versions[0][1] or b"") for host in site.world.hosts.values()
                   for page in host.pages.values()) / arguments.hosts / arguments.pages
        print(f"pages of {size / 1000:.1f} kB; {len(site.log):,} requests, {pages:,} pages on {len(requests)} hosts, "
              f"{arguments.gap:g} s apart")
        print(f"first to last request {took:.1f} s, bound by politeness {bound:.1f} s: {bound / took:.2f} of the bound "
              f"(with start and end {wall:.1f} s: {bound / wall:.2f})")
        print(f"shortest gap at any host: {min(site.gaps().values()):.4f} s; "
              f"most requests for one page: {max(site.asked().values())}")
        alone = parsing_s(site)
        each = 1000 * (cpu - beginning) / pages
        print(f"CPU: {cpu:.2f} s, a crawl of one page {beginning:.2f} s, each further page {each:.2f} ms; "
              f"parsing alone {1000 * alone / pages:.2f} ms: {(cpu - beginning) / alone:.1f} × "
              f"(with the beginning {cpu / alone:.1f} ×)")
        print(f"store: {(folder / 'provenance.db').stat().st_size / 1e6:.1f} MB")


def killed(arguments: argparse.Namespace, folder: Path) -> None:
    chance = random.Random(arguments.seed)
    quiet, loud = folder / "undisturbed", folder / "killed"
    make = troubled if arguments.troubles else newspapers
    with Site(make(arguments.hosts, arguments.pages, paragraphs=arguments.paragraphs)) as site:
        for one in (quiet, loud):
            one.mkdir()
            write_seeds(one, site)
        pace = ("--pages-only", "--gap", str(arguments.gap))
        assert run(quiet, site, "seeds.toml", *QUICK, timeout=3600)[0] in (0, 3)
        site.log.clear()
        kills = at_work = 0
        code: int | None = None
        began = time.monotonic()
        while code is None and kills < arguments.kills and time.monotonic() < began + 60 * arguments.minutes:
            asked = len(site.log)
            process = start(loud, site, "seeds.toml", *pace)
            # One in four whenever it comes, also before anything has begun; the others while it works, as beginning
            # takes longer than anything else on a busy machine.
            until_asked = time.monotonic() + (60 if chance.random() < 0.75 else 0)
            while len(site.log) == asked and process.poll() is None and time.monotonic() < until_asked:
                time.sleep(0.02)
            time.sleep(chance.random() * arguments.longest)
            code = process.poll()
            if code is None:
                kills += 1
                # It had asked somebody, and had not ended: the kill came between two pages, or inside of one.
                at_work += len(site.log) > asked
            process.kill()
            process.communicate()
            if arguments.pause and (loud / "provenance.db").exists():
                time.sleep(arguments.gap)
                pass_by(loud / "provenance.db", arguments.pause)
        shortest, done = min(site.gaps().values(), default=0.0), sum(site.asked().values())
        if code is None:
            code = run(loud, site, "seeds.toml", *QUICK, timeout=3600)[0]
        else:
            print(f"everything was done after {kills} kills; a longer --gap makes room for more")
        print(f"{kills} kills in {(time.monotonic() - began) / 60:.0f} minutes, {at_work} of them at work, after "
              f"{done:,} requests for pages; last crawl ended with {code}")
        often = Counter(site.asked().values())
        print(f"pages asked for once {often[1]:,}, twice {often[2]:,}, more often "
              f"{sum(often.values()) - often[1] - often[2]}; "
              f"shortest gap among the kills {shortest:.4f} s of {arguments.gap:g}")
        if not compare("at the end", quiet, loud):
            ask_interrupted(loud, site)
            compare("when what was under way at two kills has rested", quiet, loud)


def pass_by(path: Path, minutes: float) -> None:
    """As if so much time had passed since the kill: what is remembered is older. The gap at each host is over."""
    columns = {"frontier": ("found_at", "due_at", "first_visit_at", "visited_at", "changed_at"),
               "frontier_hosts": ("next_at", "rest_until", "at"), "robots": ("at",), "runs": ("started_at", "ended_at")}
    db = sqlite3.connect(path)
    with db:
        for table, names in columns.items():
            db.execute(f"UPDATE {table} SET " + ", ".join(
                f"{name} = strftime('%Y-%m-%dT%H:%M:%f000Z', {name}, '-{minutes} minutes')" for name in names))
    db.close()


def compare(when: str, quiet: Path, loud: Path) -> bool:
    """Are both stores the same, every table and column, times aside? Tells what differs."""
    expected, found = kept(quiet / "provenance.db"), kept(loud / "provenance.db")
    differing = [name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)]
    print(f"{when}: {len(expected)} tables with {sum(map(len, expected.values())):,} rows, "
          f"{'all the same' if not differing else 'not the same: ' + ', '.join(sorted(differing))}")
    rows = {row[0]: row for row in found["frontier"]}
    others = [(one, rows.pop(one[0], None)) for one in expected["frontier"] if one != rows.get(one[0])]
    for one, other in others[:5]:
        print(f"  undisturbed {one}\n  killed      {other}")
    print(f"  addresses that differ: {len(others)}, of {len(expected['frontier']):,}; one alone has "
          f"{len(rows.keys() - {row[0] for row in expected['frontier']})} more")
    return not differing


def ask_interrupted(folder: Path, site: Site) -> None:
    """What was under way at two kills is asked for as after its rest; nothing else is due."""
    db = sqlite3.connect(folder / "provenance.db")
    with db:
        db.execute("UPDATE frontier SET due_at = visited_at WHERE outcome = 'interrupted'")
        db.execute("UPDATE frontier SET due_at = '2100-01-01T00:00:00.000000Z' WHERE outcome <> 'interrupted' "
                   "AND due_at IS NOT NULL")
        db.execute("DELETE FROM frontier_hosts WHERE rest_until IS NOT NULL")
    db.close()
    run(folder, site, "seeds.toml", *QUICK, timeout=3600)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=40, help="of each host")
    parser.add_argument("--gap", type=float, default=1.0)
    parser.add_argument("--paragraphs", type=int, default=6)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--longest", type=float, default=4, help="seconds from a start to a kill, at most")
    parser.add_argument("--minutes", type=float, default=60, help="of kills, at most")
    parser.add_argument("--pause", type=float, default=0, help="minutes that pass between two processes, by the store")
    parser.add_argument("--troubles", action="store_true", help="hosts that fail altogether, too; takes minutes more")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (killed if arguments.kills else whole)(arguments, Path(folder))


if __name__ == "__main__":
    main()
