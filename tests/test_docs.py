"""The documentation keeps up with the program: what exists is described, what is shown is valid."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
import yaml
from click.testing import CliRunner

import playbooks
import wellhead
from plain_data import data_of
from wellhead.author.needs import needs
from wellhead.check.rules import RULES
from wellhead.cli import cli
from wellhead.kit import ids
from wellhead.kit.cache_folder import VARIABLE
from wellhead.playbook import fields as field_types
from wellhead.playbook import model, parts
from wellhead.site.process import surroundings
from wellhead.source import listing, read
from wellhead.source import parse as parsing
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ROOT = Path(__file__).parents[1]
PACKAGE = Path(wellhead.__file__).parent
GUIDE = ROOT / "docs" / "guide"
DECISIONS = ROOT / "docs" / "contributing" / "decisions"

_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"```yaml\n# (\S+\.yml)\n(.*?)```", re.DOTALL)
_STEP = re.compile(r"```yaml\n# (\S+\.yml)\n(.*?)```|^    wellhead (new [^\n]+)$", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^## ", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the second level, by the heading."""
    return {part.partition("\n")[0].strip(): part for part in _SECTION.split(text)[1:]}


# ---------------------------------------------------------------- commands

COMMANDS = (GUIDE / "commands.md").read_text(encoding="utf-8")
PARAMETERS = [(name, parameter) for name, command in cli.commands.items() for parameter in command.params]


@pytest.mark.parametrize("name", cli.commands)
def test_command_is_described(name: str) -> None:
    """Every command has a section of its own, and stands in the table at the top."""
    assert f"wellhead {name}" in sections(COMMANDS)
    assert f"[`wellhead {name}`](#wellhead-{name})" in COMMANDS


def test_no_other_command_is_described() -> None:
    """No section tells of a command that there is not."""
    told = {h.removeprefix("wellhead ") for h in sections(COMMANDS) if h.startswith("wellhead ")}
    assert told == set(cli.commands)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS, ids=lambda p: getattr(p, "name", p))
def test_option_is_described(name: str, parameter: click.Parameter) -> None:
    """Every option of every command, in all its spellings, stands in its section's or the common table."""
    section = sections(COMMANDS)[f"wellhead {name}"]
    if isinstance(parameter, click.Argument):
        metavar = parameter.make_metavar(click.Context(cli.commands[name])).strip("[]")
        shown = metavar if parameter.required else f"[{metavar}]"
        assert re.search(rf"^ +(?:wellhead {name}\b)?.* {re.escape(shown)}(?= |$)", section, re.MULTILINE)
        return
    rows = [line for line in COMMANDS.splitlines() if line.startswith("| `")]
    common = [row for row in rows if row in sections(COMMANDS)["Options that several commands take"]]
    own = [row for row in rows if row in section]
    cells = [row.split("|")[1:3] for row in [*own, *common]]
    spelt = ", ".join(f"`{spelling}`" for spelling in sorted(parameter.opts, key=len))
    described = [cell for cell in cells if cell[0].strip() == spelt]
    assert described, f"wellhead {name} takes {spelt}"
    if not any(spelt in row for row in own):
        commands = described[0][1].replace(",", " ").split()
        assert name in commands, f"the table does not say that {name} takes {spelt}"
    assert any(spelling in section.partition("\n\n")[2].partition("\n\n")[0] for spelling in parameter.opts)


def test_no_other_option_is_described() -> None:
    """No option stands on the page that no command takes."""
    known = {"--help", "-h", "--version"}.union(*(p.opts for _, p in PARAMETERS))
    # Not part of a word, such as the branch of an address.
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", COMMANDS)) <= known


# ---------------------------------------------------------------- the format

FORMAT = (GUIDE / "format.md").read_text(encoding="utf-8")
MODELS: dict[str, tuple[type[BaseModel], ...]] = {
    "Fields of every entity": (model.Entity,),
    "Check": (parts.Check,),
    "The manifest": (
        model.Manifest,
        parts.InvolvementLevel,
        parts.Source,
        parts.RuleSetting,
        parts.RuleException,
        parts.OnboardingStep,
    ),
    "Roles": (model.Role, parts.Tool),
    "Phases": (model.Phase, parts.Involvement, parts.ExitGate, parts.Activity),
    "Practices": (model.Practice,),
    "Artifacts": (model.Artifact, parts.State),
    "Hand-offs": (model.Handoff,),
    "The glossary": (model.Term,),
}
"""Which section describes which models."""
COMMON = model.Entity.model_fields
PAIRS: frozenset[type[BaseModel]] = frozenset({parts.WorksWith, parts.OutcomeTarget})
"""Models of a mapping's key and value, which have no names of their own in YAML."""


def fields(described: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    """The fields of a model as authors write them, each with whether it must be there."""
    for name, field in described.model_fields.items():
        inherited = described is not model.Entity and issubclass(described, model.Entity) and name in COMMON
        is_file_name = described is model.Entity and name == "id"
        if not inherited and not is_file_name and field.description != "The key in the mapping.":
            yield field.alias or name, field.is_required()


def rows(section: str) -> dict[str, list[list[str]]]:
    """The rows of a section's tables by their first cell, without its backticks."""
    found: dict[str, list[list[str]]] = {}
    for line in section.splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(cells[0].strip("`"), []).append(cells)
    return found


@pytest.mark.parametrize("heading", MODELS)
def test_fields_are_described(heading: str) -> None:
    """Every field of the model stands in its section's tables, marked as required or not, and no other."""
    described = rows(sections(FORMAT)[heading])
    known: dict[str, list[bool]] = {}
    for one in MODELS[heading]:
        for name, required in fields(one):
            known.setdefault(name, []).append(required)
    assert {name: len(cells) for name, cells in described.items()} == {n: len(r) for n, r in known.items()}
    for name, cells in described.items():
        assert sorted(c[2].startswith("yes") for c in cells) == sorted(known[name]), name


def test_every_model_has_a_section() -> None:
    """No model is left out of the reference."""
    everything = {
        m
        for module in (model, parts)
        for m in vars(module).values()
        if isinstance(m, type) and issubclass(m, parts.Model)
    }
    told = {m for models in MODELS.values() for m in models}
    assert everything - told - PAIRS == {parts.Model, parts.Gate}  # what others are made of


WORDS = [parts.Level, parts.When, parts.Outcome, model.Form]


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.__name__)
def test_fixed_words_are_listed(words: type[parts.Level]) -> None:
    """Every word of a fixed set stands in the reference."""
    assert [word.value for word in words if f"`{word.value}`" not in FORMAT] == []


def test_limits_are_listed() -> None:
    """The limits in the reference are those of the program."""
    limits = sections(FORMAT)["Limits"]
    for number in (
        f"{read.MAX_FILE // 1024**2} MiB",
        f"{read.MAX_TOTAL // 1024**2} MiB",
        f"{listing.MAX_FILES:,}",
        f"{parsing.MAX_NODES:,}",
        f"{parsing.MAX_DEPTH} levels",
        f"{parsing.MAX_SCALAR // 1024} kB",
        f"{field_types.MAX_SUMMARY} characters",
        f"{field_types.MAX_RICH:,} characters",
        f"{field_types.MAX_NESTING} levels",
        f"| {parsing.MAX_FINDINGS} |",
    ):
        assert number in limits
    assert f"at most {ids.MAX_ID} characters" in FORMAT


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda p: p.stem)
def test_examples_are_yaml(page: Path) -> None:
    """Every YAML example of the guide can be read as YAML."""
    for example in _FENCE.findall(page.read_text(encoding="utf-8")):
        assert yaml.safe_load(example)


# ---------------------------------------------------------------- settings

SETTINGS = sections((GUIDE / "settings.md").read_text(encoding="utf-8"))


def test_environment_is_described() -> None:
    """Every environment variable that the program reads or sets stands on the page of the settings."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    known = set(re.findall(r'environ\.\w+\(\s*"([A-Z0-9_]+)"', code)) | {VARIABLE}
    known |= {key for key, value in surroundings(0).items() if os.environ.get(key) != value}
    assert len(known) >= 7
    assert [name for name in sorted(known) if f"`{name}`" not in SETTINGS["In the environment"]] == []


def test_needs_of_a_site_are_described() -> None:
    """Whatever `wellhead init` enters in a mkdocs.yml stands on the page of the settings."""
    told = SETTINGS["In mkdocs.yml"]
    for need in needs("Playbook", "playbook", "playbook/a.css", "playbook/a.mjs"):
        name = need.value[0] if isinstance(need.value, tuple) else need.value
        assert f"`{need.key}" in told
        assert need.key in {"nav", "extra_css", "extra_javascript"} or name in told


def test_settings_of_the_playbook_are_described() -> None:
    """Every field of a rule's setting stands on the page, and every field named there is one."""
    told = rows(SETTINGS["In playbook.yml"])
    settings = {name for name, _ in fields(parts.RuleSetting)}
    assert settings <= told.keys()
    named = {name.strip("` ") for row in told for name in row.split(",")}
    assert named <= settings | {name for name, _ in fields(model.Manifest)}


# ---------------------------------------------------------------- the walk-through

AUTHORING = (GUIDE / "authoring.md").read_text(encoding="utf-8")


def test_walk_through_works(tmp_path: Path) -> None:
    """Each example of the authoring guide, done in turn on the shipped playbook, leaves it without errors.

    So does each `wellhead new`. In the end nothing is found that was not found before.
    """
    files = {path: data_of(text) for path, text in playbooks.files_of(playbooks.SHIPPED).items()}
    before = {line.partition(" ")[0] for line in playbooks.found(playbooks.SHIPPED)}
    steps = [(m[1], m[2], m[3]) for m in _STEP.finditer(AUTHORING)]
    assert len(steps) >= 20
    fresh: set[str] = set()
    for n, (path, text, command) in enumerate(steps):
        if command:
            folder = playbooks.written(tmp_path / str(n), texts_of(files))
            result = CliRunner().invoke(cli, [*shlex.split(command), str(folder)])
            assert result.exit_code == 0, result.output
            made = {path: data_of(text) for path, text in playbooks.files_of(folder).items()}
            fresh |= made.keys() - files.keys()
            files = made
            continue
        example = data_of(text)
        if path in fresh:  # what the command wrote to be replaced
            fresh.remove(path)
            files[path] = {**files[path], **example}
        else:
            files = with_example(files, path, example)
        folder = playbooks.written(tmp_path / str(n), texts_of(files))
        assert not playbooks.checked(folder).errors, f"{path}\n{playbooks.reported(folder)}"
    after = {line.partition(" ")[0] for line in playbooks.found(folder)}
    assert after <= before, playbooks.reported(folder)


def test_every_kind_is_shown() -> None:
    """The authoring guide adds one of each kind, a source and a term, a check and a newcomer's step."""
    shown = [(path, data_of(text)) for path, text in _SHOWN.findall(AUTHORING)]
    told = {path.partition("/")[0].removesuffix(".yml") for path, _ in shown}
    assert told >= {*KIND_FOLDERS.values(), "glossary", "playbook"}
    fields = {key for _, content in shown if isinstance(content, dict) for key in content}
    assert fields >= {"sources", "onboarding", "rules", "was", "body"}


def texts_of(files: dict[str, Any]) -> dict[str, str]:
    """The files as somebody could have typed them."""
    return {
        path: yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10_000)
        for path, content in files.items()
    }


def with_example(files: dict[str, Any], path: str, example: Any) -> dict[str, Any]:
    """The playbook after a reader did what an example shows.

    A file whose `was` names another is that file under a new name, and the reader has mended the references.
    """
    folder = path.partition("/")[0]
    for old in example.get("was", ()) if isinstance(example, dict) else ():
        moved = files.get(f"{folder}/{old}.yml")
        if moved is not None:
            new = path.removeprefix(f"{folder}/").removesuffix(".yml")
            others = {p: renamed(c, old, new) for p, c in files.items() if p != f"{folder}/{old}.yml"}
            return {**others, path: merged(moved, example)}
    return {**files, path: merged(files[path], example) if path in files else example}


def renamed(content: Any, old: str, new: str) -> Any:
    """The content with references to an id changed."""
    if isinstance(content, dict):
        return {key: renamed(value, old, new) for key, value in content.items()}
    if isinstance(content, list):
        return [renamed(item, old, new) for item in content]
    return new if content == old else content


def merged(content: Any, example: Any) -> Any:
    """The content with what an example adds or changes: fields by name, items by id or `was`."""
    if isinstance(content, dict) and isinstance(example, dict):
        return {**content, **{key: merged(content.get(key), value) for key, value in example.items()}}
    if isinstance(content, list) and all(isinstance(item, dict) and "id" in item for item in example):
        found = list(content)
        for item in example:
            names = {item["id"], *item.get("was", ())}
            place = next((n for n, known in enumerate(found) if known.get("id") in names), None)
            if place is None:
                found.append(item)
            else:
                found[place] = merged(found[place], item)
        return found
    return example


# ---------------------------------------------------------------- rules


def test_every_rule_has_a_page() -> None:
    """Every rule of the checker has a page on the site, and the list of rules leads to it."""
    pages = playbooks.generated(playbooks.BASE)
    index = pages["rules/index.md"].decode().replace("&#45;", "-").replace("&#47;", "/")
    assert [rule.id for rule in RULES if f"rules/{rule.id}/index.md" not in pages] == []
    assert [rule.id for rule in RULES if f'{rule.id}/"' not in index] == []


# ---------------------------------------------------------------- the top of the repository

README = (ROOT / "README.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_readme_is_short() -> None:
    """The README is read in one go."""
    assert len(README.splitlines()) < 100


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/guide/publishing.md", "docs/guide/authoring.md"]
)
def test_make_targets_exist(page: str) -> None:
    """Every target that a page tells readers to make is one."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^    |run: |- )make ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named <= TARGETS


def test_the_two_commands_are_named() -> None:
    """The README names the two commands that do everything."""
    assert "\n    make site\n" in README
    assert "\n    make test\n" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of the pages outside the site leads to a file; the build checks the site's."""
    links = [link for link in _LINK.findall((ROOT / page).read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_names_every_command() -> None:
    """The README's table has each command, and no other."""
    rows = re.findall(r"^\| (`wellhead .+?) \|", README, re.MULTILINE)
    named = {name.removeprefix("wellhead ") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named == set(cli.commands)


def test_layout_is_true() -> None:
    """Every path in the README's table exists, but for the folder that is generated."""
    table = sections(README)["What lies where"]
    cells = re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE)
    paths = [path for cell in cells for path in re.findall(r"`([^`]+)`", cell)]
    assert len(paths) >= 5
    assert [path for path in paths if path != "docs/playbook/" and not (ROOT / path).exists()] == []


# ---------------------------------------------------------------- decisions


def test_every_decision_is_listed() -> None:
    """The list of decisions and the site's navigation name each decision, in order, under its own title."""
    index = (DECISIONS / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", index, re.MULTILINE)
    pages = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name for _, _, name in listed] == pages
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for number, title, name in listed:
        assert int(name[:4]) == int(number)
        assert (DECISIONS / name).read_text(encoding="utf-8").startswith(f"# {number}. {title}\n")
        assert f"contributing/decisions/{name}\n" in navigation


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_decision_has_its_parts(page: Path) -> None:
    """A decision says in which situation it was taken, what it is, and what follows."""
    assert list(sections(page.read_text(encoding="utf-8"))) == ["Context", "Decision", "Consequences"]


# ---------------------------------------------------------------- the layout of the program


def test_every_module_is_described() -> None:
    """The page for contributors names each module and folder of the program, and no other."""
    text = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    described = {
        name
        for row in re.findall(r"^\| (`.+`) \|", sections(text)["The modules"], re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    }
    modules = {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}
    folders = {
        f"{path.name}/" for path in PACKAGE.iterdir() if path.is_dir() and not path.name.startswith("__")
    }
    assert described == modules | folders


def test_every_browser_module_is_described() -> None:
    """The page for contributors names each module that runs in the browser, and no other."""
    text = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", sections(text)["The modules in the browser"], re.MULTILINE)
    described = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    folder = ROOT / "generator" / "wellhead" / "pages" / "assets" / "browser"
    assert sorted(described) == sorted(path.stem for path in folder.glob("*.mjs"))


def test_every_browser_test_is_described() -> None:
    """The page for contributors names each file of tests that run in a browser, and no other."""
    text = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    described = re.findall(r"`(test_\w+\.py)`", sections(text)["Test in a browser"])
    assert sorted(described) == sorted(p.name for p in (ROOT / "tests" / "browser").glob("test_*.py"))


def test_findings_of_the_build_are_described() -> None:
    """Every kind of finding that only a build can make stands on the page of the commands."""
    modules = [*(PACKAGE / "site").rglob("*.py"), *(PACKAGE / "app").rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(modules))
    made = set(re.findall(r'(?i:fault|finding)\(\s*"([a-z-]+)"', code))
    described = rows(sections(COMMANDS)["wellhead build"])
    assert len(made) >= 6
    assert made <= described.keys()


def test_the_page_shows_what_was_measured() -> None:
    """The page about speed holds the results of the last measured run, with machine, command and chart."""
    results = ROOT / "benchmarks" / "results"
    shown = (ROOT / "docs" / "contributing" / "speed.md").read_text("utf-8")
    measured = (results / "results.md").read_text("utf-8").strip()
    assert measured in shown
    assert "python benchmarks/bench.py" in measured
    assert "processors" in measured
    assert (results / "from-nothing.svg").read_text("utf-8").strip() in shown
