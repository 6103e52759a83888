"""A rename changes every reference and nothing else, keeps the earlier id, and happens as a whole or not at all."""

# ruff: noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

import playbooks
from plain_data import data_of
from playbooks import load
from wellhead.author.revise import JOURNAL
from wellhead.cli import cli
from wellhead.playbook.references import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOLDEN = playbooks.TESTS / "golden" / "playbook"


def run(root: Path, *arguments: str) -> Result:
    kind, old, new, *options = arguments
    return CliRunner().invoke(cli, ["rename", kind, old, new, str(root), *options])


def things(root: Path) -> Iterator[tuple[str, str]]:
    """Everything in a playbook that has an id, as `wellhead rename` names it."""
    playbook = load(root).playbook
    assert playbook is not None
    for thing in (*playbook.entities, *playbook.terms.values()):
        yield thing.kind, thing.id
    for artifact in playbook.artifacts.values():
        yield from (("state", f"{artifact.id}@{state.id}") for state in artifact.states)
    for at in playbook.activities:
        yield "activity", f"{at.phase.id}/{at.activity.id}"
    yield from (("check", at.key) for at in playbook.checks if at.owner.kind is not Kind.PLAYBOOK)
    yield from (("source", source.id) for source in playbook.playbook.manifest.sources)
    yield from (("level", level.id) for level in playbook.playbook.manifest.levels)


def rules(root: Path) -> set[str]:
    """The rules that find something, but for the one that wants ids to be like titles."""
    return {finding.partition(" ")[0] for finding in playbooks.found(root)} - {"id-unlike-title"}


def without_was(value: Any, new: str) -> Any:
    """A file's data as if the earlier id had never been entered."""
    if isinstance(value, dict):
        kept = {key: without_was(v, new) for key, v in value.items() if (key, v) != ("was", [new])}
        if isinstance(kept.get("was"), list):
            kept["was"] = [old for old in kept["was"] if old != new]
        return kept
    return [without_was(item, new) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("kind", "old"), list(things(GOLDEN)))
def test_there_and_back(kind: str, old: str, tmp_path: Path) -> None:
    """Renaming anything leaves a sound playbook; renaming it back leaves the old one but for the earlier id."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(GOLDEN))
    before, findings = playbooks.files_of(root), rules(root)
    head, mark, own = old.rpartition("@" if kind == "state" else "/")
    done = run(root, kind, old, "brand-new")
    assert done.exit_code == 0, done.output
    assert rules(root) == findings
    assert run(root, kind, f"{head}{mark}brand-new", own).exit_code == 0
    after = playbooks.files_of(root)
    assert after.keys() == before.keys()
    for path, text in after.items():
        assert without_was(data_of(text), "brand-new") == data_of(before[path]), path


def test_only_what_was_asked(tmp_path: Path) -> None:
    """Comments, quotes, alignment, line ends and words that merely look alike stay as they are."""
    files = playbooks.files_of(playbooks.BASE)
    files["roles/keeper.yml"] = files["roles/keeper.yml"].replace("\n", "\r\n")
    files["glossary.yml"] = (
        "# keeper: the keeper's words\n"
        "- id: keeper   # not the role\n"
        "  term: Keeper\n"
        "  definition: |\n"
        "    See [[role/keeper]], [[role/keeper|keeper]] and `[[role/keeper]]`, not [[term/keeper]].\n"
        "  see:   [ 'role/keeper' ,  \"role/builder\" ]  # keeper\n"
    )
    root = playbooks.written(tmp_path / "playbook", files)
    done = run(root, "role", "keeper", "caretaker")
    assert done.exit_code == 0, done.output
    after = playbooks.files_of(root)
    assert after["glossary.yml"] == (
        "# keeper: the keeper's words\n"
        "- id: keeper   # not the role\n"
        "  term: Keeper\n"
        "  definition: |\n"
        "    See [[role/caretaker]], [[role/caretaker|keeper]] and `[[role/keeper]]`, not [[term/keeper]].\n"
        "  see:   [ 'role/caretaker' ,  \"role/builder\" ]  # keeper\n"
    )
    assert after["roles/caretaker.yml"] == "was: [keeper]\r\n" + files["roles/keeper.yml"]
    assert "roles/keeper.yml" not in after
    assert rules(root) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- {id: wear, term: W, definition: D}\n", "- {was: [wear], id: tear, term: W, definition: D}\n"),
        ("- id: wear # x\n  term: W\n  definition: D\n", "- id: tear # x\n  was: [wear]\n  term: W\n  definition: D\n"),
        ("-   term: W\n    id: 'wear'\n    definition: D\n", "-   term: W\n    id: 'tear'\n    was: [wear]\n    definition: D\n"),
        ("- id: wear\n  was: [a]\n  term: W\n  definition: D\n", "- id: tear\n  was: [a, wear]\n  term: W\n  definition: D\n"),
        ("- id: wear\n  was: []\n  term: W\n  definition: D\n", "- id: tear\n  was: [wear]\n  term: W\n  definition: D\n"),
        ("- id: wear\n  was: [a, tear]\n  term: W\n  definition: D\n", "- id: tear\n  was: [a, wear]\n  term: W\n  definition: D\n"),
        ("- id: wear\n  was:\n  - a # x\n  term: W\n  definition: D\n", "- id: tear\n  was:\n  - a # x\n  - wear\n  term: W\n  definition: D\n"),
    ],
)  # fmt: skip
def test_earlier_id(before: str, after: str, tmp_path: Path) -> None:
    """The earlier id is entered in the layout that the file has."""
    root = playbooks.written(tmp_path, {**playbooks.files_of(playbooks.BASE), "glossary.yml": before})
    done = run(root, "term", "wear", "tear")
    assert done.exit_code == 0, done.output
    assert (root / "glossary.yml").read_text("utf-8") == after


def test_ticks_move_along(tmp_path: Path) -> None:
    """A key under which browsers keep a tick is still known after renames of its check and of its file."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(GOLDEN))
    assert run(root, "check", "phase/build/wanted", "asked-for").exit_code == 0
    assert run(root, "phase", "build", "make").exit_code == 0
    playbook = load(root).playbook
    assert playbook is not None
    at = next(at for at in playbook.checks if at.key == "phase/make/asked-for")
    assert {"phase/build/wanted", "phase/build/needed", "phase/construct/wanted"} <= set(
        playbook.earlier_keys(at)
    )


def test_moved_ticks_stay_known(tmp_path: Path) -> None:
    """What a check's `was` says of another file names a key in browsers, so renaming that file leaves it."""
    files = playbooks.files_of(GOLDEN)
    files["phases/run.yml"] += "checklist:\n  - {id: x, text: T, was: [phase/build/x]}\n"
    root = playbooks.written(tmp_path / "playbook", files)
    assert run(root, "phase", "build", "make").exit_code == 0
    assert "was: [phase/build/x]" in (root / "phases" / "run.yml").read_text("utf-8")


def test_exceptions_move_along(tmp_path: Path) -> None:
    """What the manifest excepts from a rule stays excepted under the new id, whether file, activity or check."""
    files = playbooks.files_of(GOLDEN)
    head, _, _ = files["playbook.yml"].partition("rules:")
    places = ("phase/build", "phase/build/wanted", '"phase/build/make-the-tool"', "phase/run")
    files["playbook.yml"] = head + "rules:\n  raci-overlap:\n    except:\n"
    files["playbook.yml"] += "".join(f"      - {{at: {at}, reason: R}}\n" for at in places)
    root = playbooks.written(tmp_path / "playbook", files)
    assert run(root, "check", "phase/build/wanted", "asked-for").exit_code == 0
    assert run(root, "activity", "build/make-the-tool", "make-it").exit_code == 0
    assert run(root, "phase", "build", "make").exit_code == 0
    written = (root / "playbook.yml").read_text("utf-8")
    assert re.findall("at: (\\S+),", written) == [
        "phase/make",
        "phase/make/asked-for",
        '"phase/make/make-it"',
        "phase/run",
    ]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("role", "keeper", "builder"), "in use"),
        (("phase", "run", "construct"), "earlier one"),
        (("role", "keper", "x"), 'did you mean "keeper"'),
        (("role", "keeper", "The Keeper"), "only a-z"),
        (("role", "keeper", "keeper"), "already"),
        (("check", "phase/build/wanted", "tidy"), "in use"),
        (("activity", "draw", "sketch"), "phase"),
        (("state", "tool", "sketch"), "there is no state"),
        (("colour", "a", "b"), "role, phase"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_refused(arguments: tuple[str, ...], why: str, tmp_path: Path) -> None:
    """An id that is taken, unknown or no id stops the rename, says why, and leaves every file as it was."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(GOLDEN))
    before = playbooks.files_of(root)
    done = run(root, *arguments)
    assert done.exit_code == 2
    assert why in done.output
    assert playbooks.files_of(root) == before


def test_errors_first(tmp_path: Path) -> None:
    """A playbook with errors is not touched, since they may hide references; the errors are shown."""
    root = playbooks.written(tmp_path, {**playbooks.files_of(GOLDEN), "roles/odd.yml": "title: [\n"})
    before = playbooks.files_of(root)
    done = run(root, "role", "keeper", "caretaker")
    assert done.exit_code == 1
    assert "roles/odd.yml:" in done.output
    assert playbooks.files_of(root) == before


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_only_shown(option: str, tmp_path: Path) -> None:
    """With --dry-run and --diff nothing is written; each place or each change is shown."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(GOLDEN))
    before = playbooks.files_of(root)
    done = run(root, "role", "keeper", "caretaker", option)
    assert done.exit_code == 0
    told = "phases/build.yml:13:3" if option == "--dry-run" else "+  caretaker: {level: support"
    assert told in done.output
    assert playbooks.files_of(root) == before


WRITING = {
    "rename": ["rename", "role", "keeper", "caretaker", "."],
    "new": ["new", "role", "tester", "."],
    "fix": ["check", "--fix", "."],
    "modelines": ["schema", "-o", ".schema", "--modelines", "."],
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_cut_short(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier command left half done is finished first, and said."""
    root = playbooks.written(tmp_path / "playbook", playbooks.files_of(playbooks.BASE))
    (root / JOURNAL).write_text('{"glossary.yml": "- {id: a, term: A, definition: D}\\n"}', "utf-8")
    monkeypatch.chdir(root)
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1
    assert "cut short" in done.output
    assert (root / "glossary.yml").read_text("utf-8").startswith("- {id: a")
    assert not (root / JOURNAL).exists()
