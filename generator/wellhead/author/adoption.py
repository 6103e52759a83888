"""Completion of an existing mkdocs.yml with the settings that a playbook needs.

The text is edited, not written anew: comments, order, quotes and values under tags such as `!ENV` stay.
The result is read again and compared with the original. If it is not exactly what was intended, or if the
file is written in a way that is not supported here, nothing is changed, and the reader adds the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from wellhead.author.config_insertion import compose, top_settings, with_need
from wellhead.author.needs import THEME, Need

if TYPE_CHECKING:
    from collections.abc import Iterable


_PLUGIN: Final = Need("plugins", "wellhead", "", "")
"""Whoever names the plug-in gets the other settings from it."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The completed configuration.

    Args:
        text: The new text; None if the reader has to change the file.
        missing: The settings that are, or were, missing.
        obstacle: A sentence that says why the playbook cannot be part of this site at all; None if it can.
    """

    text: str | None
    missing: tuple[Need, ...]
    obstacle: str | None = None


def adopt(text: str, wanted: Iterable[Need]) -> Adopted:
    """Add missing settings to a configuration.

    Args:
        text: The text of a mkdocs.yml, with line feeds.
        wanted: The result of `wellhead.author.needs.needs`.
    """
    root = compose(text)
    if root is None:
        return Adopted(None, tuple(wanted), "it is not YAML that can be read")
    settings = top_settings(root)
    theme = settings.get("theme")
    urls = settings.get("use_directory_urls")
    if urls is not None and _value(urls) is False:
        return Adopted(None, (), "use_directory_urls is off there, and the generated links need it")
    if _has(settings, _PLUGIN):
        return Adopted(text, ())
    if (_theme_name(theme) if theme is not None else None) != THEME and "INHERIT" not in settings:
        return Adopted(None, (), f"its theme is not {THEME}, for which the pages are made")
    # MkDocs finds the pages by itself if there is no nav, and a nav of one entry would hide all others.
    open_nav = "nav" not in settings and "INHERIT" not in settings
    missing = tuple(n for n in wanted if not _has(settings, n) and not (n.key == "nav" and open_nav))
    new: str | None = text if text.endswith("\n") else f"{text}\n"
    for need in missing:
        new = with_need(new, need) if new is not None else None
    if new is None or "INHERIT" in settings or not _is_right(root, new, missing):
        return Adopted(None, missing)
    return Adopted(new, missing)


def _value(node: yaml.Node) -> object:
    """Return a node's value in plain Python; the value under a foreign tag as it is written."""
    if isinstance(node, yaml.MappingNode):
        return {str(_value(key)): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() in {"true", "yes", "on"}
    return f"{node.tag} {node.value}" if not node.tag.startswith("tag:yaml.org") else str(node.value)


def _theme_name(theme: yaml.Node) -> str | None:
    value = _value(theme)
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None


def _has(settings: dict[str, yaml.Node], need: Need) -> bool:
    node = settings.get(need.key)
    if node is None:
        return False
    value = _value(node)
    if need.key == "nav":
        assert isinstance(need.value, tuple)  # noqa: S101 - see needs
        return f"'{need.value[1]}'" in str(value)
    if need.key == "exclude_docs":
        return str(need.value) in str(value).split()
    name = need.value if isinstance(need.value, str) else need.value[0]
    if isinstance(value, dict):
        return name in value
    entries = value if isinstance(value, list) else [value]
    return any(entry == name or (isinstance(entry, dict) and name in entry) for entry in entries)


def _is_right(before: yaml.MappingNode, text: str, missing: Iterable[Need]) -> bool:
    """Return True if the new text equals the old one plus the missing settings."""
    root = compose(text)
    if root is None:
        return False
    old, new = (_value(node) for node in (before, root))
    assert isinstance(old, dict)  # noqa: S101 - both are mappings
    assert isinstance(new, dict)  # noqa: S101
    touched = {need.key for need in missing}
    if {k: v for k, v in new.items() if k not in touched} != {
        k: v for k, v in old.items() if k not in touched
    }:
        return False
    settings = top_settings(root)
    return all(_has(settings, need) for need in missing) and all(
        _contains(new[key], old[key]) for key in touched if key in old
    )


def _contains(new: object, old: object) -> bool:
    """Return True if nothing of the old value is missing or changed in the new one."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(new.get(key) == value for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and new[: len(old)] == old and len(new) == len(old) + 1
    if isinstance(new, dict):
        return new.get("name") == old  # the theme, which was only named
    return isinstance(new, str) and new.startswith(str(old).rstrip("\n"))
