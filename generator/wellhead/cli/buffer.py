"""Checking one file whose text comes from standard input: what editors call while somebody types."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellhead.cli.terminal import FOUND, Stop, count, named

if TYPE_CHECKING:
    from wellhead.check.rules import Context
    from wellhead.cli.telling import Telling


def check_buffer(file: Path, context: Context, telling: Telling, *, fix: bool, differing: bool) -> None:
    """Check one file whose text comes from standard input, within its playbook."""
    from wellhead.author.mend import as_written, mend  # noqa: PLC0415 - see wellhead.cli
    from wellhead.check.run import check_sources, with_texts  # noqa: PLC0415
    from wellhead.source.listing import is_readable  # noqa: PLC0415
    from wellhead.source.read import read, source_of  # noqa: PLC0415

    root = file.parent if is_readable(file.name) else file.parent.parent
    path = file.name if root == file.parent else f"{file.parent.name}/{file.name}"
    if not is_readable(path) or not root.is_dir():
        raise click.UsageError(f"{file} is no file of a playbook.")
    data = sys.stdin.buffer.read()
    source, unreadable = source_of(path, data)
    checked = check_sources(*read(root), context)
    if source is None:
        checked = replace(checked, findings=unreadable)
    else:
        checked = with_texts(checked, {path: source.text}, context)
    if source is not None and (fix or differing):
        mended = mend(checked, context, only=path)
        raw = data.decode()
        text = as_written(raw, mended.texts.get(path, source.text))
        if differing:
            from wellhead.cli.differences import unified  # noqa: PLC0415

            click.echo(unified(file, data, text.encode()), nl=False)
        else:
            click.echo(text.encode(), nl=False)
        checked = mended.checked
    own = replace(checked, findings=tuple(f for f in checked.findings if f.span.path == path))
    telling.tell(own, named(root) if root != Path() else "", err=fix or differing)
    if own.errors or (telling.strict and own.findings):
        raise Stop(f"{file}: {count(own.findings)}", FOUND, prefix="")
