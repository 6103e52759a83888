"""Show the site while it is being written: build it again on every change, and reload the browser."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wellhead.engines import Settings
from wellhead.report import text
from wellhead.site import SiteRefused, build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class ServeRefused(Exception):  # noqa: N818 - most likely another server is running
    """The server cannot start: the message is a sentence for the reader, with the remedy."""


class Preview:
    """A server of a site that follows its sources.

    Args:
        generate: writes the generated pages; raises, with a message for the reader, if it cannot.
        config: the mkdocs.yml.
        engine_name: one of `wellhead.engines.ENGINES`.
        watch: files and folders that matter, besides the configuration and what that names.
        ignore: folders within these that do not, such as that of the generated pages.
        say: shows the reader a message.
        host: the address to listen on.
        port: the port; 0 for a free one.
        interval: how often to look for changes, in seconds.

    Raises:
        SettingsRefused: the configuration cannot be used.
        ServeRefused: the port cannot be had.
    """

    def __init__(  # noqa: PLR0913 - all but three by name
        self,
        generate: Callable[[], None],
        config: Path,
        engine_name: str,
        *,
        watch: Iterable[Path],
        ignore: Iterable[Path],
        say: Callable[[str], None],
        host: str = "127.0.0.1",
        port: int = 8000,
        interval: float = 0.5,
    ) -> None:
        # Imported here: only this command needs a server.
        from wellhead.engines.livereload import Server  # noqa: PLC0415

        settings = Settings.read(config)
        self._generate = generate
        self._config = settings.path
        self._engine = engine_name
        self._say = say
        custom = [settings.custom_dir] if settings.custom_dir is not None else []
        self._watched = _outermost([settings.path, settings.docs, *settings.snippet_paths, *custom, *watch])
        self._ignored = [path.resolve() for path in (*ignore, settings.site)]
        try:
            self._server = Server(
                self._rebuild,
                host=host,
                port=port,
                mount_path=urlsplit(settings.site_url or "/").path,
                concerns=self._concerns,
                interval=interval,
            )
        except OSError as error:
            raise ServeRefused(_reason(error, host, port)) from error
        self.url = self._server.url

    def run(self, *, open_in_browser: bool = False) -> None:
        """Build, then serve until `stop` is called or the reader interrupts.

        Args:
            open_in_browser: show the reader the site at once.

        Raises:
            Exception: whatever `generate` or `build_site` raises at the first build; later it is only shown.
        """
        from wellhead.engines.livereload import quiet  # noqa: PLC0415 - see __init__

        with tempfile.TemporaryDirectory(prefix="wellhead-serve-") as folder, quiet():
            # One place for good, exchanged as a whole: requests that wait for a build find the new pages.
            self._server.root = str(Path(folder, "site"))
            try:
                # Before the first build, so that no change during it is missed.
                for path in self._watched:
                    self._server.watch(str(path if path.is_dir() else path.parent), recursive=path.is_dir())
                self._build()
                self._say(f"Serving on {self.url} and watching for changes. Ctrl+C ends it.")
                self._server.serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]  # MkDocs is untyped
            except KeyboardInterrupt:
                pass
            finally:
                self.stop()

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._server.shutdown()

    def _build(self) -> None:
        self._generate()
        # No dates matter here, so two builds of the same sources leave the served files alone.
        build_site(self._config, Path(self._server.root), self._engine, site_url=self.url, epoch=0)

    def _rebuild(self) -> None:
        self._say("Something has changed: building.")
        try:
            self._build()
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the last good site stays up
            if isinstance(error, SiteRefused):
                self._say(text(error.findings, {}, ""))
            self._say(str(error) or type(error).__name__)
            self._say("The site is still what it was before. It will be built again at the next change.")
        else:
            self._say("The site is up to date.")

    def _concerns(self, path: Path) -> bool:
        """Whether a change of this file should lead to a new build."""
        for root in self._watched:
            if path == root:
                return True
            if path.is_relative_to(root):
                hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
                return not hidden and not any(path.is_relative_to(folder) for folder in self._ignored)
        return False


def serve(  # noqa: PLR0913 - all but three by name
    generate: Callable[[], None],
    config: Path,
    engine_name: str,
    *,
    watch: Iterable[Path],
    ignore: Iterable[Path],
    say: Callable[[str], None],
    host: str = "127.0.0.1",
    port: int = 8000,
    open_in_browser: bool = False,
) -> None:
    """Build the site, serve it, and build it again whenever something changes; see `Preview`.

    Raises:
        SettingsRefused: the configuration cannot be used.
        ServeRefused: the port cannot be had.
        Exception: whatever `generate` or `build_site` raises at the first build; later it is only shown.
    """
    preview = Preview(
        generate, config, engine_name, watch=watch, ignore=ignore, say=say, host=host, port=port
    )
    preview.run(open_in_browser=open_in_browser)


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths that exist, without those that lie in another of them."""
    known = sorted({path.resolve() for path in paths if path.exists()})
    return tuple(p for p in known if not any(p != q and p.is_relative_to(q) for q in known))


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use. Stop what uses it, or choose another port."
    if error.errno == errno.EACCES:
        return f"You may not use port {port} of {host}. Choose one above 1023."
    return f"Nothing can listen on port {port} of {host}: {error.strerror or error}."
