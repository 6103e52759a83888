"""MkDocs, the default engine, within this process."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from wellhead.cachefolder import cache_folder
from wellhead.engines import inprocess
from wellhead.engines.engine import Built, built
from wellhead.engines.settings import Settings, SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from wellhead.engines.fast.standing import Standing

_MODULES: Final = (
    "jinja2",
    "markdown",
    "mkdocs.config.defaults",
    "mkdocs.commands.build",
    "mkdocs.localization",
    "mkdocs.contrib.search",
    "pymdownx.superfences",
    "wellhead.engines.fast.build",
)
"""What a build needs, and takes a while to be read."""
_SLOWER: Final = "the site is the same, and takes longer to build."


def warm_up(config: Path) -> Iterator[None]:
    """Read modules and compile the theme's templates, in small steps; see `Engine.warm_up`."""
    for name in _MODULES:
        import_module(name)
        yield
    with suppress(SettingsRefused):  # which the build will say
        settings = Settings.read(config)
        folder = cache_folder(settings.path)
        if folder is None or settings.theme is None:
            return
        # Imported here, as in `build`.
        from wellhead.engines.fast.theme import compiled, environment  # noqa: PLC0415

        with inprocess.hushed(settings.path.parent, 0):
            env = environment(settings.theme, folder)
        if env is not None:
            yield from compiled(env)


def build(config: Path, site: Path, *, site_url: str | None, epoch: int) -> Built:
    """Build a site with MkDocs into an empty folder; see `Engine.build`."""
    config = Settings.read(config).path
    notes: list[str] = []
    standing: Standing | None = None
    with inprocess.hushed(config.parent, epoch), inprocess.overheard("mkdocs") as messages:
        # Imported here: the theme prints its notice as soon as it is imported.
        from mkdocs.config import load_config  # noqa: PLC0415

        from wellhead.engines.fast.build import build as run  # noqa: PLC0415

        def quick(loaded: MkDocsConfig) -> None:
            nonlocal standing
            standing = run(loaded, cache=cache_folder(config), note=notes.append)

        reason = inprocess.run(load_config, quick, config, site, site_url)
    # What made it stop has usually been logged, and then the reason is "Aborted with a BuildError!".
    sentences = tuple(f"Nothing of earlier builds was used, since {note}: {_SLOWER}" for note in notes)
    said = tuple(messages) or tuple(filter(None, [reason]))

    def remade(changed: Mapping[str, bytes]) -> dict[str, bytes] | None:
        assert standing is not None  # noqa: S101 - nobody is told of this function otherwise
        with inprocess.hushed(config.parent, epoch), inprocess.overheard("mkdocs") as messages:
            made = standing.remade(changed)
        return None if messages else made

    return replace(
        built(site, said, sentences, repeatable=standing is not None),
        remade=remade if standing is not None and not said else None,
    )
