"""A small playbook that uses every field once, with special characters in every text, and all its pages."""

# ruff: noqa: E501, D102

from __future__ import annotations

import html
import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

import playbooks
from wellhead.pages.render import assets
from wellhead.playbook.model import Manifest
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


def test_pages(
    pages: dict[str, bytes], request: pytest.FixtureRequest, expect: Callable[[Path, bytes], None]
) -> None:
    """Every generated file is as expected to the byte, and there is no other; assets are those of the package."""
    expected = {p.relative_to(EXPECTED).as_posix() for p in EXPECTED.rglob("*") if p.is_file()}
    packaged = assets()
    shown = pages.keys() - packaged.keys()
    if request.config.getoption("--bless"):
        for gone in expected - shown:
            (EXPECTED / gone).unlink()
        expected = shown
    assert shown == expected
    for path in sorted(shown):
        expect(EXPECTED / path, pages[path])
    assert {path: pages[path] for path in pages.keys() - shown} == packaged


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
    assert {type(m) for e in entities() for m in within(e)} == {
        m for m in subclasses(Model) if m.__name__ != "Entity" and m.__module__ == Manifest.__module__
    }


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
