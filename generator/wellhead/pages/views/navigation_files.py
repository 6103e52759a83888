"""The navigation files of the generated folder and of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules import RULES
from wellhead.pages.page import Here, Page, Site, file_of
from wellhead.pages.views.common import SECTIONS
from wellhead.pages.views.first_use import artifacts_by_phase, in_order_of_use, practices_by_phase
from wellhead.pages.views.navigation import Entry, divided
from wellhead.pages.views.single import SINGLES
from wellhead.playbook.references import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.model import Entity


def section_navigation(site: Site, kind: Kind) -> Page:
    """Return the navigation file of the pages of a kind."""
    playbook = site.playbook
    folder = SECTIONS[kind]
    order: Iterable[Entity]
    if kind is Kind.PRACTICE:
        order = in_order_of_use(practices_by_phase(playbook), playbook.practices)
    elif kind is Kind.ARTIFACT:
        order = in_order_of_use(artifacts_by_phase(playbook), playbook.artifacts)
    elif kind is Kind.HANDOFF:
        order = playbook.handoffs.values()
    else:
        order = playbook.phases.values() if kind is Kind.PHASE else playbook.roles.values()
    entries = [Entry(0, site.words(f"{folder}_title"), "index.md")]
    listed = [Entry(0, e.title, file_of(e.id)) for e in order]
    entries += listed if kind is Kind.PHASE else divided(listed)
    return _navigation_file(site, f"{folder}/SUMMARY.md", entries)


def rule_navigation(site: Site) -> Page:
    """Return the navigation file of the pages of the rules."""
    entries = [Entry(0, rule.id, file_of(rule.id)) for rule in RULES]
    return _navigation_file(
        site, "rules/SUMMARY.md", [Entry(0, site.words("rules_title"), "index.md"), *entries]
    )


def onboarding_navigation(site: Site) -> Page:
    """Return the navigation file of the onboarding page and of the sheets for the first week."""
    roles = site.playbook.roles.values()
    entries = [Entry(0, site.words("onboarding_title"), "index.md")]
    entries += divided([Entry(0, role.title, file_of(role.id)) for role in roles])
    return _navigation_file(site, "onboarding/SUMMARY.md", entries)


def main_navigation(site: Site) -> Page:
    """Return the navigation file of the generated folder itself."""
    t = site.words
    # The slash brings in the pages that the folder's own navigation names.
    folders = {"onboarding": "onboarding/"}
    entries = [Entry(0, t(f"{name}_title"), folders.get(name, file_of(name))) for name in SINGLES]
    return _navigation_file(site, "SUMMARY.md", [Entry(0, t("overview"), "index.md"), *entries])


def _navigation_file(site: Site, path: str, entries: Iterable[Entry]) -> Page:
    return Page(path, "SUMMARY.md.j2", "", "", Here(site, ""), {"entries": tuple(entries)})
