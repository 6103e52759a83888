"""What runs in other people's CI: the hook, the action, the workflows and the samples.

They are valid after their hosts' schemas, keep to our rules of safety, and their scripts do what they say.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import playbooks

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), ROOT / "hosting" / "github.yml"]
GITLAB = ROOT / "hosting" / "gitlab-ci.yml"
READTHEDOCS = ROOT / "hosting" / "readthedocs.yaml"
BIN = Path(sys.executable).parent

_PINNED = re.compile(r"^ *(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def tool(name: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [BIN / name, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def content(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - keeps `on` a text


# ---------------------------------------------------------------- valid and safe


@pytest.mark.promise("maintainers-5")
@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-actions", [ACTION]),
        ("github-workflows", WORKFLOWS),
        ("gitlab-ci", [GITLAB]),
        ("readthedocs", [READTHEDOCS]),
    ],
)
def test_schema(schema: str, files: list[Path]) -> None:
    """Each file is valid after the schema of the host that reads it."""
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *transform, *files)


def test_audit() -> None:
    """An auditor of workflows finds nothing: no injection, no loose permission, no moving action."""
    tool("zizmor", "--offline", "--no-progress", "--no-config", ACTION, *WORKFLOWS)


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda p: p.name)
def test_pins(path: Path) -> None:
    """Every action is pinned to a full commit, with its version behind it."""
    uses = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not _PINNED.match(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_rights(path: Path) -> None:
    """No workflow runs a stranger's code with rights: no secrets, and whoever may publish runs no code."""
    workflow = content(path)
    # A schedule and a button run what has been merged.
    assert set(workflow["on"]) <= {"pull_request", "push", "workflow_call", "schedule", "workflow_dispatch"}
    assert "secrets" not in path.read_text(encoding="utf-8")
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        rights = job.get("permissions", workflow["permissions"])
        if rights != {"contents": "read"}:
            assert rights == {"pages": "write", "id-token": "write"}
            assert all("run" not in step and "checkout" not in step["uses"] for step in job["steps"])
            assert job["needs"] == "build"


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda p: p.name)
def test_scripts_hold_no_expressions(path: Path) -> None:
    """What comes from outside reaches a script only through its environment."""
    file = content(path)
    jobs = file["jobs"].values() if "jobs" in file else [file["runs"]]
    assert [s["run"] for job in jobs for s in job["steps"] if "${{" in s.get("run", "")] == []


# ---------------------------------------------------------------- scripts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a playbook, its state before the change, and Wellhead on the path."""
    files = playbooks.files_of(playbooks.BASE)
    playbooks.written(tmp_path / ".base" / "playbook", files)
    playbooks.written(tmp_path / "playbook", files)
    (tmp_path / "bin").mkdir()
    for name in ("pip", "python"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "runner" / "wellhead").mkdir(parents=True)
    (tmp_path / "runner" / "wellhead" / "bin").symlink_to(BIN)
    return tmp_path


def spoil(project: Path) -> None:
    (project / "playbook" / "roles" / "keeper.yml").write_text("titel: Keeper\n", encoding="utf-8")


def shell(project: Path, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a CI server does."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=project,
        env={
            **os.environ,
            "PATH": f"{project / 'bin'}:{BIN}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(project / "runner"),
            "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
            **env,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def steps(path: Path, word: str) -> list[dict[str, Any]]:
    file = content(path)
    jobs = file["jobs"].values() if "jobs" in file else [file["runs"]]
    return [s for job in jobs for s in job["steps"] if word in s.get("run", "") and "pip" not in s["run"]]


@pytest.mark.promise("maintainers-5")
@pytest.mark.parametrize(
    "path", [ACTION, ROOT / ".github" / "workflows" / "check.yml", ROOT / "hosting" / "github.yml"]
)
def test_scripts_on_github(path: Path, project: Path) -> None:
    """A sound playbook passes; a mistake fails the step, is annotated, and is new in the summary."""
    env = {
        "PLAYBOOK": "playbook",
        "BASE": ".base/playbook",
        "STRICT": "true",
        "AS_OF": "2026-11-01",
        "SITE_URL": "https://example.org/",
    }
    script = "\n".join(step["run"] for step in steps(path, "check"))
    sound = shell(project, script, **env)
    assert (sound.returncode, sound.stdout) == (0, ""), sound.stderr
    assert (project / "summary.md").read_text(encoding="utf-8").startswith("## Playbook: no findings\n")
    spoil(project)
    found = shell(project, script, **env)
    assert found.returncode == 1
    assert "::error file=playbook/roles/keeper.yml,line=1," in found.stdout
    assert "**4 new**, 0 gone" in (project / "summary.md").read_text(encoding="utf-8")


def test_scripts_on_gitlab(project: Path) -> None:
    """A mistake fails the job, and both reports are there."""
    spoil(project)
    done = shell(project, "\n".join(content(GITLAB)["build"]["script"]))
    assert done.returncode == 1
    assert '"check_name": "unknown-key"' in (project / "gl-code-quality-report.json").read_text(
        encoding="utf-8"
    )
    assert "<failure " in (project / "junit.xml").read_text(encoding="utf-8")


def test_workflows_agree() -> None:
    """The workflow to copy and those to call take the same actions; all take the same versions."""
    used = {
        p.name: set(re.findall(r"uses: (\S+@\S+ # \S+)", p.read_text(encoding="utf-8"))) for p in WORKFLOWS
    }
    assert used["check.yml"] | used["publish.yml"] == used["github.yml"]
    versions = set().union(*used.values())
    assert len({use.partition("@")[0] for use in versions}) == len(versions)


# ---------------------------------------------------------------- the hook


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True)


def test_hook(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """pre-commit installs the hook from the repository, and the hook fails on a mistake and shows it."""
    repository = tmp_path_factory.mktemp("wellhead")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "generator", "*.toml",
         "README.md", "LICENSE", "CHANGELOG.md", ".pre-commit-hooks.yaml"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, repository / name)
    spoil(project)
    for folder in (repository, project):
        git(folder, "init", "--quiet")
        git(folder, "add", "--all", ".")
        git(folder, "commit", "--quiet", "--message", "A start")
    done = subprocess.run(
        [BIN / "pre-commit", "try-repo", repository, "wellhead-check", "--all-files", "--verbose"],
        cwd=project,
        env={
            **os.environ,
            "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("cache")),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert re.search(r"check the playbook\.+Failed", done.stdout), done.stdout + done.stderr
    assert "playbook/roles/keeper.yml:1:1: error: " in done.stdout
    assert "playbook/: 4 errors in 10 files" in done.stdout
