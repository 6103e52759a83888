"""The programs that are compared, each with its fastest sensible settings, on the same pages.

- **Wellhead** reads the YAML, checks it, makes the pages, follows every link, builds with MkDocs and looks
  at every finished page. It starts from the playbook; the others start from the finished Markdown.
- **MkDocs** and **ProperDocs** build the same tree with the same mkdocs.yml: Material, `navigation.prune`,
  search, no other plug-in but the one that reads the navigation files.
- **Zensical** reads that mkdocs.yml too, with its own cache from run to run.
- **Hugo** gets the same Markdown as a content folder (headings with ids in its own spelling), raw HTML
  allowed, and a minimal theme: a head, a navigation of the page's own section, the content. No search index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MKDOCS_YML: Final = """\
site_name: Bench
site_url: http://127.0.0.1:8000/
theme: {name: material, font: false, features: [navigation.tabs, navigation.prune, navigation.indexes]}
plugins: [search, {literate-nav: {nav_file: SUMMARY.md}}]
markdown_extensions: [attr_list, tables, {toc: {permalink: true}}]
exclude_docs: SUMMARY.md
extra_css: [playbook/assets/wellhead.css]
extra_javascript: [playbook/assets/wellhead.mjs]
validation: {nav: {omitted_files: ignore}}
nav: [index.md, {Phases: playbook/phases/}, {Roles: playbook/roles/}, {Practices: playbook/practices/},
  {Artifacts: playbook/artifacts/}, {Hand-offs: playbook/handoffs/}, {All: playbook/}]
"""
_HUGO_TOML: Final = """\
baseURL = "http://127.0.0.1:8000/"
title = "Bench"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
title = true
block = true
"""
_HUGO_PAGE: Final = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="stylesheet" href="/playbook/assets/wellhead.css"></head>
<body><nav>{{ range .Site.Home.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<ul>{{ with .CurrentSection }}{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ end }}</ul></nav>
<main>{{ .Content }}</main><aside>{{ .TableOfContents }}</aside></body></html>
"""
_ATTRIBUTES: Final = re.compile(r"\{: #(\S+) \}")


@dataclass(frozen=True)
class Peer:
    """A program that makes a site of the pages in ``docs/``.

    Args:
        name: as tables show it.
        version: of the program, and of what it needs most.
        command: how it is run, in the project's folder.
        output: the folder that it fills.
        forget: folders that hold what it remembers from run to run.
        prepare: what must be done before a first run; does not count.
    """

    name: str
    version: str
    command: tuple[str, ...]
    output: str
    forget: tuple[str, ...] = ()
    prepare: Callable[[Path], None] = lambda _project: None

    def cold(self, project: Path) -> None:
        """Make it forget earlier runs, and take away what they made."""
        for name in (self.output, *self.forget):
            shutil.rmtree(project / name, ignore_errors=True)


def _to_hugo(project: Path) -> None:
    """The docs as a Hugo project beside them."""
    hugo = project / "hugo"
    shutil.rmtree(hugo, ignore_errors=True)
    (hugo / "layouts" / "_default").mkdir(parents=True)
    (hugo / "hugo.toml").write_text(_HUGO_TOML, encoding="utf-8")
    for name in ("single", "list"):
        (hugo / "layouts" / "_default" / f"{name}.html").write_text(_HUGO_PAGE, encoding="utf-8")
    (hugo / "layouts" / "index.html").write_text(_HUGO_PAGE, encoding="utf-8")
    docs = project / "docs"
    for path in docs.rglob("*"):
        inner = path.relative_to(docs)
        if not path.is_file() or path.name == "SUMMARY.md" or any(p.startswith(".") for p in inner.parts):
            continue
        if path.suffix == ".md":
            # A folder with pages below it is a section to Hugo, and its page has another name.
            is_section = any(p.is_dir() for p in path.parent.iterdir())
            name = inner.with_name("_index.md") if is_section else inner
            text = _ATTRIBUTES.sub(r"{#\1}", path.read_text(encoding="utf-8"))
        else:
            name, text = inner, None
        target = hugo / ("content" if text is not None else "static") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            shutil.copyfile(path, target)
        else:
            target.write_text(text, encoding="utf-8")


def wellhead() -> Peer:
    """Wellhead, from the YAML."""
    command = (sys.executable, "-m", "wellhead", "build")
    return Peer("Wellhead", version("wellhead"), command, "site", ("cache", "docs/playbook"))


def others() -> tuple[Peer, ...]:
    """The others that are installed here."""
    material = f"{version('mkdocs')} with Material {version('mkdocs-material')}"
    found = [
        Peer(
            "MkDocs",
            material,
            (sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site-mkdocs"),
            "site-mkdocs",
        ),
        Peer(
            "ProperDocs",
            version("properdocs"),
            (sys.executable, "-m", "properdocs", "build", "-q", "-f", "mkdocs.yml", "-d", "site-properdocs"),
            "site-properdocs",
        ),
        Peer(
            "Zensical",
            version("zensical"),
            (sys.executable, "-m", "zensical", "build"),
            "zensical/site",
            ("zensical/.cache",),
            _to_zensical,
        ),
    ]
    hugo = shutil.which("hugo")
    if hugo is not None:
        said = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout
        found.append(
            Peer(
                "Hugo",
                said.split()[1],
                (hugo, "--quiet", "--source", "hugo", "--destination", "public"),
                "hugo/public",
                (),
                _to_hugo,
            )
        )
    return tuple(found)


def _to_zensical(project: Path) -> None:
    """A project of its own, since Zensical writes its cache and its site beside the configuration."""
    folder = project / "zensical"
    folder.mkdir(exist_ok=True)
    shutil.rmtree(folder / "docs", ignore_errors=True)
    shutil.copytree(
        project / "docs", folder / "docs", ignore=shutil.ignore_patterns(".fragments", ".wellhead*")
    )
    (folder / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
