"""unchanged: a run with the same input as the last one is answered from what is kept, without a model.

What comes out is decided by the playbook's files, the day to judge by, how the pages are published, and the
program. If all of them are what they were, so are the findings and the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.cache import Whole, digest
from wellhead.packed import Files

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from wellhead.cache import Cache
    from wellhead.finding import Finding
    from wellhead.pipeline import Checked
    from wellhead.read import Found, Source


class Publishing(NamedTuple):
    """How pages are made of a playbook, besides what stands in it.

    Args:
        folder: the generated folder's path in the site.
        prefix: the name under which readers know the folder of the sources.
        templates: a maintainer's folder of templates.
        as_of: the day against which reviews are judged.
    """

    folder: str
    prefix: str
    templates: Path | None
    as_of: dt.date | None


class Same(NamedTuple):
    """What the last run said and made."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    files: Files
    epoch: int


def same_again(found: Found, publishing: Publishing, cache: Cache) -> Same | None:
    """What a run would say and make, if the last one had the same input.

    Args:
        found: what was read of the playbook.
        publishing: how it is published.
        cache: what is kept of the last run.
    """
    sources, unread = found
    known = None if unread else cache.whole(_input(sources, publishing))
    if known is None:
        return None
    whole, pages = known
    texts = {source.path: source.text for source in sources}
    copies = {copy_of(path): texts[path].encode() for path in whole.copied}
    return Same(sources, whole.findings, Files({**whole.statics, **copies, **pages}), whole.epoch)


def keep(cache: Cache, publishing: Publishing, checked: Checked, files: Files, epoch: int) -> None:
    """Keep a run that has made pages.

    Args:
        cache: where to; it has the pages already.
        publishing: how the playbook is published.
        checked: the playbook, with all that was found in it.
        files: what was made.
        epoch: the time to put where an engine writes one.
    """
    copied = tuple(source.path for source in checked.sources if copy_of(source.path) in files)
    besides = {*cache.fresh.pages, *map(copy_of, copied)}
    statics = {path: files[path] for path in files if path not in besides}
    cache.fresh.whole = Whole(_input(checked.sources, publishing), checked.findings, epoch, copied, statics)


def copy_of(path: str) -> str:
    """Where a source is published as it is."""
    return f"source/{path}.txt"


def _input(sources: tuple[Source, ...], publishing: Publishing) -> str:
    templates = publishing.templates
    overrides = sorted(templates.rglob("*.j2")) if templates is not None else []
    return digest(
        repr(
            (
                [(source.path, digest(source.text)) for source in sources],
                publishing._replace(templates=None),
                [(path.as_posix(), digest(path.read_bytes())) for path in overrides],
            )
        )
    )
