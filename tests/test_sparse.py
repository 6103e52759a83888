"""Playbooks with next to nothing in them, or with ids that look like ours, still make sound pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import playbooks
from playbooks import load, render_playbook
from wellhead.kit.earlier import Earlier
from wellhead.site.links import broken_links
from wellhead.site.settings import Settings
from wellhead.write.folder import write

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """\
title: Small
summary: Next to nothing
site_id: small
version: 1.0.0
owner: Us
phases: [only]
levels: [{id: lead, title: Leads}]
"""
ROLE = "title: One\nsummary: The one\nquestion: Who?\nmission: Be there.\n"
PHASE = """\
title: Only
summary: The only one
goal: Done.
involvement: {one: {level: lead, focus: All}}
"""
CHECKLIST = "checklist: [{id: done, text: It is done}]\n"
ACTIVITY = """\
  - id: %s
    title: Do %s
    responsible: [one]
    accountable: one
    checklist: [{id: %s-done, text: It is done}]
"""
SECTIONS = """
    top goal involvement swimlane entry activities checklist handoffs exit raci practices pitfalls more
    checks-entry checks-exit checks-phase wh-head wh-lanes-title files phase
""".split()
CASES = {
    "one role, one phase, nothing to tick in a gate": {"phases/only.yml": PHASE + CHECKLIST},
    "an empty glossary": {"phases/only.yml": PHASE + CHECKLIST, "glossary.yml": "[]\n"},
    "activities with the names of sections": {
        "phases/only.yml": PHASE + "activities:\n" + "".join(ACTIVITY % (i, i, i) for i in SECTIONS)
    },
    "a phase named top": {
        "playbook.yml": INVENTORY.replace("only", "top"),
        "phases/top.yml": PHASE + CHECKLIST,
        "practices/matrix.yml": "title: M\nsummary: M\nproblem: M\nroles: [one]\nphases: [top]\nsteps: [M]\n",
    },
    "German": {"playbook.yml": INVENTORY + "language: de\n", "phases/only.yml": PHASE + CHECKLIST},
    "code that looks like a reference": {
        "phases/only.yml": PHASE.replace("goal: Done.", "goal: |\n  A ` here.\n\n  Then `[[role/nobody]]`.\n")
        + CHECKLIST
    },
}


@pytest.mark.parametrize("name", CASES)
def test_builds(name: str, tmp_path: Path) -> None:
    """The pages link only to what is there, have each id once, and never count to zero of one."""
    for path, text in {"playbook.yml": INVENTORY, "roles/one.yml": ROLE, **CASES[name]}.items():
        file = tmp_path / "playbook" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    checked = load(tmp_path / "playbook")
    assert checked.errors == 0, playbooks.reported(tmp_path / "playbook")
    assert checked.playbook is not None
    files = render_playbook(checked.playbook, folder="playbook", prefix="playbook/")
    for path, content in files.items():
        if path.endswith(".md") and not path.endswith("SUMMARY.md"):
            ids = playbooks.ids(content.decode().replace("&#45;", "-").replace("&#46;", "."))
            assert sorted(ids) == sorted(set(ids)), path
            assert b'data-keys=""' not in content, path
    write(tmp_path / "docs/playbook", files)
    (tmp_path / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: Small\nplugins: [search, literate-nav]\nexclude_docs: SUMMARY.md\n"
        "markdown_extensions: [attr_list]\n",
        encoding="utf-8",
    )
    assert broken_links(Settings.read(config), "mkdocs", Earlier()) == ()
