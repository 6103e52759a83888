"""Replacing a function of a library while something runs, and knowing whether that complained."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Let `owner` have another attribute of this name while the body runs."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


class Complaints(logging.Handler):
    """Counts what MkDocs warns of; what came with a warning is never used again, so that it is said again."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - only that there was one matters
        """Count one."""
        self.count += 1


@contextmanager
def complaints(*, quiet: bool = False) -> Iterator[Complaints]:
    """Count the warnings of MkDocs and its plug-ins while the body runs.

    Args:
        quiet: let nobody else hear them.
    """
    logger = logging.getLogger("mkdocs")
    heard = Complaints()
    others = logger.handlers[:]
    if quiet:
        logger.handlers = [heard]
    else:
        logger.addHandler(heard)
    try:
        yield heard
    finally:
        if quiet:
            logger.handlers = others
        else:
            logger.removeHandler(heard)
