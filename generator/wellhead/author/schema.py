"""JSON Schemas of the format, by which editors complete, explain and check files.

A schema describes a single file: its fields, their types and fixed words. Only the checker compares files.
Everything here is derived from the models, so schemas and models cannot diverge.
"""

from __future__ import annotations

import re
import types
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from wellhead.kit.ids import MAX_ID
from wellhead.playbook.fields import (
    MAX_RICH,
    MAX_SUMMARY,
    ArtifactRef,
    Date,
    EarlierCheck,
    Id,
    Keyed,
    Names,
    Plain,
    Rich,
    Summary,
    Web,
)
from wellhead.playbook.model import ENTITY_MODELS, Entity, Manifest, Term
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

    from wellhead.playbook.parts import Model

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = ".schema"
"""The folder of the schemas within a playbook's folder; the checker ignores hidden folders."""

GLOSSARY, PLAYBOOK = "glossary", "playbook"
MODELS: Final[Mapping[str, type[Model]]] = {
    PLAYBOOK: Manifest,
    GLOSSARY: Term,
    **{kind.value: model for kind, model in ENTITY_MODELS.items()},
}
"""The kinds of files, and the model of each; the glossary contains a list of its model."""

_ID: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_LINE: Final = r"^[^\n]*[^\s][^\n]*\n*$"
# To YAML, an unquoted 2019 is a number. Wellhead reads it as text, so an editor should not object.
_TEXT: Final = ["string", "number"]
_TYPES: Final[Mapping[Any, tuple[str, Schema]]] = {
    Plain: ("one line of plain text", {"type": _TEXT, "pattern": _LINE}),
    Summary: (
        f"one line of plain text, at most {MAX_SUMMARY} characters",
        {"type": _TEXT, "pattern": _LINE, "maxLength": MAX_SUMMARY},
    ),
    Rich: (
        "rich text: paragraphs, lists, tables, links, `[[kind/id]]`",
        {"type": _TEXT, "pattern": r"\S", "maxLength": MAX_RICH},
    ),
    Id: (
        "an id: lower-case words joined by hyphens",
        {"type": ["string", "integer"], "pattern": f"^{_ID}$", "maxLength": MAX_ID},
    ),
    Date: (
        "a date: year-month-day",
        {
            "type": "string",
            "format": "date",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "examples": ["2026-11-01"],
        },
    ),
    Web: ("a web address", {"type": "string", "pattern": r"^https?://[^\s/?#]+\S*$"}),
    EarlierCheck: (
        "an id, or kind/owner/id",
        {
            "type": ["string", "integer"],
            "pattern": f"^(?:{_ID}|{_ID}/{_ID}/{_ID})$",
            "examples": ["phase/prototype/baseline-recorded"],
        },
    ),
    ArtifactRef: (
        "the id of an artifact, with @ and one of its states",
        {"type": ["string", "integer"], "pattern": f"^{_ID}(?:@{_ID})?$", "examples": ["model@evaluated"]},
    ),
}
"""The values that authors may write for fields of these types, in words and as a schema."""


def schema(kind: str) -> Schema:
    """Return the JSON Schema (2020-12) of a kind of file.

    Args:
        kind: A key of `MODELS`.
    """
    definitions: dict[str, Schema] = {}
    model = MODELS[kind]
    body = _object(model, definitions, hide={"id"} if issubclass(model, Entity) else set())
    if kind == GLOSSARY:
        definitions[model.__name__] = body
        body = {
            "description": "The terms. The first use of each on a page leads to it.",
            "type": "array",
            "items": {"$ref": f"#/$defs/{model.__name__}"},
        }
    head = {"$schema": DIALECT, "title": f"Wellhead: {kind}"}
    return {**head, **body, **({"$defs": dict(sorted(definitions.items()))} if definitions else {})}


def file_name(kind: str) -> str:
    """Return the name of the file of a kind's schema."""
    return f"{kind}.schema.json"


def paths(kind: str, folder: str) -> str:
    """Return the paths of the files of a kind as a pattern for editors.

    Args:
        kind: A key of `MODELS`.
        folder: The playbook's folder with forward slashes; "" if paths are relative to it.
    """
    below = f"{kind}.yml" if kind in {PLAYBOOK, GLOSSARY} else f"{KIND_FOLDERS[kind]}/*.yml"
    return f"{folder}/{below}" if folder else below


def modeline(address: str) -> str:
    """Return the comment by which an editor with yaml-language-server finds the schema of a file.

    Args:
        address: The address of the schema, relative to the file.
    """
    return f"# yaml-language-server: $schema={address}"


def with_modeline(text: str, line: str) -> str:
    """Return a text with its modeline replaced, or with a new first line if it has none.

    Args:
        text: The whole file; its line ends and byte order mark stay.
        line: The result of `modeline`.
    """
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(bom)
    if _MODELINE.search(body):
        return bom + _MODELINE.sub(lambda _: line, body, count=1)
    line_end = "\r\n" if "\r\n" in body else "\n"
    return f"{bom}{line}{line_end}{body}"


_MODELINE: Final = re.compile(r"^#\s*yaml-language-server:\s*\$schema=[^\r\n]*", re.MULTILINE)


def kind_of(path: str) -> str:
    """Return the kind of a file, a key of `MODELS`.

    Args:
        path: The path of the file in the playbook's folder.
    """
    folder, slash, _ = path.partition("/")
    if not slash:
        return path.removesuffix(".yml")
    return next(kind for kind, name in KIND_FOLDERS.items() if name == folder)


def _object(model: type[Model], definitions: dict[str, Schema], *, hide: set[str]) -> Schema:
    hints = get_type_hints(model, include_extras=True)
    properties: dict[str, Schema] = {}
    required = []
    for name, field in model.model_fields.items():
        if name not in hide:
            properties[field.alias or name] = _field(field, hints[name], definitions)
            if field.is_required():
                required.append(field.alias or name)
    return {
        "description": " ".join((model.__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _field(field: FieldInfo, hint: Any, definitions: dict[str, Schema]) -> Schema:
    words, value = _value(hint, definitions)
    least = next((m.min_length for m in field.metadata if hasattr(m, "min_length")), None)
    if least:
        value = {**value, "minItems" if value.get("type") == "array" else "minProperties": least}
        words += ", at least one" if least == 1 else f", at least {least}"
    default = {} if field.is_required() or not field.default else {"default": str(field.default)}
    said = field.description or ""
    needed = "required" if field.is_required() else "optional"
    return {"description": said, "markdownDescription": f"{said}\n\n*{words}; {needed}*", **value, **default}


def _value(hint: Any, definitions: dict[str, Schema]) -> tuple[str, Schema]:
    """Return the values that authors may write for a type, in words and as a schema."""
    base, marks = _unmarked(hint)
    if base in _TYPES:
        words, value = _TYPES[base]
        named = next((m.kind for m in marks if isinstance(m, Names)), None)
        return (f"the id of {_article(named)}" if named else words), value
    origin, arguments = get_origin(base), get_args(base)
    if origin in {Union, types.UnionType}:
        return _value(next(a for a in arguments if a is not type(None)), definitions)
    if origin is tuple:
        keyed = next((m for m in marks if isinstance(m, Keyed)), None)
        return _mapping(arguments[0], keyed, definitions) if keyed else _list(arguments[0], definitions)
    if origin is Literal or issubclass(base, StrEnum):
        fixed = [str(word) for word in arguments or list(base)]
        return "one of " + ", ".join(f"`{word}`" for word in fixed), {"type": "string", "enum": fixed}
    return _reference(base, definitions, hide=set())


def _list(item: Any, definitions: dict[str, Schema]) -> tuple[str, Schema]:
    words, value = _value(item, definitions)
    return f"a list; each item {words}", {"type": "array", "items": value}


def _mapping(model: type[Model], keyed: Keyed, definitions: dict[str, Schema]) -> tuple[str, Schema]:
    hints = get_type_hints(model, include_extras=True)
    key_words, key = _value(hints[keyed.key], definitions)
    if keyed.value is None:
        value_words, value = _reference(model, definitions, hide={keyed.key})
    else:
        value_words, value = _value(hints[keyed.value], definitions)
        if type(None) in get_args(hints[keyed.value]):
            value = {**value, "type": [*_as_list(value["type"]), "null"]}
            value_words += ", or null"
    words = f"a mapping; each key {key_words}, each value {value_words}"
    if "enum" in key:
        properties = dict.fromkeys(key["enum"], value)
        return words, {"type": "object", "additionalProperties": False, "properties": properties}
    names = {k: v for k, v in key.items() if k != "type"}
    return words, {"type": "object", "additionalProperties": value, "propertyNames": names}


def _reference(model: type[Model], definitions: dict[str, Schema], *, hide: set[str]) -> tuple[str, Schema]:
    name = model.__name__
    if name not in definitions:
        definitions[name] = {}  # Ends the recursion of a model that contains itself.
        definitions[name] = _object(model, definitions, hide=hide)
    return "its fields", {"$ref": f"#/$defs/{name}"}


def _unmarked(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """Split a type into the type without our annotations, and these annotations."""
    if get_origin(hint) is not Annotated:
        return hint, ()
    base, *metadata = get_args(hint)
    marks = tuple(m for m in metadata if isinstance(m, Names | Keyed))
    rest = tuple(m for m in metadata if m not in marks)
    return (Annotated.__class_getitem__((base, *rest)) if rest else base), marks


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
