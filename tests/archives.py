"""Small archives of our own making, for the tests of bulk."""

from __future__ import annotations

import gzip as zipped
import hashlib
import json
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

AT = "2024-06-01T10:00:00Z"
PLAIN = b"<!doctype html><html><head><title>Plain</title></head><body><p>No post at all.</p></body></html>"


def page(number: int) -> bytes:
    """A page that shows one post; its id is of 30 May 2024."""
    post = 1795968363525046272 + (number << 22)
    return (f'<!doctype html><html><head><title>Story {number}</title>'
            f'<meta property="article:published_time" content="2024-05-31T08:00:00Z"></head><body><article>'
            f'<p>Words of the story.</p><blockquote class="twitter-tweet"><p>Words {number} #ExampleTag '
            f'<a href="https://t.co/C0de{number:06}">https://t.co/C0de{number:06}</a></p>&mdash; Ada (@example_reader) '
            f'<a href="https://twitter.com/example_reader/status/{post}">May 30, 2024</a></blockquote>'
            f'</article></body></html>').encode()


def bodies(count: int) -> list[bytes]:
    """Every third page shows a post."""
    return [page(number) if number % 3 == 0 else PLAIN.replace(b"Plain", b"Plain %d" % number)
            for number in range(count)]


def url_of(number: int) -> str:
    return f"https://news.example/story/{number}"


def record(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    """One record, as it stands in a WARC."""
    said = hashlib.sha256(kind.encode() + url.encode() + block).hexdigest()
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:sha256:{said}>\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: {AT}\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def response(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK",
             headers: str = "") -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    return record("response", url, block, "application/http; msgtype=response")


def packed(records: list[bytes], *, gzip: bool = True) -> bytes:
    """Each record a member of its own, as crawlers write them."""
    return b"".join(zipped.compress(one, 1, mtime=0) if gzip else one for one in records)


def warc(path: Path, pages: list[bytes], *, gzip: bool = True, first: int = 0) -> Path:
    """A WARC of responses, with what else crawls hold between them: a picture, a redirect, a request."""
    records = [record("warcinfo", "https://news.example/", b"software: our own\r\n", "application/warc-fields")]
    for number, body in enumerate(pages, first):
        records.append(response(url_of(number), body))
        if number % 5 == 0:
            records += [response("https://img.news.example/a.png", b"\x89PNG twitter.com", "image/png"),
                        response("https://news.example/old", b"<p>moved</p>", status="301 Moved Permanently"),
                        record("request", url_of(number), b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n",
                               "application/http; msgtype=request")]
    path.write_bytes(packed(records, gzip=gzip))
    return path


def wet(path: Path, texts: list[str]) -> Path:
    """Conversion records: the text of pages, without their markup."""
    path.write_bytes(packed([record("conversion", url_of(number), text.encode(), "text/plain")
                             for number, text in enumerate(texts)]))
    return path


def wacz(path: Path, archive: Path) -> Path:
    with ZipFile(path, "w", ZIP_STORED) as packed:
        packed.writestr("datapackage.json", "{}")
        packed.write(archive, "archive/data.warc.gz")
    return path


def lines(path: Path, pages: list[bytes]) -> Path:
    path.write_text("".join(json.dumps({"url": url_of(number), "html": body.decode()}) + "\n"
                            for number, body in enumerate(pages)), encoding="utf-8")
    return path


def parquet(path: Path, pages: list[bytes]) -> Path:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"url": [url_of(number) for number in range(len(pages))],
                           "text": [body.decode() for body in pages], "other": [1] * len(pages)})
    pyarrow.parquet.write_table(table, path)
    return path


def folder(path: Path, pages: list[bytes]) -> Path:
    path.mkdir()
    for number, body in enumerate(pages):
        (path / f"{number:04}.html").write_bytes(body)
    (path / "style.css").write_text("p {}")
    return path
