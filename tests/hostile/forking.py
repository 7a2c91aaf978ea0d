"""
The command against the web at its worst: forked (``forks``) in the main run; the whole run (``PROVENANCE_HOSTILE=1``)
starts each anew.

    done = run_command(["audit", "a.html"], tmp_path, environment())
    done.returncode, done.stdout, done.stderr
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from extent import WHOLE
from forks import TIMEOUT_S, Done, Forks

ROOT = Path(__file__).resolve().parents[2]
_FORKS = not WHOLE and sys.platform != "win32"


def environment(**more: str) -> dict[str, str]:
    """Ours, with this tree and the modules of its tests on the path."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests/hostile"))), **more}


@cache
def forks() -> Forks:
    """One for the whole run."""
    made = Forks(environment())
    atexit.register(made.end)
    return made


def begin_forks() -> None:
    """Where commands are forked: from now on it can be done soon."""
    if _FORKS:
        forks()


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


def run_together(commands: Iterable[Sequence[str | Path]], cwd: Path, env: Mapping[str, str]) -> list[Done]:
    """Commands that do not wait for one another, as many at a time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as beside:
        return list(beside.map(lambda arguments: run_command(arguments, cwd, env), commands))


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
