"""The page that tells how to edit: each file of the playbook, and the page made from it."""

from __future__ import annotations

from typing import Any, NamedTuple

from wellhead.pages.page import Here, Site, place_of
from wellhead.pages.views.common import file_anchor
from wellhead.playbook.model import Entity
from wellhead.playbook.references import Kind


class EditableFile(NamedTuple):
    """A file of the playbook, and the page that is made from it."""

    name: str
    anchor: str
    copy: str
    title: str
    page: str


def edit_data(site: Site) -> dict[str, Any]:
    """Return the files of the playbook, sorted by path."""
    playbook = site.playbook
    here = Here(site, "edit")
    by_path: dict[str, EditableFile] = {}
    for ref, path in playbook.paths.items():
        entity = playbook.find(ref)
        title = entity.title if isinstance(entity, Entity) else playbook.playbook.manifest.title
        if ref.kind is Kind.TERM:
            title = site.words.text("glossary_title")
        by_path.setdefault(
            path,
            EditableFile(
                site.prefix + path,
                file_anchor(path),
                f"source/{path}.txt",
                title,
                here.address(place_of(ref)),
            ),
        )
    return {"files": tuple(by_path[path] for path in sorted(by_path))}
