"""The rules, one a file. To add one: write its file, and add it to `RULES`."""

from wellhead.rules import (
    artifact_never_produced,
    artifact_never_used,
    check_id_reused,
    circular_order,
    duplicate_id,
    duplicate_key,
    empty_checklist,
    excessive_input,
    hand_off_without_acceptance,
    idle_role,
    invalid_id,
    invalid_value,
    invalid_yaml,
    misplaced_file,
    missing_involvement,
    missing_key,
    needs_before_produced,
    self_approval,
    stale_review,
    unknown_key,
    unknown_reference,
    unreachable_phase,
    unreadable_file,
    unused_practice,
)
from wellhead.rules.rule import Context, Rule, Violation

__all__ = ["RULES", "Context", "Rule", "Violation"]

RULES: tuple[Rule, ...] = (
    # what reading, parsing and decoding find
    unreadable_file.RULE,
    misplaced_file.RULE,
    invalid_id.RULE,
    excessive_input.RULE,
    invalid_yaml.RULE,
    duplicate_key.RULE,
    unknown_key.RULE,
    missing_key.RULE,
    invalid_value.RULE,
    # what names and references promise
    unknown_reference.RULE,
    duplicate_id.RULE,
    check_id_reused.RULE,
    # what the work needs
    missing_involvement.RULE,
    empty_checklist.RULE,
    unreachable_phase.RULE,
    artifact_never_produced.RULE,
    artifact_never_used.RULE,
    needs_before_produced.RULE,
    circular_order.RULE,
    self_approval.RULE,
    idle_role.RULE,
    unused_practice.RULE,
    hand_off_without_acceptance.RULE,
    stale_review.RULE,
)
"""All rules, in the order in which their pages are listed."""
