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

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.kit.nearest import meant, nearest
from wellhead.playbook.model import Phase
from wellhead.playbook.references import Kind, to_ref
from wellhead.playbook.uses import Use, uses_in
from wellhead.source.finding import Severity
from wellhead.source.fixes import replace_target, replace_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Anything, Entity, Manifest, Term
    from wellhead.source.finding import Fix, Span

NAMES: dict[str, str] = {Kind.HANDOFF: "hand-off", "activity": "activity of this phase"}


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every reference that leads nowhere."""
    known = _known(playbook)
    for use in _doubtful(playbook, known):
        problem = _problem(playbook, use, known)
        if problem is None:
            continue
        message, remedy, right = problem
        before, slash, old = use.target.rpartition("/") if use.kind == "any" else ("", "", use.target)
        old, at, state = old.partition("@")
        kind = Kind.ARTIFACT if use.kind == "state" else before or use.kind
        renamed = _now(playbook, kind, old)
        if renamed is not None:
            remedy, right = f'it is now called "{renamed}"', f"{before}{slash}{renamed}{at}{state}"
        span = playbook.place(use)
        yield Violation(span, message, remedy, fix=_fix(playbook, use, span, right))


def _doubtful(playbook: LinkedPlaybook, known: dict[str, set[str]]) -> Iterator[Use]:
    """Yield all references of each entity that has one which leads nowhere."""
    sound: set[tuple[str, str]] = set()
    for entity in playbook.everything:
        targets = _targets(entity)
        if sound.issuperset(targets):
            continue
        new = [Use(entity.ref, (), *target) for target in targets if target not in sound]
        if any(_problem(playbook, use, known) for use in new):
            yield from uses_in(entity)
        else:  # an activity can be referred to in its own phase only
            sound.update((use.kind, use.target) for use in new if use.kind != "activity")


def _targets(entity: Manifest | Anything) -> tuple[tuple[str, str], ...]:
    """Return the kinds and targets of an entity's references, without duplicates."""
    return tuple(dict.fromkeys((str(use.kind), use.target) for use in uses_in(entity)))


def _fix(playbook: LinkedPlaybook, use: Use, span: Span, right: str | None) -> Fix | None:
    document = playbook.document(use.owner)
    if right is None:
        return None
    if use.within:
        return replace_target(document, span, use.within, use.target, right)
    return replace_word(document, span, use.target, right)


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


Problem: TypeAlias = "tuple[str, str | None, str | None] | None"
"""The message about a reference, the remedy, and the right target if it is certain."""


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
        example = next(
            (f"{kind}/{min(ids)}" for kind, ids in known.items() if kind in set(Kind) and ids), None
        )
        such = f", as in {example}" if example else ""
        remedy = f"write kind/id{such}; kinds: {kinds}"
        return f'"{use.target}" is not a reference', remedy, None
    return _missing(ref.kind, ref.id, known[ref.kind], prefix=f"{ref.kind}/")


def _activity(playbook: LinkedPlaybook, use: Use) -> Problem:
    phase = playbook.find(use.owner)
    activities = {a.id for a in phase.activities} if isinstance(phase, Phase) else set[str]()
    return None if playbook.uncertain(use.target, use.owner) else _missing("activity", use.target, activities)


def _state(playbook: LinkedPlaybook, use: Use, known: dict[str, set[str]]) -> Problem:
    artifact_id, _, state = use.target.partition("@")
    problem = _missing(
        Kind.ARTIFACT, artifact_id, known[Kind.ARTIFACT], suffix=use.target.removeprefix(artifact_id)
    )
    artifact = playbook.artifacts.get(artifact_id)
    if problem or not state or artifact is None:
        return problem
    states = [s.id for s in artifact.states]
    if state in states or playbook.uncertain(state, artifact.ref):
        return None
    remedy = _nearest(state, states) or f"its states: {', '.join(states)}"
    right = meant(state, states)
    message = f'the artifact "{artifact_id}" has no state "{state}"'
    return message, remedy, right and f"{artifact_id}@{right}"


def _now(playbook: LinkedPlaybook, kind: str, old: str) -> str | None:
    """Return the id of the entity of a kind that has an id among its earlier ones, or None."""
    named: Iterator[Entity | Term] = itertools.chain(playbook.entities, playbook.terms.values())
    return next((e.id for e in named if e.kind == kind and old in e.was), None)


def _missing(
    kind: str, target: str, known: Collection[str], *, prefix: str = "", suffix: str = ""
) -> Problem:
    if target in known:
        return None
    remedy = _nearest(target, known, prefix)
    if remedy is None and 0 < len(known) <= 8:  # noqa: PLR2004 - a longer list does not fit a line
        remedy = f"there are: {', '.join(sorted(known))}"
    right = meant(target, known)
    message = f'no {NAMES.get(kind, kind)} has the id "{target}"'
    return message, remedy, right and f"{prefix}{right}{suffix}"


def _nearest(word: str, known: Collection[str], prefix: str = "") -> str | None:
    near = nearest(word, known)
    return f'did you mean "{prefix}{near}"?' if near else None


RULE = Rule("unknown-reference", Severity.ERROR, __doc__ or "", check)
