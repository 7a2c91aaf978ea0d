"""
What the rules see: one embed or linked post, or an article as a whole, with everything known about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from provenance.judge import compare
from provenance.judge.identify import Picture
from provenance.judge.witnessed import Compared, compare_all
from provenance.lists import ListRow, Lists, hashtag_key
from provenance.lists.rows import words_of
from provenance.model import Clock, Earlier, Embed, Facts, Match, Resolution, Testimony
from provenance.testimony import latest
from provenance.urls import is_short, registrable_domain

#: Labels of hashtag rows that a rule reads, and the rule; other labels (topics) are never flagged.
TAG_RULES = {
    "campaign_tag": "campaign-tag",
    "turnout_tag": "campaign-tag",
    "slogan_tag": "slogan-tag",
    "attack_tag": "attack-tag",
}
#: Labels of domain rows that ``ctx.party-link`` reads.
SITE_LABELS = frozenset(("campaign_site", "party_site", "fundraising_site"))
#: The label of words by which accounts declare that they are not whom they name.
PARODY = "parody_word"


@dataclass(frozen=True)
class Subject:
    """One embed or linked post, with everything known about it; what several rules need is worked out once."""

    facts: Facts
    lists: Lists
    as_of: datetime
    embed: Embed
    post_id: str | None  #: its own, or one adopted from its picture link
    clock: Clock | None
    pictures: tuple[Picture, ...]
    testimony: tuple[Testimony, ...]

    @property
    def evidence(self) -> str:
        return f"sha256:{self.facts.article.sha256}#embed-{self.embed.position}"

    @property
    def adopted(self) -> bool:
        return self.embed.post_id is None and self.post_id is not None

    @cached_property
    def captured(self) -> tuple[Testimony, ...]:
        """Testimonies that rest on an answer; a picture link leads to the post, but shows nothing of it."""
        return tuple(one for one in self.testimony if one.capture is not None and one.witness != "media-link")

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """The embed beside each testimony that shows the post."""
        return compare_all(self.embed, self.post_id, self.testimony, self.facts.resolutions)

    @cached_property
    def newest(self) -> tuple[Testimony, ...]:
        """The last word of each witness."""
        return latest(self.testimony)

    @cached_property
    def author_ids(self) -> tuple[tuple[str, Testimony], ...]:
        """The author's ids that stay when the handle changes, each with the first witness that names it."""
        found: dict[str, Testimony] = {}
        for one in self.compared:
            if one.said.author_id is not None:
                found.setdefault(one.said.author_id, one.said)
        return tuple(found.items())

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """What earlier visits to this article showed of the same post, the newest visit first."""
        embed = self.embed
        if embed.post_id is None:
            return ()
        return tuple(one for one in self.facts.earlier
                     if (one.embed.platform, one.embed.post_id) == (embed.platform, embed.post_id))

    @cached_property
    def handle_agrees(self) -> bool | None:
        return compare.handle_agrees(self.embed)

    @cached_property
    def day_check(self) -> compare.DayCheck | None:
        return compare.check_day(self.embed, self.clock)

    @cached_property
    def day(self) -> date | None:
        """
        The day on which list rows must hold: the printed one, else the id's.

        The printed day stands in the same copy as the words, so context does not move with the id.
        """
        printed = compare.printed_day(self.embed)
        return printed or (self.clock.at.date() if self.clock and self.clock.at else None)

    @cached_property
    def tags(self) -> tuple[tuple[str, ListRow], ...]:
        """Hashtags with the rows that list them for use in a campaign, in the order of the text."""
        seen = {hashtag_key(tag): tag for tag in reversed(self.embed.hashtags)}
        keys = dict.fromkeys(hashtag_key(tag) for tag in self.embed.hashtags)
        return tuple((seen[key], row) for key in keys for row in self.lists.match("hashtag", key, self.day)
                     if row.label in TAG_RULES)

    @cached_property
    def crossed(self) -> frozenset[str]:
        """The axes of which the hashtags name two poles or more."""
        sides = {row.side for _, row in self.tags if row.side}
        axes = [side.partition(":")[0] for side in sides]
        return frozenset(axis for axis in axes if axes.count(axis) > 1)

    @cached_property
    def parody(self) -> tuple[tuple[str, ListRow], ...]:
        """Of the listed words in the display name those at its beginning by which accounts declare a parody."""
        found = tuple((words, row) for words, row in self.tokens if row.label == PARODY)
        name = self.embed.display_name or ""
        first = next((start for start, _ in words_of(name)), 0) if found else 0
        return tuple((words, row) for words, row in found if name.startswith(words, first))

    @cached_property
    def tokens(self) -> tuple[tuple[str, ListRow], ...]:
        """Words in the display name that a list names."""
        found = self.lists.match_name(self.embed.display_name or "", self.day)
        return tuple((words, row) for row, words in found)

    @cached_property
    def handle_rows(self) -> tuple[ListRow, ...]:
        """Rows of the account: by its id where a witness that names this handle gives one, else by the handle."""
        handle = self.embed.handle
        ids = {one.said.author_id for one in self.compared if one.handle in ("same", "renamed") and one.said.author_id}
        own = ids.pop() if len(ids) == 1 else None
        return self.lists.match_handle(self.embed.platform, handle, self.day, own) if handle else ()

    @cached_property
    def domains(self) -> tuple[tuple[str, ListRow], ...]:
        """Links, as shown, whose domain (shown, or reached in the end) is listed, each row once."""
        found: dict[tuple[str, int], tuple[str, ListRow]] = {}
        for link, addresses in self._link_addresses().items():
            for address in addresses:
                for row in self._listed_domains(address):
                    found.setdefault((row.list_id, row.line), (link, row))
        return tuple(found.values())

    @cached_property
    def sites(self) -> tuple[tuple[str, ListRow], ...]:
        """Of these links those to a site listed as a party's, a campaign's or a fundraiser's."""
        return tuple((link, row) for link, row in self.domains if row.label in SITE_LABELS)

    def _link_addresses(self) -> dict[str, list[str]]:
        links: dict[str, list[str]] = {}
        for link in self.embed.links:
            links.setdefault(link, []).append(link)
        for anchor in self.embed.anchors:
            links.setdefault(anchor.target, [anchor.target]).append(anchor.shown)
        for link, addresses in links.items():
            reached = self.resolution(link)
            if reached is not None and reached.final_url is not None:
                addresses.append(reached.final_url)
        return links

    def _listed_domains(self, url: str) -> tuple[ListRow, ...]:
        host = compare.host_of(url)
        rows = self.lists.match_domain(None, host, self.day) if host else ()
        if host and rows:
            # The suffix list is read only when there is something to decide with it.
            rows = self.lists.match_domain(registrable_domain(host), host, self.day)
        return rows

    @cached_property
    def short_links(self) -> tuple[str, ...]:
        """The short links of the text, in order; links to the post's own pictures are not among them."""
        pictures = {compare.picture_code(link) for link in self.embed.media_links} - {None}
        here = f"embed {self.embed.position}"
        listed = [link.url for link in self.facts.article.short_links if link.found_in == here]
        found = [link for link in self.embed.links if is_short(link) or link in listed]
        return tuple(link for link in dict.fromkeys([*found, *listed]) if compare.picture_code(link) not in pictures)

    def resolution(self, link: str) -> Resolution | None:
        """What is known about where a link leads; None when it was not tried."""
        return compare.resolution_of(link, self.facts.resolutions)

    def quote(self, row: ListRow) -> str:
        """``listed as campaign_tag of … in starter-hashtags 2026.11.22, row 2``: who says so, and where."""
        of = f" of {self.lists.side_name(row.side)}" if row.side else ""
        return f"listed as {row.label}{of} in {row.list_id} {row.list_version}, row {row.line}"

    def link_match(self, link: str) -> Match:
        """A link where it stands in the text: under its own spelling, or as the page shows it."""
        text = self.embed.text or ""
        names = [link, *(anchor.shown.strip() for anchor in self.embed.anchors if anchor.target == link)]
        return compare.find_words(text, next((name for name in names if name and name in text), link))

    def tag_match(self, tag: str) -> Match:
        """The hashtag where it first stands in the text, with its sign."""
        return compare.find_tag(self.embed.text or "", tag)


@dataclass(frozen=True)
class Whole:
    """An article as a whole: what rules see that count over its posts."""

    facts: Facts
    as_of: datetime
    embeds: tuple[Subject, ...]

    @property
    def evidence(self) -> str:
        return f"sha256:{self.facts.article.sha256}#article"
