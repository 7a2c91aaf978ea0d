"""
``provenance crawl --install-timer``: a timer of systemd for this user that crawls as the command line says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from provenance.cli.options import given_network_options
from provenance.errors import UsageError

#: What is written in any case, or makes no crawl.
_OTHERS = frozenset({"paths", "store_path", "quiet", "install_timer", "only_check", "health"})
#: What somebody said; a timer's environment is not theirs, so what stands in it here is written down, too.
_SAID = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def install(paths: tuple[str, ...], store_path: str) -> int:
    """Write the units; the crawl of the timer has every option that this command line has."""
    from provenance.crawl.timer import NAME, install, unit_folder

    context = click.get_current_context()
    if context.params["look_now"]:
        raise UsageError("--now with --install-timer would look at every source every hour; leave it out")
    command = [sys.executable, "-m", "provenance", "crawl", *(str(Path(path).resolve()) for path in paths),
               "--store", str(Path(store_path).resolve()), *_given(context), "--quiet"]
    for path in install(unit_folder(os.environ), command):
        click.echo(f"written: {path}")
    click.echo(f"next: systemctl --user daemon-reload && systemctl --user enable --now {NAME}.timer")
    # https://www.freedesktop.org/software/systemd/man/latest/loginctl.html
    click.echo("so that it also runs while you are not logged in: loginctl enable-linger")
    return 0


def _given(context: click.Context) -> Iterator[str]:
    """The options of the command line and of the environment, as they would be written; files by their whole names."""
    values = {**context.params, **given_network_options(context)}
    for option in context.command.params:
        name = option.name or ""
        if name in _OTHERS or context.get_parameter_source(name) not in _SAID:
            continue
        value = values[name]
        for one in value if isinstance(value, tuple) else (value,):
            yield option.opts[0]
            if one is not True:
                yield str(Path(one).resolve()) if name == "list_paths" else str(one)
