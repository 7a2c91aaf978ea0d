"""
State media by the seven codes of the State Media Monitor: State_Media_Matrix.csv.

Source: github.com/ASD-at-GMF/state-media-profiles. The codes are not interchangeable, so each label carries its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from provenance.lists.importers.accounts import account_entry, site_entry
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source
from provenance.lists.importers.tabular import Row, Table

#: The typology, as the State Media Monitor words it: https://statemediamonitor.com/
_CODES = {
    "SC": "state-controlled", "CaPu": "captured public or state-managed", "CaPr": "captured private",
    "ISFM": "independent, state-funded and state-managed", "ISF": "independent, state-funded",
    "ISM": "independent, state-managed", "IP": "independent public",
}
_LINKS = {"Instagram Link": "instagram", "Twitter Link": "x", "Facebook Link": "facebook", "Youtube Link": "youtube",
          "Telegram Link": "telegram", "VK Link": "vk", "Linkedin link": "linkedin", "Tiktok Link": "tiktok"}
_NEEDED = ("Country", "Media company", "Main assets", "URL", "Typology")


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """One row for an outlet's site, and one for each of its accounts on a platform we read."""
    for source in sources:
        table = Table(source, options, _NEEDED)
        for row in table.rows():
            yield from (row,) if isinstance(row, Skipped) else _drafts(row)
        yield from table.left_out((*_NEEDED, *_LINKS))


def _drafts(row: Row) -> Iterator[Draft | Skipped]:
    code, asset = row.get("Typology"), row.get("Main assets") or row.get("Media company")
    if code not in _CODES:
        yield Skipped(row.place, f"typology {code!r} is none of {', '.join(_CODES)}")
        return
    draft = Draft(row.place, "", label=f"state_media:{code}", relation="rated_by",
                  note=f"{asset}; {row.get('Country')}; {_CODES[code]}")
    found = False
    if url := row.get("URL"):
        found = True
        try:
            entry = site_entry(url)
            deep = url.rstrip("/").count("/") > 2 + ("://" not in url) * -2
            note = f"{draft.note}; the source names {url}" if deep else draft.note
            yield replace(draft, entry=entry, kind="domain", note=note)
        except ValueError as error:
            yield Skipped(row.place, str(error))
    for column, platform in _LINKS.items():
        if link := row.get(column):
            found = True
            try:
                yield replace(draft, entry=account_entry(link, platform))
            except ValueError as error:
                yield Skipped(row.place, str(error))
    if not found:
        yield Skipped(row.place, "names neither a site nor an account")


IMPORTER = Importer(
    "state-media", "State media outlets by the typology of the State Media Monitor",
    "https://github.com/ASD-at-GMF/state-media-profiles", "MIT", read, files="State_Media_Matrix.csv",
    caveats=("The code describes who runs and pays an outlet; it says nothing about a single piece.",),
)
