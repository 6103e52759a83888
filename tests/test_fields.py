"""Playbooks of other fields: few findings, such as a person would agree with; and honest mistakes are found.

Each folder in ``fields`` holds a made-up playbook as a team of that field might keep it, one of them in German,
and beside it ``expected.txt``: what the checker says about it.
"""

# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

import playbooks
from wellhead.check.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIELDS = sorted(p for p in (playbooks.TESTS / "fields").iterdir() if p.is_dir())


class Mistake(NamedTuple):
    """One thing that an author got wrong: in a file, what stood there, what stands there now."""

    rule: str
    field: str
    path: str
    was: str
    now: str


MISTAKES = [
    # responsibility
    Mistake(
        "one-lead",
        "incident-response",
        "phases/contain.yml",
        "responder: {level: help",
        "responder: {level: lead",
    ),
    Mistake("one-lead", "newsroom", "phases/pruefen.yml", "level: fuehrt", "level: arbeitet-mit"),
    Mistake(
        "raci-overlap",
        "incident-response",
        "phases/contain.yml",
        "informed: [comms]",
        "informed: [comms, service-owner]",
    ),
    Mistake(
        "involvement-against-raci",
        "clinical-trial",
        "phases/conduct.yml",
        "statistician: {level: advises, focus: Keeping out}",
        "statistician: {level: works, focus: Keeping out}",
    ),
    Mistake(
        "idle-lead",
        "clinical-trial",
        "phases/close-out.yml",
        """investigator: {level: works, focus: The report}
  coordinator: {level: works, focus: Telling the participants}
  statistician: {level: leads, focus: The analysis, relies_on: [data-manager]}
  data-manager: {level: works, focus: The lock}
  monitor: {level: advises""",
        """investigator: {level: works, focus: The report}
  coordinator: {level: works, focus: Telling the participants}
  statistician: {level: works, focus: The analysis, relies_on: [data-manager]}
  data-manager: {level: works, focus: The lock}
  monitor: {level: leads""",
    ),
    Mistake(
        "approves-only",
        "newsroom",
        "phases/recherchieren.yml",
        "responsible: [datenredakteur]\n    accountable: reporterin",
        "responsible: [reporterin]\n    accountable: datenredakteur",
    ),
    # flow
    Mistake(
        "entry-never-met",
        "newsroom",
        "phases/pruefen.yml",
        "{go: recherchieren, stop: null}",
        "{go: recherchieren, back: veroeffentlichen, stop: null}",
    ),
    Mistake(
        "gate-without-way-on",
        "newsroom",
        "phases/veroeffentlichen.yml",
        "{go: null, back: recherchieren}",
        "{repeat: veroeffentlichen}",
    ),
    Mistake(
        "loop-without-exit",
        "incident-response",
        "phases/learn.yml",
        "outcomes: {go: detect, repeat: learn, stop: null}",
        "outcomes: {back: contain, repeat: learn}",
    ),
    Mistake(
        "state-out-of-order",
        "clinical-trial",
        "artifacts/trial-data.yml",
        """  - {id: verified, title: Verified, checks: [{id: trail, text: Each changed number shows who changed it and why}]}
  - {id: locked, title: Locked}
""",
        """  - {id: locked, title: Locked}
  - {id: verified, title: Verified, checks: [{id: trail, text: Each changed number shows who changed it and why}]}
""",
    ),
    Mistake(
        "hand-off-not-own",
        "incident-response",
        "handoffs/timeline-to-owner.yml",
        "from: scribe",
        "from: comms",
    ),
    Mistake(
        "hand-off-out-of-phase",
        "newsroom",
        "handoffs/plan-an-daten.yml",
        "phase: pruefen",
        "phase: veroeffentlichen",
    ),
    # checklists
    Mistake(
        "duplicate-check",
        "clinical-trial",
        "phases/close-out.yml",
        "text: The list of open queries is empty",
        "text: Each participant holds the signed copies",
    ),
    Mistake(
        "duplicate-check",
        "newsroom",
        "phases/veroeffentlichen.yml",
        "text: Neben jedem Satz steht die Nummer seines Belegs",
        "text: Das Archiv ist nach früherem Bericht durchsucht worden",
    ),
    Mistake(
        "compound-check",
        "incident-response",
        "phases/detect.yml",
        "text: Everybody needed is in the call",
        "text: Everybody needed is in the call and the scribe has begun",
    ),
    Mistake(
        "compound-check",
        "newsroom",
        "phases/recherchieren.yml",
        "text: Jedes Gespräch wurde am selben Tag aufgeschrieben",
        "text: Jedes Gespräch wurde aufgeschrieben und die Aufnahme ist gesichert",
    ),
    Mistake(
        "unobservable-check",
        "clinical-trial",
        "handoffs/forms-to-ward.yml",
        "text: The coordinator has filled one form without help",
        "text: The coordinator is aware of every rule of the form",
    ),
    Mistake(
        "unobservable-check",
        "newsroom",
        "handoffs/plan-an-daten.yml",
        "text: Der Datenredakteur hat die Frage in eigenen Worten wiederholt",
        "text: Der Datenredakteur versteht die Frage",
    ),
    Mistake(
        "vague-check",
        "incident-response",
        "phases/learn.yml",
        "text: The review took place within five working days",
        "text: The review took place as soon as possible",
    ),
    Mistake(
        "vague-check",
        "newsroom",
        "phases/veroeffentlichen.yml",
        "lagen mindestens zwei Werktage",
        "lag ausreichend Zeit",
    ),
    Mistake(
        "long-check",
        "clinical-trial",
        "artifacts/safety-report.yml",
        "text: Each adverse event has a judgement of its cause",
        "text: Each adverse event that any hospital reported by letter or by telephone since the last visit "
        "of the monitor has a judgement of its cause",
    ),
    # texts
    Mistake(
        "undefined-acronym",
        "clinical-trial",
        "roles/statistician.yml",
        "You fix the analysis before anybody has seen data.",
        "You fix the analysis before the DSMB has seen data.",
    ),
    Mistake(
        "unused-term",
        "incident-response",
        "phases/learn.yml",
        "before the next error budget meeting",
        "before the next meeting",
    ),
    Mistake(
        "lost-markup",
        "newsroom",
        "roles/justiziarin.yml",
        "mission: Du findest die Formulierung, die stimmt und hält.",
        "mission: |\n  ### Auftrag\n\n  Du findest die Formulierung, die hält.",
    ),
    Mistake(
        "summary-repeats-title",
        "newsroom",
        "practices/zwei-quellen.yml",
        "summary: Schützt vor dem, der die Geschichte gern hätte",
        "summary: Zwei Quellen, die sich nicht kennen",
    ),
    Mistake(
        "dead-link",
        "incident-response",
        "roles/commander.yml",
        "[[practice/roll-back-first|rollback]]",
        "[rollback](../../practices/roll-back/)",
    ),
    Mistake(
        "uncited-source",
        "clinical-trial",
        "phases/design.yml",
        "    sources: [gcp]\n",
        "",
    ),
    # hygiene
    Mistake(
        "id-unlike-title",
        "newsroom",
        "practices/frist-setzen.yml",
        "title: Eine Frist setzen",
        "title: Die Betroffenen anhören",
    ),
]
SEEDED = {mistake.rule for mistake in MISTAKES}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_few_findings(field: Path, expect: Callable[[Path, bytes], None]) -> None:
    """What is found in a playbook that a team is content with is no more than a person would say."""
    expect(field / "expected.txt", playbooks.reported(field).encode())
    assert len(playbooks.found(field)) <= 2


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.rule}-{m.field}")
def test_mistake_is_found(mistake: Mistake, tmp_path: Path) -> None:
    """An honest mistake is found by the rule that is meant to, in the file, and causes no other finding."""
    field = playbooks.TESTS / "fields" / mistake.field
    files = playbooks.files_of(field)
    assert files[mistake.path].count(mistake.was) == 1
    files[mistake.path] = files[mistake.path].replace(mistake.was, mistake.now)
    before = {(f.rule, f.message) for f in playbooks.checked(field).findings}
    after = playbooks.checked(playbooks.written(tmp_path, files)).findings
    new = [f for f in after if (f.rule, f.message) not in before]
    assert {f.rule for f in new} == {mistake.rule}, playbooks.reported(tmp_path)


def test_mistakes_are_of_known_rules() -> None:
    """Every rule that judges people's work and words is tried on a playbook of another field."""
    known = {rule.id for rule in RULES}
    assert known >= SEEDED
    assert len(SEEDED) >= 23
