"""A project: where its files lie, and how its site is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.check.rules import Context
from wellhead.site.settings import Settings

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Project:
    """A playbook and the site around it.

    Args:
        playbook: the folder of the YAML.
        output: the folder of the generated pages.
        config: the site's mkdocs.yml.
        templates: a maintainer's folder of templates that replace ours by name.
        engine: one of `wellhead.site.engines.ENGINES`.
        site: the folder of the finished site.
        site_url: where the site will be served, if not where the configuration says.
        as_of: the day against which reviews are judged.
        strict: whether warnings count as errors.
        force: whether files that are not ours are moved aside.
    """

    playbook: Path = Path("playbook")
    output: Path = Path("docs/playbook")
    config: Path = Path("mkdocs.yml")
    templates: Path | None = None
    engine: str = "mkdocs"
    site: Path = Path("site")
    site_url: str | None = None
    as_of: dt.date | None = None
    strict: bool = False
    force: bool = False

    @property
    def context(self) -> Context:
        """The context for the rules: what they may know besides the playbook."""
        return Context(as_of=self.as_of)

    @property
    def prefix(self) -> str:
        """The name under which readers know the folder of the YAML, with one slash at its end."""
        return f"{self.playbook.as_posix().rstrip('/')}/"

    def folder(self) -> str:
        """Return the generated folder's path in the site.

        Raises:
            SettingsRefused: the configuration cannot be used.
        """
        output = self.output.resolve()
        if self.config.is_file():
            docs = Settings.read(self.config).docs.resolve()
            if output.is_relative_to(docs) and output != docs:
                return output.relative_to(docs).as_posix()
        return self.output.name
