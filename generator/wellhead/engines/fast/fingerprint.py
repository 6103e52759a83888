"""What a page depends on, told so that two runs with the same digest must give the same page."""

from __future__ import annotations

import enum
import functools
import json
import os
import platform
import sys
import types
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any, Final

from wellhead import store, stricthtml
from wellhead.store import digest

_LIBRARIES: Final = (
    "babel",
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-literate-nav",
    "mkdocs-material",
    "mkdocs-material-extensions",
    "pygments",
    "pymdown-extensions",
    "jieba",
)


class Untold(Exception):  # noqa: N818 - nothing is wrong; it just cannot be compared
    """A value cannot be told, so nothing that depends on it can be reused."""


def told(value: Any) -> str:
    """A value as text: the same text only for the same value.

    Raises:
        Untold: it holds an object of a kind that is not known here.
    """
    return json.dumps(_plain(value), ensure_ascii=True)


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line a kind
    if value is None or isinstance(value, bool | int | float | str):
        # A text of a kind of its own, such as a locale, may be shown otherwise than it compares.
        return (
            value if type(value) in {type(None), bool, int, float, str} else [_name(type(value)), repr(value)]
        )
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(_plain, value)]
    if isinstance(value, Mapping):
        return {"": [[_plain(key), _plain(content)] for key, content in value.items()]}
    if isinstance(value, AbstractSet):
        return ["set", *sorted(json.dumps(_plain(item)) for item in value)]
    if isinstance(value, PurePath | bytes | enum.Enum):
        return [type(value).__name__, repr(value)]
    if isinstance(value, functools.partial):
        return ["partial", _plain(value.func), _plain(value.args), _plain(value.keywords)]
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type):
        return _name(value)
    if type(value).__module__ in {"datetime", "babel.core", "mkdocs.localization"}:
        return [_name(type(value)), repr(value)]
    if type(value).__module__ == "mkdocs.config.config_options":  # a script with its attributes
        return [_name(type(value)), _plain(vars(value))]
    raise Untold(_name(type(value)))


def _name(value: Any) -> str:
    name = f"{value.__module__}.{value.__qualname__}"
    if "<" in name:  # a lambda, or something within a function: its name does not tell what it does
        raise Untold(name)
    return name


@functools.cache
def program() -> str:
    """This program, Python, and the libraries that take part."""
    here = [*sorted(Path(__file__).parent.glob("*.py")), Path(stricthtml.__file__), Path(store.__file__)]
    own = (path.read_bytes() for path in here)
    return told(
        [platform.python_implementation(), sys.version, *map(_version, _LIBRARIES), digest(*own).hex()]
    )


def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"{library} is missing"


def templates(folders: list[str], own: str | None) -> bytes:
    """All templates in these folders, by their content.

    Args:
        folders: the theme's; what else they hold comes with a version.
        own: the one of them that is the site's, of which everything counts.
    """
    parts = []
    for folder in folders:
        for place, below, names in os.walk(folder):
            if folder != own:
                below[:] = [name for name in below if not name.startswith(".") and name != "assets"]
            below.sort()
            for name in sorted(names):
                if folder == own or name.endswith((".html", ".xml")):
                    path = Path(place, name)
                    parts += [os.fsencode(path.relative_to(folder)), path.read_bytes()]
        parts.append(b"")
    return digest(*parts)
