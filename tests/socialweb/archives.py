"""
The archives: Wayback (availability, CDX, replay, TimeMap, Save Page Now 2), Arquivo.pt, archive.today (13 and 14).

What was captured follows from the world: the capture of a day shows what the site showed on that day.
"""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha1
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from socialweb.exchange import JSON, Reply, Request, data, leads, missing, page, words
from socialweb.world import Kept
from socialweb.x import crawled

if TYPE_CHECKING:
    from socialweb.server import SocialWeb

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_PYWB = {"original": "url", "mimetype": "mime", "statuscode": "status"}
_PLAYED = re.compile(r"/(?:web|wayback)/([0-9]{1,14})(id_)?/(.+)")
#: Sites that asked not to be shown.
_EXCLUDED = ("linkedin.com",)


@dataclass(frozen=True)
class Held:
    """One capture: when, of what, and what was answered."""

    at: datetime
    original: str
    reply: Reply

    @property
    def stamp(self) -> str:
        return f"{self.at:%Y%m%d%H%M%S}"

    @property
    def row(self) -> tuple[str, ...]:
        kind = self.reply.kind.partition(";")[0] or "unk"
        # JSON of the API came in by another way, without a status (section 13, replay).
        status = "-" if kind == JSON.partition(";")[0] else str(self.reply.status)
        digest = b32encode(sha1(self.reply.body or self.original.encode()).digest()).decode()
        return (key_of(self.original), self.stamp, self.original, kind, status, digest, str(len(self.reply.body)))


def key_of(url: str) -> str:
    """
    The folded key under which archives look an address up.

    >>> key_of("https://www.Twitter.com/Example/status/20?s=20")
    'com,twitter)/example/status/20?s=20'
    """
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return ",".join(reversed(host.split("."))) + ")" + (parts.path.rstrip("/") or "/").lower() + query.lower()


def holdings(web: SocialWeb, archive: str) -> list[Held]:
    """All that an archive has, by key and time."""
    held = [one for post in web.world.posts for kept in post.kept if kept.archive == archive and kept.at <= web.now
            for one in _of_post(web, post.key, kept)]
    if archive == "wayback":
        for short in web.world.shorts:
            held += [Held(at, short.url, leads(short.target)) for at in short.kept]
        held += [Held(kept.at, url, page("<title>Kept on request</title>")) for url, kept in web.saved]
    return sorted(held, key=lambda one: (key_of(one.original), one.at))


def _of_post(web: SocialWeb, key: str, kept: Kept) -> list[Held]:
    post = next(one for one in web.world.posts if one.key == key)
    author = web.world.author(post)
    if post.platform != "x":
        url = {"instagram": f"https://www.instagram.com/p/{post.post_id}/",
               "youtube": f"https://www.youtube.com/watch?v={post.post_id}"}[post.platform]
        return [Held(kept.at, url, page(f'<html><head><meta property="og:url" content="{url}"><meta property="og:title" '
                                        f'content="{author.name}"></head></html>'))]
    first = author.handle(kept.at if kept.since_renaming else post.made)
    url = f"https://twitter.com/{first}/status/{post.post_id}"
    reply = crawled(web, post, kept.at, kept.form, first)
    held = [Held(kept.at, url, reply)]
    if reply.status == 302 and "/account/" not in dict(reply.headers)["Location"]:
        # The crawler followed, and was shown the post under the handle of that day.
        now = author.handle(kept.at)
        held.append(Held(kept.at, f"https://twitter.com/{now}/status/{post.post_id}",
                         crawled(web, post, kept.at, kept.form, now)))
    return held


# --- the index ------------------------------------------------------------------------------------


def _match(request: Request) -> tuple[str, str]:
    """The key that is asked for, and how it is to match."""
    url, kind = request.value("url"), request.value("matchType") or "exact"
    if url.endswith("*"):
        url, kind = url[:-1], "prefix"
    if url.startswith("*."):
        url, kind = url[2:], "domain"
    key = key_of(url)
    slash = "/" if kind == "prefix" and url.endswith("/") and not key.endswith("/") else ""
    return (key + slash, kind) if kind in ("exact", "prefix") else (key.partition(")")[0], kind)


def index_rows(web: SocialWeb, archive: str, request: Request) -> list[tuple[str, ...]]:
    """The rows a CDX server answers, by all of its parameters."""
    wanted, kind = _match(request)
    able = {"exact": lambda key: key == wanted, "prefix": lambda key: key.startswith(wanted),
            "host": lambda key: key.partition(")")[0] == wanted,
            "domain": lambda key: key.partition(")")[0] == wanted or key.startswith(wanted + ",")}[kind]
    rows = [one.row for one in holdings(web, archive) if able(one.row[0])]
    if begin := request.value("from"):
        rows = [row for row in rows if row[1] >= begin.ljust(14, "0")]
    if end := request.value("to"):
        rows = [row for row in rows if row[1] <= end.ljust(14, "9")]
    for rule in request.query.get("filter", []):
        name, _, pattern = rule.removeprefix("!").partition(":")
        rows = [row for row in rows
                if (re.fullmatch(pattern, row[_FIELDS.index(name)]) is not None) != rule.startswith("!")]
    if collapse := request.value("collapse"):
        name, _, length = collapse.partition(":")
        rows = [next(group) for _, group in groupby(
            rows, lambda row: row[_FIELDS.index(name)][:int(length) if length else None])]
    if request.value("sort") == "closest":
        rows.sort(key=lambda row: abs(int(row[1]) - int(request.value("closest").ljust(14, "0"))))
    rows = rows[int(request.value("offset") or 0):]
    limit = int(request.value("limit") or 150_000)
    return rows[:limit] if limit >= 0 else rows[limit:]


def cdx(web: SocialWeb, request: Request) -> Reply:
    if any(host in request.value("url") for host in _EXCLUDED):
        return words("org.archive.util.io.RuntimeIOException: org.archive.wayback.exception."
                     "AdministrativeAccessControlException: Blocked Site Error\n", 403)
    rows = index_rows(web, "wayback", request)
    names = [name for name in request.value("fl").split(",") if name in _FIELDS] or list(_FIELDS)
    table = [[row[_FIELDS.index(name)] for name in names] for row in rows]
    if request.value("output") != "json":
        return words("".join(" ".join(row) + "\n" for row in table))
    more: list[list[str]] = [[], ["com%2Ctwitter%29%2Fexample+20180604211500"]] if request.value(
        "showResumeKey") == "true" and rows else []
    return data([names, *table, *more] if rows else [])


def pywb(web: SocialWeb, request: Request) -> Reply:
    """Arquivo.pt's index: an object per line."""
    import json

    lines = [json.dumps({_PYWB.get(name, name): value for name, value in zip(_FIELDS, row, strict=True)})
             for row in index_rows(web, "arquivo", request)]
    return words("".join(line + "\n" for line in lines), 200, "text/x-ndjson")


# --- replay ---------------------------------------------------------------------------------------


def play(web: SocialWeb, archive: str, base: str, request: Request) -> Reply:
    found = _PLAYED.fullmatch(request.target)
    if found is None:
        return missing("<title>Wayback Machine</title>")
    stamp, flag, url = found[1], found[2] or "", found[3]
    if any(host in url for host in _EXCLUDED):
        return page("<title>Blocked Site Error</title>", 403, ("X-Archive-Wayback-Runtime-Error",
                    "AdministrativeAccessControlException: Blocked Site Error"))
    able = [one for one in holdings(web, archive) if key_of(one.original) == key_of(url)]
    if not able:
        return missing("<title>Wayback Machine</title><p>The Wayback Machine has not archived that URL.</p>")
    wanted = datetime.strptime(stamp.ljust(14, "0") if len(stamp) == 14 else stamp[:4] + "0101000000",
                               "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    nearest = min(able, key=lambda one: (abs((one.at - wanted).total_seconds()), one.original != url))
    if nearest.stamp != stamp:
        return leads(f"{base}/{nearest.stamp}{flag}/{nearest.original}", 302)
    return _played(nearest, base, flag)


def _played(held: Held, base: str, flag: str) -> Reply:
    own = (("Memento-Datetime", held.at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
           ("Link", f'<{held.original}>; rel="original", <{base}/timemap/link/{held.original}>; rel="timemap"'),
           ("X-Archive-Src", "example-00001.warc.gz"))
    headers = tuple((name, f"{base}/{held.stamp}{flag}/{value}" if name == "Location" else value)
                    for name, value in held.reply.headers)
    return replace(held.reply, headers=(*headers, *own))


# --- lists ----------------------------------------------------------------------------------------


def timemap(web: SocialWeb, archive: str, base: str, url: str) -> Reply:
    able = [one for one in holdings(web, archive) if key_of(one.original) == key_of(url)]
    if not able:
        return words("", 404)
    lines = [f'<{url}>; rel="original"', f'<{base}/timemap/link/{url}>; rel="self"; type="application/link-format"']
    lines += [f'<{base}/{one.stamp}/{one.original}>; rel="memento"; '
              f'datetime="{one.at:%a, %d %b %Y %H:%M:%S GMT}"' for one in able]
    return words(",\n".join(lines) + "\n", 200, "application/link-format")


def available(web: SocialWeb, request: Request) -> Reply:
    if request.path != "/wayback/available":
        return missing()
    url, stamp = request.value("url"), request.value("timestamp").ljust(14, "0")
    able = [one for one in holdings(web, "wayback") if key_of(one.original) == key_of(url) and one.row[4] == "200"]
    if not able or not request.value("timestamp"):
        return data({"url": url, "archived_snapshots": {}})  # without a time it may not know what it has
    best = min(able, key=lambda one: abs(int(one.stamp) - int(stamp)))
    return data({"url": url, "archived_snapshots": {"closest": {
        "available": True, "url": f"http://web.archive.org/web/{best.stamp}/{best.original}", "timestamp": best.stamp,
        "status": best.row[4]}}})


# --- Save Page Now 2 ------------------------------------------------------------------------------


def save(web: SocialWeb, request: Request) -> Reply:
    if not re.fullmatch(r"LOW [^:\s]+:[^:\s]+", request.headers.get("authorization", "")):
        return data({"message": "You need to be logged in to use Save Page Now."}, 401)
    if request.method == "POST":
        url = request.form.get("url", "")
        if not url.startswith("http"):
            return data({"status": "error", "status_ext": "error:invalid-url-syntax", "message": "Invalid URL."})
        job = "spn2-" + sha1(url.encode()).hexdigest()
        web.jobs[job] = (url, 0)
        return data({"url": url, "job_id": job})
    job = request.path.rpartition("/")[2]
    if job not in web.jobs:
        return data({"status": "error", "status_ext": "error:job-not-found", "message": "No such job."}, 404)
    url, asked = web.jobs[job]
    web.jobs[job] = (url, asked + 1)
    if any(host in url for host in _EXCLUDED):
        return data({"status": "error", "job_id": job, "status_ext": "error:blocked", "message": "The site refused us."})
    if not any(one == url for one, _ in web.saved):
        web.saved.append((url, Kept(web.now)))
    return data({"status": "success", "job_id": job, "timestamp": f"{web.now:%Y%m%d%H%M%S}", "original_url": url})


def wayback(web: SocialWeb, request: Request) -> Reply:
    base = "https://web.archive.org/web"
    if request.path == "/cdx/search/cdx":
        return cdx(web, request)
    if request.path == "/save" or request.path.startswith("/save/status/"):
        return save(web, request)
    if request.target.startswith("/web/timemap/link/"):
        return timemap(web, "wayback", base, request.target.removeprefix("/web/timemap/link/"))
    return play(web, "wayback", base, request)


def arquivo(web: SocialWeb, request: Request) -> Reply:
    return pywb(web, request) if request.path == "/wayback/cdx" else play(
        web, "arquivo", "https://arquivo.pt/wayback", request)


def archive_today(web: SocialWeb, request: Request) -> Reply:
    """Its pages are for people."""
    if request.target.startswith("/timemap/"):
        return timemap(web, "archive-today", "https://archive.ph", request.target.removeprefix("/timemap/"))
    return page("<title>archive.ph</title><div class='g-recaptcha'></div>One more step: please complete the security check",
                429)


SITES = {"web.archive.org": wayback, "archive.org": available, "arquivo.pt": arquivo,
         **{f"archive.{ending}": archive_today for ending in ("ph", "today", "is", "li", "md", "vn", "fo")},
         "timetravel.mementoweb.org": partial(lambda web, request: missing())}
