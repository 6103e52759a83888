"""The content security policy: what it allows, and what it finds in pages."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from wellhead.cli import cli
from wellhead.site.csp import inline_scripts, policy

if TYPE_CHECKING:
    from pathlib import Path


def digest(text: str) -> str:
    """How a policy names a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("page", "scripts"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<script>a()</script><p>b<script>c()</script>", ["a()", "c()"]),
        ('<script type="module">a &amp;&amp; "</p>"</script>', ['a &amp;&amp; "</p>"']),
        ("<script>\n</script>", ["\n"]),
        ('<SCRIPT TYPE="text/javascript">a()</SCRIPT>', ["a()"]),
        ('<script src="a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ("<!-- <script>a()</script> --><p>&lt;script>", []),
    ],
)
def test_inline_scripts(page: str, scripts: list[str]) -> None:
    """What a browser would run, byte for byte; neither data nor what has an address."""
    assert inline_scripts(page.encode()) == [script.encode() for script in scripts]


def test_policy(tmp_path: Path) -> None:
    """Each script of any page stands in it once, in the same order whatever the order of the pages."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "index.html").write_text("<script>one</script><script>two</script>", encoding="utf-8")
    (tmp_path / "a" / "b" / "index.html").write_text("<script>two</script>", encoding="utf-8")
    scripts = " ".join(sorted([digest("one"), digest("two")]))
    assert policy(tmp_path).split("; ")[:2] == ["default-src 'none'", f"script-src 'self' {scripts}"]


def test_no_scripts(tmp_path: Path) -> None:
    """A site without inline scripts runs only its own files."""
    (tmp_path / "index.html").write_text("<p>x", encoding="utf-8")
    assert "; script-src 'self'; " in policy(tmp_path)


def test_no_site(tmp_path: Path) -> None:
    """Without a finished site there is no policy to print: wrong usage."""
    result = CliRunner().invoke(cli, ["csp", "--site", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "holds no finished site; run `wellhead build`" in result.stderr
