"""
The records that travel between the steps; every one of them is frozen.

Words (docs/design.md has the glossary):

- an **Embed** is an occurrence: what one article shows at one place;
- a **PostRef** is a claim: what an address says (platform, id, handle);
- a **Clock** is a witness: the time inside an id;
- a **Capture** is one answer of the network, a **Resolution** a chain of them;
- **facts** (all of the above) are seen; a **Finding** is what we make of them.

Ids are text. Times are aware UTC. What is absent is None; nothing is invented.
"""

from __future__ import annotations

from provenance.model.heard import (
    Capture,
    Fetch,
    Hop,
    Listed,
    Listing,
    Resolution,
    Testimony,
)
from provenance.model.judged import (
    DECISIONS,
    Audited,
    Decision,
    Earlier,
    EmbedJudgement,
    Facts,
    Finding,
    FlaggedSource,
    Judgement,
    Match,
    SidedRow,
)
from provenance.model.shown import (
    Anchor,
    Article,
    Clock,
    Dated,
    Embed,
    Hashtag,
    PageFacts,
    PostRef,
    ShortLink,
)

__all__ = [
    "DECISIONS", "SEVERITIES", "STATUSES",
    "Anchor", "Article", "Audited", "Capture", "Clock", "Dated", "Decision", "Earlier", "Embed", "EmbedJudgement",
    "Facts", "Fetch", "Finding", "FlaggedSource", "Hashtag", "Hop", "Judgement", "Listed", "Listing", "Match",
    "PageFacts", "PostRef", "Resolution", "ShortLink", "SidedRow", "Testimony",
]

#: How bad a finding is, mildest first. Context notes never exceed ``check``.
SEVERITIES = ("note", "check", "hold")
#: Status words in the order in which they are tried (facts: flags.md).
STATUSES = ("contradicted", "discrepant", "corroborated", "consistent", "unverifiable", "not-checked")
