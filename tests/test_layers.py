"""Imports point down: the shape of the package in one test."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "provenance"
#: Top level names by level, the lowest first; modules on one level do not import each other.
LEVELS = (
    {"errors"},
    {"budget", "model", "networks", "once", "pieces", "places", "processes"},
    {"addresses", "aside", "clocks", "dates", "fragment", "testimony", "text", "timestamp", "urls"},
    {"drift", "platforms", "saved", "sinks"},
    {"lists"},
    {"plots"},
    {"judge", "parser"},
    {"pagetree"},
    {"resolver", "witnesses"},
    {"connection", "following", "rendering", "warc"},
    {"fetch", "inputs", "politeness", "recording", "replaying", "report", "spread", "store"},
    {"notebook", "rejudging", "renderings", "serving"},
    {"bulk", "pipeline", "rechecking"},
    {"crawl", "spark"},
    {"cli"},
    {"__main__"},
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The parts of the package a file imports, also late and for type checking."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "provenance":
            below = node.module.split(".")[1:]
            found |= {below[0]} if below else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("provenance.")}
    return found - {"__version__"}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_its_level() -> None:
    assert set(LEVEL) == {part(path) for path in MODULES} - {"__init__", "data"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    if part(path) == "__init__":
        pytest.skip("the package itself imports its parts by name, on first use")
    upward = {name for name in imported(path) - {part(path)} if LEVEL[name] >= LEVEL[part(path)]}

    assert set() == upward


def test_only_fetch_opens_sockets() -> None:
    """The network has one edge: whatever can open a socket is imported there alone."""
    dialling = {"socket", "requests", "urllib3", "aiohttp", "ftplib", "smtplib"}
    seen = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
            if {name.split(".")[0] for name in names} & dialling or {"urllib.request", "http.client"} & set(names):
                seen[part(path)] = str(path.relative_to(PACKAGE))

    assert {"connection", "fetch"} >= set(seen)


def test_only_rendering_drives_a_browser() -> None:
    driving = {part(path) for path in MODULES if "playwright" in {
        name.split(".")[0] for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else [])}}

    assert {"rendering"} == driving
