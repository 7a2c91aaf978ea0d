r"""
Words on their way into a page: as text, always; as an address, only http and https.

>>> print(html("<script>alert('x')</script>"))
&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;
>>> print(link("javascript:alert(1)", "a link"))
a link
>>> print(link("https://news.example/?a=1&b=\"2", "a link"))
<a href="https://news.example/?a=1&amp;b=%222" rel="noopener noreferrer nofollow ugc">a link</a>

Whoever builds pages with templates turns on their autoescape and hands every value through ``html``: what it gives
has ``__html__``, so that Jinja2 and MarkupSafe take it as it is (``Environment(autoescape=True, finalize=html)``).
Attributes always stand in quotes.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import quote

from provenance.sinks.hidden import visible_lines
from provenance.urls import split

__all__ = ["Html", "document", "href", "html", "link", "policy"]

#: Nobody follows a longer one, and no browser keeps it: https://www.sitemaps.org/protocol.html has 2,048.
_LONGEST_ADDRESS = 8192


class Html(str):
    """Markup that is ready: made of our own words and of what ``html`` gave."""

    __slots__ = ()

    def __html__(self) -> Html:
        return self


def html(value: object) -> Html:
    """Any value as text of a page, also inside of a quoted attribute; what is ``Html`` already stays as it is."""
    if isinstance(value, Html):
        return value
    ready = getattr(value, "__html__", None)
    if ready is not None:
        return Html(ready())
    return Html("" if value is None else escape(visible_lines(str(value)), quote=True))


def href(url: str) -> str | None:
    """
    The address as a link may have it; None for one that is not http or https, or that nobody could read.

    >>> href("https://news.example/a b"), href("data:text/html,x"), href("//news.example/")
    ('https://news.example/a%20b', None, None)

    What a browser would drop or obey inside of an address (white space, controls, quotes) is percent-encoded.
    """
    if len(url) > _LONGEST_ADDRESS or not url.lower().startswith(("http://", "https://")):
        return None
    known = split(url)
    if known is None or "\\" in url or "@" in url.split("/", 3)[2]:
        return None
    return quote(url, safe="!#$%&'()*+,/:;=?@[]_.~-", errors="surrogatepass")


def link(url: str | None, words: object = None) -> Html:
    """A link that leads nowhere but to http and https; else its words alone. Without words the address itself."""
    shown = html(url if words is None else words)
    target = href(url) if url else None
    if target is None:
        return shown
    return Html(f'<a href="{html(target)}" rel="noopener noreferrer nofollow ugc">{shown}</a>')


def policy(styles: tuple[str, ...] = (), scripts: tuple[str, ...] = ()) -> str:
    """
    A Content-Security-Policy under which these styles and scripts run, and nothing else; no request leaves the page.

    >>> policy()
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    own = [f"{kind} {' '.join(map(_digest, texts))}" for kind, texts in (("style-src", styles), ("script-src", scripts))
           if texts]
    return "; ".join(["default-src 'none'", "img-src data:", *own, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    """https://www.w3.org/TR/CSP3/#grammardef-hash-source"""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def document(title: str, body: Html, *, style: str = "", script: str = "", language: str = "en") -> Html:
    """
    A whole page: one file that asks nobody for anything.

    Args:
        title: Any words.
        body: Ready markup.
        style: Our own CSS; its digest stands in the policy.
        script: Our own script, likewise. It runs before the body is read.

    Raises:
        TypeError: *body* is a plain text; only ``Html`` is taken as markup.
        ValueError: style or script would end their element.
    """
    if not isinstance(body, Html):
        raise TypeError("the body of a page must be Html, not plain text")
    if "</" in style or "</" in script:
        raise ValueError("a style or script with </ in it would end its element")
    styles, scripts = tuple(filter(None, (style,))), tuple(filter(None, (script,)))
    parts = [
        "<!doctype html>", f'<html lang="{html(language)}">', '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{html(policy(styles, scripts))}">',
        '<meta name="referrer" content="no-referrer">', '<meta name="viewport" content="width=device-width">',
        f"<title>{html(title)}</title>", *(f"<style>{text}</style>" for text in styles),
        *(f"<script>{text}</script>" for text in scripts), body,
    ]
    return Html("\n".join(parts) + "\n")
