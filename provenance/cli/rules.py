"""
``provenance rules``: every rule, from the code that applies it.
"""

from __future__ import annotations

import click

from provenance.cli.options import output_option
from provenance.cli.output import Writer
from provenance.errors import UsageError


@click.command()
@click.argument("slug", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@output_option
def rules(slug: str | None, form: str, output: str | None) -> int:
    """Show every rule, or all about one: when it fires, what it does not say, what to do next."""
    from provenance.judge import RULES
    from provenance.report.rules import rule_dict, rule_text, rules_markdown

    wanted = [rule for rule in RULES if slug is None or rule.slug == slug or rule.slug.startswith(f"{slug}.")]
    if not wanted:
        raise UsageError(f"no rule is called {slug!r}; 'provenance rules' names them all", code="no-rule")
    with Writer(form, output) as writer:
        if form == "markdown":
            writer.plain(rules_markdown(wanted))
        for rule in wanted if form != "markdown" else ():
            if form == "json":
                writer.data(rule_dict(rule))
            else:
                writer.words(rule_text(rule, whole=slug == rule.slug))
    return 0
