"""Entries of navigation files, and the division of long lists into groups.

Themes show a page's siblings beside it. With hundreds of siblings every page would carry hundreds of
lines in which no reader finds anything, so a long list is divided by the first letters of its titles.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 60
"""The number of entries up to which a list stays undivided."""


class Entry(NamedTuple):
    """A line of a navigation file.

    Args:
        depth: The number of groups that enclose the entry.
        label: The text that readers see.
        target: The page's file or a folder; empty for a group.
    """

    depth: int
    label: str
    target: str


def divided(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield entries, in groups by the beginnings of their labels if there are more than `MOST`.

    A group is named by the letters that its labels share, like the guide words of a dictionary. A group with
    more than `MOST` entries is divided again. Entries with the same label stay together.
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
