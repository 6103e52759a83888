"""Who may import what: the layers of the program, and what a quick answer may load."""

# ruff: noqa: E501

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import playbooks
import wellhead

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(wellhead.__file__).parent
MODULES = sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py"))
TREES = {name: ast.parse((PACKAGE / name).read_text(encoding="utf-8")) for name in MODULES}

CLI = {name for name in MODULES if name.startswith("cli/")}
FAST = {name for name in MODULES if name.startswith("engines/fast/")}
ENGINES = {name for name in MODULES if name.startswith("engines/")}
ALLOWED = {
    "yaml": {"parse.py", "engines/settings.py", "engines/adoption.py"},
    "jinja2": {"quick.py", "render.py", *FAST},
    "mkdocs": ENGINES,
    "properdocs": ENGINES,
    "zensical": ENGINES,
    "material": ENGINES,
    "nh3": {"richtext.py"},
    "rjsmin": {"render.py"},
    "selectolax": {"browserview.py"},
    "markdown": {"richtext.py", "docpage.py"},
    "click": {*CLI, *ENGINES},  # MkDocs speaks click
    "pydantic": {"explain.py", "model.py", "salvage.py"},
}
"""Third-party packages, and the modules that know them."""
LATER = {
    "view",
    "render",
    "write",
    "exchange",
    "manifest",
    "engines",
    "cli",
    "csp",
    "site",
    "gate",
    "browserview",
    "linkcheck",
    "docpage",
    "serve",
    "served",
    "incremental",
}
"""What stands behind the checks in the flow."""
EARLY = (
    "schema",
    "revise",
    "rename",
    "layout",
    "skeleton",
    "graph",
    "read",
    "parse",
    "document",
    "model",
    "decode",
    "explain",
    "salvage",
    "link",
    "uses",
    "references",
    "finding",
    "fixes",
    "blocks",
    "mend",
    "check",
    "ids",
)


def imports(name: str) -> Iterator[str]:
    """What a module imports, within functions too; not what only type checkers see."""
    for node in runtime(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def runtime(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if (
            isinstance(child, ast.If)
            and isinstance(child.test, ast.Name)
            and child.test.id == "TYPE_CHECKING"
        ):
            continue
        yield child
        yield from runtime(child)


@pytest.mark.parametrize("package", ALLOWED)
def test_who_knows_whom(package: str) -> None:
    """Each library is known to the modules that need it, and to no other."""
    knowing = {name for name in MODULES if any(i.split(".")[0] == package for i in imports(name))}
    assert knowing <= ALLOWED[package]


@pytest.mark.parametrize("name", MODULES)
def test_absolute_imports(name: str) -> None:
    """Modules of the package are imported by their full names."""
    assert not [n for n in ast.walk(TREES[name]) if isinstance(n, ast.ImportFrom) and n.level]


@pytest.mark.parametrize(
    "name",
    [f"{m}.py" for m in EARLY if f"{m}.py" in MODULES]
    + [n for n in MODULES if n.startswith(("rules/", "report/"))],
)
def test_stages_look_back(name: str) -> None:
    """What reads and checks knows nothing of what makes pages."""
    assert not {i for i in imports(name) if i.split(".")[0] == "wellhead" and set(i.split(".")[1:2]) & LATER}


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("view/")])
def test_views_do_not_render(name: str) -> None:
    """Views know neither templates nor the disk."""
    assert not {
        i
        for i in imports(name)
        if i in {"os", "pathlib", "wellhead.pages.render", "wellhead.write.folder", "wellhead.source.read.read"}
    }


@pytest.mark.parametrize("name", [n for n in MODULES if n not in {*CLI, "__main__.py"}])
def test_only_the_command_line_prints(name: str) -> None:
    """No other module prints or leaves the process."""
    # An engine's adapter that is its own child process answers on stdout.
    body = [n for n in TREES[name].body if not (isinstance(n, ast.If) and "__name__" in ast.unparse(n.test))]
    calls = {ast.unparse(n.func) for top in body for n in ast.walk(top) if isinstance(n, ast.Call)}
    assert not calls & {
        "print",
        "click.echo",
        "click.secho",
        "sys.exit",
        "exit",
        "sys.stdout.write",
        "sys.stderr.write",
    }


def test_names() -> None:
    """A module is named for what it knows."""
    parts = {part for name in MODULES for part in Path(name).with_suffix("").parts}
    assert not parts & {
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "base",
        "common",
        "misc",
        "core",
        "lib",
    }


HEAVY = (
    "jinja2",
    "markdown",
    "nh3",
    "rjsmin",
    "selectolax",
    "mkdocs",
    "material",
    "properdocs",
    "zensical",
    "livereload",
    "http.server",
)


@pytest.mark.parametrize(
    "code",
    [
        "import wellhead.cli",
        "import wellhead.app.check",
        "from wellhead.cli import cli; cli(['check', 'playbook'], standalone_mode=False)",
        "from wellhead.cli import cli; cli(['check', '--help'], standalone_mode=False)",
        "from wellhead.cli import cli; cli(['rules'], standalone_mode=False)",
    ],
)
def test_quick_answers_load_little(code: str, tmp_path: Path) -> None:
    """The command line, and checking a whole playbook with it, loads no site engine, template or Markdown library."""
    playbooks.written(tmp_path / "playbook", playbooks.files_of(playbooks.SHIPPED))
    after = f"{code}\nimport sys; print('loaded:', *(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", after],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent)])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().split("\n")[-1] == "loaded:"
