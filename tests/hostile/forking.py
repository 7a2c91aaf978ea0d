"""
Commands without the second that Python takes to start: each a process of its own, forked from one that has imported
everything already. For the main run; the whole run (``PROVENANCE_HOSTILE=1``) starts each anew.

    done = run_command(["audit", "a.html"], tmp_path, environment())
    done.returncode, done.stdout, done.stderr
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extent import WHOLE

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 120
_FORKS = not WHOLE and sys.platform != "win32"

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
    words, page, store = folder + "/a.txt", folder + "/a.html", ["--store", folder + "/a.db"]
    open(words, "w").write("Words \\u2014 Name (@example_reader) May 30, 2024")
    open(page, "w").write('<title>a</title><blockquote class="twitter-tweet"><p>a https://t.co/AbCdEfGhIj</p>&mdash; b (@a) '
                          '<a href="https://twitter.com/a/status/20">May 30, 2024</a></blockquote><p>\\u202e</p>')
    for said in (["audit", words, page, "--offline", "--keep-bytes", "--fail-on", "never"], ["verify"], ["judge"],
                 *(["report", "--format", form] for form in ("text", "json", "csv", "markdown", "html", "prov"))):
        provenance.cli.cli.main([*said, *store], standalone_mode=False)
    provenance.cli.cli.main(["links", "https://t.co/AbCdEfGhIj", "--offline"], standalone_mode=False)
    provenance.cli.cli.main(["audit", "Just words.", "--no-store", "--record", folder + "/a.warc", "--fail-on", "never"], standalone_mode=False)
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
    """A process that has imported everything and becomes whatever it is asked to; *before* starts it otherwise."""

    def __init__(self, before: Sequence[str] = (), cwd: Path | None = None) -> None:
        self._server = subprocess.Popen([*before, sys.executable, "-c", _SERVER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, cwd=cwd, env=environment())
        self.began = self._answer() is not None

    def _answer(self) -> str | None:
        assert self._server.stdout is not None
        return self._server.stdout.readline() or None

    def _ask(self, question: Mapping[str, object]) -> list[int]:
        assert self._server.stdin is not None
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


def environment(**more: str) -> dict[str, str]:
    """Ours, with this tree and the modules of its tests on the path."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests/hostile"))), **more}


@cache
def forks() -> Forks:
    """One for the whole run."""
    made = Forks()
    atexit.register(made.end)
    return made


def run_command(arguments: Sequence[str | Path], cwd: Path, env: Mapping[str, str], *, code: str | None = None,
                largest: int | None = None, stdin: bytes = b"", stdout: str | None = None) -> Done:
    """The command, or *code* in its place; see ``Forks.start``."""
    said = [*map(str, arguments)]
    if _FORKS:
        return forks().run(said, cwd, env, code=code, largest=largest, stdin=stdin, stdout=stdout)
    program = [sys.executable, *(("-m", "provenance") if code is None else ("-c", code)), *said]
    if sys.platform == "linux":
        # A child counts what its parent's memory was before it became another program, so a small one stands between.
        program = [sys.executable, "-c", _MEASURED, *program]
    with Path(stdout or os.devnull).open("wb") as out:
        done = subprocess.run(program, cwd=cwd, input=stdin, stdout=out if stdout else subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=TIMEOUT_S, check=False, env=env, preexec_fn=None if largest is None else _limited(largest))
    if sys.platform != "linux":
        return Done(done.returncode, done.stdout or b"", done.stderr)
    complaints, _, ended = done.stderr.rstrip(b"\n").rpartition(b"\0")
    code_, most_kib = map(int, ended.split())
    return Done(code_, done.stdout or b"", complaints, most_kib)


#: Runs its arguments, and says behind all they say on standard error how that ended and how many KiB it took at most.
_MEASURED = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(process.pid, 0)
sys.stderr.write(f"\\0{os.waitstatus_to_exitcode(status)} {used.ru_maxrss}")
"""


def _limited(largest: int) -> Callable[[], None]:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return limit


class Running:
    """A command, or *code*, under way: its ``pid``, the lines it says, and how to end it."""

    def __init__(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], *, code: str | None = None) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        if _FORKS:
            pipe = Path(tempfile.mkdtemp()) / "said"
            os.mkfifo(pipe)
            self.pid = forks().start(arguments, cwd, env, code=code, stdout=str(pipe))
            self.stdout = pipe.open("rb")
            pipe.unlink()
            pipe.parent.rmdir()
        else:
            self._process = subprocess.Popen(
                [sys.executable, *(("-m", "provenance") if code is None else ("-c", code)), *arguments], cwd=cwd, env=env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert self._process.stdout is not None
            self.pid, self.stdout = self._process.pid, self._process.stdout

    def kill(self) -> bytes:
        """End it as hard as can be; what it had still said."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        rest = self.stdout.read()
        self.wait()
        return rest

    def wait(self) -> int:
        """The exit code."""
        self.stdout.close()
        return forks().wait(self.pid)[0] if self._process is None else self._process.wait()
