"""The site on a real web server, as hosting/ sets it up: compressed, cached, under a strict policy."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.checklist import choose
from browser.hosted import CONTAINERFILE, HOSTING, hosting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from browser.hosted import Hosted
    from browser.reader import Reader

PHASE = "playbook/phases/prototype/"
SLIPPED_IN = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"


def test_container_takes_what_is_there(hosted: Hosted) -> None:
    """The second stage copies what the first one made, to where nginx.conf looks for it."""
    settings = (HOSTING / "nginx.conf").read_text("utf-8")
    copied = re.findall(r"(?m)^COPY --from=build /project/(\S+) (\S+)$", CONTAINERFILE)
    assert len(copied) == 2
    for made, there in copied:
        assert (hosted.folder.parent / made).exists()
        assert f" {there};" in settings


def test_texts_are_compressed(hosted: Hosted) -> None:
    """What is text travels compressed, as it was compressed beforehand, and is what the site holds."""
    for path in (
        "",
        PHASE,
        "playbook/assets/wellhead.css",
        "playbook/assets/wellhead.mjs",
        "search/search_index.json",
    ):
        file = hosted.folder / path / "index.html" if path in {"", PHASE} else hosted.folder / path
        answer = hosted.get(path, Accept_Encoding="gzip")
        assert answer.status == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.body == file.with_name(f"{file.name}.gz").read_bytes()
        assert gzip.decompress(answer.body) == file.read_bytes() == hosted.get(path).body


def test_types(hosted: Hosted) -> None:
    """Modules come as JavaScript, and pages as HTML in UTF-8: browsers must not guess."""
    assert hosted.get("").headers["content-type"] == "text/html; charset=utf-8"
    assert (
        hosted.get("playbook/assets/wellhead.mjs").headers["content-type"] == "text/javascript; charset=utf-8"
    )
    assert hosted.get("").headers["x-content-type-options"] == "nosniff"


def test_caching(hosted: Hosted) -> None:
    """What has a digest in its name is kept for a year; all else is asked for again and not sent twice."""
    name = next((hosted.folder / "assets" / "javascripts").glob("bundle.*.min.js")).name
    assert "immutable" in hosted.get(f"assets/javascripts/{name}").headers["cache-control"]
    page = hosted.get(PHASE)
    assert page.headers["cache-control"] == "no-cache"
    again = hosted.get(PHASE, If_None_Match=page.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_missing(hosted: Hosted) -> None:
    """An unknown address answers 404 with the site's page; hidden files are not served."""
    for path in ("no/such/page/", ".wellhead.json", "playbook/.wellhead.json"):
        answer = hosted.get(path)
        assert answer.status == 404
        assert answer.body == (hosted.folder / "404.html").read_bytes()
        assert answer.headers["cache-control"] == "no-cache"


def test_folder_without_its_slash(hosted: Hosted) -> None:
    """An address without its last slash leads to the page, whatever name and port the reader used."""
    answer = hosted.get(PHASE.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (301, f"/{PHASE}")


def test_policy_is_strict(hosted: Hosted) -> None:
    """Every answer has the policy, and it allows neither inline code as such nor another origin."""
    for path in ("", PHASE, "no/such/page/", "playbook/assets/wellhead.mjs"):
        policy = hosted.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "*" not in policy


@pytest.mark.parametrize("start", ["", PHASE, "no/such/page/"])
def test_site_works_under_the_policy(hosted: Hosted, readers: Callable[..., Reader], start: str) -> None:
    """Search, instant navigation, the scheme's switch and ticks work; the browser blocks nothing."""
    page = readers(hosted.url, expected=("404",)).open(start)
    page.keyboard.press("f")
    page.locator(".md-search__input").fill("hand-off")
    page.keyboard.press("End")  # the theme looks at what was typed when a key goes up
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("() => { window.sameWindow = true }")
    page.locator(".md-tabs__link", has_text="Roles").click()
    expect(page.locator(".md-content h1")).to_contain_text("Roles")
    assert page.evaluate("() => window.sameWindow") is True
    page.locator("label[title='Switch to dark mode']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(hosted.url + PHASE)
    box = page.locator(".wh-check input[type=checkbox]").first
    box.check()
    page.reload()
    expect(page.locator(".wh-check input[type=checkbox]").first).to_be_checked()


def test_search_of_large_sites_under_the_policy(
    readers: Callable[..., Reader], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The policy of such a site allows WebAssembly and no more; its search works."""
    with hosting(tmp_path_factory.mktemp("large"), large=True) as hosted:
        policy = hosted.get("").headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-")
        assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
        page = readers(hosted.url).open(PHASE)
        page.keyboard.press("f")
        page.keyboard.insert_text("gate review")
        results = page.locator(".md-search-result__item")
        expect(results.first).to_be_visible()
        page.evaluate("() => { window.sameWindow = true }")
        results.first.locator("a").first.click()
        expect(page.locator(".md-content h1")).to_contain_text("gate review")
        assert page.evaluate("() => window.sameWindow") is True


def test_runs_work_under_the_policy(hosted: Hosted, readers: Callable[..., Reader]) -> None:
    """What is loaded on request, a file that is saved and a run that was shared work too."""
    reader = readers(hosted.url)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(PHASE)
    page.locator(".wh-run").click()
    page.get_by_role("textbox", name="Name of a new run").fill("Rig 7")
    page.keyboard.press("Enter")
    page.locator(".wh-check input[type=checkbox]").first.check()
    with page.expect_download() as download:
        choose(page, "Save the run to a file")
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert saved["run"]["name"] == "Rig 7"
    schema = json.loads(hosted.get("playbook/assets/run.schema.json").body)
    assert saved["form"] == schema["properties"]["form"]["const"]
    choose(page, "Share the run as a link")
    expect(page.locator(".wh-status").first).to_contain_text("The link was copied")
    page.goto(page.evaluate("() => navigator.clipboard.readText()"))
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Merge")).to_be_visible()


def test_policy_stops_what_was_slipped_in(hosted: Hosted, readers: Callable[..., Reader]) -> None:
    """A script that somebody gets into a page does not run."""
    reader = readers(hosted.url, expected=("Content Security Policy", "404"))

    def tamper(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=page.text().replace("</body>", f"{SLIPPED_IN}</body>"))

    reader.context.route(f"**/{PHASE}", tamper)
    page = reader.context.new_page()
    # The picture's handler comes last: it would run once the browser has not found the picture.
    with page.expect_console_message(lambda message: "event handler" in message.text) as refused:
        page.goto(hosted.url + PHASE)
    assert "Content Security Policy" in refused.value.text
    assert page.evaluate("() => window.ran") is None
