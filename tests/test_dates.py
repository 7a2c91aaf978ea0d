"""Printed dates: tables first (what was seen in real pages), then what must hold for every string."""

from __future__ import annotations

import csv
import json
import re
import time as clock
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from provenance.dates import match_date, parse_date, parse_instant
from provenance.model import Dated

HERE = Path(__file__).resolve().parent
LOCALES = json.loads((HERE.parent / "fixtures/dates/locales.json").read_text(encoding="utf-8"))["locales"]
LINES = (HERE.parent / "provenance/data/months.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))
DIGITS = {
    "latn": "0123456789",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
    "fullwide": "０１２３４５６７８９",
    "thai": "๐๑๒๓๔๕๖๗๘๙",
}

#: Real embeds: post id, what they print, the UTC day of the id (the project's notes on printed dates, section 1).
SHOWN_IN_EMBEDS = [
    ("1620594685185245185", "February 1, 2023", "2023-02-01"),
    ("1344829045112856577", "January 1, 2021", "2021-01-01"),
    ("1002002173906038784", "May 31, 2018", "2018-05-31"),
    ("945522243248930816", "2017年12月26日", "2017-12-26"),
    ("240990149893312512", "August 30, 2012", "2012-08-30"),
    ("220014393159712772", "July 3, 2012", "2012-07-03"),
    ("1030832747114192898", "2018年8月18日", "2018-08-18"),
    ("65901469601239040", "2011年5月4日", "2011-05-04"),
    ("1201277326262190080", "2019년 12월 1일", "2019-12-01"),
    ("1031669919337742336", "2018年8月20日", "2018-08-20"),
    ("570358236806668288", "24 Février 2015", "2015-02-24"),
    ("954146978564395008", "19. Januar 2018", "2018-01-19"),
    ("992196701418086400", "4 de maio de 2018", "2018-05-04"),
    ("1004851714430767107", "7 czerwca 2018", "2018-06-07"),
    ("1112840913636745216", "1. huhtikuuta 2019", "2019-04-01"),
    ("1112855681382543362", "1 tháng 4, 2019", "2019-04-01"),
    ("435555976687923200", "17 בפברואר 2014", "2014-02-17"),
    ("1063575250485555208", "16 de novembre de 2018", "2018-11-16"),
    ("683479456019779585", "3 stycznia 2016", "2016-01-03"),
]

#: Every shape of section 2, and what people and other renderers make of them.
PRINTED = [
    ("June 26, 2014", "2014-06-26"),
    ("May 30, 2018", "2018-05-30"),
    ("4 December 2015", "2015-12-04"),
    ("7 Oct 2016", "2016-10-07"),
    ("Sept. 7, 2016", "2016-09-07"),
    ("May 30th, 2024", "2024-05-30"),
    ("30th of May 2024", "2024-05-30"),
    ("30-May-2024", "2024-05-30"),
    ("2024 May 30", "2024-05-30"),
    ("MAY 30, 2024", "2024-05-30"),
    ("𝐌𝐚𝐲 𝟑𝟎, 𝟐𝟎𝟐𝟒", "2024-05-30"),
    ("25 Novembre 2013", "2013-11-25"),
    ("6 Juin 2014", "2014-06-06"),
    ("28 mai 2018", "2018-05-28"),
    ("1er janvier 2020", "2020-01-01"),
    ("14 juill. 2019", "2019-07-14"),
    ("3 aout 2019", "2019-08-03"),
    ("15 de noviembre de 2012", "2012-11-15"),
    ("octubre 25, 2013", "2013-10-25"),
    ("julio 28, 2015", "2015-07-28"),
    ("4 de mayo del 2018", "2018-05-04"),
    ("7 de setiembre de 2018", "2018-09-07"),
    ("1º de janeiro de 2020", "2020-01-01"),
    ("1.º de janeiro de 2020", "2020-01-01"),
    ("4. April 2013", "2013-04-04"),
    ("17. Mai 2018", "2018-05-17"),
    ("3. Jänner 2019", "2019-01-03"),
    ("5 Mrz. 2019", "2019-03-05"),
    ("3月 16, 2012", "2012-03-16"),
    ("10月 26, 2012", "2012-10-26"),
    ("8월 7, 2012", "2012-08-07"),
    ("2013년, 7월 20일", "2013-07-20"),
    ("2016년 2월 25일", "2016-02-25"),
    ("2016 年 9 月 23 日", "2016-09-23"),
    ("２０１８年８月２０日", "2018-08-20"),
    ("2018年十二月20日", "2018-12-20"),
    ("2018年十月20日", "2018-10-20"),
    ("2018年八月20号", "2018-08-20"),
    ("16 mei 2016", "2016-05-16"),
    ("11 gennaio 2018", "2018-01-11"),
    ("1° giugno 2018", "2018-06-01"),  # typed with the degree sign
    ("2 марта 2018 г.", "2018-03-02"),
    ("2 марта 2018г.", "2018-03-02"),
    ("2 марта 2018 года", "2018-03-02"),
    ("2 март 2018", "2018-03-02"),
    ("5 травня 2019 р.", "2019-05-05"),
    ("5 травень 2019", "2019-05-05"),
    ("27 Ocak 2018", "2018-01-27"),
    ("27 ARALIK 2018", "2018-12-27"),
    ("27 KASIM 2018", "2018-11-27"),
    ("3 NİSAN 2018", "2018-04-03"),
    ("20 lipca 2015", "2015-07-20"),
    ("8 marca 2018", "2018-03-08"),
    ("8 marca 2018 r.", "2018-03-08"),
    ("8 styczeń 2018", "2018-01-08"),
    ("12. listopadu 2014", "2014-11-12"),
    ("20. května 2018", "2018-05-20"),
    ("3. června 2018", "2018-06-03"),
    ("3. července 2018", "2018-07-03"),
    ("3. leden 2018", "2018-01-03"),
    ("17 juli 2016", "2016-07-17"),
    ("23. marts 2016", "2016-03-23"),
    ("den 14. september 2016", "2016-09-14"),
    ("19. lokakuuta 2016", "2016-10-19"),
    ("19. tammikuu 2016", "2016-01-19"),
    ("25 d’agost de 2017", "2017-08-25"),
    ("25 d'agost de 2017", "2017-08-25"),
    ("29 d’abril del 2018", "2018-04-29"),
    ("11 ביולי 2016", "2016-07-11"),
    ("11 ב-יולי 2016", "2016-07-11"),
    ("9 יולי 2018", "2018-07-09"),
    ("22 Maret 2019", "2019-03-22"),
    ("ngày 1 tháng 4 năm 2019", "2019-04-01"),
    ("1 tháng 13, 2019", None),
    ("5 Ιανουάριος 2019", "2019-01-05"),
    ("5 ΜΑΪΟΥ 2019", "2019-05-05"),
    ("2024. május 30.", "2024-05-30"),
    ("30. svibnja 2024.", "2024-05-30"),
    ("30. мај 2024.", "2024-05-30"),
    ("٣٠ مايو ٢٠٢٤", "2024-05-30"),
    ("30 غشت 2024", "2024-08-30"),
    ("۳۰ مهٔ ۲۰۲۴", "2024-05-30"),
    ("30 ژانويه 2024", "2024-01-30"),  # typed with the Arabic yeh
    ("30 مئی، 2024", "2024-05-30"),
    ("३० मई २०२४", "2024-05-30"),
    ("30 फरवरी 2024", None),
    ("28 फरवरी 2024", "2024-02-28"),
    ("৩০ মে, ২০২৪", "2024-05-30"),
    ("30 พฤษภาคม 2567", "2024-05-30"),
    ("30 พ.ค. 2567", "2024-05-30"),
    ("30 พฤษภาคม พ.ศ. 2567", "2024-05-30"),
    ("30 พฤษภาคม ค.ศ. 2024", "2024-05-30"),
    ("30 พฤษภาคม 2024", "2024-05-30"),
    ("May 30, 2567", None),
    ("30 Mayo 2024", "2024-05-30"),
    ("2024-05-30", "2024-05-30"),
    ("2024/5/30", "2024-05-30"),
    ("2024.05.30", "2024-05-30"),
    ("2024. 5. 30.", "2024-05-30"),
    # a weekday before or after, as Facebook prints it
    ("Thursday, January 4, 2018", "2018-01-04"),
    ("Donnerstag, 4. Januar 2018", "2018-01-04"),
    ("2015년 8월 27일 목요일", "2015-08-27"),
    ("2018年1月4日木曜日", "2018-01-04"),
    ("2018年1月4日(木)", "2018-01-04"),
    ("2018年1月4日 星期四", "2018-01-04"),
    ("torsdag den 4. januar 2018", "2018-01-04"),
    ("quinta-feira, 4 de janeiro de 2018", "2018-01-04"),
    ("четверг, 4 января 2018 г.", "2018-01-04"),
    ("4 Ocak 2018 Perşembe", "2018-01-04"),
    ("2018. január 4., csütörtök", "2018-01-04"),
    ("วันพฤหัสบดีที่ 4 มกราคม พ.ศ. 2561", "2018-01-04"),
    ("Thứ Năm, 4 tháng 1, 2018", "2018-01-04"),
    ("الخميس، ٤ يناير ٢٠١٨", "2018-01-04"),
    ("יום חמישי, 4 בינואר 2018", "2018-01-04"),
    # what belongs to nobody
    (" \u200f\u202b May\u00a030,\n 2024\u200f \ufeff", "2024-05-30"),
    ("May 30, 2024.", "2024-05-30"),
    # not a date
    ("", None),
    (" ", None),
    ("May 2024", None),
    ("May 30", None),
    ("May 30, 24", None),
    ("Feb 30, 2024", None),
    ("2023-02-29", None),
    ("May 30, 1999", None),
    ("May 30, 2100", None),
    ("30 خرداد 1403", None),
    ("May 30, 20245", None),
    ("May 30, 2024 and so on", None),
    ("Maybe 30, 2024", None),
    ("Marching 3, 2024", None),
    ("30/05/24", None),
    ("05/06/2024", None),
    ("24/05/30", None),
    ("123456789", None),
    ("2018年13月4日", None),
    ("yesterday", None),
    ("May 3², 2024", None),
    ("½ May 2024", None),
]

WITH_LANG = [
    ("30.05.24", "de", "2024-05-30"),
    ("30.05.2024", "de-AT", "2024-05-30"),
    ("30/05/24", "de", "2024-05-30"),
    ("30\u200f/05\u200f/2024", "ar", "2024-05-30"),
    ("٣٠\u200f/٠٥\u200f/٢٠٢٤", "ar", "2024-05-30"),
    ("30.5.2024", "fi", "2024-05-30"),
    ("30.05.24 г.", "bg", "2024-05-30"),
    ("30. 5. 2024", "cs", "2024-05-30"),
    ("30. 5. 2024.", "sr", "2024-05-30"),
    ("24/05/30", "ja", "2024-05-30"),
    ("24. 5. 30.", "ko", "2024-05-30"),
    ("05/30/24", "de", None),
    ("30/05/24", "en", None),
    ("30/05/24", "fr", None),
    # a wrong hint does no harm
    ("July 3, 2012", "hi", "2012-07-03"),
    ("2 марта 2018 г.", "sr", "2018-03-02"),
    ("2018年8月20日", "ar", "2018-08-20"),
    ("25 d’agost de 2017", "zz-unknown", "2017-08-25"),
    # names that are two months
    ("3 listopada 2018", None, "2018-11-03"),
    ("3. listopada 2018.", None, "2018-10-03"),
    ("3 listopada 2018", "hr", "2018-10-03"),
    ("3. listopada 2018", "pl", "2018-11-03"),
    ("3. srp 2018", None, None),
    ("3. srp 2018", "cs", "2018-08-03"),
    ("3. srp 2018", "bs", "2018-07-03"),
    ("listopada 3, 2018", None, None),
    ("30 May 2567", "th", "2024-05-30"),
    ("2567-05-30", "th", "2024-05-30"),
    ("2024-05-30", "th", "2024-05-30"),
]

#: text, local time, zone, instant
CLOCKS = [
    ("Aug 28, 2015 at 2:58pm PDT", "14:58", "PDT", None),
    ("Apr 21, 2024 at 15:09", "15:09", None, None),
    ("May 14, 2024 at 3:43 PM", "15:43", None, None),
    ("May 14, 2024, 12:05 a.m.", "00:05", None, None),
    ("6:46 PM · May 30, 2024", "18:46", None, None),
    ("6:46 PM - 30 May 2014", "18:46", None, None),
    ("6:46 PM ∙ May 30, 2024", "18:46", None, None),  # the sign of sums, on cards of newsletters
    ("18:46 · 30 mai 2024", "18:46", None, None),
    ("下午6:46 · 2024年5月30日", "18:46", None, None),
    ("午後0:30 · 2024年5月30日", "12:30", None, None),
    ("2024年5月30日15:09", "15:09", None, None),
    ("오전 6:46 · 2024년 5월 30일", "06:46", None, None),
    ("May 30 , 2024 at 2:58pm", "14:58", None, None),  # parted into words for some corpus
    ("2020 6월 12 6:50오전 PDT", "06:50", "PDT", None),  # Instagram's, its words in another order
    ("2017 8월 30 오전 2:31 PDT", "02:31", "PDT", None),
    ("2017 4月 10 8:24午後 PDT", "20:24", "PDT", None),
    ("2018 3月 5 4:01上午 PST", "04:01", "PST", None),
    ("16 de Ene de 2017 a la(s) 5:54 PST", "05:54", "PST", None),
    ("23 Mag 2020 alle ore 9:20 PDT", "09:20", "PDT", None),
    ("30 mai 2024 à 15h09", "15:09", None, None),
    ("30. toukokuuta 2024 klo 15.09", "15:09", None, None),
    ("30 Μαΐου 2024 στις 15:09", "15:09", None, None),
    ("6:46 م · 30 مايو 2024", "18:46", None, None),
    ("May 30, 2024 15:09:33", "15:09:33", None, None),
    ("2024-05-30T15:09", "15:09", None, None),
    ("2024-05-30T15:09:33.250Z", None, "Z", "2024-05-30T15:09:33.250000+00:00"),
    ("2024-05-30 00:30:00+02:00", None, "+02:00", "2024-05-29T22:30:00+00:00"),
    ("Wed Mar 28 22:55:27 +0000 2018", None, "+0000", "2018-03-28T22:55:27+00:00"),
    ("Thu, 30 May 2024 12:00:00 GMT", None, "GMT", "2024-05-30T12:00:00+00:00"),
    ("May 30, 2024 at 15:09 UTC", None, "UTC", "2024-05-30T15:09:00+00:00"),
    ("May 30, 2024 at 15:09 UTC+2", None, "UTC+2", "2024-05-30T13:09:00+00:00"),
    ("May 30, 2024 at 15:09 -0730", None, "-0730", "2024-05-30T22:39:00+00:00"),
    ("May 30, 2024", None, None, None),
]

#: text, where to begin, what is the date there
IN_TEXT = [
    ("— Example (@example_reader) May 30, 2024However, others", 27, "May 30, 2024"),
    ("x May 30, 2024 at 3:43 PMHowever", 1, "May 30, 2024 at 3:43 PM"),
    ("Aug 28, 2015 at 2:58pm PDTHowever", 0, "Aug 28, 2015 at 2:58pm PDT"),
    ("May 30, 2024 at 3:43 amazing", 0, "May 30, 2024 at 3:43"),
    ("May 30, 2024 at 15:09 NATO met", 0, "May 30, 2024 at 15:09"),
    ("May 30, 2024 at 15:09 est", 0, "May 30, 2024 at 15:09"),
    ("May 30, 2024 at 15:09 UTC+99", 0, "May 30, 2024 at 15:09"),
    ("May 30, 2024 at 25:09", 0, "May 30, 2024"),
    ("May 30, 2024 at 15:09 PM", 0, "May 30, 2024"),
    ("May 30, 2024, 10.50 euros", 0, "May 30, 2024"),
    ("May 30, 2024\n10:30 the doors opened", 0, "May 30, 2024"),
    ("May 30, 2024 Thursday's meeting", 0, "May 30, 2024"),
    ("4. Januar 2018. Danach", 0, "4. Januar 2018"),
    ("2 марта 2018 г. Москва", 0, "2 марта 2018 г."),
    ("2 марта 2018 гости", 0, "2 марта 2018"),
    ("2018年8月20日に", 0, "2018年8月20日"),
    ("2018年8月20日月曜日に", 0, "2018年8月20日月曜日"),
    ("2024-05-30T25:00Z", 0, "2024-05-30"),
    ("2024-05-30T12:00:00+99:00", 0, "2024-05-30"),
    ("2024-05-30T12:00Zulu", 0, "2024-05-30T12:00"),
    ("2024-05-30.", 0, "2024-05-30"),
    ("Wed Mar 28 22:55:77 +0000 2018", 0, None),
    ("on May 30, 2024", 0, None),
    ("on May 30, 2024", 2, "May 30, 2024"),
    ("on May 30, 2024", 4, None),
    ("on May 30, 2024", 99, None),
    ("May 30, 2024", -3, "May 30, 2024"),
    ("May 30, 2024²", 0, "May 30, 2024"),
    ("May 30, 2024\u200b5", 0, None),
    ("May 30,\n                2024", 0, "May 30,\n                2024"),
    ("May 30," + " " * 149 + "20245", 0, None),
    (" " * 300 + "May 30, 2024", 0, None),
]

DAY = 86_400_000
INSTANTS = [
    ("2024-05-30", "2024-05-30T00:00:00", DAY),
    ("2024-05-30T12:00", "2024-05-30T12:00:00", DAY),
    ("2024-05-30T12:00:30", "2024-05-30T12:00:30", DAY),
    ("2024-05-30 12:00:30", "2024-05-30T12:00:30", DAY),
    ("2024-05-30T12:00Z", "2024-05-30T12:00:00", 60_000),
    ("2024-05-30T12:00:30Z", "2024-05-30T12:00:30", 1000),
    ("2024-05-30T12:00:30z", "2024-05-30T12:00:30", 1000),
    ("2024-05-30T12:00:30+02:00", "2024-05-30T10:00:30", 1000),
    ("2024-05-30T12:00:30+0200", "2024-05-30T10:00:30", 1000),
    ("2024-05-30T12:00:30+02", "2024-05-30T10:00:30", 1000),
    ("2024-05-30 12:00:30 -05:30", "2024-05-30T17:30:30", 1000),
    ("2024-05-30T12:00:30.5Z", "2024-05-30T12:00:30.500", 100),
    ("2024-05-30T12:00:30.25Z", "2024-05-30T12:00:30.250", 10),
    ("2024-05-30T12:00:30.123Z", "2024-05-30T12:00:30.123", 1),
    ("2024-05-30T12:00:30.123456789Z", "2024-05-30T12:00:30.123456", 1),
    ("\n 2024-05-30T12:00Z\t", "2024-05-30T12:00:00", 60_000),
    ("Thu, 30 May 2024 12:00:00 GMT", "2024-05-30T12:00:00", 1000),
    ("30 May 2024 12:00 +0200", "2024-05-30T10:00:00", 60_000),
    ("Thu, 30 May 2024 12:00:00 PDT", "2024-05-30T19:00:00", 1000),
    ("Thu, 30 May 2024 12:00:00 EST", "2024-05-30T17:00:00", 1000),
    ("Thu, 30 May 2024 12:00:00", "2024-05-30T12:00:00", DAY),
    ("Wed Mar 28 22:55:27 +0000 2018", "2018-03-28T22:55:27", 1000),
    ("20240530120030", "2024-05-30T12:00:30", 1000),
    ("", None, 0),
    ("May 30, 2024", None, 0),
    ("2024-05", None, 0),
    ("2024-02-30", None, 0),
    ("2024-05-30T24:00Z", None, 0),
    ("2024-05-30T12:00+15:00", None, 0),
    ("2024-05-30T12:00 and more", None, 0),
    ("20241330120030", None, 0),
    ("2024053012003", None, 0),
    ("0001-01-01T00:00:00+01:00", None, 0),
    ("1970-01-01T00:00:00Z", None, 0),
    ("9999-12-31T23:59:59-12:00", None, 0),
    ("1717070400", None, 0),
    ("2024-05-30" + " " * 500, None, 0),
]


def day_of(text: str, lang: str | None = None) -> str | None:
    found = parse_date(text, lang=lang)
    return found.day.isoformat() if found else None


@pytest.mark.parametrize(("post_id", "shown", "utc_day"), SHOWN_IN_EMBEDS)
def test_real_embeds_print_the_utc_day(post_id: str, shown: str, utc_day: str) -> None:
    snowflake = datetime.fromtimestamp(((int(post_id) >> 22) + 1_288_834_974_657) / 1000, UTC)

    assert utc_day == snowflake.date().isoformat() == day_of(shown)


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_printed_dates(text: str, expected: str | None) -> None:
    assert expected == day_of(text)


@pytest.mark.parametrize(("text", "lang", "expected"), WITH_LANG)
def test_a_language_settles_the_order_and_a_wrong_one_does_no_harm(
    text: str, lang: str | None, expected: str | None
) -> None:
    assert expected == day_of(text, lang)


@pytest.mark.parametrize(("text", "local", "zone", "at"), CLOCKS)
def test_clock_times_are_local_unless_an_offset_is_stated(
    text: str, local: str | None, zone: str | None, at: str | None
) -> None:
    found = parse_date(text)

    assert found is not None
    assert (time.fromisoformat(local) if local else None) == found.local_time
    assert zone == found.zone
    assert (datetime.fromisoformat(at) if at else None) == found.at


def test_the_day_is_the_printed_one_also_where_utc_has_another() -> None:
    found = parse_date("2024-05-30T00:30:00+02:00")

    assert found is not None
    assert date(2024, 5, 30) == found.day
    assert datetime(2024, 5, 29, 22, 30, tzinfo=UTC) == found.at


@pytest.mark.parametrize(("text", "start", "expected"), IN_TEXT)
def test_the_longest_date_that_begins_here(text: str, start: int, expected: str | None) -> None:
    found = match_date(text, start)

    assert expected == (found.text if found else None)
    assert found is None or text[found.start : found.end] == found.text


@pytest.mark.parametrize(("text", "at", "precision_ms"), INSTANTS)
def test_instants_machines_write(text: str, at: str | None, precision_ms: int) -> None:
    expected = Dated(datetime.fromisoformat(at).replace(tzinfo=UTC), precision_ms, "a test") if at else None

    assert expected == parse_instant(text, "a test")


def test_a_date_is_not_cut_out_of_a_longer_number_at_the_edge_of_the_window() -> None:
    text = "May 30," + " " * 149

    assert match_date(text + "2024") is not None
    assert match_date(text + "20245") is None


# --- every locale -----------------------------------------------------------------------------


def printed(day: date, pattern: str, locale: dict[str, object]) -> str:
    """Format a day by a CLDR pattern, with the letters that occur in them."""
    wide, short = locale["wide"], locale["abbreviated"]
    assert isinstance(wide, list)
    assert isinstance(short, list)
    fields = {
        "y": str(day.year), "G": "ค.ศ.", "d": str(day.day), "dd": f"{day.day:02}", "M": str(day.month),
        "MM": f"{day.month:02}", "MMM": short[day.month - 1], "MMMM": wide[day.month - 1],
    }  # fmt: skip
    return re.sub(
        r"'([^']*)'|(d+|M+|y|G)", lambda part: part[1] if part[1] is not None else str(fields[part[2]]), pattern
    )


@pytest.mark.parametrize("name", LOCALES)
@pytest.mark.parametrize("style", ["long", "medium"])
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), digits=st.sampled_from(sorted(DIGITS)), data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_locale_reads_back(name: str, style: str, day: date, digits: str, data: st.DataObject) -> None:
    locale = LOCALES[name]
    text = printed(day, locale[style], locale).translate(str.maketrans(DIGITS["latn"], DIGITS[digits]))
    if data.draw(st.booleans(), label="decomposed"):
        text = unicodedata.normalize("NFD", text)
    before = data.draw(st.sampled_from(["", " ", "(@example_reader) ", "\u200f"]))
    after = data.draw(st.sampled_from(["", "\n", " and", "However", "。", "؛"]))
    found = match_date(f"{before}{text}{after}", len(before), lang=name)

    assert found is not None, text
    assert (day, text) == (found.day, found.text)
    whole = parse_date(text)

    assert whole is None or day == whole.day, "without a language: the same day, or no answer"


@pytest.mark.parametrize("name", LOCALES)
@pytest.mark.parametrize("style", ["long", "medium"])
def test_without_a_language_only_two_names_stay_open(name: str, style: str) -> None:
    locale = LOCALES[name]
    unread = {
        locale["abbreviated"][month - 1]
        for month in range(1, 13)
        if "MMM" in locale[style] and parse_date(printed(date(2018, month, 17), locale[style], locale)) is None
    }

    assert unread <= {"srp", "lis", "lip"}, "Croatian and its neighbours use these for different months"


def test_the_names_file_is_whole() -> None:
    assert any("UNICODE LICENSE V3" in line for line in LINES)
    assert {"cldr", "project"} == {row["source"] for row in ROWS}
    assert {"month", "weekday"} == {row["kind"] for row in ROWS}
    for row in ROWS:
        names = row["names"].split("|")

        assert len(names) == {"month": 12, "weekday": 7}[row["kind"]], row
        assert all(name and name == name.strip() == unicodedata.normalize("NFC", name) for name in names), row


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['lang']}-{row['kind']}-{row['names'][:9]}"
)
def test_every_name_in_the_file_is_read(row: dict[str, str]) -> None:
    for number, name in enumerate(row["names"].split("|"), 1):
        if row["kind"] == "month":
            found = parse_date(f"17 {name} 2018", lang=row["lang"])

            assert found is not None, name
            assert date(2018, number, 17) == found.day
        else:
            assert day_of(f"{name} 17 May 2018") == "2018-05-17", name


# --- every string -----------------------------------------------------------------------------

PIECES = st.sampled_from([
    "May", "mai", "30", "2024", " ", ", ", ".", "-", "/", "年", "月", "日", "년", "월", "일", "de ", "d’", "г.", "at ",
    "T", "12:00", "Z", "+0000", "+99:99", "PM", "PDT", "ب", "ב", "\u200f", "\u0301", "２", "²", "¨", "Wed", "thang ",
    "ﷺ", "İ",
])  # fmt: skip
ANY = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))


@given(ANY, st.integers(-3, 40), st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["de", "th", "ko", "hr"])))
@settings(max_examples=600, deadline=None)
def test_no_string_raises_and_slices_agree(text: str, start: int, lang: str | None) -> None:
    for found in (match_date(text, start, lang=lang), parse_date(text, lang=lang)):
        if found is not None:
            assert text[found.start : found.end] == found.text
            assert 2000 <= found.day.year <= 2099
            assert found.at is None or (found.at.utcoffset() == timedelta(0) and found.local_time is None)
            again = parse_date(found.text, lang=lang)
            assert again is not None
            assert (found.day, found.at, found.text) == (again.day, again.at, again.text), "a date by itself is itself"
    instant = parse_instant(text, "a test")

    assert instant is None or (instant.at.utcoffset() == timedelta(0) and instant.precision_ms > 0)


@given(
    st.datetimes(datetime.fromisoformat("2000-01-02"), datetime.fromisoformat("2099-12-30")),
    st.integers(-14 * 60, 14 * 60),
)
@settings(deadline=None)
def test_iso_instants_read_back(at: datetime, minutes: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found, read = parse_date(aware.isoformat()), parse_instant(aware.isoformat(), "a test")

    assert found is not None
    assert read is not None
    assert (at.date(), aware) == (found.day, found.at)
    assert aware == read.at


@pytest.mark.parametrize("piece", [" ", "9", "May ", "\u200f", "2024-", "ב", "1 ", ".", "월", "a\u0301", "12:00 "])
def test_long_inputs_take_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = clock.process_time()
    for ending in ("", "x", "May 30, 2024", "."):
        parse_date(text + ending)
        match_date(text + ending, len(text))
        parse_instant(text + ending, "a test")

    assert clock.process_time() - began < 0.5, "a quadratic pattern would take minutes here"


@pytest.mark.parametrize("lang", [None, "en", "de", "th", "ar", "ja"])
@pytest.mark.parametrize("month", ["January", "Feb", "March", "April", "May", "June", "Jul", "August", "Sep", "October"])
def test_the_quick_way_for_english_dates_says_what_the_long_way_says(month: str, lang: str | None) -> None:
    for text in (f"{month} 7, 2024", f"{month} 31, 2019", f"{month} 0, 2019", f"{month} 12, 1999", f"{month} 12, 2560"):
        quick, long = parse_date(text, lang=lang), parse_date(f" {text}", lang=lang)

        assert (long and long.day) == (quick and quick.day)
        assert quick is None or (text, 0, len(text)) == (quick.text, quick.start, quick.end)
