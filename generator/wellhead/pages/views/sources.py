"""The page of the sources, and the places that cite each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from wellhead.pages.page import Here, Site

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity, Term
    from wellhead.playbook.uses import Use


class Citation(NamedTuple):
    """A check that cites a source."""

    label: str
    address: str


def sources_data(site: Site) -> dict[str, Any]:
    """Return the sources with the places that cite them, and how many checks cite any."""
    playbook = site.playbook
    here = Here(site, "sources")
    cited = []
    for source in playbook.playbook.manifest.sources:
        places: dict[Entity | Term | None, list[Citation]] = {}
        for use in playbook.cited_by.get(source.id, ()):
            places.setdefault(_owner(playbook, use), [])
            at = next((at for at in playbook.checks_of(use.owner) if at.steps == use.steps[:-2]), None)
            if at is not None:
                places[_owner(playbook, use)].append(Citation(at.check.text, here.check(at)))
        cited.append((source, list(places.items())))
    count = playbook.check_count
    return {"cited": cited, "own_count": count - playbook.cited_check_count, "check_count": count}


def _owner(playbook: LinkedPlaybook, use: Use) -> Entity | Term | None:
    return playbook.find(use.owner)
