"""incremental: the pages of a playbook, of which only those are made whose reads have changed.

Without a cache, all of them are made. Many pages are shared out between processes, where the system can
copy a running one.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from wellhead.cache import KnownPage, digest
from wellhead.model import Kind
from wellhead.packed import Packed
from wellhead.pool import share
from wellhead.read import KIND_FOLDERS
from wellhead.reads import UNKNOWN, Digests
from wellhead.render import render_page
from wellhead.shape import has_same_parts, shape
from wellhead.view.catalogue import catalogue_file
from wellhead.view.pages import Recipe, recipes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wellhead.cache import Cache, Known
    from wellhead.reads import Facet
    from wellhead.view import Page, Site

    File = Recipe[Page] | Recipe[bytes]
    Made = list[tuple[File, Packed, tuple[Facet, ...]]]
    """Recipes with the finished files and what was read for them."""

_WORTH_SHARING: Final = 200
"""From how many pages on a second process is worth its start: about a quarter of a second of work."""
CATALOGUE: Final = "assets/checks.json"


def make_pages(site: Site, overrides: Path | None, cache: Cache | None) -> dict[str, Packed]:
    """The finished pages and the catalogue of checks by path, the same with and without a cache.

    Args:
        site: the playbook, without errors, and how it is published.
        overrides: a maintainer's folder of templates that replace ours by name.
        cache: what an earlier run knew; gets what this one knows.
    """
    wanted: list[File] = [*recipes(site.playbook), Recipe(CATALOGUE, catalogue_file)]
    if cache is None:
        made = _made(wanted, site, overrides, watch=False)
        return {recipe.path: file for recipe, file, _ in made}
    published = _published(site, overrides)
    old = cache.known
    valid = _valid(cache, wanted, site) if old.site == published else {}
    made = _made([r for r in wanted if r.path not in valid], site, overrides, watch=True)
    _keep(cache.fresh, valid, made, site)
    cache.fresh.site = published
    cache.fresh.made_of = cache.fresh.sources
    return {path: page.file for path, page in cache.fresh.pages.items()}


def _published(site: Site, overrides: Path | None) -> str:
    """All that decides how pages come out, besides what they read of the playbook and the program."""
    templates = []
    if overrides is not None:
        templates = [(str(p.relative_to(overrides)), p.read_bytes()) for p in sorted(overrides.rglob("*.j2"))]
    return digest(repr((site.folder, site.prefix, site.words.language, templates)))


def _valid(cache: Cache, wanted: Sequence[File], site: Site) -> dict[str, KnownPage]:
    """The known pages that would come out the same, by path."""
    old = cache.known
    known = {r.path: old.pages[r.path] for r in wanted if r.path in old.pages}
    known = {r.path: known[r.path] for r in wanted if r.path in known and known[r.path].recipe == r.name}
    now = cache.fresh.sources
    if old.made_of == now:
        return known
    digests = Digests(site.playbook)
    reworded = _reworded(cache)
    if reworded is not None:
        ids = {entity_id for _, entity_id in reworded}  # looked for first, since nearly no field is of these
        own = {
            n
            for n, (facet, was) in enumerate(old.facets)
            if was == UNKNOWN
            or (
                facet[0] == "field"
                and facet[2] in ids
                and facet[1:3] in reworded
                and digests.of(facet) != was
            )
        }
        return {path: page for path, page in known.items() if own.isdisjoint(page.facets)}

    def has_same_value(facet: Facet, was: str) -> bool:
        return was != UNKNOWN and digests.of(facet) == was

    roles_stay = any(facet == _ROLES and has_same_value(facet, was) for facet, was in old.facets)

    def is_same(facet: Facet, was: str) -> bool:
        file = _file(facet, roles_stay=roles_stay)
        if file is not None and old.made_of.get(file) == now.get(file):
            return True
        return has_same_value(facet, was)

    changed = {n for n, (facet, was) in enumerate(old.facets) if not is_same(facet, was)}
    return {path: page for path, page in known.items() if changed.isdisjoint(page.facets)}


def _reworded(cache: Cache) -> set[tuple[str, str]] | None:
    """The kinds and ids of the entities with other texts than when the pages were made.

    None if more has changed than these, so that answers about the whole may be others too.
    """
    old, new = cache.known, cache.fresh
    if old.sources != old.made_of or old.sources.keys() != new.sources.keys():
        return None
    found: set[tuple[str, str]] = set()
    for path, was in old.sources.items():
        if new.sources[path] == was:
            continue
        before, now = old.entities.get(path), new.entities.get(path)
        if before is None or now is None:
            return None
        if shape(before) != shape(now) or not has_same_parts(before, now):
            return None
        found.add((now.kind.value, now.id))
    return found


def _file(facet: Facet, *, roles_stay: bool) -> str | None:
    """The one file that decides a facet; None if others have a say.

    Args:
        facet: the facet.
        roles_stay: whether there are the same roles in the same order as before.
    """
    match facet:
        case ("field", kind, entity_id, _):
            pass
        case ("call", question, ((_, kind, entity_id),)) if question in _OF_ONE_FILE:
            pass
        case ("call", "facts_of", ((_, kind, entity_id),)) if roles_stay:
            pass
        case _:
            return None
    if kind == Kind.PLAYBOOK:
        return "playbook.yml"
    return "glossary.yml" if kind == Kind.TERM else f"{KIND_FOLDERS[kind]}/{entity_id}.yml"


_OF_ONE_FILE: Final = frozenset({"checks_of", "activities_of"})
"""The questions about an entity whose answers come from its file alone."""
_ROLES: Final[Facet] = ("keys", "roles")


def _keep(new: Known, valid: dict[str, KnownPage], made: Made, site: Site) -> None:
    """Enter the pages of this run, and what each of them read.

    Facets keep their positions, so that the pages that stay need not be written again; those that nobody
    reads any more go when they are the most.
    """
    facets, valid = _without_unread(new.facets, valid)
    place = {facet: n for n, (facet, _) in enumerate(facets)}
    digests = Digests(site.playbook)
    for facet in dict.fromkeys(facet for _, _, read in made for facet in read):
        known = (facet, digests.of(facet))
        n = place.setdefault(facet, len(facets))
        if n < len(facets):
            facets[n] = known
        else:
            facets.append(known)
    new.facets = facets
    new.pages = valid | {
        recipe.path: KnownPage(recipe.name, file, array("I", [place[f] for f in read]))
        for recipe, file, read in made
    }


def _without_unread(
    facets: list[tuple[Facet, str]], pages: dict[str, KnownPage]
) -> tuple[list[tuple[Facet, str]], dict[str, KnownPage]]:
    read = set[int]().union(*[page.facets for page in pages.values()])
    if len(facets) <= 2 * len(read) + 1000:
        return list(facets), pages
    kept = sorted(read)
    moved = {n: new for new, n in enumerate(kept)}
    return [facets[n] for n in kept], {
        path: KnownPage(page.recipe, page.file, array("I", [moved[n] for n in page.facets]))
        for path, page in pages.items()
    }


# ---------------------------------------------------------------- making


def _made(todo: Sequence[File], site: Site, overrides: Path | None, *, watch: bool) -> Made:
    def work(n: int) -> tuple[tuple[bytes, str], tuple[Facet, ...]]:
        file, read = _one(todo[n], site, overrides, watch=watch)
        return (file.data, file.sha256), read

    # Most facets are read by many pages, and each is a few hundred bytes.
    once: dict[Facet, Facet] = {}
    done: dict[int, tuple[Packed, tuple[Facet, ...]]] = {}
    for n, (file, read) in share(range(len(todo)), work) if len(todo) >= _WORTH_SHARING else ():
        done[n] = Packed(*file), tuple([once.setdefault(facet, facet) for facet in read])
    return [
        (recipe, *(done.get(n) or _one(recipe, site, overrides, watch=watch)))
        for n, recipe in enumerate(todo)
    ]


def _one(
    recipe: File, site: Site, overrides: Path | None, *, watch: bool
) -> tuple[Packed, tuple[Facet, ...]]:
    facets: dict[Facet, None] = {}
    made = recipe.make(site.watched(facets) if watch else site)
    return Packed.of(made if isinstance(made, bytes) else render_page(made, overrides)), tuple(facets)
