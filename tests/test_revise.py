"""Authors' files are changed all or none, and only where somebody asked for it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wellhead.author import revise as module
from wellhead.author.revise import JOURNAL, Change, ReviseRefused, edited, revise, settle
from wellhead.source.finding import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = {"playbook.yml": "a: 1\n", "roles/one.yml": "b: 2\n", "roles/two.yml": "c: 3\n"}
CHANGES = (
    Change("playbook.yml", "a: 1\n", "a: ä\r\n"),
    Change("roles/one.yml", "b: 2\n", None),
    Change("roles/three.yml", None, "b: 2\n"),
    Change("phases/new.yml", None, "d: 4\n"),
)
AFTER = {
    "playbook.yml": "a: ä\r\n",
    "roles/two.yml": "c: 3\n",
    "roles/three.yml": "b: 2\n",
    "phases/new.yml": "d: 4\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "roles").mkdir()
    for path, text in TEXTS.items():
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def texts(root: Path) -> dict[str, str]:
    """All files, hidden ones included."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in files}


def at(line: int, column: int, length: int, text: str) -> Edit:
    return Edit(Span.at("x.yml", line, column, length), text)


def test_edits_leave_the_rest() -> None:
    """Edits change their stretches; byte order mark, line ends, comments and wide characters stay."""
    text = "\ufeffa: 1  # öne\r\n'𝄞': two\r\nlast"
    edits = [at(2, 6, 3, "2\n  b: 3"), at(1, 4, 1, "one"), at(1, 1, 0, "# top\n"), at(4, 1, 0, "!")]
    assert edited(text, edits) == "\ufeff# top\r\na: one  # öne\r\n'𝄞': 2\r\n  b: 3\r\nlast!"


def test_edits_at_one_place_keep_their_order() -> None:
    """Of two insertions at the same place the first stands first; what overlaps is refused."""
    assert edited("ab", [at(1, 2, 0, "1"), at(1, 2, 0, "2")]) == "a12b"
    with pytest.raises(ValueError, match="overlap"):
        edited("abc", [at(1, 1, 2, "x"), at(1, 2, 1, "y")])


def test_all(root: Path) -> None:
    """All changes are made, byte for byte, modes stay, and nothing is left lying about."""
    (root / "playbook.yml").chmod(0o640)
    revise(root, CHANGES)
    assert texts(root) == AFTER
    assert (root / "playbook.yml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("fails_at", range(4))
def test_none(root: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """If one file cannot be written, all are as they were."""
    replace, calls = os.replace, iter(range(100))

    def failing(source: str, target: str) -> None:
        if next(calls) == fails_at:
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(module.os, "replace", failing)
    with pytest.raises(ReviseRefused, match="No space left"):
        revise(root, CHANGES)
    assert texts(root) == TEXTS


@pytest.mark.parametrize("cut_at", range(7))
def test_cut(root: Path, cut_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a run is cut off, the next one finds all files as before, or finishes the change."""
    calls = iter(range(100))

    def cut(step: str) -> Callable[..., object]:
        real = getattr(module.os if step == "replace" else Path, step)

        def run(*args: object, **options: object) -> object:
            if next(calls) == cut_at:
                raise KeyboardInterrupt
            return real(*args, **options)

        return run

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "replace", cut("replace"))
        patched.setattr(Path, "unlink", cut("unlink"))
        with suppress(KeyboardInterrupt):
            revise(root, CHANGES)
    finished = settle(root)
    assert texts(root) == (TEXTS if cut_at == 0 else AFTER)
    assert finished in (0, 4)
    assert settle(root) == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Change("roles/one.yml", "old\n", "new\n"), "changed by somebody else"),
        (Change("roles/gone.yml", "old\n", "new\n"), "is gone"),
        (Change("roles/one.yml", None, "new\n"), "is there already"),
        (Change("../outside.yml", None, "new\n"), "no file of a playbook"),
        (Change("roles/../../outside.yml", None, "new\n"), "no file of a playbook"),
        (Change("roles/.hidden.yml", None, "new\n"), "no file of a playbook"),
        (Change("linked/x.yml", None, "new\n"), "no file of a playbook"),
    ],
    ids=lambda value: value.path if isinstance(value, Change) else "",
)
def test_refused(root: Path, change: Change, why: str) -> None:
    """What is not as it was read, or no file of the playbook, stops the whole change before it begins."""
    with pytest.raises(ReviseRefused, match=why):
        revise(root, [CHANGES[0], change])
    assert texts(root) == TEXTS


def test_links_are_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder or file that is a link leads to a refusal, not to a change elsewhere."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "phases").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(ReviseRefused, match="symbolic link"):
        revise(root, CHANGES)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("journal", ["", "[]", "{}", '{"../x.yml": "a"}', '{"playbook.yml": 1}', "\x00"])
def test_foreign_journal(root: Path, journal: str) -> None:
    """A journal that is none of ours changes nothing and is named."""
    (root / JOURNAL).write_text(journal, "utf-8")
    with pytest.raises(ReviseRefused):
        settle(root)
    assert texts(root) == {**TEXTS, JOURNAL: journal}


def test_journal_is_readable(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal says in plain JSON what the files are to become."""
    seen: dict[str, object] = {}

    def look(target: Path, text: str) -> None:
        if target.name != JOURNAL:
            seen.update(json.loads((root / JOURNAL).read_text("utf-8")))
        put(target, text)

    put = module.put
    monkeypatch.setattr(module, "put", look)
    revise(root, CHANGES)
    assert seen == {c.path: c.after for c in CHANGES}
