"""
Vimeo's oEmbed: title and owner of a video; no key (endpoints.md, section 6).
"""

from __future__ import annotations

import re
from functools import partial

from provenance.model import Capture, Fetch, Testimony
from provenance.urls import split
from provenance.witnesses.answers import dig, encoded, id_of, json_of, line, sentence_of
from provenance.witnesses.oembed import Card, ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["WITNESS", "ask"]

KEY = "vimeo-oembed"
_ID = re.compile("[0-9]{1,25}")
_HASH = re.compile("[0-9a-f]{6,40}")


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    What oEmbed says of a video. ``restricted`` also where it may be shown on some sites only.

    The hash that opens a video which is not listed is taken from the article's link.
    """
    if asked.platform != "vimeo" or asked.post_id is None or not _ID.fullmatch(asked.post_id):
        return None
    event = "event/" if (asked.url or "").startswith("https://vimeo.com/event/") else ""
    video = f"https://vimeo.com/{event}{asked.post_id}" + (f"/{key}" if (key := _hash(asked)) else "")
    return ask_oembed(KEY, f"https://vimeo.com/api/oembed.json?url={encoded(video)}", asked, fetch,
                      refusal=partial(_refusal, asked.post_id, bool(event)), titled=True, note=_uploaded)


def _hash(asked: Asked) -> str | None:
    address = split(asked.permalink or "")
    if address is None or asked.post_id not in address.segments:
        return None
    after = address.segments[address.segments.index(asked.post_id) + 1:][:1]
    return next((key for key in (address.value("h"), *after) if key and _HASH.fullmatch(key)), None)


def _refusal(post_id: str, event: bool, capture: Capture) -> tuple[str, str] | None:
    value = json_of(capture)
    if capture.status == 200 and dig(value, "domain_status_code") == 403 and not dig(value, "html"):
        # vimeo/player.js #264
        return "restricted", "domain_status_code 403: shown on some sites only"
    if capture.status == 403 and (sentence := sentence_of(value)):
        return "restricted", f"http 403: {sentence}"
    if capture.status == 404:
        return "gone", "http 404: gone or private"
    other = id_of(dig(value, "video_id"))
    if capture.status == 200 and other is not None and other != post_id and not event:
        return "unknown", f"the answer is about another post: {other}"
    return None


def _uploaded(card: Card) -> str | None:
    """The time of upload, for people only: nobody says of which zone it is."""
    date = line(card.value.get("upload_date"), 40)
    return f"upload_date {date}, of no stated zone" if date else None


WITNESS = Witness(key=KEY, name="Vimeo oEmbed", kind="platform", platforms=frozenset(("vimeo",)), ask=ask)
