"""
The way back from a picture: which post the picture link of an embed leads to.

``pic.twitter.com/CODE`` is a t.co code that X made when the post was made, and t.co answers with
the post's own address. An embed without an id can so get one back, when handle and day agree.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from provenance.judge import compare
from provenance.model import Clock, Embed, Facts, PostRef, Resolution, Testimony
from provenance.platforms import PLATFORMS, parse_post_url
from provenance.testimony import shows, telling

_PLATFORMS = {platform.key: platform for platform in PLATFORMS}


class Picture(NamedTuple):
    """One picture link of an embed and where it leads."""

    link: str  #: as shown
    resolution: Resolution | None = None  #: None: not tried
    ref: PostRef | None = None  #: the post it leads to; None where it leads to none
    address: str | None = None  #: that post's address, as in the chain
    at: datetime | None = None  #: when an answer pointed there
    clock: Clock | None = None
    same_handle: bool | None = None  #: as the article shows; None: nothing to compare
    same_day: bool | None = None
    by: str | None = None  #: the witness who says so, where no chain led anywhere

    @property
    def elsewhere(self) -> bool:
        """Does it lead to a post of another handle or day?"""
        return self.same_handle is False or self.same_day is False

    @property
    def adoptable(self) -> bool:
        """May its id be taken for the embed's? Same handle, and no other day."""
        return self.ref is not None and self.by is None and self.same_handle is True and self.same_day is not False


class Identity(NamedTuple):
    """An embed's post: its own id or an adopted one, the clock in it, and what the pictures testify."""

    post_id: str | None
    clock: Clock | None
    pictures: tuple[Picture, ...]
    testimony: tuple[Testimony, ...]


def identify(embed: Embed, facts: Facts, as_of: datetime) -> Identity:
    """
    Which post an embed shows, as far as its own id or its picture links tell.

    An id is adopted when all pictures that agree with the printed handle and day lead to the same
    one; where they lead to two, neither is taken.
    """
    said = facts.testimonies.get(embed.position)
    given = telling(said) if said else ()
    own_clock = read_clock(embed.post_id, embed.platform, as_of)
    pictures = tuple([_picture(link, embed, own_clock, facts, as_of) for link in embed.media_links])
    if given and pictures:
        pictures = tuple([_owned(one, embed, own_clock, given, as_of) for one in pictures])
    agreeing = {one.ref.post_id: one for one in reversed(pictures) if one.ref is not None and one.adoptable}
    if embed.post_id is not None:
        witness = agreeing.get(embed.post_id)
        return Identity(embed.post_id, own_clock, pictures, (*given, *_testify(witness)))
    if len(agreeing) != 1:
        return Identity(None, None, pictures, given)
    (post_id, witness), = agreeing.items()
    return Identity(post_id, witness.clock, pictures, (*given, *_testify(witness)))


def read_clock(post_id: str | None, platform: str, as_of: datetime) -> Clock | None:
    """The clock in an id; None for platforms that this version does not know."""
    known = _PLATFORMS.get(platform) if post_id is not None else None
    return known.clock(post_id, as_of) if post_id is not None and known is not None else None


def _testify(picture: Picture | None) -> tuple[Testimony, ...]:
    if picture is None or picture.ref is None:
        return ()
    return (Testimony("media-link", _outcome(picture), picture.at, picture.ref.handle, picture.ref.post_id,
                      capture=picture.address, reason=_by_archive(picture)),)


def _by_archive(picture: Picture) -> str | None:
    """Said where only an archive's word leads from the picture link to the post."""
    found = picture.resolution
    if found is None or found.archive_hop is None or picture.address in {hop.url for hop in found.live_hops}:
        return None
    return f"the link is {found.outcome}; an archive saw it lead there: {found.archive_hop.url}"


def _outcome(picture: Picture) -> str:
    """
    What the post's own address answered, where it was asked; the code is bound to it in any case.

    ``gone`` is heard; a page that answers is no post seen, as the platform answers a shell to
    everybody (endpoints.md section 13), so all else is ``unknown``.
    """
    hops = picture.resolution.hops if picture.resolution else ()
    status = next((hop.status for hop in reversed(hops) if hop.url == picture.address), None)
    return "gone" if status in (404, 410) else "unknown"


def _owned(picture: Picture, embed: Embed, own_clock: Clock | None, given: tuple[Testimony, ...],
           as_of: datetime) -> Picture:
    """
    A picture whose chain tells nothing, with the other post that owns it by a witness's word about the embed's post.

    That the embed's post owns it is no second source for anything: then it stays as it is. A renamed author's picture
    is under the name that the witness has.
    """
    code = compare.picture_code(picture.link) if picture.ref is None else None
    if code is None:
        return picture
    for said in given:
        for anchor in said.links if shows(said) else ():
            if compare.picture_code(anchor.shown) != code:
                continue
            ref = parse_post_url(anchor.target)
            if ref is None or ref.platform != embed.platform or ref.post_id in (embed.post_id, said.post_id):
                continue
            clock = read_clock(ref.post_id, ref.platform, as_of)
            names = {name.casefold() for name in (embed.printed_handle or embed.handle, said.handle) if name}
            return picture._replace(
                ref=ref, address=anchor.target, at=said.at, clock=clock, by=said.witness,
                same_handle=ref.handle.casefold() in names if ref.handle and names else None,
                same_day=_same_day(embed, own_clock, clock))
    return picture


def _picture(link: str, embed: Embed, own_clock: Clock | None, facts: Facts, as_of: datetime) -> Picture:
    resolution = compare.resolution_of(link, facts.resolutions)
    if resolution is None:
        return Picture(link)
    led = _led_to(resolution, embed.platform)
    if led is None:
        return Picture(link, resolution)
    ref, address, at = led
    clock = read_clock(ref.post_id, ref.platform, as_of)
    handle = embed.printed_handle or embed.handle
    same_handle = ref.handle.casefold() == handle.casefold() if ref.handle and handle else None
    return Picture(link, resolution, ref, address, at, clock, same_handle, _same_day(embed, own_clock, clock))


def _same_day(embed: Embed, own: Clock | None, other: Clock | None) -> bool | None:
    """Is the other post of the day the article shows? An id that no post can have is of no day at all."""
    if other is None:
        return None
    if other.impossible:
        return False
    if own is not None and own.at is not None:
        return compare.clock_day(own) == compare.clock_day(other)
    check = compare.check_day(embed, other)
    return None if check is None else check.days == 0


def shown_day(embed: Embed, own: Clock | None) -> date | None:
    """The day a picture's post is held against: that of the embed's own id, else the printed one."""
    return compare.clock_day(own) or compare.printed_day(embed)


def _led_to(resolution: Resolution, platform: str) -> tuple[PostRef, str, datetime | None] | None:
    """
    The post a chain leads to: the last one named in it, with the time of the answer that pointed there.

    The platform corrects a wrong handle by a redirect, so the last address knows best; where that
    one has a placeholder, an earlier address of the same post gives the handle.
    """
    if resolution.outcome == "not-tried" and resolution.final_url is None:
        return None  # nothing but other names of the link itself
    addresses = [hop.url for hop in resolution.hops]
    times = [hop.at for hop in resolution.hops]
    if resolution.final_url is not None:
        addresses.append(resolution.final_url)
        times.append(times[-1] if times else None)
    found: tuple[PostRef, str, datetime | None] | None = None
    for place, address in enumerate(addresses):
        # Nearly all addresses of chains that were not followed: no platform has to be asked about them.
        ref = parse_post_url(address) if compare.picture_code(address) is None else None
        if ref is None or ref.platform != platform:
            continue
        if ref.handle is not None and compare.is_placeholder(ref.handle, ref.platform):
            ref = PostRef(ref.platform, ref.post_id, None, ref.url)
        known = found is not None and found[0].post_id == ref.post_id
        if known and found is not None and ref.handle in (None, found[0].handle):
            continue
        at = next((time for time in (times[max(place - 1, 0)], times[place]) if time is not None), None)
        found = ref, address, at
    return found
