"""Whole playbooks and the report that a person gets: exact, complete, and without any trace on the disk.

A folder in ``check/err`` holds files whose top-level keys replace those of the base playbook's files, and
beside them ``expected.txt``: what ``wellhead check`` prints.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import playbooks
from wellhead.check.rules import Context, Rule
from wellhead.check.rules.rule import Violation
from wellhead.check.run import apply_rules
from wellhead.cli import cli
from wellhead.playbook.decode import decode
from wellhead.playbook.link import LinkedPlaybook
from wellhead.source.finding import Severity, Span
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = Path(__file__).parent / "check"
OK = sorted((CASES / "ok").iterdir())
ERR = sorted((CASES / "err").iterdir())
TEN_FAULTS = CASES / "err" / "ten-faults"


def put(case: Path, folder: Path) -> Path:
    """The base playbook with a case's files laid over it, in a folder ``playbook``."""
    files = playbooks.files_of(playbooks.BASE)
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case).as_posix()
        if path.is_file() and name != "expected.txt":
            text = path.read_bytes().decode()
            files[name] = playbooks.with_keys(files[name], text) if name in files else text
    playbooks.written(folder / "playbook", files)
    return folder


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything in a folder, with its times."""
    return {
        str(path): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def check(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(cli, ["check", "--as-of", "2026-11-01", *options], catch_exceptions=False)


@pytest.mark.parametrize("case", OK, ids=lambda case: case.name)
def test_ok(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the format allows is taken without a word on stdout."""
    result = check(put(case, tmp_path), monkeypatch)
    assert (result.stdout, result.exit_code) == ("", 0)


@pytest.mark.promise("maintainers-1")
@pytest.mark.parametrize("case", ERR, ids=lambda case: case.name)
def test_err(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect: Callable[[Path, bytes], None]
) -> None:
    """What is wrong is reported exactly so, all of it in one run, and nothing is written."""
    put(case, tmp_path)
    before = snapshot(tmp_path)
    result = check(tmp_path, monkeypatch)
    expect(case / "expected.txt", result.stdout_bytes)
    assert result.exit_code == (1 if ": error:" in result.stdout else 0)
    assert snapshot(tmp_path) == before


def test_ten_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten different faults in six files are reported in one run, each at its line and column."""
    put(TEN_FAULTS, tmp_path)
    before = snapshot(tmp_path)
    result = check(tmp_path, monkeypatch)
    assert result.exit_code == 1
    assert playbooks.found(tmp_path / "playbook") == [
        "invalid-value artifacts/tool.yml:1:7",
        "duplicate-id artifacts/tool.yml:4:10",
        "unknown-reference handoffs/tool-over.yml:1:11",
        "hand-off-without-acceptance handoffs/tool-over.yml:2:1",
        "unknown-reference phases/build.yml:2:55",
        "unknown-reference phases/build.yml:3:19",
        "unknown-reference practices/pair.yml:3:15",
        "duplicate-key roles/builder.yml:3:1",
        "invalid-value roles/builder.yml:4:7",
        "unknown-key roles/keeper.yml:2:1",
        "invalid-value roles/keeper.yml:3:11",
    ]
    assert result.stdout.count(": error: ") == 11
    assert result.stderr == (
        "playbook/: 11 errors in 10 files; 6 can be mended at once: `wellhead check --fix`\n"
    )
    for command in (["generate"], ["generate", "--check"]):
        refused = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert refused.exit_code == 1
        assert refused.stdout == result.stdout
    assert snapshot(tmp_path) == before


def test_ten_faults_from_a_shell(tmp_path: Path) -> None:
    """A real process says the same: the report on stdout, one line on stderr, exit code 1, no file."""
    put(TEN_FAULTS, tmp_path)
    before = snapshot(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "wellhead", "check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == (TEN_FAULTS / "expected.txt").read_text(encoding="utf-8")
    assert done.stderr == (
        "playbook/: 11 errors in 10 files; 6 can be mended at once: `wellhead check --fix`\n"
    )
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("phases/build.yml", "title: [Build\n"),
        ("phases/build.yml", "involvement: [builder, keeper]\n"),
        (
            "phases/build.yml",
            "activities: {do: {by: builder, gives: [drawing@drawn, tool@made], with: pair}}\n",
        ),
        ("phases/run.yml", "activities: [{id: a}, {id: b, checklist: none, accountable: keeper}]\n"),
        ("phases/build.yml", "activites: []\n"),
        ("phases/run.yml", "involvement: {builder: {level: support, focus: a, level: lead}}\n"),
        ("phases/build.yml", "exit: {decidr: keeper}\n"),
        ("phases/run.yml", ""),
        ("artifacts/tool.yml", "title: Tool\nsummary: {}\n"),
        ("roles/keeper.yml", "\t"),
        ("handoffs/tool-over.yml", "\udcff"),
        ("handoffs/tool-over.yml", "accept: yes\n"),
        ("phases/run.yml", "activities: yes\n"),
        ("playbook.yml", "levels: [{id: lead}, {id: support}]\n"),
        ("playbook.yml", "sources: [book]\n"),
        ("practices/pair.yml", "- a list\n"),
    ],
)
def test_no_cascade(path: str, text: str, tmp_path: Path) -> None:
    """What is wrong in one file is not reported again as a hole in the others."""
    files = playbooks.files_of(playbooks.BASE)
    playbooks.written(tmp_path, {**files, path: playbooks.with_keys(files[path], text)})
    findings = playbooks.checked(tmp_path).findings
    assert findings
    assert {f.span.path for f in findings} == {path}, playbooks.reported(tmp_path)


def test_activities_of_other_phases(tmp_path: Path) -> None:
    """What comes after an activity is looked for in its own phase, whatever another phase has."""
    files = playbooks.files_of(playbooks.BASE)
    assert "after: [draw]" in files["phases/build.yml"]
    run = files["phases/run.yml"].replace(
        "    needs: [tool@made]\n", "    needs: [tool@made]\n    after: [draw]\n"
    )
    root = playbooks.written(tmp_path, files | {"phases/run.yml": run})
    (line,) = (n for n, text in enumerate(run.split("\n"), 1) if "after: [draw]" in text)
    assert playbooks.found(root) == [f"unknown-reference phases/run.yml:{line}:13"]


def test_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --strict, warnings are enough for exit code 1."""
    put(CASES / "err" / "warnings-only", tmp_path)
    assert check(tmp_path, monkeypatch).exit_code == 0
    assert check(tmp_path, monkeypatch, "--strict").exit_code == 1


def test_rules_switched_off_stop_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that is switched off looks no further than its first find; one with exceptions goes on."""

    def finds(_playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
        yield Violation(Span("playbook.yml"), "one")
        looked_on.append(True)

    looked_on: list[bool] = []
    rule = Rule("made-up", Severity.WARNING, "", finds)
    monkeypatch.setattr("wellhead.check.run.RULES", (rule,))
    excepted = "except: [{at: role/builder, reason: It is a test}]"
    for settings, goes_on in (("", True), ("severity: off, reason: It is a test", False), (excepted, True)):
        files = playbooks.files_of(playbooks.BASE)
        files["playbook.yml"] += f"rules: {{made-up: {{{settings}}}}}\n" if settings else ""
        decoded, faults = decode(tuple(SourceFile(path, files[path]) for path in sorted(files)), set())
        assert decoded is not None
        assert not faults
        assert [f.message for f in apply_rules(LinkedPlaybook(decoded), Context())] == ["one"]
        assert looked_on == [True] * goes_on
        looked_on.clear()
