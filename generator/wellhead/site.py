"""Build the site with an engine, look at every page of it, and only then put it in its place."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wellhead import manifest, pagefind
from wellhead.engines import Settings, engine_named
from wellhead.finding import Finding, Severity, Span, in_order
from wellhead.gate import inspect
from wellhead.report import count
from wellhead.siteinputs import site_inputs
from wellhead.store import digest, kept_for
from wellhead.write import Written, stands, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wellhead.engines.engine import Built

OWNER = "wellhead build"


class SiteRefused(Exception):  # noqa: N818 - the gate did its work
    """A site was not put in its place.

    Args:
        findings: what is wrong with it; the paths are those of pages of the site, or the configuration's.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(f"The new site has {count(self.findings)}, so it was not put in place.")


def build_site(  # noqa: PLR0913 - half of them by name
    config: Path,
    target: Path,
    engine_name: str,
    *,
    site_url: str | None,
    epoch: int,
    force: bool = False,
    say: Callable[[str], None] | None = None,
    first: Callable[[], object] | None = None,
) -> Written:
    """Build the site of `config` and make `target` hold exactly that.

    Args:
        config: the mkdocs.yml.
        target: the folder of the finished site.
        engine_name: one of `wellhead.engines.ENGINES`.
        site_url: where the site will be served, if not where the configuration says.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
        force: move files in `target` that no build made aside, instead of refusing.
        say: shows the reader a message.
        first: looks at the docs folder before it is built, and raises an error if that may not be. What
            stands already was built after such a look.

    Raises:
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        SiteRefused: the engine or the gate found something wrong.
        WriteRefused: see `wellhead.write.write`.
    """
    settings = Settings.read(config)
    with kept_for(settings.path, "site") as store:
        inputs = site_inputs(settings, engine_name, site_url, epoch)
        if inputs is not None:
            standing = stands(target, OWNER)
            if standing is not None and store.get(inputs) == digest(standing.dump()).hex():
                return Written(unchanged=tuple(sorted(standing.files)))
        if lacking := pagefind.missing(settings):
            raise SiteRefused(lacking)
        if first is not None:
            first()
        with tempfile.TemporaryDirectory(prefix="wellhead-site-") as folder:
            site = Path(folder)
            built = fill(config, site, engine_name, site_url=site_url, epoch=epoch)
            if say is not None:
                for note in built.notes:
                    say(note)
            if faults := pagefind.index(site, settings):
                raise SiteRefused(faults)
            files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
            written = write(target, files, owner=OWNER, force=force)
        # Somebody may have saved a file in the meantime.
        if inputs is not None and built.repeatable:
            standing = manifest.read(target)
            if standing is not None and inputs == site_inputs(settings, engine_name, site_url, epoch):
                store.keep(inputs, digest(standing.dump()).hex())
        return written


def fill(config: Path, site: Path, engine_name: str, *, site_url: str | None, epoch: int) -> Built:
    """Build the site of `config` into an empty folder, and look at every page.

    Returns:
        What the engine made, without a fault.

    Raises:
        EngineRefused: the engine is not there, or did not run.
        SettingsRefused: the configuration cannot be used.
        SiteRefused: the engine or the gate found something wrong.
    """
    settings = Settings.read(config)
    built = engine_named(engine_name).build(settings.path, site, site_url=site_url, epoch=epoch)
    place = Span(config.name)
    findings = [Finding("engine", Severity.ERROR, _sentence(said), place) for said in built.messages]
    with kept_for(settings.path, "gate") as store:
        findings += inspect(site, site_url=site_url or settings.site_url, store=store)
    if findings:
        raise SiteRefused(findings)
    return built


def _sentence(said: str) -> str:
    return " ".join(said.split()).rstrip(".")
