"""
What starting costs: ``provenance --help`` beside bare ``python -c pass``, CPU of whole processes.

    python benchmarks/start.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from shutil import which

REACH = 5.0


def cpu(command: Sequence[str]) -> float:
    """CPU seconds (user and system) of one whole process, as the system accounts for it."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} exited with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    entry = which("provenance")
    ours = [entry, "--help"] if entry else [sys.executable, "-m", "provenance", "--help"]
    bare = [sys.executable, "-c", "pass"]
    for command in (ours, bare):
        cpu(command)
    pairs = [(cpu(ours), cpu(bare)) for _ in range(rounds)]
    ratios = sorted(one / other for one, other in pairs if other)
    print(f"provenance --help {statistics.median(one for one, _ in pairs) * 1e3:.0f} ms CPU, "
          f"python -c pass {statistics.median(other for _, other in pairs) * 1e3:.0f} ms CPU")
    ratio = statistics.median(ratios)
    print(f"ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), wanted {REACH:g} at most: "
          f"{'reached' if ratio <= REACH else 'NOT reached'}")


if __name__ == "__main__":
    main()
