"""YAML as Wellhead reads it, as plain data: to other readers of YAML, `off` is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.source.nodes import Mapping, Scalar
from wellhead.source.parse import parse
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from wellhead.source.nodes import Node


def data_of(text: str) -> Any:
    """Return what a text holds, without any fault, as lists, dicts, texts and None."""
    root, findings = parse(SourceFile("example.yml", text))
    assert root is not None
    assert not findings
    return plain(root)


def plain(node: Node) -> Any:
    """Return what a node holds."""
    if isinstance(node, Scalar):
        return None if node.plain and node.text in ("", "~", "null") else node.text
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]
