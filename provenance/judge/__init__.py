"""
What to make of the facts: findings, status, grade. Pure: no clock, no network, no files.

>>> from datetime import UTC, datetime
>>> from provenance.lists import load_lists
>>> from provenance.model import Article, Embed, Facts
>>> embed = Embed("x", "flattened-text", 0, handle="example_reader", text="Just words.")
>>> facts = Facts(Article(None, (embed,), (), (), "complete", (), b"Just words."), {})
>>> judged = judge(facts, load_lists(), datetime(2024, 6, 1, tzinfo=UTC)).embeds[0]
>>> judged.status, judged.grade
('unverifiable', 'P1')
>>> [finding.rule for finding in judged.findings]
['prv.by-value-only', 'prv.no-permalink', 'prv.no-independent-capture', 'dat.none', 'src.unlisted']

Adding a rule is one function in its family's file, one name in ``CATALOGUE``, one case that fires
and one near miss.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from operator import attrgetter

from provenance.judge import ctx, dat, lnk, prv, prv_words, src, use
from provenance.judge.flagged import flagged_sources
from provenance.judge.identify import identify
from provenance.judge.page import Page
from provenance.judge.rule import Hit, Rule, Subject, Whole
from provenance.judge.status import grade_of, source_of, status_of
from provenance.lists import Lists
from provenance.model import Embed, EmbedJudgement, Facts, Judgement

#: A rule, what it says nothing without, and its function.
_Asked = tuple[Rule[Subject], Callable[[Subject], object] | None, Callable[[Subject], Iterable[Hit]]]

__all__ = ["ARTICLE_RULES", "CATALOGUE", "OPTIONAL", "RULES", "judge"]

#: Every rule, in the order in which findings are told: the copy, its days, its source, its words, its links.
CATALOGUE: tuple[Rule[Subject], ...] = (
    prv.by_value_only,
    prv.no_permalink,
    prv.screenshot,
    prv.only_rendered,
    prv.removed_by_rendering,
    prv.no_independent_capture,
    prv.handle_mismatch,
    prv_words.text_mismatch,
    prv_words.partial,
    prv_words.edited,
    prv_words.repost,
    prv_words.altered_since,
    prv.unavailable,
    prv.media_elsewhere,
    prv.id_rounded,
    prv_words.hidden_characters,
    dat.id_date,
    dat.impossible_id,
    dat.author_newer,
    dat.self_asserted_clock,
    dat.after_article,
    dat.stale,
    dat.none,
    src.unlisted,
    src.listed_official,
    src.listed_partisan,
    src.listed_state_media,
    src.affiliation_out_of_date,
    src.renamed,
    src.id_mismatch,
    src.lookalike,
    src.parody_declared,
    src.checkmark,
    ctx.campaign_tag,
    ctx.slogan_tag,
    ctx.attack_tag,
    ctx.cross_tagged,
    ctx.self_tag,
    ctx.name_token,
    ctx.party_link,
    ctx.flag_emoji,
    ctx.rated_domain,
    lnk.short_unresolved,
    lnk.media_missing,
    lnk.expanded_differs,
)
#: The rules that see an article as a whole; their findings stand with the article.
ARTICLE_RULES: tuple[Rule[Whole], ...] = (
    use.vox_pop,
)
#: All of them, as ``provenance rules`` tells them.
RULES: tuple[Rule[Subject] | Rule[Whole], ...] = (*CATALOGUE, *ARTICLE_RULES)
#: Slugs of the rules that speak only when they are asked for.
OPTIONAL = frozenset(rule.slug for rule in RULES if not rule.default)


def judge(facts: Facts, lists: Lists, as_of: datetime, also: Collection[str] = ()) -> Judgement:
    """
    Judge everything one article shows; the same facts, lists and time give the same answer.

    Args:
        facts: What was seen. Nothing else is asked.
        lists: What dated lists say; they can add notes, never change a status or a grade.
        as_of: Aware; the moment of judging. Ids from after it are impossible.
        also: Slugs of rules that are off by default (``OPTIONAL``) and shall speak, too.

    Raises:
        ValueError: *as_of* has no time zone, or no rule that is off by default has such a slug.
    """
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    if unknown := set(also) - OPTIONAL:
        raise ValueError(f"no rule that is off by default is called {', '.join(sorted(unknown))}")
    if not (facts.article.embeds or facts.article.linked_posts or facts.article.short_links):
        return Judgement((), (), (), (), as_of)
    rules, of_links = (_asked(frozenset(also), links=links) for links in (False, True))
    page = Page(facts, lists, as_of)
    embeds = [_judge_one(embed, page, rules) for embed in facts.article.embeds]
    linked = [_judge_one(embed, page, of_links)[1] for embed in facts.article.linked_posts]
    whole = Whole(page, tuple([subject for subject, _ in embeds]))
    of_article = [*lnk.article_links(page), *(finding for rule in ARTICLE_RULES for finding in rule.findings(whole))]
    return Judgement(tuple([judged for _, judged in embeds]), tuple(linked), tuple(of_article),
                     flagged_sources(embeds), as_of)


#: The rules that are asked, by what else shall speak and whether it is about a link; with the catalogue they are of.
_ASKED: dict[tuple[frozenset[str], bool], tuple[tuple[Rule[Subject], ...], tuple[_Asked, ...]]] = {}


def _asked(also: frozenset[str], *, links: bool) -> tuple[_Asked, ...]:
    """The rules that speak about an embed or about a mere link, each with what it needs and what it asks."""
    known = _ASKED.get((also, links))
    if known is None or known[0] is not CATALOGUE:
        known = _ASKED[also, links] = CATALOGUE, tuple(
            (rule, attrgetter(rule.needs) if rule.needs is not None else None, rule.check)
            for rule in CATALOGUE if (rule.default or rule.slug in also) and (rule.links or not links))
    return known[1]


def _judge_one(embed: Embed, page: Page, rules: Iterable[_Asked]) -> tuple[Subject, EmbedJudgement]:
    known = identify(embed, page.facts, page.as_of)
    subject = Subject(page, embed, known)
    evidence, moment = subject.evidence, page.moment
    findings = tuple([rule.finding(hit, evidence, moment) for rule, needs, check in rules
                      if needs is None or needs(subject) for hit in check(subject)])
    grade = grade_of(subject)
    status = status_of(subject, findings, grade)
    judged = EmbedJudgement(embed, known.post_id, known.clock, status, grade, source_of(subject), findings,
                            known.testimony)
    return subject, judged
