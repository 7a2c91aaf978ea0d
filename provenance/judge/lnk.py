"""
Where the links of a post lead, and whether they lead where they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from provenance.judge import compare
from provenance.judge.page import Page
from provenance.judge.rule import Hit, Subject, rule
from provenance.model import Finding, Match, Resolution
from provenance.urls import is_short, is_truncated


@rule("lnk", severity="note", needs="short_links", basis="fetched",
      limits="A link that was not followed, or did not answer, says nothing about its target.",
      next_step="Follow the link with a network, and keep the chain.")
def short_unresolved(subject: Subject) -> Iterator[Hit]:
    """The target of a short link in the text is not known; says the outcome."""
    for link in subject.short_links:
        hit = _unresolved(link, subject.resolution(link), subject.link_match(link))
        if hit is not None:
            yield hit


def article_links(page: Page) -> Iterator[Finding]:
    """The same of the short links that stand outside of all posts: findings about the article itself."""
    for link in page.short_links.get("article", ()):
        hit = _unresolved(link, page.facts.resolutions.get(link), Match(link))
        if hit is not None:
            yield short_unresolved.finding(hit, page.evidence, page.moment)


def _unresolved(link: str, resolution: Resolution | None, matched: Match | None) -> Hit | None:
    outcome = resolution.outcome if resolution else "not-tried"
    if outcome == "resolved":
        return None
    led = resolution.archived_url if resolution else None
    archived = f" By the word of an archive it led to {led}." if led else ""
    return Hit(f"The target of the short link {link} is not known: {outcome}.{archived}", matched)


@rule("lnk", severity="note", needs="pictures", basis="observed",
      limits="The picture may be shown by a script when the page is opened; only the page's own text was read.",
      next_step="Open the post to see its picture, or follow the picture link.")
def media_missing(subject: Subject) -> Iterator[Hit]:
    """A picture link is shown without its picture, and it was not followed to a post."""
    for one in subject.pictures:
        if one.ref is None:
            yield Hit(f"The picture behind {one.link} is not in the article.",
                      compare.find_words(subject.embed.text or "", one.link))


@rule("lnk", severity="check", needs="resolved", basis="fetched",
      limits="Sites move and forward their addresses; the chain shows how the link got there.",
      next_step="Open both addresses and compare the pages.")
def expanded_differs(subject: Subject) -> Iterator[Hit]:
    """A link shows one address and leads to another; an address passed on the way counts as the one shown."""
    pictures = {compare.picture_code(link) for link in subject.embed.media_links}
    for anchor in subject.embed.anchors:
        shown = anchor.shown.strip()
        resolution = subject.resolved.get(anchor.target)
        if resolution is None or resolution.outcome != "resolved" or resolution.final_url is None:
            continue
        if not _is_address(shown) or is_short(shown) or compare.picture_code(shown) in pictures - {None}:
            continue
        chain = [anchor.target, *(hop.url for hop in resolution.hops), resolution.final_url]
        if not any(_same(shown, address, resolution.domain) for address in chain):
            yield Hit(f"The link shows {shown} and leads to {resolution.final_url}.",
                      compare.find_words(subject.embed.text or "", shown))


def _is_address(text: str) -> bool:
    """Is this text, as a link shows it, an address: a host with a dot, no white space?"""
    return not any(map(str.isspace, text)) and "." in (compare.host_of(text) or "")


def _same(shown: str, address: str, domain: str | None) -> bool:
    """Is this the address shown, which may be cut short for display?"""
    host, other = _ascii(compare.host_of(shown)), _ascii(compare.host_of(address))
    if host is None or other is None:
        return False
    # Mobile and other hosts of one owner are one place; the path decides.
    inside = domain is not None and all(one == domain or one.endswith(f".{domain}") for one in (host, other))
    if not (host == other or inside or (is_truncated(shown) and other.startswith(host.rstrip(".…")) and "…" in host)):
        return False
    wanted, found = _path(shown), _path(address)
    cut = wanted.rstrip("….")
    return wanted in ("", found) or (is_truncated(shown) and found.startswith(cut))


def _path(url: str) -> str:
    address = compare.parts_of(url)
    return unquote(address.path).strip("/").casefold() if address else ""


def _ascii(host: str | None) -> str | None:
    """The host as the network writes it: shown addresses may be in Unicode where the target is in Punycode."""
    if host is None or host.isascii():
        return host
    try:
        # 253 is the longest host there is; the codec's time grows fast with longer ones.
        return host[:253].encode("idna").decode("ascii")
    except UnicodeError:
        return host
