"""The rules, one a file, in families. To add a rule, write its file and list it in its family's `RULES`."""

from __future__ import annotations

from wellhead.check.rules import checklists, flow, hygiene, names, reading, responsibility, text
from wellhead.check.rules.rule import Context, Rule, Violation

__all__ = ["FAMILIES", "RULES", "Context", "Rule", "Violation"]

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "reading": reading.RULES,
    "names": names.RULES,
    "responsibility": responsibility.RULES,
    "flow": flow.RULES,
    "checklists": checklists.RULES,
    "text": text.RULES,
    "hygiene": hygiene.RULES,
}
"""The rules by family, which is the name of their folder, in the order in which their pages are listed."""

RULES: tuple[Rule, ...] = tuple(rule for rules in FAMILIES.values() for rule in rules)
"""All rules."""
