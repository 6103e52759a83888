"""The site that `wellhead build` makes is the one that MkDocs makes of the same tree, page by page."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from made_playbook import make_playbook

import playbooks
import sites
from random_author import Author
from wellhead.app.build import build
from wellhead.app.generate import Stopped, generate, last_reviewed
from wellhead.kit.earlier import Earlier
from wellhead.site.dialect import read_page
from wellhead.site.engines import Order
from wellhead.site.links import broken_links
from wellhead.site.settings import Settings
from wellhead.site.standing import Standing

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.app.project import Project

INDEX = "search/search_index.json"


def origin(name: str, folder: Path) -> Project:
    """Return a project with one of the playbooks that are compared."""
    if name == "made":
        make_playbook(folder / "made", 300)
        return sites.project(folder / name, folder / "made")
    if name == "golden":
        return sites.project(folder / name)
    project = sites.project(folder / name, playbooks.SHIPPED)
    root = playbooks.SHIPPED.parent
    shutil.rmtree(folder / name / "docs")
    shutil.copytree(root / "docs", folder / name / "docs", ignore=shutil.ignore_patterns("playbook"))
    shutil.copytree(root / "hosting", folder / name / "hosting")
    shutil.copy(root / "mkdocs.yml", project.config)
    return project


@pytest.mark.parametrize("name", ["golden", "made", "shipped"])
def test_a_build(name: str, tmp_path: Path) -> None:
    """Every file is the same but the theme's index, which has the same entries and words."""
    project = origin(name, tmp_path)
    epoch = built(project)
    got = sites.files(project.site)
    del got[".wellhead.json"]
    wanted = sites.stock(project.config, tmp_path / "stock", epoch=epoch)
    assert sites.differing(got, wanted) == [INDEX]
    ours, theirs = (
        {entry["location"]: entry for entry in json.loads(site[INDEX])["docs"]} for site in (got, wanted)
    )
    assert ours.keys() == theirs.keys()
    for location, entry in theirs.items():
        assert ours[location].keys() == entry.keys(), location
        for key in ("title", "text"):
            assert words(ours[location][key]) == words(entry[key]), location
        assert ours[location].get("boost") == entry.get("boost"), location


def built(project: Project) -> int:
    """Build a project, and return the time that the engine was given."""
    build(project, Earlier(), sites.Deaf())
    playbook = playbooks.load(project.playbook).playbook
    assert playbook is not None
    return last_reviewed(playbook)


def words(text: str) -> list[str]:
    """Return what a search finds in a text, in order."""
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text))


def test_generated_pages_are_read_as_such(tmp_path: Path) -> None:
    """No page of ours takes the plain way because its form is not known."""
    project = origin("shipped", tmp_path)
    built(project)
    pages = [path for path in project.output.rglob("*.md") if path.name != "SUMMARY.md"]
    assert pages
    assert [path for path in pages if read_page(path.read_text(encoding="utf-8")) is None] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{toc: {permalink: true}}", "{toc: {permalink: true, toc_depth: 2}}"),
        ("{toc: {permalink: true}}", "{toc: {permalink: '#', title: On this page}}"),
        ("{toc: {permalink: true}}", "{toc: {anchorlink: true}}"),
        ("{toc: {permalink: true}}", "toc"),
        ("tables,", "tables, md_in_html, admonition, def_list, footnotes,"),
        ("tables,", "tables, smarty,"),
        ("tables,", "tables, pymdownx.superfences, pymdownx.emoji,"),
        ("name: material,", "name: material, language: de,"),
    ],
)
def test_other_settings(old: str, new: str, tmp_path: Path) -> None:
    """Whatever is set for headings and Markdown, the pages are MkDocs' own."""
    assert old in sites.CONFIG
    project = sites.project(tmp_path, config=sites.CONFIG.replace(old, new))
    epoch = built(project)
    got = sites.files(project.site)
    del got[".wellhead.json"]
    wanted = sites.stock(project.config, tmp_path / "stock", epoch=epoch)
    assert sites.differing(got, wanted) in ([], [INDEX])


def test_random_edits_while_serving(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """After each of many edits, the site that stands is the one that a build of the whole gives."""
    count = request.config.getoption("--edits") // 2
    project = sites.project(tmp_path)
    url = "http://127.0.0.1:1/book/"
    site = tmp_path / "served" / "site"
    site.parent.mkdir()
    standing = Standing("mkdocs", Order(project.config, site, url, 0, "playbook"), lambda _: None)
    earlier = Earlier()
    author = Author(project.playbook, 7)
    some = whole = 0
    stale = True
    for number in range(count):
        what = author.edit() if number else "new"
        try:
            written = generate(project, earlier).written
        except Stopped:
            shutil.rmtree(project.playbook)
            shutil.copytree(sites.GOLDEN, project.playbook)
            continue
        if broken_links(Settings.read(project.config), "mkdocs", earlier):
            stale = True
            continue
        changed = tuple(f"playbook/{path}" for path in written.changed)
        if not stale and not written.created and not written.removed and standing.some(changed):
            some += 1
        else:
            assert standing.whole() == (), what
            whole += 1
        stale = False
        wanted = sites.stock(project.config, tmp_path / "stock", url, unsearched="playbook/")
        got = sites.files(site)
        assert sites.differing(got, wanted) == [INDEX], what
        fresh = tmp_path / "fresh" / "site"
        fresh.parent.mkdir()
        Standing("mkdocs", Order(project.config, fresh, url, 0, "playbook"), lambda _: None).whole()
        ours, theirs = (
            sorted(json.loads((place / INDEX).read_text())["docs"], key=lambda entry: entry["location"])
            for place in (site, fresh)
        )
        assert ours == theirs, what
        shutil.rmtree(fresh.parent)
    assert some > 0 < whole
