"""The flow between gates: the outcomes of each decision and the phases to which they lead.

Phases stand one below the other, each above its gate. Ways back run on the left; ends of the project, and
ways that skip a phase, on the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.gate_flow_sides import Sides, tracks
from wellhead.pages.pictures.shapes import Box, Label, Lettering, Line, line, roles_of, within

if TYPE_CHECKING:
    from wellhead.kit.interface_texts import Words
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Phase
    from wellhead.playbook.parts import ExitGate, OutcomeTarget


class Stage(NamedTuple):
    """A phase."""

    phase: Phase
    number: int
    box: Box
    label: Label
    here: bool
    """True for the phase on whose page the picture is."""


class GateBox(NamedTuple):
    """The decision at the end of a phase."""

    phase: Phase
    box: Box
    label: Label
    line: Line
    """The line from the phase to the gate."""
    roles: str


class Way(NamedTuple):
    """An outcome, and the phase to which it leads; None for an end of the project."""

    outcome: str
    start: Phase
    target: Phase | None
    box: Box
    label: Label
    before: Line
    """The line from the gate to the name of the outcome."""
    after: Line


class End(NamedTuple):
    """An end of the project."""

    box: Box
    label: Label


class GateFlow(NamedTuple):
    """The phases, their gates, and the ways that lead from each."""

    width: int
    height: int
    stages: tuple[Stage, ...]
    gates: tuple[GateBox, ...]
    ways: tuple[Way, ...]
    ends: tuple[End, ...]


STAGE_WIDTH = 208
_WORD_WIDTH = 96
_END_WIDTH = 104
_TRACK = 11
_STAGE = Lettering(14, bold=True, lines=4, anchor="middle")
_GATE = Lettering(12, lines=4, anchor="middle")
_WORD = Lettering(12, bold=True, lines=2, anchor="middle")
_END = Lettering(12, lines=3, anchor="middle")
_APART = 22
"""The distance between two boxes."""


def gate_flow(playbook: LinkedPlaybook, words: Words, here: Phase | None = None) -> GateFlow | None:
    """Return the picture of all gates; None if no gate has an outcome to show.

    Args:
        playbook: The linked playbook.
        words: The interface texts, for the names of outcomes and ends.
        here: Show only the ways to and from this phase.
    """
    phases = list(playbook.phases.values())
    ways = [
        (phase, outcome)
        for phase in phases
        if phase.exit
        for outcome in phase.exit.outcomes
        if here is None or here.id in (phase.id, outcome.phase)
    ]
    if not ways:
        return None
    if here is not None:
        shown = {here.id, *(phase.id for phase, _ in ways), *(o.phase for _, o in ways)}
        phases = [phase for phase in phases if phase.id in shown]
    return _Layout(playbook, words, phases, ways, here).picture()


class _Layout:
    """The layout of one picture."""

    def __init__(
        self,
        playbook: LinkedPlaybook,
        words: Words,
        phases: list[Phase],
        ways: list[tuple[Phase, OutcomeTarget]],
        here: Phase | None,
    ) -> None:
        self.playbook = playbook
        self.words = words
        self.phases = phases
        self.here = here
        self.place = {phase.id: n for n, phase in enumerate(phases)}
        self.number = {phase: n + 1 for n, phase in enumerate(playbook.phases)}
        self.names = {
            outcome: _WORD.wrapped(words.text(f"outcome_{outcome}"), _WORD_WIDTH - 14)
            for outcome in ("go", "repeat", "back", "stop")
        }
        self.word = max(_WORD.height(len(lines)) for lines in self.names.values()) + 6
        self.step = self.word + 6
        self.of = {
            phase.id: Sides.of(n, [o for p, o in ways if p.id == phase.id], self.place)
            for n, phase in enumerate(phases)
        }
        self.back = tracks([(n, self.place[str(o.phase)]) for n, o in self._going("left")])
        self.far = tracks([(n, self.place[str(o.phase)]) for n, o in self._going("further")])
        self.x = 10 + _TRACK * (max(self.back, default=-1) + 1) + _WORD_WIDTH + _APART

    def _going(self, side: str) -> list[tuple[int, OutcomeTarget]]:
        return [(n, o) for n, p in enumerate(self.phases) for o in getattr(self.of[p.id], side)]

    def picture(self) -> GateFlow:
        """Place the boxes from top to bottom, then the ways between them."""
        stages: list[Stage] = []
        gates: dict[str, GateBox] = {}
        y = 4
        for phase in self.phases:
            text = f"{self.number[phase.id]}. {phase.title}"
            height = _STAGE.height(len(_STAGE.wrapped(text, STAGE_WIDTH - 20))) + 20
            box = Box(self.x, y, STAGE_WIDTH, height)
            here = self.here is not None and phase.id == self.here.id
            stages.append(Stage(phase, self.number[phase.id], box, within(text, _STAGE, box), here))
            y = box.bottom + _APART
            sides = self.of[phase.id]
            if phase.exit and sides.any:
                gates[phase.id] = self._gate(phase, phase.exit, stages[-1].box, y)
                y = gates[phase.id].box.bottom + (_APART + self.word if sides.down else 0) + _APART
        ways: list[Way] = []
        ends: list[End] = []
        back, far = iter(self.back), iter(self.far)
        for n, phase in enumerate(self.phases):
            if phase.id not in gates:
                continue
            gate, sides = gates[phase.id].box, self.of[phase.id]
            for row, outcome in enumerate(sides.left):
                target = stages[self.place[str(outcome.phase)]]
                ways.append(self._leftwards(phase, outcome, (gate, row), target, next(back)))
            ways += [self._down(phase, outcome, gate, stages[n + 1]) for outcome in sides.down]
            if sides.ends:
                ends.append(self._end(gate, len(sides.ends)))
                ways += [
                    self._ending(phase, o, (gate, row), ends[-1].box) for row, o in enumerate(sides.ends)
                ]
            first = self._end_rows(len(sides.ends))
            for row, outcome in enumerate(sides.further, first):
                target = stages[self.place[str(outcome.phase)]]
                ways.append(self._rightwards(phase, outcome, (gate, row), target, next(far)))
        right = self.x + STAGE_WIDTH + 10
        if any(self.of[p].ends or self.of[p].further for p in gates):
            right = self._right_track(max(self.far, default=-1)) + 10
        return GateFlow(right, y - _APART + 6, tuple(stages), tuple(gates.values()), tuple(ways), tuple(ends))

    def _gate(self, phase: Phase, gate: ExitGate, stage: Box, y: int) -> GateBox:
        decider = self.playbook.roles[gate.decider]
        text = self.words.text("decided_by").format(role=decider.title)
        sides = self.of[phase.id]
        rows = max(len(sides.left), self._end_rows(len(sides.ends)) + len(sides.further))
        height = max(_GATE.height(len(_GATE.wrapped(text, STAGE_WIDTH - 56))) + 18, rows * self.step + 6)
        box = Box(self.x, y, STAGE_WIDTH, height)
        way = line((stage.centre, stage.bottom), (box.centre, box.y - 2))
        return GateBox(phase, box, within(text, _GATE, box, 28), way, roles_of(gate.decider))

    def _end_text(self) -> str:
        return self.words.text("project_ends")

    def _end_rows(self, ends: int) -> int:
        """Return the number of rows that the end beside a gate takes up."""
        if not ends:
            return 0
        height = _END.height(len(_END.wrapped(self._end_text(), _END_WIDTH - 16))) + 10
        return max(ends, -(-(height + 6) // self.step))

    def _end(self, gate: Box, ends: int) -> End:
        rows = self._end_rows(ends)
        x = gate.right + 2 * _APART + _WORD_WIDTH
        box = Box(x, gate.y + 6, _END_WIDTH, rows * self.step - 6)
        return End(box, within(self._end_text(), _END, box, 8))

    def _word(self, outcome: OutcomeTarget, x: int, y: int) -> tuple[Box, Label]:
        box = Box(x, y, _WORD_WIDTH, self.word)
        return box, within(self.words.text(f"outcome_{outcome.outcome.value}"), _WORD, box, 7)

    def _way(
        self, phase: Phase, outcome: OutcomeTarget, word: tuple[Box, Label], lines: tuple[Line, Line]
    ) -> Way:
        target = self.playbook.phases[outcome.phase] if outcome.phase else None
        return Way(outcome.outcome.value, phase, target, *word, *lines)

    def _leftwards(
        self, phase: Phase, outcome: OutcomeTarget, port: tuple[Box, int], target: Stage, track: int
    ) -> Way:
        gate, row = port
        word = self._word(outcome, gate.x - _APART - _WORD_WIDTH, gate.y + 6 + row * self.step)
        y, x = word[0].middle, self.x - _APART - _WORD_WIDTH - 4 - _TRACK * (track + 1) + _TRACK // 2
        before = line((gate.x, y), (word[0].right, y))
        after = line((word[0].x, y), (x, y), (x, target.box.middle), (target.box.x - 2, target.box.middle))
        return self._way(phase, outcome, word, (before, after))

    def _down(self, phase: Phase, outcome: OutcomeTarget, gate: Box, target: Stage) -> Way:
        word = self._word(outcome, gate.centre - _WORD_WIDTH // 2, gate.bottom + _APART)
        before = line((gate.centre, gate.bottom), (gate.centre, word[0].y))
        after = line((gate.centre, word[0].bottom), (gate.centre, target.box.y - 2))
        return self._way(phase, outcome, word, (before, after))

    def _ending(self, phase: Phase, outcome: OutcomeTarget, port: tuple[Box, int], end: Box) -> Way:
        gate, row = port
        word = self._word(outcome, gate.right + _APART, gate.y + 6 + row * self.step)
        y = word[0].middle
        before, after = line((gate.right, y), (word[0].x, y)), line((word[0].right, y), (end.x - 2, y))
        return self._way(phase, outcome, word, (before, after))

    def _right_track(self, track: int) -> int:
        return self.x + STAGE_WIDTH + 2 * _APART + _WORD_WIDTH + _END_WIDTH + _TRACK * (track + 1)

    def _rightwards(
        self, phase: Phase, outcome: OutcomeTarget, port: tuple[Box, int], target: Stage, track: int
    ) -> Way:
        gate, row = port
        word = self._word(outcome, gate.right + _APART, gate.y + 6 + row * self.step)
        y, x = word[0].middle, self._right_track(track)
        before = line((gate.right, y), (word[0].x, y))
        end = (target.box.right + 2, target.box.middle)
        after = line((word[0].right, y), (x, y), (x, end[1]), end)
        return self._way(phase, outcome, word, (before, after))
