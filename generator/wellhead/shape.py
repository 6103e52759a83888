"""shape: what of an entity has a say in others, so that another wording does not put everything in question.

Most changes of a playbook are of a text. What follows from the graph stays as it is then, as long as the
text holds the same links: who mentions whom, whose a check is, whether a reference leads somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.model import Model
from wellhead.references import mentions
from wellhead.texts import text_fields

if TYPE_CHECKING:
    from wellhead.decode import Playbook
    from wellhead.model import Entity


def shape(model: Model) -> tuple[Any, ...]:
    """All that an entity or a part of one says, but of its texts only the links that stand in them."""
    texts = text_fields(type(model))
    return tuple(
        [(_links if name in texts else _shape)(getattr(model, name)) for name in type(model).model_fields]
    )


def _shape(value: object) -> object:
    if isinstance(value, Model):
        return shape(value)
    return tuple(map(_shape, value)) if isinstance(value, tuple) else value


def _links(value: str | tuple[str, ...] | None) -> object:
    if isinstance(value, tuple):
        return tuple(map(_links, value))
    if not value or "](" in value:  # whoever looks for these sees the whole text
        return value or None
    return tuple(mentions(value)) or None


def is_reworded(old: Playbook, new: Playbook) -> bool:
    """Whether two playbooks, in which all could be decoded, differ in nothing but the texts of entities.

    Manifest and glossary are the same too: their words are looked for in all texts.
    """
    return (
        not (old.incomplete or old.unreadable or old.damaged)
        and not (new.incomplete or new.unreadable or new.damaged)
        and list(old.documents) == list(new.documents)
        and old.manifest == new.manifest
        and old.terms == new.terms
        and all(
            was is now or shape(was) == shape(now)
            for was, now in zip(old.entities, new.entities, strict=True)
        )
    )


def has_same_parts(old: Entity, new: Entity) -> bool:
    """Whether two entities of one shape differ in nothing but texts of their own, and of none of their parts.

    So what others show of them, such as their checks, is the same.
    """
    texts = text_fields(type(old))
    names = [name for name in type(old).model_fields if name not in texts]
    return all(getattr(old, name) == getattr(new, name) for name in names)
