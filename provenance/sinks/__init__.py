r"""
The one boundary that strangers' words pass on their way out: one function for each place they can come to.

| place | function | what it keeps away |
|---|---|---|
| a terminal | ``visible``, ``visible_lines``, ``one_line`` | characters that are obeyed, or not seen |
| JSON | ``json_line`` | the same; lossless |
| a log, an error, standard error | ``one_line``, ``LogLines`` | entries that look like another's |
| HTML | ``html``, ``link``, ``document`` | markup, scripts, addresses that run something |
| Markdown | ``markdown``, ``markdown_cell`` | anything but the words themselves |
| CSV | ``cell``, ``CsvLines``; ``read_cell`` | formulas, numbers and dates that a spreadsheet makes up |
| the name of a file | ``file_name`` | anything but a digest |

Escaping is done here, at the end of the way, and nowhere before: facts, stores and findings hold what was seen.

>>> print(html("<b>&\u202e"), markdown("*a*"), cell("=1+1"), one_line("a\nprovenance: b"), sep="  ")
&lt;b&gt;&amp;\u{202e}  \*a\*  '=1+1  a provenance: b
"""

from __future__ import annotations

from provenance.sinks.hidden import hidden_in, unseen, visible, visible_lines
from provenance.sinks.html import Html, document, html, link
from provenance.sinks.lines import LogLines, json_line, one_line
from provenance.sinks.markdown import markdown, markdown_cell
from provenance.sinks.names import file_name
from provenance.sinks.table import CsvLines, cell, read_cell, read_rows

__all__ = [
    "CsvLines", "Html", "LogLines", "cell", "document", "file_name", "hidden_in", "html", "json_line", "link",
    "markdown", "markdown_cell", "one_line", "read_cell", "read_rows", "unseen", "visible", "visible_lines",
]
