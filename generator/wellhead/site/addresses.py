"""Resolve the addresses of a site's pages, and tell what is wrong with those that lead nowhere."""

from __future__ import annotations

import difflib
import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from wellhead.kit.nearest import nearest
from wellhead.site.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.site.docs_files import DocsFiles
    from wellhead.site.markdown_page import Link

SCHEME: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*):")
_HOST: Final = re.compile(r"[^\s<>\"{}|\\^`]+")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_SCHEMES: Final = ("http", "https", "mailto", "tel")


@dataclass(frozen=True, slots=True)
class Target:
    """The place on the site that an address leads to.

    Args:
        page: the path of a page's file.
        anchor: what follows ``#``; empty if nothing does.
    """

    page: str
    anchor: str = ""


class Addresses:
    """Resolves addresses by the rules of the browser or, where they were written in Markdown, of the engines.

    Args:
        docs: the files of the docs folder.
        starts_from_files: whether addresses in raw HTML start from the Markdown file, as Zensical takes
            them, and not from the page's own address. For files named index.md this is the same.
    """

    def __init__(self, docs: DocsFiles, *, starts_from_files: bool = False) -> None:
        self._docs = docs
        self._starts_from_files = starts_from_files

    def start(self, source: str) -> str:
        """Return from where the relative addresses of a page start."""
        return posixpath.dirname(source) if self._starts_from_files else self._docs.pages.get(source, "")

    def resolve(self, link: Link, source: str) -> Target | Fault | None:
        """Return the page that a link leads to; None if it leads to another file, or out of the site.

        Args:
            link: the link.
            source: the path of the file that it stands in.
        """
        address = link.address.strip()
        if SCHEME.match(address) or address.startswith(("/", "\\")):
            return outside(address)
        path, _, anchor = address.partition("#")
        path = unquote(path.partition("?")[0])
        if not address and link.rewritten:
            return Fault("broken-link", "this link has no address")
        if not path:
            return Target(source, anchor)
        if link.rewritten:
            target = joined(posixpath.dirname(source), path)
            # Engines look for the file; what has no ending, and is no file, they leave to the browser.
            if target in self._docs.files or posixpath.splitext(path)[1] not in {"", "."}:
                return self._file(target, anchor, link.address, source)
        return self._url(path, anchor, link, source)

    def missing_in_nav(self, target: str, address: str, folder: str) -> Fault | None:
        """Return what is wrong with an entry of the navigation.

        Args:
            target: the path of the page, folder or pattern that it names.
            address: the entry as it is written.
            folder: the folder from which it is written.
        """
        docs = self._docs
        if "*" in target:
            found = any(fnmatchcase(path, target) for path in [*docs.pages, *docs.folders])
        else:
            is_folder = address.endswith("/") and target in docs.folders
            found = is_folder or target in docs.pages or target in docs.assets
        if found:
            return None
        message = f'the navigation names "{address}", but there is no such page'
        if address.endswith("/"):
            near = _relative(_near(target, docs.folders), folder)
            return Fault("broken-link", message, did_you_mean(near and f"{near}/"))
        return Fault("broken-link", message, did_you_mean(_relative(_near(target, docs.pages), folder)))

    def missing_asset(self, address: str) -> Fault | None:
        """Return what is wrong with a style sheet or script that the configuration names."""
        path = unquote(re.split(r"[?#]", address)[0])
        if SCHEME.match(path) or path.startswith("/"):
            return outside(address)
        if posixpath.normpath(path) in self._docs.assets:
            return None
        return Fault("broken-link", f'there is no "{path}"', did_you_mean(_near(path, self._docs.assets)))

    def _file(self, target: str, anchor: str, address: str, source: str) -> Target | Fault | None:
        if target in self._docs.pages:
            return Target(target, anchor)
        if target in self._docs.assets:
            return None
        if target in self._docs.files:
            return Fault(
                "broken-link", f'"{target}" is not part of the site', "see exclude_docs in mkdocs.yml"
            )
        near = _near(target, [*self._docs.pages, *self._docs.assets])
        return Fault(
            "broken-link", _leads(address, target), did_you_mean(_relative(near, posixpath.dirname(source)))
        )

    def _url(self, path: str, anchor: str, link: Link, source: str) -> Target | Fault | None:
        """Return what a browser would find at the address that the engine gives a link."""
        here = self.start(source)
        target = joined(here, path)
        if target == ".":
            target = ""
        is_folder = path.endswith("/") or posixpath.basename(path) in {".", ".."}
        page = self._docs.by_url.get(f"{target}/" if target else "") if is_folder else None
        if posixpath.basename(target) == "index.html":
            page = self._docs.by_url.get(target.removesuffix("index.html"))
        if page is not None:
            return Target(page, anchor)
        if target in self._docs.assets and not path.endswith("/"):
            return None
        hash_and_anchor = f"#{anchor}" if anchor else ""
        if f"{target}/" in self._docs.by_url:
            remedy = did_you_mean(f"{path}/{hash_and_anchor}")
            return Fault("broken-link", f'"{link.address}" lacks the slash at its end', remedy)
        # Somebody thought in files where addresses count, or the other way round.
        file = joined(posixpath.dirname(source), path)
        as_file = next((f for f in (file, f"{file}/index.md", f"{file}.md") if f in self._docs.pages), None)
        message = _leads(link.address, target)
        if link.rewritten:
            near = as_file or _near(target, self._docs.pages)
            return Fault("broken-link", message, did_you_mean(_relative(near, posixpath.dirname(source))))
        urls = [url for url in [*self._docs.by_url, *self._docs.assets] if url]
        near_url = self._docs.pages[as_file] if as_file else _near(target, urls)
        relative = _relative(near_url, here)
        if relative is not None and (near_url or "").endswith("/"):
            relative += "/"
        return Fault("broken-link", message, did_you_mean(relative and relative + hash_and_anchor))


def outside(address: str) -> Fault | None:
    """Return what is wrong with an address that leaves the site.

    Nobody is asked, so an address that is complete counts as sound.
    """
    if address.startswith(("/", "\\")):
        if re.match(r"[/\\]{2}", address):
            return Fault("broken-link", f'"{address}" has no scheme', did_you_mean(f"https:{address}"))
        message = f'"{address}" starts at the top of the server, which need not be the top of this site'
        return Fault("broken-link", message, "write it relative to this page")
    found = SCHEME.match(address)
    scheme = found["name"].lower() if found else ""
    if scheme not in _SCHEMES:
        near = nearest(scheme, _SCHEMES)
        remedy = did_you_mean(f"{near}:{address.partition(':')[2]}" if near else None)
        return Fault("broken-link", f'"{scheme}:" is not a scheme for a link', remedy)
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
    return None if fine else Fault("broken-link", f'"{address}" is not a complete address')


def joined(folder: str, path: str) -> str:
    """Return the path that a relative path leads to."""
    return posixpath.normpath(posixpath.join(folder, path))


def did_you_mean(address: str | None) -> str | None:
    """Return a remedy that names an address; None if there is none to name."""
    return f'did you mean "{address}"?' if address else None


def _leads(address: str, target: str) -> str:
    if target == ".." or target.startswith("../"):
        return f'"{address}" leads out of the site'
    return f'"{address}" leads to "{target}", which is not there'


def _near(target: str, known: Iterable[str]) -> str | None:
    """Return the known path with nearly the same name; of several, the one that is most alike as a whole."""
    names: dict[str, list[str]] = {}
    for path in sorted(known):
        names.setdefault(posixpath.basename(_stem(path)), []).append(path)
    close = difflib.get_close_matches(posixpath.basename(_stem(target)), list(names), n=1, cutoff=0.65)
    if not close:
        return None
    return max(names[close[0]], key=lambda path: difflib.SequenceMatcher(a=target, b=path).ratio())


def _stem(path: str) -> str:
    """Return a path in a form that is the same for a page, its file and its address."""
    stem = posixpath.splitext(path.rstrip("/"))[0]
    return stem.removesuffix("/index") or stem


def _relative(path: str | None, folder: str) -> str | None:
    return None if path is None else posixpath.relpath(path, folder or ".")
