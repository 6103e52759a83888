"""cache: what an earlier run made of the same input, so that only what has changed is made anew.

One file for a project and a way of publishing it, in the user's cache folder (see `wellhead.cachefolder`).
It holds the decoded entities by the digest of their file, with what was asked of its text, the findings of
the last run, and each page with the facets it read (see `wellhead.reads`). Everything is bound to a
fingerprint of the program and the libraries that decide what comes out. Whatever is missing, broken, locked
or of another program is no cache, and the run goes on without it.
"""

from __future__ import annotations

import hashlib
import marshal
import pickle
import sqlite3
import sys
from array import array
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from wellhead.document import Outline
from wellhead.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from wellhead.decode import Playbook
    from wellhead.finding import Finding
    from wellhead.model import Entity
    from wellhead.read import Source
    from wellhead.reads import Facet

_LAYOUT: Final = "4"
_LIBRARIES: Final = (
    "jinja2",
    "markdown",
    "markupsafe",
    "nh3",
    "pydantic",
    "pydantic-core",
    "pyyaml",
    "selectolax",
)
_ENDINGS: Final = (".py", ".j2", ".toml", ".css", ".mjs", ".json")
_BROKEN: Final = (
    sqlite3.Error,
    OSError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    pickle.PickleError,
    AttributeError,
)
"""What a file that is no cache of ours may raise."""
_PATIENCE: Final = 2.0
"""How long to wait for another run that is writing, in seconds."""


def digest(text: str | bytes) -> str:
    """A text's digest, as the cache compares it."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """The fingerprint of what makes pages: this package's files, Python and the libraries."""
    total = hashlib.blake2b(digest_size=16)
    for name in (_LAYOUT, sys.version, *(f"{lib} {version(lib)}" for lib in _LIBRARIES)):
        total.update(name.encode() + b"\0")
    for path, content in _contents(files("wellhead"), ""):
        total.update(path.encode() + b"\0" + hashlib.blake2b(content).digest())
    return total.hexdigest()


def _contents(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_ENDINGS):
            yield f"{prefix}{entry.name}", entry.read_bytes()


@dataclass
class KnownPage:
    """A finished page, and what was read to make it.

    Args:
        recipe: which recipe made it.
        file: the finished file.
        facets: positions in the list of all facets.
    """

    recipe: str
    file: Packed
    facets: array[int]


@dataclass
class Whole:
    """A run that came to its end, by its input.

    Args:
        input: the digest of all that decides what comes out.
        findings: what the checker said; no errors are among it.
        epoch: the time to put where an engine writes one.
        copied: the sources that are published as they are, by path.
        statics: the files that are neither pages nor copies of sources.
    """

    input: str
    findings: tuple[Finding, ...]
    epoch: int
    copied: tuple[str, ...]
    statics: dict[str, bytes]


@dataclass
class Known:
    """What an earlier run knew.

    Args:
        sources: the digest of each file.
        entities: the entities of the files that had nothing wrong in them.
        outlines: those of the same files.
        findings: what the checker said, by the digest of everything it looked at.
        facets: what pages read, each once, with its digest.
        pages: by path.
        made_of: the digest of each file when the pages were made; later runs may have found errors and
            made none.
        site: how the pages were published; pages of another site are not these.
        generation: counts the writes to the cache.
        whole: the last run that made pages.
    """

    sources: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    facets: list[tuple[Facet, str]] = field(default_factory=list)
    pages: dict[str, KnownPage] = field(default_factory=dict)
    made_of: dict[str, str] = field(default_factory=dict)
    site: str = ""
    generation: int = 0
    whole: Whole | None = None


class Cache:
    """The cache of one project: what an earlier run knew, and what this one knows.

    Args:
        file: where it is kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._parts: dict[str, Any] = {}
        self._pages: list[tuple[str, str, bytes, str, bytes]] = []
        self._pickles: dict[str, tuple[Entity, bytes]] = {}
        """The entities that the file holds, and how."""
        with suppress(*_BROKEN):
            self._parts, self._pages = self._read()
        self._input = ""
        self._on_disk: Known | None = None
        """What the file holds, if it is not what is known."""

    @cached_property
    def known(self) -> Known:
        """What an earlier run knew; only who looks at it waits for it."""
        with suppress(*_BROKEN):
            return self._decoded()
        return Known()

    @cached_property
    def fresh(self) -> Known:
        """What this run knows."""
        return replace(self.known)

    def whole(self, now: str) -> tuple[Whole, dict[str, Packed]] | None:
        """The last run that made pages, and these by path, if it had the same input.

        Args:
            now: the digest of the input.
        """
        with suppress(*_BROKEN):
            if self._parts.get("program") == program() and self._parts["whole_input"] == now:
                whole = pickle.loads(self._parts["whole"])  # noqa: S301 - from a folder that is only ours
                return whole, {path: Packed(data, sha256) for path, _, data, sha256, _ in self._pages}
        return None

    def again(self) -> None:
        """Let the next run in this process know what this one does, which has come to its end."""
        self._on_disk = self._on_disk or self.known
        self.known = self.fresh

    def forget(self) -> None:
        """Forget what a run has entered that may not have come to its end."""
        self.fresh = self.known

    def see(self, sources: Iterable[Source], besides: object) -> None:
        """Take note of this run's input.

        Args:
            sources: the files that could be read.
            besides: what else decides the findings, with a `repr` that tells all of it.
        """
        self.fresh = replace(self.known, whole=None)  # its pages may not be those any more
        self.fresh.sources = {source.path: digest(source.text) for source in sources}
        self._enter(self.entities())  # where no playbook can be made, none is entered later
        self._input = digest(repr((sorted(self.fresh.sources.items()), besides)))

    def entities(self) -> dict[str, tuple[Entity, Outline]]:
        """The entities of the files that are what they were, by path, and how these are laid out."""
        old, new = self.known, self.fresh.sources
        return {
            path: (entity, old.outlines[path])
            for path, entity in old.entities.items()
            if old.sources.get(path) == new.get(path)
        }

    def keep_entities(self, playbook: Playbook, faults: Iterable[Finding]) -> None:
        """Keep the entities of the files in which nothing was wrong."""
        faulty = {fault.span.path for fault in faults}
        self._enter(
            {
                document.source.path: (entity, document.outline)
                for entity in playbook.entities
                if (document := playbook.documents[entity.ref]).source.path not in faulty
            }
        )

    def _enter(self, known: Mapping[str, tuple[Entity, Outline]]) -> None:
        self.fresh.entities = {path: entity for path, (entity, _) in known.items()}
        self.fresh.outlines = {path: outline for path, (_, outline) in known.items()}

    def findings(self) -> tuple[Finding, ...] | None:
        """What the checker said of the very same input, if it is known."""
        return self.known.findings.get(self._input)

    def keep_findings(self, findings: tuple[Finding, ...]) -> None:
        """Keep what the checker said of this input."""
        self.fresh.findings = {self._input: findings}

    def _read(self) -> tuple[dict[str, Any], list[tuple[str, str, bytes, str, bytes]]]:
        if not self._file.is_file():
            return {}, []
        with closing(sqlite3.connect(self._file, timeout=_PATIENCE)) as connection, connection:
            connection.execute("BEGIN")
            parts = dict(connection.execute("SELECT name, value FROM parts"))
            if parts["program"] != program():
                return parts, []
            return parts, connection.execute("SELECT * FROM pages").fetchall()

    def _decoded(self) -> Known:
        values = self._parts
        if values.get("program") != program():
            return Known(generation=values.get("generation", 0))
        return Known(
            sources=marshal.loads(values["sources"]),  # noqa: S302 - from a folder that is only ours
            entities=self._entities_of(marshal.loads(values.pop("entities"))),  # noqa: S302
            outlines={path: Outline(*parts) for path, parts in marshal.loads(values["outlines"]).items()},  # noqa: S302
            findings=pickle.loads(values["findings"]),  # noqa: S301
            facets=marshal.loads(values["facets"]),  # noqa: S302
            pages={
                path: KnownPage(recipe, Packed(data, sha256), array("I", facets))
                for path, recipe, data, sha256, facets in self._pages
            },
            made_of=marshal.loads(values["made_of"]),  # noqa: S302
            site=values["site"],
            generation=values["generation"],
            whole=pickle.loads(values["whole"]),  # noqa: S301
        )

    def _entities_of(self, pickles: dict[str, bytes]) -> dict[str, Entity]:
        entities = {path: pickle.loads(data) for path, data in pickles.items()}  # noqa: S301 - as above
        self._pickles = {path: (entities[path], data) for path, data in pickles.items()}
        return entities

    def _pickled(self, entities: dict[str, Entity]) -> dict[str, bytes]:
        """Each entity as it is kept; one that has been read is not written anew."""
        found: dict[str, bytes] = {}
        for path, entity in entities.items():
            known, data = self._pickles.get(path, (None, b""))
            found[path] = data if known is entity else pickle.dumps(entity, 5)
        return found

    def save(self) -> None:
        """Keep what this run knows, unless it is what was known, or another run has written since."""
        old, new = self._on_disk or self.known, self.fresh
        if new == old:
            return
        with suppress(sqlite3.Error, OSError):
            self._file.touch(mode=0o600)
            try:
                self._write(old, new)
            except sqlite3.DatabaseError as error:
                if not isinstance(error, sqlite3.OperationalError):  # not a database, or a broken one
                    self._file.unlink()
                    self._write(Known(), new)

    def _write(self, old: Known, new: Known) -> None:
        with closing(sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.execute("PRAGMA page_size = 65536")  # a finished page then lies in one or two
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, value)")
            row = connection.execute("SELECT value FROM parts WHERE name = 'generation'").fetchone()
            if (row[0] if row else 0) != old.generation:
                connection.execute("ROLLBACK")
                return
            fresh = not old.pages
            if fresh:
                connection.execute("DROP TABLE IF EXISTS pages")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS pages"
                " (path TEXT PRIMARY KEY, recipe TEXT, data BLOB, sha256 TEXT, facets BLOB)"
            )
            connection.executemany(
                "DELETE FROM pages WHERE path = ?", [(path,) for path in old.pages if path not in new.pages]
            )
            connection.executemany(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)",
                [
                    (path, page.recipe, *page.file, page.facets.tobytes())
                    for path, page in new.pages.items()
                    if old.pages.get(path) is not page
                ],
            )
            values: Mapping[str, Any] = {
                "program": program(),
                "generation": old.generation + 1,
                "site": new.site,
                "sources": marshal.dumps(new.sources),
                "made_of": marshal.dumps(new.made_of),
                "entities": marshal.dumps(self._pickled(new.entities)),
                "outlines": marshal.dumps({path: tuple(outline) for path, outline in new.outlines.items()}),
                "findings": pickle.dumps(new.findings, 5),
                "facets": marshal.dumps(new.facets),
                "whole": pickle.dumps(new.whole, 5),
                "whole_input": new.whole.input if new.whole is not None else "",
            }
            connection.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?)", list(values.items()))
            connection.execute("COMMIT")
        self._on_disk = replace(new, generation=old.generation + 1)
