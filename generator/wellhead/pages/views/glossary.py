"""The glossary page: the terms by first letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from wellhead.pages.page import Site
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity, Term


def glossary_data(site: Site) -> dict[str, Any]:
    """Return the terms by their first letter, each with the entities and terms that it points to."""
    playbook = site.playbook
    letters: dict[str, list[tuple[Term, list[Entity | Term]]]] = {}
    for term in playbook.terms.values():
        first = term.term[0].upper()
        see = [found for target in term.see if (found := _see(playbook, target))]
        letters.setdefault(first if first.isalpha() else "#", []).append((term, see))
    return {"letters": letters}


def _see(playbook: LinkedPlaybook, target: str) -> Entity | Term | None:
    kind, _, entity_id = target.partition("/")
    return playbook.find(Ref(Kind(kind), entity_id))
