"""MkDocs' development server, which serves and reloads whatever engine made the site."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.livereload import LiveReloadServer

from wellhead.signature import signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wellhead.site.engines.watch import Watch


class Server(LiveReloadServer):
    """Serves the folder `root`, to be set before, and calls a builder when a file changes.

    Args:
        builder: makes the site anew; it must not raise, or every request waits for the next change.
        host: the address to listen on.
        port: the port; 0 for a free one, which is then in `url`.
        mount_path: the path on the server under which the site appears.

    Raises:
        OSError: the port cannot be had.
    """

    request_queue_size = 64
    """How many requests may wait; a page with its modules makes dozens at once."""

    def __init__(
        self,
        builder: Callable[[], None],
        *,
        host: str,
        port: int,
        mount_path: str,
    ) -> None:
        super().__init__(builder, host, port, "", mount_path)
        self.build_delay = 0  # a `Watch` tells of changes when they have come to an end
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

    def follow(self, watch: Watch) -> None:
        """Build anew whenever this tells of a change; to be called before serving starts."""
        watch.changed = self._wake
        self.observer = watch  # type: ignore[assignment]  # all of it that the server uses
        self._watched_paths["the site's sources"] = 1  # what makes it start the observer, and reload pages

    def _wake(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def server_bind(self) -> None:
        """Take the port, once."""
        if not self._is_bound:
            super().server_bind()
            self._is_bound = True

    def _serve_request(self, request: Any, start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """Answer; files that a browser has already are not sent again."""
        answer: list[Any] = []
        result = super()._serve_request(request, lambda *given: answer.extend(given))
        if not answer:
            return result
        status, headers = answer
        file = getattr(result, "filelike", None)
        if isinstance(file, BufferedReader):  # pages are made at each request, and come from memory
            tag = '"{:x}-{:x}-{:x}-{:x}"'.format(*signature(os.fstat(file.fileno())))
            headers = [*headers, ("ETag", tag), ("Cache-Control", "no-cache")]
            if request.get("HTTP_IF_NONE_MATCH") == tag:
                file.close()
                status, headers, result = "304 Not Modified", headers[-2:], []
        start_response(status, headers)
        return result

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
