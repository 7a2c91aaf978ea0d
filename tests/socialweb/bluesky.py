"""Bluesky: AppView, PLC directory, the server of the repositories, oEmbed (section 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from socialweb.clock import iso
from socialweb.exchange import Reply, Request, data, missing, words
from socialweb.world import Author, Post

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

PDS = "pds.example"
_URI = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([^/]+)")


def _error(name: str, message: str, status: int = 400) -> Reply:
    return data({"error": name, "message": message}, status)


def _author(web: SocialWeb, did: str) -> Author | None:
    return next((one for one in web.world.authors if one.platform == "bluesky" and one.author_id == did), None)


def _closed(web: SocialWeb, author: Author) -> str | None:
    """``suspended``, ``left``, or None."""
    return next((word for word, since in (("suspended", author.suspended), ("left", author.left))
                 if since is not None and since <= web.now), None)


def _post(web: SocialWeb, owner: str, key: str) -> Post | None:
    post = web.world.find("bluesky", key, web.now)
    author = web.world.author(post) if post is not None else None
    return post if author is not None and owner in (author.author_id, author.handle(web.now)) else None


def appview(web: SocialWeb, request: Request) -> Reply:
    method = request.path.removeprefix("/xrpc/")
    if method == "com.atproto.identity.resolveHandle":
        author = web.world.by_handle("bluesky", request.value("handle"), web.now)
        return data({"did": author.author_id}) if author else _error("InvalidRequest", "Unable to resolve handle")
    if method == "app.bsky.actor.getProfile":
        return _profile(web, request.value("actor"))
    if method == "app.bsky.feed.getPosts":
        return data({"posts": [view for uri in request.query.get("uris", []) if (view := _view(web, uri)) is not None]})
    if method == "app.bsky.feed.getPostThread":
        uri = request.value("uri")
        found = _URI.fullmatch(uri)
        post = _post(web, found[1], found[2]) if found else None
        if post is not None and post.hidden == "blocked":
            return data({"thread": {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri, "blocked": True}})
        view = _view(web, uri)
        return data({"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": view}}) if view else _error(
            "NotFound", f"Post not found: {uri}")
    return _error("MethodNotImplemented", "Method Not Implemented", 501)


def _profile(web: SocialWeb, actor: str) -> Reply:
    author = _author(web, actor) or web.world.by_handle("bluesky", actor, web.now)
    if author is None:
        return _error("InvalidRequest", "Profile not found")
    closed = _closed(web, author)
    if closed == "suspended":
        return _error("AccountTakedown", "Account has been suspended")
    if closed == "left":
        return _error("AccountDeactivated", "Account is deactivated")
    return data({"did": author.author_id, "handle": author.handle(web.now), "displayName": author.name, "labels": []})


def _view(web: SocialWeb, uri: str) -> dict[str, Any] | None:
    found = _URI.fullmatch(uri)
    post = _post(web, found[1], found[2]) if found else None
    if post is None or web.world.state(post, web.now) != "exists" or post.hidden:
        return None
    author = web.world.author(post)
    return {"uri": uri, "cid": "bafyexample", "indexedAt": iso(post.made), "labels": [], "record": _record(post),
            "author": {"did": author.author_id, "handle": author.handle(web.now), "displayName": author.name,
                       "labels": _labels(author)}}


def _labels(author: Author) -> list[dict[str, str]]:
    return [{"val": "!no-unauthenticated"}] if author.asks_for_login else []


def _record(post: Post) -> dict[str, Any]:
    facets = []
    for shown, target in post.links:
        start = len(post.text[:post.text.index(shown)].encode())
        facets.append({"index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
                       "features": [{"$type": "app.bsky.richtext.facet#link", "uri": target}]})
    return {"$type": "app.bsky.feed.post", "text": post.text, "createdAt": iso(post.made), "langs": ["en"], "facets": facets}


def directory(web: SocialWeb, request: Request) -> Reply:
    did, _, rest = request.path.strip("/").partition("/")
    author = _author(web, did)
    if author is None:
        return data({"message": f"DID not registered: {did}"}, 404)
    if rest == "log/audit":
        return data([{"did": did, "createdAt": iso(since), "nullified": False,
                      "operation": {"type": "plc_operation", "alsoKnownAs": [f"at://{handle}"]}}
                     for handle, since in author.handles if since <= web.now])
    return data({"id": did, "alsoKnownAs": [f"at://{author.handle(web.now)}"], "service": [
        {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": f"https://{PDS}"}]})


def repository(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/xrpc/com.atproto.repo.getRecord":
        return _error("MethodNotImplemented", "Method Not Implemented", 501)
    did, key = request.value("repo"), request.value("rkey")
    author = _author(web, did)
    if author is None:
        return _error("RepoNotFound", f"Could not find repo: {did}")
    closed = _closed(web, author)
    if closed is not None:
        return _error("RepoTakendown" if closed == "suspended" else "RepoDeactivated", "Repo is not available")
    if request.value("collection") == "app.bsky.actor.profile":
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": _labels(author)}
        return data({"uri": f"at://{did}/app.bsky.actor.profile/self", "cid": "bafyprofile", "value": {
            "$type": "app.bsky.actor.profile", "displayName": author.name, "labels": labels}})
    post = _post(web, did, key)
    uri = f"at://{did}/app.bsky.feed.post/{key}"
    if post is None or web.world.state(post, web.now) != "exists":
        return _error("RecordNotFound", f"Could not locate record: {uri}")
    return data({"uri": uri, "cid": "bafyexample", "value": _record(post)})


def oembed(web: SocialWeb, request: Request) -> Reply:
    if request.value("format") not in ("", "json"):
        return words("only json", 501)
    found = re.fullmatch(r"https://bsky\.app/profile/([^/]+)/post/([^/?]+)", request.value("url"))
    if found is None:
        return words("bad URL", 400)
    post = _post(web, found[1], found[2])
    if post is None or web.world.state(post, web.now) != "exists" or post.hidden:
        return words("post not found", 404)
    author = web.world.author(post)
    if author.asks_for_login:
        return words("post is not publicly accessible", 403)
    uri = f"at://{author.author_id}/app.bsky.feed.post/{post.post_id}"
    handle, home = author.handle(web.now), f"https://bsky.app/profile/{author.author_id}"
    return data({
        "type": "rich", "version": "1.0", "author_name": f"{author.name} (@{handle})",
        "author_url": f"https://bsky.app/profile/{handle}", "provider_url": "https://bsky.app",
        "provider_name": "Bluesky Social", "cache_age": 86400, "width": 600, "height": None,
        "html": f'<blockquote class="bluesky-embed" data-bluesky-uri="{uri}" data-bluesky-cid="bafyexample"><p lang="en">'
                f'{post.text}</p>&mdash; {author.name} (<a href="{home}?ref_src=embed">@{handle}</a>) '
                f'<a href="{home}/post/{post.post_id}?ref_src=embed">{post.made:%B} {post.made.day}, {post.made.year}</a>'
                "</blockquote>"})


def app(web: SocialWeb, request: Request) -> Reply:
    return missing("<title>Bluesky</title><noscript>JavaScript is required.</noscript>")


SITES = {"public.api.bsky.app": appview, "plc.directory": directory, PDS: repository, "embed.bsky.app": oembed,
         "bsky.app": app}
