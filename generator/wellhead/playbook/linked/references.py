"""The references and texts of a playbook, and the entities and sources that they name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wellhead.playbook.linked.checks import LinkedChecks
from wellhead.playbook.references import Kind, Ref, to_ref
from wellhead.playbook.texts import Text, everything, texts
from wellhead.playbook.uses import Use, uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.model import Anything, Manifest
    from wellhead.source.finding import Span

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True)
class LinkedReferences(LinkedChecks):
    """The references and texts of a playbook."""

    @property
    def uses(self) -> Iterator[Use]:
        """Every reference in fields and in texts, in no particular order.

        They are too many to be kept, so they are collected anew each time.
        """
        return uses(self.playbook, self.checks)

    @property
    def everything(self) -> Iterator[Manifest | Anything]:
        """The manifest, every entity and every term, in the order of `texts`."""
        return everything(self.playbook)

    @property
    def texts(self) -> Iterator[Text]:
        """Every text that authors wrote, with its place."""
        return texts(self.playbook)

    def place(self, use: Use) -> Span:
        """Return the place of a reference: the id, or in a text the brackets and everything between them."""
        if use.within:
            return self.document(use.owner).word(use.within, *use.steps, nth=use.nth)
        return self.at(use.owner, *use.steps, key=use.key)

    def target(self, use: Use) -> Ref | None:
        """Return the name of the entity that a reference leads to, even if it does not exist.

        References to levels, sources and activities lead to no entity; for them it is None.
        """
        if use.kind == "any":
            return to_ref(use.target)
        if use.kind == "state":
            return Ref(Kind.ARTIFACT, use.target.partition("@")[0])
        return Ref(Kind(use.kind), use.target) if use.kind in _KINDS else None

    @property
    def mentioned_by(self) -> dict[Ref, tuple[Ref, ...]]:
        """The entities whose texts link to an entity, by that entity."""
        return self._back[0]

    @property
    def cited_by(self) -> dict[str, tuple[Use, ...]]:
        """The places that cite a source, by the source's id, in the order of reading."""
        return self._back[1]

    @cached_property
    def _back(self) -> tuple[dict[Ref, tuple[Ref, ...]], dict[str, tuple[Use, ...]]]:
        mentioned: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        cited: dict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            if use.kind == "any" and (ref := to_ref(use.target)) and ref != use.owner:
                mentioned[ref][use.owner] = None
            elif use.kind == "source":
                cited[use.target].append(use)
        return (
            {ref: tuple(owners) for ref, owners in mentioned.items()},
            {source: tuple(found) for source, found in cited.items()},
        )
