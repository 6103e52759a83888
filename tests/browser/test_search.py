"""Promises of the search: those that the theme's keeps, the search of large sites keeps as well."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as NeverHappened
from playwright.sync_api import expect

from browser.reader import another_page
from browser.test_accessibility import EXCLUDED, RUN
from browser.test_site import first_phase, go_by_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from browser.reader import Reader, Scheme, Screen
    from browser.served import Site


@pytest.fixture(params=["site", "large"])
def searched(request: pytest.FixtureRequest) -> Site:
    """The site with the theme's search, and with the other."""
    site: Site = request.getfixturevalue(request.param)
    return site


@pytest.fixture
def visitor(readers: Callable[..., Reader], searched: Site) -> Reader:
    """Have a reader of the site, at a desk, with all that its search finds."""
    reader: Reader = readers(searched.url)
    index = searched.folder / "search" / "search_index.json"
    reader.context.route("**/search/search_index.json", lambda route: route.fulfill(path=index))
    return reader


def search(page: Page, words: str) -> Locator:
    """Type into the search field; gives the groups of results, a page each."""
    query = page.locator("[data-md-component=search-query]")
    query.click()
    query.fill(words)
    query.press("End")  # the theme looks at what was typed when a key goes up
    results = page.locator(".md-search-result__item")
    expect(results.first).to_be_visible()
    return results


def follow(page: Page, link: Locator) -> None:
    """Follow a link, and see the theme close its search, a while after the address has changed."""
    toggle = page.locator("[data-md-toggle=search]")
    # Opened behind the theme's back, so that it can be seen to close.
    toggle.evaluate("t => addEventListener('click', () => { t.checked = true; }, { once: true })")
    with another_page(page):
        link.click()
    expect(toggle).not_to_be_checked()


def title_of(site: Site, path: str) -> str:
    """A page's title."""
    page = (site.folder / path / "index.html").read_text("utf-8")
    (title,) = re.findall(r'<h1 id="top">(.*?)<a class="headerlink"', page)
    return html.unescape(title)


@pytest.mark.parametrize("kind", ["roles", "phases", "practices", "artifacts", "handoffs"])
def test_search_finds_pages(visitor: Reader, searched: Site, kind: str) -> None:
    """An entity (six of each kind are tried) is among the first five results for its title."""
    folder = f"playbook/{kind}/"
    page = visitor.open(folder)
    paths = [p for p in searched.below(folder) if p != folder][:6]
    missed = []
    for path in paths:
        title = title_of(searched, path)
        results = search(page, title)
        own = f'.md-search-result__item:nth-child(-n+5) > a[href^="{searched.url}{path}?"]'
        try:
            expect(page.locator(own).first).to_be_visible()
        except AssertionError:
            shown = [r.locator("a").first.get_attribute("href") for r in results.all()[:5]]
            missed.append(f"{title!r} is not among {shown}")
    assert not missed, "\n".join(missed)


@pytest.mark.promise("teams-12")
def test_search_lands_on_an_item(visitor: Reader, searched: Site) -> None:
    """An item is found by its words; the result leads to it."""
    page = visitor.open(first_phase(searched))
    place = page.locator(".wh-check").last
    text = place.get_attribute("data-text")
    anchor = place.locator(".wh-check-text").get_attribute("id")
    assert text is not None
    page.goto(searched.url)
    search(page, text)
    go_by_link(page, page.locator(f'.md-search-result__link[href*="#{anchor}"]').first, re.compile("."))
    expect(place.locator(".wh-check-text")).to_be_in_viewport()
    expect(place.locator("details")).to_have_attribute("open", "")


BEST = """(path) => [...document.querySelectorAll(`.md-search-result__item a[href*="/${path}?"]`)]
  .sort((a, b) => b.firstChild.dataset.mdScore - a.firstChild.dataset.mdScore)[0]?.hash"""


def test_an_item_is_the_best_place(readers: Callable[..., Reader], large: Site) -> None:
    """Whatever else its page is full of, an item is the best place for its words; Enter goes there."""
    path = first_phase(large)
    page = readers(large.url).open(path)
    items = page.locator(".wh-check-text[id]").evaluate_all(
        "found => found.map((e) => [e.id, e.closest('.wh-check').dataset.text])"
    )
    missed = []
    query = page.locator("[data-md-component=search-query]")
    query.click()
    for anchor, text in items[::4]:
        query.fill(text)
        try:
            page.wait_for_function(
                f"([path, hash]) => ({BEST})(path) === hash", arg=[path, f"#{anchor}"], timeout=3000
            )
        except NeverHappened:
            missed.append(f"{text!r} leads to {page.evaluate(BEST, path)!r}")
    assert not missed, "\n".join(missed)


def test_search_lands_on_a_term(visitor: Reader, searched: Site) -> None:
    """A term is found by its name; the result leads to its definition."""
    page = visitor.open("playbook/glossary/")
    place = page.locator('[id^="term-"]').last
    anchor = place.get_attribute("id")
    term = place.inner_text().split("\n")[0].rstrip("¶").strip()
    page.goto(searched.url)
    search(page, term)
    link = page.locator(f'.md-search-result__link[href*="playbook/glossary/"][href$="#{anchor}"]').first
    go_by_link(page, link, re.compile("Glossary"))
    expect(page.locator(f'[id="{anchor}"]')).to_be_in_viewport()


def hit(page: Page, words: str) -> None:
    """Open the search by its key, and type."""
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.keyboard.press("End")


@pytest.mark.parametrize("key", ["f", "s", "/"])
def test_keyboard(visitor: Reader, key: str) -> None:
    """Each of its keys opens the search; arrows reach results, Enter follows the best, Escape closes."""
    page = visitor.open()
    query = page.locator("[data-md-component=search-query]")
    page.keyboard.press(key)
    expect(query).to_be_focused()
    page.keyboard.insert_text("gate review")
    page.keyboard.press("End")
    links = page.locator(".md-search-result__link")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.first).not_to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(query).to_be_focused()
    expect(links.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(query).not_to_be_focused()
    expect(links.first).not_to_be_visible()
    page.evaluate("() => { window.sameWindow = true }")
    query.click()
    expect(links.first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"playbook/.*\?h="))
    expect(page.locator("#__search")).not_to_be_checked()
    assert page.evaluate("() => window.sameWindow") is True


def test_shared_search(visitor: Reader) -> None:
    """An address with a search in it opens the search with its results."""
    page = visitor.open("?q=gate+review")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(page.locator("[data-md-component=search-query]")).to_have_value("gate review")


def test_words_are_marked(visitor: Reader) -> None:
    """What was searched is marked in the results, and on the page that a result leads to."""
    page = visitor.open()
    search(page, "reviewer")
    expect(page.locator(".md-search-result mark").first).to_contain_text(re.compile("review", re.IGNORECASE))
    page.locator(".md-search-result__link[href*='?h=review']").first.click()
    expect(page.locator(".md-content mark").first).to_contain_text(re.compile("review", re.IGNORECASE))


def test_counts_and_other_words(visitor: Reader) -> None:
    """The number of results is told in the theme's words; so is that there are none, or no search yet."""
    page = visitor.open()
    meta = page.locator(".md-search-result__meta")
    search(page, "gate")
    expect(meta).to_have_text(re.compile(r"^\d+ matching documents$"))
    query = page.locator("[data-md-component=search-query]")
    query.fill("qqzzxxyy")
    query.press("End")
    expect(meta).to_have_text("No matching documents")
    expect(page.locator(".md-search-result__item")).to_have_count(0)
    query.fill("")
    query.press("End")
    expect(meta).to_have_text("Type to start searching")


def test_further_results(readers: Callable[..., Reader], large: Site) -> None:
    """Results that do not fit at first follow when the last one is in sight, until all are there."""
    page = readers(large.url).open()
    results = search(page, "data")
    expect(results.nth(9)).to_be_attached()
    told = int(page.locator(".md-search-result__meta").inner_text().split()[0])
    assert told > 20
    while (shown := results.count()) < told:
        results.last.scroll_into_view_if_needed()
        expect(results.nth(shown)).to_be_attached()
    expect(results).to_have_count(told)


def test_search_after_instant_navigation(visitor: Reader) -> None:
    """A search works before and after pages were swapped, with one list of results."""
    page = visitor.open()
    search(page, "monitoring")
    page.keyboard.press("Escape")
    follow(page, page.locator(".md-tabs__link", has_text="Roles"))
    results = search(page, "product owner")
    expect(results.first).to_contain_text(re.compile("Product owner"))
    expect(page.locator(".md-search-result__list")).to_have_count(1)
    follow(page, results.first.locator("a").first)
    search(page, "glossary")
    expect(page.locator(".md-search-result__item h1", has_text="Glossary")).to_be_visible()


NAUGHTY = [
    "<img src=x onerror=window.ran=1>",
    "'\"><script>window.ran=1</script>",
    "\\",
    "((((",
    "[a-z]+.*?$^",
    "__proto__ constructor",
    "*",
    '"',
    '"gate review"',
    "a" * 5000,
    "\u202e\u200b\ufeff gate",
    "ﷺ 田中さん 👩\u200d🔬",
    "%00 %2e%2e/ &lt;b&gt; &amp;",
    "gate AND NOT review OR",
    "+gate -review ~x^9 title:gate",
]


@pytest.mark.parametrize("words", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_words(readers: Callable[..., Reader], large: Site, words: str) -> None:
    """No words break the search or get more than text into the page; the next search works."""
    page = readers(large.url).open()
    hit(page, words)
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("matching|Type to start"))
    query = page.locator("[data-md-component=search-query]")
    query.fill("gate review")
    expect(page.locator(".md-search-result__item h1", has_text="gate review").first).to_be_visible()
    assert page.evaluate("() => window.ran") is None


def test_markup_in_titles_stays_text(readers: Callable[..., Reader], large: Site) -> None:
    """What the index holds reaches the page as text, whatever it looks like."""
    reader = readers(large.url)
    hostile = "<img src=x onerror=window.ran=1><mark>gate</mark>"

    page_found = {
        "url": "/wellhead/",
        "content": f"{hostile} {hostile}",
        "meta": {"title": hostile},
        "anchors": [{"id": hostile, "text": hostile, "location": 3}],
    }
    body = f"""
      const result = {{ words: [0, 1, 3], data: async () => ({json.dumps(page_found)}) }};
      export const createInstance = () => ({{ search: async () => ({{ results: [result] }}) }});"""

    reader.context.route(
        "**/pagefind/pagefind.js", lambda route: route.fulfill(content_type="text/javascript", body=body)
    )
    page = reader.open()
    hit(page, "gate")
    item = page.locator(".md-search-result__item")
    expect(item.locator("h1")).to_have_text(hostile)
    expect(item.locator("img")).to_have_count(0)
    assert page.evaluate("() => window.ran") is None


def test_nothing_is_loaded_before(readers: Callable[..., Reader], large: Site) -> None:
    """Before the search is opened, one small module of it is loaded; afterwards no whole index either."""
    reader = readers(large.url)
    asked: list[str] = []
    reader.context.on("request", lambda request: asked.append(request.url.removeprefix(large.url)))
    page = reader.open()
    page.wait_for_load_state("networkidle")
    ours = [path for path in asked if "pagefind" in path or "search" in path or "finder" in path]
    assert sorted(set(ours) - {"search/search_index.json"}) == sorted(
        ["playbook/assets/search.mjs", *(p for p in ours if p.startswith("assets/javascripts/workers/"))]
    )
    search(page, "gate")
    assert "pagefind/pagefind.js" in asked
    assert (large.folder / "search" / "search_index.json").stat().st_size < 500


def test_site_without_an_index(readers: Callable[..., Reader], large: Site) -> None:
    """Where no index was made, as by `wellhead serve`, the module leaves the theme's search alone."""
    reader = readers(large.url)
    made = (large.folder / "playbook/assets/search.mjs").read_text("utf-8")
    plain = made.replace('"../../pagefind/"', '""')
    assert plain != made
    reader.context.route(
        "**/assets/search.mjs", lambda route: route.fulfill(content_type="text/javascript", body=plain)
    )
    page = reader.open()
    hit(page, "gate")
    expect(page.locator(".md-search-result__meta")).to_have_text(
        "No matching documents"
    )  # the theme's answer


def test_without_javascript(readers: Callable[..., Reader], large: Site) -> None:
    """Without JavaScript the pages of such a site read as ever."""
    page = readers(large.url, javascript=False).open(first_phase(large))
    expect(page.locator(".wh-check-text").first).to_be_visible()
    expect(page.locator(".md-search-result__item")).to_have_count(0)


@pytest.mark.promise("teams-11")
def test_axe_of_results(
    readers: Callable[..., Reader], large: Site, axe: str, *, screen: Screen, scheme: Scheme
) -> None:
    """Results, folded and unfolded, have no accessibility violation."""
    page = readers(large.url, screen=screen, scheme=scheme).open()
    hit(page, "gate review")
    page.locator(".md-search-result__more summary").first.click()
    page.evaluate(axe)
    assert page.evaluate(RUN, [EXCLUDED, ".md-search"]) == []
