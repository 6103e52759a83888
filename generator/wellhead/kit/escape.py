"""Escaping of authors' plain text, the only way in which it reaches a page."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

_SPECIAL = re.compile(r"[\x00-\x1f!-+\--/:-@\[-`{-\x7f]")
_SPECIAL_IN_NAMES = re.compile(r"[\x00-\x1f!\"$-,:-@\[-^`{-\x7f]")
_ENTITIES = {chr(n): f"&#{n};" for n in range(128)}


@lru_cache(maxsize=50_000)  # the same titles and addresses stand on many pages
def escape(text: str) -> Markup:
    """Escape a text so that it is shown as typed anywhere in Markdown or HTML.

    Every ASCII character that is not a letter, digit, space or comma becomes a numeric entity: no
    Markdown extension, template plug-in or HTML parser finds anything in it to act on, neither in a
    heading nor in an attribute. Line breaks become entities too, so that a text never ends a line.

    Args:
        text: any text.
    """
    return Markup(_SPECIAL.sub(_entity, text))  # noqa: S704 - this is the escaping


def escape_name(text: str) -> Markup:
    """Escape an id, key or address for the value of an attribute of raw HTML.

    The characters ``-``, ``.``, ``/``, ``_`` and ``#`` have no special meaning there and stay readable; all
    others are escaped as by `escape`.

    Args:
        text: any text.
    """
    return Markup(_SPECIAL_IN_NAMES.sub(_entity, text))  # noqa: S704 - this is the escaping


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES[found.group()]
