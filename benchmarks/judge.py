"""
What judging costs: beside parsing, and over a whole store. (Look-ups in lists of any size: ``lists.py``.)

    python benchmarks/judge.py                    made pages, a store of 100,000 embeds
    python benchmarks/judge.py --embeds 20000     a smaller store
    python benchmarks/judge.py --pages FOLDER     saved pages beside the made ones

All figures are CPU time, the best of several rounds in one interleaved run; compare ratios, not milliseconds.
"""

from __future__ import annotations

import argparse
import gc
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import pages

from provenance.judge import CATALOGUE, judge
from provenance.judge.identify import identify
from provenance.lists import ListRow, Lists, load_lists
from provenance.lists.rows import ListInfo, key_of
from provenance.model import Article, Audited, Embed, EmbedJudgement, Facts, Finding, Judgement
from provenance.parser import parse_article
from provenance.pipeline import audit, judge_store
from provenance.store import Store

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
_SHOWN = 5  # embeds of an article of the made store


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU of one round."""
    gc.collect()
    start = process_time()
    work()
    return process_time() - start


def beside_parsing(name: str, bodies: list[bytes], lists: Lists) -> None:
    """
    How much judging adds to parsing, page by page; the digest of the bytes, which evidence names, is told apart, and so
    is what no rule can save.
    """
    facts = [one for body in bodies if (one := audit(body, as_of=AS_OF).facts) is not None]
    shown = sum(len(one.article.embeds) for one in facts)
    judged = [judge(one, lists, AS_OF) for one in facts]
    # Nothing is kept, so that neither side pays for a growing heap.
    works = (lambda: deque((parse_article(body) for body in bodies), 0),
             lambda: deque((judge(one, lists, AS_OF) for one in facts), 0),
             lambda: deque((sha256(one.article.source).digest() for one in facts if one.article.embeds), 0),
             lambda: deque(map(least, facts, judged), 0))
    rounds = [[cpu(work) for work in works] for _ in range(25)]
    parsing, judging, digest, floor = map(min, zip(*rounds, strict=True))
    each = f" ({judging / shown * 1e6:,.0f} µs an embed, {floor / shown * 1e6:,.1f} without any rule)" if shown else ""
    print(f"{name}: {len(bodies)} pages, {shown} embeds: parsing {parsing / len(bodies) * 1e6:,.0f} µs a page, judging "
          f"{judging / len(bodies) * 1e6:,.1f} µs a page{each}: {judging / parsing:.1%} (digests "
          f"{digest / parsing:.1%}, without any rule {floor / parsing:.1%})")


def least(facts: Facts, judged: Judgement) -> None:
    """What is left of judging if rules say what they say without asking: which post and when, and the records."""
    embeds = []
    for one in judged.embeds:
        known = identify(one.embed, facts, AS_OF)
        for rule in _ALWAYS:
            nothing(rule)
        embeds.append(EmbedJudgement(one.embed, known.post_id, known.clock, one.status, one.grade, one.source,
                                     tuple([Finding._make(said) for said in one.findings]), known.testimony))
    Judgement(tuple(embeds), judged.linked_posts, judged.findings, judged.flagged_sources, AS_OF)


def nothing(rule: object) -> tuple[()]:
    """A rule that finds nothing at once."""
    return ()


#: The rules that are asked about every embed.
_ALWAYS = [rule for rule in CATALOGUE if rule.default and rule.needs is None]


def made_list(count: int) -> Lists:
    """A list of *count* rows: hashtags, domains and handles by turns."""
    kinds = (("hashtag", "Tag{}"), ("domain", "site{}.example"), ("handle", "reader_{:07}"))

    def rows() -> Iterator[ListRow]:
        for number in range(count):
            kind, form = kinds[number % 3]
            entry = form.format(number)
            yield ListRow("made", "1", AS_OF.date(), number + 2, entry, key_of(kind, entry), kind, "made", None, "made",
                          date(2024, 1, 1), "CC0-1.0", f"Reader {number}")

    return Lists((ListInfo("made", "1", "made", AS_OF.date(), "CC0-1.0", "made", (), (), count),), rows(), {})


def filled(store: Store, count: int) -> int:
    """A store of *count* embeds, five an article."""
    lists = load_lists()
    tags = ("Words", "Trump2024", "Bridge", "GOTV")
    articles = count // _SHOWN
    for number in range(articles):
        embeds = []
        for place in range(_SHOWN):
            post_id = str((1_680_000_000_000 + number * 1_000 + place << 22) + 4099)
            handle = f"reader_{(number * 7 + place) % 5_000}"
            tag = tags[(number + place) % len(tags)]
            embeds.append(Embed(
                "x", "blockquote", place, post_id=post_id, handle=handle, printed_handle=handle,
                display_name="A Reader", text=f"The bridge opens on Monday, says number {number}. #{tag}",
                shown_date=date(2024, 5, 30), date_text="May 30, 2024", permalink=f"https://twitter.com/{handle}/status/{post_id}",
                address_handle=handle, hashtags=(tag,)))
        article = Article(f"https://news.example/{number}", tuple(embeds), (), (), "complete", (), f"{number}".encode())
        facts = Facts(article, {})
        store.add(Audited(article.url or "", AS_OF, facts, judge(facts, lists, AS_OF)))
    return articles * _SHOWN


def rejudged(count: int) -> None:
    """A whole store: with the lists it knows, with one row more, by which each of its articles changes, and again."""
    lists = load_lists()
    row = next(one for one in lists.rows if one.kind == "hashtag")
    more = Lists((*lists.infos, ListInfo("more", "1", "more", AS_OF.date(), "CC0-1.0", "made", (), (), 1)),
                 (*lists.rows, replace(row, list_id="more", list_version="1", line=2, entry="Bridge", key="bridge",
                                       side=None, since=None, until=None)), lists.sides)
    with TemporaryDirectory() as folder, Store(Path(folder, "judge.db")) as store:
        start = process_time()
        embeds = filled(store, count)
        print(f"store: {embeds:,} embeds written in {process_time() - start:,.0f} s")
        for name, known in (("nothing changes", lists), ("one row more", more), ("the same again", more)):
            start, clock = process_time(), perf_counter()
            judged, changed = judge_store(store, known)
            took = process_time() - start
            print(f"judge, {name}: {judged:,} articles, {changed:,} changed, {took:,.1f} s, "
                  f"{took / embeds * 1e6:,.0f} µs an embed; 1,000,000 in {took / embeds * 1e6 / 60:,.1f} minutes "
                  f"(by the clock here {(perf_counter() - clock) / took:.1f} times that)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--embeds", type=int, default=100_000)
    options.add_argument("--pages", type=Path)
    given = options.parse_args()
    lists = load_lists()
    known = Lists((*lists.infos, *(made := made_list(10_000)).infos), (*lists.rows, *made.rows), lists.sides)
    beside_parsing("made pages", pages.made(60, marked_share=1.0), lists)
    beside_parsing("made pages, and a list of 3,333 handles", pages.made(60, marked_share=1.0), known)
    beside_parsing("made pages, two thirds of which show nothing", pages.made(90, marked_share=1 / 3), lists)
    beside_parsing("made pages that show nothing", pages.made(60, marked_share=0), lists)
    if given.pages is not None:
        beside_parsing("saved pages", pages.with_embeds(pages.read(given.pages)), lists)
    if given.embeds:
        rejudged(given.embeds)


if __name__ == "__main__":
    main()
