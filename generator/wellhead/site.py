"""Build the site with an engine, look at every page of it, and only then put it in its place."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead.engines import Settings, engine_named
from wellhead.finding import Finding, Severity, Span, in_order
from wellhead.gate import inspect
from wellhead.report import summary
from wellhead.write import Written, write

if TYPE_CHECKING:
    from collections.abc import Iterable

OWNER = "wellhead build"


class SiteRefused(Exception):  # noqa: N818 - the gate did its work
    """A site was not put in its place.

    Args:
        findings: what is wrong with it; the paths are those of pages of the site, or the configuration's.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(f"The new site has {summary(self.findings)}, so it was not put in place.")


def build_site(  # noqa: PLR0913 - half of them by name
    config: Path, target: Path, engine_name: str, *, site_url: str | None, epoch: int, force: bool = False
) -> Written:
    """Build the site of `config` and make `target` hold exactly that.

    Args:
        config: the mkdocs.yml.
        target: the folder of the finished site.
        engine_name: one of `wellhead.engines.ENGINES`.
        site_url: where the site will be served, if not where the configuration says.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
        force: move files in `target` that no build made aside, instead of refusing.

    Raises:
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        SiteRefused: the engine or the gate found something wrong.
        WriteRefused: see `wellhead.write.write`.
    """
    with tempfile.TemporaryDirectory(prefix="wellhead-site-") as folder:
        site = Path(folder)
        fill(config, site, engine_name, site_url=site_url, epoch=epoch)
        files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
        return write(target, files, owner=OWNER, force=force)


def fill(config: Path, site: Path, engine_name: str, *, site_url: str | None, epoch: int) -> None:
    """Build the site of `config` into an empty folder, and look at every page.

    Raises:
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        SiteRefused: the engine or the gate found something wrong.
    """
    settings = Settings.read(config)
    built = engine_named(engine_name).build(settings.path, site, site_url=site_url, epoch=epoch)
    place = Span(config.name)
    findings = [Finding("engine", Severity.ERROR, _sentence(said), place) for said in built.messages]
    findings += inspect(site, site_url=site_url or settings.site_url)
    if findings:
        raise SiteRefused(findings)


def _sentence(said: str) -> str:
    return " ".join(said.split()).rstrip(".")
