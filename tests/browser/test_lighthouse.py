"""Lighthouse's verdict on the site as a server gives it out, compressed."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from browser.needs import chromium, npm_file

if TYPE_CHECKING:
    from pathlib import Path

    from browser.hosted import Hosted

LEAST = {"accessibility": 100, "best-practices": 95, "performance": 95}
"""What a page must score of 100."""
TRIES = 10
"""How often a page may try: a busy machine makes a fast page look slow, and never a slow one fast."""


def judged(url: str, folder: Path) -> dict[str, Any] | str:
    """Lighthouse's report on a page, on a desk, with the network and processor that it simulates.

    Returns:
        the report, or why there is none: on a busy machine a page's trace may be incomplete.
    """
    report = folder / "report.json"
    command = ["node", str(npm_file("lighthouse/cli/index.js")), url, "--preset=desktop", "--quiet"]
    command += ["--output=json", f"--output-path={report}", f"--only-categories={','.join(LEAST)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", "--no-enable-error-reporting"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    run = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return run.stderr or "Lighthouse failed without a word"
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def shortcomings(report: dict[str, Any] | str) -> list[str]:
    """The categories that score too little, each with the audits that cost it points."""
    if isinstance(report, str):
        return [report]
    found = []
    for name, least in LEAST.items():
        category = report["categories"][name]
        score = round(100 * (category["score"] or 0))
        if score < least:
            audits = [report["audits"][a["id"]] for a in category["auditRefs"] if a["weight"]]
            lost = [f"{a['title']} {a.get('displayValue', '')}" for a in audits if (a["score"] or 0) < 1]
            found.append(f"{name}: {score}, not {least}: {'; '.join(lost)}")
    return found


@pytest.mark.alone
@pytest.mark.promise("teams-11")
@pytest.mark.parametrize("path", ["", "playbook/phases/prototype/"], ids=["home", "phase"])
def test_lighthouse(hosted: Hosted, tmp_path: Path, path: str) -> None:
    """The page scores 100 for accessibility, and at least 95 for best practices and for speed."""
    found: list[str] = []
    for number in range(1, TRIES + 1):
        lacking = shortcomings(judged(hosted.url + path, tmp_path))
        if not lacking:
            return
        found += [f"try {number}: {what}" for what in lacking]
    raise AssertionError("\n".join(found))
