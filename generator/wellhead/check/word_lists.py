"""What texts of a language are judged by: its vague words, those that join two statements, and so on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
"""A word, with the apostrophe inside it."""
_DIGIT = re.compile(r"\d")
_SHORTEST = 3
"""As many letters stay when an ending is taken off."""


@dataclass(frozen=True)
class Wording:
    """The words of a language that rules know.

    Args:
        stop_words: words that every sentence has.
        turning: words that turn a sentence round, such as "not".
        endings: what is taken off a word, longest first.
        vague: phrases that leave open what would be enough.
        unseen: phrases for what goes on in a head.
        joins: words that join two statements.
        subjects: words with which a second statement begins.
        verbs: verbs by which a statement is known.
        capitals_are_names: whether capitalised words within a sentence are names or terms.
    """

    stop_words: frozenset[str]
    turning: frozenset[str]
    endings: tuple[str, ...]
    vague: tuple[str, ...]
    unseen: tuple[str, ...]
    joins: tuple[str, ...]
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    capitals_are_names: bool

    def stem(self, word: str) -> str:
        """The word without its simplest endings: "records", "recorded" and "recording" become one."""
        known = self._stems.get(word)
        if known is None:
            known = self._stems[word] = self._stemmed(word.removesuffix("'s").removesuffix("\u2019s"))
        return known

    def _stemmed(self, word: str) -> str:
        # Twice, so that "Bericht" and "Berichten" become one whichever ending comes first.
        for _ in range(2):
            longest = next(
                (e for e in self.endings if word.endswith(e) and len(word) - len(e) >= _SHORTEST), ""
            )
            word = word.removesuffix(longest)
        return word

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {}

    def gist(self, text: str) -> frozenset[str]:
        """What a text says, without the words that every sentence has."""
        stop_words, stems = self.stop_words, self._stems
        return frozenset([stems.get(w) or self.stem(w) for w in words(text) if w not in stop_words])

    def turns(self, text: str) -> frozenset[str]:
        """The words of a text that turn it round, and its numbers."""
        turning = self.turning
        return frozenset([w for w in words(text) if w in turning or (not w.isalpha() and _DIGIT.search(w))])

    def first_vague(self, text: str) -> str | None:
        """The first phrase of a text that leaves open what would be enough, as written."""
        return self._vague.first(text)

    def first_unseen(self, text: str) -> str | None:
        """The first phrase of a text that tells of something nobody can see, as written."""
        return self._unseen.first(text)

    def second_statement(self, text: str) -> str | None:
        """Where a text that joins two statements has its second one, as written from the joining word on."""
        for found in self._joined.finditer(text):
            before = words(text[: found.start(1)])
            # "what the model can and cannot do" says one thing.
            if before and before[-1] not in self.verbs:
                return found.group(1)
        return None

    @cached_property
    def _vague(self) -> _Phrases:
        return _Phrases(self.vague)

    @cached_property
    def _unseen(self) -> _Phrases:
        return _Phrases(self.unseen)

    @cached_property
    def _joined(self) -> re.Pattern[str]:
        verbs, joins, subjects = (
            "|".join(map(re.escape, w)) for w in (self.verbs, self.joins, self.subjects)
        )
        second = rf"(?:(?:{subjects}) (?:[\w'\u2019-]+ ){{0,4}}?)?(?:{verbs})"
        return re.compile(rf"\b(?:{verbs})\b.*?[ ,]((?:{joins}) {second}\b.*)", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return WORD.findall(text.casefold())


@lru_cache(maxsize=8)
def wording(language: str) -> Wording | None:
    """What is known of a language, or None.

    Args:
        language: its code, as in a playbook's `language`.
    """
    raw = files("wellhead.check").joinpath("words", f"{language}.toml")
    if not raw.is_file():
        return None
    known = tomllib.loads(raw.read_text(encoding="utf-8"))
    return Wording(
        stop_words=frozenset(known["stop_words"].split()),
        turning=frozenset(known["turning"].split()),
        endings=tuple(known["endings"]),
        vague=tuple(known["vague"]),
        unseen=tuple(known["unseen"]),
        joins=tuple(known["joins"]),
        subjects=tuple(known["subjects"]),
        verbs=tuple(known["verbs"]),
        capitals_are_names=known["capitals_are_names"],
    )


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """The abbreviations that readers in any language know."""
    text = files("wellhead.check").joinpath("words", "any.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["abbreviations"].split())


class _Phrases:
    """Phrases to look for, whatever their case."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        longest_first = sorted(phrases, key=lambda p: (-len(p), p))
        any_of = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE)
        self._folded = tuple(phrase.casefold() for phrase in longest_first)

    def first(self, text: str) -> str | None:
        """The first of the phrases in a text, as written there."""
        folded = text.casefold()
        if not any(phrase in folded for phrase in self._folded):  # most texts have none, and this is quicker
            return None
        found = self._pattern.search(text)
        return found.group() if found else None
