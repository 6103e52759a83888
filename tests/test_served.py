"""What is served while authors write is what a build from nothing would give."""

from __future__ import annotations

import re
import shutil
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from random_site import RandomSite
from test_incremental import CONTEXT, GOLDEN, Author
from wellhead import served
from wellhead.cache import Cache
from wellhead.kit.cache_folder import VARIABLE
from wellhead.site.engines import Settings, inprocess
from wellhead.site.engines.fast import smaller
from wellhead.site.links import Links
from wellhead.packed import Files
from wellhead.app.check import Checked, load, render_playbook, rest
from wellhead.served import Generated, Served
from wellhead.app.build import SiteRefused, fill
from wellhead.write.folder import WriteRefused, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

URL = "http://127.0.0.1:1/book/"
HOME = """\
# Home

--8<-- "playbook/.fragments/roles.html"

[All](playbook/index.md)
"""
CONFIG = """\
site_name: Wells
theme: {name: material, font: false, features: [navigation.prune, navigation.indexes]}
plugins: [search, {literate-nav: {nav_file: SUMMARY.md}}]
markdown_extensions: [attr_list, tables, {toc: {permalink: true}}, {pymdownx.snippets: {base_path: [docs]}}]
exclude_docs: SUMMARY.md
extra_css: [playbook/assets/wellhead.css]
validation: {nav: {omitted_files: ignore}}
nav: [index.md, notes.md, {Phases: playbook/phases/}, {Roles: playbook/roles/}, {All: playbook/}]
"""


class Refused(Exception):  # noqa: N818 - the playbook is at fault
    """What an author would be told."""


class Unfollowed(Links):
    """Links that are all taken for whole, so that MkDocs has to find those that are not."""

    def stay_whole(self, changed: Mapping[str, bytes]) -> bool:
        """Always."""
        super().stay_whole(changed)
        return True


class Wholes:
    """Counts the builds of a whole site, and makes those that others are compared with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(served, "fill", self._counted)

    def _counted(self, *given: Any, **named: Any) -> Any:
        self.count += 1
        return fill(*given, **named)


@pytest.fixture
def wholes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wholes]:
    """With a cache of the test's own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(served, "WAIT", 3600)
    return Wholes(monkeypatch)


def files(site: Path) -> dict[str, bytes]:
    """What a folder holds."""
    paths = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


def plain(config: Path, site: Path) -> dict[str, bytes] | None:
    """What MkDocs alone makes, or nothing if it complains."""
    site.mkdir()
    with inprocess.hushed(config.parent, 0), inprocess.overheard("mkdocs") as messages:
        from mkdocs.commands.build import build  # noqa: PLC0415 - prints when it is imported
        from mkdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, build, config, site, URL)
    made = files(site)
    shutil.rmtree(site)
    return None if messages or reason else made


def checked_links(config: Path) -> Links:
    """The links of a site, if all are whole."""
    links = Links(Settings.read(config), "mkdocs")
    if links.findings():
        raise Refused(links.findings())
    return links


def unfollowed(config: Path) -> Links:
    """The links of a site, whatever they are like."""
    links = Unfollowed(Settings.read(config), "mkdocs")
    links.findings()
    return links


def differing(got: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    """The paths of files that are not the same."""
    return sorted(path for path in got.keys() | wanted.keys() if got.get(path) != wanted.get(path))


def test_random_edits_of_pages(
    tmp_path: Path, wholes: Wholes, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many edits of pages and settings, the site is MkDocs' own, or stays what it was."""
    # These pages have faults of all kinds; what MkDocs says of them is to decide.
    monkeypatch.setattr("wellhead.app.build.inspect", lambda *_, **__: ())
    monkeypatch.setattr(served.Gate, "page", lambda *_: ())
    monkeypatch.setattr(smaller, "MANY", 1)
    count = request.config.getoption("--edits")
    refused = 0
    for seed in range(max(1, count // 40)):
        author = RandomSite(tmp_path / f"project-{seed}", seed)
        author.shuffled = 0
        config = author.folder / "mkdocs.yml"
        site = tmp_path / f"site-{seed}"
        said: list[str] = []
        served_site = Served(config, "mkdocs", site, URL, say=said.append)
        sources = Generated(
            Files({}), author.docs / "playbook", write=lambda: None, check=partial(unfollowed, config)
        )
        for number in range(min(count, 40) // 2 + 1):
            before, pages = files(site), {path: blocks[:] for path, blocks in author.pages.items()}
            what = author.edit() if number else "new"
            for _ in range(author.random.randrange(3) if number else 0):
                author.change_text()
            author.write()
            wanted = plain(config, tmp_path / "plain")
            try:
                served_site.build(sources)
            except SiteRefused:
                refused += 1
                assert wanted is None, (seed, number, what)
                wanted = before
                author.pages = pages  # or faults would pile up until nothing is built any more
            assert wanted is not None, (seed, number, what)
            assert differing(files(site), wanted) == [], (seed, number, what)
        served_site.close()
        assert said == []
    assert 0 < refused < count
    assert wholes.count < 0.4 * count


class Project:
    """A playbook and its site, which is served."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "playbook"
        self.docs = folder / "docs"
        self.folder = self.docs / "playbook"
        self.config = folder / "mkdocs.yml"
        self.site = folder / "served"
        self.cache = Cache(folder / "playbook.sqlite")
        shutil.copytree(GOLDEN, self.root)
        self.docs.mkdir()
        (self.docs / "index.md").write_text(HOME)
        (self.docs / "notes.md").write_text("# Notes\n\nOn wells.\n")
        self.config.write_text(CONFIG)
        self.checked: Checked | None = None
        self.said: list[str] = []
        self.served = Served(self.config, "mkdocs", self.site, URL, say=self.said.append)

    def generate(self) -> Generated:
        """Check and generate as `wellhead serve` does."""
        checked = self.checked = load(self.root, CONTEXT, self.cache, hurry=True, before=self.checked)
        if checked.errors or checked.playbook is None:
            raise Refused(checked.findings)
        made = render_playbook(checked.playbook, folder="playbook", prefix="playbook/", cache=self.cache)
        self.cache.again()
        return Generated(
            made,
            self.folder,
            write=lambda: write(self.folder, made),
            check=lambda: checked_links(self.config),
        )

    def build(self) -> bool:
        """Build; whether nothing was wrong."""
        try:
            self.served.build(self.generate())
        except (Refused, SiteRefused):
            return False
        return True

    def expected(self) -> tuple[dict[str, bytes], dict[str, bytes]] | None:
        """The generated pages and the site that a build from nothing would give, if it gave any."""
        checked = load(self.root, CONTEXT)
        if checked.errors or checked.playbook is None:
            return None
        pages = render_playbook(checked.playbook, folder="playbook", prefix="playbook/")
        place = self.root.parent / "expected"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.docs, place / "docs", ignore=shutil.ignore_patterns("playbook"))
        shutil.copy(self.config, place)
        write(place / "docs" / "playbook", pages)
        config, site = place / "mkdocs.yml", place / "site"
        site.mkdir()
        try:
            checked_links(config)
            fill(config, site, "mkdocs", site_url=URL, epoch=0)
        except (Refused, SiteRefused):
            return None
        return pages, files(site)


def test_random_edits_of_a_playbook(tmp_path: Path, wholes: Wholes, request: pytest.FixtureRequest) -> None:
    """After each of many edits, site and generated pages are those of a build from nothing."""
    count = request.config.getoption("--edits") // 4
    project = Project(tmp_path)
    author = Author(project.root, 7)
    good = 0
    for number in range(count):
        what = author.edit() if number else "new"
        if number % 5 == 3:
            (project.docs / "notes.md").write_text(f"# Notes\n\nOn {number} wells.\n")
        if number % 10 == 9:
            (project.docs / "index.md").write_text(f"{HOME}\n[{number}](notes.md)\n")
        before = files(project.site)
        wanted = project.expected()
        assert project.build() == (wanted is not None), what
        assert project.checked is not None
        assert rest(project.checked, CONTEXT) == load(project.root, CONTEXT).findings, what
        if wanted is None:
            assert files(project.site) == before, what
            shutil.rmtree(project.root)
            shutil.copytree(GOLDEN, project.root)
            continue
        good += 1
        pages, site = wanted
        assert differing(files(project.site), site) == [], what
        if number % 3 == 0:
            project.served.close()
            generated = files(project.folder)
            del generated[".wellhead.json"]
            assert generated == pages, what
    assert 0 < wholes.count < good
    assert project.said == []


def test_a_changed_sentence_needs_no_whole_build(
    tmp_path: Path, wholes: Wholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes in by itself, and is written a little later; a new title is another thing."""
    monkeypatch.setattr(served, "WAIT", 0)
    project = Project(tmp_path)
    assert project.build()
    path = project.root / "practices" / "alone.yml"
    page = project.folder / "practices" / "alone" / "index.md"
    path.write_text(path.read_text().replace("Shut the door", "Pump by night"))
    assert project.build()
    assert wholes.count == 1
    assert "Pump by night" in (project.site / "playbook" / "practices" / "alone" / "index.html").read_text()
    assert project.served._timer is not None
    project.served._timer.join()
    assert "Pump by night" in page.read_text()
    assert project.said == []

    (project.docs / "site.css").write_text("a { color: red }")
    assert project.build()
    assert wholes.count == 2, "a new file may be linked to"
    (project.docs / "site.css").write_text("a { color: tan }")
    assert project.build()
    assert wholes.count == 2
    assert "tan" in (project.site / "site.css").read_text()
    (project.docs / "site.css").write_text("a { background: url(https://elsewhere.example/a.png) }")
    assert not project.build()
    assert "tan" in (project.site / "site.css").read_text()
    (project.docs / "site.css").write_text("a { color: tan }")

    path.write_text(re.sub(r"(?m)^title:.*", "title: Pumping", path.read_text()))
    assert project.build()
    assert "Pumping" in (project.site / "playbook" / "practices" / "index.html").read_text()


def test_pages_that_somebody_edited_are_not_written_over(tmp_path: Path, wholes: Wholes) -> None:
    """The edit is told at the next build, and neither it nor the site is lost."""
    project = Project(tmp_path)
    assert project.build()
    page = project.folder / "index.md"
    page.write_text("# Mine\n")
    before = files(project.site)
    role = next(project.root.glob("roles/*.yml"))
    role.write_text(re.sub(r"(?m)^summary:.*", "summary: Digs", role.read_text()))
    with pytest.raises(WriteRefused, match="not ours to replace"):
        project.served.build(project.generate())
    assert files(project.site) == before
    assert page.read_text() == "# Mine\n"
    assert wholes.count == 1


def test_what_could_not_be_written_is_told(
    tmp_path: Path, wholes: Wholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If an edit of a generated page comes before the new ones are written, it stays, and is told of."""
    monkeypatch.setattr(served, "WAIT", 0)
    project = Project(tmp_path)
    assert project.build()
    role = next(project.root.glob("roles/*.yml"))
    role.write_text(re.sub(r"(?m)^summary:.*", "summary: Digs", role.read_text()))
    made = project.generate()
    page = project.folder / "index.md"
    rest_of: list[bool] = []
    project.served.build(
        Generated(
            made.files,
            made.folder,
            write=lambda: refuse(made, page),
            check=made.check,
            rest=lambda go_on: rest_of.append(go_on()),
        )
    )
    assert project.served._timer is not None
    project.served._timer.join()
    assert page.read_text() == "# Mine\n"
    assert "not ours to replace" in project.said[0]
    assert rest_of == [True]
    assert wholes.count == 1


def test_pages_are_made_while_the_last_are_written(
    tmp_path: Path, wholes: Wholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save finds a write under way: its pages are made meanwhile, and come in when that is done."""
    monkeypatch.setattr(served, "WAIT", 0)
    project = Project(tmp_path)
    assert project.build()
    has_begun, may_end = threading.Event(), threading.Event()
    path = project.root / "practices" / "alone.yml"
    path.write_text(path.read_text().replace("Shut the door", "Pump by night"))
    made = project.generate()

    def write_slowly() -> None:
        has_begun.set()
        assert may_end.wait(60)
        made.write()

    project.served.build(Generated(made.files, made.folder, write=write_slowly, check=made.check))
    assert has_begun.wait(60)
    monkeypatch.setattr(served, "WAIT", 3600)
    path.write_text(path.read_text().replace("Pump by night", "Pump by day"))
    with project.served.held():
        next_made = project.generate()
        may_end.set()
        project.served.build(next_made)
    page = project.folder / "practices" / "alone" / "index.md"
    assert "Pump by night" in page.read_text()
    assert "Pump by day" in (project.site / "playbook" / "practices" / "alone" / "index.html").read_text()
    project.served.close()
    assert "Pump by day" in page.read_text()
    assert (wholes.count, project.said) == (1, [])


def refuse(made: Generated, page: Path) -> None:
    """Write after somebody else did."""
    page.write_text("# Mine\n")
    made.write()


def test_what_others_show_of_a_page_is_shown_anew(tmp_path: Path, wholes: Wholes) -> None:
    """A heading that the navigation shows changes on all pages; a fragment where it is included."""
    project = Project(tmp_path)
    assert project.build()
    (project.docs / "notes.md").write_text("# Jottings\n\nOn wells.\n")
    assert project.build()
    assert wholes.count == 2
    assert "Jottings" in (project.site / "index.html").read_text()
    role = next(project.root.glob("roles/*.yml"))
    role.write_text(re.sub(r"(?m)^question:.*", "question: Digs by night?", role.read_text()))
    assert project.build()
    assert "Digs by night" in (project.site / "index.html").read_text()
    assert wholes.count == 2


def test_links_are_followed_from_and_to_what_has_changed(tmp_path: Path, wholes: Wholes) -> None:
    """Also those that MkDocs does not look at."""
    project = Project(tmp_path)
    notes = "# Notes\n\n## Deep {: #deep }\n\nOn wells.\n"
    (project.docs / "notes.md").write_text(notes)
    (project.docs / "more.md").write_text('# More\n\n<p><a href="../notes/#deep">Deep</a></p>\n')
    assert project.build()
    (project.docs / "notes.md").write_text(f"{notes}More.\n")
    assert project.build()
    assert wholes.count == 1
    before = files(project.site)
    for broken in (notes.replace("#deep", "#deeper"), f'{notes}\n<p><a href="../nowhere/">x</a></p>\n'):
        (project.docs / "notes.md").write_text(broken)
        assert not project.build()
        assert files(project.site) == before
    (project.docs / "notes.md").write_text(f"{notes}More.\n")
    assert project.build()
    assert files(project.site) == before


def test_what_a_page_began_to_take_in_shows_its_changes(tmp_path: Path, wholes: Wholes) -> None:
    """A page that takes in a file only since a later edit is made anew with that file."""
    project = Project(tmp_path)
    (project.docs / "words.txt").write_text("Dig deep.")
    assert project.build()
    (project.docs / "notes.md").write_text('# Notes\n\n--8<-- "words.txt"\n')
    assert project.build()
    (project.docs / "words.txt").write_text("Dig deeper.")
    assert project.build()
    assert wholes.count == 1
    assert "Dig deeper." in (project.site / "notes" / "index.html").read_text()


def test_an_anchor_that_goes_is_missed_on_other_pages(
    tmp_path: Path, wholes: Wholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MkDocs' own warning of a link to it leads to a build of the whole, which says so."""
    monkeypatch.setattr(sys.modules[__name__], "checked_links", unfollowed)
    project = Project(tmp_path)
    project.config.write_text(CONFIG.replace("validation: {", "validation: {links: {anchors: warn}, "))
    (project.docs / "far.md").write_text("# Far\n\n[Deep](notes.md#depth)\n")
    notes = project.docs / "notes.md"
    notes.write_text("# Notes\n\n## Depth\n\nTen metres.\n")
    assert project.build()
    notes.write_text("# Notes\n\n## Depth\n\nNine metres.\n")
    assert project.build()
    assert wholes.count == 1
    notes.write_text("# Notes\n\n## Width\n\nNine metres.\n")
    assert not project.build()
    assert wholes.count == 2
