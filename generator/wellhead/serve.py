"""Show the site while it is being written: build it again on every change, and reload the browser."""

from __future__ import annotations

import errno
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wellhead.engines import Settings
from wellhead.report import Contents, text
from wellhead.served import Served
from wellhead.site import SiteRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wellhead.served import Generated


class ServeRefused(Exception):  # noqa: N818 - most likely another server is running
    """The server cannot start: the message is a sentence for the reader, with the remedy."""


class Preview:
    """A server of a site that follows its sources.

    Args:
        generate: makes the generated pages; raises, with a message for the reader, if it cannot.
        config: the mkdocs.yml.
        engine_name: one of `wellhead.engines.ENGINES`.
        watch: files and folders that matter, besides the configuration and what that names.
        ignore: folders within these that do not, such as that of the generated pages.
        say: shows the reader a message.
        host: the address to listen on.
        port: the port; 0 for a free one.
        interval: how often to look for changes where the system does not tell of them, in seconds.

    Raises:
        SettingsRefused: the configuration cannot be used.
        ServeRefused: the port cannot be had.
    """

    def __init__(  # noqa: PLR0913 - all but three by name
        self,
        generate: Callable[[], Generated],
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
        from wellhead.engines.watch import Watch  # noqa: PLC0415

        settings = Settings.read(config)
        self._generate = generate
        self._served: Served | None = None
        self._config = settings.path
        self._engine = engine_name
        self._say = say
        self._said: set[str] = set()
        custom = [settings.custom_dir] if settings.custom_dir is not None else []
        watched = _outermost([settings.path, settings.docs, *settings.snippet_paths, *custom, *watch])
        ignored = [path.resolve() for path in (*ignore, settings.site)]
        self._new_watch = partial(Watch, watched, ignored, interval=interval)
        try:
            self._server = Server(
                self._rebuild,
                host=host,
                port=port,
                mount_path=urlsplit(settings.site_url or "/").path,
            )
        except OSError as error:
            raise ServeRefused(_reason(error, host, port)) from error
        self.url = self._server.url

    def run(self, *, open_in_browser: bool = False) -> None:
        """Build, then serve until `stop` is called or the reader interrupts.

        Args:
            open_in_browser: show the reader the site at once.

        Raises:
            Exception: whatever `generate` or `Served.build` raises at first; later it is only shown.
        """
        from wellhead.engines.livereload import quiet  # noqa: PLC0415 - see __init__

        with tempfile.TemporaryDirectory(prefix="wellhead-serve-") as folder, quiet():
            # One place for good, exchanged as a whole: requests that wait for a build find the new pages.
            site = Path(folder, "site")
            self._server.root = str(site)
            self._served = Served(self._config, self._engine, site, self.url, say=self._say_once)
            try:
                # Made now, so that no change during the first build is missed.
                self._server.follow(self._new_watch())
                self._build()
                self._say(f"Serving on {self.url} and watching for changes. Ctrl+C ends it.")
                self._server.serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]  # MkDocs is untyped
            except KeyboardInterrupt:
                pass
            finally:
                self.stop()
                self._served.close()

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._server.shutdown()

    def _build(self) -> None:
        assert self._served is not None  # noqa: S101 - only `run` builds
        with self._served.held():
            self._served.build(self._generate())

    def _say_once(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            self._say(message)

    def _rebuild(self) -> None:
        self._say("Something has changed: building.")
        try:
            self._build()
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the last good site stays up
            if isinstance(error, SiteRefused):
                self._say(text.report(Contents(error.findings)))
            self._say(str(error) or type(error).__name__)
            self._say("The site is still what it was before. It will be built again at the next change.")
        else:
            self._say("The site is up to date.")


def serve(  # noqa: PLR0913 - all but three by name
    generate: Callable[[], Generated],
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
        Exception: whatever `generate` or `Served.build` raises at the first build; later it is only shown.
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
