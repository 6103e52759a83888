"""What a rule is: an id, how much its findings count, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from wellhead.finding import Related, Severity, Span
    from wellhead.link import LinkedPlaybook


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a rule is broken; the rule adds its id and severity."""

    span: Span
    message: str
    help: str | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the playbook.

    Args:
        as_of: the day against which reviews are judged; None switches such rules off.
    """

    as_of: dt.date | None = None


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
    """

    id: str
    severity: Severity
    page: str
    check: Checker | None = None
