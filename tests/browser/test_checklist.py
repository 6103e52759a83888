"""Promises of a checklist, on pages that hold nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.checklist import (
    BASELINE,
    DIARY,
    LOG,
    NOTES,
    RUNS,
    SITE,
    box,
    choose,
    entry,
    item,
    marks,
    set_aside,
    storage_key,
    store,
    stored,
)
from browser.needs import HERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from browser.reader import Reader


def reworded(page: Page, *changes: tuple[str, str]) -> None:
    """Serve the list with other words from now on, and load it again."""
    text = (HERE / "pages" / "list.html").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)

    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    page.route("**/list.html", answer)
    page.reload()


# ── Keeping ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-1")
def test_stays_ticked(reader: Reader) -> None:
    """A tick survives a reload, another page, and going back."""
    page = reader.open("list.html")
    page.get_by_text("Each run is in the log").click()
    expect(box(page, LOG)).to_be_checked()
    page.reload()
    expect(box(page, LOG)).to_be_checked()
    expect(box(page, BASELINE)).not_to_be_checked()
    page.get_by_role("link", name="Home").click()
    expect(page.locator("#total .wh-count-text")).to_have_text("1 of 3")
    page.go_back()
    expect(box(page, LOG)).to_be_checked()
    box(page, LOG).uncheck()
    page.reload()
    expect(page.locator("#entry-count .wh-count-text")).to_have_text("0 of 2")
    expect(box(page, LOG)).not_to_be_checked()


@pytest.mark.promise("teams-1")
def test_layout(reader: Reader) -> None:
    """State lies as promised: one entry an item, by stable id, with the text; opening leaves word of it."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    box(page, LOG).check()
    box(page, LOG).uncheck()
    expect(item(page, LOG)).to_have_attribute("data-state", "open")
    assert marks(page) == {
        storage_key(BASELINE): entry("done", "The *baseline* is recorded"),
        storage_key(RUNS): entry("na", "The drill runs at the well"),
        storage_key(LOG): entry("open", "Each run is in the log"),
    }


@pytest.mark.promise("teams-1")
def test_same_item_on_two_pages(reader: Reader) -> None:
    """An item that stands on two pages has one state, whatever the page's language."""
    page = reader.open("list.html")
    box(page, RUNS).check()
    other = reader.open("handoff.html")
    expect(box(other, RUNS)).to_be_checked()
    expect(other.locator("#total .wh-count-text")).to_have_text("1 von 1")


def test_run_is_read(reader: Reader) -> None:
    """The chosen run has its own ticks; a run that can't be one counts as the default."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    store(page, SITE, '{"run":"second-team"}')
    page.reload()
    expect(item(page, BASELINE)).to_have_attribute("data-state", "open")
    box(page, LOG).check()
    expect(item(page, LOG)).to_have_attribute("data-state", "done")
    assert storage_key(LOG, run="second-team") in stored(page)
    store(page, SITE, '{"run":"no: such run"}')
    page.reload()
    expect(box(page, BASELINE)).to_be_checked()
    expect(box(page, LOG)).not_to_be_checked()


# ── Change of content ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-2")
def test_rewording(reader: Reader) -> None:
    """A reworded item stays ticked, says what it said before, and is confirmed with one press."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    box(page, LOG).check()
    reworded(page, ("Each run is in the log", "Each run is in the shared log"))
    expect(box(page, LOG)).to_be_checked()
    expect(page.locator("#entry-count .wh-count-text")).to_have_text("2 of 2")
    note = item(page, LOG).locator(".wh-changed")
    expect(note).to_contain_text("Changed since you ticked it")
    expect(note).to_contain_text("Each run is in the log")
    expect(item(page, BASELINE).locator(".wh-changed")).to_have_count(0)
    note.get_by_role("button", name="Still true: Each run is in the shared log").click()
    expect(note).to_have_count(0)
    expect(box(page, LOG)).to_be_checked()
    expect(box(page, LOG)).to_be_focused()
    assert marks(page)[storage_key(LOG)] == entry("done", "Each run is in the shared log")
    page.reload()
    expect(box(page, LOG)).to_be_checked()
    expect(note).to_have_count(0)


@pytest.mark.promise("teams-2")
def test_rewording_of_what_was_set_aside(reader: Reader) -> None:
    """A reworded item that was not applicable says so too, and stays set aside when confirmed."""
    page = reader.open("list.html")
    set_aside(page, LOG).click()
    reworded(page, ("Each run is in the log", "Each run is in the shared log"))
    note = item(page, LOG).locator(".wh-changed")
    expect(note).to_contain_text("Changed since you set it aside")
    note.get_by_role("button").click()
    expect(note).to_have_count(0)
    expect(item(page, LOG)).to_have_attribute("data-state", "na")


@pytest.mark.promise("teams-2")
def test_rewording_and_opening(reader: Reader) -> None:
    """Opening a reworded item takes the note away; ticking it again keeps the new words."""
    page = reader.open("list.html")
    box(page, LOG).check()
    reworded(page, ("Each run is in the log", "Each run is in the shared log"))
    box(page, LOG).uncheck()
    expect(item(page, LOG).locator(".wh-changed")).to_have_count(0)
    box(page, LOG).check()
    expect(item(page, LOG)).to_have_attribute("data-state", "done")
    assert marks(page)[storage_key(LOG)] == entry("done", "Each run is in the shared log")


def test_very_long_text(reader: Reader) -> None:
    """A text of any length can be ticked; it is not taken for changed afterwards."""
    page = reader.open("list.html")
    long = "Each run is in the log, “with” its \\ \U0001f6e2 " * 200
    reworded(page, ("Each run is in the log", long.strip()))
    box(page, LOG).check()
    page.reload()
    expect(box(page, LOG)).to_be_checked()
    expect(item(page, LOG).locator(".wh-changed")).to_have_count(0)


@pytest.mark.promise("teams-1")
@pytest.mark.parametrize("earlier", [DIARY, NOTES])
def test_moving(reader: Reader, earlier: str) -> None:
    """A tick made under an earlier id moves along; a page that only counts leaves it there."""
    page = reader.open("home.html")
    old = entry("done", "Each run is in the log")
    store(page, storage_key(earlier), old)
    page.reload()
    expect(page.locator("#total .wh-count-text")).to_have_text("1 of 3")
    assert stored(page) == {storage_key(earlier): old}
    page.goto(reader.url + "list.html")
    expect(box(page, LOG)).to_be_checked()
    expect(page.locator("#entry-count .wh-count-text")).to_have_text("1 of 2")
    assert stored(page) == {storage_key(LOG): old}


def test_moving_where_both_are_marked(reader: Reader) -> None:
    """Where an item is marked under its new id too, that one counts; opening it opens it for good."""
    page = reader.open("home.html")
    store(page, storage_key(DIARY), entry("done", "Each run is in the log"))
    store(page, storage_key(LOG), entry("na", "Each run is in the log"))
    page.goto(reader.url + "list.html")
    expect(item(page, LOG)).to_have_attribute("data-state", "na")
    set_aside(page, LOG).click()
    expect(item(page, LOG)).to_have_attribute("data-state", "open")
    page.reload()
    expect(item(page, LOG)).to_have_attribute("data-state", "open")
    assert marks(page) == {storage_key(LOG): entry("open", "Each run is in the log")}


def test_moving_without_room(reader: Reader) -> None:
    """A tick under an earlier id is not lost when there is no room to write the new one."""
    page = reader.open("home.html")
    old = entry("done", "Each run is in the log")
    store(page, storage_key(DIARY), old)
    page.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    page.goto(reader.url + "list.html")
    expect(box(page, LOG)).to_be_checked()
    assert stored(page) == {storage_key(DIARY): old}


# ── Not applicable, counts ────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-3")
def test_not_applicable(reader: Reader) -> None:
    """An item set aside leaves the total, says so, and can be taken back."""
    page = reader.open("list.html")
    button = page.get_by_role("button", name="Not applicable: The drill runs at the well")
    total = page.locator(".wh-tools-total")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(item(page, RUNS)).to_have_attribute("data-state", "na")
    expect(total).to_have_text("0 of 2, 1 not applicable")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(item(page, RUNS)).to_have_attribute("data-state", "open")
    expect(total).to_have_text("0 of 3")


@pytest.mark.promise("teams-3")
def test_not_applicable_and_ticked(reader: Reader) -> None:
    """An item is open, done or set aside, never two of them."""
    page = reader.open("list.html")
    box(page, RUNS).check()
    set_aside(page, RUNS).click()
    expect(box(page, RUNS)).not_to_be_checked()
    expect(item(page, RUNS)).to_have_attribute("data-state", "na")
    box(page, RUNS).check()
    expect(item(page, RUNS)).to_have_attribute("data-state", "done")
    expect(set_aside(page, RUNS)).to_have_attribute("aria-pressed", "false")


@pytest.mark.promise("teams-3")
def test_counts(reader: Reader) -> None:
    """Counts are honest: done of what applies, in words and in the bar, here and elsewhere."""
    page = reader.open("list.html")
    home = reader.open("home.html")
    bar = page.locator("#entry-count progress")

    def expect_group(text: str, value: int, maximum: int, state: str) -> None:
        expect(page.locator("#entry-count .wh-count-text")).to_have_text(text)
        expect(page.locator("#entry-count")).to_have_attribute("data-state", state)
        expect(bar).to_have_js_property("value", value)
        expect(bar).to_have_js_property("max", maximum)

    expect_group("0 of 2", 0, 2, "none")
    box(page, BASELINE).check()
    expect_group("1 of 2", 1, 2, "some")
    set_aside(page, LOG).click()
    expect_group("1 of 1, 1 not applicable", 1, 1, "all")
    expect(page.locator(".wh-tools-total")).to_have_text("1 of 2, 1 not applicable")
    expect(home.locator("#total .wh-count-text")).to_have_text("1 of 2, 1 not applicable")
    set_aside(page, BASELINE).click()
    expect_group("0 of 0, 2 not applicable", 0, 1, "all")
    expect(bar).to_have_attribute("aria-label", "Entry")


# ── Tools ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-5")
def test_reset_and_undo(reader: Reader) -> None:
    """Reset opens this list's items in this run and nothing else; undo brings them back."""
    page = reader.open("list.html")
    others = {
        storage_key("phase/production/live"): entry("done", "It is live"),
        storage_key(LOG, run="second-team"): entry("done", "Each run is in the log"),
        storage_key(LOG, site="wellhead:1:test-site-two"): entry("done", "Each run is in the log"),
        "wellhead:2:test-site": "a later version's",
        "/.__palette": '{"index":1}',
    }
    for key, value in others.items():
        store(page, key, value)
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    before = stored(page)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_hidden()
    choose(page, "Reset this list")
    expect(page.get_by_role("status")).to_have_text("The list was reset: 2 marks removed.")
    expect(page.locator(".wh-tools-total")).to_have_text("0 of 3")
    expect(box(page, BASELINE)).not_to_be_checked()
    opened = {
        storage_key(BASELINE): entry("open", "The *baseline* is recorded"),
        storage_key(RUNS): entry("open", "The drill runs at the well"),
    }
    assert marks(page) == others | opened
    undo.click()
    expect(page.get_by_role("status")).to_have_text("It is as it was.")
    expect(page.locator(".wh-tools-total")).to_have_text("1 of 2, 1 not applicable")
    expect(box(page, BASELINE)).to_be_checked()
    expect(undo).to_be_hidden()
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()
    assert stored(page) == before


@pytest.mark.promise("teams-5")
def test_undo_of_two_resets(reader: Reader) -> None:
    """One undo brings back what several resets took, and keeps what was marked meanwhile."""
    page = reader.open("list.html")
    choose(page, "Reset this list")
    expect(page.get_by_role("status")).to_have_text("Nothing is marked in this list.")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    box(page, BASELINE).check()
    choose(page, "Reset this list")
    box(page, LOG).check()
    choose(page, "Reset this list")
    expect(page.get_by_role("status")).to_have_text("The list was reset: 1 mark removed.")
    set_aside(page, BASELINE).click()
    page.get_by_role("button", name="Undo").click()
    expect(item(page, BASELINE)).to_have_attribute("data-state", "na")
    expect(box(page, LOG)).to_be_checked()


def test_reset_takes_earlier_keys_too(reader: Reader) -> None:
    """A tick that still lies under an earlier id doesn't come back after a reset."""
    page = reader.open("home.html")
    store(page, storage_key(DIARY), entry("done", "Each run is in the log"))
    store(page, storage_key(LOG), entry("done", "Each run is in the log"))
    page.goto(reader.url + "list.html")
    expect(box(page, LOG)).to_be_checked()
    choose(page, "Reset this list")
    page.reload()
    expect(item(page, LOG)).to_have_attribute("data-state", "open")


MARKDOWN = """\
## Entry

- [x] The \\*baseline\\* is recorded (Data Scientist)
- [ ] Each run is in the log

## Hand-over

- [ ] ~~The drill runs at the well~~ (ML Engineer, not applicable)
"""


def test_copy(reader: Reader) -> None:
    """The list is copied as a Markdown task list, under the headings of the page."""
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open("list.html")
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    choose(page, "Copy as Markdown")
    expect(page.get_by_role("status")).to_have_text("The list was copied as Markdown.")
    assert page.evaluate("() => navigator.clipboard.readText()") == MARKDOWN


def test_copy_where_it_is_not_allowed(reader: Reader) -> None:
    """Where the page may not copy, as on a plain http host, the text is shown and selected."""
    reader.context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })"
    )
    page = reader.open("list.html")
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    choose(page, "Copy as Markdown")
    area = page.get_by_role("textbox", name="The text to copy")
    expect(area).to_have_value(MARKDOWN)
    expect(area).to_be_focused()
    assert page.evaluate("() => String(getSelection())") == MARKDOWN


# ── Tabs ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-5")
def test_two_tabs_agree(reader: Reader) -> None:
    """What is marked in one tab shows in the other; neither overwrites the other's items."""
    one = reader.open("list.html")
    two = reader.open("list.html")
    box(one, BASELINE).check()
    expect(box(two, BASELINE)).to_be_checked()
    box(two, LOG).check()
    set_aside(one, RUNS).click()
    for page in (one, two):
        expect(page.locator(".wh-tools-total")).to_have_text("2 of 2, 1 not applicable")
        expect(box(page, BASELINE)).to_be_checked()
        expect(box(page, LOG)).to_be_checked()
        expect(item(page, RUNS)).to_have_attribute("data-state", "na")
    choose(one, "Reset this list")
    expect(two.locator(".wh-tools-total")).to_have_text("0 of 3")
    one.get_by_role("button", name="Undo").click()
    expect(two.locator(".wh-tools-total")).to_have_text("2 of 2, 1 not applicable")


def test_other_tab_clears_or_changes_the_run(reader: Reader) -> None:
    """An emptied storage and another run, both from another tab, show at once."""
    page = reader.open("list.html")
    other = reader.open("home.html")
    box(page, BASELINE).check()
    store(other, SITE, '{"run":"second-team"}')
    expect(box(page, BASELINE)).not_to_be_checked()
    other.evaluate(f"() => localStorage.removeItem({SITE!r})")
    expect(box(page, BASELINE)).to_be_checked()
    other.evaluate("() => localStorage.clear()")
    expect(box(page, BASELINE)).not_to_be_checked()


# ── Hostile and missing storage ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "done",
        "true",
        "[]",
        '["done"]',
        '{"s":"done"',
        '{"s":"done"}',
        '{"s":"DONE","t":""}',
        '{"s":"__proto__","t":""}',
        '{"s":["done"],"t":""}',
        '{"s":"done","t":7}',
        '{"s":"done","t":{"toString":"x"}}',
        '{"s":"done","t":"' + "x" * 1001 + '"}',
        '{"s":"done","t":"","more":"' + "x" * 20_000 + '"}',
        "[" * 100_000,
    ],
    ids=lambda value: value[:32] or "empty",
)
def test_corrupt_value(reader: Reader, value: str) -> None:
    """A value that isn't one of ours counts as open, and gives way when the reader ticks the item."""
    page = reader.open("home.html")
    store(page, storage_key(LOG), value)
    store(page, SITE, value)
    page.goto(reader.url + "list.html")
    expect(item(page, LOG)).to_have_attribute("data-state", "open")
    expect(page.locator(".wh-tools-total")).to_have_text("0 of 3")
    assert stored(page) == {storage_key(LOG): value, SITE: value}
    box(page, LOG).check()
    expect(item(page, LOG)).to_have_attribute("data-state", "done")
    assert marks(page)[storage_key(LOG)] == entry("done", "Each run is in the log")


def test_corrupt_value_hides_no_earlier_tick(reader: Reader) -> None:
    """A corrupt value under the new id doesn't hide a tick under an earlier one."""
    page = reader.open("home.html")
    store(page, storage_key(LOG), "{")
    store(page, storage_key(DIARY), entry("done", "Each run is in the log"))
    page.goto(reader.url + "list.html")
    expect(box(page, LOG)).to_be_checked()


def test_hostile_text(reader: Reader) -> None:
    """Old words show as they are: markup in a stored text is text."""
    page = reader.open("home.html")
    text = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
    store(page, storage_key(LOG), entry("done", text))
    page.goto(reader.url + "list.html")
    expect(item(page, LOG).locator(".wh-changed-was")).to_have_text(text)
    expect(page.locator("main img, main b")).to_have_count(0)
    expect(page).to_have_title("Prototype")


BLOCKED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
)
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { value: null })"


@pytest.mark.promise("teams-9")
@pytest.mark.parametrize("script", [BLOCKED, NO_STORAGE], ids=["blocked", "absent"])
def test_storage_blocked(reader: Reader, script: str) -> None:
    """Where storage is blocked the page says so, and works for as long as it is open."""
    reader.context.add_init_script(script)
    page = reader.open("list.html")
    note = page.locator(".wh-storage-note")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("doesn't let the site keep ticks")
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    expect(page.locator(".wh-tools-total")).to_have_text("1 of 2, 1 not applicable")
    choose(page, "Reset this list")
    expect(page.locator(".wh-tools-total")).to_have_text("0 of 3")
    page.get_by_role("button", name="Undo").click()
    expect(box(page, BASELINE)).to_be_checked()
    expect(note).to_have_count(1)


def test_storage_blocked_without_toolbar(reader: Reader) -> None:
    """A page without a toolbar says above its first list that ticks can't be kept."""
    reader.context.add_init_script(BLOCKED)
    page = reader.open("handoff.html")
    expect(page.locator("wh-checks .wh-storage-note")).to_contain_text("bewahrt die Haken nicht auf")
    box(page, RUNS).check()
    expect(page.locator("#total .wh-count-text")).to_have_text("1 von 1")


@pytest.mark.promise("teams-9")
def test_storage_full(reader: Reader) -> None:
    """A full storage loses no tick while the page is open; once there is room, all are stored."""
    page = reader.open("list.html")
    note = page.locator(".wh-storage-note")
    box(page, BASELINE).check()
    expect(note).to_have_count(0)
    page.evaluate(
        """() => {
          for (let size = 1 << 22; size >= 1; size >>= 1) {
            try {
              for (;;) localStorage.setItem(`another site's ${Math.random()}`, "x".repeat(size));
            } catch {}
          }
        }"""
    )
    box(page, LOG).check()
    set_aside(page, RUNS).click()
    expect(note).to_contain_text("full")
    expect(box(page, LOG)).to_be_checked()
    expect(page.locator(".wh-tools-total")).to_have_text("2 of 2, 1 not applicable")
    assert storage_key(LOG) not in stored(page)
    page.evaluate(
        """() => {
          for (const key of Object.keys(localStorage)) {
            if (key.startsWith("another site's")) localStorage.removeItem(key);
          }
        }"""
    )
    box(page, BASELINE).uncheck()
    expect(note).to_have_count(0)
    assert marks(page) == {
        storage_key(LOG): entry("done", "Each run is in the log"),
        storage_key(RUNS): entry("na", "The drill runs at the well"),
        storage_key(BASELINE): entry("open", "The *baseline* is recorded"),
    }


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


def test_address_opens_details(reader: Reader) -> None:
    """An address that names an item opens its details, at once and when the address changes."""
    page = reader.open("list.html#phase.prototype.log")
    expect(item(page, LOG).locator("details")).to_have_attribute("open", "")
    expect(item(page, BASELINE).locator("details")).not_to_have_attribute("open", "")
    page.evaluate("() => { location.hash = 'tick.handoff.drill.runs' }")
    expect(item(page, RUNS).locator("details")).to_have_attribute("open", "")
    page.evaluate("() => { window.heard = []; addEventListener('hashchange', () => window.heard.push(1)) }")
    odd = ("%", "%E0%A4%A", "no-such-id", "", '"]x')
    for name in odd:
        page.evaluate("hash => { location.hash = hash }", name)
    page.wait_for_function("count => window.heard.length === count", arg=len(odd))
    expect(item(page, BASELINE).locator("details")).not_to_have_attribute("open", "")


@pytest.mark.promise("teams-8")
def test_print(reader: Reader) -> None:
    """On paper every fold is open; afterwards those that were closed are closed again."""
    page = reader.open("list.html")
    item(page, LOG).locator("summary").click()
    page.emulate_media(media="print")
    expect(page.locator("details[open]")).to_have_count(3)
    page.emulate_media(media="screen")
    expect(page.locator("details[open]")).to_have_count(1)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details[open]")).to_have_count(3)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details[open]")).to_have_count(1)
    expect(item(page, LOG).locator("details")).to_have_attribute("open", "")


@pytest.mark.promise("teams-11")
def test_keyboard(reader: Reader) -> None:
    """A list is used with the keyboard alone, in the order in which it reads."""
    page = reader.open("list.html")

    def tab_to(name: str) -> None:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_accessible_name(name)

    tab_to("Home")
    tab_to("Run: My run")
    tab_to("More")
    tab_to("¶")
    tab_to("The *baseline* is recorded")
    page.keyboard.press("Space")
    expect(box(page, BASELINE)).to_be_checked()
    tab_to("Not applicable: The *baseline* is recorded")
    page.keyboard.press("Enter")
    expect(item(page, BASELINE)).to_have_attribute("data-state", "na")
    page.keyboard.press("Space")
    expect(item(page, BASELINE)).to_have_attribute("data-state", "open")
    tab_to("Note: The *baseline* is recorded")
    page.keyboard.press("Tab")  # the summary, which names itself by its text
    page.keyboard.press("Enter")
    expect(item(page, BASELINE).locator("details")).to_have_attribute("open", "")
    tab_to("Each run is in the log")


def test_moving_on_the_page_builds_once(reader: Reader) -> None:
    """An element that moves on the page or comes back to it keeps one set of buttons, which work."""
    page = reader.open("list.html")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          for (const part of document.querySelectorAll("wh-checks, wh-tools, wh-count")) main.append(part);
          const lists = document.querySelectorAll("wh-checks");
          for (const list of lists) list.remove();
          main.append(...lists);
        }"""
    )
    expect(page.locator("button.wh-na")).to_have_count(3)
    expect(page.get_by_role("button", name="More", exact=True)).to_have_count(1)
    box(page, LOG).check()
    expect(page.locator(".wh-tools-total")).to_have_text("1 of 3")


def test_loaded_twice(reader: Reader) -> None:
    """Loading the module again changes nothing."""
    page = reader.open("list.html")
    page.evaluate("() => import('./wellhead.mjs?again')")
    expect(page.locator("button.wh-na")).to_have_count(3)
    box(page, LOG).check()
    expect(page.locator(".wh-tools-total")).to_have_text("1 of 3")


@pytest.mark.promise("teams-9")
def test_without_javascript(readers: Callable[..., Reader], pages: str) -> None:
    """Without JavaScript every item reads whole, and the page says that ticks can't be kept."""
    page = readers(pages, javascript=False).open("list.html")
    expect(page.locator(".wh-check-text")).to_have_count(3)
    for text in page.locator(".wh-check-text").all():
        expect(text).to_be_visible()
    expect(page.locator(".wh-noscript")).to_be_visible()
    item(page, LOG).locator("summary").click()
    expect(page.get_by_text("Runs are forgotten fast.")).to_be_visible()


@pytest.mark.promise("teams-11")
def test_axe(reader: Reader, axe: str) -> None:
    """What the module adds to a page has no accessibility violation."""
    page = reader.open("list.html")
    store(page, storage_key(LOG), entry("done", "Other words"))
    page.reload()
    set_aside(page, RUNS).click()
    choose(page, "Reset this list")
    page.get_by_role("button", name="Undo").click()
    page.evaluate(axe)
    found = page.evaluate(
        "() => axe.run('main').then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    assert found == []
