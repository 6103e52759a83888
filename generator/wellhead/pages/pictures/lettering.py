"""Text measurement and line breaking without a font.

Text cannot be measured while a site is being built, and readers' fonts differ. So each letter counts as
wide as it is in the widest of the usual fonts, in hundredths of an em, rounded up: the advance widths in
the tables of DejaVu Sans 2.37 (as wide as Verdana) and Noto Sans 2.0, and for the rarer scripts those of
the Noto fonts. A text that fits by this measure fits in every usual font.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    _Fits: TypeAlias = Callable[[str], bool]

ELLIPSIS: Final = "…"

_PLAIN: Final = {
    28: "'ijlıі",
    32: " ,.J·ł‘’‚",
    36: ":;IfŀſΙιІ",
    40: "()-/[\\]tŧ‹›",
    44: "!r¡²³¹",
    48: '"ªº',
    52: "_`§¯°´¸–“”„",
    56: "*?Lcsz|¦¿ĳĿΓεζνξгзсэєґ",
    60: "Fkvxy¨ĸŁγκλςχвтухь•",
    64: "$0123456789EPSTYabdeghnopqu{}¢£¤¥«µ»ÞßðøþđĲŋŦΕΞΡΣΤΥβδηθμορστυГЕРТУабеклорчя€Ґ",
    68: "K¶ΚαπЗинп",
    72: "ABCRVXZħΑΒΔΖΛΧАБВКСХЧЬЭЯдцъЄ",
    76: "HNUŊΗΝΠφЛНПм",
    80: "&DGOQÐØĐΘΟΩψДИОЦы",
    84: "#+<=>^w~¬±×÷ŉΦΨωЪ→←↔↺",
    88: "Ффю",
    92: "MĦΜМЫжш",
    96: "%щ",
    100: "@Wm©®¼½¾Ææ—…",
    104: "œ",
    108: "ŒЖШЮ№",
    112: "Щ",
}
_BOLD: Final = {
    32: "'",
    36: " ijlıі",
    40: ",.:;IJ·łΙ‘’‚І",
    44: "-/\\f²³¹ſι‹›",
    48: "!()[]t¡ŧ",
    52: "_`r§¯°´¸–",
    56: '"*|¦ŀεгґ',
    60: "?cszªº¿ζξςзстэє",
    64: "L¤¨ĿΓΞλτГвь•Ґ",
    68: "aekvxy«¶»ĸŁυχаекухя“”„",
    72: "$0123456789EFTbdghnopqu{}¢£¥ßðøþđĳŋŦΕΣΤαβγδηθκνορЕЗТбинопрч€",
    76: "CPSYZµÞĲΖΡΥμРСЭлцъЄ",
    80: "ABKRVXħΑΒΔΚΛΧπσφАБВУХЬЯ",
    84: "#+<=>DGHNU^~¬±Ð×÷ĐŊΗΝΠψИКЛНПЧд→←↔↺",
    88: "&OQØΘΟΦΨΩωОм",
    92: "Ды",
    96: "wЦЪ",
    100: "@M©®ĦŉΜМФжфю—…",
    104: "%¼½¾Ы",
    108: "mæш",
    112: "WÆœщ",
    120: "ŒЮ",
    124: "ЖШ№",
    136: "Щ",
}

_IDEOGRAPHS: Final = (
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFF60),
    (0x20000, 0x3FFFF),
)
"""Ranges of code points, both ends included, whose letters are one em wide."""
_RARER: Final = (
    (0x0000, 0x05FF, 160),
    (0x0600, 0x060F, 270),
    (0x06DD, 0x06E9, 180),
    (0x0B80, 0x0BFF, 280),
    (0x0D00, 0x0D7F, 230),
    (0x0600, 0x0E7F, 180),
    (0x1000, 0x107F, 250),
    (0x1400, 0x17FF, 250),
    (0x0E80, 0x1FFF, 190),
    (0x2000, 0x2E7F, 290),
    (0xA4D0, 0xABFF, 210),
    (0xFD00, 0xFDFF, 730),
    (0xFB00, 0xFEFF, 240),
    (0x12000, 0x12FFF, 470),
    (0x1F000, 0x1FAFF, 165),
    (0x10000, 0x1FFFF, 290),
)
"""The widest letter of a range of code points; the first row that contains a letter counts."""
_UNKNOWN: Final = 290
_JOINS: Final = frozenset(
    {0x200D, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080)}
)
"""Code points that change the letter before them and are not shown themselves."""
_TAKE_NO_ROOM: Final = _JOINS | frozenset(range(0x300, 0x370))
"""The same, and the marks that in every font stand on their letter."""
_BREAKS_AFTER: Final = frozenset("-/–—‐_")


@lru_cache(maxsize=4096)
def _advance(letter: str, *, bold: bool) -> int:
    table = _WIDE_BOLD if bold else _WIDE
    # A letter with an accent is as wide as the letter alone.
    for part in (letter, unicodedata.normalize("NFD", letter)[0]):
        if part in table:
            return table[part]
    code = ord(letter)
    if any(first <= code <= last for first, last in _IDEOGRAPHS):
        return 100
    most = next((most for first, last, most in _RARER if first <= code <= last), _UNKNOWN)
    return most * 11 // 10 if bold else most


_WIDE: Final = {letter: width for width, letters in _PLAIN.items() for letter in letters}
_WIDE_BOLD: Final = {letter: width for width, letters in _BOLD.items() for letter in letters}


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me"} or ord(letter) in _JOINS


def width(text: str, size: int, *, bold: bool = False) -> int:
    """Return the maximum width of a line of text, in the unit of `size`.

    Args:
        text: One line.
        size: The size of the font.
        bold: True if it is set in bold.
    """
    table = _WIDE_BOLD if bold else _WIDE
    try:  # most texts contain neither marks nor rarer letters
        total = sum(map(table.__getitem__, text))
    except KeyError:
        total = sum(_cluster(c, bold=bold) for c in clusters(text))
    return -(-total * size // 100)


def _cluster(cluster: str, *, bold: bool) -> int:
    # Marks stand on their letter; those of rarer scripts may stand beside it, or on a dotted circle.
    beside = sum(100 for mark in cluster[1:] if ord(mark) not in _TAKE_NO_ROOM)
    return max(_advance(cluster[0], bold=bold), 60 if _joins(cluster[0]) else 0) + beside


def clusters(text: str) -> list[str]:
    """Split a text into pieces that no line break may divide: a letter with its marks."""
    found: list[str] = []
    joined = False
    for letter in text:
        if found and (_joins(letter) or joined) and found[-1] != " ":
            found[-1] += letter
        else:
            found.append(letter)
        joined = letter == "\u200d"
    return found


@lru_cache(maxsize=4096)
def wrapped(text: str, room: int, size: int, *, bold: bool = False, lines: int = 1) -> tuple[str, ...]:
    """Break a text into lines that fit; an ellipsis replaces the rest of a text that is too long.

    Lines break between words, and within a word only if it is longer than a line.

    Args:
        text: The text.
        room: The maximum width of a line, in the unit of `size`.
        size: The size of the font.
        bold: True if it is set in bold.
        lines: The maximum number of lines.

    Returns:
        The lines; none for a blank text.
    """

    def fits(line: str) -> bool:
        return width(line.rstrip(), size, bold=bold) <= room

    text = " ".join(text.split())
    if fits(text):
        return (text,) if text else ()
    pieces = _pieces(text, fits)
    done: list[str] = []
    line = ""
    for piece in pieces:
        if fits(line + piece):
            line += piece
            continue
        if len(done) == lines - 1:
            return (*done, _shortened(line + piece, fits))
        done.append(line.rstrip())
        line = piece
    return tuple(row for row in (*done, line.rstrip()) if row)


def _pieces(text: str, fits: _Fits) -> list[str]:
    """Split a text where a line may break: after spaces, hyphens and ideographs, or within a long word."""
    pieces: list[str] = [""]
    for cluster in clusters(text):
        pieces[-1] += cluster
        if cluster == " " or cluster[-1] in _BREAKS_AFTER or _is_ideograph(cluster):
            pieces.append("")
    return [
        part
        for piece in pieces
        if piece
        for part in ([piece] if fits(piece) else [c if fits(c) else ELLIPSIS for c in clusters(piece)])
    ]


def _is_ideograph(cluster: str) -> bool:
    code = ord(cluster[0])
    return code >= _IDEOGRAPHS[0][0] and any(first <= code <= last for first, last in _IDEOGRAPHS)


def _shortened(line: str, fits: _Fits) -> str:
    kept = clusters(line.rstrip())
    while kept and not fits("".join(kept).rstrip() + ELLIPSIS):
        kept.pop()
    return "".join(kept).rstrip() + ELLIPSIS
