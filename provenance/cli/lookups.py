"""
``provenance links`` and ``provenance when``: one thing looked up, no article needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from provenance.cli.options import (
    FORMAT,
    as_of_option,
    make_fetch,
    output_option,
    parse_as_of,
    record_option,
    replay_option,
)
from provenance.cli.output import Progress, Writer, complain
from provenance.errors import UsageError


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option("--from", "from_file", metavar="FILE", help="Addresses from a file, one per line; - for standard input.")
@click.option("--offline", is_flag=True, help="Only what can be computed from the address.")
@record_option
@replay_option
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@output_option
def links(urls: tuple[str, ...], from_file: str | None, offline: bool, record_path: str | None,
          replay_path: str | None, form: str, output: str | None) -> int:
    """Expand short links (any address is followed), every hop shown."""
    from contextlib import ExitStack

    from provenance.report import resolution_dict
    from provenance.resolver import resolve_link

    wanted = [*urls, *(_lines_of(from_file) if from_file else ())]
    if not wanted:
        raise UsageError("links needs an address, or --from FILE")
    with ExitStack() as stack:
        fetch, _ = make_fetch(stack, offline, record_path, replay_path, None)
        writer = stack.enter_context(Writer(form, output))
        progress = stack.enter_context(Progress(len(wanted)))
        for url in wanted:
            resolution = resolve_link(url, fetch)
            if form == "json":
                writer.data(resolution_dict(resolution))
            else:
                from provenance.report.text import resolution_text

                writer.words(resolution_text(resolution))
            progress.step()
    return 0


def _lines_of(name: str) -> Iterator[str]:
    from provenance.inputs import read_input

    text = read_input(name, stdin=sys.stdin.buffer).body.decode("utf-8", "replace")
    yield from (line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip() and line.strip()[0] != "#")


@click.command()
@click.argument("posts", metavar="ID_OR_URL...", nargs=-1, required=True)
@click.option("--platform", default="x", show_default=True, help="Whose id a bare number is.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@as_of_option
def when(posts: tuple[str, ...], platform: str, form: str, as_of: str | None) -> int:
    """The time inside a post's id, with platform, precision and source. No network."""
    from datetime import UTC, datetime

    from provenance.platforms import parse_post_url, platform_named, post_time
    from provenance.report.data import clock_dict
    from provenance.report.text import when_text

    platform_named(platform)
    moment = parse_as_of(as_of) or datetime.now(UTC)
    failed = 0
    with Writer(form, None) as writer:
        for given in posts:
            ref = parse_post_url(given)
            whose, post_id = (ref.platform, ref.post_id) if ref else (platform, given.strip())
            clock = post_time(post_id, whose, as_of=moment)
            if clock is None:
                failed += 1
                complain(f"{given}: neither the address of a post nor an id of {platform}")
                if form == "json":
                    writer.data({"input": given, "platform": None, "post_id": None, "clock": None})
            elif form == "json":
                writer.data({"input": given, "platform": whose, "post_id": post_id, "clock": clock_dict(clock)})
            else:
                writer.words(when_text(whose, post_id, clock))
    return 3 if failed else 0
