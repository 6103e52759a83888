"""The type of a rule, its violations, and what it may know besides the playbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.source.finding import Fix, Related, Severity, Span


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a rule is broken; the rule adds its id and severity.

    Args:
        span: the place to correct.
        message: one sentence in plain text, without a full stop.
        help: the remedy, if there is one to suggest.
        related: other places that help to understand it.
        fix: the change that resolves it, where that is safe; see `wellhead.source.finding.Fix`.
    """

    span: Span
    message: str
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The facts that rules may know besides the playbook.

    Args:
        as_of: the day with which dates of reviews are compared; None disables the rules that need it.
        reviewed: the day on which everything without a review was read, for fixes that add it; None if not
            told.
    """

    as_of: dt.date | None = None
    reviewed: dt.date | None = None


Checker: TypeAlias = "Callable[[LinkedPlaybook, Context], Iterator[Violation]]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the checker.

    Args:
        id: the id in findings and in the manifest's `rules`.
        severity: the severity of its findings unless the manifest sets another.
        page: the documentation, which is the module's docstring: a first line that is a promise, then what
            the rule does, why it matters, an example that fails and one that passes.
        check: the function that yields violations; None if another module raises the findings.
        asked: True if the rule is off until the manifest's `rules` set its severity.
        dated: True if the rule needs `Context.as_of`.
    """

    id: str
    severity: Severity
    page: str
    check: Checker | None = None
    asked: bool = False
    dated: bool = False

    @property
    def default(self) -> str:
        """The severity without a setting: ``error``, ``warning`` or ``off``."""
        return "off" if self.asked else self.severity.value
