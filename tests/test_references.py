"""References that authors write in rich text."""

from __future__ import annotations

import pytest

from wellhead.playbook.references import Kind, Ref, mentions, to_ref


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("none", []),
        ("[[role/a]]", [("role/a", None)]),
        ("[[ role/a ]]", [("role/a", None)]),
        ("[[role/a|the *a*]]", [("role/a", "the *a*")]),
        ("[[role/a|]]", [("role/a", "")]),
        ("x [[role/a]], [[role/a]] and [[term/b|B]].", [("role/a", None), ("role/a", None), ("term/b", "B")]),
        ("[[a\nb]]", []),
        ("[[a[b]]]", [("b", None)][:0]),
        ("[[a]", []),
        ("[a]]", []),
        ("[[]]", [("", None)]),
        ("`[[role/a]]` [[role/b]]", [("role/b", None)]),
        ("``[[role/a]] ` `` [[role/b]]", [("role/b", None)]),
        ("` [[role/a]]", [("role/a", None)]),
        ("```\n[[role/a]]\n```\n[[role/b]]", [("role/b", None)]),
        ("~~~ py\n[[role/a]]\n~~~", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str | None]]) -> None:
    """What stands in double brackets is found, in order; what stands in code is not."""
    found = list(mentions(text))
    assert [(m.target, m.label) for m in found] == expected
    assert all(m.written in text for m in found)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("role/a", Ref(Kind.ROLE, "a")),
        ("term/a-b", Ref(Kind.TERM, "a-b")),
        ("handoff/x", Ref(Kind.HANDOFF, "x")),
        ("a", None),
        ("", None),
        ("/a", None),
        ("roles/a", None),
        ("Role/a", None),
        ("playbook/a", None),
    ],
)
def test_to_ref(target: str, expected: Ref | None) -> None:
    """kind/id names an entity; nothing else does."""
    assert to_ref(target) == expected


@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.PLAYBOOK])
def test_round_trip(kind: Kind) -> None:
    """A name as written is read back."""
    assert to_ref(str(Ref(kind, "x-1"))) == Ref(kind, "x-1")
