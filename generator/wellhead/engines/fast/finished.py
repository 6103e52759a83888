"""Pages that were finished before, with what the search found in them.

A finished page depends on its content and what the theme may ask of it, on the configuration, on the
theme's templates and on the navigation as a whole. All of that makes its digest.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs import utils
from mkdocs.commands import build
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime

from wellhead.engines.fast.fingerprint import Untold, program, templates, told
from wellhead.engines.fast.replaced import complaints, replaced
from wellhead.pool import share
from wellhead.store import digest, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import AnchorLink

    from wellhead.store import Store

_NO_PART: Final = frozenset(
    """
    config_file_path dev_addr docs_dir draft_docs exclude_docs hooks nav not_in_nav plugins site_dir strict
    theme validation watch
    """.split()
)
"""Settings that no template of the theme asks for, or that are told otherwise."""
_AHEAD: Final = 24
"""With fewer pages to finish than this, each is finished when its turn comes."""
SEARCH: Final = "material.plugins.search.plugin"
_PAGE: Final = frozenset(
    """
    _Page__active _title_from_render abs_url canonical_url children content edit_url file links_to_anchors
    markdown meta next_page parent present_anchor_ids previous_page title toc update_date
    """.split()
)
"""The attributes that MkDocs gives a page; with others, a plug-in had a hand in it."""
_THEMES: Final = frozenset({"df3ea1d4f2f7fce9878ec3634ce0cb72f84ae204"})
"""Digests of all templates, as of Material for MkDocs 9.8.1, whose navigation shows of a page's metadata:"""
_SHOWN: Final = ("icon", "status", "subtitle")
_SECTION: Final = frozenset({"_Section__active", "children", "parent", "title"})
_LINK: Final = frozenset({"children", "parent", "title", "url"})


@contextmanager
def reused(store: Store, note: Callable[[str], None]) -> Iterator[None]:
    """Let MkDocs take finished pages from the store while the body runs.

    Args:
        store: what earlier runs made.
        note: told why that cannot be, if it cannot.
    """
    with replaced(build, "_build_page", _Finisher(store, note)):
        yield


class _Finisher:
    """Stands in for `mkdocs.commands.build._build_page`."""

    def __init__(self, store: Store, note: Callable[[str], None]) -> None:
        self._store = store
        self._note = note
        self._original = build._build_page  # noqa: SLF001 - what is replaced
        self._has_begun = False
        self._keys: dict[str, bytes] = {}
        self._found: dict[str, list[Any]] = {}
        """What the search found in the pages that this run has finished already."""
        self._entries: list[Any] = []
        """All that the search has found, in its own list."""

    def __call__(  # noqa: PLR0913, PLR0917 - as upstream
        self,
        page: Page,
        config: MkDocsConfig,
        doc_files: Sequence[File],
        nav: Navigation,
        env: Any,
        dirty: bool = False,  # noqa: FBT001, FBT002 - as upstream
        excluded: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Finish a page, or give it what was finished before."""
        if not self._has_begun:
            self._has_begun = True
            self._begin(config, doc_files, nav, env)
        key = self._keys.get(page.file.src_uri)
        if key is None or dirty or excluded:
            self._original(page, config, doc_files, nav, env, dirty, excluded)
            return
        found = self._found.pop(page.file.src_uri, None)
        if found is None:
            made = self._store.get(key)
            if made is None:
                made = self._finish(page, config, doc_files, nav, env)
                if made is not None:
                    self._store.keep(key, made)
                return
            found, output = made
            utils.write_file(output.encode(), page.file.abs_dest_path)
        self._entries += found

    def _begin(self, config: MkDocsConfig, doc_files: Sequence[File], nav: Navigation, env: Any) -> None:
        pages = [file.page for file in doc_files if file.page is not None]
        for page in (*nav.pages, *pages):
            page.title = page.title  # which is worked out anew each time it is asked for, until it is set
        try:
            world = _world(config, nav)
            places = {id(page): place for place, page in enumerate(nav.pages)}
            self._keys = {
                page.file.src_uri: digest(
                    "finished", world, _page(page, places.get(id(page))), page.content or ""
                )
                for page in pages
            }
        except Untold as untold:
            self._keys = {}
            self._note(f"it uses {untold}, of which nothing is known")
            return
        for plugin in config.plugins.values():
            if type(plugin).__module__ == SEARCH and plugin.config.enabled:
                self._entries = plugin.search_index.entries

        def finish(page: Page) -> tuple[list[Any], bytes] | None:
            before = len(self._entries)
            with complaints(quiet=True):
                made = self._finish(page, config, doc_files, nav, env)
            del self._entries[before:]
            return None if made is None else (made[0], packed(made))

        missing = [page for page in pages if self._keys[page.file.src_uri] not in self._store]
        for page, made in share(missing, finish) if len(missing) >= _AHEAD else ():
            if made is not None:
                self._found[page.file.src_uri] = made[0]
                self._store.keep_packed(self._keys[page.file.src_uri], made[1])

    def _finish(
        self, page: Page, config: MkDocsConfig, doc_files: Sequence[File], nav: Navigation, env: Any
    ) -> tuple[list[Any], str] | None:
        """Finish a page; what the search found and the page, or None if it must not be used again."""
        before = len(self._entries)
        content = vars(page)["content"]  # as it is held, which may be packed: see `smaller`
        with complaints() as heard:
            self._original(page, config, doc_files, nav, env)
        vars(page)["content"] = content
        output = Path(page.file.abs_dest_path)
        if heard.count or not output.is_file():
            return None
        return self._entries[before:], output.read_bytes().decode()


def _world(config: MkDocsConfig, nav: Navigation) -> str:
    """What all pages depend on."""
    theme = config.theme
    laid_out_by = templates(theme.dirs, theme.custom_dir)
    return told(
        [
            program(),
            {key: value for key, value in config.items() if key not in _NO_PART},
            [[name, type(plugin), plugin.config] for name, plugin in config.plugins.items()],
            [theme.name, dict(theme), theme.static_templates],
            laid_out_by,
            str(get_build_datetime()),
            shown_in_navigation(nav, laid_out_by),
        ]
    )


def shown_in_navigation(nav: Navigation, laid_out_by: bytes) -> str:
    """What pages show of all others.

    Args:
        nav: the navigation.
        laid_out_by: the digest of the theme's templates.

    Raises:
        Untold: something in it is of a kind that is not known here.
    """
    return told([shown_of(item, laid_out_by) for item in nav.items])


def shown_of(item: Any, laid_out_by: bytes) -> list[Any]:
    """What the navigation shows of a page, a section or a link; arguments and errors are those above."""
    return _item(item, _SHOWN if laid_out_by.hex() in _THEMES else None)


def _item(item: Any, shown: Sequence[str] | None) -> list[Any]:
    """What the navigation shows of an item.

    Args:
        item: a page, a section or a link.
        shown: which of a page's metadata it shows; None for any.
    """
    if type(item) is Page and vars(item).keys() <= _PAGE:
        meta = item.meta if shown is None else {key: item.meta[key] for key in shown if key in item.meta}
        return ["page", item.title, item.file.src_uri, item.url, meta]
    if type(item) is Section and vars(item).keys() <= _SECTION:
        return ["section", item.title, *(_item(child, shown) for child in item.children)]
    if type(item) is Link and vars(item).keys() <= _LINK:
        return ["link", item.title, item.url]
    raise Untold(f"{type(item).__module__}.{type(item).__qualname__}")


def _page(page: Page, place: int | None) -> str:
    """What the theme shows of a page, besides its content."""
    if type(page) is not Page or not vars(page).keys() <= _PAGE:
        raise Untold(f"pages of a kind of its own, such as {page.file.src_uri}")
    return told(
        [
            [page.title, page.file.src_uri, page.url, page.canonical_url, page.abs_url, page.edit_url],
            [page.meta, str(page.update_date), place, [item.title for item in page.ancestors]],
            [
                [near.title, near.url] if near is not None else None
                for near in (page.previous_page, page.next_page)
            ],
            [_heading(heading) for heading in page.toc],
        ]
    )


def _heading(heading: AnchorLink) -> list[Any]:
    active = bool(getattr(heading, "active", False))
    return [heading.title, heading.id, heading.level, active, *map(_heading, heading.children)]
