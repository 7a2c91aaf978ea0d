"""
The command, forked from a process that has imported everything already (``forks``), as each start takes half a second.
``tests/test_cli.py`` and ``tests/test_readme.py`` start it as people do.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

from forks import Forks

ROOT = Path(__file__).resolve().parents[1]
#: What an interpreter is told when it starts, and does not look at later.
_SETTINGS = ("PYTHON", "LC_", "LANG")


def run(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> CompletedProcess[bytes]:
    """What ``subprocess.run`` would give of ``python -m provenance``; the code is -14 where it took too long."""
    given = {**(os.environ if env is None else env), "PYTHONPATH": str(ROOT)}
    settings = frozenset((name, value) for name, value in given.items() if name.startswith(_SETTINGS))
    done = _forks(settings).run([*map(str, arguments)], cwd, given, stdin=stdin)
    return CompletedProcess(arguments, done.returncode, done.stdout, done.stderr)


@cache
def _forks(settings: frozenset[tuple[str, str]]) -> Forks:
    """One process for each way in which an interpreter is told to start."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    made = Forks({**others, **dict(settings)})
    atexit.register(made.end)
    return made
