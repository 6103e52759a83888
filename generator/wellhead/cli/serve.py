"""``wellhead serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.terminal import FAULT, FOUND, Stop, show

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.app.check import Checked


@click.command()
@options.playbook
@options.output
@options.templates
@options.config
@options.engine
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
    from wellhead.app.build import SiteRefused  # noqa: PLC0415
    from wellhead.app.serve import ServeRefused  # noqa: PLC0415
    from wellhead.app.serve import serve as run  # noqa: PLC0415
    from wellhead.served import Generated  # noqa: PLC0415
    from wellhead.site.engines.engine import EngineRefused  # noqa: PLC0415 - see wellhead.cli
    from wellhead.site.settings import SettingsRefused  # noqa: PLC0415

    kept = steps.cache_of(playbook)
    before: Checked | None = None

    def generate() -> Generated:
        nonlocal before
        made = steps.generate(
            playbook,
            output,
            templates,
            config,
            None,
            strict=False,
            kept=kept,
            before=before,
            hurry=before is not None,  # at first nobody waits in the browser
        )
        before = made.checked
        return Generated(
            made.files,
            output,
            write=lambda: steps.write(output, made.files, force=False),
            check=lambda: steps.check_links(config, engine),
            rest=lambda go_on: steps.report_rest(made.checked, playbook, go_on),
        )

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
        show(refused.findings, {}, "")
        raise Stop(str(refused), FOUND) from refused
    except (EngineRefused, SettingsRefused, ServeRefused) as refused:
        raise Stop(str(refused), FAULT) from refused
    finally:
        if kept is not None:
            kept.forget()
            kept.save()
