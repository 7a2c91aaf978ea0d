"""``python -m tests.eval``: print the report of the evaluation."""

import sys
from pathlib import Path

# The modules of the evaluation import each other by their own names, as pytest has it; so do those of the social web.
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from report import main  # noqa: E402  (found by what the line above adds)

main(sys.argv[1:])
