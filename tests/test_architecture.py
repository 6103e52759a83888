"""What the house promises of itself: who knows which library, who prints, what is large, what is private.

Who may import whom among our own packages is held by import-linter, which `make lint` runs.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import statistics
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
ROOT = PACKAGE.parents[1]
MODULES = sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py"))
TREES = {name: ast.parse((PACKAGE / name).read_text(encoding="utf-8")) for name in MODULES}
FLOW = ("kit", "source", "playbook", "check", "report", "pages", "write", "site", "author", "app", "cli")
"""The packages, each of which imports only those before it."""
ALLOWED = {
    "yaml": {"source", "site", "author"},
    "jinja2": {"pages", "site/compiled_templates.py"},
    "mkdocs": {"site", "app/plugin.py"},
    "properdocs": {"site"},
    "zensical": {"site"},
    "material": set(),
    "nh3": {"pages"},
    "rjsmin": {"pages"},
    "rcssmin": {"pages"},
    "selectolax": {"site"},
    "markdown": {"pages", "site"},
    "click": {"cli", "site"},  # MkDocs raises click's exceptions
    "pydantic": {"playbook", "author"},
    "watchfiles": {"site"},
    "watchdog": {"site"},
}
"""Libraries, and the packages or modules that know them."""
NAMED_TUPLE = {"_replace", "_asdict", "_fields", "_make"}
"""Public in spite of their names, so that they cannot clash with fields."""
FOREIGN = ("mkdocs", "material", "jinja2", "yaml", "properdocs")
"""Libraries of which only public names are used."""


def imports(name: str) -> Iterator[str]:
    """Yield what a module imports, within functions and for types too."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_listing_is_the_flow() -> None:
    """Beside the packages lie no modules but the two that a package needs."""
    assert {name for name in MODULES if "/" not in name} == {"__init__.py", "__main__.py"}
    assert {name.partition("/")[0] for name in MODULES if "/" in name} == set(FLOW)


@pytest.mark.parametrize("library", ALLOWED)
def test_who_knows_which_library(library: str) -> None:
    """Each library is known to the packages that need it, and to no other."""
    knowing = {name for name in MODULES if any(i.split(".")[0] == library for i in imports(name))}
    assert {name for name in knowing if not {name, name.partition("/")[0]} & ALLOWED[library]} == set()


@pytest.mark.parametrize("name", MODULES)
def test_absolute_imports(name: str) -> None:
    """Modules of the package are imported by their full names."""
    assert not [n for n in ast.walk(TREES[name]) if isinstance(n, ast.ImportFrom) and n.level]


@pytest.mark.parametrize("name", MODULES)
def test_nothing_private_of_others(name: str) -> None:
    """No private name of MkDocs, the theme, Jinja2 or PyYAML is imported, replaced or subclassed."""
    tree = TREES[name]
    theirs: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FOREIGN:
            parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            assert not [part for part in parts if part.startswith("_")], ast.unparse(node)
            theirs |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            theirs |= {a.asname or a.name for a in node.names if a.name.split(".")[0] in FOREIGN}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and re.match(r"_(?!_)", node.attr)
            and node.attr not in NAMED_TUPLE
        ):
            owner = ast.unparse(node.value)
            assert owner in {"self", "cls", "document"} or owner.startswith(("self.", "_parsed.")), (
                ast.unparse(node)
            )
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & theirs:
            private = [
                n.name for n in node.body if isinstance(n, ast.FunctionDef) and re.match(r"_(?!_)", n.name)
            ]
            bases = [ast.unparse(base) for base in node.bases]
            assert not overridden(name, bases, private), (node.name, private)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr":
            assert ast.unparse(node.args[0]) in {"self", "sys"}, ast.unparse(node)


def is_private(name: str) -> bool:
    """Return whether a name begins with one underscore."""
    return name.startswith("_") and not name.startswith("__")


def overridden(name: str, bases: list[str], private: list[str]) -> list[str]:
    """Return which private methods of a class stand in for those of a library's class."""
    module = f"wellhead.{name.removesuffix('.py').replace('/', '.')}"
    code = (
        f"import importlib; m = importlib.import_module({module!r})\n"
        f"bases = [getattr(m, b, None) for b in {bases!r}]\n"
        f"print(*[p for p in {private!r} if any(hasattr(b, p) for b in bases if b is not None)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("name", [n for n in MODULES if not n.startswith("cli/") and n != "__main__.py"])
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


def test_modules_are_small() -> None:
    """No module is over 400 lines, and half of them are under 150."""
    lines = {name: len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) for name in MODULES}
    assert {name: n for name, n in lines.items() if n > 400} == {}
    assert statistics.median(lines.values()) < 150


def test_names() -> None:
    """A module is named for what it knows."""
    parts = {part for name in MODULES for part in Path(name).with_suffix("").parts}
    assert not parts & {"utils", "util", "helpers", "helper", "manager", "base", "misc", "core", "lib"}


def test_docstrings_say_what_to_do() -> None:
    """The first line of a function's docstring is a command, and no module speaks of itself by name."""
    found = []
    for name, tree in TREES.items():
        if name.startswith("check/rules/"):
            continue  # these are pages for readers
        if name in {"playbook/model.py", "playbook/parts.py"}:
            continue  # the models' docstrings are part of the schemas that editors show
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.Module | ast.ClassDef) and (
                said := ast.get_docstring(node)
            ):
                first = said.split("\n")[0]
                if re.match(r"(What|Whether|Who|Where|How|Why|When)\b", first) or re.match(
                    r"[a-z_]+: ", first
                ):
                    found.append(f"{name}: {first}")
    assert found == []


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
    "watchfiles",
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
    """The command line, and checking a playbook, loads no site engine, template or Markdown library."""
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


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("kit/nearest.py", "wellhead.source.finding"),
        ("source/fixes.py", "wellhead.playbook.model"),
        ("check/run.py", "wellhead.report.text"),
        ("pages/page.py", "wellhead.site.settings"),
        ("site/links.py", "wellhead.app.build"),
        ("write/refusal.py", "wellhead.write.folder"),  # a circle among siblings
    ],
)
def test_forbidden_imports_are_found(module: str, forbidden: str, tmp_path: Path) -> None:
    """An import that climbs, or that closes a circle, breaks a contract, even for types alone."""
    copy = shutil.copytree(PACKAGE, tmp_path / "wellhead", ignore=shutil.ignore_patterns("__pycache__"))
    file = copy / module
    line = f"\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import {forbidden}\n"
    file.write_text(file.read_text(encoding="utf-8") + line, encoding="utf-8")
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
