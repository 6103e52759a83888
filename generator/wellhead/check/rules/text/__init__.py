"""Rules about texts: their words, links and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.text import (
    dead_link,
    lost_markup,
    summary_repeats_title,
    uncited_source,
    undefined_acronym,
    unexplained_term,
    unused_term,
)

if TYPE_CHECKING:
    from wellhead.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    undefined_acronym.RULE,
    unexplained_term.RULE,
    unused_term.RULE,
    lost_markup.RULE,
    summary_repeats_title.RULE,
    dead_link.RULE,
    uncited_source.RULE,
)
