"""What a rule is: an id, how much its findings count, and what it looks at."""

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
        span: the place to mend.
        message: one sentence, no full stop, in plain text.
        help: the remedy, if there is one to suggest.
        related: other places that matter.
        fix: what mends it, where that is safe: see `wellhead.source.finding.Fix`.
    """

    span: Span
    message: str
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the playbook.

    Args:
        as_of: the day against which reviews are judged; None switches such rules off.
        reviewed: the day on which somebody has read what was never reviewed, so that a fix may say so.
    """

    as_of: dt.date | None = None
    reviewed: dt.date | None = None


Checker: TypeAlias = "Callable[[LinkedPlaybook, Context], Iterator[Violation]]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the checker.

    Args:
        id: its name in findings and in the manifest's `rules`.
        severity: how its findings count unless the manifest says otherwise.
        page: its documentation, the module's docstring: a first line that is a promise, then what
            it does, why it matters, an example that fails and one that passes.
        check: looks for violations; None for a rule that reading or decoding raises by itself.
        asked: whether it keeps quiet until the manifest's `rules` set its severity.
        dated: whether it keeps quiet without a day to judge by.
    """

    id: str
    severity: Severity
    page: str
    check: Checker | None = None
    asked: bool = False
    dated: bool = False

    @property
    def default(self) -> str:
        """What counts without a setting: ``error``, ``warning`` or ``off``."""
        return "off" if self.asked else self.severity.value
