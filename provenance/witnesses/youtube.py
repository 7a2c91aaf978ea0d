"""
YouTube: its oEmbed, and the preview picture that goes with an id; no key (endpoints.md, section 6).

oEmbed tells title and channel of public and unlisted videos, no date. Its errors are single words, not JSON.
"""

from __future__ import annotations

import re

from provenance.model import Capture, Fetch, Testimony
from provenance.platforms.youtube_addresses import VIDEO_ID
from provenance.witnesses.answers import encoded, no_use, testimony, usable
from provenance.witnesses.oembed import ask_oembed
from provenance.witnesses.witness import Asked, Witness

__all__ = ["OEMBED", "PICTURE", "ask", "ask_picture"]

_VIDEO = re.compile(VIDEO_ID)
#: How pictures begin: JPEG, PNG, and WebP within RIFF.
_PICTURES = (b"\xff\xd8", b"\x89PNG", b"RIFF")
_MEANINGS = {
    # extractus/oembed-extractor #168: it follows the standard, by which 401 is a private resource.
    "unauthorized": "Unauthorized: the video exists, its embedding is switched off",
    # ruby-oembed #79; in 2020 the word also came with a 200.
    "forbidden": "Forbidden: the video is private",
}


def ask(asked: Asked, fetch: Fetch) -> Testimony | None:
    """What oEmbed says of a video; None for posts of the community page, which it does not serve."""
    if asked.platform != "youtube" or asked.post_id is None or not _VIDEO.fullmatch(asked.post_id):
        return None
    watch = encoded(f"https://www.youtube.com/watch?v={asked.post_id}")
    return ask_oembed(OEMBED.key, f"https://www.youtube.com/oembed?url={watch}&format=json", asked, fetch,
                      refusal=_refusal, titled=True)


def _refusal(capture: Capture) -> tuple[str, str] | None:
    word = capture.body[:40].decode("ascii", errors="replace").strip().lower()
    if (capture.status, word) in ((401, "unauthorized"), (403, "forbidden"), (200, "forbidden")):
        return "restricted", f"http {capture.status}: {_MEANINGS[word]}"
    if capture.status == 400:
        return "unknown", "http 400: a malformed id"
    return None


def ask_picture(asked: Asked, fetch: Fetch) -> Testimony | None:
    """
    Is there a preview picture? ``gone`` where there is none; a picture alone does not say that the video is there.
    """
    if asked.platform != "youtube" or asked.post_id is None or not _VIDEO.fullmatch(asked.post_id):
        return None
    capture = usable(PICTURE.key, f"https://i.ytimg.com/vi/{asked.post_id}/hqdefault.jpg", fetch)
    if isinstance(capture, Testimony):
        return capture
    if not capture.body.startswith(_PICTURES):
        return no_use(PICTURE.key, capture, "picture")
    return testimony(PICTURE.key, capture, "unknown",
                     reason="a preview picture is there: the id was given, the video may be gone since")


OEMBED = Witness(key="youtube-oembed", name="YouTube oEmbed", kind="platform",
                 platforms=frozenset(("youtube",)), ask=ask)
PICTURE = Witness(key="youtube-picture", name="YouTube preview picture", kind="platform",
                  platforms=frozenset(("youtube",)), ask=ask_picture)
