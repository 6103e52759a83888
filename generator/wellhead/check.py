"""check: run the rules over the linked playbook."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wellhead.finding import Finding
from wellhead.judge import FIXED
from wellhead.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wellhead.link import LinkedPlaybook
    from wellhead.rules import Context


def check(
    playbook: LinkedPlaybook,
    context: Context,
    *,
    only_errors: bool = False,
    go_on: Callable[[], bool] = lambda: True,
) -> Iterator[Finding]:
    """Yield what the rules find; `wellhead.judge` says how it counts.

    Args:
        playbook: the linked playbook; its references may still lead nowhere.
        context: what the rules may know besides.
        only_errors: leave out the rules of which no finding can count as an error here.
        go_on: asked before each rule whether the rest is still wanted.
    """
    settings = playbook.playbook.manifest.rules
    wanted = {setting.rule for setting in settings if setting.severity}
    # What a rule finds that is switched off only tells that there was something to switch off.
    off = {
        setting.rule for setting in settings if setting.severity == "off" and not setting.exceptions
    } - FIXED
    severities = {
        setting.rule: setting.severity
        for setting in settings
        if setting.severity and setting.rule not in FIXED
    }
    for rule in RULES:
        if rule.check is None or (rule.asked and rule.id not in wanted):
            continue
        if only_errors and severities.get(rule.id, rule.default) != "error":
            continue
        if not go_on():
            return
        for violation in islice(rule.check(playbook, context), 1 if rule.id in off else None):
            yield Finding(
                rule.id,
                rule.severity,
                violation.message,
                violation.span,
                violation.help,
                violation.related,
                violation.fix,
            )
