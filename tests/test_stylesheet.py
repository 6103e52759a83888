"""The style sheet as it ships: small, and the same to a browser as the one that was written."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from wellhead.pages.render import STYLES, assets
from wellhead.stylesheet import packed

ROOT = Path(__file__).parents[1]
STYLE_FOLDER = ROOT / "generator" / "wellhead" / "pages" / "assets" / "styles"
LARGEST = 8 * 1024
"""What all of our style sheets together may weigh on the wire, in bytes."""


@pytest.mark.parametrize(
    ("written", "ships"),
    [
        ("a { color: red; }\n", "a{color:red}"),
        ("a , b > c { }", "a,b>c{}"),
        ("a :hover, a:hover {\n  top: 0;\n}\n", "a :hover,a:hover{top:0}"),
        ("/* why */ a /* and */ b { /* how */ top: 0; /* so */ }", "a b{top:0}"),
        ('a::before { content: "/* ; { no  comment */"; }', 'a::before{content:"/* ; { no  comment */"}'),
        (r"""a { content: "say \" ; } twice" / ''; }""", r"""a{content:"say \" ; } twice" / ''}"""),
        ("a { top: calc(1px + 2px - -3px); }", "a{top:calc(1px + 2px - -3px)}"),
        ("@media (max-width: 44em) and (x) { a { top: 0; } }", "@media (max-width:44em) and (x){a{top:0}}"),
        ("a { background: url(b.svg?c ;d); margin: 0 auto; }", "a{background:url(b.svg?c ;d);margin:0 auto}"),
        ("a { --x: 1px; font: 600 1em/1 serif !important; }", "a{--x:1px;font:600 1em/1 serif !important}"),
        ("", ""),
    ],
)
def test_packed(written: str, ships: str) -> None:
    """White space and comments go where they mean nothing, and stay where they do."""
    assert packed(written) == packed(ships) == ships


def test_style_sheet_has_all_its_parts() -> None:
    """Every file in assets/styles/ is part of the style sheet, and stands in it whole."""
    assert {path.stem for path in STYLE_FOLDER.iterdir()} == set(STYLES)
    sheet = assets()["assets/wellhead.css"].decode()
    assert all(packed(path.read_text("utf-8")) in sheet for path in STYLE_FOLDER.iterdir())


def test_style_sheets_are_small() -> None:
    """The style sheets of our own that this site ships weigh at most 8 kB, compressed as servers do it."""
    sheets = [assets()["assets/wellhead.css"], (ROOT / "docs" / "assets" / "site.css").read_bytes()]
    assert sum(len(gzip.compress(sheet, 9)) for sheet in sheets) <= LARGEST


def test_no_sheet_asks_another_server() -> None:
    """No style sheet names an address on another server."""
    for sheet in [*STYLE_FOLDER.iterdir(), ROOT / "docs" / "assets" / "site.css"]:
        assert re.findall(r"@import|url\([\"']?(?:\w+:)?//", sheet.read_text("utf-8")) == [], sheet.name
