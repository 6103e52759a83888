"""The pages of the checker's rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from wellhead.check.rules import FAMILIES, RULES
from wellhead.pages.page import Here, Page, Site, file_of
from wellhead.pages.richtext import to_html
from wellhead.pages.views.common import Crumb, common_data, crumbs_to

if TYPE_CHECKING:
    from wellhead.playbook.parts import RuleSetting


def rule_index_page(site: Site) -> Page:
    """Return the page that lists all rules."""
    here = Here(site, "rules")
    t = site.words
    settings = _rule_settings(site)
    listed = [
        (family, [(rule, _promise(rule.page), settings.get(rule.id)) for rule in rules])
        for family, rules in FAMILIES.items()
    ]
    data = {**common_data(site, None), "crumbs": crumbs_to(site, here), "families": listed}
    return Page(
        file_of("rules"), "index_rules.md.j2", t.text("rules_title"), t.text("rules_lead"), here, data
    )


def rule_page(site: Site, n: int) -> Page:
    """Return the page of a rule.

    Args:
        site: The playbook and how it is published.
        n: The position of the rule in `RULES`.
    """
    rule = RULES[n]
    here = Here(site, f"rules/{rule.id}")
    promise = _promise(rule.page)
    text = _EXAMPLE.sub(r"`\1`\n\n```yaml", rule.page.partition("\n")[2].strip("\n"))
    family = next(name for name, rules in FAMILIES.items() if rule in rules)
    crumbs = (
        *crumbs_to(site, here),
        Crumb(site.words("rules_title"), here.address("rules")),
        Crumb(site.words(f"family_{family}"), here.address("rules", family)),
    )
    data = {
        **common_data(site, None),
        "crumbs": crumbs,
        "rule": rule,
        "file": f"check/rules/{family}/{rule.id.replace('-', '_')}.py",
        "promise": promise,
        "text": Markup(to_html(text)),  # noqa: S704 - sanitised like any rich text
        "setting": _rule_settings(site).get(rule.id),
        "before": RULES[n - 1] if n else None,
        "after": RULES[n + 1] if n + 1 < len(RULES) else None,
    }
    return Page(file_of(f"rules/{rule.id}"), "rule.md.j2", rule.id, promise, here, data)


def _rule_settings(site: Site) -> dict[str, RuleSetting]:
    return {s.rule: s for s in site.playbook.playbook.manifest.rules}


_EXAMPLE = re.compile(r"```yaml (?:fails|passes|with) (\S+)(?: whole)?$", re.MULTILINE)
"""The line that opens an example on a rule's page; see `wellhead.check.rules.rule.Rule`."""


def _promise(page: str) -> str:
    return page.strip("\n").partition("\n")[0]
