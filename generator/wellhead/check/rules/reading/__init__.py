"""Rules whose findings come from reading, parsing and decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.reading import (
    duplicate_key,
    excessive_input,
    invalid_id,
    invalid_value,
    invalid_yaml,
    misplaced_file,
    missing_key,
    unknown_key,
    unreadable_file,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    unreadable_file.RULE,
    misplaced_file.RULE,
    invalid_id.RULE,
    excessive_input.RULE,
    invalid_yaml.RULE,
    duplicate_key.RULE,
    unknown_key.RULE,
    missing_key.RULE,
    invalid_value.RULE,
)
