"""Processes beside this one: they answer the same, however they are begun."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import get_all_start_methods
from pathlib import Path
from tempfile import gettempdir

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Tells who forked two workers, and whether the module was there before their work.
_ASKS = """
import os, sys
from provenance.processes import pool

if __name__ == "__main__":
    with pool(2, ("provenance.errors",)) as workers:
        parents = {workers.submit(os.getppid).result() for _ in range(4)}
        ready = workers.submit(eval, "'provenance.errors' in __import__('sys').modules").result()
    print(os.getpid() in parents, len(parents), ready)
"""


@pytest.mark.parametrize("long", [False, True])
def test_workers_come_from_a_server_or_where_it_has_no_place_from_us(long: bool, tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 80)
    deep.mkdir()
    script = tmp_path / "asks.py"
    script.write_text(_ASKS)

    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), **({"TMPDIR": str(deep)} if long else {})})

    place = "forkserver" in get_all_start_methods() and len(os.fsencode(gettempdir())) <= 70
    ours = long or not place
    # From us: the module is not imported until somebody needs it.
    assert (done.stdout.strip(), done.stderr) == (f"{ours} 1 {not ours}", "")
