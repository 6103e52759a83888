"""No text of an author becomes an element, an attribute, a script or another text than the one typed."""

# ruff: noqa: E501, S704

from __future__ import annotations

import html
import itertools
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import playbooks
from payloads import PAYLOADS
from wellhead.kit.escape import escape, escape_name
from wellhead.pages.page import Site
from wellhead.pages.render import render_page
from wellhead.pages.richtext import ATTRIBUTES, TAGS, resolve, to_html
from wellhead.pages.views import pages
from wellhead.source.characters import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from wellhead.pages.page import Page

GOLDEN = playbooks.TESTS / "golden" / "playbook"
VOID = {"br", "hr", "img", "input", "meta", "link"}
OTHERS = [
    "abbr",
    "attr_list",
    "codehilite",
    "def_list",
    "fenced_code",
    "footnotes",
    "legacy_attrs",
    "legacy_em",
    "md_in_html",
    "meta",
    "nl2br",
    "sane_lists",
    "smarty",
    "wikilinks",
    "pymdownx.arithmatex",
    "pymdownx.b64",
    "pymdownx.betterem",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.caption",
    "pymdownx.blocks.definition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html",
    "pymdownx.blocks.tab",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.escapeall",
    "pymdownx.fancylists",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.pathconverter",
    "pymdownx.progressbar",
    "pymdownx.quotes",
    "pymdownx.saneheaders",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
"""Extensions that a site may add to ours."""
CONFLICTS = {"legacy_attrs", "legacy_em", "meta", "codehilite", "md_in_html"}
"""Those that take another's place; they are tried without the rest."""
CONFIGS: dict[str, dict[str, Any]] = {
    # It would also make "1st" of our own "1st" by design: letters and digits are all it looks at.
    "pymdownx.smartsymbols": {"ordinal_numbers": False},
}


def configured() -> tuple[list[str], dict[str, dict[str, Any]]]:
    """The extensions of the shipped mkdocs.yml, with what MkDocs adds."""
    entries = yaml.safe_load((playbooks.SHIPPED.parent / "mkdocs.yml").read_text(encoding="utf-8"))
    names, configs = ["toc", "tables", "fenced_code"], {}
    for entry in entries["markdown_extensions"]:
        name, config = next(iter(entry.items())) if isinstance(entry, dict) else (entry, {})
        names.append(name)
        configs[name] = dict(config or {})
    if "pymdownx.snippets" in configs:
        configs["pymdownx.snippets"]["base_path"] = [str(playbooks.SHIPPED.parent / "docs")]
    return list(dict.fromkeys(names)), configs


@cache
def renderer(*, more: tuple[str, ...] = ()) -> markdown.Markdown:
    names, configs = configured()
    wanted = {name: configs.get(name, CONFIGS.get(name, {})) for name in (*names, *more)}
    return markdown.Markdown(extensions=list(wanted), extension_configs=wanted)


ALL = tuple(name for name in OTHERS if name not in CONFLICTS)
SETS = {"mkdocs.yml": (), "all": ALL, "old": tuple(sorted(CONFLICTS))}


class Dom(HTMLParser):
    """What a browser sees: elements with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("!--", (("", data),)))

    def handle_decl(self, decl: str) -> None:
        self.elements.append(("!", (("", decl),)))

    def handle_pi(self, data: str) -> None:
        self.elements.append(("?", (("", data),)))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("![", (("", data),)))


def dom(text: str) -> Dom:
    parser = Dom()
    parser.feed(text)
    parser.close()
    return parser


TYPED = st.one_of(
    st.sampled_from(PAYLOADS),
    st.lists(
        st.one_of(
            st.sampled_from([*"<>\"'`&;:#{}[]()|!*_~=+-\\/%$@^.? \t"]),
            st.sampled_from(
                ["&#", "&lt;", "{: ", "{{", "}}", "{%", "--8<--", "```", "](", "[[", "]]", "![", "http://"]
            ),
            st.sampled_from(
                ["wellhead:", "javascript:", "onerror=", "<img ", "<b>", "a", "B", "1", "é", "道", "\u00a0"]
            ),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=4),
        ),
        min_size=1,
        max_size=24,
    ).map("".join),
).filter(lambda text: not FORBIDDEN.search(text))
"""Any text that reaches a page, mostly of what parsers act on."""
PLAIN = TYPED.map(lambda text: " ".join(text.split())).filter(bool)
"""Such a text as a plain field holds it."""
RICH = st.lists(TYPED, min_size=1, max_size=6).map(lambda parts: "\n".join(parts)[:800])

CONTEXTS: dict[str, Callable[[str], str]] = {
    "heading": lambda text: f"# {text} {{: #top }}",
    "html": lambda text: f'<div class="wh"><p>{text}</p></div>',
    "attribute": lambda text: f'<div class="wh"><a href="#x" title="{text}" data-x="{text}">x</a></div>',
    "svg": lambda text: f'<div class="wh"><svg><title>{text}</title><text x="1">{text}</text></svg></div>',
    "table cell": lambda text: f"| a | b |\n|---|---|\n| {text} | c |",
    "list item": lambda text: f"- {text}\n- other",
    "link text": lambda text: f"- [{text}](index.md)",
    "paragraph": lambda text: f"before {text} after",
}
SENTINEL = "Sentinel"


def attributes(found: Dom) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return found.elements


@pytest.mark.parametrize("extensions", SETS.values(), ids=SETS)
@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@settings(max_examples=40)
@given(text=PLAIN)
def test_plain_shows_as_typed(context: Callable[[str], str], extensions: tuple[str, ...], text: str) -> None:
    """A plain text adds no element or attribute to a page and is read back as typed, under any extension."""
    shown(context, extensions, text)


@pytest.mark.parametrize("extensions", [SETS["mkdocs.yml"], SETS["all"]], ids=["mkdocs.yml", "all"])
@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
def test_payloads_show_as_typed(context: Callable[[str], str], extensions: tuple[str, ...]) -> None:
    """So does each known attack."""
    for text in PAYLOADS:
        shown(context, extensions, " ".join(text.split()))


@pytest.mark.parametrize("extensions", SETS.values(), ids=SETS)
@settings(max_examples=40)
@given(text=PLAIN)
@example(text="phase/build/one|phase/make/one phase/build/two=should")
@example(text="../../roles/a-b/#check.role.x")
@example(text="--- ... //x.example/ #x __x__")
def test_names_mean_what_they_say(extensions: tuple[str, ...], text: str) -> None:
    """So does a name, of which less is escaped, in the value of an attribute."""
    shown(CONTEXTS["attribute"], extensions, text, escape_name)


def shown(
    context: Callable[[str], str],
    extensions: tuple[str, ...],
    text: str,
    escaped: Callable[[str], str] = escape,
) -> None:
    render = renderer(more=extensions)
    harmless = dom(render.reset().convert(context(SENTINEL)))
    found = dom(render.reset().convert(context(str(escaped(text)))))
    put = [
        (tag, tuple((name, value.replace(SENTINEL, text)) for name, value in attrs))
        for tag, attrs in harmless.elements
    ]
    assert [(t, [n for n, _ in a]) for t, a in found.elements] == [(t, [n for n, _ in a]) for t, a in put]
    assert found.elements == put
    assert found.text == harmless.text.replace(SENTINEL, text)


@cache
def short_page() -> Page:
    """A page with little on it."""
    playbook = playbooks.checked(GOLDEN).playbook
    assert playbook is not None
    site = Site(playbook, "playbook", "playbook/")
    return next(page for page in pages(site) if page.template == "moved.md.j2")


@given(title=PLAIN, summary=PLAIN)
@example(title='x"\nhide: [navigation]', summary="---")
def test_front_matter(title: str, summary: str) -> None:
    """Titles and descriptions reach front matter as HTML-escaped text, and add no key."""
    page = replace(short_page(), title=title, description=summary, unlisted=False)
    front, _, _ = render_page(page).decode().partition("<!-- Made by ")
    assert front.startswith("---\n")
    assert front.endswith("\n---\n\n")
    assert front.count("\n") == 5
    assert yaml.safe_load(front[4:-6]) == {
        "title": html.escape(title),
        "description": html.escape(summary),
    }


# ---------------------------------------------------------------- rich text


def assert_safe(fragment: str) -> None:
    """Only what is on the allow-list, on one line, each element closed."""
    assert not set("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") & set(fragment)
    found = dom(fragment)
    stack: list[str] = []
    for tag, attrs in found.elements:
        if tag.startswith("/"):
            assert stack.pop() == tag[1:]
            continue
        assert tag in TAGS, fragment
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set()), fragment
        assert len({name for name, _ in attrs}) == len(attrs)
        if tag not in VOID:
            stack.append(tag)
        for name, value in attrs:
            if name == "href":
                assert_address(value)
            if name == "class":
                assert re.fullmatch(r"language-[a-z0-9-]+", value)
            if name == "align":
                assert value in {"left", "right", "center"}
    assert stack == []
    # Nothing between the elements, or in their attributes, that an engine could act on.
    for text in re.split(r'<[^>]*>|(?<==")[^"]*(?=")', fragment):
        assert re.fullmatch(r"(?:[A-Za-z0-9 ,]|[^\x00-\x7f]|&#\d+;)*", text), fragment


def assert_address(address: str) -> None:
    bare = re.sub(r"[\x00-\x20\x7f\u00a0]", "", html.unescape(address))
    scheme = urlsplit(bare).scheme.lower() if "[" not in bare else bare.partition(":")[0].lower()
    assert not re.match(r"[/\\]{2}", bare), address
    assert scheme in {"", "http", "https", "mailto"} or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare), (
        address
    )


def resolved(text: str) -> str:
    return resolve(to_html(text), lambda _target, label: Markup(f'<a href="x">{label or "title"}</a>'))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "wrap", ["{}", "Text.\n\n{}", "- {}", "> {}", "*{}*", "[{}](x)", "| a |\n|---|\n| {} |", "[[role/x|{}]]"]
)
def test_rich_payloads(payload: str, wrap: str) -> None:
    """Each known attack, alone or within markup, comes out as what rich text may be."""
    assert_safe(resolved(wrap.format(payload)))


@settings(max_examples=400)
@given(text=RICH)
@example(text='[x](https://ok.example "a > b <img>")')
@example(text="[x](wellhead:role/x) [[role/x]]")
@example(text="[[role/x|<https://ok.example>]]")
@example(text="|a|\n|:-:|\n|b|")
def test_rich_is_safe(text: str) -> None:
    """Any rich text comes out as allowed elements, attributes and addresses, escaped, on one line."""
    assert_safe(resolved(text))


@settings(max_examples=200)
@given(text=RICH)
def test_rich_stays_in_place(text: str) -> None:
    """Put into a page, a rich text is not read again: the engine's Markdown leaves it as it is."""
    fragment = resolved(text)
    for extensions in ((), ALL):
        page = (
            renderer(more=extensions)
            .reset()
            .convert(f'# T {{: #t }}\n\n<div class="wh">{fragment}</div>\n\n## U')
        )
        assert (
            dom(fragment).elements
            == dom(page.partition('<div class="wh">')[2].rpartition("</div>")[0]).elements
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("a\n\n\nb", "<p>a</p><p>b</p>"),
        ("two spaces  \nbreak a line", "<p>two spaces<br>&#10;break a line</p>"),
        ("| a | b |\n| --- | --- |\n| c |", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td></td></tr></tbody></table>"),
        ("one\ntwo", "<p>one&#10;two</p>"),
        ("*one*\n`two`\n[three](x)", '<p><em>one</em>&#10;<code>two</code>&#10;<a href="x">three</a></p>'),
        ("- *one*\n    - two\n\n*three*", "<ul><li><em>one</em><ul><li>two</li></ul></li></ul><p><em>three</em></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> q", "<blockquote><p>q</p></blockquote>"),
        ("```py\na < b\n```", '<pre><code class="language&#45;py">a &#60; b&#10;</code></pre>'),
        ("[x](https://a.example/?b=1&c=2)", '<p><a href="https&#58;&#47;&#47;a&#46;example&#47;&#63;b&#61;1&#38;c&#61;2">x</a></p>'),
        ("[x](../y/ 'a > b')", '<p><a href="&#46;&#46;&#47;y&#47;" title="a &#62; b">x</a></p>'),
        ("|a|b|\n|-|:-:|\n|c|d|", '<table><thead><tr><th>a</th><th align="center">b</th></tr></thead><tbody><tr><td>c</td><td align="center">d</td></tr></tbody></table>'),
        ("# no heading", "<p>&#35; no heading</p>"),
        ("no heading\n===", "<p>no heading&#10;&#61;&#61;&#61;</p>"),
        ("![no picture](x.png)", "<p>&#33;&#91;no picture&#93;&#40;x&#46;png&#41;</p>"),
        ("<b>no tag</b>", "<p>&#60;b&#62;no tag&#60;&#47;b&#62;</p>"),
        ("`wellhead: a command`", "<p><code>wellhead&#58; a command</code></p>"),
        ("Use wellhead: it checks *all*.", "<p>Use wellhead&#58; it checks <em>all</em>&#46;</p>"),
        ("x &amp; y &lt;b&gt; *z*", "<p>x &#38; y &#60;b&#62; <em>z</em></p>"),
    ],
)  # fmt: skip
def test_rich_is_markdown(text: str, expected: str) -> None:
    """The subset of Markdown that rich text is comes out as the HTML one expects."""
    assert to_html(text) == expected


def test_rich_references() -> None:
    """A reference becomes a link, with its label if it has one; only references do, and not in code."""
    seen: list[tuple[str, str | None]] = []

    def link(target: str, label: str | None) -> Markup:
        seen.append((target, label))
        return Markup("<a href='y'>z</a>")

    text = "[[role/a]] [[ role/b |*the* b]] `[[role/c]]` [x](wellhead:role/d) [y](well&#104;ead:role/e)\n\n    [[role/f]]"
    out = resolve(to_html(text), link)
    assert seen == [("role/a", None), ("role/b", "<em>the</em> b")]
    assert out.count("<a href='y'>z</a>") == 2
    assert "<a>x</a>" in out
    assert "wellhead" not in out
    assert_safe(out)


# ---------------------------------------------------------------- a whole playbook

TEXTS = {
    "title",
    "summary",
    "question",
    "responsibilities",
    "skills",
    "not_this_role",
    "focus",
    "pitfalls",
    "benefits",
    "duration",
    "text",
    "evidence",
    "effort",
    "name",
    "for",
    "author",
    "publisher",
    "published",
    "owner",
    "tags",
    "reason",
    "version",
}
RICH_TEXTS = {
    "body",
    "story",
    "mission",
    "ways_of_working",
    "works_with",
    "goal",
    "how",
    "problem",
    "steps",
    "template",
    "on_reject",
    "aftercare",
    "definition",
    "why",
}


class Filling:
    """Puts the next of some texts into every field that takes one."""

    def __init__(self, plain: Iterable[str], rich: Iterable[str]) -> None:
        self.plain, self.rich = itertools.cycle(plain), itertools.cycle(rich)

    def file(self, path: str, data: Any) -> Any:
        filled = self.value(data)
        if path == "playbook.yml":
            filled["summary"] = next(self.rich)
        if path.startswith("practices/") and "when" in filled:
            filled["when"] = next(self.plain)
        return filled

    def value(self, data: Any, key: str = "") -> Any:
        if isinstance(data, dict) and key == "works_with":
            return {role: next(self.rich) for role in data}
        if isinstance(data, dict):
            return {k: self.value(v, k) for k, v in data.items()}
        if isinstance(data, list):
            return [self.value(item, key if isinstance(item, str) else "") for item in data]
        if key in ("term", "aliases"):  # their first words stay, and with them their order
            return f"{data} {next(self.plain)}"
        texts = self.rich if key in RICH_TEXTS else self.plain if key in TEXTS else None
        return next(texts) if texts else data


def pages_with(folder: Path, filling: Filling) -> dict[str, Dom]:
    # Written as JSON, which is YAML, with dates as text.
    files = {
        path: json.dumps(filling.file(path, yaml.safe_load(text)), ensure_ascii=False, default=str)
        for path, text in playbooks.files_of(GOLDEN).items()
    }
    doms = {}
    for path, content in playbooks.generated(playbooks.written(folder, files)).items():
        if path.startswith(("rules/", "source/", "assets/")):
            continue
        body = content.decode().split("\n---\n\n", 1)[-1]
        doms[path] = dom(body if path.endswith(".html") else renderer(more=ALL).reset().convert(body))
    return doms


def skeleton(found: Dom) -> list[tuple[Any, ...]]:
    """Elements and the names of their attributes, with the values that are no author's text; without a label's lines."""
    out: list[tuple[Any, ...]] = []
    for tag, attrs in found.elements:
        if tag in {"tspan", "/tspan"}:  # the lines of a label, broken by the width of its letters
            continue
        kept = tuple(
            (name, value)
            if name in {"class", "id", "for", "data-key"} or (name == "href" and ":" not in value)
            else name
            for name, value in attrs
            if name not in {"y", "x"}
        )
        entry = (tag, *kept)
        if out[-2:] == [("text", *kept), ("/text",)] and tag == "text":
            del out[-2:]
        out.append(entry)
    return out


def harmless(text: str) -> str:
    """A text of the same length whose lines break in the same places."""
    return "".join(c if c in " -" else "x" for c in text)


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_whole_playbook(turn: int, tmp_path: Path) -> None:
    """A playbook whose every text is an attack gives the same elements as one of harmless texts of its length."""
    step = len(PAYLOADS) // 3 * turn
    plain = [" ".join(p.split()) for p in (*PAYLOADS[step:], *PAYLOADS[:step])]
    rich = [p for p in plain if re.fullmatch(r"<p>[^<]*</p>", to_html(p))]
    assert len(rich) > 40
    attacked = pages_with(tmp_path / "attacked", Filling(plain, rich))
    calm = pages_with(tmp_path / "calm", Filling(map(harmless, plain), map(harmless, rich)))
    assert attacked.keys() == calm.keys()
    for path, found in attacked.items():
        assert skeleton(found) == skeleton(calm[path]), path
    everything = "".join(found.text for found in attacked.values())
    assert sum(text in everything for text in plain) > len(plain) // 2
