"""What all tests share: ``--bless`` rewrites expected files; read them before you keep them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine, and nothing of us.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")
# No test finds what another has kept; those of the cache name a folder of their own.
os.environ["WELLHEAD_CACHE_DIR"] = ""
# What a test sees is the same wherever it runs; those of colours say themselves what is set.
for name in ("NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--bless", action="store_true", help="rewrite the expected files with what came out")
    parser.addoption(
        "--edits",
        type=int,
        default=40,
        help="how many random edits the tests of caches try (thousands, now and then)",
    )


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, bytes], None]:
    """Compare bytes with an expected file; with ``--bless``, write the file instead."""

    def compare(expected: Path, got: bytes) -> None:
        if request.config.getoption("--bless"):
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(got)
            return
        assert expected.is_file(), f"{expected.name} is missing; run with --bless, then read it"
        assert got.decode() == expected.read_bytes().decode()

    return compare
