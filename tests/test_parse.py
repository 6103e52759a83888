"""What a file's text becomes, and what YAML allows but a playbook does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from wellhead.source.characters import FORBIDDEN
from wellhead.source.finding import Finding, Severity, Span
from wellhead.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from wellhead.source.parse import MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR, parse
from wellhead.source.positions import locate
from wellhead.source.read import MAX_FILE, SourceFile

PATH = "roles/miner.yml"
ERR = Path(__file__).parent / "parse" / "err"


def data(node: Node) -> object:
    """A node as plain lists, dictionaries and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [data(item) for item in node.items]
    return {entry.key.text: data(entry.value) for entry in node.entries}


def scalars(node: Node) -> list[Scalar]:
    """All texts of a node, keys included."""
    found: list[Scalar] = []
    waiting = [node]
    while waiting:
        top = waiting.pop()
        if isinstance(top, Scalar):
            found.append(top)
        elif isinstance(top, Sequence):
            waiting += top.items
        else:
            waiting += [part for entry in top.entries for part in (entry.key, entry.value)]
    return found


def cut(text: str, span: Span) -> str:
    """What stands in a span; fails if the span does not lie in the text."""
    lines = text.split("\n")
    assert 1 <= span.line <= span.end_line <= len(lines), span
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1, span
    assert (span.line, span.column) <= (span.end_line, span.end_column), span
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *between, last = lines[span.line - 1 : span.end_line]
    return "\n".join([first[span.column - 1 :], *between, last[: span.end_column - 1]])


def clean(text: str) -> Node:
    """The root of a text that has nothing wrong."""
    root, findings = parse(SourceFile(PATH, text))
    assert findings == ()
    assert root is not None
    return root


def told(findings: tuple[Finding, ...]) -> list[str]:
    assert all(finding.severity is Severity.ERROR for finding in findings)
    return [f"{f.span.line}:{f.span.column} {f.rule} {f.message}" for f in findings]


# ---------------------------------------------------------------- what is well


def test_nodes() -> None:
    """Texts, lists and mappings keep their order, their style and their place in characters."""
    text = """\
# the first line
title: Üb "er" 😀 x
'quoted': "a\\tb"
tags: [one, 'two']
steps:
- plain text
  over two lines
- |
  block

  text


- {for: x}
-
nothing:
"""

    def at(line: int, column: int, end_line: int, end_column: int) -> Span:
        return Span(PATH, line, column, end_line, end_column)

    assert clean(text) == Mapping(
        (
            Entry(
                Scalar("title", at(2, 1, 2, 6), plain=True),
                Scalar('Üb "er" 😀 x', at(2, 8, 2, 19), plain=True),
            ),
            Entry(
                Scalar("quoted", at(3, 1, 3, 9), plain=False),
                Scalar("a\tb", at(3, 11, 3, 17), plain=False),
            ),
            Entry(
                Scalar("tags", at(4, 1, 4, 5), plain=True),
                Sequence(
                    (
                        Scalar("one", at(4, 8, 4, 11), plain=True),
                        Scalar("two", at(4, 13, 4, 18), plain=False),
                    ),
                    at(4, 7, 4, 19),
                ),
            ),
            Entry(
                Scalar("steps", at(5, 1, 5, 6), plain=True),
                Sequence(
                    (
                        Scalar("plain text over two lines", at(6, 3, 7, 17), plain=True),
                        Scalar("block\n\ntext\n", at(8, 3, 11, 7), plain=False),
                        Mapping(
                            (
                                Entry(
                                    Scalar("for", at(14, 4, 14, 7), plain=True),
                                    Scalar("x", at(14, 9, 14, 10), plain=True),
                                ),
                            ),
                            at(14, 3, 14, 11),
                        ),
                        Scalar("", at(15, 2, 15, 2), plain=True),
                    ),
                    at(6, 1, 6, 2),
                ),
            ),
            Entry(
                Scalar("nothing", at(16, 1, 16, 8), plain=True),
                Scalar("", at(16, 9, 16, 9), plain=True),
            ),
        ),
        at(2, 1, 2, 6),
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", {"a": "no"}),
        ("a: yes\nb: true\nc: off", {"a": "yes", "b": "true", "c": "off"}),
        ("no: null\nnull: ~", {"no": "null", "null": "~"}),
        ("a: 1.10\nb: 010\nc: 12:30\nd: 1_000", {"a": "1.10", "b": "010", "c": "12:30", "d": "1_000"}),
        ("a: 0x_\nb: 2024-02-31\nc: .inf", {"a": "0x_", "b": "2024-02-31", "c": ".inf"}),
        (f"a: {'9' * 5000}", {"a": "9" * 5000}),
        ("a: https://example.org/#top", {"a": "https://example.org/#top"}),
        ("a: b@c, d & e * f", {"a": "b@c, d & e * f"}),
        ("a: 'it''s'\nb: \"\\u00e4\\x41\\\"\"", {"a": "it's", "b": 'äA"'}),
        ("a: |-\n  one\n   two\nb: >\n  one\n  two", {"a": "one\n two", "b": "one two"}),
        ("a: |+\n  one\n\n", {"a": "one\n\n"}),
        ("a: |\n\nb: c", {"a": "", "b": "c"}),
        ("? a\n: b", {"a": "b"}),
        ("{}", {}),
        ("---\n- a # note\n...\n# the end\n", ["a"]),
        ("'<<': a", {"<<": "a"}),
        ("{a, b: c}", {"a": "", "b": "c"}),
        ("[a: b]", [{"a": "b"}]),
        ("a:\tb", {"a": "b"}),
        ("a: [b,\n  c]", {"a": ["b", "c"]}),
    ],
)
def test_texts_stay_texts(text: str, value: object) -> None:
    """YAML's guesses at numbers, dates, truth and nothing are not made: a text is what was written."""
    assert data(clean(text)) == value


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a:\n  b: c", ["a", "b"]),
        ("- x: 1\n  y: 2", ["-", "x"]),
        ("'a b': c", ["'a b'"]),
        ("? a\n: b", ["? a"]),
        ("?\n  a\n: b", ["?"]),
        ("[{a: b},\n {c: d}]", ["[{a: b},\n {c: d}]", "{a: b}", "{c: d}"]),
        ("a:\n- - b", ["a", "-", "-"]),
        ("[a: b]", ["[a: b]", "a: b"]),
    ],
)
def test_spans_of_lists_and_mappings(text: str, spans: list[str]) -> None:
    """A block points at its first key or dash; brackets and braces span all they hold."""
    found: list[str] = []
    waiting: list[Node] = [clean(text)]
    while waiting:
        top = waiting.pop(0)
        if not isinstance(top, Scalar):
            found.append(cut(text, top.span))
            waiting += top.items if isinstance(top, Sequence) else [entry.value for entry in top.entries]
    assert found == spans


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("file", sorted(ERR.glob("*.yml")), ids=lambda file: file.stem)
def test_err(file: Path, request: pytest.FixtureRequest) -> None:
    """Each slip in parse/err is found where it is, in words that need no knowledge of YAML, with a remedy."""
    text = file.read_text(encoding="utf-8")
    root, findings = parse(SourceFile(file.name, text))
    lines = "".join(f"{line}\n" for line in told(findings))
    expected = file.with_suffix(".expected")
    if request.config.getoption("--bless", default=False):
        expected.write_text(lines, encoding="utf-8", newline="\n")
    assert lines == expected.read_text(encoding="utf-8")
    for finding in findings:
        assert finding.help
        cut(text, finding.span)
        for related in finding.related:
            cut(text, related.span)
    for scalar in scalars(root) if root else ():
        cut(text, scalar.span)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x b\nc: *x", {"a": "b", "c": "*x"}),
        ("*x : b\nc: d", {"c": "d"}),
        ("a: &a [*a]", {"a": ["*a"]}),
        ("a: !!bool x\nb: !c\n  - d", {"a": "x", "b": ["d"]}),
        ("a: !!str", {"a": ""}),
        ("&x !y a: b", {"a": "b"}),
        ("a: 1\na: {b: 2}\nc: 3", {"a": "1", "c": "3"}),
        ("[a]: b\n<<: c\n? |\n  d\n: e\nf: g", {"f": "g"}),
        ("%YAML 1.1\n---\na: b", {"a": "b"}),
        ("a: b\n---\nc: d", {"a": "b"}),
        ('a: "b\\0c"', {"a": "b\ufffdc"}),
    ],
)
def test_the_rest_is_kept(text: str, value: object) -> None:
    """What is refused but understood costs only itself, so that one slip does not hide the next."""
    root, findings = parse(SourceFile(PATH, text))
    assert findings
    assert root is not None
    assert data(root) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: !t &x 'b'", "'b'"),
        ("a: &x # note\n  # another\n  !t\n  b", "b"),
        ("a: !<tag:x,1> b", "b"),
        ("a: &x |\n  b", "|\n  b"),
        ("- &x\n- c", ""),
    ],
)
def test_span_behind_tags_and_anchors(text: str, shown: str) -> None:
    """A text's span leaves out the tag or anchor before it."""
    root, _ = parse(SourceFile(PATH, text))
    assert root is not None
    node = root.items[0] if isinstance(root, Sequence) else root.entries[0].value  # type: ignore[union-attr]
    assert cut(text, node.span) == shown


def test_duplicate_key_names_the_first() -> None:
    """A key that occurs again points at the first, and the first is kept."""
    _, [finding] = parse(SourceFile(PATH, "a: 1\nb: 2\n'a': 3"))
    assert finding.rule == "duplicate-key"
    assert finding.span == Span(PATH, 3, 1, 3, 4)
    assert [related.span for related in finding.related] == [Span(PATH, 1, 1, 1, 2)]


MIB = MAX_FILE


def filled(unit: str) -> str:
    """A text as large as `read` lets through, made of one unit."""
    return unit * (MIB // len(unit.encode()))


HOSTILE = {
    "brackets": ("[" * 100_000, "1:33 excessive-input lists and mappings stand"),
    "closed brackets": ("[" * 100_000 + "]" * 100_000, "1:33 excessive-input lists and mappings stand"),
    "brackets on lines": (filled("[\n"), "33:1 excessive-input lists and mappings stand"),
    "dashes": ("- " * 100_000, "1:65 excessive-input lists and mappings stand"),
    "braces": (filled("{a: "), "1:129 excessive-input lists and mappings stand"),
    "brackets and braces": (filled("[{"), "1:33 excessive-input lists and mappings stand"),
    "question marks": (filled("? "), "1:65 excessive-input lists and mappings stand"),
    "deeper each line": (
        "".join(f"{' ' * depth}-\n" for depth in range(1400)),
        "33:33 excessive-input lists and mappings stand",
    ),
    "deeper with tags": ("!a [" * 100, "1:132 excessive-input lists and mappings stand"),
    "many items": (filled("- a\n"), "50000:3 excessive-input the file holds more than 50,000 values"),
    "many in brackets": (
        "[" + filled("a,"),
        "1:100000 excessive-input the file holds more than 50,000 values",
    ),
    "many keys": (
        "".join(f"k{n}: v\n" for n in range(30_000)),
        "25000:9 excessive-input the file holds more than 50,000 values",
    ),
    "many blocks": (filled("- |\n a\n"), "99999:3 excessive-input the file holds more than 50,000 values"),
    "many lists": ("[" + filled("[[]],"), "excessive-input the file holds more than 50,000 values"),
    "many anchors": (filled("- &a x\n"), "100:3 excessive-input the file has more than 100 slips"),
    "many aliases": (filled("- *a\n"), "100:3 excessive-input the file has more than 100 slips"),
    "many tags": (filled("- !t x\n"), "100:3 excessive-input the file has more than 100 slips"),
    "many directives": (
        "".join(f"%TAG !a{n}! b\n" for n in range(60_000)) + "---\na: b\n",
        "100:1 excessive-input the file has more than 100 slips",
    ),
    "many directives behind": (
        "a\n...\n" + "".join(f"%TAG !a{n}! b\n" for n in range(60_000)),
        "3:1 invalid-yaml a second document begins here",
    ),
    "many documents": (filled("---\n"), "2:1 invalid-yaml a second document begins here"),
    "many equal keys": (filled("a: 1\n"), "101:1 excessive-input the file has more than 100 slips"),
    "many merges": (filled("<<: 1\n"), "100:1 excessive-input the file has more than 100 slips"),
    "long word": (f"a: {filled('x')}", "1:4 excessive-input a text is longer than 256 kB"),
    "long text": (filled("a b\n"), "1:1 excessive-input a text is longer than 256 kB"),
    "long quoted text": (f"a: '{filled('x')}'", "1:4 excessive-input a text is longer than 256 kB"),
    "long block": (f"a: |\n{filled(' x')}", "1:4 excessive-input a text is longer than 256 kB"),
    "long in bytes": (f"a: {filled('😀')}", "1:4 excessive-input a text is longer than 256 kB"),
    "long key": (f"{'x' * 100_000}: a", "1:1 invalid-yaml a key is longer than 1,024 characters"),
    "open quote": (f'"{filled("x ")}', "1:1 invalid-yaml this quotation mark is never closed"),
    "escapes": (f'"{filled("n")}', "1:1 invalid-yaml this quotation mark is never closed"),
    "line feeds": (filled("\n"), "1:1 invalid-yaml the file is empty"),
    "comments": (filled("#\n"), "1:1 invalid-yaml the file is empty"),
    "tabs": (filled("\t"), "1:1 invalid-yaml a tab stands where only spaces may"),
    "tag and comments": ("!a\n" + filled("#\n") + "x", '1:1 invalid-yaml "!a" is a tag'),
    "laughs": (
        "a: &a [x,x]\n"
        + "".join(f"{b}: &{b} [{f'*{a},' * 9}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
        '8:32 invalid-yaml "*g" is an alias',
    ),
    "cycle": ("&a [*a]", '1:5 invalid-yaml "*a" is an alias'),
    "code": (
        '!!python/object/apply:os.system ["x"]',
        '1:1 invalid-yaml "!!python/object/apply:os.system" is a tag',
    ),
    "bad truth": ("!!bool x", '1:1 invalid-yaml "!!bool" is a tag'),
    "bad time": ("!!timestamp x", '1:1 invalid-yaml "!!timestamp" is a tag'),
    "null byte": ("a: b\0", "1:5 invalid-yaml the character U+0000 is not allowed"),
    "override": ("a: \u202eb", "1:4 invalid-yaml the character U+202E RIGHT-TO-LEFT OVERRIDE is not allowed"),
    "line separator": (
        "a: b\u2028c: d",
        "1:5 invalid-yaml the character U+2028 LINE SEPARATOR is not allowed",
    ),
    "carriage return": ("a: b\rc: d", "1:5 invalid-yaml the character U+000D is not allowed"),
    "surrogate": ("a: \ud800", "1:4 invalid-yaml the character U+D800 is not allowed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    """What kills or stalls other readers of YAML ends here at once with one clear last finding."""
    text, message = HOSTILE[name]
    _, findings = parse(SourceFile(PATH, text))
    assert message in told(findings)[-1]
    assert len(findings) <= MAX_FINDINGS + 1
    assert findings[-1].help or "character" in message
    cut(text, findings[-1].span)


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)),
        ("- a\n" * (MAX_NODES - 1), "- a\n" * MAX_NODES),
        (f"- {'x' * MAX_SCALAR}", f"- {'x' * (MAX_SCALAR + 1)}"),
        (f"- {'ä' * (MAX_SCALAR // 2)}", f"- {'ä' * (MAX_SCALAR // 2 + 1)}"),
    ],
    ids=["depth", "nodes", "scalar", "scalar in bytes"],
)
def test_budgets(fits: str, too_much: str) -> None:
    """A budget may be used up, and not exceeded by one; then there is no root."""
    clean(fits)
    root, [finding] = parse(SourceFile(PATH, too_much))
    assert root is None
    assert finding.rule == "excessive-input"


# ---------------------------------------------------------------- whatever comes

YAML_LIKE = st.text(st.sampled_from("aAé😀0 \n\n\t  --::??,[]{}#&*!|>'\"%@`\\<=~.é"), max_size=60)
LINES = st.lists(
    st.sampled_from(
        [
            "a: b",
            "  a: b",
            "- a",
            "  - a",
            "a:",
            "a: |",
            "  text",
            "a: >-",
            "'a': \"b",
            'b"',
            "&x",
            "!t a",
            "*x",
            "---",
            "...",
            "%TAG ! a",
            "? a",
            ": b",
            "[a,",
            "b]",
            "{a: b}",
            "# note",
            "",
            "   ",
            "<<: *x",
            "- - a",
        ]
    ),
    max_size=12,
).map("\n".join)


@given(st.one_of(st.text(), YAML_LIKE, LINES))
@example("[a\n- b: c")
@example("? 0")
@example("? - a: b\n  : c")
@example("a: 'b\n\n\n'  c")
@example("&a !b\n\n# c\n")
def test_any_text(text: str) -> None:
    """No text raises; there is a root or a reason, all places lie in the file, and all runs agree."""
    root, findings = parse(SourceFile(PATH, text))
    assert parse(SourceFile(PATH, text)) == (root, findings)
    assert root is not None or findings
    for finding in findings:
        cut(text, finding.span)
        assert finding.rule in ("invalid-yaml", "excessive-input", "duplicate-key")
        assert finding.message.isprintable()
    if root is not None:
        for scalar in scalars(root):
            cut(text, scalar.span)
            assert not FORBIDDEN.search(scalar.text)
    if not findings:
        assert data(root) == plain(text)  # type: ignore[arg-type]


def plain(text: str) -> object:
    """What PyYAML makes of a text if it resolves nothing."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - a BaseLoader makes only texts


class Dumper(yaml.SafeDumper):
    """Writes equal lists out each time, without anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Whether an object is written out again; always."""
        return True


TEXTS = st.text(st.characters(codec="utf-8")).filter(lambda text: not FORBIDDEN.search(text))
KEYS = TEXTS.filter(lambda text: len(text) < 100)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)


@given(
    value=VALUES,
    style=st.sampled_from(['"', "'"]),
    flow=st.sampled_from([True, False, None]),
    wide=st.booleans(),
    ascii_only=st.booleans(),
)
def test_round_trip(*, value: object, style: str, flow: bool | None, wide: bool, ascii_only: bool) -> None:
    """Lists, mappings and texts that another program wrote, quoted, come back as they were."""
    text = yaml.dump(
        value,
        Dumper=Dumper,
        default_style=style,
        default_flow_style=flow,
        width=10_000 if wide else 20,
        allow_unicode=not ascii_only,
        sort_keys=False,
    )
    assert data(clean(text)) == value


@given(value=VALUES, style=st.sampled_from([None, '"', "'", "|", ">"]), flow=st.sampled_from([True, False]))
def test_scalar_spans(*, value: object, style: str | None, flow: bool) -> None:
    """The span of a text holds that text: read alone, it means the same."""
    text = yaml.dump(value, Dumper=Dumper, default_style=style, default_flow_style=flow, allow_unicode=True)
    root, _ = parse(SourceFile(PATH, text))
    for scalar in scalars(root) if root else ():
        shown = cut(text, scalar.span)
        if shown.startswith(("|", ">")) and not scalar.plain:
            assert cut_block(shown) == scalar.text.split()
        else:
            assert (plain(shown) if shown else "") == scalar.text


def cut_block(shown: str) -> list[str]:
    return shown.split("\n", 1)[1].split() if "\n" in shown else []


# ---------------------------------------------------------------- locate

RICH = """\
body: |
  The model meets the
  model, and drift meets "drift".
title: model of a model # model
tags: [drift, drift]
"""


@pytest.mark.parametrize(
    ("keys", "needle", "nth", "place"),
    [
        (["body"], "model", 0, (2, 7, 2, 12)),
        (["body"], "model", 1, (3, 3, 3, 8)),
        (["body"], "model", 2, None),
        (["body"], "the model", 0, (2, 19, 3, 8)),
        (["body"], '"drift"', 0, (3, 26, 3, 33)),
        (["body"], "[drift]", 0, None),
        (["body"], "", 0, None),
        (["title"], "model", 1, (4, 19, 4, 24)),
        (["title"], "model", 2, None),
        (["tags"], "drift", 1, (5, 15, 5, 20)),
        (["title"], "Model", 0, None),
    ],
)
def test_locate(keys: list[str], needle: str, nth: int, place: tuple[int, int, int, int] | None) -> None:
    """A word within a text has a place of its own; one that is not found stands where its text does."""
    root = clean(RICH)
    assert isinstance(root, Mapping)
    span = next(entry.value.span for entry in root.entries if entry.key.text == keys[0])
    assert locate(RICH, span, needle, nth) == (Span(PATH, *place) if place else span)


def test_locate_from_a_key() -> None:
    """From a block's span, which is its first key, the line is searched."""
    root = clean("works_with: {miner: the miner}")
    assert locate("works_with: {miner: the miner}", root.span, "the") == Span(PATH, 1, 21, 1, 24)


@given(
    text=YAML_LIKE,
    needle=st.text(st.sampled_from("aA \n[")),
    nth=st.integers(0, 5),
    numbers=st.lists(st.integers(1, 9), min_size=4, max_size=4),
)
def test_locate_anything(text: str, needle: str, nth: int, numbers: list[int]) -> None:
    """Whatever is asked, the answer holds the needle or is the span itself."""
    span = Span(PATH, *numbers)
    found = locate(text, span, needle, nth)
    if found != span:
        assert cut(text, found).split() == needle.split()
