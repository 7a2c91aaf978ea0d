"""Instagram, Facebook, Threads: oEmbed without a token, and what is dead or walled (section 10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialweb.exchange import Reply, Request, data, leads, missing, page
from socialweb.world import Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb


def _error(code: int, message: str, status: int = 400) -> Reply:
    return data({"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}}, status)


_GONE = _error(24, "The requested resource does not exist")


def _shown(web: SocialWeb, platform: str, post_id: str | None) -> Post | Reply:
    post = web.world.find(platform, post_id, web.now)
    if post is None or web.world.state(post, web.now) != "exists":
        return _GONE
    return post if post.hidden is None else _error(10, "This post is from a private account or is not available", 403)


def _card(provider: str, url: str, html: str) -> Reply:
    return data({"version": "1.0", "provider_name": provider, "provider_url": url, "type": "rich", "width": 658, "html": html})


def graph(web: SocialWeb, request: Request) -> Reply:
    url, endpoint = request.value("url"), request.path.rpartition("/")[2]
    if endpoint == "instagram_oembed":
        return _instagram(web, url)
    if endpoint in ("oembed_post", "oembed_video"):
        found = re.search(r"([0-9]{6,})", url)
        post = _shown(web, "facebook", found[1] if found else None)
        if isinstance(post, Reply):
            return post
        return _card("Facebook", "https://www.facebook.com",
                     f'<div class="fb-post" data-href="{url}"><blockquote cite="{url}"><p>{post.text}</p></blockquote></div>')
    return _error(2500, "Unknown path components", 404)


def _instagram(web: SocialWeb, url: str) -> Reply:
    found = re.search(r"/(?:p|reel)/([A-Za-z0-9_-]+)", url)
    post = _shown(web, "instagram", found[1] if found else None)
    if isinstance(post, Reply):
        return post
    author, link = web.world.author(post), f"https://www.instagram.com/p/{post.post_id}/"
    return _card("Instagram", "https://www.instagram.com/",
                 f'<blockquote class="instagram-media" data-instgrm-permalink="{link}?utm_source=ig_embed" '
                 f'data-instgrm-version="14"><div><a href="{link}">View this post on Instagram</a><p><a href="{link}">'
                 f"A post shared by {author.name} (@{author.handle(web.now)})</a></p></div></blockquote>")


def threads(web: SocialWeb, request: Request) -> Reply:
    found = re.search(r"/(?:post|t)/([A-Za-z0-9_-]+)", request.value("url"))
    post = _shown(web, "threads", found[1] if found else None)
    if isinstance(post, Reply):
        return post
    handle = web.world.author(post).handle(web.now)
    url = f"https://www.threads.com/@{handle}/post/{post.post_id}"
    return _card("Threads", "https://www.threads.com/",
                 f'<blockquote class="text-post-media" data-text-post-permalink="{url}"><a href="{url}">Post by @{handle}</a>'
                 "</blockquote>")


def instagram(web: SocialWeb, request: Request) -> Reply:
    if request.path.endswith("/embed/captioned/"):
        post = web.world.find("instagram", request.path.split("/")[2], web.now)
        return page("<title>Instagram</title>" + ("<div class='EmbeddedMedia'></div>" if post is not None else
                    "The link to this photo or video may be broken, or the post may have been removed."))
    return page("<title>Login • Instagram</title>") if "/login" in request.path else leads(
        "https://www.instagram.com/accounts/login/", 302)


def facebook(web: SocialWeb, request: Request) -> Reply:
    return page("<title>Update Your Browser | Facebook</title>") if request.path == "/unsupportedbrowser" else leads(
        "https://www.facebook.com/login/?next=x", 302)


def dead(web: SocialWeb, request: Request) -> Reply:
    return missing()


SITES = {"graph.facebook.com": graph, "graph.threads.net": threads, "www.instagram.com": instagram,
         "www.facebook.com": facebook, "api.instagram.com": dead}
