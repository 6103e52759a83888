"""Build the site of a playbook: generate its pages, follow every link, run an engine, look at every page."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.app.generate import generate
from wellhead.app.unchanged import SITE_OWNER, keep_run, nothing_to_do, site_inputs
from wellhead.site.settings import Settings
from wellhead.source.finding import in_order
from wellhead.write.folder import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.app.listener import Listener
    from wellhead.app.project import Project
    from wellhead.kit.earlier import Earlier
    from wellhead.source.finding import Finding


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


def build(project: Project, earlier: Earlier, listener: Listener) -> None:
    """Generate the pages of a playbook, build the site, and put it in its place if nothing is wrong with it.

    Args:
        project: what to build.
        earlier: what earlier runs made.
        listener: shows the reader what happens.

    Raises:
        Stopped: the playbook has errors.
        SiteRefused: a link is broken, or the engine or the inspection found something wrong.
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        WriteRefused: see `wellhead.write.folder.write`.
    """
    settings = Settings.read(project.config)
    inputs = site_inputs(project, settings)
    standing = nothing_to_do(project, inputs, earlier)
    if standing is not None and not (project.strict and standing[0].findings):
        checked, pages, site = standing
        listener.report(checked)
        listener.written(project.output, pages)
        listener.written(project.site, site)
        return

    # Imported here: it takes a while, and most of the time nothing has changed.
    from wellhead.site import pagefind  # noqa: PLC0415
    from wellhead.site.engines import Order, engine_named  # noqa: PLC0415
    from wellhead.site.inspect import inspect  # noqa: PLC0415
    from wellhead.site.links import broken_links  # noqa: PLC0415
    from wellhead.site.standing import complaints  # noqa: PLC0415

    generated = generate(project, earlier, listener.report)
    listener.written(project.output, generated.written)
    if lacking := pagefind.missing(settings):
        raise SiteRefused(lacking)
    if broken := broken_links(settings, project.engine, earlier):
        raise SiteRefused(broken, settings.docs)
    with tempfile.TemporaryDirectory(prefix="wellhead-site-") as folder:
        site_folder = Path(folder)
        order = Order(project.config, site_folder, project.site_url, generated.epoch, project.folder())
        made = engine_named(project.engine).build(order)
        served_at = project.site_url or settings.site_url
        if faults := (*complaints(made, order), *inspect(site_folder, site_url=served_at)):
            raise SiteRefused(faults)
        for note in made.notes:
            listener.say(note)
        if faults := pagefind.index(site_folder, settings):
            raise SiteRefused(faults)
        files = {
            path.relative_to(site_folder).as_posix(): path
            for path in site_folder.rglob("*")
            if path.is_file()
        }
        listener.written(project.site, write(project.site, files, owner=SITE_OWNER, force=project.force))
    # Somebody may have saved a file in the meantime.
    if inputs == site_inputs(project, settings):
        keep_run(project, inputs, generated.checked, earlier)
