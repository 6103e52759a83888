"""Another wording leaves everything as it is that does not show the words."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

import playbooks
from test_incremental import CONTEXT, GOLDEN, Author
from test_reads import read_by_pages
from wellhead import link, pipeline
from wellhead.cache import Cache
from wellhead.cli import cli
from wellhead.playbook.link import LinkedPlaybook
from wellhead.app.check import load
from wellhead.pages.trace import Digests, changed
from wellhead.check.rules import RULES
from wellhead.shape import has_same_parts, is_reworded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wellhead.playbook.decode import Playbook
    from wellhead.served import Generated


def playbook_in(root: Path) -> Playbook:
    """What can be read there."""
    found = load(root, CONTEXT).playbook
    assert found is not None
    return found.playbook


def broken_rules(playbook: LinkedPlaybook) -> set[str]:
    """The rules that tell only of shapes, and find something."""
    return {rule.id for rule in RULES if rule.of_shape and rule.check and any(rule.check(playbook, CONTEXT))}


@pytest.mark.parametrize("source", ["golden", "shipped"])
def test_random_rewordings(source: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What is taken over is what would be found, and pages find only the changed texts changed."""
    root = tmp_path / "playbook"
    count = request.config.getoption("--edits")
    author = Author(root, 3)
    reworded = own = 0
    for number in range(count if source == "golden" else count // 4):
        if number % 20 == 0:
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(GOLDEN if source == "golden" else playbooks.SHIPPED, root)
            before = playbook_in(root)
        reword = [author._do_text, author._do_summary, author._do_title, author._do_check]
        what = author.random.choice([*reword, author.edit])()
        found = load(root, CONTEXT).playbook
        if found is None:
            continue
        old, now = before, found.playbook
        before = now
        if not is_reworded(old, now):
            continue
        reworded += 1
        was, here = LinkedPlaybook(old), LinkedPlaybook(now)
        for name in link._OF_SHAPE - {"_facts", "_waits"}:
            assert getattr(here, name) == getattr(was, name), what
        assert broken_rules(here) == broken_rules(was), what
        entities = zip(was.entities, here.entities, strict=True)
        others = [(a, b) for a, b in entities if a != b]
        if all(has_same_parts(a, b) for a, b in others) and not load(root, CONTEXT).errors:
            own += 1
            digests = Digests(was)
            read = {facet for facets in read_by_pages(here)[1].values() for facet in facets}
            texts = {("field", a.kind.value, a.id) for a, _ in others}
            assert {f[:3] for f in changed(((f, digests.of(f)) for f in read), here)} <= texts, what
    assert reworded >= own > 0


@pytest.mark.parametrize(
    ("file", "pattern", "replacement"),
    [
        ("practices/alone.yml", r"problem: ", "problem: As [[role/ml-engineer]] says, "),
        ("practices/alone.yml", r"problem: ", "problem: See [here](../there/), "),
        ("practices/alone.yml", r"^summary:", "was: [lonely]\nsummary:"),
        ("glossary.yml", r"definition: ", "definition: Indeed, "),
        ("playbook.yml", r"^title: '", "title: 'My "),
    ],
)
def test_more_than_another_wording(file: str, pattern: str, replacement: str, tmp_path: Path) -> None:
    """Another link, another field, or another word of glossary and manifest is more than that."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    before = playbook_in(root)
    path = root / file
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count
    path.write_text(text, "utf-8")
    assert not is_reworded(before, playbook_in(root))


def test_a_damaged_playbook_has_no_shape(tmp_path: Path) -> None:
    """What could not be read may say anything."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    assert is_reworded(playbook_in(root), playbook_in(root))
    path = root / "practices/alone.yml"
    path.write_text(path.read_text("utf-8") + "\nunheard: of\n", "utf-8")
    damaged = playbook_in(root)
    assert not is_reworded(damaged, damaged)


@pytest.mark.parametrize(
    ("settings", "looks"),
    [
        ("", False),
        ("  vague-check: {severity: warning, reason: Because}\n", False),
        ("  vague-check: {severity: error, reason: Because}\n", True),
        ("  unused-setting: {severity: error, reason: Because}\n", True),
        ("  dead-link: {except: [{at: practice/alone, reason: Because}]}\n", True),
    ],
)
def test_errors_are_looked_for_where_a_wording_may_be_one(
    settings: str, *, looks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the manifest makes an error of what depends on words, each wording is looked at."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    manifest = root / "playbook.yml"
    manifest.write_text(manifest.read_text("utf-8").rstrip() + f"\n{settings}", "utf-8")
    cache = Cache(tmp_path / "playbook.sqlite")
    before = load(root, CONTEXT, cache, hurry=True)
    assert not before.errors
    cache.again()
    path = root / "practices/alone.yml"
    path.write_text(path.read_text("utf-8").replace("Shut the door", "Pump by night"), "utf-8")
    looked: list[object] = []
    monkeypatch.setattr(pipeline, "_has_errors", lambda *given: looked.append(given))
    load(root, CONTEXT, cache, hurry=True, before=before)
    assert bool(looked) == looks


def test_a_server_knows_what_was_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`wellhead serve` looks for no errors again when a sentence has changed."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    monkeypatch.setenv("WELLHEAD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    path = root / "practices/alone.yml"

    def two_builds(generate: Callable[[], Generated], *_: object, **__: object) -> None:
        generate()
        path.write_text(path.read_text("utf-8").replace("Shut the door", "Pump by night"), "utf-8")
        monkeypatch.setattr(pipeline, "_has_errors", lambda *_: pytest.fail("looked again"))
        assert b"Pump by night" in generate().files["practices/alone/index.md"]

    monkeypatch.setattr("wellhead.app.serve.serve", two_builds)
    cli(["serve", "playbook"], standalone_mode=False)
