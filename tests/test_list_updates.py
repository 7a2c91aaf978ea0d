"""Lists made anew from their source: what is asked for, and what is no answer to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from provenance.errors import InputError, UsageError
from provenance.lists.updates import UPDATES, fetch_sources, update_named
from provenance.model import Capture

DAY = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)


def test_a_list_speaks_as_of_the_last_answer() -> None:
    days = iter((DAY, DAY.replace(month=2, day=1)))
    sources, day = fetch_sources(UPDATES[0], lambda url: Capture(url, next(days), 200, body=url.encode()))

    assert date(2026, 2, 1) == day
    assert ["legislators-social-media.yaml", "legislators-current.yaml"] == [source.name for source in sources]


@pytest.mark.parametrize(("capture", "said"), [
    (None, "was not asked"), (Capture("u", DAY, error="dns"), "dns"), (Capture("u", DAY, 503), "answered 503"),
    (Capture("u", DAY, 200, complete=False), "did not answer in whole"),
])
def test_what_is_no_whole_answer_is_said(capture: Capture | None, said: str) -> None:
    with pytest.raises(InputError, match=f"yaml: {said}; nothing was written"):
        fetch_sources(UPDATES[0], lambda url: capture)


def test_an_unknown_update_names_the_known_ones() -> None:
    assert UPDATES[0] == update_named("us-congress")
    with pytest.raises(UsageError, match="known: us-congress"):
        update_named("nosuch")
