"""The sheet for a role's first week."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from wellhead.pages.page import Here, Page, Site, file_of, week_of
from wellhead.pages.views.checklists import joined
from wellhead.pages.views.colleagues import MOST_MET, colleagues
from wellhead.pages.views.common import Crumb, common_data, crumbs_to
from wellhead.pages.views.onboarding import first_week, groups
from wellhead.pages.views.reading_path import reading_path

if TYPE_CHECKING:
    from wellhead.playbook.model import Role
    from wellhead.playbook.references import Ref


def week_page(site: Site, ref: Ref) -> Page:
    """Return the sheet for the first week of a role."""
    role = cast("Role", site.playbook.find(ref))
    here = Here(site, week_of(role))
    t = site.words
    whole = groups(site.playbook, role, t)
    found = first_week(whole)
    title = t.text("week_title").replace("{role}", role.title)
    data = {
        **common_data(site, ref),
        "crumbs": (*crumbs_to(site, here), Crumb(t("onboarding_title"), here.address("onboarding"))),
        "it": role,
        "groups": found,
        "group_keys": joined(i for g in found for i in g.items),
        "later": len(whole) > len(found),
        "path": reading_path(site.playbook, role),
        "colleagues": colleagues(site.playbook, role)[:MOST_MET],
        "lens_about": role.id,
    }
    return Page(file_of(week_of(role)), "week.md.j2", title, role.summary, here, data, hide=("toc",))
