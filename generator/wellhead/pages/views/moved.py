"""The page at the earlier address of an entity, which leads to the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from wellhead.pages.page import Here, Page, Site, file_of
from wellhead.pages.views.common import common_data, crumbs_to

if TYPE_CHECKING:
    from wellhead.playbook.model import Entity
    from wellhead.playbook.references import Ref


def moved_page(site: Site, ref: Ref, place: str) -> Page:
    """Return the page that leads from an earlier address of an entity to its present one.

    Args:
        site: The playbook and how it is published.
        ref: The entity under its present id.
        place: The place of the page under the earlier id.
    """
    entity = cast("Entity", site.playbook.find(ref))
    here = Here(site, place)
    data = {**common_data(site, None), "crumbs": crumbs_to(site, here, entity.kind), "it": entity}
    return Page(file_of(place), "moved.md.j2", entity.title, entity.summary, here, data, unlisted=True)
