"""What a newcomer does, reads, and whom they meet: per role, from day 1 to day 90."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.views.checklists import Group, Item, items
from wellhead.playbook.link import raci
from wellhead.playbook.model import When

if TYPE_CHECKING:
    from markupsafe import Markup

    from wellhead.kit.interface_texts import Words
    from wellhead.playbook.link import ActivityAt, LinkedPlaybook
    from wellhead.playbook.model import Handoff, Involvement, OnboardingStep, Phase, Practice, Ref, Role
    from wellhead.playbook.uses import CheckAt

FIRST_WEEK = (When.DAY_1, When.WEEK_1)
"""The stations of the sheet for the first week."""
MOST_MET = 5
"""People on that sheet; whoever meets more in a week remembers none."""


# ---------------------------------------------------------------- steps


class Station(NamedTuple):
    """What newcomers do by one time: the steps of all, then those of each role."""

    when: When
    title: Markup
    common: tuple[Item, ...]
    own: tuple[tuple[Role, tuple[Item, ...]], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All its steps."""
        return (*self.common, *(item for _, steps in self.own for item in steps))


def stations(playbook: LinkedPlaybook, t: Words) -> tuple[Station, ...]:
    """Everybody's onboarding, from day 1 to day 90; a time without steps is left out."""
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
    """A newcomer's steps by station: those of all roles first, then this role's."""
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
    """Those of `groups` that fall into the first week."""
    return tuple(g for g in found if g.anchor in {f"onboarding-{when.value}" for when in FIRST_WEEK})


def _steps(
    steps: tuple[OnboardingStep, ...], playbook: LinkedPlaybook, owner: Ref
) -> dict[When, tuple[CheckAt, ...]]:
    by_check = {id(at.check): at for at in playbook.checks_of(owner)}
    found: dict[When, tuple[CheckAt, ...]] = dict.fromkeys(When, ())
    for step in steps:
        found[step.when] += tuple(by_check[id(c)] for c in step.checks)
    return found


# ---------------------------------------------------------------- reading


class Stretch(NamedTuple):
    """A phase on a role's reading path, and the practices to read with it."""

    phase: Phase
    part: Involvement | None
    practices: tuple[tuple[Practice, ActivityAt | None], ...]
    """Each with the activity of the role's that first calls for it, if one does."""


def reading_path(playbook: LinkedPlaybook, role: Role) -> tuple[Stretch, ...]:
    """The order in which a newcomer in a role reads phases and practices.

    It follows the work. Phases come as a project lives them, without those in which the role has no part.
    Within a phase its activities are gone through in the order of `LinkedPlaybook.activities_of`, that is,
    each after those it waits for: first those the role carries (R or A), then those it is asked about or
    told of (C or I). Each brings the practices that it names, as they are written there, if the role takes
    part in them. What else the role practises in that phase follows by id. A practice is read once, where
    it first comes up.

    Nothing else has a say, so the order is the same whatever the order of files.
    """
    read: set[str] = set()
    path: list[Stretch] = []
    for phase in playbook.phases.values():
        part = playbook.involvement(phase).get(role.id)
        letters = [(at, raci(at.activity, role.id)) for at in playbook.activities_of(phase)]
        carried = [at for at, held in letters if set(held) & {"R", "A"}]
        others = [at for at, held in letters if held and not set(held) & {"R", "A"}]
        first: dict[str, ActivityAt | None] = {}
        for at in (*carried, *others):
            for name in at.activity.practices:
                first.setdefault(name, at)
        for practice in sorted(playbook.practices_with(role), key=lambda p: p.id):
            if phase.id in practice.phases:
                first.setdefault(practice.id, None)
        fresh = tuple(
            (practice, at)
            for name, at in first.items()
            if name not in read and role.id in (practice := playbook.practices[name]).roles
        )
        read.update(practice.id for practice, _ in fresh)
        if part or carried or others or fresh:
            path.append(Stretch(phase, part, fresh))
    return tuple(path)


# ---------------------------------------------------------------- people


class Colleague(NamedTuple):
    """Another role that a newcomer will work with, and what passes between the two."""

    role: Role
    gives: tuple[Handoff, ...]
    gets: tuple[Handoff, ...]
    relied_on: tuple[Phase, ...]
    """The phases in which the newcomer's role relies on it."""


def colleagues(playbook: LinkedPlaybook, role: Role) -> tuple[Colleague, ...]:
    """Whom a newcomer meets first: the roles with most ties to theirs; a hand-off or a reliance is a tie."""
    found = []
    for other in playbook.roles.values():
        if other.id == role.id:
            continue
        gives = tuple(h for h in playbook.handoffs_in(role) if h.giver == other.id)
        gets = tuple(h for h in playbook.handoffs_out(role) if h.to == other.id)
        relied_on = tuple(
            phase
            for phase in playbook.phases.values()
            if (part := playbook.involvement(phase).get(role.id)) and other.id in part.relies_on
        )
        if gives or gets or relied_on:
            found.append(Colleague(other, gives, gets, relied_on))
    # A stable sort: equals stay in the roles' order.
    return tuple(sorted(found, key=lambda c: -(len(c.gives) + len(c.gets) + len(c.relied_on))))
