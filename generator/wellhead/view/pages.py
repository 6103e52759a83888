"""All pages of a playbook, as models for the templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from wellhead import __version__
from wellhead.link import raci
from wellhead.model import Artifact, Entity, Handoff, Kind, Phase, Practice, Ref, Role, Term
from wellhead.richtext import to_html
from wellhead.rules import RULES
from wellhead.view.checklists import (
    items,
    joined,
    keys_of,
    onboarding_groups,
    phase_checks,
    phase_groups,
)
from wellhead.view.figures import BOX_HEIGHT, BOX_WIDTH, LANE_TITLE, STATION, journey, swimlane
from wellhead.view.page import Here, Page, Site, check_anchor, file_of, place_of
from wellhead.view.surroundings import surroundings
from wellhead.view.tale import chapters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wellhead.link import ActivityAt, LinkedPlaybook
    from wellhead.uses import Use

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


def pages(site: Site) -> tuple[Page, ...]:
    """Every page, fragment and navigation file of the generated folder.

    Args:
        site: the playbook, without errors, and how it is published.
    """
    return tuple(_pages(site))


def _pages(site: Site) -> Iterator[Page]:
    playbook = site.playbook
    yield _overview(site)
    for kind in SECTIONS:
        yield _index(site, kind)
    order: dict[Kind, list[Entity]] = {
        Kind.PHASE: list(playbook.phases.values()),
        Kind.ROLE: list(playbook.roles.values()),
        Kind.PRACTICE: _in_order(_practices_by_phase(playbook), playbook.practices),
        Kind.ARTIFACT: _in_order(_artifacts_by_phase(playbook), playbook.artifacts),
        Kind.HANDOFF: list(playbook.handoffs.values()),
    }
    for entities in order.values():
        for entity in entities:
            yield _entity(site, entity)
            for earlier in entity.was:
                yield _moved(site, entity, earlier)
    for name, data in (
        ("raci", _raci(playbook)),
        ("involvement", _involvement(playbook)),
        ("glossary", _glossary(playbook)),
        ("tale", {"chapters": chapters(playbook)}),
        ("sources", _sources(site)),
        ("edit", {"files": _files(site)}),
    ):
        yield _single(site, name, data)
    yield from _rule_pages(site)
    for name in ("journey", "roles", "phases"):
        here = Here(site, site.home)
        yield Page(
            f".fragments/{name}.html",
            f"fragment_{name}.html.j2",
            "",
            "",
            here,
            {**_common(site, None), **_home(playbook)},
        )
    yield from _navigation(site, order)


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
    }


def _provenance(site: Site, ref: Ref) -> Provenance:
    playbook = site.playbook
    manifest = playbook.playbook.manifest
    entity = playbook.find(ref)
    path = playbook.document(ref).source.path
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
        "journey": journey(playbook),
        "station_width": STATION,
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
        "check_count": len(playbook.checks),
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


def _entity(site: Site, entity: Entity) -> Page:
    place = place_of(entity.ref)
    here = Here(site, place)
    data: dict[str, Any] = {
        **_common(site, entity.ref),
        "crumbs": _crumbs(site, here, entity.kind),
        "it": entity,
        "mentions": _mentions(site.playbook, entity.ref),
        "map": surroundings(here, entity),
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
    groups = onboarding_groups(playbook, role, site.words)
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
        checks = [at for at in phase_checks(playbook, phase) if at.check.role == role.id]
        phases.append((phase, part, letters, len(checks)))
    return {
        "phases": phases,
        "works_with": [(r, others[r.id]) for r in playbook.roles.values() if r.id in others],
        "handoffs_in": playbook.handoffs_in(role),
        "handoffs_out": playbook.handoffs_out(role),
        "artifacts": playbook.artifacts_of(role),
        "practices": playbook.practices_with(role),
        "gates": playbook.gates_decided_by(role),
        "groups": groups,
        "group_keys": joined(i for g in groups for i in g.items),
    }


def _phase(site: Site, phase: Phase) -> dict[str, Any]:
    playbook = site.playbook
    before, after = playbook.neighbours(phase)
    groups = phase_groups(playbook, phase, site.words)
    return {
        "before": before,
        "after": after,
        "number": list(playbook.phases).index(phase.id) + 1,
        "involvement": playbook.involvement(phase),
        "leaders": playbook.leaders(phase),
        "activities": playbook.activities_of(phase),
        "groups": groups,
        "group_keys": joined(i for g in groups for i in g.items),
        "handoffs": playbook.handoffs_of(phase),
        "practices": playbook.practices_of(phase),
        "gates_into": playbook.gates_into(phase),
        "lanes": swimlane(playbook, phase),
        "box": (BOX_WIDTH, BOX_HEIGHT, LANE_TITLE),
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
            tuple(at for at in playbook.checks_of(artifact.ref) if at.check in state.checks),
        )
        for state in artifact.states
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
    order = list(playbook.handoffs.values())
    n = order.index(handoff)
    return {
        "made": list(made.values()),
        "needed": list(needed.values()),
        "before": order[n - 1] if n else None,
        "after": order[n + 1] if n + 1 < len(order) else None,
        "checks": playbook.checks_of(handoff.ref),
    }


def _moved(site: Site, entity: Entity, earlier: str) -> Page:
    place = place_of(entity.ref._replace(id=earlier))
    here = Here(site, place)
    data = {**_common(site, None), "crumbs": _crumbs(site, here, entity.kind), "it": entity}
    return Page(file_of(place), "moved.md.j2", entity.title, entity.summary, here, data, unlisted=True)


# ---------------------------------------------------------------- single pages


def _single(site: Site, name: str, data: dict[str, Any]) -> Page:
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
        {**common, **data},
        hide=hide,
        boost={"raci": 4, "glossary": 2}.get(name, 1),
    )


def _raci(playbook: LinkedPlaybook) -> dict[str, Any]:
    return {"rows": [(phase, playbook.activities_of(phase)) for phase in playbook.phases.values()]}


def _involvement(playbook: LinkedPlaybook) -> dict[str, Any]:
    phases = list(playbook.phases.values())
    return {
        "grid": [
            (role, [(phase, playbook.involvement(phase).get(role.id)) for phase in phases])
            for role in playbook.roles.values()
        ],
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


def _glossary(playbook: LinkedPlaybook) -> dict[str, Any]:
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


def _files(site: Site) -> tuple[SourceFile, ...]:
    playbook = site.playbook
    here = Here(site, "edit")
    by_path: dict[str, SourceFile] = {}
    for ref, document in playbook.playbook.documents.items():
        path = document.source.path
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
    return tuple(by_path[path] for path in sorted(by_path))


def _sources(site: Site) -> dict[str, Any]:
    playbook = site.playbook
    here = Here(site, "sources")
    by_steps = {(at.owner, at.steps): at for at in playbook.checks}
    cited = []
    for source in playbook.playbook.manifest.sources:
        places: dict[Entity | Term | None, list[Citation]] = {}
        for use in playbook.cited_by.get(source.id, ()):
            places.setdefault(_owner(playbook, use), [])
            at = by_steps.get((use.owner, use.steps[:-2]))
            if at is not None:
                places[_owner(playbook, use)].append(Citation(at.check.text, here.check(at)))
        cited.append((source, list(places.items())))
    own = [at for at in playbook.checks if not at.check.sources]
    return {"cited": cited, "own_count": len(own), "check_count": len(playbook.checks)}


def _owner(playbook: LinkedPlaybook, use: Use) -> Entity | Term | None:
    return playbook.find(use.owner)


# ---------------------------------------------------------------- the checker's rules


def _rule_pages(site: Site) -> Iterator[Page]:
    t = site.words
    here = Here(site, "rules")
    settings = {s.rule: s for s in site.playbook.playbook.manifest.rules}
    listed = [(rule, _promise(rule.page), settings.get(rule.id)) for rule in RULES]
    data = {**_common(site, None), "crumbs": _crumbs(site, here), "rules": listed}
    yield Page(file_of("rules"), "index_rules.md.j2", t.text("rules_title"), t.text("rules_lead"), here, data)
    for n, rule in enumerate(RULES):
        here = Here(site, f"rules/{rule.id}")
        promise = _promise(rule.page)
        text = _EXAMPLE.sub(r"`\1`\n\n```yaml", rule.page.partition("\n")[2].strip("\n"))
        crumbs = (*_crumbs(site, here), Crumb(t("rules_title"), here.address("rules")))
        data = {
            **_common(site, None),
            "crumbs": crumbs,
            "rule": rule,
            "promise": promise,
            "text": Markup(to_html(text)),  # noqa: S704 - sanitised like any rich text
            "setting": settings.get(rule.id),
            "before": RULES[n - 1] if n else None,
            "after": RULES[n + 1] if n + 1 < len(RULES) else None,
        }
        yield Page(file_of(f"rules/{rule.id}"), "rule.md.j2", rule.id, promise, here, data)


_EXAMPLE = re.compile(r"```yaml (?:fails|passes) (\S+)(?: whole)?$", re.MULTILINE)
"""How a rule's page opens an example; see `wellhead.rules.rule.Rule`."""


def _promise(page: str) -> str:
    return page.strip("\n").partition("\n")[0]


# ---------------------------------------------------------------- navigation


class Entry(NamedTuple):
    """A line of a navigation file."""

    depth: int
    label: str
    target: str


def _navigation(site: Site, order: dict[Kind, list[Entity]]) -> Iterator[Page]:
    t = site.words
    for kind, folder in SECTIONS.items():
        entries = [Entry(0, t(f"{folder}_title"), "index.md")]
        entries += [Entry(0, e.title, file_of(e.id)) for e in order[kind]]
        yield _nav(site, f"{folder}/SUMMARY.md", entries)
    yield _nav(
        site,
        "rules/SUMMARY.md",
        [Entry(0, t("rules_title"), "index.md"), *(Entry(0, r.id, file_of(r.id)) for r in RULES)],
    )
    singles = ("raci", "involvement", "tale", "glossary", "sources", "edit")
    yield _nav(
        site,
        "SUMMARY.md",
        [Entry(0, t("overview"), "index.md"), *(Entry(0, t(f"{s}_title"), file_of(s)) for s in singles)],
    )


def _nav(site: Site, path: str, entries: Iterable[Entry]) -> Page:
    return Page(path, "SUMMARY.md.j2", "", "", Here(site, ""), {"entries": tuple(entries)})
