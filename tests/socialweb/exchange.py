"""A request as a site sees it, and what it replies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    method: str
    host: str  #: lower case, without a port
    target: str  #: path and query as sent
    headers: dict[str, str] = field(default_factory=dict)  #: names in lower case
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.target.partition("?")[2], keep_blank_values=True)

    def value(self, name: str) -> str:
        return self.query.get(name, [""])[0]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode("latin-1")).items()}

    @property
    def from_browser(self) -> bool:
        return "Mozilla" in self.headers.get("user-agent", "")


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Headers = ()

    @property
    def kind(self) -> str:
        return next((value for name, value in self.headers if name == "Content-Type"), "")


def page(markup: str, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, f"<!DOCTYPE html>{markup}".encode(), (("Content-Type", HTML), *headers))


def data(value: Any, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, json.dumps(value, ensure_ascii=False).encode(), (("Content-Type", JSON), *headers))


def words(text: str, status: int = 200, kind: str = "text/plain") -> Reply:
    return Reply(status, text.encode(), (("Content-Type", kind),))


def leads(to: str, status: int = 301, *headers: tuple[str, str]) -> Reply:
    return Reply(status, b"", (("Location", to), *headers))


def missing(body: str = "<title>Not found</title>") -> Reply:
    return page(body, 404)
