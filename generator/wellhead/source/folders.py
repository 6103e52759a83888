"""The folders and files of a playbook: the folder of each kind, and the files at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_FOLDERS: Final[Mapping[str, str]] = {
    "role": "roles",
    "phase": "phases",
    "practice": "practices",
    "artifact": "artifacts",
    "handoff": "handoffs",
}
"""The folder of each kind of entity."""

MANIFEST_PATH: Final = "playbook.yml"
GLOSSARY_PATH: Final = "glossary.yml"
TOP_FILES: Final = (MANIFEST_PATH, GLOSSARY_PATH)
"""The files at the top of a playbook's folder."""
