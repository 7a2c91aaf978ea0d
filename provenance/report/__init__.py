"""
An audit as data and as words. One content; each form is one module.

>>> from provenance.model import Audited
>>> from datetime import UTC, datetime
>>> as_dict(Audited("a.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "a.txt: empty")))["error"]
{'code': 'empty', 'message': 'a.txt: empty'}
"""

from __future__ import annotations

from provenance.report.data import as_dict, as_json, resolution_dict
from provenance.report.times import shown_time

__all__ = ["as_dict", "as_json", "resolution_dict", "shown_time"]
