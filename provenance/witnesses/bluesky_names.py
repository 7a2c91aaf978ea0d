"""
Whose handle was what, since when: the audit log of the PLC directory (endpoints.md, section 8).

A DID is for ever, a handle is not. The log holds every change of it, signed by its owner and dated by the directory.
DIDs of the kind ``did:web`` have a document and no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from provenance.model import Capture, Fetch
from provenance.witnesses.answers import answer_of, dig, instant, json_of, line

__all__ = ["Names", "document_of", "names_of", "service_in", "service_of"]

#: More changes than anybody makes; the cut keeps a made-up log harmless.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Names:
    """The handles of one DID in the order in which they were taken; the last is the one in use."""

    taken: tuple[tuple[str, datetime | None], ...] = ()

    @property
    def former(self) -> tuple[tuple[str, datetime | None], ...]:
        """All but the one in use, each with the time since when it was used."""
        return self.taken[:-1]

    def remarks(self, handle: str | None) -> tuple[str, ...]:
        """What is worth saying beside the handle that the AppView names."""
        if not self.taken:
            return ()
        name, since = self.taken[-1]
        if handle is not None and handle.lower() != name.lower():
            return (f"the PLC directory names {name}",)
        return (f"this handle since {since:%Y-%m-%d %H:%M} UTC (PLC directory)",) if self.former and since else ()


def names_of(did: str, fetch: Fetch) -> Names:
    """
    The handles of a DID, from its audit log; none where there is no log, or no answer.

    Operations that were nullified (undone within three days by a stronger key) do not count.
    """
    if not did.startswith("did:plc:"):
        return Names()
    capture = answer_of(f"https://plc.directory/{did}/log/audit", fetch)
    log = json_of(capture)
    if capture is None or capture.status != 200 or not isinstance(log, list):
        return Names()
    taken: list[tuple[str, datetime | None]] = []
    for entry in log[:_MOST]:
        handle = _handle(dig(entry, "operation"))
        if dig(entry, "nullified") is not True and dig(entry, "did") in (did, None) and handle is not None and (
                not taken or taken[-1][0] != handle):
            taken.append((handle, instant(dig(entry, "createdAt"))))
    return Names(tuple(taken))


def _handle(operation: Any) -> str | None:
    """The first handle that an operation names; operations of 2022 had a field for it."""
    names = dig(operation, "alsoKnownAs")
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and name.startswith("at://"):
            return line(name.removeprefix("at://"))
    return line(dig(operation, "handle"))


def service_of(did: str, fetch: Fetch) -> str | None:
    """The server that keeps a DID's repository, by its document; None where no document tells."""
    return service_in(document_of(did, fetch), did)


def document_of(did: str, fetch: Fetch) -> Capture | None:
    """The answer that should be a DID's document; None where there is nobody to ask, or no answer."""
    if did.startswith("did:plc:"):
        where = f"https://plc.directory/{did}"
    elif did.startswith("did:web:") and not set(did[8:]) & set(":%/?#@"):
        where = f"https://{did[8:]}/.well-known/did.json"
    else:
        return None
    return answer_of(where, fetch)


def service_in(capture: Capture | None, did: str) -> str | None:
    """The server that a DID's document names; None for every other answer."""
    document = json_of(capture)
    services = dig(document, "service")
    for service in services if isinstance(services, list) and dig(document, "id") == did else ():
        endpoint = dig(service, "serviceEndpoint")
        if str(dig(service, "id")).endswith("#atproto_pds") and isinstance(endpoint, str) and (
                endpoint.startswith("https://")):
            return endpoint.rstrip("/")
    return None
