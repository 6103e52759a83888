"""Where am I? The card that tells where the run stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.checklist import box
from browser.reader import DESKTOP, PHONE, another_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from browser.reader import Reader, Screen
    from browser.served import Site

RUN = "wellhead:1:ml-playbook:default:"


@pytest.fixture
def visitor(readers: Callable[..., Reader], site: Site) -> Reader:
    """Have a reader of the site, at a desk."""
    return readers(site.url)


def known(site: Site) -> dict[str, Any]:
    """What the site publishes of its checks."""
    found: dict[str, Any] = json.loads(
        (site.folder / "playbook" / "assets" / "checks.json").read_text("utf-8")
    )
    return found


def checks(site: Site, phase: str, level: str | None = None) -> list[dict[str, Any]]:
    """The checks of a phase, in the order of its list."""
    listed = [check for check in known(site)["checks"] if check.get("phase") == phase]
    return [check for check in listed if level is None or check.get("level", "must") == level]


def mark(page: Page, found: list[dict[str, Any]]) -> None:
    """Mark checks as done, as an earlier visit would, and come back."""
    entries = {RUN + check["key"]: json.dumps({"s": "done", "t": check["text"]}) for check in found}
    page.evaluate(
        "(entries) => { for (const [key, text] of Object.entries(entries)) localStorage.setItem(key, text) }",
        entries,
    )
    page.reload()


def card(page: Page) -> Locator:
    """The card."""
    return page.locator("wh-where")


@pytest.mark.parametrize("path", ["", "playbook/"])
def test_first_visit(visitor: Reader, site: Site, path: str) -> None:
    """At the beginning the run is in the first phase; the next item is its first, and its link lands."""
    phase = known(site)["phases"][0]
    listed = checks(site, phase["id"])
    page = visitor.open(path)
    expect(card(page)).to_contain_text("Run: My run")
    expect(card(page)).to_contain_text(
        f"You are in phase 1 of {len(known(site)['phases'])}: {phase['title']}"
    )
    expect(card(page)).to_contain_text(f"0 of {len(listed)} done")
    follow = card(page).locator(".wh-where-next")
    expect(follow).to_have_text(listed[0]["text"])
    page.goto(follow.evaluate("link => link.href"))
    expect(page.locator(f'[id="{listed[0]["key"].replace("/", ".")}"]')).to_be_in_viewport()
    key = listed[0]["key"]
    box(page, key).check()
    page.go_back()
    expect(card(page).locator(".wh-where-next")).to_have_text(listed[1]["text"])
    expect(card(page)).to_contain_text(f"1 of {len(listed)} done")


def test_what_is_left_for_each_role(visitor: Reader, site: Site) -> None:
    """Each role has what is left for it, and a way to its part of the list."""
    phase = known(site)["phases"][0]
    listed = checks(site, phase["id"])
    page = visitor.open()
    for role, title in known(site)["roles"].items():
        own = [c for c in listed if role in c.get("roles", [c.get("role")])]
        expect(card(page).get_by_role("link", name=f"{title}: {len(own)}", exact=True)).to_be_visible()
    role, title = next(iter(known(site)["roles"].items()))
    own = [c["key"] for c in listed if role in c.get("roles", [c.get("role")])]
    with another_page(page):
        card(page).get_by_role("link", name=title).click()
    expect(page).to_have_url(re.compile(rf"{phase['id']}/\?role={role}#checklist$"))
    shown = page.locator(".wh-check").filter(visible=True)
    assert shown.evaluate_all("list => list.map((e) => e.dataset.key)") == own


def test_through_the_lens(visitor: Reader, site: Site) -> None:
    """With a role chosen the next item is the role's own."""
    role = "operator"
    phase = known(site)["phases"][0]["id"]
    own = [c for c in checks(site, phase) if role in c.get("roles", [c.get("role")])]
    page = visitor.open(f"?role={role}")
    expect(card(page)).to_contain_text("Next for you:")
    expect(card(page).locator(".wh-where-next")).to_have_text(own[0]["text"])
    mark(page, own)
    expect(card(page)).to_contain_text("Next for you: nothing in this phase.")


def test_the_gate_ends_a_phase(visitor: Reader, site: Site) -> None:
    """With every must met the gate is next; its "go" leads on, and so does a tick in a later phase."""
    first, second = known(site)["phases"][:2]
    page = visitor.open()
    mark(page, checks(site, first["id"], "must"))
    expect(card(page)).to_contain_text("phase 1 of")
    rest = [c for c in checks(site, first["id"]) if c.get("level", "must") != "must"]
    mark(page, rest)
    gate = next(g for g in known(site)["gates"] if g["key"] == f"gate/{first['id']}/exit")
    expect(card(page).locator(".wh-where-next")).to_have_text(gate["title"])
    decided = json.dumps({"o": "go", "w": "2026-11-02", "b": "", "r": "", "d": 1})
    page.evaluate("([k, v]) => localStorage.setItem(k, v)", [RUN + gate["key"], decided])
    page.reload()
    expect(card(page)).to_contain_text(f"phase 2 of {len(known(site)['phases'])}: {second['title']}")
    page.evaluate("(k) => localStorage.removeItem(k)", RUN + gate["key"])
    page.reload()
    expect(card(page)).to_contain_text("phase 1 of")
    mark(page, checks(site, second["id"])[:1])
    expect(card(page)).to_contain_text(f"phase 2 of {len(known(site)['phases'])}: {second['title']}")


def test_all_done(visitor: Reader, site: Site) -> None:
    """When all is done and decided, the card says so."""
    page = visitor.open()
    last = known(site)["phases"][-1]["id"]
    decided = json.dumps({"o": "go", "w": "", "b": "", "r": "", "d": 1})
    page.evaluate("([k, v]) => localStorage.setItem(k, v)", [f"{RUN}gate/{last}/exit", decided])
    mark(page, [c for c in known(site)["checks"] if "phase" in c])
    expect(card(page)).to_contain_text("All phases are done.")


def test_other_tab(visitor: Reader, site: Site) -> None:
    """A tick in another tab moves the card on."""
    listed = checks(site, known(site)["phases"][0]["id"])
    here, there = visitor.open(), visitor.open("playbook/phases/hypothesis/")
    expect(card(here).locator(".wh-where-next")).to_have_text(listed[0]["text"])
    box(there, listed[0]["key"]).check()
    expect(card(here).locator(".wh-where-next")).to_have_text(listed[1]["text"])


def test_the_card_copies_the_run(visitor: Reader, site: Site) -> None:
    """Who sees where the run stands takes it along from there, phase by phase and item by item."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open()
    first = known(site)["phases"][0]
    mark(page, checks(site, first["id"])[:2])
    card(page).get_by_role("button", name="Copy the whole run as Markdown").click()
    expect(card(page).get_by_role("status")).to_have_text("The whole run was copied as Markdown.")
    text = page.evaluate("() => navigator.clipboard.readText()")
    phases = [line for line in text.splitlines() if line.startswith("## ")]
    assert [line[4 : line.index("]")] for line in phases] == [
        phase["title"] for phase in known(site)["phases"]
    ]
    assert text.count("\n- [x] ") == 2
    assert text.count("\n- [ ] ") == len([c for c in known(site)["checks"] if c.get("phase")]) - 2


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_moves_nothing(readers: Callable[..., Reader], site: Site, screen: Screen) -> None:
    """What stands below the card is in its place before the card has anything to say."""
    reader = readers(site.url, screen=screen)
    held = []
    reader.context.route("**/assets/checks.json", lambda route: held.append(route))  # noqa: PLW0108 - no builtin
    page = reader.open()
    page.evaluate("() => document.fonts.ready.then(() => {})")
    below = page.locator(".wh-phases")
    before = below.bounding_box()
    while not held:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    held[0].continue_()
    expect(card(page)).to_contain_text("You are in phase 1")
    assert below.bounding_box() == before


def test_nothing_odd_without_it(readers: Callable[..., Reader], site: Site) -> None:
    """Without JavaScript, or without the list of checks, there is no card."""
    expect(card(readers(site.url, javascript=False).open())).to_be_hidden()
    reader = readers(site.url, expected=("checks.json",))
    reader.context.route("**/assets/checks.json", lambda route: route.abort())
    expect(card(reader.open())).to_have_count(0)
