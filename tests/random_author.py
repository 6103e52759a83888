"""Somebody who edits a playbook at random, mostly sensibly."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "baseline pipeline Term drift model *loud* [[role/%s]] `code` evening <b> & why".split()


class Author:
    """Somebody who edits a playbook at random, mostly sensibly."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def edit(self) -> str:
        """Change something; tells what."""
        kind = self.random.choice([n for n in dir(self) if n.startswith("_do_")])
        return f"{kind}: {getattr(self, kind)()}"

    def _number(self) -> int:
        return self.random.randrange(99)

    def _files(self, folder: str = "*") -> list[Path]:
        return sorted(p for p in self.root.glob(f"{folder}/*.yml"))

    def _change(self, path: Path, pattern: str, replacement: str) -> str:
        """Replace one place that matches."""
        text = path.read_text("utf-8")
        places = list(re.finditer(pattern, text, re.MULTILINE))
        if places:
            place = self.random.choice(places)
            path.write_text(text[: place.start()] + place.expand(replacement) + text[place.end() :], "utf-8")
        return f"{path.name} {pattern}"

    def _do_text(self) -> str:
        role = self.random.choice(self._files("roles")).stem
        word = self.random.choice(WORDS).replace("%s", role)
        return self._change(
            self.random.choice(self._files()), r"(\b[a-z]{4,} )(?=[a-z])(?![^\n]*:)", rf"\g<1>{word} "
        )

    def _do_check(self) -> str:
        """Say what several rules have something against."""
        word = self.random.choice(["properly", "understands", "ABC", "tested; It is", "**loud**", "same"])
        return self._change(self.random.choice(self._files()), r"(text: ['\"]?\w+ )", rf"\g<1>{word} ")

    def _do_language(self) -> str:
        language = self.random.choice(["en", "de"])
        return self._change(self.root / "playbook.yml", r"^language: \w+", f"language: {language}")

    def _do_title(self) -> str:
        return self._change(
            self.random.choice(self._files()), r"^title: \S+", f"title: New{self.random.randrange(99)}"
        )

    def _do_summary(self) -> str:
        return self._change(
            self.random.choice(self._files()), r"^summary: \S+", f"summary: Other{self._number()}"
        )

    def _do_reference(self) -> str:
        """Point at another entity of the same kind."""
        folder = self.random.choice(["roles", "practices", "artifacts", "phases"])
        one, other = (self.random.choice(self._files(folder)).stem for _ in range(2))
        return self._change(self.random.choice(self._files()), rf"\b{one}\b(?=[\],@]|$)", other)

    def _do_term(self) -> str:
        return self._change(self.root / "glossary.yml", r"term: \w+", f"term: word{self.random.randrange(9)}")

    def _do_manifest(self) -> str:
        place = self.random.choice([r"title: \S+", r"version: .*", r"^owner: \S+"])
        key = place.partition(":")[0].strip("^")
        return self._change(self.root / "playbook.yml", place, f"{key}: v{self.random.randrange(99)}")

    def _do_remove(self) -> str:
        """Take a file away, and what refers to it may be a fault until it is back."""
        path = self.random.choice(self._files())
        if len(self._files(path.parent.name)) == 1:
            return "nothing"
        self.removed = (path, path.read_text("utf-8"))
        path.unlink()
        return path.name

    def _do_restore(self) -> str:
        if not hasattr(self, "removed"):
            return "nothing"
        path, text = self.removed
        path.write_text(text, "utf-8")
        return path.name

    def _do_rename(self) -> str:
        """Give an entity another id everywhere, with its old one under `was`."""
        path = self.random.choice(self._files())
        old, new = path.stem, f"{path.stem[:40]}-{self.random.randrange(9)}"
        target = path.with_name(f"{new}.yml")
        if target.exists() or "\nwas:" in path.read_text("utf-8"):
            return "nothing"
        for file in [*self._files(), self.root / "playbook.yml", self.root / "glossary.yml"]:
            file.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", new, file.read_text("utf-8")), "utf-8")
        path.rename(target)
        target.write_text(target.read_text("utf-8") + f"\nwas: [{old}]\n", "utf-8")
        return f"{old} to {new}"

    def _do_order(self) -> str:
        """Put the phases into another order."""
        path = self.root / "playbook.yml"
        text = path.read_text("utf-8")
        found = re.search(r"^phases: \[(.*)\]", text, re.MULTILINE)
        if found:
            phases = found[1].split(", ")
            self.random.shuffle(phases)
            path.write_text(text.replace(found[1], ", ".join(phases)), "utf-8")
        return "phases"
