"""Somebody with a browser, who is watched."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Screen:
    """A screen in CSS pixels."""

    width: int
    height: int


DESKTOP = Screen(1280, 900)
PHONE = Screen(390, 844)


@dataclass
class Reader:
    """Somebody with a browser of their own, who is watched.

    Args:
        context: a browser profile of its own.
        url: the address that relative ones start from; its origin is the only one allowed.
        faults: what went wrong: foreign requests, errors in the console, exceptions.

    """

    context: BrowserContext
    url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        origin = f"{address.scheme}://{address.netloc}/"

        def watch_request(request: Request) -> None:
            if not request.url.startswith((origin, "data:", "blob:", "about:")):
                self.faults.append(f"a request left the origin: {request.url}")

        def watch_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                where = message.location
                self.faults.append(f"console: {message.text} ({where.get('url')})")

        def watch_error(error: WebError) -> None:
            self.faults.append(f"exception: {error.error}")

        self.context.on("request", watch_request)
        self.context.on("console", watch_console)
        self.context.on("weberror", watch_error)

    def open(self, path: str = "") -> Page:
        """A new tab at a page."""
        page = self.context.new_page()
        page.goto(self.url + path)
        return page


@contextmanager
def another_page(page: Page) -> Iterator[None]:
    """Whatever is done within leads to another page of the site, which stands there afterwards.

    The theme changes the address at once and the content when it has it: neither an address nor what both
    pages have tells which of them stands there.
    """
    page.locator(".md-content").evaluate("content => content.setAttribute('data-left', '')")
    yield
    expect(page.locator(".md-content")).not_to_have_attribute("data-left", "")


def resize(page: Page, width: int, height: int) -> None:
    """Give the page another size, and see it have that."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([w, h]) => innerWidth === w && innerHeight === h", arg=[width, height])


def on_paper(page: Page) -> None:
    """Show the page as it is printed, with all that is folded on a screen open."""
    page.emulate_media(media="print")
    expect(page.locator(".md-content details:not([open])")).to_have_count(0)


def whole(page: Page) -> None:
    """See what the page gets after it has loaded: its fonts, and the card that tells where the run is."""
    page.evaluate("() => document.fonts.ready.then(() => {})")
    expect(page.locator("wh-where:not(:has(.wh-where-copies))")).to_have_count(0)
