"""Insertion of a setting into the text of a mkdocs.yml, which otherwise stays as it is."""

from __future__ import annotations

import json

import yaml

from wellhead.author.needs import THEME, Need


def compose(text: str) -> yaml.MappingNode | None:
    """Parse YAML to nodes with positions.

    Returns:
        The mapping at the top of the file; None if the text is not YAML or no mapping.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return root if isinstance(root, yaml.MappingNode) else None


def top_settings(root: yaml.MappingNode) -> dict[str, yaml.Node]:
    """Return the nodes of the settings at the top level, by name."""
    return {str(key.value): value for key, value in root.value}


def with_need(text: str, need: Need) -> str | None:
    """Insert a setting.

    Args:
        text: The text of a mkdocs.yml, with line feeds.
        need: The setting.

    Returns:
        The new text; None if the file is written in a way that is not supported.
    """
    root = compose(text)
    if root is None or root.flow_style:
        return None
    node = top_settings(root).get(need.key)
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
    """Return an entry of a list or mapping in block style, without indentation."""
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
    """Insert lines after the last line of a node, before comments that follow it."""
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
