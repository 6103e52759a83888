"""Check single tags and style sheets: what may stand in an article, and what a page may load."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from wellhead.site.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.site.browser_view import Element

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
    "action background cite data formaction href longdesc manifest ping poster src srcset xlink:href".split()
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
"""The attributes whose addresses a browser fetches without being asked."""
_LINKS_THAT_LOAD: Final = frozenset(
    """
    apple-touch-icon dns-prefetch icon manifest mask-icon modulepreload preconnect prefetch preload prerender
    stylesheet
    """.split()
)
HARMLESS: Final = re.compile(
    r" (?:(?:id|for|class|title|name|content|value|max|x|y|d|aria-[a-z]+"
    r'|data-(?:key|keys|text|role|roles|level|total|shares|lang|site|what))="[^"(]*"'
    r'|(?:xlink:)?href="(?:[A-Za-z0-9_.#-][A-Za-z0-9_.#/-]*)?"'
    r'|(?<=<link )rel="canonical" href="[^"(]*")(?=[ >])'
)
"""Attributes, as Lexbor writes them, without which no check of a tag says anything else.

They are names for things, texts that load nothing, and addresses within the site. For ``<meta>`` in an
article that does not hold.
"""
_REFRESH: Final = re.compile(r"\s*0\s*;\s*url=(?P<address>[^\s'\";]+)\s*", re.IGNORECASE)
_IN_STYLES: Final = re.compile(
    r"""url\(\s*(?P<quote>["']?)(?P<url>[^"')]*)(?P=quote)\s*\)|@import\s+["'](?P<imported>[^"']*)["']""",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_STARS: Final = {"github.com": "api.github.com", "gitlab.com": "gitlab.com"}
"""Hosts of repositories, and the hosts that the theme's script asks for their stars."""
_LONGEST: Final = 80  # characters of an address in a message
ESCAPE: Final = (
    "if it is meant to be read, write it as code; if the page is generated, this is a fault of wellhead"
)
_STYLE: Final = "use a class; for tables with aligned columns, set the extension's use_align_attribute"
_NO_STARS: Final = "override the theme's partials/source.html without data-md-component, or drop repo_url"
_KEEP: Final = "keep a copy in the docs folder; for the theme's fonts, set font: false"


class TagChecks:
    """The checks of the tags of one page.

    Args:
        site_url: where the site will be served; only absolute addresses below its origin count as its own.
        path: the page's path below the site.
    """

    def __init__(self, site_url: str | None, path: str = "") -> None:
        self._base = urljoin(site_url or "https://site.invalid/", path)
        self._origin = _origin(self._base)

    def in_article(self, element: Element) -> Iterator[Fault]:
        """Yield what may not stand where authors write."""
        name = element.name
        if name == "meta":
            if not self._is_move(dict(element.attributes)):
                message = "<meta> stands in an article and does not lead to a moved page"
                yield Fault("unsafe-html", message, ESCAPE)
        elif name not in ELEMENTS and not name.startswith("wh-"):
            yield Fault("unsafe-html", f"<{name}> may not stand in an article", ESCAPE)
        for key, value in element.attributes:
            if key.startswith("on"):
                message = f'<{name}> has a handler of its own, "{key}"'
                yield Fault("unsafe-html", message, "let a script of the site add it")
            elif key == "style":
                yield Fault("unsafe-html", f"<{name}> has a style of its own", _STYLE)
            elif key == "srcdoc":
                yield Fault("unsafe-html", f"<{name}> holds a page of its own", ESCAPE)
            elif key in _ADDRESSES and (scheme := _scheme(value)) not in SCHEMES:
                message = f'<{name}> has an address with the scheme "{scheme}:"'
                yield Fault("unsafe-html", message, "use http, https, mailto or a relative address")

    def anywhere(self, element: Element) -> Iterator[Fault]:
        """Yield what would make the browser ask another origin."""
        name, given = element.name, dict(element.attributes)
        for address in _loaded(name, given):
            if self._is_foreign(address):
                yield _loads(f"<{name}>", address)
        if name == "base":
            yield Fault("unsafe-html", "<base> would turn every relative link elsewhere")
        for key, value in element.attributes:
            if key == "style" or "url(" in value.lower():
                for _, fault in self.style_sheet(value):
                    yield fault
        asked = _STARS.get(_host(given.get("href", "")))
        if asked and given.get("data-md-component") == "source":
            message = f"the theme's script would ask {asked} for the repository's stars"
            yield Fault("foreign-resource", message, _NO_STARS)

    def style_sheet(self, text: str) -> Iterator[tuple[int, Fault]]:
        """Yield what a style sheet loads from another origin, each with its offset in the text."""
        bare = _COMMENTS.sub(lambda found: " " * len(found[0]), text)
        for found in _IN_STYLES.finditer(bare):
            address = found["url"] or found["imported"] or ""
            if self._is_foreign(address):
                yield found.start(), _loads("a style", address)

    def _is_foreign(self, address: str) -> bool:
        return _scheme(address) != "data" and _origin(self._base, address) != self._origin

    def _is_move(self, given: dict[str, str]) -> bool:
        """Return True if a ``<meta>`` does nothing but lead to another page of the site."""
        if given.keys() != {"http-equiv", "content"} or given["http-equiv"].lower() != "refresh":
            return False
        found = _REFRESH.fullmatch(given["content"])
        return found is not None and not _scheme(found["address"]) and not self._is_foreign(found["address"])


def _loaded(name: str, given: dict[str, str]) -> Iterator[str]:
    """Yield the addresses that a browser fetches for an element."""
    if name != "link" or _LINKS_THAT_LOAD.intersection(given.get("rel", "").lower().split()):
        for key in _LOADS.get(name, ()):
            value = given.get(key, "")
            if key == "srcset":
                yield from (part.split()[0] for part in value.split(",") if part.strip())
            else:
                yield value


def _loads(who: str, address: str) -> Fault:
    shown = address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"
    return Fault("foreign-resource", f"{who} loads {shown} from another origin", _KEEP)


def _scheme(address: str) -> str:
    """Return the scheme as a browser sees it: after entities are decoded and what it skips is gone."""
    bare = _IGNORED.sub("", html.unescape(address))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    return found[1].lower() if found else ""


def _origin(base: str, address: str = "") -> tuple[str, str]:
    """Return scheme and host of an address on a page; one that cannot be read has an origin of its own."""
    try:
        parts = urlsplit(urljoin(base, _IGNORED.sub("", address).replace("\\", "/")))
    except ValueError:
        return "", address
    return parts.scheme.lower(), parts.netloc.lower()


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
