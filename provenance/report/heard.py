"""
What the witnesses said about one post, in words: who, with which outcome, as of when, and what differs.

>>> from provenance.model import Embed, EmbedJudgement, Testimony
>>> embed = Embed("x", "blockquote", 0, post_id="20", handle="example_reader", text="Just words.")
>>> said = (Testimony("x-oembed", "exists", handle="example_reader", post_id="20", text="Just other words."),
...         Testimony("x-syndication", "blocked", reason="http 429"), Testimony("wayback", "not-tried"))
>>> for line in heard(EmbedJudgement(embed, "20", None, "contradicted", "P2", "unidentified", (), said), {}):
...     print(line)
X oEmbed: exists · same handle · the article leaves out “other”
could not be checked: X syndication (http 429)
not asked: Wayback Machine
"""

from __future__ import annotations

from collections.abc import Mapping

from provenance.judge.witnessed import Compared, compare_all
from provenance.model import EmbedJudgement, Resolution, Testimony
from provenance.report.words import one_line
from provenance.testimony import ARCHIVES, as_of, telling
from provenance.witnesses import WITNESSES

__all__ = ["heard", "witness_name"]

_NAMES = {witness.key: witness.name for witness in WITNESSES}
#: Words for how the article's text stands to a witness's, where there is nothing to name.
_AGREEING = {"same": "the same words", "beginning": "the same words, as far as the witness has them"}


def witness_name(key: str) -> str:
    """The witness's name for people; its key where nobody knows it."""
    return _NAMES.get(key, key)


def heard(one: EmbedJudgement, resolutions: Mapping[str, Resolution]) -> list[str]:
    """One line for each witness that spoke; then those that refused, those that said nothing, those not asked."""
    beside = {id(found.said): found for found in compare_all(one.embed, one.post_id, one.testimony, resolutions)}
    rows = [said for said in telling(one.testimony) if said.witness != "media-link"]
    lines = [_spoken(said, beside.get(id(said))) for said in rows if said.outcome not in _SILENT]
    for outcome, label in _SILENT.items():
        silent = [_named(said, with_reason=outcome != "not-tried") for said in rows if said.outcome == outcome]
        if silent:
            lines.append(f"{label}: {', '.join(silent)}")
    return lines


_SILENT = {"blocked": "could not be checked", "unknown": "said nothing of it", "not-tried": "not asked"}


def _named(said: Testimony, *, with_reason: bool) -> str:
    name = witness_name(said.witness)
    return f"{name} ({one_line(said.reason, 80)})" if with_reason and said.reason else name


def _spoken(said: Testimony, beside: Compared | None) -> str:
    at = as_of(said)
    when = f", as of {at:%Y-%m-%d %H:%M} UTC" if at is not None else ""
    parts = [f"{witness_name(said.witness)}: {said.outcome}{when}"]
    if said.reason and (said.outcome != "exists" or said.witness in ARCHIVES):
        parts.append(one_line(said.reason, 160))
    if beside is not None:
        parts += _beside(said, beside)
    elif said.outcome == "exists" and said.post_id is not None:
        parts.append("speaks of another post")
    return " · ".join(parts)


def _beside(said: Testimony, beside: Compared) -> list[str]:
    parts = []
    if said.handle is not None:
        handle = one_line(said.handle, 80)
        parts.append({"same": "same handle", "renamed": f"@{handle}, another name of the account",
                      "other": f"names @{handle}"}.get(beside.handle or "", f"@{handle}"))
    if beside.day_agrees is False and said.posted_at is not None:
        parts.append(f"posted {said.posted_at:%Y-%m-%d}")
    if beside.version is not None:
        parts.append(f"shows version {one_line(beside.version, 80)}")
    if beside.words is not None:
        parts.append(_AGREEING.get(beside.words.relation) or f"the article {one_line(str(beside.words.diff), 400)}")
    return parts
