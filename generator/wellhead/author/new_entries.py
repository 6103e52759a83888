"""Entries for a new thing in the existing files that have to name it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wellhead.author.insertion import Insertions
from wellhead.author.revise import Change, edited
from wellhead.author.skeleton import FOCUS, filled, scalar
from wellhead.author.wanted import SkeletonRefused, Wanted, activity_of
from wellhead.playbook.references import Kind
from wellhead.source.finding import Edit, Span
from wellhead.source.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingOf

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.source.document import Document

_GLOSSARY: Final = "glossary.yml"


class Files:
    """The files that are created or changed.

    Args:
        playbook: The playbook.
        texts: The files as they are on the disk, line ends included, by path.
    """

    def __init__(self, playbook: LinkedPlaybook, texts: MappingOf[str, str]) -> None:
        self.playbook = playbook
        self.texts = texts
        self.new: dict[str, str] = {}
        self._edits: dict[str, list[Edit]] = {}

    def edit(self, edit: Edit) -> None:
        """Add an edit of an existing file."""
        self._edits.setdefault(edit.span.path, []).append(edit)

    def changes(self) -> Iterator[Change]:
        """Yield the changes: first the new files, then the edited ones by path."""
        for path, text in self.new.items():
            yield Change(path, None, text)
        for path, edits in sorted(self._edits.items()):
            yield Change(path, self.texts[path], edited(self.texts[path], edits))


def _insertions(document: Document) -> Insertions:
    return Insertions(document.source.path, document.source.text)


def enter_role(playbook: LinkedPlaybook, wanted: Wanted, files: Files) -> None:
    """Give a new role the smallest part in every phase, since each phase lists the parts of all roles."""
    manifest = playbook.playbook.manifest
    level, focus = manifest.levels[-1].id, FOCUS[manifest.language]
    lines = [f"  level: {level}", f"  focus: {focus}"]
    flow = f"{{level: {level}, focus: {json.dumps(focus, ensure_ascii=False) if ',' in focus else focus}}}"
    for phase in playbook.phases.values():
        document = playbook.document(phase.ref)
        parts = document.node("involvement")
        if isinstance(parts, Mapping):
            files.edit(_insertions(document).entry(parts, wanted.id, lines, flow))
        elif parts is None and isinstance(document.root, Mapping):
            below = [f"  {wanted.id}:", *(f"  {line}" for line in lines)]
            edit = _insertions(document).entry(
                document.root, "involvement", below, f"{{{wanted.id}: {flow}}}"
            )
            files.edit(edit)


def enter_phase(playbook: LinkedPlaybook, wanted: Wanted, files: Files) -> None:
    """Put a new phase at the end of the order, and let the phase before it lead there."""
    manifest = playbook.document(playbook.playbook.manifest.ref)
    order = manifest.node("phases")
    if isinstance(order, Sequence):
        files.edit(_insertions(manifest).item(order, wanted.id))
    last = next(reversed(playbook.phases.values()), None)
    if last is None:
        return
    document = playbook.document(last.ref)
    outcomes = document.node("exit", "outcomes")
    if not isinstance(outcomes, Mapping):
        return  # without outcomes a phase leads to the next
    go = next((e.value for e in outcomes.entries if e.key.text == "go"), None)
    if go is None:
        files.edit(_insertions(document).entry(outcomes, "go", [wanted.id], wanted.id))
    elif isinstance(go, Scalar):
        files.edit(Edit(go.span, wanted.id))


def enter_in_activity(playbook: LinkedPlaybook, wanted: Wanted, files: Files) -> None:
    """Name a new artifact or practice in the requested activity.

    Raises:
        SkeletonRefused: Activities do not name things of this kind.
    """
    at = activity_of(playbook, wanted.activity or "")
    field = {Kind.ARTIFACT: "produces", Kind.PRACTICE: "practices"}.get(Kind(wanted.kind))
    if field is None:
        raise SkeletonRefused(f"an activity does not name a {wanted.kind}")
    document = playbook.document(at.phase.ref)
    fields = document.node("activities", at.position)
    named = document.node("activities", at.position, field)
    if isinstance(named, Sequence):
        files.edit(_insertions(document).item(named, wanted.id))
    elif isinstance(fields, Mapping):
        insertions = _insertions(document)
        if insertions.is_flow(fields):
            files.edit(insertions.entry(fields, field, [], f"[{wanted.id}]"))
        else:
            above = document.node("activities", at.position, "accountable")
            assert above is not None  # noqa: S101 - the field is required
            files.edit(insertions.lines_after(above, [f"{field}: [{wanted.id}]"], fields.span.column))


def enter_term(playbook: LinkedPlaybook, wanted: Wanted, files: Files) -> None:
    """Put a new term into the glossary, in alphabetical order.

    Raises:
        SkeletonRefused: The glossary is written in a way that cannot be extended.
    """
    role = next(iter(playbook.roles), "another-role")
    text = filled(Kind.TERM, {"ID": wanted.id, "TITLE": scalar(wanted.name), "ROLE": role})
    if _GLOSSARY not in files.texts:
        files.new[_GLOSSARY] = text
        return
    terms = playbook.playbook.terms
    if not terms:
        raise SkeletonRefused(f"{_GLOSSARY} has no term that could be read; mend it first")
    name = wanted.name.casefold()
    above = [term for term in terms if term.term.casefold() < name]
    document = playbook.document((above or terms)[-1 if above else 0].ref)
    column = document.root.span.column
    insertions = _insertions(document)
    dash = document.source.text.split("\n")[document.root.span.line - 1].rfind("-", 0, column - 1) + 1
    if not dash:
        raise SkeletonRefused(
            f"{_GLOSSARY} is one list in brackets; write each term on lines of its own first"
        )
    if above:
        files.edit(insertions.lines_after(document.root, text.rstrip("\n").split("\n"), dash))
    else:
        indent = " " * (dash - 1)
        lines = "".join(f"{indent}{line}\n" for line in text.rstrip("\n").split("\n"))
        files.edit(Edit(Span.at(_GLOSSARY, document.root.span.line, 1, 0), lines))
