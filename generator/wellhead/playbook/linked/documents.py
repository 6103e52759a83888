"""The files of a playbook's entities: places in them, and what could not be decoded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.references import Kind, Ref
    from wellhead.source.document import Document
    from wellhead.source.finding import Span


@dataclass(frozen=True)
class LinkedDocuments:
    """The files of a playbook's entities.

    Args:
        playbook: the decoded playbook.
    """

    playbook: Playbook

    @cached_property
    def paths(self) -> dict[Ref, str]:
        """The path of each entity's file, relative to the playbook's folder."""
        return {ref: document.source.path for ref, document in self.playbook.documents.items()}

    def document(self, ref: Ref) -> Document:
        """Return the YAML of an entity."""
        return self.playbook.documents[ref]

    def at(self, ref: Ref, *steps: str | int, key: bool = False) -> Span:
        """Return the place of a value of an entity; see `Document.at`."""
        return self.document(ref).at(*steps, key=key)

    def uncertain(self, name: str, within: Ref | None = None) -> bool:
        """Return True if an id may be defined in a part that could not be decoded.

        Args:
            name: the id.
            within: the entity that would define it; None for any.
        """
        return name in self.playbook.incomplete and (within is None or within in self.playbook.damaged)

    def whole(self, *kinds: Kind) -> bool:
        """Return True if all entities of some kinds could be decoded completely.

        Otherwise rules that report an absence keep quiet, since a broken entity may hold what seems to be
        absent.

        Args:
            kinds: the kinds; none stands for all of them, and the rest of the playbook besides.
        """
        broken = self.playbook.damaged | self.playbook.unreadable
        if not kinds:
            return not broken and not self.playbook.incomplete
        return not any(ref.kind in kinds for ref in broken)
