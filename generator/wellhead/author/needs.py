"""The settings that a playbook needs in the mkdocs.yml of its site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

THEME: Final = "material"
"""The name of the theme for which the pages are made."""


@dataclass(frozen=True, slots=True)
class Need:
    """A setting that has to be in the configuration.

    Args:
        key: The name of the setting, at the top level of the file.
        value: The value to add: an item of a list, or a key of a mapping with its value.
        why: The end of a sentence that begins with the setting.
        block: The lines to add to a file without the setting.
    """

    key: str
    value: str | tuple[str, object]
    why: str
    block: str


def needs(title: str, section: str, stylesheet: str, script: str) -> tuple[Need, ...]:
    """Return all settings that a playbook needs.

    Args:
        title: The title of the section in the navigation.
        section: The folder of the generated pages below the docs folder.
        stylesheet: The address of the style sheet.
        script: The address of the module that stores ticks.
    """
    name = json.dumps(title, ensure_ascii=False)
    literate = ("literate-nav", {"nav_file": "SUMMARY.md"})
    return (
        Need(
            "theme",
            ("font", False),
            "fetches no fonts from elsewhere",
            "theme:\n  name: material\n  font: false\n",
        ),
        Need(
            "plugins",
            literate,
            "lists the generated pages in the navigation",
            "plugins:\n  - search\n  - literate-nav:\n      nav_file: SUMMARY.md\n",
        ),
        Need(
            "markdown_extensions",
            "attr_list",
            "gives headings their ids",
            "markdown_extensions:\n  - attr_list\n",
        ),
        Need("extra_css", stylesheet, "has the playbook's look", f"extra_css:\n  - {stylesheet}\n"),
        Need("extra_javascript", script, "keeps the readers' ticks", f"extra_javascript:\n  - {script}\n"),
        Need(
            "exclude_docs",
            "SUMMARY.md",
            "keeps lists of pages from being pages",
            "exclude_docs: |\n  SUMMARY.md\n",
        ),
        Need("nav", (title, f"{section}/"), "leads to the playbook", f"nav:\n  - {name}: {section}/\n"),
    )
