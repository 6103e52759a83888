"""Everything that authors wrote, decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellhead.playbook.model import (
        Artifact,
        Entity,
        Handoff,
        Manifest,
        Phase,
        Practice,
        Ref,
        Role,
        Term,
    )
    from wellhead.source.document import Document


@dataclass(frozen=True, slots=True)
class Playbook:
    """Everything authors wrote, decoded.

    Args:
        manifest: playbook.yml.
        roles, phases, practices, artifacts, handoffs: one entity a file, in the order of their ids.
        terms: the glossary, in its own order.
        documents: where each entity stands; the manifest's key is its own reference.
        incomplete: words that occur in what could not be decoded. A rule that would report an
            absence keeps quiet about them, since the missing thing may stand in a broken file.
        unreadable: names of entities whose file exists but could not be decoded.
        damaged: names of entities of which a part could not be decoded and was left out.
    """

    manifest: Manifest
    roles: tuple[Role, ...] = ()
    phases: tuple[Phase, ...] = ()
    practices: tuple[Practice, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    terms: tuple[Term, ...] = ()
    documents: dict[Ref, Document] = field(default_factory=dict, compare=False, hash=False, repr=False)
    incomplete: frozenset[str] = frozenset()
    unreadable: frozenset[Ref] = frozenset()
    damaged: frozenset[Ref] = frozenset()

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities, kind by kind; terms, of which many share a file, are not among them."""
        return (*self.roles, *self.phases, *self.practices, *self.artifacts, *self.handoffs)
