"""What the browser tests need from the machine; what is missing is an error that says what to run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ASSETS = PROJECT / "generator" / "wellhead" / "pages" / "assets"
MODULES = {
    path.relative_to(ASSETS).as_posix(): path
    for path in (ASSETS / "wellhead.mjs", ASSETS / "search.mjs", *sorted((ASSETS / "browser").iterdir()))
}
"""What runs in the browser, by its path in the generated folder of assets, with English words."""
GERMAN = MODULES | {f"browser/{path.name}": path for path in (ASSETS / "languages" / "de").iterdir()}
"""The same with German words."""


def chromium() -> str:
    """Find Chromium: what WELLHEAD_CHROMIUM names, or else Debian's."""
    named = os.environ.get("WELLHEAD_CHROMIUM", "chromium")
    found = next(filter(None, map(shutil.which, (named, "chromium-browser", "google-chrome"))), None)
    if found is None:
        message = "Chromium is missing. On Debian and Ubuntu run: sudo apt-get install chromium"
        raise RuntimeError(message)
    return found


def npm_file(path: str) -> Path:
    """Find a file of a package that package.json pins."""
    file = HERE / "node_modules" / path
    if not file.is_file():
        message = f"{path} is missing. Install it with: npm ci --prefix tests/browser"
        raise RuntimeError(message)
    return file


def nginx() -> str:
    """Find nginx, which Debian keeps where only root looks."""
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        message = "nginx is missing. On Debian and Ubuntu run: sudo apt-get install nginx-light"
        raise RuntimeError(message)
    return found
