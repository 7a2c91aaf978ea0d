"""Pages as people save them: MHTML, web archives, SingleFile pages, pages with a folder."""

from __future__ import annotations

import base64
import json
import plistlib
import time
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import command
import pytest
from hypothesis import given, settings, strategies as st

import provenance as pv
from provenance import inputs
from provenance.errors import InputError
from provenance.inputs import read_input
from provenance.parser import parse_article
from provenance.parser.charset import decode
from provenance.saved import SavedPage, frames, is_archive, local_frames, local_name, mhtml, open_saved
from provenance.saved.comments import page_address
from provenance.saved.plist import BinaryPlist, XmlPlist

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "fixtures" / "saved"
PAGES = sorted(path for path in FOLDER.iterdir() if path.is_file() and path.suffix != ".json")
POST = ('<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example) '
        '<a href="https://twitter.com/example/status/20">March 21, 2006</a></blockquote>')


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


# --- the fixtures -----------------------------------------------------------------------------


def test_there_are_fixtures_of_every_kind() -> None:
    kinds = {json.loads(path.with_suffix(".json").read_text("utf-8"))["kind"] for path in PAGES}

    assert {"mhtml", "webarchive", "single-file", "folder"} == kinds


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_saved_page_shows_what_its_expected_file_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    source = read_input(str(path))
    saved = open_saved(source.body, source.files, decode=decode)
    article = parse_article(source.body, files=source.files)
    shown = [{key: plain(getattr(embed, key)) for key in keys}
             for embed, keys in zip(article.embeds, expected["embeds"], strict=True)]
    found = {
        "kind": saved.kind if saved else None, "url": article.url, "canonical_url": article.canonical_url,
        "title": article.title, "published_at": article.published and plain(article.published.at),
        "modified_at": article.modified and plain(article.modified.at), "authors": list(article.authors),
        "site": article.site, "parse": article.parse, "problems": list(article.problems), "embeds": shown,
    }

    assert expected == {key: value for key, value in found.items() if key in expected}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_source_stays_the_bytes_as_given(path: Path) -> None:
    source = path.read_bytes()
    article = parse_article(source)

    assert source is article.source
    assert sha256(source).hexdigest() == article.sha256


def test_the_callers_address_goes_before_the_savers() -> None:
    assert "https://other.example/" == parse_article((FOLDER / "chrome.mhtml").read_bytes(), "https://other.example/").url


def test_an_archive_given_as_text_is_read_like_its_bytes() -> None:
    source = (FOLDER / "chrome.mhtml").read_bytes()

    assert parse_article(source).embeds == parse_article(source.decode()).embeds


# --- MHTML ------------------------------------------------------------------------------------


def message(*parts: str, headers: str = "", boundary: str = "b", end: str = "--b--\n") -> bytes:
    """A multipart message; each part is its headers, an empty line, its body."""
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"MIME-Version: 1.0\n{headers}Content-Type: multipart/related; boundary={boundary}\n\n{body}{end}".encode()


HTML = "Content-Type: text/html\n"


@pytest.mark.parametrize(("source", "body", "content_type"), [
    (message(f"{HTML}\n<p>One"), b"<p>One", "text/html"),
    (message("Content-Type: text/html; charset=koi8-r\n\n<p>One"), b"<p>One", "text/html; charset=koi8-r"),
    (message(f"{HTML}Content-Transfer-Encoding: Quoted-Printable\n\n<p class=3D\"a\">On=\ne=C3=A9"),
     '<p class="a">Oneé'.encode(), "text/html"),
    (message(f"{HTML}Content-Transfer-Encoding: base64\n\nPHA+\nT25l"), b"<p>One", "text/html"),
    (message(f"{HTML}Content-Transfer-Encoding: 8bit\n\n<p>é"), "<p>é".encode(), "text/html"),
    # the page is the first part that is one
    (message("Content-Type: image/png\n\nPNG", "Content-Type: text/css\n\np{}", f"{HTML}\n<p>One", f"{HTML}\n<p>Two"),
     b"<p>One", "text/html"),
    (message("Content-Type: application/xhtml+xml\n\n<p>One</p>"), b"<p>One</p>", "application/xhtml+xml"),
    (message("Content-Type: text/plain\n\nOne", f"{HTML}\n<p>Two"), b"<p>Two", "text/html"),
    (message("Content-Type: text/plain\n\nOne"), b"One", "text/plain"),
    (message(f"{HTML}Content-Disposition: attachment\n\n<p>One", f"{HTML}\n<p>Two"), b"<p>Two", "text/html"),
    # the one that start names
    (message(f"{HTML}Content-ID: <1@a>\n\n<p>One", f"{HTML}Content-ID: <2@a>\n\n<p>Two", headers="X: y\n").replace(
        b"multipart/related;", b'multipart/related; start="<2@a>";'), b"<p>Two", "text/html"),
    # a part without headers is plain text; a line that only begins like the boundary is none
    (message("\nWords --b\n--bc\n-- b"), b"Words --b\n--bc\n-- b", None),
    # one part and no boundary
    (b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=41",
     b"<p>A", "text/html; charset=utf-8"),
    # parts inside of parts
    (message('Content-Type: multipart/alternative; boundary="c"\n\n--c\nContent-Type: text/plain\n\nWords\n'
             f"--c\n{HTML}\n<p>One\n--c--\n"), b"<p>One", "text/html"),
    (b"\xef\xbb\xbf\r\n" + message(f"{HTML}\n<p>One").replace(b"\n", b"\r\n"), b"<p>One", "text/html"),
], ids=range(15))
def test_the_page_of_a_message(source: bytes, body: bytes, content_type: str | None) -> None:
    assert SavedPage(body, None, content_type, "mhtml") == open_saved(source)


@pytest.mark.parametrize(("source", "body", "problem"), [
    (message(f"{HTML}\n<p>One", end=""), b"<p>One\n", "mhtml: its last boundary is missing; read as far as it goes"),
    (message(f"{HTML}\n<p>One").replace(b"; boundary=b", b""), b"<p>One",
     "mhtml: no boundary is named; read by the first that stands there"),
    (message(f"{HTML}Content-ID: <1@a>\n\n<p>One").replace(b"related;", b"related; start=9;"), b"<p>One",
     "mhtml: the part that start names holds no page; the first page is read"),
    (message(f"{HTML}Content-Transfer-Encoding: uuencode\n\n<p>One"), b"<p>One",
     "mhtml: unknown transfer encoding 'uuencode'; read as it stands"),
    (message(f"{HTML}Content-Transfer-Encoding: base64\n\nPHA+T"), b"<p>",
     "mhtml: base64 breaks off; read as far as it goes"),
    (message("Content-Type: image/png\n\nPNG"), b"", "mhtml: no part of it holds a page"),
    (b"Content-Type: multipart/related\n\nWords", b"", "mhtml: no boundary between its parts is to be found"),
    (b"Content-Type: multipart/related; boundary=b", b"", "mhtml: its last boundary is missing; read as far as it goes"),
])
def test_a_broken_message_is_read_as_far_as_it_goes(source: bytes, body: bytes, problem: str) -> None:
    saved = open_saved(source)

    assert saved is not None
    assert (body, False) == (saved.body, saved.whole)
    assert problem in saved.problems
    assert "degraded" == parse_article(source).parse


def test_parts_nested_without_end_are_left() -> None:
    inner = f"{HTML}\n<p>One"
    for number in range(10):
        inner = f'Content-Type: multipart/mixed; boundary="m{number}"\n\n--m{number}\n{inner}\n--m{number}--\n'
    saved = open_saved(inner.encode())

    assert saved is not None
    assert "mhtml: parts nested deeper than 6 are not read" in saved.problems


def test_parts_without_end_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mhtml, "MAX_PARTS", 2)
    saved = open_saved(message("Content-Type: a/b\n\n", "Content-Type: a/b\n\n", f"{HTML}\n<p>One"))

    assert saved is not None
    assert "mhtml: more than 2 parts; the others are not read" in saved.problems


@pytest.mark.parametrize(("headers", "location", "url"), [
    ("Snapshot-Content-Location: https://news.example/a\n", "https://news.example/b", "https://news.example/a"),
    ("", "https://news.example/b", "https://news.example/b"),
    ("Content-Location: https://news.example/c\n", "", "https://news.example/c"),
    ("Content-Location: https://news.example/c/\n", "d", "https://news.example/c/d"),
    ("Content-Location: http://[x/\n", "d", "http://[x/"),
    ("Snapshot-Content-Location: file:///home/a.html\n", "cid:x@y", None),
    ("Snapshot-Content-Location:\n https://news.example/folded\n", "", "https://news.example/folded"),
    ("Snapshot-Content-Location: =?utf-8?Q?https://news.example/?=\n =?utf-8?Q?caf=C3=A9?=\n", "",
     "https://news.example/café"),
    ("Snapshot-Content-Location: =?utf-8?Q?https://news.example/?= no\n", "", None),
    ("Snapshot-Content-Location: =?none-such?Q?=C3?=\n", "", None),
    ("snapshot-content-location: HTTPS://News.example/A\nSnapshot-Content-Location: https://b.example\n", "",
     "HTTPS://News.example/A"),
])
def test_the_address_of_a_message(headers: str, location: str, url: str | None) -> None:
    saved = open_saved(message(f"{HTML}Content-Location: {location}\n\n<p>One", headers=headers))

    assert saved is not None
    assert url == saved.url


@pytest.mark.parametrize("text", [
    "Words only.", "Note: this is no mail.\n\nIt goes on.", "From: Ada\nSubject: Words\n\nHello", "<p>MIME-Version: 1.0",
    "Content-Type: text/html\n\n<p>A server's answer", "https://news.example/a", "", " ", "{}",
])
def test_what_is_no_message(text: str) -> None:
    assert not is_archive(text.encode())
    assert open_saved(text.encode()) is None


def test_a_mail_with_a_page_is_read_like_a_message() -> None:
    packed = base64.encodebytes(f"<html><p>{'x' * 100}{POST}".encode()).decode()
    source = (f"From: list@news.example\nSubject: Weekly\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
              f"--b\nContent-Type: text/plain\n\nWords\n--b\n{HTML}Content-Transfer-Encoding: base64\n\n{packed}\n--b--\n")

    assert ["20"] == [embed.post_id for embed in parse_article(source).embeds]


# --- frames -----------------------------------------------------------------------------------


def framed(page: str, *parts: str, location: str = "https://news.example/a") -> str:
    saved = open_saved(message(f"{HTML}Content-Location: {location}\n\n{page}", *parts), decode=decode)
    assert saved is not None
    return saved.body.decode()


FRAME = f"{HTML}Content-ID: <f@a>\nContent-Location: https://frame.example/?a=1&b=2\n\n<p title=\"t\">A & B"
FILLED = 'srcdoc="&lt;p title=&quot;t&quot;&gt;A &amp; B"'


@pytest.mark.parametrize(("page", "whole"), [
    ('<iframe src="cid:f@a"></iframe>',
     f'<iframe data-saved-src="cid:f@a" src="https://frame.example/?a=1&amp;b=2" {FILLED}></iframe>'),
    ("<IFRAME title='src=x' SRC = 'cid:f@a' id=a>", f"<IFRAME title='src=x' data-saved-SRC = 'cid:f@a' id=a "
     f'src="https://frame.example/?a=1&amp;b=2" {FILLED}>'),
    ("<frame src=cid:f@a>", f'<frame data-saved-src=cid:f@a src="https://frame.example/?a=1&amp;b=2" {FILLED}>'),
    # by its address, written as the page wrote it
    ('<iframe src="https://frame.example/?a=1&amp;b=2">', f'<iframe src="https://frame.example/?a=1&amp;b=2" {FILLED}>'),
    ('<iframe src="//frame.example/?a=1&amp;b=2#top">', '<iframe src="//frame.example/?a=1&amp;b=2#top" data-saved-src'),
    # the same frame twice stands once
    ('<iframe src="cid:f@a"><iframe src="cid:f@a">',
     f'<iframe data-saved-src="cid:f@a" src="https://frame.example/?a=1&amp;b=2" {FILLED}><iframe src="cid:f@a">'),
    # left alone
    ('<iframe src="cid:other@a">', '<iframe src="cid:other@a">'),
    ('<iframe src="cid:f@a" srcdoc="<p>Mine">', '<iframe src="cid:f@a" srcdoc="<p>Mine">'),
    ("<iframe>", "<iframe>"),
    ('<iframe src="http://[x">', '<iframe src="http://[x">'),
    ('<iframe src="http://a]x/#top">', '<iframe src="http://a]x/#top">'),
    ('<iframes src="cid:f@a">', '<iframes src="cid:f@a">'),
    ('<iframe src="cid:f@a"', '<iframe src="cid:f@a"'),
])
def test_a_frame_is_put_where_the_page_names_it(page: str, whole: str) -> None:
    if whole.endswith(" data-saved-src"):
        # an address without a scheme is the page's own word; the frame's full one stands beside it
        whole = f'<iframe data-saved-{page[8:-1]} src="https://frame.example/?a=1&amp;b=2" {FILLED}>'

    assert whole == framed(page, FRAME)


def test_frames_stand_in_frames_three_deep() -> None:
    parts = [f'{HTML}Content-ID: <{number}@a>\n\n<p>{number}<iframe src="cid:{number + 1}@a">' for number in range(1, 6)]
    saved = open_saved(message(f'{HTML}\n<iframe src="cid:1@a">', *parts))

    assert saved is not None
    assert [True, True, True, False] == [f";p&{'amp;' * number}gt;".encode() in saved.body or f"p&{'amp;' * number}gt;{number + 1}".encode() in saved.body
                                         for number in range(4)]
    assert ("frames: 1 not read, as a page holds 500 of them in 20 MB at most, 3 deep",) == saved.problems
    assert not saved.whole


def test_a_frame_that_names_itself_comes_once() -> None:
    assert framed('<iframe src="cid:1@a">', f'{HTML}Content-ID: <1@a>\n\n<iframe src="cid:1@a">') == \
        '<iframe src="cid:1@a" srcdoc="&lt;iframe src=&quot;cid:1@a&quot;&gt;">'


def test_each_document_keeps_its_charset() -> None:
    source = message(
        'Content-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n'
        '<meta charset=3Dutf-8><p>caf=E9<iframe src=3D"cid:f@a">',
        "Content-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: quoted-printable\nContent-ID: <f@a>\n\n=EF=F0")
    saved = open_saved(source, decode=decode)

    assert saved is not None
    assert ('<meta charset=utf-8><p>café<iframe src="cid:f@a" srcdoc="пр">', "text/html; charset=utf-8") == (
        saved.body.decode(), saved.content_type)


def test_frames_have_no_more_room_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_BODY", 1000)
    parts = [f"{HTML}Content-ID: <{number}@a>\n\n{'x' * 300}" for number in range(4)]
    large = f"{HTML}Content-ID: <9@a>\n\n{'<' * 300}"
    saved = open_saved(message(f"{HTML}\n" + "".join(f'<iframe src="cid:{one}@a">' for one in (0, 9, 1, 2, 3)), large, *parts))

    assert saved is not None
    assert saved.body.count(b"srcdoc") < 4
    assert "frames:" in saved.problems[0]
    assert len(saved.body) < 2000


def test_more_frames_than_any_page_has_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_FRAMES", 1)
    page = framed('<iframe src="cid:1@a"><iframe src="cid:2@a">', *(f"{HTML}Content-ID: <{one}@a>\n\nx" for one in (1, 2)))

    assert '<iframe src="cid:1@a" srcdoc="x"><iframe src="cid:2@a">' == page


def test_a_page_larger_than_pages_are_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.saved.MAX_BODY", 10)
    saved = open_saved(message(f"{HTML}\n<p>One two three four"))

    assert saved is not None
    assert (b"<p>One two", False) == (saved.body, saved.whole)


# --- web archives -----------------------------------------------------------------------------


def resource(body: object, **more: object) -> dict[str, object]:
    return {"WebMainResource": {"WebResourceData": body, "WebResourceMIMEType": "text/html", **more}}


FORMATS = (plistlib.FMT_BINARY, plistlib.FMT_XML)


def packed(archive: object, fmt: plistlib.PlistFormat) -> bytes:
    return plistlib.dumps(archive, fmt=fmt, sort_keys=False)


@pytest.mark.parametrize("fmt", FORMATS, ids=("binary", "xml"))
@pytest.mark.parametrize(("archive", "body", "content_type", "url"), [
    (resource(b"<p>One"), b"<p>One", "text/html", None),
    (resource(b"<p>\xe9", WebResourceTextEncodingName="windows-1252", WebResourceURL="https://news.example/ä"),
     b"<p>\xe9", "text/html; charset=windows-1252", "https://news.example/ä"),
    (resource(b"<p>" + b"x" * 70_000, WebResourceURL="file:///a"), b"<p>" + b"x" * 70_000, "text/html", None),
    ({"a": [1, 2.5, True, None or 0, datetime(2024, 5, 30), {"b": "c" * 20}], **resource(b"<p>One")}, b"<p>One",
     "text/html", None),
    (resource(b"<p>One", WebResourceMIMEType="text/plain"), b"<p>One", "text/plain", None),
    # frames that are none, and one that is empty
    ({**resource(b"<p>One"), "WebSubframeArchives": ["x", {}, resource("text"), resource(b" "), resource(b"", WebResourceURL="a")]},
     b"<p>One", "text/html", None),
])
def test_the_page_of_a_web_archive(fmt: plistlib.PlistFormat, archive: dict[str, object], body: bytes,
                                   content_type: str, url: str | None) -> None:
    assert SavedPage(body, url, content_type, "webarchive") == open_saved(packed(archive, fmt))


@pytest.mark.parametrize("fmt", FORMATS, ids=("binary", "xml"))
@pytest.mark.parametrize("archive", [
    {"WebMainResource": "text"}, {"WebMainResource": {}}, resource("text"), resource(b"x", WebResourceMIMEType="image/png"),
])
def test_a_web_archive_without_a_page(fmt: plistlib.PlistFormat, archive: object) -> None:
    saved = open_saved(packed(archive, fmt))

    assert saved is not None
    assert (b"", ("webarchive: no part of it holds a page",), False) == (saved.body, saved.problems, saved.whole)


@pytest.mark.parametrize("fmt", FORMATS, ids=("binary", "xml"))
def test_frames_of_a_web_archive_stand_at_their_address_or_at_the_end(fmt: plistlib.PlistFormat) -> None:
    archive = {**resource(b'<iframe src="/f?a=1&amp;b">', WebResourceURL="https://news.example/a"), "WebSubframeArchives": [
        {**resource(b"<p>Two", WebResourceURL="https://news.example/f?a=1&b"),
         "WebSubframeArchives": [resource(b"<p>Three", WebResourceURL="about:blank")]}]}
    saved = open_saved(packed(archive, fmt))

    assert saved is not None
    assert ('<iframe data-saved-src="/f?a=1&amp;b" src="https://news.example/f?a=1&amp;b" srcdoc="&lt;p&gt;Two">\n'
            '<iframe srcdoc="&lt;p&gt;Three"></iframe>') == saved.body.decode()
    assert saved.whole


@pytest.mark.parametrize("source", [
    plistlib.dumps({"a": 1}), plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), b"bplist00",
    b"<p>WebMainResource <plist>", b"<?xml version='1.0'?><p>WebMainResource</p>",
])
def test_what_is_no_web_archive(source: bytes) -> None:
    assert open_saved(source) is None


@pytest.mark.parametrize("fmt", FORMATS, ids=("binary", "xml"))
def test_a_web_archive_cut_anywhere_behind_the_page_still_gives_it(fmt: plistlib.PlistFormat) -> None:
    source = packed({**resource(b"<p>Words"), "z": b"Z" * 300}, fmt)
    start = source.rindex(b"Z" * 20) if fmt is plistlib.FMT_BINARY else source.rindex(b"<key>z")
    for end in range(start, len(source) - 1, 7):
        saved = open_saved(source[:end])

        assert saved is not None
        assert (b"<p>Words", ("webarchive: it is cut or broken; read as far as it goes",)) == (saved.body, saved.problems)


@pytest.mark.parametrize("fmt", FORMATS, ids=("binary", "xml"))
def test_a_web_archive_cut_inside_of_the_page_gives_its_beginning(fmt: plistlib.PlistFormat) -> None:
    body = b"<p>" + b"Words and words. " * 100
    source = packed(resource(body), fmt)
    saved = open_saved(source[:len(source) - 700])

    assert saved is not None
    assert body.startswith(saved.body)
    assert 700 < len(saved.body) < len(body)
    assert not saved.whole


def test_objects_larger_than_a_byte_can_number_are_found_in_a_cut_list() -> None:
    source = packed({**resource(b"<p>Words"), "many": [str(number) for number in range(400)]}, plistlib.FMT_BINARY)
    saved = open_saved(source[:-50])

    assert saved is not None
    assert b"<p>Words" == saved.body


def test_a_property_list_that_declares_entities_is_not_followed() -> None:
    bomb = (b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            b"<plist><dict><key>WebMainResource</key><string>&b;</string></dict></plist>")

    assert XmlPlist(bomb).cut
    assert XmlPlist(bomb).root is None


@pytest.mark.parametrize("source", [
    b"<plist>" + b"<dict><key>WebMainResource</key>" * 5000, b"<?xml version='1.0' encoding='none-such'?><plist>WebMainResource",
    b"<plist><key>WebMainResource</key><dict><string>x</string><key>a</key></dict><array><true/></array></plist>",
    b"<plist><dict><key>WebMainResource</key><dict><key>WebResourceData</key><data>PHA+T</data></dict></dict></plist>",
])
def test_odd_xml_lists(source: bytes) -> None:
    saved = open_saved(source)

    assert saved is not None
    assert not saved.whole


def test_a_binary_list_that_refers_to_itself_costs_nothing() -> None:
    # A dictionary of itself under every key, and an array of itself.
    source = b"bplist00" + b"\xd1\x01\x00" + b"_\x10\x0fWebMainResource" + b"\xa1\x02" + bytes((8, 11, 29)) + bytes(6) + b"\x01\x01" + \
        (3).to_bytes(8, "big") + (0).to_bytes(8, "big") + (31).to_bytes(8, "big")
    plist = BinaryPlist(source)

    assert not plist.cut
    assert 0 == plist.get(0, "WebMainResource")
    assert [2] == plist.items(2)
    assert ([], None, None, None) == (plist.items(0), plist.text(0), plist.data(9), plist.get("x", "y"))
    assert open_saved(source) is not None


# --- marks in the page ------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "kind", "url"), [
    ("<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://news.example/a?b=c#d \n saved date: x\n-->",
     "single-file", "https://news.example/a?b=c#d"),
    ("<html><!--\n Archive processed by SingleFile \n url: http://news.example/a \n saved date: x\n-->", "single-file",
     "http://news.example/a"),
    ("<!-- Page archived with SingleFileZ url: https://news.example/a -->", "single-file", "https://news.example/a"),
    ("<!--\n Page saved with SingleFile \n url: file:///home/a.html \n-->", "single-file", None),
    ("<!--\n Page saved with SingleFile \n saved date: x\n-->", "", None),
    ("<!-- saved from url=(0022)https://news.example/a -->", "saved-from", "https://news.example/a"),
    ("<!-- saved from url=(0022)https://news.example/a-->", "saved-from", "https://news.example/a--"),
    ("<!-- saved from url=(0027)https://news.example/a-%2Db -->", "saved-from", "https://news.example/a--b"),
    ("<!-- saved from url=(0014)about:internet -->", "saved-from", None),
    ("<!-- saved from url=(0022)http://internet.e-mail -->", "saved-from", None),
    ("<!-- Saved from https://news.example/a at 2024-05-30T12:00:00Z using monolith v2.8.1 -->", "monolith",
     "https://news.example/a"),
    ("<!-- Saved from local source at 2024-05-30T12:00:00Z using monolith v2.8.1 -->", "", None),
    ('<html lang="en" data-scrapbook-source="https://news.example/?a=1&amp;b=2" data-scrapbook-create="2024">', "scrapbook",
     "https://news.example/?a=1&b=2"),
    ("<p>I use SingleFile; url: https://news.example/a", "", None),
    ("&lt;!-- saved from url=(0022)https://news.example/a --&gt;", "", None),
    ("<p>" + "x" * 20_000 + "<!-- saved from url=(0022)https://news.example/a -->", "", None),
    ("", "", None),
])
def test_marks(head: str, kind: str, url: str | None) -> None:
    assert (kind, url) == page_address(head.encode())
    assert url == parse_article(head + "<p>Words").url


# --- files beside the page --------------------------------------------------------------------


@pytest.mark.parametrize(("src", "beside", "name"), [
    ("./a_files/Tweet.html", "", "a_files/Tweet.html"),
    ("a%20b_files/x.htm?y#z", "", "a b_files/x.htm"),
    ("./inner.html", "a_files/x.html", "a_files/inner.html"),
    ("../b.html", "a_files/x.html", "b.html"),
    ("../b.html", "", None), ("a/../../b.html", "", None), ("/etc/a.html", "", None), ("//a.example/b.html", "", None),
    ("https://a.example/b.html", "", None), ("file:///a.html", "", None), ("C:\\a.html", "", None), ("a\\b.html", "", None),
    ("a_files/x.png", "", None), ("", "", None), ("#a.html", "", None), ("a%00b.html", "", None), ("%2e%2e/a.html", "", None),
])
def test_names_of_files_beside_the_page(src: str, beside: str, name: str | None) -> None:
    assert name == local_name(src, beside)


def test_local_frames_are_named_once() -> None:
    page = b"<iframe src=a_files/1.html></iframe><FRAME SRC='./a_files/1.html'><iframe src=https://a.example/2.html></iframe>"

    assert ("a_files/1.html",) == local_frames(page)
    assert () == local_frames(b"<p>Words")


def test_only_the_folder_of_the_page_is_read(tmp_path: Path) -> None:
    for name in ("a_files", "secret", "Old name_files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f.html").write_text(f"<p>{name}")
    (tmp_path / "b.html").write_text("<p>beside")
    (tmp_path / "a_files" / "link.html").symlink_to(tmp_path / "secret" / "f.html")
    (tmp_path / "a_files" / "round.html").symlink_to("round.html")
    (tmp_path / "a_files" / "folder.html").mkdir()
    (tmp_path / "a_linked").symlink_to(tmp_path / "secret")
    names = ("a_files/f.html", "secret/f.html", "b.html", "a_files/link.html", "a_files/round.html", "a_files/folder.html",
             "a_linked/f.html", "Old%20name_files/f.html", "a_files/none.html", f"a_files/{'x' * 300}.html")
    (tmp_path / "a.html").write_text("".join(f'<iframe src="{name}"></iframe>' for name in names))

    assert ["a_files/f.html", "Old name_files/f.html"] == list(read_input(str(tmp_path / "a.html")).files)


def test_files_have_no_more_room_than_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 1000)
    (tmp_path / "a_files").mkdir()
    for number in range(4):
        (tmp_path / "a_files" / f"{number}.html").write_text("x" * 400)
    (tmp_path / "a.html").write_text("".join(f'<iframe src="a_files/{number}.html"></iframe>' for number in range(4)))

    assert ["a_files/0.html", "a_files/1.html"] == list(read_input(str(tmp_path / "a.html")).files)


def test_files_that_belong_to_no_frame_change_nothing() -> None:
    page = b"<p>Words"

    assert parse_article(page) == parse_article(page, files={"a_files/b.html": POST.encode()})


# --- as an input ------------------------------------------------------------------------------


def test_a_path_is_audited_with_what_stands_beside_it() -> None:
    result = pv.audit(FOLDER / "complete.html")

    assert ["1796180601250779143", "1191268865980518403"] == [one.embed.post_id for one in result.embeds]
    assert sha256((FOLDER / "complete.html").read_bytes()).hexdigest() == result.to_dict()["article"]["sha256"]


def test_archives_may_be_larger_than_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 2000)
    monkeypatch.setattr(inputs, "MAX_ARCHIVE_BYTES", 8000)
    source = message(f"{HTML}\n{POST}", "Content-Type: image/png\n\n" + "x" * 5000)
    (tmp_path / "a.mhtml").write_bytes(source)
    (tmp_path / "b.mhtml").write_bytes(source + b"x" * 8000)
    (tmp_path / "c.html").write_text("<p>" + "x" * 3000)

    assert source == read_input(str(tmp_path / "a.mhtml")).body == read_input("-", stdin=BytesIO(source)).body
    for name in ("b.mhtml", "c.html"):
        with pytest.raises(InputError, match="larger than"):
            read_input(str(tmp_path / name))


def test_other_binary_lists_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.plist"
    path.write_bytes(plistlib.dumps({str(number): number for number in range(60)}, fmt=plistlib.FMT_BINARY))

    with pytest.raises(InputError, match="binary data"):
        read_input(str(path))


@pytest.mark.parametrize("name", ["chrome.mhtml", "safari.webarchive", "complete.html"])
def test_the_command_line_reads_them(tmp_path: Path, name: str) -> None:
    expected = json.loads((FOLDER / name).with_suffix(".json").read_text("utf-8"))
    result = command.run("audit", FOLDER / name, "--offline", "--no-store", "--format", "json", cwd=tmp_path)
    audited = json.loads(result.stdout)

    assert b"" == result.stderr
    assert result.returncode in (0, 1)
    assert [embed["post_id"] for embed in expected["embeds"]] == [embed["post_id"] for embed in audited["embeds"]]
    assert (expected["url"], expected["title"]) == (audited["article"]["url"], audited["article"]["title"])
    assert expected.get("authors", []) == audited["article"]["authors"]
    assert [] == list(tmp_path.iterdir())


# --- anything at all --------------------------------------------------------------------------

_SOURCES = [path.read_bytes() for path in PAGES]


@given(st.sampled_from(_SOURCES), st.data())
@settings(max_examples=250, deadline=2000)
def test_archives_cut_and_corrupted_never_raise(source: bytes, data: st.DataObject) -> None:
    broken = bytearray(source[:data.draw(st.integers(0, len(source)))])
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(broken)))
        broken[at:at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    article = parse_article(bytes(broken))

    assert bytes(broken) == article.source
    assert article.page is not None


@given(st.binary(max_size=300), st.binary(max_size=40))
@settings(max_examples=200, deadline=2000)
def test_any_list_never_raises(body: bytes, end: bytes) -> None:
    for source in (b"bplist00" + body + b"WebMainResource" + end, b"<plist>" + body + b"WebMainResource" + end):
        assert open_saved(source) is not None


@given(st.text(alphabet="abB-=?;:<>\"' \n\t/@cidontentypeM", max_size=300))
@settings(max_examples=200, deadline=2000)
def test_any_message_never_raises(text: str) -> None:
    assert open_saved(f"Content-Type: multipart/related; boundary=b{text}".encode()) is not None
    assert open_saved(message(text, f"{HTML}{text}\n\n{text}<iframe {text}>", f"{HTML}{text}")) is not None


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_local_names_stay_below_the_page(src: str) -> None:
    name = local_name(src)

    assert name is None or (".." not in name.split("/") and not name.startswith("/"))


@given(st.text(alphabet="<iframe src=\"'>/x \n&amp;", max_size=200))
def test_a_page_without_frames_of_ours_is_not_touched(page: str) -> None:
    source = message(f"{HTML}\n{page}", f"{HTML}Content-ID: <f@a>\n\nx")
    saved = open_saved(source)

    assert saved is not None
    assert page.encode() == saved.body


N = 200_000
HARD = {
    "dashes": b"Content-Type: multipart/related; boundary=-\n\n" + b"---\n" * N,
    "headers": message(HTML + "Content-Location: " + "=?a?q?" * N + "\n\n<p>"),
    "folded": message(HTML + "X: y\n" + " z\n" * N + "\n<p>"),
    "blank": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=" + b" " * N,
    "parts": message(*["Content-Type: text/html\nContent-ID: <a@b>\n\n<p>"] * 20_000),
    "frames": message(HTML + "\n" + "<iframe \"" * N, HTML + "Content-ID: <f@a>\n\nx"),
    "quotes": message(HTML + "\n" + "<iframe \"'" * N, HTML + "Content-ID: <f@a>\n\nx"),
    "open frames": message(HTML + "\n" + "<iframe a" * N, HTML + "Content-ID: <f@a>\n\nx"),
    "base64": message(HTML + "Content-Transfer-Encoding: base64\n\n" + "====" * N),
    "qp": message(HTML + "Content-Transfer-Encoding: quoted-printable\n\n" + "=" * N),
    "xml": b"<plist><dict><key>WebMainResource</key>" + b"<array/>" * N,
    "binary": b"bplist00\xdf\x12\x7f\xff\xff\xff" + b"\x01" * N + b"WebMainResource",
    "binary small": b"bplist00" + b"\xd1\x01\x02" * N + b"WebMainResource" + b"\x10\x01" * N,
    "comment": b"<!--" + b" " * N + b"Page saved with SingleFile",
    "html": b"<html " + b"data-scrapbook-source=\"" * N,
}


@pytest.mark.parametrize("name", HARD)
def test_time_is_bounded(name: str) -> None:
    start = time.process_time()
    open_saved(HARD[name])

    assert time.process_time() - start < 2


def test_one_large_frame_named_a_thousand_times_is_not_copied_as_often() -> None:
    """Lists may refer to one object from many places: 60 kB that unpack to a gigabyte."""
    frame = resource(b"x" * 1_000_000)
    source = packed({**resource(b"<p>One"), "WebSubframeArchives": [frame] * 1000}, plistlib.FMT_BINARY)
    start = time.process_time()
    saved = open_saved(source)

    assert saved is not None
    assert len(saved.body) <= frames.MAX_BODY + 1_000_000
    assert time.process_time() - start < 3


def test_an_ordinary_page_costs_next_to_nothing() -> None:
    page = b"<!DOCTYPE html><html><head><title>T</title></head>" + b"<p>Words of an article. " * 20_000
    start = time.process_time()
    for _ in range(1000):
        open_saved(page)

    assert time.process_time() - start < 0.2
