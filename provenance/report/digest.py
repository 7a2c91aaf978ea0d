"""
The digest after a crawl: what is new, what is gone, what was altered; as text, Markdown or HTML. Pure.

>>> news = {"since": "2026-11-22T06:00:00Z", "runs": [], "articles": 0}
>>> print(digest_text(news).splitlines()[0])
Since 2026-11-22 06:00 UTC: nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provenance.report.words import count, one_line
from provenance.sinks import Html, document, html, markdown

__all__ = ["anything_new", "digest_html", "digest_markdown", "digest_text"]

#: Rows of one kind that are told; how many more there are is said.
_MOST = 200
#: Signs of one line.
_LONGEST = 400
_STYLE = ("body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;"
          "background:#fff}h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:2rem;border-bottom:1px solid #ccd2d9}"
          "ul{padding-left:1.2rem}li{margin:.4rem 0}.more{color:#57606a;font-size:.9rem;overflow-wrap:anywhere}"
          "@media(prefers-color-scheme:dark){body{color:#e6e8eb;background:#15181c}.more{color:#9aa4af}"
          "h2{border-color:#3a414a}}")


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing to tell: what it is, and what stands beside it. Words as they were seen."""

    head: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    lines: tuple[_Line, ...]
    left: int  #: how many more there are


def anything_new(news: Mapping[str, Any]) -> bool:
    """Is there anything that somebody should look at?"""
    return bool(_sections(news))


def _sections(news: Mapping[str, Any]) -> list[_Section]:
    told = (
        ("Posts to review", "review", _review), ("New flagged sources", "flagged", _flagged),
        ("Posts that are gone now", "vanished", _vanished), ("Embeds added, removed, altered", "changes", _change),
        ("Articles that are gone now", "gone_pages", _gone_page), ("Dead links", "dead_links", _dead_link),
        ("Hosts that refused us", "refused", _refused), ("Hosts at rest", "resting", _resting),
        ("Sources that could not be read", "failing", _failing),
    )
    return [_Section(f"{title} ({len(rows):,})", tuple(map(tell, rows[:_MOST])), max(len(rows) - _MOST, 0))
            for title, key, tell in told if (rows := news.get(key, []))]


# --- words --------------------------------------------------------------------------------------


def _handle(row: Mapping[str, Any]) -> str:
    return f"@{row['handle']}" if row.get("handle") else "no handle shown"


def _where(row: Mapping[str, Any]) -> str:
    return str(row.get("title") or row.get("article_url") or row.get("url") or "an article without address")


def _more(*parts: object) -> tuple[str, ...]:
    return tuple(str(part) for part in parts if part)


def _review(row: Mapping[str, Any]) -> _Line:
    return _Line(f"{row['worst']}: {row['platform']} {_handle(row)} in {_where(row)}",
                 _more(row.get("article_url"), *row["messages"]))


def _flagged(row: Mapping[str, Any]) -> _Line:
    words = [word for word in ("partisan-tagged", "unverifiable") if row[word.replace("-", "_")]]
    return _Line(f"{row['platform']} {_handle(row)}: {', '.join(words)}", _more(*row["why"]))


def _vanished(row: Mapping[str, Any]) -> _Line:
    return _Line(f"{row['platform']} {_handle(row)} {row['post_id']}",
                 _more(f"existed on {str(row['existed_at'])[:10]}, gone by {str(row['gone_at'])[:10]}"))


def _change(row: Mapping[str, Any]) -> _Line:
    what = f"{row['what']} ({', '.join(row['fields'])})" if row["fields"] else row["what"]
    before = f"before: {row['text_before']}" if row["text_before"] else None
    after = f"after: {row['text_after']}" if row["text_after"] else None
    return _Line(f"{what}: {row['platform']} {_handle(row)} {row['post_id'] or ''}".rstrip() + f" in {_where(row)}",
                 _more(row["url"], before, after))


def _gone_page(row: Mapping[str, Any]) -> _Line:
    return _Line(_where(row), _more(row["url"], f"http {row['status']}" if row["status"] else None))


def _dead_link(row: Mapping[str, Any]) -> _Line:
    archived = f"led to {row['archived_url']} by an archive's word" if row.get("archived_url") else None
    return _Line(f"{row['url']}: {row['outcome']}", _more(f"in {_where({**row, 'url': None})}", archived))


def _refused(row: Mapping[str, Any]) -> _Line:
    status = f" (http {row['status']})" if row["outcome"] == "refused" and row["status"] else ""
    return _Line(f"{row['host']}: {row['outcome']}{status}, {count(row['addresses'], 'address', 'addresses')}")


def _resting(row: Mapping[str, Any]) -> _Line:
    return _Line(f"{row['host']}: until {str(row['rest_until'])[:16]}Z", _more(row["outcome"]))


def _failing(row: Mapping[str, Any]) -> _Line:
    return _Line(f"{row['url']}: {row['outcome']}" + (f" (http {row['status']})" if row["status"] else ""))


def _headline(news: Mapping[str, Any]) -> str:
    runs, pages = news.get("runs", []), 0
    for run in runs:
        pages += run.get("counts", {}).get("pages", 0)
    killed = sum(run.get("ended_at") is None for run in runs)
    done = (f"{count(len(runs), 'crawl')}{f' ({killed:,} killed, or still at work)' if killed else ''}, "
            f"{count(pages, 'page')} visited, {count(news.get('articles', 0), 'version')} of articles kept")
    since = f"{news['since'][:10]} {news['since'][11:16]} UTC"
    return f"Since {since}: " + (done if runs or news.get("articles") else "nothing new") + "."


# --- three forms --------------------------------------------------------------------------------


def digest_text(news: Mapping[str, Any]) -> str:
    """Plain text, safe for a terminal and a mail."""
    return "\n".join([one_line(_headline(news)), *_text_lines(news), ""])


def _text_lines(news: Mapping[str, Any]) -> Iterator[str]:
    for section in _sections(news):
        yield from ("", section.title)
        for line in section.lines:
            yield f"- {one_line(line.head)}"
            yield from (f"  {one_line(more)}" for more in line.more)
        if section.left:
            yield f"- and {section.left:,} more"


def digest_markdown(news: Mapping[str, Any]) -> str:
    """CommonMark in which nothing that was seen can be markup."""
    out = [f"# {_as_markdown(_headline(news))}", ""]
    for section in _sections(news):
        out += [f"## {_as_markdown(section.title)}", ""]
        for line in section.lines:
            out.append(f"- {_as_markdown(line.head)}")
            out += [f"  - {_as_markdown(more)}" for more in line.more]
        out += [f"- and {section.left:,} more"] if section.left else []
        out.append("")
    return "\n".join(out)


def _as_markdown(text: str) -> str:
    return markdown(_short(text))


def _short(text: str) -> str:
    """As much of it as ``one_line`` shows, for sinks that make hidden characters visible themselves."""
    folded = " ".join(text[:4 * _LONGEST].split())
    return folded if len(folded) <= _LONGEST else folded[:_LONGEST - 1].rstrip() + "…"


def digest_html(news: Mapping[str, Any]) -> str:
    """A page of its own: no script, nothing loaded from elsewhere, nothing that was seen can be markup."""
    body = [f"<h1>{html(_short(_headline(news)))}</h1>"]
    for section in _sections(news):
        body.append(f"<h2>{html(section.title)}</h2>\n<ul>")
        for line in section.lines:
            more = "".join(f'<div class="more">{html(_short(part))}</div>' for part in line.more)
            body.append(f"<li>{html(_short(line.head))}{more}</li>")
        body += [f"<li>and {section.left:,} more</li>"] if section.left else []
        body.append("</ul>")
    return str(document(_short(_headline(news)), Html("\n".join(body)), style=_STYLE))
