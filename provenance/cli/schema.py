"""
``provenance schema``: what the JSON of an article holds, for programs that read it.
"""

from __future__ import annotations

import click

from provenance.cli.options import output_option
from provenance.cli.output import Writer


@click.command()
@output_option
def schema(output: str | None) -> int:
    """The JSON Schema of provenance/audit@1, the form of audit --format json and report --format json."""
    import json

    from provenance.report.schema import audit_schema

    with Writer("json", output) as writer:
        writer.plain(json.dumps(audit_schema(), indent=1) + "\n")
    return 0
