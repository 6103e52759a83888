"""decode: nodes become typed entities. The field decides what a text means, never YAML.

What does not fit is a finding at its place; the rest of the entity is kept where it still makes sense,
so that one slip does not hide the next.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from wellhead.document import Document
from wellhead.finding import Finding, Related, Severity
from wellhead.model import (
    ENTITY_MODELS,
    Artifact,
    Entity,
    Handoff,
    Kind,
    Manifest,
    Model,
    Phase,
    Practice,
    Ref,
    Role,
    Term,
)
from wellhead.parse import Entry, Mapping, Node, Scalar, Sequence, parse
from wellhead.read import KIND_FOLDERS, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

KIND_OF_FOLDER = {folder: Kind(kind) for kind, folder in KIND_FOLDERS.items()}
MANIFEST_PATH = "playbook.yml"
GLOSSARY_PATH = "glossary.yml"
_MAX_ROUNDS = 8
M = TypeVar("M", bound=Model)
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Playbook:
    """Everything authors wrote, decoded.

    Args:
        manifest: playbook.yml.
        roles, phases, practices, artifacts, handoffs: one entity a file, in the order of their ids.
        terms: the glossary, in its own order.
        documents: where each entity stands; the manifest's key is its own reference.
        incomplete: words that occur in what could not be decoded. A rule that would report an
            absence keeps quiet about them, since the missing thing may stand in a broken file.
        unreadable: names of entities whose file exists but could not be decoded.
        damaged: names of entities of which a part could not be decoded and was left out.
    """

    manifest: Manifest
    roles: tuple[Role, ...] = ()
    phases: tuple[Phase, ...] = ()
    practices: tuple[Practice, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    terms: tuple[Term, ...] = ()
    documents: dict[Ref, Document] = field(default_factory=dict, compare=False, hash=False, repr=False)
    incomplete: frozenset[str] = frozenset()
    unreadable: frozenset[Ref] = frozenset()
    damaged: frozenset[Ref] = frozenset()


def decode(sources: Iterable[Source], lost: Iterable[str] = ()) -> tuple[Playbook | None, list[Finding]]:
    """Parse and decode all files.

    Args:
        sources: the files that could be read.
        lost: paths of files that exist but could not be read.

    Returns:
        the playbook, or None if there is no manifest to stand on; and all findings.
    """
    findings: list[Finding] = []
    documents: dict[Ref, Document] = {}
    entities: dict[Kind, list[Any]] = {kind: [] for kind in ENTITY_MODELS}
    terms: list[Term] = []
    manifest: Manifest | None = None
    words: set[str] = set()
    unreadable: set[Ref] = set()
    damaged: set[Ref] = set()
    for path in lost:
        ref = _ref_of(path)
        if ref is not None:
            unreadable.add(ref)
            words.add(ref.id)

    for source in sources:
        root, problems = parse(source)
        findings += problems
        ref = _ref_of(source.path)
        if root is None:
            words.update(_WORD.findall(source.text))
            if ref is not None:
                unreadable.add(ref)
            continue
        document = Document(source, root)
        # The second of two equal keys is not in the nodes, nor is what stands behind a tag.
        lacking = set(_WORD.findall(source.text)) if problems else set[str]()
        if source.path == MANIFEST_PATH:
            manifest, document = _model(Manifest, document, findings, lacking)
            if manifest is not None:
                ref = manifest.ref
                documents[ref] = document
        elif source.path == GLOSSARY_PATH:
            terms += _terms(document, findings, lacking, documents)
        elif ref is not None:
            entity, document = _model(ENTITY_MODELS[ref.kind], document, findings, lacking, ref.id)
            if entity is None:
                unreadable.add(ref)
            else:
                entities[ref.kind].append(entity)
                documents[ref] = document
        words |= lacking
        if lacking and ref is not None:
            damaged.add(ref)
    if manifest is None:
        return None, findings
    return Playbook(
        manifest=manifest,
        roles=tuple(entities[Kind.ROLE]),
        phases=tuple(entities[Kind.PHASE]),
        practices=tuple(entities[Kind.PRACTICE]),
        artifacts=tuple(entities[Kind.ARTIFACT]),
        handoffs=tuple(entities[Kind.HANDOFF]),
        terms=tuple(terms),
        documents=documents,
        incomplete=frozenset(words),
        unreadable=frozenset(unreadable),
        damaged=frozenset(damaged),
    ), findings


def _ref_of(path: str) -> Ref | None:
    folder, slash, name = path.partition("/")
    if not slash or folder not in KIND_OF_FOLDER:
        return None
    return Ref(KIND_OF_FOLDER[folder], name.removesuffix(".yml"))


def _terms(
    document: Document, findings: list[Finding], words: set[str], documents: dict[Ref, Document]
) -> Iterable[Term]:
    if not isinstance(document.root, Sequence):
        findings.append(
            _finding("invalid-value", "the glossary must be a list of terms", document, (), "start each with -")
        )
        return
    for node in document.root.items:
        term, one = _model(Term, Document(document.source, node), findings, words)
        if term is None:
            continue
        first = documents.setdefault(term.ref, one)
        if first is one:
            yield term
        else:
            findings.append(
                Finding(
                    "duplicate-id",
                    Severity.ERROR,
                    f'two terms have the id "{term.id}"',
                    one.at("id"),
                    "merge the two, or give one of them another id",
                    (Related(first.at("id"), "first defined here"),),
                )
            )


def _model(
    model: type[M], document: Document, findings: list[Finding], words: set[str], entity_id: str | None = None
) -> tuple[M | None, Document]:
    """One model from a document; what does not fit is reported, cut out, and tried again.

    Returns:
        the model, or None if it cannot stand; and the document without what was cut, so that positions
        in lists mean the same in both.
    """
    root = document.root
    if not isinstance(root, Mapping):
        what = "a term" if model is Term else "the file"
        findings.append(_finding("invalid-value", f"{what} must be a mapping of fields", document, ()))
        words.update(_words_of(root))
        return None, document
    data = _plain_data(root)
    assert isinstance(data, dict)
    if entity_id is not None:
        if "id" in data:
            findings.append(
                _finding(
                    "unknown-key",
                    'there is no field "id" here',
                    document,
                    ("id",),
                    f'the id is the file\'s name, "{entity_id}"; rename the file to change it',
                    key=True,
                )
            )
        data["id"] = entity_id
    for round_ in range(_MAX_ROUNDS):
        try:
            return model.model_validate(data), document
        except ValidationError as error:
            details = error.errors(include_url=False)
        # What was cut in one round is missing in the next; and a list in which every item is wrong counts
        # as empty besides.
        held = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
        follows = {"missing", "too_short"} if round_ else set()
        findings += [
            _explain(model, document, d)
            for d in details
            if d["type"] not in follows and not (d["type"] == "too_short" and d["loc"] in held)
        ]
        # An item that lacks two fields goes once, and what lies in it goes with it. From the end, so that
        # earlier positions in lists stay true.
        spared = {d["loc"][: -(d["type"] == "missing" and len(d["loc"]) > 1) or None] for d in details}
        outermost = [loc for loc in spared if not any(loc[:n] in spared for n in range(1, len(loc)))]
        for loc in sorted(outermost, key=lambda loc: [str(s).zfill(6) for s in loc], reverse=True):
            gone = _cut(data, loc)
            if gone:
                left, lost = _without(document.root, gone)
                document = Document(document.source, left)
                words.update(_words_of(lost), map(str, gone))
            elif not _stand_in(data, loc):
                words.update(_words_of(root))
                return None, document
    words.update(_words_of(root))
    return None, document


def _plain_data(node: Node) -> object:
    """Plain Python values: text, None, lists and dicts. A plain ``null`` is the only None."""
    if isinstance(node, Scalar):
        return None if node.plain and node.text in ("", "~", "null") else node.text
    if isinstance(node, Sequence):
        return [_plain_data(item) for item in node.items]
    return {entry.key.text: _plain_data(entry.value) for entry in node.entries}


def _words_of(node: Node | None) -> Iterable[str]:
    """All that could be an id in what stands at a node."""
    if isinstance(node, Scalar):
        yield from _WORD.findall(node.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _words_of(item)
    elif node is not None:
        for entry in node.entries:
            yield from _words_of(entry.key)
            yield from _words_of(entry.value)


def _without(node: Node, steps: tuple[str | int, ...]) -> tuple[Node, Node | None]:
    """A node without the one at `steps`, and that one; the model may hold what no author wrote."""
    first, rest = steps[0], steps[1:]
    if isinstance(node, Sequence) and isinstance(first, int) and first < len(node.items):
        before, item, after = node.items[:first], node.items[first], node.items[first + 1 :]
        if not rest:
            return Sequence((*before, *after), node.span), item
        left, lost = _without(item, rest)
        return Sequence((*before, left, *after), node.span), lost
    if isinstance(node, Mapping):
        for n, entry in enumerate(node.entries):
            if entry.key.text == first:
                before_, after_ = node.entries[:n], node.entries[n + 1 :]
                if not rest:
                    return Mapping((*before_, *after_), node.span), entry.value
                left, lost = _without(entry.value, rest)
                return Mapping((*before_, Entry(entry.key, left), *after_), node.span), lost
    return node, None


def _cut(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Take the value at `loc` out of `data`, or the nearest container that can be spared.

    Returns:
        the steps to what was taken out; none if there is nothing to take.
    """
    trail: list[tuple[Any, str | int]] = []
    here = data
    for step in loc:
        if isinstance(here, dict) and isinstance(step, int):
            keys = list(here)
            step = keys[step] if step < len(keys) else str(step)  # noqa: PLW2901 - nth entry
        trail.append((here, step))
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
    while trail:
        holder, step = trail[-1]
        try:
            del holder[step]
        except (KeyError, IndexError, TypeError):
            trail.pop()
            continue
        return tuple(step for _, step in trail)
    return ()


_STAND_INS: dict[str, object] = {
    "title": "?",
    "term": "?",
    "summary": "?",
    "question": "?",
    "mission": "?",
    "goal": "?",
    "problem": "?",
    "definition": "?",
    "version": "?",
    "owner": "?",
    "site_id": "unnamed",
    "steps": ["?"],
    "form": "document",
}
"""What keeps an entity alive without a required field, so that the rest of it is still checked."""


def _stand_in(data: dict[str, Any], loc: tuple[str | int, ...]) -> bool:
    name = str(loc[0])
    if len(loc) == 1 and name in _STAND_INS:
        data[name] = _STAND_INS[name]
        return True
    return False


# ---------------------------------------------------------------- words for what is wrong


def _finding(
    rule: str,
    message: str,
    document: Document,
    steps: tuple[str | int, ...],
    help_: str | None = None,
    *,
    key: bool = False,
) -> Finding:
    return Finding(rule, Severity.ERROR, message, document.at(*steps, key=key), help_)


def _explain(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Finding:
    """A pydantic error in our words, at its place."""
    loc, kind = detail["loc"], detail["type"]
    name = next((str(s) for s in reversed(loc) if isinstance(s, str)), "value")
    if kind not in ("missing", "enum", "extra_forbidden"):
        name = _entry_name(document, loc) or name
    shown = f'"{name}"'
    given = detail.get("input")
    if kind == "extra_forbidden":
        known = _fields(model, loc[:-1])
        return _finding(
            "unknown-key",
            f"there is no field {shown} here",
            document,
            loc,
            _did_you_mean(name, known) or f"fields here: {', '.join(known)}",
            key=True,
        )
    if kind == "missing":
        return _finding(
            "missing-key", f"the field {shown} is missing", document, loc[:-1], f"add a line: {name}: …"
        )
    if given is None or given == "":
        return _finding(
            "invalid-value",
            f"{shown} is empty",
            document,
            loc,
            "write a value or take the line out; quote the word null if you mean it as text",
        )
    if kind in ("enum", "literal_error"):
        values = _values(detail)
        return _finding(
            "invalid-value",
            f'"{given}" is not a value of {shown}',
            document,
            loc,
            _did_you_mean(str(given), values) or f"one of: {', '.join(values)}",
        )
    wanted = {
        "string_type": ("must be text", "write one text, without a dash or keys of its own"),
        "tuple_type": ("must be a list", "put it on a line of its own that starts with a dash"),
        "list_type": ("must be a list", "put it on a line of its own that starts with a dash"),
        "model_type": ("must be a mapping of fields", "write its fields on lines of their own, indented"),
        "model_attributes_type": ("must be a mapping of fields", "write its fields on lines of their own"),
        "dict_type": ("must be a mapping", "write key: value on lines of their own, indented"),
        "too_short": ("has nothing in it", "write at least one item"),
        "date_type": ("is not a date; write year-month-day, as in 2026-11-01", None),
    }
    if kind == "id":
        rule_of_ids = "ids are lower-case words joined by hyphens"
        return _finding("invalid-value", f'"{given}" {detail["msg"]}', document, loc, rule_of_ids)
    message, remedy = wanted.get(kind, (detail["msg"], None))
    if kind == "summary_long":
        remedy = "say what it is for here, and the rest in the body"
    return _finding("invalid-value", f"{shown} {message}", document, loc, remedy)


def _entry_name(document: Document, loc: tuple[str | int, ...]) -> str | None:
    """The key that the author wrote, where `loc` counts a mapping's entries or names what our model adds."""
    node: Node = document.root
    for n, step in enumerate(loc):
        if isinstance(node, Mapping) and isinstance(step, int) and step < len(node.entries):
            entry = node.entries[step]
            rest = loc[n + 1 :]
            fields = [e.key.text for e in entry.value.entries] if isinstance(entry.value, Mapping) else []
            if not rest or (len(rest) == 1 and rest[0] not in fields):
                return entry.key.text
            node = entry.value
        elif isinstance(node, Mapping):
            found = next((e.value for e in node.entries if e.key.text == step), None)
            if found is None:
                return None
            node = found
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return None


def _values(detail: ErrorDetails) -> list[str]:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return re.findall(r"'([^']*)'", expected)


def _did_you_mean(word: str, known: Iterable[str]) -> str | None:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The field names, as authors write them, of the model that stands at `loc`."""
    here: type[BaseModel] = model
    for step in loc:
        if isinstance(step, str):
            info = next((f for n, f in here.model_fields.items() if step in (n, f.alias)), None)
            inner = _inner_model(info) if info is not None else None
            if inner is None:
                break
            here = inner
    hidden = {"id"} if issubclass(here, Entity) else _key_fields(here)
    return [f.alias or n for n, f in here.model_fields.items() if n not in hidden]


def _key_fields(model: type[BaseModel]) -> set[str]:
    return {n for n, f in model.model_fields.items() if f.description == "The key in the mapping."}


def _inner_model(info: FieldInfo) -> type[BaseModel] | None:
    stack: list[object] = [info.annotation]
    while stack:
        top = stack.pop()
        if isinstance(top, type) and issubclass(top, BaseModel):
            return top
        stack.extend(get_args(top))
    return None
