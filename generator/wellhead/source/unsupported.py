"""Findings about features of YAML that a playbook does not use.

These are directives, tags, anchors, aliases, and keys that are not texts on one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wellhead.source.finding import Finding, Severity
from wellhead.source.nodes import BLOCK_STYLES, Scalar
from wellhead.source.positions import between

if TYPE_CHECKING:
    from wellhead.source.finding import Span
    from wellhead.source.nodes import Node

_DIRECTIVE: Final = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?+\n)*+(%[^\n]*+)")
_PROPERTY: Final = re.compile(r"(&[\w-]+|!<[^>\s]*>?|![^\s,\[\]{}]*)(?:[ \t\n]++|(?<=\s)#[^\n]*+)*+")
_SHORT: Final = 60
"""The largest number of characters of a text that a message quotes."""


def without_directives(text: str, path: str, most: int) -> tuple[str, list[Finding]]:
    """Turn the directives at the beginning of a text into comments.

    Args:
        text: the file's text.
        path: the file's path for the findings.
        most: the number of directives after which to stop.

    Returns:
        The text with comments in place of directives, and a finding about each of them.
    """
    at = 0
    marks: list[int] = []
    findings: list[Finding] = []
    while len(marks) < most and (found := _DIRECTIVE.match(text, at)):
        at = found.end()
        marks.append(found.start(1))
        remedy = "take the line out; put a text in quotes if it begins with %"
        place = between(text, path, *found.span(1))
        findings.append(_finding("a line that begins with % is a directive to YAML", place, remedy))
        at += 1
    if not marks:
        return text, findings
    letters = list(text)
    for mark in marks:
        letters[mark] = "#"
    return "".join(letters), findings


def after_properties(text: str, path: str, start: int, end: int) -> tuple[int, list[Finding]]:
    """Skip the tags and anchors before a node.

    Args:
        text: the file's text.
        path: the file's path for the findings.
        start: the position of the first tag or anchor.
        end: the position where to stop.

    Returns:
        The position of the node itself, and a finding about each tag and anchor.
    """
    at = start
    findings: list[Finding] = []
    while at < end and (found := _PROPERTY.match(text, at)):
        what = "a tag" if found[1].startswith("!") else "an anchor"
        message = f'"{shortened(found[1])}" is {what}, which a playbook does not use'
        remedy = f"take it out; put the text in quotes if it begins with {found[1][0]}"
        findings.append(_finding(message, between(text, path, *found.span(1)), remedy))
        at = min(found.end(), end)
    return at, findings


def alias(name: str, place: Span) -> Finding:
    """Return the finding about an alias.

    Args:
        name: the alias as written, with its first character.
        place: the place of the alias.
    """
    message = f'"{name}" is an alias, which a playbook does not use'
    return _finding(
        message, place, f"write the value out; put the text in quotes if it begins with {name[0]}"
    )


def key_problem(text: str, style: str | None) -> str | None:
    """Return the reason why a text cannot be a key, or None if it can.

    Args:
        text: the value of the text.
        style: the quotation mark or the character that introduces a block; None for a plain text.
    """
    if style in BLOCK_STYLES:
        return "a key must be a text on one line"
    if style:
        return None
    if not text:
        return "a key is missing before the colon"
    return "<< merges mappings, which a playbook does not use" if text == "<<" else None


def key_remedy(node: Node) -> str:
    """Return the advice on what to write instead of a node that cannot be a key."""
    if isinstance(node, Scalar):
        return "write the fields out" if node.text == "<<" else "write key: value"
    return "write key: value; put the text in quotes if it begins with [ or {"


def shortened(text: str) -> str:
    """Return a text, or its beginning if it is too long for a message."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _finding(message: str, span: Span, remedy: str) -> Finding:
    return Finding("invalid-yaml", Severity.ERROR, message, span, remedy)
