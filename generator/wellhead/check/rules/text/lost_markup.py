"""Markup stands only where it works.

Rich text has no headings, pictures, footnotes and HTML; pages show them as plain text, or not at all. Plain
text has no markup whatever: it shows as typed.

**Why.** The author saw a heading in the editor, and readers see a number sign.

Fails:

```yaml fails roles/keeper.yml
mission: |
  ## What it is for

  Keep the tool working.
```

Passes:

```yaml passes roles/keeper.yml
mission: |
  **What it is for.** Keep the tool working.
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.texts import without_code
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.texts import Text

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre"
    "|s|small|span|strike|strong|style|script|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
_INSTEAD = "begin the paragraph with **bold words**"
_IN_RICH = (
    (
        re.compile(r"^ {0,3}#{1,6} +\S.*", re.MULTILINE),
        "a heading",
        "begin the paragraph with **bold words**",
    ),
    (re.compile(r"^\S.*\n=+[ \t]*$", re.MULTILINE), "a heading", _INSTEAD),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), "a picture", "say it in words, or link to the picture"),
    (re.compile(r"\[\^[^\]\n]+\]"), "a footnote", "say it in the text, or cite it under sources"),
    (re.compile(rf"</?(?:{_TAGS})(?: [^<>\n]*)?/?>", re.IGNORECASE), "HTML", "use Markdown instead"),
)
_IN_PLAIN = (
    (re.compile(r"\[\[[a-z]+/[a-z0-9-]+(?:\|[^\]]*)?\]\]"), "a reference", "name it in words"),
    (re.compile(r"\[[^\]\n]+\]\((?:https?:|mailto:|\.\.?/)[^)\n]*\)"), "a link", "put it into a rich field"),
    (re.compile(r"\*\*[^*\s][^*\n]*\*\*|(?<!`)`[^`\s][^`\n]*`"), "Markdown", "write the words alone"),
)


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for the first of each kind of markup that a text cannot have."""
    for text in playbook.texts:
        for first_line, said, remedy in _lost(text):
            yield Violation(
                playbook.document(text.owner).word(first_line, *text.steps),
                f"{said}: readers see it as typed, or not at all",
                remedy,
            )


def _lost(text: Text) -> Iterator[tuple[str, str, str]]:
    """Yield the first line with each kind of lost markup, the message and the remedy."""
    written = without_code(text.text) if text.rich else text.text
    where = "rich text" if text.rich else "plain text"
    told: set[str] = set()
    for pattern, name, remedy in _IN_RICH if text.rich else _IN_PLAIN:
        found = pattern.search(written)
        if found is None or name in told:
            continue
        told.add(name)
        yield found.group().partition("\n")[0].strip(), f"{name} is not part of {where}", remedy


RULE = Rule("lost-markup", Severity.WARNING, __doc__ or "", check)
