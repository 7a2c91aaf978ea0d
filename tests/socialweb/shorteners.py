"""t.co and the others: bare redirects, pages in the way, refusals (sections 1 and 2)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from socialweb.exchange import Reply, Request, data, leads, missing, page, words
from socialweb.world import Short

if TYPE_CHECKING:
    from socialweb.server import SocialWeb


def _found(web: SocialWeb, request: Request) -> Short | None:
    return web.world.short(f"https://{request.host}{request.path}", web.now)


def tco(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return Reply(404)
    target = short.target
    if short.form == "warning":
        target = f"https://twitter.com/safety/unsafe_link_warning?unsafe_link={quote(target, safe='')}"
    if not request.from_browser:
        return leads(target)
    spelled = target.replace("/", "\\/")
    return page(f'<html><head><noscript><META http-equiv="refresh" content="0;URL={escape(target)}"></noscript>'
                f"<title>{escape(target)}</title></head><script>window.opener = null; "
                f'location.replace("{spelled}")</script></html>')


def plain(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    return leads(short.target, 302) if short is not None else missing()


def bitly(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return missing("<title>Bitly | Page Not Found | 404</title>")
    if short.form == "warning":
        code = request.path.strip("/")
        return leads(f"https://bitly.com/a/warning?hash={code}&url={quote(short.target, safe='')}", 302)
    return leads(short.target)


def tinyurl(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return missing()
    if short.form == "page":
        return page(f'<title>Redirecting</title><meta http-equiv="refresh" content="0; url={escape(short.target)}">')
    return leads(short.target)


def linkedin_short(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return missing()
    if short.form == "page":
        return page('<html><head><title>LinkedIn</title><script>if (window.x) { location.href = "https://www.linkedin.com/"'
                    " }</script></head><body><header><a href='https://www.linkedin.com/help'>Help</a></header><main><h1>"
                    "This link will take you to a page that’s not on LinkedIn</h1>"
                    f'<a class="artdeco-button" href="{escape(short.target)}">{escape(short.target)}</a></main></body></html>')
    return leads(short.target)


def google(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return missing("<title>Dynamic Link Not Found</title>")
    if short.form == "page" and request.value("si") != "1":
        return page("<title>This link will no longer work</title><p>goo.gl links will stop working in the near future.")
    return leads(short.target, 302)


def isgd(web: SocialWeb, request: Request) -> Reply:
    if request.path == "/forward.php":
        known = web.world.short(f"https://{request.host}/{request.value('shorturl')}", web.now)
        return data({"url": known.target} if known else {"errorcode": 1, "errormessage": "Short URL not found."})
    short = _found(web, request)
    if short is None:
        return missing()
    return page("<title>v.gd preview</title><p>The link leads elsewhere.") if short.form == "page" else leads(short.target)


def apple(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    if short is None:
        return missing()
    return page("<html><head><title>Apple News</title><script>function redirectToUrlAfterTimeout(url, timeout) { setTimeout("
                'function() { window.location = url }, timeout) } redirectToUrlAfterTimeout("applenews:///x", 0); '
                f'redirectToUrlAfterTimeout("{short.target}", 0);</script></head><body>Opening Apple News</body></html>')


def tiktok_short(web: SocialWeb, request: Request) -> Reply:
    short = _found(web, request)
    return leads(short.target if short is not None else "https://www.tiktok.com/?_r=1", 302)


def facebook_watch(web: SocialWeb, request: Request) -> Reply:
    if not request.from_browser:
        return leads("https://www.facebook.com/unsupportedbrowser", 302)
    return plain(web, request)


def courier(web: SocialWeb, request: Request) -> Reply:
    """Where the links lead: a newsroom."""
    if (made := web.pages.get(f"https://{request.host}{request.path}")) is not None:
        return made
    return page("<title>A story</title><p>Words of the Courier.</p>") if request.path == "/story" else missing()


def bitly_site(web: SocialWeb, request: Request) -> Reply:
    return page("<title>Warning! There might be a problem with the requested link</title>")


def example(web: SocialWeb, request: Request) -> Reply:
    return words("An example.")


SITES = {"t.co": tco, "bit.ly": bitly, "bitly.com": bitly_site, "tinyurl.com": tinyurl, "lnkd.in": linkedin_short,
         "goo.gl": google, "is.gd": isgd, "v.gd": isgd, "apple.news": apple, "trib.al": plain, "dlvr.it": plain,
         "ow.ly": plain, "vm.tiktok.com": tiktok_short, "fb.watch": facebook_watch, "courier.example": courier,
         "example.org": example}
