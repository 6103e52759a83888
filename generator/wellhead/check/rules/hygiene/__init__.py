"""Rules about the maintenance of a playbook over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.hygiene import (
    id_unlike_title,
    key_order,
    lonely_tag,
    stale_review,
    unused_practice,
    unused_setting,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    unused_practice.RULE,
    stale_review.RULE,
    id_unlike_title.RULE,
    lonely_tag.RULE,
    unused_setting.RULE,
    key_order.RULE,
)
