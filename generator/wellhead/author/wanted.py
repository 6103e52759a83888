"""A request to add something to a playbook, and the checks that refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wellhead.kit.ids import id_problem
from wellhead.kit.nearest import nearest
from wellhead.playbook.model import ENTITY_MODELS
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Collection

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Entity, Term

KINDS: Final = (*(kind.value for kind in ENTITY_MODELS), Kind.TERM.value)
"""The kinds of things that can be added."""


class SkeletonRefused(Exception):  # noqa: N818 - the request is at fault
    """The request cannot be met; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing to add.

    Args:
        kind: One of `KINDS`.
        id: Its id.
        title: Its title; None derives one from the id.
        roles: The ids of the roles that take part. The first is the one that leads, keeps or gives.
        phases: The ids of the phases it belongs to.
        artifacts: The artifacts that a hand-off carries, as ``artifact`` or ``artifact@state``.
        activity: The activity that produces the artifact or uses the practice, as ``phase/activity``.
    """

    kind: str
    id: str
    title: str | None = None
    roles: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    activity: str | None = None

    @property
    def name(self) -> str:
        """The title; if none was given, it is derived from the id."""
        words = self.id.replace("-", " ")
        return self.title or words[0].upper() + words[1:]


def refuse_impossible(playbook: LinkedPlaybook, wanted: Wanted) -> None:
    """Refuse a request with an unusable id, or one that names something unknown.

    Raises:
        SkeletonRefused: The request is of that kind.
    """
    if problem := id_problem(wanted.id):
        raise SkeletonRefused(f'"{wanted.id}" {problem}')
    if playbook.find(Ref(Kind(wanted.kind), wanted.id)) is not None:
        raise SkeletonRefused(f'there is a {wanted.kind} "{wanted.id}" already')
    everything: list[Entity | Term] = [*playbook.entities, *playbook.terms.values()]
    former = next((e for e in everything if e.kind == wanted.kind and wanted.id in e.was), None)
    if former is not None:
        raise SkeletonRefused(f'"{wanted.id}" is an earlier id of {former.ref}; choose another')
    for kind, names, known in (
        ("role", wanted.roles, playbook.roles),
        ("phase", wanted.phases, playbook.phases),
        ("artifact", [a.partition("@")[0] for a in wanted.artifacts], playbook.artifacts),
    ):
        for name in names:
            if name not in known:
                raise unknown(kind, name, known)


def unknown(kind: str, name: str, known: Collection[str]) -> SkeletonRefused:
    """Return the refusal of a name that does not exist.

    Args:
        kind: The kind of thing that was named.
        name: The name.
        known: The names that exist, among which to find a similar one.
    """
    near = nearest(name, known)
    asked = f'did you mean "{near}"?' if near else f"there are: {', '.join(known) or 'none'}"
    return SkeletonRefused(f'there is no {kind} "{name}"; {asked}')


def activity_of(playbook: LinkedPlaybook, name: str) -> ActivityAt:
    """Return the activity with a name.

    Args:
        playbook: The playbook.
        name: The activity as ``phase/activity``.

    Raises:
        SkeletonRefused: There is no such activity.
    """
    known = {f"{at.phase.id}/{at.activity.id}": at for at in playbook.activities}
    if name not in known:
        raise unknown("activity", name, known)
    return known[name]
