"""
What every worker needs, loaded and compiled once, in the process that they are forked from.

Imported by multiprocessing's fork server, by name: importing is all that it does. That process works
on nothing, and so has no threads that a fork could lose.
"""

from contextlib import suppress

import provenance.bulk.work  # noqa: F401  (for what it imports)
from provenance.parser.look import look

with suppress(ImportError):  # extra "bulk"; a store alone is written without it
    import pyarrow.parquet  # noqa: F401

look(b"")  # has the expressions compiled
