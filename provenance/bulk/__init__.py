"""
Many pages at once: folders, web archives, JSON lines, Parquet; into Parquet datasets, a store, or both. Offline always.

>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     _ = Path(folder, "a.html").write_text("<p>A page that shows no post.</p>")
...     outcome = run([f"{folder}/a.html"], datetime(2024, 6, 1, tzinfo=UTC), store=Path(folder, "a.db"))
...     outcome.counts["articles"], outcome.counts["embeds"]
(1, 0)

``units`` finds and cuts what is there, ``pages`` (with ``archives`` and ``columns``) reads it, ``tables`` audits a page
and makes its rows, ``parts`` and ``schema`` write them; ``work`` is what one process does, ``manifest`` remembers what
was done, ``run`` puts all of it together. FastWARC, Arrow and fsspec (extra ``bulk``) are imported where they are
needed.
"""

from provenance.bulk.page import Columns
from provenance.bulk.run import Outcome, Step, run

__all__ = ["Columns", "Outcome", "Step", "run"]
