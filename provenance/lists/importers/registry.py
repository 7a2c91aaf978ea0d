"""
Accounts of US federal agencies: the answer of the U.S. Digital Registry's API, or of the registry before it.

Sources of the format: open.gsa.gov/api/digital-registry (``social_media.json``: ``metadata`` and ``results``);
gsa.github.io/social-media-registry-api/calls (``service_id``, ``agency_name``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from provenance.lists.importers.accounts import account_entry
from provenance.lists.importers.documents import objects, read_json, text_of
from provenance.lists.importers.records import Draft, Importer, Options, Remark, Skipped, Source


def read(sources: Sequence[Source], options: Options) -> Iterator[Draft | Skipped | Remark]:
    """One row for each account; several pages of the answer are several files."""
    for source in sources:
        document = read_json(source, options)
        results = document.get("results") if isinstance(document, dict) else document
        for place, record in objects(results, source):
            yield _draft(place, record or {})
        page, pages = (text_of(document, "metadata", name) for name in ("page", "pages"))
        if pages not in ("", "1"):
            yield Remark(f"the answer has {pages} pages; this is page {page or 'unknown'}")
        yield Remark("fields left out: descriptions, language, tags, contacts, times of change")


def _draft(place: str, record: dict[str, Any]) -> Draft | Skipped:
    service = text_of(record, "service_key") or text_of(record, "service_id")
    url, agencies = text_of(record, "service_url"), record.get("agencies")
    names = [text_of(agency, "name") or text_of(agency, "agency_name") for agency in agencies] \
        if isinstance(agencies, list) else []
    words = [text_of(record, "service_display_name"), text_of(record, "organization"), *names]
    try:
        entry = account_entry(url or text_of(record, "account"), service)
    except ValueError as error:
        return Skipped(place, str(error))
    return Draft(place, entry, label="government", relation="operated_by",
                 note="; ".join(dict.fromkeys(filter(None, words))))


IMPORTER = Importer(
    "gsa-registry", "Accounts of US federal agencies", "https://open.gsa.gov/api/digital-registry/",
    "LicenseRef-US-public-domain", read, files="one file for each page of social_media.json",
)
