"""A playbook of any size, the same at every run, with links between its parts as in a real one."""

from __future__ import annotations

from pathlib import Path

PHASES = 8
ROLES = 8
_TEXT = (
    "Teams that skip this find out late, and the *cost* grows with every week. Write down what you saw, "
    "show it to [[role/role-{r}]], and compare it with **the last time**.\n\n"
    "  - Look at the numbers before you look at the picture.\n"
    "  - Ask who will use it, and when.\n\n"
    "  Then decide together, and say so in [[practice/practice-{p}|the usual way]]."
)


def make_playbook(folder: Path, entities: int) -> None:
    """Write a valid playbook.

    Args:
        folder: where to; made if missing.
        entities: how many files in the kinds' folders; at least 40.
    """
    rest = entities - PHASES - ROLES
    practices = rest * 2 // 5
    artifacts = rest * 2 // 5
    handoffs = rest - practices - artifacts
    per_phase = -(-artifacts // PHASES)
    for kind in ("roles", "phases", "practices", "artifacts", "handoffs"):
        (folder / kind).mkdir(parents=True)

    def write(path: str, text: str) -> None:
        (folder / path).write_text(text, encoding="utf-8")

    def rich(n: int, indent: str = "  ") -> str:
        return "|\n" + indent + _TEXT.format(r=n % ROLES, p=n % practices).replace("\n  ", f"\n{indent}")

    def check(n: int, name: str) -> str:
        return f"{{id: {name}, text: The result of step {n} is written down, role: role-{n % ROLES}, why: It helps}}"

    phases = ", ".join(f"phase-{n}" for n in range(PHASES))
    write(
        "playbook.yml",
        f"title: A made playbook\nsummary: For measuring\nsite_id: made\nversion: '1'\nowner: Nobody\n"
        f"phases: [{phases}]\nlevels:\n  - {{id: lead, title: Leads}}\n  - {{id: support, title: Supports}}\n",
    )
    terms = "".join(
        f"- id: term-{n}\n  term: Term {n}\n  definition: What term {n} means\n"
        for n in range(max(20, entities // 20))
    )
    write("glossary.yml", terms)
    for n in range(ROLES):
        write(
            f"roles/role-{n}.yml",
            f"title: Role {n}\nsummary: The role number {n}\nquestion: What is number {n}?\nmission: {rich(n)}\n"
            f"responsibilities: [One thing, Another thing]\n",
        )
    for n in range(artifacts):
        write(
            f"artifacts/artifact-{n}.yml",
            f"title: Artifact {n}\nsummary: The artifact number {n}\nform: document\nowner_role: role-{n % ROLES}\n"
            f"states:\n  - id: made\n    title: Made\n    checks:\n      - {check(n, 'whole')}\nbody: {rich(n)}\n",
        )
    for n in range(practices):
        write(
            f"practices/practice-{n}.yml",
            f"title: Practice {n}\nsummary: The practice number {n}\nproblem: {rich(n)}\n"
            f"roles: [role-{n % ROLES}, role-{(n + 1) % ROLES}]\nphases: [phase-{n % PHASES}]\n"
            f"when: Every week\nsteps:\n  - {rich(n, '    ')}\n  - Do the second thing\n  - Do the third thing\n"
            f"related: [practice-{(n + 1) % practices}]\nchecklist:\n  - {check(n, 'done')}\n",
        )
    for n in range(PHASES):
        activities = ""
        for a in range(per_phase):
            number = n * per_phase + a
            if number >= artifacts:
                break
            activities += (
                f"  - id: activity-{a}\n    title: Activity {a} of phase {n}\n    responsible: [role-{a % ROLES}]\n"
                f"    accountable: role-{(a + 1) % ROLES}\n    uses: [artifact-{(number + 1) % artifacts}]\n    produces: [artifact-{number}@made]\n"
                f"    practices: [practice-{number % practices}]\n    body: {rich(a, '      ')}\n"
                f"    checklist:\n      - {check(a, f'a{a}-first')}\n      - {check(a, f'a{a}-second')}\n"
            )
        involvement = "".join(
            f"  role-{r}: {{level: {'lead' if r == n else 'support'}, focus: What role {r} does here}}\n"
            for r in range(ROLES)
        )
        following = f"phase-{n + 1}" if n + 1 < PHASES else "null"
        write(
            f"phases/phase-{n}.yml",
            f"title: Phase {n}\nsummary: The phase number {n}\ngoal: {rich(n)}\ninvolvement:\n{involvement}"
            f"activities:\n{activities}exit:\n  decider: role-0\n  criteria:\n    - {check(1, 'ready')}\n"
            f"  outcomes: {{go: {following}, repeat: phase-{n}}}\n",
        )
    for n in range(handoffs):
        artifact = n % artifacts
        write(
            f"handoffs/handoff-{n}.yml",
            f"title: Hand-off {n}\nsummary: The hand-off number {n}\nfrom: role-{n % ROLES}\nto: role-{(n + 1) % ROLES}\n"
            f"phase: phase-{artifact // per_phase}\ncarries: [artifact-{artifact}@made]\naccept:\n  - {check(n, 'good')}\n",
        )
