"""The fragments: pieces of HTML that a hand-written page can include."""

from __future__ import annotations

from wellhead.pages.page import Here, Page, Site
from wellhead.pages.pictures import journey, tall_journey
from wellhead.pages.views.checklists import progress_keys
from wellhead.pages.views.common import common_data

FRAGMENTS = ("journey", "roles", "phases")
"""The names of the fragments."""


def fragment(site: Site, name: str) -> Page:
    """Return a fragment.

    Args:
        site: The playbook and how it is published.
        name: One of `FRAGMENTS`.
    """
    here = Here(site, site.home)
    data = {**common_data(site, None), **progress_keys(site.playbook)}
    if name == "journey":
        led_by = site.words.text("led_by")
        data |= {"journey": journey(site.playbook, led_by), "tall": tall_journey(site.playbook, led_by)}
    return Page(f".fragments/{name}.html", f"fragment_{name}.html.j2", "", "", here, data)
