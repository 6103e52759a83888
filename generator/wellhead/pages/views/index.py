"""The index page of each kind of entity."""

from __future__ import annotations

from wellhead.pages.page import Here, Page, Site, file_of
from wellhead.pages.pictures import gate_flow, handoff_map
from wellhead.pages.views.checklists import progress_keys
from wellhead.pages.views.common import SECTIONS, common_data, crumbs_to
from wellhead.pages.views.first_use import artifacts_by_phase, practices_by_phase
from wellhead.playbook.references import Kind


def index_page(site: Site, kind: Kind) -> Page:
    """Return the page that lists all entities of a kind."""
    folder = SECTIONS[kind]
    here = Here(site, folder)
    t = site.words
    playbook = site.playbook
    data = {
        **common_data(site, playbook.playbook.manifest.ref),
        **progress_keys(playbook),
        "crumbs": crumbs_to(site, here),
    }
    if kind is Kind.PRACTICE:
        data["by_phase"] = practices_by_phase(playbook)
    if kind is Kind.ARTIFACT:
        data["by_phase"] = artifacts_by_phase(playbook)
    if kind is Kind.PHASE:
        data["flow"] = gate_flow(playbook, t)
    if kind is Kind.HANDOFF:
        data["handed_over"] = handoff_map(playbook)
    return Page(
        file_of(folder),
        f"index_{folder}.md.j2",
        t.text(f"{folder}_title"),
        t.text(f"{folder}_lead"),
        here,
        data,
    )
