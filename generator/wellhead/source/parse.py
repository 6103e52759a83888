"""parse: a source becomes nodes that know their place. Nothing in YAML decides what a text means.

libyaml's events are read one by one and built into small nodes, without PyYAML's composer and constructor.
Measured on PyYAML 6.0.3 with libyaml 0.2.5: those two recurse, so that 100,000 nested `[` or `- ` end the
interpreter with a segmentation fault. Events alone never do, but libyaml's scanner looks at every open flow
level for each token: 100,000 `[` and their `]` take 45 s. Stopping at the 33rd level takes 2 ms, since the
scanner reads at most 1,024 characters ahead of the event it hands out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from yaml import CSafeLoader, YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from wellhead.source.finding import Finding, Related, Severity, Span
from wellhead.source.read import FORBIDDEN, name_of

if TYPE_CHECKING:
    from yaml import Mark

    from wellhead.source.read import SourceFile

MAX_DEPTH: Final = 32
"""The most lists and mappings within one another."""
MAX_NODES: Final = 50_000
"""The most texts, lists and mappings in a file."""
MAX_SCALAR: Final = 256 * 1024
"""The longest text, in bytes of UTF-8."""
MAX_FINDINGS: Final = 100
"""The most findings in a file: who has made the same slip a thousand times needs no thousand messages."""


class Scalar(NamedTuple):
    """A text.

    Args:
        text: without quotes, with escapes and folded lines resolved.
        span: where it stands, quotes included.
        plain: neither quoted nor a block, so that words such as `null` may have a meaning.
    """

    text: str
    span: Span
    plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list.

    Args:
        items: in the file's order.
        span: its first dash, or the brackets and all between them.
    """

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values; no key occurs twice.

    Args:
        entries: in the file's order.
        span: its first key, or the braces and all between them.
    """

    entries: tuple[Entry, ...]
    span: Span


Node = Scalar | Sequence | Mapping


def parse(source: SourceFile) -> tuple[Node | None, tuple[Finding, ...]]:
    """The nodes of a file, with everything YAML allows and a playbook does not.

    Args:
        source: the file.

    Returns:
        the root, or None if the text has no usable one; and the findings: at most one syntax error, since
        what follows it can only be guessed at. Nothing is raised. With findings, the root lacks what they
        name: the second of two equal keys, a tag, an entry whose key is no text.
    """
    builder = _Builder(source.path, source.text)
    root = builder.build()
    return root, tuple(builder.findings)


def locate(source_text: str, span: Span, needle: str, nth: int = 0) -> Span:
    """Where a word stands within a text, to point at it rather than at the whole.

    Args:
        source_text: the file's text.
        span: where the text with the word stands.
        needle: the word; a space in it also matches a line break, as folding makes spaces of them.
        nth: which occurrence, counted from 0.

    Returns:
        the occurrence's span; `span` itself if it cannot be found, since escapes can hide a word.
    """
    words = needle.split()
    if not words:
        return span
    start = _index_of(source_text, span.line, span.column)
    end = _index_of(source_text, span.end_line, span.end_column)
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    for stop in (end, _line_end(source_text, end)):
        hits = list(pattern.finditer(source_text, start, stop))
        if hits:
            return _between(source_text, span.path, *hits[nth].span()) if nth < len(hits) else span
    return span


# ---------------------------------------------------------------- building

_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)++")
_DIRECTIVE = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?+\n)*+(%[^\n]*+)")
_PROPERTY = re.compile(r"(&[\w-]+|!<[^>\s]*>?|![^\s,\[\]{}]*)(?:[ \t\n]++|(?<=\s)#[^\n]*+)*+")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    line: int
    column: int
    flow: bool
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    first: dict[str, Scalar] = field(default_factory=dict)
    head: Span | None = None
    key: Scalar | None = None
    valued: bool = False
    """Whether the next node is a value; with no key, its key was refused and it is dropped."""


class _Builder:
    """Builds nodes from events on a stack of its own: depth costs no recursion."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0
        self.last: Span | None = None
        """Where the last quoted or block text stands: many a syntax error is right behind it."""

    def build(self) -> Node | None:
        """The root, or None if the text cannot be read to its end."""
        foreign = FORBIDDEN.search(self.text)
        if foreign is not None:
            self.report(f"the character {name_of(foreign[0])} is not allowed", self.between(*foreign.span()))
            return None
        try:
            parser = CSafeLoader(self.without_directives())
            while self.take(parser.get_event()):
                if len(self.findings) >= MAX_FINDINGS:
                    self.report_too_many()
                    return None
        except MarkedYAMLError as error:
            self.report_syntax(error)
            return None
        except (YAMLError, ValueError, RecursionError) as error:
            # What libyaml refuses beyond syntax, such as control characters, was refused above.
            self.report(f"this is not YAML: {type(error).__name__}", Span(self.path))
            return None
        return self.root

    def report(
        self,
        message: str,
        span: Span,
        remedy: str | None = None,
        *,
        rule: str = "invalid-yaml",
        related: tuple[Related, ...] = (),
    ) -> None:
        self.findings.append(Finding(rule, Severity.ERROR, message, span, remedy, related))

    def report_empty(self) -> None:
        self.report("the file is empty", Span(self.path), "write its fields, or delete the file")

    def report_too_many(self) -> None:
        last = self.findings[-1].span
        message = f"the file has more than {MAX_FINDINGS} slips; the rest was not read"
        self.report(message, last, "mend these first", rule="excessive-input")

    def exceed(self, message: str, line: int, column: int, remedy: str) -> bool:
        """Report an excess; returns False, the sign to stop."""
        self.report(message, Span.at(self.path, line, column), remedy, rule="excessive-input")
        self.root = None
        return False

    def between(self, start: int, end: int) -> Span:
        return _between(self.text, self.path, start, end)

    # ------------------------------------------------------------ events

    def take(self, event: Event | None) -> bool:
        """Take one event in; returns whether to go on."""
        if isinstance(event, ScalarEvent):
            return self.take_scalar(event)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            return self.take_start(event)
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            top = self.open.pop()
            span = self.span_of(top, event)
            node = Mapping(tuple(top.entries), span) if top.mapping else Sequence(tuple(top.items), span)
            self.put(node, "a key must be a text, not a list or mapping")
        elif isinstance(event, AliasEvent):
            self.take_alias(event)
        elif isinstance(event, DocumentEndEvent):
            self.take_end(event)
            return False
        elif event is None or isinstance(event, StreamEndEvent):
            self.report_empty()
            return False
        return True

    def take_scalar(self, event: ScalarEvent) -> bool:
        (start, end), style, text = _marks(event), event.style, event.value
        line, column = start.line + 1, start.column + 1
        end_line, end_column = end.line + 1, end.column + 1
        if event.anchor is not None or event.tag is not None:
            line, column = self.after_properties(start.index, end.index)
        if start.index >= len(self.text):
            # libyaml counts a line more where the last line feed is missing.
            behind = self.between(start.index, start.index)
            line, column, end_line, end_column = behind.line, behind.column, behind.line, behind.column
        self.nodes += 1
        if self.nodes > MAX_NODES:
            return self.exceed(f"the file holds more than {MAX_NODES:,} values", line, column, _SPLIT)
        # Four bytes are the most a character takes, so that most texts need no encoding.
        if len(text) * 4 > MAX_SCALAR and len(text.encode()) > MAX_SCALAR:
            return self.exceed(f"a text is longer than {MAX_SCALAR // 1024} kB", line, column, _SPLIT)
        if style in _BLOCK:
            # libyaml ends a block scalar where the next token begins, after blank lines.
            content = self.text[start.index : end.index].rstrip(" \t\n")
            last = content.rfind("\n")
            end_line = start.line + 1 + content.count("\n")
            end_column = start.column + 1 + len(content) if last < 0 else len(content) - last
        span = Span(self.path, line, column, end_line, end_column)
        if style:
            self.last = span
        if style == '"' and (foreign := FORBIDDEN.search(text)):
            self.report(
                f"an escape in this text stands for {name_of(foreign[0])}, which is not allowed",
                span,
                "take it out; it cannot be seen, but changes what is read",
            )
            text = FORBIDDEN.sub("\ufffd", text)
        node = Scalar(text, span, not style)
        self.put(node, _key_problem(text, style))
        return True

    def take_start(self, event: MappingStartEvent | SequenceStartEvent) -> bool:
        start, _ = _marks(event)
        line, column = start.line + 1, start.column + 1
        if event.anchor is not None or event.tag is not None:
            line, column = self.after_properties(start.index, len(self.text))
        self.nodes += 1
        if self.nodes > MAX_NODES:
            return self.exceed(f"the file holds more than {MAX_NODES:,} values", line, column, _SPLIT)
        if len(self.open) == MAX_DEPTH:
            message = f"lists and mappings stand more than {MAX_DEPTH} levels deep in one another"
            return self.exceed(message, line, column, _DEEP)
        self.open.append(_Open(line, column, bool(event.flow_style), isinstance(event, MappingStartEvent)))
        return True

    def take_alias(self, event: AliasEvent) -> None:
        start, end = _marks(event)
        span = self.between(start.index, end.index)
        name = self.text[start.index : end.index]
        self.report(
            f'"{name}" is an alias, which a playbook does not use',
            span,
            f"write the value out; put the text in quotes if it begins with {name[0]}",
        )
        self.nodes += 1
        # The text as typed stands in, so that no second finding says that something is missing.
        self.put(Scalar(name, span, plain=True), "")

    def take_end(self, event: DocumentEndEvent) -> None:
        """Look at what follows the document here: libyaml takes 24 s for 100,000 directives."""
        if isinstance(self.root, Scalar) and self.root.plain:
            self.check_root(self.root)
        _, end = _marks(event)
        blank = _BLANK.match(self.text, end.index)
        at = blank.end() if blank else end.index
        if at == len(self.text):
            return
        if event.explicit or self.text.startswith(("---", "...", "%"), at):
            span = self.between(at, min(at + 3, _line_end(self.text, at)))
            self.report(
                "a second document begins here, but a file holds one",
                span,
                "move what follows into a file of its own",
            )
        else:
            self.report(
                "this does not belong to what stands above it",
                self.between(at, at + 1),
                "let all lines of one list or mapping begin in the same column; put a text in quotes",
            )
            self.root = None

    def check_root(self, root: Scalar) -> None:
        """Explain a file that is one plain text: it is empty, or its keys were not seen as such."""
        start = _index_of(self.text, root.span.line, root.span.column)
        if not root.text:
            self.report_empty()
            self.root = None
        elif slip := _UNSPACED.match(self.text, start):
            message, remedy = _NO_SPACE
            self.report(message, self.between(slip.end() - 1, slip.end()), remedy)
            self.root = None

    # ------------------------------------------------------------ nodes

    def put(self, node: Node, refusal: str | None) -> None:
        """Place a finished node where it belongs.

        Args:
            node: the node.
            refusal: why it could not be a key; empty if a finding says so already.
        """
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.valued:
            if top.key is not None:
                top.entries.append(Entry(top.key, node))
            top.valued = False
        else:
            top.valued = True
            top.head = top.head or node.span
            top.key = None
            if refusal is not None or not isinstance(node, Scalar):
                if refusal:
                    self.report(refusal, node.span, _key_remedy(node))
                return
            first = top.first.setdefault(node.text, node)
            if first is node:
                top.key = node
            else:
                self.report(
                    f'the key "{_short(node.text)}" is already given',
                    node.span,
                    "put both into one, or take this one out",
                    rule="duplicate-key",
                    related=(Related(first.span, "first given here"),),
                )

    def span_of(self, top: _Open, event: Event) -> Span:
        if top.flow:
            _, end = _marks(event)
            return Span(self.path, top.line, top.column, end.line + 1, end.column + 1)
        stop = top.column + 1
        if top.head is not None and top.head.end_line == top.line:
            stop = max(stop, top.head.end_column)
        return Span(self.path, top.line, top.column, top.line, stop)

    # ------------------------------------------------------------ what YAML allows and a playbook does not

    def after_properties(self, start: int, end: int) -> tuple[int, int]:
        """Report the tags and anchors before a node; returns the line and column of the node itself."""
        at = start
        while at < end and (found := _PROPERTY.match(self.text, at)):
            what = "a tag" if found[1].startswith("!") else "an anchor"
            self.report(
                f'"{_short(found[1])}" is {what}, which a playbook does not use',
                self.between(*found.span(1)),
                f"take it out; put the text in quotes if it begins with {found[1][0]}",
            )
            at = min(found.end(), end)
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def without_directives(self) -> str:
        """The text with leading directives made comments, after reporting them."""
        text = self.text
        at = 0
        marks: list[int] = []
        while len(marks) < MAX_FINDINGS and (found := _DIRECTIVE.match(text, at)):
            at = found.end()
            marks.append(found.start(1))
            remedy = "take the line out; put a text in quotes if it begins with %"
            self.report(
                "a line that begins with % is a directive to YAML", self.between(*found.span(1)), remedy
            )
            at += 1
        if not marks:
            return text
        letters = list(text)
        for mark in marks:
            letters[mark] = "#"
        return "".join(letters)

    def report_syntax(self, error: MarkedYAMLError) -> None:
        at, message, remedy = _Slip(error, self.text, self.last).explained()
        span = self.between(at, min(at + 1, _line_end(self.text, at)))
        if self.findings and self.findings[-1].span.line == span.line:
            # A text that YAML took for a tag, an anchor or an alias: that finding has the remedy.
            return
        self.report(message, span, remedy)


_SHORT: Final = 60
_BLOCK: Final = ("|", ">")
_SPLIT: Final = "split it; one file holds one thing"
_DEEP: Final = "no field of a playbook needs more than ten; put a text that begins with [ or { in quotes"


def _marks(event: Event) -> tuple[Mark, Mark]:
    """Where an event begins and ends; only events that are not libyaml's may lack it."""
    return cast("Mark", event.start_mark), cast("Mark", event.end_mark)


def _key_problem(text: str, style: str | None) -> str | None:
    if style in _BLOCK:
        return "a key must be a text on one line"
    if style:
        return None
    if not text:
        return "a key is missing before the colon"
    return "<< merges mappings, which a playbook does not use" if text == "<<" else None


def _key_remedy(node: Node) -> str:
    if isinstance(node, Scalar):
        return "write the fields out" if node.text == "<<" else "write key: value"
    return "write key: value; put the text in quotes if it begins with [ or {"


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def _index_of(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _between(text: str, path: str, start: int, end: int) -> Span:
    """The span of a stretch of the text, given by positions in it."""
    end = min(end, len(text))
    return Span(
        path,
        text.count("\n", 0, start) + 1,
        start - text.rfind("\n", 0, start),
        text.count("\n", 0, end) + 1,
        end - text.rfind("\n", 0, end),
    )


# ---------------------------------------------------------------- libyaml's errors in words that help

_UNSPACED = re.compile(r"[ \t]*(?:- +)*[\w-]+:(?=[^\s/:])")
_KEY = re.compile(r"[ \t]*(?:- +)*[\w-]+:(?:\s|$)")
_PAIR = re.compile(r":\s")
_WORD = re.compile(r"[\w-]+")
_IN_QUOTES: Final = "put the text in quotes"


class _Slip:
    """One syntax error, seen from the lines around it: libyaml tells what it missed, not what was meant."""

    def __init__(self, error: MarkedYAMLError, text: str, last: Span | None) -> None:
        self.text = text
        self.last = last
        self.problem = error.problem or ""
        self.context = error.context or ""
        mark = error.problem_mark or error.context_mark
        self.at: int = min(mark.index if mark else 0, len(text))
        self.opened: int = min(error.context_mark.index, len(text)) if error.context_mark else self.at
        self.column: int = self.opened - text.rfind("\n", 0, self.opened)
        self.character = text[self.at : self.at + 1]
        self.begin = text.rfind("\n", 0, self.at) + 1
        self.before = text[self.begin : self.at]
        """What stands on the line before the error."""

    def explained(self) -> tuple[int, str, str | None]:
        """Where to point, what is wrong, and the remedy."""
        return (
            self.of_indent()
            or self.of_first_character()
            or self.of_quoted()
            or self.of_text_above()
            or self.of_brackets()
            or self.of_missing_colon()
            or self.of_colon_in_text()
            or self.of_order()
            or (self.at, f"this is not YAML: {self.problem or 'the text breaks off'}", None)
        )

    def of_indent(self) -> _Explained | None:
        if "tab character" in self.problem or (self.character == "\t" and "start any token" in self.problem):
            return self.at, "a tab stands where only spaces may", "indent with spaces"
        return None

    def of_first_character(self) -> _Explained | None:
        """A text whose first character means something to YAML."""
        first = self.text[self.opened : self.opened + 1]
        if self.context in _PREFIXED or "tag handle" in self.problem:
            return self.opened, f'a text cannot begin with "{first}"', _IN_QUOTES
        if "start any token" in self.problem or "mapping keys are not allowed" in self.problem:
            return self.at, f'a text cannot begin with "{self.character}"', _IN_QUOTES
        if "block sequence entries" in self.problem:
            remedy = "begin the list on the next line; put a text in quotes if it begins with a dash"
            return self.at, "a list cannot begin on the line of its key", remedy
        if self.context == "while scanning a block scalar":
            remedy = f"begin the text on the next line, or put it in quotes if {first} belongs to it"
            return self.opened, f'no text may stand behind "{first}" on its line', remedy
        return None

    def of_quoted(self) -> _Explained | None:
        """A quoted text that never ends, or holds a wrong escape."""
        if self.context == "while scanning a quoted scalar":
            return self.opened, "this quotation mark is never closed", "close it where the text ends"
        if self.context == "while parsing a quoted scalar":
            at = max(self.text.rfind("\\", 0, self.at + 1), 0)
            remedy = "write two backslashes for one, or use single quotes, which know no escapes"
            return at, f'"{self.text[at : at + 2]}" is no escape that stands for a character', remedy
        return None

    def of_text_above(self) -> _Explained | None:
        """A quoted text that ends too early or too late, and a block text that ends too early."""
        if self.last is None or "did not find expected" not in self.problem:
            return None
        start = _index_of(self.text, self.last.line, self.last.column)
        end = _index_of(self.text, self.last.end_line, self.last.end_column)
        between = self.text[end : self.at]
        if between.strip(" \n") or end > self.at:
            return None
        mark = self.text[start]
        if mark in _BLOCK:
            remedy = "indent it as far as the first line of that text"
            return self.at, "this line is indented less than the text above", remedy
        if "\n" in between:
            return None
        if self.last.line != self.last.end_line:
            remedy = "one is missing before that line, or too many are in it"
            return start, f"this quotation mark is closed only on line {self.last.end_line}", remedy
        remedy = f"put the whole text in quotes, and write {_WITHIN[mark]} for each {mark} in it"
        return self.at, "there is more behind the closing quotation mark", remedy

    def of_brackets(self) -> _Explained | None:
        """A bracket without its other half, or with a text behind it."""
        remedy = "put the text in quotes if it begins with [ or {"
        closing = _CLOSING.get(self.text[self.opened : self.opened + 1])
        if closing and self.problem.startswith("did not find expected ',' or"):
            line = self.text[self.begin : _line_end(self.text, self.at)]
            if self.character and (self.opened >= self.begin or not _KEY.match(line)):
                return self.at, f'a comma or "{closing}" is missing before this', f"write it; {remedy}"
            return (
                self.opened,
                f'this "{self.text[self.opened]}" is never closed',
                f'close it with "{closing}"',
            )
        if "expected node content" in self.problem:
            if not self.character:
                return self.at, "the file ends where a value is awaited", "close what is open"
            instead = "take it out, or put the text in quotes if it belongs to it"
            return self.at, f'"{self.character}" stands where a value is awaited', instead
        if "did not find expected" in self.problem and self.before.rstrip().endswith(("]", "}")):
            return self.at, "there is more behind the closing bracket", remedy
        return None

    def of_missing_colon(self) -> _Explained | None:
        """A line that ends without the colon that would make a key of it."""
        if "could not find expected ':'" not in self.problem:
            return None
        if slip := _UNSPACED.match(self.text, self.text.rfind("\n", 0, self.opened) + 1):
            return slip.end() - 1, *_NO_SPACE
        remedy = "write key: value; indent the line deeper if it goes on with the text above"
        return self.opened, "a colon is missing after this key", remedy

    def of_colon_in_text(self) -> _Explained | None:
        """A colon that would make a key where none can be."""
        if "mapping values are not allowed" not in self.problem:
            return None
        if _PAIR.search(self.before):
            return self.at, "a colon and a space within a text make a key of it", _IN_QUOTES
        if len(self.before) > _LONGEST_KEY:
            return self.begin, f"a key is longer than {_LONGEST_KEY:,} characters", "write key: value"
        above = self.text.rfind("\n", 0, len(self.text[: self.begin].rstrip(" \n"))) + 1
        if slip := _UNSPACED.match(self.text, above, self.begin):
            return slip.end() - 1, *_NO_SPACE
        word = _WORD.search(self.before)
        at = self.begin + word.start() if word else self.at
        remedy = "begin it in the column of the key above; put a text in quotes if a colon belongs to it"
        return at, "this line goes on with the text above, so it cannot hold a key", remedy

    def of_order(self) -> _Explained | None:
        """A line that belongs to nothing above it."""
        if "expected '-' indicator" in self.problem:
            remedy = f"each item of this list begins with a dash in column {self.column}"
            return self.at, "this is no item of the list above", remedy
        if "did not find expected key" not in self.problem:
            return None
        if self.character == ":":
            return self.at, "a key is missing before the colon", "write key: value"
        if self.text.startswith(("- ", "-\n"), self.at):
            remedy = "indent it as far as the other items of its list, or give the list a key"
            return self.at, "a list item stands where a key is awaited", remedy
        remedy = f"the keys of this mapping begin in column {self.column}"
        return self.at, "this line begins in no column of the lines above", remedy


_LONGEST_KEY: Final = 1_024
_Explained = tuple[int, str, str | None]
_NO_SPACE: Final = ("a space is missing after the colon", "write key: value")
_WITHIN: Final = {'"': '\\"', "'": "''"}
_CLOSING: Final = {"[": "]", "{": "}"}
_PREFIXED: Final = frozenset(
    {
        "while scanning an anchor",
        "while scanning an alias",
        "while scanning a tag",
        "while parsing a tag",
        "while scanning a directive",
    }
)
