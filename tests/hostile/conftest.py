"""What is dear to make is made once for all the tests that look at it."""

from kept_words import kept

__all__ = ["kept"]
