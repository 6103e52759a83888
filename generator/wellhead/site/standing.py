"""A site that stands and is kept up to date while its sources change.

MkDocs' own build of some pages alone is inaccurate where pages depend on each other. Ours do so in their
titles only: as long as nothing but generated pages has changed, and none of their titles, the other pages
stay as they are. Anything else builds the site as a whole.
"""

from __future__ import annotations

import posixpath
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wellhead.site.engines import Built, Order, engine_named
from wellhead.site.engines.inprocess import explained, hushed, loaded, overheard
from wellhead.site.inspect import inspect, inspect_files
from wellhead.source.finding import Finding, Severity, Span
from wellhead.write.exchange import exchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wellhead.site.finished_pages import FinishedPages

_IN_PROCESS: Final = "mkdocs"
_EXPECTED: Final = "A 'dirty' build is being performed"
"""What MkDocs says of every build of some pages."""
_INDEX: Final = "search/search_index.json"


class Standing:
    """A site in a folder that is only ours.

    Args:
        engine: one of `wellhead.site.engines.ENGINES`.
        order: what to build; its folder is where the site will be, its parent is there.
        tell: shows the reader a message.
    """

    def __init__(self, engine: str, order: Order, tell: Callable[[str], None]) -> None:
        self._engine = engine
        self._order = order
        self._tell = tell
        self._config: Any = None
        self._plugin: FinishedPages | None = None

    def whole(self) -> tuple[Finding, ...]:
        """Build the site as a whole, and put it in place if nothing is wrong with it.

        Returns:
            What is wrong; then the site is what it was.

        Raises:
            EngineRefused: the engine is not there, or did not run.
            SettingsRefused: the configuration cannot be used.
        """
        self._config = self._plugin = None
        with tempfile.TemporaryDirectory(dir=self._order.site.parent, ignore_cleanup_errors=True) as folder:
            new, old = Path(folder, "new"), Path(folder, "old")
            new.mkdir()
            order = Order(self._order.config, new, self._order.site_url, 0, self._order.folder)
            engine = engine_named(self._engine)
            made = self._kept(order) if self._engine == _IN_PROCESS else engine.build(order)
            findings = (*complaints(made, order), *inspect(new, site_url=order.site_url))
            if findings:
                self._config = None
                return findings
            for note in made.notes:
                self._tell(note)
            # Nothing here must outlive a crash, so the disk need not be waited for.
            if not self._order.site.is_dir():
                new.rename(self._order.site)
            elif not exchanged(new, self._order.site):
                self._order.site.rename(old)
                new.rename(self._order.site)
        if self._config is not None:
            self._config.site_dir = str(self._order.site)
        return ()

    def some(self, changed: Iterable[str]) -> bool:
        """Build some generated pages into the site, if that is all there is to do.

        Args:
            changed: the files that have another content than when the site was built, by their paths in the
                docs folder; no file is new or gone.

        Returns:
            Whether the site is what a build of the whole would give. If not, it is what it was.
        """
        changed = tuple(changed)
        if self._config is None or not all(map(_is_alone, changed)):
            return False
        places = [_place(path) for path in changed]
        there = (path for path in (*places, _INDEX) if (self._order.site / path).is_file())
        contents = {path: (self._order.site / path).read_bytes() for path in there}
        assert self._plugin is not None  # noqa: S101 - goes with the configuration
        self._plugin.some_only = True
        with hushed(self._order.config.resolve().parent, 0), overheard("mkdocs") as messages:
            from mkdocs.commands.build import build  # noqa: PLC0415 - read already

            with explained() as reasons:
                build(self._config, dirty=True)
        said = [message for message in messages if not message.startswith(_EXPECTED)]
        pages = [place for place in places if place.endswith(".html")]
        if (
            said
            or reasons
            or self._plugin.is_stale
            or inspect_files(self._order.site, pages, site_url=self._order.site_url)
        ):
            for path, content in contents.items():
                with suppress(OSError):  # the whole site is built next
                    (self._order.site / path).write_bytes(content)
            return False
        return True

    def _kept(self, order: Order) -> Built:
        """Build with MkDocs, and keep its configuration for the next builds of some pages."""
        with hushed(order.config.resolve().parent, 0), overheard("mkdocs") as messages:
            from mkdocs.commands.build import build  # noqa: PLC0415 - the theme prints when it is imported
            from mkdocs.config import load_config  # noqa: PLC0415

            with explained() as reasons:
                self._config, self._plugin = loaded(load_config, order)
                # So that the theme's search keeps what it knows of pages that are not built again.
                self._config.plugins.on_startup(command="serve", dirty=True)
                build(self._config)
        return Built(tuple(messages) or tuple(reasons))


def complaints(made: Built, order: Order) -> tuple[Finding, ...]:
    """Return what an engine warned of as findings about the configuration."""
    place = Span(order.config.name)
    return tuple(
        Finding("engine", Severity.ERROR, " ".join(said.split()).rstrip("."), place) for said in made.messages
    )


def _is_alone(path: str) -> bool:
    """Return whether no page but its own shows what stands in a file."""
    name = posixpath.basename(path)
    return not (
        name == "SUMMARY.md"
        or any(part.startswith(".") for part in path.split("/"))
        or (not name.endswith(".md") and name.endswith((".html", ".htm", ".xhtml")))
    )


def _place(path: str) -> str:
    """Return where a file of the generated folder is on the site; each page is the index of a folder."""
    return f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path
