"""The plug-in: in a site that names it, `mkdocs build` and `mkdocs serve` do all by themselves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import mkdocs
import pytest

import sites
from wellhead.app.build import build
from wellhead.app.project import Project
from wellhead.kit.earlier import Earlier

CONFIG = sites.CONFIG.replace("plugins: [search,", "plugins: [search, wellhead,")
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "1"}


def run(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a site engine's own command."""
    return subprocess.run(
        [sys.executable, "-m", program, *options],
        cwd=folder,
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": "0",
            **QUIET,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def built(folder: Path, config: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Return the site that `wellhead build` makes of a project."""
    sites.project(folder, config=config)
    monkeypatch.chdir(folder)
    build(Project(), Earlier(), sites.Deaf())
    return {path: content for path, content in sites.files(Path("site")).items() if path != ".wellhead.json"}


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_a_build(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's own command checks, generates and builds; the pages are those of `wellhead build`."""
    sites.project(tmp_path / "theirs", config=CONFIG)
    done = run(program, tmp_path / "theirs", "build")
    assert done.returncode == 0, done.stderr
    got = sites.files(tmp_path / "theirs" / "site")
    wanted = built(tmp_path / "ours", sites.CONFIG, monkeypatch)
    dated = {"sitemap.xml", "sitemap.xml.gz"}
    assert {path for path in sites.differing(plain(got), plain(wanted)) if path not in dated} == set()


def plain(site: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site without the name of the program that made the pages."""
    maker = re.compile(rb'<meta name="generator"[^>]*>')
    return {path: maker.sub(b"", content) for path, content in site.items()}


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


def test_our_own_build_of_a_site_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`wellhead build` hands over its pages, and the site is the same."""
    ours = built(tmp_path / "ours", sites.CONFIG, monkeypatch)
    assert built(tmp_path / "theirs", CONFIG, monkeypatch) == ours


def test_private_names_of_mkdocs_may_change(tmp_path: Path) -> None:
    """In a copy of MkDocs whose private functions have other names, everything works."""
    copy = Path(shutil.copytree(Path(mkdocs.__file__).parent, tmp_path / "packages" / "mkdocs"))
    names = (
        "_build_page",
        "_populate_page",
        "_build_theme_template",
        "_set_edit_url",
        "_build_loop",
        "_serve_request",
    )
    for file in copy.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        changed = re.sub(rf"\b({'|'.join(names)})\b", r"\1_by_another_name", text)
        if changed != text:
            file.write_text(changed, encoding="utf-8")
    sites.project(tmp_path / "project", config=CONFIG)
    for program, folder in (("wellhead", "site"), ("mkdocs", "site-mkdocs")):
        done = subprocess.run(
            [sys.executable, "-m", program, "build", "-d", folder],
            cwd=tmp_path / "project",
            env={**os.environ, "PYTHONPATH": str(copy.parent), **QUIET},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "project" / folder / "playbook" / "roles" / "index.html").is_file()


def test_a_bare_site(tmp_path: Path) -> None:
    """In a new site that names the plug-in alone, `wellhead init` adds the playbook, and all is there."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Welcome\n", encoding="utf-8")
    config = "site_name: My docs\nplugins: [wellhead]\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert run("wellhead", tmp_path, "init", "-y").returncode == 0
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == config
    done = run("mkdocs", tmp_path, "build", "--strict")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "playbook" / "phases" / "make" / "index.html").read_text(encoding="utf-8")
    assert '<h2 id="goal">' in page
    assert "{: #" not in page
    assert re.search(r'<link href="[^"]*assets/wellhead\.css" rel="stylesheet"', page)
    assert re.search(r'<script src="[^"]*assets/wellhead\.mjs" type="module">', page)
    assert not list((tmp_path / "site").rglob("SUMMARY"))
