"""The catalogue: every check and gate of a playbook, as JSON for the browser.

A page knows only its own checks. The catalogue answers the browser's questions about the whole playbook,
such as which checks have left it, and to which check a key in a saved file belongs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wellhead.pages.page import Here, Site, place_of
from wellhead.pages.views.checklists import phase_gates, phase_groups
from wellhead.pages.views.onboarding import groups
from wellhead.playbook.parts import Level

if TYPE_CHECKING:
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Phase

CATALOGUE = "assets/checks.json"
"""The path of the catalogue in the generated folder."""


def catalogue_file(site: Site) -> bytes:
    """Return the content of the file of `catalogue`."""
    return json.dumps(catalogue(site), ensure_ascii=False, separators=(",", ":")).encode()


def catalogue(site: Site) -> dict[str, Any]:
    """Return the data of ``assets/checks.json``; addresses are relative to the generated folder.

    Checks stand in the order in which readers meet them: phase by phase as in the phase's checklist, then
    onboarding, then the rest. Default values are left out: a level of "must", no role, no earlier keys, and
    ``roles`` that hold only ``role``.

    Args:
        site: The playbook, without errors, and how it is published.
    """
    playbook = site.playbook
    here = Here(site, "")
    lists = _lists(site)
    position = {key: n for n, key in enumerate(lists)}
    checks = [at for owner in playbook.check_owners for at in playbook.checks_of(owner)]
    checks.sort(key=lambda at: position.get(at.key, len(position)))
    return {
        "site": playbook.playbook.manifest.site_id,
        "roles": {role.id: role.title for role in playbook.roles.values()},
        "phases": [
            {"id": p.id, "title": p.title, "page": here.address(place_of(p.ref))}
            for p in playbook.phases.values()
        ],
        "checks": [_check(at, playbook, here, lists) for at in checks],
        "gates": [gate for phase in playbook.phases.values() for gate in _gates(phase, here)],
    }


def _lists(site: Site) -> dict[str, tuple[str, str]]:
    """Return for each key the phase whose checklist has the check, if any, and the title of its group."""
    playbook = site.playbook
    found: dict[str, tuple[str, str]] = {}
    for phase in playbook.phases.values():
        for group in phase_groups(playbook, phase, site.words):
            for item in group.items:
                found.setdefault(item.key, (phase.id, _plain(group.title)))
    for role in playbook.roles.values():
        for group in groups(playbook, role, site.words):
            for item in group.items:
                found.setdefault(item.key, ("", _plain(group.title)))
    return found


def _plain(title: str | Markup) -> str:
    return title.unescape() if isinstance(title, Markup) else title


def _check(
    at: CheckAt, playbook: LinkedPlaybook, here: Here, lists: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    owner = playbook.find(at.owner)
    key, earlier, roles = playbook.facts_of(at.owner)[at.steps]
    phase, group = lists.get(key, ("", getattr(owner, "title", "")))
    check = at.check
    facts = {
        "key": key,
        "text": check.text,
        "page": here.check(at),
        "group": group,
        "phase": phase,
        "role": check.role,
        "roles": [] if roles == (check.role,) else list(roles),
        "level": check.level.value if check.level is not Level.MUST else "",
        "was": list(earlier),
    }
    return {name: value for name, value in facts.items() if value}


def _gates(phase: Phase, here: Here) -> list[dict[str, Any]]:
    return [
        {
            "key": gate.key,
            "title": f"{phase.title}: {here.words.text(f'{name}_title')}",
            "page": here.address(place_of(phase.ref), name),
            "decider": gate.decider,
            "criteria": [item.key for item in gate.items],
        }
        for name, gate in phase_gates(here.playbook, phase, here.words).items()
    ]
