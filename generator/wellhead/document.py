"""A parsed file and where in it each value stands: the bridge from a model's field to file:line:col."""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from wellhead.finding import Span
from wellhead.parse import Mapping, Node, Scalar, Sequence, locate, parse

if TYPE_CHECKING:
    from wellhead.read import Source


Notes: TypeAlias = "dict[str, tuple[str, Any]]"
"""The answers of `LinkedPlaybook.of_each` about an entity, by who asked, each behind what else decided it."""
Places: TypeAlias = "dict[tuple[str | int, ...], tuple[int, ...]]"
"""Lines and columns, as a `Span` has them, by what was asked: whether for a key's place, and the steps."""


def end_of(node: Node) -> tuple[int, int]:
    """The line in which a node ends, and the column behind its last character there, counted from 1."""
    inner: tuple[Node, ...] = node.items if isinstance(node, Sequence) else ()
    if isinstance(node, Mapping):
        inner = tuple(part for entry in node.entries for part in (entry.key, entry.value))
    return max([(node.span.end_line, node.span.end_column), *map(end_of, inner)])


class Outline(NamedTuple):
    """What is known of a file without looking into it: it holds for as long as the file's text is the same.

    Args:
        keys: those of its mapping, in order; none if it is no mapping.
        places: what `Document.at` has answered so far.
        notes: what was found in the entity so far.
    """

    keys: tuple[str, ...]
    places: Places
    notes: Notes

    def copy(self) -> Outline:
        """What is known now."""
        return Outline(self.keys, dict(self.places), dict(self.notes))

    def learn(self, other: Outline) -> None:
        """Take what somebody else has found out about the same text."""
        self.places.update(other.places)
        self.notes.update(other.notes)


_HELD: Final = 100
"""How many files are held as nodes, which take most of the memory, once somebody has had them parsed."""
_parsed: deque[Document] = deque()
"""Those, in the order in which they were parsed."""


class Document:
    """The YAML of an entity.

    Args:
        source: the file it stands in.
        root: its node; in the glossary, that of one term. None if the whole file is its node, and it is to
            be parsed only when somebody asks for what its outline does not tell.
        outline: its outline, if it is known already.
    """

    def __init__(self, source: Source, root: Node | None = None, outline: Outline | None = None) -> None:
        self.source = source
        self._root = root
        self._outline = outline

    @property
    def root(self) -> Node:
        """Its node."""
        root = self._root
        if root is None:
            root = self._root = parse(self.source)[0]
            assert root is not None  # noqa: S101 - it has been parsed before
            _parsed.append(self)
            if len(_parsed) > _HELD:
                _parsed.popleft()._root = None  # noqa: SLF001 - of this class
        return root

    @property
    def outline(self) -> Outline:
        """Its outline."""
        if self._outline is None:
            entries = self.root.entries if isinstance(self.root, Mapping) else ()
            self._outline = Outline(tuple([sys.intern(entry.key.text) for entry in entries]), {}, {})
        return self._outline

    def at(self, *steps: str | int, key: bool = False) -> Span:
        """The place of a value, or of the nearest thing that holds it.

        Args:
            steps: field names and positions from the entity down. A position in a mapping means its
                nth entry, as the model turns mappings into lists.
            key: point at the last step's key rather than at its value.
        """
        places, asked = self.outline.places, (key, *steps)
        if asked not in places:
            _, *place = self._found(steps, key=key)
            places[asked] = tuple(place)
        return Span(self.source.path, *places[asked])

    def _found(self, steps: tuple[str | int, ...], *, key: bool) -> Span:
        node = self.root
        last_key: Scalar | None = None
        for step in steps:
            if isinstance(node, Mapping):
                if isinstance(step, int):
                    found = node.entries[step] if step < len(node.entries) else None
                else:
                    found = next((e for e in node.entries if e.key.text == step), None)
                if found is None:
                    return last_key.span if last_key else node.span
                last_key, node = found.key, found.value
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                last_key, node = None, node.items[step]
            elif isinstance(node, Scalar):
                break
            else:
                return last_key.span if last_key else node.span
        if key and last_key is not None:
            return last_key.span
        return node.span

    def node(self, *steps: str | int) -> Node | None:
        """The node of a value; None if nothing stands there. Steps are those of `at`."""
        node = self.root
        for step in steps:
            if isinstance(node, Mapping):
                entries = (e for n, e in enumerate(node.entries) if step in (n, e.key.text))
                entry = next(entries, None)
                if entry is None:
                    return None
                node = entry.value
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    def written(self, span: Span) -> str:
        """What stands in a span, as the author typed it; empty if it is on several lines."""
        if span.line != span.end_line:
            return ""
        return self.source.text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]

    def word(self, needle: str, *steps: str | int, nth: int = 0) -> Span:
        """The place of the nth `needle` within a text."""
        return locate(self.source.text, self.at(*steps), needle, nth)
