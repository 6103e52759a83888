"""Every text that authors wrote, with its place, and how it reads without its markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from wellhead.playbook.model import Model, Plain, Ref, Rich, Summary, WorksWith

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.model import Entity, Manifest, Term
    from wellhead.source.document import Steps

_RICH = frozenset(get_args(Rich)[1:])
_PLAIN = frozenset({*get_args(Plain)[1:], *get_args(Summary)[1:]})
_IN_PLACE: dict[type[Model], str] = {WorksWith: "text"}
"""Fields that stand for their whole entry in the file, as the text does in ``works_with: {role: text}``."""


class Text(NamedTuple):
    """A text and where it stands."""

    owner: Ref
    steps: Steps
    rich: bool
    text: str

    @property
    def field(self) -> str:
        """The name of the field that holds it, or holds the list that it stands in."""
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
        if not value:  # nothing, or an empty list
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
    """The fields that hold texts or models: name, key in the file, and whether their text is rich."""
    found: list[tuple[str, str | None, bool | None]] = []
    for name, info in model.model_fields.items():
        marks, holds_model = _marks((info.annotation, *info.metadata))
        rich = True if marks & _RICH else False if marks and marks <= _PLAIN else None
        if rich is not None or holds_model:
            found.append((name, None if _IN_PLACE.get(model) == name else info.alias or name, rich))
    return tuple(found)


@cache
def text_fields(model: type[Model]) -> frozenset[str]:
    """The names of the fields that hold a text or several."""
    return frozenset(name for name, _, rich in _fields(model) if rich is not None)


def _marks(parts: tuple[object, ...]) -> tuple[set[object], bool]:
    """What a type says of its text, and whether it holds models."""
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
    """A rich text with spaces for its code, each character still at its place."""
    return _CODE.sub(lambda m: " " * len(m.group()), text) if "`" in text or "~~~" in text else text


def prose(text: str) -> str:
    """What readers read of a rich text, each character still at its place.

    Code, addresses, and references that show another entity's title become spaces.
    """
    bare = _BARE.sub(lambda m: " " * len(m.group()), without_code(text))
    return _UNSEEN.sub(lambda m: " " * len(m.group()), bare)
