"""The characters that a file may contain, and how findings describe the others."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BOM: Final = "\ufeff"
"""The byte order mark."""

# Excluded are controls except tab and line feed, line breaks that only some programs recognize (0085, 2028,
# 2029), characters that change the direction of writing and so hide what a reviewer reads (CVE-2021-42574),
# byte order marks, surrogates, and noncharacters (FDD0-FDEF, the last two code points of each plane). CRLF
# has been replaced before. Matching against the allowed ranges takes 5 ns a character, against the excluded
# ones 60 ns.
_ALLOWED: Final = (
    r"\t\n -~\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe"
    r"\uff00-\ufffd" + "".join(rf"\U{plane:04x}0000-\U{plane:04x}fffd" for plane in range(1, 17))
)
FORBIDDEN: Final = re.compile(f"[^{_ALLOWED}]")
"""Matches a character that no text of an author may contain."""


def name_of(character: str) -> str:
    """Return a printable name of a character, such as "U+202E RIGHT-TO-LEFT OVERRIDE"."""
    name = unicodedata.name(character, "")
    code = f"U+{ord(character):04X}"
    return f"{code} {name}" if name else code


def describe(character: str) -> str:
    """Return the noun phrase with which a finding names a forbidden character."""
    if character == BOM:
        return "a byte order mark (U+FEFF) behind the beginning"
    if character == "\r":
        return "a carriage return (U+000D) without a line feed"
    return f"the character {name_of(character)}"


def remedy_for(character: str) -> str:
    """Return the advice on how to get rid of a forbidden character."""
    if character == "\r":
        return "save the file with line ends of one kind, LF or CRLF"
    if character == "\0":
        return "take it out; if there are many, the file is not a text in UTF-8"
    return "take it out; it cannot be seen, but changes what is read"


def printable(path: str) -> str:
    """Return a path that can be printed: names on disk may contain line feeds, escapes and broken UTF-8."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path)
