"""revise: how authors' files are changed, without touching what nobody asked to change.

An edit replaces a stretch of a text, so that comments, layout and line ends stay as they are. Several files
are changed together or not at all: what is to come is written down first (`JOURNAL`), and `settle` finishes
from there whatever a cut left undone.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wellhead.kit.ids import id_problem
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wellhead.source.finding import Edit

JOURNAL: Final = ".wellhead-revision.json"
"""In the playbook's folder while files are being changed; it says what they are to become."""

_BOM: Final = "\ufeff"
_TOP: Final = re.compile(r"(?:playbook|glossary)\.yml")


class ReviseRefused(Exception):  # noqa: N818 - the files are at fault
    """Nothing was changed: the message is a sentence for the reader."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text after some edits; its own line ends are kept, and used for what is new.

    Args:
        text: of one file; a byte order mark counts as no character.
        edits: of that file, in any order; of two at the same place the first comes first.

    Raises:
        ValueError: two edits overlap.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    starts = [0, *(match.end() for match in re.finditer("\n", body))]
    line_end = "\r\n" if "\r\n" in body else "\n"

    def index(line: int, column: int) -> int:
        return starts[line - 1] + column - 1 if line <= len(starts) else len(body)

    out: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda e: (e.span.line, e.span.column)):
        start = index(edit.span.line, edit.span.column)
        if start < done:
            msg = f"two edits overlap at {edit.span.path}:{edit.span.line}:{edit.span.column}"
            raise ValueError(msg)
        out += [body[done:start], edit.text.replace("\n", line_end)]
        done = index(edit.span.end_line, edit.span.end_column)
    return bom + "".join(out) + body[done:]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file.

    Args:
        path: relative to the playbook's folder, with forward slashes.
        before: its text as it was read, byte order mark and line ends included; None if there is none.
        after: its text to be; None to delete it.
    """

    path: str
    before: str | None
    after: str | None


def text_of(root: Path, path: str) -> str:
    """A file's text with its own line ends and byte order mark, as `Change` wants it.

    Raises:
        ReviseRefused: it cannot be read.
    """
    try:
        return (root / path).read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise ReviseRefused(f"{path} cannot be read: {_reason(error)}") from error


def revise(root: Path, changes: Iterable[Change]) -> None:
    """Change files, all or none.

    Args:
        root: the playbook's folder.
        changes: one a file.

    Raises:
        ReviseRefused: a file is no longer what it was, or one cannot be written; all are as before.
    """
    changes = [c for c in changes if c.before != c.after]
    for change in changes:
        _look(root, change.path)
        there = (root / change.path).exists()
        if there != (change.before is not None):
            raise ReviseRefused(f"{change.path} {'is there already' if there else 'is gone'}")
        if there and text_of(root, change.path) != change.before:
            raise ReviseRefused(f"{change.path} was changed by somebody else meanwhile; try again")
    if not changes:
        return
    journal = root / JOURNAL
    try:
        put(journal, json.dumps({c.path: c.after for c in changes}, ensure_ascii=False, indent=1))
        _become(root, {c.path: c.after for c in changes})
    except OSError as error:
        with suppress(OSError):
            _become(root, {c.path: c.before for c in changes})
            journal.unlink(missing_ok=True)
        raise ReviseRefused(f"{error.filename or 'a file'} cannot be written: {_reason(error)}") from error
    journal.unlink()


def settle(root: Path) -> int:
    """Finish a revision that was cut short.

    Args:
        root: the playbook's folder.

    Returns:
        how many files it changes; 0 if there is none to finish.

    Raises:
        ReviseRefused: the journal is not one of ours, or a file cannot be written.
    """
    journal = root / JOURNAL
    if not journal.is_file():
        return 0
    try:
        pending = json.loads(journal.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReviseRefused(
            f"{JOURNAL} cannot be read: {_reason(error)}; look at it, then delete it"
        ) from error
    texts = pending.items() if isinstance(pending, dict) else ()
    if not texts or not all(isinstance(text, str | None) for _, text in texts):
        raise ReviseRefused(f"{JOURNAL} does not say what to do; look at it, then delete it")
    for path, _ in texts:
        _look(root, path)
    try:
        _become(root, pending)
        journal.unlink()
    except OSError as error:
        raise ReviseRefused(f"{error.filename or 'a file'} cannot be written: {_reason(error)}") from error
    return len(pending)


def _look(root: Path, path: str) -> None:
    """Refuse a path that is none of a playbook's files, or that a link leads elsewhere."""
    folder, slash, name = path.partition("/")
    is_entity = slash and folder in KIND_FOLDERS.values() and name.endswith(".yml")
    if not _TOP.fullmatch(path) and not (is_entity and id_problem(name.removesuffix(".yml")) is None):
        raise ReviseRefused(f"{path} is no file of a playbook")
    if (root / path).is_symlink() or (slash and (root / folder).is_symlink()):
        raise ReviseRefused(f"{path} is reached through a symbolic link, which is never followed")


def _become(root: Path, texts: Mapping[str, str | None]) -> None:
    for path, text in texts.items():
        target = root / path
        if text is None:
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(exist_ok=True)
            put(target, text)


def put(target: Path, text: str) -> None:
    """Write a file beside its place, and move it there in one step; it keeps its mode.

    Args:
        target: the file; its folder exists.
        text: all of it, with the line ends it is to have.
    """
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix="~")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask())  # noqa: PTH101
        os.replace(name, target)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
