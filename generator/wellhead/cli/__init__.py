"""The command line: one command a file. The only modules that print.

Modules of the program are imported inside the commands, since ``wellhead check`` needs few of them and
should answer at once.
"""

from __future__ import annotations

import os
import sys
import traceback

import click

from wellhead import __version__
from wellhead.cli import build, check, csp, generate, graph, init, new, rename, rules, schema, serve, show
from wellhead.cli.streams import steady
from wellhead.cli.terminal import FAULT, coloured

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


for _command in (
    init.init,
    check.check,
    generate.generate,
    build.build,
    serve.serve,
    csp.csp,
    rules.rules,
    new.new,
    rename.rename,
    show.show,
    graph.graph,
    schema.schema,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line."""
    # Looking for pydantic's plug-ins takes a tenth of a check's time, and we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    steady()
    try:
        cli.main(prog_name="wellhead", standalone_mode=True, color=coloured())
    except Exception:  # noqa: BLE001 - whatever it is, it is ours
        traceback.print_exc()
        click.echo("error: an internal fault of Wellhead; please report it with the lines above", err=True)
        sys.exit(FAULT)
