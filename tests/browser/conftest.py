"""A real Chromium, a reader at a time, in front of pages served from a free loopback port.

Every reader is watched: a request that leaves the served origin, an error in the console or an
uncaught exception fails the test, whatever the test looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from browser.hosted import hosting
from browser.needs import GERMAN, HERE, MODULES, chromium, npm_file
from browser.reader import DESKTOP, PHONE, Reader, Scheme, Screen
from browser.served import Served, built_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from browser.hosted import Hosted
    from browser.served import Site

UNUSED = [
    # Popups of the address bar, which Chromium loads with every window. That takes as long as a page of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off and matters here: of several such switches the last one counts.
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
]

PATIENCE = 60_000
"""How many ms anything may take: how long a busy machine needs is no test's concern."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return npm_file("axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def pages() -> Iterator[str]:
    """The address of tests/browser/pages: the markup of the generator, without theme."""
    served = Served(HERE / "pages", more={**MODULES, **{f"de/{name}": path for name, path in GERMAN.items()}})
    yield served.url
    served.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped playbook's site, built from a copy of the sources. Its search finds nothing."""
    with built_by("mkdocs", tmp_path_factory.mktemp("project")) as site:
        yield site


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same site with the search of large sites."""
    with built_by("mkdocs", tmp_path_factory.mktemp("large"), large=True) as site:
        yield site


@pytest.fixture(scope="session")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The shipped playbook's site on a real web server: compressed, cached, under a strict policy."""
    with hosting(tmp_path_factory.mktemp("hosted")) as hosted:
        yield hosted


@pytest.fixture
def readers(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers: ``readers(url, screen=PHONE, scheme="dark", javascript=False)``.

    A reader's faults fail the test at its end, but for those that contain one of ``expected``.
    """
    made: list[tuple[Reader, tuple[str, ...]]] = []

    def make(
        url: str,
        *,
        screen: Screen = DESKTOP,
        scheme: Scheme = "light",
        javascript: bool = True,
        expected: tuple[str, ...] = (),
    ) -> Reader:
        context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        reader = Reader(context, url)
        made.append((reader, expected))
        return reader

    yield make
    faults = []
    for reader, expected in made:
        reader.context.close()
        faults += [f for f in reader.faults if not any(e in f for e in expected)]
    assert not faults, "\n".join(faults)


@pytest.fixture
def reader(readers: Callable[..., Reader], pages: str) -> Reader:
    """A reader of the test pages, at a desk."""
    return readers(pages)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each of the two screens."""
    chosen: Screen = request.param
    return chosen


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """Each of the two colour schemes."""
    chosen: Scheme = request.param
    return chosen
