"""Turn page models into the bytes of files. The only module that knows Jinja2."""

from __future__ import annotations

import html
import json
import re
from functools import cache, lru_cache
from importlib.resources import files
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
from rcssmin import cssmin  # type: ignore[import-untyped]
from rjsmin import jsmin  # type: ignore[import-untyped]

from wellhead.kit.escape import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from wellhead.pages.page import Page

_MARK = "<!-- Made by wellhead from the playbook's YAML. Edit that, not this file. -->"


def render(
    pages: Iterable[Page], statics: Mapping[str, bytes], overrides: Path | None = None
) -> dict[str, bytes]:
    """The finished files by path.

    Args:
        pages: what to lay out.
        statics: files that are finished already.
        overrides: a maintainer's folder of templates that replace ours by name; templates are code.
    """
    return {**statics, **{page.path: render_page(page, overrides) for page in pages}}


def render_page(page: Page | bytes, overrides: Path | None = None) -> bytes:
    """One finished file; see `render`."""
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
    """A fragment on one line: no Markdown parser looks inside, and no blank line ends it early."""
    return _joined(text.split("\n"))


def _joined(lines: Iterable[str]) -> str:
    return " ".join(filter(None, map(str.strip, lines)))


def in_lines(text: str) -> str:
    """A laid-out page as the small dialect that all engines read alike.

    Headings in Markdown, which the engines list in their tables of contents; everything between two
    headings as one line of HTML in a block of its own.
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
    """Escape whatever nobody escaped: plain text cannot be forgotten."""
    if type(value) is str:  # by far the most
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
    """An anchor or a path where entities would be taken literally, as in Markdown's attribute lists.

    Errors:
        ValueError: it holds more than letters, digits and ``.``, ``/``, ``_``, ``-``.
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


STYLES = (
    "colours",
    "theme",
    "base",
    "wayfinding",
    "pieces",
    "cards",
    "tables",
    "checklists",
    "pictures",
    "narrow",
    "print",
    "lens",
)
"""The parts of the style sheet in ``assets/styles/``, in the order of the cascade."""


@cache
def assets(language: str = "en") -> Mapping[str, bytes]:
    """What a site needs besides its pages, by the path in the generated folder.

    The style sheet and the browser's modules without what is there for their writers alone, and the schema of
    the files that the modules write.

    Args:
        language: the site's; the modules get the words of this one alone, or English ones.
    """
    folder = files("wellhead.pages").joinpath("assets")
    styles = [_style_sheet(folder.joinpath("styles", f"{name}.css")) for name in STYLES]
    modules = {module.name: module for module in folder.joinpath("browser").iterdir()}
    words = folder.joinpath("languages", language)
    if words.is_dir():
        modules |= {module.name: module for module in words.iterdir()}
    return {
        "assets/wellhead.css": "\n".join(styles).encode() + b"\n",
        **{f"assets/{name}": _module(folder.joinpath(name)) for name in ("wellhead.mjs", "search.mjs")},
        "assets/run.schema.json": folder.joinpath("run.schema.json").read_bytes(),
        **{f"assets/browser/{name}": _module(modules[name]) for name in sorted(modules)},
    }


def _style_sheet(source: Traversable) -> str:
    return str(cssmin(source.read_text("utf-8"))).strip()


def _module(source: Traversable) -> bytes:
    # Its template literals must hold no others with white space at their ends: a test compares what is left.
    return str(jsmin(source.read_text("utf-8"))).strip().encode() + b"\n"
