"""The sides on which outcomes leave a gate, and the tracks of the ways that lead past other phases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.playbook.parts import OutcomeTarget


class Sides(NamedTuple):
    """The outcomes of a gate by the side on which they leave it."""

    left: list[OutcomeTarget]
    down: list[OutcomeTarget]
    ends: list[OutcomeTarget]
    further: list[OutcomeTarget]

    @classmethod
    def of(cls, n: int, outcomes: list[OutcomeTarget], place: dict[str, int]) -> Sides:
        """Sort outcomes by side.

        Args:
            n: The position of the gate's phase, counted from the top.
            outcomes: The outcomes of the gate.
            place: The position of each phase by its id.
        """
        sides = cls([], [], [], [])
        for outcome in outcomes:
            target = None if outcome.phase is None else place[outcome.phase]
            if target is None:
                sides.ends.append(outcome)
            elif target <= n:
                sides.left.append(outcome)
            elif target == n + 1 and not sides.down:
                sides.down.append(outcome)
            else:
                sides.further.append(outcome)
        # The nearest first, so that shorter loops lie within longer ones.
        sides.left.sort(key=lambda o: -place[str(o.phase)])
        return sides

    @property
    def any(self) -> bool:
        """True if the gate has an outcome."""
        return any(self)


def tracks(spans: list[tuple[int, int]]) -> list[int]:
    """Return a track for each way between two phases; ways that share a track do not overlap.

    Args:
        spans: The positions of the two phases of each way.

    Returns:
        The number of each way's track, counted from 0, the innermost. Shorter ways get inner tracks.
    """
    taken: list[list[tuple[int, int]]] = []
    found = [0] * len(spans)
    for n in sorted(range(len(spans)), key=lambda n: (abs(spans[n][0] - spans[n][1]), n)):
        low, high = sorted(spans[n])
        free = (t for t, some in enumerate(taken) if all(high < a or b < low for a, b in some))
        track = next(free, len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append((low, high))
        found[n] = track
    return found
