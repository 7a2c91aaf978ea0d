"""X: oEmbed under both names, the syndication endpoint with its token, the site itself (sections 3 and 4)."""

from __future__ import annotations

import math
import re
from datetime import datetime
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

from socialweb.clock import day, iso
from socialweb.exchange import Reply, Request, data, leads, missing, page
from socialweb.world import Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:i/web|[A-Za-z0-9_]{1,20})/status(?:es)?/([0-9]+)")
_PROFILE = re.compile(r"https?://(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/?")
_NO_PAGE = {"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]}
#: By state; the apostrophes are theirs.
_TOMBSTONES = {
    "suspended": "This Post is from a suspended account. Learn more",
    "left": "This Post is from an account that no longer exists. Learn more",
    "protected": "You’re unable to view this Post because this account owner limits who can view their Posts. Learn more",
    "sensitive": "Age-restricted adult content. This content might not be appropriate for people under 18 years old. "
                 "To view this media, you’ll need to log in to X. Learn more",
}


def markup(web: SocialWeb, post: Post, at: datetime, site: str = "twitter.com", post_id: str | None = None) -> str:
    """The blockquote that articles copy: of that moment, or of the version with that id."""
    author = web.world.author(post)
    version = next((one for one in post.versions() if one.post_id == post_id), post.version(at))
    text = escape(version.text, quote=False).replace("\n", "<br>")
    for short, _ in post.links:
        text = text.replace(short, f'<a href="{short}">{short}</a>')
    handle = author.handle(at)
    url = f"https://{site}/{handle}/status/{version.post_id}?ref_src=twsrc%5Etfw"
    return (f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; {escape(author.name)} (@{handle}) '
            f'<a href="{url}">{day(post.made)}</a></blockquote>\n')


def oembed(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/oembed":
        return missing()
    url = request.value("url")
    if not url:
        return data({"errors": [{"code": 25, "message": "Query parameters are missing."}]}, 400)
    site = "x.com" if request.host == "publish.x.com" else "twitter.com"
    name = "X" if site == "x.com" else "Twitter"
    common = {"type": "rich", "cache_age": "3153600000", "provider_name": name, "provider_url": f"https://{site}",
              "version": "1.0"}
    if profile := _PROFILE.fullmatch(url):
        html = f'<a class="twitter-timeline" href="https://{site}/{profile[1]}">Posts by {profile[1]}</a>'
        return data({"url": f"https://{site}/{profile[1]}", "title": "", "html": html, "width": None, **common})
    found = _STATUS.match(url)  # an address that was encoded twice does not match
    post = web.world.find("x", found[1], web.now) if found else None
    state = web.world.state(post, web.now)
    if state == "protected":
        return data({"error": "Sorry, you are not authorized to see this status.",
                     "request": request.target.partition("&")[0]}, 403)
    if state == "suspended" and web.says_suspended:
        return data({"errors": [{"code": 63, "message": "User has been suspended."}]}, 403)
    if state != "exists" or post is None or found is None:
        return data(_NO_PAGE, 404)
    author = web.world.author(post)
    handle = author.handle(web.now)
    return data({"url": f"https://{site}/{handle}/status/{found[1]}", "author_name": author.name,
                 "author_url": f"https://{site}/{handle}", "width": 550, "height": None,
                 "html": markup(web, post, web.now, site, found[1]), **common})


def syndication(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/tweet-result":
        return missing()
    post_id = request.value("id")
    if not post_id.isdigit() or not (web.any_token or request.value("token") == token(post_id)):
        return page("<title>Forbidden</title>", 403)
    post = web.world.find("x", post_id, web.now)
    state = web.world.state(post, web.now)
    if post is not None and state == "exists" and post.hidden is None:
        return data(tweet(web, post, web.now, post_id))
    sentence = _TOMBSTONES.get(state) or (_TOMBSTONES.get(post.hidden or "") if state == "exists" and post else None)
    if post is not None and state == "deleted":
        sentence = post.tombstone
    if sentence is None:
        return data({})
    return data({"__typename": "TweetTombstone", "tombstone": {"text": {"text": sentence, "entities": []}}})


def tweet(web: SocialWeb, post: Post, at: datetime, post_id: str | None = None) -> dict[str, Any]:
    """The post as the syndication endpoint writes it."""
    author = web.world.author(post)
    known = [one for one in post.versions() if one.at <= at]
    version = next((one for one in known if one.post_id == post_id), known[-1])
    return {
        "__typename": "Tweet", "id_str": version.post_id, "lang": "en", "created_at": iso(version.at),
        "text": escape(version.text, quote=False),
        "user": {"id_str": author.author_id, "name": author.name, "screen_name": author.handle(at)},
        "entities": {"hashtags": [], "user_mentions": [], "symbols": [],
                     "urls": [{"url": short, "expanded_url": target, "display_url": target[8:30]}
                              for short, target in post.links]},
        "edit_control": {"edit_tweet_ids": [one.post_id for one in known], "edits_remaining": "5"},
        "isEdited": len(known) > 1, "isStaleEdit": version is not known[-1],
    }


def token(post_id: str) -> str:
    """
    The token, by exact fractions; another way than the package's, which counts in doubles.

    >>> token("1795968363525046272"), token("2094455917597138959"), token("1002002173906038784")
    ('4cq78in92e4', '52rxdt87ne', '2ffvrxsadh')

    For ids of the first years the two ways differ in the last digits, as doubles are rounded at each step.
    """
    value = int(post_id) / 1e15 * math.pi
    whole, rest = int(value), Fraction(value) - int(value)
    delta = Fraction(math.ulp(value)) / 2
    digits = []
    while rest >= delta:
        rest, delta = rest * 36, delta * 36
        digits.append(int(rest))
        rest -= digits[-1]
        if (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and digits[-1] % 2)) and rest + delta > 1:
            digits[-1] += 1
            break
    signs = "0123456789abcdefghijklmnopqrstuvwxyz"
    front = ""
    while whole:
        whole, digit = divmod(whole, 36)
        front = signs[digit] + front
    return (front + "".join(signs[digit] for digit in digits)).replace("0", "")


def site(web: SocialWeb, request: Request) -> Reply:
    """The site itself: a shell for everybody; HEAD is refused (forem/forem #19431)."""
    if request.method == "HEAD":
        return Reply(403)
    if request.path == "/safety/unsafe_link_warning":
        return page("<title>Warning: this link may be unsafe</title>")
    return shell()


def shell() -> Reply:
    return page('<html><head><title>X</title></head><body><noscript>JavaScript is not available.</noscript>'
                '<div id="react-root"></div><script src="/main.js"></script></body></html>')


def old_page(web: SocialWeb, post: Post, at: datetime) -> Reply:
    """A page of before 2020, with the words in it."""
    author = web.world.author(post)
    version = post.version(at)
    text = escape(version.text)
    for short, target in post.links:
        text = text.replace(short, f'<a href="{short}" data-expanded-url="{escape(target)}" class="twitter-timeline-link">'
                                   f"<span>https://</span><span>{escape(target[8:24])}</span><span>…</span></a>")
    handle = author.handle(at)
    return page(
        f'<html><head><title>{author.name} on Twitter: "{escape(version.text)}"</title></head><body>'
        f'<div class="tweet permalink-tweet" data-tweet-id="{version.post_id}" data-screen-name="{handle}" '
        f'data-name="{author.name}" data-user-id="{author.author_id}"><a class="tweet-timestamp">'
        f'<span class="_timestamp" data-time="{int(post.made.timestamp())}">{day(post.made)}</span></a>'
        f'<p class="TweetTextSize js-tweet-text tweet-text">{text}</p></div>'
        '<div class="tweet" data-tweet-id="1001" data-screen-name="somebody_else"><p class="tweet-text">An answer</p></div>'
        "</body></html>")


def preview(web: SocialWeb, post: Post, at: datetime) -> Reply:
    """A page of after 2020, for crawlers: no words but for link previews."""
    author, handle = web.world.author(post), web.world.author(post).handle(at)
    return page(f'<html><head><title>X</title><meta property="og:title" content="{author.name} (@{handle}) on X">'
                f'<meta property="og:url" content="https://x.com/{handle}/status/{post.post_id}">'
                f'<meta property="og:description" content="“{escape(post.version(at).text)}”"></head>'
                '<body><div id="react-root"></div></body></html>')


def api(web: SocialWeb, post: Post, at: datetime) -> Reply:
    """JSON of API 1.1, as crawls of 2017 to 2020 kept it."""
    said = tweet(web, post, at)
    text = said.pop("text")
    return data({**said, "full_text": text, "created_at": post.made.strftime("%a %b %d %H:%M:%S +0000 %Y")})


def crawled(web: SocialWeb, post: Post, at: datetime, form: str, asked: str) -> Reply:
    """What a crawler was shown at that moment, asking for the post under that handle."""
    state, handle = web.world.state(post, at), web.world.author(post).handle(at)
    if state == "suspended":
        return leads("https://twitter.com/account/suspended", 302)
    if state != "exists":
        return page("<title>Page not found</title><h1>Sorry, that page doesn’t exist!</h1>", 404)
    if asked.lower() != handle.lower():
        return leads(f"https://twitter.com/{handle}/status/{post.post_id}", 302)
    return {"json": api, "page": old_page, "preview": preview}.get(form, lambda *_: shell())(web, post, at)


SITES = {"publish.twitter.com": oembed, "publish.x.com": oembed, "cdn.syndication.twimg.com": syndication,
         "twitter.com": site, "x.com": site, "mobile.twitter.com": site, "pic.twitter.com": site}
