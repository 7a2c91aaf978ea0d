"""
The questions people ask a store, as views; plain column names, for Datasette and for SQL by hand.

Views hold no data: they are dropped before any migration and made anew after the last one. Whoever
changes one adds a migration (it may do nothing else), so that stores already in use get the change.
Cells that hold several things (``why``, ``rules``, ``messages``) are JSON arrays.

What takes a look at every row of a large table stands in tables of its own (``summaries``). An order is given to the
narrow table inside, and what a row needs from others is looked up outside of it: so who counts the rows of a view, or
wants the first hundred, looks up nothing, or that of a hundred.
"""

from __future__ import annotations

from provenance.store import history

#: ``audited_at`` is the first time the bytes were seen, so first_seen and last_seen need no more.
#: An article that changed is stored once per version, and counted once by its address.
_FLAGGED_SOURCES = """
SELECT handle, platform, partisan_tagged, unverifiable, articles, first_seen, last_seen, why,
    posts, posts_tagged, posts_unverifiable, rows, missing
FROM sources ORDER BY partisan_tagged + unverifiable DESC, last_seen DESC, handle, platform
"""

#: By month of the first audit. An article that changed is counted with each of its versions here.
_FLAGGED_SOURCES_BY_MONTH = """
SELECT platform, handle, month, articles, posts, posts_tagged, posts_unverifiable
FROM source_months ORDER BY platform, handle_key, month
"""

_POSTS_TO_REVIEW = """
SELECT shown.article_url AS article_url,
    (SELECT title FROM articles WHERE key = shown.article) AS title,
    shown.article AS article,
    shown.position AS position,
    shown.kind AS kind,
    shown.platform AS platform,
    shown.handle AS handle,
    shown.post_id AS post_id,
    (SELECT shown_date FROM embeds WHERE id = shown.embed) AS shown_date,
    (SELECT permalink FROM embeds WHERE id = shown.embed) AS permalink,
    shown.status AS status,
    shown.grade AS grade,
    CASE shown.rank WHEN 0 THEN 'hold' ELSE 'check' END AS worst,
    (SELECT json_group_array(rule) FROM (
        SELECT rule FROM findings
        WHERE article = shown.article AND position = shown.position AND severity IN ('check', 'hold')
        ORDER BY severity = 'check', number
    )) AS rules,
    (SELECT json_group_array(message) FROM (
        SELECT message FROM findings
        WHERE article = shown.article AND position = shown.position AND severity IN ('check', 'hold')
        ORDER BY severity = 'check', number
    )) AS messages,
    (SELECT judged_at FROM judged_articles WHERE article = shown.article) AS judged_at
FROM (SELECT * FROM waiting ORDER BY rank, embed) AS shown
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
WITH newest AS (
    SELECT rowid AS number, chain, url, outcome, tried_at FROM resolutions
    WHERE outcome IN ({_DEAD}) AND NOT EXISTS (SELECT 1 FROM resolutions AS later
        WHERE later.url = resolutions.url AND later.outcome <> 'not-tried'
            AND (coalesce(later.tried_at, ''), later.rowid) > (coalesce(resolutions.tried_at, ''), resolutions.rowid))
)
SELECT links.url AS url,
    newest.outcome AS outcome,
    (SELECT min(tried_at) FROM resolutions AS tries WHERE tries.url = newest.url AND tries.outcome IN ({_DEAD})
        AND tries.tried_at > coalesce((SELECT max(tried_at) FROM resolutions AS alive WHERE alive.url = newest.url
            AND alive.outcome NOT IN ({_DEAD}, 'not-tried')), '')) AS since,
    newest.tried_at AS tried_at,
    (SELECT count(*) FROM resolutions AS tries
     WHERE tries.url = newest.url AND tries.outcome <> 'not-tried') AS times_tried,
    (SELECT max(tried_at) FROM resolutions AS tries
     WHERE tries.url = newest.url AND tries.outcome = 'resolved') AS resolved_at,
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
FROM newest
CROSS JOIN links ON links.url = newest.url
JOIN articles ON articles.key = links.article
LEFT JOIN hops AS said ON said.chain = newest.chain AND said.via = 'archive'
LEFT JOIN hops AS last ON last.chain = newest.chain
    AND last.number = (SELECT max(number) FROM hops WHERE hops.chain = newest.chain
        AND hops.number < coalesce(said.number, hops.number + 1))
ORDER BY articles.rowid, links.number
"""

def _numbers(*names: str) -> str:
    return ",\n    ".join(f"(SELECT {name} FROM article_numbers WHERE article = shown.key) AS {name}" for name in names)


#: Looked up one by one: what is joined would be looked up for whoever counts the rows, too.
_ARTICLE_SUMMARY = f"""
SELECT shown.key AS article,
    shown.url AS url,
    shown.title AS title,
    coalesce((SELECT published_at FROM judged_articles WHERE article = shown.key),
        shown.published_at) AS published_at,
    shown.audited_at AS audited_at,
    (SELECT judged_at FROM judged_articles WHERE article = shown.key) AS judged_at,
    shown.parse AS parse,
    {_numbers("embeds", "linked_posts", "contradicted", "discrepant", "corroborated", "consistent", "unverifiable",
              "not_checked", "holds", "checks", "notes", "links", "links_resolved")},
    shown.modified_at AS modified_at,
    shown.site AS site,
    shown.language AS language,
    {_numbers("asked_at", "posts_vanished")}
FROM (SELECT * FROM articles ORDER BY rowid) AS shown
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
