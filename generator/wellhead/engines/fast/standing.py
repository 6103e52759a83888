"""What stands when MkDocs has built a site, and how a few changed pages get into it.

Most changes of a text change a handful of pages and nothing that others show of them. Then MkDocs' own steps
for a page are taken for these pages alone, with the files, the navigation and the theme as they stand. Where
there is any doubt, such as a new title in the navigation or a warning, nothing is made, and the site is to
be built as a whole.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs import utils
from mkdocs.commands import build
from mkdocs.structure.files import InclusionLevel

from wellhead.engines.fast import searchtext
from wellhead.engines.fast.fingerprint import Untold, templates
from wellhead.engines.fast.finished import SEARCH, shown_in_navigation, shown_of
from wellhead.engines.fast.found import FoundBySearch
from wellhead.engines.fast.guards import SNIPPET
from wellhead.engines.fast.replaced import complaints, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from wellhead.engines.fast.converted import Converter


class Seen:
    """What a build is seen to work with."""

    def __init__(self) -> None:
        self.files: Files | None = None
        self.nav: Navigation | None = None
        self.env: Any = None
        self.titled: set[str] = set()
        """The pages to which the configuration gives a title."""


@contextmanager
def seen(config: MkDocsConfig) -> Iterator[Seen]:
    """See what MkDocs works with while the body runs."""
    found = Seen()
    plugins = config.plugins
    on_nav, on_env = plugins.on_nav, plugins.on_env

    def nav_made(nav: Navigation, **given: Any) -> Navigation:
        found.nav = on_nav(nav, **given)
        return found.nav

    def pages_read(env: Any, *, files: Files, **given: Any) -> Any:
        found.files = files
        found.titled = {
            file.src_uri for file in files if file.page is not None and "title" in vars(file.page)
        }
        found.env = on_env(env, files=files, **given)
        return found.env

    with replaced(plugins, "on_nav", nav_made), replaced(plugins, "on_env", pages_read):
        yield found


class Standing:
    """A site that MkDocs has built without a warning, with plug-ins and extensions that are all known.

    Args:
        config: the site's, as the build left it.
        seen: what the build worked with.
        converter: what converted its Markdown.
    """

    def __init__(self, config: MkDocsConfig, seen: Seen, converter: Converter) -> None:
        self._config = config
        self._nav = seen.nav
        self._env = seen.env
        self._files = seen.files
        self._titled = seen.titled
        self._converter = converter
        self._including: set[str] = set()
        """The pages that take in files of the docs folder."""
        self._found: FoundBySearch | None = None
        if self._search is not None:
            self._found = FoundBySearch.of(self._search)
            if self._found is None:
                self._nav = None
        self._laid_out_by = templates(config.theme.dirs, config.theme.custom_dir)
        self._listed: set[str] = set()
        """The pages in the navigation."""
        if self._nav is not None and self._files is not None:
            self._listed = {page.file.src_uri for page in self._nav.pages}
            try:
                shown_in_navigation(self._nav, self._laid_out_by)
            except Untold:
                self._nav = None
            with self._converter.at_work():
                for file in self._files.documentation_pages():
                    if file.page is not None:
                        self._note_included(file.page)

    @property
    def _search(self) -> Any:
        for plugin in self._config.plugins.values():
            if type(plugin).__module__ == SEARCH and plugin.config.enabled:
                return plugin
        return None

    def remade(self, changed: Mapping[str, bytes]) -> dict[str, bytes] | None:
        """What becomes of the site when some of its files change.

        Args:
            changed: the new content of files that were there before, by their paths in the docs folder.

        Returns:
            What changes, by its path in the site; None if the site must be built as a whole. After that,
            or after an exception, this object tells nothing any more.

        Raises:
            Exception: whatever MkDocs raises.
        """
        if self._nav is None or self._files is None or self._config.extra_templates:
            return None
        made: dict[str, bytes] = {}
        pages: list[Page] = []
        documents = list(self._files.documentation_pages(inclusion=InclusionLevel.is_included))
        for path, content in changed.items():
            file = self._files.get_file_from_path(path)
            if file is None or file.inclusion.is_excluded():  # type: ignore[no-untyped-call]  # MkDocs is untyped
                return None
            file._content = content  # noqa: SLF001 - its setter would forget where the file is
            if not file.is_documentation_page():
                made[file.dest_uri] = content
        with ExitStack() as stack:
            stack.enter_context(self._converter.at_work())
            for file in documents:
                if file.page is None:
                    return None
                if file.src_uri in changed or file.src_uri in self._including:
                    pages.append(file.page)
            heard = stack.enter_context(complaints())
            written = stack.enter_context(_written(self._config))
            stack.enter_context(searchtext.quick())
            shown = [self._shown(page) for page in pages]
            anchors = [page.present_anchor_ids or set() for page in pages]
            self._read(pages)
            if [self._shown(page) for page in pages] != shown:
                return None
            # The links of other pages are whole as long as no anchor has gone.
            have_all = all(
                had <= (page.present_anchor_ids or set()) for had, page in zip(anchors, pages, strict=True)
            )
            self._finish(pages, documents, [page.file for page in pages] if have_all else documents)
            if heard.count:
                return None
        return made | written

    def _read(self, pages: list[Page]) -> None:
        assert self._files is not None  # noqa: S101 - looked at before
        for page in pages:
            if page.file.src_uri not in self._titled:
                vars(page).pop("title", None)
            build._populate_page(page, self._config, self._files)  # noqa: SLF001 - as MkDocs' own build
            page.title = page.title  # as `finished` does it
            self._note_included(page)

    def _note_included(self, page: Page) -> None:
        """Take note of whether a page takes in files."""
        if SNIPPET in (page.markdown or ""):
            self._including.add(page.file.src_uri)
        else:
            self._including.discard(page.file.src_uri)

    def _shown(self, page: Page) -> list[Any] | None:
        """What other pages show of one."""
        return shown_of(page, self._laid_out_by) if page.file.src_uri in self._listed else None

    def _finish(self, pages: list[Page], documents: list[File], following: list[File]) -> None:
        """Finish pages.

        Args:
            pages: which.
            documents: the files of all pages.
            following: those of the pages whose links must be followed.
        """
        assert self._files is not None  # noqa: S101 - looked at before
        assert self._nav is not None  # noqa: S101
        search = self._search
        for page in pages:
            if search is not None:
                search.search_index.entries = []
            build._build_page(page, self._config, documents, self._nav, self._env)  # noqa: SLF001 - as above
            if self._found is not None:
                self._found.put(page.url, search.search_index.entries)
        level = self._config.validation.links.anchors
        for file in following:
            assert file.page is not None  # noqa: S101 - looked at before
            file.page.validate_anchor_links(files=self._files, log_level=level)
        with ExitStack() as stack:
            if self._found is not None:
                urls = [file.page.url for file in documents if file.page is not None]
                stack.enter_context(self._found.told(urls))
            self._config.plugins.on_post_build(config=self._config)


@contextmanager
def _written(config: MkDocsConfig) -> Iterator[dict[str, bytes]]:
    """Collect what MkDocs writes while the body runs, by its path in the site."""
    site = Path(config.site_dir)
    written: dict[str, bytes] = {}

    def write_file(content: bytes, output_path: str) -> None:
        written[Path(output_path).relative_to(site).as_posix()] = content

    with replaced(utils, "write_file", write_file):
        yield written
