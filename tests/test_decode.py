"""The field decides what a text means; what does not fit is reported at its place, and the rest is kept."""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from wellhead.playbook.decode import decode
from wellhead.playbook.model import Form
from wellhead.playbook.parts import Outcome
from wellhead.playbook.references import Kind, Ref, StateRef
from wellhead.source import document
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from wellhead.playbook.contents import Playbook
    from wellhead.source.finding import Finding

MANIFEST = """\
title: T
summary: S
site_id: t
version: 1.10
owner: O
phases: [p]
levels: [{id: lead, title: Leads}]
"""
ROLE = "title: R\nsummary: S\nquestion: Q\nmission: M\n"


def decoded(**texts: str) -> tuple[Playbook, list[Finding]]:
    sources = [SourceFile("playbook.yml", MANIFEST + texts.pop("manifest", ""))]
    sources += [SourceFile(path.replace("__", "/") + ".yml", text) for path, text in texts.items()]
    playbook, findings = decode(sources)
    assert playbook is not None
    return playbook, findings


def places(findings: list[Finding]) -> list[str]:
    return [f"{f.rule} {f.span.line}:{f.span.column}" for f in findings]


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "1.10", "010", "12:30", "0x1F", "1e3", ".inf", "2024-02-31", "=", "<<x", "true"],
)
def test_text_stays_text(text: str) -> None:
    """What YAML would turn into a truth value, a number or a date stays the text that was typed."""
    playbook, findings = decoded(roles__r=f"{ROLE}owner: {text}\ntags: [{text}]\n")
    assert findings == []
    assert playbook.roles[0].owner == text
    assert playbook.roles[0].tags == (text,)
    assert playbook.manifest.version == "1.10"


@pytest.mark.parametrize("text", ["null", "~", "", "# nothing"])
def test_plain_null_is_nothing(text: str) -> None:
    """An unquoted null is no text: a required field or a list left empty is reported, an optional one is as if absent."""
    _, findings = decoded(roles__r=f"title: {text}\nsummary: S\nquestion: Q\nmission: M\ntags: {text}\n")
    assert [(f.rule, f.message) for f in findings] == [
        ("invalid-value", '"title" is empty'),
        ("invalid-value", '"tags" is empty'),
    ]
    playbook, findings = decoded(roles__r=f"{ROLE}owner: {text}\n")
    assert (playbook.roles[0].owner, findings) == (None, [])


@pytest.mark.parametrize("text", ['"null"', "'~'", "|\n  null"])
def test_quoted_null_is_text(text: str) -> None:
    """A quoted null is the word."""
    playbook, findings = decoded(roles__r=f"{ROLE}owner: {text}\n")
    assert findings == []
    assert playbook.roles[0].owner in ("null", "~")


def test_types() -> None:
    """Dates, words of a fixed set, references to states and mappings arrive as what they are."""
    playbook, findings = decoded(
        roles__r=f"{ROLE}reviewed: 2026-02-28\nworks_with: {{s: Text., t: More.}}\ntools: [{{name: N, for: F}}]\n",
        artifacts__a="title: A\nsummary: S\nform: data\nowner_role: r\nstates: [{id: s, title: S}]\n",
        handoffs__h="title: H\nsummary: S\nfrom: r\nto: s\nphase: p\ncarries: [a, a@s]\n",
        phases__p="title: P\nsummary: S\ngoal: G\nexit: {decider: r, outcomes: {go: p, stop: null}}\n",
    )
    assert findings == []
    role = playbook.roles[0]
    assert role.reviewed == dt.date(2026, 2, 28)
    assert [(w.role, w.text) for w in role.works_with] == [("s", "Text."), ("t", "More.")]
    assert role.tools[0].use == "F"
    assert playbook.artifacts[0].form is Form.DATA
    assert playbook.handoffs[0].carries == (StateRef("a", None), StateRef("a", "s"))
    assert [str(c) for c in playbook.handoffs[0].carries] == ["a", "a@s"]
    exit_ = playbook.phases[0].exit
    assert exit_ is not None
    assert [(o.outcome, o.phase) for o in exit_.outcomes] == [(Outcome.GO, "p"), (Outcome.STOP, None)]
    assert role.ref == Ref(Kind.ROLE, "r")
    assert str(role.ref) == "role/r"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("owner: [x]", "5:8", '"owner" must be text'),
        ("owner: {x: y}", "5:8", '"owner" must be text'),
        ("tags: x", "5:7", '"tags" must be a list'),
        ("tags: {x: y}", "5:7", '"tags" must be a list'),
        ("tags: [x, [y]]", "5:11", '"tags" must be text'),
        ("tools: [x]", "5:9", '"tools" must be a mapping of fields'),
        ("tools: {name: x}", "5:8", '"tools" must be a list'),
        ("works_with: [x]", "5:13", '"works_with" must be a mapping'),
        ("works_with: {x: [y]}", "5:14", '"x" must be text'),
        ("reviewed: 2026-2-1", "5:11", '"reviewed" is not a date; write year-month-day, as in 2026-11-01'),
        ("reviewed: 2026-02-30", "5:11", '"reviewed" is a day that no calendar has'),
        ("reviewed: 20260201", "5:11", '"reviewed" is not a date; write year-month-day, as in 2026-11-01'),
        ("was: [A b]", "5:7", '"A b" has a space in it; only a-z, 0-9 and hyphens may be'),
        ("was: [con]", "5:7", '"con" is a name that Windows reserves'),
        ("owner: |\n  x\n  y", "5:8", '"owner" must be one line of plain text'),
        ("onboarding: [{when: day-2, checks: []}]", "5:21", '"day-2" is not a value of "when"'),
        ("id: x", "5:1", 'there is no field "id" here'),
        ("mision: x", "5:1", 'there is no field "mision" here'),
        ("tools: [{name: x, fro: y}]", "5:19", 'there is no field "fro" here'),
        ("tools: [{name: x}]", "5:9", 'the field "for" is missing'),
        ("body: '" + "[" * 30 + "'", "5:7", '"body" has too many brackets in a row'),
        ("body: " + "x" * 9000, "5:7", '"body" has 9000 characters; a rich text has at most 8192'),
    ],
)
def test_misfits(text: str, place: str, message: str) -> None:
    """Each kind of misfit is said in words an author knows, at the value or key to mend, and the role is kept."""
    playbook, findings = decoded(roles__r=f"{ROLE}{text}\n")
    assert (f"{findings[0].span.line}:{findings[0].span.column}", findings[0].message.split(" (")[0]) == (
        place,
        message,
    )
    assert [r.id for r in playbook.roles] == ["r"]


@pytest.mark.parametrize("field", ["title", "summary", "question", "mission"])
def test_missing(field: str) -> None:
    """A missing required field is one finding, and the entity is kept so that references to it hold."""
    text = "".join(line for line in ROLE.splitlines(keepends=True) if not line.startswith(field))
    playbook, findings = decoded(roles__r=text)
    assert [(f.rule, f.message) for f in findings] == [("missing-key", f'the field "{field}" is missing')]
    assert [r.id for r in playbook.roles] == ["r"]


def test_all_at_once() -> None:
    """A file with many slips has them all reported, none twice, and none that follows from another."""
    _, findings = decoded(
        roles__r=f"{ROLE}reviewed: never\ntags: [[], x, {{}}]\nskills: x\ntools: [{{name: []}}, {{}}, {{name: n, for: f}}]\nwas: [A, B]\n"
    )
    assert sorted(places(findings)) == sorted(
        [
            "invalid-value 5:11",
            "invalid-value 6:8",
            "invalid-value 6:15",
            "invalid-value 7:9",
            "invalid-value 8:16",
            "missing-key 8:9",
            "missing-key 8:21",
            "missing-key 8:21",
            "invalid-value 9:7",
            "invalid-value 9:10",
        ]
    )


def test_places_hold_after_a_cut() -> None:
    """Once a broken item is left out of a list, those behind it still know their own place."""
    text = "title: P\nsummary: S\ngoal: G\nactivities:\n- {id: a}\n- {id: b, title: B, responsible: [r], accountable: x}\n"
    playbook, findings = decoded(phases__p=text)
    assert places(findings) == ["missing-key 5:3"] * 3
    assert [a.id for a in playbook.phases[0].activities] == ["b"]
    span = playbook.documents[Ref(Kind.PHASE, "p")].at("activities", 0, "accountable")
    assert (span.line, span.column) == (6, 52)
    assert playbook.damaged == {Ref(Kind.PHASE, "p")}


@pytest.mark.parametrize(
    ("texts", "unreadable"),
    [
        ({"roles__r": "title: ["}, {Ref(Kind.ROLE, "r")}),
        ({"roles__r": "- x\n"}, {Ref(Kind.ROLE, "r")}),
        ({"handoffs__h": "title: H\n"}, {Ref(Kind.HANDOFF, "h")}),
        ({"roles__r": ROLE}, set()),
    ],
)
def test_unreadable(texts: dict[str, Any], unreadable: set[Ref]) -> None:
    """An entity whose file cannot be decoded is known by name, so that references to it are not called wrong."""
    playbook, _ = decoded(**texts)
    assert playbook.unreadable == unreadable


def test_lost_files_are_known() -> None:
    """So is one whose file could not even be read."""
    playbook, _ = decode(
        [SourceFile("playbook.yml", MANIFEST)], lost=["roles/x.yml", "glossary.yml", "notes/x.yml"]
    )
    assert playbook is not None
    assert playbook.unreadable == {Ref(Kind.ROLE, "x")}


@pytest.mark.parametrize("text", ["", "[]", "title: [", "x", "title: x\n"])
def test_no_manifest(text: str) -> None:
    """Without a manifest to stand on there is no playbook, but the findings of all files."""
    playbook, findings = decode([SourceFile("playbook.yml", text), SourceFile("roles/r.yml", "titel: x\n")])
    assert playbook is None
    assert {f.span.path for f in findings} >= {"roles/r.yml"}


def test_glossary() -> None:
    """The glossary is a list of terms; each stands and falls by itself."""
    playbook, findings = decoded(
        glossary="- {id: a, term: A, definition: D}\n- x\n- {id: b, term: B}\n- {id: a, term: C, definition: D}\n"
    )
    assert [t.term for t in playbook.terms] == ["A", "B"]
    assert places(findings) == ["invalid-value 2:3", "missing-key 3:3", "duplicate-id 4:8"]
    _, findings = decoded(glossary="a: b\n")
    assert [f.message for f in findings] == ["the glossary must be a list of terms"]


def test_decoded_is_frozen() -> None:
    """Nothing that was decoded can be changed, and equal input is equal and hashes alike."""
    one, two = decoded(roles__r=ROLE)[0], decoded(roles__r=ROLE)[0]
    assert one == two
    assert hash(one.roles[0]) == hash(two.roles[0])
    with pytest.raises(ValueError, match="frozen"):
        one.roles[0].title = "x"


def test_few_files_are_held_as_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks many files for places does not hold all of them as nodes, and gets the same answers."""
    parsed: list[str] = []
    parse = document.parse
    monkeypatch.setattr(document, "parse", lambda source: (parsed.append(source.path), parse(source))[1])
    text = "title: A\nsummary: B\n"
    documents = [document.Document(SourceFile(f"roles/r{n}.yml", text)) for n in range(300)]
    given = document.Document(SourceFile("roles/given.yml", text), documents[1].root)
    assert [d.at("summary").line for d in documents] == [2] * 300
    assert len(parsed) == 300
    assert documents[-1].at("title").line == given.at("title").line == 1
    assert len(parsed) == 300  # the last is held, and what was given stays
    assert [d.at("title").line for d in documents] == [1] * 300
    assert len(parsed) == 600  # none was held when its turn came again
