"""Checks as pages show them: groups with headings, and the keys under which browsers keep ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.kit.escape import escape_name
from wellhead.pages.page import check_anchor
from wellhead.playbook.model import ExitGate, Level
from wellhead.playbook.uses import checks_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from wellhead.kit.interface_texts import Words
    from wellhead.playbook.link import CheckFacts, ChecklistGroup, LinkedPlaybook
    from wellhead.playbook.model import OutcomeTarget, Phase, Ref, Role
    from wellhead.playbook.uses import CheckAt
    from wellhead.source.document import Steps


class Item(NamedTuple):
    """One check as a page shows it."""

    at: CheckAt
    key: str
    anchor: str
    was: str
    roles: Markup
    """Whose it is to see to it: ids, separated by spaces; see `LinkedPlaybook.roles_of`."""


class Group(NamedTuple):
    """Checks under one heading."""

    anchor: str
    title: str | Markup
    note: str
    items: tuple[Item, ...]

    @property
    def keys(self) -> Markup:
        """Its checks' keys; see `keys_of`."""
        return joined(self.items)


class GateList(NamedTuple):
    """A gate as its phase's page shows it."""

    key: str
    """Under which browsers keep its decision; the word ``gate`` is no kind's."""
    title: Markup
    decider: str
    items: tuple[Item, ...]
    outcomes: tuple[OutcomeTarget, ...]

    @property
    def keys(self) -> Markup:
        """Its criteria's keys; see `joined`."""
        return joined(self.items)


def items(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> tuple[Item, ...]:
    """Checks with the names that pages and browsers use for them."""
    found = []
    facts: dict[Ref, dict[Steps, CheckFacts]] = {}  # asked for once, since each question is written down
    for at in checks:
        of_owner = facts.get(at.owner)
        if of_owner is None:
            of_owner = facts[at.owner] = playbook.facts_of(at.owner)
        key, earlier, roles = of_owner[at.steps]
        found.append(Item(at, key, check_anchor(key), " ".join(earlier), escape_name(" ".join(roles))))
    return tuple(found)


def keys_of(playbook: LinkedPlaybook, checks: Iterable[CheckAt]) -> Markup:
    """The keys of checks, as `joined` gives them."""
    return joined(items(playbook, checks))


def joined(found: Iterable[Item]) -> Markup:
    """The keys of items, each once, separated by spaces, for the value of an attribute.

    A level other than "must" stands behind ``=``, earlier keys behind ``|``.
    """
    return escape_name(" ".join(dict.fromkeys("|".join((_key(item), *item.was.split())) for item in found)))


def _key(item: Item) -> str:
    level = item.at.check.level
    return item.key if level is Level.MUST else f"{item.key}={level.value}"


def phase_gates(playbook: LinkedPlaybook, phase: Phase, t: Words) -> dict[str, GateList]:
    """A phase's gates by name: ``entry``, ``exit``, or neither."""
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


def role_groups(playbook: LinkedPlaybook, role: Role) -> tuple[Group, ...]:
    """What a role sees to, phase by phase; a phase without anything is left out."""
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
