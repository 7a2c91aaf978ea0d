"""
Commands without the second that Python takes to start: each a process of its own, forked from one that has imported
everything already, and read and compiled what is read and compiled once.

    done = Forks(os.environ).run(["audit", "a.html"], tmp_path, os.environ)
    done.returncode, done.stdout, done.stderr
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

TIMEOUT_S = 120

_SERVER = """
import gc, importlib, json, logging, os, pkgutil, resource, signal, sys, tempfile
import provenance.cli
for package in ("judge", "lists", "parser", "platforms", "report", "resolver", "sinks", "store", "witnesses"):
    for module in pkgutil.walk_packages(importlib.import_module(f"provenance.{package}").__path__, f"provenance.{package}."):
        try:
            importlib.import_module(module.name)
        except ImportError:
            pass  # an extra that is not installed
# What is read or compiled once is so before the first fork.
out = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
with tempfile.TemporaryDirectory() as folder:
    words, page, plain, store = folder + "/a.txt", folder + "/a.html", folder + "/b.html", ["--store", folder + "/a.db"]
    open(plain, "w").write("<p>Nothing that anybody could be asked about.")
    open(words, "w").write("Words \\u2014 Name (@example_reader) May 30, 2024")
    open(page, "w").write('<title>a</title><blockquote class="twitter-tweet"><p>a https://t.co/AbCdEfGhIj</p>&mdash; b (@a) '
                          '<a href="https://twitter.com/a/status/20">May 30, 2024</a></blockquote><p>\\u202e</p>')
    for said in (["audit", words, page, "--offline", "--keep-bytes", "--fail-on", "never"], ["verify"], ["judge"],
                 *(["report", "--format", form] for form in ("text", "json", "csv", "markdown", "html", "prov"))):
        provenance.cli.cli.main([*said, *store], standalone_mode=False)
    provenance.cli.cli.main(["links", "https://t.co/AbCdEfGhIj", "--offline"], standalone_mode=False)
    provenance.cli.cli.main(["audit", plain, "--no-store", "--record", folder + "/a.warc", "--fail-on", "never"], standalone_mode=False)
sys.stdout.flush()
os.dup2(out, 1)
os.close(out)
gc.collect()
gc.freeze()
print(flush=True)

def begin(asked):
    signal.alarm(asked["seconds"])
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, name in ((0, asked["in"]), (1, asked["out"]), (2, asked["err"])):
        opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)
    # Those of the server believe that they are what its own were.
    logging.root.handlers.clear()
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    if asked["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"],) * 2)
    sys.argv[:] = ["provenance", *asked["arguments"]]
    if asked["code"] is None:
        provenance.cli.main()
    exec(compile(asked["code"], "<code>", "exec"), {"__name__": "__main__"})
    sys.exit()

for line in sys.stdin:
    asked = json.loads(line)
    if "pid" in asked:
        _, status, used = os.wait4(asked["pid"], 0)
        print(os.waitstatus_to_exitcode(status), used.ru_maxrss, flush=True)
        continue
    child = os.fork()
    if child == 0:
        begin(asked)
    print(child, flush=True)
"""


@dataclass(frozen=True)
class Done:
    """How a process ended (-14 where it took too long), what it said, and the most KiB it had."""

    returncode: int
    stdout: bytes
    stderr: bytes
    most_kib: int = 0


class Forks:
    """
    A process that has imported everything and becomes whatever it is asked to; *before* starts it otherwise. It begins at
    once, and is waited for when it is first asked; threads may ask it at the same time.
    """

    def __init__(self, env: Mapping[str, str], before: Sequence[str] = (), cwd: Path | None = None) -> None:
        self._server = subprocess.Popen([*before, sys.executable, "-c", _SERVER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, cwd=cwd, env=env)
        self._turn = Lock()

    @cached_property
    def began(self) -> bool:
        """False where it could not be started."""
        return self._answer() is not None

    def _answer(self) -> str | None:
        assert self._server.stdout is not None
        return self._server.stdout.readline() or None

    def _ask(self, question: Mapping[str, object]) -> list[int]:
        assert self._server.stdin is not None
        with self._turn:
            assert self.began
            print(json.dumps(question), file=self._server.stdin, flush=True)
            return [int(number) for number in (self._answer() or "").split()]

    def start(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], *, code: str | None = None,
              largest: int | None = None, stdin: str = os.devnull, stdout: str = os.devnull,
              stderr: str = os.devnull) -> int:
        """
        The number of the process.

        Args:
            code: Python to run instead of the command.
            largest: The longest file that it may write, in bytes.
            stdin, stdout, stderr: Names of files, or of pipes that somebody else opens, too.
        """
        return self._ask({"arguments": [*arguments], "cwd": str(cwd), "env": {**env}, "code": code, "largest": largest, "in": stdin,
                          "out": stdout, "err": stderr, "seconds": TIMEOUT_S})[0]

    def wait(self, pid: int) -> tuple[int, int]:
        """The exit code, negative for a signal; and the most KiB of memory."""
        code, most_kib = self._ask({"pid": pid})
        return code, most_kib

    def run(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], *, code: str | None = None,
            largest: int | None = None, stdin: bytes = b"", stdout: str | None = None) -> Done:
        """As ``subprocess.run`` would run it; what it says goes through pipes, which no limit on files binds."""
        with tempfile.TemporaryDirectory() as folder:
            given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
            given.write_bytes(stdin)
            os.mkfifo(out)
            os.mkfifo(err)
            pid = self.start(arguments, cwd, env, code=code, largest=largest, stdin=str(given), stdout=stdout or str(out),
                             stderr=str(err))
            with ThreadPoolExecutor(1) as beside:
                said = beside.submit(out.read_bytes) if stdout is None else None
                complaints = err.read_bytes()
                ended, most_kib = self.wait(pid)
                return Done(ended, said.result() if said else b"", complaints, most_kib)

    def end(self) -> None:
        self._server.communicate()
