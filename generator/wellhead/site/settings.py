"""Settings in mkdocs.yml that matter before an engine reads it.

Unlike the engines, this runs nothing that the file names: a value under a tag such as `!!python/name:` or
`!ENV` counts as not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_OURS: Final = "tag:yaml.org,2002:"
_TRUE: Final = frozenset({"true", "yes", "on"})


class SettingsRefused(Exception):  # noqa: N818 - the file is at fault
    """The configuration cannot be used: the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in the configuration and its place.

    Args:
        text: the value.
        path: the file it stands in; another than the one asked for if that inherits.
        line: counted from 1.
        column: counted from 1, in code points.
    """

    text: str
    path: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Extension:
    """A Markdown extension that the configuration names.

    Args:
        name: its import name.
        options: what it is told, without values that only an engine can make.
        complete: whether no value had to be left out.
    """

    name: str
    options: Mapping[str, object]
    complete: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """The facts of a mkdocs.yml; all paths are absolute.

    Args:
        path: the file itself.
        docs: the folder of the pages.
        site: the folder for the finished site.
        site_url: where the site will be served.
        theme: the theme's name; None if the file does not say.
        custom_dir: the folder of theme overrides.
        nav: the pages and folders of the navigation.
        css: additional style sheets.
        scripts: additional scripts.
        nav_file: the name of the files that hold a folder's navigation; None without such a plug-in.
        extensions: the Markdown extensions; None if the file does not say.
        snippet_paths: the folders in which snippets are looked for; none without that extension.
        excluded: the patterns of files that are not part of the site, a line each.
    """

    path: Path
    docs: Path
    site: Path
    site_url: str | None
    theme: str | None
    custom_dir: Path | None
    nav: tuple[Setting, ...]
    css: tuple[Setting, ...]
    scripts: tuple[Setting, ...]
    nav_file: str | None
    extensions: tuple[Extension, ...] | None
    snippet_paths: tuple[Path, ...]
    excluded: str

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read a configuration.

        Raises:
            SettingsRefused: it is missing, no YAML, or asks for what our pages cannot work with.
        """
        path = path.resolve()
        nodes = _nodes(path, ())
        values = {key: _plain(node) for key, (_, node) in nodes.items()}
        if values.get("use_directory_urls") is False:
            message = (
                f"{path.name} sets use_directory_urls to false, but the links of generated pages need it. "
                "Remove that line."
            )
            raise SettingsRefused(message)
        folder = path.parent
        docs = folder / _text(values.get("docs_dir"), "docs")
        if not docs.is_dir():
            message = f"{path.name} says that the pages are in {docs}, but there is no such folder."
            raise SettingsRefused(message)
        theme = values.get("theme")
        named = theme.get("name") if isinstance(theme, dict) else theme
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        extensions = _extensions(nodes.get("markdown_extensions"))
        return cls(
            path=path,
            docs=docs,
            site=folder / _text(values.get("site_dir"), "site"),
            site_url=_text(values.get("site_url"), "") or None,
            theme=named if isinstance(named, str) else None,
            custom_dir=folder / custom if isinstance(custom, str) else None,
            nav=tuple(_leaves(nodes.get("nav"))),
            css=tuple(_leaves(nodes.get("extra_css"))),
            scripts=tuple(_leaves(nodes.get("extra_javascript"), "path")),
            nav_file=_nav_file(values.get("plugins")),
            extensions=extensions,
            snippet_paths=tuple(_snippet_paths(folder, extensions or ())),
            excluded=_text(values.get("exclude_docs"), ""),
        )


def _nodes(path: Path, heirs: tuple[Path, ...]) -> dict[str, tuple[Path, yaml.Node]]:
    """Return the top of a file, key by key, with what it inherits, where it does not replace it."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        message = f"There is no {path}."
        raise SettingsRefused(message) from None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        message = f"{path} cannot be read: {' '.join(str(error).split())}"
        raise SettingsRefused(message) from error
    if not isinstance(root, yaml.MappingNode):
        message = f"{path} holds no settings."
        raise SettingsRefused(message)
    own = {key.value: (path, value) for key, value in root.value if isinstance(key, yaml.ScalarNode)}
    heir = own.pop("INHERIT", None)
    if heir is None:
        return own
    parent = (path.parent / str(heir[1].value)).resolve()
    if parent in {path, *heirs}:
        message = f"{path} inherits from itself."
        raise SettingsRefused(message)
    return {**_nodes(parent, (path, *heirs)), **own}


class _Unknown:
    """A value that only an engine can make."""


_UNKNOWN: Final = _Unknown()
_MAKERS: Final[Mapping[str, Callable[[str], object]]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() in _TRUE,
    "int": lambda text: int(text) if text.isdecimal() else text,
}


def _plain(node: yaml.Node) -> object:
    """Return the node's value, without what a foreign tag would make."""
    if not node.tag.startswith(_OURS) or node.tag.startswith(f"{_OURS}python/"):
        return _UNKNOWN
    if isinstance(node, yaml.MappingNode):
        pairs = ((str(_plain(key)), _plain(value)) for key, value in node.value)
        return {key: value for key, value in pairs if value is not _UNKNOWN}
    if isinstance(node, yaml.SequenceNode):
        return [value for value in map(_plain, node.value) if value is not _UNKNOWN]
    return _MAKERS.get(node.tag.removeprefix(_OURS), str)(node.value)


def _is_complete(node: yaml.Node) -> bool:
    if _plain(node) is _UNKNOWN:
        return False
    if isinstance(node, yaml.MappingNode):
        return all(_is_complete(value) for _, value in node.value)
    return not isinstance(node, yaml.SequenceNode) or all(map(_is_complete, node.value))


def _leaves(found: tuple[Path, yaml.Node] | None, only: str = "") -> Iterator[Setting]:
    """Yield the texts at the ends of nested lists and mappings; of mappings those under `only`, if given."""
    if found is None:
        return
    path, node = found
    if isinstance(node, yaml.ScalarNode):
        if isinstance(_plain(node), str):
            quoted = node.style in {"'", '"'}
            mark = node.start_mark
            yield Setting(node.value, path, mark.line + 1, mark.column + 1 + quoted)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _leaves((path, item), only)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if only in {"", key.value}:
                yield from _leaves((path, value), only)


def _named(node: yaml.Node) -> Iterator[tuple[str, yaml.Node | None]]:
    """Yield the entries of a list or mapping of things with options, such as plug-ins and extensions."""
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for entry in entries:
        if isinstance(entry, yaml.MappingNode):
            for key, value in entry.value:
                yield str(key.value), value
        elif isinstance(entry, yaml.ScalarNode) and entry.value:
            yield entry.value, None


def _extensions(found: tuple[Path, yaml.Node] | None) -> tuple[Extension, ...] | None:
    if found is None:
        return None
    extensions = []
    for name, node in _named(found[1]):
        options = _plain(node) if node is not None else {}
        complete = node is None or _is_complete(node)
        extensions.append(Extension(name, options if isinstance(options, dict) else {}, complete))
    return tuple(extensions)


def _nav_file(plugins: object) -> str | None:
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if entry == "literate-nav":
            return "SUMMARY.md"
        if isinstance(entry, dict) and "literate-nav" in entry:
            options = entry["literate-nav"]
            return _text(options.get("nav_file") if isinstance(options, dict) else None, "SUMMARY.md")
    return None


def _snippet_paths(folder: Path, extensions: tuple[Extension, ...]) -> Iterator[Path]:
    for extension in extensions:
        if extension.name == "pymdownx.snippets":
            paths = extension.options.get("base_path", ["."])
            for path in paths if isinstance(paths, list) else [paths]:
                yield folder / str(path)


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default
