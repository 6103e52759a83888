"""Every link in a text leads somewhere.

Reported are links without an address, with a scheme other than `http`, `https` and `mailto`, with an address
that starts with a host's name, and relative links to a file of the playbook or to a page of it that does not
exist. Relative links to your own pages are followed when the site is built.

**Why.** `[[role/keeper]]` leads there from whichever page shows it, and the checker follows it. A relative
link is right on one page, and only until somebody moves something.

Fails:

```yaml fails roles/builder.yml
mission: Make a tool for [the keeper](../roles/keeper.yml).
```

Passes:

```yaml passes roles/builder.yml
mission: Make a tool for [[role/keeper|the keeper]], and see [the site](https://example.org/).
```
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.references import Kind, Ref
from wellhead.playbook.texts import without_code
from wellhead.source.finding import Severity
from wellhead.source.fixes import replace_target
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook

_LINK = re.compile(r"(?<!!)\[([^\[\]|\n]*)\]\(\s*<?([^()\s<>]*)>?(?:\s+[\"'][^\n]*?[\"'])?\s*\)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|eu|de|uk|edu|gov|info)(?:[/?#].*)?", re.IGNORECASE
)
_FILE = re.compile(r"(?:/index)?\.(?:ya?ml|md|html)$")
_FOLDERS = {folder: Kind(kind) for kind, folder in KIND_FOLDERS.items()}


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every link of a rich text that leads nowhere."""
    for text in playbook.texts:
        if not text.rich or "](" not in text.text:
            continue
        for found in _LINK.finditer(without_code(text.text)):
            fault = _fault(playbook, text.owner, found.group(2))
            if fault is not None:
                written = found.group()
                document = playbook.document(text.owner)
                span = document.word(written, *text.steps, nth=text.text.count(written, 0, found.start()))
                old, new = found.group(2), fault.address
                if fault.ref:
                    old, new = written, f"[[{fault.ref}|{found.group(1)}]]"
                fix = replace_target(document, span, written, old, new) if new else None
                yield Violation(span, fault.message, fault.help, fix=fix)


class _Fault(NamedTuple):
    """The message about an address, the remedy, and the right target if it is certain."""

    message: str
    help: str
    address: str | None = None
    """The address that was certainly meant."""
    ref: Ref | None = None
    """The entity that was certainly meant."""


def _fault(playbook: LinkedPlaybook, owner: Ref, address: str) -> _Fault | None:
    """Return the fault of an address; None if it has none."""
    if not address:
        return _Fault("this link has no address", "write one, or the words alone")
    scheme = _SCHEME.match(address)
    if scheme is not None:
        if scheme.group(1).lower() in ("http", "https", "mailto"):
            return None
        return _Fault(f'links with "{scheme.group()}" are dropped', "use https:// or mailto:")
    if _HOST.fullmatch(address):
        meant = f"https://{address}"
        return _Fault(f'"{address}" is taken for a page of this site', f"write {meant}", address=meant)
    path, _, anchor = address.partition("#")
    place = _place(owner)
    if _FILE.search(path):
        # Authors who name a file start from the source file, but links start from its page.
        as_file = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(path)))
        folder, _, name = _FILE.sub("", as_file).partition("/")
        ref = Ref(_FOLDERS[folder], name) if folder in _FOLDERS else None
        if ref is not None and playbook.find(ref):
            return _Fault(f'"{address}" names a file; readers come to pages', f"write [[{ref}]]", ref=ref)
    if path:
        place = posixpath.normpath(posixpath.join(place, unquote(path)))
    return _lost(playbook, place.split("/"), unquote(anchor), address)


def _lost(playbook: LinkedPlaybook, parts: list[str], anchor: str, address: str) -> _Fault | None:
    """Return the fault of an address within the generated folder, as far as the playbook alone can tell."""
    kind = _FOLDERS.get(parts[0])
    if kind is not None and len(parts) > 1:
        name = _FILE.sub("", parts[1])
        ref = Ref(kind, name)
        entity = playbook.find(ref)
        moved = entity is None and any(name in e.was for e in playbook.entities if e.kind is kind)
        if moved or playbook.uncertain(name):
            return None
        if entity is None:
            return _Fault(
                f'"{address}" leads to no {kind} of this playbook', f"write [[{kind}/…]] with one's id"
            )
        if name != parts[1] or parts[2:3] == ["index.md"]:
            return _Fault(f'"{address}" names a file; readers come to pages', f"write [[{ref}]]", ref=ref)
        activity = anchor.removeprefix("activity.")
        if kind is Kind.PHASE and activity != anchor:
            phase = playbook.phases[name]
            if activity not in {a.id for a in phase.activities} and not playbook.uncertain(activity):
                return _Fault(f'the phase "{name}" has no activity "{activity}"', f"write [[{ref}]]")
    if parts == ["glossary"] and anchor.startswith("term-"):
        term = anchor.removeprefix("term-")
        if term not in playbook.terms and not playbook.uncertain(term):
            return _Fault(f'the glossary has no term "{term}"', "write [[term/…]] with one's id")
    return None


def _place(owner: Ref) -> str:
    """Return the folder of an entity's page within the generated folder."""
    return f"{KIND_FOLDERS[owner.kind]}/{owner.id}" if owner.kind in KIND_FOLDERS else "glossary"


RULE = Rule("dead-link", Severity.ERROR, __doc__ or "", check)
