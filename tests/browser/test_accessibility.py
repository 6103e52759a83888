"""Accessibility: axe-core finds nothing, on every kind of page, both screens, light and dark."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.checklist import choose
from browser.reader import DESKTOP, PHONE, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.reader import Reader, Scheme, Screen
    from browser.served import Site

KINDS = {
    "home": "",
    "overview": "playbook/",
    "phases": "playbook/phases/",
    "phase": "playbook/phases/*/",
    "roles": "playbook/roles/",
    "role": "playbook/roles/*/",
    "practices": "playbook/practices/",
    "practice": "playbook/practices/*/",
    "artifacts": "playbook/artifacts/",
    "artifact": "playbook/artifacts/*/",
    "handoffs": "playbook/handoffs/",
    "handoff": "playbook/handoffs/*/",
    "raci": "playbook/raci/",
    "involvement": "playbook/involvement/",
    "glossary": "playbook/glossary/",
    "tale": "playbook/tale/",
    "sources": "playbook/sources/",
    "onboarding": "playbook/onboarding/",
    "first week": "playbook/onboarding/*/",
    "edit": "playbook/edit/",
    "rules": "playbook/rules/",
    "rule": "playbook/rules/*/",
    "guide": "guide/*/",
    "about": "about/*/",
}

EXCLUDED = [
    # Material names none of the little navigations that it puts on blocks of code.
    ".md-code__nav",
]

RUN = """async ([exclude, parts, rules]) => {
  // A colour on its way to another is no colour to judge.
  const still = document.createElement("style");
  still.textContent = "*, ::before, ::after { transition: none !important; animation: none !important }";
  document.head.append(still);
  const context = parts ? { include: [...document.querySelectorAll(parts)], exclude } : { exclude };
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run(context, { resultTypes: ["violations"], ...only });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\\n${failureSummary}`));
}"""


def largest(site: Site, kind: str) -> str:
    """Of several pages of a kind the largest, which has the most to be wrong."""
    found = [p for p in site.paths if fnmatch(p, KINDS[kind]) and p.count("/") == KINDS[kind].count("/")]
    return max(found, key=lambda p: (site.folder / p / "index.html").stat().st_size)


COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours, and so the only ones to which the scheme makes a difference."""


def violations_on(page: Page, axe: str) -> list[str]:
    """What axe finds on a page in the light and in the dark, but for what is excluded."""
    whole(page)
    page.evaluate(axe)
    found: list[str] = page.evaluate(RUN, [EXCLUDED, None, None])
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Switch to dark mode").dispatch_event("click")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    return found + page.evaluate(RUN, [EXCLUDED, None, COLOURS])


@pytest.mark.promise("teams-11")
@pytest.mark.parametrize("kind", KINDS)
def test_axe(readers: Callable[..., Reader], site: Site, axe: str, *, kind: str, screen: Screen) -> None:
    """A page of this kind has no accessibility violation, neither in the light nor in the dark."""
    path = largest(site, kind)
    violations = violations_on(readers(site.url, screen=screen).open(path), axe)
    assert not violations, f"{path}: {len(violations)}\n" + "\n\n".join(violations)


@pytest.mark.promise("teams-11")
@pytest.mark.parametrize("state", ["done", "na", "changed"])
def test_axe_of_a_marked_list(readers: Callable[..., Reader], site: Site, axe: str, state: str) -> None:
    """A list whose items are done, not applicable or changed, with details open, has none either."""
    path = next(p for p in site.paths if fnmatch(p, "playbook/phases/*/"))
    page = readers(site.url).open(path)
    page.evaluate(
        """(state) => {
          const run = "wellhead:1:" + document.querySelector("wh-checks").dataset.site + ":default:";
          for (const { dataset } of document.querySelectorAll(".wh-check")) {
            const t = state === "changed" ? "Other words" : dataset.text;
            const entry = { s: state === "na" ? "na" : "done", t };
            localStorage.setItem(run + dataset.key, JSON.stringify(entry));
          }
        }""",
        state,
    )
    page.reload()
    choose(page, "Reset this list")
    page.get_by_role("button", name="Undo").click()
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true })")
    violations = violations_on(page, axe)
    assert not violations, f"{len(violations)}\n" + "\n\n".join(violations[:20])


@pytest.mark.promise("teams-11")
@pytest.mark.parametrize(
    ("screen", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_axe_of_menu_and_dialogs(
    readers: Callable[..., Reader], site: Site, axe: str, *, screen: Screen, scheme: Scheme
) -> None:
    """Neither the menu, nor a note, a decision, any dialog or a shared run has an accessibility violation."""
    path = next(p for p in site.paths if fnmatch(p, "playbook/phases/*/"))
    reader = readers(site.url, screen=screen, scheme=scheme)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(path)
    page.evaluate(axe)
    found = []
    # Whole pages have a test of their own; looking at one this often takes minutes.
    parts = "wh-shared, wh-tools, wh-gate, wh-checks:first-of-type .wh-check:first-child, dialog"

    def judge(state: str) -> None:
        found.extend(f"{state}: {violation}" for violation in page.evaluate(RUN, [EXCLUDED, parts, None]))

    dialog = page.get_by_role("dialog").filter(has=page.locator(".wh-dialog-title"))
    page.locator(".wh-box").first.check()
    page.locator(".wh-note-button").first.click()
    page.locator(".wh-note-field").fill("See https://example.org")
    judge("note being written")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="More", exact=True).click()
    judge("menu")
    page.keyboard.press("Escape")
    page.locator(".wh-decide").last.click()
    dialog.get_by_role("textbox", name="Who decided").fill("Ada")
    judge("decision being recorded")
    page.keyboard.press("Control+Enter")
    dialog.get_by_role("button", name="Record", exact=True).click()
    page.locator(".wh-run").click()
    dialog.get_by_role("textbox", name="Name of a new run").fill("Rig 7")
    page.keyboard.press("Enter")
    page.locator(".wh-run").click()
    dialog.get_by_role("button", name="Archive: My run").click()
    dialog.get_by_role("button", name="Rename: Rig 7").click()
    judge("runs")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".wh-box").first.check()
    choose(page, "Share the run as a link")
    expect(page.locator(".wh-status").first).to_contain_text("The link was copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    page.evaluate(axe)
    page.get_by_role("button", name="Take it over").click()
    expect(dialog.get_by_role("button", name="Merge")).to_be_visible()
    judge("shared run being taken over")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    judge("shared run")
    assert not found, f"{len(found)}\n" + "\n\n".join(found[:20])
