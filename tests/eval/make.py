"""
The maker of ``pages/made/``: platform by form by wrapper, the same bytes every time.

    python tests/eval/make.py      writes the pages; a test holds that making them again changes nothing

Pages by the maker try combinations; what pages really look like is tried by those written by hand.
"""

from __future__ import annotations

import json
import quopri
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from snippets import PLATFORMS, SNIPPETS, Post, Snippet, pick, post
from truth import FOLDER

_TITLES = (
    "Orchard gate repaired", "Mill stream runs high", "New lamp for the jetty", "The kettle society meets", "A gable falls",
    "Nettles on the towpath", "Barley harvest is late", "Cellar flooded twice", "Inkwell found in attic", "Dovecot to be sold",
)
_WORDS = (
    "It happened before breakfast, said the warden.", "Nobody in the street had seen it coming.", "The council took note of it.",
    "A second attempt is planned for the week after.", "The bill has not been written yet.", "Tea was served to everybody.",
    "The old photographs tell another story.", "There will be a collection on Saturday.", "The dog was not amused.",
)
_SHARE = (
    '<p class="share"><a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fnews.example%2F">Share</a> '
    '<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2F">Share</a></p>',
    '<nav><a href="https://www.instagram.com/example_news/">Instagram</a> <a href="https://bsky.app/profile/news.example">Bluesky</a></nav>',
    '<footer><a href="https://www.youtube.com/@example_news">Videos</a> <a href="https://t.me/example_news">Telegram</a></footer>',
    "",
)
#: A made file: its ending, its text, the page's form, the embeds and the links of its truth file.
Made = tuple[str, str, str, list[dict[str, Any]], list[dict[str, Any]]]


def words(*key: object) -> str:
    return f"<p>{_WORDS[pick(*key) % len(_WORDS)]}</p>"


def title(*key: object) -> str:
    return _TITLES[pick(*key, "title") % len(_TITLES)]


def page(body: str, *key: object, head: str = "", after: str = "") -> str:
    """A small whole page around *body*."""
    share = _SHARE[pick(*key, "share") % len(_SHARE)]
    opens, closes = (("<main>", "</main>"), ("<article>", "</article>"), ('<div class="story">', "</div>"))[pick(*key, "box") % 3]
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title(*key)}</title>{head}</head>\n<body>\n'
            f"{opens}\n<h1>{title(*key)}</h1>\n{words(*key, 1)}\n{body}\n{words(*key, 2)}\n{closes}\n{after}{share}\n</body>\n</html>\n")


# --- wrappers around a platform's own markup ----------------------------------------------------


def plain(one: Snippet, *key: object) -> Made:
    # A div that a script fills may be called one form or another.
    stated = {"form": one[0]} if one[0] in ("blockquote", "iframe", "amp") else {}
    return ".html", page(one[1], *key), one[0], [{**one[2], **stated}], []


def wordpress(one: Snippet, *key: object) -> Made:
    body = f'<figure class="wp-block-embed is-type-rich"><div class="wp-block-embed__wrapper">\n{one[1]}\n</div></figure>'
    return ".html", page(body, *key), one[0], [one[2]], []


def noscript(one: Snippet, *key: object) -> Made:
    return ".html", page(f'<div class="wait"></div><noscript>{one[1]}</noscript>', *key), one[0], [one[2]], []


def template(one: Snippet, *key: object) -> Made:
    return ".html", page(f"<click-to-load><template>{one[1]}</template></click-to-load>", *key), one[0], [one[2]], []


def script_template(one: Snippet, *key: object) -> Made:
    body = f'<div class="consent">Content of another site.</div><script type="text/template" class="later">{one[1]}</script>'
    return ".html", page(body, *key), one[0], [one[2]], []


def in_attribute(one: Snippet, *key: object) -> Made:
    return ".html", page(f'<div class="lazy" data-html="{escape(one[1])}"></div>', *key), "escaped-html", [one[2]], []


def in_attribute_twice(one: Snippet, *key: object) -> Made:
    body = f'<div class="lazy" data-config="{escape(escape(one[1]))}"></div>'
    return ".html", page(body, *key), "escaped-html", [one[2]], []


def state(one: Snippet, *key: object) -> Made:
    data = {"article": {"title": title(*key), "body": [{"type": "text", "html": words(*key, 1)}, {"type": "embed", "html": one[1]}]}}
    text = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e")
    return ".html", page("", *key, after=f"<script>window.__STATE__ = {text};</script>\n"), "json", [one[2]], []


def _feed(inner: str, *key: object) -> str:
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>Example News</title><link>https://news.example/</link>\n<item><title>{title(*key)}</title>"
            f"<link>https://news.example/a</link><content:encoded>{inner}</content:encoded></item>\n</channel></rss>\n")


def feed_cdata(one: Snippet, *key: object) -> Made:
    return ".xml", _feed(f"<![CDATA[{words(*key, 1)}{one[1]}{words(*key, 2)}]]>", *key), "feed", [one[2]], []


def feed_escaped(one: Snippet, *key: object) -> Made:
    return ".xml", _feed(escape(words(*key, 1) + one[1]), *key), "feed", [one[2]], []


def in_comment(one: Snippet, *key: object) -> Made:
    after = f'<section id="comments"><ol class="comment-list"><li class="comment"><p>Look at this:</p>{one[1]}</li></ol></section>\n'
    return ".html", page("", *key, after=after), one[0], [{**one[2], "region": "comment"}], []


def in_aside(one: Snippet, *key: object) -> Made:
    return ".html", page("", *key, after=f"<aside><h2>Elsewhere</h2>{one[1]}</aside>\n"), one[0], [{**one[2], "region": "aside"}], []


def html_comment(one: Snippet, *key: object) -> Made:
    return ".html", page(f"<!-- taken out by the desk: {one[1]} -->", *key), "none", [], []


def shown_code(one: Snippet, *key: object) -> Made:
    return ".html", page(f"<p>Paste this:</p><pre><code>{escape(one[1])}</code></pre>", *key), "none", [], []


def wayback(one: Snippet, *key: object) -> Made:
    stamp = f"2026{1 + pick(*key) % 9:02}15080000"
    body = re.sub(r'(href|src)="(https?://[^"]*)"',
                  lambda found: f'{found[1]}="https://web.archive.org/web/{stamp}{"if_" if found[1] == "src" else ""}/{found[2]}"', one[1])
    return ".html", page(body, *key), "saved", [one[2]], []


def mhtml(one: Snippet, *key: object) -> Made:
    body = quopri.encodestring(page(one[1], *key).encode()).decode()
    text = ("From: <Saved by Blink>\nSnapshot-Content-Location: https://news.example/a\nSubject: A page\nMIME-Version: 1.0\n"
            'Content-Type: multipart/related; type="text/html"; boundary="----Made"\n\n------Made\nContent-Type: text/html\n'
            f"Content-Transfer-Encoding: quoted-printable\nContent-Location: https://news.example/a\n\n{body}\n------Made--\n")
    return ".mhtml", text, "saved", [one[2]], []


def lazy_frame(one: Snippet, *key: object) -> Made:
    name = ("data-src", "data-lazy-src", "data-cmp-src", "data-original")[pick(*key, "lazy") % 4]
    return ".html", page(one[1].replace(" src=", f' src="about:blank" {name}=', 1), *key), "iframe", [one[2]], []


WRAPPERS: dict[str, Callable[..., Made]] = {
    "plain": plain, "wordpress": wordpress, "noscript": noscript, "template": template, "script-template": script_template,
    "in-attribute": in_attribute, "in-attribute-twice": in_attribute_twice, "state": state, "feed-cdata": feed_cdata,
    "feed-escaped": feed_escaped, "in-comment": in_comment, "in-aside": in_aside, "html-comment": html_comment,
    "shown-code": shown_code, "wayback": wayback, "mhtml": mhtml,
}
#: How many wrappers each platform's markup is tried in, apart from the plain page.
_TRIED = 4


# --- pages that hold the address alone ------------------------------------------------------------


def _alone(one: Post, form: str, body: str, *key: object, head: str = "") -> Made:
    return ".html", page(body, *key, head=head), form, [one.truth(form=form)], []


def bare(one: Post, *key: object) -> Made:
    return _alone(one, "cms", f"<p>{escape(one.address)}</p>", *key)


def block(one: Post, *key: object) -> Made:
    body = (f'<!-- wp:embed {{"url":"{one.address}","type":"rich","responsive":true}} -->\n<figure class="wp-block-embed"><div '
            f'class="wp-block-embed__wrapper">\n{escape(one.address)}\n</div></figure>\n<!-- /wp:embed -->')
    return _alone(one, "cms", body, *key)


def placeholder(one: Post, *key: object) -> Made:
    name = ("data-embed-url", "data-url", "data-oembed-url", "data-post-link")[pick(*key, "name") % 4]
    body = f'<div class="embed-wait" {name}="{escape(one.address)}"><button>Load the post</button></div>'
    return _alone(one, "data-attribute", body, *key)


def picture(one: Post, *key: object) -> Made:
    body = f'<figure><a href="{escape(one.address)}"><img src="/shots/{pick(*key) % 1000}.png" alt="" width="600"></a></figure>'
    made = _alone(one, "image-link", body, *key)
    # A picture may have been meant for the post's words; nobody reads them here.
    return *made[:3], [{key: value for key, value in made[3][0].items() if key not in ("text", "display_name")}], []


def in_sentence(one: Post, *key: object) -> Made:
    text = page(f'<p>As <a href="{escape(one.address)}">somebody wrote</a>, it had to come to this.</p>', *key)
    return ".html", text, "link", [], [{"platform": one.platform, "post_id": one.post_id, "handle": one.truth()["handle"]}]


def linked_data(one: Post, *key: object) -> Made:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title(*key),
            "publisher": {"@type": "Organization", "name": "Example News", "sameAs": ["https://twitter.com/example_news"]},
            "sharedContent": {"@type": "SocialMediaPosting", "url": one.address}}
    return _alone(one, "json-ld", '<div class="slot"></div>', *key, head=f'<script type="application/ld+json">{json.dumps(data)}</script>')


ADDRESSES: dict[str, Callable[..., Made]] = {
    "bare": bare, "block": block, "placeholder": placeholder, "picture": picture, "in-sentence": in_sentence, "linked-data": linked_data,
}


# --- what is left when the markup is stripped --------------------------------------------------------


def _stripped(one: Post) -> tuple[str, dict[str, Any]]:
    """A post's words and tail without any markup, and what they show (embed-markup.md 17)."""
    shown = {"handle": one.handle, "display_name": one.name, "form": "flattened-text"}
    if one.platform == "instagram":
        return f"View this post on Instagram\n\n{one.text}\n\nA post shared by {one.name} (@{one.handle})", {**shown, "text": one.text}
    shown |= {"text": one.text, "shown_date": one.day.isoformat()}
    if one.platform == "bluesky":
        return f"{one.text}\n— {one.name} (@{one.handle}) {one.printed_day} at 12:30", shown
    return f"{one.text}— {one.name} (@{one.handle}) {one.printed_day}", shown


def flattened(one: Post, *key: object) -> Made:
    words_, shown = _stripped(one)
    around = [words(*key, number).removeprefix("<p>").removesuffix("</p>") for number in (1, 2)]
    text = f"{title(*key)}\n\n{around[0]}\n\n{words_}\n\n{around[1]}\n"
    return ".txt", text, "flattened-text", [{**one.truth(), **shown, "post_id": None}], []


def flattened_in_page(one: Post, *key: object) -> Made:
    words_, shown = _stripped(one)
    body = "\n".join(f"<p>{escape(part)}</p>" for part in words_.split("\n") if part)
    return ".html", page(body, *key), "flattened-text", [{**one.truth(), **shown, "post_id": None}], []


STRIPPED: dict[str, Callable[..., Made]] = {"flattened": flattened, "flattened-in-page": flattened_in_page}


def _fits(name: str, form: str, markup: str) -> bool:
    # A script cannot stand inside a script, and is shown by nobody where scripts do not run.
    return not ("<script" in markup and name in ("script-template", "noscript", "template", "wayback"))


def all_made() -> Iterator[tuple[str, Made]]:
    """Every page of the maker: its name without ending, and what it is made of."""
    for platform in PLATFORMS:
        for number, (name, make) in enumerate(ADDRESSES.items()):
            yield f"{platform}-{name}", make(_vanity(post(platform, number)), platform, name)
        for number, (name, make) in enumerate(STRIPPED.items(), 50):
            if platform in ("x", "instagram", "bluesky"):
                yield f"{platform}-{name}", make(post(platform, number), platform, name)
        kinds = len(SNIPPETS[platform](post(platform, 0)))
        for kind in range(kinds):
            form, markup, _ = SNIPPETS[platform](post(platform, 100 + kind))[kind]
            names = [name for name in WRAPPERS if name != "plain" and _fits(name, form, markup)]
            start = pick(platform, kind) % len(names)
            tried = [names[(start + 5 * step) % len(names)] for step in range(_TRIED if kind == 0 else 2)]
            for number, name in enumerate(["plain", *dict.fromkeys(tried)]):
                one = SNIPPETS[platform](post(platform, 200 + 10 * kind + number))[kind]
                yield f"{platform}-{form}-{name}", WRAPPERS[name](one, platform, kind, name)
            if form == "iframe":
                one = SNIPPETS[platform](post(platform, 300 + kind))[kind]
                yield f"{platform}-{form}-lazy", lazy_frame(one, platform, kind)


def _vanity(one: Post) -> Post:
    """Facebook's vanity names hold full stops, not underscores."""
    from dataclasses import replace

    return replace(one, in_address=one.handle.replace("_", ".")) if one.platform == "facebook" else one


def made_files() -> dict[str, bytes]:
    """Every file of ``pages/made/``, by name: pages and their truth files."""
    out: dict[str, bytes] = {}
    for name, (ending, text, form, embeds, links) in all_made():
        truth = {"shape": f"made: {name.replace('-', ' ')}", "form": form, "hand": False, "embeds": embeds, "linked_posts": links}
        out[f"{name}{ending}"] = text.encode()
        out[f"{name}.json"] = (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode()
    return out


def main(folder: Path = FOLDER / "made") -> None:
    """Write the pages, and take away what is no longer made."""
    files = made_files()
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    print(f"{len(files) // 2} pages")


if __name__ == "__main__":
    main()
