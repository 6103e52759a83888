"""References: the names of entities, and how authors write them in rich text.

A reference in a text looks like ``[[role/data-scientist|the scientist]]``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
"""Matches a reference in a text; the groups are its target and, if it has one, its label."""

_CODE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?^ {0,3}\1[ \t]*$|(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\2(?!`)")


class Kind(StrEnum):
    """The kinds of thing a playbook tells of; the value is the word used in references."""

    ROLE = "role"
    PHASE = "phase"
    PRACTICE = "practice"
    ARTIFACT = "artifact"
    HANDOFF = "handoff"
    TERM = "term"
    PLAYBOOK = "playbook"


class Ref(NamedTuple):
    """The name of an entity: its kind and its id. Written ``role/data-scientist``."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


_KINDS = frozenset(kind.value for kind in Kind if kind is not Kind.PLAYBOOK)


class StateRef(NamedTuple):
    """An artifact in a state: ``model@evaluated``; without one, ``model``, in its first."""

    artifact: str
    state: str | None

    def __str__(self) -> str:
        return f"{self.artifact}@{self.state}" if self.state else self.artifact


class Mention(NamedTuple):
    """A reference in a text: its target, its label, and the whole of it as written."""

    target: str
    label: str | None
    written: str


def mentions(text: str) -> Iterator[Mention]:
    """Yield the references in a rich text, in order. In code there are no references."""
    if "[[" not in text:
        return
    bare = _CODE.sub(lambda m: " " * len(m.group()), text) if "`" in text or "~~~" in text else text
    for match in REFERENCE.finditer(bare):
        yield Mention(match.group(1).strip(), match.group(2), match.group())


def to_ref(target: str) -> Ref | None:
    """Return the name that a text of the form ``kind/id`` stands for, or None if it has another form."""
    kind, slash, entity_id = target.partition("/")
    if not slash or kind not in _KINDS:
        return None
    return Ref(Kind(kind), entity_id)
