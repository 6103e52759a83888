"""Measure check, generate and build, beside a plain `mkdocs build` of the same tree, in one run.

Each command runs as a process of its own, several times, in turn with the others, so that a machine
whose speed drifts does so for all of them. The two builds of the made playbook run once. Wall time and peak memory are the operating system's own
accounting of the finished process (wait4); the table gives the median, and the smallest and largest.

Usage: python benchmarks/bench.py [--runs 5] [--entities 1000]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_playbook import make_playbook

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "NO_COLOR": "1"}
MKDOCS_YML = """\
site_name: Bench
theme: {name: material, font: false, features: [navigation.tabs, navigation.prune]}
plugins: [search, {literate-nav: {nav_file: SUMMARY.md}}]
markdown_extensions: [attr_list, tables, {toc: {permalink: true}}]
exclude_docs: SUMMARY.md
extra_css: [playbook/assets/wellhead.css]
extra_javascript: [playbook/assets/wellhead.mjs]
nav: [index.md, {Phases: playbook/phases/}, {Roles: playbook/roles/}, {Practices: playbook/practices/},
  {Artifacts: playbook/artifacts/}, {Hand-offs: playbook/handoffs/}, {All: playbook/}]
"""


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; its wall time in seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None  # noqa: S101 - just asked for
    complaint = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{complaint}")
    return wall, usage.ru_maxrss / 1024


def prepare(folder: Path, playbook: Path) -> None:
    """A project with that playbook and a plain configuration."""
    shutil.copytree(playbook, folder / "playbook")
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")


def bench(name: str, playbook: Path, runs: int, build_runs: int) -> None:
    """Measure one playbook and print its table.

    Args:
        name: the table's heading.
        playbook: its folder.
        runs: counted runs of each command.
        build_runs: counted runs of the two builds, which may take minutes; 0 counts the first and only one.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder, playbook)
        wellhead = [sys.executable, "-m", "wellhead"]
        commands = {
            "wellhead check": [*wellhead, "check"],
            "wellhead generate (from nothing)": [*wellhead, "generate"],
            "wellhead generate (nothing changed)": [*wellhead, "generate"],
            "wellhead build": [*wellhead, "build"],
            "mkdocs build, same tree": [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "plain-site"],
        }
        figures: dict[str, list[tuple[float, float]]] = {label: [] for label in commands}
        for run in range(runs + 1):
            for label, command in commands.items():
                if "build" in label and run > build_runs:
                    continue
                if label.endswith("(from nothing)"):
                    shutil.rmtree(folder / "docs/playbook", ignore_errors=True)
                figure = measured(command, folder)
                if run or (not build_runs and "build" in label):  # the first round warms the caches
                    figures[label].append(figure)
        files = sum(1 for _ in playbook.rglob("*.yml"))
        pages = sum(1 for _ in (folder / "docs/playbook").rglob("*.md"))
    plain = statistics.median(wall for wall, _ in figures["mkdocs build, same tree"])
    print(f"\n### {name}: {files} YAML files, {pages} Markdown files\n")
    print("| command | wall s, median (min to max) | against plain mkdocs | peak MB |")
    print("|---|---|---|---|")
    for label, found in figures.items():
        walls = [wall for wall, _ in found]
        median = statistics.median(walls)
        memory = statistics.median(peak for _, peak in found)
        print(
            f"| {label} | {median:.2f} ({min(walls):.2f} to {max(walls):.2f}) "
            f"| {median / plain:.2f} | {memory:.0f} |"
        )


def main() -> None:
    """Measure the shipped playbook and a made one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each command")
    parser.add_argument("--entities", type=int, default=1000, help="entities of the made playbook")
    arguments = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {arguments.runs} runs each")
    bench("The shipped playbook", ROOT / "playbook", arguments.runs, arguments.runs)
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "playbook"
        make_playbook(made, arguments.entities)
        bench(f"A made playbook of {arguments.entities} entities", made, arguments.runs, 0)


if __name__ == "__main__":
    main()
