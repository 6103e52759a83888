"""Recognise a run with the same input as the last one, whose results still stand: there is nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellhead.check.run import Checked
from wellhead.kit.earlier import digest, program
from wellhead.kit.files_below import files_below
from wellhead.source.read import read
from wellhead.write.folder import PAGES_OWNER, Written, stands

if TYPE_CHECKING:
    from wellhead.app.project import Project
    from wellhead.kit.earlier import Earlier
    from wellhead.site.settings import Settings
    from wellhead.source.finding import Finding
    from wellhead.write.inventory import Inventory

SITE_OWNER: Final = "wellhead build"
"""The writer of a finished site, as its inventory names it."""
_ELSEWHERE: Final = ("INHERIT", "!ENV", "!relative", "hooks:", "jieba", "custom_dir")
"""Words in a configuration that may make more decide than the files that are looked at."""


def site_inputs(project: Project, settings: Settings) -> str:
    """Return the digest of all that decides what a build makes; empty where more may decide.

    Args:
        project: what is built.
        settings: those of its site.
    """
    configuration = settings.path.read_text(encoding="utf-8", errors="replace")
    if any(word in configuration for word in _ELSEWHERE):
        return ""
    output = project.output.resolve()
    tops = (project.playbook, settings.docs, *settings.snippet_paths, *filter(None, [project.templates]))
    files = sorted({path for top in tops for path in files_below(top, output)})
    contents = (f"{path} {digest(path.read_bytes())}" for path in files)
    return digest(program(), repr(project), configuration, *contents)


def nothing_to_do(project: Project, inputs: str, earlier: Earlier) -> tuple[Checked, Written, Written] | None:
    """Return what a run of the same input found and left, if it all stands; else None.

    Args:
        project: what is to be built.
        inputs: see `site_inputs`.
        earlier: what earlier runs made.

    Returns:
        The playbook, unlinked, with all that was found in it; the generated folder; the site's.
    """
    last: tuple[tuple[Finding, ...], str] | None = earlier.made("run", inputs) if inputs else None
    if last is None:
        return None
    standing = _standing(project)
    if standing is None or _digest(*standing) != last[1]:
        return None
    pages, site = standing
    sources, unread = read(project.playbook)
    checked = Checked(sources, None, last[0], unread)
    return checked, Written(unchanged=tuple(pages.files)), Written(unchanged=tuple(site.files))


def keep_run(project: Project, inputs: str, checked: Checked, earlier: Earlier) -> None:
    """State what a run has found and left, for `nothing_to_do`."""
    if inputs and (standing := _standing(project)) is not None:
        earlier.keep("run", inputs, (checked.findings, _digest(*standing)))


def _standing(project: Project) -> tuple[Inventory, Inventory] | None:
    """Return the inventories of the pages and of the site, if both are as a run has left them."""
    pages, site = stands(project.output, PAGES_OWNER), stands(project.site, SITE_OWNER)
    return (pages, site) if pages is not None and site is not None else None


def _digest(pages: Inventory, site: Inventory) -> str:
    return digest(pages.dump(), site.dump())
