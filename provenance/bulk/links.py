"""
Short links of the tables, after the pages: each distinct one once, all of one host by one process.

Hosts are dealt out by their digest, so that several machines that each take a share (``--share 2/5``) never ask the
same host, and need not know of each other. What they find joins the tables by address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from provenance.errors import UsageError
from provenance.following import follow_link
from provenance.model import Fetch, Resolution
from provenance.report import resolution_dict
from provenance.spread import host_of
from provenance.store.rows import tried_at

__all__ = ["distinct_links", "resolved_rows", "resolved_schema", "share_of"]


def share_of(url: str, shares: int) -> int:
    """
    Which share, from 0, a link's host belongs to; the same on every machine.

    >>> share_of("https://t.co/AbC", 7) == share_of("http://T.CO/xyz", 7)
    True
    """
    return int.from_bytes(sha256(host_of(url).encode("utf-8", "surrogatepass")).digest()[:8]) % shares


def distinct_links(folder: Path, share: int = 0, shares: int = 1) -> list[str]:
    """
    The addresses of the dataset ``links`` that nobody has followed, each once, in the order of their spelling.

    Raises:
        UsageError: there is no such dataset.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError("tables need pyarrow: python3 -m pip install 'post-provenance[bulk]'",
                         code="no-pyarrow") from None
    parts = sorted((folder / "links").glob("*.parquet"))
    if not parts and not (folder / "schema.json").exists():
        raise UsageError(f"{folder}: no tables of bulk; name the folder that --to named", code="no-tables")
    found: set[str] = set()
    for part in parts:
        for batch in parquet.ParquetFile(part).iter_batches(columns=["url", "outcome"]):
            for url, outcome in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
                if outcome in (None, "not-tried") and url not in found and share_of(url, shares) == share:
                    found.add(url)
    return sorted(found)


def resolved_rows(urls: Iterable[str], fetch: Fetch | None) -> Iterator[dict[str, Any]]:
    """Where each address leads, as rows that join ``links`` on ``url``."""
    return (row_of(follow_link(url, fetch, archives=False)) for url in urls)


def row_of(resolution: Resolution) -> dict[str, Any]:
    hops = json.dumps(resolution_dict(resolution)["hops"], ensure_ascii=True)
    return {"url": resolution.url, "short": resolution.short, "outcome": resolution.outcome,
            "final_url": resolution.final_url, "domain": resolution.domain, "tried_at": tried_at(resolution),
            "hops": hops}


def resolved_schema() -> Any:
    """The Arrow schema of those rows."""
    import pyarrow

    text = pyarrow.string()
    return pyarrow.schema([("url", text), ("short", pyarrow.bool_()), ("outcome", text), ("final_url", text),
                           ("domain", text), ("tried_at", pyarrow.timestamp("us", tz="UTC")), ("hops", text)])
