"""Reddit, Tumblr, Pinterest; LinkedIn and VK, which tell strangers nothing (sections 7, 12 and 16)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from socialweb.exchange import Reply, Request, data, leads, missing, page, words
from socialweb.world import Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb


def reddit(web: SocialWeb, request: Request) -> Reply:
    if request.path.endswith(".json"):
        return page("<title>Blocked</title>", 403)  # closed on 2026-05-30
    card = request.path == "/oembed"
    found = re.search(r"/comments/([0-9a-z]+)", request.value("url") if card else request.path)
    post = web.world.find("reddit", found[1], web.now) if found else None
    if post is None:
        return missing()
    if card:
        return _reddit_card(web, post)
    return words(_feed(web, post), 200, "application/atom+xml; charset=UTF-8") if request.path.endswith(
        "/.rss") else page("<title>Reddit</title>")


def _reddit_card(web: SocialWeb, post: Post) -> Reply:
    if web.world.state(post, web.now) in ("deleted", "removed"):
        return missing()
    name = web.world.author(post).handle(web.now)
    link = f"https://www.reddit.com/r/example_town/comments/{post.post_id}/bins/"
    return data({
        "provider_url": "https://www.reddit.com/", "version": "1.0", "title": post.text, "provider_name": "reddit",
        "type": "rich", "author_name": name, "height": 240, "width": None,
        "html": f'<blockquote class="reddit-embed-bq"><a href="{link}">{post.text}</a><br> by '
                f'<a href="https://www.reddit.com/user/{name}/">u/{name}</a> in '
                '<a href="https://www.reddit.com/r/example_town/">example_town</a></blockquote>'})


def _feed(web: SocialWeb, post: Post) -> str:
    state = web.world.state(post, web.now)
    body = {"deleted": "[deleted]", "removed": "[removed]"}.get(state, "<p>Words.</p>")
    author = "[deleted]" if state in ("deleted", "left") else web.world.author(post).handle(web.now)
    moment = f"{post.made:%Y-%m-%dT%H:%M:%S}+00:00"
    entry = (f'<entry><author><name>/u/{author}</name></author><content type="html">{escape(body)}</content>'
             f"<id>t3_{post.post_id}</id><published>{moment}</published><title>{escape(post.text)}</title></entry>")
    comment = ('<entry><author><name>/u/example_other</name></author><content type="html">[deleted]</content>'
               "<id>t1_l2abcde</id><title>A comment</title></entry>")
    return ('<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>/comments/{post.post_id}/.rss</id><title>Bins</title>{entry}{comment}</feed>")


def old_reddit(web: SocialWeb, request: Request) -> Reply:
    return leads("/login?dest=x", 302)  # since 2026-06-30


def tumblr(web: SocialWeb, request: Request) -> Reply:
    found = re.search(r"tumblr\.com/([a-z0-9-]+)/([0-9]+)", request.value("url"))
    post = web.world.find("tumblr", found[2], web.now) if found else None
    if request.path != "/oembed/1.0" or post is None or web.world.state(post, web.now) != "exists":
        return data({"meta": {"status": 404, "msg": "Not Found"}}, 404)
    author = web.world.author(post)
    url = f"https://www.tumblr.com/{author.handle(web.now)}/{post.post_id}"
    return data({"type": "rich", "version": "1.0", "provider_name": "Tumblr", "author_name": author.handle(web.now),
                 "author_url": f"https://www.tumblr.com/{author.handle(web.now)}", "url": url,
                 "html": f'<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/t:abc/{post.post_id}/v2">'
                         f'<a href="{url}">{url}</a></div>'})


def pinterest(web: SocialWeb, request: Request) -> Reply:
    found = re.search(r"/pin/([0-9]+)", request.value("url"))
    post = web.world.find("pinterest", found[1], web.now) if found else None
    if request.path != "/oembed.json" or post is None:
        return data({"status": "failure", "message": "Pin not found."}, 404)
    author = web.world.author(post)
    url = f"https://www.pinterest.com/pin/{post.post_id}/"
    return data({"type": "rich", "version": "1.0", "provider_name": "Pinterest", "title": post.text,
                 "author_name": author.name, "author_url": f"https://www.pinterest.com/{author.handle(web.now)}/",
                 "url": url, "html": f'<a data-pin-do="embedPin" href="{url}"></a>'})


def linkedin(web: SocialWeb, request: Request) -> Reply:
    return Reply(999)


def vk(web: SocialWeb, request: Request) -> Reply:
    return page("<title>VK | Login</title>") if request.path.startswith("/login") else leads("/login?to=x", 302)


SITES = {"www.reddit.com": reddit, "old.reddit.com": old_reddit, "www.tumblr.com": tumblr,
         "www.pinterest.com": pinterest, "www.linkedin.com": linkedin, "vk.com": vk}
