"""Sites for tests: a playbook with hand-written pages round it, and what engines make of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import playbooks
from wellhead.app.project import Project
from wellhead.site.engines.inprocess import hushed, overheard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GOLDEN = playbooks.TESTS / "golden" / "playbook"
HOME = """\
# Home

--8<-- "playbook/.fragments/roles.html"

[All](playbook/index.md), [what counts](playbook/glossary/index.md#top)
"""
CONFIG = """\
site_name: Wells
site_url: https://wells.example/book/
theme: {name: material, font: false, features: [navigation.prune, navigation.indexes, navigation.footer]}
plugins: [search, {literate-nav: {nav_file: SUMMARY.md}}]
markdown_extensions: [attr_list, tables, {toc: {permalink: true}}, {pymdownx.snippets: {base_path: [docs]}}]
exclude_docs: SUMMARY.md
extra_css: [playbook/assets/wellhead.css]
extra_javascript: [{path: playbook/assets/wellhead.mjs, type: module}]
validation: {nav: {omitted_files: ignore}, links: {anchors: warn}}
nav: [index.md, notes.md, {Phases: playbook/phases/}, {Roles: playbook/roles/}, {All: playbook/}]
"""


def project(folder: Path, playbook: Path = GOLDEN, config: str = CONFIG) -> Project:
    """Write a project, and return it; nothing is generated yet."""
    shutil.copytree(playbook, folder / "playbook")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(HOME, encoding="utf-8")
    (docs / "notes.md").write_text("# Notes\n\n## Depth\n\nOn wells.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return Project(
        playbook=folder / "playbook",
        output=docs / "playbook",
        config=folder / "mkdocs.yml",
        site=folder / "site",
    )


class Deaf:
    """A listener that shows nothing."""

    def say(self, message: str) -> None: ...
    def report(self, checked: object) -> None: ...
    def written(self, folder: Path, written: object) -> None: ...
    def refuse(self, error: Exception) -> None: ...


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, by path."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def stock(
    config: Path, site: Path, site_url: str | None = None, *, unsearched: str = "", epoch: int = 0
) -> dict[str, bytes]:
    """Return the site that MkDocs makes of a docs folder without our plug-in.

    Args:
        config: the mkdocs.yml.
        site: a folder to build in; it is gone afterwards.
        site_url: where the site will be served.
        unsearched: a folder of the docs folder whose pages are left out of the theme's search.
        epoch: the time that MkDocs writes, in seconds since 1970, UTC.
    """
    with hushed(config.resolve().parent, epoch), overheard("mkdocs") as messages:
        from mkdocs.commands.build import build  # noqa: PLC0415 - the theme prints when it is imported
        from mkdocs.config import load_config  # noqa: PLC0415
        from mkdocs.plugins import BasePlugin  # noqa: PLC0415

        class Unsearched(BasePlugin):  # type: ignore[type-arg]
            def on_page_markdown(self, markdown: str, *, page: object, **_: object) -> str:
                if page.file.src_uri.startswith(unsearched):  # type: ignore[attr-defined]
                    page.meta["search"] = {"exclude": True}  # type: ignore[attr-defined]
                return markdown

        loaded = load_config(str(config.resolve()), site_dir=str(site), site_url=site_url)
        if unsearched:
            loaded.plugins["unsearched"] = Unsearched()
        loaded.plugins.on_startup(command="build", dirty=False)
        build(loaded)
    assert not messages
    made = files(site)
    shutil.rmtree(site)
    return made


def differing(got: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> list[str]:
    """Return the paths of files that are not the same."""
    return sorted(path for path in got.keys() | wanted.keys() if got.get(path) != wanted.get(path))
