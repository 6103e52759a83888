"""Folders on a free loopback port, served as a static host serves them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from browser.needs import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, as a static host does: directory addresses, 404.html."""

    def __init__(self, *args: Any, folder: Path, below: str, more: dict[str, Path]) -> None:
        self.below = below
        self.more = more
        self.folder = folder
        super().__init__(*args, directory=str(folder))

    def translate_path(self, path: str) -> str:
        """Find the file below the served path."""
        name = unquote(urlsplit(path).path)
        if not name.startswith(self.below):
            return str(self.folder / "no such file")
        name = name.removeprefix(self.below)
        return str(self.more[name]) if name in self.more else super().translate_path("/" + name)

    def guess_type(self, path: Any) -> str:
        """Tell the types that browsers insist on, whatever the machine's tables say."""
        return TYPES.get(Path(path).suffix) or super().guess_type(path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for what is missing."""
        page = self.folder / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Keep the browser from remembering."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Bears with readers who leave before a page is there."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about connections that the browser has closed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Served:
    """A folder served on a free loopback port.

    Args:
        folder: what is served; it may be filled later.
        below: the path it is served under; starts and ends with a slash.
        more: single files from elsewhere, by name.

    """

    def __init__(self, folder: Path, below: str = "/", more: dict[str, Path] | None = None) -> None:
        handler = partial(Handler, folder=folder, below=below, more={} if more is None else more)
        self._server = Server(("127.0.0.1", 0), handler)
        self.folder = folder
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.origin + below
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class Site:
    """The shipped playbook's site, built for the address it is served at."""

    url: str
    folder: Path

    @property
    def paths(self) -> list[str]:
        """The addresses of all pages, relative to the site's."""
        files = sorted(self.folder.rglob("*.html"))
        names = [f.relative_to(self.folder).as_posix() for f in files]
        return [n.removesuffix("index.html") for n in names if n != "404.html"]

    def below(self, folder: str) -> list[str]:
        """The addresses of the pages in a folder of the site."""
        return [p for p in self.paths if p.startswith(folder)]


def with_large_search(settings: str) -> str:
    """A mkdocs.yml with the one line that asks for the search of large sites."""
    line = "  - playbook/assets/wellhead.mjs\n"
    assert line in settings
    return settings.replace(line, f"{line}  - playbook/assets/search.mjs\n")


@contextmanager
def built_by(engine: str, project: Path, *, large: bool = False) -> Iterator[Site]:
    """The shipped playbook's site, built by the command line from a copy of the sources, and served.

    Args:
        engine: which engine builds it.
        project: an empty folder to build in.
        large: whether it has the search of large sites; without, its search finds nothing.
    """
    for name in ("docs", "hosting", "playbook"):
        ignored = shutil.ignore_patterns("playbook") if name == "docs" else None
        shutil.copytree(PROJECT / name, project / name, ignore=ignored)
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(with_large_search(settings) if large else settings, "utf-8")
    folder = project / "site"
    more: dict[str, Path] = {}
    # Below a path, as on a project's GitHub Pages: an address that starts with "/" breaks there.
    served = Served(folder, "/wellhead/", more)
    command = [sys.executable, "-m", "wellhead", "build", "--config", "mkdocs.yml", "--engine", engine]
    command += ["--site", str(folder), "--site-url", served.url]
    built = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        message = f"{' '.join(command)} failed:\n{built.stdout}\n{built.stderr}"
        raise RuntimeError(message)
    index = folder / "search" / "search_index.json"
    if index.is_file() and not large:
        # The theme reads the index anew on every page, which takes longest; test_search.py gives it one.
        more["search/search_index.json"] = project / "empty_index.json"
        empty = json.dumps({**json.loads(index.read_text("utf-8")), "docs": []})
        more["search/search_index.json"].write_text(empty, "utf-8")
    yield Site(served.url, folder)
    served.close()
