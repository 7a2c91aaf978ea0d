"""What is dear to make and only looked at by the tests that share it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from forking import Done, environment, run_command
from strings import WORDS


def page(words: str) -> str:
    """An article that says *words* wherever words can stand."""
    said = "".join(f"&#{ord(sign)};" if not "\ud800" <= sign <= "\udfff" and sign != "\0" else "" for sign in words)
    return f"""<html><head><title>{said}</title><meta name="author" content="{said}">
        <meta property="og:site_name" content="{said}"><link rel="canonical" href="https://news.example/{said}"></head><body>
        <blockquote class="twitter-tweet"><p>{said} <a href="https://t.co/AbCdEfGhIj">{said}</a> #{said}</p>
        &mdash; {said} (@example_reader) <a href="https://twitter.com/example_reader/status/1795968363525046272?{said}">{said}
        May 30, 2024</a></blockquote>
        <blockquote class="twitter-tweet"><p>{said}</p>&mdash; {said} (@{said}) May 30, 2024</blockquote>
        <p>https://bit.ly/{said}</p></body></html>"""


@dataclass(frozen=True)
class Kept:
    """Pages with all that strangers want, the store they were audited into, and what was said of them."""

    folder: Path
    names: tuple[str, ...]
    said: Done

    @property
    def store(self) -> Path:
        return self.folder / "a.db"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    names = []
    for number, words in enumerate(word for word in WORDS if len(word) < 1000):
        names.append(f"{number}.html")
        (folder / names[-1]).write_text(page(words), "utf-8", "surrogatepass")
    said = run_command(["audit", *names, "--offline", "--store", "a.db", "--keep-bytes", "--fail-on", "never"], folder, environment())
    return Kept(folder, tuple(names), said)
