"""From every phase a way leads to the end.

The end is an outcome that is null, or a last phase without outcomes. Reported are phases that lead into each
other and nowhere else.

**Why.** Repeating and going back are part of the work. Without a way out, a project that nobody wants any
more can be stopped by no decision that the playbook knows.

Fails:

```yaml fails phases/run.yml
exit:
  decider: keeper
  outcomes: {back: build}
```

Passes:

```yaml passes phases/run.yml
exit:
  decider: keeper
  outcomes: {back: build, stop: null}
```
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every group of phases that nothing leads out of."""
    caught = [p for p in playbook.phases if p not in _ending(playbook)]
    following = {p: [w for w in playbook.ways[p] if w is not None] for p in caught}
    seen: set[str] = set()
    for start in caught:
        loop = _reached(start, following)
        # A group is reported once, as the innermost one: each of its phases leads to all of the others.
        if start in seen or any(start not in _reached(other, following) for other in loop):
            continue
        seen |= loop
        members = [p for p in playbook.phases if p in loop]
        if len(members) < 2:  # noqa: PLR2004 - one phase alone is gate-without-way-on's
            continue
        if any(playbook.phases[p].ref in playbook.playbook.damaged for p in members):
            continue
        first, *others = (playbook.phases[p] for p in members)
        yield Violation(
            playbook.at(first.ref, "exit", "outcomes", key=True),
            f"no decision leads out of the phases {_and(members)}",
            "let one of their gates end the project, as in stop: null",
            tuple(
                Related(playbook.at(p.ref, "exit", "outcomes", key=True), f"{p.id} leads back too")
                for p in others
            ),
        )


def _ending(playbook: LinkedPlaybook) -> set[str]:
    """Return the phases from which a path leads to the end."""
    before: dict[str | None, list[str]] = defaultdict(list)
    for phase, ways in playbook.ways.items():
        for other in ways:
            before[other].append(phase)
    ending: set[str] = set()
    ways_back = list(before[None])
    while ways_back:
        phase = ways_back.pop()
        if phase not in ending:
            ending.add(phase)
            ways_back += before[phase]
    return ending


def _reached(start: str, following: dict[str, list[str]]) -> set[str]:
    seen = {start}
    ways = [start]
    while ways:
        for other in following[ways.pop()]:
            if other not in seen:
                seen.add(other)
                ways.append(other)
    return seen


def _and(words: list[str]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}"


RULE = Rule("loop-without-exit", Severity.WARNING, __doc__ or "", check)
