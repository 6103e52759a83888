"""What every site engine does for us: build a docs folder into a fresh folder, and say what is wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

ENGINES: Final = ("mkdocs", "properdocs", "zensical")
"""The engines by name, the default one first; each has a module of its name in this package."""


class EngineRefused(Exception):  # noqa: N818 - mostly an engine that is not there, or a setting it cannot serve
    """An engine cannot be used at all: the message is a sentence for the reader, with the remedy."""


@dataclass(frozen=True, slots=True)
class Built:
    """What an engine made of a docs folder.

    Args:
        pages: the HTML files below the site folder, as sorted relative paths with forward slashes.
        messages: the engine's warnings and errors, in its words; the site is sound only if there are none.
        notes: what the reader may want to know about a sound site, as sentences.
        repeatable: whether nothing but the docs folder and the configuration decided what was made.
        remade: tells what becomes of the site when some of its files change: from their new content by path
            in the docs folder to what changes, by path in the site. It tells None if the site must be built
            as a whole, and must not be asked again after that or after an exception. None if the engine
            cannot tell.
    """

    pages: tuple[str, ...]
    messages: tuple[str, ...]
    notes: tuple[str, ...] = ()
    repeatable: bool = False
    remade: Callable[[Mapping[str, bytes]], dict[str, bytes] | None] | None = None


class Engine(Protocol):
    """A module that can build a site."""

    def warm_up(self, config: Path) -> Iterator[None]:
        """Do what a build needs and can be done before the pages are there, in small steps.

        Whoever needs the time for something else stops asking for the next one.

        Args:
            config: the mkdocs.yml, which may not be usable.
        """

    def build(self, config: Path, site: Path, *, site_url: str | None, epoch: int) -> Built:
        """Build a site into a folder that is empty and nobody else's.

        Args:
            config: the mkdocs.yml.
            site: the folder to fill; it exists and is empty.
            site_url: where the site will be served, if not where the configuration says.
            epoch: the time to put where an engine writes one, in seconds since 1970, UTC.

        Raises:
            EngineRefused: the engine did not run at all.
            SettingsRefused: the configuration cannot be used.
        """


def engine_named(name: str) -> Engine:
    """The engine of this name.

    Raises:
        EngineRefused: there is no such engine, or it is not installed.
    """
    if name not in ENGINES:
        message = f'There is no engine "{name}". Choose one of {", ".join(ENGINES)}.'
        raise EngineRefused(message)
    if find_spec(name) is None:
        extra = "" if name == ENGINES[0] else f"[{name}]"
        message = f'The engine "{name}" is not installed. Run: pip install "wellhead{extra}"'
        raise EngineRefused(message)
    return cast("Engine", import_module(f"wellhead.engines.{name}"))


def built(
    site: Path, messages: tuple[str, ...], notes: tuple[str, ...] = (), *, repeatable: bool = False
) -> Built:
    """What lies in `site` after a run; the other arguments are those of `Built`."""
    pages = (path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.is_file())
    return Built(tuple(sorted(pages)), messages, notes, repeatable)


def surroundings(epoch: int) -> dict[str, str]:
    """The environment variables for an engine: no dates of today, no colours, and no notices of others."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        # Material and some plug-ins print what they think of MkDocs' future, each with its own switch:
        # material/templates/__init__.py and properdocs/replacement_warning.py
        "NO_MKDOCS_2_WARNING": "true",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }
