"""The browser in which is measured what readers and authors wait for."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that WELLHEAD_CHROMIUM names, or else the system's."""
    with sync_playwright() as playwright:
        path = shutil.which(os.environ.get("WELLHEAD_CHROMIUM", "chromium"))
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()
