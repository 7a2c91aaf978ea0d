"""
Every row of the fact sheet of endpoints has a test that is named after it, over real sockets where there is a site.

``ROWS`` says which; the last tests hold it against the sheet itself, where that stands beside the checkout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from asked_posts import asked
from socialweb import NOW, POST, WORLD, SocialWeb
from socialweb.command import quoted
from test_witnesses_x import VECTORS
from witness_answers import POSTS, Answer, web as canned

from provenance.fetch import LiveFetch, live_fetch
from provenance.model import EmbedJudgement, Resolution, Testimony as Said
from provenance.pipeline import audit
from provenance.platforms import PLATFORMS
from provenance.politeness import load_rates
from provenance.resolver import resolve_link
from provenance.urls import is_short
from provenance.witnesses import WITNESSES, agreed, ask_witnesses, witness_named
from provenance.witnesses.hops import archived_hop
from provenance.witnesses.wikidata import listed_accounts

SHEET = Path(__file__).resolve().parents[2] / "shared" / "facts" / "endpoints.md"
Test = Callable[..., None]
#: By section and first cell of a row: the test.
ROWS: dict[tuple[str, str], Test] = {}


def row(section: int, *cells: str) -> Callable[[Test], Test]:
    def add(test: Test) -> Test:
        for cell in cells:
            assert (str(section), cell) not in ROWS, cell
            ROWS[str(section), cell] = test
        return test
    return add


@pytest.fixture(scope="module")
def served() -> Iterator[SocialWeb]:
    with SocialWeb(WORLD) as served:
        yield served


@pytest.fixture
def web(served: SocialWeb) -> SocialWeb:
    served.calm()
    served.now = NOW
    served.asked.clear()
    return served


@pytest.fixture
def fetch(web: SocialWeb) -> LiveFetch:
    return live_fetch(host_map=web.host_map)


def ask(witness: str, key: str, fetch: LiveFetch) -> Said:
    (said,) = ask_witnesses(asked(key), fetch, [witness_named(witness)], strict=True)
    return said


# --- section 0: how often each may be asked ---------------------------------------------------------

#: Addresses of each row, and the seconds between two requests that the sheet calls polite.
POLITE: dict[str, tuple[tuple[str, ...], float]] = {
    "1": (("https://t.co/AbC",), 1), "2": (("https://bit.ly/AbC", "https://lnkd.in/AbC"), 1),
    "3": (("https://publish.twitter.com/oembed?url=x", "https://publish.x.com/oembed?url=x"), 1),
    "4": (("https://cdn.syndication.twimg.com/tweet-result?id=20",), 2), "5": (("https://www.tiktok.com/oembed?url=x",), 1),
    "6": (("https://www.youtube.com/oembed?url=x", "https://vimeo.com/api/oembed.json?url=x"), 0.5),
    "7": (("https://www.reddit.com/oembed?url=x", "https://www.reddit.com/comments/x/.rss", "https://redd.it/x"), 10),
    "8": (("https://public.api.bsky.app/xrpc/x", "https://embed.bsky.app/oembed?url=x", "https://plc.directory/x"), 0.2),
    "9": (("https://social.example/api/v1/statuses/1", "https://truthsocial.com/api/v1/statuses/1"), 1),
    "10": (("https://graph.facebook.com/v26.0/instagram_oembed", "https://graph.threads.net/oembed"), 3.6),
    "11": (("https://t.me/example_town/613?embed=1",), 1),
    "12": (("https://www.tumblr.com/oembed/1.0?url=x", "https://www.pinterest.com/oembed.json?url=x",
            "https://rumble.com/api/Media/oembed.json?url=x"), 1),
    "13": (("https://web.archive.org/cdx/search/cdx?url=x",), 2.5),
    "14": (("https://archive.ph/timemap/x", "https://arquivo.pt/wayback/cdx?url=x", "https://timetravel.mementoweb.org/"), 5),
    "15": (("https://query.wikidata.org/sparql", "https://www.wikidata.org/w/api.php"), 1),
    "16": (("https://gab.com/card", "https://anywhere.example/oembed"), 0),
}


@row(0, *POLITE)
@pytest.mark.parametrize("number", POLITE)
def test_row_0_polite_rate(number: str) -> None:
    urls, least = POLITE[number]
    # redd.it is computed and never asked.
    assert [] == [url for url in urls if load_rates().of(url).every_s < least and "redd.it" not in url]
    assert {1} == {load_rates().of(url).in_flight for url in urls}


# --- section 2: shorteners --------------------------------------------------------------------------


def led(fetch: LiveFetch, url: str) -> Resolution:
    found = resolve_link(url, fetch)
    assert found.short, url
    return found


@row(2, "bit.ly, j.mp, and branded bit.ly domains (nyti.ms, wapo.st, cnn.it, bbc.in, econ.st, …)")
def test_row_2_bitly(fetch: LiveFetch) -> None:
    for host in ("nyti.ms", "wapo.st", "cnn.it", "bbc.in", "econ.st", "j.mp"):
        assert is_short(f"https://{host}/AbCd12"), host
    assert (301, "location") == ((hop := led(fetch, "https://bit.ly/3ExAmPl").hops[0]).status, hop.via)
    assert ("gone", 404) == ((dead := led(fetch, "https://bit.ly/3NoBoDy")).outcome, dead.hops[0].status)
    assert "https://bit.ly/3ExAmPl" == led(fetch, "https://bit.ly/3ExAmPl+").hops[1].url
    warned = led(fetch, "https://bit.ly/3WaRnEd")
    assert ("unwrap", "https://courier.example/story?b=1") == (warned.hops[1].via, warned.final_url)


@row(2, "tinyurl.com")
def test_row_2_tinyurl(fetch: LiveFetch) -> None:
    assert ["location", "meta-refresh"] == [led(fetch, f"https://tinyurl.com/example{n}").hops[0].via for n in (1, 2)]
    assert "https://tinyurl.com/example1" == resolve_link("https://preview.tinyurl.com/example1", fetch).hops[1].url


@row(2, "is.gd, v.gd")
def test_row_2_isgd(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "location" == led(fetch, "https://is.gd/ExAmPl").hops[0].via
    assert "https://courier.example/story?v=1" == led(fetch, "https://v.gd/ExAmPl").final_url
    assert "format=json&shorturl=ExAmPl" in web.asked[-2].target
    assert "gone" == led(fetch, "https://is.gd/example").outcome  # another case, another code


PLAIN = ("ow.ly ht.ly buff.ly dlvr.it ift.tt trib.al shar.es fb.me amzn.to a.co wp.me po.st cutt.ly rebrand.ly su.pr "
         "snip.ly flip.it apple.news").split()


@row(2, "ow.ly, ht.ly, buff.ly, dlvr.it, ift.tt, trib.al, shar.es, fb.me, amzn.to, a.co, wp.me, po.st, cutt.ly, "
        "rebrand.ly, su.pr, snip.ly, flip.it, apple.news")
def test_row_2_plain(fetch: LiveFetch) -> None:
    assert [] == [host for host in PLAIN if not is_short(f"https://{host}/AbCd12")]
    assert [302, 302] == [led(fetch, url).hops[0].status for url in ("https://trib.al/QxYz12", "https://dlvr.it/ExMpL3")]
    assert ("gone", "https://courier.example/story?o=1") == (
        led(fetch, "https://ow.ly/AbCd50").outcome, archived_hop("https://ow.ly/AbCd50", fetch).target)
    assert "interstitial" == led(fetch, "https://apple.news/AbCdEfGhIjKlMnOpQrStUv").hops[0].via


@row(2, "goo.gl")
def test_row_2_googl(fetch: LiveFetch) -> None:
    assert "https://goo.gl/AbCdEf?si=1" == led(fetch, "https://goo.gl/AbCdEf").hops[1].url
    assert "gone" == led(fetch, "https://goo.gl/dEaD12").outcome
    assert "https://courier.example/story?g=2" == archived_hop("https://goo.gl/dEaD12", fetch).target


@row(2, "youtu.be/ID, redd.it/ID, instagr.am/p/X, fb.watch/X, vm./vt.tiktok.com/X")
def test_row_2_computed_and_tiktok(web: SocialWeb, fetch: LiveFetch) -> None:
    for url in ("https://youtu.be/Xq3vT7LmB0k", "https://redd.it/1cl9h0u", "https://instagr.am/p/C2yddc2O_oO"):
        assert ("unwrap", None) == ((hop := resolve_link(url).hops[0]).via, hop.status)
    assert led(fetch, "https://vm.tiktok.com/ZMabcdefg/").final_url.endswith(f"/video/{POST['tt'].post_id}?_r=1")  # type: ignore[union-attr]  # it leads there
    assert "gone" == led(fetch, "https://vm.tiktok.com/ZMnobody1/").outcome  # the home page
    assert "blocked" == led(fetch, "https://fb.watch/abcdefg/").outcome


@row(2, "lnkd.in/X")
def test_row_2_linkedin(web: SocialWeb, fetch: LiveFetch) -> None:
    assert ["location", "interstitial"] == [led(fetch, f"https://lnkd.in/eAbCdE{end}").hops[0].via for end in "fg"]
    web.trouble("lnkd.in", "999")
    assert ("blocked", 999) == ((refused := led(fetch, "https://lnkd.in/eAbCdEf")).outcome, refused.hops[0].status)


@row(2, "wp.me")
def test_row_2_wp_me() -> None:
    from provenance.resolver import wordpress_numbers

    assert (72, 161) == wordpress_numbers("https://wp.me/p1a-2B")


@row(2, "t.me, bsky `go.bsky.app`, `vk.cc`, `t.cn`, `url.cn`, `dwz.cn`")
def test_row_2_messengers() -> None:
    target = "https://courier.example/story"
    for host in ("go.bsky.app", "vk.cc", "url.cn", "dwz.cn"):
        found = resolve_link(f"https://{host}/AbC1", canned({f"https://{host}/AbC1": (302, "", {"Location": target})}))
        assert (True, target) == (found.short, found.final_url)
    page: Answer = (200, f"<p>{target}</p>", {"Content-Type": "text/html"})
    assert "interstitial" == resolve_link("http://t.cn/AbC1", canned({"http://t.cn/AbC1": page})).hops[0].via
    assert not is_short("https://t.me/example_town/613")  # a post's own address


@row(2, "`*.page.link` (Firebase)")
def test_row_2_page_link() -> None:
    url = "https://example.page.link/AbC1"
    assert (True, "gone") == ((found := resolve_link(url, canned({url: (404, "")}))).short, found.outcome)


@row(2, "facebook.com/* with non-browser UA")
def test_row_2_facebook() -> None:
    url, wall = "https://www.facebook.com/example/posts/1", "https://www.facebook.com/unsupportedbrowser"
    found = resolve_link(url, canned({url: (302, "", {"Location": wall}), wall: (200, "<p>Update")}))
    assert ("blocked", None) == (found.outcome, found.final_url)


# --- section 3: X oEmbed ----------------------------------------------------------------------------


def oembed(status: int, body: object) -> str:
    ways = [f"https://publish.{name}/oembed?url={quote(POSTS['x'].url or '', safe='')}&omit_script=1"
            for name in ("twitter.com", "x.com")]
    asked_for: list[str] = []

    def fetch(url: str):
        asked_for.append(url)
        return canned({url: (status, body)})(url)

    (said,) = ask_witnesses(POSTS["x"], fetch, [witness_named("x-oembed")], strict=True)
    assert {url.partition("?")[0] for url in asked_for} <= {url.partition("?")[0] for url in ways}
    return said.outcome


@row(3, "404")
def test_row_3_404() -> None:
    for body in ({"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]}, "<html>", ""):
        assert "gone" == oembed(404, body)


@row(3, "403")
def test_row_3_403() -> None:
    said = {"error": "Sorry, you are not authorized to see this status.", "request": "/oembed?url=x"}
    assert "restricted" == oembed(403, said)


@row(3, "403 without JSON")
def test_row_3_403_without_json() -> None:
    assert {"blocked"} == {oembed(403, body) for body in ("", "<html>Forbidden")}


@row(3, "400")
def test_row_3_400() -> None:
    assert "unknown" == oembed(400, {"errors": [{"code": 25, "message": "Query parameters are missing."}]})


@row(3, "402, 429, 5xx")
def test_row_3_refusals() -> None:
    assert {"blocked"} == {oembed(status, "") for status in (402, 429, 500, 502, 503, 504)}


# --- section 4: X syndication, the eight vectors ------------------------------------------------------

TOKENS = {post_id: token for post_id, _, token in VECTORS}


@row(4, *TOKENS)
@pytest.mark.parametrize("post_id", TOKENS)
def test_row_4_token(post_id: str) -> None:
    from provenance.witnesses.x_token import token

    assert TOKENS[post_id] == token(post_id)


# --- section 8: Bluesky -----------------------------------------------------------------------------


def calls(web: SocialWeb) -> set[str]:
    return {one.path.rpartition("/")[2] for one in web.asked if one.path.startswith("/xrpc/")}


@row(8, "`com.atproto.identity.resolveHandle?handle=H`")
def test_row_8_resolve_handle(web: SocialWeb, fetch: LiveFetch) -> None:
    key = POST["bs"].post_id
    for handle, outcome in (("reader.example.com", "exists"), ("nobody.example.com", "unknown")):
        post = asked("bs", url=f"https://bsky.app/profile/{handle}/post/{key}")
        (said,) = ask_witnesses(post, fetch, [witness_named("bluesky-appview")], strict=True)
        assert outcome == said.outcome, said.reason
    assert "com.atproto.identity.resolveHandle" in calls(web)


@row(8, "`app.bsky.actor.getProfile?actor=H|DID`")
def test_row_8_get_profile(web: SocialWeb, fetch: LiveFetch) -> None:
    assert ["suspended", "gone"] == [ask("bluesky-appview", key, fetch).outcome for key in ("bs-banned", "bs-left")]
    assert "app.bsky.actor.getProfile" in calls(web)


@row(8, "`app.bsky.feed.getPosts?uris=at://DID/app.bsky.feed.post/RKEY` (repeat, ≤25)")
def test_row_8_get_posts(fetch: LiveFetch) -> None:
    assert ["exists", "gone"] == [ask("bluesky-appview", key, fetch).outcome for key in ("bs", "bs-gone")]


@row(8, "`app.bsky.feed.getPostThread?uri=…&depth=0&parentHeight=0`")
def test_row_8_get_post_thread(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "restricted" == ask("bluesky-appview", "bs-fenced", fetch).outcome
    assert "app.bsky.feed.getPostThread" in calls(web)


@row(8, "`com.atproto.repo.getRecord?repo=&collection=&rkey=` (on the **PDS** from the DID document)")
def test_row_8_get_record(web: SocialWeb, fetch: LiveFetch) -> None:
    said = {key: ask("bluesky-repository", key, fetch).outcome for key in ("bs", "bs-gone", "bs-banned")}
    assert {"bs": "exists", "bs-gone": "gone", "bs-banned": "suspended"} == said
    (record, *_) = (one for one in web.asked if one.path.endswith("getRecord"))
    assert record.host != "public.api.bsky.app"


# --- section 12: others -----------------------------------------------------------------------------


@row(12, "Pinterest")
def test_row_12_pinterest(web: SocialWeb, fetch: LiveFetch) -> None:
    assert ("exists", "examplepins") == ((said := ask("pinterest-oembed", "pi", fetch)).outcome, said.handle)
    web.trouble("www.pinterest.com", "not-found")
    assert "unknown" == ask("pinterest-oembed", "pi", fetch).outcome  # what a 404 means there is not known


@row(12, "Tumblr")
def test_row_12_tumblr(fetch: LiveFetch) -> None:
    assert ["exists", "gone"] == [ask("tumblr-oembed", key, fetch).outcome for key in ("tu", "tu-gone")]


@row(12, "Rumble")
def test_row_12_rumble(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "exists" == ask("rumble-oembed", "ru", fetch).outcome
    web.trouble("rumble.com", "forbidden")
    assert "blocked" == ask("rumble-oembed", "ru", fetch).outcome


#: Platforms of the sheet that this project does not read: nothing is claimed of them, and nobody is asked.
NOT_READ = ("flickr", "dailymotion", "soundcloud", "spotify", "imgur", "giphy", "streamable", "weibo", "snapchat")


@row(12, "Flickr, Dailymotion, SoundCloud, Spotify, Imgur, Giphy, Streamable", "Weibo", "Snapchat, Threads HTML")
def test_row_12_platforms_that_are_not_read() -> None:
    assert not {platform.key for platform in PLATFORMS} & set(NOT_READ)
    assert not frozenset[str]().union(*(witness.platforms for witness in WITNESSES)) & set(NOT_READ)
    assert ["threads-oembed"] == [witness.key for witness in WITNESSES if "threads" in witness.platforms]


@row(12, "LinkedIn")
def test_row_12_linkedin(fetch: LiveFetch) -> None:
    said = ask("oembed-discovery", "li", fetch)
    assert ("blocked", "http 999") == (said.outcome, said.reason)


@row(12, "VK")
def test_row_12_vk(fetch: LiveFetch) -> None:
    assert "exists" != ask("oembed-discovery", "vk", fetch).outcome
    assert "gone" != ask("oembed-discovery", "vk", fetch).outcome


@row(12, "Gab")
def test_row_12_gab(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "exists" == ask("gab-api", "gb", fetch).outcome
    web.trouble("gab.com", "captcha")
    assert "blocked" == ask("gab-api", "gb", fetch).outcome


# --- sections without a table ---------------------------------------------------------------------------


def test_section_1_t_co(web: SocialWeb, fetch: LiveFetch) -> None:
    browser = live_fetch(host_map=web.host_map, user_agent="Mozilla/5.0 (X11; Linux x86_64)")
    url = "https://t.co/AbCdEfGhIj"
    assert [(301, "location"), (200, "meta-refresh")] == [
        (hop.status, hop.via) for hop in (resolve_link(url, one).hops[0] for one in (fetch, browser))]
    assert "gone" == led(fetch, url.lower()).outcome  # the case of a code is part of it
    assert "https://courier.example/story?bad=1" == led(fetch, "https://t.co/wArNiNgAbC").final_url
    assert f"/example_reader/status/{POST['fine'].post_id}/photo/1" in (led(fetch, "https://t.co/pIcTuReAbC").final_url or "")
    web.asked.clear()
    assert ("not-tried", []) == (led(fetch, "https://t.co/AbCdE…").outcome, web.asked)


def test_section_13_the_wayback_machine(web: SocialWeb, fetch: LiveFetch) -> None:
    assert ["exists", "gone"] == [ask("wayback", key, fetch).outcome for key in ("fine", "deleted")]
    assert [] == [one for one in web.asked if one.host == "web.archive.org" and "filter=" in one.target]
    web.trouble("web.archive.org", "excluded", "/cdx/")
    web.trouble("archive.org", "empty")
    assert ("restricted", True) == (
        (said := ask("wayback", "fine", fetch)).outcome, "does not show this site" in (said.reason or ""))


def test_section_14_other_archives(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "exists" == ask("arquivo", "fine", fetch).outcome
    assert ("blocked", True) == (
        (said := ask("archive-today", "fine", fetch)).outcome, "1 capture listed" in (said.reason or ""))
    assert {"/timemap/"} == {one.path[:9] for one in web.asked if one.host == "archive.ph"}  # its pages are not asked for
    assert not any("mementoweb" in host for host in web.hosts_asked())


def test_section_15_wikidata(fetch: LiveFetch) -> None:
    assert ["listed", "not-listed"] == [listed_accounts("x", handle, fetch).outcome for handle in ("example_bakery", "nobody")]
    assert frozenset() == {witness.key for witness in WITNESSES if "wikidata" in witness.key}


# --- section 17: the decision table, from the page to the finding -------------------------------------


def audited(web: SocialWeb, fetch: LiveFetch, key: str, was: str = "", becomes: str = "") -> EmbedJudgement:
    """An article that shows the post as it was when it was made, with *was* changed into *becomes*."""
    shown = quoted(web, key).replace(was, becomes) if was else quoted(web, key)
    markup = f"<html><body><article><p>Words of ours.</p>{shown}<p>More.</p></article></body></html>"
    (embed,) = audit(markup, fetch=fetch, url="https://courier.example/article").embeds
    web.asked.clear()
    return embed


def rules(embed: EmbedJudgement) -> set[str]:
    return {finding.rule for finding in embed.findings}


@row(17, "oEmbed 200, same handle, text matches")
def test_row_17_same_handle_and_words(web: SocialWeb, fetch: LiveFetch) -> None:
    embed = audited(web, fetch, "fine")
    assert ("corroborated", "exists") == (embed.status, agreed(embed.testimony))


@row(17, "oEmbed 200, other handle")
def test_row_17_other_handle(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "src.renamed" in rules(audited(web, fetch, "renamed"))
    other = audited(web, fetch, "fine", "example_reader", "example_stranger")
    assert "exists" == agreed(other.testimony)
    assert other.status in ("discrepant", "contradicted")


@row(17, "oEmbed 200, text differs")
def test_row_17_text_differs(web: SocialWeb, fetch: LiveFetch) -> None:
    assert "prv.edited" in rules(audited(web, fetch, "edited"))
    altered = audited(web, fetch, "renamed", "Bread at seven", "Bread at eleven")
    assert ("prv.text-mismatch" in rules(altered), altered.status) == (True, "contradicted")


@row(17, 'oEmbed 403 JSON "not authorized"')
def test_row_17_protected(web: SocialWeb, fetch: LiveFetch) -> None:
    embed = audited(web, fetch, "protected")
    assert ("restricted", True) == (agreed(embed.testimony), "prv.unavailable" in rules(embed))


@row(17, "oEmbed 404 + syndication `{}`/404 + archive capture with text")
def test_row_17_gone_and_kept(web: SocialWeb, fetch: LiveFetch) -> None:
    embed = audited(web, fetch, "deleted")
    kept = next(said for said in embed.testimony if said.witness == "wayback")
    assert ("gone", "corroborated") == (agreed(embed.testimony), embed.status)
    assert (2019, 2024) == (kept.last_seen and kept.last_seen.year, kept.missing_since and kept.missing_since.year)


@row(17, "oEmbed 404 + nothing in archives")
def test_row_17_gone_or_never(web: SocialWeb, fetch: LiveFetch) -> None:
    embed = audited(web, fetch, "never")
    assert "gone" == agreed(embed.testimony)
    (finding,) = (one for one in embed.findings if one.rule == "prv.unavailable")
    assert "not to be told apart" in finding.message


@row(17, "tombstone")
def test_row_17_tombstone(web: SocialWeb, fetch: LiveFetch) -> None:
    told, hidden = (next(said for said in audited(web, fetch, key).testimony if said.witness == "x-syndication")
                    for key in ("told", "sensitive"))
    assert ("gone", "This Post was deleted by the Post author. Learn more") == (told.outcome, told.reason)
    assert ("exists", True) == (hidden.outcome, (hidden.reason or "").startswith("Age-restricted"))


@row(17, "only `blocked` answers")
def test_row_17_blocked(web: SocialWeb, fetch: LiveFetch) -> None:
    web.trouble("*", "rate-limit", POST["blocked"].post_id)
    embed = audited(web, fetch, "blocked")
    assert ("blocked", {"http 429"}) == (agreed(embed.testimony), {said.reason for said in embed.testimony})
    assert "prv.unavailable" not in rules(embed)


@row(17, "id later than fetch time, malformed, or date ≠ id clock by >1 day")
def test_row_17_contradiction_within(web: SocialWeb) -> None:
    markup = f"<html><body><article>{quoted(web, 'fine').replace('2018', '2015')}</article></body></html>"
    (embed,) = audit(markup, url="https://courier.example/article").embeds
    assert ("contradicted", True) == (embed.status, "dat.id-date" in rules(embed))
    late = markup.replace(POST["fine"].post_id, "9" * 19)
    (embed,) = audit(late, url="https://courier.example/article").embeds
    assert "dat.impossible-id" in rules(embed)


# --- the table against the sheet ----------------------------------------------------------------------


def test_the_tests_are_named_after_their_rows() -> None:
    assert [] == [cell for (section, cell), test in ROWS.items() if not test.__name__.startswith(f"test_row_{section}_")]


def rows_of(sheet: str) -> list[tuple[str, str]]:
    found, section, lines = [], "", sheet.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if heading := re.match(r"## ([0-9]+)\.", line):
            section = heading[1]
        is_row = line.strip().startswith("|") and not re.match(r"[\s|–-]+\Z", line)
        if is_row and not re.match(r"\s*\|-", after):
            found.append((section, line.strip()[1:].split(" | ")[0].strip()))
    return found


@pytest.mark.skipif(not SHEET.exists(), reason="the fact sheets do not stand beside this checkout")
def test_every_row_of_the_sheet_has_its_test() -> None:
    rows = rows_of(SHEET.read_text(encoding="utf-8"))

    assert len(rows) > 60
    assert set(rows) == set(ROWS)


@pytest.mark.skipif(not SHEET.exists(), reason="the fact sheets do not stand beside this checkout")
def test_every_section_of_the_sheet_has_tests() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    sections = re.findall(r"^## ([0-9]+)\. (.*)$", SHEET.read_text(encoding="utf-8"), re.M)
    named = set(re.findall(r"def test_(?:section|row)_([0-9]+)_", tests))

    assert [] == [name for number, name in sections if number not in named]
