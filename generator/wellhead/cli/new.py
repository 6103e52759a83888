"""``wellhead new``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import changes, completion, options, steps
from wellhead.cli.terminal import FAULT, Stop, count, named, show

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("kind", shell_complete=completion.kinds)
@click.argument("name", metavar="ID")
@options.playbook
@click.option("--title", help="Its title. Without it, one is made of the id.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="A role that takes part; may be given several times. The first leads, keeps or gives.",
)
@click.option("--phase", "phases", multiple=True, help="A phase it belongs to; may be given several times.")
@click.option(
    "--artifact", "artifacts", multiple=True, help="What a hand-off carries; may be given several times."
)
@click.option(
    "--activity",
    metavar="PHASE/ID",
    help="The activity that produces the artifact, or that the practice helps.",
)
@changes.dry_run
@changes.diff
def new(
    kind: str,
    name: str,
    playbook: Path,
    title: str | None,
    roles: tuple[str, ...],
    phases: tuple[str, ...],
    artifacts: tuple[str, ...],
    activity: str | None,
    *,
    dry_run: bool,
    differing: bool,
) -> None:
    """Add a thing of a KIND with a new ID, and name it wherever it has to be named.

    Kinds: role, phase, practice, artifact, handoff, term. What is required has a text that says what to
    write; all other fields stand in comments. A role gets its part in every phase, a phase its place in the
    order, a term the one that the alphabet gives it. What is left to do is told at the end.

    \b
    wellhead new role tester --title Tester
    wellhead new practice pair-up --role tester --phase prototype --activity prototype/connect
    """
    from wellhead.author.new import add  # noqa: PLC0415
    from wellhead.author.revise import ReviseRefused, text_of  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.wanted import KINDS, SkeletonRefused, Wanted  # noqa: PLC0415

    if kind not in KINDS:
        raise Stop(f'a "{kind}" cannot be added; these can: {", ".join(KINDS)}', FAULT)
    changes.settle(playbook)
    before = steps.load(playbook)
    if before.playbook is None:
        steps.report(before, playbook)
        steps.stop_at(before, playbook, strict=False)
    assert before.playbook is not None  # noqa: S101 - report has stopped otherwise
    wanted = Wanted(kind, name, title, roles, phases, artifacts, activity)
    try:
        texts = {s.path: text_of(playbook, s.path) for s in before.sources}
        planned = add(before.playbook, wanted, texts)
    except (SkeletonRefused, ReviseRefused) as refused:
        raise Stop(f"nothing was changed: {refused}", FAULT) from refused
    if not differing:
        for change in planned:
            click.echo(f"{'new' if change.before is None else 'changed'}: {playbook / change.path}")
    changes.carry_out(playbook, planned, {}, dry=dry_run, differing=differing)
    if dry_run or differing:
        return
    after = steps.load(playbook)
    known = {(f.rule, f.message) for f in before.findings}
    left = [f for f in after.findings if (f.rule, f.message) not in known]
    if left:
        click.echo(f"\nleft to do ({count(left)}):\n")
        show(left, steps.lines_of(after), named(playbook))
