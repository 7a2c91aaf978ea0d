"""
One case that fires and at least one near miss for every rule of the catalogue.

``FIRES`` is also what the word lint reads; ``MISSES`` stand as near to the line as they can.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from judging import (
    AS_OF,
    DAY,
    NO_LISTS,
    PICTURE,
    chain,
    facts,
    id_at,
    lists_of,
    row,
    shown,
    with_address,
)

from provenance.lists import Lists
from provenance.model import Anchor, Dated, Earlier, Embed, Facts, Hop, Resolution, ShortLink, Testimony

Case = tuple[str, str, Facts, Lists]  # the rule, what the case is about, the facts, the lists

ID = id_at(2024, 5, 30, 12)
LATE = id_at(2024, 5, 30, 23, 59, 59)
SHORT = "https://t.co/AbCdEf9999"
CAPTURE = Testimony("wayback", "exists", AS_OF, "example_reader", ID, capture="https://archive.example/1")
NEXT = id_at(2024, 5, 30, 12, 30)  # a later version of the post
BLUESKY_DAY = datetime(2024, 11, 19, tzinfo=UTC)
MISSING = "http 404: Sorry, that page does not exist."


def said(witness: str = "x-oembed", outcome: str = "exists", **changes: Any) -> Testimony:
    """What a witness says about the post; what it shows is the embed's, where nothing else is given."""
    fields: dict[str, Any] = {"at": AS_OF, "capture": f"https://{witness}.example/1"}
    if outcome == "exists":
        fields |= {"handle": "example_reader", "post_id": ID}
    return Testimony(witness, outcome, **(fields | changes))


def heard(*rows: Testimony, embed: Embed | None = None) -> Facts:
    return facts(embed or with_address(ID), testimonies={0: rows})


def worded(text: str, shown_text: str, *rows: Testimony, **changes: Any) -> Facts:
    """A witness with these words, an article with those."""
    return heard(said(text=text, **changes), *rows, embed=with_address(ID, text=shown_text))


def dated(*moment: int, precision_ms: int = 1000) -> Dated:
    return Dated(datetime(*moment, tzinfo=UTC), precision_ms, "json-ld datePublished")  # type: ignore[arg-type,misc]


def picture(**changes: object) -> Embed:
    return shown(text=f"Words {PICTURE}", media_links=(PICTURE,), **changes)


def post(handle: str, post_id: str) -> str:
    return f"https://twitter.com/{handle}/status/{post_id}/photo/1"


def listed(entry: str, kind: str, label: str, side: str | None = "ax:north", **more: object) -> Lists:
    return lists_of(row(entry, kind, label, side, **more))


def tagged(*tags: str, **changes: object) -> Embed:
    return shown(text=" ".join(["Words", *(f"#{tag}" for tag in tags)]), hashtags=tags, **changes)


def linked(target: str, text: str, **changes: object) -> Embed:
    return shown(text=f"See {text}", links=(target,), anchors=(Anchor(text, target),), **changes)


def owned(target: str, outcome: str = "exists", handle: str = "example_reader") -> Facts:
    """A post with an address and a picture, of which a witness says where it leads; nobody followed the link."""
    links = Anchor("https://t.co/OtherCode1", post("other", "20")), Anchor("https://t.co/AbCdEf1234", target)
    return heard(said("x-syndication", outcome, handle=handle, links=links),
                 embed=with_address(ID, media_links=(PICTURE,)))


TAGS = lists_of(
    row("North2024", "hashtag", "campaign_tag", "ax:north", since=date(2024, 1, 1), until=DAY),
    row("South2024", "hashtag", "campaign_tag", "ax:south"),
    row("GoNorth", "hashtag", "turnout_tag", "ax:north"),
    row("NorthWins", "hashtag", "slogan_tag", "ax:north"),
    row("NeverSouth", "hashtag", "attack_tag", "ax:south"),
    row("Sideless", "hashtag", "campaign_tag"),
    row("Both", "hashtag", "ambiguous_tag", "ax:north"),
    row("Up2024", "hashtag", "campaign_tag", "by:up"),
)
HANDLES = lists_of(
    row("example_reader", "handle", "elected_official", "ax:north", since=DAY, until=DAY),
    row("example_party", "handle", "party_org", "ax:south"),
    row("example_sided", "handle", "columnist", "ax:south"),
    row("example_paper", "handle", "news_outlet"),
    row("example_radio", "handle", "state_media:SC", note="Example Radio; state-controlled"),
    row("example_tv", "handle", "state_media:ISFM"),
    row("threads:example_other", "handle", "party_org", "ax:south"),
)

FIRES: list[Case] = [
    ("prv.by-value-only", "text alone", facts(shown()), NO_LISTS),
    ("prv.by-value-only", "a picture link that was not followed", facts(picture()), NO_LISTS),
    ("prv.by-value-only", "a witness that was not asked",
     facts(shown(), testimonies={0: (Testimony("oembed", "not-tried"),)}), NO_LISTS),
    ("prv.no-permalink", "no address", facts(shown()), NO_LISTS),
    ("prv.no-independent-capture", "no testimony", facts(with_address(ID)), NO_LISTS),
    ("prv.no-independent-capture", "a picture link shows nothing of the post",
     facts(picture(), resolutions=chain(PICTURE, post("example_reader", ID))), NO_LISTS),
    ("prv.no-independent-capture", "an answer that says gone",
     facts(shown(), testimonies={0: (Testimony("oembed", "gone", capture="https://o.example/"),)}), NO_LISTS),
    ("prv.handle-mismatch", "another handle in the address", facts(with_address(ID, "example_other")), NO_LISTS),
    ("prv.media-elsewhere", "a picture of another handle",
     facts(picture(), resolutions=chain(PICTURE, post("example_other", ID))), NO_LISTS),
    ("prv.media-elsewhere", "a picture of the next day",
     facts(picture(), resolutions=chain(PICTURE, post("example_reader", id_at(2024, 5, 31, 0, 0, 1)))), NO_LISTS),
    ("prv.media-elsewhere", "a picture of an id that no post can have",
     facts(picture(), resolutions=chain(PICTURE, post("example_reader", "99999999999"))), NO_LISTS),
    ("prv.media-elsewhere", "an address of its own, a picture of another day",
     facts(with_address(ID, media_links=(PICTURE,)),
           resolutions=chain(PICTURE, post("example_reader", id_at(2024, 5, 29, 12)))), NO_LISTS),
    ("prv.media-elsewhere", "a picture of another day behind an address without handle",
     facts(picture(handle=None, display_name=None), resolutions=chain(PICTURE, post("i", id_at(2023, 5, 29, 12)))),
     NO_LISTS),
    ("prv.media-elsewhere", "an article that shows no day",
     facts(picture(shown_date=None), resolutions=chain(PICTURE, post("example_other", ID))), NO_LISTS),
    ("prv.media-elsewhere", "one picture that leads to the post, one that leads elsewhere",
     facts(shown(media_links=(PICTURE, "pic.x.com/Zz")),
           resolutions=chain(PICTURE, post("example_reader", ID)) | chain("pic.x.com/Zz", post("other", ID))),
     NO_LISTS),
    ("prv.media-elsewhere", "a witness says that another account owns the picture", owned(post("example_other", LATE)),
     NO_LISTS),
    ("prv.media-elsewhere", "a witness says that the picture is of another day",
     owned(post("example_reader", id_at(2023, 5, 29, 12))), NO_LISTS),
    ("prv.id-rounded", "sixteen digits and zeros", facts(with_address("1795968363525040000")), NO_LISTS),
    ("prv.id-rounded", "as the reader of the page said", facts(with_address(ID, problems=("id-rounded",))), NO_LISTS),
    ("prv.id-rounded", "as a power of ten, in the address alone",
     facts(shown(problems=("id-rounded",), permalink="https://x.com/example/status/1.79597E+18")), NO_LISTS),
    ("prv.id-rounded", "in a linked post",
     facts(linked=(shown(form="link", post_id="1795968363525040000", display_name=None),)), NO_LISTS),
    ("dat.id-date", "another year", facts(with_address(id_at(2019, 2, 20, 14))), NO_LISTS),
    ("dat.id-date", "one day", facts(with_address(id_at(2024, 5, 31, 0, 0, 1))), NO_LISTS),
    ("dat.id-date", "one day, the other way", facts(with_address(id_at(2024, 5, 29, 23, 59))), NO_LISTS),
    ("dat.id-date", "an early id, a day outside its span", facts(with_address("1089490769")), NO_LISTS),
    ("dat.id-date", "an instant in the markup",
     facts(with_address(ID, shown_date=None, shown_at=datetime(2024, 6, 2, tzinfo=UTC))), NO_LISTS),
    ("dat.id-date", "a printed day that its own markup belies",
     facts(with_address(ID, shown_date=date(2023, 5, 30), shown_at=datetime(2024, 5, 30, 12, tzinfo=UTC))), NO_LISTS),
    ("dat.impossible-id", "between the two numberings", facts(with_address("99999999999")), NO_LISTS),
    ("dat.impossible-id", "from the future", facts(with_address(id_at(2027, 1, 1))), NO_LISTS),
    ("dat.impossible-id", "too large", facts(with_address("9223372036854775808")), NO_LISTS),
    ("dat.impossible-id", "a zero in front", facts(with_address("01795968363525046272")), NO_LISTS),
    ("dat.impossible-id", "in a linked post", facts(linked=(shown(form="link", post_id="99999999999"),)), NO_LISTS),
    ("dat.after-article", "by the id", facts(with_address(ID), published=dated(2024, 5, 29, 23)), NO_LISTS),
    ("dat.after-article", "by the printed day", facts(shown(), published=dated(2024, 5, 28, 12)), NO_LISTS),
    ("dat.after-article", "an article with a day only",
     facts(with_address(ID), published=dated(2024, 5, 28, precision_ms=86_400_000)), NO_LISTS),
    ("dat.after-article", "a linked post",
     facts(linked=(shown(form="link", post_id=ID, shown_date=None),), published=dated(2024, 5, 28)), NO_LISTS),
    ("src.unlisted", "no lists", facts(shown()), NO_LISTS),
    ("src.unlisted", "one list, another handle", facts(shown(handle="example_nobody")), listed("a", "handle", "x")),
    ("src.unlisted", "the same handle elsewhere", facts(shown(handle="example_other")), HANDLES),
    ("src.listed-official", "an office", facts(shown(handle="Example_Reader")), HANDLES),
    ("src.listed-partisan", "a party", facts(shown(handle="example_party")), HANDLES),
    ("src.listed-partisan", "any row with a side", facts(shown(handle="example_sided")), HANDLES),
    ("src.listed-state-media", "state-controlled", facts(shown(handle="example_radio")), HANDLES),
    ("src.listed-state-media", "independent but state-funded", facts(shown(handle="example_tv")), HANDLES),
    ("ctx.campaign-tag", "a campaign's tag, on its last day", facts(tagged("NORTH2024")), TAGS),
    ("ctx.campaign-tag", "a call to vote", facts(tagged("GoNorth")), TAGS),
    ("ctx.campaign-tag", "full width", facts(tagged("ＧｏＮｏｒｔｈ")), TAGS),
    ("ctx.campaign-tag", "a tag without a side", facts(tagged("Sideless")), TAGS),
    ("ctx.campaign-tag", "two axes are not two poles", facts(tagged("NorthWins", "Up2024")), TAGS),
    ("ctx.campaign-tag", "a day from the id", facts(with_address(ID, shown_date=None, hashtags=("North2024",))), TAGS),
    ("ctx.slogan-tag", "a slogan", facts(tagged("NorthWins")), TAGS),
    ("ctx.attack-tag", "aimed at a side", facts(tagged("NeverSouth")), TAGS),
    ("ctx.cross-tagged", "two poles", facts(tagged("GoNorth", "South2024")), TAGS),
    ("ctx.cross-tagged", "a tag for one, a tag against the other", facts(tagged("NeverSouth", "NorthWins")), TAGS),
    ("ctx.self-tag", "the handle", facts(tagged("Example_Reader")), NO_LISTS),
    ("ctx.self-tag", "the display name", facts(tagged("DailyReader", display_name="🇺🇲 Daily Reader 🇺🇲")), NO_LISTS),
    ("ctx.name-token", "a word in the name", facts(shown(display_name="Press-Office of Reader")),
     listed("press office", "name_token", "role_claim", None)),
    ("ctx.name-token", "a side in the name", facts(shown(display_name="Reader for NORTH")),
     listed("North", "name_token", "campaign_token")),
    ("ctx.party-link", "as shown", facts(linked("https://www.example.org/a", "example.org/a")),
     listed("example.org", "domain", "party_site")),
    ("ctx.party-link", "as followed", facts(linked(SHORT, SHORT), resolutions=chain(SHORT, "https://give.example.org")),
     listed("example.org", "domain", "fundraising_site")),
    ("ctx.party-link", "as expanded", facts(linked(SHORT, "example.org/vote")),
     listed("example.org", "domain", "campaign_site")),
    ("lnk.short-unresolved", "not tried", facts(linked(SHORT, SHORT)), NO_LISTS),
    ("lnk.short-unresolved", "gone", facts(linked(SHORT, SHORT), resolutions=chain(SHORT, outcome="gone")), NO_LISTS),
    ("lnk.short-unresolved", "found by the page's reader",
     facts(shown(), short=(ShortLink("https://new.example/x", "embed 0"),)), NO_LISTS),
    ("lnk.media-missing", "not followed", facts(picture()), NO_LISTS),
    ("lnk.media-missing", "not followed to a post",
     facts(picture(), resolutions=chain(PICTURE, "https://twitter.com/example_reader")), NO_LISTS),
    ("lnk.media-missing", "a host that refused", facts(picture(), resolutions=chain(PICTURE, outcome="blocked")),
     NO_LISTS),
    ("lnk.expanded-differs", "another domain",
     facts(linked(SHORT, "example.org/a"), resolutions=chain(SHORT, "https://example.com/a")), NO_LISTS),
    ("lnk.expanded-differs", "another path",
     facts(linked(SHORT, "https://example.org/a"), resolutions=chain(SHORT, "https://example.org/b")), NO_LISTS),
    ("lnk.expanded-differs", "a cut path",
     facts(linked(SHORT, "example.org/abc…"), resolutions=chain(SHORT, "https://example.org/abd")), NO_LISTS),
    ("lnk.expanded-differs", "a host that only begins alike",
     facts(linked(SHORT, "example.org"), resolutions=chain(SHORT, "https://example.org.example.com/")), NO_LISTS),
]

FIRES += [
    ("prv.by-value-only", "a witness that refused", heard(said(outcome="blocked", reason="http 429")), NO_LISTS),
    ("prv.no-independent-capture", "a witness that refused", heard(said(outcome="blocked")), NO_LISTS),
    ("prv.no-independent-capture", "a post that only its readers see", heard(said(outcome="restricted")), NO_LISTS),
    ("prv.only-rendered", "put in by a script", facts(with_address(ID, problems=("only-rendered",))), NO_LISTS),
    ("prv.removed-by-rendering", "taken away by a script",
     facts(with_address(ID, problems=("removed-by-rendering",))), NO_LISTS),
    ("prv.screenshot", "a picture of a post", facts(Embed("x", "picture", 0, handle="example_reader")), NO_LISTS),
    ("prv.handle-mismatch", "a witness names another handle", heard(said(handle="example_other")), NO_LISTS),
    ("prv.handle-mismatch", "a witness names another handle and name",
     heard(said(handle="example_other", name="Somebody Else")), NO_LISTS),
    ("prv.handle-mismatch", "two witnesses name the same other handle",
     heard(said(handle="example_other"), said("x-syndication", handle="Example_Other")), NO_LISTS),
    ("prv.text-mismatch", "a word left out", worded("I do not like it.", "I do like it."), NO_LISTS),
    ("prv.text-mismatch", "a word put in", worded("I like it.", "I like it a lot."), NO_LISTS),
    ("prv.text-mismatch", "a word changed", worded("It opens on Monday.", "It opens on Friday."), NO_LISTS),
    ("prv.text-mismatch", "an unmarked cut", worded("It opens. Or so they say.", "It opens."), NO_LISTS),
    ("prv.text-mismatch", "another link", worded("See https://t.co/AbCdEf9999 now", "See https://t.co/AbCdEf8888 now"),
     NO_LISTS),
    ("prv.text-mismatch", "a sign", worded("It opens!", "It opens?"), NO_LISTS),
    ("prv.text-mismatch", "a skin tone", worded("Hello 👋🏽 all", "Hello 👋 all"), NO_LISTS),
    ("prv.text-mismatch", "two endpoints of one word", worded("Old words.", "Just words.", said(
        "x-syndication", text="Old  words.")), NO_LISTS),
    ("prv.text-mismatch", "the last version, other words",
     heard(said("x-syndication", text="Old words.", versions=("1795968363525046272", ID))), NO_LISTS),
    ("prv.text-mismatch", "an archive of a post that is gone",
     heard(said("wayback", "gone", post_id=ID, text="Old words.", last_seen=AS_OF, missing_since=AS_OF)), NO_LISTS),
    ("prv.partial", "dots at the end", worded("It opens. Or so they say.", "It opens…"), NO_LISTS),
    ("prv.partial", "dots in the middle", worded("It opens, or so they say, on Monday.", "It opens […] on Monday."),
     NO_LISTS),
    ("prv.partial", "a cut word", worded("It opens tomorrow.", "It opens tomo..."), NO_LISTS),
    ("prv.edited", "the first of two versions", heard(said("x-syndication", versions=(ID, NEXT))), NO_LISTS),
    ("prv.edited", "the last version has other words",
     heard(said("x-syndication", post_id=NEXT, text="Other words.", versions=(ID, NEXT))), NO_LISTS),
    ("prv.edited", "edited by its server's word", worded("Other words.", "Just words.",
                                                         reason="edited on 2024-05-31 09:00 UTC"), NO_LISTS),
    ("prv.edited", "an archive agrees, the platform does not",
     worded("Other words.", "Just words.", said("wayback", text="Just words.")), NO_LISTS),
    ("prv.repost", "RT in the answer", worded("RT @example_other: Just words.", "Just words."), NO_LISTS),
    ("prv.repost", "a boost", heard(said("mastodon-api", reason="a boost of a post by @example_other")), NO_LISTS),
    ("prv.repost", "forwarded", heard(said("telegram-frame", reason="forwarded from Example Channel; edited")), NO_LISTS),
    ("prv.unavailable", "two witnesses do not find it",
     heard(said(outcome="gone", reason=MISSING), said("wayback", "gone", reason="archived as http 404")), NO_LISTS),
    ("prv.unavailable", "one witness alone", heard(said(outcome="gone", reason=MISSING)), NO_LISTS),
    ("prv.unavailable", "an archive saw it before",
     heard(said(outcome="gone", reason=MISSING), said("wayback", last_seen=AS_OF)), NO_LISTS),
    ("prv.unavailable", "suspended", heard(said("x-syndication", "suspended", reason="This Post is from a suspended "
                                                "account.")), NO_LISTS),
    ("prv.unavailable", "protected", heard(said(outcome="restricted", reason="not authorized to see this status")),
     NO_LISTS),
    ("prv.unavailable", "for those who log in",
     heard(said("mastodon-api", "restricted", reason="http 401: This method requires an authenticated user")), NO_LISTS),
    ("prv.unavailable", "there once, gone now", heard(
        said(at=datetime(2025, 6, 3, tzinfo=UTC)), said(outcome="gone", reason=MISSING)), NO_LISTS),
    ("prv.hidden-characters", "writing turned round", facts(shown(text="Just \u202esdrow\u202c.")), NO_LISTS),
    ("prv.hidden-characters", "a name turned round", facts(shown(display_name="\u202ereader\u202c")), NO_LISTS),
    ("prv.hidden-characters", "a control", facts(shown(text="Just\x08 words.")), NO_LISTS),
    ("prv.hidden-characters", "tag characters without a flag", facts(shown(text="Words\U000e0041\U000e0042.")), NO_LISTS),
    ("dat.id-date", "the day a witness gives, where the id has none",
     heard(said("vimeo-oembed", post_id="1", posted_at=datetime(2024, 6, 2, tzinfo=UTC)),
           embed=shown(platform="vimeo", post_id="1")), NO_LISTS),
    ("dat.author-newer", "an account of the next day",
     heard(said("x-syndication", author_id=id_at(2024, 5, 31, 12))), NO_LISTS),
    ("dat.self-asserted-clock", "a key of Bluesky", facts(shown(platform="bluesky", post_id="3lbd2ebt3wk2r")), NO_LISTS),
    ("dat.self-asserted-clock", "indexed much later",
     heard(said("bluesky-appview", post_id="3lbd2ebt3wk2r", first_seen=AS_OF),
           embed=shown(platform="bluesky", post_id="3lbd2ebt3wk2r")), NO_LISTS),
    ("src.renamed", "a former handle",
     heard(said("bluesky-appview", handle="example_new", former_handles=(("Example_Reader", AS_OF),))), NO_LISTS),
    ("src.renamed", "an archive has the old handle", heard(said(handle="example_new"), said("wayback")), NO_LISTS),
    ("src.renamed", "the same witness had the old handle before",
     heard(said(at=datetime(2025, 6, 3, tzinfo=UTC)), said(handle="example_new")), NO_LISTS),
    ("prv.edited", "the same witness had these words before",
     heard(said(at=datetime(2025, 6, 3, tzinfo=UTC), text="Just words."), said(text="Other words."),
           embed=with_address(ID, text="Just words.")), NO_LISTS),
    ("src.renamed", "a list knows the number", heard(said("x-syndication", author_id="12")),
     lists_of(row("example_old", "handle", "news_outlet", id="12"))),
    ("src.id-mismatch", "another number", heard(said("x-syndication", author_id="13")),
     lists_of(row("example_reader", "handle", "news_outlet", id="12"))),
]

MISSES: list[Case] = [
    ("prv.by-value-only", "a frame holds no words", facts(Embed("x", "iframe", 0, post_id=ID)), NO_LISTS),
    ("prv.by-value-only", "a witness answered", facts(shown(), testimonies={0: (CAPTURE,)}), NO_LISTS),
    ("prv.by-value-only", "the picture led to a post",
     facts(picture(), resolutions=chain(PICTURE, post("example_reader", ID))), NO_LISTS),
    ("prv.no-permalink", "an address", facts(with_address(ID)), NO_LISTS),
    ("prv.no-permalink", "an id in an attribute", facts(shown(post_id=ID)), NO_LISTS),
    ("prv.no-permalink", "an address whose id is opaque", facts(shown(permalink="https://x.com/e/article")), NO_LISTS),
    ("prv.no-independent-capture", "a capture", facts(with_address(ID), testimonies={0: (CAPTURE,)}), NO_LISTS),
    ("prv.handle-mismatch", "another case", facts(with_address(ID, "EXAMPLE_reader")), NO_LISTS),
    ("prv.handle-mismatch", "a placeholder: i", facts(with_address(ID, "i")), NO_LISTS),
    ("prv.handle-mismatch", "a placeholder: i/web", facts(with_address(ID, "i/web")), NO_LISTS),
    ("prv.handle-mismatch", "a placeholder: statuses", facts(with_address(ID, "statuses")), NO_LISTS),
    ("prv.handle-mismatch", "a placeholder: twitter", facts(with_address(ID, "twitter")), NO_LISTS),
    ("prv.handle-mismatch", "a placeholder: user", facts(with_address(ID, "User")), NO_LISTS),
    ("prv.handle-mismatch", "no handle printed", facts(with_address(ID, handle="example_other", printed_handle=None)),
     NO_LISTS),
    ("prv.handle-mismatch", "no handle in the address", facts(with_address(ID, None)), NO_LISTS),
    ("prv.media-elsewhere", "a witness says that the picture is the post's own", owned(post("example_other", ID)),
     NO_LISTS),
    ("prv.media-elsewhere", "a witness says: another post of the same handle and day", owned(post("example_reader", LATE)),
     NO_LISTS),
    ("prv.media-elsewhere", "a witness says: another post of that day, under the author's present handle",
     owned(post("example_renamed", LATE), handle="example_renamed"), NO_LISTS),
    ("prv.media-elsewhere", "a witness who shows nothing", owned(post("example_other", LATE), "unknown"), NO_LISTS),
    ("prv.media-elsewhere", "a witness names no post", owned("https://twitter.com/example_other"), NO_LISTS),
    ("prv.media-elsewhere", "a witness names a post of another platform",
     owned("https://www.youtube.com/watch?v=Xq3vT7LmB0k"), NO_LISTS),
    ("prv.media-elsewhere", "the chain leads to the post, whatever a witness says",
     replace(owned(post("example_other", LATE)), resolutions=chain(PICTURE, post("example_reader", ID))), NO_LISTS),
    ("prv.media-elsewhere", "same handle and day",
     facts(picture(), resolutions=chain(PICTURE, post("Example_Reader", LATE))), NO_LISTS),
    ("prv.media-elsewhere", "the platform corrected the handle",
     facts(picture(), resolutions=chain(PICTURE, post("example_other", ID), post("example_reader", ID))), NO_LISTS),
    ("prv.media-elsewhere", "not a post",
     facts(picture(), resolutions=chain(PICTURE, "https://twitter.com/example_other")), NO_LISTS),
    ("prv.media-elsewhere", "an address of its own, a picture of the same day",
     facts(with_address(ID, media_links=(PICTURE,)), resolutions=chain(PICTURE, post("example_reader", LATE))),
     NO_LISTS),
    ("prv.media-elsewhere", "a placeholder, same day",
     facts(picture(), resolutions=chain(PICTURE, post("twitter", ID))), NO_LISTS),
    ("prv.id-rounded", "a genuine id", facts(with_address("1795968363525046272")), NO_LISTS),
    ("prv.id-rounded", "no id", facts(shown(problems=("id-rounded",))), NO_LISTS),
    ("prv.id-rounded", "a platform this version does not know",
     facts(shown(platform="elsewhere", post_id="1795968363525040000")), NO_LISTS),
    ("dat.id-date", "the last second of the day", facts(with_address(LATE)), NO_LISTS),
    ("dat.id-date", "no printed day", facts(with_address(ID, shown_date=None)), NO_LISTS),
    ("dat.id-date", "no id", facts(shown()), NO_LISTS),
    ("dat.id-date", "an id without a clock", facts(with_address("abc")), NO_LISTS),
    ("dat.id-date", "an id that no post can have", facts(with_address("99999999999")), NO_LISTS),
    ("dat.id-date", "an early id, a day inside its span",
     facts(with_address("1089490769", shown_date=date(2009, 1, 1))), NO_LISTS),
    ("dat.id-date", "the reader's zone printed, the instant in the markup",
     facts(with_address(ID, shown_date=date(2024, 5, 31), shown_at=datetime(2024, 5, 30, 12, tzinfo=UTC))), NO_LISTS),
    ("dat.impossible-id", "the first snowflake", facts(with_address("291895636918272")), NO_LISTS),
    ("dat.impossible-id", "no id", facts(shown()), NO_LISTS),
    ("dat.after-article", "the same day", facts(with_address(LATE), published=dated(2024, 5, 30, 0)), NO_LISTS),
    ("dat.after-article", "a day of slack for the printed day", facts(shown(), published=dated(2024, 5, 29)), NO_LISTS),
    ("dat.after-article", "a day of slack for an article with a day only",
     facts(with_address(ID), published=dated(2024, 5, 29, precision_ms=86_400_000)), NO_LISTS),
    ("dat.after-article", "no day at all", facts(shown(shown_date=None), published=dated(2020, 1, 1)), NO_LISTS),
    ("dat.after-article", "an undated article", facts(with_address(ID)), NO_LISTS),
    ("src.unlisted", "listed", facts(shown()), HANDLES),
    ("src.unlisted", "listed, on other days", facts(shown(shown_date=date(2024, 6, 1))), HANDLES),
    ("src.unlisted", "no handle", facts(shown(handle=None)), HANDLES),
    ("src.listed-official", "the day after", facts(shown(shown_date=date(2024, 5, 31))), HANDLES),
    ("src.listed-official", "no day known", facts(shown(shown_date=None)), HANDLES),
    ("src.listed-partisan", "an office", facts(shown()), HANDLES),
    ("src.listed-partisan", "no side", facts(shown(handle="example_paper")), HANDLES),
    ("src.listed-partisan", "another platform", facts(shown(handle="example_other")), HANDLES),
    ("src.listed-state-media", "another label", facts(shown(handle="example_paper")), HANDLES),
    ("ctx.campaign-tag", "the day after", facts(tagged("North2024", shown_date=date(2024, 5, 31))), TAGS),
    ("ctx.campaign-tag", "no day known", facts(tagged("North2024", shown_date=None)), TAGS),
    ("ctx.campaign-tag", "a longer tag", facts(tagged("North20245")), TAGS),
    ("ctx.campaign-tag", "a topic", facts(tagged("Both")), TAGS),
    ("ctx.campaign-tag", "two poles", facts(tagged("GoNorth", "South2024")), TAGS),
    ("ctx.slogan-tag", "a campaign's tag", facts(tagged("GoNorth")), TAGS),
    ("ctx.attack-tag", "a slogan", facts(tagged("NorthWins")), TAGS),
    ("ctx.cross-tagged", "one pole twice", facts(tagged("GoNorth", "NorthWins")), TAGS),
    ("ctx.cross-tagged", "a topic and a side", facts(tagged("Both", "South2024")), TAGS),
    ("ctx.self-tag", "another name", facts(tagged("example_readers")), NO_LISTS),
    ("ctx.self-tag", "a part of the name", facts(tagged("Daily", display_name="Daily Reader")), NO_LISTS),
    ("ctx.self-tag", "no name at all", facts(tagged("Daily", handle=None, display_name="🇺🇲")), NO_LISTS),
    ("ctx.name-token", "a part of a word", facts(shown(display_name="Northerner")),
     listed("North", "name_token", "campaign_token")),
    ("ctx.name-token", "in the handle only", facts(shown(handle="North", display_name=None)),
     listed("North", "name_token", "campaign_token")),
    ("ctx.party-link", "a newspaper", facts(linked("https://example.org/a", "example.org/a")),
     listed("example.org", "domain", "state_media:SC", None)),
    ("ctx.party-link", "a host that only ends alike", facts(linked("https://anexample.org/", "anexample.org")),
     listed("example.org", "domain", "party_site")),
    ("ctx.party-link", "somebody's page below a shared suffix", facts(linked("https://a.github.io/", "a.github.io")),
     listed("github.io", "domain", "party_site")),
    ("ctx.party-link", "no address", facts(linked("mailto:a@example.org", "write")),
     listed("example.org", "domain", "party_site")),
    ("lnk.short-unresolved", "resolved",
     facts(linked(SHORT, SHORT), resolutions=chain(SHORT, "https://example.org")), NO_LISTS),
    ("lnk.short-unresolved", "a long link", facts(linked("https://example.org/a", "example.org/a")), NO_LISTS),
    ("lnk.short-unresolved", "a picture", facts(picture(links=("https://t.co/AbCdEf1234",))), NO_LISTS),
    ("lnk.short-unresolved", "of another embed", facts(shown(), short=(ShortLink(SHORT, "embed 1"),)), NO_LISTS),
    ("lnk.media-missing", "no picture link", facts(shown()), NO_LISTS),
    ("lnk.media-missing", "followed to a post",
     facts(picture(), resolutions=chain(PICTURE, post("example_other", ID))), NO_LISTS),
    ("lnk.expanded-differs", "the same address",
     facts(linked(SHORT, "example.org/a"), resolutions=chain(SHORT, "https://www.example.org/a/?utm=1")), NO_LISTS),
    ("lnk.expanded-differs", "a cut path",
     facts(linked(SHORT, "example.org/abc…"), resolutions=chain(SHORT, "https://example.org/abcdef")), NO_LISTS),
    ("lnk.expanded-differs", "passed on the way",
     facts(linked(SHORT, "bit.example/1"),
           resolutions=chain(SHORT, "https://bit.example/1", "https://example.com/a")), NO_LISTS),
    ("lnk.expanded-differs", "a host alone",
     facts(linked(SHORT, "example.org"), resolutions=chain(SHORT, "https://m.example.org/a")), NO_LISTS),
    ("lnk.expanded-differs", "not followed", facts(linked(SHORT, "example.org/a")), NO_LISTS),
    ("lnk.expanded-differs", "not reached",
     facts(linked(SHORT, "example.org/a"), resolutions=chain(SHORT, outcome="unreachable")), NO_LISTS),
    ("lnk.expanded-differs", "shown short",
     facts(linked(SHORT, SHORT), resolutions=chain(SHORT, "https://example.com/a")), NO_LISTS),
    ("lnk.expanded-differs", "shown as words",
     facts(linked(SHORT, "see node.js here"), resolutions=chain(SHORT, "https://example.com/a")), NO_LISTS),
    ("lnk.expanded-differs", "shown as a word",
     facts(linked(SHORT, "here"), resolutions=chain(SHORT, "https://example.com/a")), NO_LISTS),
    ("lnk.expanded-differs", "in Unicode and in Punycode",
     facts(linked(SHORT, "bücher.example/ä"),
           resolutions=chain(SHORT, "https://xn--bcher-kva.example/%C3%A4")), NO_LISTS),
    ("lnk.expanded-differs", "an odd link that leads straight on",
     facts(linked("https://example.org/x", "example.org/x"),
           resolutions={"https://example.org/x": Resolution("https://example.org/x", False, "resolved",
                        (Hop("https://example.org/x", 301), Hop("https://example.com/", 200)),
                        "https://example.com/", "example.com")}), NO_LISTS),
]

MISSES += [
    ("prv.by-value-only", "a witness that says gone", heard(said(outcome="gone")), NO_LISTS),
    ("prv.no-permalink", "a picture has a rule of its own", facts(Embed("x", "picture", 0, handle="example_reader")),
     NO_LISTS),
    ("prv.no-independent-capture", "an archive that saw it before it went",
     heard(said("wayback", "gone", post_id=ID, last_seen=AS_OF)), NO_LISTS),
    ("prv.only-rendered", "there before and after", facts(with_address(ID)), NO_LISTS),
    ("prv.only-rendered", "there before alone", facts(with_address(ID, problems=("removed-by-rendering",))), NO_LISTS),
    ("prv.removed-by-rendering", "there after alone", facts(with_address(ID, problems=("only-rendered",))), NO_LISTS),
    ("prv.screenshot", "an image link with an address", facts(with_address(ID)), NO_LISTS),
    ("prv.handle-mismatch", "a witness names the handle in another case", heard(said(handle="EXAMPLE_reader")), NO_LISTS),
    ("prv.handle-mismatch", "a witness names a placeholder", heard(said(handle="i")), NO_LISTS),
    ("prv.handle-mismatch", "a former handle",
     heard(said("bluesky-appview", handle="example_new", former_handles=(("example_reader", None),))), NO_LISTS),
    ("prv.handle-mismatch", "a witness of another post", heard(said(handle="example_other", post_id="20")), NO_LISTS),
    ("prv.handle-mismatch", "a refusal that names somebody", heard(said(outcome="blocked", handle="other")), NO_LISTS),
    ("prv.text-mismatch", "white space", worded("Just\n\nwords.", "Just words."), NO_LISTS),
    ("prv.text-mismatch", "glued lines", worded("One line.\nAnother line", "One line.Another line"), NO_LISTS),
    ("prv.text-mismatch", "entities", worded("Fish &amp; chips", "Fish & chips"), NO_LISTS),
    ("prv.text-mismatch", "forms of quotes and dashes", worded("“It’s” – so…", '"It\'s" - so...'), NO_LISTS),
    ("prv.text-mismatch", "presentation of emoji", worded("I ❤️ it", "I ❤ it"), NO_LISTS),
    ("prv.text-mismatch", "a short link and where it leads",
     worded("See https://t.co/AbCdEf9999 now", "See https://www.example.org/a?utm_source=x now",
            links=(Anchor("https://t.co/AbCdEf9999", "https://example.org/a"),)), NO_LISTS),
    ("prv.text-mismatch", "a picture that only one of them shows", worded(f"Just words. {PICTURE}", "Just words."),
     NO_LISTS),
    ("prv.text-mismatch", "the link that hangs at the end", worded("Just words. https://t.co/AbCdEf7777", "Just words."),
     NO_LISTS),
    ("prv.text-mismatch", "whom it answers", worded("@example_other Just words.", "Just words."), NO_LISTS),
    ("prv.text-mismatch", "the witness has only the beginning",
     worded("Just words, and mo… https://t.co/AbCdEf7777", "Just words, and more of them."), NO_LISTS),
    ("prv.text-mismatch", "the other endpoint says that the text is cut",
     worded("Just words", "Just words and more.", said(
         "x-syndication", text="Just words", reason="the text is cut: a longer one (note_tweet) is not in the answer")),
     NO_LISTS),
    ("prv.text-mismatch", "dots for the rest", worded("Just words and more.", "Just words…"), NO_LISTS),
    ("prv.text-mismatch", "an archive that agrees", worded("Other words.", "Just words.", said("wayback", text="Just words.")),
     NO_LISTS),
    ("prv.text-mismatch", "a title is no post", heard(said("youtube-oembed", text="A title", post_id="Xq3vT7LmB0k"),
                                                      embed=shown(platform="youtube", post_id="Xq3vT7LmB0k")), NO_LISTS),
    ("prv.text-mismatch", "no words in the article", heard(said(text="Words."), embed=with_address(ID, text=None)), NO_LISTS),
    ("prv.partial", "dots that the post has, too", worded("It opens…", "It opens…"), NO_LISTS),
    ("prv.partial", "an unmarked cut", worded("It opens. Or so they say.", "It opens."), NO_LISTS),
    ("prv.edited", "the last version, its words", heard(said("x-syndication", text="Just words.",
                                                             versions=("1795968363525046272", ID))), NO_LISTS),
    ("prv.edited", "edited, but the words agree", worded("Just words.", "Just words.", reason="edited"), NO_LISTS),
    ("prv.edited", "two captures that differ in a sign", worded("Just words!", "Just words.", said(
        "wayback", text="Just words.")), NO_LISTS),
    ("prv.repost", "the article says so itself",
     worded("RT @example_other: Just words.", "RT @example_other: Just words."), NO_LISTS),
    ("prv.repost", "a post of its own", worded("Just words, RT please", "Just words, RT please"), NO_LISTS),
    ("prv.repost", "itself", worded("RT @example_reader: Just words.", "Just words."), NO_LISTS),
    ("prv.unavailable", "refused", heard(said(outcome="blocked", reason="http 403")), NO_LISTS),
    ("prv.unavailable", "silent", heard(said(outcome="unknown"), said("wayback", "not-tried")), NO_LISTS),
    ("prv.unavailable", "another witness sees it", heard(said(outcome="gone"), said("x-syndication")), NO_LISTS),
    ("prv.unavailable", "gone once, back now",
     heard(said(outcome="gone", at=datetime(2025, 6, 3, tzinfo=UTC)), said()), NO_LISTS),
    ("prv.unavailable", "an archive that may not show it", heard(said("wayback", "restricted")), NO_LISTS),
    ("prv.hidden-characters", "the flag of a region", facts(shown(
        text="\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 👨\u200d👩 ❤\ufe0f\n\tWords")), NO_LISTS),
    ("prv.hidden-characters", "a mark of direction", facts(shown(text="\u200fשלום\u200e")), NO_LISTS),
    ("dat.id-date", "a witness gives the printed day",
     heard(said("vimeo-oembed", post_id="1", posted_at=datetime(2024, 5, 30, 23, tzinfo=UTC)),
           embed=shown(platform="vimeo", post_id="1")), NO_LISTS),
    ("dat.author-newer", "an account of the day before",
     heard(said("x-syndication", author_id=id_at(2024, 5, 29, 12))), NO_LISTS),
    ("dat.author-newer", "a counted id of an account", heard(said("x-syndication", author_id="4900000000")), NO_LISTS),
    ("dat.self-asserted-clock", "a platform's own clock", facts(with_address(ID)), NO_LISTS),
    ("dat.self-asserted-clock", "the server saw it the same day",
     heard(said("bluesky-appview", post_id="3lbd2ebt3wk2r", first_seen=BLUESKY_DAY),
           embed=shown(platform="bluesky", post_id="3lbd2ebt3wk2r")), NO_LISTS),
    ("src.renamed", "another handle that nobody ties to it", heard(said(handle="example_new")), NO_LISTS),
    ("src.renamed", "a list has the number and the handle", heard(said("x-syndication", author_id="12")),
     lists_of(row("example_reader", "handle", "news_outlet", id="12"))),
    ("src.id-mismatch", "the same number", heard(said("x-syndication", author_id="12")),
     lists_of(row("example_reader", "handle", "news_outlet", id="12"))),
    ("src.id-mismatch", "a list without numbers", heard(said("x-syndication", author_id="13")), HANDLES),
    ("src.id-mismatch", "the number of another handle",
     heard(said("x-syndication", handle="example_other", author_id="13")),
     lists_of(row("example_reader", "handle", "news_outlet", id="12"))),
]

# --- accounts, marks, earlier visits, the article as a whole --------------------------------------

FLAG_US, FLAG_ENG = "🇺🇸", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
OFFICE = lists_of(
    row("example_reader", "handle", "elected_official", "ax:north", since=date(2025, 1, 3), until=date(2027, 1, 3)))
TERMS = lists_of(
    row("example_reader", "handle", "elected_official", "ax:north", since=date(2023, 1, 3), until=date(2025, 1, 3)),
    row("example_reader", "handle", "elected_official", "ax:north", since=date(2025, 1, 3), until=date(2027, 1, 3)))
KNOWN = lists_of(
    row("Rep_Mill_Brook", "handle", "elected_official", "ax:north", note="Mill Brook; state house"),
    row("IllBridge99", "handle", "party_org", note="Ill Bridge"),
    row("shortie", "handle", "party_org", note="Short Handle"),
    row("old_example_radio", "handle", "party_org", note="Old Example Radio", until=date(2020, 1, 1)),
    row("threads:example_threads", "handle", "party_org", note="Example Threads"),
)
PARODIES = lists_of(row("Parody", "name_token", "parody_word"), row("not affiliated", "name_token", "parody_word"))
RATED = lists_of(row("example.org", "domain", "rating:4", relation="rated_by", source="Example Raters"),
                 row("example.com", "domain", "party_site", "ax:north"))


def visited(*before: Embed, now: Embed, days: int = 9) -> Facts:
    """An article that showed other things when it was visited *days* ago."""
    seen = tuple(Earlier(one, AS_OF - timedelta(days=days), "ab" * 32) for one in before)
    return replace(facts(now), earlier=seen)


def chorus(*handles: str, **changes: Any) -> Facts:
    return facts(*(shown(position=place, handle=handle, **changes) for place, handle in enumerate(handles)))


def looks(handle: str, name: str, **changes: Any) -> Facts:
    return facts(shown(handle=handle, display_name=name, **changes))


FIRES += [
    ("src.affiliation-out-of-date", "before the term", facts(shown()), OFFICE),
    ("src.affiliation-out-of-date", "after it, by the id",
     facts(with_address(id_at(2025, 1, 4), shown_date=None)), lists_of(row(
         "example_reader", "handle", "elected_official", until=date(2025, 1, 3)))),
    ("src.lookalike", "one character more", looks("Rep_Mill_Brooke", "Mill Brook"), KNOWN),
    ("src.lookalike", "one character less", looks("RepMill_Brook", "Rep. Mill Brook"), KNOWN),
    ("src.lookalike", "two swapped", looks("Rep_Mlil_Brook", "MILL BROOK 🇺🇸"), KNOWN),
    ("src.lookalike", "two swapped in the middle of eight",
     looks("abcedfgh", "Letter Row"), lists_of(row("abcdefgh", "handle", "party_org", note="Letter Row"))),
    ("src.lookalike", "another first character", looks("Zep_Mill_Brook", "Mill Brook"), KNOWN),
    ("src.lookalike", "looks the same: l for I", looks("lllBridge99", "Ill Bridge"), KNOWN),
    ("src.lookalike", "looks the same: rn for m", looks("exarnple_rnorning", "Morning Example"),
     lists_of(row("example_morning", "handle", "news_outlet", note="Morning Example"))),
    ("src.lookalike", "looks the same: Cyrillic",
     facts(shown(platform="vk", handle="ехаmрlе_morning", display_name="Example Morning")),
     lists_of(row("vk:example_morning", "handle", "news_outlet"))),
    ("src.parody-declared", "the first word", facts(shown(display_name="Parody Reader")), PARODIES),
    ("src.parody-declared", "two words", facts(shown(display_name="🎭 NOT AFFILIATED with Reader")), PARODIES),
    ("src.parody-declared", "by the platform's word",
     heard(said("x-syndication", reason="check mark: blue; labelled by the platform: Parody")), NO_LISTS),
    ("src.checkmark", "a bought one", heard(said("x-syndication", reason="check mark: blue")), NO_LISTS),
    ("src.checkmark", "one of before, in an archive",
     heard(said("wayback", last_seen=datetime(2019, 1, 1, tzinfo=UTC), reason="check mark: blue")), NO_LISTS),
    ("ctx.flag-emoji", "a flag in the name", facts(shown(display_name=f"{FLAG_US} Reader {FLAG_US}")), NO_LISTS),
    ("ctx.flag-emoji", "a region's", facts(shown(display_name=f"Reader {FLAG_ENG}")), NO_LISTS),
    ("ctx.rated-domain", "a rated site", facts(linked("https://example.org/a", "example.org/a")), RATED),
    ("dat.stale", "a year before the article", facts(with_address(ID), published=dated(2025, 5, 30)), NO_LISTS),
    ("dat.stale", "by the printed day", facts(shown(), published=dated(2026, 1, 1)), NO_LISTS),
    ("dat.stale", "a linked post",
     facts(linked=(shown(form="link", post_id=ID, shown_date=None),), published=dated(2026, 5, 28)), NO_LISTS),
    ("dat.none", "no day and no id", facts(shown(shown_date=None, date_text=None)), NO_LISTS),
    ("dat.none", "an id without a clock",
     facts(shown(platform="facebook", post_id="10158", shown_date=None)), NO_LISTS),
    ("dat.author-newer", "an account made after the printed day, a post without exact clock",
     heard(said("x-syndication", post_id="1089490769", author_id=id_at(2019, 5, 31, 12)),
           embed=with_address("1089490769", shown_date=date(2009, 1, 1))), NO_LISTS),
    ("prv.altered-since", "other words",
     visited(with_address(ID, text="Old words."), now=with_address(ID, text="Just words.")), NO_LISTS),
    ("prv.altered-since", "another handle", visited(
        with_address(ID, handle="example_other"), now=with_address(ID)), NO_LISTS),
    ("prv.altered-since", "another day", visited(
        with_address(ID, shown_date=date(2024, 5, 29)), now=with_address(ID)), NO_LISTS),
    ("use.vox-pop", "three accounts", chorus("example_one", "example_two", "example_three"), NO_LISTS),
    ("use.vox-pop", "four of five", chorus("one", "two", "example_party", "three", "four"), HANDLES),
]

MISSES += [
    ("src.affiliation-out-of-date", "inside the term", facts(shown(shown_date=date(2025, 1, 3))), OFFICE),
    ("src.affiliation-out-of-date", "the next term follows", facts(shown()), TERMS),
    ("src.affiliation-out-of-date", "no day known", facts(shown(shown_date=None)), OFFICE),
    ("src.affiliation-out-of-date", "a row that says nothing of office or side", facts(shown()),
     lists_of(row("example_reader", "handle", "news_outlet", until=date(2020, 1, 1)))),
    ("src.lookalike", "listed itself", looks("Rep_Mill_Brook", "Mill Brook"), KNOWN),
    ("src.lookalike", "another name", looks("Rep_Mill_Brooke", "Nobody Else"), KNOWN),
    ("src.lookalike", "no name shown", facts(shown(handle="Rep_Mill_Brooke", display_name=None)), KNOWN),
    ("src.lookalike", "two edits", looks("Rep_Mill_Broookk", "Mill Brook"), KNOWN),
    ("src.lookalike", "seven characters", looks("shortiee", "Short Handle"), KNOWN),
    ("src.lookalike", "another platform", looks("example_threadz", "Example Threads"), KNOWN),
    ("src.lookalike", "a row that has ended", looks("old_example_radi0", "Old Example Radio"), KNOWN),
    ("src.lookalike", "no lists of handles", looks("Rep_Mill_Brooke", "Mill Brook"), TAGS),
    ("src.parody-declared", "not at the beginning", facts(shown(display_name="Reader of Parody")), PARODIES),
    ("src.parody-declared", "a longer word", facts(shown(display_name="Parodying Reader")), PARODIES),
    ("src.parody-declared", "a name in another's words",
     heard(said("x-syndication", reason="http 404: labelled by the platform: Parody")), NO_LISTS),
    ("src.checkmark", "no mark", heard(said("x-syndication", reason="a later version exists")), NO_LISTS),
    ("src.checkmark", "a colour nobody knows", heard(said("x-syndication", reason="check mark: mauve")), NO_LISTS),
    ("src.checkmark", "typed into the name", facts(shown(display_name="Reader ✔️")), NO_LISTS),
    ("ctx.flag-emoji", "in the words, not in the name", facts(shown(text=f"Words {FLAG_US}")), NO_LISTS),
    ("ctx.flag-emoji", "one letter of a flag", facts(shown(display_name="Reader 🇺")), NO_LISTS),
    ("ctx.rated-domain", "a listed site that nobody rated", facts(linked("https://example.com/a", "example.com/a")),
     RATED),
    ("dat.stale", "a day short of a year", facts(with_address(ID), published=dated(2025, 5, 29)), NO_LISTS),
    ("dat.stale", "an undated article", facts(with_address(ID)), NO_LISTS),
    ("dat.stale", "no day known", facts(shown(shown_date=None), published=dated(2026, 1, 1)), NO_LISTS),
    ("dat.none", "a printed day", facts(shown()), NO_LISTS),
    ("dat.none", "a day in the id", facts(with_address(ID, shown_date=None)), NO_LISTS),
    ("dat.author-newer", "an account of the printed day, by another zone",
     heard(said("x-syndication", post_id="1089490769", author_id=id_at(2019, 6, 1, 12)),
           embed=with_address("1089490769", shown_date=date(2019, 5, 31))), NO_LISTS),
    ("prv.altered-since", "the same", visited(with_address(ID), now=with_address(ID)), NO_LISTS),
    ("prv.altered-since", "white space and signs",
     visited(with_address(ID, text="Just  words!"), now=with_address(ID, text="Just words.")), NO_LISTS),
    ("prv.altered-since", "another post",
     visited(with_address("20", text="Old words."), now=with_address(ID, text="Just words.")), NO_LISTS),
    ("prv.altered-since", "no id", visited(shown(text="Old words."), now=shown()), NO_LISTS),
    ("prv.altered-since", "shown twice then, once like this",
     visited(with_address(ID, text="Old words."), with_address(ID), now=with_address(ID)), NO_LISTS),
    ("prv.altered-since", "filled in later",
     visited(with_address(ID, text=None, handle=None, shown_date=None), now=with_address(ID)), NO_LISTS),
    ("use.vox-pop", "two accounts, one of them twice", chorus("example_one", "example_two", "EXAMPLE_two"), NO_LISTS),
    ("use.vox-pop", "in comments", chorus("one", "two", "three", region="comment"), NO_LISTS),
    ("use.vox-pop", "without words", chorus("one", "two", "three", text=None), NO_LISTS),
    ("use.vox-pop", "one of three is listed", chorus("one", "two", "example_party"), HANDLES),
]
