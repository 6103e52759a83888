"""What is read from a playbook's folder, and what is reported instead."""

from __future__ import annotations

import os
import socket
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellhead.source.characters import FORBIDDEN, name_of
from wellhead.source.finding import Severity, in_order
from wellhead.source.folders import KIND_FOLDERS
from wellhead.source.read import MAX_FILE, SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from wellhead.source.finding import Finding

ROLE = "roles/miner.yml"


def plant(root: Path, files: Mapping[str, bytes | str]) -> Path:
    """A playbook's folder with these files, and a manifest unless one is among them."""
    for path, content in {"playbook.yml": "title: A\n", **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Place, rule and message, with the remedy behind a stroke."""
    assert findings == in_order(findings)
    assert all(finding.severity is Severity.ERROR for finding in findings)
    return [
        (
            f"{f.span.path}:{f.span.line}:{f.span.column}",
            f.rule,
            f.message + (f" | {f.help}" if f.help else ""),
        )
        for f in findings
    ]


def test_order(tmp_path: Path) -> None:
    """Sources come in the order of their paths' parts, by code point, with forward slashes."""
    names = ["glossary.yml", "playbook.yml"]
    names += [
        f"{folder}/{name}.yml" for folder in KIND_FOLDERS.values() for name in ("b", "a", "a-b", "a1", "0")
    ]
    sources, findings = read(plant(tmp_path, dict.fromkeys(reversed(names), "x: y")))
    assert findings == ()
    assert [source.path for source in sources] == sorted(names, key=lambda name: name.split("/"))
    assert set(sources) == {SourceFile(name, "x: y") for name in names}


def test_ignored(tmp_path: Path) -> None:
    """Hidden files, notes and what editors leave behind are nobody's mistake, even as links."""
    files = dict.fromkeys(
        [
            "README.md",
            "notes.txt",
            ".gitignore",
            ".git/config",
            "roles/README.md",
            "roles/a.yml~",
            "roles/.a.yml.swp",
            "roles/a.yml.swp",
            "roles/a.yml.bak",
            "roles/.keep",
        ],
        "x",
    )
    plant(tmp_path, files)
    (tmp_path / "roles" / ".#a.yml").symlink_to("author@host.123")
    (tmp_path / "CHANGES.md").symlink_to("README.md")
    sources, findings = read(tmp_path)
    assert [source.path for source in sources] == ["playbook.yml"]
    assert findings == ()


FOLDERS = "roles, phases, practices, artifacts, handoffs"


@pytest.mark.parametrize(
    ("path", "rule", "message"),
    [
        (
            "glosary.yml",
            "misplaced-file",
            '"glosary.yml" does not belong here | rename it to "glossary.yml"',
        ),
        (
            "glossary.yaml",
            "misplaced-file",
            '"glossary.yaml" does not belong here | rename it to "glossary.yml"',
        ),
        (
            "miner.yml",
            "misplaced-file",
            f'"miner.yml" does not belong here | move it into the folder of its kind: {FOLDERS}',
        ),
        (
            "logo.svg",
            "misplaced-file",
            (
                '"logo.svg" does not belong here | here belong only playbook.yml and glossary.yml, '
                f"and the folders {FOLDERS}"
            ),
        ),
        (
            "roles/miner.yaml",
            "misplaced-file",
            '"miner.yaml" does not end in .yml | rename it to "miner.yml"',
        ),
        (
            "roles/Miner.YML",
            "misplaced-file",
            '"Miner.YML" does not end in .yml | rename it to "miner.yml"',
        ),
        (
            "roles/miner.json",
            "misplaced-file",
            '"miner.json" does not end in .yml | only files that end in .yml belong here',
        ),
        (
            "roles/miner",
            "misplaced-file",
            '"miner" does not end in .yml | only files that end in .yml belong here',
        ),
        (
            "roles/Data Miner.yml",
            "invalid-id",
            (
                'the file\'s name is its id, but "Data Miner" has a space in it;'
                ' only a-z, 0-9 and hyphens may be | rename it to "data-miner.yml"'
            ),
        ),
        (
            "roles/index.yml",
            "invalid-id",
            (
                "the file's name is its id, but \"index\" is the name of a folder's own page"
                ' | rename it to "index-1.yml"'
            ),
        ),
        (
            "phases/aux.yml",
            "invalid-id",
            (
                'the file\'s name is its id, but "aux" is a name that Windows reserves'
                ' | rename it to "aux-1.yml"'
            ),
        ),
        (
            "roles/a\n\x1b[2J.yml",
            "invalid-id",
            (
                'the file\'s name is its id, but "a\\n\\x1b[2J" has U+000A in it;'
                ' only a-z, 0-9 and hyphens may be | rename it to "a-2-j.yml"'
            ),
        ),
    ],
)
def test_wrong_names(tmp_path: Path, path: str, rule: str, message: str) -> None:
    """A file where nothing belongs, or whose name is no id, is reported and not read."""
    sources, findings = read(plant(tmp_path, {path: "x: y"}))
    shown = path.replace("\n", "\\n").replace("\x1b", "\\x1b")
    assert told(findings) == [(f"{shown}:1:1", rule, message)]
    assert [source.path for source in sources] == ["playbook.yml"]


@pytest.mark.parametrize(
    ("path", "place", "message"),
    [
        ("role/a.yml", "role", 'no kind of thing has the folder "role" | did you mean "roles"?'),
        (
            "Practices/a.yml",
            "Practices",
            'no kind of thing has the folder "Practices" | did you mean "practices"?',
        ),
        (
            "images/a/b.png",
            "images",
            f'no kind of thing has the folder "images" | the folders of a playbook are {FOLDERS}',
        ),
        (
            "roles/mine/a.yml",
            "roles/mine",
            "a folder within a folder is not read | keep the files in roles/ itself; use tags to group them",
        ),
    ],
)
def test_wrong_folders(tmp_path: Path, path: str, place: str, message: str) -> None:
    """A folder that no kind has is reported once, not once for each file in it."""
    _, findings = read(plant(tmp_path, {path: "x", f"{path}2": "x"}))
    assert told(findings) == [(f"{place}:1:1", "misplaced-file", message)]


def test_undecodable_name(tmp_path: Path) -> None:
    """A file name that is not UTF-8 is reported in characters that can be printed."""
    plant(tmp_path, {"roles/a.yml": ""})
    try:
        (tmp_path / "roles" / os.fsdecode(b"\xff.yml")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    _, [finding] = read(tmp_path)
    assert finding.rule == "invalid-id"
    assert finding.span.path == "roles/\\udcff.yml"
    assert str(finding).encode()


@pytest.mark.parametrize("name", ["playbook.yaml", "Playbook.yml"])
def test_misnamed_manifest(tmp_path: Path, name: str) -> None:
    """A manifest with a slip in its name is one finding, not also a missing one."""
    (tmp_path / name).write_bytes(b"")
    _, findings = read(tmp_path)
    message = f'"{name}" does not belong here | rename it to "playbook.yml"'
    assert told(findings) == [(f"{name}:1:1", "misplaced-file", message)]


MISSING = (
    "playbook.yml:1:1",
    "misplaced-file",
    'there is no file "playbook.yml" in the playbook\'s folder | write one, or name the folder that holds it',
)


def test_missing_manifest(tmp_path: Path) -> None:
    """Without playbook.yml there is no playbook."""
    assert told(read(tmp_path)[1]) == [MISSING]


def test_missing_root(tmp_path: Path) -> None:
    """A root that is not there, or no folder, is a finding like any other."""
    for root in (tmp_path / "gone", tmp_path / "nul\0", plant(tmp_path, {}) / "playbook.yml"):
        sources, [finding] = read(root)
        assert sources == ()
        assert (finding.rule, finding.span.path) == ("unreadable-file", "playbook.yml")
        assert finding.message.startswith("the playbook's folder cannot be listed: ")
        assert str(tmp_path) not in finding.message


LINK = "this is a symbolic link, which is never followed | put the file or folder itself here"


def test_links(tmp_path: Path) -> None:
    """No link is followed, whatever it leads to; only the root may be reached through one."""
    outside = tmp_path / "outside"
    plant(outside, {"a.yml": "secret: 1", "playbook.yml": "secret: 2"})
    root = tmp_path / "root"
    plant(root, {ROLE: "x: y"})
    (root / "playbook.yml").unlink()
    (root / "playbook.yml").symlink_to(outside / "playbook.yml")
    (root / "phases").symlink_to(outside)
    (root / "roles" / "out.yml").symlink_to(outside / "a.yml")
    (root / "roles" / "twin.yml").symlink_to("miner.yml")
    (root / "roles" / "dangling.yml").symlink_to("nowhere")
    (root / "roles" / "loop.yml").symlink_to("loop.yml")
    (root / "roles" / "mine").symlink_to("..")
    (tmp_path / "way").symlink_to(root)
    sources, findings = read(tmp_path / "way")
    assert sources == (SourceFile(ROLE, "x: y"),)
    names = ["dangling.yml", "loop.yml", "mine", "out.yml", "twin.yml"]
    places = ["phases", "playbook.yml", *(f"roles/{name}" for name in names)]
    assert told(findings) == [(f"{place}:1:1", "unreadable-file", LINK) for place in places]


def test_irregular_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes, sockets and folders with a file's name are reported and never opened."""
    plant(tmp_path, {"roles/a.yml": ""})
    monkeypatch.chdir(tmp_path / "roles")
    os.mkfifo("pipe.yml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yml")
        (tmp_path / "glossary.yml").mkdir()
        _, findings = read(tmp_path)
    places = ["glossary.yml", "roles/pipe.yml", "roles/socket.yml"]
    assert told(findings) == [
        (f"{place}:1:1", "unreadable-file", "this is not a regular file") for place in places
    ]


@pytest.mark.parametrize("swap", ["pipe", "link", "folder", "nothing"])
def test_swapped_between_listing_and_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swap: str
) -> None:
    """A file that becomes something else after it was listed is still not followed or waited for."""
    plant(tmp_path, {ROLE: "x: y", "secret": "secret: 1"})
    (tmp_path / "secret").rename(tmp_path / "secret.md")
    real = os.open

    def swapping(path: str, flags: int) -> int:
        file = tmp_path / ROLE
        if os.fspath(path) == os.fspath(file):
            file.unlink()
            if swap == "pipe":
                os.mkfifo(file)
            elif swap == "link":
                file.symlink_to(tmp_path / "secret.md")
            elif swap == "folder":
                file.mkdir()
        return real(path, flags)

    monkeypatch.setattr(os, "open", swapping)
    sources, [finding] = read(tmp_path)
    assert [source.path for source in sources] == ["playbook.yml"]
    assert (finding.span.path, finding.rule) == (ROLE, "unreadable-file")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is a finding without the machine's paths; the others are read."""
    plant(tmp_path, {ROLE: "x: y"})
    real = os.open

    def refusing(path: str, flags: int) -> int:
        if os.fspath(path).endswith("miner.yml"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags)

    monkeypatch.setattr(os, "open", refusing)
    sources, findings = read(tmp_path)
    assert [source.path for source in sources] == ["playbook.yml"]
    assert told(findings) == [
        (f"{ROLE}:1:1", "unreadable-file", "the file cannot be read: Permission denied")
    ]


def test_no_permission_for_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be listed is a finding; the others are read."""
    plant(tmp_path, {ROLE: "x: y", "phases/a.yml": "x: y"})
    real = os.scandir

    def refusing(path: Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if path.name == "roles":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    sources, findings = read(tmp_path)
    assert [source.path for source in sources] == ["phases/a.yml", "playbook.yml"]
    message = 'the folder "roles" cannot be listed: Permission denied'
    assert told(findings) == [("roles:1:1", "unreadable-file", message)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"a: b", "a: b"),
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r\n", "a: b\nc: d\n"),
        (b"a:\tb\r\nc: d\n", "a:\tb\nc: d\n"),
        (
            "a: \u00e4\u2013\U0001f600\u200d\u00a0\u2026".encode(),
            "a: \u00e4\u2013\U0001f600\u200d\u00a0\u2026",
        ),
    ],
)
def test_texts(tmp_path: Path, content: bytes, text: str) -> None:
    """UTF-8 with or without a byte order mark, with LF or CRLF, becomes the same kind of text."""
    sources, findings = read(plant(tmp_path, {ROLE: content}))
    assert findings == ()
    assert SourceFile(ROLE, text) in sources


HIDDEN = "take it out; it cannot be seen, but changes what is read"
ENDS = "save the file with line ends of one kind, LF or CRLF"


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"\xff", "1:1", "the byte 0xFF here is not UTF-8 | save the file as UTF-8"),
        (
            "a: ü\r\nb: ä".encode() + b"\xe4",
            "2:5",
            "the byte 0xE4 here is not UTF-8 | save the file as UTF-8",
        ),
        (b"\xef\xbb\xbfa\xc3", "1:2", "the byte 0xC3 here is not UTF-8 | save the file as UTF-8"),
        (b"a\xc0\xaf", "1:2", "the byte 0xC0 here is not UTF-8 | save the file as UTF-8"),
        (b"a\xed\xa0\x80", "1:2", "the byte 0xED here is not UTF-8 | save the file as UTF-8"),
        (b"a\xf4\x90\x80\x80", "1:2", "the byte 0xF4 here is not UTF-8 | save the file as UTF-8"),
        (
            "a: b".encode("utf-16"),
            "1:1",
            "the byte 0xFF here is not UTF-8 | save the file as UTF-8; it looks like UTF-16",
        ),
        (
            b"\xef\xbb\xbf\xef\xbb\xbfa",
            "1:1",
            f"a byte order mark (U+FEFF) behind the beginning is not allowed | {HIDDEN}",
        ),
        (
            "a: b\nc: d\ufeff".encode(),
            "2:5",
            f"a byte order mark (U+FEFF) behind the beginning is not allowed | {HIDDEN}",
        ),
        (
            b"a: b\nc\0d\0",
            "2:2",
            (
                "the character U+0000 is not allowed; it is here 2 times"
                " | take it out; if there are many, the file is not a text in UTF-8"
            ),
        ),
        (b"a: \x1b[2J", "1:4", f"the character U+001B is not allowed | {HIDDEN}"),
        (b"a: \x7f", "1:4", f"the character U+007F is not allowed | {HIDDEN}"),
        (
            b"a: b\rc: d\n",
            "1:5",
            f"a carriage return (U+000D) without a line feed is not allowed | {ENDS}",
        ),
        (
            b"a: b\r\r\nc: d\n",
            "1:5",
            f"a carriage return (U+000D) without a line feed is not allowed | {ENDS}",
        ),
        (
            "ä: \u202eb\u202e\u202e".encode(),
            "1:4",
            "the character U+202E RIGHT-TO-LEFT OVERRIDE is not allowed; it is here 3 times | " + HIDDEN,
        ),
        (
            "a: b\u2028c: d".encode(),
            "1:5",
            f"the character U+2028 LINE SEPARATOR is not allowed | {HIDDEN}",
        ),
        ("a: b\x85c".encode(), "1:5", f"the character U+0085 is not allowed | {HIDDEN}"),
        ("\U0010ffff".encode(), "1:1", f"the character U+10FFFF is not allowed | {HIDDEN}"),
    ],
)
def test_refused_texts(tmp_path: Path, content: bytes, place: str, message: str) -> None:
    """What is not plain UTF-8 text is named with its line and column, in characters."""
    sources, findings = read(plant(tmp_path, {ROLE: content}))
    assert told(findings) == [(f"{ROLE}:{place}", "unreadable-file", message)]
    assert [source.path for source in sources] == ["playbook.yml"]


def test_all_findings_of_a_file(tmp_path: Path) -> None:
    """Each forbidden code point is told once, at its first place, so that one run shows all."""
    _, findings = read(plant(tmp_path, {ROLE: "a\x00\u202e\n\u202e\x00\u2066"}))
    assert [(f.span.line, f.span.column, f.message.split()[2]) for f in findings] == [
        (1, 2, "U+0000"),
        (1, 3, "U+202E"),
        (2, 3, "U+2066"),
    ]


def test_forbidden() -> None:
    """No control, surrogate, non-character, foreign line break, byte order mark or change of direction."""
    marks = {0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    for code in range(0x110000):
        control = unicodedata.category(chr(code)) in ("Cc", "Cs") and code not in (9, 10)
        none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        assert bool(FORBIDDEN.match(chr(code))) == (control or none or code in marks), name_of(chr(code))


def test_largest_file(tmp_path: Path) -> None:
    """A file of 1 MiB is read; one byte more is refused, and no more than that byte is read of it."""
    line = b"# " + b"x" * 61 + b"\n"
    whole = line * (MAX_FILE // len(line))
    plant(tmp_path, {"roles/a.yml": whole, "roles/b.yml": whole + b"x"})
    sources, findings = read(tmp_path)
    assert [source.path for source in sources] == ["playbook.yml", "roles/a.yml"]
    message = "the file is larger than 1 MiB | split it; one file holds one thing"
    assert told(findings) == [("roles/b.yml:1:1", "excessive-input", message)]


def test_growing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for what is read, whatever size the file had when asked."""
    plant(tmp_path, {ROLE: b"x" * (MAX_FILE + 1)})
    small = os.stat(tmp_path / "playbook.yml")  # noqa: PTH116 - Path.stat goes through it
    monkeypatch.setattr(os, "fstat", lambda _: small)
    _, [finding] = read(tmp_path)
    assert (finding.span.path, finding.rule) == (ROLE, "excessive-input")


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With too many files nothing is read, and that is the one thing told."""
    monkeypatch.setattr("wellhead.source.listing.MAX_FILES", 5)
    plant(tmp_path, {"roles/a.yml": "", "roles/b.yml": "", ".hidden": ""})
    sources, findings = read(tmp_path)
    assert (len(sources), findings) == (3, ())
    plant(tmp_path, {"phases/a.yml": "", "phases/X.yml": "", "odd": ""})
    message = (
        "the playbook's folder holds more than 5 files; none was read"
        " | name the folder that holds only the playbook"
    )
    sources, findings = read(tmp_path)
    assert sources == ()
    assert told(findings) == [("playbook.yml:1:1", "excessive-input", message)]


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that breaks the sum is named, and none behind it is read."""
    monkeypatch.setattr("wellhead.source.read.MAX_TOTAL", 1024 * 1024)
    half = b"x" * (512 * 1024)
    plant(tmp_path, {f"phases/{name}.yml": half for name in "abcd"})
    sources, findings = read(tmp_path)
    assert [source.path for source in sources] == ["phases/a.yml", "phases/b.yml"]
    message = "the files up to this one hold more than 1 MiB; no more were read"
    assert told(findings) == [("phases/c.yml:1:1", "excessive-input", message)]


@given(content=st.one_of(st.binary(), st.text(st.characters(codec="utf-8")).map(str.encode)))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No content raises; it becomes either a clean text or findings that lie within the file."""
    root = plant(tmp_path_factory.mktemp("any"), {ROLE: content})
    sources, findings = read(root)
    text = next((source.text for source in sources if source.path == ROLE), None)
    assert (text is None) == bool(findings)
    lines = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n")
    for finding in findings:
        span = finding.span
        assert 1 <= span.line == span.end_line <= len(lines)
        assert 1 <= span.column <= span.end_column <= len(lines[span.line - 1].decode(errors="replace")) + 1
    if text is not None:
        assert not FORBIDDEN.search(text)
        assert text == content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")


@given(
    names=st.lists(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=20))
)
def test_any_names(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """No name raises; every visible file is either read or told of, in a form that can be printed."""
    root = plant(tmp_path_factory.mktemp("names"), {"roles/a.yml": ""})
    for name in names:
        if name not in (".", ".."):
            (root / "roles" / name).write_bytes(b"")
    sources, findings = read(root)
    shown = [source.path for source in sources] + [finding.span.path for finding in findings]
    assert len(shown) == len(set(shown))
    assert all(path.isprintable() for path in shown)
    ignored = (".md", ".txt", "~", ".swp", ".bak")
    visible = [
        f for f in (root / "roles").iterdir() if not f.name.startswith(".") and not f.name.endswith(ignored)
    ]
    assert len(shown) == len(visible) + 1
