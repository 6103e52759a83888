"""The last gate: what stands in the finished pages, whoever let it through.

Within a page's articles, which is what we and the authors wrote, only known elements may stand, without
handlers, styles of their own or addresses that run something. The page as a whole may load nothing from
another origin. The finished HTML is what is looked at, so a mistake in an escape, a template, an engine or
a theme is found all the same.

A page is read twice at most. `wellhead.site.browser_view` reads it as browsers do and is quick, since most tags
of a page stand on others too and are judged once. Only where that leaves a doubt, the tags are also read
one by one where they stand, so that each finding has its place.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from wellhead.cache import program
from wellhead.pool import share
from wellhead.site.browser_view import BrowserView
from wellhead.source.finding import Finding, Severity, Span, in_order
from wellhead.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wellhead.store import Store

Attributes = list[tuple[str, str | None]]

ELEMENTS: Final = frozenset(
    """
    a abbr article aside b bdi bdo blockquote br button caption cite code col colgroup dd del details dfn div
    dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li
    mark menu nav noscript ol optgroup option output p picture pre progress q s samp search section select
    small source span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul var wbr
    svg g path rect circle line polyline polygon text tspan title desc defs marker
    """.split()
)
"""The elements that an article may hold, besides those whose names start with ``wh-``."""

SCHEMES: Final = frozenset({"", "http", "https", "mailto"})
"""The schemes of links; the empty one stands for a relative address."""

_ADDRESSES: Final = frozenset(
    "action background cite data formaction href longdesc manifest ping poster src xlink:href".split()
)
_LOADS: Final = {
    "a": ("ping",),
    "audio": ("src",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""What a browser fetches without being asked."""
_LINKS_THAT_LOAD: Final = frozenset(
    """
    apple-touch-icon dns-prefetch icon manifest mask-icon modulepreload preconnect prefetch preload prerender
    stylesheet
    """.split()
)
_SAFE: Final = re.compile(
    r" (?:(?:id|for|class|title|value|max|x|y|d|aria-[a-z]+"
    r'|data-(?:key|keys|text|role|roles|level|total|shares|lang|site|what))="[^"(]*"'
    r'|(?:xlink:)?href="(?:[A-Za-z0-9_.#-][A-Za-z0-9_.#/-]*)?")(?=[ >])'
)
"""Attributes that nothing below objects to, as the standard's parser writes them: names for things, texts
that load nothing, and addresses within the site."""
_REFRESH: Final = re.compile(r"\s*0\s*;\s*url=(?P<address>[^\s'\";]+)\s*", re.IGNORECASE)
_IN_STYLES: Final = re.compile(
    r"""url\(\s*(?P<quote>["']?)(?P<url>[^"')]*)(?P=quote)\s*\)|@import\s+["'](?P<imported>[^"']*)["']""",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_STARS: Final = {"github.com": "api.github.com", "gitlab.com": "gitlab.com"}
"""Hosts of repositories, and whom the theme's script asks for their stars."""

_LONGEST: Final = 80  # characters of an address in a message


def inspect(site: Path, *, site_url: str | None = None, store: Store | None = None) -> tuple[Finding, ...]:
    """What must not stand in the pages and style sheets of a finished site.

    Args:
        site: the folder of the site.
        site_url: where it will be served; only absolute addresses below its origin count as its own.
        store: which pages earlier runs found sound.

    Returns:
        The findings, with the paths of pages below `site`, in the order in which reports list them.
    """
    findings: list[Finding] = []
    gate = Gate(site_url)
    todo: list[tuple[Path, bytes]] = []
    for path in sorted(site.rglob("*")):
        if path.suffix in {".html", ".htm", ".xhtml"}:
            # A page says the same wherever it stands, as long as nothing in it is wrong.
            key = digest("gate", program(), site_url or "", path.read_bytes())
            if store is None or store.get(key) is None:
                todo.append((path, key))
        elif path.suffix == ".css":
            text = path.read_text(encoding="utf-8", errors="replace")
            findings += style_sheet(text, path.relative_to(site).as_posix(), site_url=site_url)

    def look(item: tuple[Path, bytes]) -> bool:
        return not gate.page(item[0].read_text(encoding="utf-8", errors="replace"), "")

    sound = {key for (_, key), is_sound in share(todo, look) if is_sound}
    for path, key in todo:
        if key not in sound:
            text = path.read_text(encoding="utf-8", errors="replace")
            findings += gate.page(text, path.relative_to(site).as_posix())
        elif store is not None:
            store.keep(key, 1)
    return in_order(findings)


def page(text: str, path: str, *, site_url: str | None = None) -> tuple[Finding, ...]:
    """What must not stand in one page.

    Args:
        text: its HTML.
        path: its path below the site, for the findings.
        site_url: where the site will be served.
    """
    return Gate(site_url).page(text, path)


class Gate:
    """Looks at the pages of one site, and remembers which tags were found sound.

    Args:
        site_url: where the site will be served.
    """

    def __init__(self, site_url: str | None) -> None:
        self._site_url = site_url
        self._judge = _Judge("", site_url)
        self._verdicts: dict[tuple[str, bool], tuple[str, ...]] = {}

    def page(self, text: str, path: str) -> tuple[Finding, ...]:
        """What must not stand in one page; the arguments are those of the function `page`."""
        view = BrowserView(text)
        seen = self._seen(view)
        if not seen and not view.doubtful:
            return ()
        findings = self._placed(text, path)
        known = {finding.message for finding in findings}
        # What only a browser makes of the text has no place in it.
        findings += [
            Finding("unsafe-html", Severity.ERROR, message, Span(path), _ESCAPE)
            for message in dict.fromkeys(seen)
            if message not in known and not (findings and message == view.REPEATED)
        ]
        return in_order(findings)

    def _seen(self, view: BrowserView) -> list[str]:
        """What is wrong with the page that a browser sees."""
        seen = [message for tag in dict.fromkeys(view.article) for message in self._verdict(tag, inside=True)]
        seen += [
            message for tag in dict.fromkeys(view.around) for message in self._verdict(tag, inside=False)
        ]
        seen += [finding.message for text in view.styles for finding in self._judge.styles(text, 1, 1)]
        if view.repeats_an_id:
            seen.append(view.REPEATED)
        return seen

    def _verdict(self, text: str, *, inside: bool) -> tuple[str, ...]:
        """What is wrong with a tag, within an article or around it, wherever its page is."""
        # Most tags are sound, and alike but for what cannot make them unsound.
        if not text.startswith("<meta"):
            bare = _SAFE.sub("", text)
            if bare != text and not self._verdict(bare, inside=inside):
                return ()
        if (text, inside) not in self._verdicts:
            reader = _Reader()
            reader.feed(text)
            reader.close()
            # Only absolute addresses can be foreign, so the page's own path plays no part.
            found = [f for tag in reader.tags for f in self._judge.anywhere(tag)]
            if inside:
                found += [f for tag in reader.tags for f in self._judge.in_article(tag)]
            self._verdicts[text, inside] = tuple(finding.message for finding in found)
        return self._verdicts[text, inside]

    def _placed(self, text: str, path: str) -> list[Finding]:
        """What is wrong with the tags as they stand in the text."""
        reader = _Reader()
        reader.feed(text)
        reader.close()
        start, end = reader.scope()
        judge = _Judge(path, self._site_url)
        findings: list[Finding] = []
        for index, tag in enumerate(reader.tags):
            if start < index < end:
                findings += judge.in_article(tag)
            findings += judge.anywhere(tag)
        findings += judge.repeated(reader.tags)
        return findings


def style_sheet(text: str, path: str, *, site_url: str | None = None) -> tuple[Finding, ...]:
    """What one style sheet loads from another origin; the arguments are those of `page`."""
    return tuple(_Judge(path, site_url).styles(text, 1, 1))


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag, or something else that is no text: then the name is in capitals."""

    name: str
    attributes: Attributes
    line: int
    column: int
    text: str = ""


class _Reader(HTMLParser):
    """Lists a page's tags."""

    # Newer versions of Python take these for mere text: <title>, for one. In a picture browsers do not.
    CDATA_CONTENT_ELEMENTS = ("script", "style")  # type: ignore[misc]  # final in the stubs only
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]  # as above

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[_Tag] = []
        self.places: dict[str, list[int]] = {"article": [], "main": [], "body": []}
        self._within = ""

    def scope(self) -> tuple[int, int]:
        """Between which tags authors write: from the first article to the end of the last.

        So an author's end tag opens no way out. A theme without articles is searched in a wider place.
        """
        places = next(filter(None, self.places.values()), [-1])
        return places[0], max(places[-1], len(self.tags) if len(places) == 1 else 0)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in self.places and not self.places[tag]:
            self.places[tag].append(len(self.tags))
        self._add(tag, attrs)
        self._within = tag

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self._within = ""

    def handle_endtag(self, tag: str) -> None:
        if self.places.get(tag):
            self.places[tag].append(len(self.tags))
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "style":
            self._add("STYLES", [], data)

    def handle_comment(self, data: str) -> None:
        # Browsers end some comments earlier than this parser does, and then show the rest.
        if data.startswith((">", "->", "[CDATA[")) or "--!>" in data or "<!--" in data:
            self._add("COMMENT", [])

    def handle_decl(self, decl: str) -> None:
        self._add("DECLARATION", [], decl)

    def unknown_decl(self, data: str) -> None:
        self._add("DECLARATION", [], data)

    def handle_pi(self, data: str) -> None:
        self._add("DECLARATION", [], data)

    def _add(self, name: str, attributes: Attributes, text: str = "") -> None:
        line, offset = self.getpos()
        self.tags.append(_Tag(name, attributes, line, offset + 1, text))


class _Judge:
    """Knows whose page it is."""

    def __init__(self, path: str, site_url: str | None) -> None:
        self.path = path
        self.base = urljoin(site_url or "https://site.invalid/", path)
        self.origin = _origin(self.base)

    def in_article(self, tag: _Tag) -> Iterator[Finding]:
        """What may not stand where authors write."""
        if tag.name == "meta" and not self._is_move(tag):
            message = "<meta> stands in an article and does not lead to a moved page"
            yield self._finding("unsafe-html", message, tag, _ESCAPE)
        elif tag.name in {"COMMENT", "DECLARATION"}:
            message = f"an odd {tag.name.lower()} stands in an article, which browsers may read otherwise"
            yield self._finding("unsafe-html", message, tag, _ESCAPE)
        elif tag.name not in ELEMENTS | {"meta", "STYLES"} and not tag.name.startswith("wh-"):
            yield self._finding("unsafe-html", f"<{tag.name}> may not stand in an article", tag, _ESCAPE)
        for name, value in tag.attributes:
            if name.startswith("on"):
                message = f'<{tag.name}> has a handler of its own, "{name}"'
                yield self._finding("unsafe-html", message, tag, "let a script of the site add it")
            elif name == "style":
                message = f"<{tag.name}> has a style of its own"
                yield self._finding("unsafe-html", message, tag, _STYLE)
            elif name == "srcdoc":
                yield self._finding("unsafe-html", f"<{tag.name}> holds a page of its own", tag, _ESCAPE)
            elif name in _ADDRESSES or name == "srcset":
                scheme = _scheme(value or "")
                if scheme not in SCHEMES:
                    message = f'<{tag.name}> has an address with the scheme "{scheme}:"'
                    yield self._finding(
                        "unsafe-html", message, tag, "use http, https, mailto or a relative address"
                    )

    def anywhere(self, tag: _Tag) -> Iterator[Finding]:
        """What would make the browser ask another origin."""
        if tag.name == "STYLES":
            yield from self.styles(tag.text, tag.line, tag.column)
            return
        given = {name: value or "" for name, value in reversed(tag.attributes)}  # the first one counts
        if tag.name != "link" or _LINKS_THAT_LOAD.intersection(given.get("rel", "").lower().split()):
            for name in _LOADS.get(tag.name, ()):
                value = given.get(name, "")
                for address in _sources(value) if name == "srcset" else [value]:
                    yield from self._foreign(address, f"<{tag.name}>", tag.line, tag.column)
        if tag.name == "base":
            yield self._finding("unsafe-html", "<base> would turn every relative link elsewhere", tag, None)
        for name, value in given.items():
            if name == "style" or "url(" in value.lower():
                yield from self.styles(value, tag.line, tag.column)
        if given.get("data-md-component") == "source":
            asked = _STARS.get(urlsplit(given.get("href", "")).hostname or "")
            if asked:
                message = f"the theme's script would ask {asked} for the repository's stars"
                remedy = (
                    "override the theme's partials/source.html without data-md-component, or drop repo_url"
                )
                yield self._finding("foreign-resource", message, tag, remedy)

    def repeated(self, tags: list[_Tag]) -> Iterator[Finding]:
        """Ids that more than one element of the page has."""
        first: dict[str, _Tag] = {}
        for tag in tags:
            for name, value in tag.attributes:
                if name == "id" and value and first.setdefault(value, tag) is not tag:
                    message = f'the id "{value}" is given twice on this page'
                    help_text = f"the first is in line {first[value].line}; links lead to that one only"
                    yield self._finding("repeated-id", message, tag, help_text)

    def styles(self, text: str, line: int, column: int) -> Iterator[Finding]:
        """What some CSS loads from another origin."""
        bare = _COMMENTS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for found in _IN_STYLES.finditer(bare):
            below = bare.count("\n", 0, found.start())
            here = found.start() - (bare.rfind("\n", 0, found.start()) + 1) + 1
            place = (line + below, here if below else column + here - 1)
            yield from self._foreign(found["url"] or found["imported"] or "", "a style", *place)

    def _foreign(self, address: str, who: str, line: int, column: int) -> Iterator[Finding]:
        if _scheme(address) == "data" or _origin(self.base, address) == self.origin:
            return
        message = f"{who} loads {_shortened(address)} from another origin"
        remedy = "keep a copy in the docs folder; for the theme's fonts, set font: false"
        yield Finding("foreign-resource", Severity.ERROR, message, Span.at(self.path, line, column), remedy)

    def _is_move(self, tag: _Tag) -> bool:
        given = dict(tag.attributes)
        if set(given) != {"http-equiv", "content"} or (given["http-equiv"] or "").lower() != "refresh":
            return False
        found = _REFRESH.fullmatch(given["content"] or "")
        if found is None or _scheme(found["address"]):
            return False
        return _origin(self.base, found["address"]) == self.origin

    def _finding(self, rule: str, message: str, tag: _Tag, help_text: str | None) -> Finding:
        return Finding(rule, Severity.ERROR, message, Span.at(self.path, tag.line, tag.column), help_text)


_ESCAPE: Final = (
    "if it is meant to be read, write it as code; if the page is generated, this is a fault of wellhead"
)
_STYLE: Final = "use a class; for tables with aligned columns, set the extension's use_align_attribute"


def _scheme(address: str) -> str:
    """The scheme as a browser sees it: after entities are decoded and what it skips is gone."""
    bare = _IGNORED.sub("", html.unescape(address))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    return found[1].lower() if found else ""


def _origin(base: str, address: str = "") -> tuple[str, str]:
    """Scheme and host of an address on a page; an address that cannot be read has an origin of its own."""
    try:
        parts = urlsplit(urljoin(base, _IGNORED.sub("", address).replace("\\", "/")))
    except ValueError:
        return "", address
    return parts.scheme.lower(), parts.netloc.lower()


def _sources(srcset: str) -> list[str]:
    return [part.split()[0] for part in srcset.split(",") if part.strip()]


def _shortened(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"
