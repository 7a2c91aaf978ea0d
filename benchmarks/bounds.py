"""
What it costs to look out for pages without end: pages parsed with the bounds and without them, CPU.

    python benchmarks/bounds.py [--pages FOLDER] [--count 60] [--rounds 9]

- guarded: ``parse_article`` as it is: signs and elements counted, nesting and attributes weighed before a tree is
  built.
- bare: the same with nothing counted and nothing weighed.

Pages with marks only: of others no tree is built, and nothing is weighed. The two take turns page by page; the ratio is
taken inside the round.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import pages as pages_module

import provenance.parser
import provenance.parser.reading
from provenance.parser import parse_article
from provenance.parser.look import look

REACH = 0.10
#: Where the guard is asked, by module and name, and the answer of one that looks at nothing.
_ASKED = (
    (provenance.parser, "bound", lambda data, cut: None),
    (provenance.parser.reading, "brackets_of", lambda data: 0),
    (provenance.parser.reading, "is_tangled", lambda *_: False),
    (provenance.parser.reading, "quotes_nest", lambda data: False),
)
_GUARD = [getattr(module, name) for module, name, _ in _ASKED]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=Path, help="saved pages; embeds are put into them")
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--rounds", type=int, default=9)
    given = arguments.parse_args()
    pages = (pages_module.with_embeds(pages_module.read(given.pages)) if given.pages
             else pages_module.made(given.count, marked_share=1.0))
    pages = [page for page in pages if look(page)]
    costs = []
    for turn in range(given.rounds + 1):
        spent = {"guarded": 0.0, "bare": 0.0}
        for number, page in enumerate(pages):
            for side in sorted(spent, reverse=bool((turn + number) % 2)):
                for (module, name, silent), asked in zip(_ASKED, _GUARD, strict=True):
                    setattr(module, name, asked if side == "guarded" else silent)
                began = time.process_time()
                parse_article(page)
                spent[side] += time.process_time() - began
        if turn:  # the first is to get warm
            costs.append(spent["guarded"] / spent["bare"] - 1)
    cost = statistics.median(costs)
    print(f"{len(pages)} pages with marks: the bounds cost {cost:.1%} ({min(costs):.1%} to {max(costs):.1%}); wanted "
          f"at most {REACH:.0%}: {'reached' if cost <= REACH else 'NOT reached'}")


if __name__ == "__main__":
    main()
