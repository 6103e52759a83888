"""Tab completes what there is, also in a playbook that is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

import playbooks
from wellhead.cli import cli

if TYPE_CHECKING:
    from pathlib import Path


def offered(*words: str) -> list[str]:
    *before, incomplete = words
    found = ShellComplete(cli, {}, "wellhead", "_WELLHEAD_COMPLETE").get_completions(before, incomplete)
    return [item.value for item in found]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("sho",), ["show"]),
        (("show", "role/k"), ["role/keeper"]),
        (("rename", "pr"), ["practice"]),
        (("rename", "role", ""), ["builder", "keeper"]),
        (("new", "ha"), ["handoff"]),
        (("rules", "stale"), ["stale-review"]),
    ],
)
def test_offers(
    words: tuple[str, ...], wanted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, kinds, rules and ids are offered, even where files cannot be read."""
    files = {**playbooks.files_of(playbooks.BASE), "playbook.yml": "{[", "roles/keeper.yml": "\t"}
    playbooks.written(tmp_path / "playbook", files)
    monkeypatch.chdir(tmp_path)
    assert offered(*words) == wanted


def test_no_playbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no playbook is, no id is offered, and nothing fails."""
    monkeypatch.chdir(tmp_path)
    assert offered("show", "role/") == []
