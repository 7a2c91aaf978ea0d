"""Nothing that reading an answer needs is loaded when the answer is there: until it is kept, a kill would ask again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: A crawl over every kind of source and a page that shows a post, told at its first request and at its end what is loaded.
CRAWL = """
import json, sys
from pathlib import Path
from crawlsite.simulated import Simulation
from crawlsite.world import newspapers
simulation = Simulation(Path("."), newspapers(5, 2))
loaded = []
simulation.web.fail = lambda url: loaded.append(set(sys.modules))
read = simulation.crawl().counts["read"]
print(json.dumps({"read": read, "late": sorted(set(sys.modules) - loaded[0])}))
"""


def test_nothing_is_loaded_after_the_first_request(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRAWL], cwd=tmp_path, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"})

    assert {"read": 10, "late": []} == json.loads(done.stdout), done.stderr
