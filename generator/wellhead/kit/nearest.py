"""Search for the known word that is most similar to a misspelt one, for suggestions and fixes."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a word.

    Args:
        word: the word as it was written.
        known: the words to choose from.

    Returns:
        The word; None if none is similar, that is, if difflib's ratio is below 0.6 for all of them.
    """
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def meant(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word of which a word is certainly a misspelling.

    A misspelling is one letter too many, too few, wrong or swapped with its neighbour; two of them in a word
    of eight letters or more. Case, and whether a hyphen or an underscore joins two words, are ignored.
    Differences that distinguish ids on purpose are no misspellings: other digits, or another short part, as
    in ``model-a`` and ``model-b``.

    Args:
        word: the word as it was written.
        known: the words that are allowed.

    Returns:
        The word; None if there is none, or more than one.
    """
    near = [other for other in dict.fromkeys(known) if _is_slip(_normal(word), _normal(other))]
    return near[0] if len(near) == 1 else None


_SHORT = 4
"""In parts of a word with fewer letters, a slip cannot be told from another name."""
_LONG = 8
"""The length from which a word may contain two slips."""


def _normal(word: str) -> str:
    return word.casefold().replace("_", "-")


def _is_slip(word: str, other: str) -> bool:
    if word == other or word.replace("-", "") == other.replace("-", ""):
        return True
    if [c for c in word if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    ours, theirs = word.split("-"), other.split("-")
    pairs = zip(ours, theirs, strict=True) if len(ours) == len(theirs) else [(word, other)]
    if any(a != b and max(len(a), len(b)) < _SHORT for a, b in pairs):
        return False
    allowed = 2 if min(len(word), len(other)) >= _LONG else 1
    return abs(len(word) - len(other)) <= allowed and _distance(word, other) <= allowed


def _distance(word: str, other: str) -> int:
    """Return the optimal string alignment distance (Damerau 1964, Levenshtein 1966)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, word[i - 2]) == (other[j - 2], b):
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
