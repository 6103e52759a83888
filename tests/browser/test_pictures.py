"""Pictures as a browser draws them: labels within their boxes in any font, and wide ones on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import decomposition

import pytest
from playwright.sync_api import expect

import crowded
import playbooks
from browser.reader import PHONE, on_paper, resize
from browser.served import Served
from wellhead.pages.pictures.lettering import width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from browser.reader import Reader
    from browser.served import Site

FONTS = ["DejaVu Sans", "Noto Sans"]
"""The widest of the usual fonts, and the one that rises highest above its letters."""

LETTERS = [
    letter
    for first, last in ((0x21, 0x17F), (0x386, 0x3CE), (0x400, 0x45F), (0x2013, 0x201E))
    for letter in map(chr, range(first, last + 1))
    if letter.isprintable() and not decomposition(letter)
] + ["Ґ", "ґ", "•", "…", "€", "№"]
"""The letters and signs of Latin, Greek and Cyrillic, which are in both fonts, without accents."""
ARROWS = ["→", "←", "↔", "↺"]
"""Signs of our own. Noto Sans lacks them, and whose stand in for them depends on what else is installed."""

SHOWN = (
    ".fragments/journey.html",
    "index.md",
    "phases/index.md",
    "phases/phase-3/index.md",
    "roles/role-1/index.md",
    "artifacts/thing/index.md",
)
"""Pages that together have every kind of picture."""

FAULTS = """() => {
  const faults = [];
  const box = (e) => {
    const { x, y, width, height } = e.getBBox();
    return { x, y, right: x + width, bottom: y + height };
  };
  const overlap = (a, b, by) => Math.min(a.right, b.right) - Math.max(a.x, b.x) > by
    && Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y) > by;
  const within = (a, b, by) => a.x >= b.x - by && a.y >= b.y - by
    && a.right <= b.right + by && a.bottom <= b.bottom + by;
  for (const svg of document.querySelectorAll(".wh-figure svg")) {
    if (!svg.checkVisibility()) continue;
    const name = svg.getAttribute("class") ?? "heads";
    const { width, height } = svg.viewBox.baseVal;
    const frame = { x: 0, y: 0, right: width, bottom: height };
    const texts = [...svg.querySelectorAll("text")].map((e) => ({ e, at: box(e), text: e.textContent }));
    const boxes = [...svg.querySelectorAll("rect:not(.wh-lane, .wh-dot, [fill=transparent])")].map(box);
    for (const { at, text } of texts) {
      if (!within(at, frame, 0.5)) faults.push(`${name}: outside: ${text}`);
      for (const b of boxes) {
        if (overlap(at, b, 0.5) && !within(at, b, 0.5)) faults.push(`${name}: leaves its box: ${text}`);
      }
    }
    texts.forEach((a, n) => texts.slice(n + 1).forEach((b) => {
      if (overlap(a.at, b.at, 0.5)) faults.push(`${name}: ${a.text} lies on ${b.text}`);
    }));
    boxes.forEach((a, n) => boxes.slice(n + 1).forEach((b) => {
      if (overlap(a, b, 0.5)) faults.push(`${name}: two boxes overlap`);
    }));
    for (const tspan of svg.querySelectorAll("tspan")) {
      if (tspan.getComputedTextLength() === 0 && tspan.textContent.trim()) faults.push(`${name}: not shown`);
    }
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page for each kind of title, with the pictures of a playbook at its limits."""
    folder = tmp_path_factory.mktemp("crowd")
    for kind, title in crowded.TITLES.items():
        files = crowded.crowd(title=lambda _, title=title: title, handoffs=crowded.HANDED)  # type: ignore[misc]
        made = playbooks.generated(playbooks.written(folder / "playbook" / kind, crowded.texts(files)))
        (folder / "wellhead.css").write_bytes(made["assets/wellhead.css"])
        figures = [
            # Each page's ids are its own.
            f'<section class="wh">{figure}</section>'
            for path in SHOWN
            for figure in re.findall(r"<figure .*?</figure>", made[path].decode())
        ]
        (folder / f"{kind}.html").write_text(
            "<!doctype html><html lang='en'><meta charset='utf-8'>"
            "<meta name='viewport' content='width=device-width'>"
            "<title>Crowd</title><link rel='icon' href='data:,'><link rel='stylesheet' href='wellhead.css'>"
            f"<body><main class='md-typeset'>{''.join(figures)}</main>",
            "utf-8",
        )
    served = Served(folder)
    yield served.url
    served.close()


def set_in(page: Page, font: str) -> None:
    """Set all pictures in a font."""
    page.add_style_tag(content=f":root {{ --md-text-font: '{font}' }}")


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("kind", crowded.TITLES)
def test_labels_stay_in_their_boxes(readers: Callable[..., Reader], crowd: str, kind: str, font: str) -> None:
    """With 8 roles, 8 phases, 15 activities and long titles no label leaves its box or meets another."""
    page = readers(crowd).open(f"{kind}.html")
    set_in(page, font)
    assert page.locator(".wh-figure svg").count() >= len(SHOWN)
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("kind", ["wide", "plain"])
def test_labels_of_tall_pictures(readers: Callable[..., Reader], crowd: str, kind: str) -> None:
    """On a phone the journey and the maps stand upright and fit, and their labels stay in their boxes."""
    page = readers(crowd, screen=PHONE).open(f"{kind}.html")
    set_in(page, FONTS[0])
    expect(page.locator(".wh-journey-tall")).to_be_visible()
    expect(page.locator(".wh-journey-wide")).to_be_hidden()
    expect(page.locator(".wh-column").first).to_be_visible()
    expect(page.locator(".wh-map").first).to_be_hidden()
    assert page.evaluate(
        "[...document.querySelectorAll('.wh-column')]"
        ".every((e) => e.getBoundingClientRect().right <= innerWidth)"
    )
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("font", FONTS)
def test_letters_are_no_wider_than_said(readers: Callable[..., Reader], crowd: str, font: str) -> None:
    """In the fonts that the widths are taken from, a browser sets no letter wider than they say."""
    page = readers(crowd).open("short.html")
    letters = [*LETTERS, *ARROWS] if font == FONTS[0] else LETTERS
    for weight in (400, 700):
        drawn = page.evaluate(
            """([font, weight, letters]) => {
              const pen = document.createElement("canvas").getContext("2d");
              pen.font = `${weight} 100px "${font}"`;
              return letters.map((letter) => pen.measureText(letter.repeat(10)).width / 10);
            }""",
            [font, weight, letters],
        )
        said = [width(letter, 100, bold=weight == 700) for letter in letters]
        wider = {
            letter: (most, got)
            for letter, most, got in zip(letters, said, drawn, strict=True)
            if got > most + 0.1
        }
        assert wider == {}


@pytest.mark.promise("pictures-7")
@pytest.mark.parametrize("kind", ["wide", "plain"])
def test_a_crowd_on_a_phone(readers: Callable[..., Reader], crowd: str, kind: str) -> None:
    """The largest pictures make no page wider than a phone; each scrolls in a region that takes the focus."""
    page = readers(crowd, screen=PHONE).open(f"{kind}.html")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE.width
    wide = page.locator(".wh-scroll:has(svg[viewBox])")
    for region in wide.all():
        expect(region).to_have_attribute("tabindex", "0")
        expect(region).to_have_accessible_name(re.compile("."))


@pytest.mark.promise("pictures-7")
@pytest.mark.parametrize(
    ("path", "region", "first"),
    [
        ("phases/prototype/", ".wh-scroll:has(.wh-lanes)", "svg + svg text >> nth=0"),
        ("handoffs/", ".wh-scroll:has(.wh-handoffs)", "svg + svg text >> nth=0"),
        ("involvement/", ".wh-scroll:has(.wh-heat)", "tbody th >> nth=0"),
        ("raci/", ".wh-scroll:has(.wh-raci)", "tbody th[scope=row] >> nth=0"),
    ],
    ids=["swimlane", "hand-off map", "heat map", "RACI"],
)
def test_first_column_stays(
    readers: Callable[..., Reader], site: Site, path: str, region: str, first: str
) -> None:
    """While a wide picture or matrix scrolls by keyboard on a phone, its first column stays in place."""
    page = readers(site.url, screen=PHONE).open(f"playbook/{path}")
    place = page.locator(region).first
    place.scroll_into_view_if_needed()
    head = place.locator(first)
    before = head.bounding_box()
    place.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 40", arg=place.element_handle())
    after = head.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) <= 1


@pytest.mark.promise("pictures-6")
def test_same_in_words_on_paper(readers: Callable[..., Reader], site: Site) -> None:
    """In print the words beside each picture are open, and no picture is wider than the sheet."""
    page = readers(site.url).open("playbook/phases/prototype/")
    on_paper(page)
    resize(page, 680, 900)
    figure = page.locator(".wh-figure:has(.wh-lanes)")
    for place in figure.locator(".wh-in-words li").all():
        expect(place).to_be_visible()
    widest = figure.locator("svg:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert widest
    assert max(widest) <= 680


@pytest.mark.promise("pictures-6")
def test_colours_follow_the_scheme(readers: Callable[..., Reader], site: Site) -> None:
    """The same picture has other colours in the other scheme."""
    seen = set()
    for scheme in ("light", "dark"):
        page = readers(site.url, scheme=scheme).open("playbook/phases/prototype/")
        seen.add(page.locator(".wh-lanes .wh-t").first.evaluate("e => getComputedStyle(e).fill"))
        seen.add(page.locator(".wh-lanes .wh-stage").first.evaluate("e => getComputedStyle(e).fill"))
    assert len(seen) == 4
