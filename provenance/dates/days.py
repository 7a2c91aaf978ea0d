"""
Calendar days as printed: day, month and year in any of the orders in use, with a weekday or without.

>>> next(days_at(fold("Donnerstag, 4. Januar 2018"), 0, ""))
(datetime.date(2018, 1, 4), 26)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from provenance.dates.fold import fold, skip
from provenance.dates.names import DAY_FIRST, YEAR_FIRST, choose, month_at, name_at

# Patterns are matched against folded text, so Hangul stands in them folded too. Every repetition is bounded.
_NYEON, _WOL, _IL = fold("년"), fold("월"), fold("일")
_HAN = "一二三四五六七八九十"
_CJK_MONTH = rf"(?P<m>[0-9]{{1,2}}|十[一二]?|[{_HAN}])\s?(?:月|{_WOL})"
_CJK = (
    re.compile(rf"(?P<y>[0-9]{{4}})\s?(?:年|{_NYEON}),?\s?{_CJK_MONTH}\s?(?P<d>[0-9]{{1,2}})\s?(?:日|号|號|{_IL})"),
    re.compile(rf"{_CJK_MONTH}\s?(?P<d>[0-9]{{1,2}})(?![0-9])\s?(?:日|{_IL})?,?\s?(?P<y>[0-9]{{4}})(?![0-9])"),
    # Instagram's "Aug 30, 2017" with its words put in another order: 2017 8월 30
    re.compile(rf"(?P<y>[0-9]{{4}})\s{_CJK_MONTH}\s(?P<d>[0-9]{{1,2}})(?![0-9:])"),
)
_DIGITS = {
    "": re.compile(r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<gap>\s?)(?P<m>[0-9]{1,2})(?P=sep)\s?(?P<d>[0-9]{1,2})(?![0-9])"),
    "ymd": re.compile(
        r"(?P<y>[0-9]{2})(?P<sep>[-/.])(?P<gap>\s?)(?P<m>[0-9]{1,2})(?P=sep)\s?(?P<d>[0-9]{1,2})(?![0-9])"
    ),
    "dmy": re.compile(
        r"(?P<d>[0-9]{1,2})(?P<sep>[-/.])(?P<gap>\s?)(?P<m>[0-9]{1,2})(?P=sep)\s?(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"
    ),
}
_DAY = re.compile(r"([0-9]{1,2})(?![0-9])(?:(?:st|nd|rd|th|er|e|\.?[oa°])(?![^\W_]))?")
_YEAR = re.compile(r"([0-9]{4})(?![0-9])")
_GAP = re.compile(
    r"(?:\s,|[.'/-]?,?)\s?(?:(?:de|del|of|nam)\s|d'|(?:พ\.ศ\.|ค\.ศ\.|พุทธศักราช|คริสต์ศักราช)\s?)?"
)
_AFTER_WEEKDAY = re.compile(r"[.,]?\s?(?:(?:den|el|le|ngay)\s)?")
_LEAD_IN = re.compile(r"(?:den|ngay)\s")
_YEAR_WORD = re.compile(r"\s?(?:[гр]\.|(?:года|року|г|р)(?![^\W_]))")  # of the year: ru, bg г., uk р.
#: What belongs to a date after its year or day, per language.
_TAILS = {
    "ru": _YEAR_WORD,
    "uk": _YEAR_WORD,
    "bg": _YEAR_WORD,
    "be": _YEAR_WORD,
    "mk": _YEAR_WORD,
    "pl": re.compile(r"\s?(?:r\.|roku(?![^\W_]))"),
    "hr": re.compile(r"\."),
    "sr": re.compile(r"\."),
    "tr": re.compile(r"\s(?:pazartesi|pazar|sali|carsamba|persembe|cumartesi|cuma)(?![^\W_])"),
    "hu": re.compile(r",?\s(?:hetfo|kedd|szerda|csutortok|pentek|szombat|vasarnap)(?![^\W_])"),
}
_TAILS["zh"] = _TAILS["ja"] = _TAILS["ko"] = re.compile(
    rf"\s?(?:[月火水木金土日]曜日?|(?:星期|週|周|礼拜|禮拜)[{_HAN}日天]|\([月火水木金土日一二三四五六]\)|"
    + "|".join(fold(f"{day}요일") for day in "월화수목금토일")
    + ")"
)


def days_at(folded: str, place: int, hint: str) -> Iterator[tuple[date, int]]:
    """Every calendar day printed from *place* on, with a weekday before or after it, and where it ends."""
    places = [place]
    if weekday := name_at(folded, place, "weekday"):
        places.append(skip(_AFTER_WEEKDAY, folded, weekday[1]))
    elif lead_in := _LEAD_IN.match(folded, place):
        places.append(lead_in.end())
    for begin in places:
        for reader in (_all_digits, _named):
            for year, month, day, langs, end in reader(folded, begin, hint):
                printed = day_of(year, month, day, buddhist=hint == "th" or "th" in langs)
                if printed:
                    tails = (_TAILS[lang].match(folded, end) for lang in langs if lang in _TAILS)
                    yield printed, max((tail.end() for tail in tails if tail), default=end)


_Parts = tuple[int, int, int, frozenset[str], int]  # year, month, day, the languages it can be, end


def _all_digits(folded: str, place: int, hint: str) -> Iterator[_Parts]:
    for pattern in _CJK:
        if found := pattern.match(folded, place):
            han = found["m"]
            month = int(han) if han.isdecimal() else 10 * (len(han) - 1) + _HAN.index(han[-1]) + 1
            yield int(found["y"]), month, int(found["d"]), frozenset(("zh",)), found.end()
    order = "dmy" if hint in DAY_FIRST else "ymd" if hint in YEAR_FIRST else ""
    for key in ("", order) if order else ("",):
        if found := _DIGITS[key].match(folded, place):
            year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
            # Korean 2024. 5. 30. ends with a full stop; 2024.5.30 does not.
            stop = found["sep"] == "." and found["gap"] and key != "dmy" and folded.startswith(".", found.end())
            yield year, int(found["m"]), int(found["d"]), frozenset((hint,)), found.end() + bool(stop)


def _named(folded: str, place: int, hint: str) -> Iterator[_Parts]:
    """Day, month name and year, in the three orders in which people write them."""
    dotted = None
    if day := _DAY.match(folded, place):
        month = month_at(folded, skip(_GAP, folded, day.end()))
        year = _YEAR.match(folded, skip(_GAP, folded, month[1])) if month else None
        dotted = folded.startswith(".", day.end(1))
    elif month := month_at(folded, place):
        day = _DAY.match(folded, skip(_GAP, folded, month[1]))
        year = _YEAR.match(folded, skip(_GAP, folded, day.end())) if day else None
    else:
        year = _YEAR.match(folded, place)
        month = month_at(folded, skip(_GAP, folded, year.end())) if year else None
        day = _DAY.match(folded, skip(_GAP, folded, month[1])) if month else None
    if not (day and month and year):
        return
    if chosen := choose(month[0], hint, dotted):
        end = max(day.end(), year.end())
        if end > year.end() and folded.startswith(".", year.end()) and folded.startswith(".", end):
            end += 1  # Hungarian 2024. május 30.
        yield int(year[1]), chosen[0], int(day[1]), chosen[1], end


def day_of(year: int, month: int, day: int, *, buddhist: bool = False) -> date | None:
    if buddhist and 2543 <= year <= 2642:  # 2543 is 2000
        year -= 543
    if not 2000 <= year <= 2099:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None  # no such day: February 30
