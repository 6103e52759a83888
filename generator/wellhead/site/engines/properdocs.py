"""ProperDocs, the continuation of MkDocs, in a process of its own.

It serves plug-ins that are written for MkDocs by putting itself in the place of every `mkdocs` module
(properdocs/replacement.py). Within this process that would pull MkDocs from under us.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wellhead.site.engines import inprocess
from wellhead.site.engines.engine import Built, EngineRefused, Order
from wellhead.site.process import run_python
from wellhead.site.settings import Settings


def build(order: Order) -> Built:
    """Build a site with ProperDocs into an empty folder; see `Engine.build`."""
    config = Settings.read(order.config).path
    given = json.dumps([str(config), str(order.site.resolve()), order.site_url, order.epoch, order.folder])
    ended = run_python(["-m", __name__, given], folder=config.parent, epoch=order.epoch)
    try:
        messages = json.loads(ended.out)
    except ValueError:
        message = f"ProperDocs did not run: {ended.last_words}"
        raise EngineRefused(message) from None
    return Built(tuple(messages))


def _run(order: Order) -> list[str]:
    with (
        inprocess.hushed(order.config.parent, order.epoch),
        inprocess.overheard("properdocs", "mkdocs") as messages,
    ):
        from properdocs import replacement  # noqa: F401, PLC0415 - its import does the replacing
        from properdocs.commands.build import build as run  # noqa: PLC0415
        from properdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, run, order)
    return messages or list(filter(None, [reason]))


if __name__ == "__main__":
    config_file, site_folder, *others = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps(_run(Order(Path(config_file), Path(site_folder), *others))))
