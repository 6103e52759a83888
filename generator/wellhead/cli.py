"""The command line: the only module that prints. Data on stdout, messages on stderr."""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from wellhead import __version__

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from wellhead.finding import Finding
    from wellhead.pipeline import Checked
    from wellhead.write import Written

FOUND, FAULT = 1, 2
"""Exit codes: findings, drift or files in the way; wrong usage or a fault of our own."""

_COLOURS = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "frame": ("blue", False),
    "help": ("cyan", False),
}

_EPILOG = (
    "Exit codes: 0 nothing to mend; 1 findings, drift, or files in the way; 2 wrong usage or our own fault."
)


@click.group(
    epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="wellhead")
def cli() -> None:
    """Turn structured YAML about roles, phases and practices into a playbook site.

    \b
    wellhead check      is the YAML sound?  (no site engine needed)
    wellhead generate   write the playbook's pages to docs/playbook/
    wellhead build      generate, then build the whole site into site/
    wellhead serve      build, serve, and rebuild on every change
    """


_playbook = click.argument(
    "playbook",
    metavar="[DIR]",
    default="playbook",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
_as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day against which reviews are judged stale, as in 2026-11-01. Without it they are not judged.",
)
_strict = click.option("--strict", is_flag=True, help="Count warnings as errors.")
_output = click.option(
    "--output",
    "-o",
    default="docs/playbook",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write. Wellhead owns it: everything in it is replaced.",
)
_templates = click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own templates; each replaces the one of its name. Templates are code.",
)
_force = click.option(
    "--force",
    is_flag=True,
    help="Where files were edited by hand or are not ours, move them aside and go on. Nothing is deleted.",
)


_config = click.option(
    "--config",
    "-f",
    default="mkdocs.yml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The site's configuration.",
)
_engine = click.option(
    "--engine",
    default="mkdocs",
    show_default=True,
    type=click.Choice(["mkdocs", "properdocs", "zensical"]),
    help="What turns the pages into a site.",
)
_site = click.option(
    "--site",
    "-d",
    default="site",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the finished site. Wellhead owns it: everything in it is replaced.",
)


@cli.command()
@_playbook
@_as_of
@_strict
def check(playbook: Path, as_of: dt.datetime | None, *, strict: bool) -> None:
    """Check the playbook in DIR (default: playbook) and list everything that is wrong with it.

    Every finding has its file, line and column, the line itself, and what to do. Nothing is written.

    \b
    wellhead check
    wellhead check ../other/playbook --as-of 2026-11-01
    """
    checked = _load(playbook, as_of)
    _report(checked, playbook, strict=strict)
    click.echo(f"{_named(playbook)}: {_summary(checked)}", err=True)


@cli.command()
@_playbook
@_output
@_templates
@_config
@_as_of
@_strict
@_force
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if the folder is not up to date.")
def generate(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    force: bool,
    dry: bool,
) -> None:
    """Check the playbook in DIR (default: playbook) and write its pages.

    The same input gives the same bytes, anywhere. Files that do not change keep their time stamps. An
    error stops before anything is written; so does a file in the folder that somebody edited by hand.

    \b
    wellhead generate
    wellhead generate --check          # in CI: are the committed pages up to date?
    """
    made = _generate(playbook, output, templates, config, as_of, strict=strict)
    if dry:
        _compare(output, made.files)
    else:
        _write(output, made.files, force=force)


@cli.command()
@_playbook
@_output
@_templates
@_config
@_engine
@_site
@click.option("--site-url", help="Where the site will be served, if not where the configuration says.")
@_as_of
@_strict
@_force
def build(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    engine: str,
    site: Path,
    site_url: str | None,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    force: bool,
) -> None:
    """Generate the playbook in DIR (default: playbook), check every link, and build the site.

    The finished site is put in place at once; until then the last one stands.

    \b
    wellhead build
    wellhead build --engine zensical --site-url https://playbook.example.org/
    """
    made = _generate(playbook, output, templates, config, as_of, strict=strict)
    _write(output, made.files, force=force)
    _check_links(config, engine)
    _build(config, site, engine, site_url=site_url, epoch=made.epoch, force=force)


@cli.command()
@_playbook
@_output
@_templates
@_config
@_engine
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--open", "open_", is_flag=True, help="Open the site in your browser.")
def serve(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    engine: str,
    host: str,
    port: int,
    *,
    open_: bool,
) -> None:
    """Build and serve the site; rebuild on every change, and let the browser reload.

    Watched are the YAML in DIR (default: playbook), your templates, and the hand-written pages. An error
    shows here, and the last good site stays up. Ctrl+C ends it.

    \b
    wellhead serve
    wellhead serve --port 8080 --open
    """
    from wellhead.engines.engine import EngineRefused  # noqa: PLC0415 - see main
    from wellhead.engines.settings import SettingsRefused  # noqa: PLC0415
    from wellhead.serve import ServeRefused  # noqa: PLC0415
    from wellhead.serve import serve as run  # noqa: PLC0415
    from wellhead.site import SiteRefused  # noqa: PLC0415

    def generate() -> None:
        made = _generate(playbook, output, templates, config, None, strict=False)
        _write(output, made.files, force=False)
        _check_links(config, engine)

    def say(message: str) -> None:
        click.echo(message, err=True)

    watch = [playbook, *([templates] if templates else [])]
    try:
        run(
            generate,
            config,
            engine,
            watch=watch,
            ignore=[output],
            say=say,
            host=host,
            port=port,
            open_in_browser=open_,
        )
    except SiteRefused as refused:
        _show(refused.findings, {}, "")
        raise _Stop(str(refused), FOUND) from refused
    except (EngineRefused, SettingsRefused, ServeRefused) as refused:
        raise _Stop(str(refused), FAULT) from refused


@cli.command()
@click.argument("rule", required=False)
def rules(rule: str | None) -> None:
    """List the checker's rules, or print the page of one RULE.

    \b
    wellhead rules
    wellhead rules missing-involvement
    """
    from wellhead.rules import RULES  # noqa: PLC0415 - see main

    if rule is None:
        for known in RULES:
            click.echo(f"{known.id:28} {known.severity.value:8} {known.page.strip().splitlines()[0]}")
        return
    page = next((known.page for known in RULES if known.id == rule), None)
    if page is None:
        raise _Stop(f'there is no rule "{rule}"; `wellhead rules` lists them', FAULT)
    click.echo(page.strip())


# ---------------------------------------------------------------- steps that several commands share


def _load(playbook: Path, as_of: dt.datetime | None) -> Checked:
    from wellhead.pipeline import load  # noqa: PLC0415 - see main
    from wellhead.rules import Context  # noqa: PLC0415

    return load(playbook, Context(as_of=as_of.date() if as_of else None))


def _report(checked: Checked, playbook: Path, *, strict: bool) -> None:
    """Print the findings; stop if they stop the run."""
    _show(checked.findings, {s.path: s.text.split("\n") for s in checked.sources}, _named(playbook))
    counted = len(checked.findings) if strict else checked.errors
    if counted or checked.playbook is None:
        raise _Stop(f"{_named(playbook)}: {_summary(checked)}", FOUND, prefix="")


def _show(findings: Sequence[Finding], lines: Mapping[str, list[str]], prefix: str) -> None:
    if findings:
        from wellhead.report import text  # noqa: PLC0415 - see main

        click.echo(text(findings, lines, prefix, _style))


def _summary(checked: Checked) -> str:
    return f"{_count(checked.findings)} in {len(checked.sources)} files"


def _count(findings: Sequence[Finding]) -> str:
    from wellhead.report import summary  # noqa: PLC0415 - see main

    return summary(findings)


class _Made(NamedTuple):
    """The generated files, and the time to put where an engine writes one."""

    files: Mapping[str, bytes]
    epoch: int


def _generate(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
) -> _Made:
    checked = _load(playbook, as_of)
    _report(checked, playbook, strict=strict)
    from wellhead.pipeline import last_reviewed, render_playbook  # noqa: PLC0415 - see main

    assert checked.playbook is not None  # noqa: S101 - _report has stopped otherwise
    files = render_playbook(
        checked.playbook, folder=_folder(output, config), prefix=_named(playbook), templates=templates
    )
    return _Made(files, last_reviewed(checked.playbook))


def _folder(output: Path, config: Path) -> str:
    """Where the generated folder will stand in the site: its path below the docs folder."""
    if config.is_file():
        from wellhead.engines.settings import Settings, SettingsRefused  # noqa: PLC0415 - see main

        try:
            docs = Settings.read(config).docs.resolve()
        except SettingsRefused as refused:
            raise _Stop(str(refused), FAULT) from refused
        if output.resolve().is_relative_to(docs) and output.resolve() != docs:
            return output.resolve().relative_to(docs).as_posix()
    return output.name


def _check_links(config: Path, engine: str) -> None:
    from wellhead.engines.settings import Settings, SettingsRefused  # noqa: PLC0415 - see main
    from wellhead.linkcheck import check_links  # noqa: PLC0415

    try:
        settings = Settings.read(config)
    except SettingsRefused as refused:
        raise _Stop(str(refused), FAULT) from refused
    findings = check_links(settings, engine)
    if findings:
        paths = {f.span.path for f in findings}
        lines = {
            path: (settings.docs / path).read_text(encoding="utf-8").split("\n")
            for path in paths
            if (settings.docs / path).is_file()
        }
        _show(findings, lines, _named(_short(settings.docs)))
        raise _Stop(f"{_short(settings.docs)}: {_count(findings)}; the site was not built", FOUND, prefix="")


def _build(config: Path, site: Path, engine: str, *, site_url: str | None, epoch: int, force: bool) -> None:
    from wellhead.engines.engine import EngineRefused  # noqa: PLC0415 - see main
    from wellhead.engines.settings import SettingsRefused  # noqa: PLC0415
    from wellhead.site import SiteRefused, build_site  # noqa: PLC0415
    from wellhead.write import WriteRefused  # noqa: PLC0415

    try:
        written = build_site(config, site, engine, site_url=site_url, epoch=epoch, force=force)
    except SiteRefused as refused:
        _show(refused.findings, {}, "")
        raise _Stop(str(refused), FOUND) from refused
    except (EngineRefused, SettingsRefused) as refused:
        raise _Stop(str(refused), FAULT) from refused
    except WriteRefused as refused:
        raise _Stop(str(refused), FOUND) from refused
    _tell(site, written, f" (built by {engine})")


def _short(path: Path) -> Path:
    """The path as seen from here, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _write(output: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    from wellhead.write import WriteRefused, write  # noqa: PLC0415 - see main

    try:
        written = write(output, files, force=force)
    except WriteRefused as refused:
        raise _Stop(str(refused), FOUND) from refused
    _tell(output, written)


def _tell(target: Path, written: Written, how: str = "") -> None:
    changes = [
        f"{len(paths)} {word}"
        for paths, word in (
            (written.created, "new"),
            (written.changed, "changed"),
            (written.removed, "gone"),
            (written.unchanged, "unchanged"),
        )
        if paths
    ]
    click.echo(f"{target}: {', '.join(changes) or 'nothing to write'}{how}", err=True)
    if written.moved_aside is not None:
        click.echo(f"moved aside: {written.moved_aside}", err=True)


def _compare(output: Path, files: Mapping[str, bytes]) -> None:
    from wellhead.write import WriteRefused, drift  # noqa: PLC0415 - see main

    try:
        found = drift(output, files)
    except WriteRefused as refused:
        raise _Stop(str(refused), FOUND) from refused
    for word, paths in (
        ("missing", found.missing),
        ("stale", found.stale),
        ("extra", found.extra),
        ("edited by hand", found.edited),
    ):
        for path in paths:
            click.echo(f"{word}: {output / path}")
    if found:
        raise _Stop(f"{output} is not what the playbook gives; run `wellhead generate`", FOUND)
    click.echo(f"{output}: up to date", err=True)


class _Stop(click.ClickException):
    """Ends a command with a message on stderr and an exit code.

    While serving it ends one build only: the message shows, and the last good site stays up.
    """

    def __init__(self, message: str, code: int, *, prefix: str = "error: ") -> None:
        super().__init__(message)
        setattr(self, "exit_code", code)  # noqa: B010 - click declares a class variable and reads the instance's
        self._prefix = prefix

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(
            f"{_style(self._prefix.strip(), 'error')}{' ' if self._prefix else ''}{self.message}",
            file,
            err=True,
        )

    def __str__(self) -> str:
        return self.message


def _named(playbook: Path) -> str:
    return f"{playbook.as_posix().rstrip('/')}/"


def _style(text: str, style: str) -> str:
    if os.environ.get("NO_COLOR"):
        return text
    colour, bold = _COLOURS.get(style, (None, False))
    return click.style(text, fg=colour, bold=bold or None)


def main() -> None:
    """Run the command line.

    Modules are imported inside the commands, since `wellhead check` needs few of them and should
    answer at once.
    """
    # Looking for pydantic's plug-ins takes a tenth of a check's time, and we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Pipes and old consoles may speak an encoding that lacks a character; a stand-in beats a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # A pipe that closes early, as under `head`, is no fault of ours.
    try:
        cli.main(prog_name="wellhead", standalone_mode=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except Exception:  # noqa: BLE001 - whatever it is, it is ours
        traceback.print_exc()
        click.echo("error: an internal fault of Wellhead; please report it with the lines above", err=True)
        sys.exit(FAULT)
