"""The plug-in: in a site that names it, `mkdocs build` and `mkdocs serve` do all by themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import sites
from wellhead.app.build import build
from wellhead.kit.earlier import Earlier

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = sites.CONFIG.replace("plugins: [search,", "plugins: [search, wellhead,")


def run(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a site engine's own command."""
    return subprocess.run(
        [sys.executable, "-m", program, *options],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_a_build(program: str, tmp_path: Path) -> None:
    """The engine's own command checks, generates and builds; the pages are those of `wellhead build`."""
    sites.project(tmp_path / "theirs", config=CONFIG)
    done = run(program, tmp_path / "theirs", "build")
    assert done.returncode == 0, done.stderr
    got = sites.files(tmp_path / "theirs" / "site")
    ours = sites.project(tmp_path / "ours")
    build(ours, Earlier(), lambda _: None)
    wanted = sites.files(ours.site)
    del wanted[".wellhead.json"]
    expected = [] if program == "mkdocs" else [path for path in wanted if path.startswith("sitemap.xml")]
    differing = [
        path
        for path in sites.differing(got, wanted)
        if not path.startswith("sitemap.xml") and not (program != "mkdocs" and same_but_for_maker(got, wanted, path))
    ]
    assert differing == [], expected


def same_but_for_maker(got: dict[str, bytes], wanted: dict[str, bytes], path: str) -> bool:
    """Return whether two pages differ only in the name of the program that made them."""
    maker = re.compile(rb'<meta name="generator"[^>]*>')
    return path in got and path in wanted and maker.sub(b"", got[path]) == maker.sub(b"", wanted[path])


def test_an_error_stops_the_build(tmp_path: Path) -> None:
    """With its file, line and column; warnings are told, and stop nothing."""
    project = sites.project(tmp_path, config=CONFIG)
    practice = project.playbook / "practices" / "alone.yml"
    practice.write_text(practice.read_text().replace("summary:", "sumary:"))
    done = run("mkdocs", tmp_path, "build")
    assert done.returncode == 1
    assert re.search(r"playbook/practices/alone\.yml:\d+:\d+: error: .*unknown-key", done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()
    assert not project.output.exists()


def test_warnings_count_in_strict_builds(tmp_path: Path) -> None:
    """As any warning does: `mkdocs build` goes on, `mkdocs build --strict` does not."""
    project = sites.project(tmp_path, config=CONFIG)
    practice = project.playbook / "practices" / "alone.yml"
    practice.write_text(practice.read_text().replace("Shut the door", "Ask the XYZ board"))
    done = run("mkdocs", tmp_path, "build")
    assert done.returncode == 0
    assert re.search(r"playbook/practices/alone\.yml:\d+:\d+: warning: ", done.stderr)
    assert run("mkdocs", tmp_path, "build", "--strict").returncode == 1


def test_no_playbook(tmp_path: Path) -> None:
    """A folder that is not there is told in a sentence."""
    sites.project(tmp_path, config=CONFIG.replace("wellhead,", "{wellhead: {playbook: handbook}},"))
    done = run("mkdocs", tmp_path, "build")
    assert done.returncode == 1
    assert 'no folder "handbook"' in done.stderr
    assert "Traceback" not in done.stderr


def test_our_own_build_of_a_site_that_names_it(tmp_path: Path) -> None:
    """`wellhead build` hands over its pages, and the site is the same."""
    ours, theirs = sites.project(tmp_path / "ours"), sites.project(tmp_path / "theirs", config=CONFIG)
    for project in (ours, theirs):
        build(project, Earlier(), lambda _: None)
    assert sites.files(ours.site) == sites.files(theirs.site)
