"""A real Chromium, a reader at a time, in front of pages served from a free loopback port.

Every reader is watched: a request that leaves the served origin, an error in the console or an
uncaught exception fails the test, whatever the test looks at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
MODULE = PROJECT / "generator" / "wellhead" / "assets" / "wellhead.mjs"

type_of = {".mjs": "text/javascript", ".js": "text/javascript", ".svg": "image/svg+xml"}

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Screen:
    """A screen in CSS pixels."""

    width: int
    height: int


DESKTOP = Screen(1280, 900)
PHONE = Screen(390, 844)


# ── What the machine must have ────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium")
    if path is None:
        message = "Chromium is missing. Install it with: apt-get install chromium"
        raise RuntimeError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


def npm_file(path: str) -> Path:
    """A file of a package that package.json pins."""
    file = HERE / "node_modules" / path
    if not file.is_file():
        message = f"{path} is missing. Install it with: npm ci --prefix tests/browser"
        raise RuntimeError(message)
    return file


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return npm_file("axe-core/axe.min.js").read_text("utf-8")


# ── Serving ───────────────────────────────────────────────────────────────────────────────────────


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, as a static host does: directory addresses, 404.html."""

    def __init__(self, *args: Any, folder: Path, below: str, more: dict[str, Path]) -> None:
        self.below = below
        self.more = more
        self.folder = folder
        super().__init__(*args, directory=str(folder))

    def translate_path(self, path: str) -> str:
        name = unquote(urlsplit(path).path)
        if not name.startswith(self.below):
            return str(self.folder / "no such file")
        name = name.removeprefix(self.below)
        return str(self.more[name]) if name in self.more else super().translate_path("/" + name)

    def guess_type(self, path: Any) -> str:
        return type_of.get(Path(path).suffix) or super().guess_type(path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
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
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Served:
    """A folder served on a free loopback port.

    Args:
        folder: what is served; it may be filled later.
        below: the path it is served under; starts and ends with a slash.
        more: single files from elsewhere, by name.
    """

    def __init__(self, folder: Path, below: str = "/", more: dict[str, Path] | None = None) -> None:
        handler = partial(Handler, folder=folder, below=below, more=more or {})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.folder = folder
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.origin + below
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def pages() -> Iterator[str]:
    """The address of tests/browser/pages: the markup of the generator, without theme."""
    served = Served(HERE / "pages", more={"wellhead.mjs": MODULE})
    yield served.url
    served.close()


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped playbook's site, built by the command line from a copy of the sources."""
    project = tmp_path_factory.mktemp("project")
    for name in ("docs", "playbook"):
        ignored = shutil.ignore_patterns("playbook") if name == "docs" else None
        shutil.copytree(PROJECT / name, project / name, ignore=ignored)
    shutil.copy2(PROJECT / "mkdocs.yml", project)
    folder = project / "site"
    # Below a path, as on a project's GitHub Pages: an address that starts with "/" breaks there.
    served = Served(folder, "/wellhead/")
    command = [sys.executable, "-m", "wellhead", "build", "--config", "mkdocs.yml"]
    command += ["--site", str(folder), "--site-url", served.url]
    built = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        message = f"{' '.join(command)} failed:\n{built.stdout}\n{built.stderr}"
        raise RuntimeError(message)
    yield Site(served.url, folder)
    served.close()


# ── Readers ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Reader:
    """Somebody with a browser of their own, who is watched.

    Args:
        context: a browser profile of its own.
        url: the address that relative ones start from; its origin is the only one allowed.
        faults: what went wrong: foreign requests, errors in the console, exceptions.
    """

    context: BrowserContext
    url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        origin = f"{address.scheme}://{address.netloc}/"

        def watch_request(request: Request) -> None:
            if not request.url.startswith((origin, "data:", "blob:", "about:")):
                self.faults.append(f"a request left the origin: {request.url}")

        def watch_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                where = message.location
                self.faults.append(f"console: {message.text} ({where.get('url')})")

        def watch_error(error: WebError) -> None:
            self.faults.append(f"exception: {error.error}")

        self.context.on("request", watch_request)
        self.context.on("console", watch_console)
        self.context.on("weberror", watch_error)

    def open(self, path: str = "") -> Page:
        """A new tab at a page."""
        page = self.context.new_page()
        page.goto(self.url + path)
        return page


@pytest.fixture
def readers(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers: ``readers(url, screen=PHONE, scheme="dark", javascript=False)``.

    A reader's faults fail the test at its end, but for those that contain one of ``expected``.
    """
    made: list[tuple[Reader, tuple[str, ...]]] = []

    def make(
        url: str,
        *,
        screen: Screen = DESKTOP,
        scheme: Scheme = "light",
        javascript: bool = True,
        expected: tuple[str, ...] = (),
    ) -> Reader:
        context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        reader = Reader(context, url)
        made.append((reader, expected))
        return reader

    yield make
    faults = []
    for reader, expected in made:
        reader.context.close()
        faults += [f for f in reader.faults if not any(e in f for e in expected)]
    assert not faults, "\n".join(faults)


@pytest.fixture
def reader(readers: Callable[..., Reader], pages: str) -> Reader:
    """A reader of the test pages, at a desk."""
    return readers(pages)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each of the two screens."""
    chosen: Screen = request.param
    return chosen


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """Each of the two colour schemes."""
    chosen: Scheme = request.param
    return chosen
