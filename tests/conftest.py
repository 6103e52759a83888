"""What all tests share: ``--bless`` rewrites expected files; read them before you keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--bless", action="store_true", help="rewrite the expected files with what came out")


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
