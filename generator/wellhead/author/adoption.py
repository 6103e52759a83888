"""What a playbook needs in a mkdocs.yml that is there already, entered without touching the rest of it.

The text is edited, not written anew: comments, order, quotes and values under tags such as `!ENV` stay.
What comes out is read again and compared with what went in. Where that is not exactly what was wanted, or the
file is written in a way that is not handled here, nothing is changed, and the lines are left to the reader.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

THEME: Final = "material"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that has to be in the configuration.

    Args:
        key: the setting it belongs to, at the top of the file.
        value: what to add there: an item of a list, or a mapping's key with its value.
        why: the end of a sentence that begins with the setting.
        block: the lines for a file that lacks the setting, without indentation of the key.
    """

    key: str
    value: str | tuple[str, object]
    why: str
    block: str


def needs(title: str, section: str, stylesheet: str, script: str) -> tuple[Need, ...]:
    """All that a playbook needs.

    Args:
        title: how the section is called in the navigation.
        section: the folder of the generated pages below the docs folder.
        stylesheet: the address of the style sheet.
        script: that of the module that keeps ticks.
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


@dataclass(frozen=True, slots=True)
class Adopted:
    """The configuration with what was missing.

    Args:
        text: the new text; None if it has to be done by hand.
        missing: what was, or is, not there.
        obstacle: why the playbook cannot be part of this site at all; a sentence.
    """

    text: str | None
    missing: tuple[Need, ...]
    obstacle: str | None = None


def adopt(text: str, wanted: Iterable[Need]) -> Adopted:
    """Add what is missing to a configuration.

    Args:
        text: of a mkdocs.yml, with line feeds.
        wanted: from `needs`.
    """
    root = _compose(text)
    if root is None:
        return Adopted(None, tuple(wanted), "it is not YAML that can be read")
    settings = _top(root)
    theme = settings.get("theme")
    urls = settings.get("use_directory_urls")
    if urls is not None and _value(urls) is False:
        return Adopted(None, (), "use_directory_urls is off there, and the generated links need it")
    if (_theme_name(theme) if theme is not None else None) != THEME and "INHERIT" not in settings:
        return Adopted(None, (), f"its theme is not {THEME}, for which the pages are made")
    # MkDocs finds the pages by itself if there is no nav, and a nav of one entry would hide all others.
    open_nav = "nav" not in settings and "INHERIT" not in settings
    missing = tuple(n for n in wanted if not _has(settings, n) and not (n.key == "nav" and open_nav))
    new: str | None = text if text.endswith("\n") else f"{text}\n"
    for need in missing:
        new = _with(new, need) if new is not None else None
    if new is None or "INHERIT" in settings or not _is_right(root, new, missing):
        return Adopted(None, missing)
    return Adopted(new, missing)


# ---------------------------------------------------------------- reading


def _compose(text: str) -> yaml.MappingNode | None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return root if isinstance(root, yaml.MappingNode) else None


def _top(root: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {str(key.value): value for key, value in root.value}


def _value(node: yaml.Node) -> object:
    """The node's value in plain Python; what a foreign tag would make stays as it is written."""
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
    """Whether the new text says all that the old one said, and what was missing, and nothing else."""
    root = _compose(text)
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
    settings = _top(root)
    return all(_has(settings, need) for need in missing) and all(
        _contains(new[key], old[key]) for key in touched if key in old
    )


def _contains(new: object, old: object) -> bool:
    """Whether nothing of the old value is gone or changed."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(new.get(key) == value for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and new[: len(old)] == old and len(new) == len(old) + 1
    if isinstance(new, dict):
        return new.get("name") == old  # the theme, which was only named
    return isinstance(new, str) and new.startswith(str(old).rstrip("\n"))


# ---------------------------------------------------------------- writing


def _with(text: str, need: Need) -> str | None:
    root = _compose(text)
    if root is None or root.flow_style:
        return None
    node = _top(root).get(need.key)
    if node is None:
        return f"{text}\n{need.block}"
    if isinstance(node, yaml.ScalarNode):
        return _with_in_scalar(text, node, need)
    if not isinstance(node, yaml.CollectionNode):
        return None
    if node.flow_style:
        return _with_in_brackets(text, node, need)
    indent = " " * node.start_mark.column
    if isinstance(node, yaml.MappingNode):
        lines = _lines(need.value if isinstance(need.value, tuple) else (need.value, {}))
    else:
        first, *rest = _lines(need.value)
        lines = [f"- {first}", *(f"  {line}" for line in rest)]
    return _after(text, node, "".join(f"{indent}{line}\n" for line in lines))


def _lines(value: str | tuple[str, object]) -> list[str]:
    """An entry of a list or mapping, in block style, without indentation."""
    if isinstance(value, str):
        return [value]
    key, content = value
    name = (
        key
        if key.replace("-", "").replace("_", "").isalnum() and key.isascii()
        else json.dumps(key, ensure_ascii=False)
    )
    if isinstance(content, dict):
        return (
            [f"{name}: {{}}"] if not content else [f"{name}:", *(f"    {k}: {v}" for k, v in content.items())]
        )
    return [f"{name}: {'false' if content is False else content}"]


def _with_in_brackets(text: str, node: yaml.CollectionNode, need: Need) -> str:
    value = need.value
    if isinstance(value, str):
        new = value
    else:
        content = json.dumps(value[1], ensure_ascii=False)
        new = f"{json.dumps(value[0], ensure_ascii=False)}: {content}"
        if isinstance(node, yaml.SequenceNode):
            new = f"{{{new}}}"
    end = node.end_mark.index - 1
    head = text[:end].rstrip()
    comma = "" if not node.value or head.endswith(",") else ", "
    return f"{text[: len(head)]}{comma}{new}{text[len(head) :]}"


def _with_in_scalar(text: str, node: yaml.ScalarNode, need: Need) -> str | None:
    if need.key == "theme" and node.value == THEME and node.style is None:
        start, end = node.start_mark.index, node.end_mark.index
        return f"{text[:start].rstrip(' ')}\n  name: {THEME}\n  font: false{text[end:]}"
    if need.key == "exclude_docs" and node.style == "|":
        line = text[text.index("\n", node.start_mark.index) + 1 :]
        indent = line[: len(line) - len(line.lstrip(" "))]
        return _after(text, node, f"{indent}{need.value}\n")
    return None


def _after(text: str, node: yaml.Node, lines: str) -> str:
    """The text with lines behind the last one that belongs to a node: before comments that follow it."""
    leaf = node
    while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
        last = leaf.value[-1]
        leaf = last[1] if isinstance(leaf, yaml.MappingNode) else last
    end = leaf.end_mark.index
    if isinstance(leaf, yaml.ScalarNode) and leaf.style in {"|", ">"}:
        end = len(text[:end].rstrip("\n"))
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop + 1
    return text[:stop] + lines + text[stop:]
