"""Word lists of a language for rules about texts: vague words, words that join statements, and others."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
"""Matches a word, including apostrophes inside it."""
_DIGIT = re.compile(r"\d")
_SHORTEST = 3
"""The number of letters that must be left when an ending is removed."""


@dataclass(frozen=True)
class Wording:
    """The words of a language that the rules know.

    Args:
        stop_words: words without meaning of their own, such as articles.
        turning: words that reverse the meaning of a sentence, such as "not".
        endings: endings that are removed from words, longest first.
        vague: phrases that leave open how much is enough.
        unseen: phrases for mental processes, which nobody can observe.
        joins: words that join two statements.
        subjects: words with which a second statement begins.
        verbs: verbs by which a statement is recognized.
        capitals_are_names: True if capitalised words within a sentence are names or terms.
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
        """Return a word without its simplest endings: "records", "recorded" and "recording" become equal."""
        known = self._stems.get(word)
        if known is None:
            known = self._stems[word] = self._stemmed(word.removesuffix("'s").removesuffix("\u2019s"))
        return known

    def _stemmed(self, word: str) -> str:
        # Twice, so that "Bericht" and "Berichten" become equal whichever ending is found first.
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
        """Return the stems of a text's words without its stop words."""
        stop_words, stems = self.stop_words, self._stems
        return frozenset([stems.get(w) or self.stem(w) for w in words(text) if w not in stop_words])

    def turns(self, text: str) -> frozenset[str]:
        """Return the words of a text that reverse its meaning, and its numbers."""
        turning = self.turning
        return frozenset([w for w in words(text) if w in turning or (not w.isalpha() and _DIGIT.search(w))])

    def first_vague(self, text: str) -> str | None:
        """Return the first vague phrase of a text, as written; None if there is none."""
        return self._vague.first(text)

    def first_unseen(self, text: str) -> str | None:
        """Return the first phrase of a text for something that nobody can observe; None if there is none."""
        return self._unseen.first(text)

    def second_statement(self, text: str) -> str | None:
        """Return the second statement of a text, from the joining word on; None if it has but one."""
        for found in self._joined.finditer(text):
            before = words(text[: found.start(1)])
            # "what the model can and cannot do" is one statement.
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
    """Return the words of a text, in lower case."""
    return WORD.findall(text.casefold())


@lru_cache(maxsize=8)
def wording(language: str) -> Wording | None:
    """Return the word lists of a language, or None if there are none.

    Args:
        language: the code of the language, as in a playbook's `language`.
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
    """Return the abbreviations that readers in any language know."""
    text = files("wellhead.check").joinpath("words", "any.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["abbreviations"].split())


class _Phrases:
    """Phrases to look for in texts, ignoring case."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        longest_first = sorted(phrases, key=lambda p: (-len(p), p))
        any_of = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE)
        self._folded = tuple(phrase.casefold() for phrase in longest_first)

    def first(self, text: str) -> str | None:
        """Return the first of the phrases that a text contains, as written there; None if there is none."""
        folded = text.casefold()
        if not any(phrase in folded for phrase in self._folded):  # faster for most texts, which have none
            return None
        found = self._pattern.search(text)
        return found.group() if found else None
