"""
``provenance preserve``: ask the Wayback Machine to keep posts and pages. Lists first; sends only when told to.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.options import FORMAT, network_options, output_option, polite_fetch
from provenance.cli.output import Progress, Writer
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.model import Testimony
    from provenance.witnesses.preserve import Sending

SCHEMA = "provenance/preserve@1"


@click.command()
@click.argument("posts", metavar="POST...", nargs=-1, required=True)
@click.option("--send", "sending", is_flag=True, help="Send them, with your key of archive.org in PROVENANCE_IA_KEY.")
@click.option("--wait", "wait_s", type=click.FloatRange(1, 3600), metavar="SECONDS", default=300, show_default=True,
              help="How long to wait for each capture.")
@click.option("--store", "store_path", metavar="DB",
              help="Keep the captures' addresses in this store, with its posts and articles.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@network_options
@output_option
def preserve(posts: tuple[str, ...], sending: bool, wait_s: float, store_path: str | None, form: str,
             output: str | None) -> int:
    """
    Ask the Wayback Machine to keep a copy of posts and pages (Save Page Now), given by their addresses.

    Off by default: without --send nothing leaves this machine, and what would be sent, and to whom, is listed.
    What is sent becomes public, and cannot be called back.
    """
    import time
    from contextlib import ExitStack

    from provenance.witnesses import preserve as saving

    planned = saving.plan(posts)
    if not sending:
        with _Lines(form, output) as writer:
            for one in planned:
                writer.one(one, None, None)
            if form == "text":
                writer.line(f"Nothing was sent. --send sends it, with your key in {saving.ENVIRONMENT}.")
        return 0
    key = saving.key_from(os.environ)
    if key is None:
        raise UsageError(f"--send needs your key of archive.org in {saving.ENVIRONMENT}, written ACCESS:SECRET; "
                         "archive.org/account/s3.php shows it", code="no-key")
    missed = 0
    with ExitStack() as stack:
        store = None
        if store_path is not None:
            from provenance.store import Store

            store = stack.enter_context(Store(store_path, create=False, run="preserve"))
        send = polite_fetch().send
        writer = stack.enter_context(_Lines(form, output))
        progress = stack.enter_context(Progress(len(planned)))
        for one in planned:
            said = saving.preserve(one, send, key, sleep=time.sleep, clock=time.monotonic, deadline_s=wait_s)
            missed += not saving.was_kept(said)
            held = _keep(store, one, said) if store is not None else None
            writer.one(one, said, held)
            progress.step()
    return 1 if missed else 0


def _keep(store: Any, one: Sending, said: Testimony) -> int:
    """Keep the testimony with every embed that shows the post, or with the articles from the address; how many."""
    from datetime import UTC, datetime

    from provenance.judge import judge
    from provenance.pipeline import starter_lists
    from provenance.store import Asking

    if one.platform is None or one.post_id is None:
        return int(store.answer_about_page(one.url, said))
    places = [shown.place for shown in store.shown_at(one.platform, one.post_id)]
    if places:
        now = said.at or datetime.now(UTC)
        lists = starter_lists()
        # No attempt to ask the witnesses: the post stays as due for them as it was.
        answers = dict.fromkeys(places, (said,))
        made = Asking(one.platform, one.post_id, now, None, answers, asked=False, attempted=False)
        store.answer(made, lambda facts: judge(facts, lists, now))
    return len(places)


# --- saying it ------------------------------------------------------------------------------------


class _Lines(Writer):
    """A writer whose lines are never folded: an address is there to be copied."""

    def __enter__(self) -> _Lines:
        super().__enter__()
        return self

    def line(self, text: str) -> None:
        self.plain(text + "\n")

    def one(self, one: Sending, said: Testimony | None, held: int | None) -> None:
        if self._form == "json":
            self.data(sending_dict(one, said, held))
        else:
            self.line(sending_text(one, said, held))


def sending_dict(one: Sending, said: Testimony | None, held: int | None) -> dict[str, Any]:
    """One address as plain data; ``capture`` is None where nothing was kept, ``in_store`` counts embeds or articles."""
    from provenance.report.times import shown_time
    from provenance.witnesses.preserve import was_kept

    return {
        "schema": SCHEMA, "sent": said is not None, "what": one.what, "url": one.url, "to": one.to,
        "form": dict(one.form), "platform": one.platform, "post_id": one.post_id,
        "outcome": None if said is None else "kept" if was_kept(said) else "not-kept",
        "capture": said.capture if said is not None and was_kept(said) else None,
        "at": shown_time(said.at) if said is not None else None,
        "reason": said.reason if said is not None else None, "in_store": held,
    }


def sending_text(one: Sending, said: Testimony | None, held: int | None) -> str:
    """One address for people: what would go where, or what came of it."""
    from provenance.report.words import count, one_line
    from provenance.witnesses.preserve import was_kept

    lines = [f"{one.what}  {one_line(one.url, 2000)}"]
    if said is None:
        options = ", ".join(f"{name}={value}" for name, value in one.form if name != "url")
        lines.append(f"would be sent to {one.to} ({options})")
    elif was_kept(said):
        lines.append(f"kept: {one_line(said.capture or '', 4000)}")
    else:
        lines.append(f"not kept: {one_line(said.reason or '', 400)}")
    if held is not None:
        what, missing = (("embed", "no article in it shows this post") if one.post_id is not None
                         else ("article", "no article in it is from this address"))
        lines.append(f"kept in the store with {count(held, what)}" if held else f"not kept in the store: {missing}")
    return "\n   ".join(lines)
