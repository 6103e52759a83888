"""Markdown that was converted before.

What a page's Markdown becomes depends on its text, its place, the extensions, and on where its links lead.
The first three make the digest. The links are followed anew, by MkDocs' own function: if one leads
elsewhere than it did, or earns a warning, the page is converted anew.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure import pages
from mkdocs.structure.toc import get_toc
from mkdocs.utils import meta

from wellhead.engines.fast import smaller
from wellhead.engines.fast.fingerprint import Untold, program, told
from wellhead.engines.fast.guards import SNIPPET, extension_refusal
from wellhead.engines.fast.ready import Ready, are_left_alone
from wellhead.engines.fast.replaced import complaints, replaced
from wellhead.pool import share
from wellhead.store import digest, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

    from wellhead.store import Store

_AHEAD: Final = 24
"""With fewer pages to convert than this, each is converted when its turn comes."""


@contextmanager
def reused(store: Store, note: Callable[[str], None]) -> Iterator[Converter]:
    """Let MkDocs take converted Markdown from the store while the body runs.

    Args:
        store: what earlier runs made.
        note: told why that cannot be, if it cannot.
    """
    converter = Converter(store, note)
    with converter.at_work():
        yield converter


class Converter:
    """Stands in for `mkdocs.structure.pages.Page.render`."""

    def __init__(self, store: Store, note: Callable[[str], None]) -> None:
        self._store = store
        self._note = note
        self._world: str | None = None
        self._has_looked_ahead = False
        self._leaves_alone = False
        original, follow = pages.Page.render, pages._RelativePathTreeprocessor.path_to_url  # noqa: SLF001
        self._original = original
        self._follow = follow
        self._links: list[tuple[str, str]] = []
        self._are_many = False
        self._last: Page | None = None

        # Functions, since they become methods.
        def render(page: Page, config: MkDocsConfig, files: Files) -> None:
            self._render(page, config, files)

        def follow_and_note(processor: Any, url: str) -> str:
            led = follow(processor, url)
            self._links.append((url, led))
            return led

        self.render = render
        self.follow = follow_and_note

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let it convert MkDocs' pages while the body runs."""
        with (
            smaller.allowed(),
            replaced(pages.Page, "render", self.render),
            replaced(pages._RelativePathTreeprocessor, "path_to_url", self.follow),  # noqa: SLF001
        ):
            yield

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        if not self._has_looked_ahead:
            self._has_looked_ahead = True
            self._are_many = len(files.documentation_pages()) >= smaller.MANY
            self._look_at(config)
            if self._world is not None:
                self._look_ahead(config, files)
        key = self._key(page.file, page.markdown)
        if key is None or not self._take(self._store.get(key), page, config, files):
            made = self._make(page, config, files)
            if key is not None and made is not None:
                self._store.keep(key, made)
        if self._are_many:
            if self._last is not None:
                smaller.pack(self._last)  # MkDocs has let go of it now
            self._last = page

    def _look_at(self, config: MkDocsConfig) -> None:
        self._leaves_alone = are_left_alone(config.markdown_extensions)
        reason = extension_refusal(config)
        if reason is not None:
            self._note(reason)
            return
        try:
            self._world = program() + told(
                [config.markdown_extensions, config.mdx_configs, config.use_directory_urls, config.validation]
            )
        except Untold as untold:
            self._note(f"its Markdown extensions are set up with {untold}")

    def _look_ahead(self, config: MkDocsConfig, files: Files) -> None:
        """Convert all pages that must be, in several processes if that helps."""
        missing: list[tuple[File, bytes]] = []
        for file in files.documentation_pages():
            try:
                key = self._key(file, meta.get_data(file.content_string)[0])
            except (OSError, ValueError):
                continue
            if key is not None and key not in self._store:
                missing.append((file, key))
        if len(missing) < _AHEAD:
            return

        def convert(item: tuple[File, bytes]) -> bytes | None:
            page = item[0].page or pages.Page(None, item[0], config)
            before = page.markdown
            page.markdown, page.meta = meta.get_data(item[0].content_string)
            with complaints(quiet=True):
                made = self._make(page, config, files)
            page.markdown, page.content = before, None  # memory; it gets its own when its turn comes
            return None if made is None else packed(made)

        for (_, key), made in share(missing, convert):
            if made is not None:
                self._store.keep_packed(key, made)

    def _key(self, file: File, markdown: str | None) -> bytes | None:
        if self._world is None or markdown is None or SNIPPET in markdown:
            return None
        return digest("converted", self._world, file.src_uri, file.url, repr(file.inclusion), markdown)

    def _make(self, page: Page, config: MkDocsConfig, files: Files) -> dict[str, Any] | None:
        """Convert a page; what became of it, or None if it must not be used again."""
        self._links = []
        with complaints() as heard:
            if not self._convert_rest(page, config, files):
                self._original(page, config, files)
        if heard.count:
            return None
        return {
            "content": page.content,
            "toc": [_token(item) for item in page.toc],
            "title": page._title_from_render,  # noqa: SLF001 - what `render` leaves behind
            "ids": sorted(page.present_anchor_ids or ()),
            "links": self._links,
        }

    def _convert_rest(self, page: Page, config: MkDocsConfig, files: Files) -> bool:
        """Convert what is no ready HTML, if there is some and the outcome is the same."""
        markdown = page.markdown
        ready = Ready.find(markdown) if markdown is not None and self._leaves_alone else None
        if ready is None:
            return False
        with complaints(quiet=True) as heard:
            try:
                page.markdown = ready.text
                self._original(page, config, files)
            finally:
                page.markdown = markdown
        content = ready.put_back(page.content or "")
        if content is None or heard.count:
            self._links = []
            return False
        page.content = content
        page.present_anchor_ids = (page.present_anchor_ids or set()) | ready.ids
        return True

    def _take(self, made: Any, page: Page, config: MkDocsConfig, files: Files) -> bool:
        """Let a page have what was made before, if that is still what would be made."""
        if made is None:
            return False
        processor = pages._RelativePathTreeprocessor(page.file, files, config)  # noqa: SLF001
        with complaints(quiet=True) as heard:
            for url, led in made["links"]:
                if self._follow(processor, url) != led or heard.count:
                    return False
        page.content = made["content"]
        page.toc = get_toc(made["toc"])
        page._title_from_render = made["title"]  # noqa: SLF001 - as above
        page.present_anchor_ids = set(made["ids"])
        page.links_to_anchors = processor.links_to_anchors
        return True


def _token(item: AnchorLink) -> dict[str, Any]:
    return {
        "name": item.title,
        "id": item.id,
        "level": item.level,
        "children": [_token(child) for child in item.children],
    }
