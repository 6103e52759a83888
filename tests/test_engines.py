"""The three engines render the same pages alike, the same each time, and say what they think of them."""

# ruff: noqa: E501 - tables read best with a case a line

from __future__ import annotations

import logging
import os
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sites
from playbooks import load, render_playbook
from wellhead.app.build import SiteRefused, build
from wellhead.kit.earlier import Earlier
from wellhead.site.engines import ENGINES, EngineRefused, Order, engine_named
from wellhead.site.settings import Settings, SettingsRefused
from wellhead.write.folder import INVENTORY, write

if TYPE_CHECKING:
    from wellhead.write.folder import Written


EPOCH = 1_700_000_000  # 14 November 2023

CONFIG = """\
site_name: Wells
site_url: https://wells.example/playbook/
theme: {name: material, font: false}
plugins: [search, literate-nav]
markdown_extensions:
  - attr_list
  - tables
  - toc: {permalink: true}
  - pymdownx.snippets: {base_path: [docs], check_paths: true}
exclude_docs: SUMMARY.md
nav:
  - Home: index.md
  - Playbook: playbook/
"""
PAGES = {
    "index.md": '# Home\n\nSee [the engineer](playbook/roles/engineer/index.md#top).\n\n--8<-- "playbook/.f/map.html"\n',
    "playbook/.f/map.html": '<div class="wh"><svg viewBox="0 0 9 9" role="img"><title>A &#38; B</title>'
    '<path d="M0 0h9"/><a href="playbook/roles/engineer/"><text x="1" y="2">engineer</text></a></svg></div>\n',
    "playbook/SUMMARY.md": "- [Overview](index.md)\n- [Engineer &#60;b&#62;](roles/engineer/index.md)\n",
    "playbook/index.md": "# Overview &#60;b&#62; {: #top }\n\n"
    '<div class="wh"><p>All <a href="roles/engineer/#day&#45;1">roles</a> &#42;and&#42; &#95;more&#95;</p></div>\n',
    "playbook/roles/engineer/index.md": '---\ntitle: "Engineer &lt;b&gt;"\ndescription: "a &quot;b&quot;"\n---\n\n'
    "<!-- Made by wellhead. -->\n\n# Engineer {: #top }\n\n"
    '<div class="wh"><wh-list data-k="a"><ul><li id="x"><label><input type="checkbox" disabled> Dig</label></li>'
    '</ul></wh-list><table><thead><tr><th scope="col">&#124;</th></tr></thead></table></div>\n\n'
    '## Day 1 {: #day-1 }\n\n<div class="wh"><pre><code>a &#60; b&#10;  c</code></pre> <p>[x](y.md) *z*</p></div>\n',
    "playbook/roles/digger/index.md": '# Digger {: #top }\n\n<div class="wh">'
    '<meta http-equiv="refresh" content="0; url=../engineer/"><p>Moved to <a href="../engineer/">E</a></p></div>\n',
}


def project(folder: Path, pages: dict[str, str] = PAGES, config: str = CONFIG) -> Path:
    """Write a project, and give its configuration."""
    for path, text in pages.items():
        place = folder / "docs" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder / "mkdocs.yml"


class Article(HTMLParser):
    """What a page holds between <article> and </article>, without what the theme adds."""

    VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "wbr", "col"])

    def __init__(self) -> None:
        super().__init__()
        self.content: list[object] = []
        self._depth = 0
        self._theme = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "article":
            self._depth += 1
        elif not self._depth:
            return
        elif self._theme or {"headerlink"} & {*classes} or given.get("id") == "__skip" or is_theme(classes):
            self._theme += tag not in self.VOID
        else:
            # Zensical's search takes its mark away when it has read it.
            self.content.append((tag, sorted(a for a in attrs if a[0] != "data-search-exclude")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content, as in pictures."""
        if self._depth and not self._theme:
            self.content += [(tag, sorted(attrs)), f"/{tag}"]

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if tag == "article":
            self._depth -= 1
        elif self._theme:
            self._theme -= 1
        elif self._depth and tag not in self.VOID:
            self.content.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self._depth and not self._theme and data.strip():
            self.content.append(" ".join(data.split()))


def is_theme(classes: list[str]) -> bool:
    return any(name.startswith("md-") for name in classes)


def articles(site: Path) -> dict[str, list[object]]:
    found = {}
    for path in sorted(site.rglob("*.html")):
        article = Article()
        article.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix()] = article.content
    return found


def held(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def built(config: Path, site: Path, name: str, site_url: str | None = None) -> tuple[str, ...]:
    """Build, and give the engine's complaints."""
    site.mkdir()
    return engine_named(name).build(Order(config, site, site_url, EPOCH)).messages


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    """Each engine."""
    return str(request.param)


@pytest.mark.parametrize("other", ENGINES[1:])
def test_all_engines_render_alike(tmp_path: Path, other: str) -> None:
    """Every page has the same elements, attributes and text, whichever engine made it."""
    config = project(tmp_path)
    assert built(config, tmp_path / "one", ENGINES[0]) == ()
    assert built(config, tmp_path / "two", other) == ()
    expected = articles(tmp_path / "one")
    assert articles(tmp_path / "two") == expected
    engineer = expected["playbook/roles/engineer/index.html"]
    assert ("li", [("id", "x")]) in engineer
    assert "[x](y.md) *z*" in engineer
    assert "playbook/SUMMARY/index.html" not in expected


def test_all_engines_render_this_playbook_alike(tmp_path: Path) -> None:
    """The same holds for every page that is generated from the playbook of this repository."""
    checked = load(Path(__file__).parents[1] / "playbook")
    assert checked.playbook is not None
    config = project(tmp_path, {"index.md": "# Home\n"})
    files = render_playbook(checked.playbook, folder="playbook", prefix="playbook/")
    write(tmp_path / "docs" / "playbook", files)
    seen = {}
    for name in ENGINES:
        assert built(config, tmp_path / name, name) == ()
        seen[name] = articles(tmp_path / name)
    assert len(seen["mkdocs"]) > 50
    for path, content in seen["mkdocs"].items():
        assert seen["properdocs"][path] == content, path
        assert seen["zensical"][path] == content, path


def test_two_builds_give_the_same_bytes(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder, the time zone and the order of files; no date of today stands anywhere."""
    build = tmp_path / "a" / "site", tmp_path / "elsewhere" / "b" / "site"
    for folder, zone in zip(build, ("Pacific/Kiritimati", "America/Adak"), strict=True):
        monkeypatch.setenv("TZ", zone)
        folder.parent.mkdir(parents=True)
        pages = PAGES if folder is build[0] else dict(reversed(PAGES.items()))
        assert built(project(folder.parent, pages), folder, name) == ()
    assert held(build[0]) == held(build[1])
    assert all(b"2023-11-14" in text or b"lastmod" not in text for text in held(build[0]).values())


def test_the_address_can_be_given(tmp_path: Path, name: str) -> None:
    """A site url of the caller's replaces that of the configuration."""
    built(project(tmp_path), tmp_path / "site", name, site_url="https://other.example/deep/")
    sitemap = (tmp_path / "site" / "sitemap.xml").read_text()
    assert "https://other.example/deep/playbook/roles/engineer/" in sitemap
    assert "wells.example" not in sitemap


def test_nothing_is_printed_and_nothing_is_left_behind(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The engines' notices, logs and caches stay away; so do changes to this process."""
    before = dict(os.environ), Path.cwd(), logging.getLogger("mkdocs").handlers[:]
    config = project(tmp_path)
    files = held(tmp_path)
    built(config, tmp_path / "site", name)
    assert capfd.readouterr() == ("", "")
    assert (dict(os.environ), Path.cwd(), logging.getLogger("mkdocs").handlers) == before
    assert {p: b for p, b in held(tmp_path).items() if not p.startswith("site/")} == files


def test_a_complaint_is_a_message(tmp_path: Path, name: str) -> None:
    """What an engine warns of is handed on, in its words."""
    config = project(tmp_path, {**PAGES, "index.md": "# Home\n\n[x](gone.md)\n"})
    (message,) = built(config, tmp_path / "site", name)
    assert "gone.md" in message or message == "index.md:3:5: page does not exist"


def test_a_failure_is_a_message(tmp_path: Path, name: str) -> None:
    """An extension that raises ends up in the messages, not in a traceback."""
    config = project(tmp_path, {**PAGES, "index.md": '# Home\n\n--8<-- "gone.html"\n'})
    messages = built(config, tmp_path / "site", name)
    assert any("gone.html" in message for message in messages)


def test_a_missing_engine_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is what to type."""
    monkeypatch.setattr("wellhead.site.engines.engine.find_spec", lambda _name: None)
    with pytest.raises(EngineRefused, match=r'Run: pip install "wellhead\[zensical\]"'):
        engine_named("zensical")
    with pytest.raises(EngineRefused, match=r'Run: pip install "wellhead"'):
        engine_named("mkdocs")
    with pytest.raises(EngineRefused, match='There is no engine "jekyll"'):
        engine_named("jekyll")


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ("use_directory_urls: false", "sets use_directory_urls to false"),
        ("docs_dir: nowhere", "there is no such folder"),
        ("- a list", "holds no settings"),
        ("nav: [", "cannot be read: while parsing"),
        ("INHERIT: mkdocs.yml", "inherits from itself"),
        ("INHERIT: gone.yml", "There is no"),
    ],
)
def test_a_configuration_that_cannot_be_used(tmp_path: Path, name: str, config: str, complaint: str) -> None:
    """Every engine refuses it with the same sentence, before it runs."""
    with pytest.raises(SettingsRefused, match=complaint):
        built(project(tmp_path, config=config + "\n"), tmp_path / "site", name)


def test_tags_of_engines_are_passed_over(tmp_path: Path) -> None:
    """A configuration may name Python functions; they are not looked up, and the rest is read."""
    config = project(
        tmp_path,
        config="site_name: !ENV [NAME, Wells]\nextra_css: [a.css]\nmarkdown_extensions:\n"
        "  - pymdownx.emoji: {emoji_index: !!python/name:os.system , title: long}\n  - toc: {toc_depth: 3}\n",
    )
    settings = Settings.read(config)
    assert settings.extensions is not None
    assert [(e.name, e.options, e.complete) for e in settings.extensions] == [
        ("pymdownx.emoji", {"title": "long"}, False),
        ("toc", {"toc_depth": 3}, True),
    ]
    assert [(s.text, s.line, s.column) for s in settings.css] == [("a.css", 2, 13)]


def test_what_is_inherited_counts(tmp_path: Path) -> None:
    """A configuration is read with its parent's settings, as the engines do it."""
    config = project(tmp_path, config="INHERIT: conf/base.yml\nextra_css: [own.css]\n")
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "base.yml").write_text("site_url: https://a.example/\nextra_css: [old.css]\n")
    settings = Settings.read(config)
    assert settings.site_url == "https://a.example/"
    assert [s.text for s in settings.css] == ["own.css"]


# ---------------------------------------------------------------- a site as a whole


class Told(sites.Deaf):
    """Keeps what a run has written."""

    def __init__(self) -> None:
        self.changes: dict[Path, Written] = {}

    def written(self, folder: Path, written: Written) -> None:
        """Keep it."""
        self.changes[folder] = written


def test_a_site_is_put_in_place_as_one(tmp_path: Path) -> None:
    """The folder holds the site and its inventory; the same again changes nothing."""
    project = sites.project(tmp_path)
    told = Told()
    build(project, Earlier(), told)
    created = told.changes[project.site].created
    assert "playbook/roles/keeper/index.html" in created
    assert {*created, INVENTORY} == {*held(project.site)}
    build(project, Earlier(), told)
    again = told.changes[project.site]
    assert (again.created, again.changed, again.removed) == ((), (), ())
    assert set(again.unchanged) == set(created)


def test_a_refused_site_leaves_the_last_one(tmp_path: Path) -> None:
    """A broken link, a complaint of the engine or a fault in a page stops the site before it is put in place."""
    project = sites.project(tmp_path)
    build(project, Earlier(), sites.Deaf())
    before = held(project.site)
    home = project.config.parent / "docs" / "index.md"
    for page, config, rule in (
        ("[x](gone.md)\n", sites.CONFIG, "broken-link"),
        ("", sites.CONFIG.replace("[attr_list,", "[no_such_extension, attr_list,"), "engine"),
        ('<div><img src="x.png" onerror="alert(1)"></div>\n', sites.CONFIG, "unsafe-html"),
    ):
        home.write_text(f"{sites.HOME}\n{page}", encoding="utf-8")
        (home.parent / "x.png").write_bytes(b"")
        project.config.write_text(config, encoding="utf-8")
        with pytest.raises(SiteRefused) as refused:
            build(project, Earlier(), sites.Deaf())
        assert [finding.rule for finding in refused.value.findings] == [rule]
        assert held(project.site) == before
