"""
The questions people ask a store, as views; plain column names, for Datasette and for SQL by hand.

Views hold no data: they are dropped before any migration and made anew after the last one. Whoever
changes one adds a migration (it may do nothing else), so that stores already in use get the change.
Cells that hold several things (``why``, ``rules``, ``messages``) are JSON arrays.
"""

from __future__ import annotations

#: ``audited_at`` is the first time the bytes were seen, so first_seen and last_seen need no more.
#: An article that changed is stored once per version, and counted once by its address.
_FLAGGED_SOURCES = """
SELECT min(flag.handle) AS handle,
    flag.platform AS platform,
    max(flag.partisan_tagged) AS partisan_tagged,
    max(flag.unverifiable) AS unverifiable,
    count(DISTINCT coalesce(articles.url, articles.key)) AS articles,
    min(articles.audited_at) AS first_seen,
    max(articles.audited_at) AS last_seen,
    (SELECT json_group_array(reason) FROM (
        SELECT each.value AS reason
        FROM source_flags AS same JOIN json_each(same.why) AS each
        WHERE same.platform = flag.platform AND same.handle_key = flag.handle_key
        GROUP BY each.value
        ORDER BY min(same.rowid), min(each.key)
    )) AS why
FROM source_flags AS flag JOIN articles ON articles.key = flag.article
GROUP BY flag.platform, flag.handle_key
ORDER BY max(flag.partisan_tagged) + max(flag.unverifiable) DESC, max(articles.audited_at) DESC, 1, 2
"""

_POSTS_TO_REVIEW = """
SELECT articles.url AS article_url,
    articles.title AS title,
    articles.key AS article,
    embeds.position AS position,
    embeds.kind AS kind,
    embeds.platform AS platform,
    embeds.handle AS handle,
    judgements.post_id AS post_id,
    embeds.shown_date AS shown_date,
    embeds.permalink AS permalink,
    judgements.status AS status,
    judgements.grade AS grade,
    CASE found.holds WHEN 0 THEN 'check' ELSE 'hold' END AS worst,
    (SELECT json_group_array(rule) FROM (
        SELECT rule FROM findings
        WHERE article = found.article AND position = found.position AND severity IN ('check', 'hold')
        ORDER BY severity = 'check', number
    )) AS rules,
    (SELECT json_group_array(message) FROM (
        SELECT message FROM findings
        WHERE article = found.article AND position = found.position AND severity IN ('check', 'hold')
        ORDER BY severity = 'check', number
    )) AS messages,
    judged_articles.judged_at AS judged_at
FROM (
    SELECT article, position, sum(severity = 'hold') AS holds FROM findings
    WHERE position IS NOT NULL AND severity IN ('check', 'hold')
    GROUP BY article, position
) AS found
JOIN embeds ON embeds.article = found.article AND embeds.position = found.position
JOIN judgements ON judgements.article = found.article AND judgements.position = found.position
JOIN articles ON articles.key = found.article
JOIN judged_articles ON judged_articles.article = found.article
ORDER BY found.holds = 0, articles.rowid, embeds.position
"""

_STATUS_HISTORY = """
SELECT platform,
    coalesce(post_id, shown_post_id) AS post_id,
    witness,
    at,
    outcome,
    lag(outcome) OVER (
        PARTITION BY platform, coalesce(post_id, shown_post_id), witness ORDER BY at, rowid
    ) AS outcome_before,
    handle,
    posted_at,
    article
FROM testimonies
WHERE coalesce(post_id, shown_post_id) IS NOT NULL
ORDER BY platform, 2, witness, at
"""

_HANDLE_HISTORY = """
SELECT platform,
    post_id,
    handle,
    source,
    first_seen,
    (SELECT count(DISTINCT other.handle_key) FROM handles_seen AS other
     WHERE other.platform = seen.platform AND other.post_id = seen.post_id) AS handles_of_post
FROM handles_seen AS seen
WHERE post_id IS NOT NULL
ORDER BY platform, post_id, first_seen, handle
"""

#: Not dead: ``refused`` (by our own guard) and ``blocked`` (the host answers, but not to us).
_DEAD_LINKS = """
SELECT links.url AS url,
    links.outcome AS outcome,
    links.tried_at AS tried_at,
    last.url AS last_url,
    last.status AS last_status,
    last.error AS last_error,
    links.found_in AS found_in,
    articles.url AS article_url,
    articles.title AS title,
    articles.key AS article
FROM links
JOIN articles ON articles.key = links.article
LEFT JOIN hops AS last ON last.chain = links.chain
    AND last.number = (SELECT max(number) FROM hops WHERE hops.chain = links.chain)
WHERE links.outcome IN ('gone', 'loop', 'too-many-hops', 'unreachable')
ORDER BY articles.rowid, links.number
"""

_ARTICLE_SUMMARY = """
SELECT articles.key AS article,
    articles.url AS url,
    articles.title AS title,
    coalesce(judged_articles.published_at, articles.published_at) AS published_at,
    articles.audited_at AS audited_at,
    judged_articles.judged_at AS judged_at,
    articles.parse AS parse,
    coalesce(shown.embeds, 0) AS embeds,
    coalesce(shown.linked_posts, 0) AS linked_posts,
    coalesce(shown.contradicted, 0) AS contradicted,
    coalesce(shown.discrepant, 0) AS discrepant,
    coalesce(shown.corroborated, 0) AS corroborated,
    coalesce(shown.consistent, 0) AS consistent,
    coalesce(shown.unverifiable, 0) AS unverifiable,
    coalesce(shown.not_checked, 0) AS not_checked,
    coalesce(found.holds, 0) AS holds,
    coalesce(found.checks, 0) AS checks,
    coalesce(found.notes, 0) AS notes,
    (SELECT count(DISTINCT url) FROM links WHERE links.article = articles.key) AS links,
    (SELECT count(DISTINCT url) FROM links
     WHERE links.article = articles.key AND links.outcome = 'resolved') AS links_resolved
FROM articles
LEFT JOIN judged_articles ON judged_articles.article = articles.key
LEFT JOIN (
    SELECT embeds.article,
        sum(kind = 'embed') AS embeds,
        sum(kind = 'link') AS linked_posts,
        sum(status = 'contradicted') AS contradicted,
        sum(status = 'discrepant') AS discrepant,
        sum(status = 'corroborated') AS corroborated,
        sum(status = 'consistent') AS consistent,
        sum(status = 'unverifiable') AS unverifiable,
        sum(status = 'not-checked') AS not_checked
    FROM embeds LEFT JOIN judgements
        ON judgements.article = embeds.article AND judgements.position = embeds.position
    GROUP BY embeds.article
) AS shown ON shown.article = articles.key
LEFT JOIN (
    SELECT article,
        sum(severity = 'hold') AS holds,
        sum(severity = 'check') AS checks,
        sum(severity = 'note') AS notes
    FROM findings GROUP BY article
) AS found ON found.article = articles.key
ORDER BY articles.rowid
"""

#: By name, in the order in which they are made.
VIEWS = {
    "flagged_sources": _FLAGGED_SOURCES,
    "posts_to_review": _POSTS_TO_REVIEW,
    "status_history": _STATUS_HISTORY,
    "handle_history": _HANDLE_HISTORY,
    "dead_links": _DEAD_LINKS,
    "article_summary": _ARTICLE_SUMMARY,
}
