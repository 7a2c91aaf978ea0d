"""Bytes to text by the rules of HTML."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from provenance.parser.charset import as_utf8, decode, is_wide

META = b'<html><head><meta charset="%s">'


@pytest.mark.parametrize(("source", "header", "text", "encoding"), [
    # the byte-order mark goes before everything
    (b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "text/html; charset=shift_jis", "Grüße", "utf-8"),
    (b"\xff\xfeh\x00i\x00", "text/html; charset=utf-8", "hi", "utf-16-le"),
    (b"\xfe\xff\x00h\x00i", None, "hi", "utf-16-be"),
    # then HTTP
    (META % b"utf-8" + b"\x83n", "text/html; charset=Shift_JIS", '<html><head><meta charset="utf-8">ハ', "cp932"),
    (b"\xe9", 'text/html; charset="ISO-8859-1"', "é", "cp1252"),
    (b"h\x00i\x00", "text/html;charset=utf-16le", "hi", "utf-16-le"),
    (b"h\x00i\x00", "text/html;charset=UTF-16", "hi", "utf-16-le"),
    (b"caf\xc3\xa9", "text/html; charset=no-such-set", "café", "utf-8"),
    (b"caf\xc3\xa9", "text/html", "café", "utf-8"),
    # then the page's own word
    (META % b"windows-1251" + b"\xcf", None, '<html><head><meta charset="windows-1251">П', "cp1251"),
    (b"<meta charset=latin1>\x93", None, "<meta charset=latin1>“", "cp1252"),
    (b"<META CHARSET='GB2312'>\xc4\xe3", None, "<META CHARSET='GB2312'>你", "gb18030"),
    (b"<meta http-equiv=Content-Type content='text/html; charset=big5'>\xa4\xa4", None,
     "<meta http-equiv=Content-Type content='text/html; charset=big5'>中", "big5hkscs"),
    (b"<meta content='text/html; charset=euc-jp' http-equiv=content-type>\xa4\xa2", None,
     "<meta content='text/html; charset=euc-jp' http-equiv=content-type>あ", "euc_jp"),
    (b"<?xml version='1.0' encoding='koi8-r'?>\xc1", None, "<?xml version='1.0' encoding='koi8-r'?>а", "koi8-r"),
    (b"<meta/charset=euc-kr>\xb0\xa1", None, "<meta/charset=euc-kr>가", "cp949"),
    (b"<meta charset=iso-8859-11>\xa1", None, "<meta charset=iso-8859-11>ก", "cp874"),
    (b"<meta charset=x-mac-cyrillic>\x80", None, "<meta charset=x-mac-cyrillic>А", "mac-cyrillic"),
    # whoever could read this declaration was not reading UTF-16
    (b"<meta charset=utf-16>caf\xc3\xa9", None, "<meta charset=utf-16>café", "utf-8"),
    # not the page's word
    (b"<!-- <meta charset=shift_jis> -->\xc3\xa9", None, "<!-- <meta charset=shift_jis> -->é", "utf-8"),
    (b"<meta name=description content='my charset=shift_jis'>\xc3\xa9", None,
     "<meta name=description content='my charset=shift_jis'>é", "utf-8"),
    (b" " * 1024 + b"<meta charset=shift_jis>\xc3\xa9", None, " " * 1024 + "<meta charset=shift_jis>é", "utf-8"),
    # nobody says
    ("Ünïcödé".encode(), None, "Ünïcödé", "utf-8"),
    (b"caf\xe9 \x80 \x93quoted\x94", None, "café € “quoted”", "cp1252"),
    (b"", None, "", "utf-8"),
])
def test_text_and_encoding(source: bytes, header: str | None, text: str, encoding: str) -> None:
    assert (text, encoding, ()) == decode(source, header)


@pytest.mark.parametrize("label", [
    b"utf-7", b"rot13", b"zip", b"base64", b"hex", b"idna", b"punycode", b"unicode-escape", b"raw_unicode_escape",
    b"undefined",
    b"cp037", b"cp500", b"utf-32", b"hz", b"iso-2022-kr", b"mbcs", b"no-such-set", b"__init__", b"aliases", b"..", b"-",
])
def test_sets_that_are_none_of_the_webs_are_not_used(label: bytes) -> None:
    assert decode(META % label + "é +AGE-".encode())[1] == "utf-8"


def test_bytes_that_mean_nothing_are_counted() -> None:
    text, encoding, problems = decode(b"\xef\xbb\xbfab\xffcd\xfe, and a genuine one: \xef\xbf\xbd")

    assert ("ab\ufffdcd\ufffd, and a genuine one: \ufffd", "utf-8") == (text, encoding)
    assert ("charset: 2 places are not utf-8 and are shown as U+FFFD",) == problems


def test_a_broken_byte_or_two_do_not_make_a_page_western() -> None:
    text, encoding, problems = decode("Ünïcödé ".encode() * 20 + b"\xff")

    assert encoding == "utf-8"
    assert text.endswith("Ünïcödé \ufffd")
    assert len(problems) == 1


def test_a_page_that_is_not_what_it_says_is_read_as_it_says() -> None:
    assert decode(META % b"windows-1252" + "é".encode())[0].endswith("Ã©")


@pytest.mark.parametrize(("source", "header", "wide"), [
    (b"\xff\xfe<", None, True), (b"\xfe\xff<", None, True), (b"<p>", "text/html; charset=utf-16be", True),
    (b"<meta charset=iso-2022-jp>", None, True), (b"<p>", None, False), (b"<meta charset=utf-16>", None, False),
    (b"<meta charset=shift_jis>", None, False),
])
def test_encodings_that_do_not_keep_ascii(source: bytes, header: str | None, wide: bool) -> None:
    assert wide == is_wide(source, header)


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=40).map("text/html; charset=".__add__)))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_utf8_is_the_same_text(source: bytes, header: str | None) -> None:
    text, encoding, problems = decode(source, header)
    data, same = as_utf8(source, header)

    assert data.decode("utf-8") == text
    assert problems == same
    assert (bool(problems)) <= ("\ufffd" in text)
    assert encoding == encoding.lower()


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "utf-16", "shift_jis", "gb18030", "big5", "iso-2022-jp",
    "euc-kr"]))
@settings(max_examples=200, deadline=None)
def test_every_set_takes_any_bytes(source: bytes, label: str) -> None:
    assert isinstance(decode(source, f"text/html; charset={label}")[0], str)


@given(st.text(max_size=200))
def test_utf8_comes_back_as_it_is(text: str) -> None:
    source = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")

    assert (source[3:], ()) == as_utf8(source)


def test_a_character_on_the_edge_of_two_pieces_is_whole() -> None:
    for pad in range(4):
        source = b"a" * ((1 << 15) - pad) + "😀é".encode() * 3

        assert (source, ()) == as_utf8(source)


def test_time_is_linear_and_small() -> None:
    start = time.process_time()
    decode("é".encode() * 1_000_000 + b"\xff")
    as_utf8(b"<meta " * 500_000)
    decode(b"<!--" * 300_000 + b"\xff")

    assert time.process_time() - start < 1


@pytest.mark.parametrize("page", [
    b"a" * 8191 + "\u00e9".encode() * 5000, "\u00e9".encode() * 5000 + b"\xc3", b"\xff" + b"a" * 20_000,
    "\u20ac".encode() * 6000 + b"a" * 20_000 + b"\x80", b"a" * 8191 + b"\xc3" + b"a" * 9000, b"a" * 8191 + b"\xc3",
    b"a" * 8190 + "\U0001f600".encode() * 5000, b"\xc3" * 9000,
])
def test_utf8_is_told_piece_by_piece_as_it_is_whole(page: bytes) -> None:
    text = page.decode("utf-8", "replace")
    data, problems = as_utf8(b"<meta charset=utf-8>" + page)
    assert data.decode() == "<meta charset=utf-8>" + text
    assert bool(problems) == ("\ufffd" in text)
