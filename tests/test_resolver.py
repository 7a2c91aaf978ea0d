from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from provenance.model import Capture, Hop
from provenance.report.console import make_console
from provenance.report.data import resolution_dict
from provenance.report.hops import resolution_text
from provenance.resolver import leads_to, resolve_link, wordpress_numbers
from provenance.resolver.computed import another_name, computed
from provenance.resolver.walls import end_of_the_way

CHAINS = sorted((Path(__file__).parents[1] / "fixtures" / "chains").glob("*.json"))
AT = datetime(2024, 5, 30, 12, tzinfo=UTC)
HTML = (("Content-Type", "text/html"),)
START = "https://example.org/start"
NEXT = "https://example.org/next"


def answer(url: str, said: dict[str, Any]) -> Capture:
    headers = tuple((name, value.encode().decode("latin-1")) for name, value in said.get("headers", ()))
    body = said.get("body", "").encode()
    return Capture(
        url, AT, said.get("status"), headers, body, "192.0.2.1", said.get("complete", True), said.get("error")
    )


@pytest.mark.parametrize("path", CHAINS, ids=lambda path: path.stem)
def test_canned_chains(path: Path) -> None:
    chain = json.loads(path.read_text(encoding="utf-8"))
    web = {url: answer(url, said) for url, said in chain["answers"].items()}
    found = resolve_link(chain["url"], web.get)

    hops = [
        {"url": hop.url, "status": hop.status, "via": hop.via, "error": hop.error} for hop in found.hops
    ]
    seen = {
        "short": found.short,
        "outcome": found.outcome,
        "final_url": found.final_url,
        "domain": found.domain,
        "hops": [{key: value for key, value in hop.items() if value is not None} for hop in hops],
    }

    assert chain["expected"] == seen
    assert chain["url"] == found.url


def test_the_chains_are_there() -> None:
    assert len(CHAINS) >= 45


def page(body: str, *, headers: tuple[tuple[str, str], ...] = HTML, url: str = START, **rest: Any) -> Any:
    return {url: Capture(url, AT, 200, headers, body.encode(), **rest)}.get


FEW = "Redirecting"
SIGNPOSTS = {
    "meta": (f'<meta http-equiv="refresh" content="0; url={NEXT}">', "meta-refresh"),
    "meta, capitals": (f"<META CONTENT=\"5;URL='{NEXT}'\" HTTP-EQUIV=Refresh>", "meta-refresh"),
    "meta, no number": (f'<meta http-equiv="refresh" content="url={NEXT}">', "meta-refresh"),
    "meta, no url=": (f'<meta http-equiv="refresh" content="0.5, {NEXT}">', "meta-refresh"),
    "meta, relative": ('<meta http-equiv="refresh" content="0; url=next">', "meta-refresh"),
    "meta, in noscript": (f'<noscript><meta http-equiv="refresh" content="0; url={NEXT}"></noscript>', "meta-refresh"),
    "meta, unclosed": (f'<html><head><meta http-equiv="refresh" content="0; url={NEXT}"/><b>{FEW}', "meta-refresh"),
    "meta before script": (
        f'<script>location="/other"</script><meta http-equiv="refresh" content="0; url={NEXT}">',
        "meta-refresh",
    ),
    "replace": (f"<script>location.replace('{NEXT}')</script>", "script"),
    "assign": (f'<script type="text/javascript">window.location.assign( "{NEXT}" );</script>', "script"),
    "href": (f'<p>{FEW}</p><script>window.location.href="{NEXT}"</script>', "script"),
    "window.location": (f'<script>window.location = "{NEXT}";</script>', "script"),
    "top": ("<script>top.location = '/next'</script>", "script"),
    "timer": (f'<script>setTimeout(function(){{location.href="{NEXT}"}}, 0)</script>', "script"),
    "escapes": (r'<script>location = "https:\/\/example.org\u002fne\x78t"</script>', "script"),
    "twice the same": (f'<script>location="{NEXT}"</script><script>location.href="/next"</script>', "script"),
    "after comments": (f'<script>/* if */\n// if (x) location = "/no"\nlocation = "{NEXT}"</script>', "script"),
    "word in the address": ("<script>location = '/next'; var x = 'gift'</script>", "script"),
}


@pytest.mark.parametrize(("body", "via"), SIGNPOSTS.values(), ids=SIGNPOSTS.keys())
def test_signposts_are_followed(body: str, via: str) -> None:
    found = resolve_link(START, page(body))

    assert [(START, 200, via), (NEXT, None, None)] == [(hop.url, hop.status, hop.via) for hop in found.hops]
    assert (NEXT, "not-tried") == (found.final_url, found.outcome)


LONG = "<p>" + "a word " * 60 + "</p>"
NOT_SIGNPOSTS = {
    "renews itself": '<meta http-equiv="refresh" content="5">',
    "renews itself by name": f'<meta http-equiv="refresh" content="5; url={START}#top">',
    "waits long": f'<meta http-equiv="refresh" content="60; url={NEXT}">',
    "waits very long": f'<meta http-equiv="refresh" content="{"9" * 50}; url={NEXT}">',
    "empty address": '<meta http-equiv="refresh" content="0; url=\'\'">',
    "another meta": f'<meta http-equiv="content-type" content="0; url={NEXT}">',
    "in a comment": f'<!-- <meta http-equiv="refresh" content="0; url={NEXT}"> -->',
    "shown as text": f'<pre>&lt;meta http-equiv="refresh" content="0; url={NEXT}"&gt;</pre>',
    "large page": f'<meta http-equiv="refresh" content="0; url={NEXT}">' + "<!-- -->" * 2100,
    "words to read": f"{LONG}<script>location = '{NEXT}'</script>",
    "an if": f"<script>if (old) location = '{NEXT}'</script>",
    "a choice": f"<script>location = phone ? '/m' : '{NEXT}'</script>",
    "a short circuit": f"<script>phone && (location = '{NEXT}')</script>",
    "canonical of a stranger": f'<link rel="canonical" href="{NEXT}">',
    "two targets": "<script>location = '/a'; location = '/b'</script>",
    "goes on": "<script>location = '/next?from=' + document.title</script>",
    "compares": f"<script>x = location == '{NEXT}'</script>",
    "another thing": f"<script>my.location = '{NEXT}'; relocation = '{NEXT}'; $location = '{NEXT}'</script>",
    "data": f'<script type="application/json">{{"x": "location = \'{NEXT}\'"}}</script>',
    "attribute": f"<body onclick=\"location = '{NEXT}'\">",
    "itself": f"<script>location = '{START}'</script>",
}


@pytest.mark.parametrize("body", NOT_SIGNPOSTS.values(), ids=NOT_SIGNPOSTS.keys())
def test_other_pages_are_read_not_followed(body: str) -> None:
    found = resolve_link(START, page(body))

    assert ("resolved", START) == (found.outcome, found.final_url)
    assert (Hop(START, 200, None, AT),) == found.hops


def test_only_whole_answers_in_html_are_signposts() -> None:
    sign = f'<meta http-equiv="refresh" content="0; url={NEXT}">'

    assert "meta-refresh" == resolve_link(START, page(" \n" + sign, headers=())).hops[0].via
    assert "resolved" == resolve_link(START, page(sign, headers=(("Content-Type", "text/plain"),))).outcome
    assert "resolved" == resolve_link(START, page("x" + sign, headers=())).outcome
    assert "unreachable" == resolve_link(START, page(sign, complete=False)).outcome


def test_the_page_of_a_known_shortener_may_be_large_and_talk() -> None:
    url = "https://tinyurl.com/abc"
    body = f"{LONG}{'<!-- -->' * 2100}<script>location = '{NEXT}'</script>"

    assert "script" == resolve_link(url, page(body, url=url)).hops[0].via


def test_pages_in_other_charsets_are_read() -> None:
    body = '<title>é</title><meta http-equiv="refresh" content="0; url=/next">'.encode("latin-1")
    web = {START: Capture(START, AT, 200, HTML, body)}

    assert NEXT == resolve_link(START, web.get).final_url


REFRESH = [
    ("0; url=/next", True), ("2;URL=/next", True), ("0;/next", True), ("300; url=/next", False), ("5", False),
    ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "follows"), REFRESH)
def test_refresh_headers(value: str, follows: bool) -> None:
    found = resolve_link(START, page("x", headers=(("refresh", value),)))

    assert (NEXT if follows else START) == found.final_url
    assert ("refresh" if follows else None) == found.hops[0].via


LOCATIONS = {
    "next": NEXT,
    "/next": NEXT,
    "//other.example/a": "https://other.example/a",
    "?a=1": START + "?a=1",
    "../next": NEXT,
    " \t/next\n": NEXT,
    "/ne\txt": NEXT,
    "/a b": "https://example.org/a%20b",
    "HTTPS://Other.Example/A": "https://Other.Example/A",
    "http://[bad": "http://[bad",
    "/ü".encode().decode("latin-1"): "https://example.org/ü",
    "/ü": "https://example.org/ü",
    "https://exämple.org/ä".encode().decode("latin-1"): "https://exämple.org/ä",
    "www.example.org/a": "https://example.org/www.example.org/a",  # as browsers read it: a path of the page's host
    "next?u=https://t.co/AbC": NEXT + "?u=https://t.co/AbC",
    "/AbC%2Fd": "https://example.org/AbC%2Fd",
    "/next#part": NEXT + "#part",
}


@pytest.mark.parametrize("location", LOCATIONS)
def test_locations_are_read_as_browsers_read_them(location: str) -> None:
    web = {START: Capture(START, AT, 302, (("location", location),))}

    assert LOCATIONS[location] == resolve_link(START, web.get).final_url


STATUSES = {
    200: "resolved", 204: "resolved", 299: "resolved", 300: "unreachable", 304: "unreachable", 302: "unreachable",
    101: "unreachable", 400: "blocked", 401: "blocked", 402: "blocked", 403: "blocked", 404: "gone", 405: "blocked",
    410: "gone", 429: "blocked", 451: "blocked", 500: "unreachable", 503: "unreachable", 599: "unreachable",
    600: "blocked", 999: "blocked",
}  # fmt: skip


@pytest.mark.parametrize(("status", "outcome"), STATUSES.items())
def test_outcome_of_a_status(status: int, outcome: str) -> None:
    found = resolve_link(START, {START: Capture(START, AT, status, ip="192.0.2.1")}.get)

    assert outcome == found.outcome
    assert (START if outcome == "resolved" else None) == found.final_url
    assert (Hop(START, status, None, AT, "192.0.2.1"),) == found.hops


ERRORS = {
    "dns": "unreachable", "connect": "unreachable", "tls": "unreachable", "timeout": "unreachable",
    "too-large": "refused", "protocol": "unreachable", "refused-address": "refused", "refused-url": "refused",
}  # fmt: skip


@pytest.mark.parametrize(("error", "outcome"), ERRORS.items())
def test_outcome_of_a_failure(error: str, outcome: str) -> None:
    found = resolve_link(START, {START: Capture(START, AT, error=error)}.get)

    assert (outcome, None, error) == (found.outcome, found.final_url, found.hops[0].error)


def test_without_a_network() -> None:
    found = resolve_link("https://bit.ly/3Ab")
    assert ("not-tried", (), None) == (found.outcome, found.hops, found.final_url)
    assert resolve_link("https://bit.ly/3Ab") == resolve_link("https://bit.ly/3Ab", {}.get)

    found = resolve_link("pic.twitter.com/AbC")
    assert (Hop("pic.twitter.com/AbC", via="alias"), Hop("https://t.co/AbC")) == found.hops
    assert ("not-tried", None, None) == (found.outcome, found.final_url, found.domain)

    found = resolve_link("https://web.archive.org/web/2024/https://example.org/a")
    assert ("not-tried", "https://example.org/a", "example.org") == (found.outcome, found.final_url, found.domain)


@pytest.mark.parametrize("url", ["bit.ly/3Ab", "//bit.ly/3Ab", " bit.ly/3Ab "])
def test_links_without_a_scheme_are_asked_by_https(url: str) -> None:
    web = {"https://bit.ly/3Ab": Capture("https://bit.ly/3Ab", AT, 404)}
    found = resolve_link(url, web.get)

    assert (url, True, "gone", None) == (found.url, found.short, found.outcome, found.final_url)
    assert [(url, "alias"), ("https://bit.ly/3Ab", None)] == [(hop.url, hop.via) for hop in found.hops]


NO_WEB_ADDRESS = ["", "words", "mailto:a@t.co/b", "javascript:location='https://t.co/b'", "ftp://t.co/b", "/a/b"]


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_what_is_no_web_address_is_refused_and_never_asked(url: str) -> None:
    found = resolve_link(url, lambda _: pytest.fail("it was asked"))

    assert ("refused", (Hop(url, error="refused-url"),)) == (found.outcome, found.hops)


def test_fragments_are_kept_but_not_asked_for() -> None:
    asked: list[str] = []

    def fetch(url: str) -> Capture:
        asked.append(url)
        return Capture(url, AT, 200)

    found = resolve_link(" https://example.org/a#b", fetch)

    assert ["https://example.org/a"] == asked
    assert " https://example.org/a#b" == found.url


@pytest.mark.parametrize(("limit", "outcome"), [(0, "too-many-hops"), (1, "too-many-hops"), (2, "resolved")])
def test_the_limit_counts_what_points_on(limit: int, outcome: str) -> None:
    web = {
        "https://t.co/a": Capture("https://t.co/a", AT, 301, (("Location", START),)),
        START: Capture(START, AT, 301, (("Location", NEXT),)),
        NEXT: Capture(NEXT, AT, 200),
    }
    found = resolve_link("https://t.co/a", web.get, max_hops=limit)

    assert outcome == found.outcome
    assert ("https://t.co/a", START, NEXT)[: limit + 2] == leads_to(found)


def test_a_chain_that_never_ends_ends() -> None:
    def fetch(url: str) -> Capture:
        return Capture(url, AT, 302, (("Location", url + "x"),))

    assert ("too-many-hops", 12) == ((found := resolve_link(START, fetch)).outcome, len(found.hops))


def test_leads_to_names_every_address_once() -> None:
    web = {START: Capture(START, AT, 301, (("Location", START),))}

    assert (START,) == leads_to(resolve_link(START, web.get))
    assert ("https://bit.ly/3Ab",) == leads_to(resolve_link("https://bit.ly/3Ab"))


# --- single services ------------------------------------------------------------------------------

SHORT = "https://bit.ly/3Example"


@pytest.mark.parametrize("status", [300, 301, 302, 303, 305, 307, 308, 399])
def test_every_3xx_with_a_location_points_on(status: int) -> None:
    web = {SHORT: Capture(SHORT, AT, status, (("Location", NEXT),))}

    assert (NEXT, "location") == ((found := resolve_link(SHORT, web.get)).final_url, found.hops[0].via)


@pytest.mark.parametrize("url", ["https://t.co/AbCdEfGhIj", "https://T.CO/AbCdEfGhIj", "https://is.gd/AbC", "bit.ly/AbC"])
def test_the_case_of_a_code_is_never_touched(url: str) -> None:
    asked: list[str] = []

    def fetch(address: str) -> Capture:
        asked.append(address)
        return Capture(address, AT, 404)

    assert "gone" == resolve_link(url, fetch).outcome
    assert [url.rpartition("/")[2]] == [address.rpartition("/")[2] for address in asked]


CUT = ["https://t.co/AbC…", "https://www.tiktok.com/t/ZT8…", "https://bit.ly/3Ex...", "pic.x.com/AbC…", "https://youtu.be/AbC…",
       "https://goo.gl/AbC%E2%80%A6"]


@pytest.mark.parametrize("url", CUT)
def test_cut_codes_are_never_asked(url: str) -> None:
    found = resolve_link(url, lambda _: pytest.fail("it was asked"))

    assert ("not-tried", None) == (found.outcome, found.final_url)


def test_a_redirect_to_a_cut_address_is_kept_and_not_asked() -> None:
    web = {SHORT: Capture(SHORT, AT, 301, (("Location", "https://t.co/AbC…"),))}
    found = resolve_link(SHORT, web.get)

    assert ("not-tried", ("location", None)) == (found.outcome, tuple(hop.via for hop in found.hops))


COMPUTED = {
    "https://youtu.be/dQw4w9WgXcQ": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtu.be/dQw4w9WgXcQ?si=x": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://redd.it/1cl9h0u": "https://www.reddit.com/comments/1cl9h0u",
    "https://instagr.am/p/CxYz12345ab/": "https://www.instagram.com/p/CxYz12345ab/",
    "https://youtu.be/": None,
    "https://i.redd.it/abc.jpg": None,
    "https://bit.ly/3Example": None,
    "words": None,
}


@pytest.mark.parametrize("url", COMPUTED)
def test_what_is_computed_is_not_asked(url: str) -> None:
    assert COMPUTED[url] == computed(url)
    if COMPUTED[url]:
        assert ("unwrap", None) == ((hop := resolve_link(url).hops[0]).via, hop.status)


NAMES_OF = {
    "https://bit.ly/3Example+": "https://bit.ly/3Example",
    "http://www.bit.ly/3Example+": "https://bit.ly/3Example",
    "https://j.mp/a-b_C+": "https://j.mp/a-b_C",
    "https://tinyurl.com/AbC+": "https://tinyurl.com/AbC",
    "https://preview.tinyurl.com/AbC": "https://tinyurl.com/AbC",
    "https://is.gd/AbC-": "https://is.gd/AbC",
    "https://v.gd/AbC-": "https://v.gd/AbC",
    "https://bit.ly/3Example": None,
    "https://bit.ly/+": None,
    "https://bit.ly/a/b+": None,
    "https://preview.tinyurl.com/": None,
    "https://example.org/a+": None,
    "words": None,
}


@pytest.mark.parametrize("url", NAMES_OF)
def test_addresses_of_previews(url: str) -> None:
    assert NAMES_OF[url] == another_name(url)


WORDPRESS = {
    "https://wp.me/p1a-2B": (72, 161),
    "wp.me/P1a-2B": (72, 161),
    "http://www.wp.me/a0-Z/": (0, 61),
    "https://wp.me/1A": (98, None),
    "https://wp.me/s1a-hello": None,
    "https://wp.me/p1a-": None,
    "https://wp.me/": None,
    "https://wp.me/p1a-" + "z" * 40: None,
    "https://bit.ly/p1a-2B": None,
    "": None,
}


@pytest.mark.parametrize("url", WORDPRESS)
def test_the_numbers_inside_wp_me(url: str) -> None:
    assert WORDPRESS[url] == wordpress_numbers(url)


WALLS = {
    "https://www.facebook.com/common/browser.php": "blocked",
    "https://m.facebook.com/unsupportedbrowser?x=1": "blocked",
    "https://www.facebook.com/login/?next=x": "blocked",
    "https://www.facebook.com/login.php?next=x": "blocked",
    "https://www.facebook.com/loginless.example/posts/1": None,
    "https://www.facebook.com/example/posts/1": None,
    "https://notfacebook.com/login": None,
    "https://www.instagram.com/accounts/login/?next=/p/x/": "blocked",
    "https://www.linkedin.com/authwall?trk=x": "blocked",
    "https://x.com/i/flow/login": "blocked",
    "https://www.google.com/sorry/index": "blocked",
    "https://www.tiktok.com/": "gone",
    "https://www.tiktok.com/?lang=en": "gone",
    "https://www.tiktok.com/@/video/7374000000000000000": None,
    "https://www.tiktok.com/@/video/?_r=1": "gone",
    "https://www.tiktok.com/@/video": "gone",
    "mailto:a@b.example": None,
}


@pytest.mark.parametrize("url", WALLS)
def test_walls(url: str) -> None:
    assert WALLS[url] == end_of_the_way(url)


def test_a_wall_somebody_links_to_is_a_page_like_any_other() -> None:
    url = "https://www.facebook.com/login"

    assert ("resolved", url) == ((found := resolve_link(url, page("x", url=url))).outcome, found.final_url)


def test_a_wall_behind_an_alias_leads_nowhere() -> None:
    web = {"https://fb.me/AbC": Capture("https://fb.me/AbC", AT, 302, (("Location", "https://www.facebook.com/login"),))}
    found = resolve_link("fb.me/AbC", web.get)

    assert ("blocked", None) == (found.outcome, found.final_url)


LOOKUPS = {
    b'{"url": "https://example.org/next"}': "not-tried",
    b'{"errorcode": 1, "errormessage": "x"}': "gone",
    b'{"errorcode": 2}': "gone",
    b'{"errorcode": 3}': "blocked",
    b'{"errorcode": 4}': "unreachable",
    b'{"errorcode": "1"}': "unreachable",
    b'{"url": 5}': "unreachable",
    b'{"url": "javascript:alert(1)"}': "unreachable",
    b"[1]": "unreachable",
    b"": "unreachable",
    b"[" * 100_000: "unreachable",
}


@pytest.mark.parametrize("body", LOOKUPS, ids=lambda body: body[:30].decode())
@pytest.mark.parametrize("host", ["v.gd", "is.gd"])
def test_answers_of_the_look_up(host: str, body: bytes) -> None:
    url, lookup = f"https://{host}/AbC12", f"https://{host}/forward.php?format=json&shorturl=AbC12"
    web = {url: Capture(url, AT, 200, HTML, b"<p>Preview"), lookup: Capture(lookup, AT, 200, (), body)}
    found = resolve_link(url, web.get)

    assert LOOKUPS[body] == found.outcome
    assert (url, lookup) == leads_to(found)[:2]


INTERSTITIALS = {
    "Bitly wraps it in its own address": (
        SHORT, '<a href="/a/warning?hash=x&amp;url=https%3A%2F%2Fexample.org%2Fnext">Go on</a>', "interstitial"),
    "the same link twice": (SHORT, f'<a href="{NEXT}">a</a><a href="{NEXT}">b</a>', "interstitial"),
    "the refresh goes first": (
        SHORT, f'<meta http-equiv="refresh" content="0; url={NEXT}"><a href="https://other.example/">x</a>',
        "meta-refresh"),
    "no link": (SHORT, "<p>Nothing here", None),
    "own links only": (SHORT, '<a href="/">Bitly</a><a href="https://support.bitly.com/x">Help</a>', None),
    "no web address": (SHORT, '<a href="mailto:a@b.example">Mail</a><a>none</a>', None),
    "t.co by its title": ("https://t.co/AbC", f"<title> {NEXT} </title>", "interstitial"),
    "t.co, a title of words": ("https://t.co/AbC", f"<title>{NEXT} and more</title>", None),
    "t.co, nothing": ("https://t.co/AbC", "<p></p>", None),
    "goo.gl, again": ("https://goo.gl/AbC?si=1", "<p>The end is near", None),
    "goo.gl, a form": ("https://goo.gl/forms/AbC", "<p>The end is near", None),
    "t.cn, in words": ("http://t.cn/AbC", f"<p>{NEXT}</p>", "interstitial"),
    "t.cn, two": ("http://t.cn/AbC", f'<p>{NEXT}</p><a href="https://other.example/x">x</a>', None),
    "canonical of Bitly's own": (SHORT, '<link rel="canonical" href="https://bitly.com/pages/x">', None),
}


@pytest.mark.parametrize(("url", "body", "via"), INTERSTITIALS.values(), ids=INTERSTITIALS.keys())
def test_pages_in_the_way(url: str, body: str, via: str | None) -> None:
    found = resolve_link(url, page(body, url=url))

    assert via == found.hops[0].via
    assert ((NEXT, "not-tried") if via else (None, "blocked")) == (found.final_url, found.outcome)


NO_TARGETS = {
    "home page": '<link rel="canonical" href="https://example.org/">',
    "same host": '<link rel="canonical" href="https://www.flip.it/other">',
    "no address": '<link rel="canonical" href="mailto:a@b.example">',
    "empty": '<link rel="canonical" href="">',
    "none": "<p>Words</p>",
}


@pytest.mark.parametrize("body", NO_TARGETS.values(), ids=NO_TARGETS.keys())
def test_canonical_links_that_are_no_target(body: str) -> None:
    url = "https://flip.it/AbC"

    assert ("resolved", url) == ((found := resolve_link(url, page(body, url=url))).outcome, found.final_url)


def test_a_page_in_the_way_that_is_no_page() -> None:
    for headers, body in (((("Content-Type", "application/pdf"),), b"%PDF"), ((), b""), (HTML, b"x" * 600_000)):
        web = {SHORT: Capture(SHORT, AT, 200, headers, body)}
        found = resolve_link(SHORT, web.get)

        # Whatever it is, it is not where the link leads.
        assert (None, "blocked") == (found.hops[0].via, found.outcome)


def test_a_loop_through_another_name_is_a_loop() -> None:
    web = {SHORT: Capture(SHORT, AT, 301, (("Location", SHORT + "+"),))}
    found = resolve_link(SHORT, web.get)

    assert ("loop", ("location", "alias", None)) == (found.outcome, tuple(hop.via for hop in found.hops))


NAMES = st.sampled_from(["Location", "Refresh", "Content-Type"])
HEADERS = st.lists(st.tuples(NAMES, st.text() | st.sampled_from(["text/html", NEXT])), max_size=3).map(tuple)
PIECES = [
    "<main><a class=artdeco-button href=", "<a id=redirecturl href=", "<link rel=canonical href=", "https://a.example/b",
    'redirectToUrl("https://a.example/b")', "<title>https://a.example/b</title>", '{"url": "https://a.example/b"}',
    "<script>", "</script>", "location", ".href", "=", '"', "'", "/a", "<meta http-equiv=refresh content=", "0;url=",
    ">", "\\", "\n", "/*",
]  # fmt: skip
BODIES = st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode())


SERVICES = ["https://lnkd.in/AbC", "https://apple.news/AbC", SHORT, "http://t.cn/AbC", "https://v.gd/AbC", "https://t.co/AbC",
            "https://goo.gl/AbC", "https://flip.it/AbC", "https://tinyurl.com/AbC", "https://www.tiktok.com/t/AbC"]


@given(st.text() | st.just(START) | st.sampled_from(SERVICES), st.sampled_from([200, 301, 404, None]), HEADERS, BODIES)
def test_never_raises_whatever_is_answered(url: str, status: int | None, headers: Any, body: bytes) -> None:
    found = resolve_link(url, lambda asked: Capture(asked, AT, status, headers, body), max_hops=3)

    assert url == found.url
    assert found.outcome in {"resolved", "gone", "loop", "too-many-hops", "refused", "blocked", "unreachable",
                             "not-tried"}
    assert len(found.hops) <= 5
    assert all(hop.via for hop in found.hops[:-1])
    assert not found.hops or found.hops[-1].via is None


SLOW = [
    "/*", "//", "location='", 'location="\\', "<script>location=", "?'", "<b>", "<!--",
    "<meta http-equiv=refresh content='", "?", "\n//", "location .href =",
]  # fmt: skip


@pytest.mark.parametrize("piece", SLOW)
def test_large_odd_pages_take_no_longer_than_their_size(piece: str) -> None:
    url = "https://tinyurl.com/abc"
    body = "<script>" + piece * (250_000 // len(piece)) + (";location='/a'" if piece == "?" else "")
    began = time.process_time()
    resolve_link(url, page(body, url=url))
    resolve_link(url, page(body.removeprefix("<script>"), url=url))

    assert time.process_time() - began < 2.0


#: Share links as they stand in articles, where each platform leads, and the post that is there.
SHARED = {
    "https://www.tiktok.com/t/ZT8abc/": ("https://www.tiktok.com/@example_cook/video/7374000000000000000?_r=1",
                                         "tiktok", "7374000000000000000"),
    "https://vm.tiktok.com/ZMabc/": ("https://www.tiktok.com/@example_cook/video/7374000000000000000?_t=1",
                                     "tiktok", "7374000000000000000"),
    "https://www.reddit.com/r/example/s/AbCdEf1234": (
        "https://www.reddit.com/r/example/comments/1abcde/some_words/?share_id=x", "reddit", "1abcde"),
    "https://www.facebook.com/share/p/AbCdEfGhIj/": (
        "https://www.facebook.com/example.page/posts/10153231379946729?rdid=x", "facebook", "10153231379946729"),
    "https://www.instagram.com/share/p/BAbCdEfGhI": ("https://www.instagram.com/p/C7dXYZabcde/?igsh=x", "instagram",
                                                     "C7dXYZabcde"),
    "https://www.linkedin.com/slink?code=eAbCdEf": (
        "https://www.linkedin.com/posts/example_words-activity-7201234567890123456-AbCd", "linkedin",
        "7201234567890123456"),
    "https://on.wsj.com/3ExAmPl": ("https://news.example/story", None, None),
}


@pytest.mark.parametrize("status", [200, 403, 404])
@pytest.mark.parametrize("url", SHARED)
def test_a_share_link_that_leads_to_a_post_says_so(url: str, status: int) -> None:
    target, platform, post_id = SHARED[url]
    web = {url: Capture(url, AT, 301, (("Location", target),)),
           target: Capture(target, AT, status, HTML, b"<title>Words</title><p>Many words")}
    found = resolve_link(url, web.get)
    post = resolution_dict(found)["post"]
    out = StringIO()
    make_console(out, width=300).print(resolution_text(found))

    assert (True, target) == (found.short, found.final_url)
    assert (platform, post_id) == ((post["platform"], post["post_id"]) if post else (None, None))
    assert (post_id is not None) == ("a post" in out.getvalue())
