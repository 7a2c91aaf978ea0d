"""
Where on a page an element stands: in the article, in a side column, in the readers' comments, in a list of
somebody's latest posts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

_ASIDE = frozenset(("aside", "nav", "footer"))
_PARTS = frozenset(("figure", "blockquote", "article", "section", "aside", "li"))
_ASIDE_ROLES = frozenset(("complementary", "navigation", "contentinfo"))
_ASIDE_WORDS = frozenset(("sidebar", "rail"))
_COMMENT_WORDS = frozenset(("comment", "comments", "disqus"))
#: Widgets that list an account's latest posts, whoever drew them.
_TIMELINES = frozenset((
    "timeline", "twitterfeed", "instagramfeed", "socialfeed", "latesttweets", "recenttweets", "tweetlist",
    "latestposts", "instafeed", "feedwidget", "recentvideos", "latestvideos", "socialwall", "socialstream",
    "sbinstagram", "sbiimages", "sbyoutube", "sbfacebook", "videoplaylist", "youtubefeed", "tiktokfeed", "facebookfeed",
    "blueskyfeed", "bskyfeed", "mastodonfeed", "telegramfeed", "redditfeed", "linkedinfeed", "tumblrfeed",
    "pinterestfeed", "threadsfeed",
    # Of widely used plugins: their lists, by their own prefixes.
    "ctftweets", "cfffeed", "cffposts", "sbyitems", "juicerfeed", "crtfeed", "ftstwitter", "ftsinstagram",
    "aptftweets", "rotatingtweets", "usertimeline",
))
#: Forums draw a post that somebody names as ``<aside class="onebox"><article class="onebox-body">``.
_CARD = "onebox"
_BOXES = frozenset(("div", "section", "ol", "ul", "li", "aside", "footer", "article"))
_SPEAK = _BOXES | {"main", "nav"}
#: Elements that may say in which part of the page their words stand.
_SPEAKING = (
    "article, main, aside, nav, footer, div[class], div[id], section[class], section[id], ol[class], ul[class], "
    "li[class], div[role], div[itemprop], section[itemprop]"
)
#: Questions about words: each costs a look through the page's words; no page shows as many posts without a link.
_MOST_ASKED = 100
#: Letters kept to answer them. A page's words stand in two or three such elements, one in the other; where thousands
#: are nested, every one of them holds all the words.
_MOST_LETTERS = 2_000_000


class Regions:
    """
    Answers for the elements of one tree; what was found on the way up is kept, so that all answers together take a
    time linear in the page.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<main><p>One</p><div class="comments"><p>Two</p></div></main>')
    >>> regions = Regions()
    >>> [regions.of(node) for node in page.css("p")], regions.of_words(page, "Two")
    (['article', 'comment'], 'comment')
    """

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._speaking: list[tuple[str, str]] | None = None
        self._asked = 0

    def of(self, node: Any) -> str:
        """``article``, ``aside``, ``comment``, ``timeline``; ``unknown`` where no element around *node* says so."""
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
        """
        The same for words that stand somewhere on the page: the innermost element that says something decides.

        ``unknown`` after ``_MOST_ASKED`` questions, and for words that stand after the first ``_MOST_LETTERS``.
        """
        self._asked += 1
        if self._asked > _MOST_ASKED or not words:
            return "unknown"
        if self._speaking is None:
            self._speaking = _speaking(tree)
        return next((verdict for verdict, text in reversed(self._speaking) if words in text), "unknown")


def _speaking(tree: Any) -> list[tuple[str, str]]:
    """What the elements say that say something, and the words in each, in page order."""
    out: list[tuple[str, str]] = []
    letters = 0
    for node in tree.css(_SPEAKING):
        verdict = _by(node)
        if verdict != "unknown":
            text = node.text(deep=True)
            letters += len(text)
            if letters > _MOST_LETTERS:
                break
            out.append((verdict, text))
    return out


def _by(node: Any) -> str:
    """What one element says of all inside it."""
    name = node.tag
    if name not in _SPEAK:
        return "unknown"
    marks = node.attributes
    text = f"{marks.get('id') or ''} {marks.get('class') or ''}".lower()
    if text != " ":
        words = text.replace("-", " ").replace("_", " ").split()
        if not _COMMENT_WORDS.isdisjoint(words):
            return "comment"
        if not _TIMELINES.isdisjoint(words) or any(one + other in _TIMELINES for one, other in pairwise(words)):
            return "timeline"
        if not _ASIDE_WORDS.isdisjoint(words):
            return "aside"
        if _CARD in words:
            return "unknown"  # the box of an embed, whatever element it is made of
    if name == "footer" and (node.parent is not None and node.parent.tag in _PARTS):
        return "unknown"  # of a figure or a box, not of the page
    if name in _ASIDE or (marks.get("role") or "") in _ASIDE_ROLES:
        return "aside"
    of_article = name in ("article", "main") or marks.get("role") == "main" or marks.get("itemprop") == "articleBody"
    return "article" if of_article else "unknown"
