"""What Chromium prints, read back from the PDF."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page


def printed(page: Page, size: str = "A4") -> PdfReader:
    """A page as Chromium prints it."""
    return PdfReader(io.BytesIO(page.pdf(format=size, print_background=False)))


def plain(text: str) -> str:
    """A text without white space and ligatures: where lines break says nothing."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def words(paper: PdfReader) -> str:
    """All that stands on the paper."""
    return plain("".join(sheet.extract_text() for sheet in paper.pages))
