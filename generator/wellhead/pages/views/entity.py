"""The page of an entity: the values that all kinds share, and those of its own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from wellhead.pages.page import Here, Page, Site, file_of, place_of
from wellhead.pages.pictures import surroundings, tall_surroundings
from wellhead.pages.views.artifact import artifact_data
from wellhead.pages.views.common import common_data, crumbs_to
from wellhead.pages.views.handoff import handoff_data
from wellhead.pages.views.phase import phase_data
from wellhead.pages.views.practice import practice_data
from wellhead.pages.views.role import role_data
from wellhead.playbook.model import Artifact, Entity, Handoff, Phase, Practice, Role
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook


def entity_page(site: Site, ref: Ref) -> Page:
    """Return the page of an entity."""
    entity = cast("Entity", site.playbook.find(ref))
    place = place_of(ref)
    here = Here(site, place)
    data: dict[str, Any] = {
        **common_data(site, entity.ref),
        "crumbs": crumbs_to(site, here, entity.kind),
        "it": entity,
        "mentions": _mentions(site.playbook, entity.ref),
        "map": surroundings(here, entity),
        "tall_map": tall_surroundings(here, entity),
    }
    if isinstance(entity, Role):
        data |= role_data(site, entity)
    elif isinstance(entity, Phase):
        data |= phase_data(site, entity)
    elif isinstance(entity, Practice):
        data |= practice_data(site.playbook, entity)
    elif isinstance(entity, Artifact):
        data |= artifact_data(site.playbook, entity)
    elif isinstance(entity, Handoff):
        data |= handoff_data(site.playbook, entity)
    # Whoever types a role's or phase's name wants its page, and nearly every page has the word.
    boost = 4 if entity.kind in (Kind.ROLE, Kind.PHASE) else 1
    return Page(file_of(place), f"{entity.kind}.md.j2", entity.title, entity.summary, here, data, boost=boost)


def _mentions(playbook: LinkedPlaybook, ref: Ref) -> tuple[Entity, ...]:
    owners = (playbook.find(owner) for owner in playbook.mentioned_by.get(ref, ()))
    return tuple(o for o in owners if isinstance(o, Entity))
