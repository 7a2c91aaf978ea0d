"""
Instagram, Facebook, Threads: Meta's oEmbed, without a token since 2026-06-15 (endpoints.md, section 10).

Meta's terms give oEmbed Read for showing the embed in a page, not for collecting what it holds. So these witnesses are
asked only by whoever names them. An error never means that a post is gone: private, inactive, age-gated and missing
posts answer alike. No answer carries a date, and author fields were removed on 2025-11-03: the markup has the handle.
"""

from __future__ import annotations

from provenance.model import Capture, Fetch, Testimony
from provenance.witnesses.answers import dig, encoded, json_of, sentence_of
from provenance.witnesses.oembed import ask_oembed, plain_witness
from provenance.witnesses.witness import Asked, Witness

__all__ = ["FACEBOOK", "INSTAGRAM", "THREADS"]

#: The version of the documentation's pages of May 2026.
_GRAPH = "https://graph.facebook.com/v26.0"
#: Too many requests of an app, a user, a page (4, 17, 32, 613), and a token that is asked for after all (190).
_REFUSED = frozenset((4, 17, 32, 190, 613))
#: Words of an error by which the platform itself says that a post is not for everybody.
_NOT_FOR_ALL = ("private", "age-restricted", "age restricted", "geo-restricted", "geo restricted", "embed disabled",
                "embedding disabled", "embedding is disabled")


def _refusal(capture: Capture) -> tuple[str, str] | None:
    """What Meta's error means: a refusal, a post not for everybody, or nothing that is known. Never ``gone``."""
    error = dig(json_of(capture), "error")
    sentence = sentence_of({"error": error})
    if error is None or sentence is None:
        # Without its error in JSON, a 404 is somebody else's.
        return ("unknown", f"http {capture.status}") if capture.status in (404, 410) else None
    code = dig(error, "code")
    reason = f"http {capture.status}, code {code}: {sentence}" if isinstance(code, int) else (
        f"http {capture.status}: {sentence}")
    if capture.status == 429 or (capture.status or 0) >= 500 or (isinstance(code, int) and code in _REFUSED):
        return "blocked", reason
    low = sentence.lower()
    return ("restricted" if any(word in low for word in _NOT_FOR_ALL) else "unknown"), reason


def _ask_facebook(asked: Asked, fetch: Fetch) -> Testimony | None:
    if asked.platform != "facebook" or asked.post_id is None or asked.url is None:
        return None
    film = any(part in asked.url for part in ("/videos/", "/watch/", "/reel/"))
    endpoint = f"{_GRAPH}/oembed_{'video' if film else 'post'}?omitscript=true&url="
    return ask_oembed(FACEBOOK.key, endpoint + encoded(asked.url), asked, fetch, refusal=_refusal)


INSTAGRAM = plain_witness("instagram", "Instagram oEmbed", f"{_GRAPH}/instagram_oembed?omitscript=true&url=",
                          refusal=_refusal, opt_in=True)
FACEBOOK = Witness(key="facebook-oembed", name="Facebook oEmbed", kind="platform", platforms=frozenset(("facebook",)),
                   ask=_ask_facebook, opt_in=True)
THREADS = plain_witness("threads", "Threads oEmbed", "https://graph.threads.net/oembed?omitscript=true&url=",
                        refusal=_refusal, opt_in=True)
