"""
``provenance review``, ``forget`` and ``prune``: what people do to a store.
"""

from __future__ import annotations

import re

import click

from provenance.cli.options import FORMAT, output_option, store_option
from provenance.cli.output import Writer
from provenance.errors import UsageError

_PLACE = re.compile(r"(?:sha256:)?(?P<place>.+)#embed-(?P<position>[0-9]{1,6})")
_ID = re.compile(r"(?P<platform>[a-z]+):(?P<post_id>[^/\s].*)")
_SPAN = re.compile(r"(?P<number>[0-9]{1,5})\s*(?P<unit>d|days?|w|weeks?|m|months?|y|years?)")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


@click.command()
@click.argument("post", metavar="POST")
@click.option("--decision", type=click.Choice(["accepted", "corrected", "removed"]), required=True,
              help="The copy stays as it is; the article was corrected; the post was taken out of it.")
@click.option("--note", required=True, help="Why, in a sentence.")
@store_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@output_option
def review(post: str, decision: str, note: str, store_path: str, form: str, output: str | None) -> int:
    """
    Keep an editor's decision about a post; it changes no finding and no status.

    POST is a post's address, its platform and id (x:1795968363525046272), or one embed of an article: the article's
    address, or sha256:… as in a finding's evidence, with #embed-N. Reports do not repeat what is decided until a fact
    about that copy changes.
    """
    from datetime import UTC, datetime

    from provenance.model import Decision
    from provenance.platforms import parse_post_url
    from provenance.store import Store

    if not note.strip():
        raise UsageError("--note is empty; say in a sentence why", code="no-note")
    place = _PLACE.fullmatch(post)
    ref = None if place else parse_post_url(post)
    named = None if place or ref else _ID.fullmatch(post)
    platform, post_id = (ref.platform, ref.post_id) if ref else named.groups() if named else (None, None)
    if not place and post_id is None:
        raise UsageError(f"{post!r} names no post: write its address, x:ID, or ARTICLE#embed-N", code="no-post")
    word = Decision(decision, note, datetime.now(UTC), post_id)
    with Store(store_path, create=False, run="review") as store, Writer(form, output) as writer:
        found = (store.decide(word, place=place["place"], position=int(place["position"])) if place
                 else store.decide(word, platform=platform))
        if not found:
            raise UsageError(f"{post!r}: the store shows no such post; 'provenance report review' lists them",
                             code="no-post")
        if form == "json":
            writer.data({"post": post, "decision": decision, "note": note, "decided_at": word.decided_at.isoformat(),
                         "copies": found})
        else:
            writer.plain(f"{decision}: {found} {'copy' if found == 1 else 'copies'} of the post\n")
    return 0


@click.command()
@click.argument("handle")
@click.option("--platform", metavar="KEY", help="Only on this platform, such as x; else on all.")
@click.option("--reason", default="asked for", show_default=True, help="Stays in the log, with a digest of the handle.")
@store_option
def forget(handle: str, platform: str | None, reason: str, store_path: str) -> int:
    """
    Erase a handle from a store: its posts, what witnesses said of them, its name where others wrote it.

    A SHA-256 of platform and handle and the reason stay in the table erasures; by it the handle is known again and not
    kept a second time. Lists as loaded, and recordings beside the store, are left as they are.
    """
    from datetime import UTC, datetime

    from provenance.platforms import platform_named
    from provenance.store import Store

    name = handle.removeprefix("@")
    if not name.strip() or any(map(str.isspace, name)) or "/" in name:
        raise UsageError(f"{handle!r} is no handle; write it as @example_reader", code="no-handle")
    if platform is not None:
        platform_named(platform)
    with Store(store_path, create=False, run="forget") as store:
        gone = store.forget(name, platform=platform, reason=reason, at=datetime.now(UTC))
    click.echo(f"{gone} {'embed' if gone == 1 else 'embeds'} erased; 'provenance judge' rebuilds what rested on them")
    return 0


@click.command()
@click.option("--keep", metavar="TIME", required=True, help="How long to keep articles: 90d, 26w, 18m, 2y.")
@store_option
def prune(keep: str, store_path: str) -> int:
    """
    Erase articles first audited longer ago than --keep, with all that only they need.

    The SHA-256 of each article and the reason stay in the table erasures; lists and what younger articles rest on stay.
    """
    from datetime import UTC, datetime, timedelta

    from provenance.store import Store

    span = _SPAN.fullmatch(keep.strip().casefold())
    if span is None:
        raise UsageError(f"--keep {keep!r} is no length of time; write 90d, 26w, 18m or 2y", code="bad-keep")
    now = datetime.now(UTC)
    try:
        before = now - timedelta(days=int(span["number"]) * _DAYS[span["unit"][0]])
    except OverflowError:
        raise UsageError(f"--keep {keep!r} reaches back before the calendar", code="bad-keep") from None
    with Store(store_path, create=False, run="prune") as store:
        gone = store.prune(before, reason=f"retention: {keep.strip()}", at=now)
    click.echo(f"{gone} {'article' if gone == 1 else 'articles'} first audited before {before:%Y-%m-%d} erased")
    return 0
