"""Decoding of the valid part of an entity that has errors.

Values that do not fit the model are reported and cut out, and the rest is tried again, so that one error does
not hide the next, and the rules can examine what is left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import ValidationError

from wellhead.playbook.explain import explain, nearest_field
from wellhead.playbook.parts import Model
from wellhead.source.document import Document
from wellhead.source.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections import abc

    from pydantic_core import ErrorDetails

    from wellhead.source.document import Steps
    from wellhead.source.finding import Finding

_MAX_ROUNDS = 8
"""The largest number of attempts; each cuts out at least one value."""
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
M = TypeVar("M", bound=Model)


class Salvaged(NamedTuple):
    """The result of decoding an entity.

    Args:
        model: the `Model`, or None if too little of it is valid.
        document: the document without the values that were cut, so that positions in lists are those of the
            model.
        findings: the errors.
        lost: all words in the values that were cut that could be ids.
    """

    model: Any
    document: Document
    findings: tuple[Finding, ...]
    lost: frozenset[str]


def words_in(text: str) -> frozenset[str]:
    """Return all words of a text that could be ids."""
    return frozenset(_WORD.findall(text.lower()))


def salvage(model: type[M], document: Document, entity_id: str | None = None) -> Salvaged:
    """Decode one model from a document.

    Args:
        model: the model.
        document: the YAML; its root is a mapping of fields.
        entity_id: the id, if it is given by the file's name.

    Raises:
        TypeError: the root of the document is not a mapping.
    """
    root = document.root
    data = _plain_data(root)
    if not isinstance(root, Mapping) or not isinstance(data, dict):
        msg = "only a mapping of fields can be a model"
        raise TypeError(msg)
    if entity_id is not None:
        data["id"] = entity_id
    findings: list[Finding] = []
    lost: set[str] = set()
    for round_ in range(_MAX_ROUNDS):
        try:
            return Salvaged(model.model_validate(data), document, tuple(findings), frozenset(lost))
        except ValidationError as error:
            details = error.errors(include_url=False)
        # Values that were cut in one round are missing in the next; and a list in which every item is wrong
        # is also reported as empty.
        held = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
        follows = {"missing", "too_short", "setting"} if round_ else set()
        misspelt = {
            (*d["loc"][:-1], meant) for d in details if (meant := nearest_field(model, d)) is not None
        }
        findings += [
            explain(model, document, d)
            for d in details
            if d["type"] not in follows
            and not (d["type"] == "too_short" and d["loc"] in held)
            and not (d["type"] == "missing" and d["loc"] in misspelt)
        ]
        for loc in _outermost(details):
            gone = _cut(data, loc)
            if gone:
                left, cut = _without(document.root, gone)
                document = Document(document.source, left)
                lost.update(_words_of(cut), map(str, gone))
            elif not _stand_in(data, loc):
                return Salvaged(None, document, tuple(findings), frozenset(_words_of(root)))
    return Salvaged(None, document, tuple(findings), frozenset(_words_of(root)))


def _outermost(details: abc.Sequence[ErrorDetails]) -> list[Steps]:
    """Return the paths of the values to cut out, without those that lie within another.

    They are in reverse order, so that cutting does not change the positions of those that follow.
    """
    spared = {d["loc"][: -(d["type"] == "missing" and len(d["loc"]) > 1) or None] for d in details}
    outermost = [loc for loc in spared if not any(loc[:n] in spared for n in range(1, len(loc)))]
    return sorted(outermost, key=lambda loc: [str(s).zfill(6) for s in loc], reverse=True)


def _plain_data(node: Node) -> object:
    """Return a node as texts, lists and dicts; nothing, ``~`` or ``null`` without quotes is None."""
    if isinstance(node, Scalar):
        return None if node.plain and node.text in ("", "~", "null") else node.text
    if isinstance(node, Sequence):
        return [_plain_data(item) for item in node.items]
    return {entry.key.text: _plain_data(entry.value) for entry in node.entries}


def _words_of(node: Node | None) -> abc.Iterable[str]:
    """Yield all words of a node that could be ids."""
    if isinstance(node, Scalar):
        yield from _WORD.findall(node.text.lower())
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _words_of(item)
    elif node is not None:
        for entry in node.entries:
            yield from _words_of(entry.key)
            yield from _words_of(entry.value)


def _without(node: Node, steps: Steps) -> tuple[Node, Node | None]:
    """Return a node without the one at `steps`, and that one; None if no author wrote it."""
    first, rest = steps[0], steps[1:]
    if isinstance(node, Sequence) and isinstance(first, int) and first < len(node.items):
        before, item, after = node.items[:first], node.items[first], node.items[first + 1 :]
        if not rest:
            return Sequence((*before, *after), node.span), item
        left, lost = _without(item, rest)
        return Sequence((*before, left, *after), node.span), lost
    if isinstance(node, Mapping):
        for n, entry in enumerate(node.entries):
            if entry.key.text == first:
                before_, after_ = node.entries[:n], node.entries[n + 1 :]
                if not rest:
                    return Mapping((*before_, *after_), node.span), entry.value
                left, lost = _without(entry.value, rest)
                return Mapping((*before_, Entry(entry.key, left), *after_), node.span), lost
    return node, None


def _cut(data: Any, loc: Steps) -> Steps:
    """Remove the value at `loc` from `data`, or else the nearest value around it that can be removed.

    Returns:
        The path of what was removed; empty if nothing could be removed.
    """
    trail: list[tuple[Any, str | int]] = []
    here = data
    for step in loc:
        if isinstance(here, dict) and isinstance(step, int):
            keys = list(here)
            step = keys[step] if step < len(keys) else str(step)  # noqa: PLW2901 - nth entry
        trail.append((here, step))
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
    while trail:
        holder, step = trail[-1]
        try:
            del holder[step]
        except (KeyError, IndexError, TypeError):
            trail.pop()
            continue
        return tuple(step for _, step in trail)
    return ()


_STAND_INS: dict[str, object] = {
    "title": "?",
    "term": "?",
    "summary": "?",
    "question": "?",
    "mission": "?",
    "goal": "?",
    "problem": "?",
    "definition": "?",
    "version": "?",
    "owner": "?",
    "site_id": "unnamed",
    "steps": ["?"],
    "form": "document",
}
"""Values for required fields that are missing, so that the rest of the entity can be checked."""


def _stand_in(data: dict[str, Any], loc: Steps) -> bool:
    name = str(loc[0])
    if len(loc) == 1 and name in _STAND_INS:
        data[name] = _STAND_INS[name]
        return True
    return False
