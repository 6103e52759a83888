"""Pages on paper: what Chromium prints, read back from the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.checklist import box, item, set_aside
from browser.paper import plain, printed, words
from browser.reader import on_paper, resize

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.reader import Reader, Scheme
    from browser.served import Site

PHASE = "playbook/phases/prototype/"
DASH = "\N{EN DASH}"
LISTS = [PHASE, "playbook/handoffs/approved-model/", "playbook/roles/data-scientist/"]


def texts(page: Page, selector: str) -> list[str]:
    """What the elements say, whether they show or not."""
    found: list[str] = page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent)", selector
    )
    return found


@pytest.mark.promise("teams-8")
@pytest.mark.parametrize("path", LISTS)
def test_every_item_is_printed(readers: Callable[..., Reader], site: Site, path: str) -> None:
    """Each item stands on the paper with its role, its why and what to show, whatever was folded."""
    page = readers(site.url).open(path)
    paper = words(printed(page))
    parts = texts(page, ".wh-check-text, .wh-check .wh-more p, .wh-check .wh-chip")
    assert len(parts) > 15
    assert [part for part in parts if plain(part) not in paper] == []


@pytest.mark.promise("teams-8")
@pytest.mark.parametrize("path", LISTS)
def test_state_is_printed(readers: Callable[..., Reader], site: Site, path: str) -> None:
    """An item's state stands before it as text: a tick if it is done, a dash if it does not apply."""
    page = readers(site.url).open(path)
    keys = [str(place.get_attribute("data-key")) for place in page.locator(".wh-check").all()[:3]]
    box(page, keys[0]).check()
    set_aside(page, keys[1]).click()
    paper = words(printed(page))
    done, aside, still_open = (plain(item(page, key).locator("label").inner_text()) for key in keys)
    assert f"✓{done}" in paper
    assert f"{DASH}{aside}" in paper
    assert f"✓{still_open}" not in paper
    assert f"{DASH}{still_open}" not in paper


@pytest.mark.promise("teams-8")
@pytest.mark.parametrize("path", [*LISTS, "playbook/raci/", "playbook/involvement/"])
def test_nothing_useless_is_printed(readers: Callable[..., Reader], site: Site, path: str) -> None:
    """No button, no navigation and no address of a link is on the paper."""
    page = readers(site.url).open(path)
    paper = words(printed(page))
    useless = texts(page, ".md-tabs__link, .wh-button:not(.wh-run), .wh-prevnext a, .md-skip")
    useful = {plain(text) for text in texts(page, "p a:not([class])")}  # the same words within a sentence
    useless = [text for text in useless if len(plain(text)) > 12 and plain(text) not in useful]
    assert [text for text in useless if plain(text) in paper] == []
    assert "127.0.0.1" not in paper
    assert "http" not in paper


@pytest.mark.promise("teams-8")
@pytest.mark.parametrize("path", [PHASE, "playbook/raci/", "playbook/involvement/"])
def test_wide_tables_fit(readers: Callable[..., Reader], site: Site, path: str) -> None:
    """A matrix fits the sheet: every role's column is on it, and nothing reaches beyond the text."""
    page = readers(site.url).open(path)
    paper = words(printed(page))
    heads = texts(page, ".wh-table thead th")
    assert len(heads) > 4
    assert [head for head in heads if plain(head) not in paper] == []
    # A4 less the margins of print.css, in CSS pixels; the lists of the theme take no part in it.
    resize(page, 680, 900)
    on_paper(page)
    wide = page.evaluate(
        """() => [...document.querySelectorAll(".md-content table, .md-content svg")]
          .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((e) => e.outerHTML.slice(0, 160))"""
    )
    assert wide == []


@pytest.mark.promise("teams-8")
def test_paper_is_light(readers: Callable[..., Reader], site: Site, scheme: Scheme) -> None:
    """Whatever the screen's colours, the sheet is white to its edge, and words on it are dark."""
    page = readers(site.url, scheme=scheme).open(PHASE)
    on_paper(page)
    # What colours the margins of the sheet.
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    pale = page.evaluate(
        """() => [...document.querySelectorAll(".md-content *")]
          .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .filter((e) => e.checkVisibility() && !e.closest(".wh-sr, svg"))
          .filter((e) => !e.closest(".wh-step, [class*=wh-raci], .wh-pass-key"))  // on colours of their own
          .filter((e) => {
            const [r, g, b] = getComputedStyle(e).color.match(/[\\d.]+/g).map(Number);
            return getComputedStyle(e).color.startsWith("rgb") && 0.3 * r + 0.59 * g + 0.11 * b > 130;
          })
          .map((e) => e.outerHTML.slice(0, 160))"""
    )
    assert pale == []
