"""Mending: it does what it says, touches nothing else, never makes anything worse, and needs no second run."""

# ruff: noqa: ARG001, E501

from __future__ import annotations

import datetime as dt
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import playbooks
from playbooks import load
from wellhead.author.mend import Mended, as_written, mend
from wellhead.check.rules import Context
from wellhead.check.rules.hygiene.key_order import order
from wellhead.check.run import with_texts
from wellhead.cli import cli
from wellhead.kit.nearest import meant
from wellhead.playbook.model import Role
from wellhead.source.blocks import blocks, moved
from wellhead.source.document import Document
from wellhead.source.finding import Severity
from wellhead.source.parse import parse
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from wellhead.check.run import Checked

CONTEXT = Context(as_of=playbooks.AS_OF)
BASE = load(playbooks.BASE, CONTEXT)
SHIPPED = load(playbooks.SHIPPED, CONTEXT)


def laid_over(overlays: Mapping[str, str]) -> dict[str, str]:
    files = playbooks.files_of(playbooks.BASE)
    return {path: playbooks.with_keys(files[path], text) for path, text in overlays.items()}


def mended(texts: Mapping[str, str], on: Checked = BASE, context: Context = CONTEXT) -> Mended:
    return mend(with_texts(on, texts, context), context)


def errors(checked: Checked) -> list[tuple[str, str, str]]:
    return [(f.rule, f.span.path, f.message) for f in checked.findings if f.severity is Severity.ERROR]


# ---------------------------------------------------------------- what is mended, and how it looks


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("roles/keeper.yml", "skils: [Oil] # a slip\n", "skills: [Oil] # a slip\n"),
        ("roles/keeper.yml", '"Skills": [Oil]\n', '"skills": [Oil]\n'),
        ("roles/keeper.yml", "not-this-role: [x]\n", "not_this_role: [x]\n"),
        ("roles/keeper.yml", "tools:\n- nmae: Oil\n  for: x\n", "tools:\n- name: Oil\n  for: x\n"),
        ("roles/keeper.yml", "responsibilities: Oil the tool  # often\n", "responsibilities: [Oil the tool]  # often\n"),
        ("roles/keeper.yml", "skills: 'one, two'\n", "skills: ['one, two']\n"),
        ("roles/keeper.yml", "skils: Oiling\n", "skills: [Oiling]\n"),
        ("phases/build.yml", "checklist:\n- {id: a-a, text: It is, level: shuold}\n", "checklist:\n- {id: a-a, text: It is, level: should}\n"),
        ("handoffs/tool-over.yml", "to: 'keper'\n", "to: 'keeper'\n"),
        ("handoffs/tool-over.yml", "carries: [tool@maed]\n", "carries: [tool@made]\n"),
        ("handoffs/tool-over.yml", "carries: [tl@made]\n", "carries: [tl@made]\n"),
        ("handoffs/tool-over.yml", "on_reject: See [[role/keper|the\n  keper]].\n", "on_reject: See [[role/keper|the\n  keper]].\n"),
        ("handoffs/tool-over.yml", "on_reject: See `[[role/keper]]`, [[role/keper]].\n", "on_reject: See `[[role/keper]]`, [[role/keper]].\n"),
        ("handoffs/tool-over.yml", "on_reject: See [[role/keper|the keper]].\n", "on_reject: See [[role/keeper|the keper]].\n"),
        ("handoffs/tool-over.yml", 'on_reject: "\\tSee [[role/keper]]."\n', 'on_reject: "\\tSee [[role/keeper]]."\n'),
        ("handoffs/tool-over.yml", "on_reject: Ask [the keeper](../roles/keeper.yml) first.\n", "on_reject: Ask [[role/keeper|the keeper]] first.\n"),
        ("handoffs/tool-over.yml", "on_reject: Ask [them](../../roles/keepers/) first.\n", "on_reject: Ask [them](../../roles/keepers/) first.\n"),
        ("handoffs/tool-over.yml", "on_reject: See [this](www.example.org/a).\n", "on_reject: See [this](https://www.example.org/a).\n"),
    ],
)  # fmt: skip
def test_text(path: str, before: str, after: str) -> None:
    """A slip is mended in its quotes, brackets and comments; what is in doubt stays as it is."""
    texts = laid_over({path: before})
    result = mended(texts)
    assert {**texts, **result.texts}[path] == texts[path].replace(before, after, 1)
    assert bool(result.done) is (before != after)


def test_a_name_that_is_taken() -> None:
    """A key is not renamed to one that its mapping has."""
    assert not mended(laid_over({"roles/keeper.yml": "titel: Keeper\n"})).done


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("keper", ["keeper", "builder"], "keeper"),
        ("kepeer", ["keeper"], "keeper"),
        ("Keeper", ["keeper"], "keeper"),
        ("mlengineer", ["ml-engineer"], "ml-engineer"),
        ("ml_engineer", ["ml-engineer"], "ml-engineer"),
        ("resposabilities", ["responsibilities"], "responsibilities"),
        ("phase-2", ["phase-1"], None),
        ("model-b", ["model-a"], None),
        ("kepr", ["keeper"], None),
        ("a-bc", ["a-bd"], None),
        ("build", ["builds", "built"], None),
        ("to", ["from"], None),
        ("operator", ["builder"], None),
    ],
)
def test_meant(word: str, known: list[str], expected: str | None) -> None:
    """A word is a slip of another only where nobody would doubt it."""
    assert meant(word, known) == expected


def test_nothing_worse() -> None:
    """A fix that would bring another error is left out, and those beside it are not."""
    texts = laid_over(
        {
            # Both would become "skills", and two parts would be the keeper's.
            "roles/keeper.yml": "skils: [a]\nskilss: [b]\ntols: []\n",
            "phases/build.yml": "involvement:\n  builder: {level: lead, focus: x}\n  keeper: {level: support, focus: x}\n  keper: {level: support, focus: y}\n",
        }
    )
    before = with_texts(BASE, texts, CONTEXT)
    after = mend(before, CONTEXT)
    assert "tools: []" in after.texts["roles/keeper.yml"]
    assert "keper: {level" in texts["phases/build.yml"]
    assert "phases/build.yml" not in after.texts
    assert set(errors(after.checked)) <= set(errors(before))


def test_never_reviewed() -> None:
    """A day of review is written only where nobody said one, and only the day that a person gave."""
    manifest = re.sub(
        r"^reviewed:.*\n", "", playbooks.files_of(playbooks.BASE)["playbook.yml"], flags=re.MULTILINE
    )
    files = {
        p: re.sub(r"^reviewed:.*\n", "", t, flags=re.MULTILINE)
        for p, t in playbooks.files_of(playbooks.BASE).items()
    }
    files["playbook.yml"] = manifest
    assert not mended(files).done
    told = Context(as_of=playbooks.AS_OF, reviewed=dt.date(2026, 10, 30))
    result = mended(files, context=told)
    assert result.texts["roles/keeper.yml"] == files["roles/keeper.yml"] + "reviewed: 2026-10-30\n"
    assert "playbook.yml" not in result.texts
    assert not result.checked.findings


# ---------------------------------------------------------------- the order of keys

ORDERED = "rules:\n  key-order: {severity: warning, reason: All files read alike}\n"


def document(text: str) -> Document:
    source = SourceFile("roles/keeper.yml", text)
    root, findings = parse(source)
    assert root is not None
    assert not findings
    return Document(source, root)


def sorted_text(text: str) -> str | None:
    edit = moved(document(text), order(Role))
    if edit is None:
        return None
    lines = text.splitlines(keepends=True)
    return "".join(lines[: edit.span.line - 1]) + edit.text + "".join(lines[edit.span.end_line - 1 :])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("summary: b\ntitle: a\n", "title: a\nsummary: b\n"),
        ("title: a\n# on b\n# too\nbody: |\n  b\n\nmission: c # c\n", "title: a\nmission: c # c\n# on b\n# too\nbody: |\n  b\n\n"),
        ("# yaml-language-server: $schema=x\nsummary: b\ntitle: a\n", "# yaml-language-server: $schema=x\ntitle: a\nsummary: b\n"),
        ("# the file\n\nsummary: b\ntitle: a\n", "# the file\n\ntitle: a\nsummary: b\n"),
        ("---\nsummary: b\ntitle: a\n", "---\ntitle: a\nsummary: b\n"),
        ("title: a\nbody: 'x\n\n  # no comment\n  y'\nsummary: b\n", "title: a\nsummary: b\nbody: 'x\n\n  # no comment\n  y'\n"),
        ("title: a\nbody: |+\n  x\n\n\nsummary: b\n", "title: a\nsummary: b\nbody: |+\n  x\n\n\n"),
        ("# on summary, or on the file\nsummary: b\ntitle: a\n", None),
        ("title: a\nbody: x\n\n# about what?\n\nsummary: b\n", None),
        ("title: a\nbody: x\nsummary: b\n# at the end\n", None),
        ("title: a\nbody: x\n  # indented\nsummary: b\n", None),
        ("{summary: b, title: a}\n", None),
        ("summary: b\ntitle: a", None),
        (" summary: b\n title: a\n", None),
        ("title: a\nsummary: b\n", None),
    ],
)  # fmt: skip
def test_order(before: str, after: str | None) -> None:
    """Keys move with their comments and blank lines, or not at all where a comment's place is in doubt."""
    assert sorted_text(before) == after


def test_order_is_asked_for() -> None:
    """Nothing is said of the order of keys until the playbook asks for it; then it is mended too."""
    texts = laid_over({"roles/keeper.yml": "question: Does it?\n"})
    assert not mended(texts).done
    files = {**texts, "playbook.yml": playbooks.files_of(playbooks.BASE)["playbook.yml"] + ORDERED}
    result = mended(files)
    assert [f.rule for f in result.done] == ["key-order"]
    assert not result.checked.findings
    assert result.texts["roles/keeper.yml"].startswith("title: Keeper\n")


COMMENT = st.sampled_from(["", "", "", "# a\n", "\n", "# b\n\n", "\n# c\n"])
VALUES = st.sampled_from(
    [
        "plain text", "'quoted # text'", '"quoted\n\n  # over lines"', "plain\n  on lines", "|\n  block\n\n  text", "|+\n  kept\n\n",
        ">-\n  folded\n  # text\n", "[a, b]", "[a,\n  b] # end", "{a: b}", "\n- a\n- b # x", "\n  - a\n  # c\n  - b", "\n  a: b\n  c: |\n    d\n", "", "~ # nothing",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(COMMENT, st.sampled_from(order(Role)), VALUES), unique_by=lambda part: part[1]))
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_order_keeps_all(parts: list[tuple[str, str, str]]) -> None:
    """Whatever stands in a file, sorting keeps each line, each value and each comment's key, and is done once."""
    text = "".join(f"{comment}{key}: {value}".rstrip("\n") + "\n" for comment, key, value in parts)
    source = SourceFile("roles/keeper.yml", text)
    root, findings = parse(source)
    assume(root is not None and not findings)
    after = sorted_text(text)
    if after is None:
        return
    assert yaml.safe_load(after) == yaml.safe_load(text)
    assert sorted(after.split("\n")) == sorted(text.split("\n"))
    keys = [block.key for block in blocks(document(after))]
    assert keys == sorted(keys, key=order(Role).index)
    assert sorted_text(after) is None
    for line, following in zip(text.split("\n"), text.split("\n")[1:], strict=False):
        if line.startswith("#") and following and not following.startswith(("#", " ")):
            assert f"{line}\n{following}\n" in after


# ---------------------------------------------------------------- mutations of the shipped playbook


def drop(word: str, n: int) -> str:
    return word[: n % len(word)] + word[n % len(word) + 1 :]


def swap(word: str, n: int) -> str:
    n %= max(len(word) - 1, 1)
    return word[:n] + word[n + 1 : n + 2] + word[n : n + 1] + word[n + 2 :]


WORD = re.compile(r"[A-Za-z_-]{4,}")
SLIPS: tuple[Callable[[str, int], str], ...] = (
    drop,
    swap,
    lambda w, _: w.replace("-", "_"),
    lambda w, _: w.upper(),
)


@pytest.mark.promise("maintainers-6")
@given(st.data())
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_mutations(data: st.DataObject) -> None:
    """However the shipped playbook is mangled, mending is done in one run, brings no error, and changes only lines that were mangled."""
    sources = {source.path: source.text for source in SHIPPED.sources}
    texts: dict[str, str] = {}
    mangled: dict[str, set[int]] = {}
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(sorted(sources)))
        text = texts.get(path, sources[path])
        words = list(WORD.finditer(text))
        word = words[data.draw(st.integers(0, len(words) - 1))]
        slip = data.draw(st.sampled_from(SLIPS))(word[0], data.draw(st.integers(0, 20)))
        texts[path] = text[: word.start()] + slip + text[word.end() :]
        mangled.setdefault(path, set()).add(text.count("\n", 0, word.start()))
    before = with_texts(SHIPPED, texts, CONTEXT)
    once = mend(before, CONTEXT)
    assert not set(errors(once.checked)) - set(errors(before))
    assert not mend(once.checked, CONTEXT).texts
    afresh = with_texts(SHIPPED, {**texts, **once.texts}, CONTEXT)
    assert afresh.findings == once.checked.findings
    for path, text in once.texts.items():
        pairs = zip(texts.get(path, sources[path]).split("\n"), text.split("\n"), strict=True)
        changed = {n for n, (a, b) in enumerate(pairs) if a != b}
        if path in mangled and len(texts) == 1:
            assert changed <= mangled[path] or any(f.rule == "unknown-reference" for f in once.done)


# ---------------------------------------------------------------- bytes


@given(
    st.lists(st.tuples(st.text("abä \t", max_size=3), st.sampled_from(["\n", "\r\n"]))),
    st.booleans(),
    st.data(),
)
def test_line_ends(lines: list[tuple[str, str]], mark: bool, data: st.DataObject) -> None:  # noqa: FBT001
    """Line ends and the byte order mark stay, line by line, also in a file that mixes them."""
    raw = ("\ufeff" if mark else "") + "".join(line + end for line, end in lines)
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n")
    assert as_written(raw, text) == raw
    if lines:
        n = data.draw(st.integers(0, len(lines) - 1))
        new = [*lines]
        new[n] = ("a longer line", lines[n][1])
        after = "".join(f"{line}\n" for line, _ in new)
        assert as_written(raw, after) == ("\ufeff" if mark else "") + "".join(line + end for line, end in new)


# ---------------------------------------------------------------- the command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a playbook in which three things can be mended and one cannot."""
    files = playbooks.files_of(playbooks.BASE)
    files["roles/keeper.yml"] = "\ufeff" + playbooks.with_keys(
        files["roles/keeper.yml"], "skils: [Oil] # !\nresponsibilities: Oil\n"
    ).replace("\n", "\r\n")
    files["handoffs/tool-over.yml"] = playbooks.with_keys(
        files["handoffs/tool-over.yml"], "to: keper\nfrom: nobody\n"
    )
    playbooks.written(tmp_path / "playbook", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="wellhead", catch_exceptions=False, input=given)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.mark.promise("maintainers-6")
def test_fix(here: Path) -> None:
    """--fix mends, says what, keeps bytes elsewhere, lists what is left, and does nothing the second time."""
    before = bytes_of(here)
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert result.stdout.count(": error: ") == 1
    assert 'no role has the id "nobody"' in result.stdout
    assert result.stderr.count("mended: ") == 3
    assert (
        "mended: playbook/roles/keeper.yml:2: put it in brackets, as a list of one [invalid-value]\n"
        in result.stderr
    )
    after = bytes_of(here)
    assert after["playbook/roles/keeper.yml"] == before["playbook/roles/keeper.yml"].replace(
        b"skils", b"skills"
    ).replace(b": Oil\r", b": [Oil]\r")
    assert after["playbook/handoffs/tool-over.yml"] == before["playbook/handoffs/tool-over.yml"].replace(
        b"keper", b"keeper"
    )
    assert after.keys() == before.keys()
    again = run("check", "--fix")
    assert (again.exit_code, again.stdout, bytes_of(here)) == (1, result.stdout, after)
    assert "mended" not in again.stderr


def test_diff(here: Path) -> None:
    """--diff alone writes nothing, and shows as a patch what --fix does; after it there is nothing to show."""
    before = bytes_of(here)
    shown = run("check", "--diff")
    assert shown.exit_code == 1
    assert bytes_of(here) == before
    assert "-\ufeffskils: [Oil] # !\r\n-responsibilities: Oil\r\n" in shown.stdout_bytes.decode()
    assert "+\ufeffskills: [Oil] # !\r\n+responsibilities: [Oil]\r\n" in shown.stdout_bytes.decode()
    assert "3 errors can be mended" in shown.stderr
    done = run("check", "--fix", "--diff")
    assert done.stdout.startswith(shown.stdout)
    assert ": error: " in done.stdout
    assert run("check", "--diff").stdout == ""


def test_sound(here: Path) -> None:
    """In a sound playbook neither option does or says anything."""
    playbooks.written(here / "playbook", playbooks.files_of(playbooks.BASE))
    before = bytes_of(here)
    for options in (["--fix"], ["--diff"], ["--fix", "--diff"]):
        result = run("check", *options)
        assert (result.exit_code, result.stdout) == (0, "")
    assert bytes_of(here) == before


def test_summary(here: Path) -> None:
    """The summary goes to stdout instead of the findings, with what was mended; the exit code stays."""
    shutil.copytree(here / "playbook", here / "old")
    result = run("check", "--fix", "--summary", "markdown", "--base", "old")
    assert result.exit_code == 1
    assert result.stdout.startswith("## Playbook: 1 error\n")
    assert "Against the base: **0 new**, 3 gone, 1 there before." in result.stdout
    assert result.stdout.count("put it in brackets") == 1


def test_links_are_not_followed(here: Path) -> None:
    """A file that a link stands for is neither read nor written."""
    target = here / "elsewhere.yml"
    (here / "playbook/roles/keeper.yml").rename(target)
    (here / "playbook/roles/keeper.yml").symlink_to(target)
    before = target.read_bytes()
    assert run("check", "--fix").exit_code == 1
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--reviewed", "2026-01-01"],
        ["--diff", "--format", "json"],
        ["--fix", "--reviewed", "today"],
        ["--base", "playbook"],
        ["--summary", "markdown", "--format", "json"],
        ["--summary", "markdown", "--diff"],
    ],
)
def test_wrong_usage(here: Path, arguments: list[str]) -> None:
    """Options that make no sense together are wrong usage, and nothing is written."""
    before = bytes_of(here)
    assert run("check", *arguments).exit_code == 2
    assert bytes_of(here) == before


# ---------------------------------------------------------------- standard input


def test_buffer(here: Path) -> None:
    """An editor's text is checked in the place of its file, and only its findings are told."""
    result = run("check", "playbook/roles/builder.yml", "-", given=b"titel: Builder\n")
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stdout.split("\n") if ": error: " in line} == {
        "playbook/roles/builder.yml"
    }
    sound = (here / "playbook/roles/builder.yml").read_bytes()
    assert run("check", "playbook/roles/builder.yml", "-", given=sound).exit_code == 0
    assert (here / "playbook/roles/builder.yml").read_bytes() == sound


def test_buffer_of_a_new_file(here: Path) -> None:
    """A file that is not on the disk yet is known to the rest of the playbook."""
    given = (
        playbooks.files_of(playbooks.BASE)["handoffs/tool-over.yml"]
        .replace("to: keeper", "to: keper")
        .encode()
    )
    result = run("check", "playbook/handoffs/another.yml", "-", "--format", "json", given=given)
    assert result.exit_code == 1
    assert '"path": "playbook/handoffs/another.yml"' in result.stdout


def test_buffer_mended(here: Path) -> None:
    """With --fix the mended text is what stdout gets, byte by byte, and the disk stays as it is."""
    before = bytes_of(here)
    given = before["playbook/roles/keeper.yml"]
    result = run("check", "playbook/roles/keeper.yml", "-", "--fix", given=given)
    assert result.stdout_bytes == given.replace(b"skils", b"skills").replace(b": Oil\r", b": [Oil]\r")
    assert result.exit_code == 0
    assert bytes_of(here) == before


@pytest.mark.parametrize("given", [b"\xff\xfe", b"title: \x00", b"title: [", b"a: " + b"x" * 2_000_000])
def test_buffer_that_cannot_be_read(here: Path, given: bytes) -> None:
    """Bytes that are no text of a playbook are findings of that file."""
    result = run("check", "playbook/roles/keeper.yml", "-", given=given)
    assert result.exit_code == 1
    assert result.stdout.startswith("playbook/roles/keeper.yml:")


@pytest.mark.parametrize(
    "file", ["playbook/roles/keeper.txt", "playbook/rolls/keeper.yml", "mkdocs.yml", "playbook"]
)
def test_buffer_of_no_file_of_ours(here: Path, file: str) -> None:
    """A name that no file of a playbook has is wrong usage."""
    assert run("check", file, "-", given=b"").exit_code == 2
