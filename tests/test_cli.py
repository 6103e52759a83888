"""The command line: what it says, where it says it, and the exit code that scripts rely on."""

# ruff: noqa: E501, ARG001, RUF001

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import playbooks
import wellhead
from wellhead.cli import cli
from wellhead.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(cli.commands)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a sound playbook."""
    playbooks.written(tmp_path / "playbook", playbooks.files_of(playbooks.BASE))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


def run(*arguments: str, color: bool = False) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="wellhead", catch_exceptions=False, color=color)


def shell(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "wellhead", *arguments],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )


def break_(folder: Path) -> None:
    (folder / "playbook" / "roles" / "keeper.yml").write_text("titel: Keeper\n", encoding="utf-8")


# ---------------------------------------------------------------- help


def test_help() -> None:
    """--help lists every command with what it does, and what the exit codes mean."""
    result = run("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\S", result.stdout, re.MULTILINE), command
    assert "Exit codes: 0 nothing to mend; 1 findings" in result.stdout
    assert run("-h").stdout == result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_commands(command: str) -> None:
    """A command's help says in whole sentences what it does, shows it in use, and explains each option."""
    result = run(command, "--help")
    assert result.exit_code == 0
    text = result.stdout
    assert re.search(r"^  [A-Z][^\n]*\S", text, re.MULTILINE)
    assert re.search(rf"^  wellhead {command}\b", text, re.MULTILINE), "its examples have lines of their own"
    assert "\\b" not in text
    for option in cli.commands[command].params:
        help_ = getattr(option, "help", None)
        if option.param_type_name == "option":
            assert help_, option.name
            assert help_.rstrip().endswith((".", "?")), option.name
    assert all(len(line) <= 100 for line in text.split("\n"))


def test_version() -> None:
    """--version names the program and its version."""
    assert run("--version").stdout == f"wellhead, version {wellhead.__version__}\n"


# ---------------------------------------------------------------- exit codes and streams


def test_check_fine(here: Path) -> None:
    """A sound playbook: nothing on stdout, one line on stderr, 0."""
    result = run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "playbook/: no findings in 10 files\n")


def test_check_found(here: Path) -> None:
    """Findings: the report on stdout, their number on stderr, 1."""
    break_(here)
    result = run("check")
    assert result.exit_code == 1
    assert 'did you mean "title"?' in result.stdout
    assert result.stderr == "playbook/: 4 errors in 10 files\n"


@pytest.mark.parametrize("written", ["playbook", "playbook/", "./playbook"])
def test_check_names_files_as_given(here: Path, written: str) -> None:
    """Files are named so that a terminal finds them from where one stands."""
    break_(here)
    first = run("check", written).stdout.split(":")[0]
    assert (here / first).is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc"],
        ["check", "nowhere"],
        ["check", "playbook/playbook.yml"],
        ["check", "--as-of", "yesterday"],
        ["check", "--as-of", "2026-02-30"],
        ["check", "--colour"],
        ["generate", "--templates", "nowhere"],
        ["build", "--engine", "hugo"],
        ["rules", "knitting"],
    ],
)
def test_wrong_usage(here: Path, arguments: list[str]) -> None:
    """Wrong usage: what is wrong on stderr, nothing on stdout, nothing written, 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "rror:" in result.stderr
    assert sorted(p.name for p in here.iterdir()) == ["playbook"]


def test_no_manifest(here: Path) -> None:
    """A folder that is no playbook is a finding, not a crash."""
    result = run("check", "playbook/roles")
    assert result.exit_code == 1
    assert 'there is no file "playbook.yml"' in result.stdout


def test_rules(here: Path) -> None:
    """`rules` lists each rule with its severity and promise, and prints the page of one."""
    listed = run("rules").stdout.rstrip("\n").split("\n")
    assert [line.split()[:2] for line in listed] == [[r.id, r.severity.value] for r in RULES]
    for rule in RULES:
        assert run("rules", rule.id).stdout == rule.page.strip() + "\n"


# ---------------------------------------------------------------- colours


def test_colours(here: Path) -> None:
    """Colours where a terminal shows them; none in a file, and none where NO_COLOR is set."""
    break_(here)
    bare = run("check").stdout
    assert "\x1b" not in bare
    coloured = run("check", color=True).stdout
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare


def test_no_color(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is obeyed, also by messages on stderr."""
    break_(here)
    monkeypatch.setenv("NO_COLOR", "1")
    for arguments in (["check"], ["generate"], ["rules", "knitting"]):
        result = run(*arguments, color=True)
        assert "\x1b" not in result.stdout + result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_terminal(here: Path, encoding: str) -> None:
    """A terminal that cannot show a character gets a stand-in, never a traceback."""
    (here / "playbook" / "roles" / "keeper.yml").write_text(
        "title: 道具 – é 🔧\ntitel: x\n", encoding="utf-8"
    )
    done = shell(here, "check", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b'did you mean "title"?' in done.stdout


def test_closed_pipe(here: Path) -> None:
    """A reader that goes away early, as `head` does, is no fault."""
    break_(here)
    script = f'"{sys.executable}" -m wellhead check | true; exit 0'
    done = subprocess.run(["bash", "-c", script], cwd=here, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr


# ---------------------------------------------------------------- generate


def test_generate(here: Path) -> None:
    """`generate` writes the folder, says on stderr what it did, and prints nothing."""
    result = run("generate")
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.fullmatch(r"docs/playbook: \d+ new\n", result.stderr)
    assert (here / "docs" / "playbook" / "phases" / "build" / "index.md").is_file()
    assert {p.name for p in here.iterdir()} == {"playbook", "docs"}
    assert {p.name for p in (here / "docs").iterdir() if not p.name.startswith(".")} == {"playbook"}


def test_generate_with_warnings(here: Path) -> None:
    """Warnings are shown and do not stop; with --strict they do, before anything is written."""
    build = here / "playbook" / "practices" / "sing.yml"
    build.write_text(
        "title: Sing\nsummary: s\nproblem: p\nroles: [builder]\nphases: [build]\nsteps: [Sing.]\n",
        encoding="utf-8",
    )
    strict = run("generate", "--strict")
    assert strict.exit_code == 1
    assert not (here / "docs").exists()
    result = run("generate")
    assert result.exit_code == 0
    assert "[unused-practice]" in result.stdout
    assert (here / "docs" / "playbook" / "practices" / "sing" / "index.md").is_file()


def test_error_keeps_the_last_pages(here: Path) -> None:
    """An error in the YAML leaves the last good pages as they are."""
    run("generate")
    before = {p: p.stat().st_mtime_ns for p in (here / "docs").rglob("*")}
    break_(here)
    assert run("generate").exit_code == 1
    assert {p: p.stat().st_mtime_ns for p in (here / "docs").rglob("*")} == before


def test_drift(here: Path) -> None:
    """`generate --check` writes nothing and tells missing, stale, extra and hand-edited files apart."""
    output = here / "docs" / "playbook"
    fresh = run("generate", "--check")
    assert fresh.exit_code == 1
    assert fresh.stdout.startswith("missing: docs/playbook/")
    assert not (here / "docs").exists()
    run("generate")
    assert run("generate", "--check").exit_code == 0
    assert run("generate", "--check").stderr == "docs/playbook: up to date\n"
    (output / "raci" / "index.md").write_text("edited", encoding="utf-8")
    (output / "tale" / "index.md").unlink()
    (output / "notes.md").write_text("mine", encoding="utf-8")
    tool = here / "playbook" / "artifacts" / "tool.yml"
    tool.write_text(tool.read_text(encoding="utf-8") + "tags: [x]\nbody: More.\n", encoding="utf-8")
    before = {p: p.stat().st_mtime_ns for p in here.rglob("*")}
    result = run("generate", "--check")
    assert result.exit_code == 1
    assert sorted(result.stdout.strip().split("\n")) == [
        "edited by hand: docs/playbook/raci/index.md",
        "extra: docs/playbook/notes.md",
        "missing: docs/playbook/tale/index.md",
        "stale: docs/playbook/.wellhead.json",
        "stale: docs/playbook/artifacts/tool/index.md",
        "stale: docs/playbook/source/artifacts/tool.yml.txt",
    ]
    assert "run `wellhead generate`" in result.stderr
    assert {p: p.stat().st_mtime_ns for p in here.rglob("*")} == before


def test_edited_by_hand(here: Path) -> None:
    """A file edited by hand stops the run, is named, and is kept; --force moves it aside and goes on."""
    run("generate")
    edited = here / "docs" / "playbook" / "raci" / "index.md"
    edited.write_text("mine", encoding="utf-8")
    result = run("generate")
    assert result.exit_code == 1
    assert "raci/index.md" in result.stderr
    assert "--force" in result.stderr
    assert result.stdout == ""
    assert edited.read_text(encoding="utf-8") == "mine"
    forced = run("generate", "--force")
    assert forced.exit_code == 0
    assert "moved aside: " in forced.stderr
    assert edited.read_text(encoding="utf-8").startswith("---\n")
    assert "mine" in [p.read_text(encoding="utf-8") for p in (here / "docs").rglob("index.md")]


def test_output_is_not_sources(here: Path) -> None:
    """The playbook's own folder is never taken for the output."""
    result = run("generate", "-o", "playbook")
    assert result.exit_code == 1
    assert playbooks.files_of(here / "playbook") == playbooks.files_of(playbooks.BASE)


def test_own_template(here: Path) -> None:
    """A template in the maintainer's folder replaces ours of its name, and only that."""
    (here / "mine").mkdir()
    (here / "mine" / "raci.md.j2").write_text(
        '{% extends "page.j2" %}{% block content %}\n<p>{{ manifest.title }} <!-- own --></p>\n{% endblock %}',
        "utf-8",
    )
    run("generate")
    shutil.copytree(here / "docs", here / "before")
    assert run("generate", "--templates", "mine").exit_code == 0
    changed = {
        p.relative_to(here / "docs" / "playbook").as_posix()
        for p in (here / "docs").rglob("*.md")
        if p.read_bytes() != (here / "before" / p.relative_to(here / "docs")).read_bytes()
    }
    assert changed == {"raci/index.md"}
