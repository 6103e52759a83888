"""Playbooks for tests: as files by path, overlaid on one another, written to a folder and checked."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.app.generate import source_copies
from wellhead.check.rules import Context
from wellhead.check.run import Checked, check_sources
from wellhead.pages.asset_files import assets
from wellhead.pages.page import Site
from wellhead.pages.render import render_page
from wellhead.pages.views import recipes
from wellhead.report import Contents
from wellhead.report import text as as_text
from wellhead.source.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wellhead.playbook.link import LinkedPlaybook

TESTS = Path(__file__).parent
BASE = TESTS / "rules" / "base"
"""A tiny playbook without findings."""
SHIPPED = TESTS.parent / "playbook"
AS_OF = dt.date(2026, 11, 1)

_KEY = re.compile(r"^(?=[^\s#-])", re.MULTILINE)


def files_of(folder: Path) -> dict[str, str]:
    """The texts of a playbook by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*.yml"))
    }


def written(root: Path, files: Mapping[str, str]) -> Path:
    """The folder, with the files in it as they are, surrogates as single bytes included."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8", "surrogateescape"))
    return root


def with_keys(base: str, overlay: str) -> str:
    """A file in which the overlay's top-level keys stand in for those of the base; the overlay comes first.

    An overlay without keys stands alone.
    """
    replaced = {block.partition(":")[0].strip("\ufeff\"'") for block in _KEY.split(overlay) if ":" in block}
    if not replaced:
        return overlay
    kept = [block for block in _KEY.split(base) if block and block.partition(":")[0] not in replaced]
    return overlay.rstrip("\n") + "\n" + "".join(kept)


def load(root: Path, context: Context | None = None) -> Checked:
    """Read and check the playbook in a folder."""
    return check_sources(*read(root), context)


def render_playbook(
    playbook: LinkedPlaybook,
    *,
    folder: str = "playbook",
    prefix: str = "playbook/",
    templates: Path | None = None,
) -> dict[str, bytes]:
    """Return everything that belongs into the generated folder, by path, made anew."""
    site = Site(playbook, folder, prefix)
    made = {recipe.path: render_page(recipe.make(site), templates) for recipe in recipes(playbook)}
    return {**assets(site.words.language), **source_copies(playbook), **made}


def checked(root: Path) -> Checked:
    """The playbook in a folder, judged on the tests' day."""
    return load(root, Context(as_of=AS_OF))


def found(root: Path) -> list[str]:
    """What is found in a folder, as ``rule path:line:column``."""
    return [f"{f.rule} {f.span.path}:{f.span.line}:{f.span.column}" for f in checked(root).findings]


def reported(root: Path) -> str:
    """The text report on a folder, as the command line prints it without colours."""
    result = checked(root)
    lines = {source.path: source.text.split("\n") for source in result.sources}
    return as_text.report(Contents(result.findings, lines, "playbook/"))


def generated(root: Path) -> dict[str, bytes]:
    """The pages of a playbook without errors, by path."""
    result = checked(root)
    assert not result.errors, reported(root)
    assert result.playbook is not None
    return render_playbook(result.playbook, folder="playbook", prefix="playbook/")


def ids(page: str) -> list[str]:
    """The ids on a generated page: those of its headings, and those in its HTML."""
    return re.findall(r"\{: #(\S+) \}$", page, re.MULTILINE) + re.findall(r'<[^>]* id="([^"]*)"', page)
