"""A parsed file that maps the fields of a model to their places in the file."""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Final, TypeAlias

from wellhead.source.nodes import Mapping, Node, Scalar, Sequence
from wellhead.source.parse import parse
from wellhead.source.positions import locate

if TYPE_CHECKING:
    from wellhead.source.finding import Span
    from wellhead.source.read import SourceFile


Steps: TypeAlias = tuple[str | int, ...]
"""The path from an entity to a value: field names and positions in lists, counted from 0."""


def end_of(node: Node) -> tuple[int, int]:
    """Return the line in which a node ends and the column after its last character, both counted from 1."""
    inner: tuple[Node, ...] = node.items if isinstance(node, Sequence) else ()
    if isinstance(node, Mapping):
        inner = tuple(part for entry in node.entries for part in (entry.key, entry.value))
    return max([(node.span.end_line, node.span.end_column), *map(end_of, inner)])


_HELD: Final = 100
"""The number of parsed files whose nodes are kept; nodes take most of the memory."""
_parsed: deque[Document] = deque()
"""The documents whose nodes are kept, in the order in which they were parsed."""


class Document:
    """The YAML of an entity, parsed again when a place in it is needed.

    Args:
        source: the file that contains the entity.
        root: the entity's node; in the glossary, the node of one term. None stands for the root of the file.
        keys: the keys of the entity's mapping, in order, if they are known.
    """

    def __init__(
        self, source: SourceFile, root: Node | None = None, keys: tuple[str, ...] | None = None
    ) -> None:
        self.source = source
        self._root = root
        self._keys = keys

    @property
    def root(self) -> Node:
        """The entity's node."""
        root = self._root
        if root is None:
            root = self._root = parse(self.source)[0]
            assert root is not None  # noqa: S101 - it has been parsed before
            _parsed.append(self)
            if len(_parsed) > _HELD:
                _parsed.popleft()._root = None  # noqa: SLF001 - of this class
        return root

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the entity's mapping, in order; empty if it is not a mapping."""
        if self._keys is None:
            entries = self.root.entries if isinstance(self.root, Mapping) else ()
            self._keys = tuple([sys.intern(entry.key.text) for entry in entries])
        return self._keys

    def without_nodes(self) -> Document:
        """Return the same document without its nodes, which are parsed again when they are needed."""
        return Document(self.source, keys=self.keys)

    def at(self, *steps: str | int, key: bool = False) -> Span:
        """Return the place of a value, or of the nearest value around it that exists.

        Args:
            steps: field names and positions from the entity down. A position in a mapping stands for its
                nth entry, since the model turns mappings into lists.
            key: point at the key of the last step rather than at its value.
        """
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
        """Return the node of a value, or None if there is none.

        Args:
            steps: field names and positions, as in `at`.
        """
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
        """Return the text of a span as the author typed it; empty if the span has several lines."""
        if span.line != span.end_line:
            return ""
        return self.source.text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]

    def word(self, needle: str, *steps: str | int, nth: int = 0) -> Span:
        """Return the place of the nth `needle`, counted from 0, within a text; see `locate`."""
        return locate(self.source.text, self.at(*steps), needle, nth)
