"""What the tests do with a checklist on a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SITE = "wellhead:1:test-site"
BASELINE = "phase/prototype/baseline"
LOG = "phase/prototype/log"
DIARY = "phase/prototype/diary"
NOTES = "phase/prototype/notes"
RUNS = "handoff/drill/runs"


def item(page: Page, key: str) -> Locator:
    """An item of a checklist."""
    return page.locator(f'.wh-check[data-key="{key}"]')


def box(page: Page, key: str) -> Locator:
    """An item's box."""
    return item(page, key).locator(".wh-box")


def set_aside(page: Page, key: str) -> Locator:
    """An item's button for "not applicable"."""
    return item(page, key).locator("button.wh-na")


def storage_key(key: str, run: str = "default", site: str = SITE) -> str:
    """Where an item's state lies."""
    return f"{site}:{run}:{key}"


def entry(state: str, text: str) -> str:
    """What lies there."""
    return json.dumps({"s": state, "t": text}, separators=(",", ":"))


def stored(page: Page) -> dict[str, str]:
    """All that the origin keeps in the reader's browser."""
    found: dict[str, str] = page.evaluate("() => ({...localStorage})")
    return found


def marks(page: Page) -> dict[str, str]:
    """What the origin keeps, with the times left out that nobody can foretell."""
    times = {"d", "e"}
    found = {}
    for key, value in stored(page).items():
        try:
            facts = json.loads(value)
        except (ValueError, RecursionError):
            facts = None
        if isinstance(facts, dict):
            kept = {name: fact for name, fact in facts.items() if name not in times}
            found[key] = json.dumps(kept, separators=(",", ":"))
        else:
            found[key] = value
    return found


def choose(page: Page, name: str) -> None:
    """Choose something from a list's menu."""
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


def store(page: Page, key: str, value: str) -> None:
    """Put something into the reader's browser, as another program or an earlier visit would."""
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
