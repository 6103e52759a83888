"""The guide tells the truth: its commands are run, its examples are read, its settings are parsed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import yaml

from plain_data import plain
from wellhead.author.schema import MODELS, schema
from wellhead.cli import cli
from wellhead.source.parse import parse
from wellhead.source.read import SourceFile

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "playbook" not in page.relative_to(DOCS).parts)
_INCLUDED = re.compile(r'^--8<-- "(.+)"$', re.MULTILINE)
_BLOCK = re.compile(r"^( *)```(\w+)(?: [^\n]*)?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(DOCS).as_posix()
    return [
        Block(
            name,
            text.count("\n", 0, found.start()) + 1,
            found[2],
            _INCLUDED.sub(included, re.sub(f"^{found[1]}", "", found[3], flags=re.MULTILINE)),
        )
        for found in _BLOCK.finditer(text)
    ]


def included(line: re.Match[str]) -> str:
    """The file that stands on the built page in place of the line; see `mkdocs.yml`."""
    folder = next(folder for folder in (DOCS, ROOT / "hosting") if (folder / line[1]).is_file())
    return (folder / line[1]).read_text(encoding="utf-8").rstrip("\n")


EVERY = [block for page in PAGES for block in blocks(page)]


# ---------------------------------------------------------------- data


@pytest.mark.parametrize("block", [b for b in EVERY if b.language == "json"], ids=str)
def test_json(block: Block) -> None:
    """What a page shows as JSON is JSON."""
    assert json.loads(block.text)


FOREIGN = {
    "jobs",
    "build",
    "image",
    "site_url",
    "repos",
    "plugins",
    "theme",
    "nav",
    "version",
    "uses",
    "stages",
    "extra_javascript",
}
"""Keys at the top of the files of other programs that the guide shows."""


def partial(kind: str) -> jsonschema.Draft202012Validator:
    """The schema of a kind, for an example that leaves out what it does not speak of."""
    made = schema(kind)
    for part in (made, *made.get("$defs", {}).values()):
        part.pop("required", None)
    return jsonschema.Draft202012Validator(made)


PARTIAL = {kind: partial(kind) for kind in MODELS}
CHECKS = jsonschema.Draft202012Validator(
    {**schema("phase"), "type": "array", "properties": {}, "required": [], "items": {"$ref": "#/$defs/Check"}}
)


@pytest.mark.parametrize("block", [b for b in EVERY if b.language == "yaml"], ids=str)
def test_yaml(block: Block) -> None:
    """What a page shows as YAML is part of a playbook's file, or of one of another program."""
    root, findings = parse(SourceFile("example.yml", block.text))
    data: Any = plain(root) if root is not None else None
    fits = [kind for kind, validator in PARTIAL.items() if not list(validator.iter_errors(data))]
    if findings or not (fits or not list(CHECKS.iter_errors(data))):
        foreign = yaml.safe_load(block.text)
        keys = set(foreign) if isinstance(foreign, dict) else {key for item in foreign for key in item}
        assert FOREIGN & keys, [list(v.iter_errors(data)) for v in PARTIAL.values()]


# ---------------------------------------------------------------- commands

NOT_RUN = {
    "python3 -m venv .venv": "the tests have an environment",
    ". .venv/bin/activate": "the tests have an environment",
    "pip install wellhead-0.1.0-py3-none-any.whl": "nothing is fetched; `here` installs the wheel's files",
    "wellhead serve": "runs until it is stopped; tests/test_serve.py runs it",
}
"""Commands of the guide that are not run here, with the reason."""
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_CHANGED = re.compile(r"^(\w+): .*$", re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the wheel as it is built, and a command that runs them."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    (folder / "bin").mkdir()
    script = folder / "bin" / "wellhead"
    lines = ["#!/bin/sh", f'PYTHONPATH="{folder}/installed" exec "{sys.executable}" -m wellhead "$@"', ""]
    script.write_text("\n".join(lines), "utf-8")
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b.language == "console" for b in blocks(p))], ids=lambda p: p.stem
)
def test_walk(page: Path, wheel: Path, tmp_path: Path) -> None:
    """Who follows a page from its top in an empty folder, with only the wheel, sees what it says.

    Commands run one after the other; an example of YAML changes the file that it names.
    """
    here = tmp_path
    for block in blocks(page):
        if block.language == "yaml" and block.text.startswith("# "):
            change(here, block)
        if block.language != "console":
            continue
        assert block.text.startswith("$ "), block
        for command, expected in _COMMAND.findall(block.text):
            if command in NOT_RUN:
                continue
            if command.startswith("cd "):
                here /= command.removeprefix("cd ")
                continue
            done = shell(command, here, wheel)
            assert matches(expected, done.stdout), f"{block}: {command}\n{done.stdout}"
            assert done.returncode == ("error" in expected), f"{block}: {command}\n{done.stdout}"


def shell(command: str, here: Path, wheel: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=here,
        env={**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def change(here: Path, block: Block) -> None:
    """Do what an example shows: its single lines stand in for those of the file that it names."""
    name, _, shown = block.text.removeprefix("# ").partition("\n")
    path = here / name
    text = path.read_text(encoding="utf-8")
    for line in _CHANGED.finditer(shown):
        text, found = re.subn(rf"^{line[1]}: .*$", line[0], text, count=1, flags=re.MULTILINE)
        assert found, f"{block}: {name} has no line that begins with {line[1]}"
    path.write_text(text, encoding="utf-8")


def matches(expected: str, got: str) -> bool:
    """Whether an output is what a page shows; … stands for anything. No output means none is shown."""
    pattern = re.escape(expected.strip()).replace("…", "(?:.|\n)*?")
    return not expected.strip() or re.fullmatch(pattern, got.strip()) is not None


@pytest.mark.parametrize("block", [b for b in EVERY if b.language == "sh"], ids=str)
def test_commands_exist(block: Block) -> None:
    """What a page shows without output calls only commands and options of Wellhead that there are."""
    for line in block.text.splitlines():
        for part in re.split(r"[|;&>]+", line.partition("#")[0]):
            program, *words = shlex.split(part) or [""]
            if program.endswith("wellhead") and words and not words[0].startswith("-"):
                known = {s for option in cli.commands[words[0]].params for s in option.opts} | {
                    "--help",
                    "-h",
                }
                assert {w.partition("=")[0] for w in words[1:] if w.startswith("-")} <= known, line
