"""The role lens: pages narrowed to one role's part, by the reader's choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.checklist import box, store, stored
from browser.paper import plain, printed, words
from browser.reader import DESKTOP, PHONE, another_page, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.reader import Reader, Scheme, Screen
    from browser.served import Site

PHASE = "playbook/phases/prototype/"
RACI = "playbook/raci/"
ONBOARDING = "playbook/onboarding/"
ROLE, TITLE = "operator", "Operator"
KEY = "wellhead:1:ml-playbook:~role"


@pytest.fixture
def visitor(readers: Callable[..., Reader], site: Site) -> Reader:
    """Have a reader of the site, at a desk."""
    return readers(site.url)


def select(page: Page) -> None:
    """Choose the role."""
    page.get_by_label("I am a …").select_option(label=TITLE)


def keys(page: Page, *, visible: bool = False, of: str | None = None) -> list[str]:
    """The keys of the page's items: all of them, those that show, or those of a role."""
    found = page.locator(f'.wh-check[data-roles~="{of}"]' if of else ".wh-check")
    found = found.filter(visible=True) if visible else found
    listed: list[str] = found.evaluate_all("list => list.map((e) => e.dataset.key)")
    return listed


def lens_text(page: Page) -> str:
    """What the bar says."""
    return page.locator(".wh-lens-text").inner_text()


# ── What shows ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-7")
@pytest.mark.parametrize("path", [PHASE, ONBOARDING, "playbook/handoffs/approved-model/"])
def test_checklists_narrow(visitor: Reader, path: str) -> None:
    """With a role in the address a list shows the role's items alone, and tells how many it hides."""
    page = visitor.open(f"{path}?role={ROLE}")
    every, mine = keys(page), keys(page, of=ROLE)
    assert 0 <= len(mine) < len(every)
    assert keys(page, visible=True) == mine
    assert f"{len(mine)} of {len(every)} items here are yours" in lens_text(page)
    assert f"{len(every) - len(mine)} are hidden" in lens_text(page)
    whole = page.locator('wh-mine[data-what="checks"]')
    expect(whole).to_have_text(f"{len(mine)} of {len(every)} items are yours")
    page.get_by_role("button", name="Show everything").click()
    assert keys(page, visible=True) == every
    assert "hidden" not in lens_text(page)
    page.get_by_role("button", name="Show what is mine").click()
    assert keys(page, visible=True) == mine


@pytest.mark.promise("teams-7")
@pytest.mark.parametrize("path", [PHASE, RACI])
def test_matrix_narrows(visitor: Reader, path: str) -> None:
    """The matrix keeps the activities in which the role holds a letter, and marks the role's column."""
    page = visitor.open(f"{path}?role={ROLE}")
    rows = page.locator(".wh-raci tbody tr[data-roles]")
    column = page.locator(".wh-raci thead th").all_inner_texts().index(TITLE)
    cells = rows.evaluate_all(
        "(rows, n) => rows.map((r) => [r.children[n].querySelector('abbr') !== null, r.checkVisibility()])",
        column,
    )
    assert {part for part, _ in cells} == {True, False}
    assert [shown for _, shown in cells] == [part for part, _ in cells]
    marked = page.locator('.wh-raci td[data-lens="in"]')
    expect(marked).to_have_count(rows.count())
    note = page.locator('wh-mine[data-what="activities"]').last
    expect(note).to_have_text(f"You have a part in {sum(p for p, _ in cells)} of {rows.count()} activities")


@pytest.mark.promise("teams-7")
def test_activities_narrow(visitor: Reader) -> None:
    """An activity in which the role has no part is folded to its title, which says so."""
    page = visitor.open(f"{PHASE}?role={ROLE}")
    cards = page.locator(".wh-activity-card").all()
    without = 0
    for card in cards:
        part = ROLE in (card.get_attribute("data-roles") or "").split()
        expect(card.get_by_text("You have no part in this activity.")).to_be_visible(visible=not part)
        expect(card.locator("dl")).to_be_visible(visible=part)
        without += not part
    assert 0 < without < len(cards)


def test_pages_about_a_role_are_whole(visitor: Reader) -> None:
    """A role's own page and its first week hide nothing, whoever reads them."""
    for path in ("playbook/roles/ml-engineer/", f"{ONBOARDING}ml-engineer/"):
        page = visitor.open(f"{path}?role={ROLE}")
        assert keys(page, visible=True) == keys(page) != []
        assert "This page is about ML engineer; nothing is hidden." in lens_text(page)
        page.close()


def test_item_of_another_role_is_shown_when_asked_for(visitor: Reader) -> None:
    """The address of an item shows it, also if the lens would hide it."""
    page = visitor.open(f"{PHASE}?role={ROLE}")
    key = next(key for key in keys(page) if key not in keys(page, of=ROLE))
    anchor = key.replace("/", ".")
    page.goto("about:blank")
    page.goto(f"{visitor.url}{PHASE}?role={ROLE}#{anchor}")
    expect(page.locator(f'[id="{anchor}"]')).to_be_in_viewport()
    other = next(k for k in keys(page) if k not in (*keys(page, of=ROLE), key))
    page.evaluate("(id) => { location.hash = id }", other.replace("/", "."))
    expect(page.locator(f'[id="{other.replace("/", ".")}"]')).to_be_in_viewport()


def test_counts_follow_ticks(visitor: Reader) -> None:
    """The bar tells how many of the role's items are done."""
    page = visitor.open(f"{PHASE}?role={ROLE}")
    assert "yours, 0 done" in lens_text(page)
    box(page, keys(page, visible=True)[0]).check()
    expect(page.locator(".wh-lens-text")).to_contain_text("yours, 1 done")


def test_same_list_without_javascript(readers: Callable[..., Reader], site: Site) -> None:
    """Without JavaScript a role's page has, phase by phase, what the lens leaves of the phases' lists."""
    page = readers(site.url).open(f"playbook/roles/{ROLE}/")
    own = [key for key in keys(page) if not key.startswith(("playbook/", "role/"))]
    phases = page.locator(".wh-timeline > li > .wh-card-title > a").evaluate_all("l => l.map((a) => a.href)")
    narrowed = []
    for address in dict.fromkeys(phases):
        page.goto(f"{address}?role={ROLE}")
        narrowed += keys(page, visible=True)
    plain = readers(site.url, javascript=False).open(f"playbook/roles/{ROLE}/")
    html = plain.content()
    assert own == narrowed != []
    assert all(f'data-key="{key}"' in html for key in own)
    expect(plain.locator(".wh-lens")).to_be_hidden()


# ── The choice ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-7")
def test_choice_is_kept(visitor: Reader) -> None:
    """A chosen role stands in the address, is remembered for the next visit, and is left by one click."""
    page = visitor.open(PHASE)
    every = keys(page)
    select(page)
    expect(page).to_have_url(re.compile(rf"{PHASE}\?role={ROLE}$"))
    assert keys(page, visible=True) == keys(page, of=ROLE)
    assert stored(page)[KEY] == ROLE
    page.goto(visitor.url + PHASE)
    assert keys(page, visible=True) == keys(page, of=ROLE)
    assert page.url == visitor.url + PHASE  # what nobody put there is not put there
    page.get_by_role("button", name="Leave").click()
    assert keys(page, visible=True) == every
    assert KEY not in stored(page)
    page.reload()
    assert keys(page, visible=True) == every


@pytest.mark.promise("teams-7")
def test_address_carries_the_role_on(visitor: Reader) -> None:
    """From an address with a role, links and pictures lead to pages with it; back and forward keep it."""
    page = visitor.open(f"{PHASE}?role={ROLE}")
    page.evaluate("() => { window.sameWindow = true }")
    page.locator('.wh-stepper a:has-text("Production")').click()
    expect(page.locator(".md-content h1")).to_contain_text("Production")
    expect(page).to_have_url(re.compile(rf"phases/production/\?role={ROLE}$"))
    assert keys(page, visible=True) == keys(page, of=ROLE)
    page.go_back()
    expect(page.locator(".md-content h1")).to_contain_text("Prototype")
    assert keys(page, visible=True) == keys(page, of=ROLE)
    page.go_forward()
    expect(page.locator(".md-content h1")).to_contain_text("Production")
    assert keys(page, visible=True) == keys(page, of=ROLE)
    assert page.evaluate("() => window.sameWindow") is True
    with another_page(page):
        page.locator("svg.wh-lanes a[*|href*='handoffs']").first.click()
    expect(page).to_have_url(re.compile(rf"handoffs/[a-z-]+/\?role={ROLE}$"))
    with another_page(page):
        page.go_back()
    expect(page.locator(".md-content h1")).to_contain_text("Production")
    assert keys(page, visible=True) == keys(page, of=ROLE)
    page.get_by_role("button", name="Leave").click()
    page.locator('.wh-stepper a:has-text("Prototype")').click()
    expect(page).to_have_url(re.compile(rf"{PHASE}$"))


def test_remembered_role_under_instant_navigation(visitor: Reader) -> None:
    """A role that is only remembered holds on every page that is swapped in, and stays out of addresses."""
    page = visitor.open("playbook/")
    page.evaluate("([k, v]) => localStorage.setItem(k, v)", [KEY, ROLE])
    page.reload()
    with another_page(page):
        page.locator(".md-tabs").get_by_role("link", name="Phases").click()
    page.locator(".wh-phases").get_by_role("link", name="Prototype", exact=True).click()
    expect(page.locator(".md-content h1")).to_contain_text("Prototype")
    assert keys(page, visible=True) == keys(page, of=ROLE)
    assert "role=" not in page.url


@pytest.mark.parametrize(
    "role",
    [
        "nobody",
        "",
        "__proto__",
        "constructor",
        "<img src=x onerror=alert(1)>",
        "operator operator",
        "x" * 9999,
    ],
)
def test_unknown_role(visitor: Reader, role: str) -> None:
    """A role that is none, in the address or the storage, changes nothing."""
    page = visitor.open(PHASE)
    store(page, KEY, role)
    page.goto("about:blank")
    page.goto(visitor.url + PHASE + "?role=" + page.evaluate("encodeURIComponent", role))
    assert keys(page, visible=True) == keys(page)
    expect(page.locator(".wh-lens-text")).to_be_hidden()
    expect(page.locator("[data-lens]")).to_have_count(0)


def test_two_tabs_agree_on_the_role(visitor: Reader) -> None:
    """A role chosen or left in one tab is so in the other, if its address says nothing else."""
    here, there = visitor.open(PHASE), visitor.open(PHASE)
    select(here)
    expect(there.locator(".wh-lens-as")).to_have_text(f"You are reading as {TITLE}.")
    here.get_by_role("button", name="Leave").click()
    expect(there.locator(".wh-lens-as")).to_be_hidden()


def test_storage_blocked(readers: Callable[..., Reader], site: Site) -> None:
    """With storage blocked the lens works for the page, and by its address on the next."""
    reader = readers(site.url, expected=("SecurityError", "localStorage"))
    reader.context.add_init_script(
        """Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("localStorage is blocked", "SecurityError") },
        })"""
    )
    page = reader.open(PHASE)
    select(page)
    assert keys(page, visible=True) == keys(page, of=ROLE)
    page.get_by_role("button", name="Leave").click()
    assert keys(page, visible=True) == keys(page)


def test_keyboard(visitor: Reader) -> None:
    """The role is chosen, what it hides is shown, and it is left, with the keyboard alone."""
    page = visitor.open(PHASE)
    page.get_by_label("I am a …").focus()
    page.keyboard.press(TITLE[0])  # no other role's title begins so
    expect(page.locator(".wh-lens-as")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show everything")).to_be_focused()
    page.keyboard.press("Enter")
    assert keys(page, visible=True) == keys(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".wh-lens-as")).to_be_hidden()
    expect(page.get_by_label("I am a …")).to_be_focused()


# ── Paper, screens ────────────────────────────────────────────────────────────────────────────────


def test_print(visitor: Reader) -> None:
    """Under the lens the role's view is printed, and says so, with how much it leaves out."""
    page = visitor.open(f"{PHASE}?role={ROLE}")
    mine, every = keys(page, of=ROLE), keys(page)
    texts = {key: page.locator(f'.wh-check[data-key="{key}"]').get_attribute("data-text") for key in every}
    paper = words(printed(page))

    def says(text: str) -> bool:
        return plain(text) in paper

    assert says(f"You are reading as {TITLE}.")
    assert says(f"{len(mine)} of {len(every)} items here are yours")
    assert not says("Show everything")
    assert all(says(texts[key]) for key in mine)
    criteria = page.locator(".wh-criteria").all_inner_texts()  # gates list theirs for everybody
    left_out = [k for k in every if k not in mine and not any(texts[k] in c for c in criteria)]
    assert [k for k in left_out if says(texts[k])] == []


@pytest.mark.parametrize(
    "seen",
    [
        (PHASE, DESKTOP, "light"),
        (PHASE, PHONE, "dark"),
        (RACI, DESKTOP, "dark"),
        (ONBOARDING, PHONE, "light"),
        ("", PHONE, "light"),
        (f"playbook/roles/{ROLE}/", DESKTOP, "dark"),
    ],
)
def test_axe(readers: Callable[..., Reader], site: Site, axe: str, seen: tuple[str, Screen, Scheme]) -> None:
    """Through the lens, too, no accessibility violation is known to axe, and no page is too wide."""
    path, screen, scheme = seen
    page = readers(site.url, screen=screen, scheme=scheme).open(f"{path}?role={ROLE}")
    expect(page.locator(".wh-lens-text")).to_be_visible()
    whole(page)
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document.querySelector('.md-content')).then((r) => r.violations)")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_choice_moves_nothing(readers: Callable[..., Reader], site: Site, screen: Screen) -> None:
    """Choosing a role leaves the page's heading where it is."""
    page = readers(site.url, screen=screen).open(PHASE)
    whole(page)
    heading = page.locator("h1")
    before = heading.bounding_box()
    select(page)
    expect(page.locator(".wh-lens-text")).to_be_visible()
    assert heading.bounding_box() == before
