"""The nodes of a parsed file: texts, lists and mappings, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from wellhead.source.finding import Span

BLOCK_STYLES: Final = ("|", ">")
"""The characters that introduce a block text: literal and folded."""


class Scalar(NamedTuple):
    """A text.

    Args:
        text: the value, with escapes and folded lines resolved and without quotes.
        span: the place of the text, including its quotes.
        plain: True if it is neither quoted nor a block, so that words such as `null` may have a meaning.
    """

    text: str
    span: Span
    plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list.

    Args:
        items: the items in file order.
        span: the first dash, or the brackets and everything between them.
    """

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values; no key occurs twice.

    Args:
        entries: the entries in file order.
        span: the first key, or the braces and everything between them.
    """

    entries: tuple[Entry, ...]
    span: Span


Node = Scalar | Sequence | Mapping
