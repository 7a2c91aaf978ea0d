"""
The store at size: rows loaded beside bare executemany, and every view of it, where witnesses were asked, too.

    python benchmarks/store.py                          100,000 embeds: a few minutes
    python benchmarks/store.py --embeds 1000000         half an hour, 15 GB of disk
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import time
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bulk import AS_OF, cpu, said, slope_of, wall

from provenance.bulk.tables import store_rows
from provenance.bulk.work import Spool
from provenance.judge import judge
from provenance.lists import load_lists
from provenance.model import Article, Audited, Embed, Facts
from provenance.serving.queries import QUERIES
from provenance.store import Store
from provenance.store.summaries import rebuild

_SHOWN = 5


def templates() -> list[Audited]:
    """1,000 articles with five posts each."""
    lists, tags, out = load_lists(), ("Words", "Trump2024", "Bridge", "GOTV"), []
    for number in range(1_000):
        embeds = []
        for place in range(_SHOWN):
            post_id = str((1_680_000_000_000 + number * 1_000 + place << 22) + 4099)
            handle, tag = f"reader_{(number * 7 + place) % 5_000}", tags[(number + place) % 4]
            embeds.append(Embed(
                "x", "blockquote", place, post_id=post_id, handle=handle, printed_handle=handle, address_handle=handle,
                display_name="A Reader", text=f"The bridge opens on Monday, says number {number}. #{tag}",
                shown_date=date(2024, 5, 30), date_text="May 30, 2024", hashtags=(tag,),
                permalink=f"https://twitter.com/{handle}/status/{post_id}"))
        article = Article(f"https://news.example/{number}", tuple(embeds), (), (), "complete", (), b"%d" % number)
        out.append(Audited(article.url or "", AS_OF, Facts(article, {}), judge(Facts(article, {}), lists, AS_OF)))
    return out


def spooled(folder: Path, embeds: int) -> Path:
    """The rows of that many embeds: the templates again and again, with keys, ids and handles of their own."""
    spool = Spool(folder / "one.rows")
    for one in templates():
        spool.add(store_rows(one))
    batches = [json.loads(line) for line in Path(spool.finish()).read_text("utf-8").splitlines()]
    with (folder / "all.rows").open("w", encoding="utf-8") as file:
        for clone in range(max(1, embeds // (1_000 * _SHOWN))):
            for batch in batches:
                file.write(json.dumps({table: {"columns": held["columns"], "rows": [
                    [_cloned(name, value, clone) for name, value in zip(held["columns"], row, strict=True)]
                    for row in held["rows"]]} for table, held in batch.items()}, ensure_ascii=False) + "\n")
    return folder / "all.rows"


#: Clones with handles of their own, before they come again: a handle has four posts of each fifty clones.
_NAMES = 50
_HANDLES = frozenset(("handle", "printed_handle", "address_handle", "handle_key"))


def _cloned(name: str, value: Any, clone: int) -> Any:
    if value is None or not clone:
        return value
    if name in ("key", "article") and len(str(value)) == 64:
        return sha256(f"{value}{clone}".encode()).hexdigest()
    if name == "post_id":
        # A thousand seconds later: the templates' own ids are a second apart.
        return str(int(value) + (clone * 1_000_000 << 22))
    if name in _HANDLES and clone % _NAMES:
        return f"{value}_{clone % _NAMES}"
    return f"{value}?{clone}" if name == "url" else value


def bare_load(path: Path, spool: Path) -> float:
    """The same rows into the same tables by executemany and nothing else: no check what is there, no search."""
    Store(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    began = time.process_time()
    db.execute("BEGIN")
    with spool.open(encoding="utf-8") as file:
        for batch in map(json.loads, file):
            for table, held in batch.items():
                names, marks = ", ".join(f'"{name}"' for name in held["columns"]), ", ".join("?" * len(held["columns"]))
                db.executemany(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', held["rows"])
    db.execute("COMMIT")
    taken = time.process_time() - began
    db.close()
    return taken


def load(folder: Path, embeds: int) -> Path:
    points = []
    for size in sorted({max(5_000, embeds // 16), max(5_000, embeds // 4), max(5_000, embeds)}):
        spool = spooled(folder, size)
        pairs = []
        for _ in range(5 if size < 50_000 else 1):  # small loads are over before the machine has settled
            for path in folder.glob("*.db*"):
                path.unlink()
            theirs = bare_load(folder / "bare.db", spool)
            (folder / "bare.db").unlink()
            with Store(folder / f"store-{size}.db") as store:
                pairs.append((theirs, cpu(lambda store=store, spool=spool: store.add_rows(spool))))
        ours = min(own for _, own in pairs)
        points.append((size, ours))
        print(f"\nload: {size:,} embeds in {ours:.1f} s ({size / ours:,.0f}/s), executemany alone "
              f"{min(other for other, _ in pairs):.1f} s; load of the machine {os.getloadavg()[0]:.1f}")
        said("store beside executemany", statistics.median(other / own for other, own in pairs), 0.7)
    if len(points) > 1:
        said("slope of the load", slope_of(points), 1.05, most=True)
    return folder / f"store-{size}.db"


def asked(path: Path) -> None:
    """Every fifth post was asked about at three moments, and by an archive; every article has a link, some are dead."""
    moments = [f"2026-10-{day:02}T00:00:00.000000Z" for day in (1, 8, 15)]
    gone = "CASE WHEN id % 20 = 0 THEN 'gone' ELSE 'exists' END"
    words = [("x-oembed", moments[0], "'exists'"), ("x-oembed", moments[1], gone), ("x-oembed", moments[2], gone),
             ("wayback", moments[0], "'exists'")]
    with Store(path, create=False) as store:
        db = store.db.conn
        db.execute("BEGIN")
        for number, (witness, at, outcome) in enumerate(words):
            db.execute(f"""INSERT INTO testimonies (article, position, number, platform, shown_post_id, witness,
                    outcome, at, handle, post_id, asked_post_id, last_seen)
                SELECT article, position, ?1, platform, post_id, ?2, {outcome}, ?3, handle, post_id, post_id, ?4
                FROM embeds WHERE id % 5 = 0""", (number, witness, at, moments[0]))
        for number, (key,) in enumerate(db.execute("SELECT key FROM articles").fetchall()):
            chain, url = f"{number // 2:032x}", f"https://t.co/{number // 2:x}"
            outcome = "gone" if number % 40 < 2 else "resolved"
            db.execute("""INSERT OR IGNORE INTO resolutions (chain, url, short, outcome, tried_at)
                VALUES (?, ?, 1, ?, ?)""", (chain, url, outcome, moments[0]))
            db.execute("INSERT OR IGNORE INTO hops (chain, number, url, status, at) VALUES (?, 0, ?, 404, ?)",
                       (chain, url, moments[0]))
            db.execute("""INSERT INTO links (article, number, url, short, outcome, tried_at, chain)
                VALUES (?, 0, ?, 1, ?, ?, ?)""", (key, url, outcome, moments[0], chain))
        print(f"\nsums of a store made anew: {cpu(lambda: rebuild(db)):.0f} s of CPU")
        db.execute("COMMIT")


#: What of a view people ask for, in Datasette or by hand.
_WHICH = {
    "flagged_sources": ("handle = 'reader_77_1'", "partisan_tagged = 1"),
    "flagged_sources_by_month": ("handle = 'reader_77_1'", "month = '2026-11'"),
    "posts_to_review": ("handle = 'reader_77_1'", "status = 'discrepant'",
                        "article_url = 'https://news.example/500'"),
    "handle_history": ("handle = 'reader_77_1'", "handles_of_post > 1"),
    "article_summary": ("url = 'https://news.example/500'", "contradicted > 0"),
    "shown_posts": ("handle = 'reader_77_1'",),
    "newest_answers": ("outcome = 'gone'",), "status_history": ("outcome = 'gone'",),
    "dead_links": ("outcome = 'loop'", "article_url = 'https://news.example/500'"),
}


def views(store: Path) -> None:
    with Store(store, create=False) as opened:
        count = opened.db.execute("SELECT count(*) FROM embeds").fetchone()[0]
        print(f"\nviews of a store of {count:,} embeds: the first 100 rows, all counted, those of a handle or a word:")
        for (name,) in opened.db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            asked = (f'SELECT * FROM "{name}" LIMIT 100', f'SELECT count(*) FROM "{name}"',
                     *(f'SELECT * FROM "{name}" WHERE {which} LIMIT 100' for which in _WHICH.get(name, ())))
            for sql in asked:
                taken = min(wall(lambda sql=sql: opened.db.execute(sql).fetchall()) for _ in range(2))
                print(f"  {sql:86} {taken:7.3f} s{'' if taken < 1 else '  NOT below 1 s'}")
        for query in QUERIES:
            taken = min(wall(lambda query=query: opened.db.execute(query.sql, {"words": "500"}).fetchall())
                        for _ in range(2))
            print(f"  question {query.name:77} {taken:7.3f} s{'' if taken < 1 else '  NOT below 1 s'}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--embeds", type=int, default=100_000)
    given = arguments.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"SQLite {sqlite3.sqlite_version}")
    with TemporaryDirectory() as name:
        path = load(Path(name), given.embeds)
        asked(path)
        views(path)


if __name__ == "__main__":
    main()
