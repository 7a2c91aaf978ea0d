"""TikTok, YouTube, Vimeo, Reddit, Meta, Telegram and the others: rows of endpoints.md, sections 5 to 7, 10 to 12, 16."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from witness_answers import AT, POSTS, Answer, always, capture, web

from provenance.model import Testimony as Said
from provenance.witnesses import discovery, meta, pinterest, reddit, rumble, telegram, tiktok, tumblr, vimeo, youtube
from provenance.witnesses.answers import encoded
from provenance.witnesses.witness import Asked, Witness


def ask(witness: Witness, platform: str, answers: dict[str, Answer], **changed: Any) -> Said:
    said = witness.ask(replace(POSTS[platform], **changed), web(answers))
    assert said is not None
    return said


def short(said: Said) -> tuple[str, str | None]:
    return said.outcome, said.reason


# --- section 5: TikTok ----------------------------------------------------------------------------

TIKTOK_ID = "6718335390845095173"
TIKTOK = f"https://www.tiktok.com/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40example_cook%2Fvideo%2F{TIKTOK_ID}"
TIKTOK_PAGE = f"https://www.tiktok.com/@example_cook/video/{TIKTOK_ID}"
TIKTOK_CARD = {
    "version": "1.0", "type": "video", "title": "Leek soup #cooking", "author_name": "Example Cook",
    "author_url": "https://www.tiktok.com/@example_cook", "author_unique_id": "example_cook",
    "embed_product_id": TIKTOK_ID, "embed_type": "video", "provider_name": "TikTok",
    "html": f'<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@example_cook/video/{TIKTOK_ID}" '
            f'data-video-id="{TIKTOK_ID}"><section><a title="@example_cook" '
            'href="https://www.tiktok.com/@example_cook">@example_cook</a> <p>Leek soup</p></section></blockquote>',
}


def test_section_5_oembed_200() -> None:
    said = ask(tiktok.OEMBED, "tiktok", {TIKTOK: (200, TIKTOK_CARD)})

    assert Said("tiktok-oembed", "exists", AT, "example_cook", TIKTOK_ID, "Leek soup #cooking", None, TIKTOK,
                "Example Cook") == said


def test_section_5_the_present_handle_is_told() -> None:
    card = {**TIKTOK_CARD, "author_url": "https://www.tiktok.com/@example_renamed"}

    assert "example_renamed" == ask(tiktok.OEMBED, "tiktok", {TIKTOK: (200, card)}).handle


def test_section_5_profile_address_gives_a_creators_card_which_is_no_post() -> None:
    card = {"title": "Example Cook's Creator Profile", "author_url": "https://www.tiktok.com/@example_cook",
            "html": '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@example_cook" '
                    'data-unique-id="example_cook" data-embed-type="creator"><section></section></blockquote>'}

    assert ("unknown", "the answer does not name the post") == short(
        ask(tiktok.OEMBED, "tiktok", {TIKTOK: (200, card)}))


TIKTOK_ERRORS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "400": ((400, {"code": 400, "message": "Something went wrong"}), ("unknown", "http 400: Something went wrong")),
    "404": ((404, ""), ("gone", "http 404")),
    "code and message in a 200": ((200, {"code": 10000, "message": "no"}), ("unknown", "no")),
    "429": ((429, ""), ("blocked", "http 429")),
}


@pytest.mark.parametrize(("answer", "expected"), TIKTOK_ERRORS.values(), ids=TIKTOK_ERRORS.keys())
def test_section_5_errors(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask(tiktok.OEMBED, "tiktok", {TIKTOK: answer}))


def tiktok_page(detail: Any) -> str:
    state = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}})
    return f'<html><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{state}</script></html>'


ITEM = {"id": TIKTOK_ID, "desc": "Leek soup #cooking",
        "author": {"id": "7001", "uniqueId": "example_cook", "nickname": "Example Cook"}}
TIKTOK_CODES: dict[str, tuple[Any, tuple[str, str]]] = {
    "10204": ({"statusCode": 10204}, ("unknown", "statusCode 10204: not found, or not shown here")),
    "10216": ({"statusCode": 10216}, ("restricted", "statusCode 10216: private")),
    "10222": ({"statusCode": 10222}, ("restricted", "statusCode 10222: private")),
    "100004": ({"statusCode": 100004}, ("unknown", "statusCode 100004: not shown in this region, or unknown")),
    "another code": ({"statusCode": 7}, ("unknown", "statusCode 7: the page is not about the post")),
    "0 about another post": ({"statusCode": 0, "itemInfo": {"itemStruct": {**ITEM, "id": "1"}}},
                             ("unknown", "statusCode 0: the page is not about the post")),
    "no code": ({}, ("blocked", "a page without data")),
}


def test_section_5_page_json_0() -> None:
    body = tiktok_page({"statusCode": 0, "itemInfo": {"itemStruct": ITEM}})
    said = ask(tiktok.PAGE, "tiktok", {TIKTOK_PAGE: (200, body)})

    assert ("exists", "example_cook", "7001", "Leek soup #cooking", "Example Cook") == (
        said.outcome, said.handle, said.author_id, said.text, said.name)


@pytest.mark.parametrize(("detail", "expected"), TIKTOK_CODES.values(), ids=TIKTOK_CODES.keys())
def test_section_5_page_json_codes(detail: Any, expected: tuple[str, str]) -> None:
    assert expected == short(ask(tiktok.PAGE, "tiktok", {TIKTOK_PAGE: (200, tiktok_page(detail))}))


@pytest.mark.parametrize(("body", "reason"), [
    ("<html>stub", "a page without data"), ("<html>captcha", "a page that asks for a person"),
    ('<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">{</script>', "a page without data"),
])
def test_section_5_a_stub_for_data_centres_is_a_refusal(body: str, reason: str) -> None:
    assert ("blocked", reason) == short(ask(tiktok.PAGE, "tiktok", {TIKTOK_PAGE: (200, body)}))


# --- section 6: YouTube, Vimeo --------------------------------------------------------------------

YOUTUBE = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DXq3vT7LmB0k&format=json"
YOUTUBE_CARD = {
    "title": "Leek soup", "author_name": "Example Kitchen", "author_url": "https://www.youtube.com/@example_kitchen",
    "type": "video", "version": "1.0", "provider_name": "YouTube", "provider_url": "https://www.youtube.com/",
    "thumbnail_url": "https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg",
    "html": '<iframe width="200" height="113" src="https://www.youtube.com/embed/Xq3vT7LmB0k?feature=oembed"></iframe>',
}


def test_section_6_youtube_200() -> None:
    said = ask(youtube.OEMBED, "youtube", {YOUTUBE: (200, YOUTUBE_CARD)})

    assert ("exists", "example_kitchen", "Leek soup", "Example Kitchen", None) == (
        said.outcome, said.handle, said.text, said.name, said.posted_at)


def test_section_6_youtube_channels_without_a_handle_are_told_by_their_id() -> None:
    card = {**YOUTUBE_CARD, "author_url": "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv"}
    said = ask(youtube.OEMBED, "youtube", {YOUTUBE: (200, card)})

    assert (None, "UCabcdefghijklmnopqrstuv") == (said.handle, said.author_id)


YOUTUBE_ERRORS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "401": ((401, "Unauthorized"),
            ("restricted", "http 401: Unauthorized: the video exists, its embedding is switched off")),
    "403": ((403, "Forbidden"), ("restricted", "http 403: Forbidden: the video is private")),
    "200 with the body Forbidden": ((200, "Forbidden"), ("restricted", "http 200: Forbidden: the video is private")),
    "403 of a guard": ((403, "<html>unusual traffic"), ("blocked", "http 403")),
    "401 without a word": ((401, ""), ("blocked", "http 401")),
    "404": ((404, "Not Found"), ("gone", "http 404")),
    "400": ((400, "Bad Request"), ("unknown", "http 400: a malformed id")),
    "another video": ((200, {**YOUTUBE_CARD, "html": '<iframe src="https://www.youtube.com/embed/Aq3vT7LmB0k">'}),
                      ("unknown", "the answer is about another post: Aq3vT7LmB0k")),
}


@pytest.mark.parametrize(("answer", "expected"), YOUTUBE_ERRORS.values(), ids=YOUTUBE_ERRORS.keys())
def test_section_6_youtube_errors(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask(youtube.OEMBED, "youtube", {YOUTUBE: answer}))


def test_section_6_youtube_preview_picture() -> None:
    picture = "https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg"

    assert ("gone", "http 404") == short(ask(youtube.PICTURE, "youtube", {picture: (404, b"\xff\xd8grey")}))
    assert "a preview picture" in (ask(youtube.PICTURE, "youtube", {picture: (200, b"\xff\xd8soup")}).reason or "")
    assert ("unknown", "the answer is no picture") == short(ask(youtube.PICTURE, "youtube", {picture: (200, "<html>")}))


def test_posts_of_the_community_page_have_no_oembed() -> None:
    post = Asked("youtube", "UgkxExampleExampleExample00", None, "https://www.youtube.com/post/UgkxExampleExampleExample00")

    assert youtube.OEMBED.ask(post, always(200, YOUTUBE_CARD)) is None
    assert youtube.PICTURE.ask(post, always(200, "x")) is None


VIMEO = "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871"
VIMEO_CARD = {
    "type": "video", "version": "1.0", "title": "Leek soup", "author_name": "Example Studio",
    "author_url": "https://vimeo.com/examplestudio", "video_id": 76979871, "duration": 62,
    "upload_date": "2013-10-15 14:08:29",
    "html": '<iframe src="https://player.vimeo.com/video/76979871?app_id=122963" width="480"></iframe>',
}


def test_section_6_vimeo_200() -> None:
    said = ask(vimeo.WITNESS, "vimeo", {VIMEO: (200, VIMEO_CARD)})

    assert ("exists", "examplestudio", "Leek soup", None) == (said.outcome, said.handle, said.text, said.posted_at)
    assert "upload_date 2013-10-15 14:08:29, of no stated zone" == said.reason


VIMEO_ERRORS: dict[str, tuple[Answer, tuple[str, str]]] = {
    "404": ((404, "404 Not Found"), ("gone", "http 404: gone or private")),
    "403": ((403, {"error": "You cannot see this."}), ("restricted", "http 403: You cannot see this.")),
    "403 of a guard": ((403, "<html>"), ("blocked", "http 403")),
    "domain-locked": ((200, {"type": "video", "video_id": 76979871, "domain_status_code": 403, "title": "x"}),
                      ("restricted", "domain_status_code 403: shown on some sites only")),
    "another video": ((200, {**VIMEO_CARD, "video_id": 12345678}),
                      ("unknown", "the answer is about another post: 12345678")),
}


@pytest.mark.parametrize(("answer", "expected"), VIMEO_ERRORS.values(), ids=VIMEO_ERRORS.keys())
def test_section_6_vimeo_errors(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask(vimeo.WITNESS, "vimeo", {VIMEO: answer}))


@pytest.mark.parametrize("permalink", ["https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
                                       "https://vimeo.com/76979871/8272103f6e"])
def test_section_6_vimeo_hash_of_an_unlisted_video_is_asked_along(permalink: str) -> None:
    said = ask(vimeo.WITNESS, "vimeo", {VIMEO + "%2F8272103f6e": (200, {**VIMEO_CARD, "upload_date": 7})},
               permalink=permalink)

    assert ("exists", None) == short(said)


def test_section_6_vimeo_events() -> None:
    card = {**VIMEO_CARD, "video_id": 1, "html": '<iframe src="https://vimeo.com/event/76979871/embed"></iframe>'}
    said = ask(vimeo.WITNESS, "vimeo", {VIMEO.replace("com%2F7", "com%2Fevent%2F7"): (200, card)},
               url="https://vimeo.com/event/76979871")

    assert "exists" == said.outcome


# --- section 7: Reddit ----------------------------------------------------------------------------

REDDIT = "https://www.reddit.com/oembed?url=https%3A%2F%2Fwww.reddit.com%2Fcomments%2F1cl9h0u"
FEED = "https://www.reddit.com/comments/1cl9h0u/.rss"
REDDIT_CARD = {
    "provider_url": "https://www.reddit.com/", "version": "1.0", "title": "Bins again", "provider_name": "reddit",
    "type": "rich", "author_name": "example_reader",
    "html": '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/example_town/comments/1cl9h0u/'
            'bins_again/">Bins again</a><br> by <a href="https://www.reddit.com/user/example_reader/">u/example_reader'
            '</a> in <a href="https://www.reddit.com/r/example_town/">example_town</a></blockquote>',
}


def feed(post_id: str = "t3_1cl9h0u", author: str = "/u/example_reader", content: str = "&lt;p&gt;Full.&lt;/p&gt;") -> str:
    entry = ('<entry><author><name>{author}</name><uri>https://www.reddit.com/user/x</uri></author>'
             '<category term="example_town" label="r/example_town"/><content type="html">{content}</content>'
             '<id>{post_id}</id><link href="https://www.reddit.com/r/example_town/comments/1cl9h0u/bins_again/"/>'
             '<updated>2024-05-06T08:00:00+00:00</updated><published>2024-05-06T08:00:00+00:00</published>'
             '<title>Bins &amp; wind</title></entry>')
    comment = entry.format(author="/u/example_other", content="Mine too [deleted]", post_id="t1_l2abcde")
    ours = entry.format(author=author, content=content, post_id=post_id)
    return ('<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><category term="x"/>'
            f'<id>/comments/1cl9h0u/.rss</id><title>Bins</title>{ours}{comment}</feed>')


def test_section_7_oembed_200() -> None:
    said = ask(reddit.OEMBED, "reddit", {REDDIT: (200, REDDIT_CARD)})

    assert ("exists", "Bins again", "example_reader") == (said.outcome, said.text, said.name)


def test_section_7_oembed_403_from_data_centres() -> None:
    assert "blocked" == ask(reddit.OEMBED, "reddit", {REDDIT: (403, "<title>whoa there, pardner!</title>")}).outcome


def test_section_7_feed_200() -> None:
    said = ask(reddit.FEED, "reddit", {FEED: (200, feed())})

    assert ("exists", "example_reader", "Bins & wind") == (said.outcome, said.handle, said.text)
    assert "2024-05-06T08:00:00+00:00" == said.posted_at.isoformat()  # type: ignore[union-attr]  # it is there


FEEDS: dict[str, tuple[Answer, tuple[str, str | None]]] = {
    "another post": ((200, feed("t3_1cl9h0v")), ("unknown", "the feed does not name the post")),
    "our id in an entry of another": ((200, feed("t3_other", content="<i><id>t3_1cl9h0u</id></i>").replace(
        "<id>t3_other</id>", "").replace("<i>", "<id>t3_other</id>")), ("unknown", "the feed does not name the post")),
    "no entries": ((200, "<feed></feed>"), ("unknown", "the feed does not name the post")),
    "no feed": ((200, "<html><body>hello"), ("unknown", "the answer is no feed")),
    "author gone, words kept": ((200, feed(author="/u/[deleted]")), ("exists", "its author's account was deleted")),
    "deleted by its author": ((200, feed(content="&lt;div&gt;[deleted]&lt;/div&gt;")),
                              ("gone", "[deleted]: its author deleted it")),
    "removed by moderators": ((200, feed(content="&lt;!-- SC_OFF --&gt;&lt;p&gt;[removed]&lt;/p&gt;")),
                              ("gone", "[removed]: moderators removed it")),
    "404": ((404, ""), ("gone", "http 404")),
    "429": ((429, ""), ("blocked", "http 429")),
    "old.reddit.com's way since 2026-06-30": ((302, "", {"Location": "/login?dest=x"}),
                                              ("blocked", "http 302: leads to a login page")),
    "403 as .json since 2026-05-30": ((403, ""), ("blocked", "http 403")),
}


@pytest.mark.parametrize(("answer", "expected"), FEEDS.values(), ids=FEEDS.keys())
def test_section_7_feed(answer: Answer, expected: tuple[str, str | None]) -> None:
    assert expected == short(ask(reddit.FEED, "reddit", {FEED: answer}))


# --- section 10: Meta -----------------------------------------------------------------------------

GRAPH = "https://graph.facebook.com/v26.0"
INSTAGRAM = f"{GRAPH}/instagram_oembed?omitscript=true&url=https%3A%2F%2Fwww.instagram.com%2Fp%2FC2yddc2O_oO%2F"
INSTAGRAM_CARD = {
    "version": "1.0", "provider_name": "Instagram", "provider_url": "https://www.instagram.com/", "type": "rich",
    "width": 658,
    "html": '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/C2yddc2O_oO/?utm_'
            'source=ig_embed" data-instgrm-version="14"><div><a href="https://www.instagram.com/p/C2yddc2O_oO/">View this '
            'post on Instagram</a><p><a href="https://www.instagram.com/p/C2yddc2O_oO/">A post shared by Example Baker '
            "(@example.baker)</a></p></div></blockquote>",
}


def test_section_10_instagram_200_the_handle_stands_in_the_markup() -> None:
    said = ask(meta.INSTAGRAM, "instagram", {INSTAGRAM: (200, INSTAGRAM_CARD)})

    assert ("exists", "example.baker", "C2yddc2O_oO", None) == (said.outcome, said.handle, said.post_id, said.posted_at)


def test_section_10_facebook_posts_and_videos_have_endpoints_of_their_own() -> None:
    post = POSTS["facebook"]
    video = "https://www.facebook.com/example.bakery/videos/10153231379946729"

    def card(url: str) -> Any:
        return {"html": f'<div class="fb-post" data-href="{url}"><blockquote cite="{url}"><p>Bread</p></blockquote></div>'}

    assert "exists" == ask(meta.FACEBOOK, "facebook", {
        f"{GRAPH}/oembed_post?omitscript=true&url={encoded(post.url or '')}": (200, card(post.url or ""))}).outcome
    assert "exists" == ask(meta.FACEBOOK, "facebook", {
        f"{GRAPH}/oembed_video?omitscript=true&url={encoded(video)}": (200, card(video))}, url=video).outcome


def test_section_10_threads() -> None:
    url = POSTS["threads"].url or ""
    card = {"html": f'<blockquote class="text-post-media" data-text-post-permalink="{url}"><a href="{url}">'
                    "Post by @example.baker</a></blockquote>"}
    said = ask(meta.THREADS, "threads", {f"https://graph.threads.net/oembed?omitscript=true&url={encoded(url)}": (200, card)})

    assert ("exists", "example.baker") == (said.outcome, said.handle)


def meta_error(code: Any, message: str) -> Any:
    return {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}}


META_ERRORS: dict[str, tuple[Answer, str]] = {
    "code 4": ((400, meta_error(4, "Application request limit reached")), "blocked"),
    "code 17": ((400, meta_error(17, "User request limit reached")), "blocked"),
    "code 32": ((400, meta_error(32, "Page request limit reached")), "blocked"),
    "code 613": ((400, meta_error(613, "Calls to this api have exceeded the rate limit.")), "blocked"),
    "code 190": ((400, meta_error(190, "Invalid OAuth access token.")), "blocked"),
    "code 100": ((400, meta_error(100, "Invalid parameter")), "unknown"),
    "code 24": ((400, meta_error(24, "The requested resource does not exist")), "unknown"),
    "404 is no deletion here": ((404, meta_error(24, "does not exist")), "unknown"),
    "404 without JSON": ((404, ""), "unknown"),
    "private": ((403, meta_error(10, "This media is from a private account")), "restricted"),
    "no code": ((400, {"error": {"message": "no"}}), "unknown"),
    "429": ((429, meta_error(1, "slow down")), "blocked"),
    "500": ((500, meta_error(2, "try later")), "blocked"),
    "403 without JSON": ((403, "<html>"), "blocked"),
    "another post": ((200, {"html": INSTAGRAM_CARD["html"].replace("C2yddc2O_oO", "C2yddc2O_oP")}), "unknown"),
}


@pytest.mark.parametrize(("answer", "outcome"), META_ERRORS.values(), ids=META_ERRORS.keys())
def test_section_10_errors_never_mean_gone(answer: Answer, outcome: str) -> None:
    said = ask(meta.INSTAGRAM, "instagram", {INSTAGRAM: answer})

    assert outcome == said.outcome
    assert said.reason


def test_section_10_terms_make_it_opt_in() -> None:
    assert (True, True, True) == (meta.INSTAGRAM.opt_in, meta.FACEBOOK.opt_in, meta.THREADS.opt_in)


# --- section 11: Telegram -------------------------------------------------------------------------

FRAME = "https://t.me/example_town/613?embed=1&mode=tme"
PREVIEW = "https://t.me/s/example_town/613"


def message(post: str, text: str = "The bins are full<br>again.", extra: str = "", at: str = "2024-05-30T12:34:56+00:00") -> str:
    return (f'<div class="tgme_widget_message js-widget_message" data-post="{post}"><a class="tgme_widget_message_'
            'owner_name" href="https://t.me/example_town"><span dir="auto">Example Town</span></a>'
            f'{extra}<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
            '<div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span>'
            f'<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/{post}">'
            f'<time datetime="{at}" class="time">May 30</time></a></span></div></div>')


def test_section_11_a_post_that_is_there() -> None:
    said = ask(telegram.FRAME, "telegram", {FRAME: (200, f"<html><body>{message('Example_Town/613')}</body></html>")})

    assert ("exists", "Example_Town", "example_town/613", "Example Town", "The bins are full\nagain.", None) == (
        said.outcome, said.handle, said.post_id, said.name, said.text, said.reason)
    assert "2024-05-30T12:34:56+00:00" == said.posted_at.isoformat()  # type: ignore[union-attr]  # it is there


def test_section_11_forwarded_and_edited() -> None:
    extra = ('<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_'
             'from_name" href="https://t.me/example_other/7">Example Other</a></div>')
    body = message("example_town/613", extra=extra).replace('meta"><a', 'meta">edited  <a')
    said = ask(telegram.FRAME, "telegram", {FRAME: (200, body)})

    assert ("exists", "forwarded from Example Other; edited") == short(said)


FRAMES: dict[str, tuple[Answer, tuple[str, str]]] = {
    "missing": ((200, '<div class="tgme_widget_message_error">Post not found</div>'), ("gone", "Post not found")),
    "another error": ((200, '<div class="tgme_widget_message_error">Please open Telegram to view this post</div>'),
                      ("unknown", "Please open Telegram to view this post")),
    "an error without a word": ((200, '<div class="tgme_widget_message_error"> </div>'),
                                ("unknown", "an error without a sentence")),
    "renamed": ((200, message("example_city/613")), ("unknown", "the frame shows another post: example_city/613")),
    "another number": ((200, message("example_town/614")), ("unknown", "the frame shows another post: example_town/614")),
    "a page": ((200, "<html>hello"), ("unknown", "the answer is no frame of a post")),
    "429": ((429, ""), ("blocked", "http 429")),
}


@pytest.mark.parametrize(("answer", "expected"), FRAMES.values(), ids=FRAMES.keys())
def test_section_11_frame(answer: Answer, expected: tuple[str, str]) -> None:
    assert expected == short(ask(telegram.FRAME, "telegram", {FRAME: answer}))


def test_section_11_words_in_a_post_do_not_make_it_missing() -> None:
    body = message("example_town/613", text="Post not found? captcha, just a moment")

    assert "exists" == ask(telegram.FRAME, "telegram", {FRAME: (200, body)}).outcome


PREVIEWS: dict[str, tuple[Answer, tuple[str, str | None]]] = {
    "among its neighbours": ((200, message("example_town/612") + message("example_town/613")), ("exists", None)),
    "missing between two": (
        (200, message("example_town/612", at="2024-05-29T10:00:00+00:00") + message("example_town/615", at="x")),
        ("gone", "between 612 (2024-05-29) and 615 (no date) there is none")),
    "not reached": ((200, message("example_town/500") + message("example_city/700")),
                    ("unknown", "the preview does not reach the post")),
    "no preview": ((302, "", {"Location": "https://t.me/example_town"}), ("unknown", "the channel has no preview")),
    "a challenge": ((200, "captcha"), ("blocked", "a page that asks for a person")),
}


@pytest.mark.parametrize(("answer", "expected"), PREVIEWS.values(), ids=PREVIEWS.keys())
def test_section_11_preview(answer: Answer, expected: tuple[str, str | None]) -> None:
    said = ask(telegram.PREVIEW, "telegram", {PREVIEW: answer, "https://t.me/example_town": (200, "<html>Join")})

    assert expected == short(said)


def test_section_11_private_groups_cannot_be_asked_about() -> None:
    post = replace(POSTS["telegram"], post_id="c/1234567890/42", url="https://t.me/c/1234567890/42")

    assert telegram.FRAME.ask(post, always(200, "")) is None
    assert telegram.PREVIEW.ask(post, always(200, "")) is None


# --- section 12: the others -----------------------------------------------------------------------

TUMBLR = f"https://www.tumblr.com/oembed/1.0?url={encoded(POSTS['tumblr'].url or '')}"
PINTEREST = f"https://www.pinterest.com/oembed.json?url={encoded(POSTS['pinterest'].url or '')}"
RUMBLE = f"https://rumble.com/api/Media/oembed.json?url={encoded(POSTS['rumble'].url or '')}"


def test_section_12_tumblr() -> None:
    card = {"author_name": "example-garden", "author_url": "https://example-garden.tumblr.com/",
            "url": "https://example-garden.tumblr.com/post/626907179849564160/first-plums",
            "html": '<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/key/626907179849564160">'
                    '<a href="https://example-garden.tumblr.com/post/626907179849564160">https://…</a></div>'}
    said = ask(tumblr.WITNESS, "tumblr", {TUMBLR: (200, card)})

    assert ("exists", "example-garden") == (said.outcome, said.handle)
    assert "gone" == ask(tumblr.WITNESS, "tumblr", {TUMBLR: (404, {"errors": []})}).outcome


def test_section_12_tumblr_under_a_domain_of_its_own() -> None:
    card = {"url": "https://garden.example/post/626907179849564160",
            "html": '<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/key/626907179849564160"></div>'}

    assert "exists" == ask(tumblr.WITNESS, "tumblr", {TUMBLR: (200, card)}).outcome


def test_section_12_pinterest() -> None:
    card = {"title": "Leek soup", "author_name": "Example Cook", "type": "rich",
            "html": '<iframe src="https://assets.pinterest.com/ext/embed.html?id=99360735500167749"></iframe>'}

    assert "exists" == ask(pinterest.WITNESS, "pinterest", {PINTEREST: (200, card)}).outcome
    assert ("unknown", "http 404, of unknown meaning here") == short(
        ask(pinterest.WITNESS, "pinterest", {PINTEREST: (404, "")}))


def test_section_12_rumble() -> None:
    card = {"title": "Soup", "author_name": "Example Kitchen", "author_url": "https://rumble.com/c/example",
            "html": '<iframe src="https://rumble.com/embed/v1abcde/"></iframe>'}
    other = {**card, "html": card["html"].replace("v1abcde", "v9zzzzz")}

    assert "exists" == ask(rumble.WITNESS, "rumble", {RUMBLE: (200, card)}).outcome
    assert "unknown" == ask(rumble.WITNESS, "rumble", {RUMBLE: (200, other)}).outcome
    assert "blocked" == ask(rumble.WITNESS, "rumble", {RUMBLE: (403, "<html>Cloudflare")}).outcome


# --- sections 12 and 16: discovery ----------------------------------------------------------------

VK = "https://vk.com/wall-12345_678"
CARD_LINK = '<html><head><link rel="alternate" type="application/json+oembed" href="{}"></head></html>'
VK_CARD = {"url": VK, "author_name": "Example Town", "title": "Bins", "type": "rich"}


def test_section_16_discovery_by_the_link_element() -> None:
    said = ask(discovery.WITNESS, "vk", {VK: (200, CARD_LINK.format("/card?of=1&amp;x=2")),
                                         "https://vk.com/card?of=1&x=2": (200, VK_CARD)})

    assert ("exists", "Bins", "Example Town") == (said.outcome, said.text, said.name)


def test_section_16_discovery_by_the_link_header() -> None:
    header = '<https://api.vk.com/card>; rel="alternate"; type="application/json+oembed", </x>; rel=preload'
    said = ask(discovery.WITNESS, "vk", {VK: (200, "<html>", {"Link": header}), "https://api.vk.com/card": (200, VK_CARD)})

    assert "exists" == said.outcome


NOT_DISCOVERED: dict[str, tuple[Answer, tuple[str, str]]] = {
    "another site's": ((200, CARD_LINK.format("https://cards.example.org/1")),
                       ("unknown", "the page's card is on another site: example.org")),
    "plain http": ((200, CARD_LINK.format("http://vk.com/1")), ("unknown", "the page's card is on another site: vk.com")),
    "in XML only": ((200, CARD_LINK.format("/1").replace("json+", "xml+")),
                    ("unknown", "the answer is no page with a link to a card")),
    "no address": ((200, CARD_LINK.format("https://[1")), ("unknown", "the answer is no page with a link to a card")),
    "no web address": ((200, CARD_LINK.format("javascript:1")), ("unknown", "the answer is no page with a link to a card")),
    "an empty address": ((200, CARD_LINK.format(" ")), ("unknown", "the answer is no page with a link to a card")),
    "no link": ((200, "<html>hello"), ("unknown", "the answer is no page with a link to a card")),
    "about another post": ((200, CARD_LINK.format("/other")), ("unknown", "the answer is about another post: -12345_679")),
    "401 private resource": ((200, CARD_LINK.format("/private")), ("blocked", "http 401")),
    "501 format": ((200, CARD_LINK.format("/501")), ("blocked", "http 501")),
    "404 of a card": ((200, CARD_LINK.format("/404")), ("gone", "http 404")),
    "the page is gone": ((404, ""), ("gone", "http 404")),
    "999": ((999, ""), ("blocked", "http 999")),
    "login wall": ((302, "", {"Location": "https://vk.com/login?to=1"}), ("blocked", "http 302: leads to a login page")),
}


@pytest.mark.parametrize(("answer", "expected"), NOT_DISCOVERED.values(), ids=NOT_DISCOVERED.keys())
def test_section_16_discovery_fails(answer: Answer, expected: tuple[str, str]) -> None:
    said = ask(discovery.WITNESS, "vk", {
        VK: answer, "https://vk.com/other": (200, {**VK_CARD, "url": VK[:-1] + "9"}),
        "https://vk.com/private": (401, ""), "https://vk.com/501": (501, ""), "https://vk.com/404": (404, ""),
        "https://cards.example.org/1": (200, VK_CARD), "http://vk.com/1": (200, VK_CARD)})

    assert expected == short(said)


@pytest.mark.parametrize(("link", "page", "expected"), [
    ("https://a.vk.com/x", VK, True), ("https://vk.com/x", VK, True), ("https://vk.com.example/x", VK, False),
    ("http://vk.com/x", VK, False), ("nothing", VK, False), ("https://vk.com/", "nothing", False),
    ("https://a.github.io/", "https://b.github.io/", False), ("https://localhost/x", "https://localhost/y", True),
])
def test_whose_card_is_trusted(link: str, page: str, expected: bool) -> None:
    assert expected is discovery.belongs(link, page)


@pytest.mark.parametrize("of", ["12", 12, 12.0, "cache"])
def test_section_16_cache_age_may_be_text_or_number(of: Any) -> None:
    assert "exists" == ask(tiktok.OEMBED, "tiktok", {TIKTOK: (200, {**TIKTOK_CARD, "cache_age": of})}).outcome


def test_posts_of_unknown_platforms_are_read_without_a_reader() -> None:
    post = Asked("other", "1", None, "https://other.example/1")
    page = capture("https://other.example/1", 200, CARD_LINK.format("/card"))
    said = discovery.ask(post, web({"https://other.example/1": page, "https://other.example/card": (200, VK_CARD)}))

    assert said is not None
    assert "unknown" == said.outcome


OTHERS = [
    (tiktok.OEMBED, "tiktok", TIKTOK, TIKTOK_CARD, TIKTOK_ID, "6718335390845095174"),
    (reddit.OEMBED, "reddit", REDDIT, REDDIT_CARD, "1cl9h0u", "1cl9h0v"),
    (youtube.OEMBED, "youtube", YOUTUBE, YOUTUBE_CARD, "Xq3vT7LmB0k", "Xq3vT7LmB0w"),
    (vimeo.WITNESS, "vimeo", VIMEO, VIMEO_CARD, "76979871", "76979872"),
    (meta.INSTAGRAM, "instagram", INSTAGRAM, INSTAGRAM_CARD, "C2yddc2O_oO", "C2yddc2O_oP"),
]


@pytest.mark.parametrize(("witness", "platform", "url", "card", "ours", "other"), OTHERS, ids=[row[1] for row in OTHERS])
def test_a_card_of_another_post_is_never_ours(witness: Witness, platform: str, url: str, card: Any, ours: str,
                                              other: str) -> None:
    changed = json.loads(json.dumps(card).replace(ours, other))

    assert "exists" == ask(witness, platform, {url: (200, card)}).outcome
    assert "unknown" == ask(witness, platform, {url: (200, changed)}).outcome
    assert "unknown" == ask(witness, platform, {url: (200, {**changed, "title": ours, "author_name": ours})}).outcome
