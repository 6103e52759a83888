"""A docs folder with everything that a cache could get wrong, and edits of it at random."""

# ruff: noqa: E501

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

WORDS: Final = "well pump pipe depth water flow log core rig mud".split()

CONFIG: Final = """\
site_name: {name}
site_url: https://wells.example/{base}
theme: {{name: material, font: false, features: [{features}]}}
plugins: [search, {{literate-nav: {{nav_file: SUMMARY.md}}}}]
markdown_extensions: [{extensions}]
exclude_docs: |
  SUMMARY.md
  {excluded}
validation: {{nav: {{omitted_files: ignore}}, links: {{anchors: warn, unrecognized_links: warn}}}}
extra_css: [{css}]
nav: [{nav}]
"""
FEATURES: Final = (
    "navigation.tabs",
    "navigation.prune",
    "navigation.indexes",
    "navigation.sections",
    "navigation.footer",
    "navigation.path",
    "navigation.expand",
    "toc.integrate",
)
EXTENSIONS: Final = (
    "admonition",
    "def_list",
    "footnotes",
    "md_in_html",
    "pymdownx.superfences",
    "pymdownx.tabbed: {alternate_style: true}",
    "pymdownx.snippets: {base_path: [docs], check_paths: false}",
    "abbr",
)


class RandomSite:
    """A project that an edit changes in one way or another.

    Args:
        folder: where it stands.
        seed: the same seed gives the same project and the same edits.
    """

    shuffled = 0.2
    """How often an edit also brings the pages of a section into another order."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.pages: dict[str, list[str]] = {"index.md": ["# Home"]}
        self.settings = {
            "name": "Wells",
            "base": "",
            "features": "navigation.tabs, navigation.prune",
            "extensions": "attr_list, tables, toc: {permalink: true}",
            "excluded": "drafts/",
            "css": "",
        }
        self.sections = ["pumps", "pipes", "logs"]
        self.included = "*Included* text."
        for section in self.sections:
            self.pages[f"{section}/index.md"] = [f"# All {section}"]
            for word in self.random.sample(WORDS, 3):
                self.pages[f"{section}/{word}/index.md"] = self._blocks(word)
        self.write()

    def edit(self) -> str:
        """Change something; what it was."""
        edits = [
            self.change_text,
            self.change_text,
            self.change_text,
            self.rename,
            self.add,
            self.remove,
            self.move,
            self.change_navigation,
            self.change_configuration,
            self.change_meta,
            self.change_included,
            self.break_a_link,
            self.mend,
        ]
        what = self.random.choice(edits)
        what()
        self.write()
        return what.__name__

    def change_text(self) -> None:
        """Put a block into a page, or take one out."""
        blocks = self._page()
        if len(blocks) > 2 and self.random.random() < 0.4:
            del blocks[self.random.randrange(1, len(blocks))]
        else:
            blocks.insert(self.random.randrange(1, len(blocks) + 1), self._block())

    def rename(self) -> None:
        """Give a page another title."""
        blocks = self._page()
        place = next((place for place, block in enumerate(blocks) if block.startswith("# ")), None)
        if place is not None:
            blocks[place] = f"# {self._words()} & *more* {{: #top }}"

    def add(self) -> None:
        """Add a page."""
        name = f"{self.random.choice(self.sections)}/{self.random.choice(WORDS)}-{self.random.randrange(9)}"
        self.pages[f"{name}/index.md" if self.random.random() < 0.7 else f"{name}.md"] = self._blocks(name)

    def remove(self) -> None:
        """Take a page away, but never all of them."""
        if len(self.pages) > 8:
            self.pages.pop(
                self.random.choice(
                    [path for path in self.pages if path.count("/") == 2 or "-" in path] or ["index.md"]
                ),
                None,
            )
            self.pages.setdefault("index.md", ["# Home"])

    def move(self) -> None:
        """Let a page have another path."""
        path = self.random.choice([*self.pages])
        if path.count("/") == 2:
            _section, name, _ = path.split("/")
            self.pages[f"{self.random.choice(self.sections)}/{name}/index.md"] = self.pages.pop(path)

    def change_navigation(self) -> None:
        """Bring sections into another order."""
        self.random.shuffle(self.sections)

    def change_configuration(self) -> None:
        """Change a setting."""
        pick = self.random.choice
        change = pick(["name", "base", "features", "extensions", "css"])
        self.settings[change] = {
            "name": lambda: f"Wells & {pick(WORDS)}",
            "base": lambda: pick(["", "book/"]),
            "features": lambda: ", ".join(self.random.sample(FEATURES, 3)),
            "extensions": lambda: ", ".join(
                [
                    "attr_list",
                    "tables",
                    f"toc: {{permalink: {pick(['true', 'false'])}}}",
                    *self.random.sample(EXTENSIONS, 2),
                ]
            ),
            "css": lambda: pick(["", "extra.css"]),
        }[change]()

    def change_meta(self) -> None:
        """Change what stands above a page."""
        blocks = self._page()
        metas = [
            "title: Given",
            "search: {exclude: true}",
            "search: {boost: 2}",
            "status: new",
            "hide: [navigation]",
            "tags: [a, b]",
            "icon: material/pipe",
        ]
        head = f"---\n{self.random.choice(metas)}\ndescription: x\n---\n"
        blocks[0] = (
            head + blocks[0].partition("---\n")[2].partition("---\n")[2]
            if blocks[0].startswith("---")
            else head + "\n" + blocks[0]
        )

    def change_included(self) -> None:
        """Change a text that pages include."""
        self.included = f"*{self._words()}* [home](index.md)"

    def break_a_link(self) -> None:
        """Let a page link to what is not there."""
        self._page().append(
            self.random.choice(["[x](nowhere.md)", "[x](../nowhere)", "[x](#nothing)", "[x](/absolute)"])
        )

    def mend(self) -> None:
        """Take all broken links out."""
        for blocks in self.pages.values():
            blocks[:] = [block for block in blocks if not block.startswith("[x]")] or ["# Empty"]

    def write(self) -> None:
        """Make the folder hold exactly this."""
        wanted = {f"docs/{path}": "\n\n".join(blocks) + "\n" for path, blocks in self.pages.items()}
        wanted["docs/part.txt"] = self.included
        wanted["docs/drafts/x.md"] = "# Not a page\n"
        wanted["docs/extra.css"] = "a { color: red }\n"
        for section in self.sections:
            own = sorted(path for path in self.pages if path.startswith(f"{section}/"))
            self.random.shuffle(own) if self.random.random() < self.shuffled else None
            wanted[f"docs/{section}/SUMMARY.md"] = "".join(
                f"- [{path.split('/')[1].title()}]({path.partition('/')[2]})\n" for path in own[:7]
            )
        nav = [
            "index.md",
            *(f"{{{section.title()}: {section}/}}" for section in self.sections),
            "{Out: 'https://elsewhere.example/'}",
        ]
        wanted["mkdocs.yml"] = CONFIG.format(nav=", ".join(nav), **self.settings)
        for path in self.folder.rglob("*"):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                path.unlink()
        for path, text in wanted.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.is_file() or place.read_text(encoding="utf-8") != text:
                place.write_text(text, encoding="utf-8")

    def _page(self) -> list[str]:
        return self.pages[self.random.choice([*self.pages])]

    def _words(self) -> str:
        return " ".join(self.random.sample(WORDS, 3))

    def _blocks(self, title: str) -> list[str]:
        return [f"# {title.title()}", *(self._block() for _ in range(self.random.randrange(1, 5)))]

    def _block(self) -> str:
        random, words = self.random, self._words()
        other = random.choice([*self.pages])
        return random.choice(
            [
                f"Some *{words}* & <b>more</b>.",
                f"## {words} {{: #{words.replace(' ', '-')} }}",
                f"## {words}",
                f'<div class="wh"><p id="{words.split()[0]}">A &#38; B <a href="../#top">x</a><br>{words}</p></div>',
                f'<div class="wh" data-search-exclude><ul><li><input type="checkbox" disabled> {words}</li></ul></div>',
                f'<div class="wh"><svg viewBox="0 0 9 9"><title>{words}</title><path d="M0 0"/></svg></div>',
                f'<div class="wh">\n<p>{words}</p>\n</div>',
                f'<div class="wh"><p>{words}</div>',
                f'<div class="wh" markdown="1">\n*{words}*\n</div>',
                f"<!-- {words} -->",
                f"| a | b |\n|---|:-:|\n| {words} | `<div>` |",
                f"```\n<div>{words}</div>\n\n<div>x</div>\n```",
                f"!!! note\n    {words}",
                f"- [ ] {words}\n- <div>x</div>",
                f"[{words}](/{other})" if random.random() < 0.1 else f"[{words}]({self._relative(other)})",
                f"[{words}]({self._relative(other)}#top)",
                '--8<-- "part.txt"',
                f"Note[^1].\n\n[^1]: {words}",
                f"*[well]: {words}",
            ]
        )

    def _relative(self, path: str) -> str:
        return f"../../{path}"
