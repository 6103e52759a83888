"""Playbooks of any shape, as values and as files: many roles, phases and activities, with long titles."""

# ruff: noqa: E501

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wellhead.playbook.contents import Playbook
from wellhead.playbook.link import LinkedPlaybook
from wellhead.playbook.model import Artifact, Handoff, Manifest, Phase, Role

if TYPE_CHECKING:
    from collections.abc import Callable

TITLES = {
    "wide": "W" * 60,
    "words": "WWWW MMMM WWWW MMMM WWWW MMMM WWWW MMMM WWWW MMMM WWWW MMMM",
    "plain": "The standard measurements of all wells go to the ML engineer",
    "ideographs": "数据科学家与机器学习工程师一起把模型连接到管道并测量其质量然后交给运营团队使用最后庆祝整个项目的成功并且计划下一次旅行吧好的再见各位",
    "marks": "e\u0301\u0323" * 20 + " a\u030a\u0302o\u0308\u0304u\u0308 i\u0302\u0301",
    "compound": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte",
    "emoji": "👩‍🔬🚀 " * 12 + "🇩🇪",
    "short": "Dig",
}
"""Titles of about sixty characters, and a short one."""


def crowd(
    *,
    roles: int = 8,
    phases: int = 8,
    activities: int = 15,
    title: Callable[[int], str],
    after: Callable[[int], list[int]] = lambda n: [n // 2] if n else [],
    responsible: Callable[[int], list[int]] = lambda n: [n, n + 3],
    handoffs: tuple[tuple[int, int, int], ...] = (),
    outcomes: Callable[[int], dict[str, int | None]] = lambda n: {
        "go": n + 1,
        "repeat": n,
        "back": 0,
        "stop": None,
    },
) -> dict[str, dict[str, Any]]:
    """The contents of a playbook's files, by path.

    Args:
        roles: how many there are.
        phases: how many there are.
        activities: how many each phase has.
        title: the title of the n-th entity of a kind.
        after: the places of the activities that the n-th waits for.
        responsible: the numbers of the roles that do the n-th activity, counted round and round.
        handoffs: for each, the numbers of its phase, its giver and its receiver.
        outcomes: where the n-th phase's gate leads; a phase that there is not is the end.
    """

    def role(n: int) -> str:
        return f"role-{n % roles}"

    def target(n: int | None) -> str | None:
        return f"phase-{n}" if n is not None and n < phases else None

    files: dict[str, dict[str, Any]] = {
        "playbook.yml": {
            "title": "Crowd",
            "summary": "Many",
            "site_id": "crowd",
            "version": "1",
            "owner": "Nobody",
            "phases": [f"phase-{n}" for n in range(phases)],
            "levels": [{"id": i, "title": i.capitalize()} for i in ("lead", "contribute", "support")],
        },
        "artifacts/thing.yml": {
            "title": title(0),
            "summary": "A thing",
            "form": "document",
            "owner_role": role(0),
            "states": [{"id": "made", "title": "Made"}],
        },
    }
    for n in range(roles):
        files[f"roles/role-{n}.yml"] = {
            "title": title(n),
            "summary": "One",
            "question": "What?",
            "mission": "Help.",
        }
    for p in range(phases):
        files[f"phases/phase-{p}.yml"] = {
            "title": title(p),
            "summary": "A phase",
            "goal": "Done.",
            "involvement": {
                role(r): {
                    "level": ("lead", "contribute", "support")[min(2, (r + p) % 4)],
                    "focus": "Its part",
                }
                for r in range(roles)
            },
            "activities": [
                {
                    "id": f"activity-{n}",
                    "title": title(n),
                    "responsible": list(dict.fromkeys(role(r) for r in responsible(n))),
                    "accountable": role(responsible(n)[0]),
                    "produces": ["thing"],
                    "needs": ["thing"] if n else [],
                    "after": [f"activity-{a}" for a in after(n)],
                    "checklist": [{"id": f"check-{n}", "text": f"Number {n} is done"}],
                }
                for n in range(activities)
            ],
            "exit": {
                "decider": role(p),
                "criteria": [{"id": "done", "text": "It is done"}],
                "outcomes": {outcome: target(n) for outcome, n in outcomes(p).items()},
            },
        }
    for n, (phase, giver, to) in enumerate(handoffs):
        files[f"handoffs/handoff-{n}.yml"] = {
            "title": title(n),
            "summary": "It goes over",
            "from": role(giver),
            "to": role(to),
            "phase": f"phase-{phase % phases}",
            "carries": ["thing"],
            "accept": [{"id": "good", "text": "It is good"}],
        }
    return files


def linked(files: dict[str, dict[str, Any]]) -> LinkedPlaybook:
    """The playbook of those contents."""

    def all_of(model: type[Any], folder: str) -> tuple[Any, ...]:
        return tuple(
            model.model_validate({**content, "id": path.partition("/")[2].removesuffix(".yml")})
            for path, content in files.items()
            if path.startswith(folder)
        )

    return LinkedPlaybook(
        Playbook(
            Manifest.model_validate(files["playbook.yml"]),
            roles=all_of(Role, "roles/"),
            phases=all_of(Phase, "phases/"),
            artifacts=all_of(Artifact, "artifacts/"),
            handoffs=all_of(Handoff, "handoffs/"),
        )
    )


def texts(files: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Those contents as files: JSON is YAML."""
    return {path: json.dumps(content, ensure_ascii=False, indent=1) for path, content in files.items()}


HANDED = tuple((n, n, n + 1 + n % 5) for n in range(12))
"""A dozen hand-offs, up and down."""
