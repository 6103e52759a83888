"""`wellhead serve`: a change shows in the browser, and a mistake leaves the last good site up."""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from wellhead.site.engines import Settings
from wellhead.site.links import Links
from wellhead.app.serve import Preview, ServeRefused
from wellhead.served import Generated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = "site_name: Wells\ntheme: {name: material, font: false}\n"


class Project:
    """A docs folder with one page of ours, made from `source.yml`, and a preview of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "playbook" / "source.yml"
        self.page = folder / "docs" / "playbook" / "page.md"
        self.said: list[str] = []
        self.settled = threading.Event()
        self.generated = 0
        for path in (self.source, self.page):
            path.parent.mkdir(parents=True)
        self.source.write_text("first well")
        (folder / "docs" / "index.md").write_text("# Home\n")
        (folder / "mkdocs.yml").write_text(CONFIG)
        self.preview = self.new_preview()

    def new_preview(self, port: int = 0) -> Preview:
        """A preview that looks for changes often."""
        return Preview(
            self.generate,
            self.folder / "mkdocs.yml",
            "mkdocs",
            watch=[self.source.parent],
            ignore=[self.page.parent],
            say=self.say,
            port=port,
            interval=0.05,
        )

    def say(self, text: str) -> None:
        """Take down what the reader is told."""
        self.said.append(text)
        if text.startswith("Serving on "):
            self.settled.set()

    def generate(self) -> Generated:
        """Make the page from its source, unless that is broken."""
        self.generated += 1
        text = self.source.read_text()
        if "broken" in text:
            message = "source.yml:1:1: error: broken"
            raise ValueError(message)
        return Generated(
            {"page.md": f"# Page\n\n{text}\n".encode()},
            self.page.parent,
            write=lambda: self.page.write_text(f"# Page\n\n{text}\n"),
            check=self.check,
        )

    def check(self) -> Links:
        """Follow all links."""
        links = Links(Settings.read(self.folder / "mkdocs.yml"), "mkdocs")
        assert not links.findings()
        return links

    def save(self, file: Path, text: str) -> None:
        """Save a file at one stroke: whoever looks never finds it empty."""
        beside = self.folder / "beside"
        beside.write_text(text)
        beside.replace(file)

    def get(self, path: str) -> str:
        """What a browser gets."""
        with urlopen(self.preview.url + path, timeout=60) as answer:
            return answer.read().decode()

    def epoch(self) -> int:
        """The number of the build that a page belongs to."""
        found = re.search(r"livereload\((\d+), \d+\)", self.get(""))
        assert found is not None
        return int(found[1])

    def wait_for_reload(self, epoch: int) -> None:
        """Do what the browser does: ask whether there is something newer, which is answered when there is."""
        while int(self.get(f"livereload/{epoch}/0")) <= epoch:
            pass


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project(tmp_path)
    failure: list[BaseException] = []

    def run() -> None:
        try:
            project.preview.run()
        except BaseException as error:  # noqa: BLE001 - told by the test's end
            failure.append(error)
            project.settled.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert project.settled.wait(60)
    yield project
    project.preview.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert not failure


def test_a_change_shows_and_a_mistake_does_not(project: Project) -> None:
    """A new source gives a new page and a reload; a broken one is told, and the page stays as it was."""
    assert "first well" in project.get("playbook/page/")

    epoch = project.epoch()
    project.save(project.source, "second well")
    project.wait_for_reload(epoch)
    assert "second well" in project.get("playbook/page/")

    epoch = project.epoch()
    project.save(project.source, "broken")
    project.wait_for_reload(epoch)
    assert "second well" in project.get("playbook/page/")
    assert "source.yml:1:1: error: broken" in project.said

    epoch = project.epoch()
    project.save(project.source, "third well")
    project.wait_for_reload(epoch)
    assert "third well" in project.get("playbook/page/")


def test_hand_written_pages_are_watched(project: Project) -> None:
    """A page beside the generated folder shows its change too."""
    epoch = project.epoch()
    project.save(project.folder / "docs" / "index.md", "# Welcome\n")
    project.wait_for_reload(epoch)
    assert "Welcome" in project.get("")


def test_what_generation_writes_starts_no_further_build(project: Project) -> None:
    """The generated folder lies in the watched one, and yet a change leads to one build, not to a loop."""
    epoch = project.epoch()
    project.save(project.source, "second well")
    project.wait_for_reload(epoch)
    epoch = project.epoch()
    project.save(project.folder / "docs" / "index.md", "# Welcome\n")
    project.wait_for_reload(epoch)
    assert project.generated == 3


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Before anything is built, and with what to do."""
    project = Project(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServeRefused, match=rf"Port {port} of 127.0.0.1 is in use\. Stop what uses it"):
            project.new_preview(port)
    assert project.generated == 0
    project.preview.stop()


def test_a_change_during_the_first_build_is_not_missed(tmp_path: Path) -> None:
    """What is saved while the first build runs is built right after it."""
    project = Project(tmp_path)
    generate = project.generate

    def edited_meanwhile() -> Generated:
        made = generate()
        if project.generated == 1:
            project.save(project.source, "second well")
        else:
            project.preview.stop()
        return made

    project.preview._generate = edited_meanwhile
    project.preview.run()
    assert "second well" in project.page.read_text()


def test_a_file_that_the_browser_has_is_not_sent_again(project: Project) -> None:
    """Until it changes; a page always is, since it says which build it belongs to."""
    style = project.folder / "docs" / "site.css"
    epoch = project.epoch()
    project.save(style, "a { color: red }")
    project.wait_for_reload(epoch)
    with urlopen(f"{project.preview.url}site.css", timeout=60) as answer:
        tag = answer.headers["ETag"]
    again = Request(f"{project.preview.url}site.css", headers={"If-None-Match": tag})
    with pytest.raises(HTTPError, match="Not Modified"):
        urlopen(again, timeout=60)
    epoch = project.epoch()
    project.save(style, "a { color: tan }")
    project.wait_for_reload(epoch)
    with urlopen(again, timeout=60) as answer:
        assert "tan" in answer.read().decode()
    with urlopen(project.preview.url, timeout=60) as answer:
        assert answer.headers["ETag"] is None
