"""`wellhead serve`: a change shows in the browser, and a mistake leaves the last good site up."""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

import sites
from wellhead.app import serve as serving
from wellhead.app.generate import Stopped
from wellhead.app.serve import Preview
from wellhead.kit.earlier import Earlier
from wellhead.site.server import ServeRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from wellhead.check.run import Checked
    from wellhead.write.folder import Written


class Reader:
    """Takes down what the reader is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.errors: list[Exception] = []
        self.reported: list[Checked] = []
        self.writes = 0
        self.settled = threading.Event()
        self.has_report = threading.Event()

    def say(self, message: str) -> None:
        self.said.append(message)
        if message.startswith("Serving on "):
            self.settled.set()

    def report(self, checked: Checked) -> None:
        self.reported.append(checked)
        self.has_report.set()

    def written(self, _folder: Path, _written: Written) -> None:
        self.writes += 1

    def refuse(self, error: Exception) -> None:
        self.errors.append(error)


class Served:
    """A project that is being served."""

    def __init__(self, folder: Path) -> None:
        self.project = sites.project(folder)
        self.folder = folder
        self.reader = Reader()
        self.preview = Preview(self.project, Earlier(), self.reader, port=0)
        self.practice = self.project.playbook / "practices" / "alone.yml"

    def save(self, file: Path, change: Callable[[str], str]) -> None:
        """Save a file at one stroke: whoever looks never finds it empty."""
        beside = self.folder / "beside"
        beside.write_text(change(file.read_text()))
        beside.replace(file)

    def get(self, path: str) -> str:
        """Return what a browser gets."""
        with urlopen(self.preview.url + path, timeout=60) as answer:
            return answer.read().decode()

    def epoch(self) -> int:
        """Return the number of the build that a page belongs to."""
        found = re.search(r"livereload\((\d+), \d+\)", self.get(""))
        assert found is not None
        return int(found[1])

    def wait_for_reload(self, epoch: int) -> None:
        """Do what the browser does: ask whether there is something newer, which is answered when there is."""
        address = re.match(r"http://[^/]+/", self.preview.url)
        assert address is not None
        while True:
            with urlopen(f"{address[0]}livereload/{epoch}/0", timeout=90) as answer:
                if int(answer.read()) > epoch:
                    return


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A project that is served until the test ends."""
    served = Served(tmp_path)
    failure: list[BaseException] = []

    def run() -> None:
        try:
            served.preview.run()
        except BaseException as error:  # noqa: BLE001 - told by the test's end
            failure.append(error)
            served.reader.settled.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert served.reader.settled.wait(60)
    yield served
    served.preview.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert not failure


def test_a_change_shows_and_a_mistake_does_not(served: Served) -> None:
    """A new text gives a new page and a reload; a mistake is told, and the page stays as it was."""
    page = "playbook/practices/alone/"
    assert "Shut the door" in served.get(page)

    epoch = served.epoch()
    served.save(served.practice, lambda text: text.replace("Shut the door", "Pump by night"))
    served.wait_for_reload(epoch)
    assert "Pump by night" in served.get(page)

    epoch = served.epoch()
    served.save(served.practice, lambda text: text.replace("summary:", "sumary:"))
    served.wait_for_reload(epoch)
    assert "Pump by night" in served.get(page)
    assert isinstance(served.reader.errors[-1], Stopped)
    found = served.reader.errors[-1].checked.findings
    assert "unknown-key" in {finding.rule for finding in found}

    epoch = served.epoch()
    served.save(served.practice, lambda text: text.replace("sumary:", "summary:").replace("night", "day"))
    served.wait_for_reload(epoch)
    assert "Pump by day" in served.get(page)


def test_hand_written_pages_are_watched(served: Served) -> None:
    """A page beside the generated folder shows its change too, and so does the configuration."""
    epoch = served.epoch()
    served.save(served.folder / "docs" / "notes.md", lambda text: text.replace("On wells", "On pumps"))
    served.wait_for_reload(epoch)
    assert "On pumps" in served.get("notes/")
    epoch = served.epoch()
    served.save(served.project.config, lambda text: text.replace("Wells", "Pumps"))
    served.wait_for_reload(epoch)
    assert "Pumps" in served.get("notes/")


def test_what_generation_writes_starts_no_further_build(served: Served) -> None:
    """The generated folder lies in the watched one, and yet a change leads to one build, not to a loop."""
    for text in ("Pump by night", "Pump by day"):
        epoch = served.epoch()
        served.save(served.practice, lambda old, text=text: re.sub("Shut the door|Pump by night", text, old))
        served.wait_for_reload(epoch)
    assert served.reader.writes == 3


def test_warnings_come_when_the_page_is_there(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops no build is told after it."""
    monkeypatch.setattr(serving, "WAIT", 0)
    assert served.reader.has_report.wait(60)
    served.reader.has_report.clear()
    epoch = served.epoch()
    served.save(served.practice, lambda text: text.replace("Shut the door", "Ask the **XYZ** board"))
    served.wait_for_reload(epoch)
    assert served.reader.has_report.wait(60)
    found = served.reader.reported[-1].findings
    assert not served.reader.errors
    assert "undefined-acronym" in {finding.rule for finding in found}


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Before anything is built, and with what to do."""
    project = sites.project(tmp_path)
    reader = Reader()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServeRefused, match=rf"Port {port} of 127.0.0.1 is in use\. Stop what uses it"):
            Preview(project, Earlier(), reader, port=port)
    assert reader.writes == 0


def test_a_change_during_the_first_build_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved while the first build runs is built right after it."""
    served = Served(tmp_path)
    real = serving.broken_links

    def edited_meanwhile(*given: object) -> object:
        if served.reader.writes == 1:
            served.save(served.practice, lambda text: text.replace("Shut the door", "Pump by night"))
        else:
            served.preview.stop()
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(serving, "broken_links", edited_meanwhile)
    served.preview.run()
    page = served.project.output / "practices" / "alone" / "index.md"
    assert "Pump by night" in page.read_text()


def test_pages_that_somebody_edited_are_not_written_over(served: Served) -> None:
    """The edit is told at the next build, and neither it nor the site is lost."""
    page = served.project.output / "index.md"
    page.write_text("# Mine\n")
    epoch = served.epoch()
    served.save(served.practice, lambda text: text.replace("Shut the door", "Pump by night"))
    served.wait_for_reload(epoch)
    assert "not ours to replace" in str(served.reader.errors[-1])
    assert page.read_text() == "# Mine\n"
    assert "Shut the door" in served.get("playbook/practices/alone/")
