"""
A store as Parquet: the datasets of ``bulk``, from what was audited one by one.
"""

from __future__ import annotations

from pathlib import Path

from provenance.bulk.parts import Parts, sweep
from provenance.bulk.schema import described
from provenance.bulk.tables import dataset_rows
from provenance.errors import UsageError
from provenance.store import Store

__all__ = ["export"]


def export(store: Store, folder: Path) -> int:
    """
    Write every article of a store into datasets under *folder*; how many those were.

    What an earlier export wrote there is replaced.

    Raises:
        UsageError: the folder holds the tables of a run of bulk, or cannot be made.
    """
    if (folder / "manifest.jsonl").exists():
        raise UsageError(f"{folder}: holds tables of bulk; name another folder", code="bad-output")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, ("store",))
        (folder / "schema.json").write_text(described(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}", code="bad-output") from None
    parts, count = Parts(folder, "store"), 0
    try:
        for _, audited in store.load_all():
            parts.add(dataset_rows(audited))
            count += 1
        parts.finish()
    except BaseException:
        parts.drop()
        raise
    return count
