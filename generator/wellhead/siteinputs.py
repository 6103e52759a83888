"""What a site is made of, as one digest; so a build can see that there is nothing to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead import pagefind
from wellhead.cache import program
from wellhead.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.engines.settings import Settings

_ELSEWHERE: Final = ("INHERIT", "!ENV", "!relative", "hooks:", "jieba", "custom_dir")
"""Words in a configuration that may make more decide than these files."""


def is_self_contained(configuration: str) -> bool:
    """Whether this text of a mkdocs.yml names nothing that may make more decide than it and the pages."""
    return not any(word in configuration for word in _ELSEWHERE)


def site_inputs(settings: Settings, engine_name: str, site_url: str | None, epoch: int) -> bytes | None:
    """The digest of all files and settings that make a site; None where others may take part.

    Args:
        settings: the site's.
        engine_name: which engine builds it.
        site_url: where it will be served, if not where the configuration says.
        epoch: the time that an engine writes.

    Raises:
        OSError: a file cannot be read.
    """
    configuration = settings.path.read_text(encoding="utf-8", errors="replace")
    if not is_self_contained(configuration):
        return None
    parts = [
        program(),
        pagefind.version(),
        engine_name,
        site_url or "",
        str(epoch),
        str(settings.path),
        configuration,
    ]
    for folder in (settings.docs, *settings.snippet_paths):
        for path in _files(folder):
            parts += [str(path), digest(path.read_bytes()).hex()]
    return digest(*parts)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    for place, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        for name in sorted(names):
            yield Path(place, name)
