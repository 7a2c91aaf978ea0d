"""
What a box that the publisher drew shows of a post: handle, name, words and time, each by its own sign.

>>> from selectolax.lexbor import LexborHTMLParser
>>> box = LexborHTMLParser('<div><p>Replying to @other</p><b>Ada</b> @example <p>Hi</p>March 21, 2006</div>').body
>>> post = drawn(box, PostRef("x", "20", "example", ""), "https://x.com/example/status/20")
>>> post.handle, post.display_name, post.text, post.date_text
('example', 'Ada', 'Hi', 'March 21, 2006')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from provenance.dates import PrintedDate, parse_date
from provenance.model import Embed, PostRef
from provenance.parser.naming import tokens
from provenance.parser.quoting import HANDLE, MOST_ELEMENTS, handles_apart, quotes_of
from provenance.pieces import BARRIER, Piece, laid_out, pieces_of_node
from provenance.platforms import PLATFORMS, parse_post_url, placeholders_of, platform_named
from provenance.platforms.embeds import embed_of

_SIGNS = ("@", "＠")
#: The site that the card comes from.
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
#: Names are not longer (fifty characters on X; some emoji count for several).
_NAME_MAX = 90
#: What the platform's own buttons say around a post, in a line with nothing else.
_CALLS = frozenset(
    "reply replies retweet retweets repost reposts like likes follow share copy link view views more read translate on "
    "tweets post posts quote quotes bookmark bookmarks comment comments see open in the app show this k m likes "
    "loading am pm a replied to s boost boosts favorite favorites favourite favourites star stars reblog "
    "reblogs".split()
) | frozenset(word for platform in PLATFORMS for word in platform.words)
_LONGEST_CALL, _LONGEST_DATE = 80, 60
#: Where the planes of emoji begin; the signs below are dots, bullets and arrows.
_EMOJI = "\U0001f000"
#: So many spaces may stand before an author's handle in its line; after more of them it is somebody mentioned.
_MOST_BEFORE = 8
#: How platforms begin the line that says whom a post answers, and end it; and the line of whoever passed it on.
_ANSWERS = re.compile(
    r"\W{0,4}(?:replying to|in reply to|replied to|reply to|in response to|en réponse à|(?:als )?antwort (?:an|auf)|"
    r"en respuesta a|respondiendo a|in risposta a|rispondendo a|em resposta a|(?:als|in) antwoord op|antwoord aan|"
    r"som svar (?:till|til|på)|svarar|svarer|vastauksena|w odpowiedzi do|в ответ|ответ(?=\s+@)|у відповідь|"
    r"返信先|回[复復覆]|رد[اً]{0,2} على|בתגובה ל|membalas)(?!\w)[:：]?"
    r"|.{0,80}(?:kişiye yanıt olarak|에게 보내는 답글)\W{0,3}\Z",
    re.I,
)
_PASSED_ON = re.compile(
    r"\W{0,4}(?:retweeted|reposted|boosted|retweeté|republié|retuiteado|retweetet) (?:by|par|por|af)\b"
    r"|.{1,60}\b(?:retweeted|reposted|boosted|reblogged|a retweeté|a republié|retwitteó|retweetete|repostete)\W{0,3}\Z",
    re.I,
)
#: A line with nothing but people in it.
_PEOPLE = re.compile(
    r"(?:[@＠][\w.@-]{1,300}+|[,&·、و]|and|et|und|y|en|e|och|og|[0-9]{1,3}+|others|more|さん|\s){1,60}+", re.I
)
#: Longer lines are somebody's words.
_LONGEST_LABEL = 160
#: A sentence of the author's own may begin like a label; no label goes on after a full stop or a colon.
_SENTENCE = re.compile(r"[.!?:…]\s+\S")


def answered_in(box: Any) -> frozenset[int]:
    """The links that lead to the post which a drawn one answers, by ``mem_id``: their line says so."""
    out = set()
    for link in box.css("a[href]")[:MOST_ELEMENTS]:
        for node in (link, link.parent):
            text = node.text(deep=True).strip() if node is not None and node.mem_id != box.mem_id else ""
            if len(text) <= _LONGEST_LABEL and _ANSWERS.match(text):
                out.add(link.mem_id)
    return frozenset(out)


def _quoted_in(box: Any, ref: PostRef) -> Embed | None:
    """The post that a drawn post quotes."""
    for part in quotes_of(box):
        for link in (part, *part.css("a[href]")):
            other = parse_post_url(link.attributes.get("href") or "") if link.tag == "a" else None
            if other is not None and other.post_id != ref.post_id:
                return drawn(part, other, link.attributes.get("href"))
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    """One block of a box: its pieces and its words."""

    pieces: tuple[Piece, ...]
    text: str


def drawn(box: Any, ref: PostRef, url: str | None, *, form: str = "cms") -> Embed:
    """
    What a box of the publisher's own shows: handle, name, words and time, each by its own sign.

    A box that names no author is a placeholder, and has no words of the post.
    """
    time = box.css_first("time[datetime]")
    instant = time.attributes.get("datetime") if time is not None else None
    parts = {one.mem_id: 0 for one in quotes_of(box)}
    quoted = _quoted_in(box, ref) if parts else None
    blocks = groupby(pieces_of_node(box, parts), key=lambda piece: piece.block)
    lines = [_line(tuple(piece for piece in pieces if BARRIER not in piece.text)) for _, pieces in blocks]
    lines = _labels_off([line for line in lines if line.text])
    handle, name, rest = _author(lines, ref, HANDLE.search)
    if handle is None and (apart := handles_apart(box)) is not None:
        handle, name, rest = _author(lines, ref, apart.search)
    words: list[_Line] = []
    printed = date_text = None
    stamp = time.text(deep=True).strip() if time is not None else ""
    source = _source_of(box)
    for line in rest:
        if _is_call(line.text) or _HOST.fullmatch(line.text) or line.text == source or (
                handle is not None and line.text.lstrip("@＠") == handle):
            continue
        stamped = bool(stamp) and stamp in line.text and _is_beside_date(line.text.replace(stamp, "", 1))
        line_date = stamp if stamped else _dated_part(line)
        found = _date(line_date)
        if found is not None or stamped:
            printed, date_text = printed or found, date_text or line_date
        else:
            words.append(line)
    if handle is None and not (_byline(ref.platform) and words):
        words = []  # a placeholder: what it says is the publisher's
    pieces = tuple(piece for line in words for piece in line.pieces)
    text, _ = laid_out(pieces)
    shown = embed_of(ref.platform, form, ref, text=text.strip(), pieces=pieces if text == text.lstrip() else (),
                    permalink=url, handle=handle, name=name, instant=instant, printed=printed,
                    date_text=date_text if printed or not instant else None, placeholders=placeholders_of(ref.platform))
    # The whole card may lead to the post; that is no link of its words.
    anchors = tuple(one for one in shown.anchors if not _is_same(one.target, ref))
    links = tuple(link for link in shown.links if not _is_same(link, ref))
    return replace(shown, quoted=quoted, anchors=anchors, links=links)


def _source_of(box: Any) -> str | None:
    """What a forum's card says above a post about the site that it comes from: ``Bluesky Social``."""
    header = box.css_first("header.source")
    return " ".join(header.text(deep=True).split()) if header is not None else None


def _is_same(url: str, ref: PostRef) -> bool:
    other = parse_post_url(url)
    return other is not None and (other.platform, other.post_id) == (ref.platform, ref.post_id)


def _line(pieces: tuple[Piece, ...]) -> _Line:
    # Two links side by side, a name and a handle, are two words, as some style of the page's shows them.
    parted = tuple(
        replace(piece, text=f" {piece.text}") if piece.href and piece.text[:1] in _SIGNS and last.href else piece
        for last, piece in pairwise((Piece(""), *pieces)))
    return _Line(pieces, laid_out(parted)[0].strip())


def _author(lines: list[_Line], ref: PostRef, search: Callable[[str], re.Match[str] | None]) -> (
        tuple[str | None, str | None, list[_Line]]):
    """Handle, name, and the lines that are neither; *search* finds a handle in a line."""
    for number, line in enumerate(lines):
        found = search(line.text)
        if found is None or len(line.text) > _NAME_MAX + 100 or (
                line.text.count(" ", 0, found.start()) > _MOST_BEFORE):
            continue
        before, first = line.text[:found.start()].strip(" \n·(—–-"), number
        above = lines[number - 1].text if number else ""
        if not before and above and len(above) <= _NAME_MAX and not _is_call(above):
            before, first = above, number - 1
        return found[1], before or None, lines[:first] + lines[number + 1:]
    # "Test Kitchen (example_kitchen)": without its sign a handle is known by the address.
    for number, line in enumerate(lines if ref.handle else ()):
        named, _, bracket = line.text.removesuffix(")").rpartition("(")
        if line.text.endswith(")") and ref.handle and bracket.lower() == ref.handle.lower() and (
                0 < len(named.strip()) <= _NAME_MAX):
            return bracket, named.strip(), lines[:number] + lines[number + 1:]
    byline = _byline(ref.platform)
    for number, line in enumerate(lines if byline is not None else ()):
        if byline is not None and (found := byline.search(line.text)):
            return found[1], None, lines[:number] + lines[number + 1:]
    return None, None, lines


@cache
def _byline(platform: str) -> re.Pattern[str] | None:
    """How authors are written on a platform that puts no at-sign before them."""
    pattern = platform_named(platform).byline
    return re.compile(pattern) if pattern else None


def _labels_off(lines: list[_Line]) -> list[_Line]:
    """Without the lines that say whom the post answers or who passed it on: those people are not its author."""
    out: list[_Line] = []
    label = False
    for line in lines:
        text = line.text
        if label and _PEOPLE.fullmatch(text):
            continue  # those whom the label above announced
        short = len(text) <= _LONGEST_LABEL
        answers = _ANSWERS.match(text) if short else None
        passed = _PASSED_ON.match(text) if short and not out else None
        label = bool(answers) and "@" not in text and "＠" not in text
        if (not answers and not passed) or _SENTENCE.search(text, answers.end() if answers else 0):
            out.append(line)
    return out


def _dated_part(line: _Line) -> str:
    """Where a line is a link and counts behind it, the link: ``May 30, 2024`` before ``5 boosts``."""
    first = next((piece.text.strip() for piece in line.pieces if piece.text.strip()), "")
    behind = line.text.removeprefix(first)
    return first if first and behind != line.text and behind and _is_beside_date(behind) else line.text


#: Whom Mastodon shows a post to, and its link to its own page, in the line of the date.
_SHOWN_TO = re.compile(r"\b(?:public|unlisted|quiet public|open in web)\b", re.I)


def _is_beside_date(text: str) -> bool:
    return _is_call(_SHOWN_TO.sub("", text))


def _is_call(text: str) -> bool:
    """Counts, buttons and separators of the platform's own. Words in other letters are somebody's, and so are emoji."""
    if len(text) >= _LONGEST_CALL or any(char.isalpha() and not char.isascii() for char in text):
        return False
    words = tokens(text)
    return all(word in _CALLS or word.isdigit() for word in words) if words else max(text, default="") < _EMOJI


def _date(text: str) -> PrintedDate | None:
    return parse_date(text) if len(text) < _LONGEST_DATE and any(char.isdigit() for char in text) else None
