"""An article of five posts with everything a report has to show, and one of signs that mean something to a browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from judging import AS_OF, NO_LISTS, facts, shown

import provenance as pv
from provenance.judge import judge
from provenance.lists import load_lists
from provenance.model import Audited
from provenance.pipeline import Audit, starter_lists

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "evidence"
#: What no page of ours may ever hold unescaped.
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'>{{7*7}}=1+1|**b**\u202etxet \x1b[31m"


@cache
def harbour() -> Audit:
    """Posts 1 to 5: agrees; other words; its words alone; another day, and gone; refused, and full of signs."""
    return pv.audit(FOLDER / "harbour.html", fetch=pv.replay_fetch(FOLDER / "harbour.warc.gz"), lists=load_lists())


def infos() -> tuple[object, ...]:
    return starter_lists().infos


def hostile() -> Audited:
    """Every text a page can give is the same bad one."""
    embed = shown(form="blockquote", text=HOSTILE, handle="a\"><b>", display_name=HOSTILE, date_text=HOSTILE,
                         permalink="javascript:alert(1)", hashtags=(HOSTILE,), links=("javascript:alert(1)", HOSTILE))
    given = facts(embed)
    return Audited(HOSTILE, AS_OF, given, judge(given, NO_LISTS, AS_OF))
