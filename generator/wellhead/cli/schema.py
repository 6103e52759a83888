"""``wellhead schema``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellhead.cli.terminal import FAULT, Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.author.revise import Change


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas into this folder, one a kind, instead of printing one.",
)
@click.option(
    "--modelines",
    "playbook",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With -o: name its schema at the top of each file of the playbook in this folder.",
)
def schema(kind: str | None, folder: Path | None, playbook: Path | None) -> None:
    """Print the JSON Schema of one KIND of file, for editors; without KIND, list the kinds.

    With a schema an editor completes fields, explains them and underlines what does not fit. The checker
    also follows references, which no schema can.

    \b
    wellhead schema role
    wellhead schema -o playbook/.schema --modelines playbook
    """
    from wellhead.author import schema as schemas  # noqa: PLC0415 - see wellhead.cli

    if kind is not None and kind not in schemas.MODELS:
        raise Stop(f'there is no kind of file "{kind}"; there are: {", ".join(schemas.MODELS)}', FAULT)
    if playbook is not None and folder is None:
        raise Stop("--modelines needs the folder of the schemas: -o FOLDER", FAULT)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in [kind] if kind else schemas.MODELS:
            (folder / schemas.file_name(name)).write_bytes(_text(name).encode())
            click.echo(folder / schemas.file_name(name))
        if playbook is not None:
            _add_modelines(playbook, folder)
    elif kind is None:
        for name in schemas.MODELS:
            click.echo(f"{name:12}{schemas.paths(name, '')}")
    else:
        click.echo(_text(kind), nl=False)


def _text(kind: str) -> str:
    from wellhead.author.schema import schema  # noqa: PLC0415

    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def _add_modelines(playbook: Path, folder: Path) -> None:
    from wellhead.author.revise import ReviseRefused, revise  # noqa: PLC0415
    from wellhead.cli.changes import settle  # noqa: PLC0415 - see wellhead.cli

    settle(playbook)
    try:
        changes = [c for c in _with_modelines(playbook, folder) if c.after != c.before]
        revise(playbook, changes)
    except ReviseRefused as refused:
        raise Stop(str(refused), FAULT) from refused
    click.echo(f"{playbook}: {len(changes)} files now name their schema", err=True)


def _with_modelines(playbook: Path, folder: Path) -> Iterator[Change]:
    from wellhead.author import schema as schemas  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.revise import Change, text_of  # noqa: PLC0415
    from wellhead.source.read import read  # noqa: PLC0415

    for source in read(playbook)[0]:
        kind = schemas.kind_of(source.path)
        place = os.path.relpath(folder, (playbook / source.path).parent)
        line = schemas.modeline(f"{Path(place).as_posix()}/{schemas.file_name(kind)}")
        before = text_of(playbook, source.path)
        yield Change(source.path, before, schemas.with_modeline(before, line))
