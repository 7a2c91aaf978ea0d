"""
What lists say about the account behind a handle. A list says; we quote it, with its date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from provenance.judge.lookalike import handles_of, same_name
from provenance.judge.marks import captured_marks, meaning_of, platform_labels
from provenance.judge.rule import Hit, Subject, rule
from provenance.lists import ListRow, handle_key
from provenance.model import Match
from provenance.testimony import as_of as moment_of

#: Labels of handle rows, by the rule that reads them. A list's other labels tie the handle to the
#: list (``source: listed``) and need no finding, unless the row has a side.
OFFICIAL = frozenset(("elected_official", "government", "committee"))
PARTISAN = frozenset(("campaign_account", "party_org", "caucus"))
#: A label of this family has a code after a colon: ``state_media:SC``.
STATE_MEDIA = "state_media"
#: State-controlled, captured public, captured private (State Media Monitor): an editor should know.
_CHECKED = frozenset(("SC", "CaPu", "CaPr"))

_LIMITS = "The list says this as of its date; it says nothing about this post."
_NEXT = "Open the list's row and its source, and see whether it still holds."


@rule("src", severity="note", basis="listed",
      limits="Most people stand in no list; this says nothing about the account.",
      next_step="Find out who is behind the handle before the post is used for a fact.")
def unlisted(subject: Subject) -> Iterator[Hit]:
    """The handle stands in none of the lists that were consulted, whatever their dates; says how many there were."""
    embed = subject.embed
    if embed.handle and not subject.is_listed:
        count, lists = subject.lists.handle_count, len(subject.lists.infos)
        among = f"among the {count} handle{_s(count)} in {lists} list{_s(lists)}"
        consulted = among if count else f"in {lists} list{_s(lists)}, none of handles"
        yield Hit(f"The handle @{embed.handle} is not found {consulted}.", Match(f"@{embed.handle}"))


def _s(count: int) -> str:
    return "" if count == 1 else "s"


@rule("src", severity="note", needs="handle_rows", basis="listed", limits=_LIMITS, next_step=_NEXT)
def listed_official(subject: Subject) -> Iterator[Hit]:
    """A list names the handle as that of an office holder or public body, and the row holds on the post's day."""
    yield from _listed(subject, lambda row: row.label in OFFICIAL)


@rule("src", severity="note", needs="handle_rows", basis="listed", limits=_LIMITS, next_step=_NEXT)
def listed_partisan(subject: Subject) -> Iterator[Hit]:
    """A list names the handle as that of a party, campaign or caucus, or gives it a side."""
    yield from _listed(subject, lambda row: row.label in PARTISAN or (
        row.side is not None and row.label not in OFFICIAL and not _is_state_media(row)
    ))


@rule("src", severity="note", needs="handle_rows", basis="listed",
      limits="The label describes who runs the outlet as of the list's date; it says nothing about this post.",
      next_step="Name the outlet and who runs it where the post is quoted.")
def listed_state_media(subject: Subject) -> Iterator[Hit]:
    """A list names the handle as a state media outlet; check for the codes SC, CaPu and CaPr, else a note."""
    yield from _listed(subject, _is_state_media)


def _is_state_media(row: ListRow) -> bool:
    return row.label.partition(":")[0] == STATE_MEDIA


def _listed(subject: Subject, wanted: Callable[[ListRow], bool]) -> Iterator[Hit]:
    for row in subject.handle_rows:
        if wanted(row):
            # The codes are not interchangeable: the row's own phrase is printed with them.
            note = f" ({row.note})" if row.note and _is_state_media(row) else ""
            checked = _is_state_media(row) and row.label.partition(":")[2] in _CHECKED
            yield Hit(f"The handle @{subject.embed.handle} is {subject.quote(row)}{note}.",
                      Match(f"@{subject.embed.handle}"), row, "check" if checked else None)


@rule("src", severity="note", needs="is_listed", basis="listed",
      limits="The row speaks of other days than the post's; what the account was on the post's day is not listed.",
      next_step="Find out what the account's owner was on the day of the post.")
def affiliation_out_of_date(subject: Subject) -> Iterator[Hit]:
    """
    A list names the handle for other days than the post's, and no row with the same label and side holds on its day.

    Only rows that an office, an organisation or a side is read from.
    """
    embed, day = subject.embed, subject.day
    if embed.handle is None or day is None:
        return
    holding = {(row.label, row.side) for row in subject.handle_rows}
    for row in handles_of(subject.lists).named(embed.platform, embed.handle):
        read = row.label in OFFICIAL | PARTISAN or _is_state_media(row) or row.side is not None
        if read and not row.holds_on(day) and (row.label, row.side) not in holding:
            bounds = (f"from {row.since}" if row.since else "", f"until {row.until}" if row.until else "")
            span = " ".join(filter(None, bounds))
            yield Hit(f"The handle @{embed.handle} is {subject.quote(row)}, {span}; the post is of {day}.",
                      Match(f"@{embed.handle}"), row)


@rule("src", severity="check", basis="listed",
      limits="Names resemble each other by chance, and people have several accounts; this says nothing of intent.",
      next_step="Open both accounts and compare them before the post is taken for the listed one's.")
def lookalike(subject: Subject) -> Iterator[Hit]:
    """
    A handle that stands in no list looks like a listed one, and the display name is close, too.

    Both have eight characters or more. To look like it is to have the same skeleton (UTS 39) or to be one edit away.
    The listed row holds on the post's day.
    """
    embed = subject.embed
    if not embed.handle or not embed.display_name or not subject.lists.handle_count or subject.is_listed:
        return
    for row, how in handles_of(subject.lists).like(embed.platform, embed.handle):
        if row.holds_on(subject.day) and same_name(embed.display_name, row):
            told = "looks the same as" if how == "shape" else "differs by one character or two swapped ones from"
            yield Hit(f"The handle @{embed.handle}, not listed itself, {told} @{row.entry.rpartition(':')[2]}, "
                      f"{subject.quote(row)}; the display names are close, too.", Match(f"@{embed.handle}"), row)


@rule("src", severity="check", basis="listed",
      limits="Such a word at the beginning of a name may be a part of the name; accounts of this kind declare it.",
      next_step="Read the account's description before the post is taken for anybody's own words.")
def parody_declared(subject: Subject) -> Iterator[Hit]:
    """
    The display name begins with a word by which accounts declare a parody, a fan or a commentary account, or the
    platform labels it so by the word of a witness.
    """
    for words, row in subject.parody:
        yield Hit("The display name begins with a word by which accounts declare that they are not whom they name, "
                  f"{subject.quote(row)}.", Match(words), row)
    if not subject.testimony:
        return
    labels = {label.casefold(): (label, said) for said in reversed(subject.newest) for label in platform_labels(said)}
    for label, said in labels.values():
        yield Hit(f"By the word of {said.witness} the platform labels the account: {label}.", _account(subject),
                  said=said)


@rule("src", severity="note", basis="fetched", needs="heard",
      limits="A mark says what the platform gave it for at that time; it says nothing about this post.",
      next_step="Take the mark for what it meant on that day, and identify the account by other means.")
def checkmark(subject: Subject) -> Iterator[Hit]:
    """A check mark stood at the account's name when a witness looked; says what it meant on that day."""
    told = set()
    for said in subject.newest:
        for mark in captured_marks(said):
            seen = moment_of(said) or subject.as_of
            meaning = meaning_of(subject.embed.platform, mark, seen.date())
            if meaning is not None and (mark, meaning) not in told:
                told.add((mark, meaning))
                yield Hit(f"A {mark} check mark stood at the account's name on {seen:%Y-%m-%d}: at that time "
                          f"{meaning}.", _account(subject), said=said)


def _account(subject: Subject) -> Match | None:
    return Match(f"@{subject.embed.handle}") if subject.embed.handle else None


@rule("src", severity="note", basis="fetched", needs="heard",
      limits="To take another handle is common; what was posted under the old one stays the same account's.",
      next_step="Name the account by both handles where the post is quoted.")
def renamed(subject: Subject) -> Iterator[Hit]:
    """
    The account behind the shown handle bears another one, by the word of a witness or of a list that knows its id.

    Somebody must know of it: a list of former handles, another capture of this post under the shown handle, a list's
    row with the author's id.
    """
    embed = subject.embed
    seen = set()
    for one in subject.compared:
        now = one.said.handle
        if one.handle == "renamed" and now is not None and now.casefold() not in seen:
            seen.add(now.casefold())
            yield Hit(f"The handle @{embed.handle} is one of several of this account; {one.said.witness} names it "
                      f"@{now}.", Match(f"@{embed.handle}"), said=one.said)
    if embed.handle is None:
        return
    for row in _rows_by_id(subject):
        name = row.entry.rpartition(":")[2]
        if row.key != handle_key(embed.platform, embed.handle) and name.casefold() not in seen:
            yield Hit(f"The account of @{embed.handle}, number {row.id}, is listed as @{name} in {row.list_id} "
                      f"{row.list_version}, row {row.line}.", Match(f"@{embed.handle}"), row)


def _rows_by_id(subject: Subject) -> Iterator[ListRow]:
    embed = subject.embed
    own = {one.said.author_id for one in subject.compared if one.handle in ("same", "renamed")}
    for author_id, _ in subject.author_ids:
        if author_id in own and embed.handle is not None:
            rows = subject.lists.match_handle(embed.platform, embed.handle, subject.day, author_id)
            yield from (row for row in rows if row.id == author_id)


@rule("src", severity="hold", basis="listed", needs="heard",
      limits="A handle that was given up can be taken by somebody else; lists give ids as of their date.",
      next_step="Compare the account's id with the list's row and its source.")
def id_mismatch(subject: Subject) -> Iterator[Hit]:
    """A list names the handle with an account's id, and a witness names another id for the author who bears it."""
    embed = subject.embed
    ids = {one.said.author_id: one.said for one in reversed(subject.compared)
           if one.handle == "same" and one.said.author_id is not None}
    if embed.handle is None or not ids:
        return
    for row in subject.lists.match_handle(embed.platform, embed.handle, subject.day):
        if row.id is not None and row.id not in ids:
            author_id, said = next(iter(reversed(ids.items())))
            yield Hit(f"The handle @{embed.handle} is {subject.quote(row)} with the id {row.id}, while its bearer has "
                      f"{author_id} by the word of {said.witness}.", Match(f"@{embed.handle}"), row, said=said)
