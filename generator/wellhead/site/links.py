"""Follow every link of the docs folder before any engine runs.

Engines let many broken links pass: those in raw HTML, which is what generated pages are made of, and most
anchors. So each address is resolved here, by the rules of the browser or, where it was written in Markdown,
of the engines.
"""

from __future__ import annotations

import difflib
import os
import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from wellhead.cache import program
from wellhead.kit.nearest import nearest
from wellhead.pool import share
from wellhead.site.doc_page import DocPage, Link, Place, Reader
from wellhead.source.finding import Finding, Severity, Span, in_order
from wellhead.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wellhead.site.settings import Setting, Settings
    from wellhead.store import Store

_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_INDEXES: Final = {"index", "README"}
_MADE: Final = frozenset({"404.html", "sitemap.xml", "search/search_index.json"})
"""Files that the engines add."""
_PLAIN: Final = re.compile(
    r"(?P<way>(?:\.{1,2}/)*(?:[A-Za-z0-9][\w.-]*/)*)(?:(?P<file>[A-Za-z0-9][\w.-]*)|#(?P<anchor>[\w.-]+))?",
    re.ASCII,
)
"""A relative address of a page or a file."""
_SCHEME: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*):")
_HOST: Final = re.compile(r"[^\s<>\"{}|\\^`]+")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_SCHEMES: Final = ("http", "https", "mailto", "tel")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with an address."""

    rule: str
    message: str
    help: str | None = None


def check_links(
    settings: Settings, engine_name: str = "mkdocs", *, store: Store | None = None
) -> tuple[Finding, ...]:
    """Every broken link of a site's pages, navigation, style sheets and scripts.

    Args:
        settings: the site's.
        engine_name: which engine will build it. In raw HTML, MkDocs and ProperDocs leave addresses to the
            browser, which starts from the page's own address; Zensical takes each for a path from the
            Markdown file. For files named index.md this is the same.
        store: what earlier runs read in the pages.

    Returns:
        Findings with paths relative to the docs folder, in the order in which reports list them.

    Raises:
        OSError: a page cannot be read.
    """
    return Links(settings, engine_name, store).findings()


class _Summary(NamedTuple):
    """What is asked of a page by others, or again in the next run.

    Args:
        leads: the addresses of files, and of pages with the anchors on them, that its plain links lead to.
        is_all: whether it has no other links, and nothing else to follow.
        ids: what an address may name after ``#``.
    """

    leads: tuple[tuple[str, str], ...]
    is_all: bool
    ids: frozenset[str]


class _Docs:
    """The files of the docs folder, and where they will be found on the site. Paths have forward slashes."""

    def __init__(self, settings: Settings) -> None:
        self.files = frozenset(_walk(settings.docs))
        excluded = _patterns(settings.excluded)
        built = sorted(path for path in self.files if not _is_excluded(path, excluded))
        self.nav_files = sorted(p for p in self.files if posixpath.basename(p) == settings.nav_file)
        self.pages = {path: _url(path) for path in built if path.endswith(_MARKDOWN)}
        self.by_url = {url: path for path, url in self.pages.items()}
        self.assets = {path for path in built if path not in self.pages} | _MADE
        if settings.custom_dir is not None:
            self.assets |= set(_walk(settings.custom_dir))
        self.folders = {parent for path in built for parent in _parents(path)}


class Links:
    """All links of a site; the arguments are those of `check_links`."""

    def __init__(self, settings: Settings, engine_name: str, store: Store | None = None) -> None:
        self.settings = settings
        self.starts_from_files = engine_name == "zensical"
        self.docs = _Docs(settings)
        self.reader = Reader(settings)
        self.store = store
        self.summaries: dict[str, _Summary] = {}
        self.read: dict[str, DocPage] = {}
        """The pages of which a summary does not tell all."""

    def findings(self) -> tuple[Finding, ...]:
        """What `check_links` returns."""
        self.look_ahead()
        findings = [*self.configuration()]
        for path in self.docs.pages:
            findings += self.page(path)
        for path in self.docs.nav_files:
            findings += self.nav_file(path)
        return in_order(findings)

    def stay_whole(self, changed: Mapping[str, bytes]) -> bool:
        """Whether no link is broken when some files change, none of those that list a folder's pages.

        To be asked only after `findings` has found nothing, and while the answer is yes.

        Args:
            changed: the new content of files that were there before, by their paths in the docs folder.
        """
        including = {path for path, page in self.read.items() if page.snippets}
        pages = [path for path in self.docs.pages if path in changed or path in including]
        ids_are_lost = False
        for path in pages:
            page = self.read[path] = self.reader.read(self.settings.docs / path, changed.get(path))
            ids_are_lost = ids_are_lost or not page.ids.issuperset(self._summary(path).ids)
            self.summaries[path] = self._summed_up(page, path)
        return all(self._is_whole(path) for path in (self.docs.pages if ids_are_lost else pages))

    def included(self) -> set[Path]:
        """The files that pages include."""
        return {snippet for page in self.read.values() for snippet in page.snippets}

    def _is_whole(self, path: str) -> bool:
        summary = self._summary(path)
        if summary.is_all:
            return all(self._arrives(*lead) for lead in summary.leads)
        page = self.read[path]
        return not page.unfound and not any(self._fault(link, path) for link in page.links)

    def page(self, path: str) -> Iterator[Finding]:
        """The broken links of one page."""
        summary = self._summary(path)
        if summary.is_all and all(self._arrives(*lead) for lead in summary.leads):
            return
        page = self.read[path] = self.reader.read(self.settings.docs / path)
        for unfound in page.unfound:
            yield self._finding(_Fault("broken-link", unfound.message, unfound.help), unfound.place)
        for link in page.links:
            fault = self._fault(link, path)
            if fault is not None:
                for place in self.reader.places(self.settings.docs / path, link):
                    yield self._finding(fault, place)

    def nav_file(self, path: str) -> Iterator[Finding]:
        """The broken links of a file that lists a folder's pages: they name files, folders or patterns."""
        folder = posixpath.dirname(path)
        for link in self.reader.read(self.settings.docs / path).links:
            if _SCHEME.match(link.address) or link.address.startswith("/"):
                fault = self._fault(link, path)
            else:
                fault = self._missing_in_nav(_joined(folder, link.address), link.address, folder)
            if fault is not None:
                for place in self.reader.places(self.settings.docs / path, link):
                    yield self._finding(fault, place)

    def configuration(self) -> Iterator[Finding]:
        """The addresses in mkdocs.yml that lead nowhere."""
        for setting in self.settings.nav:
            if _SCHEME.match(setting.text) or setting.text.startswith("/"):
                fault = _outside(setting.text)
            elif setting.text.endswith("/") and self.settings.nav_file is None:
                remedy = "add literate-nav to the plugins"
                fault = _Fault("broken-link", f'no plug-in knows the folder "{setting.text}"', remedy)
            else:
                fault = self._missing_in_nav(_joined("", setting.text), setting.text, "")
            if fault is not None:
                yield self._finding(fault, _place(setting))
        for setting in (*self.settings.css, *self.settings.scripts):
            path = unquote(re.split(r"[?#]", setting.text)[0])
            if _SCHEME.match(path) or path.startswith("/"):
                fault = _outside(setting.text)
            elif posixpath.normpath(path) in self.docs.assets:
                fault = None
            else:
                fault = _Fault(
                    "broken-link", f'there is no "{path}"', _did_you_mean(_near(path, self.docs.assets))
                )
            if fault is not None:
                yield self._finding(fault, _place(setting))

    def look_ahead(self) -> None:
        """Read the pages that no earlier run has read, in several processes if that helps."""
        keys = {path: self._key(path) for path in self.docs.pages}
        missing = [path for path, key in keys.items() if self.store is None or key not in self.store]

        def read(path: str) -> tuple[Any, ...]:
            page, summary = self._read(path)
            return page.is_generated, *summary

        for path, (is_generated, *summary) in share(missing, read):
            self.summaries[path] = _Summary(*summary)
            if is_generated and self.store is not None:
                self.store.keep(keys[path], tuple(summary))

    def _summary(self, path: str) -> _Summary:
        found = self.summaries.get(path)
        if found is None:
            known = self.store.get(self._key(path)) if self.store is not None else None
            found = self.summaries[path] = _Summary(*known) if known is not None else self._read(path)[1]
        return found

    def _key(self, path: str) -> bytes:
        text = (self.settings.docs / path).read_bytes()
        return digest("links", program(), self._here(path), self.docs.pages[path], text)

    def _read(self, path: str) -> tuple[DocPage, _Summary]:
        page = self.reader.read(self.settings.docs / path)
        return page, self._summed_up(page, path)

    def _summed_up(self, page: DocPage, path: str) -> _Summary:
        leads: dict[tuple[str, str], None] = {}
        here = self._here(path)
        for link in page.links:
            plain = _PLAIN.fullmatch(link.address) if page.is_generated else None
            if plain is None:
                return _Summary((), is_all=False, ids=page.ids)
            way, file, anchor = plain.groups(default="")
            if file == "index.html":
                return _Summary((), is_all=False, ids=page.ids)
            url = self.docs.pages[path] if not way and not file else f"{_joined(here, way + file)}/"
            leads[url.removesuffix("/") if file else url.removeprefix("./"), anchor] = None
        return _Summary(tuple(leads), is_all=page.is_generated and not page.unfound, ids=page.ids)

    def _arrives(self, url: str, anchor: str) -> bool:
        """Whether there is a page at an address, and an anchor on it."""
        if url and not url.endswith("/"):
            return url in self.docs.assets
        page = self.docs.by_url.get(url)
        if page is None:
            return False
        return anchor in {"", "top"} or not self.reader.knows_ids or anchor in self._summary(page).ids

    def _here(self, path: str) -> str:
        """From where a page's relative addresses start."""
        return posixpath.dirname(path) if self.starts_from_files else self.docs.pages.get(path, "")

    def _fault(self, link: Link, source: str) -> _Fault | None:
        address = link.address.strip()
        if _SCHEME.match(address) or address.startswith(("/", "\\")):
            return _outside(address)
        path, _, anchor = address.partition("#")
        path = unquote(path.partition("?")[0])
        if not address and link.rewritten:
            return _Fault("broken-link", "this link has no address", None)
        if not path:
            return self._anchor_fault(source, anchor, link.address)
        if link.rewritten:
            target = _joined(posixpath.dirname(source), path)
            # Engines look for the file; what has no ending, and is no file, they leave to the browser.
            if target in self.docs.files or posixpath.splitext(path)[1] not in {"", "."}:
                return self._file_fault(target, anchor, link.address, source)
        return self._url_fault(path, anchor, link, source)

    def _file_fault(self, target: str, anchor: str, address: str, source: str) -> _Fault | None:
        if target in self.docs.pages:
            return self._anchor_fault(target, anchor, address)
        if target in self.docs.assets:
            return None
        if target in self.docs.files:
            return _Fault(
                "broken-link", f'"{target}" is not part of the site', "see exclude_docs in mkdocs.yml"
            )
        message = _leads(address, target)
        near = _near(target, [*self.docs.pages, *self.docs.assets])
        return _Fault("broken-link", message, _did_you_mean(_relative(near, posixpath.dirname(source))))

    def _url_fault(self, path: str, anchor: str, link: Link, source: str) -> _Fault | None:
        """What a browser would not find, with the address that the engine gives it."""
        here = self._here(source)
        target = _joined(here, path)
        if target == ".":
            target = ""
        is_folder = path.endswith("/") or posixpath.basename(path) in {".", ".."}
        page = self.docs.by_url.get(f"{target}/" if target else "") if is_folder else None
        if posixpath.basename(target) == "index.html":
            page = self.docs.by_url.get(target.removesuffix("index.html"))
        if page is not None:
            return self._anchor_fault(page, anchor, link.address)
        if target in self.docs.assets and not path.endswith("/"):
            return None
        hash_and_anchor = f"#{anchor}" if anchor else ""
        if f"{target}/" in self.docs.by_url:
            remedy = _did_you_mean(f"{path}/{hash_and_anchor}")
            return _Fault("broken-link", f'"{link.address}" lacks the slash at its end', remedy)
        # Somebody thought in files where addresses count, or the other way round.
        file = _joined(posixpath.dirname(source), path)
        as_file = next((f for f in (file, f"{file}/index.md", f"{file}.md") if f in self.docs.pages), None)
        message = _leads(link.address, target)
        if link.rewritten:
            near = as_file or _near(target, self.docs.pages)
            return _Fault("broken-link", message, _did_you_mean(_relative(near, posixpath.dirname(source))))
        urls = {url: url for url in [*self.docs.by_url, *self.docs.assets] if url}
        near_url = self.docs.pages[as_file] if as_file else _near(target, urls)
        relative = _relative(near_url, here)
        if relative is not None and (near_url or "").endswith("/"):
            relative += "/"
        return _Fault("broken-link", message, _did_you_mean(relative and relative + hash_and_anchor))

    def _anchor_fault(self, page: str, anchor: str, address: str) -> _Fault | None:
        anchor = unquote(anchor).partition(":~:")[0]
        if anchor in {"", "top"} or page not in self.docs.pages:
            return None
        ids = self._summary(page).ids
        if anchor in ids or not self.reader.knows_ids:
            return None
        near = nearest(anchor, ids)
        remedy = _did_you_mean(f"{address.partition('#')[0]}#{near}" if near else None)
        return _Fault("broken-anchor", f'nothing on "{page}" has the id "{anchor}"', remedy)

    def _missing_in_nav(self, target: str, address: str, folder: str) -> _Fault | None:
        docs = self.docs
        if "*" in target:
            found = any(fnmatchcase(path, target) for path in [*docs.pages, *docs.folders])
        else:
            found = (
                target in docs.pages
                or target in docs.assets
                or (address.endswith("/") and target in docs.folders)
            )
        if found:
            return None
        message = f'the navigation names "{address}", but there is no such page'
        if address.endswith("/"):
            near = _relative(_near(target, docs.folders), folder)
            return _Fault("broken-link", message, _did_you_mean(near and f"{near}/"))
        return _Fault("broken-link", message, _did_you_mean(_relative(_near(target, docs.pages), folder)))

    def _finding(self, fault: _Fault, place: Place) -> Finding:
        path = os.path.relpath(place.path, self.settings.docs).replace(os.sep, "/")
        return Finding(
            fault.rule, Severity.ERROR, fault.message, Span.at(path, place.line, place.column), fault.help
        )


def _outside(address: str) -> _Fault | None:
    """What is wrong with an address that leaves the site, as far as can be told without asking anybody."""
    if address.startswith(("/", "\\")):
        if re.match(r"[/\\]{2}", address):
            return _Fault("broken-link", f'"{address}" has no scheme', _did_you_mean(f"https:{address}"))
        message = f'"{address}" starts at the top of the server, which need not be the top of this site'
        return _Fault("broken-link", message, "write it relative to this page")
    found = _SCHEME.match(address)
    scheme = found["name"].lower() if found else ""
    if scheme not in _SCHEMES:
        near = nearest(scheme, _SCHEMES)
        remedy = _did_you_mean(f"{near}:{address.partition(':')[2]}" if near else None)
        return _Fault("broken-link", f'"{scheme}:" is not a scheme for a link', remedy)
    fine = True
    if scheme == "mailto":
        fine = all(_MAIL.fullmatch(unquote(mail)) for mail in address[7:].partition("?")[0].split(","))
    elif scheme != "tel":
        try:
            parts = urlsplit(address)
            fine = bool(parts.hostname and _HOST.fullmatch(parts.hostname)) and not re.search(r"\s", address)
            fine = fine and (parts.port is None or parts.port > 0)
        except ValueError:
            fine = False
    return None if fine else _Fault("broken-link", f'"{address}" is not a complete address')


def _walk(folder: Path) -> Iterator[str]:
    """The files that engines look at: no hidden ones, and not those of the folder `templates` at the top."""
    for place, folders, files in os.walk(folder, followlinks=True):
        here = os.path.relpath(place, folder).replace(os.sep, "/").removeprefix(".").lstrip("/")
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here or f != "templates"))
        for name in sorted(files):
            if not name.startswith("."):
                yield f"{here}/{name}" if here else name


def _url(path: str) -> str:
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    return posixpath.join(folder, "" if name in _INDEXES else f"{name}/")


def _parents(path: str) -> Iterator[str]:
    while path:
        path = posixpath.dirname(path)
        yield path or "."


def _patterns(text: str) -> list[tuple[str, bool]]:
    lines = (line.strip() for line in text.splitlines())
    return [(line.lstrip("!"), line.startswith("!")) for line in lines if line and not line.startswith("#")]


def _is_excluded(path: str, patterns: Iterable[tuple[str, bool]]) -> bool:
    """Whether exclude_docs names a file; the last pattern that does decides, as in .gitignore."""
    excluded = False
    for pattern, negated in patterns:
        anchored = "/" in pattern.rstrip("/")
        bare = pattern.strip("/")
        parts = [path, *(parent for parent in _parents(path) if parent != ".")]
        if pattern.endswith("/"):
            parts = parts[1:]
        if any(fnmatchcase(part if anchored else posixpath.basename(part), bare) for part in parts):
            excluded = not negated
    return excluded


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _leads(address: str, target: str) -> str:
    if target == ".." or target.startswith("../"):
        return f'"{address}" leads out of the site'
    return f'"{address}" leads to "{target}", which is not there'


def _near(target: str, known: Iterable[str]) -> str | None:
    """The likeliest of the known paths: the one with nearly the same name, and of several the nearest."""
    names: dict[str, list[str]] = {}
    for path in sorted(known):
        names.setdefault(posixpath.basename(_stem(path)), []).append(path)
    close = difflib.get_close_matches(posixpath.basename(_stem(target)), list(names), n=1, cutoff=0.65)
    if not close:
        return None
    return max(names[close[0]], key=lambda path: difflib.SequenceMatcher(a=target, b=path).ratio())


def _stem(path: str) -> str:
    """A path by which a page, its file and its address are alike."""
    stem = posixpath.splitext(path.rstrip("/"))[0]
    return stem.removesuffix("/index") or stem


def _relative(path: str | None, folder: str) -> str | None:
    return None if path is None else posixpath.relpath(path, folder or ".")


def _did_you_mean(address: str | None) -> str | None:
    return f'did you mean "{address}"?' if address else None


def _place(setting: Setting) -> Place:
    return Place(setting.path, setting.line, setting.column)
