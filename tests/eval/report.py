"""
The report of the evaluation: plain text, 80 columns.

    python -m tests.eval               from the root of the repository
    python -m tests.eval x/ made/      only pages whose name begins so
    python -m tests.eval --differences every difference, too
    python -m tests.eval --write-rates      provenance/data/false-alarms.toml: false alarms of each rule
    python -m tests.eval --write-forgeries  the truth files of the forgeries
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import alarms
import forged
from judged import Tally, tallies
from scoring import Counts, Score, Totals, add_up, score
from truth import FORMS, Page, load, orphans, platform_by_form, unstated

_WIDTH = 80


def report(pages: Sequence[Page], *, differences: bool = False) -> str:
    """Precision and recall by platform and form, details, forgeries and false alarms, as text."""
    scores = [score(page) for page in pages]
    lines = [f"Evaluation: {len(pages)} pages, {sum(one.clean for one in scores)} of them without any difference", ""]
    for word, hand in (("by hand", True), ("made", False)):
        some = [one for one in scores if one.page.hand is hand]
        if some:
            totals = add_up(some)
            lines += [*_block(word, totals), *_matrix(some), *pairs_of(totals), ""]
    lines += [*_left_open(pages), ""]
    kinds = tallies(pages)
    lines += _forgeries(kinds)
    measured = alarms.measure(pages)
    lines += ["", *_rates(measured.rates)]
    wrong = [*orphans(), *measured.lines, *measured.silent]
    lines += ["", f"False alarms on untouched pages, and rules owed there that are silent: {len(wrong)}", *_items(wrong)]
    invented = [line for one in scores for line in one.invented]
    lines += ["", f"Ids that do not stand in the page: {len(invented)}", *_items(invented)]
    if differences:
        lines += ["", *differences_of(scores), *(line for tally in kinds.values() for line in tally.missed)]
    return "\n".join(lines)


def differences_of(scores: Iterable[Score]) -> list[str]:
    """Every difference, ``page: expected / found``."""
    return [line for one in scores for line in (*one.lines, *one.invented)]


def _block(word: str, totals: Totals) -> Iterator[str]:
    yield f"Pages written {word}: {totals.pages}, clean {totals.clean}" if word == "by hand" else \
        f"Pages {word}: {totals.pages}, clean {totals.clean}"
    yield f"  {'':<18}{'posts':>7}{'found':>7}{'wrong':>7}{'precision':>11}{'recall':>9}"
    yield _row("all", totals.posts)
    yield from _table("platform", totals.platforms)
    yield from _table("form", totals.forms)
    yield "  detail" + " " * 12 + f"{'stated':>7}{'right':>7}{'rate':>25}"
    for key, stated in sorted(totals.stated.items()):
        yield f"  - {key:<16}{stated:>7}{totals.right[key]:>7}{totals.right[key] / stated:>25.3f}"


def _table(title: str, counts: Mapping[str, Counts]) -> Iterator[str]:
    yield f"  {title}"
    for name in sorted(counts):
        yield _row(f"- {name}", counts[name])


def _row(name: str, one: Counts) -> str:
    return f"  {name:<18}{one.posts:>7}{one.tp:>7}{one.fp:>7}{one.precision:>11.3f}{one.recall:>9.3f}"


#: Columns of the matrix: two letters a form.
_SHORT = dict(zip(FORMS, "bq if am ce da js ld es cm il ft li fe sa --".split(), strict=True))


def _matrix(scores: Sequence[Score]) -> Iterator[str]:
    """How many posts of each platform stand in each form."""
    counts = platform_by_form(one.page for one in scores)
    yield "  posts by form  " + "".join(f"{_SHORT[form]:>4}" for form in FORMS[:-1])
    for platform in sorted({platform for platform, _ in counts}):
        yield f"  - {platform:<13}" + "".join(f"{counts.get((platform, form)) or '.':>4}" for form in FORMS[:-1])
    names = ", ".join(f"{short} {form}" for form, short in _SHORT.items() if form != "none")
    yield from _wrapped(names, "  ")


def pairs_of(totals: Totals) -> Iterator[str]:
    """Platforms in forms that are not read as they should be."""
    below = {pair: one for pair, one in sorted(totals.pairs.items()) if one.tp < max(one.posts, one.tp + one.fp)}
    yield f"  platforms on pages of a form: {len(totals.pairs)}, {len(totals.pairs) - len(below)} of them without a miss"
    for (platform, form), one in below.items():
        yield _row(f"- {platform}, {form}"[:18], one)


def _left_open(pages: Iterable[Page]) -> Iterator[str]:
    """Details that are not compared, as two readers may see them in two ways."""
    left = Counter(key for _, key, _ in unstated(pages))
    told = ", ".join(f"{key} {count}" for key, count in sorted(left.items()))
    yield from _wrapped(f"Not compared, each for the reason its truth file gives: {left.total()} ({told or 'none'})", "")


def _rates(rates: Iterable[alarms.Rate]) -> Iterator[str]:
    yield f"{'Rules on untouched embeds':<32}{'asked':>7}{'spoke':>7}{'false':>7}{'rate':>8}"
    for one in rates:
        if one.spoke:
            yield f"- {one.rule:<30}{one.asked:>7}{one.spoke:>7}{one.fired:>7}{one.fired / one.asked:>8.3f}"
    yield from _wrapped("silent: " + ", ".join(one.rule for one in rates if not one.spoke), "  ")


def _forgeries(kinds: Mapping[str, Tally]) -> Iterator[str]:
    yield f"{'Forgery':<32}{'made':>7}{'owed':>7}{'found':>7}{'rate':>8}"
    for kind, one in kinds.items():
        made = one.owed + sum(one.not_shown.values())
        rate = f"{one.rate:>8.3f}" if one.owed else f"{'-':>8}"
        yield f"- {kind:<30}{made:>7}{one.owed:>7}{one.detected:>7}{rate}"
        for why, count in sorted(one.not_shown.items()):
            yield from _wrapped(f"{count} not owed: {why}", "    ")


def _items(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(f"- {line}", "  ")


def _wrapped(text: str, indent: str) -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def main(arguments: Sequence[str]) -> None:
    """Print the report, or write what is derived from it."""
    if "--write-rates" in arguments:
        alarms.write(load(), datetime.now(UTC).date())
        return
    if "--write-forgeries" in arguments:
        print(f"{forged.write(load())} forgeries")
        return
    begins = tuple(word for word in arguments if not word.startswith("-"))
    pages = [page for page in load() if not begins or page.name.startswith(begins)]
    print(report(pages, differences="--differences" in arguments))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
