"""A parsed file and where in it each value stands: the bridge from a model's field to file:line:col."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellhead.parse import Mapping, Node, Scalar, Sequence, locate

if TYPE_CHECKING:
    from wellhead.finding import Span
    from wellhead.read import Source


@dataclass(frozen=True, slots=True)
class Document:
    """The YAML of one entity.

    Args:
        source: the file it stands in.
        root: its node; in the glossary, that of one term.
    """

    source: Source
    root: Node

    def at(self, *steps: str | int, key: bool = False) -> Span:
        """The place of a value, or of the nearest thing that holds it.

        Args:
            steps: field names and positions from the entity down. A position in a mapping means its
                nth entry, as the model turns mappings into lists.
            key: point at the last step's key rather than at its value.
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

    def word(self, needle: str, *steps: str | int, nth: int = 0) -> Span:
        """The place of the nth `needle` within a text."""
        return locate(self.source.text, self.at(*steps), needle, nth)
