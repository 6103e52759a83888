"""Texts that the generator itself puts on pages, in the playbook's language."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup

from wellhead.kit.escape import escape

LANGUAGES = ("en", "de")
"""The languages that are included; each is a file of this package's folder ``texts``."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """Return all texts of a language by key.

    Args:
        language: one of `LANGUAGES`.
    """
    raw = files("wellhead.kit").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(raw).items()}


class Words:
    """The texts of a language; called as ``t("key", name=value)``.

    Args:
        language: one of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = catalogue(language)
        self._escaped = {key: escape(text) for key, text in self._words.items()}

    def text(self, key: str) -> str:
        """Return the text for a key, unescaped, for places without markup.

        Args:
            key: the key.

        Raises:
            KeyError: the language lacks the key.
        """
        return self._words[key]

    def __call__(self, key: str, **values: object) -> Markup:
        """Return the text for a key, escaped and with values filled in.

        Args:
            key: the key. If the value of ``n`` is 1 and there is a text for ``<key>_one``, that is used.
            values: the values by name; those that are not `Markup` are escaped.

        Raises:
            KeyError: the language lacks the key, or `values` lacks a name that the text uses.
        """
        if not values:
            return self._escaped[key]
        one = f"{key}_one"
        text = self._words[one if values.get("n") == 1 and one in self._words else key]
        out = Markup()
        last = 0
        for place in _PLACE.finditer(text):
            out += escape(text[last : place.start()])
            value = values[place.group(1)]
            out += value if isinstance(value, Markup) else escape(str(value))
            last = place.end()
        return out + escape(text[last:])
