"""The word that somebody most likely meant: what every "did you mean …?" rests on."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`; None if none is like it (difflib's ratio below 0.6)."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)
