"""The text of a new file, filled in from the templates in `scaffold/new/`."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Final

from wellhead.author.wanted import SkeletonRefused, Wanted, activity_of
from wellhead.playbook.parts import Outcome
from wellhead.playbook.references import Kind

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook

_FIRST_STEP: Final = {"en": "Take the first step", "de": "Den ersten Schritt tun"}
_FIRST_STEP_ID: Final = {"en": "first-step", "de": "erster-schritt"}
FOCUS: Final = {
    "en": "Say in one line what this role looks at here",
    "de": "Sag in einer Zeile, worauf diese Rolle hier achtet",
}
"""The focus of a role's involvement until an author writes one, by language."""
_PLACE: Final = re.compile("__([A-Z_]+)__")
_SIMPLE: Final = re.compile(r"[^\W\d_][\w ,.()/-]*", re.ASCII)


def values_of(playbook: LinkedPlaybook, wanted: Wanted) -> dict[str, str]:
    """Return the values for the placeholders of a template.

    Args:
        playbook: The playbook.
        wanted: The thing to add.

    Raises:
        SkeletonRefused: Something is missing without which the thing cannot exist, such as a role.
    """
    language = playbook.playbook.manifest.language
    known = [role for role in playbook.roles if (wanted.kind, role) != (Kind.ROLE, wanted.id)]
    roles = list(wanted.roles) or known
    phases = list(wanted.phases) or list(playbook.phases)
    if wanted.kind == Kind.PRACTICE and wanted.activity is not None:
        at = activity_of(playbook, wanted.activity)
        roles = list(wanted.roles) or list(dict.fromkeys([*at.activity.responsible, *at.activity.consulted]))
        phases = list(wanted.phases) or [at.phase.id]
    if not roles and wanted.kind != Kind.ROLE:
        raise SkeletonRefused("there is no role yet; add one first: wellhead new role ID")
    values = {
        "ID": wanted.id,
        "TITLE": scalar(wanted.name),
        "OTHER_ROLE": known[0] if known else "another-role",
        "ROLE": roles[0] if roles else "",
        "ROLES": ", ".join(roles),
        "PHASES": ", ".join(phases),
    }
    if wanted.kind == Kind.PHASE:
        levels = playbook.playbook.manifest.levels
        others = [role for role in known if role != roles[0]]
        parts = [(roles[0], levels[0].id), *((role, levels[-1].id) for role in others)]
        focus = FOCUS[language]
        values["INVOLVEMENT"] = "".join(
            f"  {role}:\n    level: {level}\n    focus: {focus}\n" for role, level in parts
        )
        values["CONSULTED"] = f"    consulted: [{others[0]}]\n" if others else ""
        values["GO"] = _where_to(playbook)
        values["FIRST_STEP"] = _FIRST_STEP[language]
        values["FIRST_STEP_ID"] = f"{wanted.id}-{_FIRST_STEP_ID[language]}"
    if wanted.kind == Kind.HANDOFF:
        values |= _handed_over(playbook, wanted)
    return values


def _where_to(playbook: LinkedPlaybook) -> str:
    """Return the phase to which the last phase has led so far: the new phase may lead there instead."""
    last = next(reversed(playbook.phases.values()), None)
    outcomes = last.exit.outcomes if last is not None and last.exit is not None else ()
    return next((o.phase for o in outcomes if o.outcome == Outcome.GO and o.phase), "null")


def _handed_over(playbook: LinkedPlaybook, wanted: Wanted) -> dict[str, str]:
    """Return the values of a hand-off.

    They follow the request or, where it leaves something open, an activity of the phase that produces an
    artifact.
    """
    made = [
        (at, product)
        for at in playbook.activities
        for product in at.activity.produces
        if not wanted.phases or at.phase.id == wanted.phases[0]
    ]
    if wanted.artifacts:
        bare = {artifact.partition("@")[0] for artifact in wanted.artifacts}
        made = [(at, product) for at, product in made if product.artifact in bare] or made
    if not made:
        raise SkeletonRefused(
            "no activity produces anything that could be handed over; add an artifact first"
        )
    at, product = made[0]
    giver = wanted.roles[0] if wanted.roles else at.activity.responsible[0]
    others = [role for role in (*wanted.roles[1:], *playbook.roles) if role != giver]
    if not others:
        raise SkeletonRefused("a hand-off needs two roles; add one first: wellhead new role ID")
    return {
        "GIVER": giver,
        "RECEIVER": others[0],
        "PHASE": wanted.phases[0] if wanted.phases else at.phase.id,
        "CARRIES": ", ".join(wanted.artifacts) or str(playbook.settled(product)),
    }


def filled(kind: str, values: dict[str, str]) -> str:
    """Return the template of a kind with its placeholders replaced.

    Args:
        kind: One of `wellhead.author.wanted.KINDS`.
        values: The values by placeholder.
    """
    text = (resources.files("wellhead.author") / "scaffold" / "new" / f"{kind}.yml").read_text("utf-8")
    return _PLACE.sub(lambda place: values[place[1]], text)


def scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted unless it can only be read as that text."""
    is_word = text.lower() in {"null", "true", "false", "yes", "no", "on", "off"}
    return text if _SIMPLE.fullmatch(text) and not is_word else json.dumps(text, ensure_ascii=False)
