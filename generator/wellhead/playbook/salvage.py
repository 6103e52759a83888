"""salvage: as much of an entity as makes sense, when some of it does not.

What does not fit its model is reported, cut out, and the rest is tried again: one slip does not hide the
next, and the rules still look at what is left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import ValidationError

from wellhead.playbook.explain import explain, nearest_field
from wellhead.playbook.model import Model
from wellhead.source.document import Document
from wellhead.source.parse import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Several

    from pydantic_core import ErrorDetails

    from wellhead.source.document import Steps
    from wellhead.source.finding import Finding

_MAX_ROUNDS = 8
"""How often an entity is tried; each round cuts out at least one thing."""
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
M = TypeVar("M", bound=Model)


class Salvaged(NamedTuple):
    """What became of an entity.

    Args:
        model: a `Model`, or None if it cannot stand.
        document: the document without what was cut, so that positions in lists mean the same in both.
        findings: what was wrong.
        lost: all that could be an id in what was cut.
    """

    model: Any
    document: Document
    findings: tuple[Finding, ...]
    lost: frozenset[str]


def words_in(text: str) -> frozenset[str]:
    """All that could be an id in a text."""
    return frozenset(_WORD.findall(text.lower()))


def salvage(model: type[M], document: Document, entity_id: str | None = None) -> Salvaged:
    """One model from a document.

    Args:
        model: what it is to be.
        document: a mapping of fields.
        entity_id: the id, where the file's name gives it.
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
        # What was cut in one round is missing in the next; and a list in which every item is wrong counts
        # as empty besides.
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


def _outermost(details: Several[ErrorDetails]) -> list[Steps]:
    """Where to cut: an item that lacks two fields goes once, and what lies in it goes with it.

    From the end, so that earlier positions in lists stay true.
    """
    spared = {d["loc"][: -(d["type"] == "missing" and len(d["loc"]) > 1) or None] for d in details}
    outermost = [loc for loc in spared if not any(loc[:n] in spared for n in range(1, len(loc)))]
    return sorted(outermost, key=lambda loc: [str(s).zfill(6) for s in loc], reverse=True)


def _plain_data(node: Node) -> object:
    """Plain Python values: text, None, lists and dicts. A plain ``null`` is the only None."""
    if isinstance(node, Scalar):
        return None if node.plain and node.text in ("", "~", "null") else node.text
    if isinstance(node, Sequence):
        return [_plain_data(item) for item in node.items]
    return {entry.key.text: _plain_data(entry.value) for entry in node.entries}


def _words_of(node: Node | None) -> Iterable[str]:
    """All that could be an id in what stands at a node."""
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
    """A node without the one at `steps`, and that one; the model may hold what no author wrote."""
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
    """Take the value at `loc` out of `data`, or the nearest container that can be spared.

    Returns:
        the steps to what was taken out; none if there is nothing to take.
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
"""What keeps an entity alive without a required field, so that the rest of it is still checked."""


def _stand_in(data: dict[str, Any], loc: Steps) -> bool:
    name = str(loc[0])
    if len(loc) == 1 and name in _STAND_INS:
        data[name] = _STAND_INS[name]
        return True
    return False
