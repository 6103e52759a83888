"""``wellhead rules``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from wellhead.cli import completion, steps
from wellhead.cli.terminal import FAULT, Stop, style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.check.rules import Rule

_FENCE: Final = re.compile(r"```yaml (?:fails|passes|with) (?P<path>\S+)(?: whole)?")
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS: Final = re.compile(r"(?<![*\w])\*(?![*\s])(.+?)(?<![*\s])\*(?![*\w])")


@click.command()
@click.argument("rule", required=False, shell_complete=completion.rules)
@click.option("--site-url", help="Where the site is served, so that the rule's page there is named.")
def rules(rule: str | None, site_url: str | None) -> None:
    """List the checker's rules with their severities, or explain one RULE.

    \b
    wellhead rules
    wellhead rules missing-involvement
    """
    from wellhead.check.rules import RULES  # noqa: PLC0415
    from wellhead.kit.nearest import nearest  # noqa: PLC0415 - see wellhead.cli

    if rule is None:
        for known in RULES:
            severity = style(f"{known.default:8}", known.default)
            click.echo(f"{known.id:28} {severity} {known.page.strip().splitlines()[0]}")
        return
    found = next((known for known in RULES if known.id == rule), None)
    if found is None:
        near = nearest(rule, [known.id for known in RULES])
        remedy = f'did you mean "{near}"?' if near else "`wellhead rules` lists them"
        raise Stop(f'there is no rule "{rule}"; {remedy}', FAULT)
    click.echo("\n".join(_explained(found, steps.rule_pages(site_url))))


def _explained(rule: Rule, pages: str | None) -> Iterator[str]:
    """Yield the lines that explain a rule: what its page says, what counts, and how to change that."""
    from wellhead.check.settings import FIXED  # noqa: PLC0415 - see wellhead.cli

    yield f"{style(rule.id, 'title')}: {style(rule.default, rule.default)}"
    yield ""
    fenced = False
    for line in rule.page.strip().split("\n"):
        start = _FENCE.fullmatch(line)
        if start:
            fenced = True
            yield style(f"    # {start['path']}", "frame")
        elif line == "```":
            fenced = False
        elif fenced:
            yield f"    {line}".rstrip()
        else:
            plain = _EMPHASIS.sub(r"\1", line.replace("`", ""))
            yield _BOLD.sub(lambda found: style(found[1], "title"), plain)
    yield ""
    if rule.id in FIXED:
        yield "No setting changes it: there are no pages to make while it finds something."
    else:
        setting = "{severity: …, reason: …}"
        yield f"To change what it counts, write under rules in playbook.yml: {rule.id}: {setting}"
        yield f"Where it does not hold: {rule.id}: {{except: [{{at: kind/id, reason: …}}]}}"
    if pages:
        yield f"Its page: {pages}{rule.id}/"
