"""Every link that leads nowhere is found where it stands, and no other."""

# ruff: noqa: E501, PLR0917 - tables read best with a case a line

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from wellhead.kit.earlier import Earlier
from wellhead.site.links import broken_links
from wellhead.site.markdown_page import Converter
from wellhead.site.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
site_name: Wells
plugins: [search, literate-nav]
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [docs]}
exclude_docs: |
  SUMMARY.md
  /drafts/
nav:
  - Home: index.md
  - playbook/
  - https://example.org/
extra_css: [assets/site.css]
extra_javascript:
  - path: assets/site.mjs
    type: module
"""

MADE = "---\ntitle: T\n---\n\n<!-- Made by wellhead. -->\n\n"

SOUND = {
    "index.md": """\
---
title: "[not](a-link.md)"
---
# Home

[file](playbook/roles/engineer/index.md) [anchor](guide/first.md#a-heading) [own](#home) [dir](guide/first/)
[ref][engineer], [engineer], ![picture](assets/map.svg "Map"), [encoded](assets/a%20b.svg), [top](guide/first.md#top)
<https://example.org/?a=b#c> [web](HTTPS://example.org:8080/x) [mail](mailto:a@example.org?subject=x) <b@example.org>
<a href="guide/first/?role=a#a-heading">raw</a> <img src=assets/map.svg srcset="assets/map.svg 2x, assets/map.svg">
`[code](gone.md)` and \\[no](link.md) text[1] a[b][c\\]

[engineer]: playbook/roles/engineer/index.md#day-1 "The engineer"

--8<-- "playbook/.f/map.html"

```markdown
[code](gone.md)
<a href="gone/">
```

- a list

    ~~~
    [code](gone.md)
    ~~~

        <a href="gone/">indented code</a>

<!-- [comment](gone.md) -->

!!! note
    [inside](guide/first.md#named) [inside](guide/first.md#in-html)
""",
    "guide/first.md": """\
# A heading

[up](../index.md#home) [up](../../) [beside](second.md#a-heading_1) <a href="../second/">raw</a>

## Other {: #named }

<div id="in-html" markdown>[deep](second.md)</div>
""",
    "guide/second.md": "# A heading\n\n# A heading\n\n[x](../playbook/index.md) [first](./first.md)\n",
    "playbook/SUMMARY.md": "- [Overview](index.md)\n- [All](roles/)\n- [Some](roles/*/)\n- [Web](https://example.org/)\n",
    "playbook/index.md": MADE
    + '# Overview {: #top }\n\n<div class="wh"><a href="roles/engineer/#day&#45;1">x</a></div>\n',
    "playbook/roles/engineer/index.md": MADE + "# Engineer {: #top }\n\n"
    '<div class="wh"><a href="&#46;&#46;/&#46;&#46;/">up</a><ul><li id="x.y"><a href="#x.y">1</a></li></ul></div>\n\n'
    '## Day 1 {: #day-1 }\n\n<div class="wh"><svg><a xlink:href="../../../assets/map.svg"/></svg>'
    '<meta http-equiv="refresh" content="0; url=../../"><a href="../../../guide/first/index.html">i</a></div>\n',
    "playbook/.f/map.html": '<div class="wh"><a href="playbook/roles/engineer/#x.y">engineer</a></div>\n',
    "drafts/idea.md": "[gone](gone.md)\n",
    "assets/map.svg": "<svg/>",
    "assets/a b.svg": "<svg/>",
    "assets/site.css": "",
    "assets/site.mjs": "",
}


@dataclass
class Docs:
    """A sound docs folder, to be broken."""

    folder: Path
    earlier: Earlier = field(default_factory=Earlier)

    def write(self, path: str, text: str) -> None:
        """Write a page."""
        place = self.folder / "docs" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def found(self, engine: str = "mkdocs") -> list[tuple[str, str | None]]:
        """Each finding as ``path:line:column message [rule]``, and its help."""
        findings = broken_links(Settings.read(self.folder / "mkdocs.yml"), engine, self.earlier)
        return [
            (f"{f.span.path}:{f.span.line}:{f.span.column}: {f.message} [{f.rule}]", f.help) for f in findings
        ]


@pytest.fixture
def docs(tmp_path: Path) -> Docs:
    docs = Docs(tmp_path)
    for path, text in SOUND.items():
        docs.write(path, text)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return docs


def test_sound_pages_give_no_finding(docs: Docs) -> None:
    """All the ways to write a link that works; code, comments and excluded pages are no links."""
    assert docs.found() == []


HAND_WRITTEN = [
    # What stands on guide/third.md, then line, column, message, rule and help.
    ("[x](frist.md)", 1, 5, '"frist.md" leads to "guide/frist.md", which is not there', 'did you mean "first.md"?'),
    (
        "text\n\n  [x](../first.md#a)",
        3,
        7,
        '"../first.md#a" leads to "first.md", which is not there',
        'did you mean "first.md"?',
    ),
    ("![x](<../assets/mpa.svg>)", 1, 7, '"../assets/mpa.svg" leads to "assets/mpa.svg", which is not there', 'did you mean "../assets/map.svg"?'),
    ('é [x]: y\n\n[a][ref]\n\n[ref]: gone.md "T"', 5, 8, '"gone.md" leads to "guide/gone.md", which is not there', None),
    ("[x][nope] and `[y][code]`", 1, 4, "nothing on this page defines [nope]", "add a line such as [name]: address, or put a backslash before the bracket"),
    ("[x](first.md#a-headnig)", 1, 5, 'nothing on "guide/first.md" has the id "a-headnig"', 'did you mean "first.md#a-heading"?'),
    ("# Here\n\n[x](#hree)", 3, 5, 'nothing on "guide/third.md" has the id "hree"', 'did you mean "#here"?'),
    ("[x](second/)", 1, 5, '"second/" leads to "guide/third/second", which is not there', 'did you mean "second.md"?'),
    ("[x](../second)", 1, 5, '"../second" lacks the slash at its end', 'did you mean "../second/"?'),
    ("[x](../../../x.md)", 1, 5, '"../../../x.md" leads out of the site', None),
    ("[x](../drafts/idea.md)", 1, 5, '"drafts/idea.md" is not part of the site', "see exclude_docs in mkdocs.yml"),
    ("[x](/guide/first/)", 1, 5, '"/guide/first/" starts at the top of the server, which need not be the top of this site', "write it relative to this page"),
    ("[x](//example.org/)", 1, 5, '"//example.org/" has no scheme', 'did you mean "https://example.org/"?'),
    ("[x](htps://example.org)", 1, 5, '"htps:" is not a scheme for a link', 'did you mean "https://example.org"?'),
    ("[x](javascript:alert)", 1, 5, '"javascript:" is not a scheme for a link', None),
    ("[x](https://)", 1, 5, '"https://" is not a complete address', None),
    ("[x](http://a.b:x/)", 1, 5, '"http://a.b:x/" is not a complete address', None),
    ("[x](mailto:nobody)", 1, 5, '"mailto:nobody" is not a complete address', None),
    ("[x]()", 1, 5, "this link has no address", None),
    ("`a` <a href='../frist/'>x</a>", 1, 14, '"../frist/" leads to "guide/frist", which is not there', 'did you mean "../first/"?'),
    ('<p>\n<img src="map.svg">\n</p>', 2, 11, '"map.svg" leads to "guide/third/map.svg", which is not there', 'did you mean "../../assets/map.svg"?'),
    ('<a href="first.md#a-heading">x</a>', 1, 10, '"first.md#a-heading" leads to "guide/third/first.md", which is not there', 'did you mean "../first/#a-heading"?'),
    ('<a href="../first/#gone&amp;x">x</a>', 1, 10, 'nothing on "guide/first.md" has the id "gone&x"', None),
    ('--8<-- "playbook/.f/mpa.html"', 1, 9, 'there is no snippet "playbook/.f/mpa.html"', None),
    ("--8<--\nplaybook/.f/map.html\n\ngone.html\n--8<--", 4, 1, 'there is no snippet "gone.html"', None),
    ("```\n[x](gone.md)\n```\n\n[x](gone.md)", 5, 5, '"gone.md" leads to "guide/gone.md", which is not there', None),
    ("!!! note\n    [x](gone.md)", 2, 9, '"gone.md" leads to "guide/gone.md", which is not there', None),
    ("<div markdown>\n[x](gone.md)\n</div>", 2, 5, '"gone.md" leads to "guide/gone.md", which is not there', None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "remedy"), HAND_WRITTEN, ids=[case[0] for case in HAND_WRITTEN]
)
def test_hand_written_pages(
    docs: Docs, text: str, line: int, column: int, message: str, remedy: str | None
) -> None:
    """Each kind of broken link on a page that people write."""
    docs.write("guide/third.md", text + "\n")
    rule = "broken-anchor" if message.startswith('nothing on "') else "broken-link"
    found = [f for f in docs.found() if f[0].startswith("guide/third.md")]
    assert found == [(f"guide/third.md:{line}:{column}: {message} [{rule}]", remedy)]


GENERATED = [
    # What stands on playbook/roles/other/index.md in line 9, then column, message and help.
    ('<div class="wh"><p><a class="c" href="../enginer/">x</a></p></div>', 39, '"../enginer/" leads to "playbook/roles/enginer", which is not there', 'did you mean "../engineer/"?'),
    ('<div class="wh"><a href="../engineer/#day&#45;2">x</a></div>', 26, 'nothing on "playbook/roles/engineer/index.md" has the id "day-2"', 'did you mean "../engineer/#day-1"?'),
    ('<div class="wh"><img src="../../../assets/mpa.svg"></div>', 27, '"../../../assets/mpa.svg" leads to "assets/mpa.svg", which is not there', 'did you mean "../../../assets/map.svg"?'),
    ('<div class="wh"><a href="#gone">x</a><a href="#top">y</a></div>', 26, 'nothing on "playbook/roles/other/index.md" has the id "gone"', None),
    ('<div class="wh"><meta http-equiv="refresh" content="0; url=../enginer/"></div>', 53, '"../enginer/" leads to "playbook/roles/enginer", which is not there', 'did you mean "../engineer/"?'),
    ('<div class="wh"><a href="../../../guide/third/">x</a></div>', 26, '"../../../guide/third/" leads to "guide/third", which is not there', None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "column", "message", "remedy"), GENERATED, ids=[case[0] for case in GENERATED]
)
def test_generated_pages(docs: Docs, text: str, column: int, message: str, remedy: str | None) -> None:
    """Each kind of broken link on a page that we write, which no engine would tell of."""
    docs.write("playbook/roles/other/index.md", f"{MADE}# Other {{: #top }}\n\n{text}\n")
    rule = "broken-anchor" if message.startswith("nothing") else "broken-link"
    assert docs.found() == [(f"playbook/roles/other/index.md:9:{column}: {message} [{rule}]", remedy)]


def test_a_broken_link_in_a_snippet_is_told_there(docs: Docs) -> None:
    """It is seen from the page that includes it, and mended in the snippet."""
    docs.write("playbook/.f/map.html", '<div class="wh">\n<a href="playbook/roles/gone/">x</a></div>\n')
    message = '"playbook/roles/gone/" leads to "playbook/roles/gone", which is not there'
    assert docs.found() == [(f"playbook/.f/map.html:2:10: {message} [broken-link]", None)]


def test_the_same_broken_link_is_told_wherever_it_stands(docs: Docs) -> None:
    """One finding for each place, in order."""
    docs.write("guide/third.md", "[x](gone.md)\n[y](gone.md) [z](gone.md#a)\n")
    assert [text.split(": ")[0] for text, _ in docs.found()] == [
        "guide/third.md:1:5",
        "guide/third.md:2:5",
        "guide/third.md:2:18",
    ]


CONFIGURED = [
    ("  - Home: index.md", "  - Home: idnex.md", 13, 11, 'the navigation names "idnex.md", but there is no such page', 'did you mean "index.md"?'),
    ("  - playbook/", "  - plybook/", 14, 5, 'the navigation names "plybook/", but there is no such page', 'did you mean "playbook/"?'),
    ("https://example.org/", "htps://example.org/", 15, 5, '"htps:" is not a scheme for a link', 'did you mean "https://example.org/"?'),
    ("[assets/site.css]", "['assets/sit.css']", 16, 14, 'there is no "assets/sit.css"', 'did you mean "assets/site.css"?'),
    ("path: assets/site.mjs", "path: assets/site.js", 18, 11, 'there is no "assets/site.js"', 'did you mean "assets/site.mjs"?'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "column", "message", "remedy"), CONFIGURED)
def test_the_configuration(
    docs: Docs, old: str, new: str, line: int, column: int, message: str, remedy: str | None
) -> None:
    """Pages, style sheets and scripts that mkdocs.yml names must be there."""
    assert old in CONFIG
    (docs.folder / "mkdocs.yml").write_text(CONFIG.replace(old, new))
    assert docs.found() == [(f"../mkdocs.yml:{line}:{column}: {message} [broken-link]", remedy)]


def test_folders_in_the_navigation_need_the_plug_in(docs: Docs) -> None:
    """Without it, MkDocs takes a folder for a page that is missing."""
    (docs.folder / "mkdocs.yml").write_text(CONFIG.replace(", literate-nav", ""))
    assert docs.found() == [
        (
            '../mkdocs.yml:14:5: no plug-in knows the folder "playbook/" [broken-link]',
            "add literate-nav to the plugins",
        )
    ]


@pytest.mark.parametrize(
    ("entry", "place", "address"),
    [
        ("- [A](gone.md)", "1:7", "gone.md"),
        ("- A\n    - [B](gone/)", "2:11", "gone/"),
        ("- [C](go*/)", "1:7", "go*/"),
    ],
)
def test_navigation_files(docs: Docs, entry: str, place: str, address: str) -> None:
    """A folder's navigation names pages, folders and patterns that are there."""
    docs.write("playbook/SUMMARY.md", entry + "\n")
    message = f'the navigation names "{address}", but there is no such page'
    assert [text for text, _ in docs.found()] == [f"playbook/SUMMARY.md:{place}: {message} [broken-link]"]


def test_anchors_are_left_alone_where_the_site_makes_them_its_own_way(docs: Docs) -> None:
    """With a slugify function of Python's, only the engine knows the ids of headings."""
    own = "markdown_extensions:\n  - toc: {slugify: !!python/name:wells.slugify }\n"
    (docs.folder / "mkdocs.yml").write_text(CONFIG.replace("markdown_extensions:\n", own))
    docs.write("guide/third.md", "[x](first.md#A-Heading) [y](gone.md)\n")
    assert [text.split(": ")[0] for text, _ in docs.found()] == ["guide/third.md:1:29"]


def test_zensical_starts_from_the_file(docs: Docs) -> None:
    """It rewrites addresses in raw HTML, so that the same page has other broken links than with MkDocs."""
    (docs.folder / "docs" / "guide" / "first.md").write_text(
        SOUND["guide/first.md"].replace("../second/", "second/")
    )
    assert len(docs.found("mkdocs")) == 1
    assert [text for text, _ in docs.found("zensical") if "second" in text] == []
    docs.write("guide/first.md", SOUND["guide/first.md"])
    assert any('"../second/" leads to "second"' in text for text, _ in docs.found("zensical"))


def test_hand_written_pages_are_remembered(docs: Docs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is converted again only if its text, or that of a snippet in it, is another."""
    converted: list[str] = []
    convert = Converter.convert
    monkeypatch.setattr(
        Converter,
        "convert",
        lambda self, text: converted.append(text) or convert(self, text),  # type: ignore[func-returns-value]
    )
    docs.found()
    assert len(converted) == 4  # generated pages are not among them
    converted.clear()
    assert docs.found() == []
    assert converted == []
    docs.write("guide/second.md", "[x](gone.md)\n")
    assert len(docs.found()) == 2  # guide/first.md leads to a heading that is gone
    assert converted == ["[x](gone.md)\n"]
    docs.write("guide/second.md", SOUND["guide/second.md"])
    converted.clear()
    docs.write("playbook/.f/map.html", '<div class="wh">\n<a href="playbook/roles/gone/">x</a></div>\n')
    assert [text.split(": ")[0] for text, _ in docs.found()] == ["playbook/.f/map.html:2:10"]
    assert len(converted) == 1
    (docs.folder / "docs/playbook/.f/map.html").unlink()
    assert [text.split(": ")[0] for text, _ in docs.found()] == ["index.md:14:9"]


def test_what_may_depend_on_other_files_is_not_remembered(docs: Docs) -> None:
    """With an extension that is not known, a page is converted in every run."""
    for line, state in (
        ("  - admonition\n", True),
        ("  - pymdownx.b64\n", False),
        ("  - markdown_include.include\n", False),
    ):
        (docs.folder / "mkdocs.yml").write_text(CONFIG.replace("  - admonition\n", line))
        assert (Converter(Settings.read(docs.folder / "mkdocs.yml")).state is not None) is state
