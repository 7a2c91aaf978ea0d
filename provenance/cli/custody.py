"""
``provenance verify``, and what other commands do for evidence: a run of its own, clocks compared, timestamps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.options import FORMAT, output_option, polite_fetch, store_option
from provenance.cli.output import Writer, complain
from provenance.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from provenance.model import Capture
    from provenance.store import Store
    from provenance.store.custodian import Stamp, Verified
    from provenance.timestamp import Token

SCHEMA = "provenance/verify@1"
timestamp_option = click.option("--timestamp", "authority", metavar="URL",
                                help="Have an authority (RFC 3161) stamp the newest hash of the store's custody log.")
keep_bytes_option = click.option("--keep-bytes", is_flag=True,
                                 help="Keep the raw bytes of pages and answers in the store, too, by their SHA-256.")


def begin_run(store: Store, authority: str | None) -> None:
    """What is said or refused before a run begins: a clock that stands before the log, a missing extra."""
    if authority is not None:
        from provenance.timestamp import needed

        needed()
    head = store.head()
    if head is not None and (behind := _behind(head.at)):
        complain(f"this machine's clock stands {behind} before the newest entry of {store.path}; set it, or the times "
                 "of this run are wrong")


def _behind(at: str) -> str | None:
    from provenance.drift import in_words
    from provenance.store.custodian import now
    from provenance.store.values import moment

    then = moment(at)
    ms = 0 if then is None else int((then - now()).total_seconds() * 1000)
    return in_words(ms) if ms >= 1000 else None


def compare_clocks(store: Store | None, captures: Iterable[Capture]) -> None:
    """Say and keep by how much this machine's clock differs from those of the servers that were asked."""
    from provenance.drift import drift, in_words
    from provenance.report.words import count

    found = drift(captures)
    if found is None:
        return
    complain(f"this machine's clock is {in_words(found.ahead_ms)} {'ahead of' if found.ahead_ms > 0 else 'behind'} "
             f"{count(found.servers, 'server')} asked; the times of this run are off by as much")
    if store is not None:
        store.note_clock(found.ahead_ms, found.servers)


def stamp_store(store: Store, authority: str) -> Token:
    """Have the newest entry of the log stamped, and keep the answer."""
    from base64 import b64encode
    from hashlib import sha256

    from provenance.timestamp import ask, needed

    needed()
    head = store.head()
    if head is None:
        raise UsageError(f"{store.path}: nothing was kept in it yet, so there is nothing to stamp", code="empty-log")
    token = ask(authority, head.hash, polite_fetch().post)
    store.stamp(head, b64encode(token.der).decode("ascii"), authority, sha256(token.der).hexdigest())
    return token


def stamped(store: Store, authority: str) -> bool:
    """Have the log stamped at the end of a run, whose results are not lost when that fails; False, and said, then."""
    from provenance.errors import TimestampError

    try:
        stamp_store(store, authority)
    except TimestampError as error:
        complain(f"{error}; all is kept, 'provenance verify --timestamp URL' tries again")
        return False
    return True


class Heard:
    """The first answers of a run, without their bodies: enough to compare clocks by."""

    _ENOUGH = 500

    def __init__(self) -> None:
        self._captures: list[Capture] = []

    def add(self, captures: Iterable[Capture]) -> None:
        from dataclasses import replace

        for capture in captures:
            if len(self._captures) < self._ENOUGH and capture.kept_at is None:
                self._captures.append(replace(capture, body=b""))

    def __iter__(self) -> Iterator[Capture]:
        return iter(self._captures)


@click.command()
@store_option
@click.option("--head", metavar="HASH", help="A hash noted earlier: is it still in the log?")
@timestamp_option
@click.option("--tsa-roots", metavar="F.pem", help="Certificates of authorities; their timestamps must hold by these.")
@click.option("--format", "form", type=FORMAT, default="text", show_default=True)
@output_option
def verify(store_path: str, head: str | None, authority: str | None, tsa_roots: str | None, form: str,
           output: str | None) -> int:
    """
    Compute every hash in a store anew; name what changed since it was kept.

    Exits with 1 when something did. Note the hash it prints: who has it can tell later whether the log was rewritten.
    """
    from provenance.store import Store

    roots = _read_roots(tsa_roots) if tsa_roots is not None else b""
    with Store(store_path, create=False) as store, Writer(form, output) as writer:
        found = store.verify()
        stamps = [_check(one, roots) for one in found.stamps]
        known = None if head is None else store.holds_hash(head.strip().lower())
        wrong = bool(found.faults) or known is False or any(one["problem"] for one in stamps)
        if authority is not None:
            if wrong:
                raise UsageError("the store is not as it was kept, so it is not stamped; see 'provenance verify'",
                                 code="changed")
            token = stamp_store(store, authority)
            found = store.verify()
            stamps = [_check(one, roots) for one in found.stamps]
            complain(f"stamped by {token.authority or authority} at {token.at:%Y-%m-%d %H:%M:%S} UTC")
        if form == "json":
            writer.data(verified_dict(found, stamps, known))
        else:
            writer.words(verified_text(found, stamps, known))
    return 1 if wrong else 0


def _read_roots(name: str) -> bytes:
    from provenance.inputs import read_input
    from provenance.timestamp import certificates

    roots = read_input(name).body
    certificates(roots)
    return roots


def _check(stamp: Stamp, roots: bytes) -> dict[str, Any]:
    """A timestamp of the log as plain data: when, by whom, and what is wrong with it; None: nothing, or not checked."""
    from base64 import b64decode

    from provenance.errors import TimestampError
    from provenance.report.times import shown_time
    from provenance.timestamp import read

    out: dict[str, Any] = {"entry": stamp.number, "of": stamp.of, "url": stamp.url, "at": None, "authority": None,
                           "trusted": None, "problem": None, "checked": False}
    try:
        token = read(b64decode(stamp.token, validate=True), stamp.of, roots, name=f"entry {stamp.number}")
    except UsageError as missing:
        if missing.code != "no-extra":
            raise
        return out
    except (TimestampError, ValueError) as error:
        return out | {"problem": str(error), "checked": True, "trusted": False if roots else None}
    at: datetime = token.at
    return out | {"at": shown_time(at), "authority": token.authority, "trusted": token.trusted, "checked": True}


def verified_dict(found: Verified, stamps: list[dict[str, Any]], known: bool | None) -> dict[str, Any]:
    """The outcome as plain data; ``head_found`` is None where no hash was given."""
    head = found.head
    return {
        "schema": SCHEMA, "looked_at": dict(found.counts),
        "head": {"entry": head.number, "at": head.at, "hash": head.hash} if head else None, "head_found": known,
        "faults": [{"what": one.what, "subject": one.subject, "problem": one.problem, "shown": one.shown}
                   for one in found.faults],
        "timestamps": stamps, "clocks": [{"at": at, **said} for at, said in found.clocks],
    }


_PROBLEMS = {
    "changed": "changed since it was kept", "missing": "missing, and not erased by a command of ours",
    "not-in-log": "not in the log: kept by other means", "broken": "broken",
}


def verified_text(found: Verified, stamps: list[dict[str, Any]], known: bool | None) -> Any:
    """The outcome for people: what was looked at, each fault on a line, the hash to note."""
    from rich.text import Text

    from provenance.drift import in_words
    from provenance.report.words import count, one_line

    nouns = (("article", "article", None), ("capture", "capture", None), ("body", "body", "bodies"),
             ("list", "list", None), ("log", "entry of the log", "entries of the log"))
    text = Text(", ".join(count(found.counts[what], one, many) for what, one, many in nouns) + " looked at\n")
    for fault in found.faults:
        shown = f" ({one_line(fault.shown, 300)})" if fault.shown else ""
        text.append(f"{fault.what} {one_line(fault.subject, 80)}{shown}: {_PROBLEMS[fault.problem]}\n", style="bold")
    for stamp in stamps:
        said = f"timestamp in entry {stamp['entry']}: "
        if stamp["problem"]:
            text.append(said + one_line(stamp["problem"], 300) + "\n", style="bold")
        elif not stamp["checked"]:
            text.append(said + "not checked, it needs the extra timestamp\n", style="dim")
        else:
            by = one_line(stamp["authority"] or stamp["url"], 200)
            held = {True: "signature holds", None: "signature not checked (--tsa-roots)"}[stamp["trusted"]]
            text.append(f"{said}{stamp['at']} by {by}, {held}\n", style="dim")
    for at, noted in found.clocks:
        off = noted.get("ahead_ms", -int(noted.get("behind_ms", 0)))
        text.append(f"{at[:19]}Z: the clock was {in_words(off)} {'ahead' if off > 0 else 'behind'}, by "
                    f"{'the servers asked' if 'servers' in noted else 'the log itself'}\n", style="dim")
    if known is not None:
        text.append("the hash given is in the log\n" if known else "the hash given is not in the log\n",
                    style="" if known else "bold")
    if not found.faults:
        text.append("everything is as it was kept\n")
    text.append(f"newest hash: {found.head.hash}" if found.head else "nothing was logged yet")
    return text
