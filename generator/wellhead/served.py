"""The site that is served: built as a whole, or with a few changed pages brought into it.

What comes out is what a build from nothing would give. So pages are brought in only while all the rest is
known to stand as it did: the configuration, which files there are, the navigation. Every link and every page
is looked at as in any build, and if anything is found, the site is built as a whole, which says so.
"""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.engines.settings import Settings
from wellhead.exchange import exchanged
from wellhead.gate import Gate, style_sheet
from wellhead.signature import signatures
from wellhead.site import fill
from wellhead.siteinputs import is_self_contained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wellhead.linkcheck import Links
    from wellhead.packed import Files
    from wellhead.signature import Signature

WAIT: Final = 1.0
"""How long the browser has to itself before the generated pages are written, in seconds."""
_FOREIGN: Final = (".html", ".htm", ".xhtml")
"""Files of the docs folder that are whole pages, or templates of such."""


@dataclass(frozen=True)
class Generated:
    """The generated pages, which are still to be written.

    Args:
        files: content by path below the folder.
        folder: where they belong.
        write: writes them all; raises, with a message for the reader, if it cannot.
        check: follows all links of the docs folder; raises, with a message, if one is broken.
        rest: does what can wait until the browser has the new pages; is given what tells whether that is
            still wanted.
    """

    files: Files
    folder: Path
    write: Callable[[], None]
    check: Callable[[], Links]
    rest: Callable[[Callable[[], bool]], None] = lambda _: None


@dataclass
class _Known:
    """What the site as it stands is made of."""

    configuration: bytes
    settings: Settings
    files: Files
    written: Mapping[str, Signature]
    docs: Mapping[str, Signature]
    links: Links
    remade: Callable[[Mapping[str, bytes]], dict[str, bytes] | None]
    gate: Gate


class Served:
    """A site in a folder that is only ours.

    Args:
        config: the mkdocs.yml.
        engine_name: one of `wellhead.engines.ENGINES`.
        site: where the site will be; its parent is there.
        site_url: where it will be served.
        say: shows the reader a message.
    """

    def __init__(
        self, config: Path, engine_name: str, site: Path, site_url: str, *, say: Callable[[str], None]
    ) -> None:
        self._config = config
        self._engine = engine_name
        self._site = site
        self._url = site_url
        self._say = say
        self._known: _Known | None = None
        self._pending: Generated | None = None
        """What is to be written."""
        self._waiting: Generated | None = None
        """What has something to do that can wait: to be written, or the rest."""
        self._timer: threading.Timer | None = None
        self._superseded = threading.Event()
        self._writing = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing that can wait begin in the body, which may build; a write that has begun goes on."""
        self._put_off()
        waiting = self._waiting
        try:
            yield
        finally:
            if self._waiting is waiting and waiting is not None:
                self._let_wait(waiting)

    def build(self, made: Generated) -> None:
        """Make the site hold what a build would give now, or leave it as it is.

        Raises:
            Exception: whatever writing, the link check or the engine raises.
        """
        self._hold()
        try:
            has_come_in = self._brought_in(made)
        except Exception:  # noqa: BLE001 - the site is built as a whole, which says what is wrong
            has_come_in = False
        if not has_come_in:
            self._known = None
            self._pending = None
            self._whole(made)
        self._let_wait(made)

    def close(self) -> None:
        """Write what is still to be written."""
        self._hold()
        self._write()

    # ---------------------------------------------------------------- as a whole

    def _whole(self, made: Generated) -> None:
        made.write()
        # Before anything is read, so that what changes meanwhile counts as changed next time.
        settings = Settings.read(self._config)
        configuration = settings.path.read_bytes()
        docs = self._docs(settings, made)
        written = signatures(made.folder)
        links = made.check()
        with tempfile.TemporaryDirectory(dir=self._site.parent, ignore_cleanup_errors=True) as folder:
            new, old = Path(folder, "new"), Path(folder, "old")
            new.mkdir()
            # No dates matter here, so two builds of the same sources give the same files.
            built = fill(self._config, new, self._engine, site_url=self._url, epoch=0)
            for note in built.notes:
                self._say(note)
            # Nothing here must outlive a crash, so the disk need not be waited for.
            if not self._site.is_dir():
                new.rename(self._site)
            elif not exchanged(new, self._site):
                self._site.rename(old)
                new.rename(self._site)
        if built.remade is not None and is_self_contained(configuration.decode("utf-8", "replace")):
            self._known = _Known(
                configuration, settings, made.files, written, docs, links, built.remade, Gate(self._url)
            )

    def _docs(self, settings: Settings, made: Generated) -> dict[str, Signature]:
        """The files of the docs folder besides the generated ones, without those that no site holds."""
        return signatures(settings.docs, but=made.folder, hidden="!" in settings.excluded)

    # ---------------------------------------------------------------- some pages

    def _brought_in(self, made: Generated) -> bool:
        """Bring what has changed into the site, if that is all there is to do."""
        known, self._known = self._known, None  # not to be used again if anything goes wrong
        if known is None:
            return False
        docs = self._docs(known.settings, made)
        if (
            known.configuration != known.settings.path.read_bytes()
            or docs.keys() != known.docs.keys()
            or made.files.keys() != known.files.keys()
            or known.written != signatures(made.folder)  # somebody has changed generated pages
        ):
            return False
        changed = _changed(known, made, docs)
        if changed is None:
            return False
        self._pending = made
        included = {os.path.realpath(path) for path in known.links.included()}
        if any(os.path.realpath(known.settings.docs / path) in included for path in changed):
            self._write()  # pages take these from the disk
            known.written = signatures(made.folder)
        changed = {path: content for path, content in changed.items() if not _is_hidden(path)}
        if not known.links.stay_whole(changed):
            return False
        new = known.remade(changed)
        if new is None or not all(self._is_sound(path, content, known) for path, content in new.items()):
            return False
        for path, content in new.items():
            self._put(path, content)
        known.files, known.docs = made.files, docs
        self._known = known
        return True

    def _is_sound(self, path: str, content: bytes, known: _Known) -> bool:
        text = content.decode("utf-8", "replace")
        if path.endswith(".css"):
            return not style_sheet(text, path, site_url=self._url)
        return not path.endswith(".html") or not known.gate.page(text, path)

    def _put(self, path: str, content: bytes) -> None:
        new = self._site.with_name("new")
        new.write_bytes(content)
        place = self._site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        new.replace(place)

    # ---------------------------------------------------------------- what can wait

    def _let_wait(self, made: Generated) -> None:
        self._waiting = made
        self._superseded = threading.Event()
        self._timer = threading.Timer(WAIT, self._do_the_rest, (made, self._superseded))
        self._timer.daemon = True
        self._timer.start()

    def _put_off(self) -> None:
        """Let nothing begin that has waited."""
        self._superseded.set()
        if self._timer is not None:
            self._timer.cancel()

    def _hold(self) -> None:
        """Let nothing begin that has waited, and wait for a write that has begun."""
        self._put_off()
        with self._writing:
            pass

    def _write(self) -> None:
        made, self._pending = self._pending, None
        if made is not None:
            made.write()
            if self._known is not None:
                self._known.written = signatures(made.folder)

    def _do_the_rest(self, made: Generated, superseded: threading.Event) -> None:
        try:
            with self._writing:
                if not superseded.is_set():
                    self._write()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next build writes again and tells it
            self._known = None
            self._say(str(error) or type(error).__name__)
        made.rest(lambda: not superseded.is_set())
        if self._waiting is made and not superseded.is_set():
            self._waiting = None


def _changed(known: _Known, made: Generated, docs: Mapping[str, Signature]) -> dict[str, bytes] | None:
    """The files of the docs folder that are not what they were; None if one of them decides over others."""
    top, folder = os.path.realpath(known.settings.docs), os.path.realpath(made.folder)
    if not folder.startswith(top + os.sep):
        return None
    prefix = os.path.relpath(folder, top).replace(os.sep, "/")
    changed = {f"{prefix}/{path}": content for path, content in made.files.unlike(known.files).items()}
    for path, was in known.docs.items():
        if docs[path] != was:
            changed[path] = (known.settings.docs / path).read_bytes()
    for path in changed:
        decides = path.endswith(_FOREIGN) or Path(path).name == known.settings.nav_file
        if decides if not _is_hidden(path) else "!" in known.settings.excluded:
            return None
    return changed


def _is_hidden(path: str) -> bool:
    """Whether engines leave a file out, unless `exclude_docs` names it behind an exclamation mark."""
    return any(name.startswith(".") for name in path.split("/"))
