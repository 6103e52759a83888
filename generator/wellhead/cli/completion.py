"""Completion in the shell: kinds, rules, and the ids of the playbook.

Ids are the names of files, so nothing is parsed, and a broken playbook completes as well as a sound one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    import click


def _ids(playbook: object, kind: str) -> list[str]:
    folder = Path(str(playbook or "playbook")) / KIND_FOLDERS.get(kind, "-")
    try:
        return sorted(path.stem for path in folder.glob("*.yml"))
    except OSError:
        return []


def names(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Kind and id of every entity, as in ``role/keeper``."""
    found = [f"{kind}/{name}" for kind in KIND_FOLDERS for name in _ids(ctx.params.get("playbook"), kind)]
    return [name for name in found if name.startswith(incomplete)]


def ids(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of the kind that stands before on the line."""
    found = _ids(ctx.params.get("playbook"), str(ctx.params.get("kind")))
    return [name for name in found if name.startswith(incomplete)]


def kinds(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the kinds that can be added or renamed."""
    return [kind for kind in (*KIND_FOLDERS, "term") if kind.startswith(incomplete)]


def rules(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the rules of the checker."""
    from wellhead.check.rules import RULES  # noqa: PLC0415 - see wellhead.cli

    return [rule.id for rule in RULES if rule.id.startswith(incomplete)]
