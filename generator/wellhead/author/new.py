"""skeleton: a new thing with all that it may say, and the places in other files that have to name it.

The texts lie in `scaffold/new/`, one a kind. What is required has a text that says what to write; what is
optional stands in comments.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from wellhead.author.layout import Layout
from wellhead.author.revise import Change, edited
from wellhead.kit.ids import id_problem
from wellhead.kit.nearest import nearest
from wellhead.playbook.model import ENTITY_MODELS, Kind, Outcome, Ref
from wellhead.source.finding import Edit, Span
from wellhead.source.folders import KIND_FOLDERS
from wellhead.source.parse import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as MappingOf

    from wellhead.playbook.link import ActivityAt, LinkedPlaybook
    from wellhead.playbook.model import Entity, Term
    from wellhead.source.document import Document

KINDS: Final = (*(kind.value for kind in ENTITY_MODELS), Kind.TERM.value)
"""What can be added."""
_GLOSSARY: Final = "glossary.yml"
_FIRST_STEP: Final = {"en": "Take the first step", "de": "Den ersten Schritt tun"}
_FIRST_STEP_ID: Final = {"en": "first-step", "de": "erster-schritt"}
_FOCUS: Final = {
    "en": "Say in one line what this role looks at here",
    "de": "Sag in einer Zeile, worauf diese Rolle hier achtet",
}
_PLACE: Final = re.compile("__([A-Z_]+)__")
_SIMPLE: Final = re.compile(r"[^\W\d_][\w ,.()/-]*", re.ASCII)


class SkeletonRefused(Exception):  # noqa: N818 - the request is at fault
    """It cannot be added so: the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to add.

    Args:
        kind: one of `KINDS`.
        id: its id.
        title: its title; None makes one of the id.
        roles: the ids of the roles that take part, the first of them the one that leads, keeps or gives.
        phases: the ids of the phases it belongs to.
        artifacts: what a hand-off carries, as ``artifact`` or ``artifact@state``.
        activity: ``phase/activity``: what produces the artifact, or what the practice helps.
    """

    kind: str
    id: str
    title: str | None = None
    roles: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    activity: str | None = None

    @property
    def name(self) -> str:
        """Its title."""
        words = self.id.replace("-", " ")
        return self.title or words[0].upper() + words[1:]


def add(playbook: LinkedPlaybook, wanted: Wanted, texts: MappingOf[str, str]) -> tuple[Change, ...]:
    """Plan the files that change when something is added.

    Args:
        playbook: the playbook; it may have errors.
        wanted: what to add.
        texts: the files as they are on the disk, line ends included, by path.

    Raises:
        SkeletonRefused: the id is taken or no id, or what is to be named is not there.
    """
    _look(playbook, wanted)
    files = _Files(playbook, texts)
    if wanted.kind == Kind.TERM:
        _enter_term(playbook, wanted, files)
    else:
        path = f"{KIND_FOLDERS[wanted.kind]}/{wanted.id}.yml"
        files.new[path] = _filled(wanted.kind, _values(playbook, wanted))
        if wanted.kind == Kind.ROLE:
            _enter_role(playbook, wanted, files)
        elif wanted.kind == Kind.PHASE:
            _enter_phase(playbook, wanted, files)
        elif wanted.activity is not None:
            _enter_in_activity(playbook, wanted, files)
    return tuple(files.changes())


def _look(playbook: LinkedPlaybook, wanted: Wanted) -> None:
    if problem := id_problem(wanted.id):
        raise SkeletonRefused(f'"{wanted.id}" {problem}')
    if playbook.find(Ref(Kind(wanted.kind), wanted.id)) is not None:
        raise SkeletonRefused(f'there is a {wanted.kind} "{wanted.id}" already')
    everything: list[Entity | Term] = [*playbook.entities, *playbook.terms.values()]
    former = next((e for e in everything if e.kind == wanted.kind and wanted.id in e.was), None)
    if former is not None:
        raise SkeletonRefused(f'"{wanted.id}" is an earlier id of {former.ref}; choose another')
    for kind, names, known in (
        ("role", wanted.roles, playbook.roles),
        ("phase", wanted.phases, playbook.phases),
        ("artifact", [a.partition("@")[0] for a in wanted.artifacts], playbook.artifacts),
    ):
        for name in names:
            if name not in known:
                raise _unknown(kind, name, known)


def _unknown(kind: str, name: str, known: Collection[str]) -> SkeletonRefused:
    near = nearest(name, known)
    asked = f'did you mean "{near}"?' if near else f"there are: {', '.join(known) or 'none'}"
    return SkeletonRefused(f'there is no {kind} "{name}"; {asked}')


class _Files:
    """What becomes of the files."""

    def __init__(self, playbook: LinkedPlaybook, texts: MappingOf[str, str]) -> None:
        self.playbook = playbook
        self.texts = texts
        self.new: dict[str, str] = {}
        self._edits: dict[str, list[Edit]] = {}

    def edit(self, edit: Edit) -> None:
        self._edits.setdefault(edit.span.path, []).append(edit)

    def changes(self) -> Iterator[Change]:
        for path, text in self.new.items():
            yield Change(path, None, text)
        for path, edits in sorted(self._edits.items()):
            yield Change(path, self.texts[path], edited(self.texts[path], edits))


# ---------------------------------------------------------------- the thing itself


def _values(playbook: LinkedPlaybook, wanted: Wanted) -> dict[str, str]:
    """What the skeleton of a kind is filled with."""
    language = playbook.playbook.manifest.language
    known = [role for role in playbook.roles if (wanted.kind, role) != (Kind.ROLE, wanted.id)]
    roles = list(wanted.roles) or known
    phases = list(wanted.phases) or list(playbook.phases)
    if wanted.kind == Kind.PRACTICE and wanted.activity is not None:
        at = _activity(playbook, wanted.activity)
        roles = list(wanted.roles) or list(dict.fromkeys([*at.activity.responsible, *at.activity.consulted]))
        phases = list(wanted.phases) or [at.phase.id]
    if not roles and wanted.kind != Kind.ROLE:
        raise SkeletonRefused("there is no role yet; add one first: wellhead new role ID")
    values = {
        "ID": wanted.id,
        "TITLE": _scalar(wanted.name),
        "OTHER_ROLE": known[0] if known else "another-role",
        "ROLE": roles[0] if roles else "",
        "ROLES": ", ".join(roles),
        "PHASES": ", ".join(phases),
    }
    if wanted.kind == Kind.PHASE:
        levels = playbook.playbook.manifest.levels
        others = [role for role in known if role != roles[0]]
        parts = [(roles[0], levels[0].id), *((role, levels[-1].id) for role in others)]
        focus = _FOCUS[language]
        values["INVOLVEMENT"] = "".join(
            f"  {role}:\n    level: {level}\n    focus: {focus}\n" for role, level in parts
        )
        values["CONSULTED"] = f"    consulted: [{others[0]}]\n" if others else ""
        values["GO"] = _where_to(playbook)
        values["FIRST_STEP"] = _FIRST_STEP[language]
        values["FIRST_STEP_ID"] = f"{wanted.id}-{_FIRST_STEP_ID[language]}"
    if wanted.kind == Kind.HANDOFF:
        values |= _handed_over(playbook, wanted)
    return values


def _where_to(playbook: LinkedPlaybook) -> str:
    """Where the last phase led until now: the new one may lead there instead."""
    last = next(reversed(playbook.phases.values()), None)
    outcomes = last.exit.outcomes if last is not None and last.exit is not None else ()
    return next((o.phase for o in outcomes if o.outcome == Outcome.GO and o.phase), "null")


def _handed_over(playbook: LinkedPlaybook, wanted: Wanted) -> dict[str, str]:
    """Who gives what to whom: what was asked for, else what an activity of the phase makes."""
    made = [
        (at, product)
        for at in playbook.activities
        for product in at.activity.produces
        if not wanted.phases or at.phase.id == wanted.phases[0]
    ]
    if wanted.artifacts:
        bare = {artifact.partition("@")[0] for artifact in wanted.artifacts}
        made = [(at, product) for at, product in made if product.artifact in bare] or made
    if not made:
        raise SkeletonRefused(
            "no activity produces anything that could be handed over; add an artifact first"
        )
    at, product = made[0]
    giver = wanted.roles[0] if wanted.roles else at.activity.responsible[0]
    others = [role for role in (*wanted.roles[1:], *playbook.roles) if role != giver]
    if not others:
        raise SkeletonRefused("a hand-off needs two roles; add one first: wellhead new role ID")
    return {
        "GIVER": giver,
        "RECEIVER": others[0],
        "PHASE": wanted.phases[0] if wanted.phases else at.phase.id,
        "CARRIES": ", ".join(wanted.artifacts) or str(playbook.settled(product)),
    }


def _filled(kind: str, values: dict[str, str]) -> str:
    text = (resources.files("wellhead.author") / "scaffold" / "new" / f"{kind}.yml").read_text("utf-8")
    return _PLACE.sub(lambda place: values[place[1]], text)


def _scalar(text: str) -> str:
    """A text as YAML: bare if nothing in it could mean anything else."""
    is_word = text.lower() in {"null", "true", "false", "yes", "no", "on", "off"}
    return text if _SIMPLE.fullmatch(text) and not is_word else json.dumps(text, ensure_ascii=False)


# ---------------------------------------------------------------- where it is named


def _layout(document: Document) -> Layout:
    return Layout(document.source.path, document.source.text)


def _enter_role(playbook: LinkedPlaybook, wanted: Wanted, files: _Files) -> None:
    """Every phase says what part a role has; a new one has the smallest."""
    manifest = playbook.playbook.manifest
    level, focus = manifest.levels[-1].id, _FOCUS[manifest.language]
    lines = [f"  level: {level}", f"  focus: {focus}"]
    flow = f"{{level: {level}, focus: {json.dumps(focus, ensure_ascii=False) if ',' in focus else focus}}}"
    for phase in playbook.phases.values():
        document = playbook.document(phase.ref)
        parts = document.node("involvement")
        if isinstance(parts, Mapping):
            files.edit(_layout(document).entry(parts, wanted.id, lines, flow))
        elif parts is None and isinstance(document.root, Mapping):
            below = [f"  {wanted.id}:", *(f"  {line}" for line in lines)]
            edit = _layout(document).entry(document.root, "involvement", below, f"{{{wanted.id}: {flow}}}")
            files.edit(edit)


def _enter_phase(playbook: LinkedPlaybook, wanted: Wanted, files: _Files) -> None:
    """The manifest's order ends with a new phase, and the phase before it leads there."""
    manifest = playbook.document(playbook.playbook.manifest.ref)
    order = manifest.node("phases")
    if isinstance(order, Sequence):
        files.edit(_layout(manifest).item(order, wanted.id))
    last = next(reversed(playbook.phases.values()), None)
    if last is None:
        return
    document = playbook.document(last.ref)
    outcomes = document.node("exit", "outcomes")
    if not isinstance(outcomes, Mapping):
        return  # without outcomes a phase leads to the next
    go = next((e.value for e in outcomes.entries if e.key.text == "go"), None)
    if go is None:
        files.edit(_layout(document).entry(outcomes, "go", [wanted.id], wanted.id))
    elif isinstance(go, Scalar):
        files.edit(Edit(go.span, wanted.id))


def _enter_in_activity(playbook: LinkedPlaybook, wanted: Wanted, files: _Files) -> None:
    at = _activity(playbook, wanted.activity or "")
    field = {Kind.ARTIFACT: "produces", Kind.PRACTICE: "practices"}.get(Kind(wanted.kind))
    if field is None:
        raise SkeletonRefused(f"an activity does not name a {wanted.kind}")
    document = playbook.document(at.phase.ref)
    fields = document.node("activities", at.position)
    named = document.node("activities", at.position, field)
    if isinstance(named, Sequence):
        files.edit(_layout(document).item(named, wanted.id))
    elif isinstance(fields, Mapping):
        layout = _layout(document)
        if layout.is_flow(fields):
            files.edit(layout.entry(fields, field, [], f"[{wanted.id}]"))
        else:
            above = document.node("activities", at.position, "accountable")
            assert above is not None  # noqa: S101 - the field is required
            files.edit(layout.lines_after(above, [f"{field}: [{wanted.id}]"], fields.span.column))


def _activity(playbook: LinkedPlaybook, name: str) -> ActivityAt:
    known = {f"{at.phase.id}/{at.activity.id}": at for at in playbook.activities}
    if name not in known:
        raise _unknown("activity", name, known)
    return known[name]


def _enter_term(playbook: LinkedPlaybook, wanted: Wanted, files: _Files) -> None:
    """A term goes where the alphabet wants it."""
    role = next(iter(playbook.roles), "another-role")
    text = _filled(Kind.TERM, {"ID": wanted.id, "TITLE": _scalar(wanted.name), "ROLE": role})
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
    layout = _layout(document)
    dash = document.source.text.split("\n")[document.root.span.line - 1].rfind("-", 0, column - 1) + 1
    if not dash:
        raise SkeletonRefused(
            f"{_GLOSSARY} is one list in brackets; write each term on lines of its own first"
        )
    if above:
        files.edit(layout.lines_after(document.root, text.rstrip("\n").split("\n"), dash))
    else:
        indent = " " * (dash - 1)
        lines = "".join(f"{indent}{line}\n" for line in text.rstrip("\n").split("\n"))
        files.edit(Edit(Span.at(_GLOSSARY, document.root.span.line, 1, 0), lines))
