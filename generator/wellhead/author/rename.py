"""Renaming of a thing: its id, and all references to it.

The plan is made in memory and checked before anything is written. The earlier id stays in the field `was`,
so that addresses and readers' ticks move along. The `was` of checks in other files does not change: it
contains keys under which browsers store ticks, and no rename here changes what they have stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.author.insertion import Insertions
from wellhead.author.renamable import ENTITIES, RenameRefused, find
from wellhead.author.revise import Change, edited
from wellhead.check.run import Checked, check_sources
from wellhead.kit.ids import id_problem
from wellhead.playbook.references import Kind
from wellhead.source.finding import Edit, Severity, Span
from wellhead.source.folders import KIND_FOLDERS
from wellhead.source.nodes import Mapping, Scalar, Sequence
from wellhead.source.positions import locate
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingOf

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.uses import Use
    from wellhead.source.document import Document


class Renamed(NamedTuple):
    """The changes of a rename.

    Args:
        changes: The changes of files for `wellhead.author.revise.revise`.
        moved: The new path of each file that gets one, by the old path.
        places: The places of the old id.
    """

    changes: tuple[Change, ...]
    moved: MappingOf[str, str]
    places: tuple[Span, ...]


def rename(checked: Checked, kind: str, old: str, new: str, texts: MappingOf[str, str]) -> Renamed:
    """Plan a rename.

    Args:
        checked: The playbook, without errors.
        kind: One of `wellhead.author.renamable.KINDS`.
        old: Its id; that of an activity with its phase (``prototype/connect``), that of a state with its
            artifact (``model@evaluated``), that of a check with its owner
            (``phase/prototype/baseline-recorded``).
        new: The new id.
        texts: The files as they are on the disk, line ends included, by path.

    Raises:
        RenameRefused: There is no such thing, or the new id is taken or invalid.
    """
    if checked.playbook is None or checked.errors:
        raise RenameRefused("the playbook has errors; mend them first, so that no reference is missed")
    if problem := id_problem(new):
        raise RenameRefused(f'"{new}" {problem}')
    playbook = checked.playbook
    old_id = old.rpartition("@" if kind == "state" else "/")[2]
    if old_id == new:
        raise RenameRefused(f'it is called "{new}" already')
    thing = find(playbook, kind, old)
    if new in thing.taken:
        raise RenameRefused(f'the id "{new}" is in use, or was an earlier one; choose another')
    edits: dict[str, list[Edit]] = {}
    places = [thing.own] if thing.own else []
    places += [_id_in(playbook, use, kind, old_id) for use in playbook.uses if thing.refers(use)]
    places += _in_exceptions(playbook, kind, old)
    for span in places:
        edits.setdefault(span.path, []).append(Edit(_bare(span, old_id, texts), new))
    if thing.home is not None:
        edit = _with_earlier(*thing.home, old_id, new)
        edits.setdefault(edit.span.path, []).append(edit)
    moved = {}
    if kind in ENTITIES:
        folder = KIND_FOLDERS[kind]
        moved = {f"{folder}/{old}.yml": f"{folder}/{new}.yml"}
    result = Renamed(tuple(_changes(texts, edits, moved)), moved, tuple(sorted(places)))
    _prove(checked, result)
    return result


def _changes(
    texts: MappingOf[str, str], edits: dict[str, list[Edit]], moved: MappingOf[str, str]
) -> Iterator[Change]:
    for path in sorted({*edits, *moved}):
        after = edited(texts[path], edits.get(path, ()))
        if path in moved:
            yield Change(path, texts[path], None)
            yield Change(moved[path], None, after)
        else:
            yield Change(path, texts[path], after)


def _prove(checked: Checked, result: Renamed) -> None:
    """Check the playbook as it would be after the rename.

    Raises:
        RenameRefused: It would have an error.
    """
    after = {s.path: s for s in checked.sources}
    for change in result.changes:
        after.pop(change.path, None)
        if change.after is not None:
            text = change.after.removeprefix("\ufeff").replace("\r\n", "\n")
            after[change.path] = SourceFile(change.path, text)
    then = check_sources(tuple(after[path] for path in sorted(after, key=lambda p: p.split("/"))))
    fault = next((f for f in then.findings if f.severity is Severity.ERROR), None)
    if fault is not None:
        raise RenameRefused(
            f"afterwards the checker would find: {fault.span.path}:{fault.span.line}: {fault.message}"
        )


def _id_in(playbook: LinkedPlaybook, use: Use, kind: str, old: str) -> Span:
    """Return the place of the id within a reference; it may include quotes."""
    span, text = playbook.place(use), playbook.document(use.owner).source.text
    if use.kind == "any":
        # The id follows the kind and a slash.
        found = locate(text, span, f"{kind}/{old}")
        start = found.end_column - len(old)
    elif use.kind == "state":
        found = locate(text, span, use.target)
        start = found.column if kind == Kind.ARTIFACT else found.end_column - len(old)
    else:
        return locate(text, span, old)
    return Span(found.path, found.line, start, found.line, start + len(old))


def _in_exceptions(playbook: LinkedPlaybook, kind: str, old: str) -> Iterator[Span]:
    """Yield the places of the id in the manifest's exceptions from rules: ``kind/id`` or ``kind/id/item``."""
    if kind not in {*ENTITIES, "term", "activity", "check"}:
        return
    whole = {"activity": f"phase/{old}", "check": old}.get(kind, f"{kind}/{old}")
    manifest = playbook.playbook.manifest
    text = playbook.document(manifest.ref).source.text
    for n, setting in enumerate(manifest.rules):
        for m, exception in enumerate(setting.exceptions):
            if exception.at == whole or (kind in ENTITIES and exception.at.startswith(f"{whole}/")):
                found = locate(text, playbook.at(manifest.ref, "rules", n, "except", m, "at"), whole)
                start = found.column + whole.rindex("/") + 1
                yield Span(found.path, found.line, start, found.line, found.column + len(whole))


def _bare(span: Span, old: str, texts: MappingOf[str, str]) -> Span:
    """Return the place of an id without quotes around it.

    Raises:
        RenameRefused: The id is written with escapes.
    """
    line = texts[span.path].removeprefix("\ufeff").split("\n")[span.line - 1]
    start = line.find(old, span.column - 1, span.end_column - 1)
    if start < 0 or span.line != span.end_line:
        place = f"{span.path}:{span.line}:{span.column}"
        raise RenameRefused(f'{place}: write "{old}" there without escapes first')
    return Span.at(span.path, span.line, start + 1, len(old))


def _with_earlier(document: Document, steps: tuple[str | int, ...], old: str, new: str) -> Edit:
    """Return the edit that enters the old id in the `was` of a mapping.

    If `was` contains the new id, the old id replaces it.
    """
    node = document.node(*steps)
    if not isinstance(node, Mapping):
        raise RenameRefused(f"{document.source.path} has no place for the earlier id")
    insertions = Insertions(document.source.path, document.source.text)
    was = next((e.value for e in node.entries if e.key.text == "was"), None)
    if isinstance(was, Sequence):
        same = next((i for i in was.items if isinstance(i, Scalar) and i.text == new), None)
        return Edit(same.span, old) if same is not None else insertions.item(was, old)
    first = node.entries[0].key.span
    if insertions.is_flow(node):
        return Edit(Span.at(first.path, node.span.line, node.span.column + 1, 0), f"was: [{old}], ")
    own = next((e.value for e in node.entries if e.key.text == "id"), None)
    if own is not None:
        return insertions.lines_after(own, [f"was: [{old}]"], first.column)
    return Edit(Span.at(first.path, first.line, first.column, 0), f"was: [{old}]\n{' ' * (first.column - 1)}")
