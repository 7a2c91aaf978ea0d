"""
What the views and their columns mean, in a sentence each: for Datasette's metadata, for documentation, for people.

Times are UTC text of one width, so comparing and sorting the text compares and sorts the times.
"""

from __future__ import annotations

_POST = {"platform": "key of the platform, such as x", "post_id": "id of the post, text exactly as in its address"}
_ARTICLE = {"article": "key of the article in this store", "title": "title of the article"}
_WITNESS = "key of the witness: an endpoint of the platform, or an archive"
_OUTCOME = "exists, gone, suspended, restricted, blocked, unknown or not-tried, by that witness"
_HANDLE = "handle of the author, without @"

#: By view: what a row is, and what each column holds.
VIEWED: dict[str, tuple[str, dict[str, str]]] = {
    "flagged_sources": ("A handle whose copies carry a listed side or could not be checked.", {
        "handle": _HANDLE, "platform": _POST["platform"],
        "partisan_tagged": "1: some matched row of a list has a side", "unverifiable": "1: some embed has that status",
        "articles": "articles that show it, each address once", "first_seen": "first audit of an article that shows it",
        "last_seen": "last first audit of an article that shows it", "why": "JSON array of sentences",
        "posts": "copies of the handle in these articles", "posts_tagged": "of these, with a row that has a side",
        "posts_unverifiable": "of these, with that status",
        "rows": "JSON array: what was matched in which row of which list, and in how many copies",
        "missing": "JSON array: what copies of that status do not have",
    }),
    "flagged_sources_by_month": ("A flagged handle in the articles first audited in one month.", {
        "platform": _POST["platform"], "handle": _HANDLE, "month": "year and month, UTC",
        "articles": "articles that show it, each address once", "posts": "copies of the handle in these articles",
        "posts_tagged": "of these, with a row that has a side", "posts_unverifiable": "of these, with that status",
    }),
    "decisions": ("An editor's word about a copy of a post, apart from findings.", {
        "id": "number in reviews", "decided_at": "when it was said", "decision": "accepted, corrected or removed",
        "note": "why, in the editor's words", **_POST, "place": "address of the article, or its key",
        "stands": "1: no fact about the copy has changed since",
    }),
    "posts_to_review": ("An embed with a finding of check or hold.", {
        "article_url": "address of the article", **_ARTICLE, "position": "place among the article's embeds, from 0",
        "kind": "embed or link", **_POST, "handle": "handle as shown", "shown_date": "day printed with the post",
        "permalink": "address of the post as in the page", "status": "does the copy agree with what is known?",
        "grade": "what the copy rests on, P0 to P5", "worst": "hold or check",
        "rules": "JSON array of rules, holds first", "messages": "JSON array beside rules",
        "judged_at": "moment it was judged as of",
    }),
    "shown_posts": ("An embed of which the post's id is known.", {
        **_POST, "adopted": "1: the id comes from the embed's picture link", "handle": "handle as shown",
        "permalink": "address of the post as in the page", "shown_date": "day printed with the post",
        "kind": "embed or link", **_ARTICLE, "position": "place among the article's embeds, from 0",
        "article_url": "address of the article", "audited_at": "first audit of these bytes",
    }),
    "answers": ("What one witness answered about one post at one moment, whichever articles show it.", {
        **_POST, "witness": _WITNESS, "at": "when it was asked", "outcome": _OUTCOME, "reason": "why, in its words",
        "handle": _HANDLE, "name": "display name", "author_id": "id of the author; stays when the handle changes",
        "posted_at": "when the post was made, by its word", "first_seen": "archives: earliest capture that shows it",
        "last_seen": "archives: latest capture that shows it",
        "missing_since": "archives: first capture after it that says not found",
        "former_handles": "JSON array of pairs: handle, used since", "capture": "address of the capture it rests on",
        "article": "one of the articles that show the post", "articles": "how many articles it stands with",
        "testimony": "rowid in testimonies",
    }),
    "newest_answers": ("The newest word of each witness about each post.", {
        **_POST, "witness": _WITNESS, "outcome": _OUTCOME, "at": "when it was asked last",
        "reason": "why, in its words", "handle": _HANDLE, "author_id": "id of the author",
        "capture": "address of the capture it rests on",
        "known_outcome": "newest outcome that says something about the post, blocked and unknown left out",
        "known_at": "when it said so", "times_asked": "how many times it was asked",
    }),
    "status_history": ("A span in which a witness said the same of a post each time it was asked.", {
        **_POST, "witness": _WITNESS, "at": "first time it said so", "outcome": _OUTCOME,
        "outcome_before": "outcome of the span before; null for the first", "until": "last time it said so",
        "times_asked": "how many times it said so", "reason": "why, in its last words", "handle": _HANDLE,
        "author_id": "id of the author", "posted_at": "when the post was made, by its word",
        "article": "one of the articles that show the post",
    }),
    "vanished_posts": (
        "A post that was there and is gone: two witnesses agree, or one says so on two days; nobody says otherwise.", {
            **_POST, "handle": "handle as shown", "existed_at": "last moment it was there, by anybody's word",
            "gone_at": "first word that it is gone, after that", "last_gone_at": "last such word",
            "times_gone": "how many times it was seen gone", "witnesses": "how many witnesses say so",
            "gone_by": "JSON array of their keys", "articles": "articles that show it, each address once",
        }),
    "handle_history": ("A handle seen with a post, by one source.", {
        **_POST, "author_id": "id of the author, where a witness gives it", "handle": "handle, without @",
        "source": "printed, address or shown in an article; a witness; a witness about former handles; media-link",
        "first_seen": "first sight; of a former handle: used since", "last_seen": "last sight; null where not known",
        "handles_of_post": "how many different handles the post was seen with",
    }),
    "dead_links": ("A link of an article by which nobody gets anywhere, as of the newest try of its address.", {
        "url": "the link as found", "outcome": "gone, loop, too-many-hops, unreachable or refused",
        "since": "first try that ended so after the last that did not", "tried_at": "newest try",
        "times_tried": "how many times it was followed", "resolved_at": "last time it led somewhere; null: never",
        "last_url": "last address of the newest chain", "last_status": "what that one answered",
        "last_error": "why it gave no answer", "found_in": "embed and its position, or article",
        "article_url": "address of the article", **_ARTICLE,
        "archived_url": "where it led, by the word of an archive alone; null where none knows, or none was asked",
        "archive_capture": "address of the archive's answer",
    }),
    "listed_handles": ("What a lister has for a handle, by its newest word. Anybody may edit it; it is no witness.", {
        "lister": "wikidata", "platform": "x, instagram …", "handle": "handle, without @",
        "outcome": "listed, not-listed, blocked or unknown; not-listed says nothing about the account",
        "item": "item that lists it: Q and a number", "label": "its English name", "property": "P2002 …",
        "value": "the handle as the item writes it", "since": "in use since, by the item", "until": "in use until",
        "rank": "preferred, normal or deprecated", "author_id": "numeric id of the account, by the item",
        "revision": "of the item, as read", "at": "when it was asked", "capture": "address of the answer",
        "reason": "why there is no word, or what was left out",
    }),
    "article_summary": ("An article in numbers.", {
        **_ARTICLE, "url": "address of the article", "published_at": "when it was published, as judged by",
        "audited_at": "first audit of these bytes", "judged_at": "moment it was judged as of",
        "parse": "complete or degraded", "embeds": "posts embedded", "linked_posts": "posts linked",
        **{name: f"embeds and linked posts of status {name.replace('_', '-')}" for name in (
            "contradicted", "discrepant", "corroborated", "consistent", "unverifiable", "not_checked")},
        "holds": "findings of severity hold", "checks": "findings of severity check",
        "notes": "findings of severity note",
        "links": "different links", "links_resolved": "of these, how many led somewhere",
        "modified_at": "when the page says it was changed", "site": "name of the publication",
        "language": "language the page states", "asked_at": "last time a witness was asked about a post of it",
        "posts_vanished": "posts of it that stand in vanished_posts",
    }),
}
