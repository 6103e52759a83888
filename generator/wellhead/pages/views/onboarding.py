"""The onboarding page, and the steps of newcomers from day 1 to day 90."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from wellhead.pages.views.checklists import Group, Item, items, joined
from wellhead.playbook.parts import When

if TYPE_CHECKING:
    from markupsafe import Markup

    from wellhead.kit.interface_texts import Words
    from wellhead.pages.page import Site
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Role
    from wellhead.playbook.parts import OnboardingStep
    from wellhead.playbook.references import Ref

FIRST_WEEK = (When.DAY_1, When.WEEK_1)
"""The times that the sheet for the first week covers."""


class Station(NamedTuple):
    """The steps of newcomers by one time: first those of everybody, then those of each role."""

    when: When
    title: Markup
    common: tuple[Item, ...]
    own: tuple[tuple[Role, tuple[Item, ...]], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All steps."""
        return (*self.common, *(item for _, steps in self.own for item in steps))


def stations(playbook: LinkedPlaybook, t: Words) -> tuple[Station, ...]:
    """Return the steps of everybody from day 1 to day 90; a time without steps is left out."""
    manifest = playbook.playbook.manifest
    common = _steps(manifest.onboarding, playbook, manifest.ref)
    by_role = [(role, _steps(role.onboarding, playbook, role.ref)) for role in playbook.roles.values()]
    found = (
        Station(
            when,
            t(f"when_{when.value.replace('-', '_')}"),
            items(playbook, common[when]),
            tuple((role, items(playbook, steps[when])) for role, steps in by_role if steps[when]),
        )
        for when in When
    )
    return tuple(station for station in found if station.items)


def groups(playbook: LinkedPlaybook, role: Role, t: Words) -> tuple[Group, ...]:
    """Return the steps of newcomers in a role, by time: first those of everybody, then those of the role."""
    manifest = playbook.playbook.manifest
    common = _steps(manifest.onboarding, playbook, manifest.ref)
    own = _steps(role.onboarding, playbook, role.ref)
    return tuple(
        Group(
            f"onboarding-{when.value}",
            t(f"when_{when.value.replace('-', '_')}"),
            "",
            items(playbook, (*common[when], *own[when])),
        )
        for when in When
        if common[when] or own[when]
    )


def first_week(found: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the groups, as `groups` gives them, that belong to the first week."""
    return tuple(g for g in found if g.anchor in {f"onboarding-{when.value}" for when in FIRST_WEEK})


def _steps(
    steps: tuple[OnboardingStep, ...], playbook: LinkedPlaybook, owner: Ref
) -> dict[When, tuple[CheckAt, ...]]:
    by_check = {id(at.check): at for at in playbook.checks_of(owner)}
    found: dict[When, tuple[CheckAt, ...]] = dict.fromkeys(When, ())
    for step in steps:
        found[step.when] += tuple(by_check[id(c)] for c in step.checks)
    return found


def onboarding_data(site: Site) -> dict[str, Any]:
    """Return the steps of all newcomers and their keys."""
    found = stations(site.playbook, site.words)
    every = [item for station in found for item in station.items]
    return {"stations": found, "keys": joined(every), "every": every}
