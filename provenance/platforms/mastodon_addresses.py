"""
The addresses of Mastodon: thousands of servers of any name, so that a post is known by the shape of its path.

Grammar: facts of embed-markup.md section 8. On a host that nobody listed, only the long numbers of the clock count
(15 to 20 digits): a blog may have a ``/@name/2024``.

>>> from provenance.urls import split
>>> parse_url(split("https://social.example/@example_reader/112345678901234567")).handle
'example_reader'
>>> parse_url(split("https://medium.com/@example_reader/112345678901234567")) is None
True
"""

from __future__ import annotations

import re

from provenance.model import PostRef
from provenance.platforms.fediverse import ACCOUNT, DOMAIN, USER, post_number
from provenance.platforms.forum_frames import forum_frame
from provenance.platforms.platform import Named
from provenance.urls import Address, split

#: Servers large or old enough that their posts of before the clock, with short numbers, still stand in articles.
#: Source: the server list of joinmastodon.org and the larger ones of Japan, as generally known; checked by nobody.
INSTANCES = frozenset(
    "mastodon.social mastodon.online mstdn.social mstdn.jp mastodon.world mastodon.cloud mastodon.xyz mastodon.art "
    "mastodon.technology mastodon.nl mastodon.ie mastodon.scot mastodon.green mastodonapp.uk mas.to masto.ai "
    "mstdn.ca mstdn.io pawoo.net fosstodon.org hachyderm.io infosec.exchange octodon.social social.coop "
    "scholar.social mamot.fr chaos.social witches.live universeodon.com newsie.social journa.host toot.community "
    "toot.cafe troet.cafe aus.social c.im mathstodon.xyz techhub.social kolektiva.social social.vivaldi.net "
    "tech.lgbt wandering.shop indieweb.social sigmoid.social ioc.exchange masto.pt".split()
)
#: Sites that have ``/@name`` too, or run programs of Mastodon's family and are platforms of their own.
_OTHERS = frozenset(
    "truthsocial.com gab.com gab.ai tiktok.com douyin.com medium.com youtube.com youtu.be threads.net threads.com "
    "twitter.com x.com instagram.com facebook.com substack.com linkedin.com reddit.com t.me telegram.me vk.com "
    "pinterest.com tumblr.com bsky.app rumble.com vimeo.com odysee.com lbry.tv flipboard.com note.com velog.io "
    "steemit.com hive.blog peakd.com ecency.com minds.com kick.com qiita.com speakerdeck.com snapchat.com "
    "lemon8-app.com kwai.com likee.video triller.co post.news parler.com matters.town matters.news mix.com "
    "npmjs.com unpkg.com jsdelivr.net esm.sh skypack.dev jsr.io "
    # Hosts that show another's page under its own path: what is inside is read first.
    "translate.goog ampproject.org archive.org archive.today archive.ph".split()
)
#: Web clients under one host that name the server first: ``elk.zone/mastodon.social/@name/ID``.
_CLIENTS = frozenset(("elk.zone", "main.elk.zone"))
#: The least digits of a number by the clock, and the most: 15 digits are of 1970, twenty more than a server can hold.
_LEAST, _MOST = 15, 20


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on some server? None for profiles, tags, and other sites.

    A server numbers the posts of others, too (``/@name@elsewhere/ID``): the id and its clock are then its own. Two
    servers count apart, but by the millisecond and 16 bits of chance, so that equal ids on two hosts are next to
    impossible, short sequential ones aside. Should a page hold two such posts, they stand as one, under the address
    met first; ``PostRef.url`` keeps the host and tells them apart wherever both are at hand.
    """
    return _parse(address, least=1 if address.host in INSTANCES else _LEAST)


def parse_embed(address: Address) -> PostRef | None:
    """The same where the element says that it is Mastodon's: short numbers count on any host."""
    return _parse(address, least=1)


def parse_other(address: Address) -> Named | None:
    """
    Users with their server in the address, pictures by their folder; on well-known servers also users and hashtags.

    >>> from provenance.urls import split
    >>> parse_other(split("https://mastodon.social/tags/bins"))
    Named(platform='mastodon', kind='hashtag', value='bins')
    """
    host, parts = _server(address)
    if host is None or not parts:
        return None
    if parts[0] == "web":
        parts = parts[1:]
    folder = parts.index("media_attachments") if "media_attachments" in parts else -1
    if folder >= 0 and parts[folder + 1:folder + 2] == ("files",) and len(parts) > folder + 3:
        return Named("mastodon", "media", parts[-1])
    known = host in INSTANCES
    match parts:
        case (str(acct), *rest) if acct.startswith("@") and re.fullmatch(ACCOUNT, acct[1:]):
            if known and rest[:1] == ["tagged"] and len(rest) == 2:
                return Named("mastodon", "hashtag", rest[1])
            return Named("mastodon", "user", acct[1:]) if known or "@" in acct[1:] else None
        case ("users", user, *_) if known and re.fullmatch(USER, user):
            return Named("mastodon", "user", user)
        case ("tags", tag) if known:
            return Named("mastodon", "hashtag", tag)
    return None


def _parse(address: Address, least: int) -> PostRef | None:
    host, parts = _server(_unframed(address))
    if host is None:
        return None
    if host in INSTANCES:
        least = 1
        if parts[:1] == ("statuses",):
            parts = ("web", *parts)  # as its web client wrote it; on other hosts that is anybody's path
    account, segment = _post_parts(parts)
    post_id = post_number(segment, least) if segment else None
    if post_id is None or len(post_id) > _MOST:
        return None
    path = f"@{account}/{post_id}" if account else f"web/statuses/{post_id}"
    return PostRef("mastodon", post_id, account, f"https://{host}/{path}")


def _unframed(address: Address) -> Address:
    """The address of the post behind a forum's frame, which holds ``user@host/ID``; no host means the first one."""
    framed = forum_frame(address, "mastodon")
    if not framed:
        return address
    account, _, number = framed.partition("/")
    user, _, home = account.partition("@")
    return split(f"https://{home or 'mastodon.social'}/@{user}/{number}") or address


def _post_parts(parts: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The account and the segment of the number, by the shape of the path; (None, None) for what is no post."""
    if parts[:1] in (("web",), ("deck",)):
        # The older web client, and the one with columns.
        parts = parts[1:]
        if len(parts) > 1 and parts[0] == "statuses":
            return None, parts[1]
    match parts:
        case (account, "posts" | "statuses", number, *_) | (account, number, *_) if (
                account.startswith("@") and re.fullmatch(ACCOUNT, account[1:])):
            return account[1:], number  # Soapbox, in front of the same servers, says what the number is of
        case ("users", user, "statuses", number, *_) if re.fullmatch(USER, user):
            return user, number
        case ("ap", "users", user, "statuses", number, *_) if re.fullmatch("[0-9]{1,20}", user):
            return None, number  # from version 4.5 on accounts are numbers here
    return None, None


def _server(address: Address) -> tuple[str | None, tuple[str, ...]]:
    """The server an address is about and the path on it; None for sites that are none of Mastodon's."""
    host, parts = address.host, address.segments
    if host in _CLIENTS and parts and re.fullmatch(DOMAIN, parts[0]):
        host, parts = parts[0].lower(), parts[1:]
    labels = host.split(".")[-4:]
    if len(labels) < 2 or any(".".join(labels[place:]) in _OTHERS for place in range(len(labels) - 1)):
        return None, ()
    return host, parts
