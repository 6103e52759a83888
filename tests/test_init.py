"""A new playbook is whole from the first moment, and a site that is there already stays what it was."""

# ruff: noqa: E501

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner, Result

import playbooks
from wellhead.author.adoption import adopt
from wellhead.author.needs import needs
from wellhead.author.schema import MODELS
from wellhead.cli import cli
from wellhead.kit import interface_texts as words

if TYPE_CHECKING:
    from collections.abc import Mapping

NEEDS = needs("Our playbook", "playbook", "playbook/assets/wellhead.css", "playbook/assets/wellhead.mjs")
HOSTILE = 'R&D: <b>"Our" #1</b> {{ x }}'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="wellhead")


def ok(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.output


def everything(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------- a new site


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_whole_at_once(language: str, here: Path) -> None:
    """Right after init the strict check finds nothing and the site builds, whatever the title."""
    ok("init", "--title", HOSTILE, "--owner", '"Us" & <them>', "--language", language)
    before = everything(here)
    ok("check", "--strict")
    ok("build")
    after = everything(here)
    assert {path: text for path, text in after.items() if path in before} == before
    home = (here / "site" / "index.html").read_text("utf-8")
    assert f'<html lang="{language}"' in home
    assert "&lt;b&gt;" in home
    assert "<b>" not in home


def test_nothing_is_hidden(here: Path) -> None:
    """The example holds one of everything that a playbook can hold, and no place is left unfilled."""
    ok("init", "--ci", "gitlab")
    files = playbooks.files_of(here / "playbook")
    assert {path.partition("/")[0] for path in files} == {
        "playbook.yml",
        "glossary.yml",
        *(f"{kind}s" for kind in MODELS if kind not in {"playbook", "glossary"}),
    }
    assert {p.name for p in (here / "playbook" / ".schema").iterdir()} == {f"{k}.schema.json" for k in MODELS}
    assert (here / ".gitlab-ci.yml").is_file()
    assert not (here / ".github").exists()
    assert not [path for path, text in everything(here).items() if re.search(rb"__[A-Z]", text)]


@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_samples_are_yaml(ci: str, here: Path) -> None:
    """The samples for CI are YAML, and call only commands and options that there are."""
    ok("init", "--ci", ci)
    path = here / (".github/workflows/playbook.yml" if ci == "github" else ".gitlab-ci.yml")
    text = path.read_text("utf-8")
    assert yaml.safe_load(text)
    called = [line.partition("wellhead ")[2].split() for line in text.splitlines() if " wellhead " in line]
    assert len(called) == 2
    for command, *arguments in called:
        known = {spelling for option in cli.commands[command].params for spelling in option.opts}
        assert {a for a in arguments if a.startswith("-")} <= known


def test_nothing_is_overwritten(here: Path) -> None:
    """If any file is there already, none is written, and it is named."""
    (here / "docs").mkdir()
    (here / "docs" / "index.md").write_text("mine", "utf-8")
    before = everything(here)
    done = run("init")
    assert done.exit_code == 1
    assert "docs/index.md" in done.output
    assert everything(here) == before


def test_a_full_disk_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file cannot be written, those that were are taken back, folders included."""
    real = Path.open

    def failing(path: Path, *arguments: str, **options: str) -> object:
        if path.name == "maker.yml":
            raise OSError(28, "No space left on device", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", failing)
    done = run("init", "new")
    assert done.exit_code == 1
    assert list(here.iterdir()) == []


def test_asks_on_a_terminal(here: Path) -> None:
    """On a terminal it asks for what no option says; what is given is not asked for."""
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "wellhead", "init", "new", "--owner", "Team Blue"]
    child = subprocess.Popen(command, cwd=here, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    os.write(controller, b"How we work\nde\nnone\n")
    said = b""
    try:
        while chunk := os.read(controller, 4096):
            said += chunk
    except OSError:
        pass  # Linux says so when the other end is closed
    assert child.wait() == 0, said
    assert b"Title of the playbook" in said
    assert b"Who answers" not in said
    manifest = (here / "new" / "playbook" / "playbook.yml").read_text("utf-8")
    assert 'title: "How we work"' in manifest
    assert 'owner: "Team Blue"' in manifest
    assert "language: de" in manifest
    assert not (here / "new" / ".github").exists()


def test_asks_nothing_in_vain(here: Path) -> None:
    """Where nothing can be written, the reason comes before the first question."""
    ok("init", "--yes")
    before = everything(here)
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "wellhead", "init"]
    child = subprocess.Popen(command, cwd=here, stdin=terminal, stdout=terminal, stderr=subprocess.PIPE)
    told = child.communicate()[1]
    os.close(terminal)
    os.close(controller)
    assert child.returncode == 1
    assert told.startswith(b"error: . already holds playbook/")
    assert everything(here) == before


# ---------------------------------------------------------------- a site that is there already

EXISTING = """\
# Our handbook
site_name: !ENV [NAME, 'Handbook']   # quoted
theme:
  name: material # the theme
  features: [navigation.tabs]

plugins:
    - search
    - meta:
        meta_file: .meta.yml   # per folder

markdown_extensions: [admonition]
extra_css: []
nav:
- Home: index.md
# The last chapter:
- More:
  - more.md   # more

# end
"""


def site(root: Path, config: str = EXISTING, **files: str) -> None:
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(config, "utf-8")
    pages = {"docs/index.md": "# Home\n", "docs/more.md": "# More\n", **files}
    playbooks.written(root, pages)


def test_joins_a_site(here: Path) -> None:
    """In an existing site only mkdocs.yml changes, and only after it was shown; the site then builds."""
    site(here)
    before = everything(here)
    shown = run("init", "--title", "How we work")
    assert shown.exit_code == 1
    assert everything(here) == before, "without a terminal or --yes nothing is written"
    ok("init", "--title", "How we work", "--yes")
    after = everything(here)
    assert {p: t for p, t in after.items() if p in before and p != "mkdocs.yml"} == {
        p: t for p, t in before.items() if p != "mkdocs.yml"
    }
    assert {p.partition("/")[0] for p in after.keys() - before.keys()} == {"playbook", ".vscode"}
    old, new = EXISTING.splitlines(), (here / "mkdocs.yml").read_text("utf-8").splitlines()
    changed = [line for line in old if line not in new]
    assert changed == ["markdown_extensions: [admonition]", "extra_css: []"]
    assert [f"+{line}" in shown.output for line in new if line not in old]
    ok("check", "--strict")
    ok("build")
    assert "How we work" in (here / "site" / "more" / "index.html").read_text("utf-8")


CONFIGS: Mapping[str, str] = {
    "as little as possible": "site_name: x\ntheme: material\n",
    "no line feed at the end": "site_name: x\ntheme: material",
    "lists in brackets": "site_name: x\ntheme: {name: material}\nplugins: [search]\nnav: [index.md, {A: a.md},]\n",
    "lists without indentation": "theme:\n  name: material\nplugins:\n- search\nnav:\n- index.md\n",
    "plug-ins as a mapping": "theme:\n  name: material\nplugins:\n  search: {}\n  tags:\n    a: b\nextra_css:\n- a.css\n",
    "texts on several lines": "theme:\n  name: material\nexclude_docs: |\n  *.tmp\n\n\n# c\nextra_css:\n  - >-\n    a.css\n",
    "names of Python": "theme:\n  name: material\nmarkdown_extensions:\n  - a:\n      b: !!python/name:c.d ''\n  - toc\n",
    "all there": "theme:\n  name: material\n"
    + "".join(n.block for n in NEEDS if n.key != "theme").replace("\nplugins", "\n  font: false\nplugins", 1),
}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_adopts(config: str) -> None:
    """However a configuration is written, what is missing is added to what is there, and once is enough."""
    adopted = adopt(config, NEEDS)
    assert adopted.text is not None
    assert adopted.obstacle is None
    again = adopt(adopted.text, NEEDS)
    assert again.missing == ()
    assert again.text == adopted.text


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("site_name: x\ntheme: readthedocs\n", "theme is not material"),
        ("site_name: x\n", "theme is not material"),
        ("site_name: x\ntheme: material\nuse_directory_urls: false\n", "use_directory_urls"),
    ],
)
def test_no_room(config: str, told: str, here: Path) -> None:
    """A site that cannot show a playbook is left alone, with the reason."""
    site(here, config)
    before = everything(here)
    done = run("init", "--yes")
    assert done.exit_code in (1, 2)
    assert told in done.output
    assert everything(here) == before


@pytest.mark.parametrize(
    "config",
    [
        "{site_name: x, theme: material}\n",
        "INHERIT: base.yml\nsite_name: x\n",
        "site_name: x\ntheme: material\nexclude_docs: 'a.md'\n",
    ],
)
def test_by_hand(config: str, here: Path) -> None:
    """Where the configuration is better changed by hand, it is left as it is, and its lines are printed."""
    site(here, config, **{"base.yml": "theme:\n  name: material\n"})
    said = ok("init", "--yes")
    assert (here / "mkdocs.yml").read_text("utf-8") == config
    assert "extra_javascript:\n  - playbook/assets/wellhead.mjs\n" in said
    ok("check", "--strict")
