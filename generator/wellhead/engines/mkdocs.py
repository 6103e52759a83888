"""MkDocs, the default engine, within this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.engines import inprocess
from wellhead.engines.engine import Built, built
from wellhead.engines.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def build(config: Path, site: Path, *, site_url: str | None, epoch: int) -> Built:
    """Build a site with MkDocs into an empty folder; see `Engine.build`."""
    config = Settings.read(config).path
    with inprocess.hushed(config.parent, epoch), inprocess.overheard("mkdocs") as messages:
        # Imported here: the theme prints its notice as soon as it is imported.
        from mkdocs.commands.build import build as run  # noqa: PLC0415
        from mkdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, run, config, site, site_url)
    # What made it stop has usually been logged, and then the reason is "Aborted with a BuildError!".
    return built(site, tuple(messages) or tuple(filter(None, [reason])))
