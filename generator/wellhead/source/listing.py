"""Listing of the files of a playbook, and findings about everything that does not belong in its folder."""

from __future__ import annotations

import itertools
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wellhead.kit.ids import id_problem, suggest_id
from wellhead.kit.nearest import nearest
from wellhead.source.characters import printable
from wellhead.source.finding import Finding, Severity, Span
from wellhead.source.folders import KIND_FOLDERS, MANIFEST_PATH, TOP_FILES

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES: Final = 20_000
"""The largest number of files and folders below the root, not counting hidden ones."""

_ENDING: Final = ".yml"
_ENDINGS: Final = (_ENDING, ".yaml")
_IGNORED: Final = (".md", ".txt", "~", ".swp", ".bak")


def is_readable(path: str) -> bool:
    """Return True if a path is that of a file that is read.

    Args:
        path: the path, relative to the playbook's folder, with forward slashes.
    """
    folder, _, name = path.rpartition("/")
    if not folder:
        return name in TOP_FILES
    stem, ending = _split(name)
    return folder in KIND_FOLDERS.values() and ending == _ENDING and id_problem(stem) is None


def list_files(root: Path) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """List the files of a playbook.

    Args:
        root: the playbook's folder.

    Returns:
        The paths of the files to read, sorted by their parts, and findings about everything else. If there
        are more than `MAX_FILES`, no paths and one finding. Nothing is raised.
    """
    listing = _Listing(root)
    listing.list_all()
    if listing.seen > MAX_FILES:
        # The first MAX_FILES depend on the file system's order, so nothing is said of them.
        message = f"the playbook's folder holds more than {MAX_FILES:,} files; none was read"
        remedy = "name the folder that holds only the playbook"
        return (), (Finding("excessive-input", Severity.ERROR, message, Span(MANIFEST_PATH), remedy),)
    return tuple("/".join(parts) for parts in sorted(listing.files)), tuple(listing.findings)


def reason_of(error: Exception) -> str:
    """Return the reason of an error without the machine's paths, which `str` of an OSError would contain."""
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


@dataclass(slots=True)
class _Listing:
    """The state of one run of `list_files`.

    Args:
        root: the playbook's folder.
        files: the parts of the path of each file to read.
        findings: the findings so far.
        seen: the number of files and folders seen so far.
    """

    root: Path
    files: list[tuple[str, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: int = 0

    def report(self, rule: str, message: str, path: str, remedy: str | None = None) -> None:
        self.findings.append(Finding(rule, Severity.ERROR, message, Span(printable(path)), remedy))

    def list_all(self) -> None:
        """Collect the files to read, and report everything that does not belong in a playbook's folder."""
        for name, mode in self.entries(""):
            if name in TOP_FILES:
                self.list_file((name,), mode)
            elif stat.S_ISDIR(mode):
                self.list_folder(name)
            elif not _is_ignored(name):
                message = f'"{printable(name)}" does not belong here'
                self.report("misplaced-file", message, name, _top_remedy(name))
        told = {finding.span.path.lower() for finding in self.findings}
        if (MANIFEST_PATH,) not in self.files and told.isdisjoint((MANIFEST_PATH, "playbook.yaml")):
            self.report(
                "misplaced-file",
                f'there is no file "{MANIFEST_PATH}" in the playbook\'s folder',
                MANIFEST_PATH,
                "write one, or name the folder that holds it",
            )

    def list_folder(self, folder: str) -> None:
        if folder not in KIND_FOLDERS.values():
            near = nearest(folder.lower(), KIND_FOLDERS.values())
            known = ", ".join(KIND_FOLDERS.values())
            remedy = f'did you mean "{near}"?' if near else f"the folders of a playbook are {known}"
            message = f'no kind of thing has the folder "{printable(folder)}"'
            self.report("misplaced-file", message, folder, remedy)
            return
        for name, mode in self.entries(folder):
            path = f"{folder}/{name}"
            stem, ending = _split(name)
            if stat.S_ISDIR(mode):
                remedy = f"keep the files in {folder}/ itself; use tags to group them"
                self.report("misplaced-file", "a folder within a folder is not read", path, remedy)
            elif _is_ignored(name):
                continue
            elif ending != _ENDING:
                remedy = f"only files that end in {_ENDING} belong here"
                if ending.lower() in _ENDINGS:
                    remedy = f'rename it to "{suggest_id(stem)}{_ENDING}"'
                self.report("misplaced-file", f'"{printable(name)}" does not end in {_ENDING}', path, remedy)
            elif problem := id_problem(stem):
                self.report(
                    "invalid-id",
                    f'the file\'s name is its id, but "{printable(stem)}" {problem}',
                    path,
                    f'rename it to "{suggest_id(stem)}{_ENDING}"',
                )
            else:
                self.list_file((folder, name), mode)

    def list_file(self, parts: tuple[str, ...], mode: int) -> None:
        if stat.S_ISREG(mode):
            self.files.append(parts)
        else:
            # It is never opened: opening a named pipe waits for its writer, opening a device may have
            # effects.
            self.report("unreadable-file", "this is not a regular file", "/".join(parts))

    def entries(self, folder: str) -> list[tuple[str, int]]:
        """Return the sorted names and modes of what is in a folder, without hidden files; report links.

        Args:
            folder: a folder below the root, or "" for the root.
        """
        found: list[tuple[str, int]] = []
        try:
            with os.scandir(self.root / folder) as listing:
                # Hidden links are not reported either: Emacs marks a file in use by a link ".#name".
                visible = (entry for entry in listing if not entry.name.startswith("."))
                for entry in itertools.islice(visible, max(MAX_FILES + 1 - self.seen, 0)):
                    self.seen += 1
                    if mode := self.mode_of(entry, folder):
                        found.append((entry.name, mode))
        except (OSError, ValueError) as error:
            what = f'the folder "{folder}"' if folder else "the playbook's folder"
            self.report(
                "unreadable-file", f"{what} cannot be listed: {reason_of(error)}", folder or MANIFEST_PATH
            )
        return sorted(found)

    def mode_of(self, entry: os.DirEntry[str], folder: str) -> int | None:
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except (OSError, ValueError) as error:
            self.report("unreadable-file", f"the file cannot be looked at: {reason_of(error)}", path)
            return None
        if not stat.S_ISLNK(mode):
            return mode
        if not _is_ignored(entry.name):
            remedy = "put the file or folder itself here"
            self.report("unreadable-file", "this is a symbolic link, which is never followed", path, remedy)
        return None


def _split(name: str) -> tuple[str, str]:
    """Return the name of a file without its ending, and the ending with its dot."""
    stem, _, ending = name.rpartition(".")
    return (stem, f".{ending}") if stem and ending else (name, "")


def _is_ignored(name: str) -> bool:
    return name.endswith(_IGNORED)


def _top_remedy(name: str) -> str:
    stem, ending = _split(name)
    if ending.lower() in _ENDINGS:
        near = nearest(f"{stem.lower()}{_ENDING}", TOP_FILES)
        if near:
            return f'rename it to "{near}"'
        return f"move it into the folder of its kind: {', '.join(KIND_FOLDERS.values())}"
    return f"here belong only {' and '.join(TOP_FILES)}, and the folders {', '.join(KIND_FOLDERS.values())}"
