"""What is dear to make is made once for all the tests that look at it, and begun before they ask for it."""

import pytest
from forking import begin_forks
from kept_words import kept

__all__ = ["kept"]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Commands are forked from a process that takes seconds to start, which it may do beside the first tests."""
    if any("hostile" in item.path.parts for item in session.items):
        begin_forks()
