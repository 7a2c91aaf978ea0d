"""YouTube, Vimeo, TikTok, Rumble (sections 5, 6 and 12)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from socialweb.exchange import Reply, Request, data, missing, page, words

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

_PICTURE = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def youtube(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/oembed":
        return page("<title>YouTube</title>")
    found = re.search(r"[?&]v=([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])", request.value("url"))
    if found is None:
        return words("Bad Request", 400)
    post = web.world.find("youtube", found[1], web.now)
    if post is None or web.world.state(post, web.now) != "exists":
        return words("Not Found", 404)
    if post.hidden == "embedding-off":
        return words("Unauthorized", 401)
    if post.hidden == "private":
        return words("Forbidden", 403)
    author = web.world.author(post)
    return data({
        "title": post.text, "author_name": author.name, "author_url": f"https://www.youtube.com/@{author.handle(web.now)}",
        "type": "video", "height": 113, "width": 200, "version": "1.0", "provider_name": "YouTube",
        "provider_url": "https://www.youtube.com/", "thumbnail_url": f"https://i.ytimg.com/vi/{found[1]}/hqdefault.jpg",
        "html": f'<iframe width="200" height="113" src="https://www.youtube.com/embed/{found[1]}?feature=oembed" '
                f'title="{post.text}"></iframe>'})


def youtube_pictures(web: SocialWeb, request: Request) -> Reply:
    post_id = request.path.split("/")[2] if request.path.count("/") > 2 else ""
    there = web.world.state(web.world.find("youtube", post_id, web.now), web.now) == "exists"
    return Reply(200 if there else 404, _PICTURE, (("Content-Type", "image/jpeg"),))


def vimeo(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/api/oembed.json":
        return page("<title>Vimeo</title>")
    found = re.search(r"vimeo\.com/(?:event/)?([0-9]+)", request.value("url"))
    post = web.world.find("vimeo", found[1], web.now) if found else None
    if post is None or web.world.state(post, web.now) != "exists":
        return words("404 Not Found", 404)
    if post.hidden == "private":
        return data({"error": "You do not have permission to see this video."}, 403)
    author = web.world.author(post)
    card = {"type": "video", "version": "1.0", "provider_name": "Vimeo", "provider_url": "https://vimeo.com/",
            "video_id": int(post.post_id)}
    if post.hidden == "some-sites":
        return data({**card, "domain_status_code": 403})
    return data({**card, "title": post.text, "author_name": author.name, "duration": 62,
                 "author_url": f"https://vimeo.com/{author.handle(web.now)}",
                 "upload_date": f"{post.made:%Y-%m-%d %H:%M:%S}", "uri": f"/videos/{post.post_id}",
                 "html": f'<iframe src="https://player.vimeo.com/video/{post.post_id}?app_id=122963" width="480"></iframe>'})


def tiktok(web: SocialWeb, request: Request) -> Reply:
    card = request.path == "/oembed"
    found = re.search(r"/video/([0-9]+)", request.value("url") if card else request.path)
    post = web.world.find("tiktok", found[1], web.now) if found else None
    exists = post is not None and web.world.state(post, web.now) == "exists"
    if not card:
        return _tiktok_page(web, request, 0 if exists and not post.hidden else 10222 if exists else 10204)
    if not exists or post.hidden:
        return data({"code": 400, "message": "Something went wrong"}, 400)
    author = web.world.author(post)
    handle = author.handle(web.now)
    home = f"https://www.tiktok.com/@{handle}"
    return data({
        "version": "1.0", "type": "video", "title": post.text, "author_name": author.name, "author_url": home,
        "author_unique_id": handle, "embed_product_id": post.post_id, "embed_type": "video", "width": "100%",
        "height": "100%", "provider_name": "TikTok", "provider_url": "https://www.tiktok.com",
        "html": f'<blockquote class="tiktok-embed" cite="{home}/video/{post.post_id}" data-video-id="{post.post_id}">'
                f'<section><a title="@{handle}" href="{home}">@{handle}</a> <p>{post.text}</p></section></blockquote>'})


def _tiktok_page(web: SocialWeb, request: Request, code: int) -> Reply:
    found = re.search(r"/video/([0-9]+)", request.path)
    post = web.world.find("tiktok", found[1], web.now) if found else None
    if found is None:
        return page("<title>TikTok - Make Your Day</title>")
    detail: dict[str, object] = {"statusCode": code}
    if post is not None and code == 0:
        author = web.world.author(post)
        detail["itemInfo"] = {"itemStruct": {
            "id": post.post_id, "desc": post.text, "createTime": str(int(post.made.timestamp())),
            "author": {"id": author.author_id, "uniqueId": author.handle(web.now), "nickname": author.name}}}
    state = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}})
    return page('<html><body><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">'
                f"{state}</script></body></html>")


def rumble(web: SocialWeb, request: Request) -> Reply:
    """A card names the player's id, which is another one than that of the page."""
    found = re.search(r"rumble\.com/(?:embed/)?(v[0-9a-z]{4,8})", request.value("url"))
    post = web.world.find("rumble", found[1], web.now) if found else None
    if request.path != "/api/Media/oembed.json" or post is None or web.world.state(post, web.now) != "exists":
        return missing()
    author = web.world.author(post)
    player = post.post_id if "/embed/" in request.value("url") else "v9zyxwv"
    return data({"type": "video", "version": "1.0", "title": post.text, "author_name": author.name,
                 "author_url": f"https://rumble.com/c/{author.handle(web.now)}", "provider_name": "Rumble.com",
                 "duration": 62, "html": f'<iframe src="https://rumble.com/embed/{player}/" width="640"></iframe>'})


SITES = {"www.youtube.com": youtube, "i.ytimg.com": youtube_pictures, "vimeo.com": vimeo, "www.tiktok.com": tiktok,
         "rumble.com": rumble}
