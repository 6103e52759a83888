"""A record of the values that a page reads of the playbook.

A page is a function of the linked playbook. `traced` puts a proxy before the playbook that returns the
same values and records each read as a facet: a method call with its arguments, or a field. If every facet
of a page has the same digest in a later playbook, the page would come out the same there, since it read
nothing else. This is a verifying trace (Mokhov, Mitchell and Peyton Jones, "Build Systems à la Carte",
2018, section 4.2.2).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from copy import copy
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from wellhead.playbook.checks import CheckAt
from wellhead.playbook.linked.checks import CheckFacts
from wellhead.playbook.model import Entity, Manifest, Term
from wellhead.playbook.parts import Activity, Check, Involvement, Model
from wellhead.playbook.references import Kind, Ref, StateRef
from wellhead.playbook.uses import Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from wellhead.pages.page import Site
    from wellhead.playbook.link import LinkedPlaybook

Facet: TypeAlias = tuple[Any, ...]
"""A single read, as nested tuples of texts: a method call with its arguments, an entry, or a field."""

_MAPPINGS = frozenset({"roles", "phases", "practices", "artifacts", "handoffs", "terms"})
"""The mappings from ids to entities; reading one entry does not depend on the others."""
_LISTS_BY_KEY = frozenset({"mentioned_by", "cited_by", "paths"})
"""The mappings from other keys."""
_HOLDS_NOTHING = frozenset(
    {str, int, bool, NoneType, Kind, Check, Ref, StateRef, Activity, CheckAt, CheckFacts, Involvement, Use}
)
"""The types of values that contain no entity."""
_TELLS_ALL = frozenset({str, int, bool, NoneType, Kind, Ref, StateRef, CheckFacts})
"""The types of values whose `repr` is complete."""
_ENTITIES = (Entity, Term, Manifest)
_IDENTITY = frozenset({"id", "ref", "kind"})
"""The fields that identify an entity and therefore never change."""
GONE = "gone"
"""The digest of a value that no longer exists."""
UNKNOWN = ""
"""The digest of a value that cannot be compared; a page that read one is always made again."""


def traced(site: Site, facets: dict[Facet, None]) -> Site:
    """Return a copy of a site whose playbook records every read.

    Args:
        site: The site, with the real playbook.
        facets: Receives the facets as keys, in the order of reading.
    """
    other = copy(site)
    other.playbook = cast("LinkedPlaybook", _Watched(site.playbook, facets))
    return other


class Digests:
    """The digests of facets in one playbook.

    Args:
        playbook: The real playbook, not a traced one.
    """

    def __init__(self, playbook: LinkedPlaybook) -> None:
        self._playbook = playbook
        self._parts: dict[int, str] = {}

    def of(self, facet: Facet) -> str:
        """Return the digest of a facet; `GONE` if its value no longer exists, `UNKNOWN` if it has none."""
        how, *rest = facet
        try:
            return hashlib.blake2b(self._value(how, rest).encode(), digest_size=12).hexdigest()
        except LookupError:
            return GONE
        except TypeError:  # a type that `_text` does not know yet
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
        """Return a value as text; an entity as its reference, since its fields are facets of their own."""
        if type(value) in _TELLS_ALL:
            return repr(value)
        if isinstance(value, CheckAt):
            return f"{value[:2]!r}{self._part(value.check)}"
        if isinstance(value, str | int):  # also the enums of texts
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
        """Return a digest of all fields of a part of an entity, such as an activity."""
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
    """Return the form that an argument has in a facet."""
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
    """Return the argument that its form in a facet stands for in another playbook."""
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
    """A proxy of an entity that records which fields are read.

    It keeps each field after the first read, so only that one costs time.
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
    def __class__(self) -> type:  # so that isinstance() sees the entity's class
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
    """The facets of a page, and the proxies that were handed out to it.

    It does not refer to `_Watched`: without a reference cycle, all of a page's notes are freed as soon as the
    page is made.
    """

    def __init__(self, facets: dict[Facet, None]) -> None:
        self._facets = facets
        self._entities: dict[int, _Seen] = {}
        self.answers: dict[Facet, Any] = {}

    def note(self, facet: Facet) -> None:
        """Record a read."""
        self._facets[facet] = None

    def entity(self, real: Entity | Term | Manifest) -> _Seen:
        """Return the proxy of an entity, always the same one."""
        found = self._entities.get(id(real))
        if found is None:
            found = self._entities[id(real)] = _Seen(real, self._facets)
        return found

    def wrap(self, value: Any) -> Any:
        """Return a value with every entity in it replaced by its proxy."""
        if type(value) in _HOLDS_NOTHING:  # the most frequent types
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
    """A proxy of the linked playbook; see `traced`."""

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
    """Return a tuple of the same type, named or not, with other items."""
    make = getattr(value, "_make", tuple)
    made: tuple[Any, ...] = make(items)
    return made


class _WatchedContent:
    """A proxy of the authors' content, `LinkedPlaybook.playbook`."""

    def __init__(self, notes: _Notes, real: LinkedPlaybook) -> None:
        self.manifest = notes.entity(real.playbook.manifest)


class _WatchedMapping(Mapping[Any, Any]):
    """A proxy of a mapping that records each entry that is read, and all keys if they are listed."""

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
