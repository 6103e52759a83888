"""Measure what a reader waits for who searches: with the theme's search, and with that of large sites.

A reader without anything cached opens the home page, presses the key of the search as soon as the page is loaded,
and types a word. Told are the bytes that the search has loaded when the first result is there, as they travel, and the
time since the last key; both without a limit, and at 10 Mbit/s with 40 ms of delay, as on a good phone's
network. Texts travel compressed, as any web server sends them.

Usage: python benchmarks/search.py [--sizes 300 1000 3000] [--runs 5]
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chromium import chromium
from peers import MKDOCS_YML
from project import made_project

from wellhead.site import pagefind
from wellhead.site.settings import Settings

WORD = "harbour calendar"
TEXTS = {".html", ".css", ".js", ".mjs", ".json"}
OF_SEARCH = ("/search/", "/workers/", "/pagefind/", "/assets/search.mjs", "/finder.mjs")
SPEEDS = {"no limit": None, "10 Mbit/s": 10_000_000 / 8}
_WATCH = """(word) => {
  const now = (event) => performance.timeOrigin + event.timeStamp;
  document.addEventListener("keyup", (event) => { window.typed = now(event); }, true);
  new MutationObserver(() => {
    if (window.found || document.activeElement.value !== word) return;
    if (!document.querySelector(".md-search-result__item")) return;
    requestAnimationFrame(() => setTimeout(() => { window.found = performance.timeOrigin + performance.now(); }));
  }).observe(document.body, { childList: true, subtree: true });
}"""
"""Notes when the last key was pressed, and when results were shown while the whole search was in the field."""


@cache
def _compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6)


class Handler(SimpleHTTPRequestHandler):
    """Sends texts compressed."""

    def do_GET(self) -> None:
        """Answer."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix not in TEXTS or not path.is_file():
            super().do_GET()
            return
        body = _compressed(str(path))
        self.send_response(200)
        self.send_header(
            "Content-Type", "text/javascript" if path.suffix == ".mjs" else self.guess_type(path)
        )
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def built(project: Path) -> None:
    """Build the site with the theme's search."""
    command = [sys.executable, "-m", "wellhead", "build"]
    subprocess.run(
        command, cwd=project, check=True, env={**os.environ, "WELLHEAD_CACHE_DIR": ""}, capture_output=True
    )


def indexed(project: Path) -> float:
    """Give the site the search of large sites, as a build does; the seconds that takes."""
    line = "extra_javascript: [playbook/assets/wellhead.mjs"
    settings = project / "mkdocs.yml"
    settings.write_text(MKDOCS_YML.replace(line, f"{line}, playbook/assets/search.mjs"), encoding="utf-8")
    for page in (project / "site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        source = re.search(r'<script src="([^"]*)wellhead.mjs" type="module"></script>', text)
        if source:
            more = source[0].replace("wellhead.mjs", "search.mjs")
            page.write_text(text.replace(source[0], source[0] + more), encoding="utf-8")
    began = time.monotonic()
    faults = pagefind.index(project / "site", Settings.read(settings))
    assert not faults, faults  # noqa: S101 - of the benchmark
    return time.monotonic() - began


def searched(browser, url: str, speed: float | None) -> tuple[float, int]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Seconds to the first result, and the bytes that the search has loaded until then.

    Args:
        browser: Playwright's.
        url: the site's.
        speed: bytes a second, if they are limited.
    """
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    loaded: dict[str, int] = {}

    def add(event: dict) -> None:
        loaded[event["requestId"]] = loaded.get(event["requestId"], 0) + event["encodedDataLength"]

    session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    session.on("Network.dataReceived", add)
    session.send("Network.enable")
    if speed:
        limits = {"offline": False, "latency": 40, "downloadThroughput": speed, "uploadThroughput": speed}
        session.send("Network.emulateNetworkConditions", limits)
    page.goto(url, wait_until="load")
    page.evaluate(_WATCH, WORD)
    page.keyboard.press("/")
    page.keyboard.type(WORD)
    found = page.wait_for_function(
        "() => window.found - window.typed", timeout=300_000, polling=20
    ).json_value()
    size = sum(
        size
        for request, size in loaded.items()
        if any(part in addresses.get(request, "") for part in OF_SEARCH)
    )
    context.close()
    return found / 1000, size


def measured(entities: int, runs: int) -> list[str]:
    """Rows of the table for playbooks of this size."""
    with made_project(entities) as project:
        built(project)
        return [
            _row(entities, "the theme's", "", project / "site", runs),
            _row(entities, "of large sites", f"{indexed(project):.1f}", project / "site", runs),
        ]


def _row(entities: int, name: str, took: str, site: Path, runs: int) -> str:
    files = [
        p
        for p in site.rglob("*")
        if p.is_file() and (p.parent.name == "search" or site / "pagefind" in p.parents)
    ]
    size = sum(path.stat().st_size for path in files)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told = []
    with chromium() as browser:
        for speed in SPEEDS.values():
            found = [searched(browser, f"http://127.0.0.1:{server.server_port}/", speed) for _ in range(runs)]
            told.append([statistics.median(column) for column in zip(*found, strict=True)])
    server.shutdown()
    _compressed.cache_clear()
    times = " | ".join(f"{seconds:.2f}" for seconds, _ in told)
    return f"| {entities:,} | {name} | {told[0][1] / 1000:,.0f} | {times} | {took} | {size / 1e6:.1f} | {len(files):,} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[300, 1000, 3000], help="entities of the playbooks"
    )
    parser.add_argument("--runs", type=int, default=5, help="how many readers search at each speed")
    arguments = parser.parse_args()
    limits = " | ".join(f"s, {name}" for name in SPEEDS)
    print(f"| entities | search | kB | {limits} | s to index | index MB | files |")
    print("|---|---|---|---|---|---|---|---|")
    for entities in arguments.sizes:
        for row in measured(entities, arguments.runs):
            print(row, flush=True)


if __name__ == "__main__":
    main()
