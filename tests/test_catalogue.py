"""What the browser is told of the whole playbook, and in which language it speaks."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

import playbooks
from wellhead.pages.asset_files import assets

PLAYBOOKS = [Path(__file__).parent / "golden" / "playbook", Path(__file__).parents[1] / "playbook"]


@pytest.fixture(scope="module", params=PLAYBOOKS, ids=["golden", "shipped"])
def pages(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """The generated folder of a playbook."""
    return playbooks.generated(request.param)


@pytest.fixture
def known(pages: dict[str, bytes]) -> dict[str, Any]:
    """Its catalogue."""
    found: dict[str, Any] = json.loads(pages["assets/checks.json"])
    return found


def test_addresses(pages: dict[str, bytes], known: dict[str, Any]) -> None:
    """Each check's and gate's address leads to where it stands, under the key by which it is kept."""
    ids = {
        path: set(map(html.unescape, playbooks.ids(page.decode())))
        for path, page in pages.items()
        if path.endswith(".md")
    }
    for entry in [*known["checks"], *known["gates"]]:
        page, _, anchor = entry["page"].partition("#")
        assert anchor in ids[f"{page}index.md"], entry["key"]
    for check in known["checks"]:
        assert check["page"].endswith("#" + check["key"].replace("/", "."))


def test_nothing_is_missing(known: dict[str, Any]) -> None:
    """Each key is there once; phases, roles and criteria that are named exist; texts are plain."""
    keys = [check["key"] for check in known["checks"]]
    assert len(keys) == len(set(keys)) > 0
    phases = {phase["id"] for phase in known["phases"]}
    for check in known["checks"]:
        assert check.get("phase", next(iter(phases))) in phases
        assert check.get("role", next(iter(known["roles"]))) in known["roles"]
        assert check["group"]
        assert "&#" not in check["text"] + check["group"]
    for gate in known["gates"]:
        assert set(gate["criteria"]) <= set(keys)
        assert gate["decider"] in known["roles"]


def test_size(pages: dict[str, bytes], known: dict[str, Any]) -> None:
    """It grows by the words of a check and little more."""
    words = sum(len(check["text"].encode()) for check in known["checks"])
    assert len(pages["assets/checks.json"]) < words + 400 * len(known["checks"]) + 2000


def test_language() -> None:
    """A site's modules speak its language alone, and English where there is no other."""
    english, german, other = (assets(language) for language in ("en", "de", "xx"))
    assert english == other
    assert english.keys() == german.keys()
    differ = {path for path in english if english[path] != german[path]}
    assert differ == {"assets/browser/words.mjs", "assets/browser/words-more.mjs"}
    assert b"Nicht zutreffend" in german["assets/browser/words.mjs"]
