"""The playbook keeps what its maintainers promise of it: enough, told once, in plain and own words."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import posixpath
import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from playbooks import load, render_playbook
from wellhead.check.rules import Context
from wellhead.pages.views.tale import chapters
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Phase

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
ORIGINS: Final = ROOT / "docs" / "about" / "origins.md"
SHINGLES: Final = HERE / "content" / "article-shingles.txt"

SHINGLE: Final = 8
"""From this many equal words in a row on, a sentence counts as copied."""
QUOTED: Final = (
    "What is the best algorithm to solve this problem?",
    "What is the best system to help us solve the problem?",
    "Machine Learning Engineers, Data Scientists and their respective roles",
)
"""What the playbook quotes from the article: the two defining questions and its title."""

APOSTROPHES: Final = dict.fromkeys(map(ord, "\u2019\u00b4"), "'")
FORBIDDEN: Final = re.compile(r"\b(leverag|seamless|crucial|robust|delv|ensur|holistic)\w*", re.IGNORECASE)
"""Words that say little; plain ones say it better."""

MAX_CHECK_WORDS: Final = 15
ALIKE: Final = 0.6
"""Two checks that share this part of their words (Jaccard) say the same."""
STOP_WORDS: Final = frozenset((HERE / "content" / "stop-words.txt").read_text(encoding="utf-8").split())
SUFFIXES: Final = ("ings", "ing", "ies", "ied", "edly", "ed", "es", "ly", "s", "e")

SCENES: Final = (
    "role/data-scientist",
    "role/ml-engineer",
    "role/operator",
    "phase/hypothesis",
    "phase/proof-of-concept",
    "phase/prototype",
    "phase/production",
    "practice/short-forays",
    "practice/blueprint-from-day-one",
    "practice/confer-after-each-foray",
    "practice/follow-the-footsteps",
    "practice/tap-a-small-well-early",
    "practice/light-drill",
    "practice/light-pipes",
    "practice/measurements-at-the-hub",
    "practice/go-live-together",
    "practice/help-from-afar",
    "practice/crew-hand-over",
    "practice/reunion",
    "handoff/promising-direction",
    "handoff/footsteps",
    "handoff/drill-to-the-scientist",
    "handoff/pipes-to-the-scientist",
    "handoff/measurements-to-the-hub",
    "handoff/numbers-from-the-well",
    "handoff/system-to-the-crew",
)
"""The tale's scenes: where each of them is told."""


@cache
def playbook() -> LinkedPlaybook:
    """Read the playbook of this repository, once."""
    found = load(ROOT / "playbook").playbook
    assert found is not None
    return found


def strings(value: object) -> Iterator[str]:
    """Go through the texts inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every text that authors wrote, with its place; keys, ids and references among them."""
    written = playbook().playbook
    everything = [("playbook", written.manifest), *((str(t.ref), t) for t in written.terms)]
    everything += [(str(e.ref), e) for e in playbook().entities]
    return tuple(
        (place, text) for place, thing in everything for text in strings(thing.model_dump(mode="json"))
    )


def words(text: str) -> list[str]:
    """Take a text's words in lower case, without punctuation and links' addresses."""
    text = re.sub(r"\[\[[^\]|]*\|?|\]\]|\]\([^)]*\)", " ", text.translate(APOSTROPHES))
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.casefold())


def shingles(text: str) -> dict[str, str]:
    """Every run of eight words of a text, by its hash."""
    found = words(text)
    runs = [" ".join(found[n : n + SHINGLE]) for n in range(len(found) - SHINGLE + 1)]
    return {hashlib.sha256(run.encode()).hexdigest()[:16]: run for run in runs}


def stem(word: str) -> str:
    """Take a word's simplest endings off: "records", "recorded" and "recording" become one."""
    word = word.removesuffix("'s")
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word.removesuffix(suffix)
    return word


def gist(text: str) -> frozenset[str]:
    """Keep what a check says, without the words that every sentence has."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)


def own_checks(phase: Phase) -> tuple[CheckAt, ...]:
    """List the checks of a phase's own file: entry, activities, the phase itself, exit."""
    return playbook().checks_of(phase.ref)


def phases() -> tuple[Phase, ...]:
    return tuple(playbook().phases.values())


def test_nothing_found() -> None:
    """The checker finds nothing, with every rule as it comes."""
    reviewed = playbook().playbook.manifest.reviewed
    assert reviewed is not None
    found = load(ROOT / "playbook", Context(as_of=reviewed + dt.timedelta(days=1)))
    assert found.findings == ()
    assert playbook().playbook.manifest.rules == ()


def test_counts() -> None:
    """There are as many of each kind as the playbook was to have."""
    assert len(playbook().roles) == 6
    assert len(playbook().phases) == 4
    assert len(playbook().practices) >= 24
    assert len(playbook().artifacts) >= 18
    assert len(playbook().handoffs) >= 10
    assert len(playbook().terms) >= 60


@pytest.mark.parametrize("phase", phases(), ids=lambda p: p.id)
def test_phase(phase: Phase) -> None:
    """A phase has 6 to 10 activities, 20 to 35 checks of its own and a part for every role."""
    assert 6 <= len(phase.activities) <= 10
    assert 20 <= len(own_checks(phase)) <= 35
    assert {i.role for i in phase.involvement} == set(playbook().roles)
    assert all(i.how for i in phase.involvement)
    assert phase.entry is not None
    assert phase.exit is not None
    assert phase.exit.outcomes
    assert phase.pitfalls


def test_phase_checks_can_be_ticked() -> None:
    """Each check of a phase says who sees to it, why, and what to show."""
    bare = [
        at.key
        for phase in phases()
        for at in own_checks(phase)
        if not (at.check.role and at.check.why and at.check.evidence)
    ]
    assert bare == []


def test_artifacts() -> None:
    """Every artifact has an owner, states and criteria for each state."""
    lacking = [
        a.id
        for a in playbook().artifacts.values()
        if a.owner_role not in playbook().roles or not a.states or not all(s.checks for s in a.states)
    ]
    assert lacking == []


def test_handoffs_go_both_ways() -> None:
    """Work passes from scientist to engineer and back, each with criteria and aftercare."""
    ways = {(h.giver, h.to) for h in playbook().handoffs.values()}
    assert {("data-scientist", "ml-engineer"), ("ml-engineer", "data-scientist")} <= ways
    assert all(h.accept and h.on_reject and h.aftercare for h in playbook().handoffs.values())
    assert [h.id for h in playbook().handoffs.values() if len(h.title) >= 60] == []


def test_practices() -> None:
    """Every practice names its trigger, its duration, its steps, what it brings and how it goes wrong."""
    lacking = [
        p.id
        for p in playbook().practices.values()
        if not (p.when and p.duration and len(p.steps) >= 3 and p.benefits and p.pitfalls and p.checklist)
    ]
    assert lacking == []


def test_roles() -> None:
    """Every role is told whole: misreadings, what it shares with every other role, steps from day 1 to 90."""
    for role in playbook().roles.values():
        others = set(playbook().roles) - {role.id}
        assert {w.role for w in role.works_with} == others, role.id
        assert role.not_this_role, role.id
        assert role.ways_of_working, role.id
        assert len({step.when for step in role.onboarding}) == 5, role.id


def test_check_is_short() -> None:
    """A check is one sentence of at most 15 words, without a full stop."""
    long = {at.key: at.check.text for at in playbook().checks if len(at.check.text.split()) > MAX_CHECK_WORDS}
    assert long == {}
    assert [at.key for at in playbook().checks if at.check.text.endswith((".", "!"))] == []


def test_no_check_repeats_another() -> None:
    """No two checks of the playbook say the same in other words, onboarding included."""
    said = [(at, gist(at.check.text)) for at in playbook().checks]
    alike = [
        f"{one.key}: {one.check.text} = {other.key}: {other.check.text}"
        for (one, first), (other, second) in combinations(said, 2)
        if len(first & second) >= ALIKE * len(first | second)
    ]
    assert alike == []


def test_sources() -> None:
    """Every work that is cited is listed, and every work that is listed is cited."""
    listed = {source.id for source in playbook().playbook.manifest.sources}
    cited = {use.target for use in playbook().uses if use.kind == "source"}
    assert cited == listed
    assert all(s.author and s.title and s.url for s in playbook().playbook.manifest.sources)


def test_own_words() -> None:
    """No eight words in a row stand in both the article and the playbook, but for what it quotes."""
    lines = SHINGLES.read_text(encoding="utf-8").splitlines()
    article = {line for line in lines if line and not line.startswith("#")}
    assert len(article) > 1000
    allowed = {key for quote in QUOTED for key in shingles(quote)}
    assert allowed <= article
    pages = [*texts(), ("origins", ORIGINS.read_text(encoding="utf-8"))]
    copied = [
        f"{place}: {run}"
        for place, text in pages
        for key, run in shingles(text).items()
        if key in article and key not in allowed
    ]
    assert copied == []


def test_plain_words() -> None:
    """The words that say little are not used."""
    pages = [*texts(), ("origins", ORIGINS.read_text(encoding="utf-8"))]
    assert [f"{place}: {m.group()}" for place, text in pages for m in FORBIDDEN.finditer(text)] == []


@pytest.mark.parametrize("place", SCENES)
def test_scene(place: str) -> None:
    """Every scene of the tale is told where it belongs, and the tale has it."""
    told = {str(entity.ref): entity for chapter in chapters(playbook()) for entity in chapter.scenes}
    assert place in told
    assert told[place].story


def test_tale_is_told_once() -> None:
    """The tale has no scene besides those on the list, and each phase opens its own chapter."""
    told = [str(entity.ref) for chapter in chapters(playbook()) for entity in chapter.scenes]
    assert sorted(told) == sorted(SCENES)
    assert playbook().playbook.manifest.story


def anchors(page: bytes) -> set[str]:
    """List what a link may name on a generated page."""
    text = page.decode()
    return set(re.findall(r"\{: #([\w.-]+)", text)) | {
        html.unescape(name) for name in re.findall(r'\bid="([^"]+)"', text)
    }


def test_advice_is_for_everyone() -> None:
    """Only the tale has a she and a he; advice speaks of you, of them, or of the role."""
    gendered = re.compile(r"\b(she|her|hers|herself|he|him|his|himself)\b", re.IGNORECASE)
    told = [
        (t.ref, t.definition) for t in playbook().terms.values() if not t.definition.startswith("In the tale")
    ]
    advice = [(str(ref), text.partition("In the tale")[0]) for ref, text in told]
    for entity in playbook().entities:
        advice += [
            (str(entity.ref), text) for text in strings(entity.model_dump(mode="json", exclude={"story"}))
        ]
    assert [f"{place}: {m.group()}" for place, text in advice for m in gendered.finditer(text)] == []


def test_origins() -> None:
    """The page on the origins lists at least forty ideas, and each leads to a place that exists."""
    files = render_playbook(playbook(), folder="playbook", prefix="playbook/")
    rows = [line for line in ORIGINS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    ideas = [row for row in rows if not row.startswith(("| Idea", "| ---"))]
    assert len(ideas) >= 40
    lost = []
    for line in ORIGINS.read_text(encoding="utf-8").splitlines():
        links = [a for a in re.findall(r"\]\(([^)\s]+)\)", line) if not a.startswith("https://")]
        if line in ideas and not links:
            lost.append(f"no link: {line}")
        for address in links:
            path, _, anchor = address.partition("#")
            page = posixpath.normpath(posixpath.join("about", path)).removeprefix("playbook/")
            if page not in files or (anchor and anchor not in anchors(files[page])):
                lost.append(address)
    assert lost == []


def test_ideas_cite_the_article() -> None:
    """Wherever the page on the origins leads for an idea, the article is cited."""
    citing = {use.owner for use in playbook().cited_by["article"]}
    rows = [line for line in ORIGINS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    led = {
        Ref(Kind(kind.removesuffix("s")), name)
        for row in rows
        for kind, name in re.findall(
            r"playbook/(roles|phases|practices|artifacts|handoffs)/([a-z0-9-]+)/index\.md", row
        )
    }
    led |= {Ref(Kind.TERM, name) for row in rows for name in re.findall(r"#term-([a-z0-9-]+)", row)}
    assert len(led) > 20
    assert sorted(map(str, led - citing)) == []
