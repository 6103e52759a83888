"""stylesheet: a style sheet without what is there for its writers alone."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<kept> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\([^)"']*\) )
    | (?P<comment> /\*.*?\*/ )
    | (?P<space> \s+ )
    | (?P<tight> [{};,>] | :(?=\s) )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


def packed(css: str) -> str:
    """The same style sheet to a browser, with no comments and no white space but what parts two words.

    Strings and addresses stay as they are. White space before a colon stays, since it stands for "anything
    within" in a selector; and around ``+`` and ``-``, which a calculation needs.

    Args:
        css: a style sheet that browsers read without complaint.
    """
    out: list[str] = []
    parted = False
    for token in _TOKEN.finditer(css):
        if token.lastgroup in {"comment", "space"}:
            parted = True
            continue
        text = token[0]
        if text == "}" and out and out[-1] == ";":
            out.pop()
        tight = token.lastgroup == "tight" and text != ":"
        after_tight = not out or out[-1] in _NO_SPACE_AFTER
        if parted and not tight and not after_tight:
            out.append(" ")
        out.append(_COLON if token.lastgroup == "tight" and text == ":" else text)
        parted = False
    return "".join(out).replace(_COLON, ":")


_COLON = "\0"
"""A colon that white space follows: one between a property and its value."""
_NO_SPACE_AFTER = frozenset("{};,>" + _COLON)
