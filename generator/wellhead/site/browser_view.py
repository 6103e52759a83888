"""A page as browsers see it: the tags of the tree that the standard's parser makes of the text.

Lexbor, a parser in C that follows the HTML standard, builds the tree and writes it out again. In what it
writes every tag is complete, every value quoted, and no ``<`` or ``>`` stands in a text or a value, so that
a simple pattern finds exactly the tags of the tree.
"""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

_TAG: Final = re.compile(r"<[A-Za-z][^>]*>")
_ID: Final = re.compile(r'\sid="([^"]+)"')
_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_PLAIN_NOSCRIPT: Final = r">[^<]*(?:</?[a-z]+(?:\s[a-z-]+(?:=\"[^\"<>]*\")?)*>[^<]*)*?</noscript>"
_DOUBTFUL: Final = re.compile(
    # What browsers drop or read otherwise than the tree shows.
    r"<!--(?:-?>|(?:(?!-->).)*?(?:--!>|<!--))|<\?|<!\[CDATA\[|<!(?!--|doctype html>)"
    # What adds to an element that stands elsewhere, or hides what follows.
    r"|(?<!^)<(?:body|html|head|frameset|plaintext|xmp|noembed|noframes)[\s/>]"
    # Text or elements, as scripts are on or off.
    rf"|<noscript(?!{_PLAIN_NOSCRIPT})",
    re.IGNORECASE | re.DOTALL,
)
_MAY_BE_DOUBTFUL: Final = re.compile(
    r"<(?:\?|!(?!--[^<>-]+-->)"
    rf"|(?i:body|html|head|frameset|plaintext|xmp|noembed|noframes|noscript(?!{_PLAIN_NOSCRIPT})))"
)
"""What begins each of these, but for plain comments; found sooner."""
_NOSCRIPT: Final = re.compile("noscript", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"<article[\s/>]", re.IGNORECASE)
_END: Final = re.compile(r"</article", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK: Final = "<!--wellhead: here authors end-->"


class BrowserView:
    """The tags of a page; those in `article` are what authors may have written, those in `around` are not.

    Args:
        text: the page's HTML.
    """

    REPEATED: Final = "an id is given twice on this page"

    def __init__(self, text: str) -> None:
        start = _ARTICLE.search(text)
        ends = list(_END.finditer(text, start.end())) if start else []
        end = ends[-1] if ends else None
        self.doubtful = start is None or end is None or _MARK in text
        """Whether the text must also be looked at as it stands."""
        if start is not None and end is not None:
            written = (text, start.start(), end.start())
            self.doubtful |= bool(_MAY_BE_DOUBTFUL.search(*written) and _DOUBTFUL.search(*written))
            text = f"{text[: end.start()]}{_MARK}{text[end.start() :]}"
        article, self.around, self.styles = self._parts(text)
        # Where a comment is none, it stands in an element that no article may hold, and that is told.
        self.article = _TAG.findall(_COMMENT.sub("", article))
        if self.doubtful and _NOSCRIPT.search(text):
            # The parser takes scripts for switched off. Where they run, this element holds mere text.
            article, around, styles = self._parts(_NOSCRIPT.sub("noembed", text))
            self.article += [tag for tag in _TAG.findall(article) if not tag.startswith("<noembed")]
            self.around += around
            self.styles += styles
        else:
            ids = _ID.findall(" ".join((*self.article, *self.around)))
            self.repeats_an_id = len(ids) != len(set(ids))

    repeats_an_id = False
    """Whether an id is given twice; not asked for where a page is doubtful anyway."""

    def _parts(self, text: str) -> tuple[str, list[str], list[str]]:
        """What stands where authors write, the tags around it, and the style sheets of the page."""
        seen = LexborHTMLParser(text).html or ""
        before, opened, after = seen.partition("<article")
        article, mark, after = (opened + after).partition(_MARK)
        self.doubtful |= not mark
        styles = [*dict.fromkeys(_STYLE.findall(seen))] if "<style" in seen else []
        return article, [*_TAG.findall(before), *_TAG.findall(after)], styles
