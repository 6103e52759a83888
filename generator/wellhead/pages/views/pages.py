"""All pages of a playbook, as models for the templates."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from markupsafe import Markup

from wellhead import __version__
from wellhead.check.rules import FAMILIES, RULES
from wellhead.pages.page import Here, Page, Site, check_anchor, file_of, place_of
from wellhead.pages.pictures import (
    gate_flow,
    handoff_map,
    heat_map,
    journey,
    surroundings,
    swimlane,
    tall_journey,
    tall_surroundings,
)
from wellhead.pages.richtext import to_html
from wellhead.pages.views.catalogue import catalogue_file
from wellhead.pages.views.checklists import (
    items,
    joined,
    keys_of,
    phase_checks,
    phase_gates,
    phase_groups,
    role_groups,
)
from wellhead.pages.views.lens import shares, taking_part
from wellhead.pages.views.navigation import Entry, divided
from wellhead.pages.views.onboarding import MOST_MET, colleagues, first_week, groups, reading_path, stations
from wellhead.pages.views.tale import chapters
from wellhead.playbook.link import raci
from wellhead.playbook.model import Artifact, Entity, Handoff, Kind, Phase, Practice, Ref, Role, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from wellhead.playbook.link import ActivityAt, LinkedPlaybook
    from wellhead.playbook.model import RuleSetting
    from wellhead.playbook.uses import Use

CATALOGUE = "assets/checks.json"
"""The file of all checks and gates, for the browser."""
SECTIONS = {
    Kind.PHASE: "phases",
    Kind.ROLE: "roles",
    Kind.PRACTICE: "practices",
    Kind.ARTIFACT: "artifacts",
    Kind.HANDOFF: "handoffs",
}
"""The kinds that have an index page, in the order of the navigation, with their folders."""


class Crumb(NamedTuple):
    """A step on the way to a page."""

    label: str
    address: str


class Provenance(NamedTuple):
    """Where a page comes from: shown at its foot."""

    file: str
    copy: str
    anchor: str
    """The file's row on the page that tells how to edit."""
    edit: str | None
    """Where the file is edited, if the manifest says so."""
    owner: str
    reviewed: str | None


class Recipe(NamedTuple):
    """A page, or another file, that can be made: the path it will have, and how."""

    path: str
    make: Callable[[Site], Page | bytes]

    @property
    def name(self) -> str:
        """Which recipe it is: what makes the page, and of what."""
        if isinstance(self.make, partial):
            return f"{self.make.func.__name__} {self.make.keywords}"
        return self.make.__name__


def pages(site: Site) -> tuple[Page, ...]:
    """Every page, fragment and navigation file of the generated folder.

    Args:
        site: the playbook, without errors, and how it is published.
    """
    made = (recipe.make(site) for recipe in recipes(site.playbook))
    return tuple(page for page in made if isinstance(page, Page))


def recipes(playbook: LinkedPlaybook) -> tuple[Recipe, ...]:
    """Return how every page, fragment, navigation file and the catalogue of checks is made, each for itself.

    Args:
        playbook: the playbook, without errors.
    """
    return tuple(_recipes(playbook))


def _recipes(playbook: LinkedPlaybook) -> Iterator[Recipe]:
    yield Recipe("index.md", _overview)
    for kind, folder in SECTIONS.items():
        yield Recipe(file_of(folder), partial(_index, kind=kind))
    for entity in playbook.entities:
        yield Recipe(file_of(place_of(entity.ref)), partial(_entity, ref=entity.ref))
        for earlier in entity.was:
            place = place_of(entity.ref._replace(id=earlier))
            yield Recipe(file_of(place), partial(_moved, ref=entity.ref, place=place))
    for name in SINGLES:
        yield Recipe(file_of(name), partial(_single, name=name))
    for role in playbook.roles.values():
        yield Recipe(file_of(_week_of(role)), partial(_first_week, ref=role.ref))
    yield Recipe(file_of("rules"), _rule_index)
    for n, rule in enumerate(RULES):
        yield Recipe(file_of(f"rules/{rule.id}"), partial(_rule, n=n))
    for name in FRAGMENTS:
        yield Recipe(f".fragments/{name}.html", partial(_fragment, name=name))
    for kind, folder in SECTIONS.items():
        yield Recipe(f"{folder}/SUMMARY.md", partial(_section_navigation, kind=kind))
    yield Recipe("onboarding/SUMMARY.md", _onboarding_navigation)
    yield Recipe("rules/SUMMARY.md", _rule_navigation)
    yield Recipe("SUMMARY.md", _navigation)
    yield Recipe(CATALOGUE, catalogue_file)


# ---------------------------------------------------------------- what all pages get


def _common(site: Site, ref: Ref | None) -> dict[str, Any]:
    playbook = site.playbook
    return {
        "book": playbook,
        "version": __version__,
        "manifest": playbook.playbook.manifest,
        "site_id": playbook.playbook.manifest.site_id,
        "role_number": {role: n % 8 for n, role in enumerate(playbook.roles)},
        "level_number": {level.id: n for n, level in enumerate(playbook.playbook.manifest.levels)},
        "level_title": {level.id: level.title for level in playbook.playbook.manifest.levels},
        "source_title": {s.id: s.title for s in playbook.playbook.manifest.sources},
        "items": items,
        "keys_of": keys_of,
        "check_anchor": check_anchor,
        "provenance": _provenance(site, ref) if ref else None,
        "raci": raci,
        "shares": shares,
        "taking_part": partial(taking_part, playbook),
        "week_of": _week_of,
        "site_home": site.home,
        "lens_about": "",
    }


def _provenance(site: Site, ref: Ref) -> Provenance:
    playbook = site.playbook
    manifest = playbook.playbook.manifest
    entity = playbook.find(ref)
    path = playbook.paths[ref]
    owner = entity.owner if isinstance(entity, Entity) and entity.owner else manifest.owner
    reviewed = entity.reviewed if isinstance(entity, Entity) and entity.reviewed else manifest.reviewed
    edit = f"{manifest.edit_url.rstrip('/')}/{path}" if manifest.edit_url else None
    day = reviewed.isoformat() if reviewed else None
    return Provenance(site.prefix + path, f"source/{path}.txt", _file_anchor(path), edit, owner, day)


def _file_anchor(path: str) -> str:
    return f"file.{path.removesuffix('.yml').replace('/', '.')}"


def _crumbs(site: Site, here: Here, kind: Kind | None = None) -> tuple[Crumb, ...]:
    t = site.words
    trail = [Crumb(t("home"), here.address(site.home)), Crumb(t("overview"), here.address(""))]
    if kind is not None:
        trail.append(Crumb(t(f"{SECTIONS[kind]}_title"), here.address(SECTIONS[kind])))
    return tuple(trail)


# ---------------------------------------------------------------- overview and indexes


def _home(playbook: LinkedPlaybook) -> dict[str, Any]:
    return {
        "phase_keys": {p.id: keys_of(playbook, phase_checks(playbook, p)) for p in playbook.phases.values()},
        "all_keys": keys_of(
            playbook, (at for p in playbook.phases.values() for at in phase_checks(playbook, p))
        ),
    }


def _overview(site: Site) -> Page:
    here = Here(site, "")
    playbook = site.playbook
    manifest = playbook.playbook.manifest
    data = {
        **_common(site, manifest.ref),
        **_home(playbook),
        "crumbs": _crumbs(site, here)[:1],
        "counts": {kind: len(getattr(playbook, folder)) for kind, folder in SECTIONS.items()},
        "check_count": playbook.check_count,
        "heat": heat_map(playbook),
        "handed_over": handoff_map(playbook),
    }
    return Page("index.md", "overview.md.j2", site.words.text("overview_title"), manifest.title, here, data)


def _index(site: Site, kind: Kind) -> Page:
    folder = SECTIONS[kind]
    here = Here(site, folder)
    t = site.words
    playbook = site.playbook
    data = {**_common(site, playbook.playbook.manifest.ref), **_home(playbook), "crumbs": _crumbs(site, here)}
    if kind is Kind.PRACTICE:
        data["by_phase"] = _practices_by_phase(playbook)
    if kind is Kind.ARTIFACT:
        data["by_phase"] = _artifacts_by_phase(playbook)
    if kind is Kind.PHASE:
        data["flow"] = gate_flow(playbook, t)
    if kind is Kind.HANDOFF:
        data["handed_over"] = handoff_map(playbook)
    return Page(
        file_of(folder),
        f"index_{folder}.md.j2",
        t.text(f"{folder}_title"),
        t.text(f"{folder}_lead"),
        here,
        data,
    )


def _practices_by_phase(playbook: LinkedPlaybook) -> list[tuple[Phase, list[Practice]]]:
    left = dict(playbook.practices)
    return [
        (phase, [left.pop(p.id) for p in playbook.practices_of(phase) if p.id in left])
        for phase in playbook.phases.values()
    ]


def _in_order(
    by_phase: Iterable[tuple[Phase, Iterable[Entity]]], known: Mapping[str, Entity]
) -> list[Entity]:
    """Entities as a project meets them, phase by phase; those that no phase names come last."""
    met = [entity for _, entities in by_phase for entity in entities]
    return list({entity.id: entity for entity in (*met, *known.values())}.values())


def _artifacts_by_phase(playbook: LinkedPlaybook) -> list[tuple[Phase, list[Artifact]]]:
    first: dict[str, str] = {}
    for at in playbook.activities:
        for product in at.activity.produces:
            first.setdefault(product.artifact, at.phase.id)
    return [
        (
            phase,
            [playbook.artifacts[a] for a, p in first.items() if p == phase.id and a in playbook.artifacts],
        )
        for phase in playbook.phases.values()
    ]


# ---------------------------------------------------------------- entities


def _entity(site: Site, ref: Ref) -> Page:
    entity = cast("Entity", site.playbook.find(ref))
    place = place_of(ref)
    here = Here(site, place)
    data: dict[str, Any] = {
        **_common(site, entity.ref),
        "crumbs": _crumbs(site, here, entity.kind),
        "it": entity,
        "mentions": _mentions(site.playbook, entity.ref),
        "map": surroundings(here, entity),
        "tall_map": tall_surroundings(here, entity),
    }
    if isinstance(entity, Role):
        data |= _role(site, entity)
    elif isinstance(entity, Phase):
        data |= _phase(site, entity)
    elif isinstance(entity, Practice):
        data |= _practice(site.playbook, entity)
    elif isinstance(entity, Artifact):
        data |= _artifact(site.playbook, entity)
    elif isinstance(entity, Handoff):
        data |= _handoff(site.playbook, entity)
    # Whoever types a role's or phase's name wants its page, and nearly every page has the word.
    boost = 4 if entity.kind in (Kind.ROLE, Kind.PHASE) else 1
    return Page(file_of(place), f"{entity.kind}.md.j2", entity.title, entity.summary, here, data, boost=boost)


def _mentions(playbook: LinkedPlaybook, ref: Ref) -> tuple[Entity, ...]:
    owners = (playbook.find(owner) for owner in playbook.mentioned_by.get(ref, ()))
    return tuple(o for o in owners if isinstance(o, Entity))


def _role(site: Site, role: Role) -> dict[str, Any]:
    playbook = site.playbook
    onboarding = groups(playbook, role, site.words)
    own = role_groups(playbook, role)
    counts = {group.anchor: len(group.items) for group in own}
    others = {w.role: w.text for w in role.works_with}
    # What the two give each other may be told from the other side only.
    for other in playbook.roles.values():
        for told in other.works_with:
            if told.role == role.id:
                others.setdefault(other.id, told.text)
    phases = []
    for phase in playbook.phases.values():
        part = playbook.involvement(phase).get(role.id)
        letters = [
            (at, raci(at.activity, role.id))
            for at in playbook.activities_of(phase)
            if raci(at.activity, role.id)
        ]
        phases.append((phase, part, letters, counts.get(f"checks.{phase.id}", 0)))
    return {
        "phases": phases,
        "works_with": [(r, others[r.id]) for r in playbook.roles.values() if r.id in others],
        "handoffs_in": playbook.handoffs_in(role),
        "handoffs_out": playbook.handoffs_out(role),
        "artifacts": playbook.artifacts_of(role),
        "gates": playbook.gates_decided_by(role),
        "own": own,
        "own_keys": joined(i for g in own for i in g.items),
        "groups": onboarding,
        "group_keys": joined(i for g in onboarding for i in g.items),
        "path": reading_path(playbook, role),
        "lens_about": role.id,
    }


def _phase(site: Site, phase: Phase) -> dict[str, Any]:
    playbook = site.playbook
    before, after = playbook.neighbours(phase)
    found = phase_groups(playbook, phase, site.words)
    return {
        "before": before,
        "after": after,
        "number": list(playbook.phases).index(phase.id) + 1,
        "involvement": playbook.involvement(phase),
        "leaders": playbook.leaders(phase),
        "activities": playbook.activities_of(phase),
        "whose": [taking_part(playbook, at.activity) for at in playbook.activities_of(phase)],
        "groups": found,
        "group_keys": joined(i for g in found for i in g.items),
        "gates": phase_gates(playbook, phase, site.words),
        "handoffs": playbook.handoffs_of(phase),
        "practices": playbook.practices_of(phase),
        "gates_into": playbook.gates_into(phase),
        "lanes": swimlane(playbook, phase, site.words.text("activities"), site.words.text("handoffs_title")),
        "flow": gate_flow(playbook, site.words, phase),
        "activity_title": {a.id: a.title for a in phase.activities},
        "raci_roles": [r for r in playbook.roles.values() if any(raci(a, r.id) for a in phase.activities)],
    }


def _practice(playbook: LinkedPlaybook, practice: Practice) -> dict[str, Any]:
    return {
        "activities": playbook.activities_with(practice),
        "used_checks": playbook.checks_with(practice),
        "related": playbook.related_to(practice),
        "owner_of": {at.key: playbook.find(at.owner) for at in playbook.checks_with(practice)},
        "checks": playbook.checks_of(practice.ref),
    }


def _artifact(playbook: LinkedPlaybook, artifact: Artifact) -> dict[str, Any]:
    def in_state(flow: tuple[tuple[ActivityAt, str | None], ...], state: str) -> tuple[ActivityAt, ...]:
        return tuple(at for at, s in flow if s == state)

    life = [
        (
            state,
            in_state(playbook.producers(artifact.id), state.id),
            in_state(playbook.needers(artifact.id), state.id),
            tuple(
                h
                for h in playbook.carried_by(artifact.id)
                if any(playbook.settled(c) == (artifact.id, state.id) for c in h.carries)
            ),
            tuple(at for at in playbook.checks_of(artifact.ref) if at.steps[:2] == ("states", n)),
        )
        for n, state in enumerate(artifact.states)
    ]
    return {"life": life, "users": playbook.users(artifact.id)}


def _handoff(playbook: LinkedPlaybook, handoff: Handoff) -> dict[str, Any]:
    made = {
        (at.phase.id, at.position): at
        for c in handoff.carries
        for at, state in playbook.producers(c.artifact)
        if state == playbook.settled(c).state
    }
    needed = {
        (at.phase.id, at.position): at
        for c in handoff.carries
        for at, state in playbook.needers(c.artifact)
        if state == playbook.settled(c).state
        and handoff.to in (*at.activity.responsible, at.activity.accountable)
    }
    before, after = playbook.handoffs_beside(handoff)
    return {
        "made": list(made.values()),
        "needed": list(needed.values()),
        "before": before,
        "after": after,
        "checks": playbook.checks_of(handoff.ref),
    }


def _moved(site: Site, ref: Ref, place: str) -> Page:
    entity = cast("Entity", site.playbook.find(ref))
    here = Here(site, place)
    data = {**_common(site, None), "crumbs": _crumbs(site, here, entity.kind), "it": entity}
    return Page(file_of(place), "moved.md.j2", entity.title, entity.summary, here, data, unlisted=True)


# ---------------------------------------------------------------- single pages


def _fragment(site: Site, name: str) -> Page:
    here = Here(site, site.home)
    data = {**_common(site, None), **_home(site.playbook)}
    if name == "journey":
        led_by = site.words.text("led_by")
        data |= {"journey": journey(site.playbook, led_by), "tall": tall_journey(site.playbook, led_by)}
    return Page(f".fragments/{name}.html", f"fragment_{name}.html.j2", "", "", here, data)


def _single(site: Site, name: str) -> Page:
    here = Here(site, name)
    t = site.words
    ref = site.playbook.playbook.manifest.ref
    if name == "glossary" and site.playbook.terms:
        ref = next(iter(site.playbook.terms.values())).ref
    common = {**_common(site, ref), "crumbs": _crumbs(site, here)}
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


def _raci(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    return {
        "rows": [(phase, playbook.activities_of(phase)) for phase in playbook.phases.values()],
        "whose": [taking_part(playbook, at.activity) for at in playbook.activities],
    }


def _involvement(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    phases = list(playbook.phases.values())
    return {
        "heat": heat_map(playbook),
        "reliance": [
            (
                phase,
                [
                    (playbook.roles[role], [playbook.roles[r] for r in part.relies_on])
                    for role, part in playbook.involvement(phase).items()
                    if part.relies_on
                ],
            )
            for phase in phases
        ],
    }


def _glossary(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    letters: dict[str, list[tuple[Term, list[Entity | Term]]]] = {}
    for term in playbook.terms.values():
        first = term.term[0].upper()
        see = [found for target in term.see if (found := _see(playbook, target))]
        letters.setdefault(first if first.isalpha() else "#", []).append((term, see))
    return {"letters": letters}


def _see(playbook: LinkedPlaybook, target: str) -> Entity | Term | None:
    kind, _, entity_id = target.partition("/")
    return playbook.find(Ref(Kind(kind), entity_id))


class Citation(NamedTuple):
    """A place that rests on a source."""

    label: str
    address: str


class SourceFile(NamedTuple):
    """A file of the playbook, and the page that is made of it."""

    name: str
    anchor: str
    copy: str
    title: str
    page: str


def _edit(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    here = Here(site, "edit")
    by_path: dict[str, SourceFile] = {}
    for ref, path in playbook.paths.items():
        entity = playbook.find(ref)
        title = entity.title if isinstance(entity, Entity) else playbook.playbook.manifest.title
        if ref.kind is Kind.TERM:
            title = site.words.text("glossary_title")
        by_path.setdefault(
            path,
            SourceFile(
                site.prefix + path,
                _file_anchor(path),
                f"source/{path}.txt",
                title,
                here.address(place_of(ref)),
            ),
        )
    return {"files": tuple(by_path[path] for path in sorted(by_path))}


def _tale(site: Site) -> dict[str, Any]:
    return {"chapters": chapters(site.playbook)}


def _sources(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    here = Here(site, "sources")
    cited = []
    for source in playbook.playbook.manifest.sources:
        places: dict[Entity | Term | None, list[Citation]] = {}
        for use in playbook.cited_by.get(source.id, ()):
            places.setdefault(_owner(playbook, use), [])
            at = next((at for at in playbook.checks_of(use.owner) if at.steps == use.steps[:-2]), None)
            if at is not None:
                places[_owner(playbook, use)].append(Citation(at.check.text, here.check(at)))
        cited.append((source, list(places.items())))
    count = playbook.check_count
    return {"cited": cited, "own_count": count - playbook.cited_check_count, "check_count": count}


def _owner(playbook: LinkedPlaybook, use: Use) -> Entity | Term | None:
    return playbook.find(use.owner)


# ---------------------------------------------------------------- onboarding


def _onboarding(site: Site) -> dict[str, Any]:
    found = stations(site.playbook, site.words)
    every = [item for station in found for item in station.items]
    return {"stations": found, "keys": joined(every), "every": every}


def _week_of(role: Role) -> str:
    """The place of the page for a role's first week."""
    return f"onboarding/{role.id}"


def _first_week(site: Site, ref: Ref) -> Page:
    role = cast("Role", site.playbook.find(ref))
    here = Here(site, _week_of(role))
    t = site.words
    whole = groups(site.playbook, role, t)
    found = first_week(whole)
    title = t.text("week_title").replace("{role}", role.title)
    data = {
        **_common(site, ref),
        "crumbs": (*_crumbs(site, here), Crumb(t("onboarding_title"), here.address("onboarding"))),
        "it": role,
        "groups": found,
        "group_keys": joined(i for g in found for i in g.items),
        "later": len(whole) > len(found),
        "path": reading_path(site.playbook, role),
        "colleagues": colleagues(site.playbook, role)[:MOST_MET],
        "lens_about": role.id,
    }
    return Page(file_of(_week_of(role)), "week.md.j2", title, role.summary, here, data, hide=("toc",))


def _onboarding_navigation(site: Site) -> Page:
    roles = site.playbook.roles.values()
    entries = [Entry(0, site.words("onboarding_title"), "index.md")]
    entries += divided([Entry(0, role.title, file_of(role.id)) for role in roles])
    return _nav(site, "onboarding/SUMMARY.md", entries)


# ---------------------------------------------------------------- the checker's rules


def _rule_index(site: Site) -> Page:
    here = Here(site, "rules")
    t = site.words
    settings = _rule_settings(site)
    listed = [
        (family, [(rule, _promise(rule.page), settings.get(rule.id)) for rule in rules])
        for family, rules in FAMILIES.items()
    ]
    data = {**_common(site, None), "crumbs": _crumbs(site, here), "families": listed}
    return Page(
        file_of("rules"), "index_rules.md.j2", t.text("rules_title"), t.text("rules_lead"), here, data
    )


def _rule(site: Site, n: int) -> Page:
    rule = RULES[n]
    here = Here(site, f"rules/{rule.id}")
    promise = _promise(rule.page)
    text = _EXAMPLE.sub(r"`\1`\n\n```yaml", rule.page.partition("\n")[2].strip("\n"))
    family = next(name for name, rules in FAMILIES.items() if rule in rules)
    crumbs = (
        *_crumbs(site, here),
        Crumb(site.words("rules_title"), here.address("rules")),
        Crumb(site.words(f"family_{family}"), here.address("rules", family)),
    )
    data = {
        **_common(site, None),
        "crumbs": crumbs,
        "rule": rule,
        "file": f"rules/{family}/{rule.id.replace('-', '_')}.py",
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
"""How a rule's page opens an example; see `wellhead.check.rules.rule.Rule`."""


def _promise(page: str) -> str:
    return page.strip("\n").partition("\n")[0]


# ---------------------------------------------------------------- navigation


def _section_navigation(site: Site, kind: Kind) -> Page:
    playbook = site.playbook
    folder = SECTIONS[kind]
    order: Iterable[Entity]
    if kind is Kind.PRACTICE:
        order = _in_order(_practices_by_phase(playbook), playbook.practices)
    elif kind is Kind.ARTIFACT:
        order = _in_order(_artifacts_by_phase(playbook), playbook.artifacts)
    elif kind is Kind.HANDOFF:
        order = playbook.handoffs.values()
    else:
        order = playbook.phases.values() if kind is Kind.PHASE else playbook.roles.values()
    entries = [Entry(0, site.words(f"{folder}_title"), "index.md")]
    listed = [Entry(0, e.title, file_of(e.id)) for e in order]
    entries += listed if kind is Kind.PHASE else divided(listed)
    return _nav(site, f"{folder}/SUMMARY.md", entries)


def _rule_navigation(site: Site) -> Page:
    entries = [Entry(0, rule.id, file_of(rule.id)) for rule in RULES]
    return _nav(site, "rules/SUMMARY.md", [Entry(0, site.words("rules_title"), "index.md"), *entries])


def _navigation(site: Site) -> Page:
    t = site.words
    # The slash brings in the pages that the folder's own navigation names.
    folders = {"onboarding": "onboarding/"}
    entries = [Entry(0, t(f"{name}_title"), folders.get(name, file_of(name))) for name in SINGLES]
    return _nav(site, "SUMMARY.md", [Entry(0, t("overview"), "index.md"), *entries])


def _nav(site: Site, path: str, entries: Iterable[Entry]) -> Page:
    return Page(path, "SUMMARY.md.j2", "", "", Here(site, ""), {"entries": tuple(entries)})


# ---------------------------------------------------------------- lists of pages

SINGLES: dict[str, Callable[[Site], dict[str, Any]]] = {
    "onboarding": _onboarding,
    "raci": _raci,
    "involvement": _involvement,
    "tale": _tale,
    "glossary": _glossary,
    "sources": _sources,
    "edit": _edit,
}
"""The pages of which there is one, in the order of the navigation, and what their templates show."""
FRAGMENTS = ("journey", "roles", "phases")
"""The pieces that a hand-written page can include."""
