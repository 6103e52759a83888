"""Running MkDocs, or its continuation ProperDocs, within this process without a word on the terminal."""

from __future__ import annotations

import io
import logging
import os
import warnings
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

from click import ClickException

from wellhead.site.process import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from wellhead.site.engines.engine import Order
    from wellhead.site.finished_pages import FinishedPages


class _Kept(logging.Handler):
    """Keeps the text of each record, once."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.messages[record.getMessage().strip()] = None


def run(load: Callable[..., Any], build: Callable[..., None], order: Order) -> str:
    """Build a site, as the engines' own commands do it, with our pages handed over.

    Args:
        load: the engine's `load_config`.
        build: the engine's `build`.
        order: what to build.

    Returns:
        Why it stopped early, or nothing.
    """
    with explained() as reasons:
        config, _ = loaded(load, order)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    return "".join(reasons)


def loaded(load: Callable[..., Any], order: Order) -> tuple[Any, FinishedPages]:
    """Load an engine's configuration, and give it the generated pages.

    Args:
        load: the engine's `load_config`.
        order: what is to be built.

    Returns:
        The configuration, and the plug-in that hands over the pages.
    """
    # Imported here: it needs the engine, and takes a while.
    from wellhead.site.finished_pages import NAME, FinishedPages  # noqa: PLC0415

    config = load(str(order.config.resolve()), site_dir=str(order.site.resolve()), site_url=order.site_url)
    plugin = config.plugins.get(NAME)
    if not isinstance(plugin, FinishedPages):
        plugin = config.plugins[NAME] = FinishedPages()
    plugin.hand_over(order.folder)
    return config, plugin


@contextmanager
def explained() -> Iterator[list[str]]:
    """Collect why the body stopped early, whatever it raised."""
    reasons: list[str] = []
    try:
        yield reasons
    except ClickException as error:
        reasons.append(error.message)
    except Exception as error:  # noqa: BLE001 - plug-ins and extensions raise whatever they like
        reasons.append(f"{type(error).__name__}: {error}")


@contextmanager
def hushed(folder: Path, epoch: int) -> Iterator[None]:
    """Run the body in the engines' environment, with what it prints thrown away.

    What an engine has to say it says through `logging`; what is printed are the notices of its plug-ins.

    Args:
        folder: the folder to run in, from which some plug-ins look for files.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
    """
    changes = surroundings(epoch)
    before = {key: os.environ.get(key) for key in changes}
    os.environ.update(changes)
    try:
        with chdir(folder), warnings.catch_warnings(), _silence():
            warnings.simplefilter("ignore")
            yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


@contextmanager
def _silence() -> Iterator[None]:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        yield


@contextmanager
def overheard(*loggers: str) -> Iterator[list[str]]:
    """Collect what these loggers warn of while the body runs; nobody else gets to hear it.

    Args:
        loggers: names of loggers; those below them are heard too.

    Yields:
        A list that is filled when the body has ended.
    """
    kept = _Kept(logging.WARNING)
    heard = [logging.getLogger(name) for name in loggers]
    before = [(logger, logger.level, logger.propagate) for logger in heard]
    messages: list[str] = []
    for logger in heard:
        logger.addHandler(kept)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    try:
        yield messages
    finally:
        for logger, level, propagate in before:
            logger.removeHandler(kept)
            logger.setLevel(level)
            logger.propagate = propagate
        messages += kept.messages
