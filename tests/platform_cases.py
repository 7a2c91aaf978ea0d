"""What every platform's tests ask: addresses in each spelling, and text that no table thought of."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import strategies as st

from provenance.fragment import Fragment, from_markup
from provenance.parser.look import look
from provenance.platforms.platform import Platform
from provenance.urls import Address, split

FRAMES = ("{}", '<a href="{}">x</a>', "<p>{}</p>", '{{"url":"{}"}}', "<iframe data-src='{}'></iframe>")


def address(url: str) -> Address:
    found = split(url)
    assert found is not None, f"no address: {url}"
    return found


def fragment(markup: str) -> Fragment:
    return from_markup(markup, form="dom")


def spellings(url: str) -> dict[str, str]:
    """The ways a page may write an address, the sign of its query among what is written differently."""
    signs = "/=?&:@-"
    return {
        "plain": url,
        "capitals in the host": url.replace("https://", "HTTPS://"),
        "entities": "".join(f"&#x{ord(char):X};" if char in signs else char for char in url),
        "decimal entities": "".join(f"&#{ord(char)};" if char in signs else char for char in url),
        "ampersands": url.replace("&", "&amp;"),
        "percent": quote(url, safe=""),
        "percent twice": quote(quote(url, safe=""), safe=""),
        "JSON": url.replace("/", r"\/"),
        "JSON codes": "".join(rf"\u{ord(char):04x}" if char in "/=?&" else char for char in url),
        "JSON twice": url.replace("/", r"\\\/"),
        "every letter an entity": "".join(f"&#{ord(char)};" for char in url),
    }


def unseen(platform: Platform, urls: list[str]) -> list[tuple[str, str]]:
    """The spellings of these addresses that the look at the bytes misses."""
    marks = {f"{platform.key}:post", f"{platform.key}:rare post", "encoded"}
    return [(name, frame.format(written)) for url in urls for name, written in spellings(url).items()
            for frame in FRAMES if not look(frame.format(written).encode()).groups & marks]


def seen(urls: list[str]) -> list[str]:
    """The addresses of no posts that make the look call for a parse all the same."""
    return [url for url in urls if look(f'<a href="{url}">words</a>'.encode())]


def addresses(*hosts: str) -> st.SearchStrategy[str]:
    """Addresses of these hosts with any path, query and fragment."""
    words = st.sampled_from("video embed v watch pin shorts live e event channels m @ 1 v2abcd 76979871 Xq3vT7LmB0k "
                            "7206382937372134662 @example tag music channel c user groups".split())
    part = words | st.text(max_size=20)
    return st.builds(lambda host, parts, query, hash_: f"https://{host}/{'/'.join(parts)}?{query}#{hash_}",
                     st.sampled_from(hosts), st.lists(part, max_size=5), st.text(max_size=30), st.text(max_size=20))
