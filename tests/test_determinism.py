"""The same input gives the same bytes, wherever, whenever and however often it is run."""

# ruff: noqa: E501

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import playbooks

ROOT = playbooks.SHIPPED.parent
WORLDS: dict[str, dict[str, str]] = {
    "seed 0, long ago, other side of the date line": {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONOPTIMIZE": "1",
        "TZ": "Pacific/Kiritimati",
    },
    "seed 123, this side of the date line, C locale": {
        "PYTHONHASHSEED": "123",
        "TZ": "Etc/GMT+12",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    },
    "any seed, Turkish, colours, no width": {
        "PYTHONHASHSEED": "random",
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "tr",
        "FORCE_COLOR": "1",
        "COLUMNS": "20",
        "TERM": "dumb",
    },
}


def generate(playbook: Path, output: Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "wellhead", "generate", os.path.relpath(playbook, cwd), "-o", str(output)],
        cwd=cwd,
        env={
            **{k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"},
            "PYTHONDONTWRITEBYTECODE": "1",
            **env,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped playbook in it, generated once."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(playbooks.SHIPPED, home / "playbook")
    generate(home / "playbook", home / "docs" / "playbook", home)
    return home


@pytest.mark.parametrize("env", WORLDS.values(), ids=WORLDS)
def test_anywhere(env: dict[str, str], home: Path, tmp_path: Path) -> None:
    """Hash seed, time zone, locale and terminal change no byte."""
    generate(home / "playbook", tmp_path / "playbook", home, **env)
    assert tree(tmp_path / "playbook") == tree(home / "docs" / "playbook")


def test_any_order(home: Path, tmp_path: Path) -> None:
    """Files made in another order, at other times and with other permissions, in another folder, change no byte."""
    copy = tmp_path / "elsewhere" / "playbook"
    for n, path in enumerate(sorted(tree(home / "playbook"), key=lambda p: p[::-1])):
        target = copy / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((home / "playbook" / path).read_bytes())
        os.utime(target, (n, 10**9 - n))
        target.chmod(0o600)
    generate(copy, tmp_path / "out" / "playbook", tmp_path / "elsewhere", PYTHONHASHSEED="5")
    assert tree(tmp_path / "out" / "playbook") == tree(home / "docs" / "playbook")


def test_any_line_ends(home: Path, tmp_path: Path) -> None:
    """Line ends of Windows and a byte order mark change no page."""
    for path, content in tree(home / "playbook").items():
        target = tmp_path / "playbook" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    generate(tmp_path / "playbook", tmp_path / "out" / "playbook", tmp_path)
    assert tree(tmp_path / "out" / "playbook") == tree(home / "docs" / "playbook")


def test_twice(home: Path, tmp_path: Path) -> None:
    """A second run leaves every file and folder alone, times included, and says so."""
    output = shutil.copytree(home / "docs", tmp_path / "docs") / "playbook"
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in [output, *output.rglob("*")]}
    again = generate(home / "playbook", output, home)
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in [output, *output.rglob("*")]} == before
    assert re.search(r"^\S+: \d+ unchanged$", again.stderr.strip().split("\n")[-1])


def test_one_change(home: Path, tmp_path: Path) -> None:
    """A change in one file changes the pages that show it, and leaves the times of the others alone."""
    shutil.copytree(home / "playbook", tmp_path / "playbook")
    output = shutil.copytree(home / "docs", tmp_path / "docs") / "playbook"
    before = {p: p.stat().st_mtime_ns for p in output.rglob("*") if p.is_file()}
    handoff = min((tmp_path / "playbook" / "handoffs").glob("*.yml"))
    handoff.write_text(handoff.read_text(encoding="utf-8") + "tags: [another]\n", encoding="utf-8")
    generate(tmp_path / "playbook", output, tmp_path)
    after = {p: p.stat().st_mtime_ns for p in output.rglob("*") if p.is_file()}
    assert after.keys() == before.keys()
    changed = {p.relative_to(output).as_posix() for p in after if after[p] != before[p]}
    assert f"source/handoffs/{handoff.name}.txt" in changed
    assert {c for c in changed if "handoffs/" not in c} <= {".wellhead.json"}
    assert {c for c in changed if "handoffs/" in c and f"/{handoff.stem}" not in c} == set()


def test_no_trace(home: Path) -> None:
    """No output holds a day that no author wrote, nor a path, user or machine of the run."""
    written = "\n".join(c.decode() for c in tree(home / "playbook").values())
    package = Path(__import__("wellhead").__file__).parent
    ours = "\n".join(
        p.read_text(encoding="utf-8") for p in package.rglob("*") if p.suffix in {".py", ".css", ".mjs"}
    )
    for path, content in tree(home / "docs" / "playbook").items():
        text = content.decode()
        for day in set(re.findall(r"\b20\d\d-\d\d-\d\d\b", text)):
            assert day in written or day in ours, (path, day)
        for trace in (str(home), str(ROOT), str(Path.home()), sys.prefix, "/tmp/", os.uname().nodename):  # noqa: S108
            assert trace == "/" or trace not in text, (path, trace)
