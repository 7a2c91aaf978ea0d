"""
The command line: arguments in, exit code out. Everything heavy is imported by the command that needs it.

Exit codes: 0 nothing to review · 1 something needs an editor · 2 wrong usage · 3 an input could
not be read (the others are still done) · 75 the store is busy.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from provenance import __version__
from provenance.cli.audit import audit
from provenance.cli.bulk import bulk
from provenance.cli.crawl import crawl
from provenance.cli.custody import verify
from provenance.cli.editing import forget, prune, review
from provenance.cli.lists import lists
from provenance.cli.lookups import links, when
from provenance.cli.moving import export, merge
from provenance.cli.output import complain, speak_plainly
from provenance.cli.preserve import preserve
from provenance.cli.recheck import recheck
from provenance.cli.rules import rules
from provenance.cli.schema import schema
from provenance.cli.serve import serve
from provenance.cli.stores import judge, report
from provenance.errors import ProvenanceError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="provenance")
def cli() -> None:
    """Check the social-media posts embedded in articles: what agrees, what differs, what could not be checked."""
    speak_plainly()


def main() -> NoReturn:
    """The entry point; bad usage is one line and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its number instead of an exception.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    if sys.stdout is not None and not sys.stdout.isatty():
        # What is read by programs is the same bytes whatever the locale. A terminal keeps its own encoding: one of
        # single bytes would take halves of UTF-8 for control characters.
        getattr(sys.stdout, "reconfigure", lambda **_: None)(encoding="utf-8", newline="\n")
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        complain(error.format_message().replace("\n", " "))
        sys.exit(2)
    except ProvenanceError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        complain("stopped")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (``| head``); nothing is left to say to it.
        os._exit(0)


for command in (audit, bulk, verify, links, when, crawl, recheck, judge, report, review, forget, prune, export, merge,
                preserve, lists, rules, schema, serve):
    cli.add_command(command)
