"""
Where a copy comes from, and whether its parts agree with each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from provenance.judge import compare
from provenance.judge.identify import Picture, shown_day
from provenance.judge.rule import Hit, Subject, rule
from provenance.judge.witnessed import Compared
from provenance.model import Match
from provenance.platforms import PLATFORMS, is_rounded_id
from provenance.testimony import agreed, shows

#: Why a post cannot be seen: a closed list.
_REASONS = {
    "gone": "gone (deleted, made private or never there: not to be told apart)",
    "suspended": "its account is suspended",
    "restricted": "its author or the platform limits who can see it",
    "login-required": "it is shown to those who log in",
    "unknown": "not found by one witness alone, which does not say why",
}
_KNOWN = frozenset(known.key for known in PLATFORMS)
_LOGIN = re.compile(r"log(?:ged)?[ -]?in|login|authenticated user|not publicly accessible|sign in", re.I)


@rule("prv", severity="note", basis="observed", version=2,
      limits="Text in a page can be typed by anyone; this does not say that it was changed.",
      next_step="Open the post at its address, or ask an archive for it.")
def by_value_only(subject: Subject) -> Iterator[Hit]:
    """The words stand in the article, and no witness of the post (endpoint, archive, picture link) was heard."""
    if subject.embed.text is None or (
            subject.testimony and (subject.heard or any(one.witness == "media-link" for one in subject.testimony))):
        return
    yield Hit("The words of the post are known only from the article's own text.")


@rule("prv", severity="check", basis="observed", version=2,
      limits="A missing address does not say that there is no such post.",
      next_step="Search the platform or an archive for the words and the handle.")
def no_permalink(subject: Subject) -> Iterator[Hit]:
    """The article gives neither the post's address nor its id, so nobody can go and look."""
    embed = subject.embed
    if embed.post_id is None and embed.permalink is None and embed.form != "picture":
        yield Hit("The article shows a post without its status address.")


@rule("prv", severity="check", needs="is_picture", basis="observed",
      limits="Many pictures of posts are genuine; a picture cannot be compared with anything by this program.",
      next_step="Read the picture, and look for the post at the platform or in an archive.")
def screenshot(subject: Subject) -> Iterator[Hit]:
    """The article shows a picture of a post in place of the post."""
    if subject.embed.form == "picture":
        who = f" of @{subject.embed.handle}" if subject.embed.handle else ""
        yield Hit(f"The article shows a post{who} as a picture only.")


@rule("prv", severity="note", needs="embed.problems", basis="observed", links=True,
      limits="Many publishers put posts in by script; a script may show others, or show later, something else.",
      next_step="Open the article in a browser; where it matters, keep the page as it is shown.")
def only_rendered(subject: Subject) -> Iterator[Hit]:
    """The page as it was sent does not hold the post: one of its scripts put it in, when the page was rendered."""
    if "only-rendered" in subject.embed.problems:
        yield Hit("The post is not in the page as it was sent; a script of the page put it in.")


@rule("prv", severity="note", needs="embed.problems", basis="observed", links=True,
      limits="A script may put something else in its place, in a way that was not recognised or not given to it; who "
             "reads without scripts still sees the post.",
      next_step="Open the article in a browser and see whether the post is shown.")
def removed_by_rendering(subject: Subject) -> Iterator[Hit]:
    """The page as it was sent holds the post: one of its scripts took it away or changed it, when it was rendered."""
    if "removed-by-rendering" in subject.embed.problems:
        yield Hit("The post is in the page as it was sent; once the page's scripts ran it was not there, or otherwise.")


@rule("prv", severity="note", basis="fetched", version=2,
      limits="Many posts were never captured; a missing capture says nothing about the post.",
      next_step="Ask the platform's public endpoint or a web archive, and keep the answer.")
def no_independent_capture(subject: Subject) -> Iterator[Hit]:
    """No endpoint and no archive has answered with the post; a picture link leads to it but shows nothing of it."""
    if not subject.heard or not any(map(shows, subject.captured)):
        yield Hit("No independent capture of the post was consulted or found.")


@rule("prv", severity="hold", basis="observed", version=2,
      limits="Accounts are renamed, and a platform forwards old addresses; the id tells the post.",
      next_step="Open the address and compare the author with the printed handle.")
def handle_mismatch(subject: Subject) -> Iterator[Hit]:
    """
    The printed handle differs from that in the address, or from the author a witness names for this post.

    Placeholders in addresses count for nothing. A witness names the handle of today: where the display name is another
    one, too, hold; where only the handle is, check, as accounts are renamed. Where somebody knows of the renaming, it
    is ``src.renamed`` instead.
    """
    embed = subject.embed
    if subject.handle_agrees is False:
        yield Hit(f"The printed handle @{embed.printed_handle} differs from @{embed.address_handle} in the address.",
                  Match(f"@{embed.printed_handle}"))
    others: dict[str, Compared] = {}
    for one in subject.compared:
        if one.handle == "other":
            others.setdefault((one.said.handle or "").casefold(), one)
    for one in others.values():
        named = f" ({one.said.name})" if one.said.name else ""
        yield Hit(f"The shown handle @{embed.handle} differs from @{one.said.handle}{named}, whom {one.said.witness} "
                  "names as the post's author.", Match(f"@{embed.handle}"), said=one.said,
                  severity=None if _other_name(embed.display_name, one.said.name) else "check")


def _other_name(shown: str | None, said: str | None) -> bool:
    """Are both display names known, and not one? Signs and emoji around a name come and go."""
    one, other = (re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name or "")).casefold() for name in (shown, said))
    return bool(one) and bool(other) and one != other


# --- is it still there? ---------------------------------------------------------------------------


@rule("prv", severity="check", basis="fetched", needs="heard",
      limits="Posts go for many reasons, and come back; that a post is not there is no evidence of anything in it.",
      next_step="Ask an archive for a copy, and say in the article that the post cannot be seen.")
def unavailable(subject: Subject) -> Iterator[Hit]:
    """
    By the last word of the witnesses the post cannot be seen; says why, out of a closed list.

    ``gone`` takes two witnesses that agree, or an archive that shows it before; one alone is ``unknown``. Also
    ``suspended``, ``restricted``, ``login-required``. Refusals and silence count for nothing.
    """
    outcome = agreed(subject.newest)
    rows = [one for one in subject.newest if one.outcome in ("gone", "suspended", "restricted")]
    if outcome in ("unknown", "blocked"):
        rows = [one for one in rows if one.outcome == "gone"]
        outcome = "unknown"
    elif outcome in _REASONS:
        rows = [one for one in rows if one.outcome == outcome] or rows
    else:
        return
    if not rows:
        return
    if outcome == "restricted" and any(_LOGIN.search(one.reason or "") for one in rows):
        outcome = "login-required"
    told = "; ".join(f"{one.witness}: {' '.join((one.reason or one.outcome).split())[:160]}" for one in rows[:4])
    yield Hit(f"The post cannot be seen: {_REASONS[outcome]}. Rests on {told}".rstrip(".") + ".", said=rows[0])


# --- pictures and ids -----------------------------------------------------------------------------


@rule("prv", severity="check", needs="pictures", basis="fetched", version=2,
      limits="Pictures are used again in later posts and by other accounts; the link names the first one.",
      next_step="Open the post that the picture leads to and compare it with the article.")
def media_elsewhere(subject: Subject) -> Iterator[Hit]:
    """A picture link leads to a post of another handle or day, by its chain or a witness; the id is not adopted."""
    for one in subject.pictures:
        if one.elsewhere and one.ref is not None:
            shown = _named(subject.embed.printed_handle or subject.embed.handle, _day_word(subject))
            leads = f"leads, by the word of {one.by}, to" if one.by else "leads to"
            yield Hit(f"The picture link {one.link} {leads} {_other(one)}, while the article shows {shown}.",
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
    post_id, platform, permalink = subject.embed.post_id, subject.embed.platform, subject.embed.permalink
    if post_id is None and permalink is not None and "id-rounded" in subject.embed.problems:
        yield Hit("The id in the address is written as a power of ten, as spreadsheets show it; most digits are lost.",
                  Match(permalink))
    if post_id is None or platform not in _KNOWN:
        return
    if "id-rounded" in subject.embed.problems or is_rounded_id(post_id, platform):
        yield Hit(f"The id {post_id} ends in zeros, as ids do that a spreadsheet or program has rounded.",
                  Match(post_id))
