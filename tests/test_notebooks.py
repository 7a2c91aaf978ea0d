"""The notebooks in docs/notebooks run from the first cell to the last, and what they show is a report."""

from __future__ import annotations

import json
import re
import runpy
import warnings
from pathlib import Path
from typing import Any

import pytest
from report_cases import harbour

import provenance as pv
from provenance.errors import UsageError

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
MADE = runpy.run_path(str(FOLDER / "make.py"))
NAMES = sorted(MADE["NOTEBOOKS"])


def test_every_notebook_has_its_script() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_what_its_script_writes_and_has_run(name: str) -> None:
    cells = json.loads((FOLDER / name).read_text("utf-8"))["cells"]

    assert MADE["NOTEBOOKS"][name] == ["".join(cell["source"]) for cell in cells]
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["execution_count"] is not None
            assert "error" not in [output["output_type"] for output in cell["outputs"]]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs(name: str) -> None:
    for needed in ("nbformat", "nbclient", "ipykernel", "pandas", "matplotlib"):
        pytest.importorskip(needed, reason=f"{needed} is not installed")
    with warnings.catch_warnings():
        # Of the tools that run it, not of what it runs.
        warnings.simplefilter("ignore")
        import nbformat
        from nbclient import NotebookClient

        notebook = nbformat.read(FOLDER / name, as_version=4)
        NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()

    assert all(cell.get("execution_count") for cell in notebook.cells if cell.cell_type == "code")


def test_an_audit_shows_itself() -> None:
    shown = harbour()._repr_mimebundle_()

    assert {"text/html", "text/plain"} == set(shown)
    assert shown["text/html"] == harbour()._repr_html_()
    assert "3 of 5 posts need an editor." in shown["text/html"]
    assert "no match" in shown["text/html"], "the lists it was judged with are named"
    assert "<script>document" not in shown["text/html"]
    assert "The old pier and its five posts" in shown["text/plain"]


def test_a_report_in_a_notebook_changes_nothing_around_it() -> None:
    style = harbour()._repr_html_().split("</style>")[0]
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", re.sub(r"@media[^{]*\{", "", style.removeprefix("<style>")))

    assert 100 < len(selectors)
    assert [] == [one for rule in selectors for one in re.split(r",(?![^(]*\))", rule) if not one.strip().startswith(".prv")]


def test_several_audits_in_one_notebook_share_no_anchor() -> None:
    other = pv.audit("Hello pic.twitter.com/abcdefghij— Ada (@example) May 30, 2024")

    assert 'id="' + other._repr_html_().split('id="')[1].split('"')[0] not in harbour()._repr_html_()


def test_tables_have_good_types() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = harbour().to_dataframe()

    assert ["1796077096662937601", "1796612822529945601"] == list(table["post_id"][:2])
    for name in ("post_id", "handle", "text", "rules", "list_rows"):
        assert isinstance(table[name].dtype, pandas.StringDtype), name
    for name in ("published_at", "audited_at", "clock_at"):
        assert "UTC" in str(table[name].dtype), name
    assert "2024-05-30" == str(table["shown_date"][0].date())
    assert (1, "Int64") == (table["holds"].sum() - 1, str(table["holds"].dtype))
    assert table["post_id"].isna()[2]
    assert 0 == len(pv.audit("Just words, no posts.").to_dataframe())


def test_an_article_without_posts_has_no_timeline() -> None:
    with pytest.raises(UsageError, match="shows no post"):
        pv.audit("Just words, no posts.").plot_timeline()


def test_a_store_shows_itself(tmp_path: Path) -> None:
    with pv.Store(tmp_path / "a.db") as store:
        with pytest.raises(UsageError, match="nothing to draw"):
            store.plot_weeks()
        store.add(harbour())
        shown = store._repr_mimebundle_()

        assert "The one article here needs an editor." in shown["text/html"]
        assert shown["text/plain"].startswith("The one article here needs an editor. 5 posts · 2 contradicted")
        assert store._repr_html_() == shown["text/html"]
        for drawn in (store.plot_weeks(), store.plot_statuses(), store.plot_sources(), store.plot_ages(),
                      store.plot_gone(), store.plot_hops()):
            assert drawn.rows
            assert drawn.words in repr(drawn)
            assert drawn.words in drawn._repr_html_().replace("&#x27;", "'")


def test_pandas_is_asked_for_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    blocked: Any = None
    monkeypatch.setitem(sys.modules, "pandas", blocked)

    with pytest.raises(UsageError, match=r"needs pandas: python3 -m pip install 'post-provenance\[notebook\]'"):
        harbour().to_dataframe()
