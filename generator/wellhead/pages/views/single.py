"""The pages of which there is one each, in the order of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.pages.page import Here, Page, Site, file_of
from wellhead.pages.views.common import common_data, crumbs_to
from wellhead.pages.views.edit import edit_data
from wellhead.pages.views.glossary import glossary_data
from wellhead.pages.views.involvement import involvement_data
from wellhead.pages.views.onboarding import onboarding_data
from wellhead.pages.views.raci import raci_data
from wellhead.pages.views.sources import sources_data
from wellhead.pages.views.tale import tale_data

if TYPE_CHECKING:
    from collections.abc import Callable


SINGLES: dict[str, Callable[[Site], dict[str, Any]]] = {
    "onboarding": onboarding_data,
    "raci": raci_data,
    "involvement": involvement_data,
    "tale": tale_data,
    "glossary": glossary_data,
    "sources": sources_data,
    "edit": edit_data,
}
"""The names of these pages in the order of the navigation, each with the function that collects its data."""


def single_page(site: Site, name: str) -> Page:
    """Return one of these pages.

    Args:
        site: The playbook and how it is published.
        name: A key of `SINGLES`.
    """
    here = Here(site, name)
    t = site.words
    ref = site.playbook.playbook.manifest.ref
    if name == "glossary" and site.playbook.terms:
        ref = next(iter(site.playbook.terms.values())).ref
    common = {**common_data(site, ref), "crumbs": crumbs_to(site, here)}
    hide = ("toc",) if name in ("raci", "involvement") else ()
    return Page(
        file_of(name),
        f"{name}.md.j2",
        t.text(f"{name}_title"),
        t.text(f"{name}_lead"),
        here,
        {**common, **SINGLES[name](site)},
        hide=hide,
        boost={"raci": 4, "glossary": 2}.get(name, 1),
    )
