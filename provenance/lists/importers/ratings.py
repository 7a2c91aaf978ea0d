"""
Ratings of sites by others, quoted under their own words. None of them is shipped with the package (docs/lists.md).

Sources of the formats: hauselin/domain-quality-ratings, ``data/domain_pc1.csv``; drmikecrowe/mbfcext, ``docs/v5`` (its
schemas and ``combined.json``) and the older ``csources.json``; iffy.news/index (columns of its table, as CSV or JSON);
NewsGuard's metadata CSV, by the columns that Common Crawl's example of an annotation reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provenance.errors import ListError
from provenance.lists.importers.accounts import site_entry
from provenance.lists.importers.documents import objects, read_json, text_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source
from provenance.lists.importers.tabular import Table

_OWN_USE = "For your own use only: the ratings are not free to be passed on."


def _site(place: str, site: str, label: str, note: str) -> Draft | Skipped:
    try:
        return Draft(place, site_entry(site), "domain", label, note=note, relation="rated_by")
    except ValueError as error:
        return Skipped(place, str(error))


def _told(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in values.items() if value)


# --- Lin et al. ------------------------------------------------------------------------------------


def read_pc1(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """The first principal component of several raters' scores, 0 to 1, in the note."""
    for source in sources:
        table = Table(source, options, ("domain", "pc1"))
        for row in table.rows():
            yield row if isinstance(row, Skipped) else _site(
                row.place, row.get("domain"), "domain_quality", _told({"pc1": row.get("pc1")}))
        yield from table.left_out(("domain", "pc1"))


PC1 = Importer(
    "domain-quality", "Domain quality, first principal component (Lin et al. 2023)",
    "https://github.com/hauselin/domain-quality-ratings", "LicenseRef-none-stated", read_pc1, files="domain_pc1.csv",
    caveats=(_OWN_USE, "Cite Lin et al. 2023, doi:10.1093/pnasnexus/pgad286; 0 is the lowest, 1 the highest."),
)

# --- Media Bias/Fact Check ---------------------------------------------------------------------------


def read_mbfc(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """The extension's data, in its present form (``sources``) and in the older one with letters for names."""
    for source in sources:
        document = read_json(source, options)
        listed = document.get("sources") if isinstance(document, dict) else document
        if isinstance(listed, list):
            records = objects(listed, source)
        elif isinstance(document, dict):
            records = ((f"record {number}", {"domain": key} | (value if isinstance(value, dict) else {}))
                       for number, (key, value) in enumerate(document.items(), 1))
        else:
            raise ListError(f"{source.name}: holds no sources", code="bad-list")
        left = {"aliases"} if isinstance(document, dict) and "aliases" in document else set()
        for place, record in records:
            left.update(name for name in record or () if name not in _MBFC_READ)
            bias = text_of(record, "bias") or text_of(record, "b")
            if not bias:
                yield Skipped(place, "has no rating")
                continue
            yield _site(place, text_of(record, "domain") or text_of(record, "d"), f"mbfc:{bias}", _told({
                "name": text_of(record, "name") or text_of(record, "n"),
                "reporting": text_of(record, "reporting") or text_of(record, "r"),
                "credibility": text_of(record, "credibility"), "review": text_of(record, "url") or text_of(record, "u"),
            }))
        if left:
            named, more = sorted(left)[:_MOST_NAMED], len(left) - _MOST_NAMED
            yield Remark(f"fields left out: {', '.join(named)}{f' and {more} more' if more > 0 else ''}")


#: What of a source is read, in the present form and in the older one.
_MBFC_READ = frozenset("bias b domain d name n reporting r credibility url u".split())
_MOST_NAMED = 20

MBFC = Importer(
    "mbfc", "Ratings of Media Bias/Fact Check, from its extension", "https://mediabiasfactcheck.com/",
    "LicenseRef-MBFC", read_mbfc, files="combined.json, sources.json or csources.json",
    caveats=(_OWN_USE, "The label quotes the rater's own category."),
)

# --- Iffy ------------------------------------------------------------------------------------------

_IFFY = ("Domain", "Name", "MBFC Fact", "MBFC Bias", "MBFC cred", "Media Bias/Fact Check")


def read_iffy(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """The index as CSV, or as the JSON of the same table."""
    for source in sources:
        if source.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
            for place, record in objects(read_json(source, options), source):
                yield _iffy(place, record or {})
            yield Remark(f"fields left out: all but {', '.join(_IFFY)}")
            continue
        table = Table(source, options, ("Domain",))
        for row in table.rows():
            yield row if isinstance(row, Skipped) else _iffy(row.place, row.cells)
        yield from table.left_out(_IFFY)


def _iffy(place: str, record: Mapping[str, Any]) -> Draft | Skipped:
    told = {name: text_of(dict(record), name) for name in _IFFY}
    fact = told["MBFC Fact"]
    return _site(place, told["Domain"], f"iffy:{fact}" if fact else "iffy", _told({
        "name": told["Name"], "credibility": told["MBFC cred"], "review": told["Media Bias/Fact Check"]}))


IFFY = Importer(
    "iffy", "Iffy Index", "https://iffy.news/index/", "LicenseRef-MBFC", read_iffy,
    files="the index as CSV or JSON",
    caveats=(_OWN_USE, "Drawn from ratings of Media Bias/Fact Check, which asks for permission beyond fair use."),
)

# --- NewsGuard -------------------------------------------------------------------------------------


def read_newsguard(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """The metadata feed; rows for the country ``ALL`` repeat others."""
    used = ("Domain", "Rating", "Score", "Country")
    for source in sources:
        table = Table(source, options, ("Domain", "Rating"))
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
            elif row.get("Country") == "ALL":
                yield Skipped(row.place, "country ALL repeats the row of another country")
            else:
                label = f"newsguard:{row.get('Rating')}" if row.get("Rating") else ""
                yield _site(row.place, row.get("Domain"), label, _told(
                    {"score": row.get("Score"), "country": row.get("Country")}))
        yield from table.left_out(used)


NEWSGUARD = Importer(
    "newsguard", "NewsGuard's ratings", "https://www.newsguardtech.com/", "LicenseRef-NewsGuard", read_newsguard,
    files="metadata.csv", caveats=(_OWN_USE, "The label quotes the rater's own letter."),
)
