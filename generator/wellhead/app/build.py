"""Build the site of a playbook: generate its pages, follow every link, run an engine, look at every page."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.app.generate import Generated, generate
from wellhead.site import pagefind
from wellhead.site.engines import Order, engine_named
from wellhead.site.inspect import inspect
from wellhead.site.links import broken_links
from wellhead.site.settings import Settings
from wellhead.site.standing import complaints
from wellhead.source.finding import in_order
from wellhead.write.folder import Written, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wellhead.app.project import Project
    from wellhead.kit.earlier import Earlier
    from wellhead.source.finding import Finding

OWNER = "wellhead build"


class SiteRefused(Exception):  # noqa: N818 - the inspection did its work
    """A site was not built, or not put in its place.

    Args:
        findings: what is wrong with it.
        docs: the docs folder, if the paths are below it; else they are those of pages of the site.
    """

    def __init__(self, findings: Iterable[Finding], docs: Path | None = None) -> None:
        self.findings = in_order(findings)
        self.docs = docs
        super().__init__("the site is not sound")


@dataclass(frozen=True)
class Built:
    """What a run made of a project.

    Args:
        generated: its pages.
        written: what the run changed in the site's folder.
    """

    generated: Generated
    written: Written


def build(project: Project, earlier: Earlier, tell: Callable[[str], None]) -> Built:
    """Generate the pages of a playbook, build the site, and put it in its place if nothing is wrong with it.

    Args:
        project: what to build.
        earlier: what earlier runs made.
        tell: shows the reader a message.

    Raises:
        Stopped: the playbook has errors.
        SiteRefused: a link is broken, or the engine or the inspection found something wrong.
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        WriteRefused: see `wellhead.write.folder.write`.
    """
    generated = generate(project, earlier)
    return Built(generated, build_site(project, generated.epoch, earlier, tell))


def build_site(project: Project, epoch: int, earlier: Earlier, tell: Callable[[str], None]) -> Written:
    """Build the site of pages that have been generated; see `build`.

    Args:
        project: what to build.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
        earlier: what earlier runs made.
        tell: shows the reader a message.
    """
    settings = Settings.read(project.config)
    if lacking := pagefind.missing(settings):
        raise SiteRefused(lacking)
    if broken := broken_links(settings, project.engine, earlier):
        raise SiteRefused(broken, settings.docs)
    with tempfile.TemporaryDirectory(prefix="wellhead-site-") as folder:
        site = Path(folder)
        for note in fill(project, site, epoch):
            tell(note)
        if faults := pagefind.index(site, settings):
            raise SiteRefused(faults)
        files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
        return write(project.site, files, owner=OWNER, force=project.force)


def fill(project: Project, site: Path, epoch: int) -> tuple[str, ...]:
    """Build a site into an empty folder, and look at every page.

    Args:
        project: what to build.
        site: the folder.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.

    Returns:
        What the reader may want to know, as sentences.

    Raises:
        SiteRefused: the engine or the inspection found something wrong.
    """
    settings = Settings.read(project.config)
    order = Order(project.config, site, project.site_url, epoch, project.folder())
    made = engine_named(project.engine).build(order)
    findings = (*complaints(made, order), *inspect(site, site_url=project.site_url or settings.site_url))
    if findings:
        raise SiteRefused(findings)
    return made.notes
