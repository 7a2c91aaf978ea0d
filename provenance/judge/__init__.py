"""
What to make of the facts: findings, status, grade. Pure: no clock, no network, no files.

>>> from datetime import UTC, datetime
>>> from provenance.lists import load_lists
>>> from provenance.model import Article, Embed, Facts
>>> embed = Embed("x", "flattened-text", 0, handle="example_reader", text="Just words.")
>>> facts = Facts(Article(None, (embed,), (), (), "complete", (), b"Just words."), {})
>>> judged = judge(facts, load_lists(), datetime(2024, 6, 1, tzinfo=UTC)).embeds[0]
>>> judged.status, judged.grade, [finding.rule for finding in judged.findings]
('unverifiable', 'P1', ['prv.by-value-only', 'prv.no-permalink', 'prv.no-independent-capture', 'src.unlisted'])

Adding a rule is one function in its family's file, one name in ``CATALOGUE``, one case that fires
and one near miss.
"""

from __future__ import annotations

from datetime import datetime

from provenance.judge import ctx, dat, lnk, prv, src
from provenance.judge.flagged import flagged_sources
from provenance.judge.identify import identify
from provenance.judge.rule import Rule, Subject
from provenance.judge.status import grade_of, source_of, status_of
from provenance.lists import Lists
from provenance.model import Embed, EmbedJudgement, Facts, Judgement

__all__ = ["CATALOGUE", "judge"]

#: Every rule, in the order in which findings are told: the copy, its days, its source, its words, its links.
CATALOGUE: tuple[Rule, ...] = (
    prv.by_value_only,
    prv.no_permalink,
    prv.screenshot,
    prv.no_independent_capture,
    prv.handle_mismatch,
    prv.text_mismatch,
    prv.partial,
    prv.edited,
    prv.repost,
    prv.unavailable,
    prv.media_elsewhere,
    prv.id_rounded,
    prv.hidden_characters,
    dat.id_date,
    dat.impossible_id,
    dat.author_newer,
    dat.self_asserted_clock,
    dat.after_article,
    src.unlisted,
    src.listed_official,
    src.listed_partisan,
    src.listed_state_media,
    src.renamed,
    src.id_mismatch,
    ctx.campaign_tag,
    ctx.slogan_tag,
    ctx.attack_tag,
    ctx.cross_tagged,
    ctx.self_tag,
    ctx.name_token,
    ctx.party_link,
    lnk.short_unresolved,
    lnk.media_missing,
    lnk.expanded_differs,
)


def judge(facts: Facts, lists: Lists, as_of: datetime) -> Judgement:
    """
    Judge everything one article shows; the same facts, lists and time give the same answer.

    Args:
        facts: What was seen. Nothing else is asked.
        lists: What dated lists say; they can add notes, never change a status or a grade.
        as_of: Aware; the moment of judging. Ids from after it are impossible.

    Raises:
        ValueError: *as_of* has no time zone.
    """
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    embeds = tuple(_judge_one(embed, facts, lists, as_of) for embed in facts.article.embeds)
    linked = tuple(_judge_one(embed, facts, lists, as_of)[1] for embed in facts.article.linked_posts)
    return Judgement(tuple(judged for _, judged in embeds), linked, tuple(lnk.article_links(facts, as_of)),
                     flagged_sources(embeds), as_of)


def _judge_one(embed: Embed, facts: Facts, lists: Lists, as_of: datetime) -> tuple[Subject, EmbedJudgement]:
    known = identify(embed, facts, as_of)
    subject = Subject(facts, lists, as_of, embed, known.post_id, known.clock, known.pictures, known.testimony)
    rules = (rule for rule in CATALOGUE if rule.links or embed.form != "link")
    findings = tuple(finding for rule in rules for finding in rule.findings(subject))
    grade = grade_of(subject)
    status = status_of(subject, findings, grade)
    judged = EmbedJudgement(embed, known.post_id, known.clock, status, grade, source_of(subject), findings,
                            known.testimony)
    return subject, judged
