"""An artifact reaches its states in their order.

No activity needs an artifact in one state and brings it to an earlier one. And no earlier state is first
produced in a phase that comes after the one in which a later state is.

**Why.** States say how far a thing has come. If the draft comes after the approval, one of the two names
means something else than readers think.

Fails:

```yaml with artifacts/drawing.yml
states:
  - {id: sketched, title: Sketched}
  - {id: drawn, title: Drawn}
```

```yaml fails phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    needs: [tool@made]
    produces: [drawing@sketched]
    checklist:
      - {id: used, text: The tool was used once}
```

Passes:

```yaml with artifacts/drawing.yml
states:
  - {id: drawn, title: Drawn}
  - {id: corrected, title: Corrected}
```

```yaml passes phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    needs: [tool@made]
    produces: [drawing@corrected]
    checklist:
      - {id: used, text: The tool was used once}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Artifact


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation wherever an artifact goes back to an earlier state."""
    yield from _within_activities(playbook)
    if not playbook.playbook.incomplete:
        for artifact in playbook.artifacts.values():
            yield from _across_phases(playbook, artifact)


def _rank(artifact: Artifact) -> dict[str | None, int]:
    return {state.id: n for n, state in enumerate(artifact.states)}


def _within_activities(playbook: LinkedPlaybook) -> Iterator[Violation]:
    for at in playbook.activities:
        needed = {need.artifact: (n, playbook.settled(need)) for n, need in enumerate(at.activity.needs)}
        for n, product in enumerate(map(playbook.settled, at.activity.produces)):
            artifact = playbook.artifacts.get(product.artifact)
            if artifact is None or product.artifact not in needed:
                continue
            m, need = needed[product.artifact]
            rank = _rank(artifact)
            if rank.get(product.state, 0) < rank.get(need.state, -1):
                steps = ("activities", at.position)
                yield Violation(
                    playbook.at(at.phase.ref, *steps, "produces", n),
                    f'"{at.activity.id}" needs {need} and brings it back to {product.state}',
                    f"name a later state, or change the order of the states of {artifact.id}",
                    (Related(playbook.at(at.phase.ref, *steps, "needs", m), "needed here"),),
                )


def _across_phases(playbook: LinkedPlaybook, artifact: Artifact) -> Iterator[Violation]:
    rank = _rank(artifact)
    order = {phase: n for n, phase in enumerate(playbook.phases)}
    first: dict[int, tuple[int, ActivityAt]] = {}
    for at, state in playbook.producers(artifact.id):
        if state in rank:
            here = (order[at.phase.id], at)
            first[rank[state]] = min(first.get(rank[state], here), here, key=lambda pair: pair[0])
    earlier: tuple[int, ActivityAt] | None = None
    for n in sorted(first, reverse=True):
        phase, at = first[n]
        if earlier is not None and phase > earlier[0]:
            product = next(
                i
                for i, p in enumerate(at.activity.produces)
                if p.artifact == artifact.id and playbook.settled(p).state == artifact.states[n].id
            )
            later = earlier[1]
            yield Violation(
                playbook.at(at.phase.ref, "activities", at.position, "produces", product),
                f'{artifact.id} first comes to the state "{artifact.states[n].id}" here, '
                "after it has come to a later one",
                f"move one of the two activities, or change the order of the states of {artifact.id}",
                (
                    Related(
                        playbook.at(later.phase.ref, "activities", later.position, "id"),
                        f"a later state is produced here, in {later.phase.id}",
                    ),
                ),
            )
        if earlier is None or phase < earlier[0]:
            earlier = first[n]


RULE = Rule("state-out-of-order", Severity.WARNING, __doc__ or "", check)
