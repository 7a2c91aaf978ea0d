"""
Printed days, written as pages write them: to find a day in a page, and to print another one in its place.

>>> from datetime import date
>>> moved("on May 30, 2024, it", date(2024, 5, 30), date(2024, 6, 2))
('on June 2, 2024, it', 1)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

#: Names of the months (facts: dates.md section 3) and how each language sets day, month and year around them.
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "en short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr 2013": "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
          "marraskuuta joulukuuta",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
_SHAPES = {
    "en": ("{month} {day}, {year}", "{day} {month} {year}"),
    "en short": ("{month} {day}, {year}", "{day} {month} {year}"),
    "de": ("{day}. {month} {year}",),
    "da": ("{day}. {month} {year}",),
    "fi": ("{day}. {month} {year}",),
    "es": ("{day} de {month} de {year}", "{month} {day}, {year}"),
    "pt": ("{day} de {month} de {year}",),
}
_NUMBERS = ("{year}年{number}月{day}日", "{year}년 {number}월 {day}일")
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def spellings(day: date) -> Iterator[tuple[str, str]]:
    """Every way in which pages print a day: the name of the shape, and the words."""
    values = {"day": day.day, "year": day.year, "number": day.month}
    for language, names in _MONTHS.items():
        month = names.split()[day.month - 1]
        for shape in _SHAPES.get(language, ("{day} {month} {year}",)):
            yield f"{language} {shape}", shape.format(month=month, **values)
    for shape in _NUMBERS:
        yield shape, shape.format(**values)


def moved(text: str, day: date, other: date) -> tuple[str, int]:
    """
    The text with every print of *day* changed to *other*, and how many there were.

    Times in attributes go with it: those of the day before and after too, as a printed day may be in another zone.
    """
    new, before = dict(spellings(other)), text
    count = 0
    for name, words in sorted(spellings(day), key=lambda one: -len(one[1])):
        for old, fresh in dict.fromkeys(((words, new[name]), (escape(words), escape(new[name])),
                                         (_json(words), _json(new[name])))):
            # A backslash of JSON is no group of ours.
            text, hits = re.subn(rf"(?<!\w){re.escape(old)}(?!\d)", fresh.replace("\\", r"\\"), text)
            count += hits
    near = {(day + step).isoformat(): (other + step).isoformat() for step in (timedelta(-1), timedelta(0), timedelta(1))}
    text, hits = re.subn(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", lambda found: near.get(found[0], found[0]), text)
    count += hits if day.isoformat() in before else 0
    stamp = rf"\w{{3}} {_month(day)} {day.day:02} (\d\d:\d\d:\d\d \+0000) {day.year}"
    replaced = f"{_WEEKDAYS[other.weekday()]} {_month(other)} {other.day:02} \\1 {other.year}"
    text, hits = re.subn(stamp, replaced, text)
    return text, count + hits


def _month(day: date) -> str:
    return _MONTHS["en short"].split()[day.month - 1]


def _json(words: str) -> str:
    """As JSON writes it where it keeps to ASCII."""
    return "".join(char if char.isascii() else f"\\u{ord(char):04x}" for char in words)
