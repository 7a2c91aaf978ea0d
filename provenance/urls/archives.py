"""
Addresses inside of addresses: how archives keep them, and how any of them is read.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from provenance.urls.address import Address, bare, split

#: 4 to 14 digits of time, perhaps a star, perhaps a flag such as ``id_``: https://archive.org/help/wayback_api.php
WAYBACK = re.compile(r"/web/(?:[0-9]{4,14}\*?|[0-9]{0,14}\*)(?:[a-z]{2}_)?/(.+)", re.S)
#: A capture's time, or ``o`` and the code of the capture in whose page a link stands.
_ARCHIVE_TODAY = re.compile(
    r"/(?:[0-9]{14}|newest|oldest|[0-9]{4}\.[0-9]{2}\.[0-9]{2}-[0-9]{6}|o/[A-Za-z0-9]{4,8})/(.+)", re.S
)
_ARCHIVE_TODAY_HOSTS = frozenset(f"archive.{end}" for end in ("today", "ph", "is", "li", "md", "vn", "fo"))
_COLLAPSED = re.compile(r"\A(https?):/{0,3}(?=[^/])", re.I)


def from_archive(address: Address) -> str | None:
    host, path = bare(address.host), tail(address)
    if host in ("web.archive.org", "wayback.archive.org", "archive.org"):
        matched = WAYBACK.fullmatch(path)
    elif host in _ARCHIVE_TODAY_HOSTS:
        matched = _ARCHIVE_TODAY.fullmatch(path)
    else:
        return None
    return inner_address(matched[1]) if matched else None


def inner_address(text: str) -> str | None:
    """An address found inside another: its scheme may be collapsed, encoded or missing."""
    if re.match(r"(?:https?(?:%3a|:)%2f)|https?%3a", text, re.I):
        text = decoded(text)
    text = text.strip()
    if not absolute(text):
        text = "http://" + text  # as the archives themselves read it
    text = _COLLAPSED.sub(r"\1://", "https:" + text if text.startswith("//") else text, count=1)
    address = split(text)
    return text if address and ("." in address.host or address.host.startswith("[")) else None


def absolute(text: str) -> bool:
    return text[:8].lower().startswith(("http:/", "https:/", "//", "http%3a", "https%3a"))


def tail(address: Address) -> str:
    query = f"?{address.query}" if address.query else ""
    return address.path + query + (f"#{address.fragment}" if address.fragment else "")


def decoded(text: str) -> str:
    """Percent-decoded; bytes that are no UTF-8 stay encoded, so that nothing is lost."""
    plain = unquote(text, errors="surrogateescape")
    return re.sub(r"[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", plain)
