"""
Commands without the second that Python takes to start: each a process of its own, forked from one that has imported
everything already. For the main run; the whole run (``PROVENANCE_HOSTILE=1``) starts each anew.
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

TIMEOUT_S = 120

_SERVER = """
import json, os, signal, sys
import provenance.cli, provenance.judge, provenance.parser, provenance.pipeline, provenance.store, provenance.fetch
from provenance.parser import parse_article
parse_article("https://twitter.com/a/status/20")
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        signal.alarm(asked["seconds"])
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        for number, name in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
            opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY)
            os.dup2(opened, number)
            os.close(opened)
        sys.argv[:] = ["provenance", *asked["arguments"]]
        provenance.cli.main()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@cache
def _server(path: str) -> subprocess.Popen[str]:
    server = subprocess.Popen([sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": path})
    atexit.register(server.communicate)
    return server


def run_forked(arguments: list[str], cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """The command as ``subprocess.run`` would run it, standard input empty; -14 where it took too long."""
    server = _server(env["PYTHONPATH"])
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        print(json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env), "out": out.name, "err": err.name,
                          "seconds": TIMEOUT_S}), file=server.stdin, flush=True)
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())
