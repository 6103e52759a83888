"""The texts of a playbook, with their places, and their prose without markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from wellhead.playbook.fields import Plain, Rich, Summary
from wellhead.playbook.parts import Model, WorksWith

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.model import Entity, Manifest, Term
    from wellhead.playbook.references import Ref
    from wellhead.source.document import Steps

_RICH = frozenset(get_args(Rich)[1:])
_PLAIN = frozenset({*get_args(Plain)[1:], *get_args(Summary)[1:]})
_IN_PLACE: dict[type[Model], str] = {WorksWith: "text"}
"""Fields that are their whole entry in the file, as the text in ``works_with: {role: text}``."""


class Text(NamedTuple):
    """A text and its place."""

    owner: Ref
    steps: Steps
    rich: bool
    text: str

    @property
    def field(self) -> str:
        """The name of the field that contains the text, directly or in a list."""
        last = self.steps[-1]
        return last if isinstance(last, str) else next(s for s in reversed(self.steps) if isinstance(s, str))


def texts(playbook: Playbook) -> Iterator[Text]:
    """Yield every plain and every rich text of a playbook, in the order of the format's fields."""
    for entity in everything(playbook):
        yield from texts_in(entity)


def everything(playbook: Playbook) -> Iterator[Manifest | Entity | Term]:
    """Yield the manifest, every entity and every term."""
    yield playbook.manifest
    yield from playbook.entities
    yield from playbook.terms


def texts_in(entity: Manifest | Entity | Term) -> Iterator[Text]:
    """Yield every text of an entity."""
    return _inside(entity.ref, (), entity)


def _inside(owner: Ref, steps: Steps, model: Model) -> Iterator[Text]:
    for name, key, rich in _fields(type(model)):
        value = getattr(model, name)
        if not value:  # None or an empty list
            continue
        here = steps if key is None else (*steps, key)
        if type(value) is str:
            if rich is not None:
                yield Text(owner, here, rich, value)
            continue
        several = isinstance(value, tuple)
        for n, inner in enumerate(value if several else (value,)):
            place = (*here, n) if several else here
            if isinstance(inner, Model):
                yield from _inside(owner, place, inner)
            elif rich is not None:
                yield Text(owner, place, rich, inner)


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, str | None, bool | None], ...]:
    """Return the fields that contain texts or models: name, key in the file, and True for rich texts.

    The key is None for a field of `_IN_PLACE`; the last value is None for a field without texts.
    """
    found: list[tuple[str, str | None, bool | None]] = []
    for name, info in model.model_fields.items():
        marks, holds_model = _marks((info.annotation, *info.metadata))
        rich = True if marks & _RICH else False if marks and marks <= _PLAIN else None
        if rich is not None or holds_model:
            found.append((name, None if _IN_PLACE.get(model) == name else info.alias or name, rich))
    return tuple(found)


@cache
def text_fields(model: type[Model]) -> frozenset[str]:
    """Return the names of the fields that contain one or several texts."""
    return frozenset(name for name, _, rich in _fields(model) if rich is not None)


def _marks(parts: tuple[object, ...]) -> tuple[set[object], bool]:
    """Return the validators of texts in a type, and True if it contains models."""
    marks: set[object] = set()
    holds_model = False
    stack = list(parts)
    while stack:
        part = stack.pop()
        if isinstance(part, type):
            holds_model = holds_model or issubclass(part, Model)
        elif inner := get_args(part):
            stack.extend(inner)
        elif type(part).__name__ == "AfterValidator":
            marks.add(part)
    return marks, holds_model


_CODE = re.compile(
    r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[ \t]*$|\Z)|(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\2(?!`)"
)
_BARE = re.compile(r"\[\[[^\[\]|\n]*\]\]")
_UNSEEN = re.compile(
    r"\[\[[^\[\]|\n]*\||\]\]|\]\([^()\n]*\)|<?(?:https?://|mailto:)[^\s>)]+>?|[*_]{1,3}(?=\w)|(?<=\w)[*_]{1,3}"
)


def without_code(text: str) -> str:
    """Return a rich text with spaces in place of its code, so that positions stay the same."""
    return _CODE.sub(lambda m: " " * len(m.group()), text) if "`" in text or "~~~" in text else text


def prose(text: str) -> str:
    """Return the words of a rich text that readers see, at the same positions.

    Code, addresses, and references that show another entity's title are replaced by spaces.
    """
    bare = _BARE.sub(lambda m: " " * len(m.group()), without_code(text))
    return _UNSEEN.sub(lambda m: " " * len(m.group()), bare)
