"""References that authors write in rich text: ``[[role/data-scientist|the scientist]]``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.model import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
"""A reference: its target, then its label if it has one."""

_CODE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?^ {0,3}\1[ \t]*$|(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\2(?!`)")


_KINDS = frozenset(kind.value for kind in Kind if kind is not Kind.PLAYBOOK)


class Mention(NamedTuple):
    """A reference as it stands in a text."""

    target: str
    label: str | None
    written: str


def mentions(text: str) -> Iterator[Mention]:
    """The references in a rich text, in order; those in code are text, not references."""
    if "[[" not in text:
        return
    bare = _CODE.sub(lambda m: " " * len(m.group()), text) if "`" in text or "~~~" in text else text
    for match in REFERENCE.finditer(bare):
        yield Mention(match.group(1).strip(), match.group(2), match.group())


def to_ref(target: str) -> Ref | None:
    """The entity that ``kind/id`` names, or None if it is not of that form."""
    kind, slash, entity_id = target.partition("/")
    if not slash or kind not in _KINDS:
        return None
    return Ref(Kind(kind), entity_id)
