"""
Accounts around the US Congress with their former names: users-filtered.json, historical-users-filtered.json.

Source: github.com/alexlitel/congresstweets-automator, ``data/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from provenance.lists.importers.accounts import account_entry
from provenance.lists.importers.documents import objects, read_json, text_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source

#: Type of the owner to the label of an account of theirs; campaigns' accounts are such whoever the owner.
_LABELS = {"member": "elected_official", "caucus": "caucus", "party": "party_org", "committee": "committee"}


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Each account under its name, and under each former one."""
    for source in sources:
        for place, record in objects(read_json(source, options), source):
            owned = record.get("accounts") if record else None
            if record is None or not isinstance(owned, list) or not owned:
                yield Skipped(place, "holds no accounts")
                continue
            for account in owned:
                yield from _drafts(place, record, account if isinstance(account, dict) else {})
    yield Remark("fields left out: id (of the person), state, prev_props, deleted")


def _drafts(place: str, record: dict[str, Any], account: dict[str, Any]) -> Iterator[Draft | Skipped]:
    type_ = text_of(account, "type") or text_of(record, "type")
    campaign = text_of(account, "account_type") == "campaign"
    party = text_of(account, "party") or text_of(record, "party")
    names = account.get("prev_names")
    former = [name if isinstance(name, str) else "" for name in names] if isinstance(names, list) else []
    now = text_of(account, "screen_name")
    for handle in dict.fromkeys([now, *former]):
        words = [text_of(account, "name") or text_of(record, "name"), type_, text_of(account, "account_type")]
        if handle != now:
            words.append(f"former name of @{now}")
        try:
            entry = account_entry(handle)
        except ValueError as error:
            yield Skipped(place, str(error))
            continue
        yield Draft(place, entry, label="campaign_account" if campaign else _LABELS.get(type_, type_),
                    party="" if party == "N/A" else party, note="; ".join(filter(None, words)),
                    relation="operated_by", id=text_of(account, "id"))


IMPORTER = Importer(
    "congresstweets", "Office, campaign, caucus, party and committee accounts around the US Congress",
    "https://github.com/alexlitel/congresstweets-automator", "MIT", read, parties="us-congress",
    files="users-filtered.json or historical-users-filtered.json",
    caveats=("The source gives no days: rows hold as of no particular day.",
             "Former names stay listed although somebody else may bear them now; the account's number decides."),
)
