"""
Where a copy comes from, and whether its parts agree with each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from provenance.judge import compare
from provenance.judge.identify import Picture, shown_day
from provenance.judge.rule import Hit, Subject, rule
from provenance.model import Match
from provenance.platforms import PLATFORMS, is_rounded_id


@rule("prv", severity="note", basis="observed",
      limits="Text in a page can be typed by anyone; this does not say that it was changed.",
      next_step="Open the post at its address, or ask an archive for it.")
def by_value_only(subject: Subject) -> Iterator[Hit]:
    """The words stand in the article, and no witness of the post (endpoint, archive, picture link) was heard."""
    heard = any(one.outcome not in ("not-tried", "unknown") or one.witness == "media-link" for one in subject.testimony)
    if subject.embed.text is not None and not heard:
        yield Hit("The words of the post are known only from the article's own text.")


@rule("prv", severity="check", basis="observed",
      limits="A missing address does not say that there is no such post.",
      next_step="Search the platform or an archive for the words and the handle.")
def no_permalink(subject: Subject) -> Iterator[Hit]:
    """The article gives neither the post's address nor its id, so nobody can go and look."""
    if subject.embed.post_id is None and subject.embed.permalink is None:
        yield Hit("The article shows a post without its status address.")


@rule("prv", severity="note", basis="fetched",
      limits="Many posts were never captured; a missing capture says nothing about the post.",
      next_step="Ask the platform's public endpoint or a web archive, and keep the answer.")
def no_independent_capture(subject: Subject) -> Iterator[Hit]:
    """No endpoint and no archive has answered with the post; a picture link leads to it but shows nothing of it."""
    if not any(one.outcome == "exists" for one in subject.captured):
        yield Hit("No independent capture of the post was consulted or found.")


@rule("prv", severity="hold", basis="observed",
      limits="Accounts are renamed, and a platform forwards old addresses; the id tells the post.",
      next_step="Open the address and compare the author with the printed handle.")
def handle_mismatch(subject: Subject) -> Iterator[Hit]:
    """The printed handle and the handle in the address differ; placeholders in addresses count for nothing."""
    embed = subject.embed
    if subject.handle_agrees is False:
        yield Hit(f"The printed handle @{embed.printed_handle} differs from @{embed.address_handle} in the address.",
                  Match(f"@{embed.printed_handle}"))


@rule("prv", severity="check", basis="fetched",
      limits="Pictures are used again in later posts and by other accounts; the link names the first one.",
      next_step="Open the post that the picture leads to and compare it with the article.")
def media_elsewhere(subject: Subject) -> Iterator[Hit]:
    """A picture link leads to a post of another handle or day; both are named and the id is not adopted."""
    for one in subject.pictures:
        if one.elsewhere and one.ref is not None:
            shown = _named(subject.embed.printed_handle or subject.embed.handle, _day_word(subject))
            yield Hit(f"The picture link {one.link} leads to {_other(one)}, while the article shows {shown}.",
                      compare.find_words(subject.embed.text or "", one.link))


def _day_word(subject: Subject) -> str | None:
    # An adopted id has agreed with the printed day, so the printed one says it all.
    day = shown_day(subject.embed, None if subject.adopted else subject.clock)
    return day.isoformat() if day else None


def _other(picture: Picture) -> str:
    clock, ref = picture.clock, picture.ref
    day = compare.clock_day(clock)
    post = f"post {ref.post_id} of " if ref else ""
    if clock is not None and clock.impossible:
        return f"{post}{_named(ref.handle if ref else None, None)}, an id that no post can have ({clock.impossible})"
    return f"{post}{_named(ref.handle if ref else None, day.isoformat() if day else None)}"


def _named(handle: str | None, day: str | None) -> str:
    who = f"@{handle}" if handle else "no named account"
    return f"{who} on {day}" if day else who


@rule("prv", severity="check", basis="computed", links=True,
      limits="A few genuine ids end in zeros by chance.",
      next_step="Take the id from the post's address again, as text.")
def id_rounded(subject: Subject) -> Iterator[Hit]:
    """The id looks as if a spreadsheet or a floating-point number had rounded it on its way into the page."""
    post_id, platform = subject.embed.post_id, subject.embed.platform
    if post_id is None or platform not in {known.key for known in PLATFORMS}:
        return
    if "id-rounded" in subject.embed.problems or is_rounded_id(post_id, platform):
        yield Hit(f"The id {post_id} ends in zeros, as ids do that a spreadsheet or program has rounded.",
                  Match(post_id))
