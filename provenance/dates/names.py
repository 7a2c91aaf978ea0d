"""
Names of months and weekdays in forty languages, found in folded text.

>>> month_at(fold("Ağustos 2018"), 0)
({'tr': 8}, 7)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from provenance.dates.fold import fold, goes_on

#: Other tags for the same language: old ISO codes, X's own codes, written standards of one language.
_TAGS = {"iw": "he", "in": "id", "msa": "ms", "no": "nb", "nn": "nb", "tl": "fil", "bs": "hr", "sh": "sr"}
#: Where the day carries a full stop (CLDR long patterns), which tells hr ``3. listopada`` from pl ``3 listopada``.
_DOTTED_DAY = frozenset(("cs", "da", "de", "et", "fi", "hr", "nb", "sk", "sl", "sr"))
_VIETNAMESE = re.compile(r"(?:thang|thg)\.?\s?([0-9]{1,2})(?![0-9])")
_HEBREW_IN = re.compile("ב-?")  # "in": 11 ביולי 2016
#: Whose CLDR medium pattern is all digits, and in which order.
DAY_FIRST = frozenset(("ar", "bg", "cs", "de", "fi", "sk", "sr"))
YEAR_FIRST = frozenset(("ja", "ko"))


def base(lang: str | None) -> str:
    """The language of a tag, without region or script; "" for none."""
    base = re.split("[-_]", lang or "", maxsplit=1)[0].strip().lower()
    return _TAGS.get(base, base)


@cache
def _names(kind: str) -> tuple[Mapping[str, Mapping[str, int]], int]:
    """From a folded name to its number per language; and the length of the longest. Read on first use."""
    import csv
    from importlib.resources import files

    names: dict[str, dict[str, int]] = {}
    rows = files("provenance").joinpath("data/months.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(row for row in rows if not row.startswith("#")):
        if row["kind"] == kind:
            for number, name in enumerate(row["names"].split("|"), 1):
                names.setdefault(fold(name).rstrip(".'"), {}).setdefault(base(row["lang"]), number)
    return names, max(map(len, names))


def name_at(folded: str, place: int, kind: str) -> tuple[Mapping[str, int], int] | None:
    """The longest name of that kind that stands here as a whole word, and where it ends."""
    names, longest = _names(kind)
    for end in range(min(place + longest, len(folded)), place, -1):
        meanings = names.get(folded[place:end])
        if meanings and not goes_on(folded, end):
            return meanings, end
    return None


def month_at(folded: str, place: int) -> tuple[Mapping[str, int], int] | None:
    """The month name that stands here: its number per language, and where it ends."""
    if vietnamese := _VIETNAMESE.match(folded, place):
        return {"vi": int(vietnamese[1])}, vietnamese.end()
    hebrew = _HEBREW_IN.match(folded, place)
    return name_at(folded, place, "month") or (name_at(folded, hebrew.end(), "month") if hebrew else None)


def choose(meanings: Mapping[str, int], hint: str, dotted: bool | None) -> tuple[int, frozenset[str]] | None:
    """
    The month that a name stands for, and the languages it can be.

    Some names are two months (``listopada`` is November in Polish, October in Croatian). The hint decides,
    else whether the day has a full stop; where that does not settle it, there is no answer.
    *dotted* is None where no day stands before the name.
    """
    fitting = {lang for lang in meanings if dotted is None or (lang in _DOTTED_DAY) == dotted} or set(meanings)
    numbers = {meanings[hint]} if hint in meanings else {meanings[lang] for lang in fitting}
    if len(numbers) > 1:
        return None
    number = numbers.pop()
    langs = {lang for lang in meanings if meanings[lang] == number}
    if hint not in ("hr", "sr") and not fitting <= {"hr", "sr"}:
        langs -= {"hr", "sr"}  # else the full stop of a German sentence would count as part of its date
    return number, frozenset(langs)
