"""
An embed beside each testimony about its post: author, day, words. Pure comparisons; the rules make findings of them.

>>> from provenance.model import Embed, Testimony
>>> embed = Embed("x", "blockquote", 0, post_id="20", handle="example_reader", text="Just words.")
>>> said = Testimony("x-oembed", "exists", handle="Example_Reader", post_id="20", text="Just  words.")
>>> one, = compare_all(embed, "20", (said,))
>>> one.handle, one.day, one.words.relation, one.agrees
('same', None, 'same', True)

Only testimonies that show the post are compared: a refusal, a silence, a "not found" have nothing to hold against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from provenance.judge import compare
from provenance.judge.words import Links, Told, compare_words, repeated
from provenance.model import Clock, Embed, Resolution, Testimony
from provenance.platforms import parse_post_url
from provenance.testimony import origin_of, shows

__all__ = ["Compared", "compare_all", "edited_by_its_word", "reposted_from"]

#: Platforms whose witnesses give the post's own words; elsewhere it is a title or a caption, of which an embed may
#: show more or less, so that only agreement is told.
_OWN_WORDS = frozenset(("x", "bluesky", "mastodon", "truthsocial", "gab", "telegram", "threads", "instagram"))
#: What Bluesky's embeds print where a picture or a card would be (embed-markup.md 7); the post has no such words.
_STAND_IN = re.compile(r"\[image or embed\](?=\s*\Z)")
_SECOND = timedelta(seconds=1)
#: What our own witnesses remark; platforms' sentences are not looked through for it.
_EDITED = re.compile(r"(?:\A|; )edited(?: on [0-9 :-]{10,20} UTC)?(?:\Z|;)")
_REPOST = re.compile(r"(?:\A|; )(?:a boost of a post by |forwarded from )(?P<who>[^;]{1,200})")


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One testimony beside the embed; what could not be compared is None.

    ``version``: the id of the version it shows, where that is another one than the article's.
    """

    said: Testimony
    handle: str | None  #: same · renamed · other
    day: compare.DayCheck | None  #: the printed day beside ``posted_at``
    words: Told | None
    version: str | None = None

    @property
    def day_agrees(self) -> bool | None:
        """A day that weighs no more than a note is no difference (clocks of the authors' own)."""
        return None if self.day is None else self.day.severity in (None, "note")

    @property
    def agrees(self) -> bool:
        """Something was compared, and nothing differs."""
        made = [None if self.handle is None else self.handle != "other", self.day_agrees,
                None if self.words is None else self.words.agrees]
        return any(one is not None for one in made) and all(one is not False for one in made)


def compare_all(embed: Embed, post_id: str | None, testimony: Sequence[Testimony],
                resolutions: Mapping[str, Resolution] | None = None) -> tuple[Compared, ...]:
    """
    Each testimony that rests on a capture of this post, beside the embed; in the order given.

    Args:
        post_id: The post's id, the embed's own or an adopted one. A testimony about another post is left out, but not
            one about another version of an edited post.
        resolutions: Where links lead, as far as they were followed.
    """
    if not any(map(shows, testimony)):
        return ()
    about = [said for said in testimony
             if said.witness != "media-link" and _is_of(said, embed.platform, post_id)]
    # X says only in one of its answers that the other, too, has only the beginning of a long post.
    cut = {origin_of(said) for said in about if "the text is cut" in (said.reason or "")}
    known: dict[tuple[object, ...], Told | None] = {}
    out = []
    for said in about:
        if not shows(said):
            continue
        whole = origin_of(said) not in cut
        key = (said.text, said.links, whole)
        if key not in known:
            known[key] = _words(embed, post_id, said, resolutions or {}, whole=whole)
        version = None if said.post_id is None or _same_id(said.post_id, post_id, embed.platform) else said.post_id
        out.append(Compared(said, _handle(embed, said, about), _day(embed, said), known[key], version))
    return tuple(out)


def _is_of(said: Testimony, platform: str, post_id: str | None) -> bool:
    if said.post_id is None or _same_id(said.post_id, post_id, platform):
        return True
    return post_id is not None and {said.post_id, post_id} <= set(said.versions)


def _same_id(one: str, other: str | None, platform: str) -> bool:
    """Ids have case, but for Telegram's, which begin with a channel's name."""
    if platform == "telegram" and other is not None:
        return one.casefold() == other.casefold()
    return one == other


# --- author ---------------------------------------------------------------------------------------


def _handle(embed: Embed, said: Testimony, about: Sequence[Testimony]) -> str | None:
    """
    The shown handle beside the witness's: ``same``, ``renamed`` or ``other``.

    ``renamed`` needs somebody's word: the handle is among the author's former ones, or another witness shows this very
    post under it. A post never changes its author, so both handles are then one account's.
    """
    shown = embed.handle
    if shown is None:
        return None
    if said.author_id is not None and said.author_id == shown:
        return "same"
    if said.handle is None:
        return None
    one, other = _folded(shown), _folded(said.handle)
    if ("@" in one) != ("@" in other):
        one, other = one.partition("@")[0], other.partition("@")[0]
    if one == other:
        return "same"
    if any(compare.is_placeholder(word, embed.platform) for word in (shown, said.handle)):
        return None
    if any(word.isdigit() or word.startswith("did:") for word in (one, other)):
        return None  # a number or an identifier in a handle's place can be of the same account
    former = {_folded(name) for word in about for name, _ in word.former_handles}
    elsewhere = {_folded(word.handle) for word in about if word is not said and shows(word) and word.handle}
    return "renamed" if _folded(shown) in former | elsewhere else "other"


def _folded(handle: str) -> str:
    return handle.strip().removeprefix("@").casefold()


# --- day ------------------------------------------------------------------------------------------


def _day(embed: Embed, said: Testimony) -> compare.DayCheck | None:
    at = said.posted_at
    if at is None:
        return None
    return compare.check_day(embed, Clock(at, at, at, _SECOND // timedelta(milliseconds=1), said.witness))


# --- words ----------------------------------------------------------------------------------------


def _words(embed: Embed, post_id: str | None, said: Testimony, resolutions: Mapping[str, Resolution], *,
           whole: bool) -> Told | None:
    if embed.text is None or said.text is None:
        return None
    links = Links(embed.anchors, said.links, resolutions, frozenset((
        *embed.media_links,
        *(anchor.shown for anchor in said.links if _is_own_media(anchor.target, embed.platform, post_id)))))
    shown = _STAND_IN.sub("", embed.text) if embed.platform == "bluesky" else embed.text
    told = compare_words(said.text, shown, links, whole=whole)
    if embed.platform in _OWN_WORDS:
        return told
    return told if told is not None and told.agrees else None


def _is_own_media(url: str, platform: str, post_id: str | None) -> bool:
    """Does the link lead to the post's own picture or film: to the post itself?"""
    ref = parse_post_url(url)
    return ref is not None and ref.platform == platform and ref.post_id == post_id


# --- what else a witness says ---------------------------------------------------------------------


def edited_by_its_word(said: Testimony) -> bool:
    """Does it say that the post was edited, without the ids of its versions?"""
    return _EDITED.search(said.reason or "") is not None


def reposted_from(said: Testimony) -> str | None:
    """
    Whose post it repeats, by its word; None for a post of its own.

    >>> reposted_from(Testimony("mastodon-api", "exists", reason="a boost of a post by @example_other"))
    '@example_other'
    """
    if not shows(said):
        return None
    found = _REPOST.search(said.reason or "")
    if found is not None:
        return found["who"].strip()
    handle = repeated(said.text)
    return f"@{handle}" if handle is not None else None


def sources_that_agree(compared: Iterable[Compared]) -> frozenset[str]:
    """Who stands behind the captures that agree: the platform, and each archive; a witness counts once."""
    return frozenset(origin_of(one.said) for one in compared if one.agrees and one.said.capture is not None)
