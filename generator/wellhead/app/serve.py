"""Show a site while it is being written: build it again on every change, and let the browser reload."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from wellhead.app.build import SiteRefused
from wellhead.app.check import load
from wellhead.app.generate import Stopped, make_files
from wellhead.check.run import Checked, all_findings, has_errors
from wellhead.kit.files_below import files_below
from wellhead.site.engines import Order
from wellhead.site.links import broken_links
from wellhead.site.server import Server, quiet
from wellhead.site.settings import Settings
from wellhead.site.standing import Standing
from wellhead.write.folder import write

if TYPE_CHECKING:
    from wellhead.app.check import Loaded
    from wellhead.app.listener import Listener
    from wellhead.app.project import Project
    from wellhead.kit.earlier import Earlier

WAIT: Final = 1.0
"""How long the browser has to itself before warnings are looked for, in seconds."""


class Preview:
    """A server of a site that follows its sources.

    Args:
        project: the playbook and the site.
        earlier: what earlier runs made.
        listener: shows the reader what happens.
        host: the address to listen on.
        port: the port; 0 for a free one.

    Raises:
        SettingsRefused: the configuration cannot be used.
        ServeRefused: the port cannot be had.
    """

    def __init__(
        self,
        project: Project,
        earlier: Earlier,
        listener: Listener,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
    ) -> None:
        settings = Settings.read(project.config)
        self._project = project
        self._earlier = earlier
        self._listener = listener
        mount_path = urlsplit(settings.site_url or "/").path
        self._server = Server(self._rebuild, host=host, port=port, mount_path=mount_path)
        self.url = self._server.url
        self._site: Standing
        self._later: threading.Timer | None = None
        self._built: dict[str, int] = {}
        """The state of the hand-written files when the site was built."""
        ours = [path for path in (settings.custom_dir, project.templates) if path is not None]
        self._watched = (settings.path, settings.docs, *settings.snippet_paths, project.playbook, *ours)

    def run(self, *, open_in_browser: bool = False) -> None:
        """Build, then serve until `stop` is called or the reader interrupts.

        Args:
            open_in_browser: show the reader the site at once.

        Raises:
            Stopped, SiteRefused, EngineRefused, SettingsRefused, WriteRefused: the first build failed; later
                failures are only shown.
        """
        with tempfile.TemporaryDirectory(prefix="wellhead-serve-") as folder, quiet():
            settings = Settings.read(self._project.config)
            site = Path(folder, "site")
            self._server.root = str(site)
            order = Order(settings.path, site, self.url, 0, self._project.folder())
            self._site = Standing(self._project.engine, order, self._listener.say)
            try:
                self._server.follow(self._watched, (self._project.output, settings.site))
                self._build()
                self._earlier.save()
                self._listener.say(f"Serving on {self.url} and watching for changes. Ctrl+C ends it.")
                self._server.serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]  # MkDocs is untyped
            except KeyboardInterrupt:
                pass
            finally:
                self.stop()

    def stop(self) -> None:
        """End `run`, from any thread."""
        if self._later is not None:
            self._later.cancel()
        self._server.shutdown()

    def _rebuild(self) -> None:
        self._listener.say("Something has changed: building.")
        try:
            self._build()
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the last good site stays up
            self._listener.refuse(error)
            self._listener.say(
                "The site is still what it was before. It will be built again at the next change."
            )
        else:
            self._listener.say("The site is up to date.")

    def _build(self) -> None:
        """Make the site hold what a build would give now, or leave it as it is."""
        if self._later is not None:
            self._later.cancel()
        project = self._project
        sources = self._hand_written()
        loaded = load(project.playbook, self._earlier)
        if loaded.playbook is None or has_errors(loaded.playbook, loaded.faults, project.context):
            raise Stopped(_checked(loaded, project))
        files = make_files(project, loaded.playbook, self._earlier)
        built, self._built = self._built, {}  # until the site is made of what is written now
        written = write(project.output, files, force=project.force)
        self._listener.written(project.output, written)
        settings = Settings.read(project.config)
        if broken := broken_links(settings, project.engine, self._earlier):
            raise SiteRefused(broken, settings.docs)
        some_only = sources == built and not (written.created or written.removed)
        prefix = f"{project.folder()}/"
        if not (some_only and self._site.some(prefix + path for path in written.changed)) and (
            findings := self._site.whole()
        ):
            raise SiteRefused(findings)
        self._built = sources
        self._later = threading.Timer(WAIT, lambda: self._listener.report(_checked(loaded, project)))
        self._later.daemon = True
        self._later.start()

    def _hand_written(self) -> dict[str, int]:
        """Return the times of the files that make a site, besides generated ones."""
        output = self._project.output.resolve()
        tops = (top for top in self._watched if top != self._project.playbook)
        files = (path for top in tops for path in files_below(top, output))
        return {str(path): path.stat().st_mtime_ns for path in files}


def _checked(loaded: Loaded, project: Project) -> Checked:
    findings = all_findings(loaded.playbook, loaded.faults, project.context)
    return Checked(loaded.sources, loaded.playbook, findings, loaded.unread)


def serve(
    project: Project, earlier: Earlier, listener: Listener, *, host: str, port: int, open_in_browser: bool
) -> None:
    """Build a site, serve it, and build it again whenever something changes; see `Preview`."""
    Preview(project, earlier, listener, host=host, port=port).run(open_in_browser=open_in_browser)
