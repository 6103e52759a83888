"""What follows from the graph: every reference answered from its other end."""

# ruff: noqa: E501, ARG001

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import playbooks
from wellhead.playbook.linked.roles import raci
from wellhead.playbook.parts import Activity
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook


@pytest.fixture(scope="module")
def tool() -> LinkedPlaybook:
    """The tests' tiny playbook."""
    playbook = playbooks.checked(playbooks.BASE).playbook
    assert playbook is not None
    return playbook


@pytest.fixture(scope="module")
def golden() -> LinkedPlaybook:
    """The golden playbook."""
    playbook = playbooks.checked(playbooks.TESTS / "golden" / "playbook").playbook
    assert playbook is not None
    return playbook


def test_orders(tool: LinkedPlaybook) -> None:
    """Phases stand in the manifest's order, roles by where they first lead, terms by the alphabet."""
    assert list(tool.phases) == ["build", "run"]
    assert list(tool.roles) == ["builder", "keeper"]
    assert list(tool.terms) == ["bench"]
    assert [str(e.ref) for e in tool.entities] == [
        "role/builder",
        "role/keeper",
        "phase/build",
        "phase/run",
        "practice/pair",
        "artifact/drawing",
        "artifact/tool",
        "handoff/tool-over",
    ]


def test_phase(tool: LinkedPlaybook) -> None:
    """A phase knows its neighbours, leaders, hand-offs, practices and what leads to it."""
    build, run = tool.phases.values()
    assert tool.neighbours(build) == (None, run)
    assert tool.neighbours(run) == (build, None)
    assert [r.id for r in tool.leaders(build)] == ["builder"]
    assert [h.id for h in tool.handoffs_of(build)] == ["tool-over"]
    assert [p.id for p in tool.practices_of(build)] == ["pair"]
    assert tool.gates_into(run) == ((build, "go"),)
    assert tool.gates_into(build) == ((build, "repeat"),)
    assert list(tool.involvement(build)) == ["builder", "keeper"]


def test_checklist(golden: LinkedPlaybook) -> None:
    """A phase's one checklist: entry, each activity, the phase's own, hand-offs, exit; groups without checks are left out."""
    build, run = golden.phases.values()
    assert [(g.kind, [c.key for c in g.checks]) for g in golden.checklist(build)] == [
        ("entry", ["phase/build/wanted"]),
        ("activity", ["phase/build/drawn"]),
        ("activity", ["phase/build/works"]),
        ("phase", ["phase/build/tidy"]),
        ("handoff", ["handoff/tool-over/in-hand"]),
        ("exit", ["phase/build/good"]),
    ]
    assert [g.kind for g in golden.checklist(run)] == ["activity"]


def test_checks(golden: LinkedPlaybook) -> None:
    """Every check is found with its owner, and its steps lead to its place in the file."""
    assert {c.owner.kind for c in golden.checks} == {
        Kind.PLAYBOOK, Kind.ROLE, Kind.PHASE, Kind.PRACTICE, Kind.ARTIFACT, Kind.HANDOFF,
    }  # fmt: skip
    assert len({c.key for c in golden.checks}) == len(golden.checks) == 15
    for at in golden.checks:
        span = golden.at(at.owner, *at.steps, "id")
        text = golden.document(at.owner).source.text.split("\n")[span.line - 1]
        assert text[span.column - 1 : span.end_column - 1] == at.check.id


def test_role(tool: LinkedPlaybook) -> None:
    """A role knows its gates, artifacts, practices and hand-offs in and out."""
    builder, keeper = tool.roles.values()
    assert [(g.phase.id, g.side) for g in tool.gates_decided_by(keeper)] == [("build", "exit")]
    assert [a.id for a in tool.artifacts_of(builder)] == ["drawing"]
    assert [p.id for p in tool.practices_with(builder)] == ["pair"]
    assert (
        [h.id for h in tool.handoffs_out(builder)]
        == [h.id for h in tool.handoffs_in(keeper)]
        == ["tool-over"]
    )
    assert tool.handoffs_in(builder) == ()


def test_artifact(golden: LinkedPlaybook) -> None:
    """An artifact knows who produces, needs, uses and carries it, with the state; the first where none is named."""

    def told(places: object) -> list[tuple[str, str | None]]:
        return [(at.activity.id, state) for at, state in places]  # type: ignore[attr-defined]

    assert told(golden.producers("tool")) == [("make-the-tool", "made"), ("use-the-tool", "worn")]
    assert told(golden.needers("drawing")) == [("make-the-tool", "sketched")]
    assert told(golden.users("drawing")) == [("make-the-tool", "sketched")]
    assert [h.id for h in golden.carried_by("drawing")] == ["tool-over"]
    assert golden.producers("nothing") == ()


def test_practice(golden: LinkedPlaybook) -> None:
    """A practice knows the activities, checks and practices that name it, whichever of two says so."""
    pair, alone = golden.practices["pair"], golden.practices["alone"]
    assert [a.activity.id for a in golden.activities_with(pair)] == ["make-the-tool"]
    assert [c.key for c in golden.checks_with(pair)] == ["phase/build/wanted"]
    assert [p.id for p in golden.related_to(alone)] == ["pair"]
    assert [p.id for p in golden.related_to(pair)] == ["alone"]


def test_mentions_and_citations(golden: LinkedPlaybook) -> None:
    """What links to an entity, and what rests on a source, is known from both ends."""
    assert golden.mentioned_by[Ref(Kind.ROLE, "builder")] == (
        golden.playbook.manifest.ref,
        Ref(Kind.PRACTICE, "pair"),
        Ref(Kind.TERM, "bench"),
    )
    assert {str(u.owner) for u in golden.cited_by["book"]} == {
        "role/builder", "phase/build", "artifact/tool", "handoff/tool-over", "term/bench",
    }  # fmt: skip


def test_every_use_has_its_place(golden: LinkedPlaybook) -> None:
    """Each reference, in a field or within a text, is found at the very place where it stands in its file."""
    for use in golden.uses:
        document = golden.document(use.owner)
        span = (
            document.word(use.within, *use.steps, nth=use.nth)
            if use.within
            else document.at(*use.steps, key=use.key)
        )
        line = document.source.text.split("\n")[span.line - 1]
        written = line[span.column - 1 : span.end_column - 1]
        assert written.strip("'\"") == (use.within or use.target), use


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"a": [], "b": [], "c": []}, "abc"),
        ({"a": ["c"], "b": [], "c": []}, "bca"),
        ({"a": ["b"], "b": ["c"], "c": []}, "cba"),
        ({"a": ["x"], "b": [], "c": []}, "abc"),
        ({"a": ["b"], "b": ["a"], "c": []}, "cab"),
        ({"a": ["a"], "b": ["a"], "c": ["b"]}, "abc"),
    ],
)
def test_activities_in_order(after: dict[str, list[str]], expected: str, tool: LinkedPlaybook) -> None:
    """Activities stand after those they wait for, else as written; a circle is no endless loop."""
    activities = tuple(
        Activity(id=a, title=a, responsible=("r",), accountable="r", after=tuple(before))
        for a, before in after.items()
    )
    phase = tool.phases["build"].model_copy(update={"activities": activities})
    assert "".join(at.activity.id for at in tool.activities_of(phase)) == expected
    assert {at.activity.id: at.position for at in tool.activities_of(phase)} == {"a": 0, "b": 1, "c": 2}


def test_raci(tool: LinkedPlaybook) -> None:
    """Letters come in the order R, A, C, I."""
    activity = Activity(
        id="x", title="x", responsible=("r",), accountable="r", consulted=("c", "r"), informed=("r", "i")
    )
    assert [raci(activity, role) for role in ("r", "c", "i", "z")] == ["RACI", "C", "I", ""]
