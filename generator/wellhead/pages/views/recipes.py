"""The list of all files of the generated folder, each with the function that makes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from wellhead.check.rules import RULES
from wellhead.pages.page import Page, Site, file_of, place_of, week_of
from wellhead.pages.views.catalogue import CATALOGUE, catalogue_file
from wellhead.pages.views.common import SECTIONS
from wellhead.pages.views.entity import entity_page
from wellhead.pages.views.fragment import FRAGMENTS, fragment
from wellhead.pages.views.index import index_page
from wellhead.pages.views.moved import moved_page
from wellhead.pages.views.navigation_files import (
    main_navigation,
    onboarding_navigation,
    rule_navigation,
    section_navigation,
)
from wellhead.pages.views.overview import overview_page
from wellhead.pages.views.rule_pages import rule_index_page, rule_page
from wellhead.pages.views.single import SINGLES, single_page
from wellhead.pages.views.week import week_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wellhead.playbook.link import LinkedPlaybook


class Recipe(NamedTuple):
    """The path of a file that can be made, and the function that makes it."""

    path: str
    make: Callable[[Site], Page | bytes]

    @property
    def name(self) -> str:
        """Name of the recipe: the function that makes the file, and its arguments. Unique and stable."""
        if isinstance(self.make, partial):
            return f"{self.make.func.__name__} {self.make.keywords}"
        return self.make.__name__


def pages(site: Site) -> tuple[Page, ...]:
    """Return every page, fragment and navigation file of the generated folder.

    Args:
        site: The playbook, without errors, and how it is published.
    """
    made = (recipe.make(site) for recipe in recipes(site.playbook))
    return tuple(page for page in made if isinstance(page, Page))


def recipes(playbook: LinkedPlaybook) -> tuple[Recipe, ...]:
    """Return the recipes of all pages, fragments and navigation files, and of the catalogue of checks.

    Each recipe can be made independently of the others.

    Args:
        playbook: The playbook, without errors.
    """
    return tuple(_recipes(playbook))


def _recipes(playbook: LinkedPlaybook) -> Iterator[Recipe]:
    yield Recipe("index.md", overview_page)
    for kind, folder in SECTIONS.items():
        yield Recipe(file_of(folder), partial(index_page, kind=kind))
    for entity in playbook.entities:
        yield Recipe(file_of(place_of(entity.ref)), partial(entity_page, ref=entity.ref))
        for earlier in entity.was:
            place = place_of(entity.ref._replace(id=earlier))
            yield Recipe(file_of(place), partial(moved_page, ref=entity.ref, place=place))
    for name in SINGLES:
        yield Recipe(file_of(name), partial(single_page, name=name))
    for role in playbook.roles.values():
        yield Recipe(file_of(week_of(role)), partial(week_page, ref=role.ref))
    yield Recipe(file_of("rules"), rule_index_page)
    for n, rule in enumerate(RULES):
        yield Recipe(file_of(f"rules/{rule.id}"), partial(rule_page, n=n))
    for name in FRAGMENTS:
        yield Recipe(f".fragments/{name}.html", partial(fragment, name=name))
    for kind, folder in SECTIONS.items():
        yield Recipe(f"{folder}/SUMMARY.md", partial(section_navigation, kind=kind))
    yield Recipe("onboarding/SUMMARY.md", onboarding_navigation)
    yield Recipe("rules/SUMMARY.md", rule_navigation)
    yield Recipe("SUMMARY.md", main_navigation)
    yield Recipe(CATALOGUE, catalogue_file)
