"""Reading of the playbook's files as texts, with findings about the files that cannot be read.

Whatever is in the folder, the result is texts and findings and never an exception: the files come from anyone
who can open a pull request.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from wellhead.source.characters import BOM, FORBIDDEN, describe, printable, remedy_for
from wellhead.source.finding import Finding, Severity, Span, in_order
from wellhead.source.listing import list_files, reason_of
from wellhead.source.positions import between

MAX_FILE: Final = 1024 * 1024
"""The largest file, in bytes."""
MAX_TOTAL: Final = 64 * 1024 * 1024
"""The largest size of all files together, in bytes."""

_FLAGS: Final = sum(
    {getattr(os, f"O_{name}", 0) for name in "RDONLY NOFOLLOW NONBLOCK CLOEXEC BINARY".split()}
)
"""The flags with which files are opened; Windows has only two of them."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read.

    Args:
        path: the path, relative to the playbook's folder, with forward slashes.
        text: the content without a byte order mark, with line feeds only, and without any FORBIDDEN
            character.
    """

    path: str
    text: str


Found: TypeAlias = tuple[tuple[SourceFile, ...], tuple[Finding, ...]]
"""The files that could be read, and findings about the others."""


def read(root: Path) -> Found:
    """Read all files of a playbook, in the order of their paths' parts.

    Args:
        root: the playbook's folder; links may lead to it, but links in it are not followed.

    Returns:
        The files that could be read, and findings about the others. Nothing is raised.
    """
    paths, findings = list_files(root)
    reading = _Reading(root, findings=list(findings))
    for path in paths:
        reading.take(path)
    return tuple(reading.sources), in_order(reading.findings)


def source_of(path: str, data: bytes) -> tuple[SourceFile | None, tuple[Finding, ...]]:
    """Convert bytes to a source file, as if they had been read from the disk.

    Args:
        path: the path, relative to the playbook's folder, with forward slashes.
        data: the content of the file.

    Returns:
        The source file, or None; and findings that say why there is none.
    """
    reading = _Reading(Path())
    text = reading.decoded(path, data)
    return (None if text is None else SourceFile(path, text)), in_order(reading.findings)


@dataclass(slots=True)
class _Reading:
    """The state of one run of `read`.

    Args:
        root: the playbook's folder.
        sources: the files read so far.
        findings: the findings so far.
        total: the size of the files so far, in bytes.
    """

    root: Path
    sources: list[SourceFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    total: int = 0

    def report(self, rule: str, message: str, place: str | Span, remedy: str | None = None) -> None:
        span = place if isinstance(place, Span) else Span(printable(place))
        self.findings.append(Finding(rule, Severity.ERROR, message, span, remedy))

    def take(self, path: str) -> None:
        """Read one file, or report why it cannot be read."""
        if self.total > MAX_TOTAL:
            return
        try:
            data = self.bytes_of(path)
        except (OSError, ValueError) as error:
            self.report("unreadable-file", f"the file cannot be read: {reason_of(error)}", path)
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
        """Return the text of bytes that were not read from the disk; the same limit applies."""
        if len(data) > MAX_FILE:
            self.report_large(path)
            return None
        return self.text_of(path, data)

    def report_large(self, path: str) -> None:
        remedy = "split it; one file holds one thing"
        self.report("excessive-input", f"the file is larger than {MAX_FILE // 1024**2} MiB", path, remedy)

    def bytes_of(self, path: str) -> bytes | None:
        # What was listed as a regular file may have been replaced since: O_NOFOLLOW refuses a link,
        # O_NONBLOCK returns at once from a pipe, and fstat examines the file that was really opened.
        file = os.open(f"{self.root}{os.sep}{path}", _FLAGS)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                self.report("unreadable-file", "this is not a regular file", path)
                return None
            data = b""
            # A file may grow after fstat, so the number of bytes that are read is limited as well.
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
            before = data[: error.start].decode("utf-8").removeprefix(BOM)
            self.report(
                "unreadable-file",
                f"the byte 0x{data[error.start]:02X} here is not UTF-8",
                between(before, path, len(before), len(before)),
                "save the file as UTF-8"
                + ("; it looks like UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ""),
            )
            return None
        text = raw.removeprefix(BOM).replace("\r\n", "\n")
        # Each code point is reported once: a binary file has thousands.
        found: dict[str, tuple[int, int]] = {}
        for match in FORBIDDEN.finditer(text):
            first, times = found.get(match[0], (match.start(), 0))
            found[match[0]] = (first, times + 1)
        for character, (first, times) in found.items():
            self.report(
                "unreadable-file",
                f"{describe(character)} is not allowed"
                + (f"; it is here {times:,} times" if times > 1 else ""),
                between(text, path, first, first + 1),
                remedy_for(character),
            )
        return None if found else text
