"""MkDocs' build, with all that makes it quick around it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from mkdocs.commands import build as mkdocs_build

from wellhead.engines.fast import converted, finished, searchtext, theme
from wellhead.engines.fast.guards import all_known, extension_refusal, refusal
from wellhead.engines.fast.standing import Standing, seen
from wellhead.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig


def build(config: MkDocsConfig, *, cache: Path | None, note: Callable[[str], None]) -> Standing | None:
    """Build a site as `mkdocs.commands.build.build` does.

    Args:
        config: the site's, loaded.
        cache: a folder for what is made; None keeps nothing.
        note: told why a site, or a part of the work, is built in the plain way.

    Returns:
        What stands then; None if more than the docs folder and the configuration decides what was made.

    Raises:
        Exception: whatever MkDocs raises.
    """
    reason = refusal(config)
    if reason is not None:
        note(reason)
        mkdocs_build.build(config)
        return None
    store = Store(cache / "pages.sqlite" if cache is not None else None)
    try:
        with ExitStack() as stack:
            stack.enter_context(theme.prepared(cache))
            worked_with = stack.enter_context(seen(config))
            converter = stack.enter_context(converted.reused(store, note))
            stack.enter_context(finished.reused(store, note))
            stack.enter_context(searchtext.quick())
            mkdocs_build.build(config)
    finally:
        store.close()
    if not all_known(config) or extension_refusal(config) is not None:
        return None
    return Standing(config, worked_with, converter)
