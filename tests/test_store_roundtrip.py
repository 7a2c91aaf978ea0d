"""Whatever was audited comes back as it was, and adding it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from store_records import LATER, any_audited, dump, everything, sound, without_source

from provenance import model
from provenance.model import Audited, Clock, Dated, Embed, Finding, Hop, Judgement, PageFacts, Resolution
from provenance.store import Store
from provenance.store.rows import article_key

# Each example makes a file; a slow disk is no error of ours.
_files = settings(max_examples=30, deadline=None,
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@contextmanager
def new_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store(Path(folder, "provenance.db")) as store:
        yield store


def key_of(one: Audited) -> str:
    assert one.facts is not None
    return article_key(one.facts.article.sha256, one.facts.article.url)


@_files
@given(any_audited())
def test_what_was_added_comes_back(one: Audited) -> None:
    with new_store() as store:
        assert store.add(one)
        loaded = store.load(key_of(one))

        assert without_source(one) == loaded
        assert loaded.facts is not None
        assert one.facts is not None
        assert everything(one.facts.article.page) == everything(loaded.facts.article.page)
        assert one.facts.article.sha256 == loaded.facts.article.sha256
        assert sound(store)


@_files
@given(any_audited())
def test_the_same_again_later_changes_not_one_row(one: Audited) -> None:
    with new_store() as store:
        store.add(one)
        before = dump(store)

        assert not store.add(replace(one, audited_at=LATER, input="elsewhere.html"))
        assert before == dump(store)


@_files
@given(any_audited())
def test_a_loaded_article_added_again_changes_nothing(one: Audited) -> None:
    with new_store() as store:
        store.add(one)
        before = dump(store)

        assert not store.add(store.load(key_of(one)))
        assert before == dump(store)


@_files
@given(any_audited(words=b"the same"), any_audited(words=b"the same"))
def test_any_two_audits_of_the_same_bytes_settle(one: Audited, other: Audited) -> None:
    """However differently two audits read the same bytes: after both, the second changes nothing more."""
    with new_store() as store:
        store.add(one)
        store.add(other, judge=lambda _: _judgement(other))
        before, loaded = dump(store), store.load(key_of(other))

        assert not store.add(other, judge=lambda _: _judgement(other))
        assert before == dump(store)
        assert loaded.facts is not None
        assert other.facts is not None
        # The newer reading counts, and nobody's tries are lost.
        assert other.facts.article.embeds == loaded.facts.article.embeds
        assert one.facts is not None
        assert {*one.facts.resolutions, *other.facts.resolutions} == {*loaded.facts.resolutions}
        assert sound(store)


def _judgement(one: Audited) -> Judgement:
    assert one.judgement is not None
    return one.judgement


@pytest.mark.parametrize(("record", "table", "renamed"), [
    (Embed, "embeds", {}),
    (Hop, "hops", {}),
    (model.Testimony, "testimonies", {}),
    (model.Testimony, "judged_testimonies", {}),
    (Resolution, "resolutions", {"hops": None}),
    (Finding, "findings", {"matched": "matched_text"}),
    (Clock, "judgements", {name.name: f"clock_{name.name}" for name in fields(Clock)}),
    (Dated, "published_dates", {}),
    (PageFacts, "articles", {"published": "published_at", "modified": "modified_at", "hashtags": None}),
])
def test_every_field_of_a_record_has_a_column(record: type, table: str, renamed: dict[str, str | None]) -> None:
    """A field added to a record needs a migration; without this it would be lost in silence."""
    names = Finding._fields if record is Finding else [one.name for one in fields(record)]
    wanted = {renamed.get(name, name) for name in names} - {None}
    with new_store() as store:
        columns = {column.name for column in store.db[table].columns}

    assert set() == wanted - columns
