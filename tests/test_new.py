"""What is added is whole, stands in its place, and is named wherever the rules want it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import playbooks
from playbooks import load
from wellhead.author.wanted import KINDS
from wellhead.cli import cli
from wellhead.playbook import model, parts
from wellhead.playbook.model import ENTITY_MODELS
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = playbooks.TESTS / "golden" / "playbook"
SKELETONS = playbooks.TESTS.parent / "generator" / "wellhead" / "author" / "scaffold" / "new"


def run(root: Path, kind: str, name: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["new", kind, name, str(root), *options], prog_name="wellhead")


def errors(root: Path) -> list[str]:
    return [f.message for f in load(root).findings if f.severity == "error"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", [playbooks.BASE, GOLDEN, playbooks.SHIPPED], ids=lambda p: p.name)
def test_sound(kind: str, source: Path, tmp_path: Path) -> None:
    """Whatever is added to whatever playbook, all that was there stays, and nothing becomes an error."""
    before = playbooks.files_of(source)
    root = playbooks.written(tmp_path / "playbook", before)
    playbook = load(root).playbook
    assert playbook is not None
    at = playbook.activities[-1]
    named = [f"--activity={at.phase.id}/{at.activity.id}"] if kind in {"artifact", "practice"} else []
    done = run(root, kind, "brand-new", "--title", 'It\'s "new": <b>', *named)
    assert done.exit_code == 0, done.output
    assert errors(root) == []
    after = playbooks.files_of(root)
    for path, text in before.items():
        old, new = text.splitlines(), after[path].splitlines()
        gone = [line for line in difflib.unified_diff(old, new, lineterm="", n=0) if line.startswith("-")][1:]
        assert len(gone) <= 1, path
    linked = load(root).playbook
    assert linked is not None
    thing = linked.find(Ref(Kind(kind), "brand-new"))
    assert thing is not None
    assert 'It\'s "new": <b>' in {getattr(thing, "title", ""), getattr(thing, "term", "")}


@pytest.mark.parametrize("language", ["en", "de"])
def test_phase_leaves_nothing(language: str, tmp_path: Path) -> None:
    """A new phase is sound as it stands, in each language: what is made up for it earns no warning."""
    files = playbooks.files_of(playbooks.BASE)
    files["playbook.yml"] += f"language: {language}\n"
    root = playbooks.written(tmp_path, files)
    before = {f.rule for f in load(root).findings}
    assert run(root, "phase", "retire").exit_code == 0
    assert {f.rule for f in load(root).findings} <= before


def test_artifact_that_nobody_makes(tmp_path: Path) -> None:
    """An artifact without an activity leaves the one error that the guide tells of; with one, none."""
    for options, left in (((), ["artifact-never-produced"]), (("--activity=build/draw",), [])):
        root = playbooks.written(tmp_path / str(len(options)), playbooks.files_of(playbooks.BASE))
        done = run(root, "artifact", "lamp", *options)
        assert done.exit_code == 0, done.output
        assert [f.rule for f in load(root).findings if f.severity == "error"] == left
        assert ("left to do (1 error" in done.output) == bool(left)


def test_role_has_its_part(tmp_path: Path) -> None:
    """A new role stands in every phase, in the layout of its neighbours, and comments stay where they are."""
    files = playbooks.files_of(playbooks.BASE)
    files["phases/run.yml"] = (
        "title: Run\r\nsummary: S\r\ngoal: G\r\ninvolvement:\r\n"
        "    builder:\r\n        level: support\r\n        focus: What breaks   # most\r\n"
        "    keeper:\r\n        level: lead\r\n        focus: >-\r\n            The\r\n            tool\r\n"
        "# what they do\r\nactivities:\r\n" + files["phases/run.yml"].partition("activities:\n")[2]
    )
    root = playbooks.written(tmp_path, files)
    assert run(root, "role", "tester").exit_code == 0
    assert (
        "  keeper: {level: support, focus: What is easy to keep}\n  tester: {level: support, focus: Say"
        in (root / "phases" / "build.yml").read_text("utf-8")
    )
    text = (root / "phases" / "run.yml").read_bytes()
    focus = b"focus: Say in one line what this role looks at here"
    wanted = (
        b"            tool\r\n    tester:\r\n      level: support\r\n      "
        + focus
        + b"\r\n# what they do\r\n"
    )
    assert wanted in text


def test_phase_is_reached(tmp_path: Path) -> None:
    """A new phase ends the order, and the phase that was the last leads to it instead of to the end."""
    files = playbooks.files_of(playbooks.BASE)
    files["phases/run.yml"] += (
        "exit:\n  decider: builder\n  outcomes:\n    go: null  # the end\n    stop: null\n"
    )
    root = playbooks.written(tmp_path, files)
    assert run(root, "phase", "retire").exit_code == 0
    assert "phases: [build, run, retire]" in (root / "playbook.yml").read_text("utf-8")
    assert "    go: retire  # the end\n    stop: null\n" in (root / "phases" / "run.yml").read_text("utf-8")
    assert errors(root) == []


@pytest.mark.parametrize(("title", "place"), [("Anvil", 0), ("Chisel", 1), ("Zeal", 2)])
def test_term_in_order(title: str, place: int, tmp_path: Path) -> None:
    """A term stands where the alphabet wants it; comments stay with the terms below them."""
    head, bench = "# Words.\n", "- id: bench\n  term: Bench\n  definition: |\n    A table.\n\n"
    drill = "# About drills:\n- id: drill\n  term: Drill\n  definition: It turns.\n"
    root = playbooks.written(
        tmp_path, {**playbooks.files_of(playbooks.BASE), "glossary.yml": head + bench + drill}
    )
    assert run(root, "term", "new-word", "--title", title).exit_code == 0
    text = (root / "glossary.yml").read_text("utf-8")
    assert re.findall("^- id: (.*)$", text, re.MULTILINE).index("new-word") == place
    assert text.startswith(head)
    assert text.count("# About drills:\n- id: drill") == 1
    assert errors(root) == []


def test_first_term(tmp_path: Path) -> None:
    """Without a glossary, the first term begins one."""
    files = playbooks.files_of(playbooks.BASE)
    del files["glossary.yml"]
    root = playbooks.written(tmp_path, files)
    assert run(root, "term", "bench").exit_code == 0
    assert errors(root) == []


def test_asked_for(tmp_path: Path) -> None:
    """Roles, phases and artifacts are those that were asked for, each checked first."""
    root = playbooks.written(tmp_path, playbooks.files_of(playbooks.BASE))
    options = ["--role=keeper", "--role=builder", "--phase=build", "--artifact=tool@made"]
    assert run(root, "handoff", "back", *options).exit_code == 0
    text = (root / "handoffs" / "back.yml").read_text("utf-8")
    assert "from: keeper\nto: builder\n" in text
    assert "phase: build\ncarries: [tool@made]\n" in text
    assert "roles: [keeper]\nphases: [run]\n" in (
        run(root, "practice", "look", "--role=keeper", "--phase=run").output
        and (root / "practices" / "look.yml").read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("role", "keeper"), "already"),
        (("phase", "construct"), "earlier id of phase/build"),
        (("role", "The Keeper"), "only a-z"),
        (("practice", "x", "--role=keper"), 'did you mean "keeper"'),
        (("practice", "x", "--activity=build/drw"), 'did you mean "build/draw"'),
        (("colour", "red"), "role, phase"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_refused(arguments: tuple[str, ...], why: str, tmp_path: Path) -> None:
    """What cannot be added says why, and no file changes."""
    root = playbooks.written(tmp_path, playbooks.files_of(GOLDEN))
    before = playbooks.files_of(root)
    done = run(root, *arguments)
    assert done.exit_code == 2
    assert why in done.output
    assert playbooks.files_of(root) == before


def test_only_shown(tmp_path: Path) -> None:
    """With --dry-run and --diff nothing is written."""
    root = playbooks.written(tmp_path, playbooks.files_of(playbooks.BASE))
    before = playbooks.files_of(root)
    assert "roles/tester.yml" in run(root, "role", "tester", "--dry-run").output
    assert "+  tester: {level: support" in run(root, "role", "tester", "--diff").output
    assert playbooks.files_of(root) == before


def test_left_to_do(tmp_path: Path) -> None:
    """What the checker finds because of the new thing is told, and nothing else."""
    files = playbooks.files_of(playbooks.BASE)
    files["practices/lonely.yml"] = files["practices/pair.yml"].replace("Work in pairs", "Lonely")
    root = playbooks.written(tmp_path, files)
    said = run(root, "role", "tester").output
    assert 'no activity has the role "tester"' in said
    assert "lonely" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_skeletons_know_the_format(kind: str) -> None:
    """A skeleton names every field of its kind, be it in a comment, and none that there is not."""
    text = (SKELETONS / f"{kind}.yml").read_text("utf-8")
    told = set(re.findall(r"^[ #-]*([a-z_]+):(?= |$)", text, re.MULTILINE))
    values = [*vars(model).values(), *vars(parts).values()]
    models = [m for m in values if isinstance(m, type) and issubclass(m, parts.Model)]
    known = {f.alias or n for m in models for n, f in m.model_fields.items()}
    known |= {o.value for o in parts.Outcome}
    own = model.Term if kind == Kind.TERM else ENTITY_MODELS[Kind(kind)]
    wanted = {f.alias or n for n, f in own.model_fields.items()} - {"was"}
    assert wanted - told <= ({"id"} if kind != Kind.TERM else set())
    assert told <= known
