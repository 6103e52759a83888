"""The command line: what it says, where it says it, and the exit code that scripts rely on."""

# ruff: noqa: E501, ARG001, RUF001

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import playbooks
import wellhead
from wellhead.check.rules import RULES, Rule
from wellhead.cli import cli, main
from wellhead.kit.cache_folder import VARIABLE

FOUND = "playbook/: 4 errors in 10 files; 1 can be mended at once: `wellhead check --fix`\n"
FULL = Path("/dev/full")
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
    assert result.stderr == FOUND


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["generate"],
        ["build"],
        ["serve"],
        ["graph"],
        ["show", "role/x"],
        ["new", "role", "x"],
        ["rename", "role", "x", "y"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_playbook_here(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no playbook is, each command says so, and how to name one or to start one."""
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        'error: there is no playbook here: no folder "playbook"; '
        "name the folder behind the command if it is elsewhere, or start one: `wellhead init`\n"
    )
    (tmp_path / "playbook.yml").touch()
    assert "then put a dot behind the command" in run(*arguments).stderr


def test_file_for_folder(here: Path) -> None:
    """Who names a file instead of a folder learns of the hyphen."""
    assert "behind a file's path goes a hyphen" in run("check", "playbook/playbook.yml").stderr


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("role/nobody", "there are: role/builder, role/keeper"),
        ("role/keper", 'did you mean "role/keeper"?'),
        ("keeper", 'did you mean "role/keeper"?'),
        ("knitting", "write kind/id; kinds here: playbook, role, phase"),
    ],
)
def test_show_unknown(asked: str, answer: str, here: Path) -> None:
    """Who asks for what is not there is told of what this playbook has, and of nothing else."""
    result = run("show", asked)
    assert result.exit_code == 2
    assert answer in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_usage_of_each(here: Path, command: str) -> None:
    """An option that no command has is wrong usage everywhere: 2, and nothing on stdout."""
    result = run(command, "--no-such-option")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.promise("maintainers-1")
@pytest.mark.parametrize("command", COMMANDS)
def test_own_fault_of_each(
    here: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault of our own is 2 in every command, with what is needed to report it."""

    def fail(**_: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr(cli.commands[command], "callback", fail)
    monkeypatch.setattr(cli.commands[command], "params", [])
    monkeypatch.setattr(sys, "argv", ["wellhead", command])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "a wheel came off" in told.err
    assert "an internal fault of Wellhead" in told.err


@pytest.mark.parametrize("command", ["check", "generate", "build", "serve"])
def test_found_by_each(here: Path, command: str) -> None:
    """Whatever checks the playbook exits with 1 on a mistake in it, and shows it on stdout."""
    break_(here)
    (here / "docs").mkdir()
    (here / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    result = run(command, *(["--port", "0"] if command == "serve" else []))
    assert result.exit_code == 1
    assert 'did you mean "title"?' in result.stdout


def test_no_manifest(here: Path) -> None:
    """A folder that is no playbook is a finding, not a crash."""
    result = run("check", "playbook/roles")
    assert result.exit_code == 1
    assert 'there is no file "playbook.yml"' in result.stdout


def test_rules(here: Path) -> None:
    """`rules` lists each rule with its severity and promise, and prints the page of one."""
    listed = run("rules").stdout.rstrip("\n").split("\n")
    assert [line.split()[:2] for line in listed] == [[r.id, r.default] for r in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: Rule) -> None:
    """A rule's explanation has its severity, all words of its page, its examples, and how to change it."""
    shown = run("rules", rule.id).stdout
    assert shown.startswith(f"{rule.id}: {rule.default}\n\n{rule.page.strip().partition(chr(10))[0]}"[:60])
    told = re.sub(r"```yaml \w+ (\S+)( whole)?", r"# \1", rule.page)
    missing = [w for w in re.findall(r"[\w/.-]+", told) if w not in shown]
    assert missing == []
    assert "```" not in shown
    assert not [line for line in shown.split("\n") if "**" in line and not line.startswith("    ")]
    assert f"{rule.id}: {{except:" in shown or "No setting changes it" in shown
    coloured = run("rules", rule.id, color=True).stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown != coloured


def test_a_rule_has_its_page(here: Path) -> None:
    """Where the site's address is known, the rule's page is named; a slip in a rule's id is understood."""
    assert run("rules", "idle-role", "--site-url", "https://example.org/").stdout.endswith(
        "Its page: https://example.org/playbook/rules/idle-role/\n"
    )
    assert "Its page" not in run("rules", "idle-role").stdout
    refused = run("rules", "idel-role")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert 'did you mean "idle-role"?' in refused.stderr


# ---------------------------------------------------------------- colours


@pytest.mark.promise("maintainers-4")
def test_colours(here: Path) -> None:
    """Colours where a terminal shows them; none in a file, and none where NO_COLOR is set."""
    break_(here)
    bare = run("check").stdout
    assert "\x1b" not in bare
    coloured = run("check", color=True).stdout
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare


def test_rule_pages_of_each(here: Path) -> None:
    """Where the site's address is known, every command that checks links a finding to its rule's page."""
    break_(here)
    (here / "docs").mkdir()
    (here / "mkdocs.yml").write_text(
        "site_name: x\nsite_url: https://playbook.example.org/ml/\n", encoding="utf-8"
    )
    for command in ("check", "generate", "build"):
        assert (
            "= rule: https://playbook.example.org/ml/playbook/rules/unknown-key/\n" in run(command).stdout
        ), command


def test_plain_totals(here: Path) -> None:
    """The line that counts the findings has no empty colours around nothing."""
    break_(here)
    assert run("check", color=True).stderr == FOUND


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--diff"],
        ["generate", "--diff"],
        ["rename", "role", "keeper", "warden", "--diff"],
        ["new", "role", "tester", "--diff"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_coloured_differences(arguments: list[str], here: Path) -> None:
    """Every difference shows on a terminal in the same colours; only the lines that differ have any."""
    if arguments[0] == "check":
        phase = here / "playbook" / "phases" / "run.yml"
        phase.write_text(phase.read_text("utf-8").replace("goal:", "gaol:"), "utf-8")
    bare = run(*arguments).stdout
    coloured = run(*arguments, color=True).stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare
    difference = coloured[coloured.index("\x1b[31m---") :].split("\n")
    assert any(line.startswith("\x1b[32m+") for line in difference)
    assert not any("\x1b" in line for line in difference if line.startswith(" ") and "|" not in line)


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
    """A reader that goes away early, as `head` does, is no fault: same messages, same exit code."""
    break_(here)
    for arguments, code in (
        (["check"], 1),
        (["check", "--format", "github"], 1),
        (["rules"], 0),
        (["graph"], 0),
        (["--help"], 0),
    ):
        plain = shell(here, *arguments)
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "wellhead", *arguments],
            cwd=here,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (code, plain.stderr), arguments
        assert plain.returncode == code


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
def test_full_disk(here: Path) -> None:
    """Findings that a full disk cannot take end in one line on stderr, and 2."""
    break_(here)
    for arguments in (["check"], ["rules"], ["check", "--format", "json"]):
        with FULL.open("wb") as full:
            command = [sys.executable, "-W", "error", "-m", "wellhead", *arguments]
            done = subprocess.run(command, cwd=here, stdout=full, stderr=subprocess.PIPE, check=False)
        said = done.stderr.decode()
        assert (done.returncode, said) == (
            2,
            "error: the output cannot be written: No space left on device\n",
        )


def test_closed_messages(here: Path) -> None:
    """Where nobody reads the messages either, the exit code still tells."""
    break_(here)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "wellhead", "check"]
    done = subprocess.run(command, cwd=here, stdout=writing, stderr=writing, check=False)
    os.close(writing)
    assert done.returncode == 1


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


def test_warnings_come_in_any_case(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are shown once, also if nothing can be written, or if nothing has changed."""
    monkeypatch.setenv(VARIABLE, str(here / "cache"))
    (here / "playbook" / "practices" / "sing.yml").write_text(
        "title: Sing\nsummary: s\nproblem: p\nroles: [builder]\nphases: [build]\nsteps: [Sing.]\n",
        encoding="utf-8",
    )
    mine = here / "docs" / "playbook" / "mine.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    refused = run("generate")
    assert refused.exit_code == 1
    assert "mine.md" in refused.stderr
    mine.unlink()
    for result in (refused, run("generate"), run("generate"), run("generate", "--check")):
        assert result.stdout.count("[unused-practice]") == 1
    assert result.stderr == "docs/playbook: up to date\n"


def test_error_keeps_the_last_pages(here: Path) -> None:
    """An error in the YAML leaves the last good pages as they are."""
    run("generate")
    before = {p: p.stat().st_mtime_ns for p in (here / "docs").rglob("*")}
    break_(here)
    assert run("generate").exit_code == 1
    assert {p: p.stat().st_mtime_ns for p in (here / "docs").rglob("*")} == before


@pytest.mark.promise("maintainers-3")
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


def test_diff_can_be_applied(here: Path) -> None:
    """`generate --diff` writes nothing and shows each change in a form that `patch` takes."""
    output = here / "docs" / "playbook"
    run("generate")
    (output / "raci" / "index.md").write_text("edited", encoding="utf-8")
    (output / "tale" / "index.md").unlink()
    (output / "notes.md").write_text("mine\x0c\u2028still\n", encoding="utf-8")
    tool = here / "playbook" / "artifacts" / "tool.yml"
    tool.write_text(tool.read_text(encoding="utf-8") + "body: More.\n", encoding="utf-8")
    before = {p: p.stat().st_mtime_ns for p in here.rglob("*")}
    result = run("generate", "--diff")
    assert result.exit_code == 1
    assert {p: p.stat().st_mtime_ns for p in here.rglob("*")} == before
    assert "\n-edited\n\\ No newline at end of file\n" in result.stdout
    assert ".wellhead.json\n---" not in result.stdout
    applied = subprocess.run(
        ["git", "apply", "-p0"],
        cwd=here,
        input=result.stdout_bytes,
        check=False,
        capture_output=True,
    )
    assert applied.returncode == 0, applied.stdout
    run("generate", "--output", "fresh/playbook")
    assert files(here / "fresh" / "playbook") == files(output)


def test_diff_of_what_is_no_text(here: Path) -> None:
    """A file that is no text has no lines to show."""
    run("generate")
    (here / "docs" / "playbook" / "picture.png").write_bytes(b"\x89PNG\xff")
    result = run("generate", "--diff")
    assert (
        result.stdout == "extra: docs/playbook/picture.png\nBinary file docs/playbook/picture.png differs\n"
    )


def files(folder: Path) -> dict[str, bytes]:
    """What the folder holds but for its inventory."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != ".wellhead.json"
    }


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


# ---------------------------------------------------------------- build


def test_refused_sites(here: Path) -> None:
    """What is wrong with a site is told on stdout with its place, and on stderr that it is not there: 1."""
    (here / "docs").mkdir()
    (here / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material, font: false}\nplugins: [literate-nav]\n"
        "markdown_extensions: [attr_list]\nexclude_docs: SUMMARY.md\n",
        encoding="utf-8",
    )
    for text, found, said in (
        ("[x](gone.md)", "docs/index.md:3:5: error: ", "docs: 1 error; the site was not built\n"),
        (
            '<p onclick="x()">x</p>',
            "index.html:",
            "error: The new site has 1 error, so it was not put in place.\n",
        ),
    ):
        (here / "docs" / "index.md").write_text(f"# Home\n\n{text}\n", encoding="utf-8")
        result = run("build")
        assert result.exit_code == 1
        assert result.stdout.startswith(found), result.stdout
        assert result.stderr.endswith(said)
        assert not (here / "site").exists()


# ---------------------------------------------------------------- formats and colours


@pytest.mark.promise("maintainers-4")
@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_formats(here: Path, form: str) -> None:
    """Every format goes to stdout alone, and leaves the exit code and the summary as they are."""
    break_(here)
    result = run("check", "--format", form)
    assert result.exit_code == 1
    assert "missing-key" in result.stdout
    assert "playbook/roles/keeper.yml" in result.stdout
    assert result.stderr == FOUND


def test_output_file(here: Path) -> None:
    """--output-file keeps the report in its format, and the text still shows; a place that cannot be is 2."""
    break_(here)
    shown = run("check").stdout
    report = run("check", "--format", "sarif").stdout
    result = run("check", "--format", "sarif", "--output-file", "it.sarif")
    assert (result.stdout, result.exit_code) == (shown, 1)
    assert (here / "it.sarif").read_text(encoding="utf-8") == report
    refused = run("check", "--output-file", "nowhere/it.sarif")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_links_to_rules(here: Path) -> None:
    """Findings link to their rules' pages where the site's address is known, and it is not this machine."""
    break_(here)
    assert "rule: " not in run("check").stdout
    (here / "docs").mkdir()
    (here / "mkdocs.yml").write_text("site_url: https://example.org/ml\n", encoding="utf-8")
    assert " = rule: https://example.org/ml/playbook/rules/missing-key/\n" in run("check").stdout
    local = run("check", "--site-url", "http://127.0.0.1:8000/")
    assert "rule: " not in local.stdout
    (here / "mkdocs.yml").write_text("site_url: [", encoding="utf-8")
    assert run("check").exit_code == 1


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_of_a_pipe(here: Path, env: dict[str, str], *, coloured: bool) -> None:
    """A pipe gets plain text unless FORCE_COLOR asks for colours; NO_COLOR counts before it."""
    break_(here)
    done = shell(here, "check", **{"NO_COLOR": "", "FORCE_COLOR": "", **env})
    assert (b"\x1b[" in done.stdout) is coloured
