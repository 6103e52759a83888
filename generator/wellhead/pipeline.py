"""The order of the stages: read, parse and decode, link, check; then view, render."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellhead.check import check, with_severities
from wellhead.decode import decode
from wellhead.finding import Finding, Severity, in_order
from wellhead.link import LinkedPlaybook
from wellhead.read import Source, read
from wellhead.rules import Context

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Checked:
    """A playbook and everything that was found in it.

    Args:
        sources: the files that could be read.
        playbook: the linked playbook; None if there is no manifest to stand on.
        findings: what was found, in the order in which reports list it.
    """

    sources: tuple[Source, ...]
    playbook: LinkedPlaybook | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors; pages are made only if there are none."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def load(root: Path, context: Context | None = None) -> Checked:
    """Read and check a playbook.

    Args:
        root: the folder with playbook.yml.
        context: what the rules may know besides the playbook.
    """
    sources, findings = read(root)
    playbook, more = decode(sources, lost={f.span.path for f in findings})
    found = [*findings, *more]
    linked = LinkedPlaybook(playbook) if playbook is not None else None
    if linked is not None:
        found += check(linked, context or Context())
    manifest = playbook.manifest if playbook is not None else None
    return Checked(sources, linked, in_order(with_severities(found, manifest)))


def render_playbook(
    playbook: LinkedPlaybook, *, folder: str, prefix: str, templates: Path | None = None
) -> dict[str, bytes]:
    """The finished files of the generated folder, by path.

    Args:
        playbook: a playbook without errors.
        folder: the generated folder's path in the site, such as ``playbook``.
        prefix: the name under which readers know the folder of the sources, such as ``playbook/``.
        templates: a maintainer's folder of templates that replace ours by name.
    """
    # Imported here, since checking needs none of it and starts faster without.
    from wellhead.render import assets, render  # noqa: PLC0415
    from wellhead.view import Site, pages  # noqa: PLC0415

    return render(pages(Site(playbook, folder, prefix)), {**assets(), **_source_copies(playbook)}, templates)


def _source_copies(playbook: LinkedPlaybook) -> dict[str, bytes]:
    """The authors' files, as text that a browser shows: each page links to its own."""
    sources = {d.source.path: d.source.text for d in playbook.playbook.documents.values()}
    return {f"source/{path}.txt": text.encode() for path, text in sources.items()}


def last_reviewed(playbook: LinkedPlaybook) -> int:
    """The day of the latest review, in seconds since 1970, UTC: the content's own date.

    Engines write a date into site maps; this one is the same whenever and wherever the site is built.
    """
    days = [
        day for day in (playbook.playbook.manifest.reviewed, *(e.reviewed for e in playbook.entities)) if day
    ]
    if not days:
        return 0
    return int(dt.datetime.combine(max(days), dt.time(), dt.UTC).timestamp())
