"""
The pages of the evaluation set and their truth files.

A page is any file of ``pages/<folder>/`` that is no truth file; ``name.html`` has its truth in ``name.json``, and
where that is the page itself, or taken, in ``name.html.json``. README.md says what a truth file holds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "pages"
FORMS = (
    "blockquote", "iframe", "amp", "custom-element", "data-attribute", "json", "json-ld", "escaped-html", "cms",
    "image-link", "flattened-text", "link", "feed", "saved", "none",
)
PAGE_KEYS = frozenset("shape form hand published embeds linked_posts".split())
#: What a hand-written truth file says by leaving a key out: the page shows none.
NOT_SHOWN: Mapping[str, Any] = {
    "handle": None, "display_name": None, "text": None, "shown_date": None, "shown_at": None, "date_text": None,
    "permalink": None, "region": "unknown", "hashtags": [], "mentions": [], "anchors": [], "quoted": None,
}
#: What is asked of a link to a post: it shows an address, not a post.
ASKED_OF_LINKS = ("handle", "permalink", "region")
EMBED_KEYS = frozenset(("platform", "post_id", "form", "forms", "links", "media_links", "unstated", "owed", *NOT_SHOWN))
_PICTURE_LINK = re.compile(r"(?:https?://)?pic\.(?:twitter|x)\.com/[A-Za-z0-9]+", re.I)


@dataclass(frozen=True)
class Page:
    """One page, and what a reader sees in it."""

    name: str  #: ``x/ghost.html``
    source: bytes
    truth: Mapping[str, Any]

    @property
    def form(self) -> str:
        return str(self.truth["form"])

    @property
    def hand(self) -> bool:
        """Written by hand, not by the maker?"""
        return bool(self.truth["hand"])

    @property
    def embeds(self) -> Sequence[Mapping[str, Any]]:
        """Every embed with all that is asked of it."""
        return [completed(post) if self.hand else post for post in self.truth["embeds"]]

    @property
    def linked_posts(self) -> Sequence[Mapping[str, Any]]:
        """Every linked post with all that is asked of it."""
        posts = self.truth.get("linked_posts", ())
        return [{**{key: NOT_SHOWN[key] for key in ASKED_OF_LINKS if key not in post.get("unstated", ())}, **post}
                if self.hand else post for post in posts]


def went_wrong(post: Mapping[str, Any]) -> bool:
    """Does the page show a copy of this post that went wrong before it came to us? Its truth names the rules owed."""
    return any(rule.startswith(("prv.", "dat.")) for rule in post.get("owed", ()))


def completed(post: Mapping[str, Any]) -> dict[str, Any]:
    """
    What a hand-written truth file says of an embed, with all that it says by leaving it out.

    ``forms`` are the one form, ``links`` and ``media_links`` those of the anchors, everything else is not shown. What
    ``unstated`` names is not compared, for the reason it gives.

    >>> post = completed({"platform": "x", "post_id": "20", "form": "cms", "unstated": {"text": "two readers disagree"}})
    >>> post["forms"], post["region"], post["display_name"], "text" in post
    (['cms'], 'unknown', None, False)
    """
    whole = {**NOT_SHOWN, **post}
    whole.setdefault("forms", [post["form"]])
    pictures = [_PICTURE_LINK.fullmatch(shown) is not None for shown, _ in whole["anchors"]]
    whole.setdefault("links", _once(target for (_, target), picture in zip(whole["anchors"], pictures, strict=True)
                                    if not picture))
    whole.setdefault("media_links", _once(shown for (shown, _), picture in zip(whole["anchors"], pictures, strict=True)
                                          if picture))
    return {key: value for key, value in whole.items() if key not in post.get("unstated", ())}


def unstated(pages: Iterable[Page]) -> Iterator[tuple[str, str, str]]:
    """What truth files leave open: the page, the detail, the reason."""
    for page in pages:
        for post in (*page.truth["embeds"], *page.truth.get("linked_posts", ())):
            for key, why in post.get("unstated", {}).items():
                yield page.name, key, why


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def is_truth(path: Path) -> bool:
    """Is this file a truth file, or a page that happens to be JSON?"""
    if path.suffix != ".json":
        return False
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError:
        return False
    return isinstance(data, dict) and {"shape", "form", "embeds"} <= data.keys()


def truth_of(page: Path) -> Path | None:
    """The truth file of a page; None where it has none."""
    names = (f"{page.name}.json", f"{page.stem}.json", f"{page.name.partition('.')[0]}.json")
    found = (page.with_name(name) for name in names if name != page.name)
    return next((path for path in found if path.exists() and is_truth(path)), None)


@cache
def load(folder: Path = FOLDER) -> tuple[Page, ...]:
    """Every page that has a truth file, by name."""
    out = []
    for path in page_files(folder):
        truth = truth_of(path)
        if truth is not None:
            name = path.relative_to(folder).as_posix()
            out.append(Page(name, path.read_bytes(), json.loads(truth.read_text("utf-8"))))
    return tuple(out)


def page_files(folder: Path = FOLDER) -> list[Path]:
    """Every file one level down that is no truth file, by name."""
    return sorted(path for path in folder.glob("*/*") if path.is_file() and not is_truth(path))


def orphans(folder: Path = FOLDER) -> list[str]:
    """Pages without truth, truth without page, two pages that share one."""
    files = page_files(folder)
    truths = [truth_of(path) for path in files]
    used = [path for path in truths if path is not None]
    out = [f"{path.parent.name}/{path.name}: no truth file" for path, truth in zip(files, truths, strict=True)
           if truth is None]
    out += [f"{path.parent.name}/{path.name}: truth of two pages" for path in set(used) if used.count(path) > 1]
    out += [f"{path.parent.name}/{path.name}: no page" for path in folder.glob("*/*.json")
            if is_truth(path) and path not in used]
    return sorted(out)


def platform_by_form(pages: Iterable[Page]) -> Counter[tuple[str, str]]:
    """
    How many posts of each platform stand in each form: the form their page is for, and every form of their own.

    A picture of a post is an ``image-link`` here: both are a picture in a post's place.
    """
    out: Counter[tuple[str, str]] = Counter()
    for page in pages:
        for post in page.embeds:
            forms = {page.form, *post.get("forms", ()), *([post["form"]] if "form" in post else [])} - {"none"}
            out.update((post["platform"], "image-link" if form == "picture" else form) for form in forms)
        out.update((post["platform"], "link") for post in page.linked_posts)
    return out
