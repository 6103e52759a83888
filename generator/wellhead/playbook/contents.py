"""The decoded playbook, before its references are followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellhead.playbook.model import Artifact, Entity, Handoff, Manifest, Phase, Practice, Role, Term
    from wellhead.playbook.references import Ref
    from wellhead.source.document import Document


@dataclass(frozen=True, slots=True)
class Playbook:
    """Everything that authors wrote, decoded.

    Args:
        manifest: the content of playbook.yml.
        roles, phases, practices, artifacts, handoffs: the entities, one a file, in the order of their ids.
        terms: the terms of the glossary, in file order.
        documents: the YAML of each entity; the manifest's key is its own reference.
        incomplete: words in the parts that could not be decoded. A rule that reports an absence keeps quiet
            about them, since what seems to be missing may be in a broken file.
        unreadable: the names of entities whose file exists but could not be decoded.
        damaged: the names of entities of which a part could not be decoded and was left out.
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
        """The entities, kind by kind, without the terms, which share one file."""
        return (*self.roles, *self.phases, *self.practices, *self.artifacts, *self.handoffs)
