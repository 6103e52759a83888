"""A site that is built from what earlier builds made is the one that MkDocs alone would build."""

# ruff: noqa: E501

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import zlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import made_playbook
import peers
import pytest
from jinja2 import Environment
from material.plugins.search import plugin as search
from mkdocs.structure.pages import Page

from random_site import RandomSite
from wellhead.kit.cache_folder import VARIABLE, cache_folder
from wellhead.site.engines import engine_named, inprocess
from wellhead.site.engines.fast import finished, searchtext, smaller
from wellhead.site.engines.fast.found import FoundBySearch
from wellhead.site.engines.fast.ready import Ready
from wellhead.site.inspect import inspect
from wellhead.app.check import load, render_playbook
from wellhead.app.build import build_site
from wellhead.store import Store
from wellhead.site.strict_html import pieces
from wellhead.write.folder import write

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.site.engines.engine import Built

EPOCH = 1_700_000_000  # 14 November 2023


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def plain(config: Path, site: Path) -> tuple[str, ...]:
    """Build with MkDocs alone; what it says."""
    site.mkdir(parents=True)
    with inprocess.hushed(config.parent, EPOCH), inprocess.overheard("mkdocs") as messages:
        from mkdocs.commands.build import build  # noqa: PLC0415 - prints when it is imported
        from mkdocs.config import load_config  # noqa: PLC0415

        reason = inprocess.run(load_config, build, config, site, None)
    return tuple(messages) or tuple(filter(None, [reason]))


def quick(config: Path, site: Path) -> Built:
    """Build as Wellhead does."""
    site.mkdir(parents=True)
    return engine_named("mkdocs").build(config, site, site_url=None, epoch=EPOCH)


def files(site: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def compare(config: Path, place: Path, name: str) -> Built:
    """Build both ways; the files and the messages must be the same."""
    said = plain(config, place / f"plain-{name}")
    built = quick(config, place / f"quick-{name}")
    assert built.messages == said
    expected, got = files(place / f"plain-{name}"), files(place / f"quick-{name}")
    assert got.keys() == expected.keys()
    assert [path for path in expected if expected[path] != got[path]] == []
    return built


def test_random_edits(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many edits, every file and every warning is what MkDocs alone gives."""
    count = request.config.getoption("--edits")
    for seed in range(max(1, count // 40)):
        site = RandomSite(tmp_path / f"project-{seed}", seed)
        compare(site.folder / "mkdocs.yml", tmp_path / f"{seed}", "first")
        for number in range(min(count, 40)):
            what = site.edit()
            monkeypatch.setattr(smaller, "MANY", 1 if number % 2 else 2000)
            try:
                built = compare(site.folder / "mkdocs.yml", tmp_path / f"{seed}", f"{number}")
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, edit {number}, {what}: {error}") from error
            assert built.notes == ()
            for place in (f"plain-{number}", f"quick-{number}"):
                subprocess.run(["rm", "-r", str(tmp_path / f"{seed}" / place)], check=True)


def test_texts_are_held_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While MkDocs has many pages in memory, their texts are packed, and look the same to whoever asks."""
    monkeypatch.setattr(smaller, "MANY", 1)
    site = site_of(tmp_path / "project", long="# Long\n\n" + "Word — for word. " * 500)
    held = {}

    def looked(self: Any, config: Any, doc_files: Any, *rest: Any) -> None:
        for file in doc_files:
            held[file.src_uri] = vars(file.page)["content"], vars(file.page)["markdown"], file.page.content
        begin(self, config, doc_files, *rest)

    begin = finished._Finisher._begin
    monkeypatch.setattr(finished._Finisher, "_begin", looked)
    assert compare(site.folder / "mkdocs.yml", tmp_path, "first").messages == ()
    content, markdown, seen = held["long.md"]
    assert len(content) < len(seen) / 10
    assert type(markdown) is bytes
    assert "Word — for word." in seen
    assert not hasattr(Page, "content")


def site_of(folder: Path, **pages: str) -> RandomSite:
    """A site without faults, with some pages of the test's own."""
    site = RandomSite(folder, 1)
    site.pages = {path: [blocks[0], "Text."] for path, blocks in site.pages.items()}
    site.pages |= {f"{name}.md": [text] for name, text in pages.items()}
    site.write()
    return site


def test_warnings_are_said_each_time(tmp_path: Path) -> None:
    """A broken link is told at every build, and no longer once it is mended."""
    site = site_of(tmp_path / "project", broken="# B\n\n[x](gone.md) [y](index.md#nothing)")
    config = site.folder / "mkdocs.yml"
    first = compare(config, tmp_path, "first")
    assert len(first.messages) == 2
    assert compare(config, tmp_path, "second").messages == first.messages
    site.pages["gone.md"] = ["# Found"]
    site.pages["index.md"].append("## N {: #nothing }")
    site.write()
    assert compare(config, tmp_path, "mended").messages == ()


def test_links_are_followed_anew(tmp_path: Path) -> None:
    """A page that did not change is made anew when what it links to has gone or moved."""
    site = site_of(tmp_path / "project", one="# One\n\n[two](two.md#x)", two="# Two\n\n## X {: #x }")
    config = site.folder / "mkdocs.yml"
    assert compare(config, tmp_path, "first").messages == ()
    site.pages["two.md"] = ["# Two"]
    site.write()
    assert "does not contain an anchor" in compare(config, tmp_path, "anchor").messages[0]
    del site.pages["two.md"]
    site.write()
    assert "is not found among" in compare(config, tmp_path, "gone").messages[0]


def test_templates_are_compiled_ahead(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is compiled before the pages are there is what the build needs, and the site is the same."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"
    for _ in engine_named("mkdocs").warm_up(config):
        pass
    assert capfd.readouterr() == ("", "")
    ahead = {path.name for path in cache.rglob("templates/*")}
    compiled = []
    compile_ = Environment.compile

    def watched(self: Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
        compiled.append(name)
        return compile_(self, source, name, *rest)

    monkeypatch.setattr(Environment, "compile", watched)
    assert quick(config, tmp_path / "quick").messages == ()
    assert ahead
    assert [name for name in compiled if not str(name).endswith((".svg", ".xml"))] == []
    compare(config, tmp_path, "compared")


@pytest.mark.parametrize("theme", ["theme: nobodys", "theme: [", "theme: {name: null}", "docs_dir: nowhere"])
def test_nothing_ahead_for_what_cannot_be_built(tmp_path: Path, theme: str) -> None:
    """Where the configuration is wrong, nothing happens before the build, which says so."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"site_name: S\n{theme}\n")
    for _ in engine_named("mkdocs").warm_up(tmp_path / "mkdocs.yml"):
        pass


@pytest.mark.parametrize("entities", [24, 270])
def test_every_page_of_a_playbook_is_the_same(tmp_path: Path, entities: int) -> None:
    """A playbook of some 30, and of 300 pages: from nothing, after a text, and after a title, page by page."""
    folder = tmp_path / "project"
    made_playbook.make_playbook(folder / "playbook", entities)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Home\n")
    (folder / "mkdocs.yml").write_text(peers.MKDOCS_YML)
    practice = folder / "playbook" / "practices" / "practice-3.yml"
    for name, old, new in (
        ("first", "", ""),
        ("text", "before anyone trusts", "before anybody trusts"),
        ("title", "title: Practice 3", "title: Another practice"),
    ):
        text = practice.read_text()
        assert old in text
        practice.write_text(text.replace(old, new, 1))
        checked = load(folder / "playbook")
        assert checked.playbook is not None
        made = render_playbook(checked.playbook, folder="playbook", prefix="playbook/")
        write(folder / "docs" / "playbook", made, force=False)
        assert compare(folder / "mkdocs.yml", tmp_path, name).messages == ()


@pytest.mark.parametrize("harm", ["garbage", "truncated", "entries", "folder"])
def test_a_broken_cache_is_none(tmp_path: Path, harm: str) -> None:
    """Whatever happens to the cache, the site is right, and the next cache works."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"
    compare(config, tmp_path, "first")
    folder = cache_folder(config)
    assert folder is not None
    file = folder / "pages.sqlite"
    if harm == "garbage":
        file.write_bytes(b"garbage" * 1000)
    elif harm == "truncated":
        file.write_bytes(file.read_bytes()[:5000])
    elif harm == "entries":
        connection = sqlite3.connect(file)
        with connection:
            connection.execute("UPDATE made SET value = substr(value, 1, 20)")
        connection.close()
    else:
        file.unlink()
        file.mkdir()
    compare(config, tmp_path, "second")
    compare(config, tmp_path, "third")


def test_two_builds_at_once(tmp_path: Path) -> None:
    """Two builds that share a cache both give the right site, also where one has an older configuration."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"
    plain(config, tmp_path / "expected")
    code = (
        "import sys; from pathlib import Path; from wellhead.site.engines import engine_named\n"
        "built = engine_named('mkdocs').build(Path(sys.argv[1]), Path(sys.argv[2]), site_url=None, epoch=1700000000)\n"
        "sys.exit(bool(built.messages or built.notes))"
    )
    runs = []
    for number in range(3):
        (tmp_path / f"got-{number}").mkdir()
        arguments = [sys.executable, "-c", code, str(config), str(tmp_path / f"got-{number}")]
        runs.append(subprocess.Popen(arguments))
    assert [run.wait() for run in runs] == [0, 0, 0]
    for number in range(3):
        assert files(tmp_path / f"got-{number}") == files(tmp_path / "expected")


def hook(site: RandomSite) -> None:
    """Let a hook change every page."""
    (site.folder / "hook.py").write_text("def on_page_content(html, **_): return html + '<p>hook</p>'\n")
    add(site, "hooks: [hook.py]\n")


def override(site: RandomSite) -> None:
    """Override a template, with a list of all pages in it."""
    (site.folder / "mine").mkdir()
    (site.folder / "mine/main.html").write_text(
        '{% extends "base.html" %}{% block announce %}{% for f in pages %}{{ f.page.title }}{% endfor %}{% endblock %}'
    )
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("name: material,", "name: material, custom_dir: mine,"))


def plugin(site: RandomSite) -> None:
    """Add a plug-in that takes part in every page."""
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("plugins: [search,", "plugins: [search, tags,"))


def theme(site: RandomSite) -> None:
    """Take another theme."""
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("name: material,", "name: mkdocs,"))


def add(site: RandomSite, text: str) -> None:
    """Add to the configuration."""
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text() + text)


@pytest.mark.parametrize(
    ("change", "word"),
    [(hook, "hooks"), (override, "overrides"), (plugin, '"material/tags"'), (theme, '"mkdocs"')],
)
def test_what_is_not_known_is_built_in_the_plain_way(tmp_path: Path, change: object, word: str) -> None:
    """Where something may reach into pages, MkDocs works alone, and the reader learns why, once a build."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"
    compare(config, tmp_path, "before")
    assert callable(change)
    change(site)
    for name in ("first", "second"):
        (note,) = compare(config, tmp_path, name).notes
        assert word in note
        site.docs.joinpath("index.md").write_text(f"# Changed {name}\n")


def test_nothing_is_left_of_a_page_that_has_gone(tmp_path: Path) -> None:
    """A page that is removed, and comes back with another title, is never shown as it was."""
    site = site_of(tmp_path / "project", one="# One")
    config = site.folder / "mkdocs.yml"
    compare(config, tmp_path, "first")
    del site.pages["one.md"]
    site.write()
    compare(config, tmp_path, "gone")
    site.pages["one.md"] = ["# Another"]
    site.write()
    compare(config, tmp_path, "back")


def test_many_pages_are_shared_out(tmp_path: Path) -> None:
    """With enough pages for several processes the site is the same, and so is each warning."""
    pages = {f"p{n}": f'# P {n}\n\n<div class="wh"><p id="a{n}">x</p></div>' for n in range(60)}
    site = site_of(tmp_path / "project", **pages, broken="# B\n\n[x](gone.md)")
    assert len(compare(site.folder / "mkdocs.yml", tmp_path, "cold").messages) == 1
    site.settings["name"] = "Other"
    site.write()
    assert len(compare(site.folder / "mkdocs.yml", tmp_path, "renamed").messages) == 1


def test_the_cache_stays_small(tmp_path: Path) -> None:
    """What no build has used for long is let go."""
    for run in range(6):
        store = Store(tmp_path / "pages.sqlite")
        for number in range(1000):
            store.keep(f"{run} {number}".encode(), number)
        store.close()
    store = Store(tmp_path / "pages.sqlite")
    assert b"5 1" in store
    assert store.get(b"5 1") == 1
    assert b"0 1" not in store
    store.close()


def test_an_entry_of_another_layout_is_none(tmp_path: Path) -> None:
    """What another version kept is not read as what it is not, whatever that would lead to."""
    with Store(tmp_path / "pages.sqlite") as store:
        store.keep(b"new", [1])
        store.keep_packed(b"old", zlib.compress(json.dumps([[{"location": "a/"}], "<html>"]).encode(), 1))
    with Store(tmp_path / "pages.sqlite") as store:
        assert store.get(b"new") == [1]
        assert b"old" in store
        assert store.get(b"old") is None


NOT_READY = [
    "<div>a</div><div>b</div>",
    "<div>a</div> b",
    "<div><p>a</div>",
    "<div>a",
    "<div>a & b</div>",
    "<div>a &amp b</div>",
    '<div markdown="1">a</div>',
    '<div><p Markdown="1">a</p></div>',
    "<div><script>a</script></div>",
    "<div><!-- a --></div>",
    "<div a='b'>a</div>",
    "<DIV>a</DIV>",
    "<div>\ta</div>",
    "<p>a</p>",
]


@pytest.mark.parametrize("line", NOT_READY)
def test_what_is_not_surely_ready_is_converted(line: str) -> None:
    """A line that Python-Markdown might read otherwise goes through it."""
    assert Ready.find(f"# A\n\n{line}\n\nb\n") is None


def test_ready_lines_stand_alone() -> None:
    """A line that follows text, or is followed by some, goes through Python-Markdown."""
    assert Ready.find("a\n<div>b</div>\n") is None
    assert Ready.find("<div>b</div>\na\n") is None
    found = Ready.find('# A\n\n<div id="x">b<br></div>\n')
    assert found is not None
    assert found.ids == {"x"}
    assert found.put_back(found.text) == '# A\n\n<div id="x">b<br></div>\n'


def test_a_strict_form_is_told_from_others() -> None:
    """Texts in which a parser might find other tags are left to a parser."""
    for text in (
        "a < b",
        "<a b=c>",
        "<a b='c'>",
        "<a/b>",
        "<title><b></b></title>",
        "<!-- a -- b -->",
        "<?x?>",
    ):
        assert pieces(text) is None, text
    found = pieces('a<b c="d">e</b><br/>')
    assert found is not None
    assert found.texts == ["a", "e", "", ""]
    assert [tag.text for tag in found.tags] == ['<b c="d">', "</b>", "<br/>"]


def test_a_build_of_the_same_files_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file has changed and the site stands, no engine runs; after any change, one does."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"
    runs: list[int] = []
    mkdocs = engine_named("mkdocs")
    original = mkdocs.build

    def counted(*arguments: object, **options: object) -> object:
        runs.append(1)
        return original(*arguments, **options)

    monkeypatch.setattr(mkdocs, "build", counted)

    def built() -> int:
        del runs[:]
        build_site(config, tmp_path / "site", "mkdocs", site_url=None, epoch=EPOCH)
        return len(runs)

    assert (built(), built()) == (1, 0)
    site.docs.joinpath("extra.css").write_text("a { color: blue }\n")
    assert (built(), built()) == (1, 0)
    config.write_text(config.read_text().replace("Wells", "Others"))
    assert (built(), built()) == (1, 0)
    page = tmp_path / "site" / "index.html"
    page.unlink()
    assert (built(), built()) == (1, 0)
    assert page.is_file()
    site.docs.joinpath("new.md").write_text("# New\n")
    assert (built(), built()) == (1, 0)
    plugin(site)
    assert (built(), built()) == (1, 1), "an unknown plug-in may read anything"


def test_sound_pages_are_not_looked_at_again(tmp_path: Path) -> None:
    """The gate remembers sound pages only, and only under the address that they were judged for."""
    (tmp_path / "site").mkdir()
    page = tmp_path / "site" / "index.html"
    page.write_text('<article><img src="https://a.example/x.png"></article>')
    with Store(tmp_path / "gate.sqlite") as store:
        assert inspect(tmp_path / "site", site_url="https://a.example/", store=store) == ()
        assert len(inspect(tmp_path / "site", site_url="https://b.example/", store=store)) == 1
        assert len(inspect(tmp_path / "site", site_url="https://b.example/", store=store)) == 1
        page.write_text("<article><script></script></article>")
        assert len(inspect(tmp_path / "site", site_url="https://a.example/", store=store)) == 1


def test_a_small_change_makes_one_page_anew(tmp_path: Path) -> None:
    """What only one page shows of itself makes that page anew; what the navigation shows makes all."""
    site = site_of(tmp_path / "project")
    config = site.folder / "mkdocs.yml"

    def new_entries(name: str) -> int:
        before = entries()
        compare(config, tmp_path, name)
        return entries() - before

    def entries() -> int:
        folder = cache_folder(config)
        assert folder is not None
        connection = sqlite3.connect(folder / "pages.sqlite")
        with connection:
            (count,) = connection.execute("SELECT count(*) FROM made").fetchone()
        connection.close()
        return int(count)

    compare(config, tmp_path, "first")
    page = site.docs / "pumps" / "index.md"
    page.write_text("---\ndescription: New\n---\n" + page.read_text())
    assert new_entries("described") == 1
    page.write_text(page.read_text() + "\nMore.\n")
    assert new_entries("changed") == 2, "converted and finished"
    page.write_text(page.read_text().replace("description: New", "status: new"))
    assert new_entries("marked") == len(site.pages)


SEARCHED = [
    "h1 h2 h3 p div a li ul pre code span br svg title object".split(),
    ["", "", ' id="i"', ' ID="j"', " data-search-exclude", " Data-Search-Exclude", ' class="headerlink"', ' class="linenodiv"', ' title="data-search-exclude"'],
    ["a", "  ", " \n", "x &amp; y", "b\nc", "&#46;", "&lt;", "&#10;", "<!-- c -->", "</p>", "<br/>", "<p/>"],
]  # fmt: skip


def searched(draw: random.Random, depth: int = 0) -> str:
    """A random piece of a page, sometimes with end tags too many or too few."""
    names, attributes, texts = SEARCHED
    parts = []
    for _ in range(draw.randint(0, 4)):
        if draw.random() < 0.5 or depth > 5:
            parts.append(draw.choice(texts))
            continue
        name = draw.choice(names)
        inner = "t" if name == "title" else searched(draw, depth + 1)
        end = f"</{name}>" if name == "title" or draw.random() < 0.9 else ""
        parts.append(f"<{name}{draw.choice(attributes)}>{inner}{end}")
    return "".join(parts)


def test_the_search_reads_the_same_in_strict_pages() -> None:
    """What is read quickly is what the search's own parser reads, in each of many random pages."""
    original = search.Parser
    with searchtext.quick():
        quick = search.Parser
    assert quick is not original, "the search's parser is another: look whether searchtext still follows it"

    def found(parser: Any, text: str) -> list[Any] | str:
        try:
            parser.feed(text)
            parser.close()
        except (ValueError, IndexError) as error:
            return repr(error)
        return [(s.el.tag, s.el.attrs, s.depth, s.id, s.title, s.text) for s in parser.data]

    for seed in range(3000):
        text = searched(random.Random(seed))  # noqa: S311 - no secret
        assert pieces(text) is not None
        assert found(quick(), text) == found(original(), text), text


@pytest.mark.parametrize(("end", "is_known"), [("", True), (',"count":%d', False)])
def test_an_index_of_another_form_is_not_taken_apart(end: str, *, is_known: bool) -> None:
    """What the search has found is kept by page only if its index is nothing but these in a row."""

    class Index:
        entries: ClassVar[list[dict[str, str]]] = [{"location": at} for at in ("", "#top", "a/", "a/#b")]

        def generate_search_index(self, _: object) -> str:
            told = end % len(self.entries) if end else ""
            return f'{{"docs":{json.dumps(self.entries, separators=(",", ":"))[:-1]}{told}]}}'

    plugin = SimpleNamespace(search_index=Index())
    whole = plugin.search_index.generate_search_index(None)
    found = FoundBySearch.of(plugin)
    assert (found is not None) == is_known
    if found is not None:
        with found.told(["", "a/"]):
            assert plugin.search_index.generate_search_index(None) == whole
        found.put("a/", [])
        with found.told(["", "a/"]):
            assert (
                plugin.search_index.generate_search_index(None)
                == whole.partition(',{"location":"a/"')[0] + "]}"
            )
