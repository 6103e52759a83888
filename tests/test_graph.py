"""What refers to what, and from where."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import playbooks
from wellhead.cli import cli

GOLDEN = playbooks.TESTS / "golden" / "playbook"


def output(*arguments: str) -> str:
    done = CliRunner().invoke(cli, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def graph() -> dict[str, Any]:
    """The shipped playbook's graph."""
    found: dict[str, Any] = json.loads(output("graph", str(playbooks.SHIPPED)))
    return found


def test_every_edge_has_its_place(graph: dict[str, Any]) -> None:
    """Each edge joins two nodes, and at its place in the file stands the id that it names."""
    names = {node["name"] for node in graph["nodes"]}
    lines: dict[str, list[str]] = {}
    assert len(graph["edges"]) > 1000
    for edge in graph["edges"]:
        assert {edge["from"], edge["to"]} <= names
        path = edge["path"]
        text = lines.setdefault(path, Path(path).read_text("utf-8").split("\n"))
        there = text[edge["line"] - 1][edge["column"] - 1 :]
        named = edge["to"].partition("/")[2]
        assert re.match(rf"(?:\[\[\s*)?(?:[a-z]+/)?{re.escape(named)}\b", there), (edge, there)


def test_graph_of_a_broken_playbook(tmp_path: Path) -> None:
    """A playbook with errors has a graph of what can be read, reference to nothing included."""
    files = {**playbooks.files_of(playbooks.BASE), "roles/odd.yml": "title: ["}
    files["handoffs/tool-over.yml"] = files["handoffs/tool-over.yml"].replace("to: keeper", "to: nobody")
    made = json.loads(output("graph", str(playbooks.written(tmp_path, files))))
    assert [e["from"] for e in made["edges"] if e["to"] == "role/nobody"] == ["handoff/tool-over"]


def test_pictures() -> None:
    """Graphviz and Mermaid get each entity once and each pair of them once; hostile titles stay text."""
    names = {e["name"] for e in json.loads(output("graph", str(GOLDEN)))["nodes"]}
    drawn = {name for name in names if not name.startswith(("term/", "source/", "playbook"))}
    dot = output("graph", str(GOLDEN), "--format", "dot")
    assert sorted(re.findall(r'^  "([^"]+)" \[', dot, re.MULTILINE)) == sorted(drawn)
    pairs = re.findall(r'^  "([^"]+)" -> "([^"]+)" \[', dot, re.MULTILINE)
    assert len(pairs) == len(set(pairs)) > 20
    string = r'"(?:[^"\\]|\\.)*"'
    for line in dot.splitlines()[3:-1]:
        assert re.fullmatch(rf"  {string}(?: -> {string})? \[label={string}(?:, shape=\w+)?\];", line), line
    mermaid = output("graph", str(GOLDEN), "--format", "mermaid").splitlines()
    assert mermaid[0] == "flowchart LR"
    assert len(mermaid) == 1 + len(drawn) + len(pairs)
    assert not any(set("<>`&") & set(line.replace("-->", "")) for line in mermaid)


def test_show() -> None:
    """A thing is shown with its title, its summary, and every reference from it and to it with its place."""
    shown = output("show", "role/keeper", str(GOLDEN))
    assert shown.startswith('Keeper "of" tools  role/keeper\n  Keeps the tool in <good> order\n')
    edges = [e for e in json.loads(output("graph", str(GOLDEN)))["edges"] if e["to"] == "role/keeper"]
    places = {f"{e['path']}:{e['line']}:{e['column']}" for e in edges}
    assert len(places) >= 15
    assert places == {place for place in places if place in shown}
    assert f"referred to by ({len(edges)})" in shown
    assert output("show", "source/talk", str(GOLDEN)).startswith("A talk  source/talk\n  by _C._ Jones")


@pytest.mark.parametrize(("name", "told"), [("role/keper", '"role/keeper"'), ("zzz", "kind/id")])
def test_show_nothing(name: str, told: str) -> None:
    """A name that nothing has is answered by the nearest one, or by how names look."""
    done = CliRunner().invoke(cli, ["show", name, str(GOLDEN)])
    assert done.exit_code == 2
    assert told in done.output
