"""The inspection finds each thing that must not stand in a page, and nothing in a page that is sound."""

# ruff: noqa: E501, ISC004, Q003 - tables read best with a case a line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from payloads import PAYLOADS
from wellhead.site.browser_view import elements, outline
from wellhead.site.inspect import Inspector, inspect, inspect_files
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.source.finding import Finding

URL = "https://wells.example/book/"

FRAME = """\
<!doctype html>
<html><head><meta charset="utf-8"><link rel="canonical" href="https://wells.example/book/x/">
<link rel="stylesheet" href="../assets/main.css"><link rel="icon" href="data:,"><style>:root{{--a:url(data:,)}}</style>
<link rel="next" href="https://elsewhere.example/"><script>var a = 1</script>{head}</head>
<body onload="theme()" style="color:red"><input id="__search"><a href="https://elsewhere.example/" data-md-component="logo">x</a>
<article class="md-content">
{article}
</article>
<script src="../assets/bundle.js"></script><script src="https://wells.example/book/assets/x.js"></script></body></html>
"""


def page(text: str, path: str, site_url: str | None = None) -> tuple[Finding, ...]:
    """The findings of a page."""
    return Inspector(site_url).page(text.encode(), path)


def found(article: str = "", head: str = "") -> list[tuple[int, int, str, str]]:
    """The findings of a page, with lines counted from the article's first or, below 1, within the head."""
    text = FRAME.format(article=article, head=head)
    findings = page(text, "x/index.html", site_url=URL)
    assert all(f.severity is Severity.ERROR and f.span.path == "x/index.html" for f in findings)
    return [(f.span.line - 6, f.span.column, f.rule, f.message) for f in findings]


SOUND = [
    '<h1 id="a">Wells<a class="headerlink" href="#a">&para;</a></h1><p lang="x">2 &lt; 3 <em>and</em> <b>more</b></p>',
    "<table><caption>c</caption><thead><tr><th scope='col'>x</th></tr></thead><tbody><tr><td>y</td></tr></tbody></table>",
    '<wh-checklist data-site="x"><ul><li><label><input type="checkbox" disabled> <span>x</span></label></li></ul>'
    '<progress value="1" max="2"></progress><button type="button">Reset</button><noscript><p>No</p></noscript></wh-checklist>',
    '<svg viewBox="0 0 9 9" role="img" aria-labelledby="t"><title id="t">T</title><desc>D</desc><defs><marker id="m">'
    '<path d="M0 0"/></marker></defs><g><rect/><circle/><line marker-end="url(#m)"/><polyline/><polygon/>'
    '<a href="../y/"><text><tspan>t</tspan></text></a></g></svg>',
    '<a href="https://elsewhere.example/">out</a> <a href="mailto:a@b.example">mail</a> <a href="?role=x#y">role</a>',
    '<meta http-equiv="refresh" content="0; url=../y/"><p>Moved to <a href="../y/">y</a></p>',
    '<img src="../a.png" srcset="../a.png 2x, a.png" alt=""><picture><source srcset="../a.webp"></picture>',
    "<!-- a comment with <b>tags</b> and javascript: in it --><p>on the way: data: 1</p>",
    "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre><details><summary>More</summary>text</details>",
    '<a href="https://wells.example.elsewhere.example/">a link is no load</a>',
]


@pytest.mark.parametrize("article", SOUND)
def test_sound_articles_give_no_finding(article: str) -> None:
    """What we write and what authors write in Markdown passes."""
    assert found(article) == []


UNSAFE = [
    ("<p>x</p><script>alert(1)</script>", 9, "<script> may not stand in an article"),
    ('<iframe src="../y/"></iframe>', 1, "<iframe> may not stand in an article"),
    ("<object></object>", 1, "<object> may not stand in an article"),
    ("<embed>", 1, "<embed> may not stand in an article"),
    ("<form></form>", 1, "<form> may not stand in an article"),
    ("<style></style>", 1, "<style> may not stand in an article"),
    ("<link rel=x>", 1, "<link> may not stand in an article"),
    ("<svg><foreignObject/></svg>", 6, "<foreignobject> may not stand in an article"),
    ("<svg><animate/></svg>", 6, "<animate> may not stand in an article"),
    ('<svg><use href="#a"/></svg>', 6, "<use> may not stand in an article"),
    ("<math></math>", 1, "<math> may not stand in an article"),
    ("<my-thing></my-thing>", 1, "<my-thing> may not stand in an article"),
    ("<template></template>", 1, "<template> may not stand in an article"),
    ('<meta name="x" content="y">', 1, "<meta> stands in an article and does not lead to a moved page"),
    ('<meta http-equiv="refresh" content="0; url=https://a.example/">', 1, "<meta> stands in an article and does not lead to a moved page"),
    ('<meta http-equiv="refresh" content="0; url=//a.example/">', 1, "<meta> stands in an article and does not lead to a moved page"),
    ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', 1, "<meta> stands in an article and does not lead to a moved page"),
    ('<meta http-equiv="Content-Security-Policy" content="0; url=../y/">', 1, "<meta> stands in an article and does not lead to a moved page"),
    ('<p onclick="x()">y</p>', 1, '<p> has a handler of its own, "onclick"'),
    ("<svg><path ONLOAD=x></svg>", 6, '<path> has a handler of its own, "onload"'),
    ('<wh-x onfocus="x">y</wh-x>', 1, '<wh-x> has a handler of its own, "onfocus"'),
    ('<p style="color:red">y</p>', 1, "<p> has a style of its own"),
    ('<a href="javascript:alert(1)">x</a>', 1, '<a> has an address with the scheme "javascript:"'),
    ('<a href=" &#106;ava&Tab;script&colon;alert(1)">x</a>', 1, '<a> has an address with the scheme "javascript:"'),
    ('<a href="\x01JaVaScRiPt:x">x</a>', 1, '<a> has an address with the scheme "javascript:"'),
    ('<svg><a xlink:href="vbscript:x"/></svg>', 6, '<a> has an address with the scheme "vbscript:"'),
    ('<img src="data:image/svg+xml,x">', 1, '<img> has an address with the scheme "data:"'),
    ('<button formaction="javascript:x">y</button>', 1, '<button> has an address with the scheme "javascript:"'),
    ('<a rel="canonical" href="javascript:x">y</a>', 1, '<a> has an address with the scheme "javascript:"'),
    ('<p srcdoc="x">y</p>', 1, "<p> holds a page of its own"),
    ("<!--> <b>x</b> -->", 1, "an odd comment stands in an article, which browsers may read otherwise"),
    ("<!-- a --!> <b>x</b> -->", 1, "an odd comment stands in an article, which browsers may read otherwise"),
    ("<?php x ?>", 1, "an odd declaration stands in an article, which browsers may read otherwise"),
]  # fmt: skip


@pytest.mark.parametrize(("article", "column", "message"), UNSAFE)
def test_what_could_run_is_found(article: str, column: int, message: str) -> None:
    """Elements, handlers, styles and schemes that are not on the lists, where they stand."""
    assert (1, column, "unsafe-html", message) in found(article)


def test_titles_in_pictures_are_looked_into() -> None:
    """A browser shows the elements in them, whatever the parser of this Python takes them for."""
    assert found("<svg><title><img src=x onerror=y></title></svg>") == [
        (1, 13, "unsafe-html", '<img> has a handler of its own, "onerror"')
    ]


def test_an_end_tag_opens_no_way_out() -> None:
    """Who writes the article's end tag is not rid of the inspection."""
    assert [rule for _, _, rule, _ in found("<p>x</p></article>\n<p onclick=x></p>")] == ["unsafe-html"]


def test_a_page_without_an_article_is_looked_at_as_a_whole() -> None:
    """Another theme is no way round either."""
    text = "<html><body><main><p>x</p><iframe></iframe></main></body></html>"
    assert [f.span.column for f in page(text, "x.html")] == [27]
    assert [f.span.column for f in page("<html><body><p onclick=x></p></body></html>", "x.html")] == [13]
    assert [f.span.column for f in page("<p onclick=x></p>", "x.html")] == [1]


FOREIGN = [
    # In the head, then what is told.
    ('<script src="https://cdn.example/x.js"></script>', "<script> loads https://cdn.example/x.js from another origin"),
    ('<script src="//cdn.example/x.js"></script>', "<script> loads //cdn.example/x.js from another origin"),
    ('<script src="http://wells.example/x.js"></script>', "<script> loads http://wells.example/x.js from another origin"),
    ('<script src="https://wells.example:8443/x.js"></script>', "<script> loads https://wells.example:8443/x.js from another origin"),
    ('<script src="\\\\cdn.example\\x.js"></script>', "<script> loads \\\\cdn.example\\x.js from another origin"),
    ('<link rel="stylesheet" href="https://cdn.example/x.css">', "<link> loads https://cdn.example/x.css from another origin"),
    ('<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>', "<link> loads https://fonts.gstatic.com from another origin"),
    ('<link rel="Shortcut ICON" href="https://cdn.example/i">', "<link> loads https://cdn.example/i from another origin"),
    ('<img src="../a.png" srcset="../a.png 2x, https://cdn.example/b.png 3x">', "<img> loads https://cdn.example/b.png from another origin"),
    ('<iframe src="https://cdn.example/"></iframe>', "<iframe> loads https://cdn.example/ from another origin"),
    ('<video poster="https://cdn.example/p"></video>', "<video> loads https://cdn.example/p from another origin"),
    ('<object data="https://cdn.example/"></object>', "<object> loads https://cdn.example/ from another origin"),
    ('<script src="https://[bad/x.js"></script>', "<script> loads https://[bad/x.js from another origin"),
    ("<style>@import 'https://cdn.example/x.css';</style>", "a style loads https://cdn.example/x.css from another origin"),
    ("<style>\n@font-face { src: url( \"https://cdn.example/f\" ) }</style>", "a style loads https://cdn.example/f from another origin"),
    ('<p style="background: url(https://cdn.example/b)">', "a style loads https://cdn.example/b from another origin"),
    ('<svg><rect fill="url(https://cdn.example/b#c)"/></svg>', "a style loads https://cdn.example/b#c from another origin"),
    ('<a href="https://github.com/a/b" data-md-component="source">x</a>', "the theme's script would ask api.github.com for the repository's stars"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "message"), FOREIGN)
def test_what_asks_another_origin_is_found(head: str, message: str) -> None:
    """Anywhere on the page, in whatever way it is loaded."""
    assert [(rule, text) for _, _, rule, text in found(head=head)] == [("foreign-resource", message)]


def test_a_base_is_found() -> None:
    """It would turn every relative link of the page elsewhere."""
    assert [message for *_, message in found(head='<base href="/">')] == [
        "<base> would turn every relative link elsewhere"
    ]


def test_ids_are_unique() -> None:
    """The second element of an id is found, also where the first one is the theme's."""
    assert found('<p id="a">x</p>\n<p id="a">y</p><p id="__search">z</p><p id="">z</p><p id="">z</p>') == [
        (2, 1, "repeated-id", 'the id "a" is given twice on this page'),
        (2, 16, "repeated-id", 'the id "__search" is given twice on this page'),
    ]


def test_style_sheets_are_looked_at(tmp_path: Path) -> None:
    """Also those that the theme brings; comments and data do not count."""
    text = (
        "/* url(https://a.example) */\n@import url('x.css');\na { b: url(data:,x); c: url(//a.example/y) }\n"
    )
    (finding,) = Inspector(URL).style_sheet(text, "assets/main.css")
    assert (finding.span.line, finding.span.column) == (3, 25)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main.css").write_text(text)
    (tmp_path / "index.html").write_text(FRAME.format(article="<embed>", head=""))
    assert [(f.span.path, f.rule) for f in inspect(tmp_path, site_url=URL)] == [
        ("assets/main.css", "foreign-resource"),
        ("index.html", "unsafe-html"),
    ]


def test_without_a_site_url_no_absolute_address_is_our_own() -> None:
    """Where nobody knows where the site will be served, everything must be relative."""
    assert page('<img src="../a.png">', "x/index.html") == ()
    assert len(page('<img src="https://wells.example/a.png">', "x/index.html")) == 1


PLACES = [
    "{}",
    '<p title="{}">x</p>',
    "<table><tr><td>{}",
    "<table><tr><td>{}</td></tr><b>",
    "<noscript>{}</noscript>",
    "<noscript><textarea></noscript>{}",
    "<svg>{}</svg>",
    "<select>{}</select>",
    "<ul><li>{}</li></ul></div></article>",
    "</article><article>{}",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scripting", [False, True])
def test_no_element_of_an_attack_passes(place: str, scripting: bool) -> None:  # noqa: FBT001
    """A page that is taken for sound at a glance has no handler, script or address that runs anywhere."""
    inspector = Inspector(URL)
    own = elements(FRAME.format(article="", head=""), scripting=scripting)
    for payload in PAYLOADS:
        text = FRAME.format(article=place.format(payload), head="")
        if inspector.page(text.encode(), "x/index.html"):
            continue
        for element in elements(text, scripting=scripting):
            if element not in own:
                assert element.name not in {"script", "style", "iframe", "object", "embed", "base", "link"}, (
                    payload
                )
                assert not any(name.startswith("on") or name == "style" for name, _ in element.attributes), (
                    payload
                )
                assert not any("script:" in value for name, value in element.attributes if name == "href"), (
                    payload
                )


LEFT = [
    # The table's cell stands behind the end of the article in the tree.
    "<table><tr><td><img src=x onerror=y></td></tr><b>",
    "</article><table><tr><td><img src=x onerror=y></td></tr><b>",
    "</article><article><img src=x onerror=y>",
    "<!-- <article> --></article><img src=x onerror=y><article><!-- </article> -->",
    "<p <article=x></article><img src=x onerror=y><article>",
    "</body></html><img src=x onerror=y>",
    "<!--wellhead mark 0 end--></article><article><img src=x onerror=y>",
    "<!wellhead mark 0 end></article><article><img src=x onerror=y>",
]


@pytest.mark.parametrize("article", LEFT)
def test_nothing_leaves_the_article(article: str) -> None:
    """Wherever a browser puts what authors wrote, it is still theirs."""
    assert '<img> has a handler of its own, "onerror"' in [message for *_, message in found(article)]


SEEN_BY_BROWSERS = [
    # Looks like an attribute; but where scripts run, the noscript ends within it.
    (
        32,
        '<noscript><p title="</noscript><img src=x onerror=y>">',
        '<img> has a handler of its own, "onerror"',
    ),
    # Looks like the text of a field; but where scripts run, there is none.
    (32, "<noscript><textarea></noscript><img src=x onerror=y>", '<img> has a handler of its own, "onerror"'),
    # Looks like the text of a style sheet; but not where the tree puts it.
    (
        36,
        "<math><mtext><table><mglyph><style><img src=x onerror=y>",
        '<img> has a handler of its own, "onerror"',
    ),
    # Looks like a comment that ends later.
    (6, "<!--><script>y</script>-->", "<script> may not stand in an article"),
    # Adds to an element outside.
    (4, "<p><body onkeyup=y>", '<body> has a handler of its own, "onkeyup"'),
    (4, "<p><body onload=y>", '<body> has a handler of its own, "onload"'),
]


@pytest.mark.parametrize(("column", "article", "message"), SEEN_BY_BROWSERS)
def test_what_only_browsers_see_is_found(column: int, article: str, message: str) -> None:
    """Text that a simpler parser takes for harmless is judged by the tree that browsers build."""
    assert (1, column, message) in [(at, in_line, text) for at, in_line, _, text in found(article)]


def test_sound_pages_are_read_once() -> None:
    """What we and the theme write leaves no doubt, so that a large site costs one quick look a page."""
    inspector = Inspector(URL)
    for article in SOUND:
        if "<!--" not in article:
            assert inspector.is_plainly_sound(FRAME.format(article=article, head="").encode()), article


def test_a_tag_is_judged_by_where_it_stands() -> None:
    """A tag that was sound around the article is not sound within it."""
    inspector = Inspector(URL)
    for tag in ('<link rel="prev" href="../">', '<meta name="x" content="y">'):
        assert inspector.page(FRAME.format(article="", head=tag).encode(), "x/index.html") == ()
        assert inspector.page(FRAME.format(article=tag, head="").encode(), "x/index.html") != ()


def test_our_own_pages_leave_no_doubt() -> None:
    """What a page says to readers without scripts does not make it be read twice, nor do cards."""
    note = '<noscript><p class="wh-note" data-search-exclude>Ticks are kept by a script.</p></noscript>'
    card = "<article><p>b</p></article>"
    assert outline(f"<body><article><p>a</p>{note}{card}</article></body>".encode()) is not None
    for text in (
        "<noscript><p title=a></noscript>",
        "<noscript><textarea></noscript>",
        "</article><article>",
    ):
        assert outline(f"<body><article>{text}</article></body>".encode()) is None


def test_lexbor_writes_what_is_counted_on() -> None:
    """No ``<`` or ``>`` stands in a text or a value that it writes, nor does a name hold one of the latter."""
    text = "<body><article><p title='a>b<c' on\"<i=x>1 < 2 > 1</p></article></body>"
    tags = outline(text.encode())
    assert tags is not None
    assert tags.inside == {'<p title="a&gt;b&lt;c" on"<i="x">'}


def test_places_pass_over_what_is_no_tag() -> None:
    """Of several texts that read the same, the tag itself is named."""
    article = (
        "<!-- <p onclick=x> --><textarea><p onclick=x></textarea>\n<p title='>' \nonclick='x'><p onclick=x>"
    )
    assert [(line, column) for line, column, _, _ in found(article)] == [(2, 1), (3, 13)]


def test_some_files_only(tmp_path: Path) -> None:
    """A few pages of a site can be inspected alone."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.html").write_text(FRAME.format(article="<embed>", head=""), encoding="utf-8")
    findings = inspect_files(tmp_path, ["c.html", "a.html", "x.txt"], site_url=URL)
    assert [finding.span.path for finding in findings] == ["a.html", "c.html"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A page in another encoding is inspected as well."""
    page = FRAME.format(article="<p title='\xe9<'><embed>\r\n<p onclick=x>", head="").encode("latin-1")
    (tmp_path / "x.html").write_bytes(page)
    assert [f.span.line for f in inspect(tmp_path, site_url=URL)] == [7, 8]


@pytest.mark.parametrize("article", ["<p title='", "<textarea>", "<noscript>"])
def test_what_swallows_the_rest_of_the_page_is_found(article: str) -> None:
    """The theme's scripts behind the article would be lost."""
    message = "something in this article is not closed, so that a part of the page behind it is lost"
    assert message in [text for *_, text in found(article)]
