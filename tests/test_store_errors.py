"""What can be wrong with a store: one clear line each, and files that are not ours stay as they were."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from store_records import LINK, audited, count, dump, embed, sound, tried

from provenance.errors import StoreBusy, StoreError
from provenance.store import Store, opening
from provenance.store.migrations import MIGRATIONS
from provenance.store.opening import APPLICATION_ID, BUSY_TIMEOUT_S, meaning


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE places (id INTEGER PRIMARY KEY, title TEXT)")
    db.close()


def _numbered(name: str, number: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute(f"PRAGMA {name} = {number}")
        db.close()

    return make


def _newer(path: Path) -> None:
    Store(path).close()
    _numbered("user_version", 99)(path)


def _words(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


WRONG: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a folder": (Path.mkdir, "no-store", "is a folder"),
    "one letter": (_words(b"x"), "no-store", "is no SQLite database"),
    "a page but one byte": (_words(b"x" * 511), "no-store", "is no SQLite database"),
    "a page of words": (_words(b"x" * 512), "no-store", "is no SQLite database"),
    "words": (_words(b"Just words."), "no-store", "is no SQLite database"),
    "a long text": (_words(b"words " * 5000), "no-store", "is no SQLite database"),
    "nearly the mark": (_words(b"SQLite format 2\0" + bytes(100)), "no-store", "is no SQLite database"),
    "the mark alone": (_words(b"SQLite format 3\0" + b"x" * 200), "no-store", "is no SQLite database"),
    "another program's": (_foreign, "foreign-store", "another program"),
    "another application's, empty": (_numbered("application_id", 0x0F055112), "foreign-store", "another program"),
    "another version scheme": (_numbered("user_version", 7), "foreign-store", "another program"),
    "from tomorrow": (_newer, "newer-store", "newer version of provenance (schema 99"),
}


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, what: str, create: bool) -> None:
    make, code, words = WRONG[what]
    path = tmp_path / "odd.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(StoreError) as raised:
        Store(path, create=create)
    assert code == raised.value.code
    assert words in str(raised.value)
    assert "odd.db" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert before == (path.read_bytes() if path.is_file() else None)
    assert ["odd.db"] == sorted(found.name for found in tmp_path.iterdir())


def test_a_missing_folder_and_a_missing_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder does not exist; make it first"):
        Store(tmp_path / "nowhere" / "a.db")
    with pytest.raises(StoreError, match="no such store"):
        Store(tmp_path / "a.db", create=False)
    assert [] == list(tmp_path.iterdir())


def test_names_no_file_can_have() -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store("a\0b.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store("a" * 5000)


def test_an_empty_file_becomes_a_store_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()

    with pytest.raises(StoreError, match="is empty"):
        Store(path, create=False)
    assert b"" == path.read_bytes()
    with Store(path) as store:
        assert store.add(audited(embed()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(StoreError, match="no ordinary file"):
        Store(tmp_path / "pipe")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_name_that_is_no_text_works_and_can_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db"))
    with Store(path) as store:
        assert store.add(audited(embed()))
    path.write_bytes(b"words")

    with pytest.raises(StoreError) as raised:
        Store(path)
    assert "\\udcff.db" in str(raised.value).encode("utf-8").decode()


def test_the_header_names_the_program(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        found = [store.db.execute(f"PRAGMA {name}").fetchone()[0]
                 for name in ("application_id", "user_version", "foreign_keys", "journal_mode")]

    assert [APPLICATION_ID, len(MIGRATIONS), 1, "wal"] == found


# --- others hold it ----------------------------------------------------------------------------


def test_a_store_that_another_process_writes_is_busy_and_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store(path) as store:
        store.add(audited(embed()))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(StoreBusy, match="another process holds it") as raised:
            store.add(audited(embed(), words=b"more"))
        waited = time.monotonic() - start
        with Store(path, create=False) as reader:
            assert 1 == len(list(reader.articles()))
            assert reader.load(next(reader.articles())).facts is not None
        other.execute("ROLLBACK")
        other.close()

        assert 75 == raised.value.exit_code
        assert waited < BUSY_TIMEOUT_S + 1
        assert store.add(audited(embed(), words=b"more"))


def test_a_new_store_that_another_process_is_making_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    path.write_bytes(b"")  # so that it is there, as on a slow disk

    with pytest.raises(StoreBusy):
        Store(path)
    other.execute("ROLLBACK")
    other.close()
    Store(path).close()


_ADDS = """
import sys
sys.path[:0] = sys.argv[3:]
from store_records import audited, embed
from provenance.store import Store

with Store(sys.argv[1]) as store:
    for number in range(25):
        store.add(audited(embed(), words=f"{sys.argv[2]} {number}".encode()))
        store.add(audited(embed(), words=b"shared %d" % number))
"""


def test_two_processes_share_a_store(tmp_path: Path) -> None:
    """Both make it, both write the same and their own articles; nothing is lost or written twice."""
    here = Path(__file__).resolve().parent
    path = tmp_path / "a.db"
    both = [subprocess.Popen([sys.executable, "-c", _ADDS, path, name, here, here.parent]) for name in ("one", "two")]

    assert [0, 0] == [process.wait(60) for process in both]
    with Store(path, create=False) as store:
        assert 75 == len(list(store.articles())) == count(store, "embeds")
        assert sound(store)


# --- the disk ----------------------------------------------------------------------------------


def test_a_full_disk_keeps_whole_articles_only(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(audited(embed(), resolutions={LINK: tried()}))
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages}")
        before = dump(store)
        with pytest.raises(StoreError, match="the disk is full") as raised:
            store.add(audited(embed(text="x" * 100_000), words=b"long"))

        assert not isinstance(raised.value, StoreBusy)
        assert before == dump(store)
        store.db.execute("PRAGMA max_page_count = 1000000")
        assert store.add(audited(embed(text="x" * 100_000), words=b"long"))
        assert sound(store)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store(path) as store:
        for number in range(50):
            store.add(audited(embed(), words=b"%d" % number))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(StoreError, match="is damaged"), Store(path) as store:
        list(store.posts_to_review())


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="no file is read-only for this user")
def test_a_read_only_store_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store(path).close()
    path.chmod(0o444)

    with pytest.raises(StoreError, match="cannot be written"), Store(path) as store:
        store.add(audited(embed()))


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    store.close()

    with pytest.raises(StoreError, match="closed"):
        store.articles()


def test_an_old_sqlite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_OLDEST_SQLITE", (99, 0))

    with pytest.raises(StoreError, match="needs SQLite"):
        Store(tmp_path / "a.db")


MEANINGS = [
    (sqlite3.SQLITE_BUSY, StoreBusy, "store-busy"),
    (sqlite3.SQLITE_BUSY | 1 << 8, StoreBusy, "store-busy"),  # BUSY_RECOVERY
    (sqlite3.SQLITE_LOCKED, StoreBusy, "store-busy"),
    (sqlite3.SQLITE_FULL, StoreError, "store-full"),
    (sqlite3.SQLITE_READONLY, StoreError, "store-read-only"),
    (sqlite3.SQLITE_READONLY | 5 << 8, StoreError, "store-read-only"),  # READONLY_CANTINIT
    (sqlite3.SQLITE_CANTOPEN, StoreError, "store-unreadable"),
    (sqlite3.SQLITE_PERM, StoreError, "store-unreadable"),
    (sqlite3.SQLITE_NOTADB, StoreError, "no-store"),
    (sqlite3.SQLITE_CORRUPT, StoreError, "store-damaged"),
    (sqlite3.SQLITE_IOERR | 3 << 8, StoreError, "store-unreadable"),  # IOERR_WRITE
    (sqlite3.SQLITE_ERROR, StoreError, "store-error"),
]


@pytest.mark.parametrize(("number", "kind", "code"), MEANINGS)
def test_meanings(number: int, kind: type[StoreError], code: str) -> None:
    error = sqlite3.OperationalError("odd\nwords")
    error.sqlite_errorcode = number
    meant = meaning(error, Path("a.db"))

    assert (kind, code) == (type(meant), meant.code)
    assert "\n" not in str(meant)
    assert str(meant).startswith("a.db: ")
