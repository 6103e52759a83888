"""What a page reads of the playbook: all of it is noted, and noting it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import playbooks
from wellhead.pages.trace import UNKNOWN, Digests, Facet, changed
from wellhead.pages.render import render
from wellhead.pages.views import Site
from wellhead.pages.views.pages import recipes

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.playbook.link import LinkedPlaybook


GOLDEN = playbooks.TESTS / "golden" / "playbook"


def linked(folder: Path) -> LinkedPlaybook:
    playbook = playbooks.checked(folder).playbook
    assert playbook is not None
    return playbook


@pytest.fixture(params=["golden", "shipped"])
def playbook(request: pytest.FixtureRequest) -> LinkedPlaybook:
    return linked(GOLDEN if request.param == "golden" else playbooks.SHIPPED)


def read_by_pages(playbook: LinkedPlaybook) -> tuple[dict[str, bytes], dict[str, dict[Facet, None]]]:
    site = Site(playbook, "playbook", "playbook/")
    files: dict[str, bytes] = {}
    facets: dict[str, dict[Facet, None]] = {}
    for recipe in recipes(playbook):
        facets[recipe.path] = {}
        files |= render([recipe.make(site.watched(facets[recipe.path]))], {})
    return files, facets


def test_watching_changes_nothing(playbook: LinkedPlaybook) -> None:
    """A page made while being watched has the same bytes as one that is not."""
    site = Site(playbook, "playbook", "playbook/")
    assert read_by_pages(playbook)[0] == render([r.make(site) for r in recipes(playbook)], {})


def test_recipes_tell_their_paths(playbook: LinkedPlaybook) -> None:
    """A recipe's path is that of the page it makes, and no two have the same."""
    site = Site(playbook, "playbook", "playbook/")
    paths = [recipe.path for recipe in recipes(playbook)]
    assert paths == [recipe.make(site).path for recipe in recipes(playbook)]
    assert len(set(paths)) == len(paths)


def test_all_that_is_read_can_be_compared(playbook: LinkedPlaybook) -> None:
    """Every facet of every page has a digest: no page is made anew for want of one."""
    digests = Digests(playbook)
    read = {facet for facets in read_by_pages(playbook)[1].values() for facet in facets}
    assert [facet for facet in read if digests.of(facet) == UNKNOWN] == []
    assert list(changed(((f, digests.of(f)) for f in read), playbook)) == []
