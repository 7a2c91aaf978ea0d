"""
The command without the half second that Python takes to start and import: each run a process of its own, forked from one
that has imported everything already. ``tests/test_cli.py`` and ``tests/test_readme.py`` start it as people do.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_SERVER = """
import json, os, signal, sys
import requests, rich.console, rich.progress, sqlite_utils, tldextract
import provenance, provenance.cli, provenance.crawl, provenance.fetch, provenance.rechecking, provenance.recording
import provenance.store
provenance.audit("<p>https://twitter.com/a/status/20</p>").to_dict()
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        signal.alarm(asked["seconds"])
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        for number, name in enumerate(asked["streams"]):
            opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY)
            os.dup2(opened, number)
            os.close(opened)
        sys.stdin = open(0, encoding=sys.stdin.encoding, errors=sys.stdin.errors, closefd=False)
        sys.argv[:] = ["provenance", *asked["arguments"]]
        sys.exit(provenance.cli.main())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"",
        timeout: int = 60) -> subprocess.CompletedProcess[bytes]:
    """What ``subprocess.run`` would give of ``python -m provenance``; the code is -14 where it took too long."""
    given = {**(os.environ if env is None else env), "PYTHONPATH": str(ROOT)}
    server = _server(frozenset((name, value) for name, value in given.items() if name.startswith(("PYTHON", "LC_", "LANG"))))
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.NamedTemporaryFile() as ours, tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        ours.write(stdin)
        ours.flush()
        print(json.dumps({"arguments": [*map(str, arguments)], "cwd": str(cwd), "env": given, "seconds": timeout,
                          "streams": [ours.name, out.name, err.name]}), file=server.stdin, flush=True)
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


@cache
def _server(settings: frozenset[tuple[str, str]]) -> subprocess.Popen[str]:
    """One process for each way in which an interpreter is told to start."""
    server = subprocess.Popen([sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env={**{name: value for name, value in os.environ.items()
                                      if not name.startswith(("PYTHON", "LC_", "LANG"))}, **dict(settings)})
    atexit.register(server.communicate)
    return server
