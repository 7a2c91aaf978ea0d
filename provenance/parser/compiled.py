"""
What compiled articles draw: the components that code calls, as MDX and JSX are turned into code before they are sent.

A page keeps it as a string in its state: ``_jsx(Tweet, {id: "…"})``. The component's name says whose post it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from provenance.parser.values import stated

_CALL = re.compile(
    r"\b_?(?:jsxs?|jsxDEV|mdx|createElement)\(\s{0,9}[\"']?([A-Za-z_$][\w$.]{1,60})[\"']?\s{0,9},\s{0,9}"
    r"(\{[^{}]{1,1000}\})"
)
#: No article draws more.
_MOST = 2000


def components_in(code: str) -> Iterator[tuple[str, Any]]:
    """
    The components that code draws, each with what it is handed.

    >>> list(components_in('_jsxs(_Fragment, {children: [_jsx(Tweet, {id: "1795968363525046272", dark: true})]})'))
    [('Tweet', {'id': '1795968363525046272', 'dark': True})]

    What holds others is left out. Never raises; the time is linear.
    """
    for found in islice(_CALL.finditer(code), _MOST):
        props = stated(found[2])
        if isinstance(props, dict):
            yield found[1], props
