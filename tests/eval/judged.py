"""
The forgeries and the untouched pages, judged by the public pipeline, offline.

A forgery counts as detected when the owed rule speaks about the embed that was forged. A false alarm is a finding of
one of the comparing rules, of severity check or hold, on a page that nobody touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from forging import AS_OF, Forgery, forgeries, pictures
from truth import Page

from provenance.lists import Lists, load_lists
from provenance.model import Capture
from provenance.pipeline import Audit, audit

#: Rules that compare one part of a copy with another.
COMPARING = ("prv.handle-mismatch", "prv.id-rounded", "prv.media-elsewhere", "dat.")


@dataclass
class Tally:
    """One kind of forgery: how often its rule was owed, how often it spoke, and where the page cannot show it."""

    owed: int = 0
    detected: int = 0
    missed: list[str] = field(default_factory=list)
    not_shown: dict[str, int] = field(default_factory=dict)  #: reason, and how many

    @property
    def rate(self) -> float:
        return self.detected / self.owed if self.owed else 1.0


def judge(source: bytes, web: Mapping[str, str] | None = None, lists: Lists | None = None) -> Audit:
    """Audit bytes as of the set's own moment; *web* is all that answers: address to the address it redirects to."""
    answers = {url: Capture(url, AS_OF, 301, (("Location", target),), ip="192.0.2.1")
               for url, target in (web or {}).items()}
    return audit(source, fetch=answers.get if web else None, lists=lists, as_of=AS_OF)


def detected(forgery: Forgery, lists: Lists) -> bool:
    """Does the owed rule speak about the forged embed?"""
    owed = forgery.owed
    result = judge(forgery.source, owed.web, lists)
    mine = [one for one in result.embeds if one.embed.post_id == owed.post_id
            and (owed.post_id is not None or one.embed.handle == owed.handle)]
    return any(finding.rule == owed.rule for one in mine for finding in one.findings)


def tallies(pages: Iterable[Page], lists: Lists | None = None) -> dict[str, Tally]:
    """Every forgery of every page, by kind."""
    lists = lists or load_lists()
    out: dict[str, Tally] = {}
    for page in pages:
        for forgery in forgeries(page):
            tally = out.setdefault(forgery.kind, Tally())
            if forgery.owed.rule is None:
                tally.not_shown[forgery.owed.why] = tally.not_shown.get(forgery.owed.why, 0) + 1
                continue
            tally.owed += 1
            if detected(forgery, lists):
                tally.detected += 1
            else:
                tally.missed.append(f"{page.name}: {forgery.kind}: {forgery.owed.rule} is owed for "
                                    f"{forgery.owed.post_id or forgery.owed.handle}")
    return out


def false_alarms(pages: Iterable[Page], lists: Lists | None = None) -> list[str]:
    """What the comparing rules say about untouched pages, those rules left out that a page owes as it stands."""
    lists = lists or load_lists()
    return [line for page in pages for line in _alarms(page, lists)]


def _alarms(page: Page, lists: Lists) -> Iterator[str]:
    findings = [*judge(page.source, None, lists).findings]
    if web := own_pictures(page):
        findings += judge(page.source, web, lists).findings
    for finding in dict.fromkeys(findings):
        if finding.severity in ("check", "hold") and finding.rule.startswith(COMPARING) \
                and finding.rule not in page.owed:
            yield f"{page.name}: {finding.rule} ({finding.severity}): {finding.message}"


def own_pictures(page: Page) -> dict[str, str]:
    """Every picture link of the page's posts, answered with the address of the post it stands in."""
    return {f"https://t.co/{link.rpartition('/')[2]}":
            f"https://twitter.com/{post['handle']}/status/{post['post_id']}/photo/1"
            for post in page.embeds if post["platform"] == "x" and post["post_id"] and post.get("handle")
            for link in pictures(post.get("text") or "")}


def unpaid(pages: Iterable[Page], lists: Lists | None = None) -> list[str]:
    """Rules that a page's truth file owes and that do not speak."""
    lists = lists or load_lists()
    out = []
    for page in pages:
        if page.owed:
            spoken = {finding.rule for finding in judge(page.source, None, lists).findings}
            out += [f"{page.name}: {rule} is owed and does not speak" for rule in sorted(page.owed - spoken)]
    return out
