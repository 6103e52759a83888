"""The site behind a real web server, as hosting/ sets it up."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from browser.needs import PROJECT, nginx
from browser.served import with_large_search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTING = PROJECT / "hosting"
CONTAINERFILE = (HOSTING / "Containerfile").read_text("utf-8")


@dataclass(frozen=True)
class Answer:
    """What a server sent."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Hosted:
    """The site behind nginx.

    Args:
        url: where it is served.
        folder: what is served.
    """

    url: str
    folder: Path

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for an address; redirects are not followed."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        connection.request("GET", f"/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})
        got = connection.getresponse()
        answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        connection.close()
        return answer


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def hosting(project: Path, *, large: bool = False) -> Iterator[Hosted]:
    """What the Containerfile builds, behind nginx as hosting/ sets it up but for paths and port.

    Args:
        project: an empty folder to build in.
        large: whether the site has the search of large sites.
    """
    url = f"http://127.0.0.1:{free_port()}/"
    built(project, url, large=large)
    settings = (HOSTING / "nginx.conf").read_text("utf-8")
    here = {
        "/srv/site": f"{project}/site",
        "/etc/nginx/playbook-csp.conf": f"{project}/playbook-csp.conf",
        "listen 8080": f"listen {urlsplit(url).netloc}",
        "/dev/stdout": f"{project}/access.log",
        "/dev/stderr": f"{project}/error.log",
        "/tmp/": f"{project}/",  # noqa: S108 - nginx's, not ours
    }
    assert [there for there in here if there not in settings] == []
    settings = re.sub("|".join(map(re.escape, here)), lambda found: here[found[0]], settings)
    # Started by root, the workers would be nobody, who may not read a test's folder.
    owner = "user root;\n" if os.geteuid() == 0 else ""
    (project / "nginx.conf").write_text(owner + settings, "utf-8")
    server = [nginx(), "-c", str(project / "nginx.conf"), "-e", str(project / "error.log")]
    # It returns once it listens.
    started = subprocess.run(server, capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    yield Hosted(url, project / "site")
    subprocess.run([*server, "-s", "stop"], check=True)


def built(project: Path, url: str, *, large: bool) -> None:
    """Do in a copy of the sources what the Containerfile does, but for installing Wellhead."""
    for name in ("docs", "playbook"):
        ignored = shutil.ignore_patterns("playbook") if name == "docs" else None
        shutil.copytree(PROJECT / name, project / name, ignore=ignored)
    shutil.copytree(HOSTING, project / "hosting")
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
    settings = with_large_search(settings) if large else settings
    (project / "mkdocs.yml").write_text(re.sub(r"(?m)^site_url:.*$", f"site_url: {url}", settings), "utf-8")
    commands = re.findall(r"(?m)^RUN (.+)$", CONTAINERFILE)
    assert commands[0].startswith("pip install ")
    program = project / "bin" / "wellhead"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m wellhead "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands[1:]:
        run = subprocess.run(
            ["sh", "-ec", command],
            cwd=project,
            env={**os.environ, "PATH": path},
            capture_output=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
