"""Checks that refuse to replace a folder with files of people in it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import inventory
from wellhead.write.disk import is_folder, look
from wellhead.write.refusal import Problem, WriteRefused, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wellhead.write.inventory import Content

_ELSEWHERE: Final = "Name a folder that holds nothing but generated files, such as docs/playbook."


def refuse_unsafe(files: Mapping[str, Content]) -> None:
    """Refuse paths that not every system can write.

    Raises:
        WriteRefused: There is such a path.
    """
    problems = [Problem(shown(path), reason) for path, reason in inventory.faults(files)]
    if problems:
        message = "Some paths cannot be written on every system."
        raise WriteRefused(message, problems=problems, help_text="Rename what they are made from.")


def refuse_place(target: Path) -> None:
    """Refuse a target that is no real folder, or in which a person or a repository lives.

    Raises:
        WriteRefused: The target is of that kind.
        OSError: The system gives no answer about it.
    """
    plain = target.name not in {"", ".."} and "\0" not in str(target)
    if not plain or ".git" in Path(os.path.realpath(target.parent), target.name).parts:
        message = f"{shown(target)} is not a folder that can be replaced."
        raise WriteRefused(message, help_text=_ELSEWHERE)
    info = look(target)
    if info is None:
        return
    if not is_folder(info):
        kind = "a symbolic link" if stat.S_ISLNK(info.st_mode) else "not a folder"
        message = f"{shown(target)} is {kind}."
        raise WriteRefused(message, help_text=_ELSEWHERE)
    lived_in = [Path.cwd()]
    with suppress(RuntimeError):  # not every user has a home folder
        lived_in.append(Path.home())
    if any(_is_at(folder, info) for home in lived_in for folder in (home, *home.parents)):
        message = f"{shown(target)} holds the current folder or your home folder."
        raise WriteRefused(message, help_text=_ELSEWHERE)


def _is_at(folder: Path, info: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), info)
    except OSError:
        return False


def refuse_sources(target: Path, found: Mapping[str, os.stat_result]) -> None:
    """Refuse a folder that contains sources; not even force replaces it.

    Args:
        target: The folder.
        found: The status of each file in it, by path.

    Raises:
        WriteRefused: The folder contains sources.
    """
    sources = {path for path in found if path.casefold() in inventory.SOURCES}
    for names in (path.split("/") for path in found if ".git" in path.casefold()):
        sources |= {"/".join(names[:end]) for end, name in enumerate(names, 1) if name.casefold() == ".git"}
    if sources:
        problems = [Problem(shown(path), "belongs to sources") for path in sorted(sources)]
        message = f"{shown(target)} holds sources, so it is never replaced."
        raise WriteRefused(message, problems=problems, help_text=_ELSEWHERE)
