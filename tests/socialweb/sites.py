"""Which host is played by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialweb import archives, bluesky, fediverse, meta, pages, shorteners, telegram, videos, wikidata, x
from socialweb.exchange import Reply, Request, missing

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

HOSTS = {**x.SITES, **shorteners.SITES, **videos.SITES, **pages.SITES, **meta.SITES, **bluesky.SITES, **fediverse.SITES,
         **telegram.SITES, **archives.SITES, **wikidata.SITES}


def answer(web: SocialWeb, request: Request) -> Reply:
    site = HOSTS.get(request.host)
    return site(web, request) if site is not None else missing("<title>No such host here</title>")
