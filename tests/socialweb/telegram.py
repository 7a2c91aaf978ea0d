"""Telegram: the frame of a post and the channel's preview; always 200 (section 11)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from socialweb.exchange import Reply, Request, leads, page
from socialweb.world import Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb


def site(web: SocialWeb, request: Request) -> Reply:
    parts = request.path.strip("/").split("/")
    if parts[0] == "s" and len(parts) == 3:
        return _preview(web, parts[1])
    post = web.world.find("telegram", "/".join(parts), web.now)
    if "embed" not in request.query:
        return page("<title>Telegram: Contact</title>")
    if post is None or web.world.state(post, web.now) != "exists":
        return page('<html><body><div class="tgme_widget_message_error">Post not found</div></body></html>')
    return page(f"<html><body>{_message(web, post)}</body></html>")


def _message(web: SocialWeb, post: Post) -> str:
    author, version = web.world.author(post), post.version(web.now)
    edited = "edited  " if version.at != post.made else ""
    return (f'<div class="tgme_widget_message js-widget_message" data-post="{post.post_id}"><a class="tgme_widget_message_'
            f'owner_name" href="https://t.me/{author.handle(web.now)}"><span dir="auto">{author.name}</span></a>'
            f'<div class="tgme_widget_message_text js-message_text" dir="auto">{escape(version.text)}</div>'
            '<div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span>'
            f'<span class="tgme_widget_message_meta">{edited}<a class="tgme_widget_message_date" '
            f'href="https://t.me/{post.post_id}"><time datetime="{post.made:%Y-%m-%dT%H:%M:%S}+00:00" class="time">'
            f"{post.made:%H:%M}</time></a></span></div></div>")


def _preview(web: SocialWeb, channel: str) -> Reply:
    author = web.world.by_handle("telegram", channel, web.now)
    if author is None:
        return leads(f"https://t.me/{channel}", 302)
    shown = [post for post in web.world.posts if post.author == author.key and web.world.state(post, web.now) == "exists"]
    messages = "".join(_message(web, post) for post in sorted(shown, key=lambda post: post.made))
    return page(f'<html><body><section class="tgme_channel_history">{messages}</section></body></html>')


SITES = {"t.me": site}
