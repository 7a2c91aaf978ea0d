"""
A timer of systemd that begins a crawl: the text of its two units, and writing them for one user.

https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from provenance.errors import UsageError

__all__ = ["NAME", "install", "service_unit", "timer_unit", "unit_folder"]

NAME = "provenance-crawl"

_SERVICE = """\
[Unit]
Description=Provenance: one crawl over what is due
Documentation=https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
# 75: another crawl is still at work on the store, which is no failure. 143: asked to stop, and did so cleanly.
SuccessExitStatus=75 143
KillSignal=SIGTERM
TimeoutStopSec=120
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=true
PrivateTmp=true
"""

_TIMER = """\
[Unit]
Description=Provenance: a crawl every hour

[Timer]
OnCalendar=hourly
# Not all machines of the world at the full hour.
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


def service_unit(command: Sequence[str]) -> str:
    """
    The service that runs a command once.

    >>> "ExecStart=/usr/bin/provenance crawl \\"/srv/100%% seeds\\"\\n" in service_unit(
    ...     ["/usr/bin/provenance", "crawl", "/srv/100% seeds"])
    True
    """
    return _SERVICE.format(command=" ".join(map(_quoted, command)))


def timer_unit() -> str:
    """The timer that starts the service every hour; each seed says by itself how often it is due."""
    return _TIMER


def _quoted(argument: str) -> str:
    """An argument as systemd reads it: specifiers (%) and variables ($) are doubled."""
    if "\n" in argument or "\0" in argument:
        raise UsageError("a unit of systemd cannot hold a name with a line end in it", code="bad-unit")
    text = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    plain = text == argument.replace("%", "%%") and not any(sign in text for sign in " '\t;") and text
    return text if plain else f'"{text}"'


def unit_folder(environ: Mapping[str, str]) -> Path:
    """Where a user's own units stand: https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"""
    config = environ.get("XDG_CONFIG_HOME", "")
    base = Path(config) if config.startswith("/") else Path(environ.get("HOME") or Path.home()) / ".config"
    return base / "systemd" / "user"


def install(folder: Path, command: Sequence[str]) -> tuple[Path, ...]:
    """
    Write both units; files that say the same already stay as they are.

    Raises:
        UsageError: One is there and says something else, or the folder cannot be written.
    """
    wanted = {folder / f"{NAME}.service": service_unit(command), folder / f"{NAME}.timer": timer_unit()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            if path.exists() and path.read_text("utf-8", "replace") != text:
                raise UsageError(f"{path}: is there already and says something else; move it away first",
                                 code="timer-exists")
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: the timer cannot be written: {error.strerror}", code="bad-output") from None
    return tuple(wanted)
