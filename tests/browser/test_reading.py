"""What holds on every kind of page: without scripts, without other servers, in both schemes, on every way."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from browser.checklist import box
from browser.test_accessibility import KINDS, largest

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.reader import Reader, Scheme
    from browser.served import Site

UNREADABLE = """() => [...document.querySelectorAll(".md-content *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((e) => !e.closest("noscript, script, style, title, desc, [hidden], details:not([open])"))
  // Marks beside headings, words for a chosen role alone, blanks to fill in on paper, and the one of two
  // drawings of the same thing that is for other screens.
  .filter((e) => !e.closest(".headerlink, .wh-out, .wh-blanks"))
  .filter((e) => {
    const drawn = [...e.closest("svg")?.parentElement.querySelectorAll(":scope > svg") ?? []];
    return e.closest("svg")?.checkVisibility() || !drawn.some((svg) => svg.checkVisibility());
  })
  .filter((e) => !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.promise("teams-9")
@pytest.mark.parametrize("kind", KINDS)
def test_without_javascript(readers: Callable[..., Reader], site: Site, kind: str) -> None:
    """Without JavaScript all that a page holds can be read, and where boxes are it says that ticks go."""
    page = readers(site.url, javascript=False).open(largest(site, kind))
    assert page.evaluate(UNREADABLE) == []
    assert page.locator(".wh-more > summary:visible").count() == page.locator(".wh-more").count()
    notes = page.locator("noscript .wh-note").filter(visible=True)
    assert (notes.count() > 0) == (page.locator(".wh-box").count() > 0)


FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
"""What browsers fetch without being asked, by element."""
FETCHED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload"}


class Fetched(HTMLParser):
    """The addresses on a page that a browser fetches without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's addresses."""
        given = dict(attrs)
        names = FETCHED.get(tag, ())
        if tag == "link" and FETCHED_LINKS & set((given.get("rel") or "").split()):
            names = ("href",)
        self.addresses += [address for name in names if (address := given.get(name))]


@pytest.mark.promise("teams-10")
def test_nothing_is_fetched_from_elsewhere(site: Site) -> None:
    """No page names a script, a style sheet, a picture or a font on another server."""
    seen = set()
    for path in site.paths:
        page = Fetched()
        page.feed((site.folder / path / "index.html").read_text("utf-8"))
        seen |= {urljoin(site.url + path, address) for address in page.addresses}
    assert len(seen) > 5
    assert [a for a in sorted(seen) if not a.startswith((site.url, "data:"))] == []
    sheets = [site.folder / urlsplit(a).path.removeprefix("/wellhead/") for a in seen if ".css" in a]
    assert len(sheets) >= 4
    for sheet in sheets:
        assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*", sheet.read_text("utf-8")) == [], sheet.name


@pytest.mark.promise("teams-10")
def test_fonts_are_local(readers: Callable[..., Reader], site: Site) -> None:
    """The headings' font comes with the site, with its licence beside it."""
    page = readers(site.url).open()
    assert page.evaluate("async () => (await document.fonts.load('600 16px Besley')).length") == 1
    # The browser lists a resource some time after it has it.
    loaded = page.wait_for_function(
        """() => {
          const names = performance.getEntriesByType("resource").map(({ name }) => name);
          return names.some((name) => /woff/.test(name)) && names.filter((name) => /woff/.test(name));
        }"""
    )
    assert set(loaded.json_value()) == {f"{site.url}assets/fonts/besley-600.woff2"}
    assert "SIL Open Font License" in (site.folder / "assets" / "fonts" / "besley-licence.txt").read_text(
        "utf-8"
    )


def test_ways_through_the_site(readers: Callable[..., Reader], site: Site, scheme: Scheme) -> None:
    """Pages that are swapped in, on the way there, back and forward, keep the scheme and the ticks."""
    page = readers(site.url, scheme=scheme).open("playbook/phases/")
    wanted = {"light": "default", "dark": "slate"}[scheme]
    page.evaluate("() => { window.sameWindow = true }")
    heading = page.locator(".md-content h1")
    page.locator(".wh-phases .wh-card-title a, .md-content a[href*=prototype]").filter(
        has_text="Prototype"
    ).first.click()
    expect(heading).to_contain_text("Prototype")
    key = str(page.locator(".wh-check").first.get_attribute("data-key"))
    box(page, key).check()
    page.locator(".wh-prevnext a[rel=next]").click()
    expect(heading).to_contain_text("Production")
    page.go_back()
    expect(heading).to_contain_text("Prototype")
    expect(box(page, key)).to_be_checked()
    page.go_back()
    expect(heading).to_contain_text("Phases")
    page.go_forward()
    expect(heading).to_contain_text("Prototype")
    expect(box(page, key)).to_be_checked()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", wanted)
    assert page.evaluate("() => window.sameWindow") is True
