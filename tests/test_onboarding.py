"""Whose a check is, and what a newcomer does, reads and whom they meet, by what the graph says."""

from __future__ import annotations

from functools import cache

import pytest

import playbooks
from wellhead.kit.interface_texts import Words
from wellhead.pages.views.checklists import phase_checks, role_groups
from wellhead.pages.views.colleagues import colleagues
from wellhead.pages.views.lens import shares, taking_part
from wellhead.pages.views.onboarding import first_week, groups, stations
from wellhead.pages.views.reading_path import reading_path
from wellhead.playbook.link import LinkedPlaybook
from wellhead.playbook.linked.roles import raci
from wellhead.playbook.parts import When
from wellhead.playbook.references import Kind, Ref


@cache
def shipped() -> LinkedPlaybook:
    playbook = playbooks.checked(playbooks.SHIPPED).playbook
    assert playbook is not None
    return playbook


ROLES = sorted(shipped().roles)


# ── Whose it is ───────────────────────────────────────────────────────────────────────────────────


def test_a_check_is_of_the_role_it_names() -> None:
    """A check that names a role is that role's alone."""
    for at in shipped().checks:
        if at.check.role:
            assert shipped().roles_of(at) == (at.check.role,)


def test_a_check_without_a_role_is_of_those_whose_work_it_is_about() -> None:
    """Else it belongs to who is responsible, decides, receives, keeps or takes part; or else to everybody."""
    book = shipped()
    seen = set()
    for written in book.checks:
        at = written._replace(check=written.check.model_copy(update={"role": None}))
        owner, whose, where = book.find(at.owner), set(book.roles_of(at)), at.steps[0]
        seen.add((at.owner.kind, where))
        if at.owner.kind is Kind.PLAYBOOK:
            assert whose == set(ROLES)
        elif at.owner.kind is Kind.HANDOFF:
            assert whose == {owner.to}
        elif at.owner.kind is Kind.ARTIFACT:
            assert whose == {owner.owner_role}
        elif at.owner.kind is Kind.PRACTICE:
            assert whose == set(owner.roles)
        elif at.owner.kind is Kind.ROLE:
            assert whose == {owner.id}
        elif where == "activities":
            assert whose == set(owner.activities[at.steps[1]].responsible)
        elif where in ("entry", "exit"):
            assert whose == {getattr(owner, where).decider}
        else:
            assert whose == {i.role for i in owner.involvement}
    assert len(seen) == 9


def test_nothing_is_nobodys() -> None:
    """Every check of a phase is on the list of at least one role, and on none but those whose it is."""
    book = shipped()
    of_role = {
        role.id: [i.key for group in role_groups(book, role) for i in group.items]
        for role in book.roles.values()
    }
    for phase in book.phases.values():
        for at in phase_checks(book, phase):
            whose = {role for role, keys in of_role.items() if at.key in keys}
            assert whose == set(book.roles_of(at)) != set()
    assert all(len(keys) == len(set(keys)) for keys in of_role.values())


def test_shares() -> None:
    """A share counts each thing once for each of its roles."""
    assert shares(["b a", "a", "c a"]) == "a=3 b=1 c=1"
    assert shares([]) == ""
    activity = shipped().activities[0].activity
    assert set(taking_part(shipped(), activity).split()) == {r for r in ROLES if raci(activity, r)}


# ── Steps ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("hires-3")
@pytest.mark.parametrize("role", ROLES)
def test_stations(role: str) -> None:
    """At every station, from day 1 to day 90, stand first the steps for everyone, then the role's."""
    book = shipped()
    found = groups(book, book.roles[role], Words("en"))
    assert [g.anchor for g in found] == [f"onboarding-{when.value}" for when in When]
    for group in found:
        kinds = [i.at.owner.kind for i in group.items]
        assert set(kinds) == {Kind.PLAYBOOK, Kind.ROLE}
        assert kinds == sorted(kinds, key=lambda k: k is Kind.ROLE)
    assert [g.anchor for g in first_week(found)] == ["onboarding-day-1", "onboarding-week-1"]


def test_everybodys_stations() -> None:
    """The page for everybody has each step once, a role's under the role."""
    book = shipped()
    found = stations(book, Words("en"))
    keys = [item.key for station in found for item in station.items]
    owned = [at.key for at in book.checks if at.owner.kind in (Kind.PLAYBOOK, Kind.ROLE)]
    assert sorted(keys) == sorted(owned)
    for station in found:
        for role, steps in station.own:
            assert {i.at.owner for i in steps} == {role.ref}


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ROLES)
def test_reading_path_is_whole(role: str) -> None:
    """A role's path has its phases in their order, and each practice it takes part in once."""
    book = shipped()
    path = reading_path(book, book.roles[role])
    phases = [stretch.phase.id for stretch in path]
    assert phases == [p for p in book.phases if p in phases]
    practices = [practice.id for stretch in path for practice, _ in stretch.practices]
    assert sorted(practices) == sorted(p.id for p in book.practices_with(book.roles[role]))


@pytest.mark.parametrize("role", ROLES)
def test_reading_path_follows_the_work(role: str) -> None:
    """Practices of what a role carries come first, in the order of the work; those of no activity last."""
    book = shipped()
    for stretch in reading_path(book, book.roles[role]):
        order = {at.activity.id: n for n, at in enumerate(book.activities_of(stretch.phase))}
        ranks = []
        for practice, at in stretch.practices:
            if at is None:
                ranks.append((2, 0, practice.id))
                continue
            assert practice.id in at.activity.practices
            letters = raci(at.activity, role)
            assert letters
            ranks.append((0 if set(letters) & {"R", "A"} else 1, order[at.activity.id], ""))
        assert ranks == sorted(ranks)


def test_reading_path_does_not_know_the_order_of_files() -> None:
    """With the files read in another order the path is the same."""
    book = shipped()
    content = book.playbook
    turned = LinkedPlaybook(
        type(content)(
            **{
                **{name: getattr(content, name) for name in content.__dataclass_fields__},
                **{
                    kind: tuple(reversed(getattr(content, kind)))
                    for kind in ("roles", "phases", "practices", "artifacts", "handoffs")
                },
            }
        )
    )

    def told(playbook: LinkedPlaybook, role: str) -> list[tuple[str, list[str]]]:
        path = reading_path(playbook, playbook.roles[role])
        return [(s.phase.id, [p.id for p, _ in s.practices]) for s in path]

    for role in ROLES:
        assert told(turned, role) == told(book, role)


# ── People ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ROLES)
def test_colleagues(role: str) -> None:
    """Whom one has most to do with comes first; every hand-off of the role's names its other side."""
    book = shipped()
    me = book.roles[role]
    found = colleagues(book, me)
    ties = [len(c.gives) + len(c.gets) + len(c.relied_on) for c in found]
    assert ties == sorted(ties, reverse=True)
    assert {h.id for c in found for h in c.gives} == {h.id for h in book.handoffs_in(me)}
    assert {h.id for c in found for h in c.gets} == {h.id for h in book.handoffs_out(me)}
    assert Ref(Kind.ROLE, role) not in {c.role.ref for c in found}
