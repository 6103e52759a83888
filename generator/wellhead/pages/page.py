"""A page before it is rendered, and what it knows of the addresses round it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wellhead.kit.escape import escape, escape_name
from wellhead.kit.interface_texts import Words
from wellhead.pages.richtext import TermFinder, resolve, to_html
from wellhead.playbook.model import Entity, Kind, Ref, Term
from wellhead.playbook.references import to_ref
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from wellhead.playbook.link import ActivityAt, LinkedPlaybook
    from wellhead.playbook.uses import CheckAt


@dataclass(frozen=True)
class Page:
    """One file to be rendered.

    Args:
        path: where it goes, relative to the generated folder.
        template: the file in templates/ that lays it out.
        title: plain text.
        description: plain text for search engines and previews.
        data: what the template shows.
        here: the addresses, as seen from this page.
        unlisted: keep it out of search.
        hide: parts of the theme's frame to leave out.
        boost: how much its matches count in search; 1 is usual.
    """

    path: str
    template: str
    title: str
    description: str
    here: Here
    data: dict[str, Any] = field(default_factory=dict)
    unlisted: bool = False
    hide: tuple[str, ...] = ()
    boost: int = 1


def place_of(ref: Ref) -> str:
    """The place of the page on which an entity stands: its folder within the generated one."""
    if ref.kind is Kind.TERM:
        return "glossary"
    if ref.kind is Kind.PLAYBOOK:
        return ""
    return f"{KIND_FOLDERS[ref.kind]}/{ref.id}"


def file_of(place: str) -> str:
    """The file of the page at a place.

    Each page is the index of a folder of its own. Its address then is that folder for every engine, also
    for one that reads relative links in raw HTML as if they stood beside the file (Zensical 0.0.73).
    """
    return f"{place}/index.md" if place else "index.md"


def anchor_of(ref: Ref) -> str:
    """The anchor of an entity on its page; empty for the page itself."""
    return f"term-{ref.id}" if ref.kind is Kind.TERM else ""


def check_anchor(key: str) -> str:
    """The anchor of a check on any page; ids hold no dot, so it clashes with no heading's."""
    return key.replace("/", ".")


class Site:
    """What all pages share.

    Args:
        playbook: where references lead.
        folder: the generated folder's name in the site, as in ``playbook``.
        prefix: the name under which readers know the folder of the sources, as in ``playbook/``.
    """

    def __init__(self, playbook: LinkedPlaybook, folder: str, prefix: str) -> None:
        self.playbook = playbook
        self.folder = folder
        self.prefix = prefix
        self.home = "/".join([".."] * (folder.count("/") + 1))
        """The place of the hand-written home page, as seen from the generated folder."""
        self.words = Words(playbook.playbook.manifest.language)
        self.terms = TermFinder((name, playbook.terms[term]) for name, term in playbook.term_names)


class Here:
    """A page's point of view: relative addresses, links, rich text with its terms linked once.

    An address is markup if it holds nothing to escape, as all that are made of ids do, and else plain text,
    which is escaped where it is printed. So `href` and the like stay short, and readable for what looks
    for them in a page.

    Args:
        site: what all pages share.
        place: the page's folder within the generated one.
    """

    def __init__(self, site: Site, place: str) -> None:
        self.site = site
        self.playbook = site.playbook
        self.place = place
        self.words = site.words
        self._base = _parts(site.folder, place)
        self._addresses: dict[tuple[str, str], str] = {}
        self._explained: set[str] = set()

    def address(self, place: str, anchor: str = "") -> str:
        """The relative address of the page at a place."""
        known = self._addresses.get((place, anchor))
        if known is None:
            where = "" if place == self.place and anchor else f"{self._way(place)}/"
            known = self._addresses[place, anchor] = escape_name(f"{where}#{anchor}" if anchor else where)
        return known

    def activity(self, at: ActivityAt) -> str:
        """The relative address of an activity on its phase's page.

        The dot keeps its id apart from the ids of the page's own sections.
        """
        return self.address(place_of(at.phase.ref), f"activity.{at.activity.id}")

    def file(self, path: str) -> str:
        """The relative address of a file of the generated folder."""
        return escape_name(self._way(path))

    def to(self, ref: Ref) -> str:
        """The relative address of an entity."""
        return self.address(place_of(ref), anchor_of(ref))

    def link(self, entity: Entity | Term, label: str | Markup | None = None, css: str = "") -> Markup:
        """A link to an entity under its title, or another label."""
        name = label if label is not None else (entity.term if isinstance(entity, Term) else entity.title)
        return self.anchor(self.to(entity.ref), name, css)

    def anchor(self, address: str, label: str | Markup, css: str = "") -> Markup:
        """A link to an address that needs no checking: one this class or a view made."""
        shown = label if isinstance(label, Markup) else escape(label)
        where = address if isinstance(address, Markup) else escape(address)
        kind = f' class="{css}"' if css else ""
        return Markup(f'<a{kind} href="{where}">{shown}</a>')  # noqa: S704 - all parts escaped

    def check(self, at: CheckAt) -> str:
        """The address of a check, on the page where its owner keeps it."""
        place = place_of(at.owner)
        if at.owner.kind is Kind.PLAYBOOK:
            place = "onboarding"
        return self.address(place, check_anchor(at.key))

    def rich(self, text: str | None, *, terms: bool = True) -> Markup:
        """A rich text in this page's place.

        Args:
            text: what the author wrote; None gives nothing.
            terms: link glossary terms on their first use in the page.
        """
        if not text:
            return Markup()
        html = resolve(to_html(text), self._reference)
        if terms and self.playbook.term_names:
            html = self.site.terms.link(html, self._term)
        return Markup(html)  # noqa: S704 - richtext sanitised it

    def _way(self, path: str) -> str:
        return _relative(_parts(self.site.folder, path), self._base)

    def _reference(self, target: str, label: str | None) -> Markup:
        ref = to_ref(target)
        entity = self.playbook.find(ref) if ref else None
        if entity is None:  # in what `mentions` took for code; elsewhere the checker has stopped the run
            return escape(f"[[{target}|{label}]]" if label else f"[[{target}]]")
        if isinstance(entity, Term):
            self._explained.add(entity.id)
        return self.link(entity, Markup(label) if label else None)  # noqa: S704 - sanitised with its text

    def _term(self, term: Term, word: str) -> str | None:
        if term.id in self._explained or self.place == "glossary":
            return None
        self._explained.add(term.id)
        return str(self.link(term, Markup(word), "wh-term"))  # noqa: S704 - cut from escaped text


@lru_cache(maxsize=20_000)
def _parts(folder: str, path: str) -> tuple[str, ...]:
    """The folders on the way from the site's root to a path in the generated folder, and its own name."""
    whole = posixpath.normpath(posixpath.join(folder, path))
    return tuple(whole.split("/")) if whole != "." else ()


def _relative(there: tuple[str, ...], here: tuple[str, ...]) -> str:
    """The way from one directory to a path."""
    shared = 0
    for a, b in zip(there, here, strict=False):
        if a != b:
            break
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
