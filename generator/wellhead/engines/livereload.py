"""MkDocs' development server, which serves and reloads whatever engine made the site."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.livereload import LiveReloadServer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter, PollingObserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import ObservedWatch


class Server(LiveReloadServer):
    """Serves the folder `root`, to be set before, and calls a builder when a watched file changes.

    Args:
        builder: makes the site anew; it must not raise, or every request waits for the next change.
        host: the address to listen on.
        port: the port; 0 for a free one, which is then in `url`.
        mount_path: the path on the server under which the site appears.
        concerns: whether a change of this file matters.
        interval: how often to look for changes, in seconds.

    Raises:
        OSError: the port cannot be had.
    """

    def __init__(  # noqa: PLR0913 - all but one by name
        self,
        builder: Callable[[], None],
        *,
        host: str,
        port: int,
        mount_path: str,
        concerns: Callable[[Path], bool],
        interval: float,
    ) -> None:
        super().__init__(builder, host, port, "", mount_path, polling_interval=interval)
        self.observer = _Observer(concerns, timeout=interval)
        self.error_handler = self._error_page
        self._is_bound = False
        # Now and not when serving starts: nobody should wait for a build to learn that the port is taken.
        try:
            self.server_bind()
            self.server_activate()
        except BaseException:
            self.server_close()
            raise
        self.url = f"http://{self.server_name if ':' in host else host}:{self.server_port}{self.mount_path}"

    def server_bind(self) -> None:
        """Take the port, once."""
        if not self._is_bound:
            super().server_bind()
            self._is_bound = True

    def _error_page(self, code: int) -> bytes | None:
        page = Path(self.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None


class _Emitter(PollingEmitter):
    """Compares with what was there when it was scheduled, not with what it meets when its thread starts."""

    _has_looked = False

    def on_thread_start(self) -> None:
        if not self._has_looked:
            self._has_looked = True
            super().on_thread_start()


class _Observer(PollingObserver):
    """Looks for changes, and keeps those to itself that do not matter."""

    def __init__(self, concerns: Callable[[Path], bool], *, timeout: float) -> None:
        BaseObserver.__init__(self, _Emitter, timeout=timeout)
        self._concerns = concerns

    def schedule(
        self,
        event_handler: FileSystemEventHandler,
        path: str | Path,
        **options: Any,
    ) -> ObservedWatch:
        pass_on = event_handler.on_any_event

        def on_any_event(event: FileSystemEvent) -> None:
            if any(self._concerns(Path(str(place))) for place in (event.src_path, event.dest_path) if place):
                pass_on(event)

        event_handler.on_any_event = on_any_event  # type: ignore[method-assign]  # how upstream does it
        watch = super().schedule(event_handler, path, **options)
        for emitter in self.emitters:
            emitter.on_thread_start()
        return watch


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the server's messages from the terminal, and from what counts as the engine's complaints."""
    logger = logging.getLogger("mkdocs.livereload")
    before = logger.propagate, logger.disabled
    logger.propagate, logger.disabled = False, True
    try:
        yield
    finally:
        logger.propagate, logger.disabled = before
