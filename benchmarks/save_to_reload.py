"""Measure from saving a YAML file to the page being reloaded in Chromium, with `wellhead serve`.

Two times are told: until Chromium paints the new page, and until a script finds the new words in it, which it can
only when the page's own scripts leave it time.

Usage: python benchmarks/save_to_reload.py [--sizes 60 1000] [--edits 7]
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from chromium import chromium
from project import made_project

if TYPE_CHECKING:
    from pathlib import Path

_PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName("first-contentful-paint");
  if (first) tell(performance.timeOrigin + first.startTime);
}).observe({ type: "paint", buffered: true }))"""


def measured(entities: int, edits: int) -> list[tuple[float, float]]:
    """Seconds from each save to the changed page being painted, and being found.

    Args:
        entities: how many files the playbook has.
        edits: how often a sentence of one practice is changed.
    """
    with made_project(entities) as project:
        return _in(project, edits)


def _in(project: Path, edits: int) -> list[tuple[float, float]]:
    source = project / "playbook/practices/practice-3.yml"
    variables = {**os.environ, "WELLHEAD_CACHE_DIR": str(project / "cache"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "wellhead", "serve", "--port", "0"]
    server = subprocess.Popen(
        command, cwd=project, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert server.stdout is not None  # noqa: S101 - piped
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+/", line)))
        with chromium() as browser:
            page = browser.new_page()
            page.goto(f"{address}playbook/practices/practice-3/")
            return [_one(page, source, number) for number in range(edits)]
    finally:
        server.terminate()
        server.wait()


def _one(page, source: Path, number: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    mark = f"trusts{'x' * (number + 1)}y"
    page.wait_for_load_state("load")  # as for somebody who looks at a page and then changes it
    text = re.sub(r"before anyone trusts\w*", f"before anyone {mark}", source.read_text("utf-8"), count=1)
    began = time.time()
    source.write_text(text, encoding="utf-8")
    page.wait_for_function("(mark) => document.body?.textContent.includes(mark)", arg=mark, timeout=120_000)
    found = time.time()
    return page.evaluate(_PAINTED) / 1000 - began, found - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[60, 1000], help="entities of the playbooks")
    parser.add_argument("--edits", type=int, default=7, help="how many changes are saved")
    arguments = parser.parse_args()
    for entities in arguments.sizes:
        for what, times in zip(
            ("painted", "found"), zip(*measured(entities, arguments.edits), strict=True), strict=True
        ):
            median = statistics.median(times)
            print(f"{entities} entities, {what}: {median:.2f} s ({min(times):.2f} to {max(times):.2f})")


if __name__ == "__main__":
    main()
