"""Follow every link of the docs folder before any engine runs.

Engines let many broken links pass: those in raw HTML, which is what generated pages are made of, and most
anchors. So each address is resolved here.
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from wellhead.kit.nearest import nearest
from wellhead.site.addresses import SCHEME, Addresses, Target, did_you_mean, joined, outside
from wellhead.site.doc_page import Reader
from wellhead.site.docs_files import DocsFiles
from wellhead.site.fault import Fault
from wellhead.site.snippets import Place
from wellhead.source.finding import Finding, Severity, Span, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.kit.earlier import Earlier
    from wellhead.site.doc_page import DocPage
    from wellhead.site.markdown_page import Link
    from wellhead.site.settings import Setting, Settings


_PLAIN: Final = re.compile(r"(?P<up>(?:\.\./)*)(?P<rest>(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*)")


def broken_links(settings: Settings, engine_name: str, earlier: Earlier) -> tuple[Finding, ...]:
    """Return every broken link of a site's pages, navigation, style sheets and scripts.

    Args:
        settings: the site's.
        engine_name: which engine will build it. In raw HTML, MkDocs and ProperDocs leave addresses to the
            browser, which starts from the page's own address; Zensical takes each for a path from the
            Markdown file.
        earlier: what earlier runs read in hand-written pages.

    Returns:
        Findings with paths relative to the docs folder, in the order in which reports list them.

    Raises:
        OSError: a page cannot be read.
    """
    links = _Links(settings, engine_name, earlier)
    findings = [*links.in_configuration()]
    for path in links.docs.pages:
        findings += links.on_page(path)
    for path in links.docs.nav_files:
        findings += links.in_nav_file(path)
    return in_order(findings)


class _Links:
    """All links of a site; the arguments are those of `broken_links`."""

    def __init__(self, settings: Settings, engine_name: str, earlier: Earlier) -> None:
        self.docs = DocsFiles(settings)
        self._settings = settings
        self._reader = Reader(settings, earlier)
        self._addresses = Addresses(self.docs, starts_from_files=engine_name == "zensical")
        self._pages = {path: self._reader.read(settings.docs / path) for path in self.docs.pages}
        self._anchors = {
            url: self._pages[path].ids | {"", "top"}
            for url, path in self.docs.by_url.items()
            if "#" not in url
        }

    def on_page(self, path: str) -> Iterator[Finding]:
        """Yield the broken links of one page."""
        page = self._pages[path]
        for unfound in page.unfound:
            yield self._finding(Fault("broken-link", unfound.message, unfound.help), unfound.place)
        for link in self._others(page, path):
            found = self._addresses.resolve(link, path)
            fault = self._anchor_fault(found, link.address) if isinstance(found, Target) else found
            if fault is not None:
                for place in self._reader.places(self._settings.docs / path, link):
                    yield self._finding(fault, place)

    def _others(self, page: DocPage, path: str) -> Iterator[Link]:
        """Yield the links of a page besides those that plainly lead to a page of the site.

        Pages have many links that differ in little from those of others, and nearly all are of the form
        ``../../folder/#anchor``.
        """
        here = self._addresses.start(path).rstrip("/")
        tops = [f"{here}/" if here else ""]
        while here:
            here = posixpath.dirname(here)
            tops.append(f"{here}/" if here else "")
        for link in page.links:
            way, _, anchor = link.address.partition("#")
            if link.rewritten:
                yield link
            elif not way:
                if anchor not in page.ids:
                    yield link
            else:
                steps, rest = _plain(way)
                if steps >= len(tops) or anchor not in self._anchors.get(tops[steps] + rest, ()):
                    yield link

    def in_nav_file(self, path: str) -> Iterator[Finding]:
        """Yield the broken links of a file that lists a folder's pages, by files, folders or patterns."""
        folder = posixpath.dirname(path)
        for link in self._reader.read(self._settings.docs / path).links:
            if SCHEME.match(link.address) or link.address.startswith("/"):
                fault = outside(link.address.strip())
            else:
                fault = self._addresses.missing_in_nav(joined(folder, link.address), link.address, folder)
            if fault is not None:
                for place in self._reader.places(self._settings.docs / path, link):
                    yield self._finding(fault, place)

    def in_configuration(self) -> Iterator[Finding]:
        """Yield the addresses in mkdocs.yml that lead nowhere."""
        for setting in self._settings.nav:
            if SCHEME.match(setting.text) or setting.text.startswith("/"):
                fault = outside(setting.text)
            elif setting.text.endswith("/") and self._settings.nav_file is None:
                remedy = "add literate-nav to the plugins"
                fault = Fault("broken-link", f'no plug-in knows the folder "{setting.text}"', remedy)
            else:
                fault = self._addresses.missing_in_nav(joined("", setting.text), setting.text, "")
            if fault is not None:
                yield self._finding(fault, _place(setting))
        for setting in (*self._settings.css, *self._settings.scripts):
            fault = self._addresses.missing_asset(setting.text)
            if fault is not None:
                yield self._finding(fault, _place(setting))

    def _anchor_fault(self, target: Target, address: str) -> Fault | None:
        anchor = unquote(target.anchor).partition(":~:")[0]
        if anchor in {"", "top"} or target.page not in self._pages or not self._reader.knows_ids:
            return None
        ids = self._pages[target.page].ids
        if anchor in ids:
            return None
        near = nearest(anchor, ids)
        remedy = did_you_mean(f"{address.partition('#')[0]}#{near}" if near else None)
        return Fault("broken-anchor", f'nothing on "{target.page}" has the id "{anchor}"', remedy)

    def _finding(self, fault: Fault, place: Place) -> Finding:
        path = os.path.relpath(place.path, self._settings.docs).replace(os.sep, "/")
        return Finding(
            fault.rule, Severity.ERROR, fault.message, Span.at(path, place.line, place.column), fault.help
        )


@lru_cache(maxsize=100_000)
def _plain(way: str) -> tuple[int, str]:
    """Return how many folders an address goes up, and the rest, which no page has if it is not plain."""
    found = _PLAIN.fullmatch(way)
    return (len(found["up"]) // 3, found["rest"]) if found else (0, "?")


def _place(setting: Setting) -> Place:
    return Place(setting.path, setting.line, setting.column)
