"""What a page reads of the playbook: all of it is recorded, and recording it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

import playbooks
from wellhead.pages.page import Page, Site
from wellhead.pages.render import render_page
from wellhead.pages.trace import GONE, UNKNOWN, Digests, traced
from wellhead.pages.views import recipes

if TYPE_CHECKING:
    from wellhead.pages.trace import Facet
    from wellhead.playbook.link import LinkedPlaybook

GOLDEN = playbooks.TESTS / "golden" / "playbook"
SOURCES = {"golden": GOLDEN, "shipped": playbooks.SHIPPED}


def linked(source: str) -> LinkedPlaybook:
    """A playbook, read anew."""
    playbook = playbooks.checked(SOURCES[source]).playbook
    assert playbook is not None
    return playbook


class Traced(NamedTuple):
    """The pages of a playbook, made while every read was recorded."""

    source: str
    playbook: LinkedPlaybook
    files: dict[str, bytes]
    facets: dict[str, dict[Facet, None]]


@pytest.fixture(scope="module", params=SOURCES)
def made(request: pytest.FixtureRequest) -> Traced:
    """Those of both playbooks."""
    playbook = linked(request.param)
    site = Site(playbook, "playbook", "playbook/")
    facets: dict[str, dict[Facet, None]] = {recipe.path: {} for recipe in recipes(playbook)}
    files = {r.path: render_page(r.make(traced(site, facets[r.path]))) for r in recipes(playbook)}
    return Traced(request.param, playbook, files, facets)


def test_recording_changes_nothing(made: Traced) -> None:
    """A page that is made while its reads are recorded has the same bytes as one that is not."""
    site = Site(made.playbook, "playbook", "playbook/")
    assert made.files == {recipe.path: render_page(recipe.make(site)) for recipe in recipes(made.playbook)}


def test_recipes_tell_their_paths(made: Traced) -> None:
    """A recipe's path is that of the page it makes; no two have the same, nor the same name."""
    site = Site(made.playbook, "playbook", "playbook/")
    for recipe in recipes(made.playbook):
        page = recipe.make(site)
        assert not isinstance(page, Page) or page.path == recipe.path
    paths = [recipe.path for recipe in recipes(made.playbook)]
    assert len(set(paths)) == len(paths)
    names = [recipe.name for recipe in recipes(made.playbook)]
    assert len(set(names)) == len(names)


def test_all_that_is_read_can_be_compared(made: Traced) -> None:
    """Every facet of every page has a digest, and the same one in a playbook of the same files."""
    digests, again = Digests(made.playbook), Digests(linked(made.source))
    for path, facets in made.facets.items():
        for facet in facets:
            assert digests.of(facet) != UNKNOWN, (path, facet)
            assert digests.of(facet) == again.of(facet), (path, facet)


def test_what_is_gone_and_what_is_not_known() -> None:
    """A facet of what is gone differs from every value; one that cannot be compared counts as such."""
    digests = Digests(linked("golden"))
    assert digests.of(("field", "role", "nobody", "title")) == GONE
    assert digests.of(("entry", "mentioned_by", ("ref", "role", "nobody"))) == GONE
    assert digests.of(("value", "playbook")) == UNKNOWN
