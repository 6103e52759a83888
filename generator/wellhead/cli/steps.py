"""Steps that several commands take: each says what it found, and stops the command where it must."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from wellhead.cli.terminal import FAULT, FOUND, Stop, count, named, short, show, summary, tell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from wellhead.app.check import Checked
    from wellhead.cache import Cache
    from wellhead.check.rules import Context
    from wellhead.packed import Files
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.site.links import Links
    from wellhead.source.finding import Finding
    from wellhead.source.read import Found
    from wellhead.unchanged import Publishing, Same
    from wellhead.write.folder import Written


def cache_of(playbook: Path) -> Cache | None:
    """What an earlier run knew of this playbook; None where nothing can be kept."""
    from wellhead.kit.cache_folder import cache_folder  # noqa: PLC0415 - see wellhead.cli

    folder = cache_folder(playbook)
    if folder is None:
        return None
    from wellhead.cache import Cache  # noqa: PLC0415

    return Cache(folder / "playbook.sqlite")


def load(
    playbook: Path,
    as_of: dt.datetime | None,
    cache: Cache | None = None,
    *,
    hurry: bool = False,
    before: Checked | None = None,
    found: Found | None = None,
) -> Checked:
    """Read and check the playbook; in a hurry, only for errors if there are none."""
    from wellhead import pipeline  # noqa: PLC0415 - see wellhead.cli

    return pipeline.load(playbook, _context(as_of), cache, hurry=hurry, before=before, found=found)


def _context(as_of: dt.datetime | None) -> Context:
    from wellhead.check.rules import Context  # noqa: PLC0415 - see wellhead.cli

    return Context(as_of=as_of.date() if as_of else None)


def lines_of(checked: Checked | Same) -> dict[str, list[str]]:
    """The lines of each file that was read."""
    return {source.path: source.text.split("\n") for source in checked.sources}


def report(
    checked: Checked, playbook: Path, *, strict: bool, say: Callable[[str], None] = click.echo
) -> None:
    """Print the findings; stop if they stop the run."""
    _show_all(checked.findings, checked, playbook, say)
    stop_at(checked, playbook, strict=strict)


def _show_all(
    findings: Sequence[Finding],
    checked: Checked | Same,
    playbook: Path,
    say: Callable[[str], None] = click.echo,
) -> None:
    """Print what was found in a playbook; where there is nothing to print, nothing is prepared for it."""
    if findings:
        show(findings, lines_of(checked), named(playbook), rule_pages(None), say)


def stop_at(checked: Checked, playbook: Path, *, strict: bool, hint: str = "") -> None:
    """Stop if the findings stop the run; a hint goes behind their number."""
    counted = len(checked.findings) if strict else checked.errors
    if counted or checked.playbook is None:
        raise Stop(f"{named(playbook)}: {summary(checked)}{hint}", FOUND, prefix="")


def rule_pages(site_url: str | None) -> str | None:
    """The address below which the rules have their pages on the site, as mkdocs.yml here says it.

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


_LOCAL: Final = re.compile(r"https?://(localhost|127\.|\[::1\])")


def linked(playbook: Path) -> LinkedPlaybook:
    """The playbook, as far as it can be read: what is wrong elsewhere does not matter here."""
    checked = load(playbook, None)
    if checked.playbook is None:
        report(checked, playbook, strict=False)
    assert checked.playbook is not None  # noqa: S101 - report has stopped otherwise
    return checked.playbook


def _nothing() -> None:
    """There is nothing left to do."""


class Made(NamedTuple):
    """What was made of a playbook.

    Args:
        files: the generated files.
        epoch: the time to put where an engine writes one.
        checked: what they were made of.
        finish: waits for the findings that another process still looks for, prints and keeps them; to be
            called once the files have been written, or could not be.
    """

    files: Files
    epoch: int
    checked: Checked
    finish: Callable[[], None] = _nothing


def generate(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    kept: Cache | None = None,
    known: Cache | None = None,
    before: Checked | None = None,
    found: Found | None = None,
    hurry: bool = False,
    say: Callable[[str], None] = click.echo,
) -> Made:
    """Check the playbook, and make its pages in memory.

    What is known of earlier runs is read, and saved when this one has come to its end. Whoever has it `kept`
    for several runs saves it in the end, and whoever has read what is `known` or the files that were `found`
    gives them, or has what was checked `before` for the same day. In a hurry, only errors are looked for;
    `report_rest` does the rest. Findings are given to `say`, to print them. Those that can stop no run may
    come as late as in `Made.finish`.
    """
    cache = kept or known or cache_of(playbook)
    checked = load(playbook, as_of, cache, hurry=True, before=before, found=found)
    report(checked, playbook, strict=strict, say=say)
    from wellhead.app.check import completed, last_reviewed, render_playbook  # noqa: PLC0415 - see wellhead.cli
    from wellhead.unchanged import keep  # noqa: PLC0415

    whole = None if hurry or checked.is_all else completed(checked, _context(as_of), cache)

    assert checked.playbook is not None  # noqa: S101 - report has stopped otherwise
    publishing = _publishing(playbook, output, templates, config, as_of)
    files = render_playbook(
        checked.playbook,
        folder=publishing.folder,
        prefix=publishing.prefix,
        templates=templates,
        cache=cache,
    )
    epoch = last_reviewed(checked.playbook)
    if whole is not None and (strict or kept is not None):
        checked, whole = whole(), None
        report(checked, playbook, strict=strict, say=say)

    def finish() -> None:
        found = checked
        if whole is not None:
            found = whole()
            report(found, playbook, strict=strict, say=say)
        if cache is not None and found.is_all:
            keep(cache, publishing, found, files, epoch)
        if kept is not None:
            kept.again()
        elif cache is not None:
            cache.save()

    if whole is not None:
        return Made(files, epoch, checked, finish)
    finish()
    return Made(files, epoch, checked)


def generate_once(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    say: Callable[[str], None] = click.echo,
) -> tuple[Files, int, Callable[[], None]]:
    """Files, time and `finish` as `generate` gives them; at once, if the last run had the same input."""
    from wellhead.source.read import read  # noqa: PLC0415 - see wellhead.cli
    from wellhead.unchanged import same_again  # noqa: PLC0415

    cache = cache_of(playbook)
    found = read(playbook)
    if cache is not None:
        same = same_again(found, _publishing(playbook, output, templates, config, as_of), cache)
        if same is not None and not (strict and same.findings):
            _show_all(same.findings, same, playbook, say)
            return same.files, same.epoch, _nothing
    made = generate(
        playbook, output, templates, config, as_of, strict=strict, known=cache, found=found, say=say
    )
    return made.files, made.epoch, made.finish


def _publishing(
    playbook: Path, output: Path, templates: Path | None, config: Path, as_of: dt.datetime | None
) -> Publishing:
    from wellhead.unchanged import Publishing  # noqa: PLC0415 - see wellhead.cli

    day = as_of.date() if as_of else None
    return Publishing(_folder(output, config), named(playbook), templates, day)


def report_rest(checked: Checked, playbook: Path, go_on: Callable[[], bool]) -> None:
    """Print the findings that are no errors, if somebody was in a hurry and still wants to know them."""
    from wellhead.app.check import rest  # noqa: PLC0415 - see wellhead.cli

    if not checked.is_all:
        _show_all(rest(checked, go_on=go_on) or (), checked, playbook)


def _folder(output: Path, config: Path) -> str:
    """Where the generated folder will stand in the site: its path below the docs folder."""
    if config.is_file():
        from wellhead.site.settings import Settings, SettingsRefused  # noqa: PLC0415 - see wellhead.cli

        try:
            docs = Settings.read(config).docs.resolve()
        except SettingsRefused as refused:
            raise Stop(str(refused), FAULT) from refused
        if output.resolve().is_relative_to(docs) and output.resolve() != docs:
            return output.resolve().relative_to(docs).as_posix()
    return output.name


def write(output: Path, files: Files, *, force: bool, finish: Callable[[], None] = _nothing) -> None:
    """Replace the folder of generated pages, and say what that changed; see `Made.finish`."""
    tell(output, written(output, files, force=force, finish=finish))


def written(output: Path, files: Files, *, force: bool, finish: Callable[[], None]) -> Written:
    """Replace the folder of generated pages; see `Made.finish`."""
    from wellhead.write.folder import WriteRefused, write  # noqa: PLC0415 - see wellhead.cli

    try:
        return write(output, files.parts, force=force)
    except WriteRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    finally:
        finish()


class Pages(NamedTuple):
    """What came of the pages of a playbook.

    Args:
        said: the findings, as they are printed.
        written: what changed in their folder, or why nothing was written.
        epoch: the time to put where an engine writes one.
    """

    said: tuple[str, ...]
    written: Written | Stop
    epoch: int = 0


def pages(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    force: bool,
) -> Pages:
    """Make the pages and write them, without a word on the terminal."""
    said: list[str] = []
    try:
        files, epoch, finish = generate_once(
            playbook, output, templates, config, as_of, strict=strict, say=said.append
        )
        put = written(output, files, force=force, finish=finish)
        return Pages(tuple(said), put, epoch)
    except Stop as stop:
        return Pages(tuple(said), stop)


def check_links(config: Path, engine: str) -> Links:
    """Check the links of all pages, generated or hand-written; what comes back has found nothing."""
    from wellhead.site.links import Links  # noqa: PLC0415
    from wellhead.site.settings import Settings, SettingsRefused  # noqa: PLC0415 - see wellhead.cli
    from wellhead.store import kept_for  # noqa: PLC0415

    try:
        settings = Settings.read(config)
    except SettingsRefused as refused:
        raise Stop(str(refused), FAULT) from refused
    with kept_for(settings.path, "links") as store:
        links = Links(settings, engine, store)
        findings = links.findings()
    if findings:
        paths = {f.span.path for f in findings}
        lines = {
            path: (settings.docs / path).read_text(encoding="utf-8").split("\n")
            for path in paths
            if (settings.docs / path).is_file()
        }
        show(findings, lines, named(short(settings.docs)))
        raise Stop(f"{short(settings.docs)}: {count(findings)}; the site was not built", FOUND, prefix="")
    return links


def warm_up(config: Path, engine: str, go_on: Callable[[], bool]) -> None:
    """Do what a build needs and can be done ahead, as long as there is time for it."""
    from importlib import import_module  # noqa: PLC0415 - see wellhead.cli

    from wellhead.site.engines.engine import EngineRefused, engine_named  # noqa: PLC0415

    for name in ("wellhead.app.build", "wellhead.site.links"):
        if not go_on():
            return
        import_module(name)
    with suppress(EngineRefused):  # which the build will say
        ahead = engine_named(engine).warm_up(config)
        while go_on() and next(ahead, ahead) is not ahead:
            pass


def build_site(
    config: Path, site: Path, engine: str, *, site_url: str | None, epoch: int, force: bool
) -> None:
    """Follow every link of the pages, build the site from them, and put it in place."""
    from wellhead.app.build import SiteRefused, build_site  # noqa: PLC0415
    from wellhead.site.engines.engine import EngineRefused  # noqa: PLC0415 - see wellhead.cli
    from wellhead.site.settings import SettingsRefused  # noqa: PLC0415
    from wellhead.write.folder import WriteRefused  # noqa: PLC0415

    try:
        put = build_site(
            config,
            site,
            engine,
            site_url=site_url,
            epoch=epoch,
            force=force,
            say=partial(click.echo, err=True),
            first=partial(check_links, config, engine),
        )
    except SiteRefused as refused:
        show(refused.findings, {}, "")
        raise Stop(str(refused), FOUND) from refused
    except (EngineRefused, SettingsRefused) as refused:
        raise Stop(str(refused), FAULT) from refused
    except WriteRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    tell(site, put, f" (built by {engine})")
