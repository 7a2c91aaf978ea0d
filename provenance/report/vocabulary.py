"""
The words of the report for what the data has short keys for; one table for every form.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BASIS_WORDS", "GRADE_WORDS", "LINK_WORDS", "MARKS", "OUTCOME_WORDS", "SOURCE_WORDS", "STATUS_WORDS", "VIA_WORDS",
    "Named",
]


@dataclass(frozen=True, slots=True)
class Named:
    """A key's name, a sign that goes with it wherever colour is not seen, and what it means in a sentence."""

    name: str
    sign: str
    meaning: str


STATUS_WORDS = {
    "contradicted": Named("contradicted", "■", "Two facts about this copy exclude each other."),
    "discrepant": Named("discrepant", "▲", "Something differs between the copy and what is known."),
    "corroborated": Named("corroborated", "◆", "Two captures that owe each other nothing agree with the copy."),
    "consistent": Named("consistent", "●", "Everything that could be compared agrees."),
    "unverifiable": Named("unverifiable", "○", "There is nothing to compare the copy with."),
    "not-checked": Named("not checked", "·", "The article only links this post, or its embed could not be read."),
}
GRADE_WORDS = {
    "P0": "told only", "P1": "rests on the embed alone", "P2": "its id agrees with what is printed",
    "P3": "one capture agrees", "P4": "two independent captures agree", "P5": "signed at its origin",
}
SOURCE_WORDS = {
    "identified": "a numeric author id or a positive answer ties the handle to its author",
    "listed": "the handle stands in a list; nobody else ties it to an author",
    "unidentified": "no author id, no positive answer and no list ties the handle to anybody",
}
BASIS_WORDS = {"observed": "what stands in the page", "computed": "what follows from the page by computing",
               "listed": "what a list says", "fetched": "what was answered on the network"}
MARKS = {"hold": "■", "check": "▲", "note": "·"}
OUTCOME_WORDS = {
    "exists": "it is there", "gone": "it is gone", "suspended": "the account is suspended",
    "restricted": "it is restricted", "blocked": "the platform refused to answer",
    "unknown": "no witness can say", "not-tried": "nobody was asked",
}
LINK_WORDS = {
    "resolved": "leads to an address that answered", "gone": "is dead: not found on the way",
    "loop": "goes in circles", "too-many-hops": "has more hops than we follow",
    "refused": "was refused by our own guard", "blocked": "its host refused us, which says nothing of the target",
    "unreachable": "could not be reached", "not-tried": "was not followed",
}
VIA_WORDS = {
    "location": "redirect", "refresh": "refresh header", "meta-refresh": "meta refresh", "script": "script",
    "interstitial": "page in between", "lookup": "looked up", "canonical": "answer that points on",
    "alias": "same code, computed", "unwrap": "inside the address, computed", "archive": "asked of an archive",
}
