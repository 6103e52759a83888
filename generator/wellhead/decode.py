"""decode: nodes become typed entities. The field decides what a text means, never YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from wellhead.document import Document
from wellhead.finding import Finding, Related, Severity
from wellhead.model import (
    ENTITY_MODELS,
    Artifact,
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
from wellhead.parse import Mapping, Sequence, parse
from wellhead.read import KIND_FOLDERS
from wellhead.salvage import salvage, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Map

    from wellhead.document import Outline
    from wellhead.model import Entity
    from wellhead.read import Source

Known: TypeAlias = "Map[str, tuple[Entity, Outline]]"
KIND_OF_FOLDER = {folder: Kind(kind) for kind, folder in KIND_FOLDERS.items()}
MANIFEST_PATH = "playbook.yml"
GLOSSARY_PATH = "glossary.yml"


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

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities, kind by kind; terms, of which many share a file, are not among them."""
        return (*self.roles, *self.phases, *self.practices, *self.artifacts, *self.handoffs)


def decode(
    sources: Iterable[Source],
    lost: Iterable[str] = (),
    known: Known = MappingProxyType({}),
) -> tuple[Playbook | None, list[Finding]]:
    """Parse and decode all files.

    Args:
        sources: the files that could be read.
        lost: paths of files that exist but could not be read.
        known: entities and outlines by the path of their file, where an earlier run found nothing wrong in
            the same text.

    Returns:
        the playbook, or None if there is no manifest to stand on; and all findings.
    """
    decoding = _Decoding()
    for path in lost:
        decoding.lose(path)
    for source in sources:
        if source.path in known:
            decoding.add_known(source, *known[source.path])
        else:
            decoding.add(source)
    return decoding.playbook(), decoding.findings


class _Decoding:
    """What has been decoded so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._manifest: Manifest | None = None
        self._entities: dict[Kind, list[Any]] = {kind: [] for kind in ENTITY_MODELS}
        self._terms: list[Term] = []
        self._documents: dict[Ref, Document] = {}
        self._incomplete: set[str] = set()
        self._unreadable: set[Ref] = set()
        self._damaged: set[Ref] = set()

    def playbook(self) -> Playbook | None:
        """All of it, if there is a manifest."""
        if self._manifest is None:
            return None
        return Playbook(
            manifest=self._manifest,
            roles=tuple(self._entities[Kind.ROLE]),
            phases=tuple(self._entities[Kind.PHASE]),
            practices=tuple(self._entities[Kind.PRACTICE]),
            artifacts=tuple(self._entities[Kind.ARTIFACT]),
            handoffs=tuple(self._entities[Kind.HANDOFF]),
            terms=tuple(self._terms),
            documents=self._documents,
            incomplete=frozenset(self._incomplete),
            unreadable=frozenset(self._unreadable),
            damaged=frozenset(self._damaged),
        )

    def lose(self, path: str) -> None:
        """Take note of a file that could not be read."""
        ref = _ref_of(path)
        if ref is not None:
            self._unreadable.add(ref)
            self._incomplete.add(ref.id)

    def add_known(self, source: Source, entity: Entity, outline: Outline) -> None:
        """Take an entity that was decoded before."""
        self._entities[entity.kind].append(entity)
        self._documents[entity.ref] = Document(source, outline=outline)

    def add(self, source: Source) -> None:
        """Decode a file."""
        root, problems = parse(source)
        self.findings += problems
        ref = _ref_of(source.path)
        if root is None:
            self._incomplete |= words_in(source.text)
            if ref is not None:
                self._unreadable.add(ref)
            return
        document = Document(source, root)
        # The second of two equal keys is not in the nodes, nor is what stands behind a tag.
        lacking = set(words_in(source.text)) if problems else set[str]()
        if source.path == GLOSSARY_PATH:
            self._glossary(document, lacking)
        elif source.path == MANIFEST_PATH:
            self._manifest, ref = self._one(Manifest, document, lacking)
        elif ref is not None:
            entity, _ = self._one(ENTITY_MODELS[ref.kind], document, lacking, ref.id)
            if entity is None:
                self._unreadable.add(ref)
            else:
                self._entities[ref.kind].append(entity)
                if not lacking:  # its nodes are only wanted for places, and take most of the memory
                    self._documents[ref] = Document(source, outline=document.outline)
        self._incomplete |= lacking
        if lacking and ref is not None:
            self._damaged.add(ref)

    def _glossary(self, document: Document, lacking: set[str]) -> None:
        if not isinstance(document.root, Sequence):
            self._wrong(
                "invalid-value", "the glossary must be a list of terms", document, "start each with -"
            )
            return
        for node in document.root.items:
            term, _ = self._one(Term, Document(document.source, node), lacking)
            if term is not None:
                self._terms.append(term)

    def _one(
        self, model: type[Model], document: Document, lacking: set[str], entity_id: str | None = None
    ) -> tuple[Any, Ref | None]:
        """Decode one model, and keep where it stands; None if it cannot stand, or its id is taken."""
        if not isinstance(document.root, Mapping):
            what = "a term" if model is Term else "the file"
            self._wrong("invalid-value", f"{what} must be a mapping of fields", document, None)
            lacking |= words_in(document.source.text)
            return None, None
        if entity_id is not None and any(entry.key.text == "id" for entry in document.root.entries):
            remedy = f'the id is the file\'s name, "{entity_id}"; rename the file to change it'
            self._wrong("unknown-key", 'there is no field "id" here', document, remedy, "id")
        found = salvage(model, document, entity_id)
        self.findings += found.findings
        lacking |= found.lost
        if found.model is None:
            return None, None
        ref: Ref = found.model.ref
        first = self._documents.setdefault(ref, found.document)
        if first is not found.document:
            self.findings.append(
                Finding(
                    "duplicate-id",
                    Severity.ERROR,
                    f'two terms have the id "{ref.id}"',
                    found.document.at("id"),
                    "merge the two, or give one of them another id",
                    (Related(first.at("id"), "first defined here"),),
                )
            )
            return None, ref
        return found.model, ref

    def _wrong(self, rule: str, message: str, document: Document, remedy: str | None, *key: str) -> None:
        place = document.at(*key, key=bool(key))
        self.findings.append(Finding(rule, Severity.ERROR, message, place, remedy))


def _ref_of(path: str) -> Ref | None:
    """The entity that a file holds, if it is one of the kinds that have files."""
    folder, slash, name = path.partition("/")
    if not slash or folder not in KIND_OF_FOLDER:
        return None
    return Ref(KIND_OF_FOLDER[folder], name.removesuffix(".yml"))
