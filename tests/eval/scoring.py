"""
What the parser finds on a page beside what its truth file says; counted by platform and by form.

Three kinds of being wrong: a post too many or missing (precision, recall), a detail that differs (handle, date,
words …), and an id that does not stand in the page at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from standing import stands
from truth import Page

from provenance.model import Article, Embed
from provenance.parser import parse_article

#: Details that a reader relies on; each has its own line in the report.
DETAILS = ("handle", "display_name", "text", "shown_date", "shown_at", "date_text", "quoted", "region", "form", "forms",
           "permalink", "hashtags", "mentions", "links", "media_links", "anchors")


@dataclass
class Counts:
    """Posts found and expected (tp), found only (fp), expected only (fn)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def posts(self) -> int:
        """How many there are in truth."""
        return self.tp + self.fn


@dataclass(frozen=True)
class Score:
    """One page, scored."""

    page: Page
    hits: tuple[str, ...]  #: the platform of each post rightly found
    extra: tuple[str, ...]  #: of each found and not expected
    missing: tuple[str, ...]  #: of each expected and not found
    right: Counter[str]  #: details that agree
    stated: Counter[str]  #: details that the truth file states, of the posts found
    lines: tuple[str, ...]  #: what differs: ``page: expected / found``
    invented: tuple[str, ...]  #: ids that do not stand in the page

    @property
    def clean(self) -> bool:
        return not self.lines and not self.invented


@dataclass
class Totals:
    """The scores of some pages, added up."""

    pages: int = 0
    clean: int = 0
    posts: Counts = field(default_factory=Counts)
    platforms: dict[str, Counts] = field(default_factory=dict)
    forms: dict[str, Counts] = field(default_factory=dict)  #: by the form that a page is for
    pairs: dict[tuple[str, str], Counts] = field(default_factory=dict)  #: by platform and form of the page
    empty: Counter[str] = field(default_factory=Counter)  #: pages without any post, by form
    right: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    invented: list[str] = field(default_factory=list)


def score(page: Page, parse: Callable[[bytes], Article] = parse_article) -> Score:
    """Read one page (bytes only, its address unknown) and hold what is found against its truth file."""
    try:
        article = parse(page.source)
    except Exception as error:  # noqa: BLE001  (no page may make the parser raise; which exception it is matters not)
        wanted = tuple(post["platform"] for post in (*page.embeds, *page.linked_posts))
        line = f"{page.name}: the parser raised {type(error).__name__}: {error}"
        return Score(page, (), (), wanted, Counter(), Counter(), (line,), ())
    hits: list[str] = []
    extra: list[str] = []
    missing: list[str] = []
    right: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    lines: list[str] = []
    for kind, expected, found in (("embed", page.embeds, article.embeds),
                                  ("link", page.linked_posts, article.linked_posts)):
        pairs, absent, surplus = match(expected, found)
        hits += [want["platform"] for want, _ in pairs]
        missing += [want["platform"] for want in absent]
        extra += [one.platform for one in surplus]
        lines += [f"{page.name}: {kind} missing: {_brief(want)}" for want in absent]
        lines += [f"{page.name}: {kind} not expected: {_brief_found(one)}" for one in surplus]
        if [id(one) for _, one in pairs] != [id(one) for one in found if any(one is mate for _, mate in pairs)]:
            lines.append(f"{page.name}: {kind}s in another order than on the page")
        for want, one in pairs:
            for key, agrees in compared(want, one).items():
                stated[key] += 1
                right[key] += agrees
                if not agrees:
                    lines.append(f"{page.name}: {_brief(want)}: {key}: expected {want[key]!r} / found {plain(one, key)!r}")
    return Score(page, tuple(hits), tuple(extra), tuple(missing), right, stated, tuple(lines),
                 tuple(invented(page, (*article.embeds, *article.linked_posts))))


def match(expected: Iterable[Mapping[str, Any]], found: Iterable[Embed]) -> (
    tuple[list[tuple[Mapping[str, Any], Embed]], list[Mapping[str, Any]], list[Embed]]
):
    """
    Pair what is expected with what was found: same platform, same id. Of several with one id (or without any) the
    one that agrees in most details, then the first.

    Returns the pairs in the order of the truth, what is missing, what is too much.
    """
    rest = list(found)
    pairs: list[tuple[Mapping[str, Any], Embed]] = []
    absent: list[Mapping[str, Any]] = []
    for want in expected:
        mates = [one for one in rest if (one.platform, one.post_id) == (want["platform"], want["post_id"])]
        if mates:
            best = max(mates, key=lambda one: sum(compared(want, one).values()))
            rest = [one for one in rest if one is not best]
            pairs.append((want, best))
        else:
            absent.append(want)
    return pairs, absent, rest


def compared(want: Mapping[str, Any], found: Embed) -> dict[str, bool]:
    """For each detail that the truth states: does it agree?"""
    return {key: _same(key, want[key], plain(found, key)) for key in DETAILS if key in want}


def _same(key: str, want: Any, found: Any) -> bool:
    if key == "quoted" and want is not None and found is not None:
        return all(_same(name, want[name], found.get(name)) for name in want)
    if key == "forms":
        return set(want) == set(found)
    if key == "shown_at" and want is not None:
        return found is not None and datetime.fromisoformat(want) == datetime.fromisoformat(found)
    return bool(want == found)


def plain(embed: Embed, key: str) -> Any:
    """A record's value as the truth file writes it."""
    value = getattr(embed, key)
    if isinstance(value, Embed):
        return {name: plain(value, name) for name in ("platform", "post_id", *DETAILS)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if key == "anchors":
        return [[anchor.shown, anchor.target] for anchor in value]
    return list(value) if isinstance(value, tuple) else value


def invented(page: Page, found: Iterable[Embed]) -> list[str]:
    """Ids of embeds, links and quoted posts that stand nowhere in the page."""
    out = []
    for one in found:
        for embed in (one, one.quoted):
            if embed is not None and embed.post_id and not stands(page.source, embed.post_id, embed.platform):
                out.append(f"{page.name}: {embed.platform} {embed.post_id} does not stand in the page")
    return out


def _brief(want: Mapping[str, Any]) -> str:
    return f"{want['platform']} {want['post_id'] or '@' + str(want.get('handle'))}"


def _brief_found(one: Embed) -> str:
    return f"{one.platform} {one.post_id or '@' + str(one.handle)} ({one.form})"


def add_up(scores: Iterable[Score]) -> Totals:
    """The sums of some pages' scores."""
    totals = Totals()
    for one in scores:
        totals.pages += 1
        totals.clean += one.clean
        form = totals.forms.setdefault(one.page.form, Counts())
        for names, what in ((one.hits, "tp"), (one.extra, "fp"), (one.missing, "fn")):
            for name in names:
                for counts in (totals.posts, form, totals.platforms.setdefault(name, Counts()),
                               totals.pairs.setdefault((name, one.page.form), Counts())):
                    setattr(counts, what, getattr(counts, what) + 1)
        if not (one.page.embeds or one.page.linked_posts):
            totals.empty[one.page.form] += 1
        totals.right += one.right
        totals.stated += one.stated
        totals.invented += one.invented
    return totals
