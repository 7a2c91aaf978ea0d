"""
Mastodon, on any server: known by the shape of its addresses, its frames, and its blockquote since version 4.3.

An embed shows no words and no date, only ``Post by @user@server``. Grammar: embed-markup.md section 8; the clock,
which the Fediverse's other servers share, stands in ``fediverse``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from provenance.fragment import Fragment
from provenance.model import Clock, Embed
from provenance.pieces import shown
from provenance.platforms import fediverse
from provenance.platforms.apart import on_one_host
from provenance.platforms.embeds import embed_of
from provenance.platforms.fediverse import ACCOUNT, DOMAIN, USER, is_rounded_id
from provenance.platforms.forum_frames import forum_mark
from provenance.platforms.mastodon_addresses import parse_embed, parse_other, parse_url
from provenance.platforms.platform import Flattened, Mark, Platform, read_through
from provenance.platforms.tail import find_tails
from provenance.urls import split

__all__ = ["PLATFORM", "clock", "parse_embed", "parse_other", "parse_url", "read", "read_text"]

_CALL = "View on Mastodon"
#: A user with the server; without it nothing tells the handle from other platforms'.
_WHOLE = f"{USER}@{DOMAIN}"
_FLATTENED = re.compile(rf"Post by @({_WHOLE})\s{{0,4}}{_CALL}")


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Mastodon's."""
    if "mastodon-embed" in fragment.classes:
        embed = fediverse.read_embed(fragment, "mastodon", parse_embed)
    elif fragment.name == "blockquote" and any(_CALL in piece.text for piece in fragment.pieces):
        # Its class was stripped; the skeleton tells all the same.
        embed = fediverse.read_embed(fragment, "mastodon", parse_embed) or _unlinked(fragment)
    else:
        return None
    return _with_server(embed) if embed is not None else None


def _unlinked(fragment: Fragment) -> Embed | None:
    """A skeleton without its link: the account is all there is."""
    found = _FLATTENED.search(shown(fragment.pieces))
    return embed_of("mastodon", "blockquote", handle=found[1]) if found else None


def _with_server(embed: Embed) -> Embed:
    """
    The address's handle, told so that it can be compared with a printed one that names the server.

    On its own server a user's address is ``/@user``: the server is the host. Where the printed server is another
    one (names may be given out under a domain that only forwards: webfinger), the same user there is no difference.
    """
    printed, named = embed.printed_handle, embed.address_handle
    if printed is None or named is None or "@" not in printed or "@" in named:
        return embed
    ref = read_through(embed.permalink or "", parse_embed)
    home = split(ref.url) if ref is not None else None
    user, _, server = printed.partition("@")
    if user.casefold() == named.casefold() and (home is None or home.host != server.lower()):
        return replace(embed, address_handle=None)
    return replace(embed, address_handle=f"{named}@{home.host}") if home is not None else embed


def read_text(text: str) -> list[Flattened]:
    """
    Embeds of which only the skeleton's words are left; and posts copied with the tail that X's have, server and all.

    >>> [embed.handle for _, _, embed in read_text("So. Post by @example_reader@social.example View on Mastodon")]
    ['example_reader@social.example']
    >>> [(_, _, embed)] = read_text("So it is.\\n— Ada (@ada@social.example) Apr 21, 2024")
    >>> embed.handle, embed.text, embed.shown_date.isoformat()
    ('ada@social.example', 'So it is.', '2024-04-21')
    """
    skeletons = [(found.start(), found.end(), embed_of("mastodon", "flattened-text", handle=found[1]))
                 for found in _FLATTENED.finditer(text)]
    tails = [(tail.text_start, tail.end, embed_of(
        "mastodon", "flattened-text", text=text[tail.text_start:tail.text_end], handle=tail.handle, name=tail.name,
        printed=tail.date, date_text=tail.date_text, handles=ACCOUNT)) for tail in find_tails(text, _WHOLE)]
    return sorted(skeletons + tails, key=lambda one: one[:2])


def clock(post_id: str, as_of: datetime | None = None) -> Clock | None:
    """
    When the post was made, by the server that numbered it; None for the small numbers of before version 2.0.

    >>> clock("117017231680174663").at.isoformat(timespec="milliseconds")
    '2026-07-31T23:40:54.885+00:00'

    The copy of another server's post has its number made from the time which that server told.
    """
    return fediverse.clock(post_id, as_of, source="mastodon snowflake; of another server's post, that server's word")


#: A user, perhaps with a server, then a number: what comes after ``/@`` in the address of a post.
_FOLLOWS = r";?[^\s\"'<>/?]{1,200}?SEP(?:(?:posts|statuses)SEP)?[0-9]{1,20}(?![0-9a-z_~@-]|\.(?!json|html?)[a-z0-9])"

PLATFORM = Platform(
    key="mastodon",
    name="Mastodon",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    read_text=read_text,
    clock=clock,
    is_rounded_id=is_rounded_id,
    same_post=on_one_host,
    marks=(
        # Any host will do, so the slash and the at-sign are the literal, in each of their spellings.
        *(Mark("post", literal, _FOLLOWS) for literal in
          ("/@", "\\@", "2f;@", "47;@", "47@", "sol;@", "#64", "#064", "#x40", "#x0040", "commat", "u0040", "\\x40")),
        *(Mark("coded post", literal, _FOLLOWS) for literal in ("2f@", "%40", "%2540", "%252540")),
        Mark("statuses post", "statuses", r"SEP[0-9]"),
        Mark("class", "mastodon-embed"),
        Mark("words post", "view on mastodon"),
        Mark("tail", "AT", r"[a-z0-9_.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}CLOSE"),
        forum_mark("mastodon"),
    ),
    selectors=(
        ("quote", "blockquote"),
        ("class", ".mastodon-embed"),
    ),
    link_selectors=(
        ("post", 'a[href*="/@"]'),
        ("coded post", 'a[href*="%40"]'),
        ("coded post", 'a[href*="2f@" i]'),
        ("statuses post", 'a[href*="statuses" i]'),
    ),
    # The last is how its own page and frame call the post that they draw: ``detailed-status``.
    words=("mastodon", "toot", "fediverse", "activitypub", "detailedstatus"),
    id_alone="(?:9[0-9]{16}|1[0-9]{17})",
)
