"""The syntax of ids, and suggestions for texts that are not ids.

Ids become file names, addresses and keys in the reader's browser, so they contain only what is safe in all of
these on every system.
"""

from __future__ import annotations

import re
import unicodedata

MAX_ID = 64
"""The longest id, in characters."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FOREIGN = re.compile(r"[^A-Za-z0-9-]")
_GAP = re.compile(r"[^a-z0-9]+")
# The boundaries between the words of dataScientist, and of MLEngineer.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
# Reserved with any ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


def id_problem(text: str) -> str | None:
    """Return the reason why a text is not an id.

    Args:
        text: any text.

    Returns:
        The end of a sentence that begins with the text, such as "has capital letters"; None if it is an id.
    """
    if _ID.fullmatch(text):
        return _taken(text)
    if not text:
        return "is empty"
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        return f"has {_shown(foreign[0])} in it; only a-z, 0-9 and hyphens may be"
    if text != text.lower():
        return "has capital letters"
    if text.startswith("-") or text.endswith("-"):
        return "begins or ends with a hyphen"
    return "has two hyphens in a row"


def suggest_id(text: str) -> str:
    """Return the id that is nearest to a text; an id is returned unchanged.

    Args:
        text: any text.
    """
    words = _HUMP.sub("-", unicodedata.normalize("NFC", text).translate(_APART))
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    short = _GAP.sub("-", plain.lower()).strip("-")[:MAX_ID].rstrip("-") or "unnamed"
    return f"{short}-1" if _taken(short) else short


def _taken(text: str) -> str | None:
    if len(text) > MAX_ID:
        return f"is longer than {MAX_ID} characters"
    if text in _RESERVED:
        return "is a name that Windows reserves"
    if text == "index":
        return "is the name of a folder's own page"
    return None


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    if character.isprintable() and not unicodedata.combining(character):
        return f'"{character}"'
    return f"U+{ord(character):04X}"
