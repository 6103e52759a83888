"""Check a playbook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wellhead.check.run import Checked, all_findings, without_collector
from wellhead.kit.earlier import digest
from wellhead.playbook.decode import decode_file, gathered
from wellhead.playbook.link import LinkedPlaybook
from wellhead.source.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.check.rules import Context
    from wellhead.kit.earlier import Earlier
    from wellhead.source.finding import Finding
    from wellhead.source.read import SourceFile


@dataclass(frozen=True)
class Loaded:
    """A playbook before the rules have looked at it.

    Args:
        sources: the files that could be read.
        unread: why others could not.
        playbook: the linked playbook; None if there is no manifest to stand on.
        faults: what reading and decoding found.
    """

    sources: tuple[SourceFile, ...]
    unread: tuple[Finding, ...]
    playbook: LinkedPlaybook | None
    faults: tuple[Finding, ...]


def check(root: Path, context: Context, earlier: Earlier) -> Checked:
    """Read a playbook and find everything that is wrong with it.

    Args:
        root: the folder with playbook.yml.
        context: what the rules may know besides the playbook.
        earlier: what earlier runs made.
    """
    with without_collector():
        loaded = load(root, earlier)
        seen = [(source.path, digest(source.text)) for source in loaded.sources]
        findings = earlier.once(
            "findings",
            digest(repr((seen, loaded.unread, context))),
            partial(all_findings, loaded.playbook, loaded.faults, context),
        )
        return Checked(loaded.sources, loaded.playbook, findings, loaded.unread)


def load(root: Path, earlier: Earlier) -> Loaded:
    """Read, decode and link a playbook.

    Args:
        root: the folder with playbook.yml.
        earlier: what earlier runs made.
    """
    sources, unread = read(root)
    files = [
        earlier.once("file", digest(source.path, source.text), partial(decode_file, source))
        for source in sources
    ]
    playbook, faults = gathered(files, {finding.span.path for finding in unread})
    linked = LinkedPlaybook(playbook) if playbook is not None else None
    return Loaded(sources, unread, linked, (*unread, *faults))
