"""
Where a copy comes from, and whether its parts agree with each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from provenance.judge import compare
from provenance.judge.identify import Picture, shown_day
from provenance.judge.rule import Hit, Subject, rule
from provenance.judge.witnessed import Compared, edited_by_its_word, reposted_from
from provenance.judge.words import WordDiff, repeated
from provenance.model import Match, Testimony
from provenance.platforms import PLATFORMS, is_rounded_id
from provenance.testimony import SPOKEN, agreed, shows

#: Relations of words that are differences, with how the message begins; all others agree as far as they go.
_MISMATCHES = {
    "differs": "The words differ from those of {who}: the article {diff}.",
    "cut": "The article shows only a part of the words of {who}, and does not mark the cut: it {diff}.",
    "links": "The words agree with those of {who}, but for links: the article {diff}.",
    "signs": "The words agree with those of {who}, but for signs: the article {diff}.",
}
#: Why a post cannot be seen: a closed list.
_REASONS = {
    "gone": "gone (deleted, made private or never there: not to be told apart)",
    "suspended": "its account is suspended",
    "restricted": "its author or the platform limits who can see it",
    "login-required": "it is shown to those who log in",
    "unknown": "not found by one witness alone, which does not say why",
}
_LOGIN = re.compile(r"log(?:ged)?[ -]?in|login|authenticated user|not publicly accessible|sign in", re.I)
#: What steers the direction of writing around it, and what nobody sees: controls, tag characters.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
#: Flags of regions are spelt with tag characters; a black flag begins them.
_TAG_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,8}\U000e007f")


@rule("prv", severity="note", basis="observed", version=2,
      limits="Text in a page can be typed by anyone; this does not say that it was changed.",
      next_step="Open the post at its address, or ask an archive for it.")
def by_value_only(subject: Subject) -> Iterator[Hit]:
    """The words stand in the article, and no witness of the post (endpoint, archive, picture link) was heard."""
    heard = any(one.outcome in SPOKEN or one.witness == "media-link" for one in subject.testimony)
    if subject.embed.text is not None and not heard:
        yield Hit("The words of the post are known only from the article's own text.")


@rule("prv", severity="check", basis="observed", version=2,
      limits="A missing address does not say that there is no such post.",
      next_step="Search the platform or an archive for the words and the handle.")
def no_permalink(subject: Subject) -> Iterator[Hit]:
    """The article gives neither the post's address nor its id, so nobody can go and look."""
    embed = subject.embed
    if embed.post_id is None and embed.permalink is None and embed.form != "picture":
        yield Hit("The article shows a post without its status address.")


@rule("prv", severity="check", basis="observed",
      limits="Many pictures of posts are genuine; a picture cannot be compared with anything by this program.",
      next_step="Read the picture, and look for the post at the platform or in an archive.")
def screenshot(subject: Subject) -> Iterator[Hit]:
    """The article shows a picture of a post in place of the post."""
    if subject.embed.form == "picture":
        who = f" of @{subject.embed.handle}" if subject.embed.handle else ""
        yield Hit(f"The article shows a post{who} as a picture only.")


@rule("prv", severity="note", basis="fetched", version=2,
      limits="Many posts were never captured; a missing capture says nothing about the post.",
      next_step="Ask the platform's public endpoint or a web archive, and keep the answer.")
def no_independent_capture(subject: Subject) -> Iterator[Hit]:
    """No endpoint and no archive has answered with the post; a picture link leads to it but shows nothing of it."""
    if not any(shows(one) for one in subject.captured):
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


# --- words ----------------------------------------------------------------------------------------


@rule("prv", severity="hold", basis="fetched",
      limits="The witness shows the post as it was when it was asked; translations and transcripts differ, too.",
      next_step="Lay the post beside the article, and quote it as it stands.")
def text_mismatch(subject: Subject) -> Iterator[Hit]:
    """
    The words differ from those that a witness has; the differing ones are named.

    White space, entities, forms of quotes and dashes and the spelling of links never count. Where only links differ,
    or only signs (punctuation, emoji, capitals), or the article leaves out the beginning or the end without a mark, a
    note. Where versions explain it, or another capture agrees with the article, it is ``prv.edited`` instead.
    """
    for relation, diff, ones in _told_apart(subject):
        if relation in _MISMATCHES and not _explained(subject, relation, ones[0]):
            yield Hit(_MISMATCHES[relation].format(who=_who(one.said for one in ones), diff=diff),
                      _where(subject, diff), said=ones[0].said, severity=None if relation == "differs" else "note")


@rule("prv", severity="note", basis="fetched",
      limits="To quote a part is no fault; what was left out may matter.",
      next_step="Read the whole post before its part is relied on.")
def partial(subject: Subject) -> Iterator[Hit]:
    """The article shows a part of the words that a witness has, and marks with dots where it leaves some out."""
    for relation, diff, ones in _told_apart(subject):
        if relation == "partial":
            yield Hit(f"The article shows a part of the words of {_who(one.said for one in ones)}, with dots for the "
                      f"rest: it {diff}.", said=ones[0].said)


@rule("prv", severity="check", basis="fetched",
      limits="Authors may edit their posts; the version shown may have been the newest when the article was written.",
      next_step="Compare the versions, and say in the article which one is shown.")
def edited(subject: Subject) -> Iterator[Hit]:
    """
    The post was edited, and the article shows another version than the last, or other words than a later capture.

    An edited post of which the article shows the last version is no difference.
    """
    stale = next((said for said in _of_versions(subject) if said.versions[-1] != subject.post_id), None)
    changed = [(diff, ones) for relation, diff, ones in _told_apart(subject)
               if relation in ("differs", "cut") and _explained(subject, relation, ones[0])]
    words = "; ".join(f"beside the words of {_who(one.said for one in ones)} it {diff}" for diff, ones in changed)
    if stale is not None:
        place = stale.versions.index(subject.post_id or "") + 1
        told = (f"The article shows version {place} of {len(stale.versions)} of an edited post, whose last version is "
                f"{stale.versions[-1]}")
        yield Hit(f"{told}; {words}." if words else f"{told}.", Match(subject.post_id or ""), said=stale)
    elif changed:
        diff, ones = changed[0]
        yield Hit(f"The post was edited, or its captures differ: the article shows one version; {words}.",
                  _where(subject, diff), said=ones[0].said)


def _told_apart(subject: Subject) -> list[tuple[str, WordDiff, list[Compared]]]:
    """What the words of the witnesses differ in, each difference once, with everybody who has it."""
    found: dict[tuple[str, WordDiff], list[Compared]] = {}
    for one in subject.compared:
        if one.words is not None:
            found.setdefault((one.words.relation, one.words.diff), []).append(one)
    return [(relation, diff, ones) for (relation, diff), ones in found.items()]


def _of_versions(subject: Subject) -> list[Testimony]:
    return [one.said for one in subject.compared if len(one.said.versions) > 1
            and subject.post_id in one.said.versions]


def _explained(subject: Subject, relation: str, one: Compared) -> bool:
    """
    Does somebody's word explain other words: another version, an edit, a capture that agrees with the article?

    Only words can be edited: links and signs are explained by another capture alone, which spells them as the article.
    """
    if any(other.words is not None and other.words.agrees for other in subject.compared):
        return True
    stale = any(said.versions[-1] != subject.post_id for said in _of_versions(subject))
    return relation in ("differs", "cut") and (stale or one.version is not None or edited_by_its_word(one.said))


def _who(said: Iterable[Testimony]) -> str:
    names = list(dict.fromkeys(one.witness for one in said))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _where(subject: Subject, diff: WordDiff) -> Match | None:
    """The first of the article's words that the witness has not."""
    words = [*(new for _, new in diff.changed), *diff.added]
    return compare.find_words(subject.embed.text or "", words[0]) if words else None


@rule("prv", severity="check", basis="fetched",
      limits="Who passes a post on may agree with it or not.",
      next_step="Open the post that is repeated, and name its author in the article.")
def repost(subject: Subject) -> Iterator[Hit]:
    """A witness says that the post repeats another account's, while the article shows it as the account's own."""
    if repeated(subject.embed.text) is not None:
        return
    found: dict[str, Testimony] = {}
    for one in subject.compared:
        other = reposted_from(one.said)
        if other is not None and other.removeprefix("@").casefold() != (subject.embed.handle or "").casefold():
            found.setdefault(other, one.said)
    for other, said in found.items():
        yield Hit(f"By the word of {said.witness} the post repeats one of {other}.", said=said)


@rule("prv", severity="note", basis="observed",
      limits="Such characters also get into texts by accident, and some scripts need marks of direction.",
      next_step="Look at the text in an editor that shows them.")
def hidden_characters(subject: Subject) -> Iterator[Hit]:
    """The text contains control characters, characters that turn the direction of writing, or tag characters."""
    text = subject.embed.text or ""
    flags = [found.span() for found in _TAG_FLAG.finditer(text)]
    places = [found.start() for found in _HIDDEN.finditer(text)
              if not any(start <= found.start() < end for start, end in flags)] if _HIDDEN.search(text) else []
    if places:
        codes = list(dict.fromkeys(f"U+{ord(text[place]):04X}" for place in places))
        named = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
        times = "once" if len(places) == 1 else f"{len(places)} times"
        yield Hit(f"The text contains characters that are not to be seen ({named}), {times}.",
                  Match(text[places[0]], places[0], places[0] + 1))


# --- is it still there? ---------------------------------------------------------------------------


@rule("prv", severity="check", basis="fetched",
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
    post_id, platform, permalink = subject.embed.post_id, subject.embed.platform, subject.embed.permalink
    if post_id is None and permalink is not None and "id-rounded" in subject.embed.problems:
        yield Hit("The id in the address is written as a power of ten, as spreadsheets show it; most digits are lost.",
                  Match(permalink))
    if post_id is None or platform not in {known.key for known in PLATFORMS}:
        return
    if "id-rounded" in subject.embed.problems or is_rounded_id(post_id, platform):
        yield Hit(f"The id {post_id} ends in zeros, as ids do that a spreadsheet or program has rounded.",
                  Match(post_id))
