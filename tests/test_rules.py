"""Every rule's page is true: its failing example fails by that rule alone, its passing example passes."""

# ruff: noqa: E501

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import pytest

import playbooks
from wellhead.check import rules
from wellhead.check.rules import FAMILIES, RULES, Rule

if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLE = re.compile(r"^```yaml (fails|passes|with) (\S+?)( whole)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WRITTEN = re.compile(r"\\u([0-9a-f]{4})")


class Example(NamedTuple):
    """An example of a rule's page."""

    rule: Rule
    outcome: str
    path: str
    whole: bool
    text: str
    besides: tuple[Example, ...] = ()
    """Files that the page shows before it, to go with it."""

    def put(self, folder: Path) -> Path:
        """The base playbook with the example laid over it."""
        files = playbooks.files_of(playbooks.BASE)
        for other in (*self.besides, self):
            other.lay(files)
        return playbooks.written(folder, files)

    def lay(self, files: dict[str, str]) -> None:
        """Put the file among the others, in place of what they say."""
        # A page cannot show what cannot be seen; it says so and writes \u and four digits.
        text = self.text
        if self.rule.id == "unreadable-file":
            text = _WRITTEN.sub(lambda m: chr(int(m.group(1), 16)), text)
        files[self.path] = text if self.whole else playbooks.with_keys(files[self.path], text)


def examples(rule: Rule) -> list[Example]:
    found: list[Example] = []
    besides: list[Example] = []
    for outcome, path, whole, text in _EXAMPLE.findall(rule.page):
        example = Example(rule, outcome, path, bool(whole), text, tuple(besides))
        if outcome == "with":
            besides.append(example)
        else:
            found.append(example)
            besides.clear()
    return found


EXAMPLES = [example for rule in RULES for example in examples(rule)]
MODULES = {
    tuple(m.name.split(".")[3:])
    for m in pkgutil.walk_packages(rules.__path__, "wellhead.check.rules.")
    if not m.ispkg and m.name != "wellhead.check.rules.rule"
}
"""The family and the name of every rule's file."""


def test_base_is_clean() -> None:
    """The playbook on which the examples build has no findings, so that whatever is found is the example's."""
    assert playbooks.found(playbooks.BASE) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule.id}-{e.outcome}-{e.path}")
def test_example(example: Example, tmp_path: Path) -> None:
    """A failing example is found by its rule and by no other; a passing one by none."""
    found = playbooks.checked(example.put(tmp_path)).findings
    expected = {example.rule.id} if example.outcome == "fails" else set()
    assert {f.rule for f in found} == expected, playbooks.reported(tmp_path)
    assert all(f.severity is example.rule.severity for f in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_page(rule: Rule) -> None:
    """A rule's page opens with its promise, says why, and has both examples and no other code."""
    promise = rule.page.partition("\n")[0]
    assert promise.endswith(".")
    assert len(promise) <= 100
    assert rule.page.partition("\n")[2].startswith("\n")
    assert "\n\n**Why.** " in rule.page
    assert {e.outcome for e in examples(rule)} == {"fails", "passes"}
    shown = sum(1 + len(e.besides) for e in examples(rule))
    assert rule.page.count("```yaml") * 2 == rule.page.count("```") == shown * 2
    assert rule.page.replace("\n", "").isprintable()


def test_every_module_is_listed() -> None:
    """No rule lies in its family's folder unlisted, and each has its file's name."""
    listed = {
        (family, rule.id.replace("-", "_")): rule for family, members in FAMILIES.items() for rule in members
    }
    assert listed.keys() == MODULES
    assert len({rule.id for rule in RULES}) == len(RULES) == len(listed)
    assert all(
        import_module(f"wellhead.check.rules.{family}.{name}").RULE is rule
        for (family, name), rule in listed.items()
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_findings_help(rule: Rule, tmp_path: Path) -> None:
    """Each finding of a failing example has one sentence without a full stop, and at most one line of help."""
    failing = next(e for e in examples(rule) if e.outcome == "fails")
    for finding in playbooks.checked(failing.put(tmp_path)).findings:
        assert finding.message == finding.message.strip().rstrip(".")
        assert "\n" not in finding.message + (finding.help or "")


def test_renamed(tmp_path: Path) -> None:
    """Whoever refers to an entity by an earlier id is told its new one."""
    files = playbooks.files_of(playbooks.BASE)
    for path, overlay in (
        ("handoffs/tool-over.yml", "to: warden\n"),
        ("roles/keeper.yml", "was: [warden]\n"),
    ):
        files[path] = playbooks.with_keys(files[path], overlay)
    findings = playbooks.checked(playbooks.written(tmp_path, files)).findings
    assert [(f.rule, f.help) for f in findings] == [("unknown-reference", 'it is now called "keeper"')]
