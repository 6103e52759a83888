"""Promises of runs: their names, notes, times, files, links and merges; and of gates."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

import payloads
from browser.checklist import (
    BASELINE,
    DIARY,
    LOG,
    RUNS,
    SITE,
    box,
    choose,
    entry,
    item,
    set_aside,
    storage_key,
    store,
    stored,
)
from browser.needs import ASSETS, HERE, npm_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from browser.reader import Reader

GATE = "gate/prototype/exit"
HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "\"'><svg onload=document.title='owned'>",
    "{{constructor.constructor('document.title=1')()}}",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "__proto__",
]


def open_runs(page: Page) -> Locator:
    """The dialog of the runs, opened."""
    page.locator(".wh-run").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def start_run(page: Page, name: str) -> None:
    """A new run, which the page then shows."""
    dialog = open_runs(page)
    dialog.get_by_role("textbox", name="Name of a new run").fill(name)
    dialog.get_by_role("button", name="Start").click()
    expect(page.locator(".wh-run")).to_have_text(f"Run: {name}")


def note(page: Page, key: str, text: str) -> None:
    """A note on an item, kept by leaving the field."""
    item(page, key).locator(".wh-note-button").click()
    item(page, key).locator("textarea").fill(text)
    page.keyboard.press("Tab")
    expect(item(page, key).locator("textarea")).to_have_count(0)


def saved(page: Page) -> str:
    """The shown run as a file's text."""
    with page.expect_download() as download:
        choose(page, "Save the run to a file")
    return download.value.path().read_text("utf-8")


def read_in(page: Page, text: str) -> None:
    """A file, chosen to be read in."""
    with page.expect_file_chooser() as chooser:
        choose(page, "Read a run from a file")
    chooser.value.set_files(
        [{"name": "run.json", "mimeType": "application/json", "buffer": text.encode("utf-8", "replace")}]
    )


def a_file(**more: Any) -> dict[str, Any]:
    """A run's file as somebody else might send it."""
    run = {"id": "run-other", "name": "Rig 7"}
    return {
        "form": "wellhead-run-1",
        "playbook": "test-site",
        "run": run,
        "items": {},
        "decisions": {},
        **more,
    }


def shared_link(page: Page) -> str:
    """The link that the page copies."""
    choose(page, "Share the run as a link")
    expect(page.get_by_role("status")).to_contain_text("The link was copied")
    link: str = page.evaluate("() => navigator.clipboard.readText()")
    return link


@pytest.fixture
def clipboard(reader: Reader) -> Reader:
    """A reader whose page may copy."""
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return reader


# ── Runs ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-4")
def test_runs_have_their_own_ticks(reader: Reader) -> None:
    """A first run is there without asking; others have names of their own and their own ticks."""
    page = reader.open("list.html")
    expect(page.locator(".wh-run")).to_have_text("Run: My run")
    box(page, BASELINE).check()
    start_run(page, "Rig 7")
    expect(page.get_by_role("status")).to_have_text("You are in “Rig 7” now.")
    expect(box(page, BASELINE)).not_to_be_checked()
    box(page, LOG).check()
    page.reload()
    expect(page.locator(".wh-run")).to_have_text("Run: Rig 7")
    expect(box(page, LOG)).to_be_checked()
    other = reader.open("handoff.html")
    expect(other.locator(".wh-run-line")).to_have_text("Durchlauf: Rig 7")
    open_runs(page).get_by_role("button", name="My run", exact=True).click()
    expect(page.locator(".wh-run")).to_have_text("Run: My run")
    expect(box(page, BASELINE)).to_be_checked()
    expect(box(page, LOG)).not_to_be_checked()
    expect(other.locator(".wh-run-line")).to_have_text("Durchlauf: Mein Durchlauf")


@pytest.mark.promise("teams-4")
def test_rename_archive_delete(reader: Reader) -> None:
    """A run is renamed, put away and fetched back, and deleted with undo; the others stay as they are."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    start_run(page, "Rig 7")
    box(page, LOG).check()
    dialog = open_runs(page)
    dialog.get_by_role("button", name="Rename: Rig 7").click()
    expect(dialog.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.keyboard.type(" south")
    page.keyboard.press("Enter")
    expect(page.locator(".wh-run")).to_have_text("Run: Rig 7 south")
    before = stored(page)
    dialog.get_by_role("button", name="Delete: Rig 7 south").click()
    expect(dialog.get_by_role("status")).to_have_text("“Rig 7 south” was deleted.")
    expect(page.locator(".wh-run")).to_have_text("Run: My run")
    expect(dialog.get_by_role("button", name="Undo")).to_be_focused()
    assert not any("Rig 7" in value for value in stored(page).values())
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("“Rig 7 south” is back.")
    assert {k: v for k, v in stored(page).items() if k != SITE} == {
        k: v for k, v in before.items() if k != SITE
    }
    dialog.get_by_role("button", name="Archive: Rig 7 south").click()
    expect(dialog.get_by_role("button", name="Rig 7 south", exact=True)).to_have_count(0)
    dialog.get_by_role("button", name="Restore: Rig 7 south").click()
    dialog.get_by_role("button", name="Rig 7 south", exact=True).click()
    expect(box(page, LOG)).to_be_checked()


@pytest.mark.promise("teams-4")
def test_deleted_runs_come_back_after_the_dialog(reader: Reader) -> None:
    """Runs deleted by mistake come back one by one in the dialog, and all by one press once it is closed."""
    page = reader.open("list.html")
    start_run(page, "Rig 7")
    box(page, LOG).check()
    start_run(page, "Rig 8")
    before = {k: v for k, v in stored(page).items() if k != SITE}
    dialog = open_runs(page)
    for name in ("Rig 7", "Rig 8"):
        dialog.get_by_role("button", name=f"Delete: {name}").click()
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_role("status")).to_have_text("“Rig 8” is back.")
    dialog.get_by_role("button", name="Delete: Rig 8").click()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("“Rig 8” was deleted.")
    page.locator(".wh-undo").click()
    assert {k: v for k, v in stored(page).items() if k != SITE} == before
    open_runs(page).get_by_role("button", name="Rig 7", exact=True).click()
    expect(box(page, LOG)).to_be_checked()


def test_the_only_run_is_deleted(reader: Reader) -> None:
    """Whoever deletes or archives the only run has a new one at once."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    dialog = open_runs(page)
    dialog.get_by_role("button", name="Delete: My run").click()
    expect(box(page, BASELINE)).not_to_be_checked()
    dialog.get_by_role("button", name="Archive: My run").click()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    box(page, LOG).check()
    page.reload()
    expect(box(page, LOG)).to_be_checked()


@pytest.mark.promise("teams-5")
def test_two_tabs_with_runs(reader: Reader) -> None:
    """One tab renames a run while the other starts one: both stand, and both tabs show the chosen run."""
    one = reader.open("list.html")
    two = reader.open("list.html")
    box(one, BASELINE).check()
    dialog = open_runs(one)
    start_run(two, "Rig 8")
    dialog.get_by_role("button", name="Rename: My run").click()
    one.keyboard.type("Rig 7")
    one.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Rig 7", exact=True)).to_be_visible()
    expect(dialog.get_by_role("button", name="Rig 8", exact=True)).to_have_attribute("aria-current", "true")
    names = {json.loads(v).get("v") for k, v in stored(one).items() if k.endswith(":run/name")}
    assert names == {"Rig 7", "Rig 8"}


def test_vanished_item(reader: Reader) -> None:
    """What was marked of an item that has left the playbook is kept and shown, and an earlier id is none."""
    page = reader.open("home.html")
    store(page, storage_key("phase/prototype/gone"), entry("done", "The <b>old</b> bucket"))
    store(page, storage_key(DIARY), entry("done", "Each run is in the log"))
    page.goto(reader.url + "list.html")
    dialog = open_runs(page)
    gone = dialog.locator(".wh-gone")
    expect(gone).to_contain_text("No longer in the playbook")
    expect(gone.locator("li")).to_have_text(["The <b>old</b> bucket Done"])
    assert storage_key("phase/prototype/gone") in stored(page)


# ── Notes, times, levels ──────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-3")
def test_note(reader: Reader) -> None:
    """A note is kept, shown as text with its links, changed, left by Escape, and removed."""
    page = reader.open("list.html")
    text = "See https://example.org/a?b=1&c=<2>, and (http://example.org/x). <b>javascript:alert(1)</b>"
    note(page, LOG, text)
    shown = item(page, LOG).locator(".wh-note-text")
    expect(shown).to_have_text(text)
    links = shown.locator("a").evaluate_all("(all) => all.map((a) => [a.href, a.rel, a.protocol])")
    assert [href for href, _, _ in links] == ["https://example.org/a?b=1&c=", "http://example.org/x"]
    assert all("noopener" in rel for _, rel, _ in links)
    expect(shown.locator("b")).to_have_count(0)
    box(page, LOG).check()
    page.reload()
    expect(shown).to_have_text(text)
    item(page, LOG).get_by_role("button", name="Note").click()
    item(page, LOG).locator("textarea").fill("Something else")
    page.keyboard.press("Escape")
    expect(shown).to_have_text(text)
    expect(item(page, LOG).get_by_role("button", name="Note")).to_be_focused()
    note(page, LOG, "")
    expect(shown).to_have_count(0)
    expect(box(page, LOG)).to_be_checked()


@pytest.mark.promise("teams-3")
def test_when_it_was_ticked(reader: Reader) -> None:
    """A ticked item tells when, as the reader writes times; one ticked by an older version doesn't."""
    page = reader.open("home.html")
    page.clock.set_fixed_time("2026-11-25T13:05:00Z")
    page.goto(reader.url + "list.html")
    store(page, storage_key(BASELINE), entry("done", "The *baseline* is recorded"))
    page.reload()
    box(page, LOG).check()
    when = item(page, LOG).locator("time")
    expect(when).to_have_attribute("datetime", "2026-11-25T13:05:00.000Z")
    expect(when).to_have_text(
        page.evaluate(
            """() => new Date("2026-11-25T13:05:00Z")
              .toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })"""
        )
    )
    expect(item(page, BASELINE).locator(".wh-stamp")).to_have_text("Done")
    expect(item(page, BASELINE).locator("time")).to_have_count(0)


@pytest.mark.promise("teams-3")
def test_levels_are_counted_apart(reader: Reader) -> None:
    """What must be done and is open is counted apart from what should be."""
    page = reader.open("list.html")
    left = page.locator(".wh-tools-left")
    expect(left).to_have_text("Open: 2 must, 1 should")
    box(page, LOG).check()
    set_aside(page, RUNS).click()
    expect(left).to_have_text("Open: 1 must")
    box(page, BASELINE).check()
    expect(left).to_have_text("")


# ── Copies ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-6")
def test_copy_as_issue(clipboard: Reader) -> None:
    """An issue's text names the run, the total, each item's owner, note and address."""
    page = clipboard.open("list.html")
    box(page, BASELINE).check()
    note(page, LOG, "At https://example.org/log_1")
    choose(page, "Copy as an issue")
    expect(page.get_by_role("status")).to_have_text("The list was copied as the text of an issue.")
    url = clipboard.url + "list.html"
    assert page.evaluate("() => navigator.clipboard.readText()") == (
        f"# Prototype\n\nRun: My run. 1 of 3.\n{url}\n\n"
        "## Entry\n\n"
        f"- [x] The \\*baseline\\* is recorded (Data Scientist) [↗]({url}#{BASELINE.replace('/', '.')})\n"
        f"- [ ] Each run is in the log [↗]({url}#{LOG.replace('/', '.')})\n"
        "  At <https://example.org/log_1>\n\n"
        "## Hand-over\n\n"
        f"- [ ] The drill runs at the well (ML Engineer) [↗]({url}#{RUNS.replace('/', '.')})\n"
    )


@pytest.mark.promise("teams-6")
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_copy_as_csv(clipboard: Reader, formula: str) -> None:
    """CSV has a row for each item, as RFC 4180 has it; no note of anybody's is a spreadsheet's formula."""
    page = clipboard.open("home.html")
    value = json.dumps({"s": "done", "t": "Each run is in the log", "d": 1764075900000, "n": formula, "e": 1})
    store(page, storage_key(LOG), value)
    page.goto(clipboard.url + "list.html")
    choose(page, "Copy as CSV")
    expect(page.get_by_role("status")).to_have_text("The list was copied as CSV.")
    text = page.evaluate("() => navigator.clipboard.readText()").replace("\r\n", "\n").replace("\n", "\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["item"] for row in rows] == [
        "The *baseline* is recorded",
        "Each run is in the log",
        "The drill runs at the well",
    ]
    assert [row["level"] for row in rows] == ["must", "must", "should"]
    assert rows[1]["marked"] == "2025-11-25T13:05:00.000Z"
    assert rows[1]["note"].startswith("'")
    assert rows[0]["address"] == f"{clipboard.url}list.html#{BASELINE.replace('/', '.')}"


@pytest.mark.promise("teams-6")
def test_copy_the_whole_run(clipboard: Reader) -> None:
    """The whole run is copied: each phase with its counts and decisions, other marks, and what has left."""
    page = clipboard.open("list.html")
    box(page, BASELINE).check()
    note(page, LOG, "At https://example.org/log_1")
    set_aside(page, RUNS).click()
    store(
        page, storage_key(GATE), json.dumps({"o": "go", "w": "2026-11-24", "b": "Ana", "r": "=fine", "d": 1})
    )
    store(page, storage_key("role/nobody/gone"), json.dumps({"s": "done", "t": "It *was* here"}))
    page.reload()
    choose(page, "Copy the whole run as Markdown")
    expect(page.get_by_role("status")).to_have_text("The whole run was copied as Markdown.")
    assert page.evaluate("() => navigator.clipboard.readText()") == (
        "# Run: My run\n"
        f"\n## [Prototype]({clipboard.url}list.html)\n\n1 of 2, 1 not applicable.\n"
        "\n### Entry\n\n"
        "- [x] The \\*baseline\\* is recorded (Data Scientist)\n"
        "- [ ] Each run is in the log\n"
        "  At <https://example.org/log_1>\n"
        "\n### Hand-over\n\n"
        "- [ ] ~~The drill runs at the well~~ (ML Engineer, not applicable)\n"
        "\nPrototype: The decision at the end: Decided: Go on (24 Nov 2026, Ana). =fine\n"
        "\n## No longer in the playbook\n\n"
        "- [x] It \\*was\\* here\n"
    )
    choose(page, "Copy the whole run as CSV")
    expect(page.get_by_role("status")).to_have_text("The whole run was copied as CSV.")
    text = page.evaluate("() => navigator.clipboard.readText()").replace("\r\n", "\n").replace("\n", "\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["phase"], row["state"], row["level"]) for row in rows] == [
        ("Prototype", "done", "must"),
        ("Prototype", "open", "must"),
        ("Prototype", "na", "should"),
        ("Prototype", "go", ""),
        ("No longer in the playbook", "done", ""),
    ]
    assert rows[1]["note"] == "At https://example.org/log_1"
    assert rows[3]["note"] == "Decided: Go on (24 Nov 2026, Ana). =fine"


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-6")
def test_saved_file_is_as_its_schema_says(reader: Reader, tmp_path: Path) -> None:
    """A saved run is valid against the published schema, and names it; what isn't a run isn't valid."""
    page = reader.open("list.html")
    start_run(page, "Rig 7")
    box(page, BASELINE).check()
    set_aside(page, RUNS).click()
    box(page, LOG).check()
    box(page, LOG).uncheck()
    note(page, LOG, "Later")
    decide(page, "Go on → Production", "Ada", "All is <well>")
    text = saved(page)
    run = json.loads(text)
    assert run["$schema"] == f"{reader.url}run.schema.json"
    assert run["run"]["name"] == "Rig 7"
    assert {key: it["state"] for key, it in run["items"].items()} == {
        BASELINE: "done",
        LOG: "open",
        RUNS: "na",
    }
    assert run["decisions"][GATE]["outcome"] == "go"
    wrong = [
        {**run, "items": {"no key": run["items"][LOG]}},
        {**run, "items": {LOG: {"state": "maybe", "text": ""}}},
        {**run, "form": "something"},
        {**run, "decisions": {LOG: {"outcome": "go"}}},
    ]
    for name, data in [("right", run), *((f"wrong{n}", data) for n, data in enumerate(wrong))]:
        (tmp_path / f"{name}.json").write_text(json.dumps(data))
    script = """
      const fs = require("fs"), Ajv = require("ajv/dist/2020");
      const [schema, ...files] = process.argv.slice(1).map((name) => JSON.parse(fs.readFileSync(name)));
      const valid = new Ajv({ strict: true, allErrors: true }).compile(schema);
      console.log(JSON.stringify(files.map((file) => valid(file) || false)));
    """
    npm_file("ajv/dist/2020.js")
    command = ["node", "-e", script, ASSETS / "run.schema.json", *sorted(tmp_path.glob("*.json"))]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[true,false,false,false,false]", done.stderr


@pytest.mark.promise("teams-6")
def test_file_is_merged(reader: Reader) -> None:
    """Reading in shows what changes, takes the newer of each, and can be undone."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    note(page, BASELINE, "Mine")
    before = stored(page)
    older, newer = (
        "2020-01-01T00:00:00.000Z",
        page.evaluate("() => new Date(Date.now() + 60_000).toISOString()"),
    )
    items = {
        BASELINE: {"state": "na", "text": "x", "marked": older, "note": "Theirs", "noted": newer},
        LOG: {"state": "done", "text": "Each run is in the log", "marked": newer},
        "phase/prototype/<b>": {"state": "done", "text": "no such key"},
    }
    read_in(page, json.dumps(a_file(items=items)))
    dialog = page.get_by_role("dialog", name="Read a run from a file")
    dialog.get_by_role("combobox", name="Merge it into").select_option("My run")
    expect(dialog.get_by_role("status")).to_have_text("2 changes. Not understood, left out: 1.")
    expect(dialog.locator("li")).to_have_text(
        [
            "The *baseline* is recorded: Done, note",
            "Each run is in the log: Open → Done",
            "The run is called “Rig 7” from then on.",
        ],
        use_inner_text=True,
    )
    assert stored(page) == before
    dialog.get_by_role("button", name="Merge").click()
    expect(item(page, BASELINE).locator(".wh-note-text")).to_have_text("Theirs")
    expect(box(page, BASELINE)).to_be_checked()
    expect(box(page, LOG)).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(item(page, BASELINE).locator(".wh-note-text")).to_have_text("Mine")
    assert {k: v for k, v in stored(page).items() if k != SITE} == before


@pytest.mark.promise("teams-6")
def test_two_people_merge(readers: Callable[..., Reader], pages: str) -> None:
    """Two people who read in each other's file have the same run afterwards."""
    ada, ben = (readers(pages).open("list.html") for _ in range(2))
    start_run(ada, "Rig 7")
    box(ada, BASELINE).check()
    note(ada, LOG, "Ada's")
    first = saved(ada)
    read_in(ben, first)
    ben.get_by_role("button", name="Merge").click()
    expect(ben.locator(".wh-run")).to_have_text("Run: Rig 7")
    box(ben, BASELINE).uncheck()
    set_aside(ben, RUNS).click()
    box(ada, LOG).check()
    from_ada, from_ben = saved(ada), saved(ben)
    read_in(ada, from_ben)
    ada.get_by_role("button", name="Merge").click()
    read_in(ben, from_ada)
    ben.get_by_role("button", name="Merge").click()
    for page in (ada, ben):
        expect(box(page, BASELINE)).not_to_be_checked()
        expect(box(page, LOG)).to_be_checked()
        expect(item(page, RUNS)).to_have_attribute("data-state", "na")
    ours, theirs = json.loads(saved(ada)), json.loads(saved(ben))
    assert ours["items"] == theirs["items"]
    assert ours["run"]["name"] == theirs["run"]["name"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"form":"wellhead-run-2"}',
        "[" * 100_000,
        json.dumps(a_file(playbook="another")),
        *HOSTILE,
    ],
    ids=range(14),
)
def test_file_that_holds_no_run(reader: Reader, text: str) -> None:
    """A file that holds no run of this playbook is refused with a reason, and changes nothing."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    before = stored(page)
    read_in(page, text)
    expect(page.get_by_role("status")).to_contain_text("The file holds")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert stored(page) == before


# ── Links ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.promise("teams-6")
def test_shared_link(clipboard: Reader, readers: Callable[..., Reader]) -> None:
    """A link shows the run read-only, keeps nothing of it, sends none of it, and is taken over on request."""
    page = clipboard.open("list.html")
    start_run(page, "Rig 7")
    box(page, BASELINE).check()
    note(page, LOG, "What Ada saw")
    link = shared_link(page)
    assert "?" not in link
    assert "#wh-run=" in link

    other = readers(clipboard.url)
    asked: list[str] = []
    other.context.on("request", lambda request: asked.append(request.url))
    guest = other.open("list.html")
    box(guest, LOG).check()
    mine = stored(guest)
    guest.goto(link)
    banner = guest.get_by_role("region", name="Shared run")
    expect(banner).to_contain_text("“Rig 7”")
    guest.reload()
    expect(banner).to_contain_text("“Rig 7”")
    expect(box(guest, BASELINE)).to_be_checked()
    expect(box(guest, LOG)).not_to_be_checked()
    expect(item(guest, LOG).locator(".wh-note-text")).to_have_text("What Ada saw")
    for field in guest.locator(".wh-box").all():
        expect(field).to_be_disabled()
    expect(guest.locator(".wh-na:visible, .wh-note-button:visible")).to_have_count(0)
    expect(guest.locator(".wh-changed")).to_have_count(0)
    guest.goto(clipboard.url + "home.html")
    expect(guest.locator("#total .wh-count-text")).to_have_text("1 of 3")
    expect(banner).to_contain_text("“Rig 7”")
    guest.goto(clipboard.url + "list.html")
    expect(banner).to_contain_text("“Rig 7”")
    assert stored(guest) == mine
    assert not any(link.rpartition("=")[2][:20] in url for url in asked)

    banner.get_by_role("button", name="Take it over").click()
    guest.get_by_role("dialog").get_by_role("button", name="Merge").click()
    expect(banner).to_have_count(0)
    expect(guest.locator(".wh-run")).to_have_text("Run: Rig 7")
    box(guest, LOG).check()
    expect(box(guest, BASELINE)).to_be_checked()
    guest.reload()
    expect(box(guest, LOG)).to_be_checked()
    expect(banner).to_have_count(0)
    assert mine.items() <= stored(guest).items()


def test_reload_before_a_shared_run_is_read(clipboard: Reader, readers: Callable[..., Reader]) -> None:
    """Whoever reloads while the link is still being read has the shared run, and not their own."""
    page = clipboard.open("list.html")
    start_run(page, "Rig 7")
    link = shared_link(page)
    other = readers(clipboard.url)
    other.context.add_init_script(
        """if (location.protocol === "http:" && !sessionStorage.getItem("began")) {
          window.DecompressionStream = class {
            writable = new WritableStream();
            get readable() {
              sessionStorage.setItem("began", "and never ends");
              return new ReadableStream();
            }
          };
        }"""
    )
    guest = other.open(link.removeprefix(clipboard.url))
    guest.wait_for_function("() => sessionStorage.getItem('began')")
    guest.reload()
    expect(guest.get_by_role("region", name="Shared run")).to_contain_text("“Rig 7”")


def test_leaving_a_shared_run(clipboard: Reader, readers: Callable[..., Reader]) -> None:
    """Whoever leaves a shared run is back in their own, for good."""
    page = clipboard.open("list.html")
    box(page, BASELINE).check()
    link = shared_link(page)
    guest = readers(clipboard.url).open("list.html")
    box(guest, LOG).check()
    guest.goto("about:blank")
    guest.goto(link)
    expect(box(guest, BASELINE)).to_be_checked()
    guest.get_by_role("button", name="Back to my own").click()
    expect(box(guest, LOG)).to_be_checked()
    expect(box(guest, BASELINE)).not_to_be_checked()
    expect(box(guest, BASELINE)).to_be_enabled()
    guest.reload()
    expect(box(guest, LOG)).to_be_checked()


@pytest.mark.parametrize(
    "code",
    ["", "z", "z!!!!", "zAAAA", "j" + "W10", "jbnVsbA", "z" + "A" * 200_000, *map(quote, HOSTILE)],
    ids=range(14),
)
def test_hostile_link(reader: Reader, code: str) -> None:
    """A link that holds no run says so and does no harm."""
    page = reader.open("list.html")
    box(page, BASELINE).check()
    before = stored(page)
    page.goto("about:blank")
    page.goto(f"{reader.url}list.html#wh-run={code}")
    banner = page.get_by_role("region", name="Shared run")
    expect(banner).to_contain_text("holds no run of this playbook")
    expect(box(page, BASELINE)).to_be_checked()
    expect(page).to_have_title("Prototype")
    assert stored(page) == before
    banner.get_by_role("button", name="Back to my own").click()
    expect(banner).to_have_count(0)


# ── Gates ─────────────────────────────────────────────────────────────────────────────────────────


def decide(page: Page, outcome: str, by: str, reason: str) -> None:
    """A decision, recorded at the gate."""
    page.get_by_role("button", name="Record the decision").click()
    dialog = page.get_by_role("dialog", name="The decision at the end")
    dialog.get_by_role("combobox", name="Outcome").select_option(outcome)
    dialog.get_by_label("Day").fill("2026-11-25")
    dialog.get_by_role("textbox", name="Who decided").fill(by)
    dialog.get_by_role("textbox", name="Reason").fill(reason)
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog).to_have_count(0)


@pytest.mark.promise("teams-3")
def test_gate(clipboard: Reader) -> None:
    """A gate shows live whether its criteria are met; its decision is kept in the run and in its copies."""
    page = clipboard.open("list.html")
    gate = page.locator("wh-gate")
    state = gate.locator(".wh-gate-state")
    expect(state).to_have_text("0 of 2 criteria are met.")
    expect(gate.get_by_role("img", name="Open")).to_have_count(2)
    box(page, BASELINE).check()
    expect(state).to_have_text("1 of 2 criteria are met.")
    set_aside(page, RUNS).click()
    expect(state).to_have_text("All criteria are met.")
    expect(gate.get_by_role("img", name="Not applicable")).to_have_count(1)
    decide(page, "Go on → Production", "Ada <b>", "See https://example.org/minutes")
    said = gate.locator(".wh-gate-decision")
    sentence = "Decided: Go on → Production (25 Nov 2026, Ada <b>). See https://example.org/minutes"
    expect(said).to_have_text(sentence)
    expect(said.get_by_role("link")).to_have_attribute("href", "https://example.org/minutes")
    expect(gate.get_by_role("button", name="Change the decision")).to_be_focused()
    choose(page, "Copy as Markdown")
    expect(page.get_by_role("status")).to_have_text("The list was copied as Markdown.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "## Exit\n\nDecided: Go on → Production (25 Nov 2026, Ada \\<b\\>)." in copied.replace("\r", "")
    page.reload()
    expect(said).to_have_text(sentence)
    start_run(page, "Rig 8")
    expect(said).to_have_text("")
    page.locator(".wh-run").click()
    page.get_by_role("button", name="My run", exact=True).click()
    gate.get_by_role("button", name="Change the decision").click()
    page.get_by_role("button", name="Take the decision back").click()
    expect(said).to_have_text("")
    assert json.loads(stored(page)[storage_key(GATE)])["o"] == ""


# ── Hostile values everywhere ─────────────────────────────────────────────────────────────────────


def test_hostile_values(reader: Reader) -> None:
    """Script and naughty strings as stored names, notes, words and decisions show as text; nothing runs."""
    page = reader.open("list.html")
    texts = [*HOSTILE, *payloads.PAYLOADS]
    for n, text in enumerate(texts):
        value = {"s": "done", "t": text, "d": 1, "n": text, "e": 1}
        store(page, storage_key(LOG), json.dumps(value))
        decision = {"o": "go", "w": text, "b": text, "r": text, "d": 1}
        store(page, storage_key(GATE), json.dumps(decision))
        store(page, storage_key("run/name"), json.dumps({"v": text, "d": 1}))
        store(page, storage_key(text), json.dumps(value))
        store(page, storage_key("run/name", run=f"run-{n}"), json.dumps({"v": text, "d": 1}))
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow'))")
        expect(item(page, LOG)).to_have_attribute("data-state", "done")
        expect(page.locator("main img, main script, main svg, main b, main iframe")).to_have_count(0)
        hrefs = page.locator("main a").evaluate_all("(all) => all.map((a) => a.protocol)")
        assert set(hrefs) <= {"http:", "https:"}
        expect(page).to_have_title("Prototype")
    dialog = open_runs(page)
    expect(dialog.locator("button.wh-run-name")).to_have_count(len(texts) + 1)
    expect(dialog.locator("img, script, svg, b, iframe")).to_have_count(0)
    expect(page).to_have_title("Prototype")


# ── Without storage, by keyboard, for everybody ───────────────────────────────────────────────────


@pytest.mark.promise("teams-9")
def test_runs_without_storage(clipboard: Reader) -> None:
    """With storage blocked, runs, notes, links and files work for as long as the page is open."""
    clipboard.context.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError") } });
        }"""
    )
    page = clipboard.open("list.html")
    box(page, BASELINE).check()
    start_run(page, "Rig 7")
    box(page, LOG).check()
    note(page, LOG, "Kept for now")
    assert "Kept for now" in saved(page)
    page.goto(shared_link(page))
    expect(page.get_by_role("region", name="Shared run")).to_contain_text("“Rig 7”")
    open_runs(page).get_by_role("button", name="My run", exact=True).click()
    expect(box(page, BASELINE)).to_be_checked()
    expect(page.locator(".wh-storage-note")).to_have_count(1)


@pytest.mark.promise("teams-11")
def test_menu_and_dialog_by_keyboard(reader: Reader) -> None:
    """The menu and the dialogs open, are left with Escape, and give the focus back to where it was."""
    page = reader.open("list.html")
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    expect(more).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy as Markdown")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("button", name="Copy as Markdown")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    run = page.get_by_role("button", name="Run: My run")
    expect(run).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Runs")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(run).to_be_focused()
