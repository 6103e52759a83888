"""New hires: who they are, what they do first, what they read, and that they find it."""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

import playbooks
from browser.checklist import box
from browser.paper import plain, printed, words
from browser.reader import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from browser.reader import Reader
    from browser.served import Site
    from wellhead.playbook.link import LinkedPlaybook


@cache
def shipped() -> LinkedPlaybook:
    """The playbook that the site is made of."""
    playbook = playbooks.checked(playbooks.SHIPPED).playbook
    assert playbook is not None
    return playbook


ROLES = list(shipped().roles)


@pytest.fixture
def visitor(readers: Callable[..., Reader], site: Site) -> Reader:
    """Have a reader of the site, at a desk."""
    return readers(site.url)


def heading(page: Page) -> Locator:
    """A page's title."""
    return page.locator(".md-content h1")


# ── Who are you? ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("hires-1")
def test_home_asks_who_you_are(visitor: Reader) -> None:
    """The home page shows each role's question; one click leads to the role, one to its first week."""
    page = visitor.open()
    for role in shipped().roles.values():
        page.locator(".wh-door").filter(has_text=role.question).click()
        expect(heading(page)).to_contain_text(role.title)
        page.go_back()
        expect(heading(page)).to_contain_text("Two explorers")
        page.locator(".wh-weeks").get_by_role("link", name=role.title, exact=True).click()
        expect(heading(page)).to_contain_text(f"Your first week as {role.title}")
        page.go_back()
        expect(heading(page)).to_contain_text("Two explorers")


@pytest.mark.promise("hires-2")
@pytest.mark.parametrize("role", ROLES)
def test_role_page_tells_all(readers: Callable[..., Reader], site: Site, role: str) -> None:
    """A role's page tells what it asks, does, gives, gets, keeps and is not, and its checks, as HTML."""
    book = shipped()
    me = book.roles[role]
    page = readers(site.url, javascript=False).open(f"playbook/roles/{role}/")
    text = " ".join(page.locator(".md-content").inner_text().split())
    said = [me.question, me.summary, *me.responsibilities, *me.not_this_role]
    said += [part.focus for p in book.phases.values() if (part := book.involvement(p).get(role))]
    said += [other.title for other in book.roles.values()]
    said += [h.title for h in (*book.handoffs_in(me), *book.handoffs_out(me))]
    said += [a.title for a in book.artifacts_of(me)]
    mission = re.sub(r"[*_`]|\[\[[^|\]]*\|?|\]\]", "", me.mission).split()
    said.append(" ".join(mission[:4]))
    assert [part for part in said if part not in text] == []
    keys = page.content()
    owned = [at.key for at in book.checks if at.owner.kind == "phase" and role in book.roles_of(at)]
    assert owned
    assert [key for key in owned if f'data-key="{key}"' not in keys] == []


# ── The first 90 days ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("hires-3")
def test_steps_are_one_list(visitor: Reader) -> None:
    """A step ticked on the first week's sheet is ticked on the role's page and on everybody's."""
    page = visitor.open("playbook/onboarding/operator/")
    common, own = "playbook/ml-playbook/buddy-named", None
    for place in page.locator(".wh-check").all():
        key = place.get_attribute("data-key") or ""
        own = own or (key if key.startswith("role/operator/") else None)
    assert own is not None
    box(page, common).check()
    box(page, own).check()
    for path in ("playbook/roles/operator/", "playbook/onboarding/"):
        page.goto(visitor.url + path)
        expect(box(page, common)).to_be_checked()
        expect(box(page, own)).to_be_checked()


@pytest.mark.promise("hires-3")
@pytest.mark.parametrize("path", ["playbook/onboarding/operator/", "playbook/roles/operator/"])
def test_copy_for_a_buddy(visitor: Reader, path: str) -> None:
    """The steps become an issue: a task for each, done or not, and one for each reading, with links."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(path)
    box(page, "playbook/ml-playbook/buddy-named").check()
    page.get_by_role("button", name="Copy as an issue for your buddy").click()
    expect(page.locator(".wh-status").filter(has_text="copied")).to_be_visible()
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    assert re.match(r"# (Your first week as|Onboarding:) Operator\n", text)
    assert "- [x] You know which colleague takes all your questions in the first month" in text
    assert f"({visitor.url}{path}#playbook.ml-playbook.buddy-named)" in text
    listed = page.locator("wh-tools[data-title]").get_attribute("data-keys") or ""
    reading = page.locator(".wh-reading li").count()
    assert len(re.findall(r"^- \[[ x]\] ", text, re.MULTILINE)) == len(listed.split()) + reading
    assert f"- [ ] [Hypothesis]({visitor.url}playbook/phases/hypothesis/)" in text
    assert "## What to read" in text


@pytest.mark.parametrize("role", ROLES)
def test_first_week_fits_on_a_sheet(visitor: Reader, role: str) -> None:
    """The first week of every role is printed on one sheet, A4 or Letter, with every step and the reading."""
    page = visitor.open(f"playbook/onboarding/{role}/")
    expect(page.locator(".wh-toolbar")).to_be_visible()
    steps = page.locator(".wh-check").evaluate_all("list => list.map((e) => e.dataset.text)")
    reading = page.locator(".wh-reading a").all_inner_texts()
    assert len(steps) > 8
    for size in ("A4", "Letter"):
        paper = printed(page, size)
        assert len(paper.pages) == 1, size
        assert [t for t in [*steps, *reading, "Your name"] if plain(t) not in words(paper)] == []


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("hires-4")
def test_terms_by_keyboard_and_touch(readers: Callable[..., Reader], site: Site, visitor: Reader) -> None:
    """A term leads to its definition by mouse, by keyboard and by touch."""
    path = "playbook/phases/prototype/"
    page = visitor.open(path)
    term = page.locator("a.wh-term").filter(visible=True).first
    anchor = (term.get_attribute("href") or "").partition("#")[2]

    def lands(page: Page) -> None:
        expect(heading(page)).to_contain_text("Glossary")
        expect(page).to_have_url(re.compile(rf"/glossary/#{anchor}$"))
        expect(page.locator(f'[id="{anchor}"]')).to_be_visible()

    term.click()
    lands(page)
    page.goto(visitor.url + path)
    term.focus()
    assert term.evaluate("e => e.matches(':focus-visible')")
    page.keyboard.press("Enter")
    lands(page)
    phone = readers(site.url, screen=PHONE)
    touching = phone.context.browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": PHONE.width, "height": PHONE.height}
    )
    page = touching.new_page()
    page.goto(site.url + path)
    page.locator("a.wh-term").filter(visible=True).first.tap()
    lands(page)
    touching.close()


# ── Ways ──────────────────────────────────────────────────────────────────────────────────────────


class Links(HTMLParser):
    """The links that somebody sees on a page, without JavaScript."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

    def __init__(self) -> None:
        """Have seen nothing."""
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, unless it stands in something hidden."""
        given = dict(attrs)
        hidden = "hidden" in given or (bool(self._open) and self._open[-1][1])
        if tag == "a" and not hidden:
            self.found += [a for name in ("href", "xlink:href") if (a := given.get(name))]
        if tag not in self.VOID:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and whatever was left open in it."""
        for n in range(len(self._open) - 1, -1, -1):
            if self._open[n][0] == tag:
                del self._open[n:]
                return


@cache
def ways(site: Site) -> dict[str, list[str]]:
    """For each page of the site the pages that it links to."""
    found = {}
    for path in site.paths:
        file = site.folder / (f"{path}index.html" if path.endswith("/") or not path else path)
        links = Links()
        links.feed(file.read_text("utf-8"))
        targets = [urlsplit(urljoin(f"https://site/{path}", link)) for link in links.found]
        found[path] = [t.path[1:].removesuffix("index.html") for t in targets if t.netloc == "site"]
    return found


@pytest.mark.promise("hires-6")
def test_three_clicks_from_home(site: Site) -> None:
    """Every page is at most three clicks from home."""
    reached, waiting = {"": 0}, deque([""])
    while waiting:
        here = waiting.popleft()
        for there in ways(site)[here]:
            if there in ways(site) and there not in reached:
                reached[there] = reached[here] + 1
                waiting.append(there)
    moved = {f"playbook/{e.kind}s/{old}/" for e in shipped().entities for old in e.was}
    far = {path: reached.get(path) for path in site.paths if path not in moved}
    assert {path: n for path, n in far.items() if n is None or n > 3} == {}


@pytest.mark.promise("hires-6")
def test_phases_lead_on(visitor: Reader) -> None:
    """Each phase leads to the next and to the one before."""
    titles = [phase.title for phase in shipped().phases.values()]
    page = visitor.open(f"playbook/phases/{next(iter(shipped().phases))}/")
    expect(page.locator(".wh-prevnext a[rel=prev]")).to_have_count(0)
    for title in titles[1:]:
        page.locator(".wh-prevnext a[rel=next]").click()
        expect(heading(page)).to_contain_text(title)
    expect(page.locator(".wh-prevnext a[rel=next]")).to_have_count(0)
    for title in reversed(titles[:-1]):
        page.locator(".wh-prevnext a[rel=prev]").click()
        expect(heading(page)).to_contain_text(title)
