"""Mastodon servers (one open, one with copies, one closed), Truth Social, Gab; webfinger (sections 9, 12 and 16)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from socialweb.clock import iso
from socialweb.exchange import Reply, Request, data, missing, page, words
from socialweb.world import Author, Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

_PLATFORMS = {"truthsocial.com": "truthsocial", "gab.com": "gab"}
_NO_RECORD = {"error": "Record not found"}


def _platform(host: str) -> str:
    return _PLATFORMS.get(host, "mastodon")


def server(web: SocialWeb, request: Request) -> Reply:
    path = request.path
    if path == "/.well-known/webfinger":
        return webfinger(web, request)
    if path == "/.well-known/host-meta":
        return _host_meta(request.host)
    if path.startswith("/api/v1/statuses/"):
        return _status(web, request)
    if path == "/api/v1/accounts/lookup":
        return _lookup(web, request)
    if path == "/api/oembed":
        return _oembed(web, request)
    return _post_page(web, request)


def _owner(web: SocialWeb, host: str, handle: str) -> Author | None:
    author = web.world.by_handle(_platform(host), handle, web.now)
    return author if author is not None and author.host == host else None


def _held(web: SocialWeb, host: str, number: str) -> Post | None:
    """The post that a server keeps under a number of its own: an original or a copy."""
    return next((one for one in web.world.posts if one.platform == _platform(host) and one.made <= web.now and (
        (one.post_id == number and web.world.author(one).host == host)
        or (one.number == number and one.copied_to == host))), None)


def _status(web: SocialWeb, request: Request) -> Reply:
    if request.host == "closed.example":
        return data({"error": "This method requires an authenticated user"}, 401)
    number = request.path.split("/")[4]
    post = _held(web, request.host, number)
    copy = post is not None and post.number == number
    # A server that was not told of a deletion goes on showing its copy.
    if post is None or (web.world.state(post, web.now) != "exists" and not copy):
        return data(_NO_RECORD, 404)
    if post.hidden == "members":
        return data({"error": "This API requires an authenticated user"}, 401)
    return data(_written(web, post, number, copy=copy))


def _written(web: SocialWeb, post: Post, number: str, *, copy: bool) -> dict[str, Any]:
    author = web.world.author(post)
    version = post.version(web.now)
    handle = author.handle(web.now)
    return {
        "id": number, "created_at": iso(post.made), "edited_at": iso(version.at) if version.at != post.made else None,
        "visibility": "public", "uri": f"https://{author.host}/users/{handle}/statuses/{post.post_id}",
        "url": address(web, post), "content": f"<p>{escape(version.text)}</p>", "media_attachments": [], "reblog": None,
        "account": _account(web, author, copy=copy)}


def address(web: SocialWeb, post: Post) -> str:
    author = web.world.author(post)
    between = {"truthsocial": "/posts", "gab": "/posts"}.get(post.platform, "")
    at_sign = "" if post.platform == "gab" else "@"
    return f"https://{author.host}/{at_sign}{author.handle(web.now)}{between}/{post.post_id}"


def _account(web: SocialWeb, author: Author, *, copy: bool = False) -> dict[str, Any]:
    handle = author.handle(web.now)
    said: dict[str, Any] = {"id": author.author_id, "username": handle, "display_name": author.name,
                            "acct": f"{handle}@{author.host}" if copy else handle,
                            "url": f"https://{author.host}/@{handle}"}
    if author.suspended is not None and author.suspended <= web.now:
        said["suspended"] = True
    return said


def _lookup(web: SocialWeb, request: Request) -> Reply:
    author = _owner(web, request.host, request.value("acct"))
    if author is None or (author.left is not None and author.left <= web.now):
        return data(_NO_RECORD, 404)
    return data(_account(web, author))


def _oembed(web: SocialWeb, request: Request) -> Reply:
    if request.host == "closed.example":
        return data({"error": "This method requires an authenticated user"}, 401)
    found = re.search(r"/([0-9]+)/?\Z", request.value("url"))
    post = _held(web, request.host, found[1]) if found else None
    if post is None or found is None or post.number == found[1] or web.world.state(post, web.now) != "exists":
        return data(_NO_RECORD, 404)
    author, url = web.world.author(post), address(web, post)
    return data({"type": "rich", "version": "1.0", "author_name": author.name, "provider_name": request.host,
                 "author_url": f"https://{request.host}/@{author.handle(web.now)}", "width": 400, "height": None,
                 "provider_url": f"https://{request.host}", "cache_age": 86400,
                 "html": f'<iframe src="{url}/embed" class="mastodon-embed" width="400"></iframe>'})


def webfinger(web: SocialWeb, request: Request) -> Reply:
    found = re.fullmatch(r"acct:([^@]+)@(.+)", request.value("resource"))
    if found is None:
        return Reply(400)
    author = _owner(web, request.host, found[1])
    # A name under a domain whose accounts this server keeps.
    if author is None or found[2] not in (request.host, "names.example"):
        return Reply(404)
    if any(since is not None and since <= web.now for since in (author.suspended, author.left)):
        return Reply(410)
    return data({"subject": f"acct:{author.handle(web.now)}@{author.host}", "aliases": [], "links": [
        {"rel": "self", "type": "application/activity+json", "href": f"https://{author.host}/users/{found[1]}"}]})


def _host_meta(host: str) -> Reply:
    where = "social.example" if host == "names.example" else host
    return words('<?xml version="1.0" encoding="UTF-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link '
                 f'rel="lrdd" template="https://{where}/.well-known/webfinger?resource={{uri}}"/></XRD>', 200,
                 "application/xrd+xml")


def names(web: SocialWeb, request: Request) -> Reply:
    """A domain that gives out names; its accounts are elsewhere."""
    return _host_meta(request.host) if request.path == "/.well-known/host-meta" else Reply(404)


def _post_page(web: SocialWeb, request: Request) -> Reply:
    """A post's page; Gab's has a link to its card."""
    found = re.search(r"/([0-9]+)/?\Z", request.path)
    post = _held(web, request.host, found[1]) if found else None
    if post is None or web.world.state(post, web.now) != "exists":
        return missing()
    if post.hidden == "members":
        return page("<title>Members only</title>", 401)
    card = f"https://{request.host}/api/oembed?url={quote(address(web, post), safe='')}"
    return page(f'<html><head><title>{escape(post.text)}</title><link rel="alternate" type="application/json+oembed" '
                f'href="{escape(card)}"></head></html>')


SITES = {"social.example": server, "town.example": server, "closed.example": server, "names.example": names,
         "truthsocial.com": server, "gab.com": server}
