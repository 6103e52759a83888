"""Checklists as pages show them, and the keys under which browsers store ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from wellhead.kit.escape import escape_name
from wellhead.pages.page import check_anchor
from wellhead.playbook.checks import checks_at
from wellhead.playbook.parts import ExitGate, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from wellhead.kit.interface_texts import Words
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.checks import CheckFacts
    from wellhead.playbook.linked.phases import ChecklistGroup
    from wellhead.playbook.model import Phase, Role
    from wellhead.playbook.parts import OutcomeTarget
    from wellhead.playbook.references import Ref
    from wellhead.source.document import Steps


class Item(NamedTuple):
    """A check in a checklist."""

    at: CheckAt
    key: str
    anchor: str
    was: str
    roles: Markup
    """The ids of the roles responsible for it, separated by spaces; see `LinkedPlaybook.roles_of`."""


class Group(NamedTuple):
    """The checks under one heading."""

    anchor: str
    title: str | Markup
    note: str
    items: tuple[Item, ...]

    @property
    def keys(self) -> Markup:
        """The keys of the group's checks; see `joined`."""
        return joined(self.items)


class GateList(NamedTuple):
    """A gate on its phase's page."""

    key: str
    """The key under which browsers store the decision; no kind of entity is called ``gate``."""
    title: Markup
    decider: str
    items: tuple[Item, ...]
    outcomes: tuple[OutcomeTarget, ...]

    @property
    def keys(self) -> Markup:
        """The keys of its criteria; see `joined`."""
        return joined(self.items)


def items(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> tuple[Item, ...]:
    """Return checks with the keys and anchors that pages and browsers use for them."""
    found = []
    facts: dict[Ref, dict[Steps, CheckFacts]] = {}  # asked for once per owner, since each question is traced
    for at in checks:
        of_owner = facts.get(at.owner)
        if of_owner is None:
            of_owner = facts[at.owner] = playbook.facts_of(at.owner)
        key, earlier, roles = of_owner[at.steps]
        found.append(Item(at, key, check_anchor(key), " ".join(earlier), escape_name(" ".join(roles))))
    return tuple(found)


def keys_of(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> Markup:
    """Return the keys of checks in the form of `joined`."""
    return joined(items(playbook, checks))


def joined(found: Iterable[Item]) -> Markup:
    """Return the keys of items as the value of an attribute: each once, separated by spaces.

    A level other than "must" follows a key after ``=``, earlier keys after ``|``.
    """
    return escape_name(" ".join(dict.fromkeys("|".join((_key(item), *item.was.split())) for item in found)))


def _key(item: Item) -> str:
    level = item.at.check.level
    return item.key if level is Level.MUST else f"{item.key}={level.value}"


def phase_gates(playbook: LinkedPlaybook, phase: Phase, t: Words) -> dict[str, GateList]:
    """Return a phase's gates under their names, ``entry`` and ``exit``; a missing gate has no entry."""
    return {
        name: GateList(
            f"gate/{phase.id}/{name}",
            t(f"{name}_title"),
            gate.decider,
            items(playbook, checks_at(phase.ref, (name, "criteria"), gate.criteria)),
            gate.outcomes if isinstance(gate, ExitGate) else (),
        )
        for name, gate in (("entry", phase.entry), ("exit", phase.exit))
        if gate is not None
    }


def phase_checks(playbook: LinkedPlaybook, phase: Phase) -> tuple[CheckAt, ...]:
    """Return all checks of a phase's checklist."""
    return tuple(at for group in playbook.checklist(phase) for at in group.checks)


def phase_groups(playbook: LinkedPlaybook, phase: Phase, t: Words) -> tuple[Group, ...]:
    """Return the groups of a phase's checklist."""
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


def role_groups(playbook: LinkedPlaybook, role: Role) -> tuple[Group, ...]:
    """Return the checks that a role is responsible for, phase by phase, without empty groups."""
    found = (
        Group(
            f"checks.{phase.id}",
            phase.title,
            "",
            tuple(i for i in items(playbook, phase_checks(playbook, phase)) if role.id in i.roles.split()),
        )
        for phase in playbook.phases.values()
    )
    return tuple(group for group in found if group.items)


def progress_keys(playbook: LinkedPlaybook) -> dict[str, Any]:
    """Return the keys of the checks of each phase and of all phases, from which browsers show progress."""
    return {
        "phase_keys": {p.id: keys_of(playbook, phase_checks(playbook, p)) for p in playbook.phases.values()},
        "all_keys": keys_of(
            playbook, (at for p in playbook.phases.values() for at in phase_checks(playbook, p))
        ),
    }
