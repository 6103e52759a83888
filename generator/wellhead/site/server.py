"""MkDocs' development server, which serves and reloads whatever engine made the site."""

from __future__ import annotations

import errno
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer

from wellhead.site.watch import Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class ServeRefused(Exception):  # noqa: N818 - most likely another server is running
    """The server cannot start: the message is a sentence for the reader, with the remedy."""


class Server(LiveReloadServer):
    """Serves the folder `root`, which is to be set, and calls a builder when a file changes.

    Args:
        builder: makes the site anew; it must not raise, or every request waits for the next change.
        host: the address to listen on.
        port: the port; 0 for a free one, which is then in `url`.
        mount_path: the path on the server under which the site appears.

    Raises:
        ServeRefused: the port cannot be had.
    """

    request_queue_size = 64
    """How many requests may wait; a page with its modules makes dozens at once."""

    def __init__(self, builder: Callable[[], None], *, host: str, port: int, mount_path: str) -> None:
        super().__init__(builder, host, port, "", mount_path)
        self.build_delay = 0  # the observer tells of changes when they have come to an end
        self.error_handler = self._error_page
        self._is_bound = False
        # Now and not when serving starts: nobody should wait for a build to learn that the port is taken.
        try:
            self.server_bind()
            self.server_activate()
        except OSError as error:
            self.server_close()
            raise ServeRefused(_reason(error, host, port)) from error
        self.url = f"http://{self.server_name if ':' in host else host}:{self.server_port}{self.mount_path}"

    def follow(self, paths: Iterable[Path], ignored: Iterable[Path]) -> None:
        """Build anew whenever something in these files and folders changes.

        Args:
            paths: which count.
            ignored: folders in them that do not.
        """
        self.observer = Observer(ignored)  # type: ignore[assignment]  # all of it that the server uses
        for path in _outermost(paths):
            self.watch(str(path))
        self.observer.start()  # now, so that no change during the first build is missed

    def server_bind(self) -> None:
        """Take the port, once."""
        if not self._is_bound:
            super().server_bind()
            self._is_bound = True

    def _error_page(self, code: int) -> bytes | None:
        page = Path(self.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None


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


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the paths that exist, without those that lie in another of them."""
    known = sorted({path.resolve() for path in paths if path.exists()})
    return tuple(p for p in known if not any(p != q and p.is_relative_to(q) for q in known))


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use. Stop what uses it, or choose another port."
    if error.errno == errno.EACCES:
        return f"You may not use port {port} of {host}. Choose one above 1023."
    return f"Nothing can listen on port {port} of {host}: {error.strerror or error}."
