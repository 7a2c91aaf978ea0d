"""``python -m tests.eval``: print the report of the evaluation."""

import sys
from pathlib import Path

# The modules of the evaluation import each other by their own names, as pytest has it.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from report import main

main(sys.argv[1:])
