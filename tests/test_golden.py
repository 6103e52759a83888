"""A small playbook that uses every field once, with special characters in every text, and its pages."""

# ruff: noqa: E501

from __future__ import annotations

import html
import json
import posixpath
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

import playbooks
from wellhead.check.rules import FAMILIES, RULES
from wellhead.pages.asset_files import assets
from wellhead.pages.page import Site
from wellhead.pages.views import pages as make_pages
from wellhead.playbook.model import Entity, Manifest
from wellhead.playbook.parts import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wellhead.playbook.contents import Playbook

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "expected"
VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr"}
IN_SVG = {"path", "rect", "circle"}


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """The generated folder."""
    return playbooks.generated(GOLDEN / "playbook")


def linked() -> Playbook:
    playbook = playbooks.checked(GOLDEN / "playbook").playbook
    assert playbook is not None
    return playbook.playbook


def values(model: BaseModel, *where: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each field of a model and of those in it, with its value."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        for one in value if isinstance(value, tuple) and not hasattr(value, "_fields") else (value,):
            if isinstance(one, BaseModel):
                yield from values(one, *where, name)
            else:
                yield (*where, name), one


def entities() -> Iterator[Model]:
    playbook = linked()
    for kind in ("roles", "phases", "practices", "artifacts", "handoffs", "terms"):
        yield from getattr(playbook, kind)
    yield playbook.manifest


def subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for sub in model.__subclasses__():
        yield sub
        yield from subclasses(sub)


# ---------------------------------------------------------------- a few pages to the byte

WHOLE = "practices/alone/index.md"
EXAMPLES = (
    WHOLE,
    "phases/run/index.md",
    "artifacts/gadget/index.md",
    "onboarding/keeper/index.md",
    "glossary/index.md",
    "raci/index.md",
    ".fragments/roles.html",
    "SUMMARY.md",
    "assets/checks.json",
)
"""Small files, one for each way in which they are laid out."""
ELSEWHERE = re.compile(
    rb'<div class="wh-top">.*?</wh-lens></div>|<(footer) class="wh-provenance".*?</footer>'
    rb'|<nav class="wh-(?:prevnext|stepper)".*?</nav>|<svg.*?</svg>'
)
"""What many pages share, which `WHOLE` alone shows, and the tests below; and pictures, for test_pictures.py."""


@pytest.mark.parametrize("path", EXAMPLES)
def test_examples(path: str, pages: dict[str, bytes], expect: Callable[[Path, bytes], None]) -> None:
    """What is particular to a kind of page is as expected to the byte; one page is so as a whole."""
    expect(EXPECTED / path, pages[path] if path == WHOLE else ELSEWHERE.sub(b"", pages[path]))


def test_nothing_else_is_expected() -> None:
    """No expected file is left over."""
    kept = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()}
    assert kept == {*EXAMPLES}


# ---------------------------------------------------------------- what others link to

ANCHORS = {
    "index.md": "top progress ways involvement handoffs",
    "phases/index.md": "top gates",
    "phases/build/index.md": "top goal involvement swimlane entry activities activity.draw activity.make-the-tool "
    "checklist checks.entry checks.activity.draw checks.activity.make-the-tool checks.phase "
    "checks.handoff.tool-over checks.exit handoffs exit raci practices pitfalls more",
    "phases/run/index.md": "top goal involvement swimlane activities activity.use-the-tool "
    "checklist checks.activity.use-the-tool raci practices",
    "phases/construct/index.md": "top",
    "roles/index.md": "top compare",
    "roles/builder/index.md": "top phases responsibilities works-with handoffs keeps ways-of-working not-this-role "
    "checklist checks.build onboarding onboarding-day-1 onboarding-week-1 onboarding-day-30 onboarding-day-60 "
    "onboarding-day-90 path",
    "roles/keeper/index.md": "top phases works-with handoffs keeps checklist checks.build checks.run "
    "onboarding onboarding-day-1 onboarding-week-1 path",
    "roles/maker/index.md": "top",
    "practices/index.md": "top phase.build phase.run",
    "practices/alone/index.md": "top problem steps related",
    "practices/pair/index.md": "top problem steps more benefits checklist used related",
    "practices/duo/index.md": "top",
    "artifacts/index.md": "top phase.build",
    "artifacts/drawing/index.md": "top life",
    "artifacts/tool/index.md": "top life checklist checks.made template",
    "artifacts/gadget/index.md": "top",
    "handoffs/index.md": "top map phase.build matrix",
    "handoffs/tool-over/index.md": "top carries checklist on-reject aftercare",
    "handoffs/tool-out/index.md": "top",
    "onboarding/index.md": "top day-1 day-1.everybody week-1 week-1.everybody week-1.builder "
    "day-30 day-30.builder day-60 day-60.builder day-90 day-90.builder",
    "onboarding/builder/index.md": "top onboarding-day-1 onboarding-week-1 people path",
    "onboarding/keeper/index.md": "top onboarding-day-1 onboarding-week-1 people path",
    "raci/index.md": "top",
    "involvement/index.md": "top reliance",
    "tale/index.md": "top setting-out chapter-build",
    "glossary/index.md": "top letter-1 letter-2 letter-3",
    "sources/index.md": "top source-book source-talk",
    "edit/index.md": "top files",
    "rules/index.md": f"top {' '.join(FAMILIES)}",
    **{f"rules/{rule.id}/index.md": "top" for rule in RULES},
}
"""The anchors of every page's headings, in order."""


def test_every_address(pages: dict[str, bytes]) -> None:
    """Every page stands at its address, with its headings' anchors in their order; and there is nothing else."""
    found = {path: re.findall(r"\{: #(\S+) \}$", page, re.MULTILINE) for path, page in texts(pages).items()}
    assert {path: " ".join(anchors) for path, anchors in found.items()} == ANCHORS
    others = {path for path in pages.keys() - found.keys() if not path.startswith(("source/", "assets/"))}
    folders = ("", "roles/", "phases/", "practices/", "artifacts/", "handoffs/", "onboarding/", "rules/")
    assert others == {
        *(f"{folder}SUMMARY.md" for folder in folders),
        *(f".fragments/{name}.html" for name in ("journey", "roles", "phases")),
    }


def test_files_beside_pages(pages: dict[str, bytes]) -> None:
    """The authors' files are there as they are, and assets are those of the package, with the catalogue."""
    sources = playbooks.files_of(GOLDEN / "playbook")
    copies = {path: content for path, content in pages.items() if path.startswith("source/")}
    assert copies == {f"source/{path}.txt": text.encode() for path, text in sources.items()}
    packaged = {path: content for path, content in pages.items() if path.startswith("assets/")}
    del packaged["assets/checks.json"]
    assert packaged == assets()


# ---------------------------------------------------------------- what all pages have

CRUMBS = re.compile(
    r'<nav class="wh-crumbs" data-search-exclude aria-label="\w+"><ol>(.*?)'
    r'<li aria-current="page">(.*?)</li></ol></nav>'
)
LENS = re.compile(
    r'<wh-lens class="wh-lens" data-search-exclude data-site="tools"[^>]* data-home="([^"]*)".*?</wh-lens>'
)


def texts(pages: dict[str, bytes]) -> dict[str, str]:
    """The texts of the pages that readers see."""
    return {p: c.decode() for p, c in pages.items() if p.endswith(".md") and not p.endswith("SUMMARY.md")}


def followed(path: str, address: str) -> str:
    """Where an address on a page leads, as seen from the site's home, to which the playbook is a folder."""
    here = f"/playbook/{path.removesuffix('index.md')}"
    return posixpath.normpath(posixpath.join(here, address.partition("#")[0])).strip("/")


def test_head_of_every_page(pages: dict[str, bytes]) -> None:
    """Each page begins with the trail that leads to it and the role lens, and then its title."""
    for path, text in texts(pages).items():
        (title,) = re.findall(r"^# (.*) \{: #top \}$", text, re.MULTILINE)
        (front,) = re.findall(r"^title: (.*)$", text, re.MULTILINE)
        assert html.unescape(title) == html.unescape(json.loads(front)), path
        head = text.partition("\n# ")[0]
        ((trail, last),) = CRUMBS.findall(head)
        (lens,) = LENS.finditer(head)
        assert last == title, path
        place = path.removesuffix("index.md").strip("/")
        steps = [followed(path, address) for address in re.findall('<a href="([^"]*)">', trail)]
        ways = ["", *(f"playbook/{way}".strip("/") for way in above(place))]
        assert steps == ways, path
        assert followed(path, lens[1]) == ""
        roles = re.findall(r'data-role="(.*?)"(?: data-was="(.*?)")? href="(.*?)"', lens[0])
        assert [(role, was) for role, was, _ in roles] == [("builder", "maker"), ("keeper", "")]
        assert [followed(path, to) for *_, to in roles] == [f"playbook/roles/{role}" for role, *_ in roles]


def above(place: str) -> Iterator[str]:
    """The places above a page, from the overview down; a rule's family is a place of its own."""
    parts = place.split("/") if place else []
    yield from ("/".join(parts[:n]) for n in range(len(parts)))
    if len(parts) == 2 and parts[0] == "rules":
        yield "rules"


def test_foot_of_every_page(pages: dict[str, bytes]) -> None:
    """A page that is made from a file names it at its foot, with its owner and review, and leads to both its texts."""
    playbook = playbooks.checked(GOLDEN / "playbook").playbook
    assert playbook is not None
    known = {page.path: page for page in make_pages(Site(playbook, "playbook", "playbook/"))}
    named = set()
    for path, text in texts(pages).items():
        feet = re.findall(r'<footer class="wh-provenance" data-search-exclude>(.*?)</footer>', text)
        provenance = known[path].data["provenance"]
        if path.startswith("rules/"):
            assert path == "rules/index.md" or len(feet) == 1
        elif provenance is None:
            assert feet == [], path
        else:
            (foot,) = feet
            shown = html.unescape(foot)
            assert f"<code>{provenance.file}</code>" in shown, path
            assert f" {provenance.owner} · " in shown
            assert f'<time datetime="{provenance.reviewed}">{provenance.reviewed}</time>' in shown
            (copy,) = re.findall(r'<a href="([^"]*)"><code>', shown)
            (edit,) = re.findall(r'<a class="wh-edit" href="([^"]*)">', shown)
            assert followed(path, copy) == f"playbook/{provenance.copy}"
            assert provenance.copy in pages
            assert edit == provenance.edit
            named.add(provenance.file)
    assert named == {f"playbook/{path}" for path in playbooks.files_of(GOLDEN / "playbook")}


def test_search_exclusion(pages: dict[str, bytes]) -> None:
    """Search leaves out pages that only lead on, and on every page the parts that are not the page's own."""
    for path, text in texts(pages).items():
        moved = 'http-equiv="refresh"' in text
        assert ("\nsearch: {exclude: true}\n" in text) is moved, path
        frames = re.findall(r"<(?:nav|wh-lens|footer|wh-where|noscript><p)(?: [^>]*)?>", text)
        assert [tag for tag in frames if "data-search-exclude" not in tag] == [], path
    boosts = {
        path: int(n)
        for path, text in texts(pages).items()
        for n in re.findall(r"^search: \{boost: (\d)\}$", text, re.MULTILINE)
    }
    entities = [
        f"{kind}s/{name}/index.md"
        for kind, name in (("phase", "build"), ("phase", "run"), ("role", "builder"), ("role", "keeper"))
    ]
    assert boosts == dict.fromkeys([*entities, "raci/index.md"], 4) | {"glossary/index.md": 2}


def test_one_after_another(pages: dict[str, bytes]) -> None:
    """Phases and rules lead to the next of their kind and back."""
    for places in (
        ["phases/build", "phases/run"],
        [f"rules/{rule.id}" for rule in RULES],
    ):
        for n, place in enumerate(places):
            path = f"{place}/index.md"
            text = pages[path].decode()
            ways = {
                way: followed(path, to)
                for way, to in re.findall(r'<a rel="(prev|next)" href="([^"]*)">', text)
            }
            wanted = {"prev": n - 1, "next": n + 1}
            assert ways == {
                way: f"playbook/{places[m]}" for way, m in wanted.items() if 0 <= m < len(places)
            }, path


def test_lists_of_a_kind(pages: dict[str, bytes]) -> None:
    """The index of a kind names each of its pages with its title and summary; the edit page each file with its page."""
    playbook = linked()
    for kind in ("roles", "phases", "practices", "artifacts", "handoffs"):
        text = html.unescape(pages[f"{kind}/index.md"].decode())
        for entity in getattr(playbook, kind):
            assert re.search(rf'<a [^>]*href="{entity.id}/">.*?{re.escape(entity.title)}', text), entity.ref
            assert entity.summary in text, entity.ref
    rows = re.findall(
        r'<tr id="(.*?)">.*?href="(.*?)".*?</th><td><a href="(.*?)">',
        html.unescape(pages["edit/index.md"].decode()),
    )
    sources = playbooks.files_of(GOLDEN / "playbook")
    assert [row[0] for row in rows] == [
        f"file.{path.removesuffix('.yml').replace('/', '.')}" for path in sorted(sources)
    ]
    assert [row[1] for row in rows] == [f"../source/{path}.txt" for path in sorted(sources)]


def test_rules_are_told(pages: dict[str, bytes]) -> None:
    """A rule's page has its promise, its severity here, all it says, and its file; the list of rules leads there."""
    index = html.unescape(pages["rules/index.md"].decode())
    settings = {setting.rule: setting for setting in linked().manifest.rules}
    for family, rules in FAMILIES.items():
        for rule in rules:
            promise = rule.page.strip().partition("\n")[0]
            text = html.unescape(pages[f"rules/{rule.id}/index.md"].decode())
            assert f"\ndescription: {json.dumps(promise, ensure_ascii=False)}\n" in text
            said = re.sub(r"<[^>]*>", " ", text)
            told = re.sub(r"```yaml \w+ (\S+)( whole)?", r"\1", rule.page)
            assert [word for word in re.findall(r"[\w/.-]+", told) if word not in said + text] == [], rule.id
            (file,) = re.findall(r"\S+\.py(?=\.</p></footer>)", text)
            assert (files("wellhead") / file).is_file()
            assert file.endswith(f"/{family}/{rule.id.replace('-', '_')}.py")
            setting = settings.get(rule.id)
            severity = (setting and setting.severity) or rule.default
            row = f'href="{rule.id}/"><code>{rule.id}</code></a></th><td>{promise}</td><td>{severity}</td>'
            assert row in index
            for reason in (setting.reason, *(e.reason for e in setting.exceptions)) if setting else ():
                assert (reason or "") in text


# ---------------------------------------------------------------- everything is shown


def test_every_field_is_used() -> None:
    """No field of the format is left out of the golden playbook."""
    used = {
        (type(model).__name__, name)
        for entity in entities()
        for model in within(entity)
        for name in model.model_fields_set
    }
    fields = {
        (model.__name__, name)
        for model in {type(m) for entity in entities() for m in within(entity)}
        for name in model.model_fields
    }
    assert fields - used == set()
    theirs = {Manifest.__module__, Model.__module__}
    assert {type(m) for e in entities() for m in within(e)} == {
        m for m in subclasses(Model) if m.__module__ in theirs
    } - {Entity}


def within(model: BaseModel) -> Iterator[BaseModel]:
    yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for one in value if isinstance(value, tuple) and not hasattr(value, "_fields") else (value,):
            if isinstance(one, BaseModel):
                yield from within(one)


NOT_SHOWN = {"id", "was", "tags", "site_id", "language", "edit_url", "url", "see", "form", "level"}
"""Names for machines, parts of addresses, words that pages have other words for, and tags, which no page shows."""
CHECKS = {(name,) for name in ("checks", "criteria", "checklist", "accept")}
RICH = {
    "body",
    "story",
    "mission",
    "ways_of_working",
    "goal",
    "how",
    "problem",
    "steps",
    "template",
    "on_reject",
    "aftercare",
    "definition",
    "why",
    "text",
}


def test_every_text_is_shown(pages: dict[str, bytes]) -> None:
    """Whatever authors write in a field stands on a page, in plain fields exactly as typed."""
    text = html.unescape(
        re.sub(r"<[^>]*>", "", "\n".join(t.decode() for p, t in pages.items() if p.endswith(".md")))
    )
    missing = []
    for entity in entities():
        for where, value in values(entity):
            if not isinstance(value, str) or where[-1] in NOT_SHOWN:
                continue
            rich = (where[-1] in RICH and not (where[-1] == "text" and where[-2:-1] in CHECKS)) or (
                type(entity),
                where,
            ) == (Manifest, ("summary",))
            bare = re.sub(r"\(.*?\)|\[\[.*?(\||\]\])|```\w*", " ", value)
            wanted = re.findall(r"\w+", bare) if rich else [value]
            missing += [(type(entity).__name__, *where, word) for word in wanted if word not in text]
    assert missing == []


class Skeleton(HTMLParser):
    """Complains about elements that are not closed where they must be; collects ids and addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "xlink:href"):
                self.addresses.append(value or "")
        if len({n for n, _ in attrs}) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in IN_SVG:
            self.open.pop()
        elif tag not in VOID:
            self.wrong.append(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def parsed(text: str) -> Skeleton:
    skeleton = Skeleton()
    skeleton.feed(text)
    skeleton.close()
    return skeleton


def chunks(page: str) -> list[str]:
    """The parts of a page that are HTML."""
    body = page.split("\n---\n", 1)[-1]
    return [line for line in body.split("\n") if line.startswith("<") and not line.startswith("<!--")]


def test_html_is_balanced(pages: dict[str, bytes]) -> None:
    """Every block of HTML closes what it opens, alone: engines put headings between them."""
    for path, content in pages.items():
        if path.endswith((".md", ".html")) and not path.endswith("SUMMARY.md"):
            for chunk in chunks(content.decode()):
                skeleton = parsed(chunk)
                assert (path, skeleton.wrong, skeleton.open) == (path, [], [])


def test_dialect(pages: dict[str, bytes]) -> None:
    """A page holds front matter, a comment, headings with ids and lines of HTML, and nothing else."""
    heading = re.compile(r"#{1,3} (?:[A-Za-z0-9 ,\u00a1-\uffff]|&#\d+;)+ \{: #[a-z0-9.-]+ \}")
    for path, content in pages.items():
        if not path.endswith(".md") or path.endswith("SUMMARY.md"):
            continue
        front, body = content.decode().removeprefix("---\n").split("\n---\n\n", 1)
        for line in front.split("\n"):
            assert re.fullmatch(
                r'(title|description): "[^"\n]*"|search: \{(exclude: true|boost: \d)\}|hide: \[toc\]', line
            ), path
        for line in filter(None, body.split("\n")):
            assert heading.fullmatch(line) or line.startswith(("<div ", "<!-- Made by ")), (path, line[:80])


def test_links_and_ids(pages: dict[str, bytes]) -> None:
    """No id stands twice on a page, and every relative address leads to a page and an anchor that exist."""
    ids: dict[str, list[str]] = {}
    addresses: dict[str, list[str]] = {}
    for path, content in pages.items():
        if path.endswith((".md", ".html")) and not path.endswith("SUMMARY.md"):
            text = content.decode()
            skeletons = [parsed(chunk) for chunk in chunks(text)]
            ids[path] = [i for s in skeletons for i in s.ids] + re.findall(
                r"\{: #(\S+) \}$", text, re.MULTILINE
            )
            addresses[path] = [a for s in skeletons for a in s.addresses]
    urls = {
        ("playbook/" + re.sub(r"(^|/)index\.md$", r"\1", path).removesuffix(".md")).rstrip("/"): path
        for path in ids
        if path.endswith(".md")
    } | {"": "home"}
    for path, found in ids.items():
        assert len(found) == len(set(found)), path
        here = "" if path.startswith(".fragments/") else f"playbook/{path}".removesuffix("index.md")
        here = here.removesuffix(".md").rstrip("/")
        for address in addresses[path]:
            if re.match(r"[a-z]+:", address):
                continue
            where, _, anchor = address.partition("#")
            target = posixpath.normpath(posixpath.join(here, where)) if where else here
            if target.removeprefix("playbook/") in pages:
                continue
            assert where == "" or where.endswith("/"), (path, address)
            page = urls.get("" if target == "." else target)
            assert page is not None, (path, address)
            assert page == "home" or anchor == "" or anchor in ids[page], (path, address)
