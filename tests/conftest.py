"""
Property tests draw the same examples in every run, so that a red run is red for everybody.

    python -m pytest --hypothesis-profile=explore     # new examples each time, ten times as many
"""

import atexit
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from shutil import rmtree, which
from typing import Any

import pytest
from hypothesis import settings

#: A busy machine takes ten times as long as a free one; what hangs takes longer still.
settings.register_profile("same", derandomize=True, deadline=timedelta(seconds=5))
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("same")

#: Run by hand, with a fuzzer that the tests do not need.
collect_ignore = ["fuzz"]

if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
    # Commands would compile all of the package at every start; beside the tree they may keep it for one run.
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": tempfile.mkdtemp(prefix="provenance-tests-")}
    atexit.register(rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

#: More processes are no quicker: the longest files decide.
_MOST_PROCESSES = 8


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole run, and nothing else, uses all processors where pytest-xdist is there; ``-n0`` is one process again."""
    if (config.args_source is pytest.Config.ArgsSource.TESTPATHS and config.pluginmanager.hasplugin("xdist")
            and not hasattr(config, "workerinput") and not config.option.usepdb
            and config.option.numprocesses is None and config.option.dist == "no"):
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        config.option.numprocesses = min(processors, _MOST_PROCESSES)
        # What a file sets up once is set up once.
        config.option.dist = "loadfile"


def _times(function: Any, depth: int = 2) -> bool:
    """Does it, or something it calls in its own module, look at how long the processor worked?"""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    names = {*code.co_names, *(name for inner in code.co_consts for name in getattr(inner, "co_names", ()))}
    called = (function.__globals__.get(name) for name in names)
    return "process_time" in names or (depth > 0 and any(
        _times(one, depth - 1) for one in called if getattr(one, "__module__", None) == function.__module__))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of how long something takes are marked: a run that counts lines must leave them out, as it is slower."""
    for item in items:
        if _times(getattr(item, "function", None)):
            item.add_marker("timed")


#: A real browser, where there is one: Playwright drives the machine's own; else its tests skip and say why.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# While it is open, Playwright has an event loop in this thread, and nobody else can run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_api.sync_playwright() as playwright:
        # The sandbox of the browser needs rights that containers do not give.
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
