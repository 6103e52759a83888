"""What a reviewer would say, and what not: the edges of the rules that judge work and words."""

# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import playbooks
from playbooks import load
from wellhead.check.rules import Context

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.source.finding import Finding

ROLE, HANDOFF, RUN, BUILD = "roles/keeper.yml", "handoffs/tool-over.yml", "phases/run.yml", "phases/build.yml"
CHECK = "checklist: [{id: x, text: "


def findings(folder: Path, rule: str, overlays: dict[str, str]) -> list[Finding]:
    """What a rule finds in the base playbook with these files laid over it."""
    files = playbooks.files_of(playbooks.BASE)
    for path, text in overlays.items():
        files[path] = playbooks.with_keys(files.get(path, ""), text)
    return [f for f in load(playbooks.written(folder, files), Context()).findings if f.rule == rule]


@pytest.mark.parametrize(
    ("rule", "path", "text", "found"),
    [
        # links
        ("dead-link", ROLE, "mission: See [it](../builder/).\n", False),
        ("dead-link", ROLE, "mission: See [it](../builders/).\n", True),
        ("dead-link", ROLE, "mission: See [it](../../../about/).\n", False),
        ("dead-link", ROLE, "mission: See `[it](../builders/)`.\n", False),
        ("dead-link", ROLE, "mission: Write to [us](mailto:a@example.org).\n", False),
        ("dead-link", ROLE, "mission: Ring [us](tel:123).\n", True),
        ("dead-link", ROLE, "mission: See [it]().\n", True),
        ("dead-link", ROLE, "mission: See [it](../../phases/build/#activity.draw).\n", False),
        ("dead-link", ROLE, "mission: See [it](../../phases/build/#activity.drew).\n", True),
        ("dead-link", ROLE, "mission: See [it](../../glossary/#term-bench).\n", False),
        ("dead-link", ROLE, "mission: See [it](../../glossary/#term-bank).\n", True),
        # markup
        ("lost-markup", ROLE, "mission: |\n  One\n\n  # Two\n", True),
        ("lost-markup", ROLE, "mission: |\n  ```text\n  # Two\n  ```\n", False),
        ("lost-markup", ROLE, 'mission: "Item #1, and #2"\n', False),
        ("lost-markup", ROLE, "mission: Less <b>is</b> more\n", True),
        ("lost-markup", ROLE, "mission: Less than <n> or 1 < 2\n", False),
        ("lost-markup", ROLE, 'mission: "![Tool](tool.png)"\n', True),
        ("lost-markup", ROLE, "question: Is **this** right?\n", True),
        ("lost-markup", ROLE, "question: Is 2 * 3 * 4 right?\n", False),
        ("lost-markup", ROLE, "question: Does [[role/builder]] know?\n", True),
        # acronyms
        ("undefined-acronym", ROLE, "mission: File the QZR.\n", True),
        ("undefined-acronym", ROLE, "mission: File the QZRs.\n", True),
        ("undefined-acronym", ROLE, "mission: File the PDF.\n", False),
        ("undefined-acronym", ROLE, "mission: Do NOT lend it.\n", False),
        ("undefined-acronym", ROLE, "mission: See part IV.\n", False),
        ("undefined-acronym", ROLE, "mission: File the `QZR`.\n", False),
        ("undefined-acronym", ROLE, "mission: File the QZR (quarterly zinc report).\n", False),
        ("undefined-acronym", ROLE, "tools: [{name: QZR, for: Filing}]\n", False),
        # terms
        ("unused-term", "glossary.yml", "- {id: tool, term: Tools (sharp), definition: What cuts}\n", False),
        ("unused-term", "glossary.yml", "- {id: tool, term: Blade, aliases: [tool], definition: What cuts}\n", False),
        ("unused-term", "glossary.yml", "- {id: blade, term: Blade, definition: A blade}\n", True),
        ("unused-term", "glossary.yml", "- {id: a, term: Blade, definition: x}\n- {id: b, term: Tool, definition: y, see: [term/a]}\n", False),
        ("unused-term", "glossary.yml", "- {id: check, term: Checklist, definition: On every page}\n", False),
        ("unexplained-term", ROLE, "mission: It is *really* so.\n", False),
        ("unexplained-term", ROLE, "mission: Ask the Tool Guild, or the Tool Guild, and the Tool Guild.\n", False),
        # summaries
        ("summary-repeats-title", ROLE, "title: Keeper\nsummary: The keeper\n", True),
        ("summary-repeats-title", ROLE, "title: Keeper\nsummary: Keeps it sharp\n", False),
        # ids
        ("id-unlike-title", ROLE, "title: Person who keeps it\n", False),
        ("id-unlike-title", ROLE, "title: Owner\n", True),
        ("id-unlike-title", ROLE, "title: 道具番\n", False),
        # checks
        ("long-check", RUN, CHECK + " ".join(["word"] * 20) + "}]\n", False),
        ("long-check", RUN, CHECK + " ".join(["word"] * 21) + "}]\n", True),
        ("compound-check", RUN, CHECK + "It is sharp; it shines}]\n", True),
        ("compound-check", RUN, CHECK + "It weighs 1.5 kg. It shines}]\n", False),
        ("compound-check", RUN, CHECK + "It is sharp. It shines}]\n", True),
        ("duplicate-check", RUN, "checklist: [{id: a, text: The tool is sharp}, {id: b, text: The tool is not sharp}]\n", False),
        ("duplicate-check", RUN, "checklist: [{id: a, text: Rule 3 is kept}, {id: b, text: Rule 4 is kept}]\n", False),
        ("duplicate-check", RUN, "checklist: [{id: a, text: The tool is sharp}, {id: b, text: Tools are sharp}]\n", True),
    ],
)  # fmt: skip
def test_words(rule: str, path: str, text: str, *, found: bool, tmp_path: Path) -> None:
    """A rule about words finds what is wrong, and leaves alone what only looks like it."""
    assert bool(findings(tmp_path, rule, {path: text})) is found


@pytest.mark.parametrize(
    "rule", ["duplicate-check", "compound-check", "vague-check", "unobservable-check", "long-check"]
)
def test_checks_are_looked_at_everywhere(rule: str, tmp_path: Path) -> None:
    """Checks are judged wherever they stand: phases, gates, hand-offs, practices, states, onboarding."""
    text = "Everyone knows that the tool is appropriate and the bench is appropriate, " + "yes " * 12
    item = f"{{id: x, text: '{text}'}}"
    twice = f"[{item}, {item.replace('id: x', 'id: y')}]"
    places = {
        ROLE: f"onboarding: [{{when: day-1, checks: {twice}}}]\n",
        RUN: f"checklist: {twice}\n",
        HANDOFF: f"accept: {twice}\n",
        "practices/pair.yml": f"checklist: {twice}\n",
        "artifacts/tool.yml": f"states: [{{id: made, title: Made, checks: {twice}}}]\n",
    }
    for n, (path, overlay) in enumerate(places.items()):
        assert {f.span.path for f in findings(tmp_path / str(n), rule, {path: overlay})} == {path}


def test_the_way_is_shown(tmp_path: Path) -> None:
    """A need that a way round does not meet comes with that way, gate by gate, and with its producer."""
    look = (
        "title: Look\nsummary: Is one needed?\ngoal: We know.\ninvolvement:\n"
        "  builder: {level: support, focus: a}\n  keeper: {level: lead, focus: b}\n"
        "checklist: [{id: seen, text: The shelf was searched}]\n"
    )
    overlays = {
        "phases/look.yml": look + "exit: {decider: keeper, outcomes: {go: wait, back: build}}\n",
        "phases/wait.yml": look.replace("Look", "Wait") + "exit: {decider: keeper, outcomes: {go: run}}\n",
        "playbook.yml": "phases: [look, wait, build, run]\n",
    }
    (found,) = findings(tmp_path, "entry-never-met", overlays)
    assert "look to wait to run" in found.message
    assert [(r.span.path, r.message) for r in found.related] == [
        ("phases/look.yml", "from look a decision leads to wait"),
        ("phases/wait.yml", "from wait a decision leads to run"),
        ("phases/build.yml", "tool@made is produced here, in build"),
    ]


def test_a_way_back_is_no_way_round(tmp_path: Path) -> None:
    """Going back or repeating does not make a need unmet."""
    overlays = {RUN: "exit: {decider: builder, outcomes: {repeat: run, back: build, stop: null}}\n"}
    assert findings(tmp_path, "entry-never-met", overlays) == []


def test_a_circle_is_told_once(tmp_path: Path) -> None:
    """Three activities that wait for each other are one finding, and what waits for them is none."""
    artifact = (
        "title: {0}\nsummary: It helps\nform: data\nowner_role: builder\nstates: [{{id: s, title: S}}]\n"
    )
    activity = (
        "  - {{id: {0}, title: Make {0}, responsible: [builder], accountable: keeper,\n"
        "     needs: [{1}@s], produces: [{0}@s], checklist: [{{id: {0}-done, text: '{0} lies there'}}]}}\n"
    )
    pairs = [("ash", "bow"), ("bow", "cup"), ("cup", "ash"), ("dye", "ash")]
    base = playbooks.files_of(playbooks.BASE)[BUILD]
    activities = base[base.index("activities:") : base.index("exit:")]
    overlays = {f"artifacts/{name}.yml": artifact.format(name) for name, _ in pairs}
    overlays[BUILD] = activities + "".join(activity.format(*pair) for pair in pairs)
    (found,) = findings(tmp_path, "circular-needs", overlays)
    assert "ash waits for bow waits for cup waits for ash" in found.message
    assert [r.message for r in found.related] == ['"bow" needs cup@s', '"cup" needs ash@s']


def test_unknown_roles_are_no_overload(tmp_path: Path) -> None:
    """A phase in which one role works alone has nobody to compare it with."""
    activities = "".join(
        f"  - {{id: cut-{n}, title: Cut {n}, responsible: [keeper], accountable: builder, checklist: [{{id: c{n}, text: 'Part {n} fits'}}]}}\n"
        for n in range(9)
    )
    assert findings(tmp_path, "overloaded-role", {RUN: "activities:\n" + activities}) == []
