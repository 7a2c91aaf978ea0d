"""
TikTok: its oEmbed, and the data inside a post's page; no key (endpoints.md, section 5).

oEmbed's 400 is said of posts that are gone and of callers it does not like, so it says nothing. The page's codes say
a little more, where a page with data comes at all.
"""

from __future__ import annotations

import json
import re
from typing import Any

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import (
    dig,
    encoded,
    id_of,
    line,
    testimony,
    unreadable,
    usable,
    words,
)
from provenance.witnesses.oembed import ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["OEMBED", "PAGE", "ask", "ask_page"]

_ID = re.compile("[0-9]{1,25}")
#: The id of the script that holds it.
_STATE = b"__UNIVERSAL_DATA_FOR_REHYDRATION__"
#: What the page's codes mean, as far as anybody knows. 10204 is "not found", and was also seen for region blocks and
#: wrong ids (yt-dlp #11308, davidteather/TikTok-Api #1007), so it proves nothing.
_CODES = {
    10204: ("unknown", "not found, or not shown here"),
    10216: ("restricted", "private"),
    10222: ("restricted", "private"),
    100004: ("unknown", "not shown in this region, or unknown"),
}


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What oEmbed says of a post. The handle in the question is ignored, the answer has the present one."""
    if not _is_ours(asked):
        return None
    return ask_oembed(OEMBED.key, f"https://www.tiktok.com/oembed?url={encoded(asked.url or '')}", asked, fetch,
                      titled=True)


def ask_page(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What the post's page holds as data: author, words and time, or a code that says why not."""
    if not _is_ours(asked) or asked.post_id is None or asked.url is None:
        return None
    capture = usable(PAGE.key, asked.url, fetch)
    if isinstance(capture, Testimony):
        return capture
    detail = dig(_state(capture), "__DEFAULT_SCOPE__", "webapp.video-detail")
    code = dig(detail, "statusCode")
    if not isinstance(code, int) or isinstance(code, bool):
        outcome, reason = unreadable(capture, "page with data")
        # Callers from data centres get the frame of a page.
        return testimony(PAGE.key, capture, "blocked", reason="a page without data" if outcome == "unknown" else reason)
    item = dig(detail, "itemInfo", "itemStruct")
    if code == 0 and id_of(dig(item, "id")) == asked.post_id:
        return testimony(PAGE.key, capture, "exists", post_id=asked.post_id, text=words(dig(item, "desc")),
                         handle=line(dig(item, "author", "uniqueId")), name=line(dig(item, "author", "nickname")),
                         author_id=id_of(dig(item, "author", "id")))
    outcome, meaning = _CODES.get(code, ("unknown", "the page is not about the post"))
    return testimony(PAGE.key, capture, outcome, reason=f"statusCode {code}: {meaning}")


def _is_ours(asked: Asked) -> bool:
    return (asked.platform == "tiktok" and asked.url is not None and asked.post_id is not None
            and _ID.fullmatch(asked.post_id) is not None)


def _state(capture: Capture) -> Any:
    begin = capture.body.find(_STATE)
    opened = capture.body.find(b">", begin) if begin >= 0 else -1
    closed = capture.body.find(b"</script", opened) if opened >= 0 else -1
    try:
        return json.loads(capture.body[opened + 1:closed]) if closed >= 0 else None
    except (ValueError, RecursionError):
        return None  # damaged data is no data


OEMBED = Witness(key="tiktok-oembed", name="TikTok oEmbed", kind="platform", platforms=frozenset(("tiktok",)), ask=ask)
PAGE = Witness(key="tiktok-page", name="TikTok page", kind="platform", platforms=frozenset(("tiktok",)), ask=ask_page)
