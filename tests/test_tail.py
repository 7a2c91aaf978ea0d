"""Tails of embeds in running text: what they look like, what only looks like them, and the time they take."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.platforms.tail import X_HANDLE, Tail, find_tails, split_name

TABLE = Path(__file__).resolve().parents[1] / "fixtures" / "dates" / "locales.json"
LOCALES = json.loads(TABLE.read_text(encoding="utf-8"))["locales"]
#: What a month calls for in its locale's long pattern; the Thai one counts the years of another calendar.
SIGNS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "beng": "০১২৩৪৫৬৭৮৯"}


def tails(text: str) -> list[Tail]:
    return find_tails(text, X_HANDLE)


def only(text: str) -> Tail:
    [tail] = tails(text)
    return tail


# --- names ------------------------------------------------------------------------------------

NAMES = [
    "Ada", "A", "Ada Lovely", "🇺🇲Ada🇺🇲", "🚒 Fire & Rescue 🚒", "Ada (the first)", "Ada (the (first))", "Ada @ work",
    "@ada", "Ada – of numbers", "Ada-Marie", "Ada - at night", "Ada | Numbers", "Ada, of 12", "12:30", "مكتب الحديقة",
    "まちの図書館", "A" * 50, "👨‍👩‍👧‍👦" * 7, "Ada…", "x.com", "Ada — of numbers",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["Words pic.twitter.com/abcdefghij", "Words pic.x.com/abcdefghij\n", "Words.\n"])
def test_names_stand_between_the_dash_and_the_handle(name: str, before: str) -> None:
    tail = only(f"{before}— {name} (@example) May 30, 2024 More words.")

    assert (name, "example", date(2024, 5, 30)) == (tail.name, tail.handle, tail.date and tail.date.day)


@pytest.mark.parametrize("name", [name for name in NAMES if "—" not in name and "–" not in name])
def test_a_dash_glued_to_the_words_needs_no_link_before_it(name: str) -> None:
    text = f"Words that end— {name} (@example) May 30, 2024"
    tail = only(text)

    assert ("Words that end", name) == (text[tail.text_start:tail.text_end], tail.name)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("It is so — all of it — here.— Ada (@example) May 30, 2024", "It is so — all of it — here.", "Ada"),
        ("It is — so\n— Ada – B (@example) May 30, 2024", "It is — so", "Ada – B"),
        ("It is - so #tag\n— Ada (@example) May 30, 2024", "It is - so #tag", "Ada"),
        ("— Ada (@example) May 30, 2024", "", "Ada"),
        ("— (@example) May 30, 2024", "", None),
        ("Words\n— (@example) May 30, 2024", "Words", None),
        ("Words —(@example) May 30, 2024\n— Ada (@other) May 30, 2024", None, "Ada"),
    ],
)
def test_which_dash_is_the_platforms(text: str, words: str | None, name: str | None) -> None:
    tail = tails(text)[-1]

    assert words is None or words == text[tail.text_start:tail.text_end]
    assert name == tail.name


def test_where_nothing_tells_the_dashes_apart_the_last_one_counts() -> None:
    """Spaces on both sides everywhere, no line, no link: a dash is likelier in the words than in the name."""
    assert "Ada" == only("Words — more — Ada (@example) May 30, 2024").name


@pytest.mark.parametrize("name", ["A" * 91, "see https://news.example", "t.co/abc", "on\nthree\nlines", "pic.x.com/abc"])
def test_what_no_name_can_be(name: str) -> None:
    assert [] == tails(f"Words\n— {name} (@example) May 30, 2024")


def test_split_name_says_how_sure_it_is() -> None:
    line, glued = "Words\n— Ada (@example)", "Words— Ada (@example)"
    sure, less = split_name(line, line.index("(")), split_name(glued, glued.index("("))

    assert sure is not None
    assert less is not None
    assert sure[2] >= 8 > less[2]
    assert ((6, "Ada"), (5, "Ada")) == (sure[:2], less[:2])
    assert split_name("no dash at all (@example)", 15) is None
    assert split_name("well-known (@example)", 11) is None


def test_the_markup_may_know_where_a_line_begins() -> None:
    text = "One— two - Ada (@example)"

    assert (3, "two - Ada") == (split_name(text, text.index("(")) or ())[:2]
    assert (9, "Ada") == (split_name(text, text.index("("), line_starts=frozenset((9,))) or ())[:2]


# --- dashes -----------------------------------------------------------------------------------

DASHES = ["—", "–", "―", "--", "---", "-", "&mdash;", "&mdash ;", "&#8212;", "â€”", "â€“", "ā€”"]


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("before", ["W pic.twitter.com/abcdefghij", "W https://t.co/abcdefghij\n", "W.\n", "W\n\n"])
def test_every_form_of_the_dash_begins_a_tail(dash: str, before: str) -> None:
    text = f"{before}{dash} Ada (@example) May 30, 2024"
    tail = only(text)

    assert (before.rstrip(), "Ada") == (text[tail.text_start:tail.text_end], tail.name)


@pytest.mark.parametrize("dash", [dash for dash in DASHES if dash != "-"])
def test_glued_to_the_words_every_form_but_a_hyphen_will_do(dash: str) -> None:
    assert "Ada" == only(f"Words that end{dash} Ada (@example) May 30, 2024").name


def test_a_hyphen_inside_a_word_begins_no_name() -> None:
    assert [] == tails("A well-known reader (@example) May 30, 2024")


# --- handles and brackets -----------------------------------------------------------------------


@pytest.mark.parametrize("bracket", ["(@example)", "( @example )", "（@example）", "(＠example)", "（＠example)"])
def test_brackets_and_signs_of_either_width(bracket: str) -> None:
    assert "example" == only(f"Words\n— Ada {bracket} May 30, 2024").handle


@pytest.mark.parametrize("handle", ["a", "_", "A1_b2", "a" * 15, "a" * 20])
def test_handles(handle: str) -> None:
    assert handle == only(f"Words\n— Ada (@{handle}) May 30, 2024").handle


@pytest.mark.parametrize("bracket", ["(@)", "(@a b)", "(@" + "a" * 21 + ")", "(a)", "[@a]", "(@é)", "@a"])
def test_what_is_no_handle(bracket: str) -> None:
    assert [] == tails(f"Words\n— Ada {bracket} May 30, 2024")


# --- dates --------------------------------------------------------------------------------------


def printed(locale: str, month: int) -> str:
    """May 4 of 2018, or another month of it, by the long pattern of a locale."""
    data = LOCALES[locale]
    out = ""
    for literal, part in re.findall(r"'([^']*)'|(MMMM|M|d|y|.)", data["long"]):
        out += literal or {"MMMM": data["wide"][month - 1], "M": str(month), "d": "4", "y": "2018"}.get(part, part)
    return out.translate(str.maketrans("0123456789", SIGNS.get(data["digits"], "0123456789")))


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {"th"}))
def test_dates_of_every_language_follow_the_handle(locale: str) -> None:
    for month in range(1, 13):
        text = f"Words #tag pic.twitter.com/abcdefghij— Ada (@example) {printed(locale, month)}\nThe article goes on."
        tail = only(text)

        assert (date(2018, month, 4), "Ada") == (tail.date and tail.date.day, tail.name)


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("May 30, 2024However", date(2024, 5, 30)), ("2024年5月30日しかし", date(2024, 5, 30)),
        ("30 mai 2018Le maire", date(2018, 5, 30)), ("\u200e30 May 2024", date(2024, 5, 30)),
        ("2 марта 2018 г.Мэр", date(2018, 3, 2)), ("2013년, 7월 20일", date(2013, 7, 20)),
        ("octubre 25, 2013", date(2013, 10, 25)), ("3月 16, 2012", date(2012, 3, 16)),
    ],
)
def test_what_is_glued_to_the_date_does_not_hide_it(shown: str, day: date) -> None:
    tail = only(f"Words\n— Ada (@example) {shown}")

    assert tail.date is not None
    assert day == tail.date.day
    assert tail.end == tail.date.end


# --- no date ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Words https://t.co/abcdefghij\n— Ada (@example)", "Words #tag\n— Ada (@example)\nNext.",
        "Words pic.twitter.com/abcdefghij— Ada (@example)  \n", "Words that end.— Ada (@example)",
        "Words https://t.co/abcdefghij — Ada (@example)",
    ],
)
def test_without_a_date_the_words_show_that_they_are_a_posts(text: str) -> None:
    tail = only(text)

    assert ("Ada", None, text.index(")") + 1) == (tail.name, tail.date, tail.end)


PROSE = [
    "The mayor — Ada (@example) — said nothing.", "The mayor—Ada (@example)—said nothing.",
    "Ask us (@example) or write.", "By our reporter (@example)", "By our reporter (@example)\n",
    "Photo: Works Office - Town (@example)", "(@example)", "@example",
    "Words without a mark.\n— Ada (@example)", "The council met. — Ada (@example)", "— Ada (@example)",
    "— Ada (@example), mayor, on May 30, 2024", "Write to Ada (@example) by May 30, 2024.",
    "Ada (@example) May 30, 2024",
    "well-known Ada (@example) May 30, 2024", "The mayor — see https://news.example/ (@example) May 30, 2024",
    "A list:\n- one\n- two (@example)\n- three", "Ada <ada@news.example> — (see @example)",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_names_a_handle_is_no_embed(text: str) -> None:
    assert [] == tails(text)


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("An article.\nWords.\n— Ada (@example) May 30, 2024", "Words."),
        ("An article.\n\nOne line.\nTwo lines.\n\n— Ada (@example) May 30, 2024", "One line.\nTwo lines."),
        ("An article.\n\nOne line.\nTwo lines.— Ada (@example) May 30, 2024", "One line.\nTwo lines."),
        ("An article.\nWords.\n#tag pic.twitter.com/abcdefghij\n— Ada (@example) May 30, 2024",
         "Words.\n#tag pic.twitter.com/abcdefghij"),
        ("An article.\nWords.\n#tag\n@example\nhttps://t.co/abcdefghij\n— Ada (@example) May 30, 2024",
         "Words.\n#tag\n@example\nhttps://t.co/abcdefghij"),
        ("An article.\r\nWords.\r\n— Ada (@example) May 30, 2024", "Words."),
        ("A\n \t\nWords.  \n\n\n  — Ada (@example) May 30, 2024", "Words."),
        ("An article.\x1c3\x1cWords.— Ada (@example) May 30, 2024", "Words."),
        ("x" * 7000 + "— Ada (@example) May 30, 2024", "x" * 6000),
    ],
)
def test_the_words_of_a_post_are_its_paragraph(text: str, words: str) -> None:
    tail = only(text)

    assert words == text[tail.text_start:tail.text_end]


def test_several_posts_share_no_words() -> None:
    text = ("One.— A (@one) May 28, 2024 Two #b pic.twitter.com/abcdefghij— B — C (@two) May 29, 2024\nThree.\n"
            "— D (@three) 2024年5月30日")
    found = tails(text)

    assert ["one", "two", "three"] == [tail.handle for tail in found]
    assert ["One.", "Two #b pic.twitter.com/abcdefghij", "Three."] == [text[t.text_start:t.text_end] for t in found]
    assert ["A", "B — C", "D"] == [tail.name for tail in found]


# --- properties ---------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["— ", "—", "–", "-", "--", "(@a)", "(@example)", "(@", ")", "（＠b）", " ", "\n", "\n\n", "\t", "\x1c", "Ada",
     "words", "#tag", "May 30, 2024", "30 mai 2018", "2024年5月30日", "pic.twitter.com/abcdefghij",
     "https://t.co/abcdefghij", "&mdash ;", "🇺🇲"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_tails_come_in_order_and_lie_inside_the_text(text: str) -> None:
    floor = 0
    for tail in tails(text):
        assert floor <= tail.text_start <= tail.text_end < tail.end <= len(text)
        assert f"@{tail.handle}" in text[tail.text_end:tail.end].replace("＠", "@")
        assert tail.name is None or tail.name in text[tail.text_end:tail.end]
        assert tail.date is None or tail.end == tail.date.end
        floor = tail.end


@given(st.text(), st.integers(-5, 50), st.integers(0, 50))
def test_splitting_never_raises(text: str, bracket: int, floor: int) -> None:
    found = split_name(text, bracket, floor)

    assert found is None or floor <= found[0] < bracket


#: Repeated, each of these was thought up to make some search start anew from every place.
HOSTILE = [
    "— A (@b) ", "— A (@b)\n", "w\n\n— A (@b)\n\n", "w— A (@b)\n", "(@a)", "(@", "\n", "\n \t", "\n" + "\r" * 50, "—",
    "- ", "— ", "&mdash", "#a\n", "#a ", "(@a )" + " " * 20, "— A (@b) May 30, 2024 ", "t.co/abcdefghij",
    "— " * 40 + "(@b)\n", "(@a) 30.",
    "  a (@b) May 30, 2024x", "? ", "\n— ", "Skip Twitter post by @b ",
]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit)) + "— A (@b) May 30, 2024"
        began = time.process_time()
        tails(text)
        return time.process_time() - began

    small, large = min(seconds(20_000) for _ in range(2)), seconds(160_000)

    # Eight times the text: quadratic would be 64 times the time.
    assert large < 0.05 or large < 24 * small
