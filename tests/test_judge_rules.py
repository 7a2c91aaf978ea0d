"""Every rule: cases that fire, near misses, and what each finding must be able to answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from judge_cases import FIRES, HANDLES, ID, LATE, MISSES, PICTURE, TAGS, chain, heard, linked, post, said
from judging import AS_OF, all_findings, facts, found, id_at, judged, lists_of, row, shown, with_address

from provenance.judge import RULES, judge
from provenance.lists import Lists
from provenance.model import SEVERITIES, Facts, Match

findings = all_findings


def names(cases: Iterable[tuple[str, str, Facts, Lists]]) -> list[str]:
    return [f"{rule}: {about}" for rule, about, _, _ in cases]


@pytest.mark.parametrize(("rule", "about", "given", "lists"), FIRES, ids=names(FIRES))
def test_fires(rule: str, about: str, given: Facts, lists: Lists) -> None:
    assert [rule] == [finding.rule for finding in findings(given, lists) if finding.rule == rule], about


@pytest.mark.parametrize(("rule", "about", "given", "lists"), MISSES, ids=names(MISSES))
def test_near_misses(rule: str, about: str, given: Facts, lists: Lists) -> None:
    assert [] == [finding.message for finding in findings(given, lists) if finding.rule == rule], about


def test_every_rule_has_a_case_and_a_near_miss() -> None:
    slugs = {rule.slug for rule in RULES}

    assert slugs == {rule for rule, *_ in FIRES}
    assert slugs == {rule for rule, *_ in MISSES}
    assert len(slugs) == len(RULES)


def test_every_rule_is_documented() -> None:
    for rule in RULES:
        assert rule.doc.strip(), rule.slug
        assert rule.severity in SEVERITIES
        assert rule.basis in ("observed", "computed", "listed", "fetched")
        assert rule.limits.endswith("."), rule.slug
        assert rule.next_step.endswith("."), rule.slug
        assert rule.severity == "note" or not rule.slug.startswith("ctx.")


@pytest.mark.parametrize(("rule", "about", "given", "lists"), FIRES, ids=names(FIRES))
def test_findings_say_who_and_as_of_when(rule: str, about: str, given: Facts, lists: Lists) -> None:
    order = [one.slug for one in RULES]
    all_found = findings(given, lists)

    of_places: dict[str, list[int]] = {}
    for finding in all_found:
        of_places.setdefault((finding.evidence or "").split()[0], []).append(order.index(finding.rule))
    assert list(map(sorted, of_places.values())) == list(of_places.values())
    for finding in all_found:
        assert re.fullmatch(r"sha256:[0-9a-f]{64}#(?:embed-\d|article)(?: capture:https://\S+)?(?: earlier:sha256:[0-9a-f]{64})?", finding.evidence or "")
        assert finding.message.endswith(".")
        assert "\n" not in finding.message
        if finding.list_id is None and given.article.embeds and given.testimonies and "capture:" in (
                finding.evidence or ""):
            assert datetime.fromisoformat(finding.as_of or "") <= AS_OF, "of the moment it was seen"
        elif finding.list_id is None:
            assert AS_OF.isoformat() == finding.as_of
        else:
            line = next(row for row in lists.rows if row.line == finding.list_row)
            assert ("test-list", "1", line.side, "2024-01-01") == (
                finding.list_id, finding.list_version, finding.side, finding.as_of
            )


@pytest.mark.parametrize(("rule", "about", "given", "lists"), FIRES, ids=names(FIRES))
def test_offsets_point_at_the_words(rule: str, about: str, given: Facts, lists: Lists) -> None:
    text = given.article.embeds[0].text or "" if given.article.embeds else ""

    for finding in findings(given, lists):
        match = finding.matched
        if match is not None and match.start is not None:
            assert match.text == text[match.start:match.end]


# --- severities that depend on the case ---------------------------------------------------------


@pytest.mark.parametrize(
    ("post_id", "severity", "message"),
    [
        (id_at(2024, 5, 28, 23, 59), "hold",
         "The printed day 2024-05-30 differs from the id's day 2024-05-28 (UTC) by 2 days."),
        (id_at(2024, 5, 29, 0), "check",
         "The printed day 2024-05-30 differs from the id's day 2024-05-29 (UTC) by 1 day."),
        (id_at(2024, 5, 31, 23), "check",
         "The printed day 2024-05-30 differs from the id's day 2024-05-31 (UTC) by 1 day."),
        (id_at(2024, 6, 1, 0), "hold",
         "The printed day 2024-05-30 differs from the id's day 2024-06-01 (UTC) by 2 days."),
        ("1089490769", "hold",
         "The printed day 2024-05-30 is outside 2008-12-29 to 2009-01-05, the days on which the id was given out."),
    ],
)
def test_the_day_of_the_id(post_id: str, severity: str, message: str) -> None:
    finding, = found(judged(with_address(post_id)), "dat.id-date")

    assert (severity, message) == (finding.severity, finding.message)


@pytest.mark.parametrize(("rule", "about", "severity"), [
    ("prv.handle-mismatch", "a witness names another handle", "check"),
    ("prv.handle-mismatch", "a witness names another handle and name", "hold"),
    ("prv.text-mismatch", "a word left out", "hold"),
    ("prv.text-mismatch", "an unmarked cut", "note"),
    ("prv.text-mismatch", "another link", "note"),
    ("prv.text-mismatch", "a skin tone", "note"),
    ("src.id-mismatch", "another number", "hold"),
    ("src.renamed", "a former handle", "note"),
])
def test_severities_of_what_witnesses_say(rule: str, about: str, severity: str) -> None:
    given, lists = next((given, lists) for slug, case, given, lists in FIRES if (slug, case) == (rule, about))

    assert [severity] == [finding.severity for finding in findings(given, lists) if finding.rule == rule]


def test_evidence_names_the_capture_and_its_moment() -> None:
    given = next(given for slug, case, given, _ in FIRES if (slug, case) == ("prv.text-mismatch", "a word changed"))
    finding, = found(judge(given, TAGS, AS_OF).embeds[0], "prv.text-mismatch")

    assert (finding.evidence or "").endswith("#embed-0 capture:https://x-oembed.example/1")
    assert AS_OF.isoformat() == finding.as_of
    assert Match("Friday", 12, 18) == finding.matched


@pytest.mark.parametrize(("handle", "severity"), [("example_radio", "check"), ("example_tv", "note")])
def test_state_media_codes(handle: str, severity: str) -> None:
    finding, = found(judged(shown(handle=handle), HANDLES), "src.listed-state-media")

    assert severity == finding.severity


# --- messages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "about", "message"),
    [
        ("prv.handle-mismatch", "another handle in the address",
         "The printed handle @example_reader differs from @example_other in the address."),
        ("prv.media-elsewhere", "a picture of another handle",
         (f"The picture link {PICTURE} leads to post {ID} of @example_other on 2024-05-30, "
         "while the article shows @example_reader on 2024-05-30.")),
        ("prv.media-elsewhere", "a witness says that another account owns the picture",
         (f"The picture link {PICTURE} leads, by the word of x-syndication, to post {LATE} of @example_other on "
          "2024-05-30, while the article shows @example_reader on 2024-05-30.")),
        ("prv.media-elsewhere", "an article that shows no day",
         (f"The picture link {PICTURE} leads to post {ID} of @example_other on 2024-05-30, "
         "while the article shows @example_reader.")),
        ("prv.media-elsewhere", "a picture of an id that no post can have",
         (f"The picture link {PICTURE} leads to post 99999999999 of @example_reader, an id that no post can have "
         "(between the last sequential id and the first snowflake; no post was given it), "
         "while the article shows @example_reader on 2024-05-30.")),
        ("prv.handle-mismatch", "a witness names another handle and name",
         ("The shown handle @example_reader differs from @example_other (Somebody Else), whom x-oembed names as "
          "the post's author.")),
        ("prv.text-mismatch", "a word changed",
         "The words differ from those of x-oembed: the article has “Friday” for “Monday”."),
        ("prv.text-mismatch", "two endpoints of one word",
         "The words differ from those of x-oembed and x-syndication: the article has “Just” for “Old”."),
        ("prv.text-mismatch", "an unmarked cut",
         ("The article shows only a part of the words of x-oembed, and does not mark the cut: it leaves out "
          "“Or so they say.”.")),
        ("prv.edited", "the last version has other words",
         (f"The article shows version 1 of 2 of an edited post, whose last version is {id_at(2024, 5, 30, 12, 30)}; "
          "beside the words of x-syndication it has “Just” for “Other”.")),
        ("prv.repost", "a boost", "By the word of mastodon-api the post repeats one of @example_other."),
        ("prv.unavailable", "one witness alone",
         ("The post cannot be seen: not found by one witness alone, which does not say why. Rests on x-oembed: "
          "http 404: Sorry, that page does not exist.")),
        ("prv.hidden-characters", "writing turned round",
         "The text contains characters that are not to be seen (U+202E, U+202C), 2 times."),
        ("dat.author-newer", "an account of the next day",
         (f"The post's id is of 2024-05-30, its author's id {id_at(2024, 5, 31, 12)}, by the word of x-syndication, "
          "of 2024-05-31: the account is newer than the post.")),
        ("src.renamed", "an archive has the old handle",
         "The handle @example_reader is one of several of this account; x-oembed names it @example_new."),
        ("src.id-mismatch", "another number",
         ("The handle @example_reader is listed as news_outlet in test-list 1, row 2 with the id 12, while its bearer has "
          "13 by the word of x-syndication.")),
        ("dat.impossible-id", "too large",
         "No post can carry the id 9223372036854775808: larger than 2^63-1, the largest id there can be."),
        ("dat.after-article", "by the id",
         ("The post's day 2024-05-30 is later than 2024-05-29, the day on which the article was published "
         "by its own account (json-ld datePublished).")),
        ("src.unlisted", "one list, another handle",
         "The handle @example_nobody is not found among the 1 handle in 1 list."),
        ("src.listed-state-media", "state-controlled",
         ("The handle @example_radio is listed as state_media:SC in test-list 1, row 6 "
         "(Example Radio; state-controlled).")),
        ("ctx.campaign-tag", "a campaign's tag, on its last day",
         "The post contains #NORTH2024, listed as campaign_tag of Party N in test-list 1, row 2."),
        ("ctx.campaign-tag", "a tag without a side",
         "The post contains #Sideless, listed as campaign_tag in test-list 1, row 7."),
        ("ctx.cross-tagged", "two poles",
         ("The post contains hashtags of several sides: "
          "#GoNorth, listed as turnout_tag of Party N in test-list 1, row 4; "
          "#South2024, listed as campaign_tag of Party S in test-list 1, row 3.")),
        ("ctx.name-token", "a word in the name",
         "The display name contains 'Press-Office', listed as role_claim in test-list 1, row 2."),
        ("ctx.party-link", "as followed",
         "The post links to example.org, listed as fundraising_site of Party N in test-list 1, row 2."),
        ("src.affiliation-out-of-date", "before the term",
         ("The handle @example_reader is listed as elected_official of Party N in test-list 1, row 2, from 2025-01-03 "
          "until 2027-01-03; the post is of 2024-05-30.")),
        ("src.lookalike", "two swapped",
         ("The handle @Rep_Mlil_Brook, not listed itself, differs by one character or two swapped ones from "
          "@Rep_Mill_Brook, listed as elected_official of Party N in test-list 1, row 2; the display names are close, "
          "too.")),
        ("src.lookalike", "looks the same: l for I",
         ("The handle @lllBridge99, not listed itself, looks the same as @IllBridge99, listed as party_org in "
          "test-list 1, row 3; the display names are close, too.")),
        ("src.parody-declared", "by the platform's word",
         "By the word of x-syndication the platform labels the account: Parody."),
        ("ctx.flag-emoji", "a region's", "The display name contains the emoji of the flag GB-ENG."),
        ("ctx.rated-domain", "a rated site",
         ("The post links to example.org, listed as rating:4 in test-list 1, row 2, by the rating of Example Raters.")),
        ("dat.stale", "a year before the article",
         ("The post is of 2024-05-30, 365 days before 2025-05-30, the day on which the article was published by its own "
          "account (json-ld datePublished).")),
        ("dat.none", "no day and no id", "The article prints no day with the post, and it has no id."),
        ("prv.altered-since", "other words",
         ("On 2026-11-13 the same article showed this post otherwise: the article now has “Just” for “Old”.")),
        ("prv.altered-since", "another day",
         "On 2026-11-13 the same article showed this post otherwise: the day was 2024-05-29 and is 2024-05-30."),
        ("use.vox-pop", "four of five",
         ("The article shows the words of 4 accounts that are not found in any list consulted: @one, @two, @three and 1 "
          "more.")),
        ("lnk.short-unresolved", "gone", "The target of the short link https://t.co/AbCdEf9999 is not known: gone."),
        ("lnk.expanded-differs", "another domain", "The link shows example.org/a and leads to https://example.com/a."),
    ],
)
def test_messages(rule: str, about: str, message: str) -> None:
    given, lists = next((given, lists) for slug, case, given, lists in FIRES if (slug, case) == (rule, about))

    assert [message] == [finding.message for finding in findings(given, lists) if finding.rule == rule]


def test_a_mark_is_told_for_each_day_on_which_it_meant_something_else() -> None:
    given = heard(said("x-syndication", reason="check mark: blue"),
                  said("arquivo", last_seen=datetime(2019, 1, 1, tzinfo=UTC), reason="check mark: blue"),
                  said("wayback", last_seen=datetime(2019, 3, 1, tzinfo=UTC), reason="check mark: blue"))

    assert [
        "A blue check mark stood at the account's name on 2026-11-22: at that time it came with a paid subscription.",
        ("A blue check mark stood at the account's name on 2019-01-01: at that time it was given by the platform to "
         "accounts it held to be authentic and of public interest."),
    ] == [one.message for one in findings(given, TAGS) if one.rule == "src.checkmark"]


def test_two_poles_are_said_once() -> None:
    rules = [finding.rule for finding in judged(
        shown(text="#GoNorth #South2024 #Up2024", hashtags=("GoNorth", "South2024", "Up2024")), TAGS
    ).findings if finding.rule.startswith("ctx.")]

    assert ["ctx.campaign-tag", "ctx.cross-tagged"] == rules, "the tag of the other axis keeps its own line"


def test_the_same_tag_twice_is_one_finding() -> None:
    embed = shown(text="#GoNorth #GONORTH", hashtags=("GoNorth", "GONORTH"))

    assert ["#GoNorth"] == [one.matched.text for one in found(judged(embed, TAGS), "ctx.campaign-tag") if one.matched]


def test_one_finding_per_list_row() -> None:
    lists = lists_of(row("Tag", "hashtag", "campaign_tag"), row("tag", "hashtag", "turnout_tag"))

    assert [2, 3] == [one.list_row for one in found(judged(shown(hashtags=("Tag",)), lists), "ctx.campaign-tag")]


def test_a_link_is_found_as_the_page_shows_it() -> None:
    embed = linked("https://t.co/AbCdEf9999", "example.org/a")
    finding, = found(judged(embed), "lnk.short-unresolved")

    assert Match("example.org/a", 4, 17) == finding.matched


def test_a_site_is_named_once_however_often_it_is_linked() -> None:
    embed = linked("https://example.org/a", "example.org/a", media_links=())
    lists = lists_of(row("example.org", "domain", "party_site", "ax:north"))

    assert 1 == len(found(judged(embed, lists), "ctx.party-link"))


def test_a_picture_that_led_to_the_post_is_not_missing() -> None:
    result = judged(shown(media_links=(PICTURE,)), resolutions=chain(PICTURE, post("example_reader", ID)))

    assert [] == found(result, "lnk.media-missing")
    assert 1 == len(found(judge(facts(shown(media_links=(PICTURE,))), TAGS, AS_OF).embeds[0], "lnk.media-missing"))
