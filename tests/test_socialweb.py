"""Witnesses, resolver and politeness over real sockets: every outcome word, every misbehaviour, every kind of hop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from asked_posts import address, asked
from socialweb import HOSTS, NOW, POST, TROUBLES, WORLD, Request, Short, SocialWeb
from socialweb.x import token

from provenance.fetch import LiveFetch, live_fetch
from provenance.model import Capture, Fetch, Testimony as Said
from provenance.pipeline import audit
from provenance.politeness import polite
from provenance.resolver import resolve_link
from provenance.witnesses import WITNESSES, Asked, Witness, agreed, ask_witnesses, witness_named
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.hops import archived_hop
from provenance.witnesses.preserve import Key, plan, preserve, was_kept
from provenance.witnesses.wayback import ARCHIVE
from provenance.witnesses.wikidata import listed_accounts
from provenance.witnesses.x_token import token as our_token


@pytest.fixture(scope="module")
def served() -> Iterator[SocialWeb]:
    with SocialWeb(WORLD) as web:
        yield web


@pytest.fixture
def web(served: SocialWeb) -> SocialWeb:
    """The one server, as it is when nothing has happened."""
    served.calm()
    served.now = NOW
    served.any_token = served.says_suspended = False
    served.asked.clear()
    return served


@pytest.fixture
def fetch(web: SocialWeb) -> LiveFetch:
    return live_fetch(host_map=web.host_map)


def ask(key: str, post: Asked, fetch: Fetch | None) -> Said:
    (said,) = ask_witnesses(post, fetch, [witness_named(key)], strict=True)
    return said


# --- every outcome word of every witness ----------------------------------------------------------

#: By witness: which post has it say what; the first word is said of a post that is well. After a post: trouble of its
#: host, where no state of the world brings the word about.
SAYS: dict[str, dict[str, str]] = {
    "x-oembed": {"exists": "fine", "gone": "deleted", "restricted": "protected", "suspended": "suspended"},
    "x-syndication": {"exists": "fine", "gone": "told", "restricted": "protected", "suspended": "suspended"},
    "instagram-oembed": {"exists": "ig", "restricted": "ig-private"},
    "facebook-oembed": {"exists": "fb", "restricted": "fb-private"},
    "threads-oembed": {"exists": "th", "restricted": "th-private"},
    "tiktok-oembed": {"exists": "tt", "gone": "tt not-found"},
    "tiktok-page": {"exists": "tt", "gone": "tt not-found", "restricted": "tt-private"},
    "youtube-oembed": {"exists": "yt", "gone": "yt-gone", "restricted": "yt-off"},
    "youtube-picture": {"unknown": "yt", "gone": "yt-gone"},
    "bluesky-appview": {"exists": "bs", "gone": "bs-gone", "suspended": "bs-banned", "restricted": "bs-fenced"},
    "bluesky-repository": {"exists": "bs", "gone": "bs-gone", "suspended": "bs-banned"},
    "bluesky-oembed": {"exists": "bs", "gone": "bs-gone", "restricted": "bs-shy"},
    "mastodon-api": {"exists": "ma", "gone": "ma-gone", "suspended": "ma-banned", "restricted": "ma-closed"},
    "mastodon-oembed": {"exists": "ma", "gone": "ma-gone", "restricted": "ma-closed"},
    "webfinger": {"unknown": "ma", "gone": "ma-left"},
    "truthsocial-api": {"exists": "ts", "gone": "ts-gone", "suspended": "ts-banned", "restricted": "ts-members"},
    "gab-api": {"exists": "gb", "gone": "gb-gone", "suspended": "gb-banned", "restricted": "gb-members"},
    "reddit-oembed": {"exists": "rd", "gone": "rd-gone"},
    "reddit-feed": {"exists": "rd", "gone": "rd-removed"},
    "telegram-frame": {"exists": "tg", "gone": "tg-gone"},
    "telegram-preview": {"exists": "tg", "gone": "tg-gone"},
    "vimeo-oembed": {"exists": "vm", "gone": "vm-gone", "restricted": "vm-private"},
    "tumblr-oembed": {"exists": "tu", "gone": "tu-gone"},
    "pinterest-oembed": {"exists": "pi"},
    "rumble-oembed": {"exists": "ru", "gone": "ru-gone"},
    "oembed-discovery": {"exists": "gb", "gone": "gb-gone"},
    "wayback": {"exists": "fine", "gone": "deleted", "suspended": "suspended", "restricted": "li"},
    "arquivo": {"exists": "fine", "gone": "deleted", "suspended": "suspended", "restricted": "fine excluded"},
    "archive-today": {"blocked": "fine"},
}
WELL = {key: next(iter(words.values())) for key, words in SAYS.items()}
#: Words that every witness says of a well post when its host does this.
COMMON = {"blocked": "rate-limit", "unknown": "cut"}
CASES = [(key, outcome, case) for key, words in SAYS.items() for outcome, case in words.items()]
CASES += [(key, outcome, f"{WELL[key]} {kind}") for key in SAYS for outcome, kind in COMMON.items()]


def test_the_table_has_every_witness() -> None:
    assert [witness.key for witness in WITNESSES] == list(SAYS)


@pytest.mark.parametrize(("key", "outcome", "case"), CASES, ids=lambda value: value.replace(" ", "-"))
def test_every_witness_says_every_word_it_can(web: SocialWeb, fetch: LiveFetch, key: str, outcome: str, case: str) -> None:
    name, _, kind = case.partition(" ")
    if kind:
        web.trouble("*", kind)
    web.says_suspended = True
    post = asked(name)
    said = ask(key, post, fetch)

    assert outcome == said.outcome, said
    assert key == said.witness
    assert said.capture
    assert said.at is not None
    assert web.hosts_asked() <= set(HOSTS)
    if outcome == "exists":
        assert post.post_id == said.post_id
    else:
        assert said.reason


#: Answers of every sort to everything: no witness may be brought to a word that ``SAYS`` does not show it to have.
STATUSES = (200, 204, 301, 302, 400, 401, 402, 403, 404, 410, 422, 429, 451, 500, 501, 503, 999)
SENTENCES = ("", "{}", "[]", "null", "<html><title>Not found</title>", "Forbidden", '{"error": "Record not found"}',
             '{"error": "User has been suspended."}', '{"error": "AccountTakedown", "message": "Account has been suspended"}',
             '{"errors": [{"code": 63, "message": "User has been suspended."}]}',
             '{"error": {"message": "x", "type": "OAuthException", "code": 100, "error_subcode": 24}}',
             '{"error": "This method requires an authenticated user"}', '{"posts": []}', '{"code": 10204}', "private",
             '{"error": "RepoDeactivated"}', '{"error": "RecordNotFound"}', "This account has been suspended")
#: Of words that no state of the made-up world brings about, where answers of other shapes do.
BESIDES = {"pinterest-oembed": {"gone"}}  # http 410; what its 404 means is known to nobody


@pytest.mark.parametrize("key", SAYS)
def test_no_witness_says_a_word_that_it_is_not_shown_to_have(key: str) -> None:
    post = asked(WELL[key])
    said = set()
    for status in STATUSES:
        for sentence in SENTENCES:
            def fetch(url: str, status: int = status, sentence: str = sentence) -> Capture:
                return Capture(url, NOW, status, (("Content-Type", "application/json"),), sentence.encode())

            said.add(ask(key, post, fetch).outcome)

    assert said <= {*SAYS[key], *COMMON, *BESIDES.get(key, ())}


@pytest.mark.parametrize("key", SAYS)
def test_without_network_every_witness_says_not_tried(key: str) -> None:
    assert "not-tried" == ask(key, asked(WELL[key]), None).outcome


# --- every misbehaviour of every host -------------------------------------------------------------

_BLOCKED, _UNKNOWN = {"blocked"}, {"unknown"}
#: What may be said when every host behaves so. Never a word about the post.
MISBEHAVED: dict[str, set[str]] = {
    **dict.fromkeys(("rate-limit", "rate-limit-7s", "forbidden", "payment", "999", "error-500", "error-503", "captcha",
                     "drip"), _BLOCKED),
    **dict.fromkeys(("cut", "huge", "loop", "hang-up"), _UNKNOWN),
    # Of an index that writes lines, no line is an answer: that it has nothing.
    "empty": {"blocked", "unknown"},
    # TikTok's page without its data is what data centres get.
    "html": {"blocked", "unknown"}, "not-ours": {"blocked", "unknown"},
    # Said of the post by platforms; an archive that is not where it was says nothing.
    "not-found": {"gone", "unknown"}, "excluded": {"blocked", "restricted"},
}
#: What still reads as an answer: the right body under a wrong name; half a page with the post in its first half.
READABLE = {"wrong-type", "broken"}


@pytest.mark.parametrize("kind", [kind for kind in TROUBLES if kind not in READABLE])
def test_misbehaving_hosts_say_nothing_about_posts(web: SocialWeb, kind: str) -> None:
    web.trouble("*", kind)
    fetch = live_fetch(host_map=web.host_map, timeout_s=0.1 if kind == "drip" else 10, max_bytes=200_000)

    def said_by(witness: Witness) -> Said:
        return ask(witness.key, asked(WELL[witness.key]), fetch)

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(said_by, WITNESSES))

    assert {} == {one.witness: (one.outcome, one.reason) for one in said if one.outcome not in MISBEHAVED[kind]}
    assert [] == [one.witness for one in said if not one.reason]
    archives = {one.outcome for one in said if witness_named(one.witness).kind == "archive"}
    assert "gone" not in archives
    assert agreed(one for one in said if one.witness.startswith("x-")) in ("blocked", "unknown", "gone")


def test_every_trouble_is_tried() -> None:
    assert set(TROUBLES) == set(MISBEHAVED) | READABLE


@pytest.mark.parametrize("key", [key for key in SAYS if "exists" in SAYS[key]])
def test_a_wrong_content_type_hides_nothing(web: SocialWeb, fetch: LiveFetch, key: str) -> None:
    plain = ask(key, asked(WELL[key]), fetch)
    web.trouble("*", "wrong-type")

    assert replace(plain, at=None) == replace(ask(key, asked(WELL[key]), fetch), at=None)


@pytest.mark.parametrize("key", SAYS)
def test_half_an_answer_is_never_bad_news(web: SocialWeb, fetch: LiveFetch, key: str) -> None:
    web.trouble("*", "broken")
    said = ask(key, asked(WELL[key]), fetch)

    # A page of Telegram that broke off behind the post's head still names the post.
    assert said.outcome in ("unknown", "blocked") or ("telegram", "exists") == (key.partition("-")[0], said.outcome)


@pytest.mark.parametrize("kind", ["rate-limit", "error-503", "captcha", "html", "cut", "hang-up", "not-found", "loop"])
@pytest.mark.parametrize("where", ["/cdx/", "/web/2", "/wayback/available"])
def test_parts_of_the_wayback_machine_fail_alone(web: SocialWeb, fetch: LiveFetch, kind: str, where: str) -> None:
    web.trouble("*", kind, where)
    said = ask("wayback", asked("fine"), fetch)

    if where == "/web/2":
        assert ("exists" != said.outcome, "3 captures in the index" in (said.reason or "")) == (True, True)
        assert "gone" != said.outcome
    else:
        assert "exists" == said.outcome
        assert ("the index did not answer" in (said.reason or "")) == (where == "/cdx/")


@pytest.mark.parametrize(("kind", "where", "outcome", "reason"), [
    ("empty", "web.archive.org/", "blocked", "empty body"),
    ("captcha", "web.archive.org/web/", "blocked", "a page that asks for a person; 3 captures in the index"),
    ("html", "web.archive.org/web/", "unknown", "the answer is no capture; 3 captures in the index"),
    ("not-found", "web.archive.org/", "unknown", "http 404"),
    ("not-found", "arquivo.pt/", "unknown", "http 404"),
    ("not-ours", "arquivo.pt/", "unknown", "the answer is no index"),
    ("empty", "arquivo.pt/wayback/cdx", "unknown", "no capture under 9 addresses"),
    ("excluded", "web.archive.org/cdx", "restricted", "the archive does not show this site: Blocked Site Error"),
])
def test_an_archive_that_does_not_work_knows_nothing(web: SocialWeb, fetch: LiveFetch, kind: str, where: str,
                                                     outcome: str, reason: str) -> None:
    web.trouble("*", kind, where)
    web.trouble("archive.org", "empty")
    said = ask("arquivo" if "arquivo" in where else "wayback", asked("fine"), fetch)

    assert (outcome, reason) == (said.outcome, said.reason)


@pytest.mark.parametrize("kind", ["error-500", "error-503"])
def test_the_timemap_stands_in_for_an_overloaded_index(web: SocialWeb, fetch: LiveFetch, kind: str) -> None:
    web.trouble("*", kind, "/cdx/search")
    web.trouble("archive.org", "error-503")
    said = ask("wayback", asked("fine"), fetch)

    assert ("exists", "The bins are full & the wind is up https://t.co/AbCdEfGhIj") == (said.outcome, said.text)


# --- what is said, in the whole -------------------------------------------------------------------


def everybody(key: str, fetch: LiveFetch) -> dict[str, Said]:
    return {said.witness: said for said in ask_witnesses(asked(key), fetch, strict=True)}


def test_the_same_words_from_every_witness(fetch: LiveFetch) -> None:
    said = everybody("fine", fetch)
    words = {said[key].text for key in ("x-oembed", "x-syndication", "wayback", "arquivo")}

    assert {POST["fine"].text} == words
    assert {POST["fine"].made} == {said[key].posted_at for key in ("x-syndication", "wayback", "arquivo")}
    assert ("4242", "4242") == (said["x-syndication"].author_id, said["wayback"].author_id)


def test_a_renamed_account(fetch: LiveFetch) -> None:
    said = everybody("renamed", fetch)

    assert {"example_bakery"} == {said[key].handle for key in ("x-oembed", "x-syndication", "wayback", "arquivo")}
    assert ["example_baker"] == [handle for handle, _ in said["wayback"].former_handles]
    assert "exists" == agreed(said.values())


def test_what_was_captured_since_a_renaming_stands_under_the_handle_that_the_platform_gives(fetch: LiveFetch) -> None:
    post = asked("renamed-before-capture")
    (alone,) = ask_witnesses(post, fetch, [witness_named("wayback")], strict=True)
    told = everybody("renamed-before-capture", fetch)["wayback"]

    assert ("example_baker", "unknown") == (post.handle, alone.outcome)
    assert ("exists", "example_bakery", "Rolls at nine") == (told.outcome, told.handle, told.text)


def test_a_deleted_post_and_when_it_was_seen_last(fetch: LiveFetch) -> None:
    said = everybody("deleted", fetch)

    assert "gone" == agreed(said.values())
    assert (datetime(2019, 1, 12, 6, tzinfo=UTC), datetime(2024, 2, 3, 7, tzinfo=UTC)) == (
        said["wayback"].last_seen, said["wayback"].missing_since)


def test_the_same_post_before_it_was_deleted(web: SocialWeb, fetch: LiveFetch) -> None:
    web.now = datetime(2022, 1, 1, tzinfo=UTC)
    said = everybody("deleted", fetch)

    assert ("exists", "exists", "exists") == tuple(said[key].outcome for key in ("x-oembed", "x-syndication", "wayback"))


def test_an_edited_post_by_the_id_of_its_first_version(fetch: LiveFetch) -> None:
    said = everybody("edited", fetch)["x-syndication"]

    assert ("exists", "The market opens at eight", "a later version exists") == (said.outcome, said.text, said.reason)
    assert (POST["edited"].post_id, POST["edited"].edits[0].post_id) == said.versions


def test_a_protected_account_is_there(fetch: LiveFetch) -> None:
    said = everybody("protected", fetch)

    assert ("restricted", "restricted", "exists") == tuple(said[key].outcome for key in ("x-oembed", "x-syndication", "wayback"))
    assert "restricted" == agreed(said.values())


def test_a_post_that_nobody_ever_wrote(fetch: LiveFetch) -> None:
    never = replace(asked("fine"), post_id="1795968363525046272", permalink=None,
                    url="https://x.com/example_reader/status/1795968363525046272")
    said = {one.witness: one for one in ask_witnesses(never, fetch, strict=True)}

    assert "gone" == agreed(said.values())
    assert {"unknown"} == {said[key].outcome for key in ("wayback", "arquivo", "archive-today")}


def test_blocked_by_everybody(web: SocialWeb, fetch: LiveFetch) -> None:
    web.trouble("*", "rate-limit", POST["blocked"].post_id)

    assert "blocked" == agreed(everybody("blocked", fetch).values())
    assert "exists" == agreed(everybody("fine", fetch).values())


def test_a_bare_shell_in_an_archive_is_no_sight_of_the_post(fetch: LiveFetch) -> None:
    said = everybody("shell", fetch)["wayback"]

    assert ("unknown", "shows no words of the post; 1 capture in the index") == (said.outcome, said.reason)


def test_a_post_without_address_has_candidates(fetch: LiveFetch) -> None:
    post = replace(asked("fine"), post_id=None, url=None, permalink=None)
    (said,) = [one for one in ask_witnesses(post, fetch, strict=True) if one.witness == "wayback"]

    assert ("unknown", (f"https://x.com/example_reader/status/{POST['fine'].post_id}",)) == (said.outcome, said.candidates)


# --- embeds of every platform, as articles copy them ----------------------------------------------

#: Where each platform gives out the markup of its embeds, and the post.
CARDS = {
    "bs": "embed.bsky.app/oembed", "tt": "www.tiktok.com/oembed", "yt": "www.youtube.com/oembed",
    "vm": "vimeo.com/api/oembed.json", "ma": "social.example/api/oembed", "rd": "www.reddit.com/oembed",
    "tu": "www.tumblr.com/oembed/1.0", "pi": "www.pinterest.com/oembed.json", "ru": "rumble.com/api/Media/oembed.json",
    "fine": "publish.x.com/oembed",
}
FRAMES = {
    "tg": '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="example_town/613"></script>',
    "ts": '<iframe src="https://truthsocial.com/@example_reader/108779000807761862/embed" class="truthsocial-embed"></iframe>',
    "gb": '<div class="gab-embed"><a href="https://gab.com/example_reader/posts/107163961867310434">Gab</a></div>',
}


def markup_of(web: SocialWeb, key: str) -> str:
    if key in FRAMES:
        return FRAMES[key]
    host, _, path = CARDS[key].partition("/")
    reply = web.reply(Request("GET", host, f"/{path}?url={quote(address(key), safe='')}"))
    return json.loads(reply.body)["html"]


@pytest.mark.parametrize("key", [*CARDS, *FRAMES])
def test_an_embed_from_the_page_to_its_witnesses(web: SocialWeb, fetch: LiveFetch, key: str) -> None:
    markup = f"<html><body><article><p>Words of ours.</p>{markup_of(web, key)}<p>More.</p></article></body></html>"
    found = audit(markup, fetch=fetch, url="https://courier.example/article")
    shown = (*found.embeds, *found.linked_posts)
    said = {row.witness: row.outcome for one in shown for row in one.testimony}

    assert [POST[key].post_id] == [one.post_id for one in shown]
    assert "exists" in {outcome for witness, outcome in said.items() if witness_named(witness).kind == "platform"}


# --- X: two names, a token ------------------------------------------------------------------------


def test_the_second_name_of_oembed_is_asked_where_the_first_refuses(web: SocialWeb, fetch: LiveFetch) -> None:
    web.trouble("publish.twitter.com", "payment")
    said = ask("x-oembed", asked("fine"), fetch)

    assert ("exists", "publish.x.com") == (said.outcome, (said.capture or "").split("/")[2])


@pytest.mark.parametrize("post", [post for post in WORLD.posts if post.platform == "x"], ids=lambda post: post.key)
def test_the_token_counted_in_two_ways(post) -> None:
    assert token(post.post_id) == our_token(post.post_id)


@pytest.mark.parametrize("any_token", [False, True])
def test_the_token_is_right_whether_it_is_checked_or_not(web: SocialWeb, fetch: LiveFetch, any_token: bool) -> None:
    web.any_token = any_token

    assert "exists" == ask("x-syndication", asked("fine"), fetch).outcome
    assert 1 == len(web.asked)


# --- Bluesky, Mastodon ----------------------------------------------------------------------------


def test_bluesky_by_a_handle_and_its_history(fetch: LiveFetch) -> None:
    key = POST["bs"].post_id
    said = ask("bluesky-appview", asked("bs", url=f"https://bsky.app/profile/reader.example.com/post/{key}"), fetch)
    old = ask("bluesky-appview", asked("bs", url=f"https://bsky.app/profile/old.example.com/post/{key}"), fetch)

    assert ["example-reader.bsky.social", "old.example.com"] == [handle for handle, _ in said.former_handles]
    assert [("example.org/bins…", "https://example.org/bins/2024")] == [(one.shown, one.target) for one in said.links]
    assert "unknown" == old.outcome


def test_bluesky_who_asks_for_login_is_not_quoted(fetch: LiveFetch) -> None:
    for said in everybody("bs-shy", fetch).values():
        assert said.text is None, said.witness
        assert said.name is None, said.witness


@pytest.mark.parametrize(("kind", "outcome"), [("rate-limit", "blocked"), ("not-found", "unknown"), ("html", "unknown"),
                                               ("captcha", "blocked"), ("hang-up", "unknown")])
def test_a_silent_directory_is_no_reason_to_say_that_nobody_was_asked(
        web: SocialWeb, fetch: LiveFetch, kind: str, outcome: str) -> None:
    web.trouble("plc.directory", kind)
    said = ask("bluesky-repository", asked("bs"), fetch)

    assert outcome == said.outcome
    assert said.capture is not None


def test_a_copy_on_another_server_is_asked_for_at_its_origin(fetch: LiveFetch) -> None:
    def copy_of(key: str) -> Said:
        number = POST[key].number
        url = f"https://town.example/@example_reader@social.example/{number}"
        return ask("mastodon-api", asked(key, post_id=number, url=url, permalink=url), fetch)

    assert ("exists", "by the origin, social.example; edited on 2024-04-28 08:00 UTC") == (
        copy_of("ma").outcome, copy_of("ma").reason)
    assert ("gone", True) == (copy_of("ma-gone").outcome, "a copy is left on town.example" in (copy_of("ma-gone").reason or ""))


def test_webfinger_of_a_name_under_another_domain(fetch: LiveFetch) -> None:
    said = ask("webfinger", asked("ma", handle="example_reader@names.example"), fetch)

    assert ("unknown", "example_reader@social.example") == (said.outcome, said.handle)


# --- short links ----------------------------------------------------------------------------------

ALIVE = [short for short in WORLD.shorts if short.dead is None]
#: What a program that is no browser gets to hear.
VIA = {"https://tinyurl.com/example2": "meta-refresh", "https://lnkd.in/eAbCdEg": "interstitial",
       "https://goo.gl/AbCdEf": "alias", "https://v.gd/ExAmPl": "alias",
       "https://apple.news/AbCdEfGhIjKlMnOpQrStUv": "interstitial"}


def _end(short: Short) -> str:
    """Where a chain ends by the world."""
    following = WORLD.short(short.target, NOW)
    return _end(following) if following is not None else short.target


@pytest.mark.parametrize("short", ALIVE, ids=lambda short: short.url)
def test_every_short_link_to_its_end(fetch: LiveFetch, short: Short) -> None:
    found = resolve_link(short.url, fetch)
    walled = "fb.watch" in short.url

    assert ("blocked" if walled else "resolved") == found.outcome
    assert (None if walled else _end(short)) == found.final_url
    assert VIA.get(short.url, "location") == found.hops[0].via
    assert {"127.0.0.1", None} >= {hop.ip for hop in found.hops}


@pytest.mark.parametrize("short", [short for short in ALIVE if "//t.co/" in short.url], ids=lambda short: short.url)
def test_t_co_shows_browsers_a_page(web: SocialWeb, short: Short) -> None:
    found = resolve_link(short.url, live_fetch(host_map=web.host_map, user_agent="Mozilla/5.0 (X11; Linux x86_64)"))

    assert ("resolved", _end(short), 200, "meta-refresh") == (
        found.outcome, found.final_url, found.hops[0].status, found.hops[0].via)


def test_a_code_in_lower_case_is_another_code(fetch: LiveFetch) -> None:
    assert "gone" == resolve_link("https://t.co/abcdefghij", fetch).outcome
    assert "unreachable" == archived_hop("https://goo.gl/DEAD12", fetch).outcome


@pytest.mark.parametrize("short", [short for short in WORLD.shorts if short.dead], ids=lambda short: short.url)
def test_dead_links_are_known_to_the_archive(fetch: LiveFetch, short: Short) -> None:
    kept = archived_hop(short.url, fetch)

    assert "gone" == resolve_link(short.url, fetch).outcome
    assert ("resolved", short.target, short.kept[0]) == (kept.outcome, kept.target, kept.archived_at)


LINK_TROUBLE = {
    "rate-limit": "blocked", "forbidden": "blocked", "999": "blocked", "payment": "blocked", "error-500": "unreachable",
    "error-503": "unreachable", "not-found": "gone", "captcha": "blocked", "cut": "unreachable", "huge": "refused",
    "hang-up": "unreachable", "loop": "loop", "drip": "unreachable",
}


@pytest.mark.parametrize(("kind", "outcome"), LINK_TROUBLE.items())
def test_misbehaving_shorteners(web: SocialWeb, kind: str, outcome: str) -> None:
    web.trouble("lnkd.in", kind)
    fetch = live_fetch(host_map=web.host_map, timeout_s=0.2 if kind == "drip" else 10, max_bytes=200_000)
    found = resolve_link("https://lnkd.in/eAbCdEg", fetch)

    assert (outcome, "https://lnkd.in/eAbCdEg") == (found.outcome, found.hops[0].url)


# --- politeness, Wikidata -------------------------------------------------------------------------


def test_retry_after_is_heeded(web: SocialWeb) -> None:
    now = [0.0]
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds
        web.calm()

    web.trouble("cdn.syndication.twimg.com", "rate-limit-7s")
    fetch = polite(live_fetch(host_map=web.host_map), clock=lambda: now[0], sleep=sleep)
    (said,) = ask_witnesses(asked("fine"), fetch, [witness_named("x-syndication")], strict=True)

    assert ("exists", [7.0]) == (said.outcome, waited)


def test_wikidata_lists_old_and_new_handles(web: SocialWeb, fetch: LiveFetch) -> None:
    new, old, nobody = (listed_accounts("x", handle, fetch) for handle in ("example_bakery", "example_baker", "nobody"))
    web.trouble("query.wikidata.org", "rate-limit")
    searched = listed_accounts("x", "example_bakery", fetch)

    assert ["normal"] == [one.rank for one in new.accounts] == [one.rank for one in searched.accounts]
    assert ["deprecated"] == [one.rank for one in old.accounts]
    assert {"4343"} == {one.author_id for one in (*new.accounts, *old.accounts)}
    assert "not-listed" == nobody.outcome


# --- the archives' own ways -----------------------------------------------------------------------

POSTS_OF_READER = "twitter.com/Example_Reader/status/"


@pytest.mark.parametrize(("more", "count"), [
    ("", 8), ("&limit=3", 3), ("&limit=-2", 2), ("&from=2019&to=2019", 2), ("&collapse=urlkey", 5),
    ("&filter=statuscode:200", 5), ("&filter=!statuscode:200", 3), ("&filter=mimetype:application/json", 1),
    ("&collapse=timestamp:4", 7), ("&fl=timestamp,original", 8), ("&showResumeKey=true", 8), ("&offset=7", 1),
    ("&sort=closest&closest=20190112", 8),
])
def test_the_index_by_its_parameters(fetch: LiveFetch, more: str, count: int) -> None:
    """A small check that the index these tests rest on is one."""
    capture = fetch(ask_index(ARCHIVE.index, POSTS_OF_READER, prefix=True, limit=100).replace("&limit=100", more))
    head, *rows = json.loads(capture.body)

    assert count == len([row for row in rows if len(row) > 1])
    assert ("timestamp" in head, len(head)) == (True, 2 if "fl=" in more else 7)
    assert ("showResumeKey" in more) == ([] in rows)


def test_codes_that_differ_in_case_are_other_posts_although_the_index_mixes_them(web: SocialWeb, fetch: LiveFetch) -> None:
    folded = POST["ig"].post_id.swapcase()
    other = asked("ig", post_id=folded, url=f"https://www.instagram.com/p/{folded}/", permalink=None)
    said = ask("wayback", other, fetch)

    assert "exists" == ask("wayback", asked("ig"), fetch).outcome
    assert ("unknown", "no capture under 1 address") == (said.outcome, said.reason)


def test_a_capture_that_is_not_there_leads_to_the_nearest(fetch: LiveFetch) -> None:
    url = f"https://twitter.com/example_reader/status/{POST['fine'].post_id}"
    near = fetch(f"https://web.archive.org/web/20190201000000id_/{url}")
    there = fetch(near.header("Location") or "")

    assert (302, 200) == (near.status, there.status)
    assert ("Fri, 01 Feb 2019 10:00:00 GMT", f"https://web.archive.org/web/20190201100000id_/{url}") == (
        there.header("Memento-Datetime"), there.url)


def test_save_page_now(web: SocialWeb, fetch: LiveFetch) -> None:
    key = Key("ACCESSkey1", "s3cr3tPart2")
    kept, refused = (preserve(one, fetch.send, key, sleep=lambda seconds: None, clock=lambda: 0.0)
                     for one in plan([address("left"), "https://www.linkedin.com/pulse/example"]))
    said = ask("wayback", asked("left", url=f"https://x.com/example_leaver/status/{POST['left'].post_id}"), fetch)

    assert (True, False, "error:blocked: The site refused us.") == (was_kept(kept), was_kept(refused), refused.reason)
    assert ("unknown", "shows no words of the post; 1 capture in the index") == (said.outcome, said.reason)
