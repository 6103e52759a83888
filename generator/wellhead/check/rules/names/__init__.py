"""Rules about ids and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.names import (
    check_id_reused,
    duplicate_id,
    unknown_reference,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    unknown_reference.RULE,
    duplicate_id.RULE,
    check_id_reused.RULE,
)
