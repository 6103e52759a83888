"""Rules about responsibility: roles that do, answer for and decide on work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.responsibility import (
    approves_only,
    idle_lead,
    idle_role,
    involvement_against_raci,
    missing_involvement,
    one_lead,
    overloaded_role,
    raci_overlap,
    self_approval,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    missing_involvement.RULE,
    one_lead.RULE,
    idle_lead.RULE,
    idle_role.RULE,
    approves_only.RULE,
    overloaded_role.RULE,
    involvement_against_raci.RULE,
    raci_overlap.RULE,
    self_approval.RULE,
)
