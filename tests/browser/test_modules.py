"""The modules and the style sheet themselves: their types, their properties, their size."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from browser.needs import ASSETS, GERMAN, HERE, MODULES, npm_file
from wellhead.pages.asset_files import STYLES, assets

if TYPE_CHECKING:
    from pathlib import Path


def run(*command: str | Path) -> str:
    """Run a program of Node's and give what it prints."""
    done = subprocess.run(
        ["node", *command],
        cwd=HERE,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_types() -> None:
    """The modules' JSDoc types hold under the strict checker, in every language."""
    run(npm_file("typescript/bin/tsc"), "--project", HERE / "tsconfig.json")


def test_properties() -> None:
    """Runs merge, are stored, saved and linked as runs.test.mjs says, in the browser's own code."""
    npm_file("fast-check/package.json")
    run("--test", "runs.test.mjs")


def test_languages() -> None:
    """A language's files take the place of modules that there are, and no module is left out of the page."""
    assert GERMAN.keys() == MODULES.keys()
    entry = "".join((ASSETS / name).read_text("utf-8") for name in ("wellhead.mjs", "search.mjs"))
    sources = "".join(path.read_text("utf-8") for path in MODULES.values())
    for name in MODULES:
        if name.startswith("browser/"):
            assert (
                f'"./{name}"' in entry
                or f'import("./{name.removeprefix("browser/")}")' in sources
                or (f'from "./{name.removeprefix("browser/")}"' in sources)
            ), name


BUNDLE = """
  const { buildSync } = require("esbuild"), { gzipSync } = require("zlib");
  const { outputFiles, metafile } = buildSync({
    entryPoints: [process.argv[1]], bundle: true, splitting: true, minify: true, format: "esm",
    target: "es2022", write: false, metafile: true, outdir: "out",
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [require("path").relative(".", path), text]));
  const atOnce = new Set();
  (function load(path) {
    if (atOnce.has(path)) return;
    atOnce.add(path);
    for (const { path: next, kind } of metafile.outputs[path].imports) {
      if (kind !== "dynamic-import") load(next);
    }
  })("out/wellhead.js");
  const weigh = (paths) => {
    const all = [...paths].map((path) => texts.get(path)).join("");
    return [Buffer.byteLength(all), gzipSync(all, { level: 9 }).length];
  };
  console.log(JSON.stringify([weigh(atOnce), weigh(texts.keys())]));
"""


SAME = """
  const { transformSync } = require("esbuild"), { readFileSync } = require("fs");
  const meant = (path) => {
    const loader = path.endsWith(".css") ? "css" : "js";
    const { code } = transformSync(readFileSync(path, "utf-8"), { minify: true, target: "es2022", loader });
    // The values of custom properties stay as they are; white space beside these signs means nothing there.
    return loader === "js" ? code : code.replace(/([{};:,])\\s+/g, "$1").replace(/\\s+([!);{}])/g, "$1");
  };
  const pairs = process.argv.slice(1);
  for (let n = 0; n < pairs.length; n += 2) {
    if (meant(pairs[n]) !== meant(pairs[n + 1])) { console.error(pairs[n]); process.exitCode = 1; }
  }
"""


@pytest.mark.parametrize("language", ["en", "de"])
def test_shipped_modules_say_what_was_written(tmp_path: Path, language: str) -> None:
    """A module loses comments and white space on its way to the reader, and nothing else."""
    npm_file("esbuild/package.json")
    pairs = []
    for name, content in assets(language).items():
        if name.endswith(".mjs"):
            shipped = tmp_path / name
            shipped.parent.mkdir(parents=True, exist_ok=True)
            shipped.write_bytes(content)
            written = (GERMAN if language == "de" else MODULES)[name.removeprefix("assets/")]
            assert b"/**" not in content
            pairs += [written, shipped]
    assert len(pairs) > 2 * 20
    run("-e", SAME, *pairs)


def test_shipped_style_sheet_says_what_was_written(tmp_path: Path) -> None:
    """The style sheet means to a browser what its parts mean one after the other, and has no comments."""
    npm_file("esbuild/package.json")
    written, shipped = tmp_path / "written.css", tmp_path / "shipped.css"
    parts = [ASSETS / "styles" / f"{name}.css" for name in STYLES]
    written.write_text("\n".join(part.read_text("utf-8") for part in parts), "utf-8")
    shipped.write_bytes(assets()["assets/wellhead.css"])
    assert "/*" not in shipped.read_text("utf-8")
    run("-e", SAME, written, shipped)


def test_size() -> None:
    """A page loads at most 40 kB minified, 12 kB gzipped; with all that is loaded on request, 50 and 19."""
    npm_file("esbuild/package.json")
    at_once, everything = json.loads(run("-e", BUNDLE, ASSETS / "wellhead.mjs"))
    assert at_once[0] <= 40_000
    assert at_once[1] <= 12_000
    assert everything[0] <= 50_000
    assert everything[1] <= 19_000


def test_size_of_the_search_of_large_sites(tmp_path: Path) -> None:
    """It adds at most half a kilobyte to a page, gzipped; with what is loaded on request, three."""
    npm_file("esbuild/package.json")
    text = (ASSETS / "search.mjs").read_text("utf-8")
    assert 'const INDEX = "";' in text
    (tmp_path / "browser").symlink_to(ASSETS / "browser")
    (tmp_path / "search.mjs").write_text(text.replace('const INDEX = ""', 'const INDEX = "../../pagefind/"'))
    at_once, everything = json.loads(
        run("-e", BUNDLE.replace("wellhead.js", "search.js"), tmp_path / "search.mjs")
    )
    assert 100 < at_once[1] <= 600
    assert everything[1] <= 3_000
