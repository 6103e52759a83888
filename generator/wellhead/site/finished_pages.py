"""Hand finished pages to MkDocs, through the events that every plug-in has.

Generated pages are ready HTML but for their headings. So Python-Markdown has nothing to find in them, nor
has the parser of the theme's search: the plug-in gives MkDocs each page's content, its table of contents, and
after the build the entries of the search. Where a site does something with Markdown or with headings that is
not known here, MkDocs takes its plain way through the same files: the same site, only later.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.toc import get_toc

from wellhead.site.compiled_templates import Compiled
from wellhead.site.dialect import Heading, Written, read_page
from wellhead.site.search_entries import search_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

NAME: Final = "wellhead"
"""The name of our plug-in."""
_LEAVE_ALONE: Final = frozenset(
    """
    abbr admonition attr_list def_list fenced_code footnotes md_in_html meta sane_lists tables toc
    pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.highlight
    pymdownx.inlinehilite pymdownx.keys pymdownx.mark pymdownx.snippets pymdownx.superfences
    pymdownx.tabbed pymdownx.tasklist pymdownx.tilde
    """.split()
)
"""Markdown extensions that do nothing to ready HTML, nor to escaped text in headings."""
_TOC: Final = frozenset({"permalink", "permalink_title", "title", "slugify", "separator"})
"""Settings of the table of contents that are followed here, or have no say in headings with an id."""
_SEARCH: Final = "material/search"
_INDEX: Final = "search/search_index.json"


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs is untyped
    """The settings of the plug-in in mkdocs.yml."""

    playbook = config_options.Type(str, default="playbook")
    """The folder of the YAML, seen from mkdocs.yml."""
    output = config_options.Type(str, default="playbook")
    """The folder of the generated pages below the docs folder."""
    templates = config_options.Optional(config_options.Type(str))
    """A folder of templates that replace ours by name, seen from mkdocs.yml."""
    strict = config_options.Type(bool, default=False)
    """Whether warnings count as errors."""


class FinishedPages(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # as above
    """A plug-in that gives MkDocs the pages of one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder: str | None = None
        """The generated folder's path in the docs folder; None if it is not in there."""
        self.some_only = False
        """Whether only the pages that have changed are built, into a site that stands."""
        self.is_stale = False
        """Whether a page that was built shows that others have to be built, too."""
        self._pages: dict[str, Written] = {}
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._shown: dict[str, tuple[Any, dict[str, Any]]] = {}
        """What other pages show of each page: its title and its front matter."""
        self._hands_over = False
        self._permalink = ""
        self._compiled = Compiled()

    def hand_over(self, folder: str | None) -> None:
        """Take the pages of a folder that has been generated already.

        Args:
            folder: its path in the docs folder; None if it is not in there.
        """
        self.folder = folder

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Look whether all that takes part in a page is known."""
        toc = (config.mdx_configs or {}).get("toc", {})
        extensions = {name.removeprefix("markdown.extensions.") for name in config.markdown_extensions}
        others = {
            getattr(method, "__self__", None)
            for event in ("page_read_source", "page_markdown")
            for method in config.plugins.events[event]
        } - {self}
        self._hands_over = (
            self.folder is not None
            and extensions <= _LEAVE_ALONE
            and "attr_list" in extensions
            and toc.keys() <= _TOC
            and not others
        )
        permalink = toc.get("permalink")
        self._permalink = ""
        if permalink:
            sign = "&para;" if permalink is True else permalink
            title = toc.get("permalink_title", "Permanent link")
            self._permalink = f'<a class="headerlink" href="#{{}}" title="{title}">{sign}</a>'
        self._pages.clear()
        self.is_stale = False
        if not self.some_only:
            self._entries.clear()
            self._shown.clear()

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Let pages that are not built again keep what others show of them."""
        for page in nav.pages if self.some_only else ():
            if page.file.src_uri in self._shown:
                page.title, page.meta = self._shown[page.file.src_uri]
        return nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:  # noqa: ARG002
        """Give a generated page's front matter as all of its source."""
        uri = page.file.src_uri
        if not self._hands_over or not uri.startswith(f"{self.folder}/"):
            return None
        written = read_page(page.file.content_string)
        if written is None:
            return None
        self._pages[uri] = written
        return written.front

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Give a generated page its content and its table of contents."""
        uri = page.file.src_uri
        written = self._pages.pop(uri, None)
        if written is None:
            self.is_stale |= self.some_only
            return html
        headings = [block for block in written.blocks if isinstance(block, Heading)]
        page.toc = get_toc(_nested(headings))
        page.present_anchor_ids = set(written.ids)
        if _SEARCH in config.plugins:
            self._entries[uri] = search_entries(written, page.url, str(page.title), page.meta)
            page.meta["search"] = {"exclude": True}
        if self.some_only:
            self.is_stale |= uri not in self._shown or _shown(*self._shown[uri]) != _shown(
                page.title, page.meta
            )
        # As Python-Markdown puts blocks together: ready HTML has a blank line behind it.
        parts = (f"{b}\n\n" if isinstance(b, str) else f"{self._heading(b)}\n" for b in written.blocks)
        return "".join(parts).strip()

    def _heading(self, heading: Heading) -> str:
        level, title, anchor = heading
        return f'<h{level} id="{anchor}">{title}{self._permalink.format(anchor)}</h{level}>'

    @event_priority(100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:  # noqa: ARG002
        """Take note of what pages show of one another, and let the templates be compiled once."""
        env.bytecode_cache = self._compiled
        if not self.some_only:
            for file in files.documentation_pages():
                if file.page is not None:
                    self._shown[file.src_uri] = (file.page.title, dict(file.page.meta))
        return env

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add what the search knows of generated pages to the theme's index."""
        index = Path(config.site_dir, _INDEX)
        if not self._entries or not index.is_file():
            return
        known: dict[str, Any] = json.loads(index.read_text(encoding="utf-8"))
        known["docs"] += [entry for _, entries in sorted(self._entries.items()) for entry in entries]
        index.write_text(json.dumps(known, separators=(",", ":")), encoding="utf-8")


def _shown(title: Any, meta: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return what other pages may show of one: all but its description, which stands in its own head."""
    return title, {key: value for key, value in meta.items() if key != "description"}


def _nested(headings: list[Heading]) -> Any:
    """Return the tokens of a table of contents, as Python-Markdown's extension ``toc`` nests them."""
    top: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    for heading in headings:
        token = {"level": heading.level, "id": heading.id, "name": heading.title, "children": []}
        while open_ and open_[-1]["level"] >= heading.level:
            open_.pop()
        (open_[-1]["children"] if open_ else top).append(token)
        open_.append(token)
    return top
