"""check: run the rules over the linked playbook, with the severities that its maintainers chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.finding import Finding, Severity
from wellhead.nearest import nearest
from wellhead.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.link import LinkedPlaybook
    from wellhead.model import Manifest
    from wellhead.rules import Context


FIXED = frozenset(rule.id for rule in RULES if rule.check is None) | {"unknown-reference", "duplicate-id"}
"""The rules without which there is no playbook to make pages of; no setting changes them."""


def check(playbook: LinkedPlaybook, context: Context) -> Iterator[Finding]:
    """Yield what the rules find.

    Args:
        playbook: the linked playbook; its references may still lead nowhere.
        context: what the rules may know besides.
    """
    yield from _settings(playbook)
    for rule in RULES:
        if rule.check is None:
            continue
        for violation in rule.check(playbook, context):
            yield Finding(
                rule.id, rule.severity, violation.message, violation.span, violation.help, violation.related
            )


def with_severities(findings: list[Finding], manifest: Manifest | None) -> Iterator[Finding]:
    """The findings as the manifest's `rules` want them: louder, quieter or not at all.

    What reading, parsing and decoding found stays an error whatever the settings say: there is no
    playbook without it.
    """
    wanted = {s.rule: s.severity for s in manifest.rules} if manifest else {}
    for finding in findings:
        severity = wanted.get(finding.rule)
        if severity is None or finding.rule in FIXED:
            yield finding
        elif severity != "off":
            yield Finding(
                finding.rule, Severity(severity), finding.message, finding.span, finding.help, finding.related
            )


def _settings(playbook: LinkedPlaybook) -> Iterator[Finding]:
    manifest = playbook.playbook.manifest
    known = [rule.id for rule in RULES]
    for n, setting in enumerate(manifest.rules):
        if setting.rule in FIXED:
            yield Finding(
                "invalid-value",
                Severity.ERROR,
                f'the rule "{setting.rule}" cannot be set: no page can be made while it finds something',
                playbook.at(manifest.ref, "rules", n, key=True),
                "take the setting out",
            )
        elif setting.rule not in known:
            near = nearest(setting.rule, known)
            yield Finding(
                "unknown-reference",
                Severity.ERROR,
                f'no rule has the id "{setting.rule}"',
                playbook.at(manifest.ref, "rules", n, key=True),
                f'did you mean "{near}"?' if near else "`wellhead rules` lists them",
            )
