"""A cache never shows: after every edit, the pages made with it are those made without it."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
from functools import wraps
from typing import TYPE_CHECKING

import pytest

import playbooks
from wellhead import decode, document, incremental, pipeline
from wellhead.cache import Cache, Known
from wellhead.kit.cache_folder import VARIABLE, cache_folder
from wellhead.playbook.model import Entity
from wellhead.app.check import Checked, completed, last_reviewed, load, render_playbook
from wellhead.source.read import read
from wellhead.check.rules import Context
from wellhead.check.rules.hygiene import key_order
from wellhead.unchanged import Publishing, keep, same_again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOLDEN = playbooks.TESTS / "golden" / "playbook"
CONTEXT = Context(as_of=playbooks.AS_OF)
PUBLISHING = Publishing("playbook", "playbook/", None, playbooks.AS_OF)
WORDS = "baseline pipeline Term drift model *loud* [[role/%s]] `code` evening <b> & why".split()

_PROSE = r"(\b[a-z]{4,} )(?=[a-z])(?![^\n]*:)"


def run(
    root: Path, file: Path, before: Checked | None = None
) -> tuple[Checked, dict[str, bytes] | None, Cache]:
    """Check and generate with a cache, as a command does, which may know what was there before."""
    cache = Cache(file)
    same = same_again(read(root), PUBLISHING, cache)
    checked = load(root, CONTEXT, cache, hurry=True, before=before)
    pages = None
    if not checked.errors and checked.playbook is not None:
        whole = completed(checked, CONTEXT, cache)
        pages = render_playbook(checked.playbook, folder="playbook", prefix="playbook/", cache=cache)
        checked = whole()
        keep(cache, PUBLISHING, checked, pages, last_reviewed(checked.playbook))
    if same is not None:
        assert checked.playbook is not None
        assert same.files == pages
        assert same[::3] == (checked.sources, last_reviewed(checked.playbook))
        assert same.findings == checked.findings
    cache.save()
    return checked, pages, cache


def fresh(root: Path) -> tuple[Checked, dict[str, bytes] | None]:
    """Check and generate with nothing known."""
    checked = load(root, CONTEXT)
    if checked.errors or checked.playbook is None:
        return checked, None
    return checked, render_playbook(checked.playbook, folder="playbook", prefix="playbook/")


class Author:
    """Somebody who edits a playbook at random, mostly sensibly."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def edit(self) -> str:
        """Change something; tells what."""
        kind = self.random.choice([n for n in dir(self) if n.startswith("_do_")])
        return f"{kind}: {getattr(self, kind)()}"

    def _number(self) -> int:
        return self.random.randrange(99)

    def _files(self, folder: str = "*") -> list[Path]:
        return sorted(p for p in self.root.glob(f"{folder}/*.yml"))

    def _change(self, path: Path, pattern: str, replacement: str) -> str:
        """Replace one place that matches."""
        text = path.read_text("utf-8")
        places = list(re.finditer(pattern, text, re.MULTILINE))
        if places:
            place = self.random.choice(places)
            path.write_text(text[: place.start()] + place.expand(replacement) + text[place.end() :], "utf-8")
        return f"{path.name} {pattern}"

    def _do_text(self) -> str:
        role = self.random.choice(self._files("roles")).stem
        word = self.random.choice(WORDS).replace("%s", role)
        return self._change(
            self.random.choice(self._files()), r"(\b[a-z]{4,} )(?=[a-z])(?![^\n]*:)", rf"\g<1>{word} "
        )

    def _do_check(self) -> str:
        """Say what several rules have something against."""
        word = self.random.choice(["properly", "understands", "ABC", "tested; It is", "**loud**", "same"])
        return self._change(self.random.choice(self._files()), r"(text: ['\"]?\w+ )", rf"\g<1>{word} ")

    def _do_language(self) -> str:
        language = self.random.choice(["en", "de"])
        return self._change(self.root / "playbook.yml", r"^language: \w+", f"language: {language}")

    def _do_title(self) -> str:
        return self._change(
            self.random.choice(self._files()), r"^title: \S+", f"title: New{self.random.randrange(99)}"
        )

    def _do_summary(self) -> str:
        return self._change(
            self.random.choice(self._files()), r"^summary: \S+", f"summary: Other{self._number()}"
        )

    def _do_reference(self) -> str:
        """Point at another entity of the same kind."""
        folder = self.random.choice(["roles", "practices", "artifacts", "phases"])
        one, other = (self.random.choice(self._files(folder)).stem for _ in range(2))
        return self._change(self.random.choice(self._files()), rf"\b{one}\b(?=[\],@]|$)", other)

    def _do_term(self) -> str:
        return self._change(self.root / "glossary.yml", r"term: \w+", f"term: word{self.random.randrange(9)}")

    def _do_manifest(self) -> str:
        place = self.random.choice([r"title: \S+", r"version: .*", r"^owner: \S+"])
        key = place.partition(":")[0].strip("^")
        return self._change(self.root / "playbook.yml", place, f"{key}: v{self.random.randrange(99)}")

    def _do_remove(self) -> str:
        """Take a file away, and what refers to it may be a fault until it is back."""
        path = self.random.choice(self._files())
        if len(self._files(path.parent.name)) == 1:
            return "nothing"
        self.removed = (path, path.read_text("utf-8"))
        path.unlink()
        return path.name

    def _do_restore(self) -> str:
        if not hasattr(self, "removed"):
            return "nothing"
        path, text = self.removed
        path.write_text(text, "utf-8")
        return path.name

    def _do_rename(self) -> str:
        """Give an entity another id everywhere, with its old one under `was`."""
        path = self.random.choice(self._files())
        old, new = path.stem, f"{path.stem[:40]}-{self.random.randrange(9)}"
        target = path.with_name(f"{new}.yml")
        if target.exists() or "\nwas:" in path.read_text("utf-8"):
            return "nothing"
        for file in [*self._files(), self.root / "playbook.yml", self.root / "glossary.yml"]:
            file.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", new, file.read_text("utf-8")), "utf-8")
        path.rename(target)
        target.write_text(target.read_text("utf-8") + f"\nwas: [{old}]\n", "utf-8")
        return f"{old} to {new}"

    def _do_order(self) -> str:
        """Put the phases into another order."""
        path = self.root / "playbook.yml"
        text = path.read_text("utf-8")
        found = re.search(r"^phases: \[(.*)\]", text, re.MULTILINE)
        if found:
            phases = found[1].split(", ")
            self.random.shuffle(phases)
            path.write_text(text.replace(found[1], ", ".join(phases)), "utf-8")
        return "phases"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Where a cache is kept."""
    return tmp_path / "playbook.sqlite"


@pytest.mark.parametrize("source", ["golden", "shipped"])
def test_random_edits(
    source: str, tmp_path: Path, file: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many random edits, findings and pages are those of a run without a cache."""
    monkeypatch.setattr(incremental, "_WORTH_SHARING", 10**9)
    origin = GOLDEN if source == "golden" else playbooks.SHIPPED
    root = tmp_path / "playbook"
    made = reused = 0
    last: Checked | None = None
    edits = request.config.getoption("--edits")
    for n in range(edits if source == "golden" else edits // 8):
        if n % 25 == 0:  # or faults would pile up until nothing is generated any more
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(origin, root)
            author = Author(root, n)
        else:
            before = {p: p.read_bytes() for p in root.rglob("*.yml")}
        what = author.edit() if n % 25 else "new"
        checked, pages, cache = run(root, file, last)
        last = checked
        expected, wanted = fresh(root)
        assert checked.findings == expected.findings, what
        assert (pages is None) == (wanted is None), what
        if pages is not None and wanted is not None:
            assert [p for p in wanted if pages.get(p) != wanted[p]] == [], what
            assert pages.keys() == wanted.keys(), what
            kept = [p for p, page in cache.fresh.pages.items() if cache.known.pages.get(p) is page]
            reused += len(kept)
            made += len(cache.fresh.pages) - len(kept)
        elif self_inflicted(author, n):
            for path in root.rglob("*.yml"):
                path.unlink()
            for path, content in before.items():
                path.write_bytes(content)
    assert reused > 0 < made


def made_anew(cache: Cache) -> list[str]:
    """The pages that a run did not find in its cache."""
    old = cache.known.pages
    return [p for p, page in cache.fresh.pages.items() if p not in old or old[p].file is not page.file]


def self_inflicted(author: Author, n: int) -> bool:
    """Whether a faulty playbook is to be mended at once; now and then it stays so for some edits."""
    return n % 25 != 0 and author.random.random() < 0.8


def test_one_changed_file(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of one practice's steps only its own page is made anew, and only it is kept anew."""
    root = shutil.copytree(playbooks.SHIPPED, tmp_path / "playbook")
    run(root, file)
    _, _, cache = run(root, file)
    assert cache.fresh == cache.known
    path = root / "practices" / "light-drill.yml"
    path.write_text(path.read_text("utf-8").replace("steps:\n", "steps:\n  - Begin with tea\n"), "utf-8")
    pickled: list[object] = []
    real = pickle.dumps
    monkeypatch.setattr(
        pickle, "dumps", lambda value, protocol: (pickled.append(value), real(value, protocol))[1]
    )
    _, _, cache = run(root, file)
    assert made_anew(cache) == ["practices/light-drill/index.md"]
    assert [value.id for value in pickled if isinstance(value, Entity)] == ["light-drill"]


def test_a_lost_manifest(tmp_path: Path, file: Path) -> None:
    """What changes while the manifest cannot be read is read anew afterwards."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    manifest, role = root / "playbook.yml", next(root.glob("roles/*.yml"))
    whole = manifest.read_text("utf-8")
    run(root, file)
    role.write_text(re.sub(r"(?m)^summary: .*", "summary: Digs", role.read_text("utf-8")), "utf-8")
    manifest.write_text("title: [\n", "utf-8")
    assert run(root, file)[1] is None
    manifest.write_text(whole, "utf-8")
    _, pages, _ = run(root, file)
    assert pages == fresh(root)[1]


def test_several_processes(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and findings of several processes are those of one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    root = shutil.copytree(playbooks.SHIPPED, tmp_path / "playbook")
    practice = root / "practices/reunion.yml"
    practice.write_text(
        re.sub(r"(?m)^title: .*", "title: Quite another thing", practice.read_text("utf-8")), "utf-8"
    )
    alone = fresh(root)
    assert {finding.rule for finding in alone[0].findings} == {"id-unlike-title"}
    for least in (1, 10**9):
        monkeypatch.setattr(incremental, "_WORTH_SHARING", least)
        monkeypatch.setattr(pipeline, "_WORTH_A_PROCESS", least)
        checked, pages, _ = run(root, file)
        assert pages == alone[1]
        assert pages is not None
        assert checked == alone[0]
        file.unlink()


@pytest.mark.parametrize("least", [1, 10**9])
def test_what_is_parsed(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    """To tell where findings are, no file is parsed again that is what it was, whoever asked before."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    monkeypatch.setattr(pipeline, "_WORTH_A_PROCESS", least)
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    manifest, changed = root / "playbook.yml", root / "practices" / "alone.yml"
    manifest.write_text(manifest.read_text("utf-8").partition("rules:")[0], "utf-8")
    found, _, _ = run(root, file)
    assert {"artifacts/tool.yml", "phases/build.yml"} <= {f.span.path for f in found.findings}
    changed.write_text(re.sub(r"(?m)^summary: ", "summary: Today ", changed.read_text("utf-8")), "utf-8")
    monkeypatch.setattr(pipeline, "_WORTH_A_PROCESS", 10**9)
    parsed: list[str] = []
    for module in (decode, document):
        real = module.parse
        monkeypatch.setattr(
            module,
            "parse",
            wraps(real)(lambda source, real=real: (parsed.append(source.path), real(source))[1]),
        )
    checked, _, _ = run(root, file)
    assert sorted(parsed) == ["glossary.yml", "playbook.yml", "practices/alone.yml"]
    assert checked.findings == fresh(root)[0].findings
    assert checked.playbook is not None
    parsed.clear()
    disorderly = {violation.span.path for violation in key_order.check(checked.playbook, CONTEXT)}
    assert set(parsed) == disorderly < {source.path for source in checked.sources}


@pytest.mark.parametrize("least", [1, 10**9])
def test_what_is_looked_into(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    """What a rule finds in an entity by itself is known until that or the language changes."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    monkeypatch.setattr(pipeline, "_WORTH_A_PROCESS", least)
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    changed, manifest = root / "practices" / "alone.yml", root / "playbook.yml"

    def looked_into(basis: str = "") -> set[str]:
        playbook = load(root, CONTEXT, Cache(file), hurry=True).playbook
        assert playbook is not None
        seen: list[str] = []
        everything = list(playbook.of_each("vague-check", lambda entity: seen.append(str(entity.ref)), basis))
        assert len(everything) == len(playbook.playbook.documents)
        return {name for name in seen if not name.startswith(("playbook", "term/"))}

    run(root, file)
    assert looked_into() == set()
    everybody = looked_into("something else")
    assert len(everybody) == len(list(root.glob("*/*.yml")))
    changed.write_text(re.sub(r"(?m)^summary: ", "summary: Today ", changed.read_text("utf-8")), "utf-8")
    assert looked_into() == {"practice/alone"}
    manifest.write_text(manifest.read_text("utf-8").replace("language: en", "language: de"), "utf-8")
    assert looked_into() == everybody


def test_runs_in_one_process(tmp_path: Path, file: Path) -> None:
    """What runs keep for each other is saved in the end, without one that came to no end."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    cache = Cache(file)
    role = next(root.glob("roles/*.yml"))
    for summary in ("Digs", "Pumps"):
        role.write_text(re.sub(r"(?m)^summary:.*", f"summary: {summary}", role.read_text()))
        checked = load(root, CONTEXT, cache)
        assert checked.playbook is not None
        made = render_playbook(checked.playbook, folder="playbook", prefix="playbook/", cache=cache)
        assert made == fresh(root)[1]
        cache.again()
        cache.save()
    role.write_text(role.read_text().replace("Pumps", "Rests"))
    cache.see(load(root, CONTEXT).sources, ())
    cache.forget()
    cache.save()
    assert Cache(file).known.sources == cache.known.sources
    assert run(root, file)[1] == fresh(root)[1]


@pytest.mark.parametrize("what", [b"", b"SQLite format 3\0 not quite", os.urandom(5000)])
def test_broken_file(what: bytes, file: Path) -> None:
    """A file that is no cache costs nothing but time, and is replaced."""
    file.write_bytes(what)
    assert run(GOLDEN, file)[1] == fresh(GOLDEN)[1]
    assert Cache(file).known.pages


def test_cut_file(file: Path) -> None:
    """A cache that was cut off anywhere is no cache."""
    run(GOLDEN, file)
    whole = file.read_bytes()
    for n in range(0, len(whole), len(whole) // 13):
        file.write_bytes(whole[:n])
        assert run(GOLDEN, file)[1] == fresh(GOLDEN)[1]


def test_another_program(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the program or a library has kept is not used."""
    run(GOLDEN, file)
    monkeypatch.setattr("wellhead.cache.program", lambda: "another")
    assert Cache(file).known == Known(generation=1)


def test_other_templates(tmp_path: Path, file: Path) -> None:
    """Pages that were made with other templates or for another folder are made anew."""
    run(GOLDEN, file)
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "sources.md.j2").write_text("# Mine {: #mine }\n", "utf-8")
    for folder, overrides in (("elsewhere", None), ("playbook", templates)):
        cache = Cache(file)
        playbook = load(GOLDEN, CONTEXT, cache).playbook
        assert playbook is not None
        given = {"folder": folder, "prefix": "playbook/", "templates": overrides}
        pages = render_playbook(playbook, **given, cache=cache)
        assert pages == render_playbook(playbook, **given)


def test_another_language(tmp_path: Path, file: Path) -> None:
    """Every page is made anew in the language that the playbook now has."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    run(root, file)
    manifest = root / "playbook.yml"
    manifest.write_text(manifest.read_text("utf-8").replace("language: en", "language: de"), "utf-8")
    assert run(root, file)[1] == fresh(root)[1]


def test_two_runs_at_once(file: Path, tmp_path: Path) -> None:
    """Of two runs that began with the same cache, the second to end leaves the first's alone."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    run(root, file)
    slow = Cache(file)
    load(root, CONTEXT, slow)
    path = next(iter(sorted((root / "practices").iterdir())))
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Newer "), "utf-8")
    _, pages, quick = run(root, file)
    slow.fresh.site = "something else"
    slow.save()
    assert Cache(file).known.generation == quick.known.generation + 1
    assert run(root, file)[1] == pages == fresh(root)[1]


def test_folder_is_only_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where others may write nothing is kept, and so where the variable is empty."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = cache_folder(tmp_path)
    assert folder is not None
    assert folder == cache_folder(tmp_path)
    assert folder != cache_folder(tmp_path / "other")
    folder.chmod(0o777)
    assert cache_folder(tmp_path) is None
    monkeypatch.setenv(VARIABLE, "")
    assert cache_folder(tmp_path) is None
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    assert cache_folder(tmp_path) is None


def test_the_same_again(tmp_path: Path, file: Path) -> None:
    """A run with the same input is answered from what is kept; with any other, or after others, it is not."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    _, pages, _ = run(root, file)
    same = same_again(read(root), PUBLISHING, Cache(file))
    assert same is not None
    assert same.files == pages
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "sources.md.j2").write_text("# Mine {: #mine }\n", "utf-8")
    for other in ({"folder": "x"}, {"prefix": "x"}, {"as_of": None}, {"templates": templates}):
        assert same_again(read(root), PUBLISHING._replace(**other), Cache(file)) is None
    path = root / "glossary.yml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("definition: ", "definition: Indeed, ", 1), "utf-8")
    assert same_again(read(root), PUBLISHING, Cache(file)) is None
    cache = Cache(file)
    checked = load(root, CONTEXT, cache)
    assert checked.playbook is not None
    render_playbook(checked.playbook, folder="playbook", prefix="playbook/", cache=cache)
    cache.save()
    path.write_text(before, "utf-8")
    assert same_again(read(root), PUBLISHING, Cache(file)) is None
    path.write_text("- not a term", "utf-8")
    run(root, file)
    assert same_again(read(root), PUBLISHING, Cache(file)) is None


def test_whose_checks_are() -> None:
    """What is said of an entity's checks comes from its file and the roles' order, and from nothing else."""
    facet = ("call", "facts_of", (("ref", "practice", "drill"),))
    assert incremental._file(facet, roles_stay=True) == "practices/drill.yml"
    assert incremental._file(facet, roles_stay=False) is None


def test_the_catalogue_stays(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of a text that is no check's makes no catalogue of checks, and a check's text does."""
    root = shutil.copytree(GOLDEN, tmp_path / "playbook")
    run(root, file)
    made: list[object] = []
    real = incremental.catalogue_file
    monkeypatch.setattr(
        incremental, "catalogue_file", wraps(real)(lambda site: made.append(site) or real(site))
    )
    practice = next(p for p in (root / "practices").glob("*.yml") if "checklist:" in p.read_text("utf-8"))
    text = practice.read_text("utf-8")
    practice.write_text(re.sub(r"(?m)^summary: ", "summary: Today ", text), "utf-8")
    run(root, file)
    assert not made
    practice.write_text(re.sub(r"\btext: ", "text: Today ", text), "utf-8")
    assert run(root, file)[1] == fresh(root)[1]
    assert made
