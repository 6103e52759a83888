"""What may be an id, and what is suggested instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellhead.kit.ids import MAX_ID, id_problem, suggest_id


@pytest.mark.parametrize(
    "text", ["a", "7", "data-scientist", "a-1-b", "x" * MAX_ID, "com", "com10", "console", "index-1"]
)
def test_ids(text: str) -> None:
    """Lower-case words joined by hyphens are ids, and stay as they are."""
    assert id_problem(text) is None
    assert suggest_id(text) == text


@pytest.mark.parametrize(
    ("text", "problem", "suggestion"),
    [
        ("", "is empty", "unnamed"),
        ("???", 'has "?" in it; only a-z, 0-9 and hyphens may be', "unnamed"),
        ("Data-Scientist", "has capital letters", "data-scientist"),
        ("dataScientist", "has capital letters", "data-scientist"),
        ("MLEngineer", "has capital letters", "ml-engineer"),
        ("data scientist", "has a space in it; only a-z, 0-9 and hyphens may be", "data-scientist"),
        ("data_scientist", 'has "_" in it; only a-z, 0-9 and hyphens may be', "data-scientist"),
        ("übergabe", 'has "ü" in it; only a-z, 0-9 and hyphens may be', "uebergabe"),
        ("u\u0308bergabe", "has U+0308 in it; only a-z, 0-9 and hyphens may be", "uebergabe"),
        ("café", 'has "é" in it; only a-z, 0-9 and hyphens may be', "cafe"),
        ("a\n", "has U+000A in it; only a-z, 0-9 and hyphens may be", "a"),
        ("a/../b", 'has "/" in it; only a-z, 0-9 and hyphens may be', "a-b"),
        ("٣", 'has "٣" in it; only a-z, 0-9 and hyphens may be', "unnamed"),
        ("-a", "begins or ends with a hyphen", "a"),
        ("a-", "begins or ends with a hyphen", "a"),
        ("a--b", "has two hyphens in a row", "a-b"),
        ("x" * 65, "is longer than 64 characters", "x" * 64),
        ("x" * 63 + "-yy", "is longer than 64 characters", "x" * 63),
        ("con", "is a name that Windows reserves", "con-1"),
        ("lpt0", "is a name that Windows reserves", "lpt0-1"),
        ("NUL", "has capital letters", "nul-1"),
        ("index", "is the name of a folder's own page", "index-1"),
    ],
)
def test_not_ids(text: str, problem: str, suggestion: str) -> None:
    """What is no id is told why, and offered the nearest that is one."""
    assert id_problem(text) == problem
    assert suggest_id(text) == suggestion
    assert id_problem(suggestion) is None


@given(st.text())
def test_suggestions_are_ids(text: str) -> None:
    """Whatever the text, the suggestion is an id, and an id is its own suggestion."""
    suggestion = suggest_id(text)
    assert id_problem(suggestion) is None
    assert suggest_id(suggestion) == suggestion
    assert (id_problem(text) is None) == (suggestion == text)
