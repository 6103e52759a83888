"""Every reference leads somewhere.

Checked are ids in fields and references in texts (`[[role/keeper]]`), states (`tool@made`), levels,
sources, and the activities named in `after`. The nearest id of the right kind is suggested.

**Why.** A reference is a promise of a page.

Fails:

```yaml fails handoffs/tool-over.yml
to: keper
```

Passes:

```yaml passes handoffs/tool-over.yml
to: keeper
```
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from wellhead.finding import Severity
from wellhead.model import Kind, Phase
from wellhead.nearest import nearest
from wellhead.references import to_ref
from wellhead.rules.rule import Context, Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wellhead.link import LinkedPlaybook
    from wellhead.model import Entity, Term
    from wellhead.uses import Use

NAMES: dict[str, str] = {Kind.HANDOFF: "hand-off", "activity": "activity of this phase"}


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every reference that leads nowhere."""
    known = _known(playbook)
    for use in playbook.uses:
        problem = _problem(playbook, use, known)
        if problem is None:
            continue
        message, remedy = problem
        kind, _, target = use.target.rpartition("/") if use.kind == "any" else (use.kind, "", use.target)
        if use.kind == "state":
            kind, target = Kind.ARTIFACT, use.target.partition("@")[0]
        renamed = _now(playbook, kind, target)
        if renamed is not None:
            remedy = f'it is now called "{renamed}"'
        span = (
            playbook.document(use.owner).word(use.within, *use.steps, nth=use.nth)
            if use.within
            else playbook.at(use.owner, *use.steps, key=use.key)
        )
        yield Violation(span, message, remedy)


def _known(playbook: LinkedPlaybook) -> dict[str, set[str]]:
    manifest = playbook.playbook.manifest
    known: dict[str, set[str]] = {
        Kind.ROLE: set(playbook.roles),
        Kind.PHASE: set(playbook.phases),
        Kind.PRACTICE: set(playbook.practices),
        Kind.ARTIFACT: set(playbook.artifacts),
        Kind.HANDOFF: set(playbook.handoffs),
        Kind.TERM: set(playbook.terms),
        "level": {level.id for level in manifest.levels},
        "source": {source.id for source in manifest.sources},
    }
    for ref in playbook.playbook.unreadable:
        known[ref.kind].add(ref.id)
    return known


Problem: TypeAlias = "tuple[str, str | None] | None"
"""What is wrong with a reference, and the remedy."""


def _problem(playbook: LinkedPlaybook, use: Use, known: dict[str, set[str]]) -> Problem:
    if use.kind == "any":
        return _in_text(use, known)
    if use.kind == "activity":
        return _activity(playbook, use)
    if use.kind == "state":
        return _state(playbook, use, known)
    in_doubt = use.kind in ("level", "source") and playbook.uncertain(
        use.target, playbook.playbook.manifest.ref
    )
    return None if in_doubt else _missing(use.kind, use.target, known[use.kind])


def _in_text(use: Use, known: dict[str, set[str]]) -> Problem:
    ref = to_ref(use.target)
    if ref is None:
        kinds = ", ".join(k.value for k in Kind if k is not Kind.PLAYBOOK)
        remedy = f"write kind/id, as in role/data-scientist; kinds: {kinds}"
        return f'"{use.target}" is not a reference', remedy
    return _missing(ref.kind, ref.id, known[ref.kind], prefix=f"{ref.kind}/")


def _activity(playbook: LinkedPlaybook, use: Use) -> Problem:
    phase = playbook.find(use.owner)
    activities = {a.id for a in phase.activities} if isinstance(phase, Phase) else set[str]()
    return None if playbook.uncertain(use.target, use.owner) else _missing("activity", use.target, activities)


def _state(playbook: LinkedPlaybook, use: Use, known: dict[str, set[str]]) -> Problem:
    artifact_id, _, state = use.target.partition("@")
    problem = _missing(Kind.ARTIFACT, artifact_id, known[Kind.ARTIFACT])
    artifact = playbook.artifacts.get(artifact_id)
    if problem or not state or artifact is None:
        return problem
    states = [s.id for s in artifact.states]
    if state in states or playbook.uncertain(state, artifact.ref):
        return None
    remedy = _nearest(state, states) or f"its states: {', '.join(states)}"
    return f'the artifact "{artifact_id}" has no state "{state}"', remedy


def _now(playbook: LinkedPlaybook, kind: str, old: str) -> str | None:
    """The id of the entity of that kind that says it was called so."""
    named: Iterator[Entity | Term] = itertools.chain(playbook.entities, playbook.terms.values())
    return next((e.id for e in named if e.kind == kind and old in e.was), None)


def _missing(kind: str, target: str, known: Collection[str], *, prefix: str = "") -> Problem:
    if target in known:
        return None
    remedy = _nearest(target, known, prefix)
    if remedy is None and 0 < len(known) <= 8:  # noqa: PLR2004 - more do not fit a line
        remedy = f"there are: {', '.join(sorted(known))}"
    return f'no {NAMES.get(kind, kind)} has the id "{target}"', remedy


def _nearest(word: str, known: Collection[str], prefix: str = "") -> str | None:
    near = nearest(word, known)
    return f'did you mean "{prefix}{near}"?' if near else None


RULE = Rule("unknown-reference", Severity.ERROR, __doc__ or "", check)
