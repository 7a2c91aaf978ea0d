"""
Property tests draw the same examples in every run, so that a red run is red for everybody.

    python -m pytest --hypothesis-profile=explore     # new examples each time, ten times as many
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("same")

#: Run by hand, with a fuzzer that the tests do not need.
collect_ignore = ["fuzz"]
