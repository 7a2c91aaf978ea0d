"""
Telegram: the frame of a post, and the preview page of its channel; no key (endpoints.md, section 11).

Both answer with 200 always; what they show counts. A missing post may be deleted, never written, a service message, or
in a channel that was renamed or closed: not separable. The page shows the channel's present name.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from provenance.fragment import from_node
from provenance.model import Capture, Fetch, Testimony
from provenance.platforms.telegram import read
from provenance.witnesses.answers import instant, line, no_use, page_of, testimony, usable
from provenance.witnesses.witness import Asked, Witness

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["FRAME", "PREVIEW", "ask", "ask_preview"]

_ID = re.compile(r"([A-Za-z][A-Za-z0-9_]{3,31})/([1-9][0-9]{0,9})")
#: A preview shows twenty; a post has at most 4,096 characters.
_MOST_MESSAGES = 100
_LONGEST_PREVIEW = 300_000
_LONGEST_MARKUP = 131_072
_MESSAGE = ".tgme_widget_message[data-post]"


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What the post's frame shows; None for posts of private groups, which nobody outside can ask about."""
    named = _named(asked)
    if named is None:
        return None
    capture = usable(FRAME.key, f"https://t.me/{named[0]}?embed=1&mode=tme", fetch)
    if isinstance(capture, Testimony):
        return capture
    page = page_of(capture)
    message = page.css_first(_MESSAGE)
    if message is not None:
        if _is(message, asked):
            return _told(FRAME.key, capture, message, asked)
        return testimony(FRAME.key, capture, "unknown",
                         reason=line(f"the frame shows another post: {_post(message)}"))
    error = page.css_first(".tgme_widget_message_error")
    if error is None:
        return no_use(FRAME.key, capture, "frame of a post")
    sentence = line(error.text(separator=" ")) or ""
    return testimony(FRAME.key, capture, "gone" if "not found" in sentence.lower() else "unknown",
                     reason=sentence or "an error without a sentence")


def ask_preview(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    Is the post among its neighbours in the channel's preview? Numbers rise with time, so they bracket a missing one.

    A group of pictures is shown under one of its numbers, so a missing number alone is ``gone`` in this witness's
    word only. Groups and people, and channels that switched it off, have no preview.
    """
    named = _named(asked)
    if named is None:
        return None
    capture = usable(PREVIEW.key, f"https://t.me/s/{named[0]}", fetch)
    if isinstance(capture, Testimony):
        return capture
    messages = page_of(capture, _LONGEST_PREVIEW).css(_MESSAGE)[:_MOST_MESSAGES]
    if not messages:
        said = no_use(PREVIEW.key, capture, "preview")
        return said if said.outcome == "blocked" else testimony(PREVIEW.key, capture, "unknown",
                                                                reason="the channel has no preview")
    if (ours := next((message for message in messages if _is(message, asked)), None)) is not None:
        return _told(PREVIEW.key, capture, ours, asked)
    wanted = int(named[2])
    numbers = {int(found[2]): message for message in messages
               if (found := _ID.fullmatch(_post(message))) and found[1].lower() == named[1].lower()}
    before = max((number for number in numbers if number < wanted), default=None)
    after = min((number for number in numbers if number > wanted), default=None)
    if before is None or after is None:
        return testimony(PREVIEW.key, capture, "unknown", reason="the preview does not reach the post")
    low, high = f"{before} ({_day(numbers[before])})", f"{after} ({_day(numbers[after])})"
    return testimony(PREVIEW.key, capture, "gone", reason=f"between {low} and {high} there is none")


def _named(asked: Asked) -> re.Match[str] | None:
    return _ID.fullmatch(asked.post_id) if asked.platform == "telegram" and asked.post_id is not None else None


def _post(message: LexborNode) -> str:
    return message.attributes.get("data-post") or ""


def _is(message: LexborNode, asked: Asked) -> bool:
    """Names of channels have no case."""
    return asked.post_id is not None and _post(message).lower() == asked.post_id.lower()


def _told(key: str, capture: Capture, message: LexborNode, asked: Asked) -> Testimony:
    forwarded = _text(message, ".tgme_widget_message_forwarded_from_name")
    edited = "edited" in (_text(message, ".tgme_widget_message_meta") or "").lower()
    html = message.html or ""
    embed = read(from_node(message)) if len(html) <= _LONGEST_MARKUP else None
    channel = _post(message).partition("/")[0]
    remarks = [f"forwarded from {forwarded}"] if forwarded else []
    remarks += ["edited"] if edited else []
    return testimony(
        key, capture, "exists", handle=line(channel), post_id=asked.post_id,
        text=embed.text if embed is not None else None, name=line(embed.display_name) if embed is not None else None,
        posted_at=_at(message, ".tgme_widget_message_date time[datetime]"),
        reason=line("; ".join(remarks)))


def _text(message: LexborNode, selector: str) -> str | None:
    found = message.css_first(selector)
    return line(found.text(separator=" ")) if found is not None else None


def _day(message: LexborNode) -> str:
    at = _at(message, "time[datetime]")
    return f"{at:%Y-%m-%d}" if at is not None else "no date"


def _at(message: LexborNode, selector: str) -> datetime | None:
    found = message.css_first(selector)
    return instant(found.attributes.get("datetime")) if found is not None else None


FRAME = Witness(key="telegram-frame", name="Telegram frame", kind="platform", platforms=frozenset(("telegram",)),
                ask=ask)
PREVIEW = Witness(key="telegram-preview", name="Telegram preview", kind="platform", platforms=frozenset(("telegram",)),
                  ask=ask_preview)
