"""However many pages there are, none is listed beside hundreds of others, and none is lost."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

import playbooks
from wellhead.pages.views.navigation import MOST, Entry, divided

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.text(alphabet="ab c-É", min_size=1, max_size=4)


def of(labels: list[str]) -> list[Entry]:
    return [Entry(0, label, f"{n}/index.md") for n, label in enumerate(labels)]


def test_few_stay_as_they_are() -> None:
    """A list that can be overlooked keeps its order."""
    entries = of([f"{MOST - n}" for n in range(MOST)])
    assert list(divided(entries)) == entries


@given(st.lists(WORDS, min_size=MOST + 1, max_size=4 * MOST))
def test_all_are_listed_once(labels: list[str]) -> None:
    """Divided lists name every page once, in groups that share its beginning, no deeper than its letters."""
    found = list(divided(of(labels)))
    assert sorted(e.target for e in found if e.target) == sorted(e.target for e in of(labels))
    groups: list[str] = []
    for entry in found:
        del groups[entry.depth :]
        for group in groups:
            assert entry.label.strip().lower().startswith(group.rstrip("…").strip().lower()), entry
        if not entry.target:
            groups.append(entry.label)


@pytest.mark.parametrize("count", [MOST + 1, 500, 2000])
def test_lists_stay_short(count: int) -> None:
    """Of titles that begin differently, no list holds more entries than can be overlooked."""
    found = list(divided(of([f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} & {n}" for n in range(count)])))
    sides: dict[tuple[str, ...], int] = {}
    groups: list[str] = []
    for entry in found:
        del groups[entry.depth :]
        sides[tuple(groups)] = sides.get(tuple(groups), 0) + 1
        if not entry.target:
            groups.append(entry.label)
    assert max(sides.values()) <= MOST


def test_engines_read_groups(tmp_path: Path) -> None:
    """MkDocs lists the pages of a large playbook in groups under readable names."""
    files = playbooks.files_of(playbooks.BASE)
    practice = next(text for path, text in files.items() if path.startswith("practices/"))
    for n in range(MOST):
        title = f"title: '{'<b> & *x*' if n % 2 else 'Éa'} {n}'"
        lines = [title if line.startswith("title:") else line for line in practice.split("\n")]
        files[f"practices/made-{n}.yml"] = "\n".join(lines)
    root = playbooks.written(tmp_path / "playbook", files)
    for path, content in playbooks.generated(root).items():
        place = tmp_path / "docs" / "playbook" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "docs/index.md").write_text("# Home\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\nplugins: [{literate-nav: {nav_file: SUMMARY.md}}]\nexclude_docs: SUMMARY.md\n"
        "nav: [index.md, {Practices: playbook/practices/}]\nvalidation: {nav: {omitted_files: ignore}}\n",
        "utf-8",
    )
    config = load_config(str(tmp_path / "mkdocs.yml"))
    seen: list[Any] = []
    config.plugins.events["nav"].append(lambda nav, **_: seen.append(nav) or nav)
    build(config)
    (section,) = [item for item in seen[0].items if item.is_section]
    groups = {html.unescape(item.title): item for item in section.children if item.is_section}
    assert groups.keys() == {"<…", "É…"}
    for begin, parity in (("<b> & *x*", 1), ("Éa", 0)):
        titles = {html.unescape(page.title) for page in groups[f"{begin[0]}…"].children}
        assert titles == {f"{begin} {n}" for n in range(parity, MOST, 2)}
