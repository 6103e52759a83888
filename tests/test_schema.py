"""The schemas for editors: they take what the checker takes, and refuse what it refuses for its shape."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import playbooks
from plain_data import plain
from wellhead.author.schema import DIALECT, MODELS, file_name, kind_of, schema
from wellhead.cli import cli
from wellhead.playbook.decode import decode
from wellhead.source.parse import parse
from wellhead.source.read import SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
GOOD = [
    *playbooks.SHIPPED.rglob("*.yml"),
    *(TESTS / "golden" / "playbook").rglob("*.yml"),
    *playbooks.BASE.rglob("*.yml"),
]
CHECK_JSONSCHEMA = [sys.executable, "-m", "check_jsonschema"]
VALIDATORS = {
    kind: jsonschema.Draft202012Validator(
        schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for kind in MODELS
}
SHAPE = {"unknown-key", "missing-key", "invalid-value"}
"""The rules that a file can break all by itself."""


def inside(path: Path) -> str:
    """The path of a file as seen from its playbook's folder."""
    return path.name if path.stem in {"playbook", "glossary"} else f"{path.parent.name}/{path.name}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schemas, written."""
    target = tmp_path_factory.mktemp("schemas")
    done = CliRunner().invoke(cli, ["schema", "--output", str(target)])
    assert done.exit_code == 0, done.output
    return target


def run(folder: Path, kind: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CHECK_JSONSCHEMA, "--schemafile", folder / file_name(kind), *files],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("kind", MODELS)
def test_good_files_pass(kind: str, folder: Path) -> None:
    """Every file of the shipped playbook and of the tests' playbooks is valid to another program."""
    files = [path for path in GOOD if kind_of(inside(path)) == kind]
    assert len(files) >= 2
    done = run(folder, kind, *files)
    assert done.returncode == 0, done.stdout


def test_bad_file_fails(folder: Path, tmp_path: Path) -> None:
    """Another program names each field that is unknown, missing, misspelt or of another type."""
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "title: T\nsumary: S\nform: sofware\nowner_role: The Owner\nstates: made\nreviewed: soon\n", "utf-8"
    )
    done = run(folder, "artifact", bad)
    assert done.returncode == 1
    for told in ("'sumary' was unexpected", "'summary' is a required", "sofware", "Owner", "made", "soon"):
        assert told in done.stdout, done.stdout


@pytest.mark.parametrize("kind", MODELS)
def test_dialect(kind: str) -> None:
    """Each schema is valid JSON Schema 2020-12, and explains each of its fields."""
    made = schema(kind)
    assert made["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(made)
    for part in objects(made):
        for name, field in part["properties"].items():
            if "description" in field:
                assert field["description"].endswith("."), name
                assert field["markdownDescription"].startswith(field["description"])


def objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("additionalProperties") is False:
            yield part
        for value in part.values():
            yield from objects(value)


# ---------------------------------------------------------------- schema and checker agree


def data_of(source: SourceFile) -> Any:
    root, findings = parse(source)
    return None if root is None or findings else plain(root)


def agree(path: str, data: Any) -> None:
    """Fail unless schema and decoder both take a file, or both refuse it."""
    manifest = SourceFile("playbook.yml", json.dumps(MANIFEST))
    source = SourceFile(path, json.dumps(data, ensure_ascii=False))
    _, findings = decode([source] if path == "playbook.yml" else [manifest, source])
    decoded = [f.message for f in findings if f.rule in SHAPE and f.span.path == path]
    said = [error.message for error in VALIDATORS[kind_of(path)].iter_errors(data)]
    assert bool(decoded) == bool(said), (decoded, said)


MANIFEST = data_of(SourceFile("playbook.yml", (playbooks.BASE / "playbook.yml").read_text("utf-8")))
ERRORS = [source for case in sorted((TESTS / "check" / "err").iterdir()) for source in read(case)[0]]


@pytest.mark.parametrize("source", ERRORS, ids=lambda s: s.path)
def test_agrees_on_the_checkers_cases(source: SourceFile) -> None:
    """Of the checker's own cases, the schema refuses those that are wrong in shape, and only those."""
    data = data_of(source)
    if data is not None and not has_none(data):
        agree(source.path, data)


def has_none(data: Any) -> bool:
    """Whether a value is left empty, which the checker allows where a field may be missing."""
    if isinstance(data, dict):
        return any(map(has_none, data.values()))
    return any(map(has_none, data)) if isinstance(data, list) else data is None


SMALL = [path for path in GOOD if playbooks.SHIPPED not in path.parents]
FILES = {inside(path): data_of(SourceFile(path.name, path.read_text("utf-8"))) for path in SMALL}
ODD = st.sampled_from(
    [
        "",
        " ",
        "word",
        "Two Words",
        "a-b",
        "-a",
        "x@y",
        "x@",
        "2026-11-01",
        "must",
        "off",
        "x" * 201,
        "two\nlines",
    ]
)
VALUES = ODD | st.lists(ODD, max_size=2) | st.dictionaries(ODD, ODD, max_size=2)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a file with every key or position in it."""
    steps = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for step in steps:
        yield data, step
        yield from places(data[step])


@settings(max_examples=100)
@given(st.data())
def test_agrees_on_spoilt_files(data: st.DataObject) -> None:
    """Whatever happens to one place of a good file, schema and checker agree whether it is still good."""
    path = data.draw(st.sampled_from(sorted(FILES)))
    spoilt = copy.deepcopy(FILES[path])
    holder, step = data.draw(st.sampled_from(list(places(spoilt))))
    match data.draw(st.sampled_from(["replace", "delete", "add"])):
        case "replace":
            holder[step] = data.draw(VALUES)
        case "delete":
            del holder[step]
        case _ if isinstance(holder, dict):
            holder[data.draw(ODD.filter(bool))] = data.draw(VALUES)
        case _:
            holder.append(data.draw(VALUES))
    if not has_none(spoilt):
        agree(path, spoilt)


# ---------------------------------------------------------------- modelines


def test_modelines(tmp_path: Path) -> None:
    """Each file names its schema in its first line, once; all else stays as it is."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(playbooks.BASE))
    windows = (root / "roles" / "keeper.yml").read_text("utf-8").replace("\n", "\r\n")
    (root / "roles" / "keeper.yml").write_bytes(b"\xef\xbb\xbf" + windows.encode())
    before = {path: path.read_bytes() for path in root.rglob("*.yml")}
    for _ in range(2):
        arguments = ["schema", "-o", str(root / ".schema"), "--modelines", str(root)]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        for path, text in before.items():
            line, _, rest = path.read_bytes().removeprefix(b"\xef\xbb\xbf").partition(b"\n")
            address = line.decode().strip().removeprefix("# yaml-language-server: $schema=")
            assert (
                json.loads((path.parent / address).read_bytes())["title"]
                == f"Wellhead: {kind_of(inside(path))}"
            )
            assert rest == text.removeprefix(b"\xef\xbb\xbf")
    assert (root / "roles" / "keeper.yml").read_bytes().startswith(b"\xef\xbb\xbf#")
    assert playbooks.found(root) == []


def test_unknown_kind() -> None:
    """A kind that there is not is answered by those that there are."""
    done = CliRunner().invoke(cli, ["schema", "rolle"])
    assert done.exit_code == 2
    assert "playbook, glossary, role" in done.output
