"""A store in Datasette: every view explained, every question answered, nothing obeyed, nothing written."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import unicodedata
import warnings
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from report_cases import harbour, hostile, infos

from provenance.cli import cli
from provenance.errors import StoreError
from provenance.serving import make_app
from provenance.serving.described import DATABASE, metadata
from provenance.serving.queries import QUERIES
from provenance.serving.rows import Rows
from provenance.sinks.table import read_cell
from provenance.store import Store
from provenance.store.views import VIEWS

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


class Served:
    """A store behind Datasette, asked without any socket."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.app = make_app(path)

    def get(self, path: str, **headers: str) -> Any:
        async def ask() -> Any:
            await self.app.invoke_startup()
            return await self.app.client.get(path, headers=headers)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A thread of its own: whatever else runs in this one may have an event loop there.
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(lambda: asyncio.run(ask())).result()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    pytest.importorskip("datasette", reason="datasette is not installed")
    path = tmp_path_factory.mktemp("served") / "a.db"
    with Store(path) as store:
        store.add(harbour())
        store.add(hostile())
        store.add_lists(infos(), ())
    return Served(path)


def keys(served: Served) -> list[str]:
    with Store(served.path) as store:
        return list(store.articles())


def test_long_tables_have_no_facets(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would go through all rows; short ones keep theirs."""
    def facets(app: Any, name: str) -> Any:
        return app.metadata(database="provenance", table=name, key="facets")

    monkeypatch.setattr("provenance.serving._LONG", 3)
    long = make_app(served.path)
    assert ([], ["parse", "site"]) == (facets(long, "embeds"), facets(long, "article_summary"))
    assert facets(served.app, "embeds")


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_is_explained_and_opens(served: Served, view: str) -> None:
    told = metadata()["databases"]["provenance"]["tables"][view]
    page = served.get(f"/provenance/{view}")

    assert 200 == page.status_code
    assert told["description"]
    with Store(served.path) as store:
        assert set(told["columns"]) == {row[1] for row in store.db.execute(f'PRAGMA table_info("{view}")')}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_question_is_answered(served: Served, query: Any) -> None:
    words = "&words=pier" if ":words" in query.sql else ""
    page = served.get(f"/provenance/{query.name}.json?_shape=array{words}")

    assert 200 == page.status_code
    rows = json.loads(page.text)
    if query.name == "altered-embeds":
        assert ["prv.text-mismatch"] == [row["rule"] for row in rows]
    if query.name in ("most-embedded-handles", "flagged-sources", "words", "dead-links"):
        assert rows


def test_report_and_rows_lead_to_each_other(served: Served) -> None:
    key = keys(served)[0]
    report = served.get(f"/-/provenance/article/{key}")
    rows = served.get(f"/provenance/embeds?article={key}")

    assert (200, 200) == (report.status_code, rows.status_code)
    assert f'href="/provenance/embeds?article={key}"' in report.text
    assert f'href="/provenance/articles/{key}"' in rows.text
    for path in (f"/provenance/articles/{key}", f"/provenance/posts_to_review?article={key}"):
        assert f'href="/-/provenance/article/{key}"' in served.get(path).text
    assert f'href="/-/provenance/article/{key}"' in served.get("/-/provenance").text
    assert "3 of 5 posts need an editor." in report.text


def test_no_cell_and_no_page_obeys_a_hostile_post(served: Served) -> None:
    for path in ("/provenance/embeds", "/provenance/posts_to_review", "/-/provenance", "/provenance/flagged_sources",
                 *(f"/-/provenance/article/{key}" for key in keys(served))):
        page = served.get(path).text

        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page


def test_a_row_of_a_post_leads_to_its_card_and_a_chain_to_its_hops(served: Served) -> None:
    key = keys(served)[0]
    rows = served.get(f"/provenance/posts_to_review?article={key}").text
    report = served.get(f"/-/provenance/article/{key}").text
    led = re.findall(rf'href="/-/provenance/article/{key}#(at-\d+)"', rows)
    way = re.findall(r'href="(/-/provenance/chain/[0-9a-f]{32})">hops<', served.get("/provenance/resolutions").text)

    assert 3 == len(led)
    assert all(f'id="{one}"' in report for one in led)
    page = next(text for text in (served.get(one).text for one in way) if "PiErTaBlE1" in text)
    assert page.index("https://t.co/PiErTaBlE1<") < page.index("https://ferry.example/t/6<") < page.index(
        "https://ferry.example/timetable/2024/06<")
    assert f'href="/-/provenance/article/{key}"' in page
    assert "The link leads to an address that answered" in page
    assert 404 == served.get(f"/-/provenance/chain/{'0' * 32}").status_code


def test_columns_of_such_names_in_any_question_are_shown(served: Served) -> None:
    page = served.get("/provenance?sql=select+1+as+position,+2+as+article,+%27%22%3E%3Cb%3E%27+as+chain")

    assert 200 == page.status_code
    assert "<b>" not in page.text.split("<table", 1)[1]


def test_what_is_not_there_is_said(served: Served) -> None:
    assert 404 == served.get(f"/-/provenance/article/{'0' * 64}").status_code
    assert 404 == served.get("/-/provenance/article/../../etc/passwd").status_code


def test_a_page_that_is_not_there_is_told_in_words(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    page = served.get("/nothing")

    assert (404, True) == (page.status_code, "Database not found" in page.text)
    assert {"ok": False, "error": "Database not found", "status": 404, "title": None} == json.loads(
        served.get("/nothing.json").text)
    assert "" == "".join(capfd.readouterr()), "what is no defect is no news for the terminal"


def test_the_first_page_names_every_question_and_view(served: Served) -> None:
    page = served.get("/").text

    for query in QUERIES:
        assert f'href="/provenance/{query.name}">{query.title}</a>' in page
    for view in VIEWS:
        assert f'href="/provenance/{view}"' in page
    assert "_memory" not in page
    assert 404 == served.get("/_memory").status_code


def test_the_store_is_only_read(served: Served) -> None:
    before = served.path.read_bytes()
    page = served.get("/provenance?sql=delete+from+articles")

    assert page.status_code in (400, 405, 500)
    assert 403 == served.get("/provenance.db").status_code, "the file itself is not handed out"
    assert before == served.path.read_bytes()


@pytest.mark.parametrize(("host", "expected"), [
    ("127.0.0.1:8041", 200), ("localhost", 200), ("[::1]:8041", 200), ("rebound.example", 421), ("", 421),
    ("127.0.0.1.rebound.example", 421),
])
def test_a_name_of_others_is_refused(served: Served, host: str, expected: int) -> None:
    assert expected == served.get("/", host=host).status_code


def test_a_store_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("datasette", reason="datasette is not installed")

    with pytest.raises(StoreError, match="there is no such store"):
        make_app(tmp_path / "none.db")


def test_it_listens_on_this_machine_by_default() -> None:
    defaults = {option.name: option.default for option in cli.commands["serve"].params}  # type: ignore[attr-defined]

    assert ("127.0.0.1", 8041) == (defaults["host"], defaults["port"])


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_what_datasette_writes_by_itself_hides_nothing(form: str, tmp_path: Path) -> None:
    """Labels of rows, its own tables, CSV and JSON: no control character, nothing that turns the writing."""
    pytest.importorskip("datasette", reason="datasette is not installed")
    odd = "a\x1b[31m\x7f\x9b\u202e\u2066\U000e0041b"
    with Store(tmp_path / "a.db") as store:
        store.add(hostile())
        store.db.execute("UPDATE articles SET title = ?", [odd])
    served = Served(tmp_path / "a.db")
    for table in ("articles", "article_summary", "posts_to_review", "links"):
        answer = served.get(f"/{DATABASE}/{table}{form}")

        assert 200 == answer.status_code
        assert set() == {sign for sign in answer.text if unicodedata.category(sign) in ("Cc", "Cf")} - set("\n\r\ufeff")
        if form == ".json":
            assert answer.json()


@pytest.mark.parametrize("how", ["_size=max", "_stream=on&_size=max", "_dl=1"])
def test_csv_of_datasette_opens_as_text(how: str, tmp_path: Path) -> None:
    """No cell is a formula, wherever a spreadsheet cuts, ids keep their digits, and numbers stay numbers."""
    pytest.importorskip("datasette", reason="datasette is not installed")
    formula = "\u00a0=1+1;=2\n\t@SUM(A1)"
    with Store(tmp_path / "a.db") as store:
        store.add(hostile())
        store.db.execute("UPDATE articles SET title = ?", [formula])
        store.db.execute("UPDATE embeds SET post_id = '1795968363525046272', text = ?", ["x" * 200_000])
    served = Served(tmp_path / "a.db")
    articles, embeds = (list(csv.DictReader(StringIO(served.get(f"/{DATABASE}/{table}.csv?{how}").text, newline="")))
                        for table in ("articles", "embeds"))

    assert [formula] == [read_cell(row["title"]) for row in articles]
    assert ["'\u00a0=1+1;\\u{3d}2\n\\u{9}@SUM(A1)"] == [row["title"] for row in articles]
    assert {"'1795968363525046272"} == {row["post_id"] for row in embeds}
    assert "0" == embeds[0]["position"]
    assert {"x" * 200_000} == {row["text"] for row in embeds}


@given(st.lists(st.lists(st.text(alphabet='ab1=;"\n\r, -', max_size=8), min_size=1, max_size=3), max_size=6), st.integers(0, 40))
def test_rows_come_out_the_same_however_they_are_cut(table: list[list[str]], at: int) -> None:
    out = StringIO(newline="")
    csv.writer(out).writerows(table)
    text, whole, cut = out.getvalue(), Rows(), Rows()
    once = whole(text, final=True)

    assert once == cut(text[:at], final=False) + cut(text[at:], final=True)
    # An empty line is a row without cells to who reads it, and a row of one empty cell to who wrote it.
    assert [[read_cell(one) for one in row] for row in csv.reader(StringIO(once, newline=""))] == table
