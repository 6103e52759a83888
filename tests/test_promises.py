"""What readers can rely on: each promise is held by a test that names it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "contributing" / "promises.md"

_ROW = re.compile(r"^\| `([a-z]+-\d+)` \| ", re.MULTILINE)


def listed() -> list[str]:
    """The names of the promises, in the order of the page."""
    return _ROW.findall(PAGE.read_text("utf-8"))


@cache
def named() -> dict[str, list[str]]:
    """The promises that tests name, each with the files that do."""
    found: dict[str, list[str]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        if "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if ast.unparse(node.func) == "pytest.mark.promise":
                (name,) = map(ast.literal_eval, node.args)
                found.setdefault(name, []).append(file.relative_to(TESTS).as_posix())
    return found


def test_each_promise_is_held() -> None:
    """A promise on the page has a test that names it."""
    assert [name for name in listed() if name not in named()] == []


def test_no_other_promise_is_named() -> None:
    """A test names only promises that are on the page."""
    assert {name: files for name, files in named().items() if name not in listed()} == {}


def test_page_is_in_order() -> None:
    """The page numbers the promises of each group from 1, each once."""
    groups: dict[str, list[int]] = {}
    for name in listed():
        group, _, number = name.rpartition("-")
        groups.setdefault(group, []).append(int(number))
    assert groups == {group: list(range(1, len(numbers) + 1)) for group, numbers in groups.items()}
    assert list(groups) == ["teams", "hires", "pictures", "maintainers"]
