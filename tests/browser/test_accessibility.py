"""Accessibility: axe-core finds nothing, on every kind of page, both screens, light and dark."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "rules": "playbook/rules/",
    "rule": "playbook/rules/*/",
    "guide": "guide/*/",
    "about": "about/*/",
}

EXCLUDED = [
    # Material names none of the little navigations that it puts on blocks of code.
    ".md-code__nav",
]

RUN = """async (excluded) => {
  // A colour on its way to another is no colour to judge.
  const still = document.createElement("style");
  still.textContent = "*, ::before, ::after { transition: none !important; animation: none !important }";
  document.head.append(still);
  const { violations } = await axe.run({ exclude: excluded }, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\\n${failureSummary}`));
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_axe(
    readers: Callable[..., Reader], site: Site, axe: str, *, kind: str, screen: Screen, scheme: Scheme
) -> None:
    """A page of this kind has no accessibility violation."""
    # Of several pages the largest, which has the most to be wrong.
    found = [p for p in site.paths if fnmatch(p, KINDS[kind]) and p.count("/") == KINDS[kind].count("/")]
    path = max(found, key=lambda p: (site.folder / p / "index.html").stat().st_size)
    reader = readers(site.url, screen=screen, scheme=scheme)
    reader.forgo_search(site.empty_index)
    page = reader.open(path)
    page.evaluate(axe)
    violations = page.evaluate(RUN, EXCLUDED)
    assert not violations, f"{path}: {len(violations)}\n" + "\n\n".join(violations)


@pytest.mark.parametrize("state", ["done", "na", "changed"])
def test_axe_of_a_marked_list(
    readers: Callable[..., Reader], site: Site, axe: str, state: str, scheme: Scheme
) -> None:
    """A list whose items are done, not applicable or changed, with details open, has none either."""
    path = next(p for p in site.paths if fnmatch(p, "playbook/phases/*/"))
    page = readers(site.url, scheme=scheme).open(path)
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
    page.get_by_role("button", name="Reset this list").click()
    page.get_by_role("button", name="Undo").click()
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true })")
    page.evaluate(axe)
    violations = page.evaluate(RUN, EXCLUDED)
    assert not violations, f"{len(violations)}\n" + "\n\n".join(violations[:20])
