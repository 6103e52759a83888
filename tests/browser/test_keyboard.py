"""A phase from its checklist's first item to the next phase, with Tab, Space and Enter alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.checklist import box, item

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.reader import Reader
    from browser.served import Site

PHASE = "playbook/phases/hypothesis/"
FARTHEST = 250
"""How many stops somebody may have to pass; more, and the place is as good as out of reach."""

WHERE = """(wanted) => {
  const at = document.activeElement;
  // The theme's switch of schemes hides its input, and shows the focus on the label behind it.
  const mark = at.matches(".md-option") ? at.nextElementSibling : at;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(mark);
  const outlined = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  const shown = outlined || at.matches("[type=text]"); // a caret shows there
  const sized = mark.getClientRects().length > 0;
  return { there: at.matches(wanted), shown: shown && sized, what: at.outerHTML.slice(0, 160) };
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something is reached, and see the focus at every stop."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        at = page.evaluate(WHERE, wanted)
        assert at["shown"], f"the focus does not show: {at['what']}"
        if at["there"]:
            return
    raise AssertionError(f"out of reach: {wanted}")


@pytest.mark.promise("teams-11")
def test_whole_checklist(readers: Callable[..., Reader], site: Site) -> None:
    """The keyboard alone ticks or sets aside every item, takes a reset back, and reaches the next phase."""
    page = readers(site.url).open(PHASE)
    keys = [str(place.get_attribute("data-key")) for place in page.locator(".wh-check").all()]
    assert len(keys) > 20
    for n, key in enumerate(keys):
        tab_to(page, f'.wh-check[data-key="{key}"] .wh-box')
        if n % 4 == 3:
            tab_to(page, f'.wh-check[data-key="{key}"] button.wh-na')
            page.keyboard.press("Enter" if n % 8 == 3 else "Space")
        else:
            page.keyboard.press("Space")
    aside = len(keys) // 4
    told = re.compile(rf"^{len(keys) - aside} of {len(keys) - aside}, {aside} not applicable$")
    total = page.locator(".wh-tools-total")
    expect(total).to_have_text(told)
    expect(item(page, keys[3])).to_have_attribute("data-state", "na")

    page.reload()
    expect(total).to_have_text(told)
    tab_to(page, ".wh-more-button")
    page.keyboard.press("Enter")
    tab_to(page, ".wh-reset")
    page.keyboard.press("Enter")
    expect(total).to_have_text(f"0 of {len(keys)}")
    expect(box(page, keys[0])).not_to_be_checked()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".wh-undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(total).to_have_text(told)
    expect(box(page, keys[0])).to_be_checked()

    onward = page.locator(".wh-prevnext a[rel=next]")
    title = onward.inner_text().split("\n")[-1]
    box(page, keys[-1]).focus()
    tab_to(page, ".wh-prevnext a[rel=next]")
    page.keyboard.press("Enter")
    expect(page.locator(".md-content h1")).to_contain_text(title)
