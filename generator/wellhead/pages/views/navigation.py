"""The navigation files: which pages stand in a list, and long lists in groups.

Themes show a page's siblings beside it. With hundreds of them every page would carry hundreds of lines, and
no reader would find one. So a long list is divided by the letters that its titles begin with.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 60
"""How many entries stand side by side before they are divided."""


class Entry(NamedTuple):
    """A line of a navigation file.

    Args:
        depth: how many groups it stands in.
        label: what readers see.
        target: the page's file or a folder; empty for a group.
    """

    depth: int
    label: str
    target: str


def divided(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries as they are, or in groups by the beginnings of their labels if there are more than `MOST`.

    A group is named by what its labels share, as the guide words of a dictionary are. Where more labels
    begin alike than fit side by side, the group is divided again. Labels that are the same stay together.
    """
    entries = list(entries)
    if len(entries) <= MOST:
        yield from entries
        return
    entries.sort(key=_folded)
    first, last = _folded(entries[0]), _folded(entries[-1])
    if first == last:
        yield from entries
        return
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    for beginning, group in groupby(entries, lambda e: _folded(e)[: shared + 1]):
        members = list(group)
        if len(members) == 1:
            yield members[0]
            continue
        label = members[0].label[: len(beginning)].strip()
        yield Entry(members[0].depth, f"{label[:1].upper()}{label[1:]}…", "")
        yield from divided([entry._replace(depth=entry.depth + 1) for entry in members])


def _folded(entry: Entry) -> str:
    return entry.label.lower()
