"""The search of large sites: what is built where one line asks for it, and what without it."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import sites
from test_engines import CONFIG, EPOCH, PAGES, project
from wellhead.app.build import SiteRefused, build
from wellhead.kit.earlier import Earlier
from wellhead.pages.asset_files import assets
from wellhead.site import pagefind
from wellhead.site.csp import policy
from wellhead.site.engines import Order, engine_named
from wellhead.site.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LINE = "extra_javascript:\n  - playbook/assets/search.mjs\n"
HOSTILE = """---
title: "&lt;img src=x onerror=alert(1)&gt; &amp; more"
---

# <code>`<script>`</code> {: #top }

Words &lt;b&gt;bold&lt;/b&gt;.

## Left out {: #out data-search-exclude="" }

Nobody finds mangrove.

## Größe & Maß {: #größe }

Found at last.
"""


def shipped(folder: Path, config: str = CONFIG + LINE) -> Path:
    """Write a project with the module in it."""
    pages = {
        **PAGES,
        "playbook/größe.md": HOSTILE,
        "hidden.md": "---\nsearch: {exclude: true}\n---\n# Unseen\n",
    }
    path = project(folder, pages, config)
    script = folder / "docs" / "playbook" / "assets" / "search.mjs"
    script.parent.mkdir(parents=True)
    script.write_bytes(assets()["assets/search.mjs"])
    return path


def built(config: Path, site: Path, engine: str = "mkdocs") -> tuple[str, ...]:
    """Build a site, and give it the index that its configuration asks for; returns faults and notes."""
    site.mkdir(parents=True)
    made = engine_named(engine).build(Order(config, site, None, EPOCH))
    assert made.messages == ()
    found = pagefind.index(site, Settings.read(config))
    return (*(finding.message for finding in found), *made.notes)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with an index, which no test changes."""
    folder = tmp_path_factory.mktemp("indexed")
    assert built(shipped(folder), folder / "site") == ()
    return folder / "site"


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_index(tmp_path: Path, engine: str) -> None:
    """The line gives an index, empties the theme's and tells the module; without it all is as before."""
    config = shipped(tmp_path)
    config.write_text(CONFIG, encoding="utf-8")
    assert built(config, tmp_path / "plain", engine) == ()
    plain = sites.files(tmp_path / "plain")
    whole = json.loads(plain["search/search_index.json"])
    assert whole["docs"]
    assert not any(name.startswith("pagefind/") for name in plain)
    assert b'INDEX=""' in plain["playbook/assets/search.mjs"]
    assert "wasm" not in policy(tmp_path / "plain")

    config.write_text(CONFIG + LINE, encoding="utf-8")
    assert built(config, tmp_path / "site", engine) == ()
    found = sites.files(tmp_path / "site")
    assert json.loads(found["search/search_index.json"]) == {**whole, "docs": []}
    assert b'INDEX="../../pagefind/"' in found["playbook/assets/search.mjs"]
    ours = {name.removeprefix("pagefind/") for name in found if name.startswith("pagefind/")}
    loose = {name for name in ours if "/" not in name and not name.endswith(".pf_meta")}
    assert loose == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"}
    assert len([name for name in ours if name.startswith("fragment/")]) == len(
        {doc["location"].partition("#")[0] for doc in whole["docs"]}
    )
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy(tmp_path / "site")


def test_same_bytes(tmp_path: Path, indexed: Path) -> None:
    """Two builds give the same index."""
    assert built(shipped(tmp_path), tmp_path / "site") == ()
    assert sites.files(tmp_path / "site") == sites.files(indexed)


def test_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package, the line's place is told, and what to install; no engine has run for that."""
    monkeypatch.setattr(pagefind, "find_spec", lambda _: None)
    made = sites.project(tmp_path, config=sites.CONFIG + LINE)
    with pytest.raises(SiteRefused) as refused:
        build(replace(made, engine="no such engine"), Earlier(), sites.Deaf())
    (finding,) = refused.value.findings
    assert finding.message == "playbook/assets/search.mjs needs Pagefind, which is not installed"
    assert 'pip install "wellhead[pagefind]"' in str(finding.help)
    line = made.config.read_text("utf-8").splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "playbook/assets/search.mjs"
    made.config.write_text(sites.CONFIG, encoding="utf-8")
    assert pagefind.missing(Settings.read(made.config)) == ()


def test_another_script(tmp_path: Path) -> None:
    """A script of that name that is not ours stays as it is, and is told of."""
    config = shipped(tmp_path)
    (tmp_path / "docs/playbook/assets/search.mjs").write_bytes(b"// theirs\n")
    assert built(config, tmp_path / "site") == ("playbook/assets/search.mjs is not Wellhead's",)
    assert (tmp_path / "site/playbook/assets/search.mjs").read_bytes() == b"// theirs\n"


def test_no_search(tmp_path: Path) -> None:
    """A site without a search that could be replaced is not put in its place."""
    made = sites.project(tmp_path, config=sites.CONFIG.replace("[search, ", "[") + LINE)
    with pytest.raises(SiteRefused) as refused:
        build(made, Earlier(), sites.Deaf())
    said = [finding.message for finding in refused.value.findings]
    assert said == ["the site has no search that could be replaced"]
    assert not made.site.exists()


def test_pagefind_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Pagefind says of its own failure reaches the reader."""
    config = shipped(tmp_path)
    run = pagefind.run_python
    monkeypatch.setattr(pagefind, "run_python", lambda given, **more: run([*given, "--nonsense"], **more))
    (said,) = built(config, tmp_path / "site")
    assert said.startswith("Pagefind made no index: ")


def test_zensical(tmp_path: Path) -> None:
    """Zensical's search stays as it is, and the engine says so."""
    said = built(shipped(tmp_path), tmp_path / "site", "zensical")
    assert said == ("Zensical has a search of its own, which assets/search.mjs leaves alone.",)
    found = sites.files(tmp_path / "site")
    assert json.loads(found["search.json"])["items"]
    assert not any(name.startswith("pagefind/") for name in found)


@pytest.mark.parametrize(("language", "wasm"), [("de", "wasm.de.pagefind"), ("ja", "wasm.unknown.pagefind")])
def test_languages(tmp_path: Path, language: str, wasm: str) -> None:
    """The index is in the site's language; words of one that Pagefind does not know count as they are."""
    config = shipped(tmp_path, CONFIG.replace("font: false", f"font: false, language: {language}") + LINE)
    assert built(config, tmp_path / "site") == ()
    index = tmp_path / "site" / "pagefind"
    assert [path.name for path in index.glob("wasm.*")] == [wasm]
    assert list(json.loads((index / "pagefind-entry.json").read_bytes())["languages"]) == [language]


def test_texts(indexed: Path) -> None:
    """What is indexed is what the theme's search knows: no excluded part, no excluded page, no markup."""
    fragments = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in (indexed / "pagefind" / "fragment").iterdir()
    ]
    found = next(page for page in fragments if "Found at last" in page["content"])
    assert found["url"] == "/playbook/größe/"
    assert found["meta"]["title"] == "<script>"
    assert "Words <b>bold</b>." in found["content"]
    assert [(anchor["id"], anchor["text"]) for anchor in found["anchors"]] == [("größe", "Größe & Maß")]
    everything = " ".join(page["content"] for page in fragments)
    assert "mangrove" not in everything
    assert "Unseen" not in everything
