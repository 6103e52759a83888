"""The theme's templates, compiled once for all runs, and its files, listed without its thousands of icons."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemBytecodeCache, TemplateError
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_names

from wellhead.engines.fast import navigation
from wellhead.engines.fast.replaced import replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment


@contextmanager
def prepared(cache: Path | None) -> Iterator[None]:
    """Let MkDocs have quick templates while the body runs.

    Args:
        cache: the folder for what is kept, compiled templates among it; None keeps nothing.
    """
    original = Theme.get_env
    kept = None
    if cache is not None:
        folder = cache / "templates"
        folder.mkdir(exist_ok=True, mode=0o700)
        kept = FileSystemBytecodeCache(str(folder))

    def get_env(theme: Theme) -> Environment:
        env = original(theme)
        env.bytecode_cache = kept
        env.list_templates = _listed(theme.dirs)  # type: ignore[method-assign]  # for this one only
        navigation.quicken(env)
        return env

    with replaced(Theme, "get_env", get_env):
        yield


def environment(name: str, cache: Path) -> Environment | None:
    """The environment that MkDocs will have for a theme, but for what the configuration adds.

    Args:
        name: the theme's.
        cache: see `prepared`.

    Returns:
        None if there is no such theme.
    """
    if name not in get_theme_names():
        return None
    with prepared(cache):
        return Theme(name).get_env()


def compiled(env: Environment) -> Iterator[None]:
    """Compile the templates of a theme's pages, so that they are kept; yields after each.

    Args:
        env: of the theme; it keeps what it has compiled.
    """
    assert env.loader is not None  # noqa: S101 - MkDocs gives one
    found = ["main.html", "404.html"]
    for name in found:  # which grows meanwhile
        with suppress(TemplateError):  # the build will say what is wrong, if it needs this one
            source, *_ = env.loader.get_source(env, name)
            env.get_template(name)
            found += [other for other in _TAKEN_IN.findall(source) if other not in found]
        yield


_TAKEN_IN: Final = re.compile(r"""\{%-?\s*(?:extends|from|import|include)\s+["']([^"']+)["']""")
"""A tag that names another template outright."""


def _listed(folders: list[str]) -> Callable[..., list[str]]:
    """What `Environment.list_templates` gives, without what MkDocs filters out anyway.

    That is what stands below a folder whose name begins with a dot (mkdocs/structure/files.py, 1.6.1,
    add_files_from_theme). Its filter still sees the rest.
    """

    def list_templates(extensions: Any = None, filter_func: Callable[[str], bool] | None = None) -> list[str]:
        assert extensions is None  # noqa: S101 - MkDocs gives a function
        found: set[str] = set()
        for folder in folders:
            for place, below, names in os.walk(folder):
                below[:] = [name for name in below if not name.startswith(".")]
                here = Path(place).relative_to(folder).as_posix()
                found.update(name if here == "." else f"{here}/{name}" for name in names)
        return sorted(filter(filter_func, found))

    return list_templates
