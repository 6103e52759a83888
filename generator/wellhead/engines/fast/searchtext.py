"""What Material's search reads in a page, without a general HTML parser where the page needs none."""

from __future__ import annotations

import hashlib
import html
import re
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from material.plugins.search import plugin  # type: ignore[import-untyped]

from wellhead.engines.fast.replaced import replaced
from wellhead.stricthtml import VOID, Pieces, Tag, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN: Final = frozenset({"cc8a3ac0a8862662d11e87fefcdaa4a42d9ebd70a7943fa921c1c80e2661730b"})
"""Digests of the plug-in's module, as of Material for MkDocs 9.8.1, whose parser is followed here."""
_KEEP: Final = frozenset("p code pre li ol ul sub sup".split())
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_EXCLUDED: Final = "data-search-exclude"
_LINE_NUMBERS: Final = "linenodiv"
_MAY_HIDE: Final = re.compile(rf'{_EXCLUDED}|class="[^"]*(?:{_LINE_NUMBERS}|&)', re.IGNORECASE)


@contextmanager
def quick() -> Iterator[None]:
    """Let the search read pages quickly while the body runs, if its parser is known."""
    source = Path(plugin.__file__).read_bytes()
    if hashlib.sha256(source).hexdigest() in _KNOWN:
        with replaced(plugin, "Parser", _parser(plugin.Parser)):
            yield
    else:
        yield


def _parser(original: type[Any]) -> type[Any]:
    class Parser(original):  # type: ignore[misc]  # whatever the search has
        """The search's own, which finds the same sections in strict HTML."""

        data: list[Any]

        def feed(self, data: str) -> None:
            found = pieces(data)
            if found is None or self.data:
                super().feed(data)
            else:
                self.data = _Sections().read(found)

    return Parser


class _Sections:
    """Does what the search's parser does, step for step, with the names of elements instead of objects.

    That parser compares elements by their names. So one that is excluded hides all of its name that are
    open, until the first of them ends.
    """

    def __init__(self) -> None:
        self._open: list[Tag] = []
        self._names: list[str] = []
        self._skip = {"object", "script", "style"}
        self._hidden = 0
        """How many of the open elements are of a name to skip."""
        self._section: Any = None
        self._found: list[Any] = []

    def read(self, found: Pieces) -> list[Any]:
        """The sections of a page."""
        texts = iter(found.texts)
        text = next(texts)
        if text:
            self._data(text)
        for tag, text in zip(found.tags, texts, strict=True):
            if tag.kind == 0:
                self._start(tag)
            elif tag.kind == 1:
                self._end(tag.name)
            elif tag.kind == 2:  # noqa: PLR2004 - see Tag
                self._start(tag)
                self._end(tag.name)
            if text and not self._hidden:
                self._data(text)
        return self._found

    def _begin(self, section: Any) -> None:
        self._section = section
        self._found.append(section)

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if name in VOID:
            return
        self._open.append(tag)
        self._names.append(name)
        if name in self._skip:
            self._hidden += 1
        if name in _HEADINGS:
            self._heading(tag)
        if self._section is None:
            self._begin(plugin.Section(plugin.Element("hx")))
        if tag.has_attributes and _is_hidden(tag):
            if name not in self._skip:
                self._skip.add(name)
                self._hidden += self._names.count(name)
            return
        if name in _KEEP and not self._hidden:
            self._here().append(f"<{name}>")

    def _heading(self, tag: Tag) -> None:
        attributes = dict(tag.attributes())
        if "id" not in attributes:
            return
        depth = len(self._names)
        if tag.name != "h1" and not self._found:
            self._begin(plugin.Section(plugin.Element("hx"), depth))
        section = plugin.Section(plugin.Element(tag.name, attributes), depth)
        if self._found:
            section.id = attributes["id"]
        self._begin(section)

    def _end(self, name: str) -> None:
        names = self._names
        if not names or names[-1] != name:
            return
        if self._section.depth > len(names):
            for section in reversed(self._found):
                if section.depth <= len(names):
                    self._section.depth = float("inf")
                    self._section = section
                    break
        names.pop()
        self._open.pop()
        if name in self._skip:
            self._hidden -= 1
            if name not in {"script", "style", "object"}:
                self._skip.remove(name)
                self._hidden -= names.count(name)
            return
        if name in _KEEP and not self._hidden:
            data = self._here()
            index = data.index(f"<{name}>")
            if all(text.isspace() for text in data[index + 1 :]):
                del data[index:]
            else:
                data.append(f"</{name}>")

    def _data(self, text: str) -> None:
        data = html.unescape(text) if "&" in text else text
        if "pre" not in self._names:
            data = " " if data.isspace() else data.replace("\n", " ")
        if self._section is None:
            self._begin(plugin.Section(plugin.Element("hx")))
        section = self._section
        if section.el.tag in self._names:
            if not any(tag.name == "a" and _class(tag) == "headerlink" for tag in self._open):
                section.title.append(escape(data, quote=False))
        elif data.isspace():
            if not section.text or not section.text[-1].isspace() or "pre" in self._names:
                section.text.append(data)
        else:
            section.text.append(escape(data, quote=False))

    def _here(self) -> list[str]:
        """Where texts go: the title of the section, or its text."""
        section = self._section
        found: list[str] = section.title if section.el.tag in self._names else section.text
        return found


def _is_hidden(tag: Tag) -> bool:
    # Nearly no tag has anything of the kind, and this is told sooner.
    if not _MAY_HIDE.search(tag.text):
        return False
    return tag.has(_EXCLUDED) or _class(tag) == _LINE_NUMBERS


def _class(tag: Tag) -> str | None:
    return (tag.get("class") or (None,))[-1]
