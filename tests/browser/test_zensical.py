"""The same promises on a site that Zensical built.

The tests are those of the other site. Left out are those of the search, which is Zensical's own, and of the
address of an item: docs/guide/engines.md says why, under "What differs".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import test_keyboard, test_paper, test_site
from browser.served import built_by
from browser.test_accessibility import largest, violations_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browser.reader import Reader, Screen
    from browser.served import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped playbook's site, built by Zensical."""
    with built_by("zensical", tmp_path_factory.mktemp("zensical")) as site:
        yield site


visitor = test_site.visitor

test_ticks_under_instant_navigation = test_site.test_ticks_under_instant_navigation
test_runs_under_instant_navigation = test_site.test_runs_under_instant_navigation
test_run_is_printed = test_site.test_run_is_printed
test_counts_of_group_and_phase = test_site.test_counts_of_group_and_phase
test_storage_blocked = test_site.test_storage_blocked
test_without_javascript = test_site.test_without_javascript
test_print = test_site.test_print
test_whole_checklist = test_keyboard.test_whole_checklist
test_missing_page = test_site.test_missing_page
test_wide_table_scrolls = test_site.test_wide_table_scrolls
test_colour_scheme = test_site.test_colour_scheme
test_every_item_is_printed = test_paper.test_every_item_is_printed


@pytest.mark.parametrize("kind", ["home", "phase", "role", "raci"])
def test_axe(readers: Callable[..., Reader], site: Site, axe: str, *, kind: str, screen: Screen) -> None:
    """A page of this kind has no accessibility violation."""
    page = readers(site.url, screen=screen).open(largest(site, kind))
    assert violations_on(page, axe) == []
