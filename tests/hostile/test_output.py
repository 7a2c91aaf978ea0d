"""The promises O1 to O6: strangers' words come out as words, whatever they want."""

from __future__ import annotations

import csv
import json
import logging
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from extent import WHOLE, some
from forking import Done, environment, run_command, run_together
from hypothesis import given, settings
from kept_words import Kept, page
from markdown_it import MarkdownIt
from store_records import any_audited
from strings import OUR_COLOURS, WANTS, WORDS, raw, texts

from provenance import sinks
from provenance.errors import UsageError
from provenance.model import Audited
from provenance.report import as_dict, as_json
from provenance.report.files import AtomicFile
from provenance.report.text import as_text
from provenance.sinks.files import open_to_append, whole_file
from provenance.sinks.hidden import HIDDEN
from provenance.sinks.html import href, policy

ROOT = Path(__file__).resolve().parents[2]
MANY = settings(max_examples=300 if WHOLE else 100, deadline=None)


def run(*arguments: str | Path, cwd: Path, code: str | None = None, stdout: str | None = None, **more: str) -> Done:
    return run_command(arguments, cwd, environment(**more), code=code, stdout=stdout)


# --- O1: nothing hidden, nothing obeyed ----------------------------------------------------------


def sound(audited: Audited) -> Audited:
    """With statuses as our judge gives them: a report knows those alone."""
    judgement = audited.judgement
    assert judgement is not None

    def ours(one):
        return replace(one, status="unverifiable", grade="P1",
                       findings=tuple(found._replace(as_of=None) for found in one.findings))

    return replace(audited, judgement=replace(
        judgement, embeds=tuple(map(ours, judgement.embeds)), linked_posts=tuple(map(ours, judgement.linked_posts))))


@given(any_audited())
@settings(max_examples=60 if WHOLE else 20, deadline=None)
def test_o1_no_control_bidi_or_tag_character_reaches_a_report_unescaped(audited: Audited) -> None:
    audited = sound(audited)

    assert set() == raw(as_text([audited]))
    coloured = OUR_COLOURS.sub("", as_text([audited], colour=True))
    assert set() == raw(coloured)
    # Were a stranger's colour let through, it would be taken for one of ours here, and stand by number there.
    assert [line.rstrip() for line in as_text([audited]).split("\n")] == [line.rstrip() for line in coloured.split("\n")]
    assert set() == raw(as_json(as_dict(audited)), allowed="")
    assert json.loads(json.dumps(as_dict(audited))) == json.loads(as_json(as_dict(audited)))


@given(texts)
@MANY
def test_o1_no_sink_lets_one_through(text: str) -> None:
    """Six forms: terminal, JSON, log, HTML, Markdown, CSV."""
    out = StringIO(newline="")
    sinks.CsvLines(out, ("text",)).write(text)

    assert set() == raw(sinks.visible(text), allowed="")
    assert set() == raw(sinks.visible_lines(text), allowed="\n\t")
    assert set() == raw(sinks.one_line(text), allowed="")
    assert set() == raw(sinks.json_line({text: [text]}), allowed="")
    assert set() == raw(sinks.html(text), allowed="\n\t")
    assert set() == raw(sinks.markdown(text))
    assert set() == raw(sinks.markdown_cell(text), allowed="")
    assert set() == raw(out.getvalue(), allowed="\r\n")


@given(texts)
@MANY
def test_o1_what_is_shown_by_number_can_be_read_back(text: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    assert text == sinks.unseen(sinks.visible(text)) == sinks.unseen(sinks.visible_lines(text))
    assert text == json.loads(sinks.json_line(text))
    assert sinks.visible(text) == sinks.visible(sinks.unseen(sinks.visible(text)))


@pytest.mark.parametrize("words", [
    "Hello 👋🏽 👩‍🔬 ❤️ 🇺🇸 1️⃣ ☎︎ ©", "می‌خواهم", "क्‍ष", "葛󠄀 and 神︀", "שלום, مرحبا", "naïve “quotes” — and…", "ᠮᠣᠩᠭᠣᠯ ᠤᠨ",
    "\U0001f468\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f468", "C:\\users\\u", "",
])
def test_o1_words_of_all_scripts_stay_as_they_are(words: str) -> None:
    assert words == sinks.visible(words) == sinks.one_line(words)
    assert () == sinks.hidden_in(words)


@pytest.mark.parametrize("want", [name for name in WANTS if HIDDEN.search(WANTS[name])])
def test_o1_hidden_characters_are_noted(want: str) -> None:
    named = sinks.hidden_in(WANTS[want])

    assert named
    assert all(f"\\u{{{int(name[2:], 16):x}}}" in sinks.visible(WANTS[want]) for name in named)


def test_o1_pages_through_the_command_line(kept: Kept) -> None:
    """Every kind of page, in both formats, with all that is said on standard error."""
    data, report, sources = run_together((
        ["audit", *kept.names, "--offline", "--no-store", "--format", "json", "--fail-on", "never"],
        ["report", "--store", "a.db"], ["report", "sources", "--store", "a.db"]), kept.folder, environment())

    assert (0, 0, 0, 0) == (kept.said.returncode, data.returncode, report.returncode, sources.returncode)
    for said in (kept.said, data, report, sources):
        assert set() == raw(said.stdout.decode())
        assert b"" == said.stderr
    assert len(kept.names) == len(data.stdout.splitlines())
    assert b"prv.hidden-characters" in data.stdout
    assert rb"\u{202e}evil" in kept.said.stdout


@pytest.mark.parametrize("form", ["html", "csv", "markdown", "prov", "json-ld"])
def test_o1_pages_in_every_other_form(form: str, kept: Kept, tmp_path: Path) -> None:
    """The same pages as tables, Markdown, pages of our own and in the forms of others: nothing hidden, nothing obeyed."""
    said, told = run_together((
        ["audit", *kept.names, "--offline", "--no-store", "--fail-on", "never", "--format", form],
        ["report", "--store", kept.store, "--format", form]), kept.folder, environment())
    out = [said.stdout.decode(), told.stdout.decode()]
    if form == "html":
        folder = run("report", "--store", kept.store, "--format", form, "--output", "pages/", cwd=tmp_path)
        out += [path.read_text("utf-8") for path in (tmp_path / "pages").rglob("*.html")]

        assert (0, b"") == (folder.returncode, folder.stderr)
        assert len(kept.names) < len(out)
        for one in out:
            assert {"script", "style"} >= {found.lower() for found in re.findall(r"<(script|style|iframe|object|embed|img|"
                                                                                 r"form|base|link)\b", one, re.I)}
            assert None is re.search(r"<[^>]*\s(?:on\w+|srcset|src)=", re.sub(r"<script>.*?</script>", "", one, flags=re.S))

    assert (0, 0, b"", b"") == (said.returncode, told.returncode, said.stderr, told.stderr)
    for one in out:
        assert set() == raw(one, allowed="\r\n\t\ufeff" if form == "csv" else "\n\t")


def test_o1_names_of_files_and_wrong_arguments_are_said_safely(tmp_path: Path) -> None:
    for words in ("\x1b[31mred\u202egpj.evil\U000e0041\x9bx", "a\nprovenance: all is well"):
        commands = (["audit", words, "--no-store"], ["audit", f"https://{words}/", "--no-store", "--offline"],
                    ["when", words], ["links", "--from", words], ["report", "--store", words],
                    ["audit", "x", "--published", words], ["lists", "show", words], [words], ["audit", f"--{words}"],
                    ["audit", "x", "--format", words], ["recheck", "--platform", words])
        for arguments in some(commands, 5) if "\n" not in words else some(commands[:3], 1):
            said = run(*arguments, cwd=tmp_path)

            assert said.returncode in (2, 3)
            assert 1 == said.stderr.decode().count("\n"), said.stderr
            assert said.stderr.startswith(b"provenance: ")
            assert set() == raw((said.stdout + said.stderr).decode())
        assert [] == list(tmp_path.iterdir())


def test_o1_progress_shows_numbers_only() -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    assert not {BarColumn, MofNCompleteColumn, TimeRemainingColumn} & {Console, Progress}
    source = (ROOT / "provenance/cli/output.py").read_text() + (ROOT / "provenance/cli/many.py").read_text()
    tasks = [line.strip() for line in source.splitlines() if "add_task(" in line]

    assert tasks
    assert all('add_task("", ' in line for line in tasks), "what a bar says is not a stranger's"


# --- O2: pages -----------------------------------------------------------------------------------


class Seen(HTMLParser):
    """Elements, attributes and words of a page, as a browser would see them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


@given(texts)
@MANY
def test_o2_html_never_runs_page_data(text: str) -> None:
    seen = Seen(f'<p title="{sinks.html(text)}">{sinks.html(text)}</p>')

    assert ["p"] == seen.tags
    assert [("title", sinks.visible_lines(text))] == seen.attributes
    assert sinks.visible_lines(text) == seen.words


@given(texts)
@MANY
def test_o2_only_http_and_https_are_links(text: str) -> None:
    for url in (text, f"https://news.example/{text}", f"https://{text}/", f"javascript:{text}", f" {text}"):
        made = Seen(sinks.link(url, text))
        targets = [value or "" for name, value in made.attributes if name == "href"]

        assert made.tags in ([], ["a"])
        assert sinks.visible_lines(text) == made.words
        assert all(target.lower().startswith(("http://", "https://")) for target in targets)
        assert all(target.isascii() and not set(target) & set(" \t\r\n\\\"'<>`") - {"'"} for target in targets)


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
    "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//news.example/", "/a", "a", "", "https:news.example", "ftp://a.example",
    "https://user:word@news.example/", "https://news.example\\@a.example/", "http://", "https:///", "blob:https://a.example/x",
])
def test_o2_other_addresses_are_words(url: str) -> None:
    assert href(url) is None
    assert "<a" not in sinks.link(url)


def test_o2_a_document_has_a_policy_and_asks_nobody() -> None:
    style, script = "p { color: navy }", "document.title.length"
    made = sinks.document("</title><script>alert(1)</script>", sinks.Html(f"<p>{sinks.html('<b>')}</p>"), style=style, script=script)
    seen = Seen(made)

    assert ["html", "meta", "meta", "meta", "meta", "title", "style", "script", "p"] == [tag for tag in seen.tags if tag != "head"]
    assert 1 == made.count("<script")
    assert "&lt;script&gt;" in made
    assert ("content", policy((style,), (script,))) in seen.attributes
    assert "default-src 'none'" in policy((style,), (script,))
    assert "unsafe" not in policy((style,), (script,))
    assert not [value for name, value in seen.attributes if name in ("src", "href")]
    with pytest.raises(TypeError):
        sinks.document("a", "<p>plain</p>")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="end its element"):
        sinks.document("a", sinks.Html(""), script="'</script>'")


def test_o2_templates_with_autoescape_take_it_as_it_is() -> None:
    jinja2 = pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    shown = jinja2.Environment(autoescape=True, finalize=sinks.html).from_string("<p title='{{ a }}'>{{ a }} {{ b }}{{ c }}</p>")

    assert ("<p title='&lt;b&gt;\\u{202e}&#x27;'>&lt;b&gt;\\u{202e}&#x27; <i>ours</i></p>"
            == shown.render(a="<b>\u202e'", b=sinks.Html("<i>ours</i>"), c=None))


# --- O3: tables ----------------------------------------------------------------------------------


@given(texts)
@MANY
def test_o3_csv_round_trips(text: str) -> None:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    out = StringIO(newline="")
    rows = sinks.CsvLines(out, ("a", "b"))
    rows.write(whole, f"x{whole}")
    content = out.getvalue().removeprefix("\ufeff")

    assert [{"a": whole, "b": f"x{whole}"}] == list(sinks.read_rows(StringIO(content, newline="")))
    content.encode("utf-8")


#: What a spreadsheet may leave out before a formula.
_BEFORE = " \t\r\n\"'\u00a0\u2003\u3000"


@given(texts)
@MANY
def test_o3_no_cell_begins_a_formula_however_the_file_is_cut(text: str) -> None:
    """A spreadsheet that expects other separators cuts inside of quoted cells; no piece may be a formula either."""
    out = StringIO(newline="")
    sinks.CsvLines(out, ("a", "b")).write("x", text)
    content = out.getvalue().removeprefix("\ufeff")
    for separator in ",;\t|":
        for row in csv.reader(StringIO(content, newline=""), delimiter=separator):
            for cell in row:
                assert not cell.lstrip(" \t\r\n\"'").startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) or cell.startswith("'"), cell
    for line in content.split("\n"):
        assert not line.lstrip(_BEFORE.replace("'", "")).startswith(tuple("=+-@")), line


@pytest.mark.parametrize("text", [
    "1795968363525046272", "20", "1e5", "1E400", "007", "-1", "+49 30 123", "1,234.50", "1.234,56 €", "$5", "12%", "(5)", "1/2", "1-2",
    "2024-05-30", "30.05.2024", "5/30/24", "12:30", "12:30 PM", "May 30", "30 May", "MARCH1", "SEPT2", "3 мая", "5月30日", "1 000", "１２３",
    "TRUE", "false", "=1", "@name", "'",
])
def test_o3_what_a_spreadsheet_would_change_opens_as_text(text: str) -> None:
    assert f"'{text}" == sinks.cell(text)
    assert text == sinks.read_cell(sinks.cell(text))


@pytest.mark.parametrize("text", ["Just words", "example_reader2", "5 km", "room 5", "@", "3kK6abc", "pfbid02", "a=b", "(sic)", "Maybe 3"])
def test_o3_words_stay_words(text: str) -> None:
    assert text == sinks.cell(text) or text == "@"


# --- O4: Markdown --------------------------------------------------------------------------------


def rendered(markdown: str) -> Seen:
    return Seen(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


@given(texts)
@MANY
def test_o4_markdown_shows_page_data_literally(text: str) -> None:
    shown = sinks.visible_lines(text).rstrip("\n")
    seen = rendered(f"before {sinks.markdown(text)} after")

    assert {"p", "br"} >= set(seen.tags)
    assert f"before {shown} after".replace("\n", "") == seen.words.replace("\n", "")


@given(texts)
@MANY
def test_o4_at_the_start_of_a_line_and_in_a_table(text: str) -> None:
    shown = sinks.visible_lines(text).rstrip("\n")
    seen = rendered(sinks.markdown(text))
    cells = rendered(f"| a | b |\n|---|---|\n| x{sinks.markdown_cell(text)}y | z |\n")

    assert {"p", "br"} >= set(seen.tags)
    assert shown.replace("\n", "") == seen.words.replace("\n", "")
    assert ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"] == [tag for tag in cells.tags if tag != "br"]
    assert f"x{shown}y".replace("\n", "") in cells.words.replace("\n", "").replace("<br>", "")


# --- O5: files -----------------------------------------------------------------------------------


@given(texts)
@MANY
def test_o5_no_file_is_named_by_a_page(text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        sinks.file_name(text, ".html")
    with pytest.raises(ValueError, match="suffix"):
        sinks.file_name("ab" * 32, f"/{text}")


def test_o5_pages_make_no_files_but_those_asked_for(tmp_path: Path) -> None:
    work = tmp_path / "deep" / "work"
    work.mkdir(parents=True)
    for number, words in enumerate((WANTS["a path"], WANTS["a path of Windows"], "/etc/passwd", "~/x", "CON", "a" * 300)):
        (work / f"{number}.html").write_text(page(words))
    pages = sorted(path.name for path in work.iterdir())
    run("audit", *pages, "--offline", "--store", "a.db", "--format", "json", "--output", "out.jsonl", cwd=work)

    assert [*pages, "a.db", "out.jsonl"] == sorted(path.name for path in work.iterdir())
    assert ["deep"] == [path.name for path in tmp_path.iterdir()]


def test_o5_no_symbolic_link_is_followed(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("precious")
    (tmp_path / "page.txt").write_text("Just words.")
    for name, target in (("link", "treasure"), ("dangling", "nowhere")):
        (tmp_path / name).symlink_to(target)
        ways = (["audit", "page.txt", "--offline", "--no-store", "--output", name],
                ["audit", "page.txt", "--no-store", "--record", name],
                ["links", "https://t.co/x", "--offline", "--resume", name],
                ["audit", "page.txt", "--offline", "--store", name])
        for arguments in ways if name == "link" else some(ways, 1):
            said = run(*arguments, cwd=tmp_path)

            assert 2 == said.returncode, arguments
            assert b"symbolic link" in said.stderr, said.stderr
            assert 1 == said.stderr.count(b"\n")
        with pytest.raises(OSError, match="symbolic link"), whole_file(tmp_path / name) as file:
            file.write(b"x")
        with pytest.raises(OSError, match="symbolic link"):
            open_to_append(tmp_path / name)
    assert "precious" == treasure.read_text()
    assert ["dangling", "link", "page.txt", "treasure"] == sorted(path.name for path in tmp_path.iterdir())


def test_o5_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as file:
        file.write(b"%d" % (1 // file.write(b"")))
    assert "old" == path.read_text()
    kept = AtomicFile(str(path))
    kept.write("new")

    assert "old" == path.read_text()
    kept.close(keep=True)
    assert "new" == path.read_text()
    assert [path] == list(tmp_path.iterdir())
    for name in ("a\0b", str(tmp_path), str(tmp_path / "no" / "a.txt")):
        with pytest.raises(UsageError, match="cannot be written"):
            AtomicFile(name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full there")
@pytest.mark.parametrize("arguments", [["when", "20"], ["audit", "a.txt", "--offline", "--no-store"], ["rules"], ["lists", "show"],
                                       ["audit", "a.txt", "--offline", "--no-store", "--format", "json"]])
def test_o5_a_full_disk_behind_standard_output_is_one_line(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("Just words.")
    said = run(*arguments, cwd=tmp_path, stdout="/dev/full")

    assert 2 == said.returncode
    assert 1 == said.stderr.count(b"\n"), said.stderr
    assert said.stderr.startswith(b"provenance: ")


# --- O6: logs ------------------------------------------------------------------------------------


@given(texts, texts)
@MANY
def test_o6_logs_cannot_be_forged(text: str, name: str) -> None:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(sinks.LogLines())
    handler.handle(logging.LogRecord(name, logging.WARNING, text, 1, "%s", (text,), (ValueError, ValueError(text), None)))
    said = out.getvalue()

    assert 1 == len(said.splitlines())
    assert said.startswith("provenance: ")
    assert set() == raw(said)


_SAYS = """
import logging, sys, warnings
from unittest import mock
words = sys.argv.pop()
import provenance.pipeline, provenance.cli
def odd(*arguments, **more):
    logging.getLogger("urllib3").warning("odd: %s", words)
    warnings.warn(words)
    raise RuntimeError(words)
with mock.patch("provenance.pipeline.audit_inputs", odd):
    provenance.cli.main()
"""


def test_o6_what_libraries_log_and_a_defect_of_ours_are_lines_of_ours(tmp_path: Path) -> None:
    words = "".join(word for word in WORDS if len(word) < 200 and "\0" not in word and not any("\ud800" <= sign <= "\udfff" for sign in word))
    said = run("audit", "a.txt", "--no-store", words, cwd=tmp_path, code=_SAYS).stderr.decode()
    ours = [line for line in said.splitlines() if line.startswith("provenance: ")]

    assert ["provenance: urllib3: odd: ", "provenance: UserWarning: r", "provenance: a defect of ou"] == [line[:26] for line in ours]
    assert set() == raw(said)
