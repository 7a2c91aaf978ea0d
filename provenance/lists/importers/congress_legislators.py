"""
Members of the US Congress: legislators-social-media.yaml joined with legislators-current.yaml on ``id.bioguide``.

Source: github.com/unitedstates/congress-legislators, README. The last term gives party, chamber and days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from provenance.errors import ListError
from provenance.lists.importers.accounts import account_entry
from provenance.lists.importers.documents import read_yaml_records, text_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source

#: Key of the account, platform, key of its number. YouTube's and Mastodon's keys hold names that no post prints.
_ACCOUNTS = (("twitter", "x", "twitter_id"), ("facebook", "facebook", ""), ("instagram", "instagram", ""))
_USED = frozenset(("id", "name", "terms", "social"))


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Handles of the members' offices. Both files in any order; further files of members are joined, too."""
    members: dict[str, dict[str, Any]] = {}
    accounts: list[tuple[str, str, dict[str, Any]]] = []
    left: dict[str, None] = {}
    for source in sources:
        for place, record in read_yaml_records(source, options):
            bioguide = text_of(record, "id", "bioguide")
            if not bioguide:
                yield Skipped(place, "has no id.bioguide", source.name)
            elif "social" in record:
                accounts.append((source.name, place, record))
                others = {f"social.{key}" for key in record["social"]} if isinstance(record["social"], dict) else set()
                left |= dict.fromkeys(sorted(others - {f"social.{key}" for one in _ACCOUNTS for key in one}))
            elif bioguide in members:
                yield Skipped(place, f"{bioguide} stands there before", source.name)
            else:
                members[bioguide] = record | {"place": place, "file": source.name}
                left |= dict.fromkeys(name for key in record if key not in _USED for name in _names(key, record[key]))
    if not accounts or not members:
        what = "accounts (legislators-social-media)" if not accounts else "members (legislators-current)"
        raise ListError(f"no file with {what} was given", code="bad-list")
    for file, place, record in accounts:
        bioguide = text_of(record, "id", "bioguide")
        yield from _drafts(file, place, record, members.get(bioguide), bioguide)
    listed = {text_of(record, "id", "bioguide") for _, _, record in accounts}
    for member in (member for bioguide, member in members.items() if bioguide not in listed):
        yield Skipped(member["place"], "a member for whom no account is listed", member["file"])
    if left:
        yield Remark(f"fields left out: {', '.join(left)}")


def _names(key: str, value: Any) -> list[str]:
    return [f"{key}.{name}" for name in value] if isinstance(value, dict) else [key]


def _drafts(file: str, place: str, record: dict[str, Any], member: dict[str, Any] | None,
            bioguide: str) -> Iterator[Draft | Skipped]:
    terms = member.get("terms") if member else None
    term = terms[-1] if isinstance(terms, list) and terms else None
    if member is None or term is None:
        yield Skipped(place, f"{bioguide} is not among the members", file)
        return
    name = text_of(member, "name", "official_full") or f"{text_of(member, 'name', 'first')} " + text_of(
        member, "name", "last")
    given = [(key, platform, number) for key, platform, number in _ACCOUNTS if text_of(record, "social", key)]
    if not given:
        yield Skipped(place, f"{bioguide} has no account on a platform we read", file)
    for key, platform, number in given:
        try:
            entry = account_entry(text_of(record, "social", key), platform)
        except ValueError as error:
            yield Skipped(place, str(error), file)
            continue
        office = f"{text_of(term, 'type')} {text_of(term, 'state')}"
        yield Draft(
            place, entry, label="elected_official", party=text_of(term, "party"), relation="operated_by",
            note=f"{name.strip()}; {office}; bioguide {bioguide}; office account",
            since=text_of(term, "start"), until=text_of(term, "end"), id=text_of(record, "social", number), file=file)


IMPORTER = Importer(
    "congress-legislators", "Official accounts of members of the US Congress",
    "https://github.com/unitedstates/congress-legislators", "CC0-1.0", read, parties="us-congress", joined=True,
    files="legislators-social-media.yaml and legislators-current.yaml",
    caveats=("Official accounts only; campaign and personal accounts are kept out by the source.",
             "Days are those of the term under way when the file was written: earlier terms are not listed."),
)
