"""
The words of a copy: what differs from a witness's, from an earlier visit, and what is not to be seen in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from provenance.judge import compare
from provenance.judge.rule import Hit, Subject, rule
from provenance.judge.witnessed import Compared, edited_by_its_word, reposted_from
from provenance.judge.words import Told, WordDiff, compare_words, repeated
from provenance.model import Embed, Match, Testimony

#: Relations of words that are differences, with how the message begins; all others agree as far as they go.
_MISMATCHES = {
    "differs": "The words differ from those of {who}: the article {diff}.",
    "cut": "The article shows only a part of the words of {who}, and does not mark the cut: it {diff}.",
    "links": "The words agree with those of {who}, but for links: the article {diff}.",
    "signs": "The words agree with those of {who}, but for signs: the article {diff}.",
}
#: What steers the direction of writing around it, and what nobody sees: controls, tag characters.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
#: Flags of regions are spelt with tag characters; a black flag begins them.
_TAG_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,8}\U000e007f")


@rule("prv", severity="hold", basis="fetched", needs="heard",
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


@rule("prv", severity="note", basis="fetched", needs="heard",
      limits="To quote a part is no fault; what was left out may matter.",
      next_step="Read the whole post before its part is relied on.")
def partial(subject: Subject) -> Iterator[Hit]:
    """The article shows a part of the words that a witness has, and marks with dots where it leaves some out."""
    for relation, diff, ones in _told_apart(subject):
        if relation == "partial":
            yield Hit(f"The article shows a part of the words of {_who(one.said for one in ones)}, with dots for the "
                      f"rest: it {diff}.", said=ones[0].said)


@rule("prv", severity="check", basis="fetched", needs="heard",
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


@rule("prv", severity="check", basis="fetched", needs="heard",
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
    """The text or the name contains control characters, some that turn the direction of writing, or tag characters."""
    for what, text in (("text", subject.embed.text or ""), ("name", subject.embed.display_name or "")):
        # What is not to be seen is not printable, and to ask for that is cheap.
        if not text.isprintable():
            yield from _hidden_in(what, text)


def _hidden_in(what: str, text: str) -> Iterator[Hit]:
    flags = [found.span() for found in _TAG_FLAG.finditer(text)]
    places = [found.start() for found in _HIDDEN.finditer(text)
              if not any(start <= found.start() < end for start, end in flags)] if _HIDDEN.search(text) else []
    if places:
        codes = list(dict.fromkeys(f"U+{ord(text[place]):04X}" for place in places))
        named = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
        times = "once" if len(places) == 1 else f"{len(places)} times"
        place = places[0]
        yield Hit(f"The {what} contains characters that are not to be seen ({named}), {times}.",
                  Match(text[place], place, place + 1) if what == "text" else Match(text[place]))


@rule("prv", severity="check", needs="earlier", basis="observed",
      limits="Articles are corrected, and embeds filled in later; this does not say which copy is the post's.",
      next_step="Lay both visits beside the post, and ask the publisher what was changed.")
def altered_since(subject: Subject) -> Iterator[Hit]:
    """
    An earlier visit to the same article showed the same post with other words, another handle or another day.

    The newest visit that shows the post counts. White space, signs and links never do, and what one of the two visits
    does not show is no difference.
    """
    earlier = subject.earlier
    newest = [one for one in earlier if one.seen_at == earlier[0].seen_at]
    told = [_altered(one.embed, subject.embed) for one in newest]
    # One article can show a post twice; where one of the earlier copies is this one, nothing was altered.
    if told and all(told):
        hit, seen = told[0], newest[0]
        words = hit.pop("words", None)
        where = compare.find_words(subject.embed.text or "", words) if words else None
        yield Hit(f"On {seen.seen_at:%Y-%m-%d} the same article showed this post otherwise: {'; '.join(hit.values())}.",
                  where, seen=f"earlier:sha256:{seen.sha256}")


def _altered(before: Embed, now: Embed) -> dict[str, str]:
    """What is other than before, in words; empty where nothing is."""
    out = {}
    told: Told | None = compare_words(before.text or "", now.text or "")
    if told is not None and told.relation in ("differs", "cut", "partial"):
        out["text"] = f"the article now {told.diff}"
        if told.diff.changed or told.diff.added:
            out["words"] = [*(new for _, new in told.diff.changed), *told.diff.added][0]
    if before.handle and now.handle and before.handle.casefold() != now.handle.casefold():
        out["handle"] = f"the handle was @{before.handle} and is @{now.handle}"
    if before.shown_date and now.shown_date and before.shown_date != now.shown_date:
        out["day"] = f"the day was {before.shown_date} and is {now.shown_date}"
    return out
