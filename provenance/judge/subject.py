"""
What the rules see: one embed or linked post, or an article as a whole, with everything known about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from provenance.judge import compare
from provenance.judge.identify import Identity
from provenance.judge.page import Page
from provenance.judge.witnessed import Compared, compare_all
from provenance.lists import ListRow, hashtag_key
from provenance.lists.rows import words_of
from provenance.model import Earlier, Embed, Match, Resolution, Testimony
from provenance.once import once
from provenance.testimony import SPOKEN, latest
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


class Subject:
    """One embed or linked post, with everything known about it; what several rules need is worked out once."""

    def __init__(self, page: Page, embed: Embed, known: Identity) -> None:
        self.page, self.facts, self.lists = page, page.facts, page.lists
        self.as_of, self.moment = page.as_of, page.moment
        self.embed = embed
        #: Its own id, or one adopted from its picture link.
        self.post_id = known.post_id
        self.clock, self.pictures, self.testimony = known.clock, known.pictures, known.testimony

    @once
    def evidence(self) -> str:
        return f"{self.page.source}#embed-{self.embed.position}"

    @property
    def adopted(self) -> bool:
        return self.embed.post_id is None and self.post_id is not None

    @property
    def is_picture(self) -> bool:
        """Is the post shown as a picture of it?"""
        return self.embed.form == "picture"

    @once
    def heard(self) -> bool:
        """Did any witness say something of the post? A silence and a refusal say nothing."""
        return bool(self.testimony) and any(one.outcome in SPOKEN for one in self.testimony)

    @once
    def is_listed(self) -> bool:
        """Does the handle stand in any list, whatever the day?"""
        return bool(self.embed.handle) and self.lists.knows_handle(self.embed.platform, self.embed.handle or "")

    @once
    def captured(self) -> tuple[Testimony, ...]:
        """Testimonies that rest on an answer; a picture link leads to the post, but shows nothing of it."""
        return tuple(one for one in self.testimony if one.capture is not None and one.witness != "media-link")

    @once
    def compared(self) -> tuple[Compared, ...]:
        """The embed beside each testimony that shows the post."""
        if not self.heard:
            return ()
        return compare_all(self.embed, self.post_id, self.testimony, self.page.facts.resolutions)

    @once
    def newest(self) -> tuple[Testimony, ...]:
        """The last word of each witness."""
        return latest(self.testimony)

    @once
    def author_ids(self) -> tuple[tuple[str, Testimony], ...]:
        """The author's ids that stay when the handle changes, each with the first witness that names it."""
        found: dict[str, Testimony] = {}
        for one in self.compared:
            if one.said.author_id is not None:
                found.setdefault(one.said.author_id, one.said)
        return tuple(found.items())

    @once
    def earlier(self) -> Sequence[Earlier]:
        """What earlier visits to this article showed of the same post, the newest visit first."""
        return self.page.earlier(self.embed)

    @once
    def handle_agrees(self) -> bool | None:
        return compare.handle_agrees(self.embed)

    @once
    def day_check(self) -> compare.DayCheck | None:
        return compare.check_day(self.embed, self.clock)

    @once
    def day(self) -> date | None:
        """
        The day on which list rows must hold: the printed one, else the id's.

        The printed day stands in the same copy as the words, so context does not move with the id.
        """
        printed = compare.printed_day(self.embed)
        return printed or (self.clock.at.date() if self.clock and self.clock.at else None)

    @once
    def tags(self) -> tuple[tuple[str, ListRow], ...]:
        """Hashtags with the rows that list them for use in a campaign, in the order of the text."""
        return tuple((tag, row) for key, tag in self.tag_keys.items()
                     for row in self.lists.match("hashtag", key, self.day) if row.label in TAG_RULES)

    @once
    def tag_keys(self) -> dict[str, str]:
        """The hashtags by their keys, each as it stands first, in the order of the text."""
        keys: dict[str, str] = {}
        for tag in self.embed.hashtags:
            keys.setdefault(hashtag_key(tag), tag)
        return keys

    @once
    def crossed(self) -> frozenset[str]:
        """The axes of which the hashtags name two poles or more."""
        sides = {row.side for _, row in self.tags if row.side}
        axes = [side.partition(":")[0] for side in sides]
        return frozenset(axis for axis in axes if axes.count(axis) > 1)

    @once
    def parody(self) -> tuple[tuple[str, ListRow], ...]:
        """Of the listed words in the display name those at its beginning by which accounts declare a parody."""
        if not self.tokens:
            return ()
        found = tuple((words, row) for words, row in self.tokens if row.label == PARODY)
        name = self.embed.display_name or ""
        first = next((start for start, _ in words_of(name)), 0) if found else 0
        return tuple((words, row) for words, row in found if name.startswith(words, first))

    @once
    def tokens(self) -> tuple[tuple[str, ListRow], ...]:
        """Words in the display name that a list names."""
        name = self.embed.display_name
        return tuple((words, row) for row, words in self.lists.match_name(name, self.day)) if name else ()

    @once
    def handle_rows(self) -> tuple[ListRow, ...]:
        """Rows of the account: by its id where a witness that names this handle gives one, else by the handle."""
        handle = self.embed.handle
        if not handle or not (self.heard or self.is_listed):
            return ()
        ids = {one.said.author_id for one in self.compared if one.handle in ("same", "renamed") and one.said.author_id}
        own = ids.pop() if len(ids) == 1 else None
        return self.lists.match_handle(self.embed.platform, handle, self.day, own)

    @once
    def domains(self) -> tuple[tuple[str, ListRow], ...]:
        """Links, as shown, whose domain (shown, or reached in the end) is listed, each row once."""
        found: dict[tuple[str, int], tuple[str, ListRow]] = {}
        for link, address in self._link_addresses():
            host = compare.host_of(address) if "." in address else None
            for row in self.lists.domain_rows(host, registrable_domain) if host else ():
                if row.holds_on(self.day):
                    found.setdefault((row.list_id, row.line), (link, row))
        return tuple(found.values())

    @once
    def sites(self) -> tuple[tuple[str, ListRow], ...]:
        """Of these links those to a site listed as a party's, a campaign's or a fundraiser's."""
        return tuple((link, row) for link, row in self.domains if row.label in SITE_LABELS)

    @once
    def resolved(self) -> dict[str, Resolution]:
        """The links that were followed to an end, with where they lead."""
        if not self.page.any_followed:
            return {}
        links = dict.fromkeys([*self.embed.links, *(anchor.target for anchor in self.embed.anchors)])
        found = ((link, self.resolution(link)) for link in links)
        return {link: one for link, one in found if one is not None and one.final_url is not None}

    def _link_addresses(self) -> Iterator[tuple[str, str]]:
        """Each link with every address that is known of it: its own, as the page shows it, where it leads."""
        shown: dict[str, list[str]] = {link: [] for link in self.embed.links}
        for anchor in self.embed.anchors:
            shown.setdefault(anchor.target, []).append(anchor.shown)
        for link, others in shown.items():
            yield link, link
            for other in others:
                yield link, other
            if link in self.resolved:
                yield link, self.resolved[link].final_url or link

    @once
    def short_links(self) -> tuple[str, ...]:
        """The short links of the text, in order; links to the post's own pictures are not among them."""
        listed = self.page.short_links.get(f"embed {self.embed.position}", {})
        found = dict.fromkeys([link for link in self.embed.links if link in listed or is_short(link)]) | listed
        if not found:
            return ()
        pictures = {compare.picture_code(link) for link in self.embed.media_links} - {None}
        return tuple([link for link in found if compare.picture_code(link) not in pictures])

    def resolution(self, link: str) -> Resolution | None:
        """What is known about where a link leads; None when it was not tried."""
        return self.page.resolution(link)

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


class Whole:
    """An article as a whole: what rules see that count over its posts."""

    def __init__(self, page: Page, embeds: tuple[Subject, ...]) -> None:
        self.page, self.moment, self.embeds = page, page.moment, embeds

    @property
    def evidence(self) -> str:
        return self.page.evidence
