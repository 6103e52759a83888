"""State what is wrong with an address or a tag, before its place is known."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """A finding without its place.

    Args:
        rule: the id of the rule.
        message: see `wellhead.source.finding.Finding`.
        help: the remedy, if there is one to suggest.
    """

    rule: str
    message: str
    help: str | None = None
