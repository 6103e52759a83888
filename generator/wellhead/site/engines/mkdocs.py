"""MkDocs, the default engine, within this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.site.engines import inprocess
from wellhead.site.engines.engine import Built
from wellhead.site.settings import Settings

if TYPE_CHECKING:
    from wellhead.site.engines.engine import Order


def build(order: Order) -> Built:
    """Build a site with MkDocs into an empty folder; see `Engine.build`."""
    config = Settings.read(order.config).path
    with inprocess.hushed(config.parent, order.epoch), inprocess.overheard("mkdocs") as messages:
        # Imported here: the theme prints its notice as soon as it is imported.
        from mkdocs.commands.build import build as run  # noqa: PLC0415
        from mkdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, run, order)
    # What made it stop has usually been logged, and then the reason is "Aborted with a BuildError!".
    return Built(tuple(messages) or tuple(filter(None, [reason])))
