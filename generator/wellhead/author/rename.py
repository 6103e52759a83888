"""rename: give a thing another id, and change whatever names it.

The plan is made in memory and checked before a byte is written. An earlier id stays in `was`, so that
addresses and readers' ticks move along. What a check's `was` says of other files stays: it names the key
under which browsers keep a tick, and no rename here changes what they keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from wellhead.app.check import Checked, check_sources
from wellhead.author.layout import Layout
from wellhead.author.revise import Change, edited
from wellhead.kit.ids import id_problem
from wellhead.kit.nearest import nearest
from wellhead.playbook.model import ENTITY_MODELS, Artifact, Kind, Ref
from wellhead.source.finding import Edit, Severity, Span
from wellhead.source.folders import KIND_FOLDERS
from wellhead.source.parse import Mapping, Scalar, Sequence, locate
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from collections.abc import Mapping as MappingOf

    from wellhead.playbook.link import Anything, LinkedPlaybook
    from wellhead.playbook.uses import Use
    from wellhead.source.document import Document

ENTITIES: Final = tuple(kind.value for kind in ENTITY_MODELS)
MAX_LISTED: Final = 8
"""How many known ids a refusal lists: more do not fit a line."""
KINDS: Final = (*ENTITIES, "term", "activity", "state", "check", "source", "level")
"""What can be renamed."""


class RenameRefused(Exception):  # noqa: N818 - the request is at fault
    """It cannot be renamed so: the message is a sentence for the reader."""


class Renamed(NamedTuple):
    """What a rename changes.

    Args:
        changes: the files, as `revise` wants them.
        moved: for each file of which another comes to be, that one.
        places: where the old id stood.
    """

    changes: tuple[Change, ...]
    moved: MappingOf[str, str]
    places: tuple[Span, ...]


class _Thing(NamedTuple):
    """What is renamed: where its own id stands, what refers to it, and where earlier ids are kept."""

    own: Span | None
    """None if the file's name is the id."""
    refers: Callable[[Use], bool]
    taken: Collection[str]
    """Ids that are in use, or were, so that they cannot mean anything else."""
    home: tuple[Document, tuple[str | int, ...]] | None
    """The mapping that holds `was`, if this kind of thing has it."""


def rename(checked: Checked, kind: str, old: str, new: str, texts: MappingOf[str, str]) -> Renamed:
    """Plan a rename.

    Args:
        checked: the playbook, without errors.
        kind: one of `KINDS`.
        old: its id; an activity's with its phase (``prototype/connect``), a state's with its artifact
            (``model@evaluated``), a check's with its file (``phase/prototype/baseline-recorded``).
        new: the id it gets.
        texts: the files as they are on the disk, line ends included, by path.

    Raises:
        RenameRefused: there is no such thing, or the new id is taken or no id.
    """
    if checked.playbook is None or checked.errors:
        raise RenameRefused("the playbook has errors; mend them first, so that no reference is missed")
    if problem := id_problem(new):
        raise RenameRefused(f'"{new}" {problem}')
    playbook = checked.playbook
    old_id = old.rpartition("@" if kind == "state" else "/")[2]
    if old_id == new:
        raise RenameRefused(f'it is called "{new}" already')
    thing = _FINDERS.get(kind, _entity)(playbook, kind, old)
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
    """Check the playbook as it would be; it must be as sound as it was."""
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


# ---------------------------------------------------------------- what is meant


def _entity(playbook: LinkedPlaybook, kind: str, old: str) -> _Thing:
    ref = Ref(Kind(kind), old)
    everything: list[Anything] = [*playbook.entities, *playbook.terms.values()]
    others = [e for e in everything if e.kind == kind and e.id != old]
    if playbook.find(ref) is None:
        raise _no(kind, old, [e.id for e in others])
    document = playbook.document(ref)
    own = document.at("id") if kind == Kind.TERM else None
    taken = {e.id for e in others}.union(*(e.was for e in others))
    return _Thing(own, lambda use: playbook.target(use) == ref, taken, (document, ()))


def _activity(playbook: LinkedPlaybook, kind: str, old: str) -> _Thing:
    phase_id, _, activity = old.rpartition("/")
    phase = playbook.phases.get(phase_id)
    ids = [a.id for a in phase.activities] if phase else []
    if phase is None or activity not in ids:
        known = [f"{at.phase.id}/{at.activity.id}" for at in playbook.activities]
        raise _no(kind, old, known, "name it with its phase")
    own = playbook.at(phase.ref, "activities", ids.index(activity), "id")
    ref = phase.ref
    return _Thing(
        own,
        lambda use: use.kind == "activity" and use.owner == ref and use.target == activity,
        {i for i in ids if i != activity},
        None,
    )


def _state(playbook: LinkedPlaybook, kind: str, old: str) -> _Thing:
    artifact_id, _, state = old.partition("@")
    artifact = playbook.find(Ref(Kind.ARTIFACT, artifact_id))
    ids = [s.id for s in artifact.states] if isinstance(artifact, Artifact) else []
    if artifact is None or state not in ids:
        known = [f"{a.id}@{s.id}" for a in playbook.artifacts.values() for s in a.states]
        raise _no(kind, old, known, "name it with its artifact")
    own = playbook.at(artifact.ref, "states", ids.index(state), "id")
    return _Thing(
        own, lambda use: use.kind == "state" and use.target == old, {i for i in ids if i != state}, None
    )


def _check(playbook: LinkedPlaybook, kind: str, old: str) -> _Thing:
    at = next((c for c in playbook.checks if c.key == old), None)
    if at is None:
        raise _no(kind, old, [c.key for c in playbook.checks], "name it as kind/owner/id")
    others = [c.check for c in playbook.checks_of(at.owner) if c.check.id != at.check.id]
    document = playbook.document(at.owner)
    taken = {c.id for c in others}.union(*(c.was for c in others))
    return _Thing(document.at(*at.steps, "id"), lambda _: False, taken, (document, at.steps))


def _listed(playbook: LinkedPlaybook, kind: str, old: str) -> _Thing:
    """A source or a level of the manifest."""
    manifest = playbook.playbook.manifest
    ids = [entry.id for entry in (manifest.sources if kind == "source" else manifest.levels)]
    if old not in ids:
        raise _no(kind, old, ids)
    n = ids.index(old)
    own = (
        playbook.at(manifest.ref, "sources", n, key=True)
        if kind == "source"
        else playbook.at(manifest.ref, "levels", n, "id")
    )
    return _Thing(own, lambda use: use.kind == kind and use.target == old, {i for i in ids if i != old}, None)


_FINDERS: Final = {
    "activity": _activity,
    "state": _state,
    "check": _check,
    "source": _listed,
    "level": _listed,
}


def _no(kind: str, old: str, known: Collection[str], remedy: str = "") -> RenameRefused:
    near = nearest(old, known)
    if near:
        remedy = f'did you mean "{near}"?'
    elif 0 < len(known) <= MAX_LISTED:
        remedy = remedy or f"there are: {', '.join(sorted(known))}"
    return RenameRefused(f'there is no {kind} "{old}"{"; " if remedy else ""}{remedy}')


# ---------------------------------------------------------------- where it stands


def _id_in(playbook: LinkedPlaybook, use: Use, kind: str, old: str) -> Span:
    """The place of the id within a reference, quotes perhaps included."""
    span, text = playbook.place(use), playbook.document(use.owner).source.text
    if use.kind == "any":
        # Behind the kind and its slash.
        found = locate(text, span, f"{kind}/{old}")
        start = found.end_column - len(old)
    elif use.kind == "state":
        found = locate(text, span, use.target)
        start = found.column if kind == Kind.ARTIFACT else found.end_column - len(old)
    else:
        return locate(text, span, old)
    return Span(found.path, found.line, start, found.line, start + len(old))


def _in_exceptions(playbook: LinkedPlaybook, kind: str, old: str) -> Iterator[Span]:
    """Yield the places of the id in what the manifest excepts from rules: ``kind/id`` or ``kind/id/item``."""
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
    """The span of the id without quotes around it; refuses one that escapes hide."""
    line = texts[span.path].removeprefix("\ufeff").split("\n")[span.line - 1]
    start = line.find(old, span.column - 1, span.end_column - 1)
    if start < 0 or span.line != span.end_line:
        place = f"{span.path}:{span.line}:{span.column}"
        raise RenameRefused(f'{place}: write "{old}" there without escapes first')
    return Span.at(span.path, span.line, start + 1, len(old))


def _with_earlier(document: Document, steps: tuple[str | int, ...], old: str, new: str) -> Edit:
    """Enter the old id in the `was` of a mapping; where the new one stands there, in its place."""
    node = document.node(*steps)
    if not isinstance(node, Mapping):
        raise RenameRefused(f"{document.source.path} has no place for the earlier id")
    layout = Layout(document.source.path, document.source.text)
    was = next((e.value for e in node.entries if e.key.text == "was"), None)
    if isinstance(was, Sequence):
        same = next((i for i in was.items if isinstance(i, Scalar) and i.text == new), None)
        return Edit(same.span, old) if same is not None else layout.item(was, old)
    first = node.entries[0].key.span
    if layout.is_flow(node):
        return Edit(Span.at(first.path, node.span.line, node.span.column + 1, 0), f"was: [{old}], ")
    own = next((e.value for e in node.entries if e.key.text == "id"), None)
    if own is not None:
        return layout.lines_after(own, [f"was: [{old}]"], first.column)
    return Edit(Span.at(first.path, first.line, first.column, 0), f"was: [{old}]\n{' ' * (first.column - 1)}")
