"""Findings for the errors that pydantic reports, with their places in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from wellhead.kit.nearest import meant, nearest
from wellhead.playbook.model import Entity
from wellhead.source.finding import Finding, Severity
from wellhead.source.fixes import as_list, rename_key, replace_word
from wellhead.source.nodes import Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from wellhead.source.document import Document, Steps
    from wellhead.source.finding import Fix

_KINDS = {
    "string_type": ("must be text", "write one text, without a dash or keys of its own"),
    "tuple_type": ("must be a list", "put it on a line of its own that starts with a dash"),
    "list_type": ("must be a list", "put it on a line of its own that starts with a dash"),
    "model_type": ("must be a mapping of fields", "write its fields on lines of their own, indented"),
    "model_attributes_type": ("must be a mapping of fields", "write its fields on lines of their own"),
    "dict_type": ("must be a mapping", "write key: value on lines of their own, indented"),
    "too_short": ("has nothing in it", "write at least one item"),
    "date_type": ("is not a date; write year-month-day, as in 2026-11-01", None),
}
"""The end of the message, after the field's name, and the remedy, by pydantic's type of error."""
_ONE_ROLE = {
    "accountable": "one role answers for an activity; name it, and list the others under responsible",
    "decider": "one role decides at a gate; name it, and consult the others before",
    "owner_role": "one role keeps an artifact; name it",
    "from": "one role gives; write a hand-off of its own for each other giver",
    "to": "one role receives; write a hand-off of its own for each other receiver",
}
"""The remedy, by field, where an author lists several roles and only one is allowed."""


_IN_BRACES = "a comma ends a text inside { }: put the whole text in quotes"
"""The remedy where a comma has turned the rest of a sentence into a key without a value."""


def explain(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Finding:
    """Return the finding for one error that pydantic reports.

    Args:
        model: the model that the document was validated against.
        document: the YAML with the values.
        detail: the error.
    """
    loc, kind = detail["loc"], detail["type"]
    name = next((str(s) for s in reversed(loc) if isinstance(s, str)), "value")
    if kind not in ("missing", "enum", "extra_forbidden"):
        name = _entry_name(document, loc) or name
    given = detail.get("input")
    rule = "invalid-value"
    remedy: str | None
    if kind == "extra_forbidden":
        known = _fields(model, loc[:-1])
        rule, message = "unknown-key", f'there is no field "{name}" here'
        in_braces = given is None and " " in name
        remedy = _IN_BRACES if in_braces else _did_you_mean(name, known) or f"fields here: {', '.join(known)}"
    elif kind == "missing":
        loc = loc[:-1]
        rule, message, remedy = "missing-key", f'the field "{name}" is missing', f"add a line: {name}: …"
    elif given is None or given == "":
        message = f'"{name}" is empty'
        remedy = "write a value or take the line out; quote the word null if you mean it as text"
    elif kind in ("enum", "literal_error"):
        values = _values(detail)
        message = f'"{given}" is not a value of "{name}"'
        remedy = _did_you_mean(str(given), values) or f"one of: {', '.join(values)}"
    elif kind == "id":
        message, remedy = f'"{given}" {detail["msg"]}', "ids are lower-case words joined by hyphens"
    else:
        said, remedy = _KINDS.get(kind, (detail["msg"], None))
        if kind == "string_type" and isinstance(given, list | tuple):
            remedy = _ONE_ROLE.get(name, remedy)
        message = f'"{name}" {said}'
        if kind == "iso_date" and remedy is None:
            remedy = "write year, month and day of a real day, as in 2026-11-01"
        if kind == "summary_long":
            remedy = "say what it is for here, and the rest in the body"
    place = document.at(*loc, key=kind == "extra_forbidden")
    return Finding(rule, Severity.ERROR, message, place, remedy, fix=_fix(model, document, detail))


def _fix(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Fix | None:
    """Return the fix of a slip in a key or a word, or of a list of one item without its brackets."""
    loc, kind, given = detail["loc"], detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        name = meant(str(loc[-1]), _fields(model, loc[:-1]))
        return None if name is None else rename_key(document, loc, name)
    if kind in ("enum", "literal_error") and isinstance(given, str):
        word = meant(given, _values(detail))
        return None if word is None else replace_word(document, document.at(*loc), given, word)
    if kind in ("tuple_type", "list_type") and isinstance(given, str):
        info = _field(_holder(model, loc[:-1]), str(loc[-1]))
        # A text can be one item of a list only where the items are texts.
        return None if info is None or _inner_model(info) else as_list(document, loc)
    return None


def nearest_field(model: type[BaseModel], detail: ErrorDetails) -> str | None:
    """Return the field that the author of an unknown one most likely meant, or None."""
    if detail["type"] != "extra_forbidden":
        return None
    return nearest(str(detail["loc"][-1]), _fields(model, detail["loc"][:-1]))


def _entry_name(document: Document, loc: Steps) -> str | None:
    """Return the author's key if `loc` ends in the position of an entry or in a field that the model adds."""
    node: Node = document.root
    for n, step in enumerate(loc):
        if isinstance(node, Mapping) and isinstance(step, int) and step < len(node.entries):
            entry = node.entries[step]
            rest = loc[n + 1 :]
            fields = [e.key.text for e in entry.value.entries] if isinstance(entry.value, Mapping) else []
            if not rest or (len(rest) == 1 and rest[0] not in fields):
                return entry.key.text
            node = entry.value
        elif isinstance(node, Mapping):
            found = next((e.value for e in node.entries if e.key.text == step), None)
            if found is None:
                return None
            node = found
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return None


def _values(detail: ErrorDetails) -> list[str]:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return re.findall(r"'([^']*)'", expected)


def _did_you_mean(word: str, known: Iterable[str]) -> str | None:
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else None


def _fields(model: type[BaseModel], loc: Steps) -> list[str]:
    """Return the field names, as authors write them, of the model at `loc`."""
    here = _holder(model, loc)
    hidden = {"id"} if issubclass(here, Entity) else _key_fields(here)
    return [f.alias or n for n, f in here.model_fields.items() if n not in hidden]


def _holder(model: type[BaseModel], loc: Steps) -> type[BaseModel]:
    """Return the model at `loc`, or the last one on the path to it."""
    here = model
    for step in loc:
        if isinstance(step, str):
            info = _field(here, step)
            inner = _inner_model(info) if info is not None else None
            if inner is None:
                break
            here = inner
    return here


def _field(model: type[BaseModel], name: str) -> FieldInfo | None:
    return next((f for n, f in model.model_fields.items() if name in (n, f.alias)), None)


def _key_fields(model: type[BaseModel]) -> set[str]:
    return {n for n, f in model.model_fields.items() if f.description == "The key in the mapping."}


def _inner_model(info: FieldInfo) -> type[BaseModel] | None:
    stack: list[object] = [info.annotation]
    while stack:
        top = stack.pop()
        if isinstance(top, type) and issubclass(top, BaseModel):
            return top
        stack.extend(get_args(top))
    return None
