"""
The questions people ask a store, as views; plain column names, for Datasette and for SQL by hand.

Views hold no data: they are dropped before any migration and made anew after the last one. Whoever
changes one adds a migration (it may do nothing else), so that stores already in use get the change.
Cells that hold several things (``why``, ``rules``, ``messages``) are JSON arrays.
"""

from __future__ import annotations

from provenance.store import history

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
    )) AS why,
    sum(flag.posts) AS posts,
    sum(flag.posts_tagged) AS posts_tagged,
    sum(flag.posts_unverifiable) AS posts_unverifiable,
    (SELECT json_group_array(json(named)) FROM (
        SELECT json_set(each.value, '$.posts', sum(json_extract(each.value, '$.posts'))) AS named
        FROM source_flags AS same JOIN json_each(same.rows) AS each
        WHERE same.platform = flag.platform AND same.handle_key = flag.handle_key
        GROUP BY json_extract(each.value, '$.list_id'), json_extract(each.value, '$.list_version'),
            json_extract(each.value, '$.list_row')
        ORDER BY min(same.rowid), min(each.key)
    )) AS rows,
    (SELECT json_group_array(word) FROM (
        SELECT each.value AS word
        FROM source_flags AS same JOIN json_each(same.missing) AS each
        WHERE same.platform = flag.platform AND same.handle_key = flag.handle_key
        GROUP BY each.value
        ORDER BY min(same.rowid), min(each.key)
    )) AS missing
FROM source_flags AS flag JOIN articles ON articles.key = flag.article
GROUP BY flag.platform, flag.handle_key
ORDER BY max(flag.partisan_tagged) + max(flag.unverifiable) DESC, max(articles.audited_at) DESC, 1, 2
"""

#: By month of the first audit. An article that changed is counted with each of its versions here.
_FLAGGED_SOURCES_BY_MONTH = """
SELECT flag.platform AS platform,
    min(flag.handle) AS handle,
    substr(articles.audited_at, 1, 7) AS month,
    count(DISTINCT coalesce(articles.url, articles.key)) AS articles,
    sum(flag.posts) AS posts,
    sum(flag.posts_tagged) AS posts_tagged,
    sum(flag.posts_unverifiable) AS posts_unverifiable
FROM source_flags AS flag JOIN articles ON articles.key = flag.article
GROUP BY flag.platform, flag.handle_key, month
ORDER BY flag.platform, flag.handle_key, month
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
        AND NOT EXISTS (SELECT 1 FROM reviewed
            WHERE reviewed.article = findings.article AND reviewed.position = findings.position)
    GROUP BY article, position
) AS found
JOIN embeds ON embeds.article = found.article AND embeds.position = found.position
JOIN judgements ON judgements.article = found.article AND judgements.position = found.position
JOIN articles ON articles.key = found.article
JOIN judged_articles ON judged_articles.article = found.article
ORDER BY found.holds = 0, articles.rowid, embeds.position
"""

#: Newest first. A decision stands as long as it covers a copy: as long as no fact about that copy has changed.
_DECISIONS = """
SELECT reviews.id AS id, reviews.decided_at AS decided_at, reviews.decision AS decision, reviews.note AS note,
    reviews.platform AS platform, reviews.post_id AS post_id, reviews.place AS place,
    EXISTS (SELECT 1 FROM reviewed WHERE reviewed.review = reviews.id) AS stands
FROM reviews ORDER BY reviews.decided_at DESC, reviews.id DESC
"""

#: Dead: nobody gets anywhere by it, our own guard's refusals included. Not dead: ``blocked``, where the host answers,
#: but not to us. The newest try of an address counts, whichever article it was made for.
_DEAD = "'gone', 'loop', 'too-many-hops', 'unreachable', 'refused'"
_DEAD_LINKS = f"""
WITH tries AS (
    SELECT chain, url, outcome, tried_at,
        row_number() OVER (PARTITION BY url ORDER BY tried_at DESC, rowid DESC) AS place,
        count(*) OVER (PARTITION BY url) AS times_tried,
        max(CASE WHEN outcome NOT IN ({_DEAD}) THEN tried_at END) OVER (PARTITION BY url) AS alive_at,
        max(CASE WHEN outcome = 'resolved' THEN tried_at END) OVER (PARTITION BY url) AS resolved_at
    FROM resolutions WHERE outcome <> 'not-tried'
), since AS (
    SELECT url, min(tried_at) AS since FROM tries
    WHERE outcome IN ({_DEAD}) AND tried_at > coalesce(alive_at, '') GROUP BY url
)
SELECT links.url AS url,
    newest.outcome AS outcome,
    since.since AS since,
    newest.tried_at AS tried_at,
    newest.times_tried AS times_tried,
    newest.resolved_at AS resolved_at,
    last.url AS last_url,
    last.status AS last_status,
    last.error AS last_error,
    links.found_in AS found_in,
    articles.url AS article_url,
    articles.title AS title,
    articles.key AS article,
    (SELECT led.url FROM hops AS led WHERE led.chain = newest.chain AND led.via IS NOT 'archive'
        AND led.number > said.number ORDER BY led.number DESC LIMIT 1) AS archived_url,
    said.url AS archive_capture
FROM links
JOIN tries AS newest ON newest.url = links.url AND newest.place = 1
JOIN articles ON articles.key = links.article
LEFT JOIN since ON since.url = links.url
LEFT JOIN hops AS said ON said.chain = newest.chain AND said.via = 'archive'
LEFT JOIN hops AS last ON last.chain = newest.chain
    AND last.number = (SELECT max(number) FROM hops WHERE hops.chain = newest.chain
        AND hops.number < coalesce(said.number, hops.number + 1))
WHERE newest.outcome IN ({_DEAD})
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
     WHERE links.article = articles.key AND links.outcome = 'resolved') AS links_resolved,
    articles.modified_at AS modified_at,
    articles.site AS site,
    articles.language AS language,
    heard.asked_at AS asked_at,
    coalesce(vanished.posts, 0) AS posts_vanished
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
LEFT JOIN (SELECT article, max(at) AS asked_at FROM testimonies GROUP BY article) AS heard
    ON heard.article = articles.key
LEFT JOIN (
    SELECT testimonies.article, count(DISTINCT testimonies.asked_post_id) AS posts
    FROM vanished_posts CROSS JOIN testimonies
        ON testimonies.platform = vanished_posts.platform AND testimonies.asked_post_id = vanished_posts.post_id
    GROUP BY testimonies.article
) AS vanished ON vanished.article = articles.key
ORDER BY articles.rowid
"""

_LISTED_HANDLES = """
SELECT listings.lister AS lister,
    listings.platform AS platform,
    listings.handle AS handle,
    listings.outcome AS outcome,
    json_extract(each.value, '$.item') AS item,
    json_extract(each.value, '$.label') AS label,
    json_extract(each.value, '$.property') AS property,
    json_extract(each.value, '$.value') AS value,
    json_extract(each.value, '$.since') AS since,
    json_extract(each.value, '$.until') AS until,
    json_extract(each.value, '$.rank') AS rank,
    json_extract(each.value, '$.author_id') AS author_id,
    json_extract(each.value, '$.revision') AS revision,
    listings.at AS at,
    listings.capture AS capture,
    listings.reason AS reason
FROM listings LEFT JOIN json_each(listings.accounts) AS each
WHERE listings.at = (SELECT max(same.at) FROM listings AS same WHERE same.lister = listings.lister
    AND same.platform = listings.platform AND same.handle_key = listings.handle_key)
ORDER BY listings.platform, listings.handle_key, each.key
"""

#: By name, in the order in which they are made.
VIEWS = {
    "flagged_sources": _FLAGGED_SOURCES,
    "flagged_sources_by_month": _FLAGGED_SOURCES_BY_MONTH,
    "posts_to_review": _POSTS_TO_REVIEW,
    "decisions": _DECISIONS,
    "shown_posts": history.SHOWN_POSTS,
    "answers": history.ANSWERS,
    "newest_answers": history.NEWEST_ANSWERS,
    "status_history": history.STATUS_HISTORY,
    "vanished_posts": history.VANISHED_POSTS,
    "handle_history": history.HANDLE_HISTORY,
    "dead_links": _DEAD_LINKS,
    "article_summary": _ARTICLE_SUMMARY,
    "listed_handles": _LISTED_HANDLES,
}
