"""
What was found on a page so far: one post once, in page order.
"""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from provenance.model import Embed, PostRef, ShortLink
from provenance.parser.sameness import agree
from provenance.platforms import is_rounded_id, placeholders_of
from provenance.platforms.rounding import is_power
from provenance.urls import is_short

#: Place on the page: the number of the element, then an offset for words between two elements.
Place = tuple[int, int]


class Notes:
    """Gathers embeds, links to posts and short links, and merges what stands on the page twice."""

    def __init__(self) -> None:
        self._posts: list[tuple[Place, Embed, str]] = []
        self._by_id: dict[tuple[str, ...], list[int]] = {}
        self._shorts: list[tuple[Place, str]] = []
        self._quoted: list[tuple[Place, PostRef, str, str]] = []
        self._problems: dict[str, None] = {}

    def post(self, place: Place, embed: Embed, region: str = "unknown") -> None:
        """An embed or a link to a post; a second sighting of the same post is merged into the first."""
        if embed.post_id is not None and is_power(embed.post_id):
            # Most of its digits are lost: the address stays, and no id is made of it.
            embed = replace(embed, post_id=None, problems=(*embed.problems, "id-rounded"))
        elif embed.post_id is not None and is_rounded_id(embed.post_id, embed.platform):
            embed = replace(embed, problems=(*embed.problems, "id-rounded"))
        alike = self._by_id.setdefault(_key(embed), [])
        for number in alike:
            where, known, known_region = self._posts[number]
            if agree(known, embed):
                first = known_region if known_region != "unknown" else region
                if _DATA.issuperset(known.forms) and not _DATA.issuperset(embed.forms):
                    # It stands where it is shown; the page's data, in the head or at the end, only adds to it.
                    where, first = place, region if region != "unknown" else known_region
                self._posts[number] = (where, merged(known, embed), first)
                return
        if len(alike) >= MAX_VARIANTS:
            return
        alike.append(len(self._posts))
        self._posts.append((place, embed, region))

    def address(self, place: Place, ref: PostRef, url: str | None, form: str, region: str = "unknown") -> None:
        """A post of which the page shows the address only."""
        self.post(place, Embed(
            ref.platform, form, 0, post_id=ref.post_id, handle=known_handle(ref), permalink=url,
            address_handle=ref.handle, forms=(form,)), region)

    def quoted(self, place: Place, ref: PostRef, url: str, region: str) -> None:
        """A link in the part of a box that shows a quoted post: a mere link, unless some embed has it as its quoted."""
        self._quoted.append((place, ref, url, "aside" if region == "timeline" else region))

    def short(self, place: Place, url: str) -> None:
        """A short link outside of all embeds."""
        self._shorts.append((place, url))

    def say(self, problem: str) -> None:
        """What could not be read."""
        self._problems[problem] = None

    @property
    def problems(self) -> tuple[str, ...]:
        """Each once, in the order in which they were met."""
        return tuple(self._problems)

    def finish(self) -> tuple[tuple[Embed, ...], tuple[Embed, ...], tuple[ShortLink, ...]]:
        """Embeds, linked posts and short links, each in page order, positions given."""
        inside = (embed.quoted for _, embed, _ in self._posts)
        quoted = {(one.platform, one.post_id) for one in inside if one is not None}
        for place, ref, url, region in self._quoted:
            if (ref.platform, ref.post_id) not in quoted:
                self.address(place, ref, url, "link", region)
        ordered = [placed(embed, number, region)
                   for number, (_, embed, region) in enumerate(sorted(self._posts, key=itemgetter(0)))]
        shorts: dict[str, ShortLink] = {}
        for embed in ordered:
            for url in (*embed.links, *embed.media_links):
                if is_short(url):
                    shorts.setdefault(url, ShortLink(url, f"embed {embed.position}"))
        for _, url in sorted(self._shorts, key=itemgetter(0)):
            shorts.setdefault(url, ShortLink(url, "article"))
        return (tuple(embed for embed in ordered if embed.form != "link"),
                tuple(embed for embed in ordered if embed.form == "link"), tuple(shorts.values()))


def placed(embed: Embed, position: int, region: str) -> Embed:
    """A copy of an embed that knows where it stands."""
    # ``dataclasses.replace`` takes ten times as long, and all embeds pass here.
    copy = object.__new__(Embed)
    copy.__dict__.update(embed.__dict__, position=position, region=region)
    return copy


def _key(embed: Embed) -> tuple[str, ...]:
    """What two sightings of one post have in common: its id; without one, all that is shown of it."""
    if embed.post_id is not None:
        return embed.platform, embed.post_id
    return (embed.platform, "", (embed.handle or "").lower(), str(embed.shown_date),
            " ".join((embed.text or "").split()), embed.permalink or "")


#: Forms that nobody sees.
_DATA = frozenset(("json", "json-ld"))
#: A page that shows one post in more than this many versions is an attack on the reader's patience.
MAX_VARIANTS = 50
_FILLED = ("handle", "printed_handle", "permalink", "address_handle", "shown_at", "display_name", "shown_date",
           "date_text", "text", "hashtags", "mentions", "links", "media_links", "anchors", "quoted")


#: The strongest form first: the platform's own markup, then what names the post, then what only mentions it.
_STRENGTH = ("blockquote", "amp", "custom-element", "iframe", "data-attribute", "cms", "escaped-html", "json",
             "json-ld", "image-link", "flattened-text", "picture", "link")


def merged(known: Embed, other: Embed) -> Embed:
    """Two sightings as one, every form noted; the one that shows more leads, data and mere links never do."""
    first, second = sorted((known, other), key=lambda embed: (
        embed.form == "link", embed.text is None, _DATA.issuperset(embed.forms)))
    filled = {name: getattr(second, name) for name in _FILLED if not getattr(first, name) and getattr(second, name)}
    if filled.get("printed_handle"):
        filled["handle"] = second.handle  # as printed goes before as in an address
    form = min(first.form, second.form, key=_STRENGTH.index)
    return replace(first, form=form, forms=tuple(dict.fromkeys((form, *first.forms, *second.forms))), **filled)


def known_handle(ref: PostRef) -> str | None:
    """The handle of an address where it may be the author's; None for placeholders."""
    return None if ref.handle is None or ref.handle.lower() in placeholders_of(ref.platform) else ref.handle
