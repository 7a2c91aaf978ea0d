"""Canned answers for the tests of witnesses: what a post is asked by, and what its endpoints say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from provenance.model import Capture, Fetch
from provenance.witnesses import Asked

AT = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)
Answer = tuple[int, Any] | tuple[int, Any, Mapping[str, str]]


def capture(url: str, status: int | None, body: Any = b"", headers: Mapping[str, str] | None = None,
            **fields: Any) -> Capture:
    """A capture; a body that is no text and no bytes is written as JSON."""
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Capture(url, AT, status, tuple((headers or {}).items()), raw, **fields)


def web(answers: Mapping[str, Answer | Capture]) -> Fetch:
    """A fetch that knows these addresses and no others."""
    found = {url: said if isinstance(said, Capture) else capture(url, *said) for url, said in answers.items()}
    return found.get


def always(status: int | None, body: Any = b"", **fields: Any) -> Fetch:
    """A fetch with one answer to everything."""
    return lambda url: capture(url, status, body, **fields)


#: One post of each platform; ids are invented and valid.
POSTS = {
    "x": Asked("x", "1795968363525046272", "example_reader", "https://x.com/example_reader/status/1795968363525046272"),
    "instagram": Asked("instagram", "C2yddc2O_oO", "example.baker", "https://www.instagram.com/p/C2yddc2O_oO/"),
    "facebook": Asked("facebook", "10153231379946729", "example.bakery",
                      "https://www.facebook.com/example.bakery/posts/10153231379946729"),
    "threads": Asked("threads", "C2yddc2O_oO", "example.baker",
                     "https://www.threads.com/@example.baker/post/C2yddc2O_oO"),
    "tiktok": Asked("tiktok", "6718335390845095173", "example_cook",
                    "https://www.tiktok.com/@example_cook/video/6718335390845095173"),
    "youtube": Asked("youtube", "Xq3vT7LmB0k", None, "https://www.youtube.com/watch?v=Xq3vT7LmB0k"),
    "bluesky": Asked("bluesky", "3lbd2ebt3wk2r", None,
                     "https://bsky.app/profile/did:plc:oky5czdrnfjpqslsw2a5iclo/post/3lbd2ebt3wk2r"),
    "mastodon": Asked("mastodon", "112345678901234567", "example_reader",
                      "https://social.example/@example_reader/112345678901234567"),
    "truthsocial": Asked("truthsocial", "108779000807761862", "example_reader",
                         "https://truthsocial.com/@example_reader/posts/108779000807761862"),
    "gab": Asked("gab", "107163961867310434", "example_reader",
                 "https://gab.com/example_reader/posts/107163961867310434"),
    "reddit": Asked("reddit", "1cl9h0u", None, "https://www.reddit.com/comments/1cl9h0u"),
    "telegram": Asked("telegram", "example_town/613", "example_town", "https://t.me/example_town/613"),
    "vimeo": Asked("vimeo", "76979871", None, "https://vimeo.com/76979871"),
    "tumblr": Asked("tumblr", "626907179849564160", "example-garden",
                    "https://www.tumblr.com/example-garden/626907179849564160"),
    "pinterest": Asked("pinterest", "99360735500167749", None, "https://www.pinterest.com/pin/99360735500167749/"),
    "rumble": Asked("rumble", "v1abcde", None, "https://rumble.com/v1abcde"),
    "linkedin": Asked("linkedin", "7201234567890123456", None,
                      "https://www.linkedin.com/feed/update/urn:li:activity:7201234567890123456"),
    "vk": Asked("vk", "-12345_678", None, "https://vk.com/wall-12345_678"),
}
