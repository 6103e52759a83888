"""Measure Wellhead beside its peers, on the same pages, in one run.

Each command runs as a process of its own, in turn with the others, so that a machine whose speed drifts
does so for all of them. The table gives medians, and each median's ratio to Wellhead's.

Usage: python benchmarks/bench.py [--sizes 30 300] [--runs 3 1] [--peers Zensical Hugo] [--patience 600] [--write]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path

from chart import chart
from measure import Figures, measured, size_of
from peers import Peer, others, wellhead
from project import made_project

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "contributing" / "speed.md"
MARK = "<!-- Made by benchmarks/bench.py --write: what follows is measured. -->"
PYTHON = sys.executable
QUIET = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "NO_COLOR": "1",
    "SOURCE_DATE_EPOCH": "0",
}


@dataclass
class Row:
    """A line of a table."""

    work: str
    program: str
    figures: list[Figures] = field(default_factory=list)
    written: float | None = None

    def median(self, of: str) -> float:
        """The median of one of the figures."""
        return statistics.median(getattr(f, of) for f in self.figures)


@dataclass
class Bench:
    """The measurements of one size."""

    entities: int
    project: Path
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def run(self, work: str, program: str, command: tuple[str, ...], folder: Path | None = None) -> None:
        """Measure one run."""
        row = self.rows.setdefault((work, program), Row(work, program))
        variables = {**QUIET, "WELLHEAD_CACHE_DIR": str(self.project / "cache")}
        row.figures.append(measured(command, folder or self.project, variables))
        print(f"  {self.entities} {work}, {program}: {row.figures[-1].wall:.2f} s", file=sys.stderr)


def bench(entities: int, runs: int, peers: tuple[Peer, ...]) -> Bench:
    """Measure everything at one size.

    Args:
        entities: how many files the playbook has.
        runs: how often each command runs.
        peers: who is compared.
    """
    with made_project(entities) as project:
        found = Bench(entities, project)
        for run in range(runs):
            _generation(found, run)
            _builds(found, run, peers)
        return found


def _generation(found: Bench, run: int) -> None:
    """From YAML to pages, without a site engine."""
    project = found.project
    ours = (PYTHON, "-m", "wellhead", "generate")
    for folder in ("cache", "docs/playbook", "loop", "floor"):
        shutil.rmtree(project / folder, ignore_errors=True)
    found.run("YAML to pages, from nothing", "Wellhead", ours)
    found.run("YAML to pages, nothing changed", "Wellhead", ours)
    _edit_body(project, run)
    found.run("YAML to pages, one file changed", "Wellhead", ours)
    found.run(
        "YAML to pages, from nothing",
        "the obvious loop",
        (PYTHON, str(HERE / "obvious_loop.py"), "playbook", "loop"),
    )
    made = ("playbook", "docs/playbook", "floor")
    found.run(
        "YAML to pages, from nothing", "reading and writing alone", (PYTHON, str(HERE / "floor.py"), *made)
    )


def _builds(found: Bench, run: int, peers: tuple[Peer, ...]) -> None:
    """From the sources to a finished site."""
    project = found.project
    us = wellhead()
    us.cold(project)
    found.run("site, from nothing", us.name, us.command)
    for peer in peers:
        peer.prepare(project)
        peer.cold(project)
        found.run(
            "site, from nothing",
            peer.name,
            peer.command,
            project / "zensical" if peer.name == "Zensical" else None,
        )
        found.rows["site, from nothing", peer.name].written = size_of(project / peer.output)
    found.rows["site, from nothing", us.name].written = size_of(project / us.output)
    found.run("site, nothing changed", us.name, us.command)
    for work, edit in (("site, one text changed", _edit_body), ("site, one title changed", _edit_title)):
        edit(project, run)
        found.run(work, us.name, us.command)
        for peer in peers:
            if peer.forget:  # the others begin anew each time, whatever has changed
                source = project / "docs/playbook/practices/practice-3/index.md"
                shutil.copyfile(source, project / "zensical/docs/playbook/practices/practice-3/index.md")
                if edit is _edit_title:
                    for name in ("practices/SUMMARY.md", "practices/index.md"):
                        shutil.copyfile(
                            project / "docs/playbook" / name, project / "zensical/docs/playbook" / name
                        )
                found.run(work, peer.name, peer.command, project / "zensical")


def _edit_body(project: Path, run: int) -> None:
    _edit(
        project,
        r"before anyone trusts( \d+)?",
        f"before anyone trusts {os.urandom(2).hex().translate(_DIGITS)}{run}",
    )


def _edit_title(project: Path, run: int) -> None:
    _edit(project, r"^title: .*", f"title: Practice {os.urandom(2).hex().translate(_DIGITS)}{run}")


_DIGITS = str.maketrans("abcdef", "012345")


def _edit(project: Path, pattern: str, replacement: str) -> None:
    path = project / "playbook/practices/practice-3.yml"
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count  # noqa: S101 - or nothing would be measured
    path.write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- telling


def tables(found: list[Bench]) -> str:
    """The results as Markdown."""
    out = []
    for bench_ in found:
        pages = f"{bench_.entities:,} entities"
        out += [
            f"## {pages}\n",
            "| work | program | wall s | CPU s | memory MB | written MB | against Wellhead |",
        ]
        out += ["|---|---|---|---|---|---|---|"]
        for work in dict.fromkeys(work for work, _ in bench_.rows):
            ours = bench_.rows[work, "Wellhead"].median("wall")
            for row in (r for r in bench_.rows.values() if r.work == work):
                wall = row.median("wall")
                walls = [f.wall for f in row.figures]
                span = f" ({min(walls):.2f} to {max(walls):.2f})" if len(walls) > 1 else ""
                written = f"{row.written:.0f}" if row.written is not None else ""
                out.append(
                    f"| {work} | {row.program} | {wall:.2f}{span} | {row.median('cpu'):.2f} "
                    f"| {row.median('memory'):.0f} | {written} | {wall / ours:.2f} |"
                )
        out.append("")
    return "\n".join(out)


def ratios(found: list[Bench]) -> str:
    """Our share of each peer's time, which is how the goals are set."""
    out = ["| entities | work | peer | Wellhead's share of its time |", "|---|---|---|---|"]
    for bench_ in found:
        for (work, program), row in bench_.rows.items():
            if program != "Wellhead":
                share = bench_.rows[work, "Wellhead"].median("wall") / row.median("wall")
                out.append(f"| {bench_.entities:,} | {work} | {program} | {share:.2f} |")
        cold = bench_.rows["site, from nothing", "Wellhead"].median("wall")
        again = bench_.rows["site, nothing changed", "Wellhead"].median("wall")
        out.append(
            f"| {bench_.entities:,} | site, nothing changed | Wellhead from nothing | {again / cold:.2f} |"
        )
        whole = bench_.rows["YAML to pages, from nothing", "Wellhead"].median("wall")
        one = bench_.rows["YAML to pages, one file changed", "Wellhead"].median("wall")
        out.append(
            f"| {bench_.entities:,} | YAML to pages, one file changed | Wellhead from nothing | {one / whole:.2f} |"
        )
    return "\n".join(out) + "\n"


def machine(arguments: argparse.Namespace, peers: tuple[Peer, ...]) -> str:
    """What was measured where, by which command."""
    model = (
        next(
            (
                line.partition(":")[2].strip()
                for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
                if "model name" in line
            ),
            platform.machine(),
        )
        if Path("/proc/cpuinfo").is_file()
        else platform.machine()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    command = (
        f"python benchmarks/bench.py --sizes {' '.join(map(str, arguments.sizes))}"
        f" --runs {' '.join(map(str, arguments.runs))}"
    )
    if arguments.patience < float("inf"):
        command += f" --patience {arguments.patience:g}"
    versions = "".join(f"- {peer.name} {peer.version}\n" for peer in (wellhead(), *peers))
    return (
        f"Measured with `{command}`.\n\n{platform.system()}, {os.cpu_count()} processors ({model}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}. The machine is shared: read the ratios rather than the seconds.\n\n{versions}"
    )


def write(text: str, drawn: str) -> None:
    """Keep the results, and show them on the page of the documentation, below its own words."""
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "results.md").write_text(text, encoding="utf-8")
    (results / "from-nothing.svg").write_text(drawn, encoding="utf-8")
    words = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    figure = f'<div class="wh-figure">\n{drawn.strip()}\n</div>'
    PAGE.write_text(f"{words}{MARK}\n\n{figure}\n\n{text.strip()}\n", encoding="utf-8")


def _is_quick(peer: Peer, found: list[Bench], patience: float) -> bool:
    """Whether a peer built the last size in time."""
    row = found[-1].rows.get(("site, from nothing", peer.name)) if found else None
    return not found or (row is not None and row.median("wall") <= patience)


def main() -> None:
    """Measure, print, and write the results down if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 300], help="entities of the playbooks")
    parser.add_argument(
        "--runs",
        type=int,
        nargs="+",
        default=[3],
        help="runs of each command, for each size; the last goes on",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=float("inf"),
        help="seconds; who took longer is left out of larger sizes",
    )
    parser.add_argument("--peers", nargs="*", help="only these peers")
    parser.add_argument(
        "--write", action="store_true", help="write benchmarks/results/ and the page that shows them"
    )
    arguments = parser.parse_args()
    peers = tuple(p for p in others() if arguments.peers is None or p.name in arguments.peers)
    found: list[Bench] = []
    for place, entities in enumerate(arguments.sizes):
        runs = arguments.runs[min(place, len(arguments.runs) - 1)]
        found.append(
            bench(entities, runs, tuple(p for p in peers if _is_quick(p, found, arguments.patience)))
        )
        text = f"## What was measured\n\n{machine(arguments, peers)}\n## Shares\n\n{ratios(found)}\n{tables(found)}"
        if arguments.write:  # after each size, since the large ones take long
            write(text, chart(found, "site, from nothing"))
    print(text)


if __name__ == "__main__":
    main()
