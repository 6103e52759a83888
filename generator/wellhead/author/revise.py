"""Changes of authors' files that leave everything else in these files as it is.

An edit replaces a stretch of a text, so comments, layout and line ends stay. Several files are changed
together or not at all: the new texts are first written to a journal (`JOURNAL`), from which `settle`
finishes a revision that was interrupted.
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
"""The file with the new texts in the playbook's folder while files are being changed."""

_BOM: Final = "\ufeff"
_TOP: Final = re.compile(r"(?:playbook|glossary)\.yml")


class ReviseRefused(Exception):  # noqa: N818 - the files are at fault
    """Nothing was changed; the message is a sentence for the reader."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to a text; its line ends are kept, and new lines get the same.

    Args:
        text: The text of one file; a byte order mark counts as no character.
        edits: Edits of that file in any order; two insertions at the same place keep their order.

    Raises:
        ValueError: Two edits overlap.
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
    """The change of one file.

    Args:
        path: The path relative to the playbook's folder, with forward slashes.
        before: The text as it was read, byte order mark and line ends included; None if there is no file.
        after: The new text; None to delete the file.
    """

    path: str
    before: str | None
    after: str | None


def text_of(root: Path, path: str) -> str:
    """Return the text of a file with its line ends and byte order mark, as `Change` needs it.

    Args:
        root: The playbook's folder.
        path: The path of the file in it.

    Raises:
        ReviseRefused: The file cannot be read.
    """
    try:
        return (root / path).read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise ReviseRefused(f"{path} cannot be read: {_reason(error)}") from error


def revise(root: Path, changes: Iterable[Change]) -> None:
    """Change files, all or none.

    Args:
        root: The playbook's folder.
        changes: One change for each file.

    Raises:
        ReviseRefused: A file has changed since it was read, or one cannot be written; all are as before.
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
    """Finish a revision that was interrupted.

    Args:
        root: The playbook's folder.

    Returns:
        The number of files that it changes; 0 if there is none to finish.

    Raises:
        ReviseRefused: The journal is not one of ours, or a file cannot be written.
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
    """Refuse a path that is no file of a playbook, or that is reached through a symbolic link.

    Raises:
        ReviseRefused: The path is of that kind.
    """
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
    """Write a file next to its place and move it there in one step; its mode is kept.

    Args:
        target: The file; its folder exists.
        text: The whole text, with the line ends that it is to have.

    Raises:
        OSError: The file cannot be written; the old one is unchanged.
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
