"""
One invented post per platform and number, and the markup by which each platform embeds it.

Everything is drawn from a hash of its own name: no clock, no generator with a state. Shapes: embed-markup.md 1 to 14.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import quote

from ids import BASE32, BASE64, written

PLATFORMS = (
    "x", "instagram", "facebook", "threads", "tiktok", "youtube", "bluesky", "mastodon", "truthsocial", "reddit",
    "telegram", "linkedin", "vimeo", "tumblr", "pinterest", "vk", "gab", "rumble",
)
_NOUNS = "anchor barley cellar dovecot easel ferry gable heron inkwell jetty kettle lantern millrace nettle orchard".split()
_TEXTS = (
    "The kettle is on and the gate is open.", "Nine chairs, ten guests. Bring a stool.", "We found the other glove!",
    "Snow on the slide, sand in the shoes.", "Today the ferry carries bees.", "The lantern walk starts at six.",
    "Somebody painted the bench while I sat on it.", "Half past four and still no bus.", "Apples: many. Ladders: one.",
    "The heron has opinions about our pond.", "Quiet please, the owl is reading.", "One more week of scaffolding.",
)
_MONTHS = "January February March April May June July August September October November December".split()
#: 64 bits in 11 characters leave two bits of the last one at nought (embed-markup.md 6).
_LAST_OF_VIDEO = "AEIMQUYcgkosw048"


def pick(*key: object) -> int:
    """A large number that hangs on nothing but *key*."""
    return int.from_bytes(sha256(repr(key).encode()).digest()[:8], "big")


def chars(length: int, alphabet: str, *key: object) -> str:
    return "".join(alphabet[pick(*key, place) % len(alphabet)] for place in range(length))


@dataclass(frozen=True)
class Post:
    """What there is to know about one invented post."""

    platform: str
    post_id: str
    handle: str
    name: str
    text: str
    day: date
    address: str
    in_address: str | None  #: the handle that the address names

    @property
    def printed_day(self) -> str:
        return f"{_MONTHS[self.day.month - 1]} {self.day.day}, {self.day.year}"

    def truth(self, **shown: object) -> dict[str, Any]:
        """An entry of a truth file; what is not shown is null."""
        absent: dict[str, Any] = {"handle": self.in_address, "display_name": None, "text": None, "shown_date": None}
        return {"platform": self.platform, "post_id": self.post_id, **absent, **shown}


def post(platform: str, number: int) -> Post:
    """The invented post of that number."""
    key = (platform, number)
    # Around noon, so that no zone moves the day.
    at = datetime(2023, 1, 1, 11, tzinfo=UTC) + timedelta(days=pick(*key, "day") % 1000, seconds=pick(*key, "s") % 7000)
    ms = int(at.timestamp()) * 1000 + pick(*key, "ms") % 1000
    noun, other = (_NOUNS[pick(*key, word) % len(_NOUNS)] for word in ("noun", "other"))
    handle, name = f"example_{noun}", f"{noun.title()} & {other.title()}"
    post_id, host = _id(platform, ms, key), f"{other}.example"
    if platform == "bluesky":
        handle = f"example-{noun}.bsky.social"
    elif platform == "tumblr":
        handle = f"example-{noun}"
    elif platform == "telegram":
        post_id = f"{handle}/{post_id}"
    text = _TEXTS[pick(*key, "text") % len(_TEXTS)]
    address, named = _address(platform, post_id, handle, host)
    return Post(platform, post_id, handle, name, text, at.date(), address, handle if named else None)


def _id(platform: str, ms: int, key: tuple[object, ...]) -> str:
    noise = pick(*key, "noise")
    numbers = {
        "x": (ms - 1288834974657 << 22) | (noise % 1024 << 12) | noise % 4, "tiktok": (ms // 1000 << 32) | noise % 2**31,
        "mastodon": (ms << 16) | noise % 2**16, "truthsocial": (ms << 16) | noise % 2**16,
        "gab": (ms << 16) | noise % 2**16, "linkedin": (ms << 22) | noise % 2**22,
        "tumblr": (ms - 10**12 << 20) | noise % 2**20, "facebook": 10160000000000000 + noise % 10**13,
        "telegram": 100 + noise % 9000, "vimeo": 700000000 + noise % 10**8, "pinterest": 800000000000000000 + noise % 10**17,
    }
    if platform in numbers:
        # Two noughts at the end would look like a rounded number.
        return str(numbers[platform] + (numbers[platform] % 100 == 0))
    if platform in ("instagram", "threads"):
        return written((ms - 1314220021721 << 23) | noise % 2**23, BASE64)
    if platform == "bluesky":
        return written((ms * 1000 << 10) | noise % 1024, BASE32)
    if platform == "youtube":
        return chars(10, BASE64, *key) + chars(1, _LAST_OF_VIDEO, *key)
    if platform == "reddit":
        return "1" + chars(6, "0123456789abcdefghijklmnopqrstuvwxyz", *key)
    if platform == "vk":
        return f"-{10000000 + noise % 10**7}_{100 + noise % 9999}"
    return "v" + chars(6, "0123456789abcdefghijklmnopqrstuvwxyz", *key)


def _address(platform: str, post_id: str, handle: str, host: str) -> tuple[str, bool]:
    """The post's address, and whether it names the author."""
    subreddit = f"example_{host.partition('.')[0]}"
    named = {
        "x": f"https://x.com/{handle}/status/{post_id}", "facebook": f"https://www.facebook.com/{handle.replace('_', '.')}/posts/{post_id}",
        "threads": f"https://www.threads.net/@{handle}/post/{post_id}", "tiktok": f"https://www.tiktok.com/@{handle}/video/{post_id}",
        "bluesky": f"https://bsky.app/profile/{handle}/post/{post_id}", "mastodon": f"https://{host}/@{handle}/{post_id}",
        "truthsocial": f"https://truthsocial.com/@{handle}/posts/{post_id}", "telegram": f"https://t.me/{post_id}",
        "tumblr": f"https://{handle}.tumblr.com/post/{post_id}/a-note", "gab": f"https://gab.com/{handle}/posts/{post_id}",
    }
    if platform in named:
        return named[platform], True
    return {
        "instagram": f"https://www.instagram.com/p/{post_id}/", "youtube": f"https://www.youtube.com/watch?v={post_id}",
        "reddit": f"https://www.reddit.com/r/{subreddit}/comments/{post_id}/a_note/", "vimeo": f"https://vimeo.com/{post_id}",
        "linkedin": f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id}/",
        "pinterest": f"https://www.pinterest.com/pin/{post_id}/", "vk": f"https://vk.com/wall{post_id}",
        "rumble": f"https://rumble.com/{post_id}-a-note.html",
    }[platform], False


#: A way to embed: its form, the markup, the entry of the truth file.
Snippet = tuple[str, str, dict[str, Any]]


def frame(src: str, title: str = "Embedded post") -> str:
    return f'<iframe src="{escape(src)}" title="{title}" width="504" height="400" allowfullscreen></iframe>'


def _x(p: Post) -> list[Snippet]:
    shown = p.truth(display_name=p.name, text=p.text, shown_date=p.day.isoformat())
    quoted = (f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{p.text}</p>&mdash; {escape(p.name)} (@{p.handle}) '
              f'<a href="{p.address}?ref_src=twsrc%5Etfw">{p.printed_day}</a></blockquote>')
    return [("blockquote", quoted, shown),
            ("iframe", frame(f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={p.post_id}&theme=light"),
             p.truth(handle=None)),
            ("amp", f'<amp-twitter width="375" height="472" layout="responsive" data-tweetid="{p.post_id}"></amp-twitter>',
             p.truth(handle=None))]


def _instagram(p: Post) -> list[Snippet]:
    quoted = (f'<blockquote class="instagram-media" data-instgrm-permalink="{p.address}?utm_source=ig_embed&amp;utm_campaign=loading" '
              f'data-instgrm-version="14"><div><a href="{p.address}?utm_source=ig_embed">View this post on Instagram</a>'
              f'<p><a href="{p.address}">A post shared by {escape(p.name)} (@{p.handle})</a></p></div></blockquote>')
    return [("blockquote", quoted, p.truth(handle=p.handle, display_name=p.name)),
            ("iframe", frame(f"{p.address}embed/captioned/?cr=1&v=14"), p.truth()),
            ("amp", f'<amp-instagram data-shortcode="{p.post_id}" data-captioned width="400" height="400"></amp-instagram>', p.truth())]


def _facebook(p: Post) -> list[Snippet]:
    vanity = p.handle.replace("_", ".")
    day = f"{p.day:%A}, {p.printed_day}"
    quoted = (f'<div class="fb-post" data-href="{p.address}" data-width="500" data-show-text="true"><blockquote cite="{p.address}" '
              f'class="fb-xfbml-parse-ignore"><p>{p.text}</p>Posted by <a href="https://www.facebook.com/{vanity}">{escape(p.name)}</a> '
              f'on&nbsp;<a href="{p.address}">{day}</a></blockquote></div>')
    plugin = f"https://www.facebook.com/plugins/post.php?href={quote(p.address, safe='')}&width=500&show_text=true"
    return [("blockquote", quoted, p.truth(handle=vanity, display_name=p.name, text=p.text, shown_date=p.day.isoformat())),
            ("iframe", frame(plugin), p.truth(handle=vanity)),
            ("amp", f'<amp-facebook width="552" height="310" layout="responsive" data-href="{p.address}"></amp-facebook>',
             p.truth(handle=vanity))]


def _threads(p: Post) -> list[Snippet]:
    return [("blockquote", f'<blockquote class="text-post-media" data-text-post-permalink="{p.address}" data-text-post-version="0" '
             f'id="ig-tp-{p.post_id}"><a href="{p.address}" target="_blank"><div>Post by @{p.handle}</div><div>View on Threads</div></a>'
             "</blockquote>", p.truth())]


def _tiktok(p: Post) -> list[Snippet]:
    quoted = (f'<blockquote class="tiktok-embed" cite="{p.address}" data-video-id="{p.post_id}" style="max-width: 605px;min-width: 325px;">'
              f'<section><a target="_blank" title="@{p.handle}" href="https://www.tiktok.com/@{p.handle}?refer=embed">@{p.handle}</a> '
              f'<p>{p.text}</p> <a target="_blank" title="♬ original sound" href="https://www.tiktok.com/music/original-sound-7?refer=embed">'
              "♬ original sound</a></section></blockquote>")
    return [("blockquote", quoted, p.truth(text=p.text)),
            ("iframe", frame(f"https://www.tiktok.com/embed/v2/{p.post_id}"), p.truth(handle=None)),
            ("amp", f'<amp-tiktok width="325" height="575" data-src="{p.address}"></amp-tiktok>', p.truth())]


def _youtube(p: Post) -> list[Snippet]:
    return [("iframe", frame(f"https://www.youtube-nocookie.com/embed/{p.post_id}?rel=0", "YouTube video player"), p.truth()),
            ("custom-element", f'<lite-youtube videoid="{p.post_id}"></lite-youtube>', p.truth()),
            ("amp", f'<amp-youtube data-videoid="{p.post_id}" layout="responsive" width="480" height="270"></amp-youtube>', p.truth())]


def _bluesky(p: Post) -> list[Snippet]:
    did = "did:plc:" + chars(24, "abcdefghijklmnopqrstuvwxyz234567", p.handle)
    day = f"{_MONTHS[p.day.month - 1]} {p.day.day}, {p.day.year} at 12:{pick(p.post_id) % 60:02}"
    quoted = (f'<blockquote class="bluesky-embed" data-bluesky-uri="at://{did}/app.bsky.feed.post/{p.post_id}" '
              f'data-bluesky-cid="bafyreib{chars(16, BASE32, p.post_id)}"><p lang="en">{p.text}</p>&mdash; {escape(p.name)} '
              f'(<a href="https://bsky.app/profile/{did}?ref_src=embed">@{p.handle}</a>) '
              f'<a href="https://bsky.app/profile/{did}/post/{p.post_id}?ref_src=embed">{day}</a></blockquote>')
    return [("blockquote", quoted, p.truth(display_name=p.name, text=p.text, shown_date=p.day.isoformat())),
            ("iframe", frame(f"https://embed.bsky.app/embed/{did}/app.bsky.feed.post/{p.post_id}?id=1&ref_url=x"), p.truth(handle=None))]


def _mastodon(p: Post) -> list[Snippet]:
    host = p.address.split("/")[2]
    quoted = (f'<blockquote class="mastodon-embed" data-embed-url="{p.address}/embed"><a href="{p.address}" target="_blank">'
              f"<div>Post by @{p.handle}@{host}</div><div>View on Mastodon</div></a></blockquote>")
    return [("blockquote", quoted, {**p.truth(handle=f"{p.handle}@{host}"), "text": None}),
            ("iframe", f'<iframe src="{p.address}/embed" class="mastodon-embed" width="400"></iframe>', p.truth())]


def _truthsocial(p: Post) -> list[Snippet]:
    return [("iframe", f'<iframe src="https://truthsocial.com/@{p.handle}/{p.post_id}/embed" class="truthsocial-embed" width="600"></iframe>',
             p.truth())]


def _reddit(p: Post) -> list[Snippet]:
    subreddit = p.address.split("/")[4]
    quoted = (f'<blockquote class="reddit-embed-bq" data-embed-height="500" data-embed-created="2026-01-05T09:00:00Z"><a href="{p.address}">'
              f'{p.text}</a><br> by<a href="https://www.reddit.com/user/{p.handle}/">u/{p.handle}</a> in'
              f'<a href="https://www.reddit.com/r/{subreddit}/">{subreddit}</a></blockquote>')
    return [("blockquote", quoted, p.truth(handle=p.handle, text=p.text)),
            ("iframe", frame(f"https://embed.reddit.com/r/{subreddit}/comments/{p.post_id}/a_note/?embed=true&ref_source=embed"), p.truth()),
            ("amp", f'<amp-reddit layout="responsive" width="300" height="400" data-embedtype="post" data-src="{p.address}"></amp-reddit>',
             p.truth())]


def _telegram(p: Post) -> list[Snippet]:
    script = f'<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="{p.post_id}" data-width="100%"></script>'
    channel, _, number = p.post_id.partition("/")
    return [("iframe", f'<iframe id="telegram-post-{channel}-{number}" src="{escape(p.address)}?embed=1&amp;mode=tme"></iframe>', p.truth()),
            ("data-attribute", script, p.truth())]


def _linkedin(p: Post) -> list[Snippet]:
    return [("iframe", frame(f"https://www.linkedin.com/embed/feed/update/urn:li:activity:{p.post_id}?collapsed=1"), p.truth())]


def _vimeo(p: Post) -> list[Snippet]:
    return [("iframe", frame(f"https://player.vimeo.com/video/{p.post_id}?h=0a1b2c3d4e&dnt=1", "A film"), p.truth()),
            ("amp", f'<amp-vimeo data-videoid="{p.post_id}" layout="responsive" width="500" height="281"></amp-vimeo>', p.truth())]


def _tumblr(p: Post) -> list[Snippet]:
    key, did = chars(22, BASE64[:62], p.post_id), chars(40, "0123456789abcdef", p.post_id)
    return [("data-attribute", f'<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/{key}/{p.post_id}" data-did="{did}">'
             f'<a href="{p.address}">{p.address}</a></div>',
             {key: value for key, value in p.truth().items() if key not in ("text", "display_name")})]


def _pinterest(p: Post) -> list[Snippet]:
    return [("data-attribute", f'<a data-pin-do="embedPin" data-pin-width="medium" href="{p.address}"></a>', p.truth()),
            ("iframe", frame(f"https://assets.pinterest.com/ext/embed.html?id={p.post_id}"), p.truth())]


def _vk(p: Post) -> list[Snippet]:
    owner, _, number = p.post_id.partition("_")
    video = frame(f"https://vk.com/video_ext.php?oid={owner}&id={number}&hd=2")
    widget = (f'<div id="vk_post_{p.post_id}"></div><script src="https://vk.com/js/api/openapi.js?173"></script>'
              f'<script>VK.Widgets.Post("vk_post_{p.post_id}", {owner}, {number}, "aB3dE5");</script>')
    return [("iframe", video, p.truth()), ("custom-element", widget, p.truth()),
            ("amp", f'<amp-vk width="500" height="300" data-embedtype="post" data-owner-id="{owner}" data-post-id="{number}" '
             'data-hash="aB3dE5"></amp-vk>', p.truth())]


def _rumble(p: Post) -> list[Snippet]:
    script = (f'<div id="rumble_{p.post_id}"></div><script>Rumble("play", {{"video":"{p.post_id}","div":"rumble_{p.post_id}"}});</script>')
    return [("iframe", frame(f"https://rumble.com/embed/{p.post_id}/?pub=4"), p.truth()), ("custom-element", script, p.truth())]


SNIPPETS: dict[str, Callable[[Post], list[Snippet]]] = {
    "x": _x, "instagram": _instagram, "facebook": _facebook, "threads": _threads, "tiktok": _tiktok, "youtube": _youtube,
    "bluesky": _bluesky, "mastodon": _mastodon, "truthsocial": _truthsocial, "reddit": _reddit, "telegram": _telegram,
    "linkedin": _linkedin, "vimeo": _vimeo, "tumblr": _tumblr, "pinterest": _pinterest, "vk": _vk, "gab": lambda p: [],
    "rumble": _rumble,
}
