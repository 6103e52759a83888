"""The model of a page, and the addresses, links and rich text as seen from it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wellhead.kit.escape import escape, escape_name
from wellhead.kit.interface_texts import Words
from wellhead.pages.richtext import TermFinder, resolve, to_html
from wellhead.playbook.model import Entity, Role, Term
from wellhead.playbook.references import Kind, Ref, to_ref
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt


@dataclass(frozen=True)
class Page:
    """A file to be rendered.

    Args:
        path: The path of the file, relative to the generated folder.
        template: The name of the file in templates/ that lays it out.
        title: Plain text.
        description: Plain text for search engines and previews.
        here: The addresses as seen from this page.
        data: The values that the template shows.
        unlisted: True to keep the page out of search.
        hide: The parts of the theme's frame to leave out.
        boost: The weight of its matches in search; 1 is usual.
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
    """Return the place of the page that shows an entity: its folder within the generated one."""
    if ref.kind is Kind.TERM:
        return "glossary"
    if ref.kind is Kind.PLAYBOOK:
        return ""
    return f"{KIND_FOLDERS[ref.kind]}/{ref.id}"


def file_of(place: str) -> str:
    """Return the path of the file of the page at a place.

    Each page is the index of a folder of its own. Its address then is that folder for every engine, also
    for one that reads relative links in raw HTML as if they stood beside the file (Zensical 0.0.73).
    """
    return f"{place}/index.md" if place else "index.md"


def week_of(role: Role) -> str:
    """Return the place of the sheet for a role's first week."""
    return f"onboarding/{role.id}"


def anchor_of(ref: Ref) -> str:
    """Return the anchor of an entity on its page; empty if the page is its own."""
    return f"term-{ref.id}" if ref.kind is Kind.TERM else ""


def check_anchor(key: str) -> str:
    """Return the anchor of a check, the same on every page.

    Ids contain no dot, so the anchor cannot be that of a heading.
    """
    return key.replace("/", ".")


class Site:
    """The values that all pages share.

    Args:
        playbook: The linked playbook.
        folder: The path of the generated folder in the site, as in ``playbook``.
        prefix: The name under which readers know the folder of the sources, as in ``playbook/``.
    """

    def __init__(self, playbook: LinkedPlaybook, folder: str, prefix: str) -> None:
        self.playbook = playbook
        self.folder = folder
        self.prefix = prefix
        self.home = "/".join([".."] * (folder.count("/") + 1))
        """The relative path from the generated folder to the hand-written home page."""
        self.words = Words(playbook.playbook.manifest.language)
        self.terms = TermFinder((name, playbook.terms[term]) for name, term in playbook.term_names)


class Here:
    """The point of view of a page: relative addresses, links, and rich text with each term linked once.

    An address that contains nothing to escape, as all that consist of ids do, is markup; any other is plain
    text, which is escaped where it is printed. So attributes such as `href` stay short and readable.

    Args:
        site: The values that all pages share.
        place: The page's folder within the generated one.
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
        """Return the relative address of the page at a place, or of an anchor on it."""
        known = self._addresses.get((place, anchor))
        if known is None:
            where = "" if place == self.place and anchor else f"{self._way(place)}/"
            known = self._addresses[place, anchor] = escape_name(f"{where}#{anchor}" if anchor else where)
        return known

    def activity(self, at: ActivityAt) -> str:
        """Return the relative address of an activity on its phase's page.

        The dot in the anchor keeps it apart from the ids of the page's own sections.
        """
        return self.address(place_of(at.phase.ref), f"activity.{at.activity.id}")

    def file(self, path: str) -> str:
        """Return the relative address of a file of the generated folder."""
        return escape_name(self._way(path))

    def to(self, ref: Ref) -> str:
        """Return the relative address of an entity."""
        return self.address(place_of(ref), anchor_of(ref))

    def link(self, entity: Entity | Term, label: str | Markup | None = None, css: str = "") -> Markup:
        """Return a link to an entity.

        Args:
            entity: The entity or term.
            label: The text of the link; None for the title.
            css: The class of the link; empty for none.
        """
        name = label if label is not None else (entity.term if isinstance(entity, Term) else entity.title)
        return self.anchor(self.to(entity.ref), name, css)

    def anchor(self, address: str, label: str | Markup, css: str = "") -> Markup:
        """Return a link to an address that this class or a view has made, and that therefore needs no check.

        Args:
            address: The address.
            label: The text of the link.
            css: The class of the link; empty for none.
        """
        shown = label if isinstance(label, Markup) else escape(label)
        where = address if isinstance(address, Markup) else escape(address)
        kind = f' class="{css}"' if css else ""
        return Markup(f'<a{kind} href="{where}">{shown}</a>')  # noqa: S704 - all parts escaped

    def check(self, at: CheckAt) -> str:
        """Return the relative address of a check on the page of its owner."""
        place = place_of(at.owner)
        if at.owner.kind is Kind.PLAYBOOK:
            place = "onboarding"
        return self.address(place, check_anchor(at.key))

    def rich(self, text: str | None, *, terms: bool = True) -> Markup:
        """Return a rich text as HTML for this page.

        Args:
            text: The author's text; None gives empty markup.
            terms: True to link each glossary term at its first use on the page.
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
        if entity is None:  # only in text that `mentions` took for code: the checker reports all others
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
    """Return the names on the way from the root of the site to a path in the generated folder."""
    whole = posixpath.normpath(posixpath.join(folder, path))
    return tuple(whole.split("/")) if whole != "." else ()


def _relative(there: tuple[str, ...], here: tuple[str, ...]) -> str:
    """Return the relative path from a directory to a path, both as tuples of names."""
    shared = 0
    for a, b in zip(there, here, strict=False):
        if a != b:
            break
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
