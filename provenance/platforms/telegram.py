"""
Telegram: posts of channels and groups. The embed is a script element without a word; the frame it draws shows all.

The id counts within its channel, so the two are told together: ``channel/613``. There is no clock in it. Shapes and
addresses: embed-markup.md section 11.
"""

from __future__ import annotations

import re

from provenance.dates import parse_date
from provenance.fragment import Fragment, from_soup
from provenance.model import Embed, PostRef
from provenance.pieces import shown
from provenance.platforms.embeds import embed_of
from provenance.platforms.forum_frames import forum_mark, unframed
from provenance.platforms.platform import Mark, Named, Platform, read_through
from provenance.platforms.segments import ending_in
from provenance.urls import Address, split

__all__ = ["PLATFORM", "parse_other", "parse_url", "read"]

#: 5 to 32 letters, digits and low lines, a letter first; names of 4 were auctioned (embed-markup.md 11). Shorter and
#: longer ones stand in public pages (``nft/3``, a channel of 39 letters), so that the number behind them tells.
HANDLE = r"[A-Za-z][A-Za-z0-9_]{2,63}"
_HANDLE = re.compile(HANDLE)
_HOSTS = frozenset(first + host for first in ("", "www.") for host in ("t.me", "telegram.me", "telegram.dog"))
_OWN_HOST = re.compile(r"([a-z][a-z0-9_]{2,31})\.t\.me")
_ID = ending_in("([1-9][0-9]{0,9})")
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
#: First segments that are doors of the app, never channels.
RESERVED = frozenset(
    "s c joinchat addstickers addemoji addlist addtheme share iv proxy socks login setlanguage bg invoice boost "
    "confirmphone contact giftcode".split()
)
#: The frame's own name: telegram-widget.js writes a hyphen for the slash.
_FRAME = re.compile(rf"telegram-post-({HANDLE})-([1-9][0-9]{{0,9}})")


def parse_url(address: Address) -> PostRef | None:
    """
    Is this the address of a post on Telegram? None for channels, invitations, shares and the frames of comments.

    >>> from provenance.urls import split
    >>> parse_url(split("https://t.me/s/example_town/613?single"))
    PostRef(platform='telegram', post_id='example_town/613', handle='example_town', url='https://t.me/example_town/613')
    >>> parse_url(split("https://t.me/c/1234567890/42")).post_id
    'c/1234567890/42'

    A thread between channel and number (topics) is left out of the id.
    """
    address = unframed(address, "telegram", "https://t.me/")
    parts = _parts(address)
    if address.value("discussion") is not None:
        return None  # the comments under a post, drawn by another widget
    private = parts[:1] == ("c",)
    if private or parts[:1] == ("s",):
        parts = parts[1:]
    if len(parts) not in (2, 3) or (len(parts) == 3 and not _NUMBER.fullmatch(parts[1])):
        return None
    found = _ID.fullmatch(parts[-1])
    if found is None:
        return None
    if private:
        return _ref(f"c/{parts[0]}/{found[1]}", None) if _NUMBER.fullmatch(parts[0]) else None
    channel = _channel(parts[0])
    return _ref(f"{channel}/{found[1]}", channel) if channel else None


def parse_other(address: Address) -> Named | None:
    """A channel, group or person; None for posts and doors of the app."""
    parts = _parts(address)
    if parts[:1] == ("s",):
        parts = parts[1:]
    channel = _channel(parts[0]) if parts and parse_url(address) is None else None
    return Named("telegram", "user", channel) if channel else None


def _parts(address: Address) -> tuple[str, ...]:
    """The path; ``channel.t.me/613`` is ``t.me/channel/613``. Empty for strangers."""
    if address.host in _HOSTS:
        return address.segments
    own = _OWN_HOST.fullmatch(address.host)
    return (own[1], *address.segments) if own else ()


def _channel(name: str) -> str | None:
    return name if _HANDLE.fullmatch(name) and name.lower() not in RESERVED else None


def _ref(post_id: str, handle: str | None) -> PostRef:
    return PostRef("telegram", post_id, handle, f"https://t.me/{post_id}")


def read(fragment: Fragment) -> Embed | None:
    """The post a fragment shows; None where it is none of Telegram's (log-in buttons and comment boxes too)."""
    named = fragment.attribute("data-telegram-post")
    if named is not None:
        ref = _named(named)
        return embed_of("telegram", "data-attribute", ref) if ref else None
    if fragment.name == "iframe":
        # The frame's address is read by the finder; where it was lost, its name is left.
        found = _FRAME.fullmatch(fragment.attributes.get("id") or "")
        return embed_of("telegram", "iframe", _ref(f"{found[1]}/{found[2]}", found[1])) if found else None
    return _read_drawn(fragment) if "tgme_widget_message" in fragment.classes else None


def _named(value: str) -> PostRef | None:
    """``channel/613``, as the widget wants it; some write the whole address."""
    value = value.strip()
    address = split("https://t.me/" + value)
    return read_through(value, parse_url) if "//" in value else parse_url(address) if address else None


def _read_drawn(fragment: Fragment) -> Embed | None:
    """The frame's inside, as savers of pages keep it: name, words and time."""
    ref = _named(fragment.attribute("data-post") or "")
    if ref is None:
        return None
    soup = fragment.soup
    for reply in soup.select(".tgme_widget_message_reply"):
        reply.extract()
    body = soup.select_one(".tgme_widget_message_text")
    pieces = from_soup(body, form=fragment.form).pieces if body is not None else ()
    name = soup.select_one(".tgme_widget_message_owner_name")
    link = soup.select_one("a.tgme_widget_message_date[href]")
    time = soup.select_one(".tgme_widget_message_date time[datetime]")
    date_text = " ".join(time.get_text(" ").split()) if time is not None else ""
    return embed_of("telegram", "data-attribute", ref, text=shown(pieces).strip(), pieces=pieces,
                    permalink=str(link["href"]) if link is not None else None,
                    name=(name.get_text().strip() or None) if name is not None else None,
                    printed=parse_date(date_text, lang=fragment.page_lang) if date_text else None,
                    date_text=date_text or None, instant=str(time["datetime"]) if time is not None else None,
                    handles=HANDLE)


#: A channel or a door, perhaps a thread, and a number; behind ``channel.t.me`` the number alone.
_TO_ID = r"SEP(?:(?:s|c)SEP)?(?:[a-z0-9_]{1,64}SEP){0,2}[1-9]"

#: What stands between a shortcode's name and its end: ``town/613``, ``"town" "613"``, ``name="town" id="613"``.
_KEY = r"(?:[a-z]{1,12}=)?[\"']?"
_IN_CODE = (rf"(?:[_-]?post)?\s{{1,3}}{_KEY}[a-z][a-z0-9_]{{2,63}}(?:[\"']?\s{{1,3}}{_KEY}|/)"
            r"[1-9][0-9]{0,9}[\"']?\s{0,3}/?[>%]\}{1,2}")

PLATFORM = Platform(
    key="telegram",
    name="Telegram",
    parse_url=parse_url,
    parse_other=parse_other,
    read=read,
    marks=(
        *(Mark("post", host, _TO_ID) for host in ("t.me", "telegram.me", "telegram.dog")),
        Mark("attribute", "telegram-post"),
        Mark("class", "tgme_widget_message", r"[\s\"'\\&]"),
        forum_mark("telegram"),
        *(Mark("code post", f"{begin}telegram", _IN_CODE) for begin in ("{< ", "{% ")),
    ),
    selectors=(
        ("attribute", "[data-telegram-post]"),
        ("attribute", 'iframe[id^="telegram-post-"]'),
        ("class", "div.tgme_widget_message"),
    ),
    link_selectors=(
        ("post", 'a[href*="t.me" i]'),
        ("post", 'a[href*="telegram." i]'),
    ),
    # No id stands alone: ``data-telegram-discussion`` has the same shape and is no post.
    words=("telegram",),
    id_in_shortcode=r"(?P<handle>[A-Za-z][A-Za-z0-9_]{2,63})/[1-9][0-9]{0,9}",
    frames=r"t\.me/[^\s?#]{3,80}\?(?:[^\s#]{0,80}&)?embed=1",
    spelled=("телеграм", "テレグラム", "텔레그램", "تلغرام", "تيليغرام", "تلگرام", "טלגרם"),
)
