"""
Tumblr: blogs' addresses, the element its script makes a post of, and the clock in ids since 2020.

Grammar: embed-markup.md section 13. The element shows no words but the post's address; blogs under domains of their
own are known by it alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from provenance import clocks
from provenance.fragment import Fragment
from provenance.model import Clock, Embed, PostRef
from provenance.platforms.embeds import SOURCES, embed_of
from provenance.platforms.forum_frames import forum_mark, unframed
from provenance.platforms.platform import Mark, Named, Platform, read_through
from provenance.platforms.rounding import by_spreadsheet
from provenance.platforms.segments import ending_in
from provenance.urls import Address, split

__all__ = ["PLATFORM", "RESERVED", "clock", "is_rounded_id", "parse_other", "parse_url", "read"]

_BLOG_HOST = re.compile(r"(?:www\.)?([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)\.tumblr\.com")
_BLOG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
#: Hosts of the platform that are no blogs.
_NO_BLOGS = frozenset("www m api assets at embed help media px safe secure src srvcs static t v va vt vtt web".split())
#: First segments on the platform's own host that are no blogs.
RESERVED = frozenset(
    "about abuse account activity apps ask blog business communities community customize dashboard developers docs "
    "domains edit embed en explore follow followers following forgot_password help inbox jobs likes live login logout "
    "lookup messages new news oauth oembed photo policy post press privacy reblog recommended register safe-mode "
    "search security settings share shop submit svc tagged tags themes tips tos tv video "
    "video_file widgets xkit-extension".split()
)
#: An id of five digits or more (shorter ones were given in the first weeks only), and what words leave behind it.
_ID = ending_in(r"([0-9]{5,25})(?:\.html?)?")
_LARGEST = 2**63 - 1
#: Measured from pairs of ids and times in yt-dlp's and gallery-dl's tests (id-clocks.md section 7).
_EPOCH_MS, _SHIFT = 10**12, 20
#: Ids were still counted then: 180294460076 is of this day.
_COUNTED = datetime(2018, 11, 19, tzinfo=UTC)
_SLACK = timedelta(days=1)


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post: on its blog, on the platform's host, its frame, its player?

    >>> from provenance.urls import split
    >>> parse_url(split("https://example-garden.tumblr.com/post/626907179849564160/first-plums"))
    PostRef(platform='tumblr', post_id='626907179849564160', handle='example-garden',
            url='https://www.tumblr.com/example-garden/626907179849564160')

    None for blogs, tags, shares, reblog forms and files. A blog under its own domain is told by nothing in its address.
    """
    address = unframed(address, "tumblr", "https://embed.tumblr.com/embed/post/")
    blog, segment = _post_parts(address)
    found = _ID.fullmatch(segment) if segment else None
    if found is None:
        return None
    post_id = found[1]
    if blog is None:
        # The frame's address holds a key of the blog, which is no name; no other address of the post can be made of it.
        return PostRef("tumblr", post_id, None, f"https://embed.tumblr.com/embed/post/{address.segments[2]}/{post_id}")
    if not _BLOG.fullmatch(blog) or blog.lower() in RESERVED:
        return None
    return PostRef("tumblr", post_id, blog, f"https://www.tumblr.com/{blog}/{post_id}")


def _post_parts(address: Address) -> tuple[str | None, str | None]:
    """The blog and the segment of the id, by host and path; (None, None) for what is no post."""
    host, parts = address.host, address.segments
    if host in ("embed.tumblr.com", "tumblr.com", "www.tumblr.com", "m.tumblr.com", "at.tumblr.com"):
        match parts:
            case ("embed", "post", _, number, *_):
                return None, number
            case ("video", blog, number, *_) | ("blog", "view", blog, number, *_):
                return blog, number
            case ("dashboard", "blog", blog, number, *_) | ("blog", blog, number, *_):
                return blog, number
            case (blog, number, *_) if blog.lower() not in RESERVED:
                return blog.removeprefix("@"), number
        return None, None
    named = _BLOG_HOST.fullmatch(host)
    if named is None or named[1] in _NO_BLOGS:
        return None, None
    match parts:
        case ("post" | "video" | "image", number, *_) | ("mobile", "post", number, *_):
            return named[1], number
    return None, None


def parse_other(address: Address) -> Named | None:
    """
    Blogs, hashtags and pictures.

    >>> from provenance.urls import split
    >>> parse_other(split("https://www.tumblr.com/tagged/plums"))
    Named(platform='tumblr', kind='hashtag', value='plums')
    """
    host, parts = address.host, address.segments
    if host.endswith(".media.tumblr.com") and parts:
        return Named("tumblr", "media", parts[-1])
    if parse_url(address) is not None:
        return None
    named = _BLOG_HOST.fullmatch(host)
    blog = named[1] if named is not None and named[1] not in _NO_BLOGS else None
    if blog is None and host not in ("tumblr.com", "www.tumblr.com", "m.tumblr.com"):
        return None
    match parts:
        case ("tagged", tag, *_):
            return Named("tumblr", "hashtag", tag)
        case _ if blog is not None:
            return Named("tumblr", "user", blog)
        case ("blog", "view", name, *_) | ("dashboard", "blog", name, *_) | (name,):
            name = name.removeprefix("@")
            return Named("tumblr", "user", name) if _BLOG.fullmatch(name) and name.lower() not in RESERVED else None
    return None


def read(fragment: Fragment) -> Embed | None:
    """The post of ``div.tumblr-post``: its id in ``data-href``, the blog in the link inside; None for all else."""
    if "tumblr-post" not in fragment.classes:
        return None
    named = next(((raw, ref) for name in ("data-href", *SOURCES)
                  if (raw := fragment.attributes.get(name)) and (ref := read_through(raw, parse_url))), None)
    links = [piece.href for piece in fragment.pieces if piece.href]
    linked = next(((raw, ref) for raw in links if (ref := read_through(raw, parse_url))
                   and (named is None or ref.post_id == named[1].post_id)), None)
    found = linked or named
    if found is None:
        return None
    permalink, ref = found
    if linked is None:
        # A blog under a domain of its own: its address is the post's when it holds the same id.
        permalink = next((raw for raw in links if _holds(raw, ref.post_id)), permalink)
    form = "data-attribute" if named is not None and fragment.name != "blockquote" else "blockquote"
    return embed_of("tumblr", form, ref, permalink=permalink)


def _holds(url: str, post_id: str) -> bool:
    address = split(url)
    return address is not None and post_id in address.segments


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made on its blog; None for the ids of before 2020, which were counted.

    >>> clock("765332564457209856").at.isoformat(timespec="milliseconds")
    '2024-10-25T17:40:10.232+00:00'
    >>> clock("180294460076") is None
    True

    A reblog shows the day of what it passes on; drafts and queued posts are shown later than made.
    """
    if not re.fullmatch(r"[0-9]{1,40}", post_id) or len(post_id) < 18:
        return None
    number, source = int(post_id), "tumblr snowflake"
    if post_id.startswith("0"):
        return _impossible("begins with a zero; genuine ids never do", source)
    if number > _LARGEST:
        return _impossible("larger than 2^63-1, the largest id there can be", source)
    at = clocks.snowflake(number, shift=_SHIFT, epoch_ms=_EPOCH_MS)
    if at < _COUNTED:
        return _impossible(f"carries the time {at:%Y-%m-%d}, when ids were still counted from one on", source)
    if as_of is not None and at > as_of + _SLACK:
        return _impossible(f"carries the time {at:%Y-%m-%d %H:%M} UTC, which had not come", source)
    return Clock(at, at, at, 1, source)


def _impossible(why: str, source: str) -> Clock:
    return Clock(None, None, None, None, source, impossible=why)


def is_rounded_id(post_id: str) -> bool:
    """
    Did a spreadsheet round this id on its way here? It keeps 15 digits of 18.

    >>> is_rounded_id("765332564457209000"), is_rounded_id("765332564457209856")
    (True, False)
    """
    return len(post_id) in (18, 19) and by_spreadsheet(post_id, least=3)


_FOLLOWS = r"[^\s\"'<>/?]{0,16}?SEP[^\s\"'<>?]{1,300}?SEP[0-9]{5}"

PLATFORM = Platform(
    key="tumblr",
    name="Tumblr",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    clock=clock,
    is_rounded_id=is_rounded_id,
    marks=(
        Mark("post", "tumblr.com", _FOLLOWS),
        Mark("post", "tumblr-com.translate.goog", _FOLLOWS),
        forum_mark("tumblr"),
    ),
    selectors=(("post", ".tumblr-post"),),
    link_selectors=(("post", 'a[href*="tumblr" i]'),),
    words=("tumblr",),
    id_alone="[5-9][0-9]{17}",
)
