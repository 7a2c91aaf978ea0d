"""Status, grade, source and flagged sources, in the fixed order of the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st
from judge_cases import CAPTURE, HANDLES, ID, NEXT, SHORT, TAGS, chain, dated, heard, picture, post, said, worded
from judging import (
    AS_OF,
    DAY,
    NO_LISTS,
    PICTURE,
    facts,
    found,
    id_at,
    judged,
    judgement,
    lists_of,
    row,
    shown,
    with_address,
)

from provenance.judge import judge
from provenance.judge.compare import check_day, find_tag, handle_agrees, host_of, is_placeholder
from provenance.judge.dat import id_date
from provenance.judge.identify import Identity
from provenance.judge.page import Page
from provenance.judge.rule import Subject
from provenance.lists import load_lists
from provenance.model import (
    STATUSES,
    Anchor,
    Article,
    Clock,
    Embed,
    Facts,
    FlaggedSource,
    Hop,
    Match,
    Resolution,
    ShortLink,
    SidedRow,
    Testimony as Told,  # pytest would take a name that begins with Test for a test
)

ROUNDED = "1795968363525040000"


def capture(witness: str, **changes: object) -> Told:
    return replace(CAPTURE, witness=witness, **changes)  # type: ignore[arg-type]  # any field of a testimony


# --- status and grade ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "given", "status", "grade"),
    [
        ("words alone", facts(shown()), "unverifiable", "P1"),
        ("an address that agrees", facts(with_address(ID)), "consistent", "P2"),
        ("handle agrees, no day", facts(with_address(ID, shown_date=None)), "consistent", "P2"),
        ("day agrees, placeholder handle", facts(with_address(ID, "i")), "consistent", "P2"),
        ("twitter counts for twitter alone", facts(with_address(ID, "twitter", shown_date=None)), "unverifiable", "P1"),
        ("twitter agrees with twitter",
         facts(with_address(ID, "twitter", handle="Twitter", shown_date=None)), "consistent", "P2"),
        ("an id alone, nothing to compare", facts(Embed("x", "iframe", 0, post_id=ID)), "unverifiable", "P1"),
        ("a handle taken from the address proves nothing",
         facts(with_address(ID, printed_handle=None, shown_date=None)), "unverifiable", "P1"),
        ("an early id, a day inside its span",
         facts(with_address("1089490769", shown_date=date(2009, 1, 1))), "consistent", "P2"),
        ("another year", facts(with_address(id_at(2019, 2, 20))), "contradicted", "P1"),
        ("one day apart", facts(with_address(id_at(2024, 5, 31))), "discrepant", "P1"),
        ("another handle", facts(with_address(ID, "example_other")), "contradicted", "P1"),
        ("an id that no post can have", facts(with_address("99999999999", shown_date=None)), "contradicted", "P1"),
        ("a rounded id is no difference",
         facts(with_address(ROUNDED, shown_date=date(2024, 5, 29))), "consistent", "P2"),
        ("a post from after the article", facts(with_address(ID), published=dated(2024, 5, 1)), "discrepant", "P2"),
        ("a hold is told before a difference",
         facts(with_address(ID, "example_other"), published=dated(2024, 5, 1)), "contradicted", "P1"),
        ("one capture", facts(with_address(ID), testimonies={0: (CAPTURE,)}), "consistent", "P3"),
        ("the same witness twice", facts(with_address(ID), testimonies={0: (CAPTURE, CAPTURE)}), "consistent", "P3"),
        ("two witnesses", facts(with_address(ID), testimonies={0: (CAPTURE, capture("x-oembed"))}), "corroborated", "P4"),
        ("two endpoints of one platform", heard(said(), said("x-syndication")), "consistent", "P3"),
        ("two archives", heard(said("wayback"), said("arquivo")), "corroborated", "P4"),
        ("the same archive by two ways", heard(said("wayback"), said("wayback-save")), "consistent", "P3"),
        ("an archive that saw it before it went",
         heard(said("wayback", "gone", post_id=ID, handle="example_reader", last_seen=AS_OF)), "consistent", "P3"),
        ("seen once, gone now: the sight still agrees",
         heard(said(at=datetime(2025, 6, 3, tzinfo=UTC)), said(outcome="gone")), "consistent", "P3"),
        ("refusals change nothing", heard(said(outcome="blocked"), said("wayback", "blocked")), "consistent", "P2"),
        ("nobody asked changes nothing", heard(said(outcome="not-tried")), "consistent", "P2"),
        ("silence changes nothing", heard(said(outcome="unknown", text="Other.")), "consistent", "P2"),
        ("gone is missing, no difference", heard(said(outcome="gone"), said("x-syndication", "gone")), "consistent", "P2"),
        ("one that agrees beside one that is gone",
         heard(said("wayback", text="Just words."), said(outcome="gone")), "consistent", "P3"),
        ("a renamed account agrees", heard(said(handle="example_new"), said("wayback")), "corroborated", "P4"),
        ("another handle and name", heard(said(handle="example_other", name="Somebody")), "contradicted", "P2"),
        ("an earlier version", heard(said("x-syndication", versions=(ID, NEXT))), "discrepant", "P3"),
        ("other words, by an edit", worded("Other.", "Just words.", reason="edited"), "discrepant", "P2"),
        ("an archive agrees, the platform has other words",
         worded("Other.", "Just words.", said("wayback", text="Just words.")), "discrepant", "P3"),
        ("links only", worded("See https://t.co/Ab1 now", "See https://t.co/Ab2 now"), "discrepant", "P2"),
        ("a part with dots", worded("Just words and more.", "Just words…"), "consistent", "P3"),
        ("somebody else's words", worded("RT @example_other: Just words.", "Just words."), "discrepant", "P3"),
        ("an account newer than its post", heard(said("x-syndication", author_id=id_at(2025, 1, 1))), "contradicted", "P3"),
        ("posted on another day", heard(said("vimeo-oembed", post_id="1", posted_at=datetime(2024, 6, 3, tzinfo=UTC)),
                                        embed=shown(platform="vimeo", post_id="1")), "contradicted", "P1"),
        ("a capture of another handle",
         facts(with_address(ID), testimonies={0: (capture("a", handle="other"),)}), "discrepant", "P2"),
        ("a capture of another post",
         facts(with_address(ID), testimonies={0: (capture("a", post_id="20"),)}), "consistent", "P2"),
        ("a capture of other words",
         facts(with_address(ID), testimonies={0: (capture("a", text="Other."),)}), "contradicted", "P2"),
        ("a capture of the same words in other lines",
         facts(with_address(ID), testimonies={0: (capture("a", text="Just\nwords.", handle=None),)}),
         "consistent", "P3"),
        ("a capture that shows nothing", facts(shown(), testimonies={0: (Told("a", "exists", capture="b"),)}),
         "unverifiable", "P1"),
        ("an answer that says gone is no difference",
         facts(shown(), testimonies={0: (Told("a", "gone", handle="example_reader", capture="b"),)}),
         "unverifiable", "P1"),
        ("too little could be read", facts(shown(handle=None), parse="degraded"), "not-checked", "P1"),
        ("degraded, but there is a handle", facts(shown(), parse="degraded"), "unverifiable", "P1"),
    ],
)
def test_status_and_grade(about: str, given: Facts, status: str, grade: str) -> None:
    one = judgement(given).embeds[0]

    assert (status, grade) == (one.status, one.grade), about


@pytest.mark.parametrize(
    ("post_id", "published", "status", "rules"),
    [
        (ID, None, "not-checked", []),
        ("99999999999", None, "contradicted", ["dat.impossible-id"]),
        (ROUNDED, None, "not-checked", ["prv.id-rounded"]),
        (ID, dated(2024, 5, 28), "discrepant", ["dat.after-article"]),
    ],
)
def test_linked_posts(post_id: str, published: object, status: str, rules: list[str]) -> None:
    link = Embed("x", "link", 0, post_id=post_id, handle="example_reader", address_handle="example_reader",
                 permalink=f"https://x.com/example_reader/status/{post_id}")
    result = judge(replace(facts(linked=(link,)), published=published), HANDLES, AS_OF)  # type: ignore[arg-type]
    one, = result.linked_posts

    assert (status, "P0", rules) == (one.status, one.grade, [finding.rule for finding in one.findings])
    assert () == result.embeds
    assert () == result.flagged_sources, "a link shows nothing of its source"


def test_a_linked_post_with_captures() -> None:
    link = Embed("x", "link", 0, post_id=ID, handle="example_reader")
    one = judgement(facts(linked=(link,), testimonies={0: (CAPTURE,)})).linked_posts[0]

    assert ("consistent", "P3", "identified") == (one.status, one.grade, one.source)


def test_source() -> None:
    assert "unidentified" == judged(with_address(ID)).source
    assert "listed" == judged(shown(), HANDLES).source
    assert "listed" == judged(shown(handle="example_paper"), HANDLES).source, "any row ties the handle to its list"
    assert "unidentified" == judged(shown(shown_date=date(2024, 6, 1)), HANDLES).source
    assert "unidentified" == judged(shown(handle=None)).source
    assert "identified" == judged(with_address(ID), testimonies={0: (CAPTURE,)}).source
    assert "unidentified" == judged(with_address(ID), testimonies={0: (capture("a", handle="other"),)}).source
    assert "unidentified" == judged(picture(), resolutions=chain(PICTURE, post("example_reader", ID))).source


# --- the way back from a picture ----------------------------------------------------------------


def test_an_id_is_adopted_from_the_picture() -> None:
    address = post("example_reader", ID)
    one = judged(picture(), resolutions=chain(PICTURE, address))

    assert (ID, "consistent", "P2") == (one.post_id, one.status, one.grade)
    assert one.clock is not None
    assert datetime(2024, 5, 30, 12, tzinfo=UTC) == one.clock.at
    assert (Told("media-link", "unknown", AS_OF, "example_reader", ID, capture=address),) == one.testimony
    assert one.embed.post_id is None, "what the article shows stays as it is"


@pytest.mark.parametrize(("status", "outcome"), [(200, "unknown"), (404, "gone"), (410, "gone"), (403, "unknown"), (None, "unknown")])
def test_the_picture_links_word_is_what_the_posts_address_answered(status: int | None, outcome: str) -> None:
    address = post("example_reader", ID)
    hops = (Hop(PICTURE, via="alias"), Hop("https://t.co/AbCdEf1234", 301, "location", AS_OF), Hop(address, status, None, AS_OF))
    one = judged(picture(), resolutions={PICTURE: Resolution(PICTURE, True, "resolved", hops, address, "twitter.com")})

    assert [outcome] == [said.outcome for said in one.testimony]
    assert (ID, "consistent") == (one.post_id, one.status), "the code is bound to the post, whatever its page answers"


@pytest.mark.parametrize(
    ("about", "embed", "resolutions", "adopted"),
    [
        ("under its own spelling", picture(),
         {PICTURE: replace(chain(PICTURE, post("example_reader", ID))["https://t.co/AbCdEf1234"], url=PICTURE)}, True),
        ("under http", picture(),
         {"http://t.co/AbCdEf1234": chain(PICTURE, post("example_reader", ID))["https://t.co/AbCdEf1234"]}, True),
        ("another case of the handle", picture(), chain(PICTURE, post("EXAMPLE_READER", ID)), True),
        ("no printed day", picture(shown_date=None), chain(PICTURE, post("example_reader", "20")), True),
        ("the way went on to a login page", picture(),
         chain(PICTURE, post("example_reader", ID), "https://x.com/i/flow/login"), True),
        ("the last address has a placeholder", picture(),
         chain(PICTURE, post("example_reader", ID), f"https://x.com/i/status/{ID}"), True),
        ("the chain failed after the address", picture(),
         {"https://t.co/AbCdEf1234": Resolution("https://t.co/AbCdEf1234", True, "unreachable", (
             Hop("https://t.co/AbCdEf1234", 301, "location", AS_OF), Hop(post("example_reader", ID), error="dns")))},
         True),
        ("a placeholder alone", picture(), chain(PICTURE, f"https://x.com/i/status/{ID}"), False),
        ("no printed handle", picture(handle=None), chain(PICTURE, post("example_reader", ID)), False),
        ("another handle", picture(), chain(PICTURE, post("example_other", ID)), False),
        ("the day before", picture(), chain(PICTURE, post("example_reader", id_at(2024, 5, 29, 23, 59))), False),
        ("the day after", picture(), chain(PICTURE, post("example_reader", id_at(2024, 5, 31))), False),
        ("an early id of another day", picture(), chain(PICTURE, post("example_reader", "20")), False),
        ("no such id", picture(), chain(PICTURE, post("example_reader", "99999999999")), False),
        ("another platform", picture(platform="threads"), chain(PICTURE, post("example_reader", ID)), False),
        ("two pictures of two posts", shown(media_links=(PICTURE, "pic.twitter.com/Zz")),
         chain(PICTURE, post("example_reader", ID))
         | chain("pic.twitter.com/Zz", post("example_reader", id_at(2024, 5, 30, 1))), False),
        ("two pictures of one post", shown(media_links=(PICTURE, "pic.twitter.com/Zz")),
         chain(PICTURE, post("example_reader", ID)) | chain("pic.twitter.com/Zz", post("example_reader", ID)), True),
        ("not followed", picture(), {}, False),
    ],
)
def test_when_an_id_is_adopted(about: str, embed: Embed, resolutions: dict[str, Resolution], adopted: bool) -> None:
    one = judged(embed, resolutions=resolutions)

    assert adopted == (one.post_id is not None), about
    assert adopted == bool(one.testimony), about
    assert ("consistent" if adopted else "unverifiable") == one.status or found(one, "prv.media-elsewhere"), about


@pytest.mark.parametrize(
    "address", [post("example_other", ID), post("example_reader", id_at(2024, 5, 31, 12)), post("other", "20")]
)
def test_a_picture_from_elsewhere_is_a_difference(address: str) -> None:
    one = judged(picture(), resolutions=chain(PICTURE, address))

    assert (None, "discrepant", "P1") == (one.post_id, one.status, one.grade)
    finding, = found(one, "prv.media-elsewhere")
    assert "@example_reader on 2024-05-30" in finding.message


def test_an_address_of_its_own_and_a_picture() -> None:
    same = judged(with_address(ID, media_links=(PICTURE,)), resolutions=chain(PICTURE, post("example_reader", ID)))
    other = judged(with_address(ID, media_links=(PICTURE,)), resolutions=chain(PICTURE, post("example_other", ID)))
    reused = judged(with_address(ID, media_links=(PICTURE,)),
                    resolutions=chain(PICTURE, post("example_reader", id_at(2024, 5, 30, 1))))

    assert ("consistent", "P2", "media-link") == (same.status, same.grade, same.testimony[0].witness)
    assert ("discrepant", ID, ()) == (other.status, other.post_id, other.testimony)
    assert ("consistent", ()) == (reused.status, reused.testimony), "the same day and handle, another post"


def test_a_picture_can_make_an_id_consistent() -> None:
    embed = with_address(ID, "i", shown_date=None, media_links=(PICTURE,))

    assert ("unverifiable", "P1") == (judged(embed).status, judged(embed).grade)
    assert "P2" == judged(embed, resolutions=chain(PICTURE, post("example_reader", ID))).grade


def test_hops_without_times() -> None:
    computed = Resolution(PICTURE, True, "resolved", (Hop(PICTURE, via="alias"),), post("example_reader", ID), "x.com")

    assert judged(picture(), resolutions={PICTURE: computed}).testimony[0].at is None
    assert judged(picture(), resolutions={PICTURE: replace(computed, hops=())}).testimony[0].at is None


# --- days of other clocks -----------------------------------------------------------------------


def clock_of(day: date) -> Clock:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Clock(at, at, at, 1, "test")


@pytest.mark.parametrize(
    ("platform", "printed", "severity"),
    [
        ("x", date(2024, 5, 30), None),
        ("instagram", date(2024, 6, 30), None),
        ("instagram", date(2024, 5, 29), None),
        ("instagram", date(2024, 5, 28), "hold"),
        ("tiktok", date(2024, 5, 28), "hold"),
        ("bluesky", date(2024, 5, 29), None),
        ("bluesky", date(2023, 5, 29), "note"),
        ("mastodon", date(2025, 5, 29), "note"),
    ],
)
def test_each_clock_is_trusted_as_far_as_it_goes(platform: str, printed: date, severity: str | None) -> None:
    check = check_day(shown(platform=platform, shown_date=printed), clock_of(DAY))

    assert check is not None
    assert severity == check.severity


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        (Clock(None, None, datetime(2024, 5, 28, tzinfo=UTC), None, "before"), 2),
        (Clock(None, datetime(2024, 6, 2, tzinfo=UTC), None, None, "after"), -3),
        (Clock(None, datetime(2024, 5, 1, tzinfo=UTC), None, None, "after"), 0),
        (Clock(None, None, None, None, "nothing"), None),
        (None, None),
    ],
)
def test_open_spans(clock: Clock | None, days: int | None) -> None:
    check = check_day(shown(), clock)

    assert days == (check.days if check else None)


def test_open_spans_in_words() -> None:
    before = Clock(None, None, datetime(2024, 5, 28, tzinfo=UTC), None, "before")
    embed = with_address(ID)
    subject = Subject(Page(facts(embed), NO_LISTS, AS_OF), embed, Identity(ID, before, (), ()))

    assert ["The printed day 2024-05-30 is outside the beginning to 2024-05-28, the days on which the id was given out."
            ] == [finding.message for finding in id_date.findings(subject)]


def test_small_comparisons() -> None:
    assert handle_agrees(with_address(ID)) is True
    assert is_placeholder("I/Web", "x")
    assert not is_placeholder("example_reader", "x")
    assert (None, None) == (host_of(""), host_of("a b"))
    assert Match("＃Tag", 6, 10) == find_tag("#Tags ＃Tag", "Tag")
    assert Match("#Tag") == find_tag("#Tags", "Tag")


# --- flagged sources ----------------------------------------------------------------------------


def test_flagged_sources_say_why() -> None:
    embed = shown(handle="example_party", display_name="Reader North", hashtags=("GoNorth", "Sideless"),
                  links=("https://example.org/",))
    rows = (row("North", "name_token", "campaign_token", "ax:north"), row("Reader", "name_token", "role_claim"),
            row("example.org", "domain", "party_site", "ax:south"),
            row("GoNorth", "hashtag", "turnout_tag", "ax:north"),
            row("Sideless", "hashtag", "campaign_tag"), row("example_party", "handle", "party_org", "ax:south"))

    assert (FlaggedSource("example_party", "x", True, True, (
        "contains #GoNorth, listed as turnout_tag of ax:north in test-list 1 row 5",
        "display name contains 'North', listed as campaign_token of ax:north in test-list 1 row 2",
        "links to example.org, listed as party_site of ax:south in test-list 1 row 4",
        "handle listed as party_org of ax:south in test-list 1 row 7",
        "the copy has no post id, so there is nothing to compare it with",
    ), (
        SidedRow("hashtag", "GoNorth", "test-list", "1", 5, "turnout_tag", "ax:north", 1),
        SidedRow("name_token", "North", "test-list", "1", 2, "campaign_token", "ax:north", 1),
        SidedRow("domain", "https://example.org/", "test-list", "1", 4, "party_site", "ax:south", 1),
        SidedRow("handle", "example_party", "test-list", "1", 7, "party_org", "ax:south", 1),
    ), ("post id", "status address", "answer of a witness that shows the post"), 1, 1, 1),
    ) == judgement(facts(embed), lists_of(*rows)).flagged_sources


def test_flagged_sources_are_one_per_handle_in_page_order() -> None:
    embeds = (
        shown(handle="Second", position=0), with_address(ID, position=1), shown(handle="SECOND", position=2),
        Embed("x", "iframe", 3, post_id=ID, handle="third"), shown(handle=None, position=4),
        with_address(ID, "example_party", handle="example_party", position=5),
    )
    sources = judgement(facts(*embeds), HANDLES).flagged_sources

    assert [("Second", False, True), ("example_reader", True, False), ("third", False, True),
            ("example_party", True, False)] == [
        (source.handle, source.partisan_tagged, source.unverifiable) for source in sources
    ]
    assert ("the copy has a post id, but nothing else that could be compared with it",) == next(
        source.why for source in sources if source.handle == "third")


def test_a_topic_tag_flags_nobody() -> None:
    source, = judgement(facts(shown(hashtags=("Both",))), TAGS).flagged_sources

    assert (False, True) == (source.partisan_tagged, source.unverifiable)


# --- the article the project started from, with a handle of nobody's ----------------------------


def seed(tag: str) -> Facts:
    text = f"Report: Words about a meeting… {SHORT} #{tag} #Example_Reader {PICTURE}"
    embed = shown(display_name="🇺🇲Example_Reader🇺🇲", text=text, hashtags=(tag, "Example_Reader"),
                  links=(SHORT,), media_links=(PICTURE,), anchors=(Anchor(SHORT, SHORT), Anchor(PICTURE, PICTURE)))
    return facts(embed, short=(ShortLink(SHORT, "embed 0"), ShortLink("https://t.co/AbCdEf1234", "embed 0")))


@pytest.mark.parametrize(("tag", "side"), [("Trump2024", "us:rep"), ("Biden2024", "us:dem")])
def test_the_seed_and_its_mirrored_twin(tag: str, side: str) -> None:
    lists = load_lists()
    result = judge(seed(tag), lists, AS_OF)
    one, = result.embeds

    assert ("unverifiable", "P1", "unidentified", None) == (one.status, one.grade, one.source, one.post_id)
    assert [
        "prv.by-value-only", "prv.no-permalink", "prv.no-independent-capture", "src.unlisted", "ctx.campaign-tag",
        "ctx.self-tag", "lnk.short-unresolved", "lnk.media-missing",
    ] == [finding.rule for finding in one.findings]
    campaign, = found(one, "ctx.campaign-tag")
    line = next(row for row in lists.rows if row.entry == tag)
    assert ("starter-hashtags", line.list_version, line.line, side) == (
        campaign.list_id, campaign.list_version, campaign.list_row, campaign.side
    )
    source, = result.flagged_sources
    assert ("example_reader", True, True) == (source.handle, source.partisan_tagged, source.unverifiable)
    assert 2 == len(source.why)


@pytest.mark.parametrize("tag", ["Trump2024", "Biden2024"])
def test_the_seed_with_its_status_address(tag: str) -> None:
    given = seed(tag)
    embed = replace(given.article.embeds[0], form="blockquote", post_id=ID, address_handle="example_reader",
                    permalink=f"https://twitter.com/example_reader/status/{ID}")
    one, = judge(replace(given, article=replace(given.article, embeds=(embed,))), load_lists(), AS_OF).embeds

    assert ("consistent", "P2", "unidentified") == (one.status, one.grade, one.source)
    assert [
        "prv.by-value-only", "prv.no-independent-capture", "src.unlisted", "ctx.campaign-tag", "ctx.self-tag",
        "lnk.short-unresolved", "lnk.media-missing",
    ] == [finding.rule for finding in one.findings]


def test_the_seed_with_a_recorded_answer() -> None:
    lists = load_lists()
    for address, status, post_id in [
        (post("example_reader", ID), "consistent", ID),
        (post("example_other", ID), "discrepant", None),
        (post("example_reader", id_at(2024, 5, 31, 12)), "discrepant", None),
    ]:
        given = replace(seed("Trump2024"), resolutions=chain(PICTURE, address))
        one = judge(given, lists, AS_OF).embeds[0]

        assert (status, post_id) == (one.status, one.post_id), address


# --- any facts at all ---------------------------------------------------------------------------

words = st.text(max_size=30)
some_words = st.none() | words
urls = words | st.sampled_from([PICTURE, SHORT, "https://x.com/a/status/20", "https://twitter.com/i/status/1", "//"])
ids = st.none() | words | st.from_regex(r"[0-9]{1,25}", fullmatch=True)
days = st.none() | st.dates()
moments = st.none() | st.datetimes(timezones=st.just(UTC))
embeds = st.builds(
    Embed, st.sampled_from(["x", "instagram", "nowhere"]), st.sampled_from(["blockquote", "link", "flattened-text"]),
    st.just(0), ids, some_words, some_words, some_words, some_words, days, moments,
    some_words, st.none() | urls, some_words,
    hashtags=st.lists(words, max_size=3).map(tuple), links=st.lists(urls, max_size=3).map(tuple),
    media_links=st.lists(urls, max_size=3).map(tuple),
    anchors=st.lists(st.builds(Anchor, urls, urls), max_size=3).map(tuple),
)
resolutions = st.dictionaries(urls, st.builds(
    Resolution, urls, st.booleans(), st.sampled_from(["resolved", "gone", "blocked"]),
    st.lists(st.builds(Hop, urls), max_size=3).map(tuple), st.none() | urls, some_words,
), max_size=3)


@given(embeds, resolutions)
def test_judging_never_raises_and_is_the_same_twice(embed: Embed, found: dict[str, Resolution]) -> None:
    lists = load_lists()
    first = judge(facts(embed, resolutions=found, linked=(embed,)), lists, AS_OF)

    assert first == judge(facts(embed, resolutions=found, linked=(embed,)), lists, AS_OF)
    for one in (*first.embeds, *first.linked_posts):
        assert one.status in STATUSES
        assert one.grade in ("P0", "P1", "P2", "P3", "P4", "P5")


def test_long_input_takes_linear_time() -> None:
    import time

    tags = tuple(f"tag{number}" for number in range(2_000))
    embed = shown(text=" ".join(f"#{tag}" for tag in tags), hashtags=tags, display_name="word " * 20_000,
                  links=("https://" + "a." * 20_000 + "example",), anchors=(Anchor("a" * 50_000 + "ü.example", SHORT),))
    start = time.process_time()
    judge(facts(embed, resolutions=chain(SHORT, "https://example.org/")), load_lists(), AS_OF)

    assert time.process_time() - start < 5


def test_a_time_without_a_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        judge(facts(shown()), NO_LISTS, datetime(2024, 5, 30))  # the mistake itself


def test_short_links_outside_of_all_posts_are_findings_of_the_article() -> None:
    link = ShortLink("https://bit.ly/abc", "article")
    article = Article(None, (), (), (link, ShortLink("https://t.co/AbCdEfGhIj", "embed 0")), "complete", (), b"a")
    unknown = judge(Facts(article, {}), load_lists(), AS_OF).findings
    resolved = judge(Facts(article, {link.url: Resolution(link.url, True, "resolved")}), load_lists(), AS_OF).findings

    assert [("lnk.short-unresolved", "https://bit.ly/abc")] == [
        (finding.rule, finding.matched and finding.matched.text) for finding in unknown]
    assert () == resolved
