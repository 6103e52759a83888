"""Measure the shares that docs/contributing/speed.md promises, in processor time of whole processes, in one run.

Each command runs in turn with the one that it is compared with, several times; told are the medians, and the
ratio of the processor times, which holds where a machine's speed drifts. The shipped playbook is measured with
its own documentation round it, made playbooks with a home page alone.

Usage: python benchmarks/shares.py [--sizes 1000] [--runs 5] [--no-shipped]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
from typing import TYPE_CHECKING

from measure import Figures, measured
from peers import others
from project import made_project, shipped_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PYTHON = sys.executable
_OURS = (_PYTHON, "-m", "wellhead")
_QUIET = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "NO_COLOR": "1",
    "SOURCE_DATE_EPOCH": "0",
}


class Shares:
    """The measurements of one project.

    Args:
        name: of the playbook, as tables show it.
        project: its folder.
        runs: how often each command runs.
    """

    def __init__(self, name: str, project: Path, runs: int) -> None:
        self.name = name
        self.project = project
        self.runs = runs
        self.figures: dict[str, list[Figures]] = {}

    def run(self) -> None:
        """Measure everything, and print the table."""
        peers = {peer.name: peer for peer in others()}
        for number in range(self.runs):
            self._forget("cache", "docs/playbook", "site")
            self._one("generate, from nothing", *_OURS, "generate")
            self._forget("cache", "docs/playbook", "site")
            self._one("build, from nothing", *_OURS, "build")
            self._one("build, nothing changed", *_OURS, "build")
            self._edit(number)
            self._one("build, one text changed", *_OURS, "build")
            self._forget("site-mkdocs")
            self._one("MkDocs alone", *peers["MkDocs"].command)
            if "Hugo" in peers:
                peers["Hugo"].prepare(self.project)
                peers["Hugo"].cold(self.project)
                self._one("Hugo", *peers["Hugo"].command)
        for work in self.figures:
            print(
                f"| {self.name} | {work} | {self._median(work):.2f} | {self._wall(work):.2f} | {self._memory(work):.0f} |"
            )
        print(
            f"| {self.name} | *build / MkDocs alone* | {self._share('build, from nothing', 'MkDocs alone'):.2f} | | |"
        )
        if "Hugo" in self.figures:
            site = [
                (a.cpu - b.cpu) / c.cpu
                for a, b, c in zip(
                    self.figures["build, from nothing"],
                    self.figures["generate, from nothing"],
                    self.figures["Hugo"],
                    strict=True,
                )
            ]
            print(f"| {self.name} | *(build less generate) / Hugo* | {statistics.median(site):.2f} | | |")
        for work in ("build, nothing changed", "build, one text changed"):
            print(
                f"| {self.name} | *{work} / from nothing* | {self._share(work, 'build, from nothing'):.2f} | | |"
            )
        sys.stdout.flush()

    def _one(self, work: str, *command: str) -> None:
        variables = {**_QUIET, "WELLHEAD_CACHE_DIR": str(self.project / "cache")}
        self.figures.setdefault(work, []).append(measured(command, self.project, variables))

    def _forget(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.project / name, ignore_errors=True)

    def _edit(self, number: int) -> None:
        """Change one sentence of one practice."""
        path = sorted((self.project / "playbook/practices").glob("*.yml"))[3]
        text = path.read_text(encoding="utf-8")
        word = f"number{number}{os.urandom(2).hex()}"
        path.write_text(re.sub(r"(?m)^summary: .*", f"summary: Keeps {word} in mind", text), encoding="utf-8")

    def _median(self, work: str) -> float:
        return statistics.median(figures.cpu for figures in self.figures[work])

    def _wall(self, work: str) -> float:
        return statistics.median(figures.wall for figures in self.figures[work])

    def _memory(self, work: str) -> float:
        return statistics.median(figures.memory for figures in self.figures[work])

    def _share(self, work: str, of: str) -> float:
        pairs = zip(self.figures[work], self.figures[of], strict=True)
        return statistics.median(a.cpu / b.cpu for a, b in pairs)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[1000], help="made playbooks, by their entities"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-shipped", action="store_true", help="leave out the shipped playbook")
    given = parser.parse_args()
    print("| playbook | work | CPU s | wall s | memory MB |\n|---|---|---|---|---|")
    projects: list[tuple[str, Callable[[], object]]] = (
        [] if given.no_shipped else [("shipped", shipped_project)]
    )
    projects += [(f"{size:,}", lambda size=size: made_project(size)) for size in given.sizes]
    for name, make in projects:
        with make() as project:  # type: ignore[attr-defined]
            Shares(name, project, given.runs).run()


if __name__ == "__main__":
    main()
