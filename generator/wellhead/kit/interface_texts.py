"""The words that the generator itself puts on pages, in the playbook's language."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup

from wellhead.kit.escape import escape

LANGUAGES = ("en", "de")
"""The languages that ship; each is a file of this package's folder ``words``."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """All words of a language by key.

    Args:
        language: one of `LANGUAGES`.
    """
    raw = files("wellhead.kit").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(raw).items()}


class Words:
    """Looks words up; called as ``t("key", name=value)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = catalogue(language)
        self._escaped = {key: escape(text) for key, text in self._words.items()}

    def text(self, key: str) -> str:
        """The words for `key` as plain text, for where no markup is."""
        return self._words[key]

    def __call__(self, key: str, **values: object) -> Markup:
        """The words for `key`, escaped, with `values` put in; those already marked up stay so.

        Errors:
            KeyError: the catalogue lacks the key, or `values` lacks a name that the words use.
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
