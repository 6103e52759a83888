"""Work that other processes take part in comes out as if this one had done it."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from wellhead import pool
from wellhead.pool import Beside, share

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, whatever the machine has, and whatever threads other tests have left behind."""
    monkeypatch.setattr(pool, "_processes", lambda: 2)


@pytest.fixture
def other_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another thread, beside which no process can be copied, on a machine that could run two."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


@pytest.mark.usefixtures("two")
def test_shared_work_is_all_done() -> None:
    """Each item comes back with its value, except where the work failed."""

    def work(item: int) -> int:
        if item == 7:
            raise ValueError
        return item * item

    assert dict(share(list(range(100)), work)) == {n: n * n for n in range(100) if n != 7}


@pytest.mark.usefixtures("two")
def test_beside_runs_in_another_process() -> None:
    """The value comes back, and what was changed on the way does not."""
    changed: list[int] = []

    def work() -> tuple[int, list[str]]:
        changed.append(1)
        return os.getpid(), ["a", "b"]

    beside = Beside(work)
    process, value = beside.value()
    assert (process != os.getpid(), value, changed) == (True, ["a", "b"], [])
    assert not beside.goes_on()


@pytest.mark.usefixtures("two")
def test_beside_goes_on_until_it_has_ended() -> None:
    """Who asks whether work goes on may do something else until it does not, and then has the value."""
    reading, writing = os.pipe()
    beside = Beside(lambda: os.read(reading, 1))
    assert beside.goes_on()
    os.write(writing, b"x")
    while beside.goes_on():
        pass
    assert beside.value() == b"x"


@pytest.mark.usefixtures("other_thread")
def test_beside_other_threads_work_is_done_here() -> None:
    """Where no process can be copied, the value is found by this one, when it is asked for."""
    beside = Beside(os.getpid)
    assert not beside.goes_on()
    assert beside.value() == os.getpid()


@pytest.mark.usefixtures("two")
def test_an_error_is_met_here() -> None:
    """What goes wrong beside goes wrong here again, where it can be handled."""

    def work() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        Beside(work).value()


@pytest.mark.usefixtures("two")
def test_a_killed_process_is_replaced() -> None:
    """The work of a process that did not come to its end is done here."""
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 5

    assert Beside(work).value() == 5
