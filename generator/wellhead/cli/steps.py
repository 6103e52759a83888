"""Steps that several commands take: each shows what it found, and stops the command where it must."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wellhead.cli.terminal import FAULT, FOUND, Stop, count, named, short, show, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wellhead.app.build import SiteRefused
    from wellhead.app.project import Project
    from wellhead.check.run import Checked
    from wellhead.kit.earlier import Earlier
    from wellhead.playbook.link import LinkedPlaybook

_LOCAL: Final = re.compile(r"https?://(localhost|127\.|\[::1\])")


def load(playbook: Path) -> Checked:
    """Read and check a playbook."""
    from wellhead.check.run import check_sources  # noqa: PLC0415 - see wellhead.cli
    from wellhead.source.read import read  # noqa: PLC0415

    return check_sources(*read(playbook))


def linked(playbook: Path) -> LinkedPlaybook:
    """Return the playbook as far as it can be read: what is wrong elsewhere does not matter here."""
    checked = load(playbook)
    if checked.playbook is None:
        report(checked, playbook)
        stop_at(checked, playbook, strict=False)
    assert checked.playbook is not None  # noqa: S101 - stopped otherwise
    return checked.playbook


def lines_of(checked: Checked) -> dict[str, list[str]]:
    """Return the lines of each file that was read."""
    return {source.path: source.text.split("\n") for source in checked.sources}


def report(checked: Checked, playbook: Path, say: Callable[[str], None] = click.echo) -> None:
    """Print the findings; where there are none, nothing is prepared for it."""
    if checked.findings:
        show(checked.findings, lines_of(checked), named(playbook), rule_pages(None), say)


def stop_at(checked: Checked, playbook: Path, *, strict: bool, hint: str = "") -> None:
    """Stop if the findings stop the run; a hint goes behind their number."""
    counted = len(checked.findings) if strict else checked.errors
    if counted or checked.playbook is None:
        raise Stop(f"{named(playbook)}: {summary(checked)}{hint}", FOUND, prefix="")


def rule_pages(site_url: str | None) -> str | None:
    """Return the address below which the rules have their pages on the site, as mkdocs.yml here says it.

    Args:
        site_url: the site's address, if the user names it.
    """
    if site_url is None:
        from wellhead.site.settings import Settings, SettingsRefused  # noqa: PLC0415 - see wellhead.cli

        try:
            site_url = Settings.read(Path("mkdocs.yml")).site_url
        except SettingsRefused:
            return None
    # Nobody else can follow a link to this machine, and here it works only while the site is served.
    if not site_url or _LOCAL.match(site_url):
        return None
    return f"{site_url.rstrip('/')}/playbook/rules/"


@contextmanager
def remembering(playbook: Path) -> Iterator[Earlier]:
    """Give the body what earlier runs of a playbook made, and keep what it makes."""
    from wellhead.kit.earlier import earlier_runs  # noqa: PLC0415 - see wellhead.cli

    earlier = earlier_runs(playbook)
    try:
        yield earlier
    finally:
        earlier.save()


@contextmanager
def refusals(project: Project) -> Iterator[None]:
    """Turn what stops a run of the program into what stops a command."""
    from wellhead.app.generate import Stopped  # noqa: PLC0415 - see wellhead.cli
    from wellhead.site.settings import SettingsRefused  # noqa: PLC0415
    from wellhead.write.refusal import WriteRefused  # noqa: PLC0415

    try:
        yield
    except Stopped as stopped:
        report(stopped.checked, project.playbook)
        stop_at(stopped.checked, project.playbook, strict=True)
    except SettingsRefused as refused:
        raise Stop(str(refused), FAULT) from refused
    except WriteRefused as refused:
        raise Stop(str(refused), FOUND) from refused


@contextmanager
def site_refusals(project: Project) -> Iterator[None]:
    """Do what `refusals` does, also with what stops the building of a site."""
    from wellhead.app.build import SiteRefused  # noqa: PLC0415 - see wellhead.cli
    from wellhead.site.engines import EngineRefused  # noqa: PLC0415

    with refusals(project):
        try:
            yield
        except SiteRefused as refused:
            show_site(refused)
            raise Stop(
                site_summary(refused), FOUND, prefix="error: " if refused.docs is None else ""
            ) from refused
        except EngineRefused as refused:
            raise Stop(str(refused), FAULT) from refused


def show_site(refused: SiteRefused, say: Callable[[str], None] = click.echo) -> None:
    """Print what is wrong with a site, or with the pages that it was to be built of."""
    if refused.docs is None:
        show(refused.findings, {}, "", say=say)
        return
    paths = {finding.span.path for finding in refused.findings}
    lines = {
        path: (refused.docs / path).read_text(encoding="utf-8", errors="replace").split("\n")
        for path in paths
        if (refused.docs / path).is_file()
    }
    show(refused.findings, lines, named(short(refused.docs)), say=say)


def site_summary(refused: SiteRefused) -> str:
    """Return the sentence that ends a run whose site was refused."""
    found = count(refused.findings)
    if refused.docs is None:
        return f"The new site has {found}, so it was not put in place."
    return f"{short(refused.docs)}: {found}; the site was not built"
