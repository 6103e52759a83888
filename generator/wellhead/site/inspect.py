"""Inspect the pages and style sheets of a finished site for what must not stand there.

Within a page's articles, which is what we and the authors wrote, only known elements may stand, without
handlers, styles of their own or addresses that run something. The page as a whole may load nothing from
another origin. The finished HTML is what is looked at, so a mistake in an escape, a template, an engine or
a theme is found all the same.

Most pages are sound, and most of a page's tags stand on others too. So the tags of a page are compared with
those that were found sound, and new ones are checked once. Only where that leaves a doubt is a page read
element by element, so that each finding gets its place.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from wellhead.site.browser_view import authors_part, elements, outline, read_tags, tags_of
from wellhead.site.fault import Fault
from wellhead.site.places import Places, line_and_column
from wellhead.site.tag_checks import ESCAPE, HARMLESS, TagChecks
from wellhead.source.finding import Finding, Severity, Span, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wellhead.site.browser_view import Element

_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_UNCLOSED: Final = Fault(
    "unsafe-html",
    "something in this article is not closed, so that a part of the page behind it is lost",
    ESCAPE,
)
_NOSCRIPT: Final = re.compile("noscript", re.IGNORECASE)


def inspect(site: Path, *, site_url: str | None = None) -> tuple[Finding, ...]:
    """Return what must not stand in the pages and style sheets of a finished site.

    Args:
        site: the folder of the site.
        site_url: where it will be served; only absolute addresses below its origin count as its own.

    Returns:
        The findings, with the paths of pages below `site`, in the order in which reports list them.

    Raises:
        OSError: a file cannot be read.
    """
    paths = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*")))
    return inspect_files(site, paths, site_url=site_url)


def inspect_files(site: Path, paths: Iterable[str], *, site_url: str | None = None) -> tuple[Finding, ...]:
    """Return what must not stand in some files of a finished site; see `inspect`.

    Args:
        site: the folder of the site.
        paths: the paths of files below it, of which those that are no pages or style sheets are passed over.
        site_url: where the site will be served.
    """
    inspector = Inspector(site_url)
    findings: list[Finding] = []
    for path in paths:
        file = site / path
        if file.suffix in _PAGES:
            findings += inspector.page(file.read_bytes(), path)
        elif file.suffix == ".css":
            findings += inspector.style_sheet(file.read_text(encoding="utf-8", errors="replace"), path)
    return in_order(findings)


class Inspector:
    """Inspects the pages of one site, and remembers which tags and style sheets are sound.

    Args:
        site_url: where the site will be served.
    """

    def __init__(self, site_url: str | None) -> None:
        self._site_url = site_url
        # Only absolute addresses can be foreign, so a page's own path has no say in whether a tag is sound.
        self._checks = TagChecks(site_url)
        self._sound_inside: set[str] = set()
        self._sound_around: set[str] = set()
        self._sound_styles: set[str] = set()

    def page(self, page: bytes, path: str) -> tuple[Finding, ...]:
        """Return what must not stand in a page.

        Args:
            page: its HTML, in UTF-8.
            path: its path below the site, for the findings.
        """
        return () if self.is_plainly_sound(page) else _findings(page, path, self._site_url)

    def style_sheet(self, text: str, path: str) -> tuple[Finding, ...]:
        """Return what a style sheet loads from another origin.

        Args:
            text: the style sheet.
            path: its path below the site.
        """
        checks = TagChecks(self._site_url, path)
        return tuple(
            _finding(fault, path, line_and_column(text, at)) for at, fault in checks.style_sheet(text)
        )

    def is_plainly_sound(self, page: bytes) -> bool:
        """Return True if a page is sound and leaves no doubt about it.

        Args:
            page: its HTML, in UTF-8.
        """
        tags = outline(page)
        if tags is None or tags.repeats_an_id:
            return False
        styles = tags.styles - self._sound_styles
        if any(True for style in styles for _ in self._checks.style_sheet(style)):
            return False
        self._sound_styles |= styles
        return self._are_sound(tags.inside - self._sound_inside, inside=True) and self._are_sound(
            tags.around - self._sound_around, inside=False
        )

    def _are_sound(self, tags: set[str], *, inside: bool) -> bool:
        """Return True if tags that are new are sound, and remember them then."""
        sound = self._sound_inside if inside else self._sound_around
        # Most new tags differ from others only in what cannot make them unsound.
        bare = {tag for tag in tags if inside and tag.startswith("<meta")}
        bare |= tags_of(HARMLESS.sub("", "".join(tags - bare)))
        bare -= sound
        for element in read_tags(sorted(bare)):
            if any(True for _ in self._checks.anywhere(element)) or (
                inside and any(True for _ in self._checks.in_article(element))
            ):
                return False
        sound |= tags
        sound |= bare
        return True


def _findings(page: bytes, path: str, site_url: str | None) -> tuple[Finding, ...]:
    """Return what must not stand in a page, which is read element by element."""
    checks = TagChecks(site_url, path)
    holder, start, end = authors_part(page)
    before, inside, after = map(_text, (page[:start], page[start:end], page[end:]))
    places = Places(before, inside, after)
    found: list[tuple[Fault, int]] = []
    for scripting in (False, True) if _NOSCRIPT.search(inside) else (False,):
        # Authors have written what the page has more than it would have without their part. So it does not
        # matter where their markup has put it.
        own = Counter(elements(before + after, scripting=scripting))
        all_ = elements(before + inside + after, scripting=scripting)
        for element, count in Counter(all_).items():
            for fault in checks.anywhere(element):
                found += [(fault, at) for at in places.of(element, count)]
            if count > own[element]:
                # What is text here would be markup, were the element to go.
                hidden = tags_of(element.text.partition(f"</{holder}")[0])
                for each in (element, *read_tags(sorted(hidden))):
                    for fault in checks.in_article(each):
                        found += [(fault, at) for at in places.of(each, count - own[element], inside=True)]
            if element.name == "style":
                start = places.of_text(element.text)
                found += [(fault, start + at) for at, fault in checks.style_sheet(element.text)]
        if Counter(element.name for element in own.elements()) - Counter(element.name for element in all_):
            found.append((_UNCLOSED, len(before)))
        if not scripting:
            found += _repeated_ids(all_, places)
    found += _odd_markup(places, checks)
    return in_order(_finding(fault, path, places.line_and_column(at)) for fault, at in found)


def _odd_markup(places: Places, checks: TagChecks) -> Iterator[tuple[Fault, int]]:
    """Yield what stands in the authors' part and is no element of the tree, each with its offset."""
    for odd in places.odd():
        if not odd.tag:
            message = f"an odd {odd.name} stands in an article, which browsers may read otherwise"
            yield Fault("unsafe-html", message, ESCAPE), odd.offset
        for element in read_tags([odd.tag] if odd.tag else []):
            for fault in (*checks.in_article(element), *checks.anywhere(element)):
                yield fault, odd.offset


def _repeated_ids(found: list[Element], places: Places) -> Iterator[tuple[Fault, int]]:
    """Yield the ids that more than one element of a page has, each with its offset."""
    having: dict[str, Counter[Element]] = {}
    for element in found:
        for name, value in element.attributes:
            if name == "id" and value:
                having.setdefault(value, Counter())[element] += 1
    for value, counted in having.items():
        if counted.total() > 1:
            first, *others = sorted(
                {at for element, count in counted.items() for at in places.of(element, count)}
            )
            line, _ = places.line_and_column(first)
            message = f'the id "{value}" is given twice on this page'
            help_text = f"the first is in line {line}; links lead to that one only"
            for at in others or [first]:
                yield Fault("repeated-id", message, help_text), at


def _text(part: bytes) -> str:
    return part.decode("utf-8", "replace").replace("\r\n", "\n")


def _finding(fault: Fault, path: str, place: tuple[int, int]) -> Finding:
    return Finding(fault.rule, Severity.ERROR, fault.message, Span.at(path, *place), fault.help)
