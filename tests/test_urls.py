from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, strategies as st

from provenance.urls import Address, is_short, is_truncated, registrable_domain, split, unwrap

SPLIT = {
    "https://x.com/A/status/1?s=20#m": Address("https", "x.com", None, "/A/status/1", "s=20", "m"),
    "//x.com": Address("https", "x.com", None, "/", "", ""),
    " HTTP://User@X.COM.:8080/A ": Address("http", "x.com", "8080", "/A", "", ""),
    "https:/x.com/A": Address("https", "x.com", None, "/A", "", ""),
    "https:\\\\x.com\\A": Address("https", "x.com", None, "/A", "", ""),
    "https://x.com/a\nb": Address("https", "x.com", None, "/ab", "", ""),
    "https://[::1]:80/a": Address("https", "[::1]", "80", "/a", "", ""),
    "https://x.com?a=%41": Address("https", "x.com", None, "/", "a=%41", ""),
}


@pytest.mark.parametrize("url", SPLIT)
def test_split(url: str) -> None:
    assert SPLIT[url] == split(url)


@pytest.mark.parametrize(
    "url", ["", "x.com/a", "/a/b", "a/b", "?a", "mailto:a@b.c", "ftp://x.com", "https://", "https://./", "https:x"]
)
def test_split_of_what_is_no_web_address(url: str) -> None:
    assert split(url) is None


def test_parts_are_decoded_on_demand() -> None:
    address = split("https://x.com/a%20b//c?k=1+2&k=3&e=&" + "&".join(f"n{n}=1" for n in range(300)))

    assert address is not None
    assert ("a b", "c") == address.segments
    assert ("1 2", "", None) == (address.value("k"), address.value("e"), address.value("n299"))
    assert 200 == len(address.pairs())
    assert () == Address("https", "x.com", None, "/", "", "").pairs()


# --- domains ----------------------------------------------------------------------------------------

DOMAINS = {
    "https://www.example.co.uk/a?b#c": "example.co.uk",
    "http://Example.ORG": "example.org",
    "example.org": "example.org",
    "a.b.example.com.au:8080/x": "example.com.au",
    "//news.example.org/a": "example.org",
    "https://me@news.example.org.:443/": "example.org",
    "https://reader.github.io/a": "reader.github.io",
    "https://github.io/": "github.io",
    "https://a.blogspot.com": "a.blogspot.com",
    "https://www.city.kawasaki.jp/": "city.kawasaki.jp",
    "https://xn--bcher-kva.example.org": "example.org",
    "https://t.co/AbC": "t.co",
    "https://bücher.de/": "bücher.de",
}
NO_DOMAIN = [
    "", "localhost", "127.0.0.1", "https://127.0.0.1:80/", "http://[::1]/", "co.uk", "com", "mailto:a@b.org",
    "/a.org/b", "intent://example.org", "http://nothing.invalid-suffix", "a b.org",
]  # fmt: skip


@pytest.mark.parametrize("url", DOMAINS)
def test_registrable_domain(url: str) -> None:
    assert DOMAINS[url] == registrable_domain(url)


@pytest.mark.parametrize("url", NO_DOMAIN)
def test_no_registrable_domain(url: str) -> None:
    assert registrable_domain(url) is None


def test_the_suffix_list_is_loaded_late_and_never_fetched() -> None:
    # Without sockets, so that a fetch would show.
    code = (
        "import sys, socket, provenance.urls as u\n"
        "assert not {'tldextract', 'requests'} & set(sys.modules), 'too early'\n"
        "def no(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket.connect = socket.getaddrinfo = no\n"
        "print(u.registrable_domain('a.b.example.co.uk'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert ("example.co.uk", "") == (done.stdout.strip(), done.stderr)


# --- short links ------------------------------------------------------------------------------------


NOT_SHORT = [
    "", "t.co", "https://t.co", "https://t.co//", "https://t.co/?a=b", "https://youtu.be/AbC", "https://instagr.am/p/AbC",
    "https://twitter.com/a/status/1", "/t.co/AbC", "mailto:a@t.co/AbC", "ftp://t.co/AbC", "not.co/AbC", "x t.co/AbC",
]  # fmt: skip


@pytest.mark.parametrize("url", NOT_SHORT)
def test_not_short(url: str) -> None:
    assert not is_short(url)


CUT = ["https://t.co/AbC…", "pic.x.com/AbC… ", "https://t.co/…", "https://example.org/a%E2%80%A6", "https://t.co/AbC..."]


@pytest.mark.parametrize("url", CUT)
def test_cut_addresses_are_known_and_not_unwrapped(url: str) -> None:
    assert is_truncated(url)
    assert unwrap(url) is None


@pytest.mark.parametrize("url", ["", "https://t.co/AbC", "https://example.org/And_so...", "https://example.org/a…b"])
def test_not_cut(url: str) -> None:
    assert not is_truncated(url)


# --- unwrapping -------------------------------------------------------------------------------------

POST = "https://twitter.com/Example/status/1?s=20"
ENC = "https%3A%2F%2Ftwitter.com%2FExample%2Fstatus%2F1%3Fs%3D20"

UNWRAPPED = {
    # pictures
    "pic.twitter.com/AbCdEfGhIj": "https://t.co/AbCdEfGhIj",
    "pic.x.com/AbCdEfGhIj": "https://t.co/AbCdEfGhIj",
    "https://pic.twitter.com/AbCdEfGhIj": "https://t.co/AbCdEfGhIj",
    "HTTP://Pic.Twitter.COM/AbCdEfGhIj": "https://t.co/AbCdEfGhIj",
    " https://www.pic.x.com/AbCdEfGhIj/?a=b#c ": "https://t.co/AbCdEfGhIj",
    # the Wayback Machine
    f"https://web.archive.org/web/20240530120000/{POST}": POST,
    f"http://web.archive.org/web/20240530120000id_/{POST}#m": POST + "#m",
    f"https://web.archive.org/web/2024im_/{POST}": POST,
    f"https://web.archive.org/web/2*/{POST}": POST,
    f"https://web.archive.org/web/*/{POST}": POST,
    f"https://web.archive.org/web/20240530*/{POST}": POST,
    "https://web.archive.org/web/2024/https:/twitter.com/Example/status/1": "https://twitter.com/Example/status/1",
    "https://web.archive.org/web/2024/twitter.com/Example/status/1": "http://twitter.com/Example/status/1",
    "https://web.archive.org/web/2024///twitter.com/Example": "https://twitter.com/Example",
    f"https://web.archive.org/web/2024/{ENC}": POST,
    f"/web/20240530120000/{POST}": POST,
    f"//web.archive.org/web/20240530120000/{POST}": POST,
    f"https://web.archive.org/web/2024/https://web.archive.org/web/2023/{POST}": (
        f"https://web.archive.org/web/2023/{POST}"
    ),
    # archive.today
    f"https://archive.ph/20240530120000/{POST}": POST,
    f"http://archive.is/newest/{POST}": POST,
    f"https://archive.today/2024.05.30-120000/{POST}": POST,
    f"https://archive.ph/o/AbC12/{POST}": POST,
    # AMP
    "https://www.google.com/amp/s/www.example.org/a/amp/?b=C#viewer": "https://www.example.org/a/amp/?b=C",
    "https://www.google.co.uk/amp/www.example.org/A": "http://www.example.org/A",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/A?b=c": "https://www.example.org/A?b=c",
    "https://example-org.cdn.ampproject.org/v/example.org/A": "http://example.org/A",
    "https://example-org.bing-amp.com/c/s/example.org/A": "https://example.org/A",
    # translations
    "https://www-example-org.translate.goog/A/b?c=D&_x_tr_sl=auto&_x_tr_tl=de": "https://www.example.org/A/b?c=D",
    "https://my--site-example-org.translate.goog/?_x_tr_sch=http&_x_tr_sl=en": "http://my-site.example.org/",
    f"https://translate.google.com/translate?sl=en&u={ENC}": POST,
    # redirectors
    f"https://l.facebook.com/l.php?u={ENC}&h=AT0": POST,
    f"https://lm.facebook.com/l.php?u={ENC}": POST,
    f"https://m.facebook.com/l.php?u={ENC}": POST,
    f"https://www.facebook.com/flx/warn/?u={ENC}": POST,
    f"https://l.instagram.com/?u={ENC}&e=x": POST,
    f"https://l.threads.net/?u={ENC}": POST,
    f"https://l.threads.com/?u={ENC}": POST,
    f"https://out.reddit.com/t3_abc?url={ENC}&token=x": POST,
    f"https://www.youtube.com/redirect?event=x&q={ENC}": POST,
    f"https://www.google.com/url?sa=t&url={ENC}": POST,
    f"https://www.google.de/url?q={ENC}&sa=D": POST,
    f"https://google.com.au/url?q=words&url={ENC}": POST,
    f"https://t.umblr.com/redirect?z={ENC}&t=x": POST,
    f"https://vk.com/away.php?to={ENC}": POST,
    f"https://m.vk.com/away.php?to={ENC}": POST,
    f"https://www.linkedin.com/redir/redirect?url={ENC}": POST,
    f"https://www.reddit.com/over18?dest={ENC}": POST,
    f"https://skyview.social/?url={ENC}&viewtype=tree": POST,
    f"https://fed.brid.gy/r/{POST}": POST,
    f"https://www.linkedin.com/safety/go?url={ENC}": POST,
    f"https://steamcommunity.com/linkfilter/?url={ENC}": POST,
    f"https://eur01.safelinks.protection.outlook.com/?url={ENC}&data=x": POST,
    f"https://exit.sc/?url={ENC}": POST,
    f"https://disq.us/url?url={ENC}": POST,
    f"https://twitter.com/safety/unsafe_link_warning?unsafe_link={ENC}": POST,
    f"https://x.com/safety/unsafe_link_warning?unsafe_link={ENC}": POST,
    f"https://bitly.com/a/warning?hash=x&url={ENC}": POST,
    f"https://consent.youtube.com/m?continue={ENC}&gl=DE": POST,
    f"https://href.li/?{POST}": POST,
    f"https://href.li/?{ENC}": POST,
    f"https://urldefense.com/v3/__{POST}__;!!abc": POST,
    f"https://webcache.googleusercontent.com/search?q=cache:abcDEF123-_x:{ENC}+words": POST,
    "https://webcache.googleusercontent.com/search?q=cache:example.org/A%20words": "http://example.org/A",
    # what stands inside stays as it was
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F%E9%3Fa%3D1%2B2+3": "https://example.org/%E9?a=1+2+3",
    "https://l.facebook.com/l.php?u=https%253A%252F%252Fexample.org%252FA": "https://example.org/A",
    "https://l.facebook.com/l.php?u=https://example.org/%C3%BC": "https://example.org/ü",
}

OPAQUE = [
    "", "words", POST, "https://t.co/AbC", "https://pic.twitter.com/", "https://pic.twitter.com/a-b",
    "epic.twitter.com/AbC", "https://web.archive.org/web/2024", "https://web.archive.org/web/2024/",
    "https://web.archive.org/web/202/https://x.com/a", "https://web.archive.org/web/2024/javascript:alert(1)",
    "https://web.archive.org/details/x", "/web/2024/words", "/a/2024/https://x.com/",
    f"https://example.org/web/2024/{POST}", "https://archive.ph/AbC12", f"https://archive.example/newest/{POST}",
    "https://archive.ph/newest/", "https://www.google.com/amp/", "https://www.google.com/search?q=https://x.com/",
    "https://www.google.com/url?q=/search", "https://www.google.com/url?q=words", "https://www.google.com/url",
    f"https://google.evil.example/url?q={ENC}", f"https://example.org/l.php?u={ENC}",
    f"https://l.facebook.com/other?u={ENC}", "https://l.facebook.com/l.php?u=javascript:alert(1)",
    "https://l.facebook.com/l.php?u=", "https://l.facebook.com/l.php?u=https://",
    "https://l.facebook.com/l.php?xu=https://x.com/", "https://cdn.ampproject.org/v0.js",
    "https://example-org.cdn.ampproject.org/", "https://translate.goog/", "https://a.b.translate.goog/",
    "https://example-org.translate.goog/?_x_tr_hp=m", "https://href.li/?words", "https://href.li/",
    "https://urldefense.com/v3/__https://x.com/*a__;Kw!!", "https://webcache.googleusercontent.com/search?q=words",
    "https://webcache.googleusercontent.com/", "https://substack.com/redirect/abc",
    f"https://evilsafelinks.protection.outlook.com.example/?url={ENC}", "https://perma.cc/ABCD-1234",
]  # fmt: skip


@pytest.mark.parametrize("url", UNWRAPPED)
def test_unwrap(url: str) -> None:
    assert UNWRAPPED[url] == unwrap(url)


@pytest.mark.parametrize("url", OPAQUE)
def test_nothing_to_unwrap(url: str) -> None:
    assert unwrap(url) is None


SHELLS = [
    "{}", "pic.twitter.com/{}", "https://web.archive.org/web/2024/{}", "/web/2024/{}", "https://archive.ph/newest/{}",
    "https://www.google.com/amp/s/{}", "https://{}.translate.goog/", "https://l.facebook.com/l.php?u={}", "https://href.li/?{}",
    "https://urldefense.com/v3/__{}__;", "https://webcache.googleusercontent.com/search?q=cache:{}", "https://{}", "https://x.com/{}",
]  # fmt: skip
STRANGE = st.text() | st.text(alphabet="htps:/.?#%&=@[]\\ …-a0*_;")
WRAPPED = st.builds(
    lambda core, shells: [core := shell.replace("{}", core) for shell in shells][-1],
    STRANGE,
    st.lists(st.sampled_from(SHELLS), min_size=1, max_size=4),
)


@given(WRAPPED)
def test_unwrapping_never_raises_and_comes_to_an_end(url: str) -> None:
    seen = [url]
    while (inner := unwrap(seen[-1])) is not None:
        assert inner not in seen
        assert split(inner) is not None
        seen.append(inner)
        assert len(seen) < 50


@given(WRAPPED)
def test_reading_strange_addresses_never_raises(url: str) -> None:
    domain = registrable_domain(url)

    assert domain is None or "." in domain
    assert is_short(url) in (True, False)
    assert is_truncated(url) in (True, False)
    address = split(url)
    assert address is None or (address.host and address.path[0] == "/")
    assert address is None or len(address.pairs()) <= 200


LONG = ["a", ".", "/", "//", "%", "@", ":", "?u=", "&", "https://", "%68", "__", "-", "1", " ", "\\", "[", "web/2024/"]


@pytest.mark.parametrize("piece", LONG)
def test_long_addresses_take_no_longer_than_their_size(piece: str) -> None:
    tail = piece * (100_000 // len(piece))
    began = time.process_time()
    for shell in SHELLS:
        url = shell.replace("{}", tail)
        unwrap(url)
        is_short(url)
        is_truncated(url)
        split(url)

    assert time.process_time() - began < 2.0
