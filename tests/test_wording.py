"""What texts are judged by, in each language: few false alarms, and the plain cases found."""

from __future__ import annotations

import pytest

from wellhead.check.word_lists import Wording, wording
from wellhead.kit.interface_texts import LANGUAGES


def known(language: str) -> Wording:
    found = wording(language)
    assert found is not None
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_known(language: str) -> None:
    """Whatever language a playbook may have, its texts are judged."""
    assert known(language).stop_words
    assert known(language).vague == tuple(dict.fromkeys(known(language).vague))


def test_unknown_language() -> None:
    """Of a language without a file nothing is known."""
    assert wording("tlh") is None


@pytest.mark.parametrize(
    ("language", "text", "second"),
    [
        ("en", "The plan is written and the budget is agreed", "and the budget is agreed"),
        ("en", "The plan is written and has an owner", "and has an owner"),
        ("en", "Every alarm has a page, and nobody was called twice", "and nobody was called twice"),
        ("en", "The plan and the budget are agreed", None),
        ("en", "You have told your own department what the model can and cannot do", None),
        ("en", "The record of release and rollback is complete", None),
        ("en", "The report is short and clear", None),
        ("de", "Der Plan ist geschrieben und das Budget ist vereinbart", "und das Budget ist vereinbart"),
        ("de", "Der Plan und das Budget sind vereinbart", None),
        ("de", "Der Bericht ist kurz und klar", None),
    ],
)
def test_second_statement(language: str, text: str, second: str | None) -> None:
    """An "and" joins two statements only where each has its own verb."""
    assert known(language).second_statement(text) == second


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "There is Sufficient light", "Sufficient"),
        ("en", "Tell the others as soon as possible", "as soon as possible"),
        ("en", "Bolts, nuts, etc. are counted", "etc"),
        ("en", "The insufficiently lit corner is closed off", None),
        ("en", "The answer came within five minutes", None),
        ("de", "Es gibt ausreichend Licht", "ausreichend"),
        ("de", "Die Kundin ist zeitnah informiert", "zeitnah"),
        ("de", "Die Antwort kam innerhalb von fünf Minuten", None),
    ],
)
def test_vague(language: str, text: str, phrase: str | None) -> None:
    """Vague words are found whole, in any case, and as the author wrote them."""
    assert known(language).first_vague(text) == phrase


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "Everybody understands the plan", "understands"),
        ("en", "The team is aware of the risk", "is aware"),
        ("en", "The known risks are listed", None),
        ("en", "Public awareness was measured", None),
        ("de", "Alle verstehen den Plan", "verstehen"),
        ("de", "Dem Team ist das Risiko bewusst", "bewusst"),
        ("de", "Die bekannten Risiken stehen auf der Liste", None),
    ],
)
def test_unseen(language: str, text: str, phrase: str | None) -> None:
    """What goes on in a head is found, and what only sounds like it is not."""
    assert known(language).first_unseen(text) == phrase


@pytest.mark.parametrize(
    ("language", "one", "other", "same"),
    [
        ("en", "The record is checked", "Checking of the records", True),
        ("en", "The bench is clean", "The tool is clean", False),
        ("de", "Der Bericht ist geprüft", "Die Berichte sind geprüft", True),
    ],
)
def test_gist(language: str, one: str, other: str, same: bool) -> None:  # noqa: FBT001
    """The gist of a text does not depend on endings and small words."""
    assert (known(language).gist(one) == known(language).gist(other)) is same


def test_turns() -> None:
    """A "not" is never lost, though it is a small word."""
    assert known("en").turns("The tool is not clean") != known("en").turns("The tool is clean")
