"""Zensical, the successor by the authors of Material for MkDocs, in a process of its own.

Its runtime prints to the terminal from outside Python, so only a process of its own keeps quiet.
It insists on a docs and a site folder below its configuration, and puts a cache beside it. So it gets a
temporary folder with a copy of the docs and a configuration that inherits the real one.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.site.engines.engine import Built, EngineRefused
from wellhead.site.pagefind import asked_for
from wellhead.site.process import run_python
from wellhead.site.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.site.engines.engine import Order

_COMPLAINT: Final = re.compile(
    r"^(?:Warning|Error|RuntimeError): (?:Python error: )?(?P<text>.+)(?:\n\s*╭─\[ (?P<place>.+?) \])?",
    re.MULTILINE,
)

_OWN_SEARCH: Final = "Zensical has a search of its own, which assets/search.mjs leaves alone."


def build(order: Order) -> Built:
    """Build a site with Zensical into an empty folder; see `Engine.build`."""
    settings = Settings.read(order.config)
    with tempfile.TemporaryDirectory(prefix="wellhead-zensical-") as folder:
        project = Path(folder)
        shutil.copytree(settings.docs, project / "docs")
        derived = project / "mkdocs.yml"
        derived.write_text(_derived(settings, order.site_url), encoding="utf-8")
        # A path of the configuration that is relative to the current folder means the real project's.
        arguments = ["-m", "zensical", "build", "--clean", "--config-file", str(derived)]
        ended = run_python(arguments, folder=settings.path.parent, epoch=order.epoch)
        made = project / "site"
        messages = tuple(_complaints(ended.err))
        if ended.code and not messages:
            message = f"Zensical did not run: {ended.last_words}"
            raise EngineRefused(message)
        if made.is_dir():
            shutil.copytree(made, order.site, dirs_exist_ok=True)
    return Built(messages, (_OWN_SEARCH,) if asked_for(settings) else ())


def _derived(settings: Settings, site_url: str | None) -> str:
    """Return a configuration that differs from the real one in its folders; JSON strings are YAML too."""
    changes: dict[str, object] = {
        "INHERIT": str(settings.path),
        "docs_dir": "docs",
        "site_dir": "site",
        "strict": False,  # in strict mode it stops at the first page with a warning
        # It compares anchors as they are spelt, so that `&#45;` is not `-` to it; see wellhead.site.links.
        "validation": {"invalid_link_anchors": False},
    }
    if site_url is not None:
        changes["site_url"] = site_url
    if settings.custom_dir is not None:
        changes["theme"] = {"custom_dir": str(settings.custom_dir)}
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in changes.items())


def _complaints(printed: str) -> Iterator[str]:
    """Yield each warning and error, as ``place: text`` where it has a place."""
    for found in _COMPLAINT.finditer(printed):
        place, text = found["place"], found["text"].strip()
        yield f"{place}: {text}" if place else text
