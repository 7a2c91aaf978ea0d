"""
The report as a table: one row for each embed and linked post, columns described here and in docs/report.md.

>>> COLUMNS["post_id"]
'id of the post, text; the embed’s own or one adopted from its picture link'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provenance.model import SEVERITIES, Audited, Decision
from provenance.report.card import Card
from provenance.report.content import NOTHING_DECIDED, content

__all__ = ["COLUMNS", "rows"]

#: By column, in their order: what a cell holds. Empty cells are absent values.
COLUMNS: Mapping[str, str] = {
    "input": "the input as given",
    "article_url": "address of the article",
    "article_title": "its title",
    "published_at": "when it was published, a day or an instant (UTC)",
    "audited_at": "when it was audited (UTC)",
    "error": "why the input could not be read; then all that follows is empty",
    "number": "place among the article's posts, from 1, as the other reports count",
    "kind": "embed or link",
    "platform": "key of the platform, such as x",
    "post_id": "id of the post, text; the embed’s own or one adopted from its picture link",
    "handle": "handle as shown, without @",
    "display_name": "name as shown",
    "text": "the post's words as shown",
    "shown_date": "the printed day",
    "date_text": "the printed date, untouched",
    "clock_at": "the time inside the id (UTC)",
    "permalink": "the post's address as it stands in the page",
    "form": "the form in which the post stands on the page",
    "region": "article, aside, comment or unknown",
    "status": "does the copy agree with what is known? see Status",
    "grade": "what the copy rests on, P0 to P5; see Grade",
    "source": "identified, listed or unidentified",
    "outcome": "what the witnesses come to: exists, gone, suspended, restricted, blocked, unknown, not-tried",
    "known_handle": "the author's handle by the first witness that shows the post",
    "known_text": "the words by that witness",
    "words": "how the shown words stand to those; see What the witnesses said",
    "worst": "the weightiest finding: hold, check or note",
    "holds": "how many findings are holds",
    "checks": "how many are checks",
    "notes": "how many are notes",
    "rules": "the rules that spoke, with blanks between",
    "messages": "what holds and checks say, a line each",
    "next_steps": "what to do, a line each",
    "decision": "what an editor has decided about it: accepted, corrected, removed",
    "hashtags": "hashtags as shown, without #, with blanks between",
    "links": "links of the text, with blanks between",
    "list_rows": "list rows that matched, as list:row, with blanks between",
    "known_name": "the author's name by that witness",
    "known_posted_at": "when the post was made by that witness (UTC)",
    "asked": "what each witness said, who refused, who was not asked, a line each",
    "led_to": "where the links of the text lead, hop by hop, a line for each link",
    "evidence": "what each finding rests on, a line each: the rule, as of when, the evidence",
    "lists": "the lists that were consulted, as list:version, with blanks between; empty: not known",
}


def rows(audited: Audited, decided: Mapping[int, Decision] = NOTHING_DECIDED,
         lists: Iterable[Any] | None = None) -> Iterator[dict[str, Any]]:
    """
    The rows of one audit by column; one with ``error`` alone for an input that could not be read.

    Args:
        lists: What the consulted lists say about themselves (``Lists.infos``); None: not known.
    """
    one = content(audited, lists, decided)
    data = one.data
    article = data["article"]
    head = {"input": data["input"], "article_url": article["url"], "article_title": article["title"],
            "published_at": article["published_at"], "audited_at": data["audited_at"]}
    if data["error"]:
        yield _whole(head | {"error": data["error"]["message"]})
    consulted = " ".join(f"{info.id}:{info.version}" for info in one.consulted or ())
    for kind, card in (*(("embed", card) for card in one.cards), *(("link", card) for card in one.linked)):
        yield _whole(head | {"number": card.number, "kind": kind, "lists": consulted} | _post(card))


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in COLUMNS}


def _post(card: Card) -> dict[str, Any]:
    one = card.data
    findings = one["findings"]
    severities = Counter(finding["severity"] for finding in findings)
    weighty = sorted((finding for finding in findings if finding["severity"] != "note"),
                     key=lambda finding: -SEVERITIES.index(finding["severity"]))
    seen = next((said for said in one["testimony"] if said["comparison"] is not None), None)
    return {key: one[key] for key in one if key in COLUMNS} | {
        "clock_at": one["clock"]["at"] if one["clock"] else None,
        "known_handle": seen["handle"] if seen else None, "known_text": seen["text"] if seen else None,
        "words": seen["comparison"]["words"] if seen else None,
        "worst": next((severity for severity in reversed(SEVERITIES) if severities[severity]), None),
        "holds": severities["hold"], "checks": severities["check"], "notes": severities["note"],
        "rules": " ".join(finding["rule"] for finding in findings),
        "messages": "\n".join(finding["message"] for finding in weighty),
        "next_steps": "\n".join(dict.fromkeys(finding["next_step"] for finding in weighty)),
        "decision": one["review"]["decision"] if "review" in one else None,
        "hashtags": " ".join(one["hashtags"]), "links": " ".join(one["links"]),
        "list_rows": " ".join(f"{one['list_id']}:{one['list_row']}" for one in findings if one["list_id"]),
        "known_name": seen["name"] if seen else None, "known_posted_at": seen["posted_at"] if seen else None,
        "asked": "\n".join((*card.heard, *card.unchecked, *card.listed)),
        "led_to": "\n".join(f"{' > '.join(step.url for step in chain.steps)}: {chain.words}" for chain in card.chains),
        "evidence": "\n".join(" ".join(filter(None, (one["rule"], one["as_of"], one["evidence"]))) for one in findings),
    }
