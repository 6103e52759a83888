"""The overview page: the playbook at a glance."""

from __future__ import annotations

from wellhead.pages.page import Here, Page, Site
from wellhead.pages.pictures import handoff_map, heat_map
from wellhead.pages.views.checklists import progress_keys
from wellhead.pages.views.common import SECTIONS, common_data, crumbs_to


def overview_page(site: Site) -> Page:
    """Return the overview page."""
    here = Here(site, "")
    playbook = site.playbook
    manifest = playbook.playbook.manifest
    data = {
        **common_data(site, manifest.ref),
        **progress_keys(playbook),
        "crumbs": crumbs_to(site, here)[:1],
        "counts": {kind: len(getattr(playbook, folder)) for kind, folder in SECTIONS.items()},
        "check_count": playbook.check_count,
        "heat": heat_map(playbook),
        "handed_over": handoff_map(playbook),
    }
    return Page("index.md", "overview.md.j2", site.words.text("overview_title"), manifest.title, here, data)
