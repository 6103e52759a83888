"""The search of large sites: what the theme's search knows, cut into pieces that browsers load when needed.

The index of the theme is one file with the texts of all pages, and a browser loads all of it before the first
result. Pagefind keeps the same texts in many small files. So its search finds what the theme's would find, in
the same sections of the same pages: nothing is asked of the pages themselves.
"""

from __future__ import annotations

import json
import tempfile
from html import escape
from importlib import metadata
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from wellhead.site.process import run_python
from wellhead.source.finding import Finding, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.site.settings import Setting, Settings

FOLDER: Final = "pagefind"
"""Where the index lies in a site."""
_SCRIPT: Final = "assets/search.mjs"
_NO_INDEX: Final = b'const INDEX="";'
"""How the script says that there is no index; see ``assets/search.mjs``."""
_THEIRS: Final = "search/search_index.json"
"""The index of Material's search."""
_ZENSICALS: Final = "search.json"
"""The index of Zensical's, which has a dialog of its own."""
_UNUSED: Final = ("pagefind-*.js", "pagefind-*.css", "wasm.unknown.pagefind")
"""What Pagefind writes for other ways of searching, and for languages that it knows nothing of."""


def asked_for(settings: Settings) -> Setting | None:
    """Return the line of the configuration that asks for this search."""
    return next((script for script in settings.scripts if script.text.endswith(f"/{_SCRIPT}")), None)


def missing(settings: Settings) -> tuple[Finding, ...]:
    """Return what has to be installed before a site can be built as its configuration asks."""
    line = asked_for(settings)
    if line is None or all(map(find_spec, ("pagefind", "pagefind_bin"))):
        return ()
    remedy = 'run: pip install "wellhead[pagefind]"; or remove the line, and the theme searches by itself'
    return (_finding(line, f"{line.text} needs Pagefind, which is not installed", remedy),)


def version() -> str:
    """Which Pagefind there is; empty without any."""
    try:
        return metadata.version("pagefind_bin")
    except metadata.PackageNotFoundError:
        return ""


def index(site: Path, settings: Settings) -> tuple[Finding, ...]:
    """Give a finished site this search instead of the theme's, if its configuration asks for that.

    Args:
        site: its folder, as the engine left it.
        settings: its configuration.

    Returns:
        Why it cannot be done.
    """
    line = asked_for(settings)
    if line is None or (site / _ZENSICALS).is_file():
        return ()
    place = site / _THEIRS
    if not place.is_file():
        remedy = 'add "search" to plugins; what it finds is what this search knows'
        return (_finding(line, "the site has no search that could be replaced", remedy),)
    script = site / line.text
    if not script.is_file() or _NO_INDEX not in script.read_bytes():
        remedy = "name the file of that name in the generated folder, and let nobody change it"
        return (_finding(line, f"{line.text} is not Wellhead's", remedy),)

    known = json.loads(place.read_text(encoding="utf-8"))
    language = known["config"]["lang"][0]
    with tempfile.TemporaryDirectory(prefix="wellhead-pagefind-") as folder:
        for path, page in _pages(known["docs"], language):
            made = Path(folder, path)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(page, encoding="utf-8")
        target = site / FOLDER
        arguments = ["-m", "pagefind", "--silent", "--site", folder, "--output-path", str(target.resolve())]
        ended = run_python(arguments, folder=Path(folder), epoch=0)
    if ended.code or not (target / "pagefind.js").is_file():
        return (_finding(line, f"Pagefind made no index: {ended.last_words}", None),)
    _forget_unused(target)
    place.write_text(json.dumps({**known, "docs": []}, separators=(",", ":")), encoding="utf-8")
    up = "../" * line.text.count("/")
    with_index = script.read_bytes().replace(_NO_INDEX, f'const INDEX="{up}{FOLDER}/";'.encode())
    script.write_bytes(with_index)
    return ()


def _pages(texts: Iterable[dict[str, Any]], language: str) -> Iterable[tuple[str, str]]:
    """Yield what the theme's search knows of each page, as a page: its path, and its HTML."""
    for address, sections in groupby(texts, key=lambda text: text["location"].partition("#")[0]):
        page, *rest = sections
        body = [f"<h1>{page['title']}</h1><div>{page['text']}</div>"]
        # A page whose heading has an id of its own begins with a section under the same title.
        if rest and not page["text"] and rest[0]["title"] == page["title"]:
            body.append(f"<div>{rest.pop(0)['text']}</div>")
        for section in rest:
            anchor = escape(section["location"].partition("#")[2])
            body.append(f'<h2 id="{anchor}">{section["title"]}</h2><div>{section["text"]}</div>')
        weight = f' data-pagefind-weight="{page["boost"]}"' if "boost" in page else ""
        path = unquote(address)
        if not path or path.endswith("/"):
            path += "index.html"
        yield (
            path,
            f'<!doctype html><html lang="{language}"><body><div{weight}>{"".join(body)}</div></body></html>',
        )


def _forget_unused(index: Path) -> None:
    entry = json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))
    is_known = all(language["wasm"] for language in entry["languages"].values())
    for pattern in _UNUSED:
        for path in index.glob(pattern):
            if is_known or not path.name.startswith("wasm."):
                path.unlink()


def _finding(line: Setting, message: str, remedy: str | None) -> Finding:
    return Finding(
        "search",
        Severity.ERROR,
        message,
        Span.at(line.path.name, line.line, line.column, len(line.text)),
        remedy,
    )
