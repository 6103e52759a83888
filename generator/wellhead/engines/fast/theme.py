"""The theme's templates, compiled once for all runs, and its files, listed without its thousands of icons."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from mkdocs.theme import Theme

from wellhead.engines.fast import navigation
from wellhead.engines.fast.replaced import replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment


@contextmanager
def prepared(folder: Path | None) -> Iterator[None]:
    """Let MkDocs have quick templates while the body runs.

    Args:
        folder: where compiled templates are kept; None keeps them nowhere.
    """
    original = Theme.get_env
    compiled = FileSystemBytecodeCache(str(folder)) if folder is not None else None

    def get_env(theme: Theme) -> Environment:
        env = original(theme)
        env.bytecode_cache = compiled
        env.list_templates = _listed(theme.dirs)  # type: ignore[method-assign]  # for this one only
        navigation.quicken(env)
        return env

    with replaced(Theme, "get_env", get_env):
        yield


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
