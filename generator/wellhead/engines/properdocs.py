"""ProperDocs, the continuation of MkDocs, in a process of its own.

It serves plug-ins that are written for MkDocs by putting itself in the place of every `mkdocs` module
(properdocs/replacement.py). Within this process that would pull MkDocs from under us.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.engines import inprocess
from wellhead.engines.engine import Built, EngineRefused, built
from wellhead.engines.process import run_python
from wellhead.engines.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


def warm_up(_config: Path) -> Iterator[None]:
    """Do nothing ahead: all of it is done in another process; see `Engine.warm_up`."""
    yield from ()


def build(config: Path, site: Path, *, site_url: str | None, epoch: int) -> Built:
    """Build a site with ProperDocs into an empty folder; see `Engine.build`."""
    config = Settings.read(config).path
    order = json.dumps([str(config), str(site.resolve()), site_url, epoch])
    ended = run_python(["-m", __name__, order], folder=config.parent, epoch=epoch)
    try:
        messages = json.loads(ended.out)
    except ValueError:
        message = f"ProperDocs did not run: {ended.last_words}"
        raise EngineRefused(message) from None
    return built(site, tuple(messages))


def _run(config: Path, site: Path, site_url: str | None, epoch: int) -> list[str]:
    with inprocess.hushed(config.parent, epoch), inprocess.overheard("properdocs", "mkdocs") as messages:
        from properdocs import replacement  # noqa: F401, PLC0415 - its import does the replacing
        from properdocs.commands.build import build as run  # noqa: PLC0415
        from properdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, run, config, site, site_url)
    return messages or list(filter(None, [reason]))


if __name__ == "__main__":
    where, folder, *rest = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps(_run(Path(where), Path(folder), *rest)))
