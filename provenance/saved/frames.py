"""
The frames of a saved page put back into it: each ``iframe`` gets its address and, in ``srcdoc``, its markup.

>>> frame = Part(b"<p>A post", None, "https://frame.example/1", names=("cid:f@saved",))
>>> assemble(Part(b'<iframe src="cid:f@saved"></iframe>', None, None), (frame,), plain_text)[0]
b'<iframe data-saved-src="cid:f@saved" src="https://frame.example/1" srcdoc="&lt;p&gt;A post"></iframe>'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, normpath
from urllib.parse import unquote, urljoin

from provenance.saved.comments import web_address

#: From bytes and a content type to text, the encoding used, and what went wrong (``parser.charset.decode``).
Decode = Callable[[bytes, str | None], tuple[str, str, tuple[str, ...]]]

#: A page with its frames; as large as an article may be (``inputs.MAX_BYTES``).
MAX_BODY = 20 * 1024 * 1024
#: Frames inside of frames: escaping inside escaping, which the parser undoes three times.
MAX_DEPTH = 3
#: News pages hold up to a hundred, most of them advertisements.
MAX_FRAMES = 500
_MOST_TAGS = 2 * MAX_FRAMES
#: The attributes of one frame; longer ones are data addresses and are left alone.
_MAX_TAG = 16_384
_OPENS = re.compile(r"<i?frame(?=[\s/>])", re.I)
#: Possessive, so that a tag without an end costs one look at it.
_TAG = re.compile(r"<i?frame(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>", re.I)
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Part:
    """One document of what was saved: the page, or a frame of it."""

    body: bytes = field(repr=False)
    content_type: str | None
    url: str | None  #: its own address, http or https
    names: tuple[str, ...] = ()  #: what else refers to it: ``cid:…``, a Content-Location, a file beside the page
    shown: bool = False  #: certainly a frame of the page, also where no ``iframe`` refers to it


def plain_text(body: bytes, content_type: str | None) -> tuple[str, str, tuple[str, ...]]:
    """The simplest ``Decode``: UTF-8, with U+FFFD for what is none."""
    return body.decode("utf-8", "replace"), "utf-8", ()


def assemble(root: Part, frames: tuple[Part, ...], decode: Decode) -> tuple[bytes, tuple[str, ...], bool] | None:
    """
    The page with its frames in place, in UTF-8; what went wrong; and whether all frames found room.

    None where none of the frames belongs to it: then the page is to be read as it is.
    """
    if not frames:
        return None
    work = _Assembly(frames, decode)
    text = work.text(root, 0)
    if not work.used:
        return None
    problems = list(work.problems)
    if work.left_out:
        problems.append(f"frames: {work.left_out} not read, as a page holds {MAX_FRAMES} of them in "
                        f"{MAX_BODY // 2**20} MB at most, {MAX_DEPTH} deep")
    return text.encode("utf-8", "replace"), tuple(dict.fromkeys(problems)), not work.left_out


class _Assembly:
    def __init__(self, frames: tuple[Part, ...], decode: Decode) -> None:
        self._decode = decode
        self._frames = frames
        self._by_name: dict[str, int] = {}
        for number, frame in enumerate(frames):
            for name in (*frame.names, frame.url):
                if name:
                    self._by_name.setdefault(name.partition("#")[0], number)
        self.used: set[int] = set()
        self.left_out = 0
        self.problems: list[str] = []
        self._room = MAX_BODY

    def text(self, part: Part, depth: int) -> str:
        text, _, problems = self._decode(part.body, part.content_type)
        self.problems += problems
        if depth == 0:
            self._room -= len(text)
        out: list[str] = []
        done = 0
        for tag in _frame_tags(text):
            number = self._find(tag.src, part)
            if number is None or number in self.used or tag.has_markup:
                continue
            markup = self._markup(number, depth)
            if markup is not None:
                out += [text[done:tag.start], _written(text, tag, self._frames[number].url, markup)]
                done = tag.end
        out.append(text[done:])
        if depth == 0:
            out += self._unplaced()
        return "".join(out)

    def _find(self, src: str, part: Part) -> int | None:
        """The frame that a ``src`` stands for: by its very words, on the page's address, beside the page's file."""
        for name in (src, _joined(part.url, src), _beside(part, src)):
            if name:
                number = self._by_name.get(name.partition("#")[0] if "://" in name else name)
                if number is not None and self._frames[number] is not part:
                    return number
        return None

    def _markup(self, number: int, depth: int) -> str | None:
        if depth >= MAX_DEPTH or len(self.used) >= MAX_FRAMES or len(self._frames[number].body) > self._room:
            self.left_out += 1
            return None
        self.used.add(number)
        markup = _escaped(self.text(self._frames[number], depth + 1))
        self._room -= len(markup)
        if self._room < 0:
            self.left_out += 1
            return None
        return markup

    def _unplaced(self) -> Iterator[str]:
        """Frames that the archive lists, but no element of the page refers to: scripts had made those."""
        for number, frame in enumerate(self._frames):
            if frame.shown and number not in self.used:
                markup = self._markup(number, 0)
                if markup is not None:
                    src = f' src="{_escaped(frame.url)}"' if frame.url else ""
                    yield f'\n<iframe{src} srcdoc="{markup}"></iframe>'


def local_frames(page: bytes) -> tuple[str, ...]:
    """
    The frames that a page expects in files beside it, as a plain relative path each.

    >>> local_frames(b'<iframe src="./A%20page_files/Tweet.html"></iframe><iframe src="https://a.example/b.html">')
    ('A page_files/Tweet.html',)
    """
    if b"frame" not in page and b"FRAME" not in page:
        return ()
    found = (local_name(tag.src) for tag in _frame_tags(page.decode("utf-8", "replace")))
    return tuple(dict.fromkeys(name for name in found if name))[:MAX_FRAMES]


def local_name(src: str, beside: str = "") -> str | None:
    """
    The path of a file beside the page, from a reference in the page (or in the file *beside*); None for all else.

    Nothing above the page's own folder is named: no ``..``, nothing absolute.
    """
    src = src.strip()
    if not src or _SCHEME.match(src) or src.startswith(("/", "\\", "#", "?")):
        return None
    path = unquote(src.partition("#")[0].partition("?")[0])
    whole = normpath(f"{dirname(beside)}/{path}" if dirname(beside) else path)
    if "\0" in whole or "\\" in whole or whole.startswith(("/", "..")) or not whole.lower().endswith((".html", ".htm")):
        return None
    return whole


@dataclass(frozen=True, slots=True)
class _Tag:
    """The start tag of a frame in a text."""

    start: int
    end: int
    src: str = ""
    src_at: int = -1  #: where the name of that attribute stands
    has_markup: bool = False  #: it has its ``srcdoc`` already


def _frame_tags(text: str) -> Iterator[_Tag]:
    for count, opened in enumerate(_OPENS.finditer(text)):
        if count >= _MOST_TAGS:
            return
        tag = _TAG.match(text, opened.start(), min(len(text), opened.start() + _MAX_TAG))
        if tag is None:
            continue
        values: dict[str, tuple[str, int]] = {}
        for found in _ATTRIBUTE.finditer(text, opened.end(), tag.end() - 1):
            values.setdefault(found[1].lower(), (found[2] or "", found.start()))
        src, src_at = values.get("src", ("", -1))
        markup, _ = values.get("srcdoc", ("", -1))
        yield _Tag(tag.start(), tag.end(), unescape(_bare(src)).strip(), src_at, bool(_bare(markup).strip()))


def _bare(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value


def _written(text: str, tag: _Tag, url: str | None, markup: str) -> str:
    """The tag with its frame's address and markup; the raw reference stays beside the address it stands for."""
    address = ""
    begin = text[tag.start:tag.end - 1]
    if url and web_address(tag.src) is None:
        at = tag.src_at - tag.start
        begin = f"{begin[:at]}data-saved-{begin[at:]}"
        address = f' src="{_escaped(url)}"'
    return f'{begin}{address} srcdoc="{markup}">'


def _joined(base: str | None, src: str) -> str | None:
    if base is None or not src or src.startswith(("cid:", "data:", "about:")):
        return None
    try:
        return urljoin(base, src)
    except ValueError:  # brackets that hold no IPv6 address
        return None


def _beside(part: Part, src: str) -> str | None:
    """The file a reference names, from the page or from a file beside it."""
    return local_name(src, part.names[0]) if part.names else None


def _escaped(text: str) -> str:
    """As an attribute in double quotes; brackets, too, so that nobody takes a frame's elements for the page's."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
