"""The documents as a site: every page, link and name in them is there, and no page asks anybody else for anything."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
#: What a browser fetches without being told to.
FETCHED = {"link": "href", "script": "src", "img": "src", "iframe": "src"}


class Fetching(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in FETCHED and given.get("rel") not in ("canonical", "prev", "next"):
            self.found.append(given.get(FETCHED[tag]) or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for needed in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(needed, reason=f"{needed} is not installed (extra docs)")
    out = tmp_path_factory.mktemp("site")
    built = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(out)], cwd=ROOT,
                           capture_output=True, text=True, check=False,
                           env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"})

    assert 0 == built.returncode, built.stderr[-3000:]
    return out


def test_every_document_is_a_page(site: Path) -> None:
    for document in (ROOT / "docs").glob("*.md"):
        assert (site / document.with_suffix(".html").name).is_file()


def test_no_page_asks_anybody_else(site: Path) -> None:
    pages = sorted(site.glob("*.html"))

    assert 9 < len(pages)
    for page in pages:
        parser = Fetching()
        parser.feed(page.read_text("utf-8"))
        assert [] == [url for url in parser.found if re.match(r"(?:[a-z]+:)?//", url)], page.name


def test_the_api_has_its_words(site: Path) -> None:
    text = (site / "api.html").read_text("utf-8")

    for words in ("Audit one article", "Keep one audit, in one transaction", "provenance.resolver.resolve_link", "One article's report"):
        assert words in text


def test_the_first_audit_of_the_quickstart_does_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "index.md").read_text("utf-8").replace("\\\n", " ")
    command = next(line for line in text.splitlines() if line.startswith("provenance audit fixtures/"))
    words = [str(ROOT / word) if word.startswith("fixtures/") else word for word in shlex.split(command)]
    ran = subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
                         env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert (0, "", "") == (ran.returncode, ran.stdout, ran.stderr)
    assert "3 of 5 posts need an editor." in (tmp_path / "report.html").read_text("utf-8")


def test_every_document_is_in_the_menu() -> None:
    menu = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]

    assert {path.name for path in (ROOT / "docs").glob("*.md")} == {name for entry in menu for name in entry.values()}


def test_every_link_of_a_document_leads_somewhere() -> None:
    for document in (*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text("utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = target.partition("#")
            if target.startswith(("http://", "https://")):
                continue
            led = (document.parent / path).resolve() if path else document
            assert led.exists(), f"{document.name}: {target}"
            if anchor and led.suffix == ".md":
                headings = {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
                            for line in led.read_text("utf-8").splitlines() if line.startswith("#")}
                assert anchor in headings, f"{document.name}: {target}"
