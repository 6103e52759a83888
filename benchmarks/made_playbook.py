"""A playbook of any size, the same at every run, with links between its parts as in a real one.

Pages come out at about 450 words, with a table and 20 to 30 items to tick, as in a playbook that people
have worked on for some years. Phases and roles grow much slower than practices and artifacts do. All rules run;
those that judge the text are switched off, since nobody reads what they say, and stop at the first they find.
"""

from __future__ import annotations

import random
from pathlib import Path

from wellhead.check.rules import RULES
from wellhead.check.settings import FIXED

_NOUNS = (
    "baseline measure pipeline sample forecast review ledger signal archive budget protocol sensor report "
    "harbour calendar contract monitor notebook threshold dataset label schedule drawing inventory gateway "
    "record survey workshop boundary checklist decision outline handbook experiment reading register valve"
).split()
_ADJECTIVES = (
    "early common shared narrow honest weekly written signed plain recent cheap steady visible second "
    "measured agreed complete open earlier useful small local final quiet joint public regular first"
).split()
_VERBS = (
    "describes limits explains replaces confirms follows supports precedes carries answers settles shows "
    "delays feeds protects measures outlives repeats names bounds checks covers needs joins"
).split()
_DONE = "written recorded agreed published measured reviewed archived counted signed compared tested dated".split()


class _Prose:
    """Sentences that differ, from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def noun(self) -> str:
        return f"{self._random.choice(_ADJECTIVES)} {self._random.choice(_NOUNS)}"

    def sentence(self) -> str:
        verb = self._random.choice(_VERBS)
        return f"The {self.noun()} {verb} the {self.noun()} before anyone trusts the {self.noun()}."

    def item(self) -> str:
        return f"The {self.noun()} is {self._random.choice(_DONE)} beside the {self.noun()}"

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))


def make_playbook(folder: Path, entities: int) -> None:
    """Write a valid playbook.

    Args:
        folder: where to; made if missing.
        entities: how many files in the kinds' folders; at least 24.
    """
    _Maker(folder, entities).make()


class _Maker:
    def __init__(self, folder: Path, entities: int) -> None:
        self.folder = folder
        self.phases = min(48, max(4, entities // 60))
        self.roles = min(16, max(4, entities // 60))
        rest = entities - self.phases - self.roles
        self.practices = rest * 9 // 20
        self.artifacts = rest * 7 // 20
        self.handoffs = rest - self.practices - self.artifacts
        self.activities = min(14, max(2, self.artifacts // self.phases))
        self.terms = max(20, entities // 20)

    def make(self) -> None:
        for kind in ("roles", "phases", "practices", "artifacts", "handoffs"):
            (self.folder / kind).mkdir(parents=True)
        self._manifest()
        self._glossary()
        for n in range(self.roles):
            self._role(n)
        for n in range(self.phases):
            self._phase(n)
        for n in range(self.practices):
            self._practice(n)
        for n in range(self.artifacts):
            self._artifact(n)
        for n in range(self.handoffs):
            self._handoff(n)

    def _write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")

    def _rich(
        self, prose: _Prose, n: int, paragraphs: int, *, table: bool = False, indent: str = "  "
    ) -> str:
        parts = [prose.paragraph(2)]
        parts.append(
            f"Ask [[role/role-{n % self.roles}]] about the **{prose.noun()}**, and read "
            f"[[practice/practice-{(n + 7) % self.practices}|the usual way]] before the *{prose.noun()}*."
        )
        parts += [prose.paragraph(5) for _ in range(paragraphs)]
        parts.append("\n".join(f"- {prose.sentence()}" for _ in range(2)))
        if table:
            rows = [f"| {prose.noun()} | {prose.noun()} | {prose.noun()} |" for _ in range(5)]
            parts.append("\n".join(["| What | Where | Until |", "| --- | --- | --- |", *rows]))
        text = "\n\n".join(parts)
        return "|\n" + "\n".join(f"{indent}{line}" if line else "" for line in text.split("\n")) + "\n"

    def _checks(self, prose: _Prose, n: int, name: str, count: int, indent: str) -> str:
        return "".join(
            f"{indent}- id: {name}-{i}\n{indent}  text: {prose.item()} {i}\n"
            f"{indent}  role: role-{(n + i) % self.roles}\n"
            + (f"{indent}  why: {prose.sentence()}\n" if i % 6 == 0 else "")
            + (f"{indent}  level: should\n" if i % 4 == 1 else "")
            for i in range(count)
        )

    def _manifest(self) -> None:
        phases = ", ".join(f"phase-{n}" for n in range(self.phases))
        self._write(
            "playbook.yml",
            "title: A made playbook\nsummary: For measuring\nsite_id: made\nversion: '1'\nowner: Nobody\n"
            f"reviewed: 2026-01-01\nphases: [{phases}]\n"
            "levels:\n  - {id: lead, title: Leads}\n  - {id: contribute, title: Contributes}\n"
            "  - {id: support, title: Supports}\n"
            "sources:\n  handbook: {title: The handbook, author: Nobody}\nrules:\n"
            + "".join(
                f"  {rule.id}: {{severity: off, reason: Made text is judged by its speed only}}\n"
                for rule in RULES
                if not rule.asked and rule.id not in FIXED
            ),
        )

    def _glossary(self) -> None:
        entries = []
        for n in range(self.terms):
            prose = _Prose(n + 5_000_000)
            entries.append(f"- id: term-{n}\n  term: Term {n}\n  definition: {prose.sentence()}\n")
        self._write("glossary.yml", "".join(entries))

    def _role(self, n: int) -> None:
        prose = _Prose(n + 1_000_000)
        onboarding = "".join(
            f"  - when: {when}\n    checks:\n{self._checks(prose, n, when, 4, '      ')}"
            for when in ("day-1", "week-1", "day-30", "day-60", "day-90")
        )
        self._write(
            f"roles/role-{n}.yml",
            f"title: Role {n}\nsummary: Keeps the {prose.noun()} and the {prose.noun()} in order\n"
            f"question: Where is the {prose.noun()} now?\nmission: {self._rich(prose, n, 2, table=True)}"
            f"responsibilities:\n"
            + "".join(f"  - {prose.sentence()}\n" for _ in range(5))
            + f"onboarding:\n{onboarding}",
        )

    def _phase(self, n: int) -> None:
        prose = _Prose(n + 2_000_000)
        involvement = "".join(
            f"  role-{r}: {{level: {'lead' if r == n % self.roles else 'contribute' if r % 3 else 'support'}, "
            f"focus: Looks after the {prose.noun()}}}\n"
            for r in range(self.roles)
        )
        activities = ""
        for a in range(self.activities):
            number = n * self.activities + a
            made = range(number, self.artifacts, self.phases * self.activities)
            produced = ", ".join(f"artifact-{m}@draft" for m in made)
            others = range(
                (number + 1) % (self.phases * self.activities), self.artifacts, self.phases * self.activities
            )
            used = ", ".join(f"artifact-{m}" for m in others)
            activities += (
                f"  - id: activity-{a}\n    title: Settle the {prose.noun()} {a}\n"
                f"    summary: So that the {prose.noun()} holds\n"
                f"    body: {self._rich(prose, number, 0, indent='      ')}"
                f"    responsible: [role-{a % self.roles}, role-{(a + 1) % self.roles}]\n"
                f"    accountable: role-{(a + 2) % self.roles}\n    consulted: [role-{(a + 3) % self.roles}]\n"
                f"    produces: [{produced}]\n    uses: [{used}]\n"
                + (f"    after: [activity-{a - 1}]\n" if a % 3 else "")
                + f"    practices: [practice-{number % self.practices}]\n"
                f"    checklist:\n{self._checks(prose, number, f'a{a}', 2, '      ')}"
            )
        following = f"phase-{n + 1}" if n + 1 < self.phases else "null"
        self._write(
            f"phases/phase-{n}.yml",
            f"title: Phase {n}\nsummary: Brings the {prose.noun()} to the {prose.noun()}\n"
            f"goal: {self._rich(prose, n, 1)}involvement:\n{involvement}activities:\n{activities}"
            f"exit:\n  decider: role-{n % self.roles}\n"
            f"  criteria:\n{self._checks(prose, n + 1, 'ready', 2, '    ')}"
            f"  outcomes: {{go: {following}, repeat: phase-{n}}}\n",
        )

    def _practice(self, n: int) -> None:
        prose = _Prose(n + 3_000_000)
        self._write(
            f"practices/practice-{n}.yml",
            f"title: Practice {n}\nsummary: Puts the {prose.noun()} before the {prose.noun()}\n"
            f"problem: {self._rich(prose, n, 0, table=True)}"
            f"roles: [role-{n % self.roles}, role-{(n + 1) % self.roles}]\nphases: [phase-{n % self.phases}]\n"
            f"when: Every week\nduration: an hour\nsteps:\n"
            + "".join(f"  - {prose.sentence()}\n" for _ in range(3))
            + "benefits:\n"
            + "".join(f"  - {prose.sentence()}\n" for _ in range(2))
            + f"related: [practice-{(n + 1) % self.practices}]\nsources: [handbook]\n"
            f"checklist:\n{self._checks(prose, n, 'done', 22, '  ')}",
        )

    def _artifact(self, n: int) -> None:
        prose = _Prose(n + 4_000_000)
        self._write(
            f"artifacts/artifact-{n}.yml",
            f"title: Artifact {n}\nsummary: Holds the {prose.noun()} and the {prose.noun()}\nform: document\n"
            f"owner_role: role-{n % self.roles}\nstates:\n"
            f"  - id: draft\n    title: Draft\n    checks:\n{self._checks(prose, n, 'draft', 9, '      ')}"
            f"  - id: agreed\n    title: Agreed\n    checks:\n{self._checks(prose, n, 'agreed', 11, '      ')}"
            f"body: {self._rich(prose, n, 0, table=True)}",
        )

    def _handoff(self, n: int) -> None:
        prose = _Prose(n + 6_000_000)
        artifact = n % self.artifacts
        phase = artifact % (self.phases * self.activities) // self.activities
        self._write(
            f"handoffs/handoff-{n}.yml",
            f"title: Hand-off {n}\nsummary: Passes the {prose.noun()} on with the {prose.noun()}\n"
            f"from: role-{artifact % self.roles}\nto: role-{(artifact + 1) % self.roles}\n"
            f"phase: phase-{phase}\ncarries: [artifact-{artifact}@draft]\n"
            f"accept:\n{self._checks(prose, n, 'good', 8, '  ')}"
            f"on_reject: {self._rich(prose, n, 1, table=True)}",
        )
