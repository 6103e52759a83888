"""The module's types."""

from __future__ import annotations

import subprocess

from browser.needs import HERE, npm_file


def test_types() -> None:
    """The module's JSDoc types hold under the strict checker."""
    tsc = npm_file("typescript/bin/tsc")
    checked = subprocess.run(
        ["node", tsc, "--project", HERE / "tsconfig.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
