"""Parts of the navigation that are alike on many pages.

The theme lays out the whole list of a section's pages on each of them, which makes most of the time of a
large site. What an entry looks like depends on the page only where it is that page or holds it, and
through the relative address. So an entry that is not active is laid out once for all pages of a folder.

This is put into the theme's own template while it is loaded; the file is left alone. It is done only with
versions of the template that are known.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING, Any, Final

from jinja2 import BaseLoader

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation, Section
    from mkdocs.structure.pages import Page

_TEMPLATE: Final = "partials/nav-item.html"
_KNOWN: Final = frozenset({"89895208f22d68ce405a4bcb6649b9150eba5bbb04663a6cb3f93f02daf1d2f7"})
"""Digests of the template, as of Material for MkDocs 9.8.1."""
_LOOP: Final = """\
            {% for item in nav_item.children %}
              {% if not index or item != index %}
                {{ render(item, path ~ "_" ~ loop.index, level + 1, nav_item) }}
              {% endif %}
            {% endfor %}
"""
_QUICK: Final = """\
            {{ wellhead_entries(render, nav_item, index, path, level, page, nav) }}
"""
_BEFORE, _AROUND, _AFTER, _SKIPPED = (
    "\n              ",
    ("\n                ", "\n              "),
    "\n            ",
    "\n              \n            ",
)
"""What the loop itself writes: before and after each turn, around an entry, and for an entry left out."""


def quicken(env: Environment) -> None:
    """Let this environment lay out entries once, if it knows the theme's template."""
    loader = env.loader
    assert loader is not None  # noqa: S101 - MkDocs gives one
    try:
        source, *_ = loader.get_source(env, _TEMPLATE)
    except LookupError:
        return
    if hashlib.sha256(source.encode()).hexdigest() in _KNOWN and source.count(_LOOP) == 1:
        env.loader = _Loader(loader)
        env.globals["wellhead_entries"] = _Entries()


class _Loader(BaseLoader):
    """Gives the templates of another loader, with one loop replaced."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader
        self.searchpath = getattr(loader, "searchpath", [])

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, is_current = self._loader.get_source(environment, template)
        return source.replace(_LOOP, _QUICK) if template == _TEMPLATE else source, path, is_current

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()


class _Entries:
    """Lays out the entries of a list, or remembers how they looked."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], list[str]] = {}
        self._nav: Navigation | None = None
        self._is_plain = False
        self._folders: set[str] = set()

    def __call__(  # noqa: PLR0913, PLR0917 - what the loop in the template knows
        self,
        render: Callable[..., str],
        parent: Section,
        index: Page | None,
        path: str,
        level: int,
        page: Page | None,
        nav: Navigation,
    ) -> str:
        """What the loop in the template writes."""
        if nav is not self._nav:
            self._look_at(nav)

        def entry(place: int, item: Any) -> str:
            if index and item == index:
                return _SKIPPED
            looks = render(item, f"{path}_{place + 1}", level + 1, parent)
            return f"{_BEFORE}{_AROUND[0]}{looks}{_AROUND[1]}{_AFTER}"

        if page is None or not self._is_plain:
            return "".join(entry(place, item) for place, item in enumerate(parent.children))
        children: list[Any] = parent.children
        active = next((place for place, item in enumerate(children) if item.active), None)
        # From two pages of a folder, addresses of the rest of the site are alike; a page with others below
        # it stands for a folder of its own.
        is_folder = page.url in self._folders
        here = page.url if is_folder else posixpath.dirname(page.url.rstrip("/"))
        key = (id(parent), path, level, parent.active, here, is_folder)
        known = self._known.setdefault(key, [""] * len(parent.children))
        entries = known[:]
        for place, item in enumerate(parent.children):
            if place == active:
                entries[place] = entry(place, item)
            elif not entries[place]:
                entries[place] = known[place] = entry(place, item)
        return "".join(entries)

    def _look_at(self, nav: Navigation) -> None:
        self._nav = nav
        self._known = {}
        # A page that is listed twice is the current one in both places.
        self._is_plain = len({page.file.src_uri for page in nav.pages}) == len(nav.pages)
        self._folders = set()
        for page in nav.pages:
            folder = page.url
            while folder:
                folder = folder.rstrip("/").rpartition("/")[0]
                folder = f"{folder}/" if folder else ""
                self._folders.add(folder)
