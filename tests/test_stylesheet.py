"""The style sheet as it ships: whole, small, and from this site alone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from wellhead.pages.asset_files import STYLES, assets

ROOT = Path(__file__).parents[1]
STYLE_FOLDER = ROOT / "generator" / "wellhead" / "pages" / "assets" / "styles"
LARGEST = 8 * 1024
"""What all of our style sheets together may weigh on the wire, in bytes."""


def test_style_sheet_has_all_its_parts() -> None:
    """Every file in assets/styles/ is part of the style sheet, once."""
    assert sorted(path.stem for path in STYLE_FOLDER.iterdir()) == sorted(STYLES)


def test_style_sheets_are_small() -> None:
    """The style sheets of our own that this site ships weigh at most 8 kB, compressed as servers do it."""
    sheets = [assets()["assets/wellhead.css"], (ROOT / "docs" / "assets" / "site.css").read_bytes()]
    assert sum(len(gzip.compress(sheet, 9)) for sheet in sheets) <= LARGEST


def test_no_sheet_asks_another_server() -> None:
    """No style sheet names an address on another server."""
    for sheet in [*STYLE_FOLDER.iterdir(), ROOT / "docs" / "assets" / "site.css"]:
        assert re.findall(r"@import|url\([\"']?(?:\w+:)?//", sheet.read_text("utf-8")) == [], sheet.name
