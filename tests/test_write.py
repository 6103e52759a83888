"""The folder is replaced as one or not at all, and nobody's own file is ever lost."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellhead.write import disk, exchange, inventory
from wellhead.write import lock as locking
from wellhead.write.folder import INVENTORY, Drift, Locked, WriteRefused, Written, drift, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OLD: Final = {"index.md": b"old", "same.md": b"same", "roles/gone.md": b"gone", "roles/kept.md": b"kept"}
NEW: Final = {"index.md": b"new", "same.md": b"same", "roles/kept.md": b"kept", "phases/a.md": b"a" * 9}
THIRD: Final = {"index.md": b"third", "other/index.md": b"other"}

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
posix = pytest.mark.skipif(os.name != "posix", reason="about modes, links and pipes of POSIX")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A place for generated files; nothing is there yet."""
    return tmp_path / "docs" / "playbook"


@pytest.fixture(params=["exchange", "renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to replace a folder: in one step, and by renames where the system has no such step."""
    if request.param == "renames":
        monkeypatch.setattr(exchange, "exchanged", lambda _one, _other: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges folders in one step")
    return str(request.param)


def held(folder: Path) -> dict[str, bytes]:
    """What a folder holds, without the inventory: content by path, and where a link leads."""
    return {
        path.relative_to(folder).as_posix(): os.fsencode(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and path != folder / INVENTORY
    }


def stamps(folder: Path) -> dict[str, tuple[int, ...]]:
    """Everything a run could touch, of the folder, all that is in it, and its parent."""
    paths = [folder.parent, folder, *folder.rglob("*")]
    infos = [(str(path), path.lstat()) for path in paths]
    return {path: (i.st_ino, i.st_mode, i.st_nlink, i.st_mtime_ns, i.st_ctime_ns) for path, i in infos}


def beside(target: Path) -> set[str]:
    """The names in the target's parent."""
    return {path.name for path in target.parent.iterdir()} if target.parent.exists() else set()


def reasons(refused: WriteRefused) -> dict[str, str]:
    """Each problem's reason by its path."""
    return {problem.path: problem.reason for problem in refused.problems}


# What a run does


def test_first_run(target: Path) -> None:
    """A first run makes the folder, its parents and the inventory, and leaves nothing else."""
    assert write(target, NEW) == Written(created=("index.md", "phases/a.md", "roles/kept.md", "same.md"))
    assert held(target) == NEW
    assert beside(target) == {"playbook"}


def test_empty_folder(target: Path, way: str) -> None:
    """An empty folder is taken over, even to write no files into it."""
    target.mkdir(parents=True)
    assert write(target, {}) == Written()
    assert [path.name for path in target.iterdir()] == [INVENTORY], way


def test_second_run(target: Path, way: str) -> None:
    """A second run says what it created, changed, removed and kept."""
    write(target, OLD)
    assert write(target, NEW) == Written(
        created=("phases/a.md",),
        changed=("index.md",),
        removed=("roles/gone.md",),
        unchanged=("roles/kept.md", "same.md"),
    )
    assert held(target) == NEW
    assert beside(target) == {"playbook"}, way


def test_unchanged_files_keep_their_time_stamps(target: Path, way: str) -> None:
    """An unchanged file is the same file as before."""
    write(target, OLD)
    before = (target / "same.md").stat()
    write(target, NEW)
    after = (target / "same.md").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1), way


def test_time_stamps_without_hard_links(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files can have one name only, an unchanged file still keeps its time stamp."""
    write(target, OLD)
    os.utime(target / "same.md", ns=(10**18, 10**18))
    monkeypatch.setattr(os, "link", mock.Mock(side_effect=OSError(errno.EPERM, "no links")))
    write(target, NEW)
    assert held(target) == NEW
    assert (target / "same.md").stat().st_mtime_ns == 10**18


def test_nothing_to_do(target: Path) -> None:
    """If nothing differs, nothing is touched: no time stamp, no folder, not even the parent."""
    write(target, OLD)
    before = stamps(target)
    assert write(target, dict(reversed(OLD.items()))) == Written(unchanged=tuple(sorted(OLD)))
    assert stamps(target) == before


def test_deleted_by_hand(target: Path) -> None:
    """A file that somebody deleted comes back."""
    write(target, OLD)
    (target / "same.md").unlink()
    assert write(target, OLD).created == ("same.md",)
    assert held(target) == OLD


def test_folder_becomes_file(target: Path, way: str) -> None:
    """A path may be a file in one run and a folder in the next."""
    write(target, {"a": b"file"})
    assert write(target, {"a/b": b"x"}) == Written(created=("a/b",), removed=("a",))
    assert write(target, {"a": b"file"}) == Written(created=("a",), removed=("a/b",))
    assert beside(target) == {"playbook"}, way


def test_finished_files(target: Path, tmp_path: Path) -> None:
    """A path as content is copied: later changes to that file do not reach the target."""
    site = tmp_path / "index.html"
    site.write_bytes(b"x" * 3_000_000)
    write(target, {"index.html": site})
    assert write(target, {"index.html": site}).unchanged == ("index.html",)
    site.write_bytes(b"later")
    assert held(target) == {"index.html": b"x" * 3_000_000}
    assert write(target, {"index.html": site}).changed == ("index.html",)


def test_unfinished_file(target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes while it is copied stops the run."""
    write(target, OLD)
    site = tmp_path / "index.html"
    site.write_bytes(b"first")
    real = os.mkdir

    def mkdir(path: Path, mode: int = 0o777) -> None:
        site.write_bytes(b"second")
        real(path, mode)

    monkeypatch.setattr(os, "mkdir", mkdir)
    with pytest.raises(WriteRefused, match="not finished"):
        write(target, {"index.html": site})
    assert held(target) == OLD
    assert beside(target) == {"playbook"}


@posix
def test_not_a_finished_file(target: Path, tmp_path: Path) -> None:
    """Links, folders and pipes are not copied, and a missing file is a sentence."""
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WriteRefused) as caught:
        write(target, {"a": tmp_path / "link", "b": tmp_path, "c": tmp_path / "pipe"})
    assert reasons(caught.value) == dict.fromkeys("abc", "not a regular file")
    with pytest.raises(WriteRefused, match="No such file"):
        write(target, {"a": tmp_path / "missing"})


def test_never_writes_through_a_second_name(target: Path, tmp_path: Path, way: str) -> None:
    """A file's other names, such as those in a backup, keep their bytes when the target changes."""
    write(target, OLD)
    for path in OLD:
        os.link(target / path, tmp_path / path.replace("/", "-"))
    write(target, NEW)
    write(target, THIRD)
    assert {path: (tmp_path / path.replace("/", "-")).read_bytes() for path in OLD} == OLD, way


@posix
def test_modes(target: Path) -> None:
    """Files are readable by all; folders follow the umask, and the target keeps the mode it was given."""
    before = os.umask(0o077)
    try:
        write(target, OLD)
        target.chmod(0o750)
        write(target, NEW)
    finally:
        os.umask(before)
    modes = {p.relative_to(target).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in target.rglob("*")}
    assert modes == dict.fromkeys([*NEW, INVENTORY], 0o644) | {"roles": 0o700, "phases": 0o700}
    assert stat.S_IMODE(target.stat().st_mode) == 0o750


def test_inventory_is_deterministic(target: Path, tmp_path: Path) -> None:
    """The inventory depends on the files and the owner alone."""
    write(target, OLD)
    write(tmp_path / "b", THIRD)
    write(tmp_path / "b", dict(reversed(OLD.items())))
    raw = (target / INVENTORY).read_bytes()
    assert raw == (tmp_path / "b" / INVENTORY).read_bytes()
    assert json.loads(raw)["files"] == {path: inventory.digest(content) for path, content in OLD.items()}
    assert list(json.loads(raw)) == ["files", "format", "owner"]


@posix
def test_symlinked_parent(target: Path, tmp_path: Path, way: str) -> None:
    """The way to the target may lead through symbolic links."""
    (tmp_path / "real").mkdir()
    target.parent.symlink_to(tmp_path / "real", target_is_directory=True)
    write(target, OLD)
    write(target, NEW)
    assert held(tmp_path / "real" / "playbook") == NEW
    assert beside(target) == {"playbook"}, way


@posix
def test_power_cut(target: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is new is on the disk before the exchange, and the exchange before the first deletion."""
    write(target, OLD)
    done: list[int | str] = []

    def record(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            done.append(name)
            return real(*args, **kwargs)

        return call

    monkeypatch.setattr(os, "fsync", lambda descriptor: done.append(os.fstat(descriptor).st_ino))
    for module, name in [(exchange, "exchanged"), (os, "unlink"), (os, "rmdir")]:
        monkeypatch.setattr(module, name, record(name, getattr(module, name)))
    write(target, NEW)
    exchanged = done.index("exchanged")
    deleted = min(n for n, what in enumerate(done) if what in {"unlink", "rmdir"})
    fresh = {path for path in target.rglob("*") if path.name not in {"same.md", "kept.md"}}
    assert {path.stat().st_ino for path in (target, *fresh)} <= set(done[:exchanged])
    assert target.parent.stat().st_ino in done[exchanged:deleted], way


@posix
@pytest.mark.parametrize("can", [True, False])
def test_power_cut_of_many(target: Path, monkeypatch: pytest.MonkeyPatch, *, can: bool) -> None:
    """Many new files are on the disk before the exchange too, at once where the system can."""
    done: list[str | int] = []
    real = exchange.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: done.append(os.fstat(descriptor).st_ino))
    monkeypatch.setattr(disk, "syncfs", lambda folder: (done.append(f"all of {folder.name}"), can)[1])
    monkeypatch.setattr(exchange, "replace", lambda *paths: (done.append("exchanged"), real(*paths))[1])
    write(target, {f"{n}/index.md": b"x" for n in range(100)})
    before = done[: done.index("exchanged")]
    assert before[0] == "all of partial"
    if not can:
        assert {path.stat().st_ino for path in target.rglob("*")} <= set(before)


def test_whole_file_system(tmp_path: Path) -> None:
    """The system's own call for many files works here, or says that it does not."""
    able = sys.platform.startswith("linux")
    assert disk.syncfs(tmp_path) == able
    with pytest.raises(FileNotFoundError) if able else nullcontext():
        disk.syncfs(tmp_path / "none")


# What is not ours


def spoil(target: Path) -> dict[str, bytes]:
    """Put what is not ours into a written folder: edited, unknown, odd; returns it."""
    (target / "roles/kept.md").write_bytes(b"edited")
    (target / "roles/gone.md").unlink()
    (target / "notes").mkdir()
    (target / "notes/mine.md").write_bytes(b"mine")
    foreign = {"roles/kept.md": b"edited", "notes/mine.md": b"mine"}
    if os.name == "posix":
        (target / "same.md").unlink()
        (target / "same.md").symlink_to("index.md")
        (target / "roles/gone.md").symlink_to("/nowhere")
        foreign |= {"same.md": b"index.md", "roles/gone.md": b"/nowhere"}
    return foreign


@posix
def test_every_foreign_file_stops_the_run(target: Path) -> None:
    """Edited, unknown and odd files are listed, all of them, and nothing is touched."""
    write(target, OLD)
    spoil(target)
    os.mkfifo(target / "pipe")
    before = stamps(target)
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert reasons(caught.value) == {
        "notes/mine.md": "not written by wellhead",
        "pipe": "not a regular file",
        "roles/gone.md": "not a regular file",
        "roles/kept.md": "edited by hand",
        "same.md": "not a regular file",
    }
    assert "--force" in caught.value.help
    assert stamps(target) == before


def test_edit_of_the_same_length_and_time(target: Path) -> None:
    """An edit is found by content, not by size or time stamp."""
    write(target, OLD)
    page = target / "same.md"
    info = page.stat()
    page.write_bytes(b"SAME")
    os.utime(page, ns=(info.st_atime_ns, info.st_mtime_ns))
    with pytest.raises(WriteRefused) as caught:
        write(target, OLD)
    assert reasons(caught.value) == {"same.md": "edited by hand"}


def test_force_moves_aside(target: Path, way: str) -> None:
    """Force moves exactly the foreign files to a folder beside the target, and names it."""
    write(target, OLD)
    foreign = spoil(target)
    written = write(target, NEW, force=True)
    assert written.moved_aside == target.with_name(".playbook.aside-1")
    assert held(target.with_name(".playbook.aside-1")) == foreign
    assert held(target) == NEW
    assert beside(target) == {"playbook", ".playbook.aside-1"}, way
    assert write(target, NEW, force=True) == Written(unchanged=tuple(sorted(NEW)))


def test_force_takes_the_next_free_number(target: Path) -> None:
    """What was moved aside before stays where it is."""
    write(target, OLD)
    for number in (1, 2, 3):
        (target / "mine.md").write_bytes(b"%d" % number)
        written = write(target, OLD, force=True)
        assert written.moved_aside == target.with_name(f".playbook.aside-{number}")
    texts = [(target.with_name(f".playbook.aside-{number}") / "mine.md").read_bytes() for number in (1, 2, 3)]
    assert texts == [b"1", b"2", b"3"]


def test_folder_without_inventory(target: Path) -> None:
    """In a folder that we did not write every file is foreign, even one with the bytes we would write."""
    target.mkdir(parents=True)
    (target / "index.md").write_bytes(b"new")
    (target / "mine.md").write_bytes(b"mine")
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert reasons(caught.value) == dict.fromkeys(["index.md", "mine.md"], "not written by wellhead")
    aside = write(target, NEW, force=True).moved_aside
    assert aside is not None
    assert held(aside) == {"index.md": b"new", "mine.md": b"mine"}


def test_other_owner(target: Path) -> None:
    """A folder that another owner wrote is foreign as a whole."""
    write(target, OLD, owner="site")
    with pytest.raises(WriteRefused) as caught:
        write(target, OLD)
    assert set(reasons(caught.value)) == {*OLD, INVENTORY}
    aside = write(target, NEW, force=True).moved_aside
    assert aside is not None
    assert held(aside) == OLD
    assert (aside / INVENTORY).exists()


@pytest.mark.parametrize("files", [NEW, THIRD])
def test_edited_while_we_write(
    target: Path, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody saves between the comparison and the exchange is moved aside, not lost."""
    write(target, OLD)
    real = exchange.replace

    def replace(place: Path, work: Path) -> None:
        (target / "late.md").write_bytes(b"late")
        (target / "same.md").unlink()
        (target / "same.md").write_bytes(b"late too")
        real(place, work)

    monkeypatch.setattr(exchange, "replace", replace)
    aside = write(target, files).moved_aside
    assert aside is not None
    assert held(aside) == {"late.md": b"late", "same.md": b"late too"}
    assert held(target) == files


def test_edited_in_place_while_we_write(target: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody saves into an unchanged file stays where it is, and the next run tells of it."""
    write(target, OLD)
    real = exchange.replace

    def replace(place: Path, work: Path) -> None:
        (target / "same.md").write_bytes(b"late")
        real(place, work)

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "replace", replace)
        assert write(target, NEW).moved_aside is None
    assert held(target) == NEW | {"same.md": b"late"}
    assert beside(target) == {"playbook"}, way
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert reasons(caught.value) == {"same.md": "edited by hand"}


def test_edited_among_many_folders(target: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many folders that are not wanted any more, only those that lead to what is not ours are kept."""
    write(target, {f"{n}/deeper/page.md": b"x" for n in range(100)})
    real = exchange.replace

    def replace(place: Path, work: Path) -> None:
        (target / "7/deeper/late.md").write_bytes(b"late")
        real(place, work)

    monkeypatch.setattr(exchange, "replace", replace)
    aside = write(target, NEW).moved_aside
    assert aside is not None
    left = sorted(path.relative_to(aside).as_posix() for path in aside.rglob("*"))
    assert left == ["7", "7/deeper", "7/deeper/late.md"]
    assert beside(target) == {"playbook", aside.name}, way


def test_second_names_elsewhere(target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a second name is moved aside as any other, if that name is not in the new folder."""
    write(target, OLD)
    real = exchange.replace

    def replace(place: Path, work: Path) -> None:
        for path in ("late.md", "same.md"):
            (target / path).unlink(missing_ok=True)
            (target / path).write_bytes(b"late")
            os.link(target / path, tmp_path / path)
        real(place, work)

    monkeypatch.setattr(exchange, "replace", replace)
    aside = write(target, NEW).moved_aside
    assert aside is not None
    assert held(aside) == {"late.md": b"late", "same.md": b"late"}


def test_edited_before_it_is_linked(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged file that is saved anew while we stage is not taken for unchanged."""
    write(target, OLD)
    real = os.link

    def link(live: str, spot: str, *, follow_symlinks: bool) -> None:
        Path(live).unlink()
        Path(live).write_bytes(b"late")
        real(live, spot, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", link)
    aside = write(target, NEW).moved_aside
    assert held(target) == NEW
    assert aside is not None
    assert held(aside) == {"same.md": b"late", "roles/kept.md": b"late"}


@posix
def test_names_are_safe_to_print(target: Path) -> None:
    """A foreign name cannot steer the terminal, or stop the message from being printed."""
    write(target, OLD)
    for name in (b"\x1b[2J", b"\xff", "\u202egnp.md".encode()):
        Path(os.fsdecode(os.fsencode(target) + b"/" + name)).touch()
    with pytest.raises(WriteRefused) as caught:
        write(target, OLD)
    assert str(caught.value).replace("\n", "").isprintable()
    assert len(caught.value.problems) == 3
    assert write(target, OLD, force=True).moved_aside is not None


# Which folder


def _link(target: Path) -> None:
    (target.parent / "elsewhere").mkdir()
    target.symlink_to("elsewhere", target_is_directory=True)


def _current(target: Path) -> None:
    target.mkdir()
    os.chdir(target)


def _inside(target: Path) -> None:
    (target / "deeper").mkdir(parents=True)
    os.chdir(target / "deeper")


def _holding(name: str) -> Callable[[Path], None]:
    def make(target: Path) -> None:
        (target / name).parent.mkdir(parents=True)
        (target / name).touch()

    return make


@pytest.mark.parametrize("run", [write, partial(write, force=True)], ids=["", "force"])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(_link, "symbolic link", marks=posix),
        (lambda target: target.touch(), "not a folder"),
        (_current, "current folder"),
        (_inside, "current folder"),
        (_holding(".git"), "sources"),
        (_holding(".git/config"), "sources"),
        (_holding("vendor/.git/config"), "sources"),
        (_holding("mkdocs.yml"), "sources"),
        (_holding("MkDocs.yml"), "sources"),
        (_holding("playbook.yml"), "sources"),
        (_holding("pyproject.toml"), "sources"),
    ],
)
def test_refused_targets(
    target: Path,
    make: Callable[[Path], object],
    message: str,
    run: Callable[..., Written],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A link, a file, the folder we are in, or sources are refused, and not even force changes that."""
    monkeypatch.chdir(target.parent.parent)
    target.parent.mkdir()
    make(target)
    before = stamps(target)
    with pytest.raises(WriteRefused, match=message):
        run(target, NEW)
    assert stamps(target) == before


@posix
def test_target_becomes_a_link(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target is looked at again once the lock is held."""
    write(target, OLD)

    def recover(target: Path, _owner: str) -> None:
        target.rename(target.with_name("elsewhere"))
        target.symlink_to("elsewhere", target_is_directory=True)

    monkeypatch.setattr(exchange, "recover", recover)
    with pytest.raises(WriteRefused, match="symbolic link"):
        write(target, NEW)


@pytest.mark.parametrize(
    "name", ["/", ".", "..", "docs/..", "docs/playbook/../..", ".git/hooks", ".git", "a\0b"]
)
def test_refused_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root, the current folder, its parents and git's own folder are refused by name."""
    (tmp_path / "docs/playbook").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    before = stamps(tmp_path)
    with pytest.raises(WriteRefused, match="not a folder that can be replaced"):
        write(Path(name), NEW, force=True)
    assert stamps(tmp_path) == before


def test_refused_home(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's home folder is moved aside."""
    (target / "me").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(target / "me"))
    monkeypatch.setenv("USERPROFILE", str(target / "me"))
    with pytest.raises(WriteRefused, match="home"):
        write(target, NEW, force=True)


def test_relative_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative target works, and what is moved aside is named in the same way."""
    monkeypatch.chdir(tmp_path)
    write(Path("playbook"), OLD)
    (tmp_path / "playbook/mine.md").touch()
    assert write(Path("playbook"), NEW, force=True).moved_aside == Path(".playbook.aside-1")


# Which paths


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "/", "/a", "a/", "a//b", "./a", "a/.", "../a", "a/../b", "a/..", "//server/a",
        "a\\b", "..\\a", "C:", "C:/a", "c:a", "a:b", "a\0", "a\n", "a\x7f", "a\x9b", "a\ud800", "a?", "a*",
        "a<b", 'a"b', "a|b", "a.", "a ", "a./b", "con", "CON", "Aux.md", "roles/nul.tar.gz", "com1", "LPT9.x",
        "com¹", "con .md", "CONIN$", "é" * 128, ".git", "a/.GIT/b", INVENTORY, ".WellHead.JSON",
        INVENTORY + "/a", "mkdocs.yml", "PyProject.toml", "playbook.yml",
    ],
)  # fmt: skip
def test_unsafe_paths(target: Path, path: str) -> None:
    """A path that could leave the target, or mean something else on another system, is refused."""
    with pytest.raises(WriteRefused) as caught:
        write(target, {"fine.md": b"", path: b""}, force=True)
    assert len(caught.value.problems) == 1
    assert beside(target) == set()
    with pytest.raises(WriteRefused):
        drift(target, {path: b""})


@pytest.mark.parametrize(
    "paths",
    [
        ("a.md", "A.md"),
        ("a", "a/b"),
        ("A", "a/b"),
        ("roles/x.md", "Roles/y.md"),
        ("é.md", "e\u0301.md"),
        ("straße", "STRASSE"),
        ("a/b/c", "a/B"),
    ],
)
def test_clashes(target: Path, paths: tuple[str, ...]) -> None:
    """Two paths that are one on some system are refused."""
    with pytest.raises(WriteRefused) as caught:
        write(target, dict.fromkeys(paths, b""))
    assert [problem.reason[:7] for problem in caught.value.problems] == ["clashes"]


@pytest.mark.parametrize(
    "path",
    [
        "a",
        "a/b/c.md",
        ".nojekyll",
        "é.md",
        "a b.md",
        "..a",
        "a..b",
        "...a",
        "com10",
        "console",
        "x/mkdocs.yml",
    ],
)
def test_fine_paths(target: Path, path: str) -> None:
    """Everything else is written."""
    write(target, {path: b"x"})
    assert held(target) == {path: b"x"}


_nasty = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "\\",
        "a",
        "B",
        "b",
        "é",
        "e\u0301",
        "C:",
        "con",
        "nul.x",
        " ",
        "~",
        "%2e",
        ".git",
        "\0",
    ]
)
_paths = st.lists(st.one_of(_nasty, st.text(max_size=4)), min_size=1, max_size=5).map("/".join)


@given(_paths)
@example("a/../../b")
@settings(max_examples=500)
def test_accepted_paths_stay_inside(path: str) -> None:
    """Whatever is accepted lies inside the target, on POSIX and on Windows, under its own name."""
    if any(inventory.faults([path])):
        return
    assert os.path.normpath("/t/" + path) == "/t/" + path
    windows = PureWindowsPath("C:/t") / path
    assert windows.is_relative_to("C:/t")
    assert windows.relative_to("C:/t").as_posix() == path
    assert not any(PureWindowsPath(name).drive or name[-1] in ". " for name in path.split("/"))
    assert not set(path) & {chr(code) for code in range(32)}


_sane = st.lists(st.sampled_from(["a", "A", "b", "é", "e\u0301", "c.md", "C.md"]), min_size=1, max_size=3)


@given(st.sets(_sane.map("/".join), max_size=6))
def test_accepted_sets_fit_any_file_system(paths: set[str]) -> None:
    """Accepted paths stay apart where capitals do not count, and no file is also a folder."""
    clashing = {path for path, _ in inventory.faults(paths)}
    fine = paths - clashing
    assert not any(inventory.faults(fine))
    assert len({path.casefold() for path in fine}) == len(fine)
    parents = {"/".join(p.split("/")[:n]).casefold() for p in fine for n in range(1, p.count("/") + 1)}
    assert not parents & {path.casefold() for path in fine}
    if clashing:
        assert len(fine) < len(paths)


_names = st.sampled_from(["a", "b", "c/d", "c/e", "f/g/h"])
_ways = st.sampled_from([exchange.exchanged, lambda _one, _other: False])
_trees = st.dictionaries(_names, st.binary(max_size=2), max_size=5)


@given(old=_trees, hand=_trees, new=_trees, exchanged=_ways)
@settings(max_examples=150)
def test_nothing_foreign_is_ever_lost(
    old: dict[str, bytes],
    hand: dict[str, bytes],
    new: dict[str, bytes],
    exchanged: Callable[[Path, Path], bool],
) -> None:
    """Whatever was there and whoever changed it: foreign files are refused, or found again aside."""
    with tempfile.TemporaryDirectory() as folder, mock.patch("os.fsync"):
        target = Path(folder, "playbook")
        write(target, old)
        for path, content in hand.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        foreign = {path: content for path, content in hand.items() if old.get(path) != content}
        before = held(target)
        with mock.patch.object(exchange, "exchanged", exchanged):
            if foreign:
                with pytest.raises(WriteRefused) as caught:
                    write(target, new)
                assert set(reasons(caught.value)) == set(foreign)
                assert held(target) == before
            written = write(target, new, force=True)
        assert held(target) == new
        assert not drift(target, new)
        assert ({} if written.moved_aside is None else held(written.moved_aside)) == foreign
        assert beside(target) == {"playbook"} | ({".playbook.aside-1"} if foreign else set())
        kept = {path for path in new if old.get(path) == new[path] and path not in foreign}
        assert set(written.unchanged) == kept
        assert {*written.created, *written.changed} == new.keys() - kept


# Inventories and leftovers that cannot be trusted


DIGEST: Final = inventory.digest(b"victim")


def _document(files: object, **others: object) -> bytes:
    return json.dumps({"format": 1, "owner": "wellhead", "files": files} | others).encode()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"format": ' + b"9" * 5000 + b"}", id="a huge number"),
        pytest.param(_document({}, format=2), id="other format"),
        pytest.param(_document({}, format="1"), id="format as text"),
        pytest.param(_document({}, owner=None), id="no owner"),
        pytest.param(_document([]), id="files as a list"),
        pytest.param(_document({"index.md": 1}), id="digest as a number"),
        pytest.param(_document({"index.md": "x"}), id="digest too short"),
        pytest.param(_document({"index.md": DIGEST + "\n"}), id="digest too long"),
        pytest.param(_document({"../victim": DIGEST}), id="parent"),
        pytest.param(_document({"a/../../victim": DIGEST}), id="hidden parent"),
        pytest.param(_document({"/etc/passwd": DIGEST}), id="absolute"),
        pytest.param(_document({"..\\victim": DIGEST}), id="backslash"),
        pytest.param(_document({"a": DIGEST, "A": DIGEST}), id="clash"),
        pytest.param(_document({INVENTORY: DIGEST}), id="itself"),
        pytest.param(_document({}) + b" " * 2**24, id="huge"),
    ],
)
def test_untrusted_inventory(target: Path, raw: bytes, way: str) -> None:
    """An inventory that we cannot have written counts as none: all is foreign, and its paths are not used."""
    write(target, OLD)
    (target / INVENTORY).write_bytes(raw)
    victim = target.with_name("victim")
    victim.write_bytes(b"victim")
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert reasons(caught.value) == dict.fromkeys([*OLD, INVENTORY], "not written by wellhead")
    aside = write(target, NEW, force=True).moved_aside
    assert aside is not None
    assert (held(aside), (aside / INVENTORY).read_bytes()) == (OLD, raw), way
    assert victim.read_bytes() == b"victim"


@posix
def test_inventory_that_is_no_file(target: Path, tmp_path: Path) -> None:
    """An inventory that is a link or a pipe is foreign, and is not read."""
    write(tmp_path / "other", OLD)
    for number in (1, 2):
        write(target, OLD)
        (target / INVENTORY).unlink()
        if number == 1:
            os.mkfifo(target / INVENTORY)
        else:
            (target / INVENTORY).symlink_to(tmp_path / "other" / INVENTORY)
        with pytest.raises(WriteRefused) as caught:
            write(target, NEW)
        assert reasons(caught.value)[INVENTORY] == "not a regular file"
        assert write(target, NEW, force=True).moved_aside == target.with_name(f".playbook.aside-{number}")


@posix
@pytest.mark.parametrize("name", ["partial", "ready", "old"])
def test_hostile_leftovers(target: Path, tmp_path: Path, name: str) -> None:
    """What looks like a killed run's folder cannot make us write or delete elsewhere."""
    outside = tmp_path / "elsewhere" / "outside"
    write(outside, OLD)
    before = stamps(outside)
    target.parent.mkdir()
    work = target.with_name(".playbook.wellhead-evil")
    (work / "ready").mkdir(parents=True)
    (work / "old").mkdir()
    shutil.rmtree(work / name, ignore_errors=True)
    (work / name).symlink_to(outside, target_is_directory=True)
    target.with_name(".playbook.wellhead-link").symlink_to(outside, target_is_directory=True)
    target.with_name(".playbook.wellhead-file").touch()
    target.with_name(".playbook.wellhead-x.wellhead-y").mkdir()
    write(target, NEW)
    assert held(target) == NEW
    assert stamps(outside) == before
    others = {".playbook.wellhead-link", ".playbook.wellhead-file", ".playbook.wellhead-x.wellhead-y"}
    assert beside(target) == {"playbook", *others}


def test_hostile_tree_is_not_installed(target: Path) -> None:
    """A planted tree that would be rolled forward is compared like any other."""
    write(target, THIRD)
    work = target.with_name(".playbook.wellhead-evil")
    (work / "old").mkdir(parents=True)
    target.rename(work / "ready")
    (work / "ready/index.md").write_bytes(b"<script>")
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert reasons(caught.value) == {"index.md": "edited by hand"}
    write(target, NEW, force=True)
    assert held(target) == NEW


def test_stale_work_is_cleared_even_if_nothing_differs(target: Path) -> None:
    """The next run removes what a killed one left, and only that."""
    write(target, OLD)
    (target.with_name(".playbook.wellhead-abc") / "partial/x").mkdir(parents=True)
    (target.with_name(".playbook2.wellhead-abc")).mkdir()
    assert write(target, OLD).unchanged == tuple(sorted(OLD))
    assert beside(target) == {"playbook", ".playbook2.wellhead-abc"}


# Comparing without writing


def test_drift(target: Path) -> None:
    """Every path that differs is in one list, and nothing is written."""
    assert drift(target, OLD) == Drift(missing=(INVENTORY, *sorted(OLD)))
    assert beside(target) == set()
    write(target, OLD)
    assert not drift(target, OLD)
    before = stamps(target)
    assert drift(target, NEW) == Drift(
        missing=("phases/a.md",), stale=(INVENTORY, "index.md"), extra=("roles/gone.md",)
    )
    assert stamps(target) == before
    (target / "same.md").write_bytes(b"edited")
    (target / "mine.md").write_bytes(b"mine")
    (target / "roles/kept.md").unlink()
    assert drift(target, OLD) == Drift(missing=("roles/kept.md",), extra=("mine.md",), edited=("same.md",))
    (target / INVENTORY).unlink()
    assert drift(target, OLD) == Drift(
        missing=(INVENTORY, "roles/kept.md"), stale=("same.md",), extra=("mine.md",)
    )


@posix
def test_drift_with_odd_files(target: Path) -> None:
    """A link is never the file that was written, whatever it leads to."""
    write(target, OLD)
    (target / "same.md").rename(target / "copy.md")
    (target / "same.md").symlink_to("copy.md")
    assert drift(target, OLD) == Drift(extra=("copy.md",), edited=("same.md",))
    shutil.rmtree(target)
    target.symlink_to("elsewhere")
    with pytest.raises(WriteRefused, match="symbolic link"):
        drift(target, OLD)


# Interruptions: every call that changes a disk is a step


STEPS: Final = [
    *(
        (os, name)
        for name in ("open", "write", "mkdir", "rename", "link", "unlink", "rmdir", "chmod", "utime")
    ),
    *((os, name) for name in ("fsync", "listdir", "stat", "lstat")),
    (exchange, "exchanged"),
]
EVERY: Final = frozenset(name for _, name in STEPS)
WRITING: Final = EVERY - {"listdir", "stat", "lstat"}
CHANGING: Final = WRITING - {"open", "fsync", "chmod", "utime"}  # names and content: what a reader could see


@dataclass
class Steps:
    """Counts the steps of a run, and interrupts it at one of them, or at each from there on."""

    at: int = sys.maxsize
    interrupt: Callable[[str, tuple[Any, ...]], None] = lambda *_: None
    counted: frozenset[str] = EVERY
    lasting: bool = False
    seen: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[Steps]:
        """Wrap every step; what has reached the disk survives a kill, so there is no need to wait for it."""
        with mock.patch("os.fsync"), pytest.MonkeyPatch.context() as patch:
            for module, name in STEPS:
                patch.setattr(module, name, self._wrapped(name, getattr(module, name)))
            yield self

    def _wrapped(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            if name in self.counted:
                self.seen.append(name)
                now = len(self.seen) - 1
                if now == self.at or (self.lasting and now > self.at):
                    self.interrupt(name, args)
            return real(*args, **kwargs)

        return step


def killed(name: str, args: tuple[Any, ...]) -> None:
    """Die at once; if in a write, then in the middle of it."""
    if name == "write":
        with open(args[0], "wb", buffering=0, closefd=False) as stream:
            stream.write(args[1][: len(args[1]) // 2])
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(run: Callable[[], object]) -> int:
    """Run in a process of its own; returns how it ended, as `waitpid` says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests may have left threads
        pid = os.fork()
    if pid == 0:
        code = 70
        try:
            run()
            code = 0
        except Locked:
            code = 75
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]


def killed_at(step: int, run: Callable[[], object], counted: frozenset[str] = WRITING) -> bool:
    """Run in a child that is killed at a step; False if it came to its end before."""

    def watched() -> None:
        with Steps(step, killed, counted).watching():
            run()

    status = in_child(watched)
    assert status in {0, signal.SIGKILL}, f"step {step} ended with {status}"
    return status != 0


def refusal(run: Callable[[], object]) -> WriteRefused | None:
    """Run, and return the refusal if it is refused."""
    try:
        run()
    except WriteRefused as refused:
        return refused
    return None


@dataclass(frozen=True)
class Scene:
    """A state of the disk and the run to be interrupted."""

    target: Path
    foreign: Mapping[str, bytes]
    old: Mapping[str, bytes] | None

    def run(self, files: Mapping[str, bytes] = NEW) -> Written:
        """The run."""
        return write(self.target, files, force=bool(self.foreign))

    def state(self) -> Mapping[str, bytes] | None:
        """What the target holds, if it is there."""
        return held(self.target) if self.target.exists() else None

    def whole(self, way: str) -> list[Mapping[str, bytes] | None]:
        """The states that a reader may meet after an interruption."""
        return [self.old, NEW, None] if way == "renames" else [self.old, NEW]

    def tidy(self) -> bool:
        """Whether the target is alone, but for the foreign files: all of them, and in one place."""
        asides = [name for name in beside(self.target) if name != self.target.name]
        if not self.foreign:
            return not asides
        return asides == [".playbook.aside-1"] and held(self.target.with_name(asides[0])) == self.foreign


@pytest.fixture(params=["first", "update", "force", "adopt"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Scene]:
    """Makes the same scene afresh for every interruption."""
    numbers = iter(range(10_000))

    def make() -> Scene:
        target = tmp_path / str(next(numbers)) / "playbook"
        target.parent.mkdir()
        foreign: dict[str, bytes] = {}
        with mock.patch("os.fsync"):
            if request.param != "first":
                write(target, OLD)
            if request.param == "force":
                foreign = spoil(target)
            if request.param == "adopt":
                (target / INVENTORY).unlink()
                foreign = dict(OLD)
        old = held(target) if target.exists() else None
        return Scene(target, foreign, old)

    return make


def steps_of(scene: Scene, counted: frozenset[str] = EVERY) -> list[str]:
    """The steps of an uninterrupted run."""
    with Steps(counted=counted).watching() as steps:
        scene.run()
    assert scene.state() == NEW
    assert scene.tidy()
    return steps.seen


@needs_fork
@pytest.mark.parametrize("then", [NEW, THIRD], ids=["same", "other"])
def test_killed_at_every_step(scene: Callable[[], Scene], way: str, then: Mapping[str, bytes]) -> None:
    """After a kill the tree is wholly old or wholly new; the next run succeeds and leaves no litter."""
    count = len(steps_of(scene(), WRITING))
    for step in range(count):
        here = scene()
        assert killed_at(step, here.run)
        assert here.state() in here.whole(way), step
        with mock.patch("os.fsync"):
            here.run(then)
        assert here.state() == then, step
        assert here.tidy(), (step, beside(here.target))
    assert not killed_at(count, scene().run)


@needs_fork
def test_killed_again_while_recovering(scene: Callable[[], Scene], way: str) -> None:
    """A recovery that is killed in its turn is recovered from as well."""
    changes = steps_of(scene(), CHANGING)
    for first in range(changes.index("rename"), len(changes)):  # before that a recovery only deletes
        for second in range(len(changes)):
            here = scene()
            assert killed_at(first, here.run, CHANGING)
            if not killed_at(second, partial(exchange.recover, here.target, "wellhead"), CHANGING):
                break
            assert here.state() in here.whole(way), (first, second)
            with mock.patch("os.fsync"):
                here.run()
            assert here.state() == NEW, (first, second)
            assert here.tidy(), (first, second)


def test_refused_at_every_step(scene: Callable[[], Scene], way: str) -> None:
    """An error of the system is a sentence; before the exchange it leaves the old tree, and no litter."""
    outcomes: Counter[str] = Counter()

    def fail(name: str, _args: object) -> None:
        raise OSError(code, os.strerror(code), name)

    for step in range(len(steps_of(scene()))):
        code = (errno.EIO, errno.EACCES)[step % 2]
        here = scene()
        with Steps(step, fail).watching():
            refused = refusal(here.run)
        if refused is None:
            outcomes["succeeded"] += 1
            assert here.state() == NEW, step
        elif "in place" in refused.message:
            outcomes["done"] += 1
            assert here.state() == NEW, step
        else:
            outcomes["refused"] += 1
            assert here.state() == here.old, step
            assert beside(here.target) <= {"playbook"}, step
        if refused is not None:
            assert os.strerror(code) in refused.message
            assert refused.help
        with mock.patch("os.fsync"):
            here.run()
        assert here.state() == NEW
        assert here.tidy(), (step, way)
    assert outcomes["refused"] > outcomes["done"]


def test_interrupted_at_every_step(scene: Callable[[], Scene], way: str) -> None:
    """Control-C gets through, and leaves the old tree without litter, or the new one."""
    for step in range(len(steps_of(scene()))):

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        here = scene()
        with Steps(step, interrupt).watching(), pytest.raises(KeyboardInterrupt):
            here.run()
        assert here.state() in [here.old, NEW], step
        assert here.state() == NEW or beside(here.target) <= {"playbook"}, step
        with mock.patch("os.fsync"):
            here.run()
        assert here.state() == NEW
        assert here.tidy(), (step, way)


def test_full_disk(scene: Callable[[], Scene], way: str) -> None:
    """A disk that is full from some step on leaves the old tree, and no litter."""

    def full(name: str, args: tuple[Any, ...]) -> None:
        if name in {"write", "mkdir", "link"} or (name == "open" and args[1] & os.O_CREAT):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    refusals = 0
    for step in range(len(steps_of(scene()))):
        here = scene()
        with Steps(step, full, lasting=True).watching():
            refused = refusal(here.run)
        if refused is None:
            assert here.state() == NEW
            assert here.tidy(), way
        else:
            refusals += 1
            assert "disk is full" in refused.help
            assert here.state() == here.old, step
            assert beside(here.target) <= {"playbook"}, step
    assert refusals > len(NEW)


@posix
def test_really_full_disk(tmp_path: Path) -> None:
    """A real file system that is full, of bytes or of files, leaves the old tree, and no litter."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or not sys.platform.startswith("linux"):
        pytest.skip("only root on Linux can mount a small disk; test_full_disk has run instead")
    for limits in [f"size={pages * 4}k" for pages in range(6, 24)] + [
        f"nr_inodes={n}" for n in range(10, 24)
    ]:
        mount = ["mount", "-t", "tmpfs", "-o", limits, "none", str(disk)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("this root may not mount; test_full_disk has run instead")
        try:
            target = disk / "playbook"
            write(target, OLD)
            with pytest.raises(WriteRefused) as caught:
                write(target, {f"new/{n}/{m}.md": b"x" * 3000 for n in range(4) for m in range(6)})
            assert "disk is full" in caught.value.help
            assert held(target) == OLD
            assert beside(target) == {"playbook"}
            assert not drift(target, OLD)
        finally:
            subprocess.run(["umount", str(disk)], check=True)


# Without RENAME_EXCHANGE


@pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM, None])
def test_file_system_that_cannot_exchange(
    target: Path, code: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system has no exchange, or the file system refuses it, the renames do it."""

    class Library:
        def __init__(self, *_: object, **__: object) -> None:
            if code is not None:
                self.renameat2 = mock.Mock(side_effect=lambda *_: ctypes.set_errno(code) or -1)

    write(target, OLD)
    monkeypatch.setattr(ctypes, "CDLL", Library)
    write(target, NEW)
    assert held(target) == NEW
    assert beside(target) == {"playbook"}


@pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")
def test_mount_point(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that cannot be renamed at all is a sentence with a remedy."""
    write(target, OLD)
    library = mock.Mock(return_value=mock.Mock())
    library.return_value.renameat2 = mock.Mock(side_effect=lambda *_: ctypes.set_errno(errno.EBUSY) or -1)
    monkeypatch.setattr(ctypes, "CDLL", library)
    with pytest.raises(WriteRefused) as caught:
        write(target, NEW)
    assert "mount point" in caught.value.help
    assert held(target) == OLD
    assert beside(target) == {"playbook"}


@pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")
def test_exchange_is_one_step(tmp_path: Path) -> None:
    """Here two folders do change places in one step, so the tests above do test that way."""
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange.exchanged(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "b").exists()
    with pytest.raises(FileNotFoundError):
        exchange.exchanged(tmp_path / "a", tmp_path / "missing")


def test_target_made_anew_after_a_kill(target: Path) -> None:
    """If somebody fills the gap between the two renames, their files count."""
    write(target, OLD)
    work = target.with_name(".playbook.wellhead-abc")
    write(work / "ready", NEW)
    target.rename(work / "old")
    target.mkdir()
    (target / "mine.md").write_bytes(b"mine")
    with pytest.raises(WriteRefused) as caught:
        write(target, THIRD)
    assert reasons(caught.value) == {"mine.md": "not written by wellhead"}
    assert beside(target) == {"playbook"}


# Two at once


real_lock: Final = locking.try_lock


def locks_files_only(descriptor: int) -> None:
    """Lock as a network disk does that locks no folders."""
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    real_lock(descriptor)


@pytest.fixture(params=["folder", "file"])
def lock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both kinds of lock: on the parent folder, and on a file where folders cannot be locked."""
    if request.param == "file":
        monkeypatch.setattr(locking, "try_lock", locks_files_only)
    elif os.name != "posix":
        pytest.skip("folders cannot be locked here")
    return str(request.param)


def test_locked(target: Path, lock: str) -> None:
    """While one writes, another is told so at once; afterwards no lock is left."""
    write(target, OLD)
    with locking.locked(target):
        with pytest.raises(Locked, match="at this moment"):
            write(target, NEW)
        assert held(target) == OLD
    write(target, NEW)
    assert held(target) == NEW
    assert beside(target) == {"playbook"}, lock


@posix
@pytest.mark.parametrize("code", [errno.EBADF, errno.ENOLCK, errno.ENOTSUP])
def test_folder_that_cannot_be_locked(target: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a network disk that locks no folders, the lock is on a file."""
    tried: list[bool] = []

    def lock(descriptor: int) -> None:
        tried.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        if tried[-1]:
            raise OSError(code, os.strerror(code))
        real_lock(descriptor)

    monkeypatch.setattr(locking, "try_lock", lock)
    write(target, NEW)
    assert tried == [True, False]
    assert beside(target) == {"playbook"}


@posix
def test_lock_file_removed_meanwhile(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on a file that its last holder is just removing is no lock; it is taken anew."""
    removed: list[Path] = []

    def lock(descriptor: int) -> None:
        if not removed and stat.S_ISREG(os.fstat(descriptor).st_mode):
            removed.extend(target.parent.iterdir())
            removed[0].unlink()
        locks_files_only(descriptor)

    target.parent.mkdir()
    monkeypatch.setattr(locking, "try_lock", lock)
    with locking.locked(target), pytest.raises(Locked):
        write(target, NEW)
    assert len(removed) == 1
    assert beside(target) == set()


@posix
def test_planted_lock_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link in the lock file's place is not followed."""
    target.parent.mkdir()
    target.with_name(".playbook.wellhead.lock").symlink_to("elsewhere")
    monkeypatch.setattr(locking, "try_lock", locks_files_only)
    with pytest.raises(WriteRefused, match="symbolic link"):
        write(target, NEW)
    assert beside(target) == {".playbook.wellhead.lock"}


@needs_fork
def test_killed_with_the_lock(target: Path, lock: str) -> None:
    """A lock goes with the process that held it."""
    write(target, OLD)

    def die() -> None:
        with locking.locked(target):
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(die) == signal.SIGKILL
    write(target, NEW)
    assert beside(target) == {"playbook"}, lock


@needs_fork
def test_second_run_during_the_first(target: Path, way: str, lock: str) -> None:
    """A run that starts in the middle of another is told so, and may come back afterwards."""
    write(target, OLD)
    arrived, go = os.pipe(), os.pipe()

    def first() -> None:
        real = exchange.replace

        def replace(*args: Path) -> None:
            os.write(arrived[1], b"x")
            os.read(go[0], 1)
            real(*args)

        with mock.patch.object(exchange, "replace", replace):
            write(target, NEW)

    def coordinate() -> None:
        child = os.fork()
        if child == 0:
            os._exit(0 if in_child(first) == 0 else 1)
        os.read(arrived[0], 1)
        before = beside(target)
        with pytest.raises(Locked):
            write(target, THIRD)
        assert held(target) == OLD
        assert beside(target) == before  # nobody tidies up under a run that is alive
        os.write(go[1], b"x")
        assert os.waitpid(child, 0)[1] == 0

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        coordinate()
    for end in (*arrived, *go):
        os.close(end)
    assert held(target) == NEW, way
    write(target, THIRD)
    assert held(target) == THIRD
    assert beside(target) == {"playbook"}, lock


@needs_fork
def test_two_at_once(target: Path, way: str, lock: str) -> None:
    """Of two that start together at least one succeeds, and the tree is that of one of them."""
    for _ in range(20):
        barrier = os.pipe()
        children = {}
        for files in (NEW, THIRD):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = os.fork()
            if pid == 0:
                os.close(barrier[1])
                os.read(barrier[0], 1)  # returns when the parent opens the barrier
                with mock.patch("os.fsync"):
                    os._exit(os.waitstatus_to_exitcode(in_child(partial(write, target, files))))
            children[pid] = files
        os.close(barrier[1])
        codes = {pid: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children}
        os.close(barrier[0])
        assert set(codes.values()) <= {0, 75}
        assert held(target) in [children[pid] for pid, code in codes.items() if code == 0], way
        assert beside(target) == {"playbook"}, lock
