"""The report's formats: each is what its readers' schema or parser asks for, and none loses a finding."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from markdown_it import MarkdownIt

import playbooks
from wellhead.check.rules import RULES
from wellhead.report import FORMATS, Contents, markdown
from wellhead.report import json as as_json
from wellhead.source.finding import Edit, Finding, Fix, Related, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
GITLAB = Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8")))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
JSON = Draft202012Validator(json.loads(as_json.schema()))

HOSTILE = "100% of\r\n::error::it, a: ##[error]b <c> & ]]> \x1b[31m \ud800 \N{RIGHT-TO-LEFT OVERRIDE}"
_COMMAND = re.compile(r"::(?P<name>[^\s:]+)(?: (?P<properties>.*?))?::(?P<data>.*)")


def some(number: int, severity: Severity = Severity.ERROR, message: str = "a slip") -> list[Finding]:
    return [
        Finding("unknown-key", severity, message, Span.at("roles/keeper.yml", n + 1, 1))
        for n in range(number)
    ]


SPAN = Span("roles/a b#ä.yml", 2, 3, 4, 1)
RICH = Finding(
    "unknown-reference",
    Severity.ERROR,
    "no role has the id",
    SPAN,
    "did you mean this?",
    (Related(Span.at("phases/build.yml", 7, 1), "first given here"),),
    Fix("change it", (Edit(SPAN, "keeper"), Edit(Span("phases/build.yml", 1, 1, 1, 1), "a\n"))),
)


def contents(findings: Sequence[Finding], **options: Any) -> Contents:
    lines = {"roles/keeper.yml": ["title: Keeper", HOSTILE], "phases/build.yml": ["goal: x"]}
    return Contents(findings, lines, "playbook/", **options)


def everything() -> list[Contents]:
    """Reports on nothing, on much, on hostile texts, and on a real playbook with many faults."""
    faulty = Path(__file__).parent / "check" / "err" / "ten-faults"
    found = playbooks.checked(faulty)
    return [
        contents([]),
        contents([RICH], pages="https://playbook.example.org/playbook/rules/"),
        contents([*some(12), *some(12, Severity.WARNING)]),
        contents([Finding("unknown-key", Severity.WARNING, HOSTILE, Span("roles/keeper.yml", 2), HOSTILE)]),
        contents([Finding("a-rule-of-later", Severity.ERROR, "it", Span("playbook.yml", 99, 9, 99, 9))]),
        Contents(found.findings, {s.path: s.text.split("\n") for s in found.sources}, "./x/", strict=True),
    ]


def validated(form: str, told: str) -> Any:
    told.encode("utf-8", "replace").decode()
    if form == "junit":
        JUNIT.validate(told)
        return None
    data = json.loads(told.encode("utf-8", "replace"))
    {"json": JSON, "gitlab": GITLAB, "sarif": SARIF}[form].validate(data)
    return data


@pytest.mark.promise("maintainers-2")
@pytest.mark.parametrize("form", ["json", "gitlab", "sarif", "junit"])
@pytest.mark.parametrize("given_", everything(), ids=range(6))
def test_schema(form: str, given_: Contents) -> None:
    """Each format is valid against its published schema, whatever was found."""
    validated(form, FORMATS[form](given_))


@given(
    st.lists(
        st.builds(
            Finding,
            st.sampled_from([rule.id for rule in RULES]),
            st.sampled_from(Severity),
            st.text(min_size=1),
            st.builds(Span.at, st.just("roles/keeper.yml"), st.integers(1, 9), st.integers(1, 9)),
            st.none() | st.text(min_size=1),
        ),
        max_size=4,
    )
)
def test_any_text(findings: list[Finding]) -> None:
    """No text of an author makes a report invalid."""
    for form in ("json", "gitlab", "sarif", "junit"):
        validated(form, FORMATS[form](contents(findings)))


def test_the_schemas_can_fail() -> None:
    """The schemas refuse what is wrong: a report of the wrong version, an unknown level, a lost field."""
    good = json.loads(FORMATS["json"](contents([RICH])))
    assert not JSON.is_valid({**good, "version": 2})
    assert not JSON.is_valid({**good, "findings": [{}]})
    sarif = json.loads(FORMATS["sarif"](contents([RICH])))
    sarif["runs"][0]["results"][0]["level"] = "fatal"
    assert not SARIF.is_valid(sarif)
    assert not JUNIT.is_valid('<testsuites><testsuite name="x"/></testsuites>')
    assert not GITLAB.is_valid([{"description": "x"}])


def test_the_schema_is_published() -> None:
    """Readers of the documentation get the schema that the package holds."""
    published = Path(__file__).parents[1] / "docs" / "assets" / "findings.schema.json"
    assert published.read_text(encoding="utf-8") == as_json.schema()


def test_json_says_all() -> None:
    """The JSON holds every part of a finding, its fix included."""
    data = validated("json", FORMATS["json"](contents([RICH], pages="https://example.org/rules/")))
    (finding,) = data["findings"]
    assert (data["errors"], data["warnings"]) == (1, 0)
    assert finding["page"] == "https://example.org/rules/unknown-reference/"
    assert finding["location"] == {
        "path": "playbook/roles/a b#ä.yml",
        "line": 2,
        "column": 3,
        "end_line": 4,
        "end_column": 1,
    }
    assert finding["related"][0]["message"] == "first given here"
    assert [edit["text"] for edit in finding["fix"]["edits"]] == ["keeper", "a\n"]


def test_sarif_says_all() -> None:
    """SARIF holds the rule's page, related places and the fix, file by file; addresses are valid."""
    data = validated("sarif", FORMATS["sarif"](contents([RICH], pages="https://example.org/rules/")))
    (run,) = data["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "unknown-reference"
    assert "**Why.**" in rule["help"]["markdown"]
    assert rule["helpUri"] == "https://example.org/rules/unknown-reference/"
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "playbook/roles/a%20b%23%C3%A4.yml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 4, "endColumn": 1}
    assert result["relatedLocations"][0]["message"]["text"] == "first given here"
    changes = result["fixes"][0]["artifactChanges"]
    assert [c["artifactLocation"]["uri"] for c in changes] == [
        "playbook/phases/build.yml",
        "playbook/roles/a%20b%23%C3%A4.yml",
    ]


def test_fingerprints_stay() -> None:
    """A finding keeps its fingerprint when its line moves, and two equal findings have two."""
    line = ["x: 1"]
    before = Contents(some(1), {"roles/keeper.yml": line})
    moved = Finding("unknown-key", Severity.ERROR, "a slip", Span.at("roles/keeper.yml", 3, 1))
    after = Contents([moved], {"roles/keeper.yml": ["", "", *line]})
    assert before.fingerprints() == after.fingerprints()
    twice = Contents([*some(1), *some(1)], {"roles/keeper.yml": line}).fingerprints()
    assert len(set(twice)) == 2


def test_junit_counts() -> None:
    """An error fails, a warning is skipped unless the run is strict, a file without findings passes."""
    findings = [*some(2), *some(1, Severity.WARNING)]
    told = FORMATS["junit"](contents(findings))
    assert '<testsuite name="wellhead check" tests="4" failures="2" errors="0" skipped="1">' in told
    assert '<testcase name="sound" classname="playbook/phases/build.yml" />' in told
    assert 'name="unknown-key: a slip (2)"' in told
    strict = FORMATS["junit"](contents(findings, strict=True))
    assert 'failures="3" errors="0" skipped="0"' in strict


# ---------------------------------------------------------------- GitHub


def runner(log: str) -> tuple[list[tuple[str, dict[str, str], str]], list[str]]:
    """What GitHub's runner makes of a log: its commands, unescaped, and the lines that are none.

    After ``actions/runner``, src/Runner.Common/ActionCommand.cs and Runner.Worker/ActionCommandManager.cs:
    lines that begin with ``::`` are commands, and so is whatever holds ``##[``, until ``stop-commands``.
    """

    def plain(value: str, *, of_property: bool = False) -> str:
        pairs = (("%0D", "\r"), ("%0A", "\n"), *((("%3A", ":"), ("%2C", ",")) if of_property else ()))
        for escaped, character in (*pairs, ("%25", "%")):
            value = value.replace(escaped, character)
        return value

    commands, lines, stop = [], [], None
    for line in log.split("\n"):
        found = _COMMAND.fullmatch(line.strip())
        if stop is not None:
            if found and found["name"] == stop:
                stop = None
            else:
                lines.append(line)
        elif found and found["name"] == "stop-commands":
            stop = found["data"]
        elif found:
            pairs = [p.partition("=") for p in (found["properties"] or "").split(",") if p]
            properties = {key: plain(value, of_property=True) for key, _, value in pairs}
            commands.append((found["name"], properties, plain(found["data"])))
        else:
            assert "##[" not in line
            lines.append(line)
    assert stop is None, "commands are never taken again"
    return commands, lines


def test_github_annotations() -> None:
    """An annotation has its file, line, columns, rule and remedy; hostile texts arrive as they are."""
    finding = Finding(
        "unknown-key", Severity.WARNING, HOSTILE, Span.at("roles/a,b:c.yml", 3, 2, 4), "mend it"
    )
    commands, lines = runner(FORMATS["github"](contents([finding])))
    assert [name for name, _, _ in commands] == ["warning", "group", "endgroup"]
    _, properties, message = commands[0]
    assert properties == {
        "file": "playbook/roles/a,b:c.yml",
        "line": "3",
        "endLine": "3",
        "col": "2",
        "endColumn": "5",
        "title": "unknown-key",
    }
    assert message == f"{HOSTILE}\nmend it"
    assert any("a,b:c.yml:3:2: warning: 100% of" in line for line in lines)


def test_github_folds() -> None:
    """Of many findings ten annotations of each severity show; the last tells of the rest, the text of all."""
    commands, lines = runner(FORMATS["github"](contents([*some(25), *some(10, Severity.WARNING)])))
    for severity, last in (
        ("error", "16 errors more: see the log of this step"),
        ("warning", "a slip"),
    ):
        shown = [data for name, _, data in commands if name == severity]
        assert len(shown) == 10
        assert shown[-1] == last
    assert sum("a slip [unknown-key]" in line for line in lines) == 35
    assert ("group", {}, "25 errors, 10 warnings") in commands


def test_github_text_commands_nothing() -> None:
    """What an author writes is never taken for a command, though the log quotes it."""
    line = "::set-output name=x::y ##[add-path]/tmp ::stop-commands::x"
    finding = Finding("unknown-key", Severity.ERROR, f"a\n{line}\n::endgroup::", Span("playbook.yml", 1))
    commands, lines = runner(FORMATS["github"](Contents([finding], {"playbook.yml": [line]}, "")))
    assert [name for name, _, _ in commands] == ["error", "group", "endgroup"]
    assert line in lines


def test_nothing_found_on_github() -> None:
    """Without findings the log holds nothing of ours."""
    assert FORMATS["github"](contents([])) == ""


# ---------------------------------------------------------------- the summary of a pull request


@given(
    st.text()
    | st.sampled_from(["@bob", "a #12", "www.x.org", "https://x.org", "**a**", "`a`", "[a](b)", "<b>"])
)
def test_summary_shows_texts_as_they_are(text: str) -> None:
    """No text of an author becomes mark-up, and nobody is mentioned or linked."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": False}).render(f"- x {markdown.plain(text)} x")
    told = unescape(re.sub(r"</?(?:ul|li)>|&lt;!-- --&gt;", "", html)).strip()
    assert not re.search(r"<(?!/?(?:ul|li)>)", html)
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    assert " ".join(told.replace("<!-- -->", "").split()) == " ".join(
        ["x", *shown.replace("<!-- -->", "").split(), "x"]
    )
    assert not re.search(r"(?<!\\)[@#]|[@#]\w|www\.|https?:/", markdown.plain(text), re.IGNORECASE)


def test_summary() -> None:
    """A reviewer reads what is new, what differs, what can be mended, and how much of each there is."""
    old = Contents(some(2), {"roles/keeper.yml": ["a"], "roles/gone.yml": ["x"]}, "playbook/")
    findings = [*some(1), RICH, *some(1, Severity.WARNING, "a new one")]
    now = Contents(findings, {"roles/keeper.yml": ["b"], "roles/new.yml": ["y"]}, "playbook/")
    told = markdown.report(now, old, [RICH])
    assert told.startswith("## Playbook: 2 errors, 1 warning\n")
    assert "**2 new**, 1 gone, 1 there before." in told
    for line in ("gone.yml (gone)", "keeper.yml (changed)", "new.yml (new)"):
        assert f"- playbook/roles/{line}\n" in told
    assert "Mended:\n\n- playbook/roles/a b\\#<!-- -->ä.yml:2: change it\n" in told
    assert "1 can be mended at once: run `wellhead check --fix`." in told
    new, _, before = told.partition("### There before")
    assert new.count("- **") == 2
    assert before.count("- **") == 1
    assert "| unknown-key | 1 | 1 |" in told


def test_summary_is_short() -> None:
    """Of many findings the first are listed, and the rest is counted."""
    told = markdown.report(contents(some(80)))
    assert told.count("- **error**") == 50
    assert "- and 30 more\n" in told
    assert markdown.report(contents([])) == "## Playbook: no findings\n"
