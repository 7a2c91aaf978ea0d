"""
Accounts of US federal agencies: what the U.S. Digital Registry's API answers today, or answered before.

Sources of the format: GSA/touchpoints, ``digital_service_accounts.json`` (its serializer, and a program that reads
``data`` and ``attributes``); open.gsa.gov/api/digital-registry (``social_media.json``: ``metadata`` and ``results``);
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
        listed = document
        if isinstance(document, dict):
            listed = document["data"] if "data" in document else document.get("results")
        for place, record in objects(listed, source):
            inner = (record or {}).get("attributes")
            yield _draft(place, inner if isinstance(inner, dict) else record or {})
        page, pages = _pages(document)
        if pages not in ("", "1"):
            yield Remark(f"the answer has {pages} pages; this is page {page or 'unknown'}")
        yield Remark("fields left out: descriptions, language, tags, contacts, times of change")


def _pages(document: Any) -> tuple[str, str]:
    """The page that an answer is, and how many there are, counted from one; empty where it does not say."""
    if text_of(document, "meta", "totalPages"):
        # Today's counts its pages from nought, and names the last.
        page, last = (text_of(document, "meta", name) for name in ("page", "totalPages"))
        return str(int(page) + 1) if page.isdecimal() else "", str(int(last) + 1) if last.isdecimal() else ""
    page, pages = (text_of(document, "metadata", name) for name in ("page", "pages"))
    return page, pages


def _draft(place: str, record: dict[str, Any]) -> Draft | Skipped:
    service = next(filter(None, (text_of(record, name) for name in ("service_key", "service_id", "service"))), "")
    url, agencies = text_of(record, "service_url"), record.get("agencies")
    names = [text_of(agency, "name") or text_of(agency, "agency_name") for agency in agencies] \
        if isinstance(agencies, list) else []
    words = [text_of(record, name) for name in ("name", "service_display_name", "organization", "organization_name")]
    try:
        entry = account_entry(url or text_of(record, "account"), service)
    except ValueError as error:
        return Skipped(place, str(error))
    return Draft(place, entry, label="government", relation="operated_by",
                 note="; ".join(dict.fromkeys(filter(None, [*words, *names]))))


IMPORTER = Importer(
    "gsa-registry", "Accounts of US federal agencies", "https://open.gsa.gov/api/digital-registry/",
    "LicenseRef-US-public-domain", read,
    files="one file for each page of digital_service_accounts.json or social_media.json",
)
