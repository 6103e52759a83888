"""The one path by which authors' plain text reaches a page."""

from __future__ import annotations

import re

from markupsafe import Markup

_SPECIAL = re.compile(r"[^A-Za-z0-9 ,\u0080-\U0010ffff]")


def escape(text: str) -> Markup:
    """The text so that it shows as typed, wherever in Markdown or HTML it stands.

    Every ASCII character that is not a letter, digit, space or comma becomes a numeric entity: no
    Markdown extension, template plug-in or HTML parser finds anything in it to act on, neither in a
    heading nor in an attribute. Line breaks are kept as entities, so a text never ends a line.

    Args:
        text: any text.
    """
    return Markup(_SPECIAL.sub(lambda m: f"&#{ord(m.group())};", text))  # noqa: S704 - this is the escaping
