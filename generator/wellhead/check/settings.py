"""The maintainers' settings of the rules: other severities, and exceptions where a rule does not hold.

They are in the manifest under `rules`, each with a reason. A setting without any effect is itself a finding,
so that settings do not outlive their reasons.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from wellhead.check.rules import FAMILIES, RULES
from wellhead.kit.nearest import meant, nearest
from wellhead.playbook.references import Kind, to_ref
from wellhead.source.document import end_of
from wellhead.source.finding import Finding, Severity
from wellhead.source.fixes import replace_word
from wellhead.source.folders import GLOSSARY_PATH
from wellhead.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.check.rules import Context
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.source.document import Document
    from wellhead.source.finding import Span

FIXED = frozenset(rule.id for rule in FAMILIES["reading"]) | {"unknown-reference", "duplicate-id"}
"""Ids of the rules that no setting can change, since no pages can be made if they find something."""
UNUSED = "unused-setting"
"""The id of the rule whose findings come from this module."""
_WHOLE = "playbook"
"""The name of the manifest in the place of an exception."""


def apply_settings(
    findings: Iterable[Finding], playbook: LinkedPlaybook | None, context: Context
) -> Iterator[Finding]:
    """Yield the findings as the manifest's `rules` change them, and findings about the settings themselves.

    Args:
        findings: the findings with the default severities of their rules.
        playbook: the linked playbook; None if there is no manifest.
        context: what the rules knew besides the playbook.
    """
    findings = list(findings)
    if playbook is None:
        yield from findings
        return
    wrong = list(_wrong(playbook))
    settings = _Settings(playbook)
    for finding in [*findings, *wrong]:
        yield from settings.of(finding)
    # The subject of a setting may be in a part that could not be read.
    if not any(finding.rule in FIXED for finding in (*findings, *wrong)):
        for finding in settings.unused(context):
            yield from settings.of(finding)


class _Exception(NamedTuple):
    """An exception: the positions of its setting and of itself there, and the part of a file it is about."""

    setting: int
    number: int
    path: str
    start: tuple[int, int]
    end: tuple[int, int]

    def covers(self, span: Span) -> bool:
        return span.path == self.path and self.start <= (span.line, span.column) <= self.end


class _Settings:
    """The settings, with a record of those that had an effect so far."""

    def __init__(self, playbook: LinkedPlaybook) -> None:
        self._playbook = playbook
        self._settings = {setting.rule: setting for setting in playbook.playbook.manifest.rules}
        self._exceptions: dict[str, list[_Exception]] = {}
        for n, setting in enumerate(playbook.playbook.manifest.rules):
            for m, exception in enumerate(setting.exceptions):
                place = _stretch(playbook, exception.at)
                if place is not None:
                    self._exceptions.setdefault(setting.rule, []).append(_Exception(n, m, *place))
        self._met: set[_Exception] = set()
        self._found: set[str] = set()

    def of(self, finding: Finding) -> Iterator[Finding]:
        """Yield a finding with its final severity; nothing if its rule is off or an exception covers it."""
        setting = self._settings.get(finding.rule)
        if setting is None or finding.rule in FIXED:
            yield finding
            return
        self._found.add(finding.rule)
        covering = [e for e in self._exceptions.get(finding.rule, ()) if e.covers(finding.span)]
        self._met.update(covering)
        if covering or setting.severity == "off":
            return
        yield replace(finding, severity=Severity(setting.severity)) if setting.severity else finding

    def unused(self, context: Context) -> Iterator[Finding]:
        """Yield a finding for each exception that covers nothing, and each severity that lowers nothing."""
        rules = {rule.id: rule for rule in RULES}
        ref, at = self._playbook.playbook.manifest.ref, self._playbook.at
        for n, setting in enumerate(self._playbook.playbook.manifest.rules):
            rule = rules.get(setting.rule)
            if rule is None or rule.id in FIXED or (rule.dated and context.as_of is None):
                continue
            quieter = setting.severity == "off" or (setting.severity == "warning" and rule.default == "error")
            if quieter and rule.id not in self._found and rule.id != UNUSED:
                yield Finding(
                    UNUSED,
                    Severity.WARNING,
                    f'"{rule.id}" finds nothing, so that its severity here changes nothing',
                    at(ref, "rules", n, "severity", key=True),
                    "take severity and reason out",
                )
            known = {(e.setting, e.number): e for e in self._exceptions.get(rule.id, ())}
            for m, exception in enumerate(setting.exceptions):
                if known.get((n, m)) not in self._met:
                    yield Finding(
                        UNUSED,
                        Severity.WARNING,
                        f'"{rule.id}" finds nothing at {exception.at}, so that no exception is needed',
                        at(ref, "rules", n, "except", m, "at"),
                        "take the exception out",
                    )


def _wrong(playbook: LinkedPlaybook) -> Iterator[Finding]:
    """Yield the errors in the settings themselves."""
    manifest = playbook.playbook.manifest
    document = playbook.document(manifest.ref)
    known = [rule.id for rule in RULES]
    for n, setting in enumerate(manifest.rules):
        place = playbook.at(manifest.ref, "rules", n, key=True)
        if setting.rule in FIXED:
            yield Finding(
                "invalid-value",
                Severity.ERROR,
                f'the rule "{setting.rule}" cannot be set: no page can be made while it finds something',
                place,
                "take the setting out",
            )
        elif setting.rule not in known:
            near, sure = nearest(setting.rule, known), meant(setting.rule, known)
            yield Finding(
                "unknown-reference",
                Severity.ERROR,
                f'no rule has the id "{setting.rule}"',
                place,
                f'did you mean "{near}"?' if near else "`wellhead rules` lists them",
                fix=replace_word(document, place, setting.rule, sure) if sure else None,
            )
        for m, exception in enumerate(setting.exceptions):
            if _stretch(playbook, exception.at) is None:
                yield _nowhere(
                    playbook, exception.at, playbook.at(manifest.ref, "rules", n, "except", m, "at")
                )


def _nowhere(playbook: LinkedPlaybook, at: str, place: Span) -> Finding:
    named = [str(ref) for ref in playbook.playbook.documents if ref.kind is not Kind.PLAYBOOK]
    owner, _, item = at.rpartition("/")
    document = _document(playbook, owner)
    if document is not None:
        named = [f"{owner}/{name}" for name in _items(document.root)]
        message = f'{owner} has no check or activity with the id "{item}"'
    else:
        message = f'"{at}" names nothing in this playbook'
    near = nearest(at, named)
    remedy = f'did you mean "{near}"?' if near else "write kind/id, kind/id/item or playbook"
    return Finding("unknown-reference", Severity.ERROR, message, place, remedy)


def _document(playbook: LinkedPlaybook, at: str) -> Document | None:
    manifest = playbook.playbook.manifest.ref
    ref = manifest if at == _WHOLE else to_ref(at)
    return None if ref is None else playbook.playbook.documents.get(ref)


def _stretch(playbook: LinkedPlaybook, at: str) -> tuple[str, tuple[int, int], tuple[int, int]] | None:
    """Return the path, start and end of the part of a file that a place names; None if it names nothing."""
    document = _document(playbook, at)
    if document is not None and document.source.path != GLOSSARY_PATH:
        return document.source.path, (1, 1), (len(document.source.text) + 1, 1)
    node = document.root if document is not None else None
    if document is None:
        owner, _, item = at.rpartition("/")
        document = _document(playbook, owner)
        node = _items(document.root).get(item) if document is not None else None
    if document is None or node is None:
        return None
    return document.source.path, (node.span.line, node.span.column), end_of(node)


def _items(node: Node) -> dict[str, Node]:
    """Return the nodes below a node that have an id, by id: the checks and activities."""
    found: dict[str, Node] = {}
    if isinstance(node, Sequence):
        for item in node.items:
            found |= _items(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == "id" and isinstance(entry.value, Scalar):
                found[entry.value.text] = node
            found |= _items(entry.value)
    return found
