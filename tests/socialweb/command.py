"""The command as people run it, in a process of its own that lives in a made-up social web; and pages to audit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import command

from socialweb.exchange import page
from socialweb.server import SocialWeb
from socialweb.story import POST
from socialweb.x import markup

ROOT = Path(__file__).resolve().parents[2]
#: A genuine-looking id that nobody has.
NEVER = "1795968363525046272"


def article(web: SocialWeb, keys: tuple[str, ...]) -> Any:
    """A page that shows each post as it was when it was made."""
    shown = "".join(f"<p>And then:</p>{quoted(web, key)}" for key in keys)
    return page(f"<html><head><title>All of them</title></head><body><article><h1>All of them</h1>{shown}"
                "<p>And this: pic.twitter.com/pIcTuReAbC</p></article></body></html>")


def quoted(web: SocialWeb, key: str) -> str:
    if key == "never":
        return (f'<blockquote class="twitter-tweet"><p>Nobody wrote this</p>&mdash; Example Reader (@example_reader) '
                f'<a href="https://twitter.com/example_reader/status/{NEVER}">May 30, 2024</a></blockquote>')
    post = POST[key]
    return markup(web, post, post.made, post_id=post.post_id)


def start(web: SocialWeb | None, folder: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "provenance", *arguments], cwd=folder, env=_environment(web, more),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end(process: subprocess.Popen[bytes]) -> tuple[int, bytes, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err.decode()


def run(web: SocialWeb | None, folder: Path, *arguments: str, **more: str) -> tuple[int, bytes, str]:
    done = command.run(*arguments, cwd=folder, env=_environment(web, more))
    return done.returncode, done.stdout, done.stderr.decode()


def _environment(web: SocialWeb | None, more: dict[str, str]) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PROVENANCE_")}
    return {**bare, "PYTHONPATH": str(ROOT), **(web.environment if web is not None else {}), **more}
