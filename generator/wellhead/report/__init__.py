"""Formats in which findings are reported, one a module.

Each format is a function from the same `Contents` to a text; none of them depends on the disk or the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.report import github, gitlab, json, junit, sarif, text
from wellhead.report.contents import Contents, count

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "Contents", "count"]

FORMATS: dict[str, Callable[[Contents], str]] = {
    "text": text.report,
    "json": json.report,
    "github": github.report,
    "gitlab": gitlab.report,
    "sarif": sarif.report,
    "junit": junit.report,
}
"""The formats by the name under which users ask for them."""
