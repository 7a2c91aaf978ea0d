"""
Clock times and zones as printed beside a date.

>>> clock_at(Window("3:43 PM PDT", 0), 0, loose=False).clock
datetime.time(15, 43)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from provenance.dates.fold import Window, fold

_CLOCK = re.compile(
    rf"(?:(?:(?P<am>上午|午前|{fold('오전')})|(?P<pm>下午|午後|{fold('오후')})) ?)?"
    r"(?P<h>[0-9]{1,2})(?P<sep>[:.h])(?P<min>[0-9]{2})(?::(?P<s>[0-9]{2}))?(?![0-9:])"
)
_HALF = re.compile(
    rf" ?(?:(?P<am>am|a\. ?m\.|ص|上午|午前|{fold('오전')})|(?P<pm>pm|p\. ?m\.|م|下午|午後|{fold('오후')}))"
)
_ZONE = re.compile(
    r" ?(?:(?:utc|gmt)(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?|(?<= )(?P<plain>[+-][0-9]{4})"
    r"|ak[sd]t|a?[ecmpw][sd]t|hst|bst|[ecw]est|[ecw]et|ist|jst|kst|msk|sast|nz[sd]t|pkt|hkt|sgt|wib|brt)(?![0-9])"
)
#: Hours from UTC of the zone words that RFC 2822, section 4.3, gives a meaning; elsewhere CST or IST have several.
_ZONE_HOURS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0} | {
    f"{zone}{kind}t": hours + (kind == "d")
    for zone, hours in (("e", -5), ("c", -6), ("m", -7), ("p", -8))
    for kind in "sd"
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time, what is known of its zone, and where both stand in the folded text."""

    clock: time
    offset: timedelta | None
    zone: tuple[int, int] | None
    end: int


def clock_at(window: Window, place: int, *, loose: bool) -> Clock | None:
    """A clock time as printed; *loose* allows ``15.09`` and ``15h09``, which without "at" are prices and lengths."""
    folded = window.folded
    found = _CLOCK.match(folded, place)
    if found is None or (found["sep"] != ":" and not loose):
        return None
    hour, minute, second = int(found["h"]), int(found["min"]), int(found["s"] or 0)
    before_noon, after_noon, end = found["am"], found["pm"], found.end()
    half = _HALF.match(folded, end)
    if half and window.ends(half.end()):
        before_noon, after_noon, end = half["am"], half["pm"], half.end()
    if before_noon or after_noon:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if after_noon else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = place_of_zone = None
    zone = _ZONE.match(folded, end)
    if zone and window.ends(zone.end()):
        begin = zone.start() + (zone[0][0] == " ")
        words = window.text[window.where[begin] : window.where[zone.end() - 1] + 1]
        number = zone["offset"] or zone["plain"]
        offset = offset_of(number or zone[0].strip()) if number or zone[0].strip() in ("utc", "gmt") else None
        if words == words.upper() and (offset is not None or not number):
            place_of_zone, end = (begin, zone.end()), zone.end()
        else:
            offset = None
    return Clock(time(hour, minute, second), offset, place_of_zone, end)


def offset_of(zone: str) -> timedelta | None:
    """The distance from UTC that ``+02:00``, ``-0700``, ``+2`` or a word of RFC 2822 states; None over 14 hours."""
    if zone in _ZONE_HOURS:
        return timedelta(hours=_ZONE_HOURS[zone])
    found = re.fullmatch(r"([+-])([0-9]{1,2}):?([0-9]{2})?", zone)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    distance = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -distance if found[1] == "-" else distance
