"""The values that only the page of an artifact shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Artifact


def artifact_data(playbook: LinkedPlaybook, artifact: Artifact) -> dict[str, Any]:
    """Return the values that the template of an artifact needs besides the common ones."""

    def in_state(flow: tuple[tuple[ActivityAt, str | None], ...], state: str) -> tuple[ActivityAt, ...]:
        return tuple(at for at, s in flow if s == state)

    life = [
        (
            state,
            in_state(playbook.producers(artifact.id), state.id),
            in_state(playbook.needers(artifact.id), state.id),
            tuple(
                h
                for h in playbook.carried_by(artifact.id)
                if any(playbook.settled(c) == (artifact.id, state.id) for c in h.carries)
            ),
            tuple(at for at in playbook.checks_of(artifact.ref) if at.steps[:2] == ("states", n)),
        )
        for n, state in enumerate(artifact.states)
    ]
    return {"life": life, "users": playbook.users(artifact.id)}
