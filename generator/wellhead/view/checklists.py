"""Checks as pages show them: groups with headings, and the keys under which browsers keep ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.model import When
from wellhead.view.page import check_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from wellhead.link import ChecklistGroup, LinkedPlaybook
    from wellhead.model import OnboardingStep, Phase, Ref, Role
    from wellhead.uses import CheckAt
    from wellhead.words import Words


class Item(NamedTuple):
    """One check as a page shows it."""

    at: CheckAt
    key: str
    anchor: str
    was: str


class Group(NamedTuple):
    """Checks under one heading."""

    anchor: str
    title: str | Markup
    note: str
    items: tuple[Item, ...]

    @property
    def keys(self) -> str:
        """Its checks' keys; see `keys_of`."""
        return joined(self.items)


def items(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> tuple[Item, ...]:
    """Checks with the names that pages and browsers use for them."""
    return tuple(Item(at, at.key, check_anchor(at.key), " ".join(playbook.earlier_keys(at))) for at in checks)


def keys_of(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> str:
    """The keys of checks, as `joined` gives them."""
    return joined(items(playbook, checks))


def joined(found: Iterable[Item]) -> str:
    """The keys of items, each once, separated by spaces; earlier keys behind ``|``."""
    return " ".join(dict.fromkeys("|".join((item.key, *item.was.split())) for item in found))


def phase_checks(playbook: LinkedPlaybook, phase: Phase) -> tuple[CheckAt, ...]:
    """All checks of a phase's one checklist."""
    return tuple(at for group in playbook.checklist(phase) for at in group.checks)


def phase_groups(playbook: LinkedPlaybook, phase: Phase, t: Words) -> tuple[Group, ...]:
    """A phase's checklist, group by group."""
    return tuple(_group(group, phase, playbook, t) for group in playbook.checklist(phase))


def _group(group: ChecklistGroup, phase: Phase, playbook: LinkedPlaybook, t: Words) -> Group:
    if group.activity is not None:
        anchor, title, note = f"checks.activity.{group.activity.id}", group.activity.title, ""
    elif group.handoff is not None:
        receiver = playbook.roles[group.handoff.to]
        anchor, title = f"checks.handoff.{group.handoff.id}", group.handoff.title
        note = t("accepted_by", role=receiver.title)
    elif group.kind == "phase":
        anchor, title, note = "checks.phase", t("checks_phase"), ""
    else:
        gate = phase.entry if group.kind == "entry" else phase.exit
        anchor, title = f"checks.{group.kind}", t(f"checks_{group.kind}")
        note = t("decided_by", role=playbook.roles[gate.decider].title) if gate else ""
    return Group(anchor, title, note, items(playbook, group.checks))


def onboarding_groups(playbook: LinkedPlaybook, role: Role, t: Words) -> tuple[Group, ...]:
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


def _steps(
    steps: tuple[OnboardingStep, ...], playbook: LinkedPlaybook, owner: Ref
) -> dict[When, tuple[CheckAt, ...]]:
    by_check = {id(at.check): at for at in playbook.checks_of(owner)}
    found: dict[When, tuple[CheckAt, ...]] = dict.fromkeys(When, ())
    for step in steps:
        found[step.when] += tuple(by_check[id(c)] for c in step.checks)
    return found
