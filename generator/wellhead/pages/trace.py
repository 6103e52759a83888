"""Record what a page reads of the playbook, so that it is made anew only when that has changed.

A page is a function of the linked playbook. `Watched` stands before the playbook, hands out the same
values and keeps a list of facets: each question that was asked and each field that was looked at. If
every facet of a page has the same digest in a later playbook, the page would come out the same there,
since it saw nothing else. This is a verifying trace (Mokhov, Mitchell and Peyton Jones, "Build Systems
à la Carte", 2018, section 4.2.2).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from copy import copy
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from wellhead.playbook.link import CheckFacts
from wellhead.playbook.model import (
    Activity,
    Check,
    Entity,
    Involvement,
    Kind,
    Manifest,
    Model,
    Ref,
    StateRef,
    Term,
)
from wellhead.playbook.uses import CheckAt, Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from wellhead.pages.page import Site
    from wellhead.playbook.link import LinkedPlaybook

Facet: TypeAlias = tuple[Any, ...]
"""One thing that was read, as nested tuples of texts: a question with its arguments, or a field."""

_MAPPINGS = frozenset({"roles", "phases", "practices", "artifacts", "handoffs", "terms"})
"""The look-ups from an id to an entity: reading one entry is not reading all."""
_LISTS_BY_KEY = frozenset({"mentioned_by", "cited_by", "paths"})
"""The look-ups from a name to something else."""
_HOLDS_NOTHING = frozenset(
    {str, int, bool, NoneType, Kind, Check, Ref, StateRef, Activity, CheckAt, CheckFacts, Involvement, Use}
)
"""Types of values in which no entity is to be found."""
_TELLS_ALL = frozenset({str, int, bool, NoneType, Kind, Ref, StateRef, CheckFacts})
"""Types of values that `repr` writes out whole."""
_ENTITIES = (Entity, Term, Manifest)
_IDENTITY = frozenset({"id", "ref", "kind"})
"""What an entity is found by; it cannot change without the entity being another one."""
GONE = "gone"
"""The digest of what is no longer there."""
UNKNOWN = ""
"""The digest of what cannot be compared; it equals nothing, so a page that read it is always made anew."""


def traced(site: Site, facets: dict[Facet, None]) -> Site:
    """Return the same site, with everything that is read of its playbook entered into `facets`.

    Args:
        site: the real one.
        facets: gets what was read, in the order of reading.
    """
    other = copy(site)
    other.playbook = cast("LinkedPlaybook", _Watched(site.playbook, facets))
    return other


class Digests:
    """The digests of facets in one playbook.

    Args:
        playbook: the real one, not a watched one.
    """

    def __init__(self, playbook: LinkedPlaybook) -> None:
        self._playbook = playbook
        self._parts: dict[int, str] = {}

    def of(self, facet: Facet) -> str:
        """What a facet's value is here, in a few characters; `GONE` if it cannot be asked any more."""
        how, *rest = facet
        try:
            return hashlib.blake2b(self._value(how, rest).encode(), digest_size=12).hexdigest()
        except LookupError:
            return GONE
        except TypeError:  # of a type that nobody has thought of here yet
            return UNKNOWN

    def _value(self, how: str, rest: list[Any]) -> str:
        playbook = self._playbook
        if how == "field":
            kind, entity_id, name = rest
            return self._text(getattr(_entity(playbook, kind, entity_id), name))
        if how == "call":
            name, args = rest
            return self._text(getattr(playbook, name)(*(_argument(playbook, a) for a in args)))
        if how == "entry":
            name, key = rest
            mapping: Mapping[Any, Any] = getattr(playbook, name)
            return self._text(mapping[_argument(playbook, key)])
        if how == "keys":
            return self._text(list(getattr(playbook, rest[0])))
        return self._text(getattr(playbook, rest[0]))

    def _text(self, value: object) -> str:  # noqa: PLR0911 - one line a type
        """A value written out; an entity by its name, since its fields are facets of their own."""
        if type(value) in _TELLS_ALL:
            return repr(value)
        if isinstance(value, CheckAt):
            return f"{value[:2]!r}{self._part(value.check)}"
        if isinstance(value, str | int):  # which enums are
            return repr(value)
        if isinstance(value, Entity | Term | Manifest):
            return f"<{value.ref}>"
        if isinstance(value, Model):
            return self._part(value)
        if isinstance(value, tuple | list):
            return f"({','.join(map(self._text, value))})"
        if isinstance(value, Mapping):
            return f"{{{','.join(f'{self._text(k)}:{self._text(v)}' for k, v in value.items())}}}"
        if isinstance(value, dt.date | Enum):
            return str(value)
        if isinstance(value, Iterator):
            return self._text(list(value))
        msg = f"no digest of {type(value).__name__}"
        raise TypeError(msg)

    def _part(self, value: Model) -> str:
        """A part of an entity, such as an activity, by all that it says."""
        known = self._parts.get(id(value))
        if known is None:
            said = value.model_dump_json().encode()
            known = self._parts[id(value)] = hashlib.blake2b(said, digest_size=12).hexdigest()
        return known


def _entity(playbook: LinkedPlaybook, kind: str, entity_id: str) -> Entity | Term | Manifest:
    if kind == Kind.PLAYBOOK:
        return playbook.playbook.manifest
    found = playbook.find(Ref(Kind(kind), entity_id))
    if found is None:
        raise LookupError
    return found


def _named(value: object) -> object:  # noqa: PLR0911 - one line a type
    """An argument as it is written into a facet."""
    if isinstance(value, _Seen):
        return ("entity", *value.seen_as)
    if isinstance(value, Entity | Term):
        return ("entity", value.kind.value, value.id)
    if isinstance(value, Ref):
        return ("ref", value.kind.value, value.id)
    if isinstance(value, StateRef):
        return ("state", *value)
    if isinstance(value, CheckAt):
        return ("check", value.owner.kind.value, value.owner.id, value.check.id)
    if value is None or isinstance(value, str | int):
        return value
    return ("unknown", type(value).__name__)


def _argument(playbook: LinkedPlaybook, name: object) -> object:
    """The argument that a facet's name stands for in another playbook."""
    if not isinstance(name, tuple):
        return name
    how, *rest = name
    if how == "entity":
        return _entity(playbook, *rest)
    if how == "ref":
        return Ref(Kind(rest[0]), rest[1])
    if how == "state":
        return StateRef(*rest)
    if how == "check":
        kind, owner, check = rest
        for at in playbook.checks_of(Ref(Kind(kind), owner)):
            if at.check.id == check:
                return at
        raise LookupError
    raise TypeError


class _Seen:
    """An entity, with the fields that are looked at written down.

    A field is kept here once it has been looked at, so only the first look costs anything.
    """

    def __init__(self, real: Entity | Term | Manifest, facets: dict[Facet, None]) -> None:
        kind, name = ("playbook", "") if isinstance(real, Manifest) else (real.kind.value, real.id)
        self.__dict__.update(seen=real, seen_as=(kind, name), seen_by=facets)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__dict__["seen"], name)
        if not name.startswith("__"):
            if name not in _IDENTITY:
                self.__dict__["seen_by"]["field", *self.__dict__["seen_as"], name] = None
            self.__dict__[name] = value
        return value

    @property
    def __class__(self) -> type:  # so that isinstance() sees the entity's own
        return type(self.__dict__["seen"])

    @__class__.setter
    def __class__(self, _value: type) -> None:
        raise TypeError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self.seen)) and self.seen_as == _seen_as(other)

    def __hash__(self) -> int:
        return hash(self.seen_as)


def _seen_as(entity: object) -> tuple[str, str]:
    if isinstance(entity, Manifest):
        return ("playbook", "")
    known = cast("Entity | Term", entity)
    return (known.kind.value, known.id)


class _Notes:
    """What has been read of a playbook, and what was handed out.

    It knows nothing of `_Watched`: without a circle, all of a page's notes go as soon as it is made.
    """

    def __init__(self, facets: dict[Facet, None]) -> None:
        self._facets = facets
        self._entities: dict[int, _Seen] = {}
        self.answers: dict[Facet, Any] = {}

    def note(self, facet: Facet) -> None:
        """Write down that something was read."""
        self._facets[facet] = None

    def entity(self, real: Entity | Term | Manifest) -> _Seen:
        """The one watched stand-in of an entity."""
        found = self._entities.get(id(real))
        if found is None:
            found = self._entities[id(real)] = _Seen(real, self._facets)
        return found

    def wrap(self, value: Any) -> Any:
        """A value with every entity in it watched."""
        if type(value) in _HOLDS_NOTHING:  # by far the most
            return value
        if isinstance(value, _ENTITIES):
            return self.entity(value)
        if isinstance(value, tuple):
            return _like(value, [self.wrap(v) for v in value])
        if isinstance(value, dict):
            return {key: self.wrap(v) for key, v in value.items()}
        if isinstance(value, list | Iterator):
            return [self.wrap(v) for v in value]
        return value


class _Watched:
    """See `traced`."""

    def __init__(self, real: LinkedPlaybook, facets: dict[Facet, None]) -> None:
        self._real = real
        self._notes = _Notes(facets)
        self.playbook = _WatchedContent(self._notes, real)

    def __getattr__(self, name: str) -> Any:
        if name in _MAPPINGS or name in _LISTS_BY_KEY:
            value: Any = _WatchedMapping(name, getattr(self._real, name), self._notes)
        else:
            value = getattr(self._real, name)
            if callable(value):
                value = _asking(name, value, self._notes)
            else:
                self._notes.note(("value", name))
                value = self._notes.wrap(value)
        self.__dict__[name] = value
        return value


def _asking(name: str, method: Callable[..., Any], notes: _Notes) -> Callable[..., Any]:
    answers = notes.answers

    def ask(*args: object) -> Any:
        facet: Facet = ("call", name, tuple([_named(a) for a in args]))
        if facet not in answers:
            notes.note(facet)
            answers[facet] = notes.wrap(method(*map(_real, args)))
        return answers[facet]

    return ask


def _real(value: object) -> object:
    return value.seen if type(value) is _Seen else value


def _like(value: tuple[Any, ...], items: list[Any]) -> tuple[Any, ...]:
    """A tuple of the same type, named or not, with these items."""
    make = getattr(value, "_make", tuple)
    made: tuple[Any, ...] = make(items)
    return made


class _WatchedContent:
    """What authors wrote, as `LinkedPlaybook.playbook` holds it."""

    def __init__(self, notes: _Notes, real: LinkedPlaybook) -> None:
        self.manifest = notes.entity(real.playbook.manifest)


class _WatchedMapping(Mapping[Any, Any]):
    """A look-up, with each entry that is read written down, and the whole list of keys if it is listed."""

    def __init__(self, name: str, real: Mapping[Any, Any], notes: _Notes) -> None:
        self._name = name
        self._mapping = real
        self._notes = notes

    def __getitem__(self, key: Any) -> Any:
        value = self._mapping.get(key)
        if value is None:
            self._notes.note(("entry", self._name, _named(key)))
            raise KeyError(key)
        if self._name not in _MAPPINGS:
            self._notes.note(("entry", self._name, _named(key)))
        return self._notes.wrap(value)

    def __contains__(self, key: object) -> bool:
        self._notes.note(("entry", self._name, _named(key)))
        return key in self._mapping

    def __iter__(self) -> Iterator[Any]:
        self._notes.note(("keys", self._name))
        return iter(self._mapping)

    def __reversed__(self) -> Iterator[Any]:
        self._notes.note(("keys", self._name))
        return iter(list(self._mapping)[::-1])

    def __len__(self) -> int:
        self._notes.note(("keys", self._name))
        return len(self._mapping)
