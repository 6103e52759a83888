"""Rules about checklists and their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.checklists import (
    compound_check,
    duplicate_check,
    empty_checklist,
    hand_off_without_acceptance,
    long_check,
    long_checklist,
    unobservable_check,
    vague_check,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    empty_checklist.RULE,
    hand_off_without_acceptance.RULE,
    duplicate_check.RULE,
    compound_check.RULE,
    unobservable_check.RULE,
    vague_check.RULE,
    long_check.RULE,
    long_checklist.RULE,
)
