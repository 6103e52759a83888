"""Parsing of a source file into nodes that know their place.

All values stay texts; the fields of the model decide what they mean. Nodes are built from libyaml's events
one by one, without PyYAML's composer and constructor. Measured on PyYAML 6.0.3 with libyaml 0.2.5: those two
recurse, so that 100,000 nested `[` or `- ` end the interpreter with a segmentation fault. Events alone never
do, but libyaml's scanner looks at every open flow level for each token: 100,000 `[` and their `]` take 45 s.
Stopping at the 33rd level takes 2 ms, since the scanner reads at most 1,024 characters ahead of the event it
hands out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from yaml import CSafeLoader, MarkedYAMLError, YAMLError
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

from wellhead.source.characters import FORBIDDEN, name_of
from wellhead.source.finding import Finding, Related, Severity, Span
from wellhead.source.nodes import BLOCK_STYLES, Entry, Mapping, Node, Scalar, Sequence
from wellhead.source.positions import between, index_of, line_end
from wellhead.source.syntax_errors import explain, missing_space
from wellhead.source.unsupported import (
    after_properties,
    alias,
    key_problem,
    key_remedy,
    shortened,
    without_directives,
)

if TYPE_CHECKING:
    from yaml import Mark

    from wellhead.source.read import SourceFile

MAX_DEPTH: Final = 32
"""The deepest nesting of lists and mappings."""
MAX_NODES: Final = 50_000
"""The largest number of texts, lists and mappings in a file."""
MAX_SCALAR: Final = 256 * 1024
"""The longest text, in bytes of UTF-8."""
MAX_FINDINGS: Final = 100
"""The largest number of findings in a file, for files that repeat the same slip a thousand times."""


def parse(source: SourceFile) -> tuple[Node | None, tuple[Finding, ...]]:
    """Parse a file, and report everything that YAML allows and a playbook does not.

    Args:
        source: the file.

    Returns:
        The root node, or None if the text has no usable one; and the findings. They contain at most one
        syntax error, since what follows it can only be guessed. Nothing is raised. If there are findings, the
        root lacks what they report: the second of two equal keys, a tag, an entry whose key is not a text.
    """
    builder = _Builder(source.path, source.text)
    root = builder.build()
    return root, tuple(builder.findings)


_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)++")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end event has not been seen yet."""

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
    """True if the next node is a value; it is dropped if `key` is None, since its key was refused."""


class _Builder:
    """Builder of nodes from events. It keeps its own stack, so that depth costs no recursion."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0
        self.last: Span | None = None
        """The place of the last quoted or block text: many syntax errors are right behind it."""

    def build(self) -> Node | None:
        """Return the root node, or None if the text cannot be read to its end."""
        foreign = FORBIDDEN.search(self.text)
        if foreign is not None:
            self.report(f"the character {name_of(foreign[0])} is not allowed", self.between(*foreign.span()))
            return None
        try:
            text, self.findings = without_directives(self.text, self.path, MAX_FINDINGS)
            parser = CSafeLoader(text)
            while self.take(parser.get_event()):
                if len(self.findings) >= MAX_FINDINGS:
                    self.report_too_many()
                    return None
        except MarkedYAMLError as error:
            self.report_syntax(error)
            return None
        except (YAMLError, ValueError, RecursionError) as error:
            # Other things that libyaml refuses, such as control characters, were refused above.
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
        """Report that a limit is exceeded, and return False: parsing must stop."""
        self.report(message, Span.at(self.path, line, column), remedy, rule="excessive-input")
        self.root = None
        return False

    def between(self, start: int, end: int) -> Span:
        return between(self.text, self.path, start, end)

    # ------------------------------------------------------------ events

    def take(self, event: Event | None) -> bool:
        """Process one event, and return True if parsing goes on."""
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
            # libyaml counts one line too many where the last line feed is missing.
            behind = self.between(start.index, start.index)
            line, column, end_line, end_column = behind.line, behind.column, behind.line, behind.column
        self.nodes += 1
        if self.nodes > MAX_NODES:
            return self.exceed(f"the file holds more than {MAX_NODES:,} values", line, column, _SPLIT)
        # A character takes at most four bytes, so that most texts need not be encoded.
        if len(text) * 4 > MAX_SCALAR and len(text.encode()) > MAX_SCALAR:
            return self.exceed(f"a text is longer than {MAX_SCALAR // 1024} kB", line, column, _SPLIT)
        if style in BLOCK_STYLES:
            # libyaml lets a block scalar end where the next token begins, after blank lines.
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
        self.put(node, key_problem(text, style))
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
        self.findings.append(alias(name, span))
        self.nodes += 1
        # The alias is kept as a text, so that no second finding says that something is missing.
        self.put(Scalar(name, span, plain=True), "")

    def take_end(self, event: DocumentEndEvent) -> None:
        """Report what follows the document. libyaml is not asked: it takes 24 s for 100,000 directives."""
        if isinstance(self.root, Scalar) and self.root.plain:
            self.check_root(self.root)
        _, end = _marks(event)
        blank = _BLANK.match(self.text, end.index)
        at = blank.end() if blank else end.index
        if at == len(self.text):
            return
        if event.explicit or self.text.startswith(("---", "...", "%"), at):
            span = self.between(at, min(at + 3, line_end(self.text, at)))
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
        """Report a file that is one plain text: it is empty, or its keys were not recognized as such."""
        start = index_of(self.text, root.span.line, root.span.column)
        if not root.text:
            self.report_empty()
            self.root = None
        elif found := missing_space(self.text, start):
            at, message, remedy = found
            self.report(message, self.between(at, at + 1), remedy)
            self.root = None

    # ------------------------------------------------------------ nodes

    def put(self, node: Node, refusal: str | None) -> None:
        """Add a finished node to the innermost open list or mapping.

        Args:
            node: the node.
            refusal: the reason why it cannot be a key, empty if it is in a finding already; None if it can.
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
                    self.report(refusal, node.span, key_remedy(node))
                return
            first = top.first.setdefault(node.text, node)
            if first is node:
                top.key = node
            else:
                self.report(
                    f'the key "{shortened(node.text)}" is already given',
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

    # ------------------------------------------------------------ findings of other modules

    def after_properties(self, start: int, end: int) -> tuple[int, int]:
        """Report the tags and anchors before a node, and return the line and column of the node itself."""
        at, findings = after_properties(self.text, self.path, start, end)
        self.findings += findings
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def report_syntax(self, error: MarkedYAMLError) -> None:
        at, message, remedy = explain(error, self.text, self.last)
        span = self.between(at, min(at + 1, line_end(self.text, at)))
        if self.findings and self.findings[-1].span.line == span.line:
            # A text was taken for a tag, an anchor or an alias; the finding about that has the remedy.
            return
        self.report(message, span, remedy)


_SPLIT: Final = "split it; one file holds one thing"
_DEEP: Final = "no field of a playbook needs more than ten; put a text that begins with [ or { in quotes"


def _marks(event: Event) -> tuple[Mark, Mark]:
    """Return the start and the end of an event. Events from libyaml always have both."""
    return cast("Mark", event.start_mark), cast("Mark", event.end_mark)
