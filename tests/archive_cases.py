"""Canned archives for the tests: a fetch that is a dict, and the answers archives give."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from provenance.model import Capture
from provenance.witnesses.archive import Archive
from provenance.witnesses.cdx import ask_index
from provenance.witnesses.replay import address_of
from provenance.witnesses.spellings import places
from provenance.witnesses.wayback import ARCHIVE, availability_address
from provenance.witnesses.witness import Asked

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MADE = datetime(2018, 5, 30, 12, tzinfo=UTC)
DIGESTS = {letter: letter * 32 for letter in "ABCDEFG"}
HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def id_at(when: datetime, low: int = 1) -> str:
    """An id whose clock says *when*."""
    return str(((int(when.timestamp() * 1000) - 1288834974657) << 22) + low)


ID = id_at(MADE)
POST = Asked("x", ID, "example_reader", f"https://x.com/example_reader/status/{ID}", None, date(2018, 5, 30))
URL = f"https://twitter.com/example_reader/status/{ID}"
TEXT = "Some words about https://t.co/AbCdEfGhIj & more"


def day(number: int, hour: int = 0) -> datetime:
    """A moment so many days after the post was made."""
    return MADE + timedelta(days=number, hours=hour)


def stamped(at: datetime) -> str:
    return at.strftime("%Y%m%d%H%M%S")


class Web(dict[str, Capture]):
    """A fetch, and what it was asked in order."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __call__(self, url: str, /) -> Capture | None:
        self.asked.append(url)
        return self.get(url)

    def answer(self, url: str, status: int | None = 200, body: Any = b"", *headers: tuple[str, str], **rest: Any) -> None:
        raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self[url] = Capture(url, NOW, status, headers, raw, **rest)

    def index(self, *rows: list[Any], asked: Asked = POST, archive: Archive = ARCHIVE, place: int = 0) -> None:
        """The index answers for every address of the post; only the one at *place* has rows."""
        for number, one in enumerate(places(asked)):
            table = [HEAD, *rows] if number == place and rows else []
            self.answer(ask_index(archive.index, one.url, prefix=one.prefix), 200, table)

    def play(self, at: datetime, body: Any, *headers: tuple[str, str], status: int = 200, original: str = URL,
             archive: Archive = ARCHIVE) -> None:
        kept = ("Memento-Datetime", at.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        self.answer(address_of(archive.player, at, original), status, body, kept, *headers)

    def available(self, body: Any, status: int = 200, asked: Asked = POST) -> None:
        self.answer(availability_address(asked), status, body)


def row(at: datetime, status: str = "200", kind: str = "text/html", digest: str = "A", original: str = URL) -> list[Any]:
    return ["com,twitter)/example_reader/status/1", stamped(at), original, kind, status, DIGESTS.get(digest, digest), "1234"]


def tweet(handle: str = "example_reader", text: str = TEXT, post_id: str = ID, **more: Any) -> dict[str, Any]:
    """JSON as the API of 2018 wrote it."""
    return {"created_at": MADE.strftime("%a %b %d %H:%M:%S +0000 %Y"), "id_str": post_id,
            "full_text": text.replace("&", "&amp;"),
            "entities": {"urls": [{"url": "https://t.co/AbCdEfGhIj", "expanded_url": "https://courier.example/story"}]},
            "user": {"id_str": "4242", "screen_name": handle, "name": "Example Reader"}, **more}


def old_page(handle: str = "example_reader", post_id: str = ID, text: str = "Some words") -> str:
    """A page of a post as X served it until 2020."""
    return (
        f'<html><head><title>Example Reader on Twitter: "{text}"</title></head><body>'
        f'<div class="tweet permalink-tweet" data-tweet-id="{post_id}" data-screen-name="{handle}" '
        f'data-name="Example Reader" data-user-id="4242"><a class="tweet-timestamp" title="5:00 AM - 30 May 2018">'
        f'<span class="_timestamp" data-time="{int(MADE.timestamp())}">30 May</span></a>'
        f'<p class="TweetTextSize js-tweet-text tweet-text">{text} <a href="https://t.co/AbCdEfGhIj" '
        'data-expanded-url="https://courier.example/story" class="twitter-timeline-link"><span>https://</span>'
        "<span>courier.example/st</span><span>ory</span></a></p></div>"
        '<div class="tweet" data-tweet-id="1001" data-screen-name="somebody_else"><p class="tweet-text">An answer</p></div>'
        "</body></html>"
    )


def preview_page(handle: str = "example_reader", post_id: str = ID, text: str = "“Some words”") -> str:
    return (f'<html><head><title>X</title><meta property="og:title" content="Example Reader (@{handle}) on X">'
            f'<meta property="og:url" content="https://x.com/{handle}/status/{post_id}">'
            f'<meta property="og:description" content="{text}"></head><body><div id="react-root"></div></body></html>')


SHELL = ('<html><head><title>X</title></head><body><noscript>JavaScript is not available.</noscript>'
         '<div id="react-root"></div><script src="/main.js"></script></body></html>')
