"""The command as people run it, in a process of its own that lives in a made-up web."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from crawlsite.server import Site
from crawlsite.world import seeds_of

ROOT = Path(__file__).resolve().parents[2]


def write_seeds(folder: Path, site: Site) -> str:
    (folder / "seeds.toml").write_text(seeds_of(site.world), "utf-8")
    return "seeds.toml"


def start(folder: Path, site: Site | None, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PROVENANCE_")}
    environment |= {"PYTHONPATH": str(ROOT), **(site.environment if site else {})}
    return subprocess.Popen([sys.executable, "-m", "provenance", "crawl", *arguments], cwd=folder, env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run(folder: Path, site: Site | None, *arguments: str, timeout: float = 120) -> tuple[int, str, str]:
    process = start(folder, site, *arguments)
    out, err = process.communicate(timeout=timeout)
    return process.returncode, out.decode(), err.decode()
