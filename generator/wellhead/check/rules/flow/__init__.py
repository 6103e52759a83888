"""Rules about the flow of work: phases, gates, artifacts and the order of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.flow import (
    artifact_never_produced,
    artifact_never_used,
    circular_needs,
    circular_order,
    entry_never_met,
    gate_without_way_on,
    hand_off_not_own,
    hand_off_out_of_phase,
    loop_without_exit,
    needs_before_produced,
    practice_out_of_place,
    state_out_of_order,
    unreachable_phase,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    unreachable_phase.RULE,
    entry_never_met.RULE,
    gate_without_way_on.RULE,
    loop_without_exit.RULE,
    artifact_never_produced.RULE,
    artifact_never_used.RULE,
    needs_before_produced.RULE,
    state_out_of_order.RULE,
    circular_order.RULE,
    circular_needs.RULE,
    hand_off_not_own.RULE,
    hand_off_out_of_phase.RULE,
    practice_out_of_place.RULE,
)
