"""Words beside words: what counts as the same, what is told apart, and that no text is too odd for it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from provenance.judge.words import Links, Told, WordDiff, compare_words, repeated
from provenance.model import Anchor, Hop, Resolution

LONG = "https://news.example.org/story"
CHAIN = {"https://t.co/AbC": Resolution("https://t.co/AbC", True, "resolved", (
    Hop("https://t.co/AbC", 301, "location"), Hop("https://short.example/1", 301, "location"), Hop(LONG, 200)), LONG)}


def told(said: str, shown: str, links: Links | None = None, *, whole: bool = True) -> Told:
    found = compare_words(said, shown, links, whole=whole)
    assert found is not None
    return found


SAME = {
    "white space": ("One two\n\nthree", " One  two three"),
    "glued lines": ("One.\nTwo", "One.Two"),
    "glued words": ("One\nTwo three", "OneTwo three"),
    "entities": ("a &amp; b &#39;c&#x27; &lt;d&gt;", "a & b 'c' <d>"),
    "quotes": ("“It’s ‘so’”", "\"It's 'so'\""),
    "dashes": ("so – and — so", "so - and - so"),
    "dots": ("and so…", "and so..."),
    "presentation": ("❤️ ☎︎", "❤ ☎"),
    "composed": ("caf\u00e9", "cafe\u0301"),
    "zero widths": ("wo\u200brd \ufeffhere\u2066", "word here"),
    "case of a hashtag": ("#News today", "#NEWS today"),
    "full width": ("＃News today", "#News today"),
    "a picture that one lacks": ("Words pic.twitter.com/AbCdEf1234", "Words"),
    "a picture under its other name": ("Words https://t.co/AbC end", "Words pic.twitter.com/AbC end"),
    "a hung-on link": ("Words https://t.co/AbC", "Words"),
    "whom it answers": ("@one @two Words", "Words"),
    "whom it answers, in the article": ("Words", "@one Words"),
    "what it repeats": ("RT @one: Words", "Words"),
    "scripts without blanks": ("北京\n今天", "北京今天"),
    "signs of their own lines": ("One\n•\nTwo", "One•Two"),
    "a dot after a link": ("See https://example.org/a.", "See https://www.example.org/a/ ."),
    "what only counts": ("See http://example.org/a?b=1&utm_source=x end", "See https://example.org/a?b=1 end"),
}


@pytest.mark.parametrize(("said", "shown"), SAME.values(), ids=SAME.keys())
def test_the_same(said: str, shown: str) -> None:
    assert Told("same") == told(said, shown)


LINKS = {
    "by the page's own anchor": ("See https://t.co/AbC now", "See example.org/lo… now",
                                 Links(shown=(Anchor("example.org/lo…", "https://t.co/AbC"),))),
    "by the witness's word": ("See https://t.co/AbC now", f"See {LONG} now", Links(said=(Anchor("https://t.co/AbC", LONG),))),
    "by the chain": ("See https://t.co/AbC now", f"See {LONG} now", Links(resolutions=CHAIN)),
    "by a hop": ("See https://t.co/AbC now", "See short.example/1 now",
                 Links(shown=(Anchor("short.example/1", "https://short.example/1"),), resolutions=CHAIN)),
    "both cut": ("See news.example.org/st… now", "See https://t.co/AbC now",
                 Links(said=(Anchor("news.example.org/st…", LONG),), resolutions=CHAIN)),
    "shown cut, nothing known": ("See https://t.co/AbC now", "See news.example.org/st… now", Links()),
    "shown cut with a scheme": ("See https://t.co/AbC now", "See https://news.example.org/st... now", Links()),
    "a host alone, cut": ("See https://t.co/AbC now", "See news.example.org… now", Links()),
    "two cuts of one": ("See news.example.org/story… now", "See news.example.org/st… now", Links()),
    "shown without its scheme": ("See https://t.co/AbC now", "See news.example.org/story now", Links(resolutions=CHAIN)),
    "a host as a word": ("See https://t.co/AbC now", "See example.net now",
                         Links(said=(Anchor("https://t.co/AbC", "https://example.net/"),))),
    "a picture of its own": ("Words https://t.co/Zz now", "Words now", Links(pictures=frozenset(("pic.twitter.com/Zz",)))),
}


@pytest.mark.parametrize(("said", "shown", "links"), LINKS.values(), ids=LINKS.keys())
def test_one_link_in_two_spellings(said: str, shown: str, links: Links) -> None:
    assert Told("same") == told(said, shown, links)


APART = {
    "left out": ("I do not like it", "I do like it", "differs", WordDiff(removed=("not",))),
    "put in": ("I like it", "I really like it", "differs", WordDiff(added=("really",))),
    "put in at the end": ("I like it", "I like it not", "differs", WordDiff(added=("not",))),
    "changed": ("on Monday.", "on Friday.", "differs", WordDiff(changed=(("Monday", "Friday"),))),
    "several": ("a b c d e f", "a x c e f g", "differs", WordDiff(("g",), ("d",), (("b", "x"),))),
    "a number": ("5 of 7 said", "5 of 8 said", "differs", WordDiff(changed=(("7", "8"),))),
    "a percent sign": ("about 5% of it", "about 5 of it", "differs", WordDiff(changed=(("5%", "5"),))),
    "a money sign": ("about $5 of it", "about €5 of it", "differs", WordDiff(changed=(("$5", "€5"),))),
    "a mention": ("ask @one now", "ask @two now", "differs", WordDiff(changed=(("@one", "@two"),))),
    "one character": ("今天下雨", "今天下雪", "differs", WordDiff(changed=(("雨", "雪"),))),
    "an unmarked end": ("It is. Or not.", "It is.", "cut", WordDiff(removed=("Or not.",))),
    "an unmarked beginning": ("They say: it is.", "it is.", "cut", WordDiff(removed=("They say:",))),
    "a link put in": ("Words", "Words https://t.co/AbC", "links", WordDiff(added=("https://t.co/AbC",))),
    "a link left out": ("See https://t.co/AbC now", "See now", "links", WordDiff(removed=("https://t.co/AbC",))),
    "case of a code": ("See https://t.co/AbC now", "See https://t.co/aBC now", "links",
                       WordDiff(changed=(("https://t.co/AbC", "https://t.co/aBC"),))),
    "a cut of another link": ("See example.org/abc now", "See example.net/ab… now", "links",
                              WordDiff(changed=(("example.org/abc", "example.net/ab…"),))),
    "a host as another word": ("See https://t.co/AbC now", "See example.net now", "differs",
                               WordDiff(changed=(("https://t.co/AbC", "example.net"),))),
    "a sign": ("It is!", "It is?", "signs", WordDiff(changed=(("!", "?"),))),
    "an emoji": ("It is 👍", "It is", "signs", WordDiff(removed=("👍",))),
    "a skin tone": ("Hi 👋🏽 all", "Hi 👋🏿 all", "signs", WordDiff(changed=(("👋🏽", "👋🏿"),))),
    "capitals": ("it IS so", "it is so", "signs", WordDiff(changed=(("IS", "is"),))),
    "a word weighs more than a sign": ("It is! So", "It is? No", "differs", WordDiff(changed=(("! So", "? No"),))),
    "dots at the end": ("It is. Or not.", "It is…", "partial", WordDiff(changed=((". Or not.", "…"),))),
    "dots in the middle": ("It is, or not, so.", "It is [...] so.", "partial", WordDiff(changed=((", or not,", "[...]"),))),
    "dots in a word": ("It is tomorrow.", "It is tom…", "partial", WordDiff(changed=(("tomorrow.", "tom…"),))),
    "dots do not cover other words": ("It is. Or not.", "It was…", "differs", WordDiff(changed=(("is. Or not.", "was…"),))),
    "a beginning": ("It is and… https://t.co/AbC", "It is and so on.", "beginning", WordDiff()),
    "a beginning that ends in a word": ("It is and s…", "It is and so on.", "beginning", WordDiff()),
    "no beginning": ("It is and x…", "It is and so on.", "differs", WordDiff(changed=(("x…", "so on."),))),
}


@pytest.mark.parametrize(("said", "shown", "relation", "diff"), APART.values(), ids=APART.keys())
def test_told_apart(said: str, shown: str, relation: str, diff: WordDiff) -> None:
    assert Told(relation, diff) == told(said, shown)
    assert (relation in ("partial", "beginning")) == told(said, shown).agrees


def test_a_witness_that_says_it_has_the_beginning_only() -> None:
    assert "beginning" == told("It is", "It is and so on.", whole=False).relation
    assert "differs" == told("It was", "It is and so on.", whole=False).relation
    assert "differs" == told("It is", "It is and so on.").relation


@pytest.mark.parametrize(("said", "shown"), [("", "a"), ("a", " \n"), ("a " * 40_000, "a")])
def test_nothing_to_compare(said: str, shown: str) -> None:
    assert compare_words(said, shown) is None


def test_what_a_diff_says() -> None:
    diff = WordDiff(("a", "b", "c", "d"), ("x" * 200,), (("old\nword", "new"),))

    assert f"leaves out “{'x' * 119}…”, adds “a”, adds “b”, adds “c”, has “new” for “old word”, and 1 more" == str(diff)
    assert (True, False) == (bool(diff), bool(WordDiff()))


def test_repeated() -> None:
    assert ["a", None, None] == [repeated(text) for text in ("RT @a : x", "x RT @a: y", None)]


texts = st.text(max_size=60) | st.lists(st.sampled_from(
    ["a", "b", "not", "…", "...", "[…]", "https://t.co/AbC", "pic.twitter.com/Zz", "@one", "#tag", "👋🏽", "&amp;", "“", "!", "雨",
     "RT @a:", "example.org/lo…", "\u202e", ".…", "…."]), max_size=14).map(" ".join)
anchors = st.lists(st.builds(Anchor, texts, texts | st.just(LONG)), max_size=3).map(tuple)


@given(texts, texts, anchors, anchors, st.booleans())
def test_no_text_is_too_odd(said: str, shown: str, ours: tuple[Anchor, ...], theirs: tuple[Anchor, ...], whole: bool) -> None:
    links = Links(ours, theirs, CHAIN, frozenset(("pic.twitter.com/Zz",)))
    found = compare_words(said, shown, links, whole=whole)

    assert (found is None) == (not said.strip() or not shown.strip())
    if found is not None and found.relation in ("same", "beginning"):
        assert not found.diff
    elif found is not None:
        assert found.diff
        assert "\n" not in str(found.diff)


@given(texts, anchors)
def test_a_text_is_the_same_as_itself(text: str, links: tuple[Anchor, ...]) -> None:
    found = compare_words(text, text, Links(links, links))

    assert found is None or "same" == found.relation


@given(st.lists(st.sampled_from(["one", "two", "three", "four"]), min_size=1, max_size=8), st.integers(0, 8),
       st.sampled_from(["north", "south"]))
def test_a_word_put_in_is_always_told(words: list[str], place: int, word: str) -> None:
    forged = [*words[:place], word, *words[place:]]

    assert "differs" == told(" ".join(words), " ".join(forged)).relation
    assert (word,) == told(" ".join(words), " ".join(forged)).diff.added


@pytest.mark.parametrize(("said", "shown"), [
    ("a " * 29_000, "b " * 29_000),
    ("ab " * 240, "ba " * 240),
    ("https://t.co/AbC " * 3_000, "https://t.co/AbD " * 3_000),
    ("&" * 59_000, "…" * 59_000),
    ("@" * 59_000, "#" * 59_000),
    ("https://" + "a" * 50_000, "http" * 14_000),
    ("a." * 29_000, "a-" * 29_000),
    ("a.b/" * 14_000, "a.bb… " * 9_000),
    ("\U0001f44b\U0001f3fd" * 29_000, "\u202e" * 59_000 + "a"),
])
def test_no_text_takes_long(said: str, shown: str) -> None:
    anchor = (Anchor("a.b", "https://t.co/AbC"),) * 500
    start = time.process_time()
    compare_words(said, shown, Links(anchor, anchor, CHAIN))

    assert 2 > time.process_time() - start
