"""read: the playbook's files as texts, and what keeps the others from being read.

Whatever lies in the folder, the answer is texts and findings, never an exception: files come from anyone who
can open a pull request.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from wellhead.kit.ids import id_problem, suggest_id
from wellhead.kit.nearest import nearest
from wellhead.source.finding import Finding, Severity, Span, in_order
from wellhead.source.folders import KIND_FOLDERS, MANIFEST_PATH, TOP_FILES

MAX_FILE: Final = 1024 * 1024
"""The largest file, in bytes."""
MAX_FILES: Final = 20_000
"""The most files and folders below the root, hidden ones not counted."""
MAX_TOTAL: Final = 64 * 1024 * 1024
"""The most bytes in all files together."""

_ENDING: Final = ".yml"
_ENDINGS: Final = (_ENDING, ".yaml")
_IGNORED: Final = (".md", ".txt", "~", ".swp", ".bak")
_BOM: Final = "\ufeff"
_FLAGS: Final = sum(
    {getattr(os, f"O_{name}", 0) for name in "RDONLY NOFOLLOW NONBLOCK CLOEXEC BINARY".split()}
)
"""How files are opened; Windows has only two of these flags."""

# Left out are controls but tab and line feed, the breaks that only some programs see (0085, 2028, 2029), what
# turns the direction of writing and so hides what a reviewer reads (CVE-2021-42574), byte order marks,
# surrogates, and code points that are no characters (FDD0-FDEF, the last two of each plane). CRLF is gone
# before. Listing what is allowed takes 5 ns a character, listing what is not takes 60.
_ALLOWED: Final = (
    r"\t\n -~\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe"
    r"\uff00-\ufffd" + "".join(rf"\U{plane:04x}0000-\U{plane:04x}fffd" for plane in range(1, 17))
)
FORBIDDEN: Final = re.compile(f"[^{_ALLOWED}]")
"""Matches a character that no text of an author may hold."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that can be read.

    Args:
        path: relative to the playbook's folder, with forward slashes.
        text: without a byte order mark, with line feeds only, and without any FORBIDDEN character.
    """

    path: str
    text: str


Found: TypeAlias = tuple[tuple[SourceFile, ...], tuple[Finding, ...]]
"""The files that can be read, and why the others cannot."""


def read(root: Path) -> Found:
    """All files of a playbook, in the order of their paths' parts.

    Args:
        root: the playbook's folder; it may be reached through links, what lies in it may not.

    Returns:
        the files that can be read, and why the others cannot; nothing is raised.
    """
    reading = _Reading(root)
    reading.list_all()
    if reading.seen > MAX_FILES:
        # Which of them came first depends on the file system, so nothing is read and nothing else told.
        return (), (_crowded(),)
    for parts in sorted(reading.files):
        reading.take("/".join(parts))
    return tuple(reading.sources), in_order(reading.findings)


def source_of(path: str, data: bytes) -> tuple[SourceFile | None, tuple[Finding, ...]]:
    """A file's bytes as a source, as if they lay on the disk.

    Args:
        path: relative to the playbook's folder, with forward slashes.
        data: what the file would hold.

    Returns:
        the source, or why there is none.
    """
    reading = _Reading(Path())
    text = reading.decoded(path, data)
    return (None if text is None else SourceFile(path, text)), in_order(reading.findings)


def is_readable(path: str) -> bool:
    """Whether a path, relative to the playbook's folder, is that of a file that is read."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return name in TOP_FILES
    stem, ending = _split(name)
    return folder in KIND_FOLDERS.values() and ending == _ENDING and id_problem(stem) is None


def name_of(character: str) -> str:
    """How a finding names a character that cannot be shown, such as "U+202E RIGHT-TO-LEFT OVERRIDE"."""
    name = unicodedata.name(character, "")
    code = f"U+{ord(character):04X}"
    return f"{code} {name}" if name else code


@dataclass(slots=True)
class _Reading:
    """One run of `read`: what is found on the way."""

    root: Path
    sources: list[SourceFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[tuple[str, ...]] = field(default_factory=list)
    seen: int = 0
    total: int = 0

    def report(self, rule: str, message: str, place: str | Span, remedy: str | None = None) -> None:
        span = place if isinstance(place, Span) else Span(_shown(place))
        self.findings.append(Finding(rule, Severity.ERROR, message, span, remedy))

    # ------------------------------------------------------------ listing

    def list_all(self) -> None:
        """Find the files to read, and report everything that lies where nothing belongs."""
        for name, mode in self.entries(""):
            if name in TOP_FILES:
                self.list_file((name,), mode)
            elif stat.S_ISDIR(mode):
                self.list_folder(name)
            elif not _is_ignored(name):
                message = f'"{_shown(name)}" does not belong here'
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
            message = f'no kind of thing has the folder "{_shown(folder)}"'
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
                self.report("misplaced-file", f'"{_shown(name)}" does not end in {_ENDING}', path, remedy)
            elif problem := id_problem(stem):
                self.report(
                    "invalid-id",
                    f'the file\'s name is its id, but "{_shown(stem)}" {problem}',
                    path,
                    f'rename it to "{suggest_id(stem)}{_ENDING}"',
                )
            else:
                self.list_file((folder, name), mode)

    def list_file(self, parts: tuple[str, ...], mode: int) -> None:
        if stat.S_ISREG(mode):
            self.files.append(parts)
        else:
            # Never opened: opening a named pipe waits for its writer, opening a device can act.
            self.report("unreadable-file", "this is not a regular file", "/".join(parts))

    def entries(self, folder: str) -> list[tuple[str, int]]:
        """Names and modes of what lies in a folder, sorted, without what is hidden; links are reported.

        Args:
            folder: a folder below the root, or "" for the root.
        """
        found: list[tuple[str, int]] = []
        try:
            with os.scandir(self.root / folder) as listing:
                # Hidden files stay untouched even as links: Emacs marks a file in use by one, ".#name".
                visible = (entry for entry in listing if not entry.name.startswith("."))
                for entry in itertools.islice(visible, max(MAX_FILES + 1 - self.seen, 0)):
                    self.seen += 1
                    if mode := self.mode_of(entry, folder):
                        found.append((entry.name, mode))
        except (OSError, ValueError) as error:
            what = f'the folder "{folder}"' if folder else "the playbook's folder"
            self.report(
                "unreadable-file", f"{what} cannot be listed: {_reason(error)}", folder or MANIFEST_PATH
            )
        return sorted(found)

    def mode_of(self, entry: os.DirEntry[str], folder: str) -> int | None:
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except (OSError, ValueError) as error:
            self.report("unreadable-file", f"the file cannot be looked at: {_reason(error)}", path)
            return None
        if not stat.S_ISLNK(mode):
            return mode
        if not _is_ignored(entry.name):
            remedy = "put the file or folder itself here"
            self.report("unreadable-file", "this is a symbolic link, which is never followed", path, remedy)
        return None

    # ------------------------------------------------------------ reading

    def take(self, path: str) -> None:
        """Read one file into a source, or report why not."""
        if self.total > MAX_TOTAL:
            return
        try:
            data = self.bytes_of(path)
        except (OSError, ValueError) as error:
            self.report("unreadable-file", f"the file cannot be read: {_reason(error)}", path)
            return
        if data is None:
            return
        self.total += len(data)
        if self.total > MAX_TOTAL:
            self.report(
                "excessive-input",
                f"the files up to this one hold more than {MAX_TOTAL // 1024**2} MiB; no more were read",
                path,
            )
            return
        text = self.text_of(path, data)
        if text is not None:
            self.sources.append(SourceFile(path, text))

    def decoded(self, path: str, data: bytes) -> str | None:
        """The text of bytes that come from elsewhere, with the same limit."""
        if len(data) > MAX_FILE:
            self.report_large(path)
            return None
        return self.text_of(path, data)

    def report_large(self, path: str) -> None:
        remedy = "split it; one file holds one thing"
        self.report("excessive-input", f"the file is larger than {MAX_FILE // 1024**2} MiB", path, remedy)

    def bytes_of(self, path: str) -> bytes | None:
        # What was listed as a regular file may be another by now: O_NOFOLLOW refuses a link, O_NONBLOCK
        # returns at once from a pipe, and fstat looks at what was really opened.
        file = os.open(f"{self.root}{os.sep}{path}", _FLAGS)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                self.report("unreadable-file", "this is not a regular file", path)
                return None
            data = b""
            # A file can grow after its size was asked for, so the reading has its own end.
            while status.st_size <= MAX_FILE and len(data) <= MAX_FILE:
                part = os.read(file, max(status.st_size, 4095) + 1)
                if not part:
                    break
                data += part
        finally:
            os.close(file)
        if status.st_size > MAX_FILE or len(data) > MAX_FILE:
            self.report_large(path)
            return None
        return data

    def text_of(self, path: str, data: bytes) -> str | None:
        try:
            raw = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8").removeprefix(_BOM)
            self.report(
                "unreadable-file",
                f"the byte 0x{data[error.start]:02X} here is not UTF-8",
                _span(path, before, len(before)),
                "save the file as UTF-8"
                + ("; it looks like UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ""),
            )
            return None
        text = raw.removeprefix(_BOM).replace("\r\n", "\n")
        # Each code point once: a binary file has thousands.
        found: dict[str, tuple[int, int]] = {}
        for match in FORBIDDEN.finditer(text):
            first, times = found.get(match[0], (match.start(), 0))
            found[match[0]] = (first, times + 1)
        for character, (first, times) in found.items():
            self.report(
                "unreadable-file",
                f"{_described(character)} is not allowed"
                + (f"; it is here {times:,} times" if times > 1 else ""),
                _span(path, text, first, 1),
                _character_remedy(character),
            )
        return None if found else text


def _crowded() -> Finding:
    message = f"the playbook's folder holds more than {MAX_FILES:,} files; none was read"
    remedy = "name the folder that holds only the playbook"
    return Finding("excessive-input", Severity.ERROR, message, Span(MANIFEST_PATH), remedy)


def _split(name: str) -> tuple[str, str]:
    """A file's name without its ending, and the ending with its dot."""
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


def _described(character: str) -> str:
    if character == _BOM:
        return "a byte order mark (U+FEFF) behind the beginning"
    if character == "\r":
        return "a carriage return (U+000D) without a line feed"
    return f"the character {name_of(character)}"


def _character_remedy(character: str) -> str:
    if character == "\r":
        return "save the file with line ends of one kind, LF or CRLF"
    if character == "\0":
        return "take it out; if there are many, the file is not a text in UTF-8"
    return "take it out; it cannot be seen, but changes what is read"


def _span(path: str, text: str, index: int, length: int = 0) -> Span:
    """The place of a position in a text whose lines end in line feeds."""
    return Span.at(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index), length)


def _reason(error: Exception) -> str:
    # str(OSError) would name the machine's path, and differ from machine to machine.
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def _shown(path: str) -> str:
    """A path that can be printed: names on disk may hold line feeds, escapes and broken UTF-8."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path)
