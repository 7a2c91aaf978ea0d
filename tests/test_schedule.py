"""The schedules of docs/schedule/: what can be known about them without the machines they are for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from provenance.cli import cli
from provenance.crawl.timer import service_unit, timer_unit, unit_folder
from provenance.errors import UsageError

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schedule"
COMMAND = ["/opt/provenance/bin/provenance", "crawl", "/etc/provenance/seeds", "--store", "/var/lib/provenance/provenance.db",
           "--quiet"]
#: Minute, hour, day, month, weekday: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html
FIVE = re.compile(r"(?:(?:\*|[0-9]{1,2})(?:/[0-9]{1,2})?\s+){4}(?:\*|[0-7])(?:/[0-7])?")


def test_the_units_are_what_install_timer_writes() -> None:
    assert (FOLDER / "provenance-crawl.service").read_text("utf-8") == service_unit(COMMAND)
    assert (FOLDER / "provenance-crawl.timer").read_text("utf-8") == timer_unit()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
@pytest.mark.parametrize(("wrong", "accepted"), [("", True), ("OnCalender", False)])
def test_systemd_accepts_the_units(tmp_path: Path, wrong: str, accepted: bool) -> None:
    command = [sys.executable, "-m", "provenance", "crawl", "/srv/my seeds 100%", "--store", "/srv/$HOME \"x\".db"]
    (tmp_path / "provenance-crawl.service").write_text(service_unit(command), "utf-8")
    (tmp_path / "provenance-crawl.timer").write_text(timer_unit().replace("OnCalendar", wrong or "OnCalendar"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--user", "--man=no", str(tmp_path / "provenance-crawl.timer"),
                           str(tmp_path / "provenance-crawl.service")], capture_output=True, text=True, check=False,
                          env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)})
    # It may also look at the machine's own units; only what it says of ours counts.
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "provenance-crawl" in line or "initialize" in line]

    assert accepted == (done.returncode == 0 and not ours), ours


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_systemd_knows_the_calendar() -> None:
    wanted = re.findall(r"OnCalendar=(.+)", timer_unit())
    done = subprocess.run(["systemd-analyze", "calendar", *wanted], capture_output=True, text=True, check=False)

    assert (0, ["hourly"]) == (done.returncode, wanted)


def test_names_that_no_unit_can_hold_are_refused() -> None:
    with pytest.raises(UsageError):
        service_unit(["provenance", "a\nExecStart=/bin/false"])


def test_units_stand_where_the_user_says(tmp_path: Path) -> None:
    assert Path("/c/systemd/user") == unit_folder({"XDG_CONFIG_HOME": "/c", "HOME": "/h"})
    assert Path("/h/.config/systemd/user") == unit_folder({"XDG_CONFIG_HOME": "relative", "HOME": "/h"})


def commands(text: str) -> list[list[str]]:
    """Every ``provenance …`` in a text, in words."""
    return [found.split() for found in re.findall(r"provenance ((?:crawl|report) [^|>\n]+)", text)]


def test_the_crontab_has_five_fields_and_a_command() -> None:
    lines = [line for line in (FOLDER / "crontab").read_text("utf-8").splitlines()
             if line and not line.startswith("#") and not re.match(r"[A-Z]+=", line)]

    assert len(lines) == 3
    for line in lines:
        assert FIVE.match(line), line
        # A percent sign would end the command.
        assert "%" not in line


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def test_the_workflow_is_one() -> None:
    workflow = load("github-actions.yml")
    # YAML 1.1 reads the key "on" as true.
    triggers = workflow.get("on", workflow.get(True))
    steps = workflow["jobs"]["crawl"]["steps"]

    assert {"schedule", "workflow_dispatch"} == set(triggers)
    assert FIVE.fullmatch(triggers["schedule"][0]["cron"])
    assert all(("run" in step) != ("uses" in step) for step in steps)
    assert all(re.fullmatch(r"actions/[a-z-]+(?:/[a-z]+)?@v[0-9]+", step["uses"]) for step in steps if "uses" in step)
    # A plain cache is kept only where every step went well; a crawl with a source that fails does not.
    restored, kept = (step for step in steps if step.get("uses", "").startswith("actions/cache"))
    assert ("actions/cache/restore@v4", "actions/cache/save@v4", "always()") == (restored["uses"], kept["uses"], kept["if"])
    assert (restored["with"]["path"], restored["with"]["key"]) == (kept["with"]["path"], kept["with"]["key"])
    assert {"contents": "read"} == workflow["permissions"]
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_cron_job_is_one() -> None:
    job = load("kubernetes.yaml")
    spec = job["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    container, = pod["containers"]

    assert ("batch/v1", "CronJob", "Forbid", "Never") == (job["apiVersion"], job["kind"], spec["concurrencyPolicy"],
                                                          pod["restartPolicy"])
    assert FIVE.fullmatch(spec["schedule"])
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] < 3600


def test_every_command_in_the_schedules_is_one_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All options exist; what is missing on this machine (a seed list, a store) may be complained of."""
    texts = [(FOLDER / name).read_text("utf-8") for name in ("crontab", "github-actions.yml", "provenance-crawl.service")]
    found = [words for text in texts for words in commands(text)]
    found.append(load("kubernetes.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["args"][1:])

    # An empty folder: nothing is crawled.
    monkeypatch.chdir(tmp_path)
    assert len(found) >= 7
    for words in found:
        said = CliRunner().invoke(cli, [word.strip('"') for word in words], standalone_mode=False)
        assert "No such option" not in str(said.exception), (words, said.exception)
        assert "no such" in str(said.exception), (words, said.exception)
