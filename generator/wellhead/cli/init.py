"""``wellhead init``."""

from __future__ import annotations

import difflib
import html
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from wellhead.cli.terminal import FAULT, FOUND, Stop, short, tinted

if TYPE_CHECKING:
    from wellhead.author.adoption import Adopted
    from wellhead.author.init import Wishes

_CONFIG = "mkdocs.yml"


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="The playbook's title.")
@click.option("--owner", help="Who answers questions about it.")
@click.option(
    "--language", type=click.Choice(["en", "de"]), help="The language of the example and of all pages."
)
@click.option(
    "--ci", type=click.Choice(["github", "gitlab", "none"]), help="For which code host to write a sample."
)
@click.option("--yes", "-y", is_flag=True, help="Ask nothing; what no option says gets its default.")
def init(
    folder: Path, title: str | None, owner: str | None, language: str | None, ci: str | None, *, yes: bool
) -> None:
    """Start a playbook in DIR (default: the current folder), small and whole, to be changed file by file.

    In a folder without a mkdocs.yml it writes a complete site: playbook, home page, configuration, settings
    for editors and CI. In one with a mkdocs.yml it adds the playbook as a section, after showing you every
    change. Nothing that is there is overwritten.

    \b
    wellhead init our-playbook
    wellhead init our-playbook --title "How we work" --owner "Team Blue" --language en --ci none
    """
    from wellhead.author import init as scaffold  # noqa: PLC0415 - see wellhead.cli

    config = folder / _CONFIG
    asking = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if config.is_file():
        _look(folder, config)
    wishes = scaffold.Wishes(
        title=_plain("title", _asked("Title of the playbook", title, "Our playbook", asking=asking)),
        owner=_plain("owner", _asked("Who answers questions about it", owner, "The team", asking=asking)),
        language=_asked("Language (en, de)", language, "en", asking=asking, choices=["en", "de"]),
        ci=_host(ci, config, asking=asking),
    )
    try:
        if config.is_file():
            _join(folder, config, wishes, asking=asking, yes=yes)
        else:
            scaffold.create(folder, scaffold.site(wishes))
            click.echo(f"{_told(folder)}: a playbook and its site", err=True)
    except scaffold.ScaffoldRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    _say_next(folder)


def _asked(
    question: str, given: str | None, default: str, *, asking: bool, choices: list[str] | None = None
) -> str:
    if given is not None or not asking:
        return given if given is not None else default
    kind = click.Choice(choices) if choices else None
    answer: str = click.prompt(question, default=default, type=kind, show_choices=False)
    return answer


def _host(given: str | None, config: Path, *, asking: bool) -> str | None:
    if config.is_file():
        return None  # such a site has its own way to be built
    hosts = ["github", "gitlab", "none"]
    answer = _asked("Sample for CI (github, gitlab, none)", given, "github", asking=asking, choices=hosts)
    return None if answer == "none" else answer


def _plain(what: str, text: str) -> str:
    text = " ".join(text.split())
    if not text or not text.isprintable():
        raise Stop(f"the {what} must be one line of text", FAULT)
    return text


# ---------------------------------------------------------------- inside a site that is there already


class _Joined(NamedTuple):
    """A section in an existing site, before it is written."""

    files: dict[str, str]
    text: str
    adopted: Adopted


def _look(folder: Path, config: Path) -> None:
    """Stop where the site cannot take in a playbook, before anything is asked."""
    from wellhead.author import init as scaffold  # noqa: PLC0415 - see wellhead.cli

    anybody = scaffold.Wishes(title="x", owner="x", language="en", ci=None)
    try:
        scaffold.keep_clear(folder, [*scaffold.section(anybody)])
    except scaffold.ScaffoldRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    _joined(folder, config, anybody)


def _join(folder: Path, config: Path, wishes: Wishes, *, asking: bool, yes: bool) -> None:
    from wellhead.author import init as scaffold  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.revise import put  # noqa: PLC0415
    from wellhead.author.schema import FOLDER  # noqa: PLC0415

    joined = _joined(folder, config, wishes)
    new = joined.adopted.text
    click.echo(f"{_told(folder)} is a site already. This would be added:\n")
    for path in joined.files:
        if "/." not in path:
            click.echo(f"  {path}")
    click.echo(f"  {scaffold.PLAYBOOK}/{FOLDER}/ (schemas for your editor)\n")
    if new is None:
        click.echo(f"{_CONFIG} is written in a way that is better changed by hand. It needs these lines:\n")
        for need in joined.adopted.missing:
            click.echo(f"# {need.key} {need.why}\n{need.block}")
    elif new != joined.text:
        click.echo(tinted(_difference(joined.text, new)))
    if not yes and not (asking and click.confirm("Go on?", default=True)):
        raise Stop("nothing was written" + ("" if asking else "; with --yes it would be"), FOUND)
    scaffold.create(folder, joined.files)
    if new is not None and new != joined.text:
        put(config, new)
    click.echo(f"{_told(folder)}: a playbook, as a section of the site", err=True)
    click.echo("Tell git to ignore the generated pages: add the line /docs/playbook/ to .gitignore", err=True)


def _joined(folder: Path, config: Path, wishes: Wishes) -> _Joined:
    from wellhead.author import init as scaffold  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.adoption import adopt  # noqa: PLC0415
    from wellhead.author.needs import needs  # noqa: PLC0415
    from wellhead.site.settings import Settings, SettingsRefused  # noqa: PLC0415

    try:
        docs = Settings.read(config).docs
        text = config.read_bytes().decode("utf-8")
    except (SettingsRefused, OSError, ValueError) as refused:
        raise Stop(str(refused), FAULT) from refused
    name = scaffold.PLAYBOOK
    if (docs / name).exists():
        raise Stop(f"{short(docs / name)} is there already, and the generated pages would go there", FOUND)
    wanted = needs(
        html.escape(wishes.title), name, f"{name}/assets/wellhead.css", f"{name}/assets/wellhead.mjs"
    )
    adopted = adopt(text, wanted)
    if adopted.obstacle is not None:
        raise Stop(f"{short(config)} cannot take in a playbook: {adopted.obstacle}", FOUND)
    settings = {p: t for p, t in scaffold.editor(wishes).items() if not (folder / p).exists()}
    return _Joined({**scaffold.section(wishes), **settings}, text, adopted)


def _difference(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), _CONFIG, _CONFIG, lineterm="")
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- what comes next


def _told(folder: Path) -> str:
    return short(folder.resolve()).as_posix() if folder != Path() else "this folder"


def _say_next(folder: Path) -> None:
    click.echo("\nNext:", err=True)
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {_quoted(os.fspath(folder))}", err=True)
    click.echo("  wellhead serve     # shows the site; every change shows at once", err=True)
    click.echo("  wellhead check     # what is wrong, where, and what to do", err=True)


def _quoted(path: str) -> str:
    import shlex  # noqa: PLC0415 - only here

    return shlex.quote(path)
