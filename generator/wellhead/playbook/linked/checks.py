"""The checks of a playbook, the keys of readers' ticks, and the roles that see to each check."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.checks import CheckAt, checks
from wellhead.playbook.linked.phases import LinkedPhases
from wellhead.playbook.model import Artifact, Handoff, Phase, Practice, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.references import Ref
    from wellhead.source.document import Steps


class CheckFacts(NamedTuple):
    """Facts about a check that follow from other parts of the playbook."""

    key: str
    earlier: tuple[str, ...]
    """See `LinkedPlaybook.earlier_keys`."""
    roles: tuple[str, ...]
    """See `LinkedPlaybook.roles_of`."""


@dataclass(frozen=True)
class LinkedChecks(LinkedPhases):
    """The checks of a playbook."""

    @cached_property
    def checks(self) -> tuple[CheckAt, ...]:
        """Every check of the playbook."""
        return tuple(checks(self.playbook))

    @property
    def check_count(self) -> int:
        """The number of checks."""
        return len(self.checks)

    @property
    def cited_check_count(self) -> int:
        """The number of checks that cite sources."""
        return sum(bool(at.check.sources) for at in self.checks)

    @property
    def check_owners(self) -> tuple[Ref, ...]:
        """The entities that own checks, in the order of `checks`.

        A caller that asks owner by owner depends on some of the checks; one that reads `checks`, on all of
        them.
        """
        return tuple(self._checks_by_owner)

    def checks_of(self, ref: Ref) -> tuple[CheckAt, ...]:
        """Return the checks that an entity owns, in the order of its file."""
        return self._checks_by_owner.get(ref, ())

    def facts_of(self, ref: Ref) -> dict[Steps, CheckFacts]:
        """Return the facts about each check that an entity owns, by the check's steps."""
        known = self._facts.get(ref)
        if known is None:
            known = self._facts[ref] = {
                at.steps: CheckFacts(at.key, self.earlier_keys(at), self.roles_of(at))
                for at in self.checks_of(ref)
            }
        return known

    @cached_property
    def _facts(self) -> dict[Ref, dict[Steps, CheckFacts]]:
        return {}

    def earlier_keys(self, at: CheckAt) -> tuple[str, ...]:
        """Return the keys under which browsers may keep an older tick for a check.

        They are made of its earlier ids, in its owner or in another entity, and of all its ids in combination
        with its owner's earlier ids.
        """
        owner = self.find(at.owner)
        if not at.check.was and not (owner and owner.was):  # by far the most
            return ()
        owners = [at.owner, *(at.owner._replace(id=old) for old in (owner.was if owner else ()))]
        moved = [old for old in at.check.was if "/" in old]
        ids = [at.check.id, *(old for old in at.check.was if "/" not in old)]
        keys = dict.fromkeys([*(f"{o}/{i}" for o in owners for i in ids), *moved])
        return tuple(key for key in keys if key != at.key)

    def roles_of(self, at: CheckAt) -> tuple[str, ...]:
        """Return the roles that see to a check, in the roles' order.

        If the check names a role, it is that one. Otherwise the owner decides: the roles responsible for an
        activity, the decider of a gate, the roles that take part in a phase, the receiver of a hand-off, the
        keeper of an artifact, the roles of a practice, the role of an onboarding step. If there is no such
        role, as in the onboarding steps of every newcomer, it is all roles.
        """
        if at.check.role in self.roles:
            return (at.check.role,)
        named = set[str]() if at.check.role else self._concerned(at)
        return tuple(role for role in self.roles if role in named) or tuple(self.roles)

    def _concerned(self, at: CheckAt) -> set[str]:
        owner = self.find(at.owner)
        found: Iterable[str] = ()
        if isinstance(owner, Phase):
            part, *rest = at.steps
            gate = {"entry": owner.entry, "exit": owner.exit}.get(str(part))
            if gate is not None:
                found = (gate.decider,)
            elif part == "activities":
                found = owner.activities[int(rest[0])].responsible
            else:
                found = (i.role for i in owner.involvement)
        elif isinstance(owner, Handoff):
            found = (owner.to,)
        elif isinstance(owner, Artifact):
            found = (owner.owner_role,)
        elif isinstance(owner, Practice):
            found = owner.roles
        elif isinstance(owner, Role):
            found = (owner.id,)
        return set(found)

    @cached_property
    def _checks_by_owner(self) -> dict[Ref, tuple[CheckAt, ...]]:
        found: dict[Ref, list[CheckAt]] = defaultdict(list)
        for at in self.checks:
            found[at.owner].append(at)
        return {owner: tuple(checks) for owner, checks in found.items()}
