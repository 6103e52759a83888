"""The kinds of things that can be renamed, and the search for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from wellhead.kit.nearest import nearest
from wellhead.playbook.model import ENTITY_MODELS, Artifact
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Anything
    from wellhead.playbook.uses import Use
    from wellhead.source.document import Document
    from wellhead.source.finding import Span

ENTITIES: Final = tuple(kind.value for kind in ENTITY_MODELS)
"""The kinds of things that have a file of their own."""
MAX_LISTED: Final = 8
"""The number of known ids up to which a refusal lists them; more would not fit a line."""
KINDS: Final = (*ENTITIES, "term", "activity", "state", "check", "source", "level")
"""The kinds of things that can be renamed."""


class RenameRefused(Exception):  # noqa: N818 - the request is at fault
    """The rename is impossible; the message is a sentence for the reader."""


class Renamable(NamedTuple):
    """A thing that can be renamed.

    Args:
        own: The place of its id; None if the name of the file is the id.
        refers: Returns True for each use that refers to it.
        taken: Ids that are or were in use, and that therefore cannot mean anything else.
        home: The document and the path of the mapping with the field `was`; None if the kind has none.
    """

    own: Span | None
    refers: Callable[[Use], bool]
    taken: Collection[str]
    home: tuple[Document, tuple[str | int, ...]] | None


def _entity(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    ref = Ref(Kind(kind), old)
    everything: list[Anything] = [*playbook.entities, *playbook.terms.values()]
    others = [e for e in everything if e.kind == kind and e.id != old]
    if playbook.find(ref) is None:
        raise _no(kind, old, [e.id for e in others])
    document = playbook.document(ref)
    own = document.at("id") if kind == Kind.TERM else None
    taken = {e.id for e in others}.union(*(e.was for e in others))
    return Renamable(own, lambda use: playbook.target(use) == ref, taken, (document, ()))


def _activity(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    phase_id, _, activity = old.rpartition("/")
    phase = playbook.phases.get(phase_id)
    ids = [a.id for a in phase.activities] if phase else []
    if phase is None or activity not in ids:
        known = [f"{at.phase.id}/{at.activity.id}" for at in playbook.activities]
        raise _no(kind, old, known, "name it with its phase")
    own = playbook.at(phase.ref, "activities", ids.index(activity), "id")
    ref = phase.ref
    return Renamable(
        own,
        lambda use: use.kind == "activity" and use.owner == ref and use.target == activity,
        {i for i in ids if i != activity},
        None,
    )


def _state(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    artifact_id, _, state = old.partition("@")
    artifact = playbook.find(Ref(Kind.ARTIFACT, artifact_id))
    ids = [s.id for s in artifact.states] if isinstance(artifact, Artifact) else []
    if artifact is None or state not in ids:
        known = [f"{a.id}@{s.id}" for a in playbook.artifacts.values() for s in a.states]
        raise _no(kind, old, known, "name it with its artifact")
    own = playbook.at(artifact.ref, "states", ids.index(state), "id")
    return Renamable(
        own, lambda use: use.kind == "state" and use.target == old, {i for i in ids if i != state}, None
    )


def _check(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    at = next((c for c in playbook.checks if c.key == old), None)
    if at is None:
        raise _no(kind, old, [c.key for c in playbook.checks], "name it as kind/owner/id")
    others = [c.check for c in playbook.checks_of(at.owner) if c.check.id != at.check.id]
    document = playbook.document(at.owner)
    taken = {c.id for c in others}.union(*(c.was for c in others))
    return Renamable(document.at(*at.steps, "id"), lambda _: False, taken, (document, at.steps))


def _listed(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    """Find a source or a level of the manifest."""
    manifest = playbook.playbook.manifest
    ids = [entry.id for entry in (manifest.sources if kind == "source" else manifest.levels)]
    if old not in ids:
        raise _no(kind, old, ids)
    n = ids.index(old)
    own = (
        playbook.at(manifest.ref, "sources", n, key=True)
        if kind == "source"
        else playbook.at(manifest.ref, "levels", n, "id")
    )
    return Renamable(
        own, lambda use: use.kind == kind and use.target == old, {i for i in ids if i != old}, None
    )


_FINDERS: Final = {
    "activity": _activity,
    "state": _state,
    "check": _check,
    "source": _listed,
    "level": _listed,
}


def _no(kind: str, old: str, known: Collection[str], remedy: str = "") -> RenameRefused:
    near = nearest(old, known)
    if near:
        remedy = f'did you mean "{near}"?'
    elif 0 < len(known) <= MAX_LISTED:
        remedy = remedy or f"there are: {', '.join(sorted(known))}"
    return RenameRefused(f'there is no {kind} "{old}"{"; " if remedy else ""}{remedy}')


def find(playbook: LinkedPlaybook, kind: str, old: str) -> Renamable:
    """Find a thing by its id.

    Args:
        playbook: The playbook.
        kind: One of `KINDS`.
        old: The id, in the form that `wellhead.author.rename.rename` takes.

    Raises:
        RenameRefused: There is no such thing.
    """
    return _FINDERS.get(kind, _entity)(playbook, kind, old)
