"""What earlier runs made never shows: after every edit, all is as a run from nothing makes it."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

import playbooks
import sites
from playbooks import load, render_playbook
from random_author import Author
from wellhead.app import check as checking
from wellhead.app.build import build
from wellhead.app.check import check
from wellhead.app.generate import make_files
from wellhead.app.project import Project
from wellhead.check.rules import Context
from wellhead.kit import earlier as memory
from wellhead.kit.cache_folder import VARIABLE, cache_folder
from wellhead.kit.earlier import Earlier, digest
from wellhead.pages import reuse
from wellhead.write.folder import write

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.check.run import Checked

GOLDEN = playbooks.TESTS / "golden" / "playbook"
CONTEXT = Context(as_of=playbooks.AS_OF)


class Runs:
    """The runs of one project, which know of each other."""

    def __init__(self, folder: Path, origin: Path = GOLDEN) -> None:
        self.root = folder / "playbook"
        self.output = folder / "out" / "playbook"
        self.file = folder / "earlier.pickle"
        self.templates: Path | None = None
        self.made: list[str] = []
        shutil.copytree(origin, self.root)

    def run(self) -> tuple[Checked, dict[str, bytes] | None]:
        """Check and generate as a command does; the files are those that lie in the folder afterwards."""
        earlier = Earlier(self.file)
        project = Project(
            self.root, self.output, self.root / "none.yml", self.templates, as_of=playbooks.AS_OF
        )
        checked = check(self.root, CONTEXT, earlier)
        files = None
        if not checked.errors and checked.playbook is not None:
            made = make_files(project, checked.playbook, earlier)
            self.made = [path for path, content in made.items() if isinstance(content, bytes)]
            write(self.output, made)
            files = {path: (self.output / path).read_bytes() for path in made}
        earlier.save()
        return checked, files

    def pages_made(self) -> list[str]:
        """Return the pages that the last run made anew."""
        return [path for path in self.made if path.endswith(".md")]

    def fresh(self) -> tuple[Checked, dict[str, bytes] | None]:
        """Check and generate with nothing known."""
        checked = load(self.root, CONTEXT)
        if checked.errors or checked.playbook is None:
            return checked, None
        prefix = f"{self.root.as_posix()}/"
        made = render_playbook(checked.playbook, folder="playbook", prefix=prefix, templates=self.templates)
        return checked, made

    def change(self, path: str, pattern: str, replacement: str) -> None:
        """Replace what matches in a file."""
        file = self.root / path
        file.write_text(re.sub(rf"(?m){pattern}", replacement, file.read_text("utf-8")), "utf-8")


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Those of the golden playbook."""
    return Runs(tmp_path)


@pytest.mark.parametrize("source", ["golden", "shipped"])
def test_random_edits(source: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """After each of many random edits, findings and files are those of a run that knows nothing."""
    origin = GOLDEN if source == "golden" else playbooks.SHIPPED
    edits = request.config.getoption("--edits") // (1 if source == "golden" else 8)
    made = reused = 0
    runs = Runs(tmp_path, origin)
    for n in range(edits):
        before = {path: path.read_bytes() for path in runs.root.rglob("*.yml")}
        if n % 25 == 0:  # or faults would pile up until nothing is generated any more
            shutil.rmtree(runs.root)
            shutil.copytree(origin, runs.root)
            author = Author(runs.root, n)
        what = author.edit() if n % 25 else "new"
        checked, files = runs.run()
        expected, wanted = runs.fresh()
        assert checked.findings == expected.findings, what
        assert (files is None) == (wanted is None), what
        if files is not None and wanted is not None:
            assert [p for p in wanted if files.get(p) != wanted[p]] == [], what
            assert files.keys() == wanted.keys(), what
            made += len(runs.pages_made())
            reused += len(files) - len(runs.made)
        elif n % 25 and author.random.random() < 0.8:  # mended at once, but for now and then
            for path in runs.root.rglob("*.yml"):
                path.unlink()
            for path, content in before.items():
                path.write_bytes(content)
    assert reused > 0 < made


def test_nothing_changed(runs: Runs) -> None:
    """Of the same input no page is made twice."""
    runs.run()
    assert runs.pages_made()
    runs.run()
    assert runs.pages_made() == []


def test_one_changed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of one practice's steps only its page is made anew, and only that file is decoded."""
    runs = Runs(tmp_path, playbooks.SHIPPED)
    runs.run()
    runs.change("practices/light-drill.yml", "^steps:\n", "steps:\n  - Begin with tea\n")
    decoded: list[str] = []
    real_decode = checking.decode_file
    monkeypatch.setattr(
        checking, "decode_file", lambda source: (decoded.append(source.path), real_decode(source))[1]
    )
    runs.run()
    assert runs.pages_made() == ["practices/light-drill/index.md"]
    assert decoded == ["practices/light-drill.yml"]


def test_a_lost_manifest(runs: Runs) -> None:
    """What changes while the manifest cannot be read is read anew afterwards."""
    manifest = runs.root / "playbook.yml"
    whole = manifest.read_text("utf-8")
    runs.run()
    role = next(runs.root.glob("roles/*.yml")).name
    runs.change(f"roles/{role}", "^summary: .*", "summary: Digs")
    manifest.write_text("title: [\n", "utf-8")
    assert runs.run()[1] is None
    manifest.write_text(whole, "utf-8")
    assert runs.run()[1] == runs.fresh()[1]


@pytest.mark.parametrize("what", [b"", b"\x80\x05not quite", os.urandom(5000)])
def test_a_damaged_file(what: bytes, runs: Runs) -> None:
    """A file that holds nothing of ours costs nothing but time, and is replaced."""
    runs.file.write_bytes(what)
    assert runs.run()[1] == runs.fresh()[1]
    runs.run()
    assert runs.pages_made() == []


def test_a_cut_file(runs: Runs) -> None:
    """A file that was cut off, or damaged anywhere, holds nothing."""
    runs.run()
    whole = runs.file.read_bytes()
    wanted = runs.fresh()[1]
    for n in range(0, len(whole), len(whole) // 7):
        runs.file.write_bytes(whole[:n])
        assert runs.run()[1] == wanted
        runs.file.write_bytes(whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :])
        assert runs.run()[1] == wanted


def test_a_file_that_cannot_be_written(runs: Runs) -> None:
    """Where nothing can be kept, a run is as good as any."""
    runs.file.mkdir()
    assert runs.run()[1] == runs.fresh()[1]


def test_another_program(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the program or of a library has kept is not used."""
    runs.run()
    monkeypatch.setattr(memory, "program", lambda: digest("another"))
    runs.run()
    assert "index.md" in runs.pages_made()


def test_other_templates(runs: Runs, tmp_path: Path) -> None:
    """Pages that were made with other templates are made anew."""
    runs.run()
    runs.templates = tmp_path / "templates"
    runs.templates.mkdir()
    (runs.templates / "sources.md.j2").write_text("# Mine {: #mine }\n", "utf-8")
    assert runs.run()[1] == runs.fresh()[1]


def test_another_language(runs: Runs) -> None:
    """Every page is made anew in the language that the playbook now has."""
    runs.run()
    runs.change("playbook.yml", "language: en", "language: de")
    assert runs.run()[1] == runs.fresh()[1]


def test_a_page_edited_by_hand_is_not_taken_for_ours(runs: Runs) -> None:
    """A file that does not hold what was written is made anew."""
    _, files = runs.run()
    assert files is not None
    page = runs.output / "roles" / "index.md"
    page.write_bytes(page.read_bytes() + b"more")
    earlier = Earlier(runs.file)
    checked = check(runs.root, CONTEXT, earlier)
    assert checked.playbook is not None
    project = Project(runs.root, runs.output, runs.root / "none.yml", as_of=playbooks.AS_OF)
    assert make_files(project, checked.playbook, earlier)["roles/index.md"] == files["roles/index.md"]


def test_the_catalogue_stays(runs: Runs) -> None:
    """A change of a text that is no check's makes no catalogue of checks, and a check's text does."""
    runs.run()
    practice = next(
        p for p in (runs.root / "practices").glob("*.yml") if "checklist:" in p.read_text("utf-8")
    )
    runs.change(f"practices/{practice.name}", "^summary: ", "summary: Today ")
    runs.run()
    assert "assets/checks.json" not in runs.made
    runs.change(f"practices/{practice.name}", r"\btext: ", "text: Today ")
    runs.run()
    assert "assets/checks.json" in runs.made


def test_what_is_kept(tmp_path: Path) -> None:
    """Of the kinds that a run asked for, what it neither used nor made is forgotten; of others nothing."""
    file = tmp_path / "earlier.pickle"
    first = Earlier(file)
    for what, of in (("a", "1"), ("a", "2"), ("b", "1")):
        first.keep(what, of, (what, of))
    first.save()
    second = Earlier(file)
    assert second.made("a", "1") == ("a", "1")
    assert second.made("a", "3") is None
    second.save()
    third = Earlier(file)
    assert third.made("a", "2") is None
    assert third.made("a", "1") == ("a", "1")
    assert third.made("b", "1") == ("b", "1")


def test_a_build_with_nothing_to_do_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build after it makes only what has changed."""
    project = sites.project(tmp_path)
    file = tmp_path / "earlier.pickle"
    for _ in range(2):
        earlier = Earlier(file)
        build(project, earlier, sites.Deaf())
        earlier.save()
    practice = project.playbook / "practices" / "alone.yml"
    practice.write_text(practice.read_text().replace("Shut the door", "Pump by night"))
    rendered: list[str] = []
    real = reuse.render_page
    monkeypatch.setattr(
        reuse, "render_page", lambda page, *given: (rendered.append(page.path), real(page, *given))[1]
    )
    build(project, Earlier(file), sites.Deaf())
    assert rendered == ["practices/alone/index.md"]


def test_the_folder_is_only_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
