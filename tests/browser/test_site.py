"""Promises of the shipped playbook's site, as a reader finds it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as NeverHappened
from playwright.sync_api import expect

from browser.checklist import box, choose, item, set_aside
from browser.reader import DESKTOP, PHONE, another_page, on_paper, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from browser.reader import Reader, Screen
    from browser.served import Site

PHASES = "playbook/phases/"


@pytest.fixture
def visitor(readers: Callable[..., Reader], site: Site) -> Reader:
    """Have a reader of the site, at a desk."""
    return readers(site.url)


def first_phase(site: Site) -> str:
    """The address of a phase's page."""
    return next(p for p in site.below(PHASES) if p != PHASES)


def first_item(page: Page) -> str:
    """The key of the first item on a page."""
    key = page.locator(".wh-check").first.get_attribute("data-key")
    assert key is not None
    return key


def go_by_link(page: Page, link: Locator, heading: str | re.Pattern[str]) -> None:
    """Follow a link and see the page's heading, without the page being loaded anew."""
    page.evaluate("() => { window.sameWindow = true }")
    with another_page(page):
        link.click()
    expect(page.locator(".md-content h1")).to_have_text(heading)
    assert page.evaluate("() => window.sameWindow") is True


# ── Ticks ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-1")
def test_ticks_under_instant_navigation(visitor: Reader, site: Site) -> None:
    """Ticks and counts hold while pages are swapped, on the way there and back, and over a reload."""
    page = visitor.open(first_phase(site))
    phase = page.locator(".md-content h1").inner_text().rstrip("¶")
    key = first_item(page)
    box(page, key).check()
    go_by_link(page, page.locator(".md-header .md-logo"), re.compile("Two explorers"))
    counts = page.locator(f'wh-count[data-keys*="{key}"] .wh-count-text')
    expect(counts).to_have_count(2)  # the phase's and the playbook's
    for count in counts.all():
        expect(count).to_have_text(re.compile(r"^1 of \d+$"))
    page.go_back()
    expect(page.locator(".md-content h1")).to_contain_text(phase)
    assert page.evaluate("() => window.sameWindow") is True
    expect(box(page, key)).to_be_checked()
    set_aside(page, key).click()
    expect(page.locator(".wh-tools-total")).to_have_text(re.compile(r"^0 of \d+, 1 not applicable$"))
    page.reload()
    expect(item(page, key)).to_have_attribute("data-state", "na")


@pytest.mark.promise("teams-4")
def test_runs_under_instant_navigation(visitor: Reader, site: Site) -> None:
    """A run stays chosen, and a shared one looked at, while pages are swapped, on the way there and back."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(first_phase(site))
    key = first_item(page)
    page.locator(".wh-run").click()
    page.get_by_role("textbox", name="Name of a new run").fill("Rig 7")
    page.keyboard.press("Enter")
    box(page, key).check()
    choose(page, "Share the run as a link")
    expect(page.locator(".wh-status").first).to_contain_text("The link was copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    go_by_link(page, page.locator(".md-header .md-logo"), re.compile("Two explorers"))
    page.go_back()
    expect(page.locator(".wh-run")).to_have_text("Run: Rig 7")
    box(page, key).uncheck()
    page.goto(link)
    banner = page.locator(".md-typeset").get_by_role("region", name="Shared run")
    expect(banner).to_contain_text("“Rig 7”")
    expect(box(page, key)).to_be_checked()
    go_by_link(page, page.locator(".md-header .md-logo"), re.compile("Two explorers"))
    expect(banner).to_contain_text("“Rig 7”")
    count = page.locator(f'wh-count[data-keys*="{key}"] .wh-count-text').first
    expect(count).to_have_text(re.compile(r"^1 of \d+$"))
    with another_page(page):
        page.go_back()
    expect(banner).to_have_count(1)
    banner.get_by_role("button", name="Back to my own").click()
    expect(box(page, key)).not_to_be_checked()
    expect(box(page, key)).to_be_enabled()


@pytest.mark.promise("teams-6")
def test_taking_over_outlasts_a_swap(visitor: Reader, site: Site) -> None:
    """The question whether to take a shared run over stays when the theme fetches the page anew meanwhile."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(first_phase(site))
    key = first_item(page)
    box(page, key).check()
    choose(page, "Share the run as a link")
    expect(page.locator(".wh-status").first).to_contain_text("The link was copied")
    held: list[Route] = []
    page.route(f"**/{first_phase(site)}", lambda route: held.append(route))  # noqa: PLW0108 - no builtin
    with another_page(page):
        with page.expect_request(f"**/{first_phase(site)}"):
            page.goto(page.evaluate("() => navigator.clipboard.readText()"))
        page.get_by_role("button", name="Take it over").click()
        dialog = page.get_by_role("dialog", name="Take")
        expect(dialog.get_by_role("button", name="Merge")).to_be_visible()
        for route in held:
            route.continue_()
    dialog.get_by_role("button", name="Merge").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="Shared run")).to_have_count(0)
    expect(box(page, key)).to_be_checked()
    expect(box(page, key)).to_be_enabled()


@pytest.mark.promise("teams-4")
def test_run_is_printed(visitor: Reader, site: Site) -> None:
    """On paper stand the run's name, states in words, notes and decisions, and no button of the toolbar."""
    page = visitor.open(first_phase(site))
    key = first_item(page)
    page.locator(".wh-run").click()
    page.get_by_role("textbox", name="Name of a new run").fill("Rig 7")
    page.keyboard.press("Enter")
    expect(page.locator(".wh-run")).to_have_text("Run: Rig 7")
    box(page, key).check()
    item(page, key).locator(".wh-note-button").click()
    page.keyboard.type("In the safe")
    page.keyboard.press("Control+Enter")
    page.locator(".wh-decide").last.click()
    page.get_by_role("textbox", name="Who decided").fill("Ada")
    page.get_by_role("button", name="Record", exact=True).click()
    on_paper(page)
    expect(page.locator(".wh-run")).to_be_visible()
    expect(item(page, key).locator(".wh-stamp")).to_be_visible()
    expect(item(page, key).locator(".wh-stamp")).to_contain_text("Done")
    expect(page.locator(".wh-note-text")).to_be_visible()
    expect(page.locator(".wh-gate-decision").last).to_be_visible()
    expect(page.locator(".wh-gate-decision").last).to_contain_text("Ada")
    expect(page.locator(".wh-button:visible")).to_have_count(1)


@pytest.mark.promise("teams-3")
def test_counts_of_group_and_phase(visitor: Reader, site: Site) -> None:
    """A group's count and its phase's follow each tick; together the groups have the phase's items."""
    page = visitor.open(first_phase(site))
    items = page.locator(".wh-check").count()
    total = page.locator(".wh-tools-total")
    expect(total).to_have_text(f"0 of {items}")
    key = first_item(page)
    box(page, key).check()
    expect(total).to_have_text(f"1 of {items}")
    group = page.locator(f'.wh-group-head wh-count[data-keys*="{key}"]')
    expect(group.locator(".wh-count-text")).to_have_text(re.compile(r"^1 of \d+$"))
    expect(group.locator("progress")).to_have_js_property("value", 1)
    sizes = page.locator(".wh-group-head .wh-count-text").all_inner_texts()
    assert sum(int(text.split()[-1]) for text in sizes) == items
    choose(page, "Reset this list")
    expect(total).to_have_text(f"0 of {items}")
    page.get_by_role("button", name="Undo").click()
    expect(box(page, key)).to_be_checked()


@pytest.mark.promise("teams-1")
def test_hand_off_has_one_state(visitor: Reader, site: Site) -> None:
    """A hand-off's criterion has one state on the hand-off's page and on its phase's."""
    page = visitor.open(next(p for p in site.below("playbook/handoffs/") if p != "playbook/handoffs/"))
    key = first_item(page)
    box(page, key).check()
    expect(item(page, key)).to_have_attribute("data-state", "done")
    phase = next(
        p
        for p in site.below(PHASES)
        if f'data-key="{key}"' in html.unescape((site.folder / p / "index.html").read_text("utf-8"))
    )
    page.goto(site.url + phase)
    expect(box(page, key)).to_be_checked()


def test_address_of_an_item(visitor: Reader, site: Site) -> None:
    """An item's address shows the item with its details open, also when the page is swapped in."""
    page = visitor.open(first_phase(site))
    place = page.locator(".wh-check").last
    anchor = place.locator(".wh-check-text").get_attribute("id")
    page.close()
    page = visitor.open(f"{first_phase(site)}#{anchor}")
    place = page.locator(".wh-check").last
    details = place.locator("details")
    expect(details).to_have_attribute("open", "")
    expect(place.locator(".wh-check-text")).to_be_in_viewport()
    page.goto(site.url)
    expect(page.locator(".md-content h1")).to_contain_text("Two explorers")
    page.evaluate(
        """href => {
          const link = document.createElement("a");
          link.href = href;
          link.textContent = "To the item";
          document.querySelector(".md-content h1").after(link);
        }""",
        f"{first_phase(site)}#{anchor}",
    )
    go_by_link(page, page.get_by_role("link", name="To the item"), re.compile("."))
    expect(details).to_have_attribute("open", "")
    expect(place.locator(".wh-check-text")).to_be_in_viewport()


@pytest.mark.promise("teams-9")
def test_storage_blocked(readers: Callable[..., Reader], site: Site) -> None:
    """With storage blocked a phase's page works and says so, whatever the theme makes of it."""
    reader = readers(site.url, expected=("SecurityError", "localStorage"))
    reader.context.add_init_script(
        """Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("localStorage is blocked", "SecurityError") },
        })"""
    )
    page = reader.open(first_phase(site))
    expect(page.locator(".wh-storage-note")).to_be_visible()
    box(page, first_item(page)).check()
    expect(page.locator(".wh-tools-total")).to_have_text(re.compile(r"^1 of \d+$"))


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-9")
def test_without_javascript(readers: Callable[..., Reader], site: Site) -> None:
    """Without JavaScript every item of a phase reads whole, and the page says that ticks go."""
    page = readers(site.url, javascript=False).open(first_phase(site))
    texts = page.locator(".wh-check-text")
    assert texts.count() >= 12
    for text in texts.all():
        expect(text).to_be_visible()
    notes = page.locator("noscript > *").filter(visible=True)  # Playwright finds no text in noscript
    assert "JavaScript" in notes.first.inner_text()
    more = page.locator(".wh-check details.wh-more").first
    more.locator("summary").click()
    expect(more.locator("p").first).to_be_visible()


@pytest.mark.promise("teams-8")
def test_print(visitor: Reader, site: Site) -> None:
    """On paper a phase shows every item with its details, and no button."""
    page = visitor.open(first_phase(site))
    on_paper(page)
    hidden = page.evaluate(
        """() => [...document.querySelectorAll(".wh-check-text, .wh-check .wh-more p")]
          .filter((e) => !e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
          .map((e) => e.textContent)"""
    )
    assert hidden == []
    for unusable in (".wh-button:not(.wh-run)", ".wh-na", ".md-header", ".md-search", ".md-sidebar"):
        for place in page.locator(unusable).all():
            expect(place).to_be_hidden()


def test_missing_page(readers: Callable[..., Reader], site: Site) -> None:
    """An address that leads nowhere, at any depth, shows a page that leads home."""
    reader = readers(site.url, expected=("status of 404",))
    page = reader.open("playbook/phases/no-such-phase/at-all/")
    page.locator(".md-header .md-logo").click()
    expect(page.locator(".md-content h1")).to_contain_text("Two explorers")
    assert page.url.startswith(site.url)


# ── Screens ───────────────────────────────────────────────────────────────────────────────────────

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  // A box that scrolls hides what is too wide, but not what is placed by an element outside of it.
  const hidden = (e) => {
    const placed = getComputedStyle(e).position === "absolute";
    for (let box = e.parentElement; box !== document.body; box = box.parentElement) {
      const clips = getComputedStyle(box).overflowX !== "visible";
      if (clips && (!placed || box.contains(e.offsetParent))) return true;
    }
    return false;
  };
  const found = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && e.offsetParent && !hidden(e))
    .map((e) => e.outerHTML.slice(0, 160));
  return found.length > 0 ? found : [`something, by ${document.documentElement.scrollWidth - width} pixels`];
}"""

UNREACHABLE = """() => [...document.querySelectorAll(".md-content *")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
  .filter((e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
  .filter((e) => e.tabIndex < 0)
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.promise("teams-10")
@pytest.mark.promise("pictures-7")
@pytest.mark.parametrize("part", range(3))
def test_every_page_on_a_phone(readers: Callable[..., Reader], site: Site, part: int) -> None:
    """On a phone no page is wider than the screen; what is wide scrolls where the keyboard reaches it.

    No page asks anything of another origin either, and none has an error: see the readers' watch.
    """
    page = readers(site.url, screen=PHONE).open()
    for path in site.paths[part::3]:
        page.goto(site.url + path)
        whole(page)
        for fault, find in (("wider than the screen", TOO_WIDE), ("scrolls, but has no focus", UNREACHABLE)):
            try:  # the theme's scripts may still be laying out blocks of code
                page.wait_for_function(f"() => ({find})().length === 0")
            except NeverHappened:
                faults = [f"{path}: {fault}: {element}" for element in page.evaluate(find)[:3]]
                raise AssertionError("\n".join(faults)) from None


@pytest.mark.promise("pictures-7")
def test_wide_table_scrolls(readers: Callable[..., Reader], site: Site) -> None:
    """A wide matrix scrolls by keyboard in a named region, and its first column stays in place."""
    page = readers(site.url, screen=PHONE).open("playbook/raci/")
    region = page.locator(".wh-scroll[role=region]:has(table)").first
    expect(region).to_have_attribute("tabindex", "0")
    expect(region).to_have_accessible_name(re.compile("."))
    region.focus()
    head = region.locator("tbody th[scope=row]").first
    before = head.bounding_box()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=region.element_handle())
    after = head.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) <= 1


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_colour_scheme(readers: Callable[..., Reader], site: Site, screen: Screen) -> None:
    """The site follows the reader's colour scheme and keeps the one that the reader chose."""
    page = readers(site.url, screen=screen, scheme="dark").open()
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Switch to light mode").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
