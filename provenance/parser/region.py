"""
Where on a page an element stands: in the article, in a side column, in the readers' comments, in a list of
somebody's latest posts.
"""

from __future__ import annotations

from typing import Any

_ASIDE = frozenset(("aside", "nav", "footer"))
_PARTS = frozenset(("figure", "blockquote", "article", "section", "aside", "li"))
_ASIDE_ROLES = frozenset(("complementary", "navigation", "contentinfo"))
_ASIDE_WORDS = frozenset(("sidebar", "rail"))
_COMMENT_WORDS = frozenset(("comment", "comments", "disqus"))
#: Widgets that list an account's latest posts, whoever drew them.
_TIMELINES = frozenset((
    "timeline", "twitterfeed", "instagramfeed", "socialfeed", "latesttweets", "recenttweets", "tweetlist", "latestposts",
    "instafeed", "feedwidget", "recentvideos", "latestvideos", "socialwall", "socialstream",
))
_BOXES = frozenset(("div", "section", "ol", "ul", "li", "aside", "footer", "article"))


class Regions:
    """Answers for the elements of one tree; what was found on the way up is kept."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._speaking: list[tuple[str, str]] | None = None
        self._asked = 0

    def of(self, node: Any) -> str:
        """``article``, ``aside``, ``comment``, ``timeline``; ``unknown`` where nothing says so."""
        passed: list[int] = []
        verdict = "unknown"
        while (node := node.parent) is not None and node.is_element_node:
            known = self._known.get(node.mem_id)
            verdict = known or _by(node)
            if known or verdict != "unknown":
                break
            passed.append(node.mem_id)
        self._known.update(dict.fromkeys(passed, verdict))
        return verdict

    def of_words(self, tree: Any, words: str) -> str:
        """The same for words that stand somewhere on the page: the innermost element that says something decides."""
        self._asked += 1
        if self._asked > _MOST_ASKED:
            return "unknown"
        if self._speaking is None:
            verdicts = ((_by(node), node) for node in tree.css(_SPEAKING))
            self._speaking = [(verdict, node.text(deep=True)) for verdict, node in verdicts if verdict != "unknown"]
        return next((verdict for verdict, text in reversed(self._speaking) if words in text), "unknown")


#: Each question costs a look through the page's words; no page shows as many posts.
_MOST_ASKED = 100


#: Elements that may say in which part of the page their words stand.
_SPEAKING = "article, main, aside, nav, footer, div[class], div[id], section[class], section[id], ol[class], ul[class], li[class]"


def _by(node: Any) -> str:
    """What one element says of all inside it."""
    name = node.tag
    if name not in _BOXES and name not in ("main", "nav"):
        return "unknown"
    marks = node.attributes
    text = f"{marks.get('id') or ''} {marks.get('class') or ''}".lower()
    if text != " ":
        words = text.replace("-", " ").replace("_", " ").split()
        if "comment" in text and not _COMMENT_WORDS.isdisjoint(words):
            return "comment"
        if not _TIMELINES.isdisjoint(words) or not _TIMELINES.isdisjoint(a + b for a, b in zip(words, words[1:], strict=False)):
            return "timeline"
        if not _ASIDE_WORDS.isdisjoint(words):
            return "aside"
    if name == "footer" and (node.parent is not None and node.parent.tag in _PARTS):
        return "unknown"  # of a figure or a box, not of the page
    if name in _ASIDE or (marks.get("role") or "") in _ASIDE_ROLES:
        return "aside"
    return "article" if name in ("article", "main") else "unknown"
