"""ZIM files: every page in them, by the path that it has there; what is broken is named and not read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

libzim = pytest.importorskip("libzim", reason="the extra 'zim' is not installed")

import archives  # noqa: E402
from libzim.writer import Creator, Hint, Item, StringProvider  # noqa: E402

from provenance.bulk import Outcome, run  # noqa: E402
from provenance.bulk.page import Bad, Page, Place  # noqa: E402
from provenance.bulk.units import units_of  # noqa: E402
from provenance.bulk.zim import zim_pages  # noqa: E402
from provenance.errors import UsageError  # noqa: E402
from provenance.inputs import MAX_BYTES  # noqa: E402

pytest.importorskip("pyarrow", reason="the extra 'bulk' is not installed")


class Entry(Item):
    def __init__(self, path: str, content: bytes, kind: str = "text/html") -> None:
        super().__init__()
        self.path, self.content, self.kind = path, content, kind

    def get_path(self) -> str:
        return self.path

    def get_title(self) -> str:
        return self.path

    def get_mimetype(self) -> str:
        return self.kind

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self.content.decode())

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: True}


def zim(path: Path, entries: list[Entry], source: str | None = "https://news.example/") -> Path:
    with Creator(path) as made:
        for entry in entries:
            made.add_item(entry)
        made.add_redirection("news.example/old", "Old", entries[0].path, {Hint.FRONT_ARTICLE: False})
        if source is not None:
            made.add_metadata("Source", source)
    return path


def stories(count: int) -> list[Entry]:
    return [Entry(f"news.example/story/{number}", body) for number, body in enumerate(archives.bodies(count))] + [
        Entry("news.example/a.png", b"twitter.com", "image/png")]


def read(path: Path, folder: Path) -> Outcome:
    return run([str(path)], datetime(2024, 7, 1, tzinfo=UTC), to=folder)


@pytest.mark.parametrize("name", ["a.zim", "named otherwise"])
def test_the_posts_of_its_pages(tmp_path: Path, name: str) -> None:
    path = zim(tmp_path / "a.zim", stories(9)).rename(tmp_path / name)
    outcome = read(path, tmp_path / "out")

    assert (9, 3, 3) == tuple(outcome.counts[count] for count in ("articles", "showing", "embeds"))
    assert 2 == outcome.counts["passed"], "a picture, and an entry that leads to another"
    assert {} == outcome.problems


@pytest.mark.parametrize(("source", "url"), [
    ("https://news.example/", "https://news.example/story/0"), ("http://NEWS.example", "http://news.example/story/0"),
    ("https://other.example/", None), ("news", None), ("ftp://news.example/", None), (None, None), ("", None),
])
def test_an_address_is_known_where_the_file_states_its_host(tmp_path: Path, source: str | None, url: str | None) -> None:
    path = zim(tmp_path / "a.zim", stories(1), source)
    (page,) = zim_pages(str(path), Place())

    assert isinstance(page, Page)
    assert (f"{path}!news.example/story/0", url, "text/html") == (page.name, page.url, page.content_type)
    assert archives.page(0) == page.body


def test_what_is_broken_is_named_and_not_read(tmp_path: Path) -> None:
    whole = zim(tmp_path / "a.zim", stories(2)).read_bytes()
    for number, content in enumerate((b"", b"ZIM\x04", whole[:200], whole[:-100],
                                      *(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1:]
                                        for at in range(5, len(whole), len(whole) // 40)))):
        path = tmp_path / f"{number}.zim"
        path.write_bytes(content)
        (bad,) = zim_pages(str(path), Place())

        assert isinstance(bad, Bad)
        assert "bad-zim" == bad.code
        assert bad.message.startswith(f"{path}: ")
    outcome = read(tmp_path / "1.zim", tmp_path / "out")
    assert {"bad-zim": 1} == dict(outcome.problems)


def test_a_page_without_end_is_named(tmp_path: Path) -> None:
    path = zim(tmp_path / "a.zim", [Entry("a", b"x" * (MAX_BYTES + 1)), Entry("b", archives.page(0))])
    first, second = zim_pages(str(path), Place())

    assert isinstance(first, Bad)
    assert "too-large" == first.code
    assert isinstance(second, Page)


def test_it_lies_on_this_machine_and_needs_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="this machine only"):
        next(zim_pages("s3://bucket/a.zim", Place()))
    assert ["zim"] == [unit.kind for unit in units_of([str(zim(tmp_path / "a.zim", stories(1)))])[0]]
    monkeypatch.setitem(__import__("sys").modules, "libzim", None)
    with pytest.raises(UsageError, match=r"post-provenance\[zim\]"):
        next(zim_pages("a.zim", Place()))
