"""
Members of parliaments: EveryPolitician's tables, the Twitter Parliamentarian Database, a list of the UK's legislators.

Sources: everypolitician/everypolitician-data, ``data/*/*/term-*.csv``; twitterpoliticians.org, full_member_info.csv
(UTF-16); AliceTimken/uk-legislators (accents encoded twice).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from provenance.lists.importers.accounts import account_entry, number_entry
from provenance.lists.importers.doubled import mended
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source
from provenance.lists.importers.tabular import Row, Table


def _account(row: Row, column: str, platform: str, draft: Draft) -> Draft | Skipped:
    try:
        return replace(draft, entry=account_entry(row.get(column), platform))
    except ValueError as error:
        return Skipped(row.place, str(error))


def _note(row: Row, *columns: str) -> str:
    return "; ".join(filter(None, map(row.get, columns)))


# --- EveryPolitician ------------------------------------------------------------------------------


def read_everypolitician(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Accounts on X and Facebook, for the days of the term where the table has them."""
    used = ("name", "twitter", "facebook", "group", "area", "chamber", "term", "start_date", "end_date", "wikidata")
    for source in sources:
        table = Table(source, options, ("name", "twitter"))
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            draft = Draft(row.place, "", label="elected_official", party=row.get("group"), relation="operated_by",
                          note=_note(row, "name", "chamber", "area", "group", "wikidata"),
                          since=row.get("start_date"), until=row.get("end_date"))
            given = [(column, platform) for column, platform in (("twitter", "x"), ("facebook", "facebook"))
                     if row.get(column)]
            for column, platform in given:
                yield _account(row, column, platform, draft)
            if not given:
                yield Skipped(row.place, "names no account")
        yield from table.left_out(used)


EVERYPOLITICIAN = Importer(
    "everypolitician", "Members of a parliament", "https://github.com/everypolitician/everypolitician-data", "",
    read_everypolitician, files="term-….csv",
    caveats=("The project stopped in 2019; handles may have changed hands since.",
             "Days are given for those who came or left during a term; a row without them holds on every day."),
)

# --- Twitter Parliamentarian Database ---------------------------------------------------------------


def read_parliamentarians(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Accounts by their number, as the file names no handles; for the days of the legislature."""
    used = ("country", "name", "party", "uid", "legislative_start_date", "legislative_end_date")
    for source in sources:
        table = Table(source, options, ("country", "name", "party", "uid"))
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            # Made with pandas: an integer beside empty cells is written as a float.
            number = row.get("uid").removesuffix(".0")
            if not number:
                yield Skipped(row.place, "names no account")
                continue
            try:
                entry = number_entry(number)
            except ValueError as error:
                yield Skipped(row.place, str(error))
                continue
            yield Draft(row.place, entry, label="elected_official", party=row.get("party"), relation="operated_by",
                        note=_note(row, "name", "country", "party"), since=row.get("legislative_start_date")[:10],
                        until=row.get("legislative_end_date")[:10], id=number)
        yield from table.left_out(used)


PARLIAMENTARIANS = Importer(
    "twitter-parliamentarians", "Members of parliaments by the number of their X account",
    "http://twitterpoliticians.org/download", "", read_parliamentarians, files="full_member_info.csv",
    caveats=("Accounts are known by number only: a row speaks where a witness gives the author's number.",),
)

# --- UK legislators --------------------------------------------------------------------------------


def read_uk(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """Members of the House of Commons elected in 2019; names are mended where their accents were encoded twice."""
    used = ("constituency", "name", "party_member", "screen_name", "user_id")
    for source in sources:
        table = Table(source, options, ("name", "party_member", "screen_name"))
        count = 0
        for found in table.rows():
            if isinstance(found, Skipped):
                yield found
                continue
            row = Row(found.place, {column: mended(cell) for column, cell in found.cells.items()})
            count += row.cells != found.cells
            if not row.get("screen_name"):
                yield Skipped(row.place, "names no account")
                continue
            yield _account(row, "screen_name", "x", Draft(
                row.place, "", label="elected_official", party=row.get("party_member"), relation="operated_by",
                note=_note(row, "name", "constituency", "party_member"), id=row.get("user_id")))
        if count:
            yield Remark(f"{count} rows were encoded twice and are read as they were meant")
        yield from table.left_out(used)


UK_LEGISLATORS = Importer(
    "uk-legislators", "Members of the UK House of Commons", "https://github.com/AliceTimken/uk-legislators", "CC0-1.0",
    read_uk, files="uk_legislators.csv", parties="uk-parliament",
    caveats=("The source gives no days: rows hold as of no particular day.",),
)
