"""The frames that forums put around posts, for each platform that has them."""

from __future__ import annotations

import pytest
from platform_cases import address

from provenance.parser import parse_article
from provenance.platforms import parse_post_url
from provenance.platforms.forum_frames import forum_frame

HOST = "https://s9e.github.io/iframe"
X, FACEBOOK, INSTAGRAM = "1623600085201858617", "2091705384452370", "COhwEqThQTh"
FRAMES = [
    (f"{HOST}/2/twitter.min.html#{X}#theme=auto", ("x", X, None)),
    (f"{HOST}/twitter.min.html#{X}", ("x", X, None)),
    (f"{HOST}/2/instagram.min.html#{INSTAGRAM}#theme=auto", ("instagram", INSTAGRAM, None)),
    (f"{HOST}/2/facebook.min.html#{FACEBOOK}", ("facebook", FACEBOOK, None)),
    (f"{HOST}/2/facebook.min.html#p{FACEBOOK}", ("facebook", FACEBOOK, None)),
    (f"{HOST}/facebook.min.html#video{FACEBOOK}", ("facebook", FACEBOOK, None)),
    (f"{HOST}/2/facebook.min.html#example.bakery/posts/{FACEBOOK}#theme=auto", ("facebook", FACEBOOK, "example.bakery")),
    (f"{HOST}/2/facebook.min.html#example.bakery/{FACEBOOK}", ("facebook", FACEBOOK, "example.bakery")),
    (f"{HOST}/2/facebook.min.html#example/reel/{FACEBOOK}", ("facebook", FACEBOOK, "example")),
    (f"{HOST}/2/telegram.min.html#example_town/613#theme=light", ("telegram", "example_town/613", "example_town")),
    (f"{HOST}/2/reddit.min.html#example_town/comments/1cl9h0a/the_bridge/l2abcde#theme=light", ("reddit", "1cl9h0a", None)),
    (f"{HOST}/reddit.min.html#/r/example_town/comments/1cl9h0a/the_bridge/l2abcde", ("reddit", "1cl9h0a", None)),
    (f"{HOST}/2/pinterest.min.html#354517801921400077", ("pinterest", "354517801921400077", None)),
    (f"{HOST}/2/pinterest.min.html#example/words", None),
    (f"{HOST}/2/tumblr.min.html#AbCdEf_-123/751892288566994944", ("tumblr", "751892288566994944", None)),
    (f"{HOST}/2/bluesky.min.html#at://did:plc:oky5czdrnfjpqslsw2a5iclo/app.bsky.feed.post/3lbd2ebt3wk2r#embed.bsky.app",
     ("bluesky", "3lbd2ebt3wk2r", None)),
    (f"{HOST}/2/mastodon.min.html#example/112529268035451575", ("mastodon", "112529268035451575", "example")),
    (f"{HOST}/2/mastodon.min.html#example@bread.example/112529268035451575", ("mastodon", "112529268035451575", "example")),
    (f"{HOST}/2/mastodon.min.html#example", None),
    (f"{HOST}/2/bluesky.min.html#example", None),
    (f"{HOST}/2/telegram.min.html#example_town", None),
    (f"{HOST}/2/facebook.min.html#page/posts/1/../../x", None),
    (f"{HOST}/2/twitter.min.html", None),
    (f"{HOST}/2/twitter.min.html#news", None),
    (f"{HOST}/2/other.min.html#{X}", None),
    (f"{HOST}/2/deeper/twitter.min.html#{X}", None),
    (f"https://s9e.example/iframe/2/twitter.min.html#{X}", None),
]


@pytest.mark.parametrize(("url", "expected"), FRAMES)
def test_what_a_frame_says(url: str, expected: tuple[str, str, str | None] | None) -> None:
    ref = parse_post_url(url)

    assert expected == (ref and (ref.platform, ref.post_id, ref.handle))


@pytest.mark.parametrize(("url", "expected"), FRAMES)
def test_a_page_with_the_frame_shows_the_post(url: str, expected: tuple[str, str, str | None] | None) -> None:
    article = parse_article(f'<p>Words</p><iframe src="{url}"></iframe>')

    assert ([expected] if expected else []) == [(one.platform, one.post_id, one.handle) for one in article.embeds]


@pytest.mark.parametrize(("url", "expected"), FRAMES)
def test_a_frame_that_waits_as_a_list_of_its_attributes(url: str, expected: tuple[str, str, str | None] | None) -> None:
    """XenForo writes it so, and makes the frame when somebody scrolls there."""
    held = '["allowfullscreen","","scrolling","no","src","' + url.replace("/", r"\/") + '"]'
    article = parse_article(f"<p>Words</p><span><span data-s9e-mediaembed-iframe='{held}'></span></span>")

    assert ([expected] if expected else []) == [(one.platform, one.post_id, one.handle) for one in article.embeds]


def test_a_frame_is_of_one_platform() -> None:
    assert forum_frame(address(FRAMES[0][0]), "instagram") is None
