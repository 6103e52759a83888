"""Generate the pages of a playbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellhead.app.check import check
from wellhead.check.run import Checked, without_collector
from wellhead.write.folder import Written, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from wellhead.app.project import Project
    from wellhead.kit.earlier import Earlier
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.write.inventory import Content


class Stopped(Exception):  # noqa: N818 - the playbook is at fault
    """Errors in the playbook stop the run before anything is written.

    Args:
        checked: the playbook and what was found in it.
    """

    def __init__(self, checked: Checked) -> None:
        super().__init__("the playbook has errors")
        self.checked = checked


@dataclass(frozen=True)
class Generated:
    """The pages of a playbook, and what became of their folder.

    Args:
        checked: the playbook and what was found in it.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
        written: what the run changed in the generated folder.
    """

    checked: Checked
    epoch: int
    written: Written


def generate(
    project: Project, earlier: Earlier, report: Callable[[Checked], None] = lambda _: None
) -> Generated:
    """Check a playbook, and replace the folder of its pages.

    Args:
        project: which playbook, and where its pages belong.
        earlier: what earlier runs made.
        report: shows what was found in a playbook without errors, also if its pages cannot be written then.

    Raises:
        Stopped: the playbook has errors.
        SettingsRefused: the configuration cannot be used.
        WriteRefused: see `wellhead.write.folder.write`.
    """
    checked = check(project.playbook, project.context, earlier)
    linked = without_errors(checked, strict=project.strict)
    files = make_files(project, linked, earlier)
    report(checked)
    written = write(project.output, files, force=project.force)
    return Generated(checked, last_reviewed(linked), written)


def without_errors(checked: Checked, *, strict: bool) -> LinkedPlaybook:
    """Return the linked playbook, if nothing that was found stops the run.

    Raises:
        Stopped: it has errors, or warnings that count as such.
    """
    if checked.playbook is None or checked.errors or (strict and checked.findings):
        raise Stopped(checked)
    return checked.playbook


def make_files(project: Project, playbook: LinkedPlaybook, earlier: Earlier) -> dict[str, Content]:
    """Make everything that belongs into the generated folder.

    Args:
        project: how the playbook is published.
        playbook: a playbook without errors.
        earlier: what earlier runs made.

    Returns:
        For each path its content, or a file that holds it.
    """
    # Imported here: it takes a while, and a playbook with errors has no pages.
    from wellhead.pages.asset_files import assets  # noqa: PLC0415
    from wellhead.pages.page import Site  # noqa: PLC0415
    from wellhead.pages.reuse import make_pages  # noqa: PLC0415

    with without_collector():
        site = Site(playbook, project.folder(), project.prefix)
        return {
            **assets(site.words.language),
            **source_copies(playbook),
            **make_pages(site, project.templates, project.output, earlier),
        }


def source_copies(playbook: LinkedPlaybook) -> dict[str, bytes]:
    """Return the authors' files, as text that a browser shows: each page links to its own."""
    sources = {d.source.path: d.source.text for d in playbook.playbook.documents.values()}
    return {f"source/{path}.txt": text.encode() for path, text in sources.items()}


def last_reviewed(playbook: LinkedPlaybook) -> int:
    """Return the day of the latest review, in seconds since 1970, UTC: the content's own date.

    Engines write a date into site maps; this one is the same whenever and wherever the site is built.
    """
    days = [
        day for day in (playbook.playbook.manifest.reviewed, *(e.reviewed for e in playbook.entities)) if day
    ]
    if not days:
        return 0
    return int(dt.datetime.combine(max(days), dt.time(), dt.UTC).timestamp())
