"""Decoding of nodes into typed entities. The field decides what a text means, never YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from wellhead.playbook.contents import Playbook
from wellhead.playbook.model import ENTITY_MODELS, Manifest, Term
from wellhead.playbook.references import Kind, Ref
from wellhead.playbook.salvage import salvage, words_in
from wellhead.source.document import Document
from wellhead.source.finding import Finding, Related, Severity
from wellhead.source.folders import GLOSSARY_PATH, KIND_FOLDERS, MANIFEST_PATH
from wellhead.source.nodes import Mapping, Sequence
from wellhead.source.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.model import Entity
    from wellhead.playbook.parts import Model
    from wellhead.source.read import SourceFile

_KIND_OF_FOLDER: Final = {folder: Kind(kind) for kind, folder in KIND_FOLDERS.items()}


@dataclass(slots=True)
class Decoded:
    """The decoded contents of one file.

    Args:
        findings: what is wrong with the file.
        things: the manifest, an entity, or the terms of the glossary.
        documents: the YAML of each of them.
        incomplete, unreadable, damaged: as in `Playbook`.
    """

    findings: list[Finding] = field(default_factory=list)
    things: list[Manifest | Entity | Term] = field(default_factory=list)
    documents: dict[Ref, Document] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    unreadable: set[Ref] = field(default_factory=set)
    damaged: set[Ref] = field(default_factory=set)


def decode(sources: Iterable[SourceFile], lost: Iterable[str] = ()) -> tuple[Playbook | None, list[Finding]]:
    """Parse and decode all files; see `gathered`."""
    return gathered(map(decode_file, sources), lost)


def gathered(files: Iterable[Decoded], lost: Iterable[str] = ()) -> tuple[Playbook | None, list[Finding]]:
    """Gather decoded files into a playbook.

    Args:
        files: the decoded files, in the order of their paths.
        lost: the paths of files that exist but could not be read.

    Returns:
        The playbook, or None if there is no manifest; and all findings.
    """
    whole = Decoded()
    for ref in filter(None, map(_ref_of, lost)):
        whole.unreadable.add(ref)
        whole.incomplete.add(ref.id)
    for file in files:
        whole.findings += file.findings
        whole.things += file.things
        whole.documents |= file.documents
        whole.incomplete |= file.incomplete
        whole.unreadable |= file.unreadable
        whole.damaged |= file.damaged
    by_kind: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
    manifest: Manifest | None = None
    for thing in whole.things:
        if isinstance(thing, Manifest):
            manifest = thing
        else:
            by_kind[thing.kind].append(thing)
    if manifest is None:
        return None, whole.findings
    playbook = Playbook(
        manifest=manifest,
        roles=tuple(by_kind[Kind.ROLE]),
        phases=tuple(by_kind[Kind.PHASE]),
        practices=tuple(by_kind[Kind.PRACTICE]),
        artifacts=tuple(by_kind[Kind.ARTIFACT]),
        handoffs=tuple(by_kind[Kind.HANDOFF]),
        terms=tuple(by_kind[Kind.TERM]),
        documents=whole.documents,
        incomplete=frozenset(whole.incomplete),
        unreadable=frozenset(whole.unreadable),
        damaged=frozenset(whole.damaged),
    )
    return playbook, whole.findings


def decode_file(source: SourceFile) -> Decoded:
    """Parse and decode one file.

    Args:
        source: the file; its path decides what it contains.

    Returns:
        The parts that could be decoded, and findings about the rest.
    """
    root, problems = parse(source)
    made = Decoded(findings=list(problems))
    ref = _ref_of(source.path)
    if root is None:
        made.incomplete |= words_in(source.text)
        if ref is not None:
            made.unreadable.add(ref)
        return made
    document = Document(source, root)
    # Some parts of a text with findings are not in the nodes, such as the second of two equal keys.
    lacking = set(words_in(source.text)) if problems else set[str]()
    if source.path == GLOSSARY_PATH:
        _add_terms(made, document, lacking)
    elif source.path == MANIFEST_PATH:
        ref = _add(made, Manifest, document, lacking)
    elif ref is not None:
        if _add(made, ENTITY_MODELS[ref.kind], document, lacking, ref.id) is None:
            made.unreadable.add(ref)
        elif not lacking:  # nodes are needed for places only, and take most of the memory
            made.documents[ref] = document.without_nodes()
    made.incomplete |= lacking
    if lacking and ref is not None:
        made.damaged.add(ref)
    return made


def _add_terms(made: Decoded, document: Document, lacking: set[str]) -> None:
    if not isinstance(document.root, Sequence):
        made.findings.append(
            _finding("invalid-value", "the glossary must be a list of terms", document, "start each with -")
        )
        return
    for node in document.root.items:
        _add(made, Term, Document(document.source, node), lacking)


def _add(
    made: Decoded,
    model: type[Model],
    document: Document,
    lacking: set[str],
    entity_id: str | None = None,
) -> Ref | None:
    """Decode one model, and add it to the decoded file.

    Returns:
        The reference of the model; None if it could not be decoded at all.
    """
    if not isinstance(document.root, Mapping):
        what = "a term" if model is Term else "the file"
        made.findings.append(_finding("invalid-value", f"{what} must be a mapping of fields", document, None))
        lacking |= words_in(document.source.text)
        return None
    if entity_id is not None and any(entry.key.text == "id" for entry in document.root.entries):
        remedy = f'the id is the file\'s name, "{entity_id}"; rename the file to change it'
        made.findings.append(_finding("unknown-key", 'there is no field "id" here', document, remedy, "id"))
    found = salvage(model, document, entity_id)
    made.findings += found.findings
    lacking |= found.lost
    if found.model is None:
        return None
    ref: Ref = found.model.ref
    first = made.documents.setdefault(ref, found.document)
    if first is found.document:
        made.things.append(found.model)
    else:
        made.findings.append(
            Finding(
                "duplicate-id",
                Severity.ERROR,
                f'two terms have the id "{ref.id}"',
                found.document.at("id"),
                "merge the two, or give one of them another id",
                (Related(first.at("id"), "first defined here"),),
            )
        )
    return ref


def _finding(rule: str, message: str, document: Document, remedy: str | None, *key: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, document.at(*key, key=bool(key)), remedy)


def _ref_of(path: str) -> Ref | None:
    """Return the name of the entity in a file, or None if the path is not that of an entity."""
    folder, slash, name = path.partition("/")
    if not slash or folder not in _KIND_OF_FOLDER:
        return None
    return Ref(_KIND_OF_FOLDER[folder], name.removesuffix(".yml"))
