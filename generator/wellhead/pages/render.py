"""Rendering of page models to the bytes of their files.

No other module uses Jinja2.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Undefined,
)
from markupsafe import Markup

from wellhead.kit.escape import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wellhead.pages.page import Page

_MARK = "<!-- Made by wellhead from the playbook's YAML. Edit that, not this file. -->"


def render(
    pages: Iterable[Page], statics: Mapping[str, bytes], overrides: Path | None = None
) -> dict[str, bytes]:
    """Render pages, and add files that are finished already.

    Args:
        pages: The pages.
        statics: The finished files by path.
        overrides: A maintainer's folder of templates that replace ours by name. Templates are code.

    Returns:
        The content of each file by its path.
    """
    return {**statics, **{page.path: render_page(page, overrides) for page in pages}}


def render_page(page: Page | bytes, overrides: Path | None = None) -> bytes:
    """Render one page; bytes are returned as they are.

    Args:
        page: The page, or the content of a finished file.
        overrides: As in `render`.
    """
    if isinstance(page, bytes):
        return page
    text = (
        _environment(overrides)
        .get_template(page.template)
        .render(page=page, here=page.here, t=page.here.words, **page.data)
    )
    if page.path.endswith(".md") and not page.path.endswith("SUMMARY.md"):
        text = _front_matter(page) + _MARK + "\n\n" + in_lines(text)
    elif page.path.endswith(".html"):
        text = one_line(text) + "\n"
    else:
        text = "\n".join(filter(None, text.split("\n"))) + "\n"
    return text.encode()


def one_line(text: str) -> str:
    """Join the lines of an HTML fragment.

    On one line, no Markdown parser looks inside, and no blank line ends it early.
    """
    return _joined(text.split("\n"))


def _joined(lines: Iterable[str]) -> str:
    return " ".join(filter(None, map(str.strip, lines)))


def in_lines(text: str) -> str:
    """Return a page's text in the subset of Markdown that all engines read alike.

    Headings stay Markdown, so that engines list them in their tables of contents. Everything between two
    headings becomes one line of HTML in a block of its own.
    """
    blocks: list[str] = []
    chunk: list[str] = []
    for line in [*text.split("\n"), "#"]:
        if line.startswith("#") and (line == "#" or _HEADING.match(line)):
            body = _joined(chunk)
            if body:
                blocks.append(f'<div class="wh">{body}</div>')
            chunk = []
            if line != "#":
                blocks.append(line.strip())
        else:
            chunk.append(line)
    return "\n\n".join(blocks) + "\n"


_HEADING = re.compile(r"#{1,6} \S")


def _front_matter(page: Page) -> str:
    # Engines put titles into pages unescaped; JSON is YAML, and its quotes let nothing out.
    lines = [f"title: {_quoted(page.title)}", f"description: {_quoted(page.description)}"]
    if page.unlisted:
        lines.append("search: {exclude: true}")
    elif page.boost != 1:
        lines.append(f"search: {{boost: {page.boost}}}")
    if page.hide:
        lines.append(f"hide: [{', '.join(page.hide)}]")
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _quoted(text: str) -> str:
    return json.dumps(html.escape(text), ensure_ascii=False)


def _finalize(value: Any) -> str:
    """Escape plain text that a template prints, so that no template can forget to."""
    if type(value) is str:  # the most frequent type
        return escape(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return escape(value)
    if type(value) is Undefined:  # an inline `if` without `else`; a missing name is a StrictUndefined
        return ""
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"a template prints {type(value).__name__}; views give text, markup or whole numbers"
        raise TypeError(msg)
    return str(value)


_NAME = re.compile(r"[A-Za-z0-9./_-]+")


def _id(name: str | int) -> Markup:
    """Mark a name as safe where entities would be taken literally, as in the attribute lists of Markdown.

    Raises:
        ValueError: The name contains something else than letters, digits and ``.``, ``/``, ``_``, ``-``.
    """
    name = str(name)
    if not _NAME.fullmatch(name):
        msg = f"not a name: {name!r}"
        raise ValueError(msg)
    return Markup(name)  # noqa: S704 - nothing in it to escape


@lru_cache(maxsize=4)
def _environment(overrides: Path | None) -> Environment:
    ours: BaseLoader = PackageLoader("wellhead.pages", "templates")
    loader = ChoiceLoader([FileSystemLoader(overrides), ours]) if overrides else ours
    environment = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalize,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=overrides is not None,
    )
    environment.filters["id"] = _id
    return environment
