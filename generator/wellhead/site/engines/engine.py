"""The interface to the site engines, each of which builds a docs folder and says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from pathlib import Path

ENGINES: Final = ("mkdocs", "properdocs", "zensical")
"""The engines by name, the default one first; each has a module of its name in this package."""


class EngineRefused(Exception):  # noqa: N818 - mostly an engine that is not there, or a setting it cannot serve
    """An engine cannot be used at all: the message is a sentence for the reader, with the remedy."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order to an engine.

    Args:
        config: the mkdocs.yml.
        site: the folder to fill; it exists, is empty and nobody else's.
        site_url: where the site will be served, if not where the configuration says.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
        folder: the generated folder's path in the docs folder; None if no generated pages lie in there.
    """

    config: Path
    site: Path
    site_url: str | None = None
    epoch: int = 0
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """The result of an engine.

    Args:
        messages: the engine's warnings and errors, in its words; the site is sound only if there are none.
        notes: what the reader may want to know about a sound site, as sentences.
    """

    messages: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """A module that can build a site."""

    def build(self, order: Order) -> Built:
        """Build a site.

        Args:
            order: what to build, and where to.

        Raises:
            EngineRefused: the engine did not run at all.
            SettingsRefused: the configuration cannot be used.
        """


def engine_named(name: str) -> Engine:
    """Return the engine of this name.

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
    return cast("Engine", import_module(f"wellhead.site.engines.{name}"))
