"""Application of the rules to a playbook."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wellhead.check.rules import RULES, Context
from wellhead.check.settings import FIXED, UNUSED, apply_settings
from wellhead.playbook.decode import decode
from wellhead.playbook.link import LinkedPlaybook
from wellhead.source.finding import Finding, Severity, in_order
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True)
class Checked:
    """A playbook and everything that was found in it.

    Args:
        sources: the files that could be read.
        playbook: the linked playbook; None if there is no manifest.
        findings: all findings, in the order in which reports list them.
        unread: the findings among them about files that could not be read.
    """

    sources: tuple[SourceFile, ...]
    playbook: LinkedPlaybook | None
    findings: tuple[Finding, ...]
    unread: tuple[Finding, ...] = ()

    @property
    def errors(self) -> int:
        """The number of findings that are errors; pages are made only if there are none."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def check_sources(
    sources: tuple[SourceFile, ...], unread: tuple[Finding, ...] = (), context: Context | None = None
) -> Checked:
    """Decode, link and check the files of a playbook, which need not exist on the disk.

    Args:
        sources: the files.
        unread: findings about files that could not be read.
        context: what the rules may know besides the playbook.
    """
    with without_collector():
        playbook, faults = decode(sources, {f.span.path for f in unread})
        linked = LinkedPlaybook(playbook) if playbook is not None else None
        return Checked(sources, linked, all_findings(linked, (*unread, *faults), context), unread)


def with_texts(checked: Checked, texts: Mapping[str, str], context: Context | None = None) -> Checked:
    """Check a playbook as it would be with other texts in some files.

    Args:
        checked: the playbook as it is.
        texts: the other texts by path, as a `SourceFile` holds them; a path may be new.
        context: what the rules may know besides the playbook.
    """
    sources = {source.path: source for source in checked.sources}
    sources |= {path: SourceFile(path, text) for path, text in texts.items()}
    ordered = tuple(sources[path] for path in sorted(sources, key=lambda path: path.split("/")))
    unread = tuple(f for f in checked.unread if f.span.path not in texts)
    return check_sources(ordered, unread, context)


def all_findings(
    playbook: LinkedPlaybook | None, faults: Iterable[Finding], context: Context | None = None
) -> tuple[Finding, ...]:
    """Return all that is wrong with a playbook, in the order in which reports list it.

    Args:
        playbook: the linked playbook; None if there is no manifest.
        faults: what reading and decoding found.
        context: what the rules may know besides the playbook.
    """
    context = context or Context()
    found = [*faults, *(apply_rules(playbook, context) if playbook is not None else ())]
    return in_order(apply_settings(found, playbook, context))


def has_errors(playbook: LinkedPlaybook, faults: Iterable[Finding], context: Context | None = None) -> bool:
    """Return whether anything counts as an error, which is told sooner than all that is wrong.

    Args:
        playbook: the linked playbook.
        faults: what reading and decoding found.
        context: what the rules may know besides the playbook.
    """
    context = context or Context()
    settings = playbook.playbook.manifest.rules
    if any(setting.rule == UNUSED and setting.severity == "error" for setting in settings):
        # Whether a setting is used shows only when every rule has run.
        return any(f.severity is Severity.ERROR for f in all_findings(playbook, faults, context))
    found = [*faults, *apply_rules(playbook, context, only_errors=True)]
    return any(f.severity is Severity.ERROR for f in apply_settings(found, playbook, context))


def apply_rules(
    playbook: LinkedPlaybook, context: Context, *, only_errors: bool = False
) -> Iterator[Finding]:
    """Yield what the rules find; `wellhead.check.settings` says how it counts.

    Args:
        playbook: the linked playbook; its references may still lead nowhere.
        context: what the rules may know besides.
        only_errors: leave out the rules of which no finding can count as an error here.
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


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the search for reference cycles: a run makes much that stays and no cycles worth the time."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()
