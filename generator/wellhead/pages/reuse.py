"""Rendering of the pages whose content may have changed since the last run.

A file of the last run is kept if the same recipe made it, every value that its page read is unchanged
(see `wellhead.pages.trace`), and the file still has the content that was written.
"""

from __future__ import annotations

import hashlib
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wellhead.kit.earlier import digest
from wellhead.pages.render import render_page
from wellhead.pages.trace import UNKNOWN, Digests, Facet, traced
from wellhead.pages.views import recipes
from wellhead.playbook.references import Kind
from wellhead.source.folders import GLOSSARY_PATH, KIND_FOLDERS, MANIFEST_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wellhead.kit.earlier import Earlier
    from wellhead.pages.page import Site


@dataclass(frozen=True, slots=True)
class _Made:
    """The pages of a run.

    Args:
        sources: The digest of each file of the playbook, by path.
        facets: The facets that pages read, each once, with their digests.
        pages: For each path the name of the recipe, the SHA-256 of the file, and positions in `facets`.
    """

    sources: Mapping[str, str]
    facets: tuple[tuple[Facet, str], ...] = ()
    pages: Mapping[str, tuple[str, str, array[int]]] = field(default_factory=dict)


def make_pages(site: Site, overrides: Path | None, target: Path, earlier: Earlier) -> dict[str, bytes | Path]:
    """Make the pages and the catalogue of checks.

    Args:
        site: The playbook, without errors, and how it is published.
        overrides: A maintainer's folder of templates that replace ours by name.
        target: The folder that the last run wrote.
        earlier: The results of earlier runs.

    Returns:
        For each path its content, or the file in `target` that holds it.
    """
    wanted = recipes(site.playbook)
    published = _published(site, overrides, target)
    sources = _sources(site)
    old = earlier.made("pages", published) or _Made(sources)
    changed = _changed(old, site, sources)
    files: dict[str, bytes | Path] = {}
    pages: dict[str, tuple[str, str, array[int]]] = {}
    facets: dict[Facet, int] = {facet: n for n, (facet, _) in enumerate(old.facets)}
    for recipe in wanted:
        known = old.pages.get(recipe.path)
        if known is not None and known[0] == recipe.name and changed.isdisjoint(known[2]):
            there = target / recipe.path
            if _holds(there, known[1]):
                files[recipe.path], pages[recipe.path] = there, known
                continue
        read: dict[Facet, None] = {}
        content = render_page(recipe.make(traced(site, read)), overrides)
        files[recipe.path] = content
        positions = array("I", [facets.setdefault(facet, len(facets)) for facet in read])
        pages[recipe.path] = (recipe.name, hashlib.sha256(content).hexdigest(), positions)
    same = dict(fact for n, fact in enumerate(old.facets) if n not in changed)
    earlier.keep("pages", published, _Made(sources, *_numbered(site, facets, same, pages)))
    return files


def _published(site: Site, overrides: Path | None, target: Path) -> str:
    """Return a digest of everything besides the facets on which the files of all pages depend."""
    templates = (
        [(str(p), digest(p.read_bytes())) for p in sorted(overrides.rglob("*.j2"))] if overrides else []
    )
    return digest(repr((site.folder, site.prefix, site.words.language, templates, str(target.resolve()))))


def _sources(site: Site) -> dict[str, str]:
    documents = site.playbook.playbook.documents.values()
    texts = {document.source.path: document.source.text for document in documents}
    return {path: digest(text) for path, text in texts.items()}


def _changed(old: _Made, site: Site, sources: Mapping[str, str]) -> frozenset[int]:
    """Return the positions of the facets whose values have changed."""
    if old.sources == sources:
        return frozenset(n for n, (_, was) in enumerate(old.facets) if was == UNKNOWN)
    digests = Digests(site.playbook)
    same = {path for path, of in sources.items() if old.sources.get(path) == of}
    return frozenset(
        n
        for n, (facet, was) in enumerate(old.facets)
        if was == UNKNOWN or (_file_of(facet) not in same and digests.of(facet) != was)
    )


_OF_ONE_FILE: Final = frozenset({"checks_of", "activities_of"})
"""The methods of `LinkedPlaybook` that answer for an entity from its own file alone."""


def _file_of(facet: Facet) -> str | None:
    """Return the path of the file that alone determines a facet; None if others have an influence."""
    match facet:
        case ("field", kind, entity_id, _):
            pass
        case ("call", question, ((_, kind, entity_id),)) if question in _OF_ONE_FILE:
            pass
        case _:
            return None
    if kind == Kind.PLAYBOOK:
        return MANIFEST_PATH
    return GLOSSARY_PATH if kind == Kind.TERM else f"{KIND_FOLDERS[kind]}/{entity_id}.yml"


def _holds(file: Path, sha256: str) -> bool:
    with suppress(OSError):
        return not file.is_symlink() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    return False


def _numbered(
    site: Site,
    facets: Iterable[Facet],
    same: Mapping[Facet, str],
    pages: Mapping[str, tuple[str, str, array[int]]],
) -> tuple[tuple[tuple[Facet, str], ...], dict[str, tuple[str, str, array[int]]]]:
    """Drop the facets that no page reads any more, and number the others anew.

    Args:
        site: The site, from whose playbook missing digests are taken.
        facets: All facets of this run and of the last one, in the order of their positions.
        same: The digests that are known already.
        pages: The pages of this run, with positions in `facets`.

    Returns:
        The facets with their digests, and the pages with positions in these.
    """
    digests = Digests(site.playbook)
    listed = list(facets)
    used = sorted({n for _, _, positions in pages.values() for n in positions})
    place = {n: new for new, n in enumerate(used)}
    if len(used) != len(listed):
        pages = {
            path: (name, sha256, array("I", [place[n] for n in positions]))
            for path, (name, sha256, positions) in pages.items()
        }
    return tuple((listed[n], same.get(listed[n]) or digests.of(listed[n])) for n in used), dict(pages)
