"""What others read: JSON Schema, PROV-JSON and JSON-LD, each judged by a public library."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from judging import AS_OF
from report_cases import harbour, hostile
from store_records import audited as stored_audit

import provenance as pv
from provenance.cli import cli
from provenance.model import Audited, Decision
from provenance.report.data import as_dict, as_json
from provenance.report.linked import json_ld
from provenance.report.prov import prov_json
from provenance.report.schema import audit_schema

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "fixtures" / "articles").glob("*.html"))
UNREAD = Audited("a.txt", AS_OF, error=("empty", "a.txt: is empty"))


def audits() -> list[Audited]:
    stored = stored_audit(at=datetime(2024, 6, 1, tzinfo=UTC))
    return [harbour(), hostile(), UNREAD, stored, *(pv.audit(page, as_of=AS_OF) for page in PAGES[::4])]


# --- JSON Schema ----------------------------------------------------------------------------------


def validator(*, closed: bool) -> Any:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = audit_schema(closed=closed)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "audit.schema.json").read_text("utf-8"))

    assert audit_schema() == published, "write it anew: provenance schema > docs/audit.schema.json"


def test_every_key_of_every_audit_is_described() -> None:
    judge = validator(closed=True)
    for audited in audits():
        data = json.loads(as_json(as_dict(audited)))

        assert [] == [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(data)]


def test_a_decision_is_described() -> None:
    data = json.loads(as_json(as_dict(harbour(), {1: Decision("removed", "why", AS_OF)})))

    assert "review" in data["embeds"][1]
    assert [] == list(validator(closed=True).iter_errors(data))


@pytest.mark.parametrize("change", [
    {"embeds": [{"post_id": 20}]}, {"schema": "provenance/audit@2"}, {"audited_at": "yesterday"},
    {"summary": {}}, {"links": [{"outcome": "fine"}]},
])
def test_the_schema_can_refuse(change: dict[str, Any]) -> None:
    assert not validator(closed=False).is_valid(json.loads(as_json(as_dict(harbour()) | change)))


def test_a_later_key_is_no_error() -> None:
    assert validator(closed=False).is_valid(json.loads(as_json(as_dict(harbour()) | {"later": 1})))


# --- PROV-JSON --------------------------------------------------------------------------------------


def test_prov_is_read_by_the_library_and_comes_back_the_same() -> None:
    model = pytest.importorskip("prov.model", reason="prov is not installed")
    for audited in audits():
        text = json.dumps(prov_json(audited))
        read = model.ProvDocument.deserialize(content=text)
        out = io.StringIO()
        read.serialize(out)

        assert read == model.ProvDocument.deserialize(content=out.getvalue())
        records = sum(len(rows) for kind, rows in prov_json(audited).items() if kind != "prefix")
        assert records == len(list(read.get_records()))


def test_every_end_of_a_relation_is_there() -> None:
    kinds = {"entity": "entity", "activity": "activity", "agent": "agent", "generatedEntity": "entity",
             "usedEntity": "entity"}
    for audited in audits():
        made = prov_json(audited)
        for kind, rows in made.items():
            if kind in ("prefix", "entity", "activity", "agent"):
                continue
            for ends in rows.values():
                for role, end in ends.items():
                    assert end in made[kinds[role.removeprefix("prov:")]], (kind, role, end)


def test_a_finding_is_derived_from_what_it_rests_on() -> None:
    made = prov_json(harbour())
    derived = {(row["prov:generatedEntity"], row["prov:usedEntity"]) for row in made["wasDerivedFrom"].values()}
    finding = next(name for name, row in made["entity"].items() if row.get("pv:rule") == "prv.text-mismatch")
    answer = next(name for name, row in made["entity"].items()
                  if name.startswith("a:embed-1-answer") and row["pv:outcome"] == "exists")

    assert {(finding, "a:embed-1"), (finding, answer), ("a:embed-1", "a:article")} <= derived
    assert not any(row.get("prov:type") == "post" for row in made["entity"].values())


# --- JSON-LD ------------------------------------------------------------------------------------------

#: What schema.org knows of these types (https://schema.org/version/latest), as far as we write it.
PROPERTIES = {
    "Article": {"headline", "url", "datePublished", "dateModified", "creditText", "identifier", "citation", "mentions"},
    "SocialMediaPosting": {"url", "articleBody", "datePublished", "creditText", "identifier", "isPartOf", "keywords",
                           "sharedContent"},
    "PropertyValue": {"propertyID", "value"}, "WebSite": {"name"},
}


def walked(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for one in node for found in walked(one)]
    if not isinstance(node, dict):
        return []
    return [node, *(found for key, value in node.items() if key != "@context" for found in walked(value))]


def test_json_ld_is_linked_data() -> None:
    jsonld = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")
    for audited in audits():
        made = json.loads(as_json(json_ld(audited)))
        expanded, = jsonld.expand(made)
        back = jsonld.compact(expanded, made["@context"])

        assert ["https://schema.org/Article"] == expanded["@type"]
        assert set(made) == set(back) | {"@context"}, "no term is dropped"
        for node in walked(made):
            assert set(node) - {"@context", "@type"} <= PROPERTIES[node["@type"]]


def test_json_ld_says_what_is_shown() -> None:
    made = json_ld(harbour())
    first, third = made["citation"][0], made["citation"][2]

    assert ("SocialMediaPosting", "2024-05-30T07:12:04Z", "Example Ferry (@example_ferry)") == (
        first["@type"], first["datePublished"], first["creditText"])
    assert {"@type": "PropertyValue", "propertyID": "x", "value": "1796077096662937601"} == first["identifier"]
    assert ("2024-05-28", None) == (third["datePublished"], third.get("url"))
    assert "url" not in json_ld(hostile())["citation"][0], "an address that runs something is no address"


# --- the commands -------------------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, words, standalone_mode=False)
    return result.return_value if result.exception is None else 2, result.output


@pytest.mark.parametrize("form", ["prov", "json-ld", "csv", "markdown", "html"])
def test_each_form_is_told_by_audit_and_by_report(form: str, tmp_path: Path) -> None:
    store, folder = str(tmp_path / "a.db"), ROOT / "fixtures" / "evidence"
    heard = "--replay", str(folder / "harbour.warc.gz"), "--store", store, "--format", form
    code, said = run("audit", str(folder / "harbour.html"), *heard)
    again = run("report", "--store", store, "--format", form)

    assert (1, 0) == (code, again[0])
    assert "1796077096662937601" in said
    if form in ("prov", "json-ld"):
        assert json.loads(said) == json.loads(again[1])
    for what in ("sources", "review", "decisions"):
        assert (2 if form in ("prov", "json-ld", "html") else 0) == run("report", what, "--store", store,
                                                                         "--format", form)[0]


def test_the_schema_is_told() -> None:
    assert audit_schema() == json.loads(run("schema")[1])


def test_a_folder_of_pages_is_written(tmp_path: Path) -> None:
    store, folder = str(tmp_path / "a.db"), ROOT / "fixtures" / "evidence"
    run("audit", str(folder / "harbour.html"), "--offline", "--store", store)

    assert 0 == run("report", "--store", store, "--format", "html", "--output", f"{tmp_path}/pages/")[0]
    assert {"index.html", "articles", "sources"} == {path.name for path in (tmp_path / "pages").iterdir()}
