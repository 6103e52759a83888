"""Values that the templates of all pages share: trails, provenance, numbers and titles."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from wellhead import __version__
from wellhead.pages.page import Here, Site, check_anchor, week_of
from wellhead.pages.views.checklists import items, keys_of
from wellhead.pages.views.lens import shares, taking_part
from wellhead.playbook.linked.roles import raci
from wellhead.playbook.model import Entity
from wellhead.playbook.references import Kind, Ref

SECTIONS = {
    Kind.PHASE: "phases",
    Kind.ROLE: "roles",
    Kind.PRACTICE: "practices",
    Kind.ARTIFACT: "artifacts",
    Kind.HANDOFF: "handoffs",
}
"""The kinds that have an index page, in the order of the navigation, with their folders."""


class Crumb(NamedTuple):
    """A step of the trail that leads to a page."""

    label: str
    address: str


class Provenance(NamedTuple):
    """The source file of a page, shown at its foot."""

    file: str
    copy: str
    anchor: str
    """The anchor of the file's row on the page that tells how to edit."""
    edit: str | None
    """The address at which the file can be edited, if the manifest gives one."""
    owner: str
    reviewed: str | None


def common_data(site: Site, ref: Ref | None) -> dict[str, Any]:
    """Return the values that the templates of all pages use.

    Args:
        site: The playbook and how it is published.
        ref: The entity whose file the page is made from; None for a page without a file of its own.
    """
    playbook = site.playbook
    return {
        "book": playbook,
        "version": __version__,
        "manifest": playbook.playbook.manifest,
        "site_id": playbook.playbook.manifest.site_id,
        "role_number": {role: n % 8 for n, role in enumerate(playbook.roles)},
        "level_number": {level.id: n for n, level in enumerate(playbook.playbook.manifest.levels)},
        "level_title": {level.id: level.title for level in playbook.playbook.manifest.levels},
        "source_title": {s.id: s.title for s in playbook.playbook.manifest.sources},
        "items": items,
        "keys_of": keys_of,
        "check_anchor": check_anchor,
        "provenance": _provenance(site, ref) if ref else None,
        "raci": raci,
        "shares": shares,
        "taking_part": partial(taking_part, playbook),
        "week_of": week_of,
        "site_home": site.home,
        "lens_about": "",
    }


def _provenance(site: Site, ref: Ref) -> Provenance:
    playbook = site.playbook
    manifest = playbook.playbook.manifest
    entity = playbook.find(ref)
    path = playbook.paths[ref]
    owner = entity.owner if isinstance(entity, Entity) and entity.owner else manifest.owner
    reviewed = entity.reviewed if isinstance(entity, Entity) and entity.reviewed else manifest.reviewed
    edit = f"{manifest.edit_url.rstrip('/')}/{path}" if manifest.edit_url else None
    day = reviewed.isoformat() if reviewed else None
    return Provenance(site.prefix + path, f"source/{path}.txt", file_anchor(path), edit, owner, day)


def file_anchor(path: str) -> str:
    """Return the anchor of a file's row on the page that tells how to edit.

    Args:
        path: The file's path within the playbook.
    """
    return f"file.{path.removesuffix('.yml').replace('/', '.')}"


def crumbs_to(site: Site, here: Here, kind: Kind | None = None) -> tuple[Crumb, ...]:
    """Return the trail that leads to a page: home, overview, and the index of a kind if there is one.

    Args:
        site: The playbook and how it is published.
        here: The page, from which the addresses are seen.
        kind: The kind of the entity that the page shows, if it shows one.
    """
    t = site.words
    trail = [Crumb(t("home"), here.address(site.home)), Crumb(t("overview"), here.address(""))]
    if kind is not None:
        trail.append(Crumb(t(f"{SECTIONS[kind]}_title"), here.address(SECTIONS[kind])))
    return tuple(trail)
