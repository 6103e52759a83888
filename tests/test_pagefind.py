"""The search of large sites: what is built where one line asks for it, and what without it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from test_engines import CONFIG, PAGES, project, whole
from wellhead.app.build import SiteRefused
from wellhead.pages.asset_files import assets
from wellhead.site import pagefind
from wellhead.site.csp import policy

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


def files(site: Path) -> dict[str, bytes]:
    """What lies in a site."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_index(tmp_path: Path, engine: str) -> None:
    """The line gives an index, empties the theme's and tells the module; without it all is as before."""
    config = shipped(tmp_path)
    site = tmp_path / "site"
    config.write_text(CONFIG, encoding="utf-8")
    whole(config, site, engine)
    plain = files(site)
    whole = json.loads(plain["search/search_index.json"])
    assert whole["docs"]
    assert not any(name.startswith("pagefind/") for name in plain)
    assert b'INDEX=""' in plain["playbook/assets/search.mjs"]
    assert "wasm" not in policy(site)

    config.write_text(CONFIG + LINE, encoding="utf-8")
    whole(config, site, engine)
    built = files(site)
    assert json.loads(built["search/search_index.json"]) == {**whole, "docs": []}
    assert b'INDEX="../../pagefind/"' in built["playbook/assets/search.mjs"]
    ours = {name.removeprefix("pagefind/") for name in built if name.startswith("pagefind/")}
    loose = {name for name in ours if "/" not in name and not name.endswith(".pf_meta")}
    assert loose == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"}
    assert len([name for name in ours if name.startswith("fragment/")]) == len(
        {doc["location"].partition("#")[0] for doc in whole["docs"]}
    )
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy(site)

    config.write_text(CONFIG, encoding="utf-8")
    whole(config, site, engine)
    assert files(site) == plain


def test_same_bytes(tmp_path: Path) -> None:
    """Two builds give the same index; the second of the same site changes nothing."""
    sites = []
    for name in ("a", "b"):
        config = shipped(tmp_path / name)
        whole(config, tmp_path / name / "site")
        sites.append(files(tmp_path / name / "site"))
    assert sites[0] == sites[1]
    again = whole(config, tmp_path / "b" / "site")
    assert (again.created, again.changed, again.removed) == ((), (), ())


def test_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package, the line's place is told, and what to install; no engine has run for that."""
    config = shipped(tmp_path)
    monkeypatch.setattr(pagefind, "find_spec", lambda _: None)
    with pytest.raises(SiteRefused) as refused:
        whole(config, tmp_path / "site", "no such engine")
    (finding,) = refused.value.findings
    assert finding.message == "playbook/assets/search.mjs needs Pagefind, which is not installed"
    assert 'pip install "wellhead[pagefind]"' in str(finding.help)
    line = config.read_text("utf-8").splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "playbook/assets/search.mjs"
    config.write_text(CONFIG, encoding="utf-8")
    whole(config, tmp_path / "site")


@pytest.mark.parametrize(
    ("config", "script", "said"),
    [
        (CONFIG.replace("[search, ", "["), None, "the site has no search that could be replaced"),
        (CONFIG, b"// ours\n", "playbook/assets/search.mjs is not Wellhead's"),
    ],
    ids=["no search", "another script"],
)
def test_cannot_be_done(tmp_path: Path, config: str, script: bytes | None, said: str) -> None:
    """A site without a search, or with another script of that name, is not put in its place."""
    path = shipped(tmp_path, config + LINE)
    if script is not None:
        (tmp_path / "docs/playbook/assets/search.mjs").write_bytes(script)
    with pytest.raises(SiteRefused) as refused:
        whole(path, tmp_path / "site")
    assert [finding.message for finding in refused.value.findings] == [said]
    assert not (tmp_path / "site").exists()


def test_pagefind_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Pagefind says of its own failure reaches the reader."""
    path = shipped(tmp_path)
    run = pagefind.run_python
    monkeypatch.setattr(pagefind, "run_python", lambda given, **more: run([*given, "--nonsense"], **more))
    with pytest.raises(SiteRefused) as refused:
        whole(path, tmp_path / "site")
    assert [finding.message.partition(":")[0] for finding in refused.value.findings] == [
        "Pagefind made no index"
    ]


def test_zensical(tmp_path: Path) -> None:
    """Zensical's search stays as it is, and the build says so."""
    config = shipped(tmp_path)
    said: list[str] = []
    whole(config, tmp_path / "site", "zensical", said.append)
    assert said == ["Zensical has a search of its own, which assets/search.mjs leaves alone."]
    built = files(tmp_path / "site")
    assert json.loads(built["search.json"])["items"]
    assert not any(name.startswith("pagefind/") for name in built)


@pytest.mark.parametrize(("language", "wasm"), [("de", "wasm.de.pagefind"), ("ja", "wasm.unknown.pagefind")])
def test_languages(tmp_path: Path, language: str, wasm: str) -> None:
    """The index is in the site's language; words of one that Pagefind does not know count as they are."""
    config = shipped(tmp_path, CONFIG.replace("font: false", f"font: false, language: {language}") + LINE)
    whole(config, tmp_path / "site")
    index = tmp_path / "site" / "pagefind"
    assert [path.name for path in index.glob("wasm.*")] == [wasm]
    assert list(json.loads((index / "pagefind-entry.json").read_bytes())["languages"]) == [language]


def test_texts(tmp_path: Path) -> None:
    """What is indexed is what the theme's search knows: no excluded part, no excluded page, no markup."""
    config = shipped(tmp_path)
    whole(config, tmp_path / "site")
    fragments = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in (tmp_path / "site" / "pagefind" / "fragment").iterdir()
    ]
    found = next(page for page in fragments if "Found at last" in page["content"])
    assert found["url"] == "/playbook/größe/"
    assert found["meta"]["title"] == "<script>"
    assert "Words <b>bold</b>." in found["content"]
    assert [(anchor["id"], anchor["text"]) for anchor in found["anchors"]] == [("größe", "Größe & Maß")]
    everything = " ".join(page["content"] for page in fragments)
    assert "mangrove" not in everything
    assert "Unseen" not in everything
