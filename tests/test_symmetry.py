"""
No side is read differently from another (facts: flags.md, symmetry tests).

A, B: swapping poles in the lists, or partners in the article, swaps poles in the output and nothing
else. E: mirrored pages read the same. F: more than two poles. G: lists change no status and no grade.
C stands in test_words, D, H and I in test_lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from judge_cases import FIRES, ID, MISSES, PICTURE, Case, chain, post
from judging import AS_OF, DAY, NO_LISTS, article, facts, lists_of, row, shown, with_address

from provenance.judge import judge
from provenance.judge.compare import host_of
from provenance.lists import ListRow, Lists, load_lists
from provenance.model import Embed, Facts, Judgement
from provenance.parser import parse_article

CASES = [*FIRES, *MISSES]
NAMES = [f"{rule}: {about}" for rule, about, _, _ in CASES]
SHIPPED = load_lists()
PAGES = sorted(path for path in (Path(__file__).parent / "eval" / "pages").rglob("*")
               if path.is_file() and path.suffix != ".json")


def swapped(lists: Lists, exchange: Mapping[str, str]) -> Lists:
    """The same lists with sides exchanged; nothing but ``side`` changes."""
    return Lists(lists.infos, (replace(row, side=exchange.get(row.side or "", row.side)) for row in lists.rows),
                 lists.sides)


def told(judged: Judgement, lists: Lists, exchange: Mapping[str, str] | None = None) -> str:
    """All of a judgement as text, sides and their names exchanged."""
    text = repr(judged)
    if exchange:
        words = dict(exchange) | {lists.side_name(one): lists.side_name(other) for one, other in exchange.items()}
        text = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), lambda one: words[one[0]], text)
    return text


NORTH_SOUTH = {"ax:north": "ax:south", "ax:south": "ax:north"}
THREE = {"ax:north": "ax:south", "ax:south": "ax:east", "ax:east": "ax:north"}


@pytest.mark.parametrize(("case"), CASES, ids=NAMES)
@pytest.mark.parametrize("exchange", [NORTH_SOUTH, THREE], ids=["two poles", "three poles"])
def test_a_swapped_poles_swap_poles_and_nothing_else(case: Case, exchange: dict[str, str]) -> None:
    """A, and F: a turn of three poles."""
    _, _, given, lists = case

    plain, turned = judge(given, lists, AS_OF), judge(given, swapped(lists, exchange), AS_OF)

    assert told(plain, lists, exchange) == told(turned, lists)


def full_post(tag: str, name: str, site: str) -> Embed:
    return shown(text=f"Words #{tag} https://{site}/a {PICTURE}", hashtags=(tag,), display_name=f"Reader {name}",
                 links=(f"https://{site}/a",), media_links=(PICTURE,))


def test_a_on_the_shipped_lists() -> None:
    given = facts(full_post("Trump2024", "Vote Red", "winred.com"), full_post("Biden2024", "Vote Blue", "actblue.com"))
    exchange = {"us:dem": "us:rep", "us:rep": "us:dem"}
    plain = judge(given, SHIPPED, AS_OF)

    assert told(plain, SHIPPED, exchange) == told(judge(given, swapped(SHIPPED, exchange), AS_OF), SHIPPED)
    assert told(plain, SHIPPED) != told(plain, SHIPPED, exchange), "there was something to swap"


#: What a reader masks to see whether two pages read the same.
MIRRORED = {"Trump2024": "TAG", "Biden2024": "TAG", "Vote Red": "NAME", "Vote Blue": "NAME", "winred.com": "SITE",
            "actblue.com": "SITE", "us:rep": "SIDE", "us:dem": "SIDE", "Republican Party": "PARTY",
            "Democratic Party": "PARTY"}


def masked(given: Facts) -> str:
    text = repr(judge(given, SHIPPED, AS_OF))
    text = re.sub("|".join(map(re.escape, MIRRORED)), lambda one: MIRRORED[one[0]], text)
    text = re.sub(r"row \d+|list_row=\d+|(?:start|end)=\d+", "ROW", text)
    return text


def test_b_and_e_mirrored_pages_read_the_same() -> None:
    one = masked(facts(full_post("Trump2024", "Vote Red", "winred.com")))
    other = masked(facts(full_post("Biden2024", "Vote Blue", "actblue.com")))

    assert one == other
    assert "TAG" in one
    assert "PARTY" in one


def showing(row: ListRow) -> Embed:
    """A post of the row's first day with the row's entry in the place where one of its kind is looked for."""
    day, entry = row.since or row.until or DAY, row.entry
    match row.kind:
        case "hashtag":
            return shown(hashtags=(entry,), text=f"#{entry}", shown_date=day)
        case "name_token":
            return shown(display_name=f"Reader {entry}", shown_date=day)
        case _:
            return shown(links=(f"https://{entry}/a",), text=f"https://{entry}/a", shown_date=day)


def alone(one: ListRow, other: ListRow) -> str:
    """What is said of a post of *other*'s first day that shows *one*, without what tells the two rows apart."""
    embed = replace(showing(one), shown_date=showing(other).shown_date)
    judged = judge(facts(embed), SHIPPED, AS_OF)
    # An apostrophe in an entry changes the quotes that Python writes around it.
    text = re.sub(r"\\+'|\"", "'", repr((judged.embeds[0].findings, judged.flagged_sources)))
    for told, mask in ((one.entry, "ENTRY"), (SHIPPED.side_name(one.side or ""), "PARTY"), (one.side or "", "SIDE")):
        text = text.replace(told, mask)
    return re.sub(r"row \d+|list_row=\d+|(?:start|end)=\d+", "ROW", text)


def test_b_partners_exchanged_in_one_article() -> None:
    """Every shipped row with a side, against each partner of its group that holds on the same day."""
    rows = [row for row in SHIPPED.rows if row.side]
    compared: Counter[str] = Counter()
    for first in rows:
        day = first.since or first.until or DAY
        for other in rows:
            if (other.pair, other.label, other.kind) == (first.pair, first.label, first.kind) and (
                    other.side != first.side and other.holds_on(day)):
                assert alone(first, first) == alone(other, first), (first.entry, other.entry)
                assert "ENTRY" in alone(other, first)
                compared[first.kind] += 1

    assert compared["hashtag"] > 40
    assert compared["name_token"] > 8
    assert compared["domain"] > 40


def test_f_three_poles_are_read_alike() -> None:
    poles = ("north", "south", "east")
    lists = lists_of(*(row(f"{pole}2024", "hashtag", "campaign_tag", f"ax:{pole}") for pole in poles))
    single = {
        re.sub("|".join(poles), "pole", repr(judge(facts(shown(hashtags=(f"{pole}2024",))), lists, AS_OF)), flags=re.I)
        .replace("Party S", "Party N").replace("Party E", "Party N")
        .replace("row 3", "row 2").replace("row 4", "row 2").replace("list_row=3", "list_row=2")
        .replace("list_row=4", "list_row=2")
        for pole in poles
    }
    every = judge(facts(shown(hashtags=tuple(f"{pole}2024" for pole in poles))), lists, AS_OF).embeds[0].findings

    assert 1 == len(single)
    assert ["ctx.cross-tagged"] == [finding.rule for finding in every if finding.rule.startswith("ctx.")]


@pytest.mark.parametrize(("case"), CASES, ids=NAMES)
def test_g_lists_change_no_status_and_no_grade(case: Case) -> None:
    rule, _, given, lists = case
    # An account's id in a list is a fact about the handle, no context: the one row that can contradict (flags.md).
    others = () if rule == "src.id-mismatch" else (NO_LISTS, SHIPPED)
    for other in (*others, swapped(lists, NORTH_SOUTH)):
        plain, context = judge(given, other, AS_OF), judge(given, lists, AS_OF)
        both = list(zip((*plain.embeds, *plain.linked_posts), (*context.embeds, *context.linked_posts), strict=True))

        assert both
        for one, two in both:
            assert (one.status, one.grade) == (two.status, two.grade)
            assert [finding for finding in one.findings if finding.rule.startswith(("prv.", "dat.", "lnk."))] == [
                finding for finding in two.findings if finding.rule.startswith(("prv.", "dat.", "lnk."))
            ]


def test_g_holds_for_every_status() -> None:
    statuses = {judge(given, NO_LISTS, AS_OF).embeds[0].status for given in (
        facts(shown()),
        facts(with_address(ID)),
        facts(with_address(ID, "example_other")),
        facts(shown(media_links=(PICTURE,)), resolutions=chain(PICTURE, post("example_other", ID))),
    )}

    assert {"unverifiable", "consistent", "contradicted", "discrepant"} == statuses
    assert () == article().embeds


def test_g_no_context_row_changes_a_status_or_a_grade_of_the_evaluation_set() -> None:
    """
    Every page of the evaluation set, with no list at all, with ours, and with a row for everything it shows: each tag,
    each word of a name, each host, each handle (without its number, which is a fact of the account and no context).
    """
    seen = 0
    for path in PAGES:
        known = Facts(parse_article(path.read_bytes()), {})
        if not known.article.embeds:
            continue
        plain = judge(known, NO_LISTS, AS_OF)
        for lists in (SHIPPED, _everything_listed(known)):
            listed = judge(known, lists, AS_OF)
            for one, other in zip((*plain.embeds, *plain.linked_posts), (*listed.embeds, *listed.linked_posts),
                                  strict=True):
                seen += 1
                assert (one.status, one.grade, one.post_id, one.clock) == (
                    other.status, other.grade, other.post_id, other.clock), path
    assert 1_000 < seen


def _everything_listed(known: Facts) -> Lists:
    shown = (*known.article.embeds, *known.article.linked_posts)
    rows: dict[str, ListRow] = {}
    for embed in shown:
        hosts = [host for link in embed.links if (host := host_of(link)) is not None]
        wanted = [*((tag, "hashtag", "campaign_tag") for tag in embed.hashtags),
                  *((word, "name_token", "campaign_token") for word in (embed.display_name or "").split()),
                  *((host, "domain", "party_site") for host in hosts),
                  *((f"{embed.platform}:{handle}", "handle", "party_org") for handle in (embed.handle,) if handle)]
        for number, (entry, kind, label) in enumerate(wanted):
            made = row(entry, kind, label, ("ax:north", "ax:south")[number % 2])
            if made.key:
                rows.setdefault(f"{kind} {made.key}", made)
    return lists_of(*rows.values())
