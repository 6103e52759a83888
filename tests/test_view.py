"""Views decide titles, addresses, order and totals; the page models say so before any template runs."""

# ruff: noqa: E501

from __future__ import annotations

import html
import posixpath
from functools import cache
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

import playbooks
from wellhead.kit.escape import escape
from wellhead.pages.page import Here, Page, Site, anchor_of, check_anchor, file_of, place_of
from wellhead.pages.views import pages as make_pages
from wellhead.pages.views.checklists import keys_of
from wellhead.pages.views.tale import chapters
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook

GOLDEN = playbooks.TESTS / "golden" / "playbook"


@cache
def book() -> LinkedPlaybook:
    playbook = playbooks.checked(GOLDEN).playbook
    assert playbook is not None
    return playbook


@cache
def pages(folder: str = "playbook") -> dict[str, Page]:
    made = make_pages(Site(book(), folder, "playbook/"))
    assert len({page.path for page in made}) == len(made)
    return {page.path: page for page in made}


def test_a_page_for_everything() -> None:
    """Every entity has its page, every earlier id a page that leads on, every kind an index."""
    made = pages()
    for entity in book().entities:
        page = made[file_of(place_of(entity.ref))]
        assert (page.title, page.description, page.unlisted) == (entity.title, entity.summary, False)
        for earlier in entity.was:
            moved = made[file_of(place_of(entity.ref._replace(id=earlier)))]
            assert moved.unlisted
            assert moved.data["it"] is entity
    for folder in ("roles", "phases", "practices", "artifacts", "handoffs"):
        assert made[f"{folder}/index.md"].title
        assert made[f"{folder}/SUMMARY.md"].data["entries"]


def test_navigation_lists_every_page() -> None:
    """The navigation files name every page but those that only lead on."""
    made = pages()
    listed = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), entry.target))
        for path, page in made.items()
        if path.endswith("SUMMARY.md")
        for entry in page.data["entries"]
        if not entry.target.endswith("/")  # a folder with a navigation file of its own
    }
    shown = {
        p
        for p, page in made.items()
        if p.endswith(".md") and not p.endswith("SUMMARY.md") and not page.unlisted
    }
    assert listed == shown


@pytest.mark.parametrize("folder", ["playbook", "docs/book", "a"])
@pytest.mark.parametrize("place", ["", "raci", "phases/build", ".."])
def test_addresses(folder: str, place: str) -> None:
    """An address, followed from the page on which it stands, ends at the page it names, wherever the folder lies."""
    here = Here(Site(book(), folder, ""), place)
    for ref in (*(e.ref for e in book().entities), Ref(Kind.TERM, "bench"), book().playbook.manifest.ref):
        bare, _, anchor = here.to(ref).partition("#")
        assert anchor == anchor_of(ref)
        assert bare == "" or bare.endswith("/")
        followed = posixpath.normpath(posixpath.join("/", folder, place, bare))
        assert followed == posixpath.normpath(posixpath.join("/", folder, place_of(ref)))


def test_links_to_checks() -> None:
    """A check has one key and one anchor, on the page where its owner keeps it."""
    for at in book().checks:
        assert check_anchor(at.key) == at.key.replace("/", ".")
    here = Here(Site(book(), "playbook", ""), "practices/pair")
    wanted = next(at for at in book().checks if at.key == "phase/build/wanted")
    assert here.check(wanted) == "../../phases/build/#phase.build.wanted"


def test_keys() -> None:
    """The keys of checks, each with those of its earlier ids and earlier owners behind bars, each once."""
    build = [at for at in book().checks if at.owner == Ref(Kind.PHASE, "build")]
    wanted = "phase/build/wanted=should|phase/build/needed|phase/construct/wanted|phase/construct/needed"
    found = html.unescape(keys_of(book(), [*build[:2], *build[:2]]))
    assert found == f"{wanted} phase/build/drawn=could|phase/construct/drawn"
    assert keys_of(book(), []) == ""


def test_totals() -> None:
    """What the overview counts is what the phases count, and each check is counted once."""
    overview = pages()["index.md"].data
    by_phase = [key for keys in overview["phase_keys"].values() for key in keys.split(" ")]
    assert overview["all_keys"].split(" ") == by_phase
    assert len(set(by_phase)) == len(by_phase) == 7
    assert overview["check_count"] == len(book().checks)


def test_terms_link_once() -> None:
    """A glossary term links on its first use in a page, in its longest form, not in links, code, or its own glossary."""
    site = Site(book(), "playbook", "")
    here = Here(site, "raci")
    first = here.rich("The *benches*, `bench`, [bench](x), bench-top, a bench and a Bench.")
    assert first.count('class="wh-term"') == 1
    assert ">bench</a> and a Bench" in first
    assert "benches</em>" in first
    assert here.rich("A bench.").count("wh-term") == 0
    assert 'href="../glossary/#term-bench"' in Here(site, "tale").rich("A work-bench.")
    assert ">work&#45;bench</a>" in Here(site, "tale").rich("A work-bench.")
    assert "wh-term" not in Here(site, "glossary").rich("A bench.")
    assert "wh-term" not in Here(site, "raci").rich("A bench.", terms=False)
    assert here.rich(None) == Markup("")
    assert Here(site, "x").rich("See [[term/bench]]. A bench.").count("<a ") == 1


def test_addresses_are_escaped_as_far_as_needed() -> None:
    """An address stands as it is, but for what could be taken for more where it stands."""
    here = Here(Site(book(), "docs/play book", ""), "tale")
    address = here.check(book().checks[0])
    assert "&" not in address
    assert f'<a href="{address}">' in here.anchor(address, "x")
    for odd in ('a"b', "a<b", "a&quot;b", "a b", "a{{b}}", "a*b*", "a:b", "ä", "a\n"):
        for found in (here.file(odd), here.address(odd), here.address("", odd)):
            assert escape(odd) in found
            assert odd in html.unescape(found)
            assert here.anchor(found, "x") == Markup('<a href="') + found + Markup('">x</a>')


def test_unknown_references_show_as_typed() -> None:
    """A reference that leads nowhere never becomes a link; where the checker took it for code, it is text."""
    shown = Here(Site(book(), "playbook", ""), "").rich("See [[role/nobody|them]].")
    assert html.unescape(shown) == "<p>See [[role/nobody|them]].</p>"


def test_tale() -> None:
    """Every story is told once, in the order of the phases."""
    told = [entity for chapter in chapters(book()) for entity in chapter.scenes]
    assert sorted(str(e.ref) for e in told) == sorted(str(e.ref) for e in book().entities if e.story)
    assert [c.phase and c.phase.id for c in chapters(book())] == [None, "build"]
    assert [str(e.ref) for e in told] == [
        "role/builder",
        "role/keeper",
        "phase/build",
        "practice/pair",
        "artifact/tool",
        "handoff/tool-over",
    ]


def test_shipped_tale() -> None:
    """In the shipped playbook, too, no story is left out or told twice."""
    shipped = playbooks.checked(playbooks.SHIPPED).playbook
    assert shipped is not None
    told = [entity.ref for chapter in chapters(shipped) for entity in chapter.scenes]
    assert sorted(told) == sorted(e.ref for e in shipped.entities if e.story)


@pytest.mark.promise("hires-5")
def test_provenance() -> None:
    """A page names its file, where to edit it, its owner and its last review; the playbook's where it has none."""
    made = pages()
    build = made[file_of(place_of(Ref(Kind.PHASE, "build")))].data["provenance"]
    assert (build.file, build.owner, build.reviewed) == ("playbook/phases/build.yml", "Bert", "2026-09-15")
    assert build.edit == "https://example.org/edit?branch=main&path=/phases/build.yml"
    run = made[file_of(place_of(Ref(Kind.PHASE, "run")))].data["provenance"]
    assert (run.owner, run.reviewed) == ('The "workshop" <team@example.org>', "2026-10-01")
    assert made["glossary/index.md"].data["provenance"].file == "playbook/glossary.yml"


def test_works_with_from_both_sides() -> None:
    """What two roles give each other is shown to both, also where only one of them tells it."""
    keeper = pages()[file_of(place_of(Ref(Kind.ROLE, "keeper")))].data
    assert [(r.id, text) for r, text in keeper["works_with"]] == [
        ("builder", "Gives the tool & gets *complaints*.")
    ]
