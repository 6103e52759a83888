"""The order of the stages: read, parse and decode, link, check; then view, render."""

from __future__ import annotations

import datetime as dt
import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wellhead.check import check
from wellhead.decode import decode
from wellhead.finding import Finding, Severity, in_order
from wellhead.judge import UNUSED, judge
from wellhead.link import LinkedPlaybook
from wellhead.packed import Files
from wellhead.pool import Beside
from wellhead.read import Found, Source, read
from wellhead.rules import RULES, Context, Rule
from wellhead.shape import is_reworded
from wellhead.unchanged import copy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from wellhead.cache import Cache
    from wellhead.document import Outline
    from wellhead.model import Ref

_WORTH_A_PROCESS: Final = 200
"""From how many entities and terms on looking for findings beside other work saves more than it costs."""


@dataclass(frozen=True)
class Checked:
    """A playbook and everything that was found in it.

    Args:
        sources: the files that could be read.
        playbook: the linked playbook; None if there is no manifest to stand on.
        findings: what was found, in the order in which reports list it.
        unread: those of them that tell why files could not be read.
        faults: what reading and decoding found, as long as the rest has not been looked for.
        is_all: whether everything has been looked for; if not, there is no error, and `rest` tells the rest.
    """

    sources: tuple[Source, ...]
    playbook: LinkedPlaybook | None
    findings: tuple[Finding, ...]
    unread: tuple[Finding, ...] = ()
    faults: tuple[Finding, ...] = ()
    is_all: bool = True

    @property
    def errors(self) -> int:
        """How many findings are errors; pages are made only if there are none."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def load(  # noqa: PLR0913 - all but the first are what a caller may have already
    root: Path,
    context: Context | None = None,
    cache: Cache | None = None,
    *,
    hurry: bool = False,
    before: Checked | None = None,
    found: Found | None = None,
) -> Checked:
    """Read and check a playbook.

    Args:
        root: the folder with playbook.yml.
        context: what the rules may know besides the playbook.
        cache: what an earlier run knew; gets what this one knows. The result is the same with and without.
        hurry: look only for errors if there are none, where a cache does not know the findings.
        before: the playbook as it was, in the same context; what has not changed since is known already.
        found: what lies in the folder, if it has been read already.
    """
    with _without_collector():
        sources, unread = found or read(root)
        if cache is None:
            return check_sources(sources, unread, context)
        return _load(sources, unread, context or Context(), cache, before, hurry=hurry)


def check_sources(
    sources: tuple[Source, ...], unread: tuple[Finding, ...] = (), context: Context | None = None
) -> Checked:
    """Check a playbook that has been read, or one that is still to be written.

    Args:
        sources: its files.
        unread: why others could not be read.
        context: what the rules may know besides the playbook.
    """
    playbook, faults = decode(sources, {f.span.path for f in unread})
    linked = LinkedPlaybook(playbook) if playbook is not None else None
    return Checked(sources, linked, _judged(linked, (*unread, *faults), context or Context()), unread)


def _load(  # noqa: PLR0913 - all but one are what `load` has
    sources: tuple[Source, ...],
    unread: tuple[Finding, ...],
    context: Context,
    cache: Cache,
    before: Checked | None,
    *,
    hurry: bool,
) -> Checked:
    cache.see(sources, (*unread, context))
    playbook, faults = decode(sources, {f.span.path for f in unread}, cache.entities())
    if playbook is not None:
        cache.keep_entities(playbook, faults)
    linked = LinkedPlaybook(playbook) if playbook is not None else None
    findings = cache.findings()
    if findings is None:
        found = (*unread, *faults)
        if hurry and linked is not None:
            stays = _stays_like(before, linked) and _errors_follow_from_shape(linked) and not found
            if stays or not _has_errors(linked, found, context):
                return Checked(sources, linked, (), unread, found, is_all=False)
        findings = _judged(linked, found, context)
    cache.keep_findings(findings)
    return Checked(sources, linked, findings, unread)


def rest(
    checked: Checked, context: Context | None = None, *, go_on: Callable[[], bool] = lambda: True
) -> tuple[Finding, ...] | None:
    """The findings of a playbook of which only errors have been looked for.

    Args:
        checked: the playbook.
        context: what the rules may know besides the playbook.
        go_on: asked now and then whether they are still wanted.

    Returns:
        The findings, or None if they are not wanted any more.
    """
    if checked.is_all:
        return checked.findings
    findings = _judged(checked.playbook, checked.faults, context or Context(), go_on)
    return findings if go_on() else None


def completed(
    checked: Checked, context: Context | None = None, cache: Cache | None = None
) -> Callable[[], Checked]:
    """Look for the rest of what is wrong with a playbook, beside this process where that is worth it.

    Args:
        checked: the playbook; if only errors have been looked for, there are none.
        context: what the rules may know besides the playbook.
        cache: gets the findings.

    Returns:
        What waits for the playbook with all that is wrong with it.
    """
    if checked.is_all or checked.playbook is None:
        return lambda: checked
    documents = checked.playbook.playbook.documents

    def look() -> tuple[tuple[Finding, ...], dict[Ref, Outline]]:
        known = {ref: document.outline.copy() for ref, document in documents.items()}
        found = rest(checked, context) or ()
        return found, {ref: d.outline for ref, d in documents.items() if d.outline != known[ref]}

    wait = Beside(look).value if len(documents) >= _WORTH_A_PROCESS else look

    def whole() -> Checked:
        found, learnt = wait()
        for ref, outline in learnt.items():  # what is known in another process only
            documents[ref].outline.learn(outline)
        if cache is not None:
            cache.keep_findings(found)
        return replace(checked, findings=found, faults=(), is_all=True)

    return whole


def with_texts(checked: Checked, texts: Mapping[str, str], context: Context | None = None) -> Checked:
    """Check a playbook as it would be with other texts in some files.

    Args:
        checked: the playbook as it is.
        texts: the other texts by path, as a `Source` holds them; a path may be new.
        context: what the rules may know besides the playbook.
    """
    sources = {source.path: source for source in checked.sources}
    sources |= {path: Source(path, text) for path, text in texts.items()}
    ordered = tuple(sources[path] for path in sorted(sources, key=lambda path: path.split("/")))
    unread = tuple(f for f in checked.unread if f.span.path not in texts)
    with _without_collector():
        return check_sources(ordered, unread, context)


def _judged(
    playbook: LinkedPlaybook | None,
    faults: tuple[Finding, ...],
    context: Context,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Finding, ...]:
    found = [*faults, *(check(playbook, context, go_on=go_on) if playbook is not None else ())]
    return in_order(judge(found, playbook, context))


def _has_errors(playbook: LinkedPlaybook, faults: tuple[Finding, ...], context: Context) -> bool:
    """Whether anything counts as an error, or may do so once all has been looked for."""
    if any(
        setting.rule == UNUSED and setting.severity == "error" for setting in playbook.playbook.manifest.rules
    ):
        return True
    found = [*faults, *check(playbook, context, only_errors=True)]
    return any(finding.severity is Severity.ERROR for finding in judge(found, playbook, context))


def _stays_like(before: Checked | None, playbook: LinkedPlaybook) -> bool:
    """Whether a playbook has the shape of one without errors; it knows then what that one has found out."""
    if before is None or before.playbook is None or before.errors:
        return False
    if not is_reworded(before.playbook.playbook, playbook.playbook):
        return False
    playbook.take_over(before.playbook)
    return True


def _errors_follow_from_shape(playbook: LinkedPlaybook) -> bool:
    """Whether a playbook of the same shape has errors if this one has, and none if it has none."""
    settings = {setting.rule: setting for setting in playbook.playbook.manifest.rules}

    def may_tell_of_words(rule: Rule) -> bool:
        setting = settings.get(rule.id)
        if setting is None:
            return rule.check is not None and rule.default == "error" and not rule.of_shape
        is_error = (setting.severity or rule.default) == "error"
        return is_error and (not rule.of_shape or bool(setting.exceptions))

    return not any(map(may_tell_of_words, RULES))


def render_playbook(
    playbook: LinkedPlaybook,
    *,
    folder: str,
    prefix: str,
    templates: Path | None = None,
    cache: Cache | None = None,
) -> Files:
    """The finished files of the generated folder, by path.

    Args:
        playbook: a playbook without errors.
        folder: the generated folder's path in the site, such as ``playbook``.
        prefix: the name under which readers know the folder of the sources, such as ``playbook/``.
        templates: a maintainer's folder of templates that replace ours by name.
        cache: what an earlier run knew, and `load` has filled; gets the pages of this one.
    """
    # Imported here, since checking needs none of it and starts faster without.
    from wellhead.incremental import make_pages  # noqa: PLC0415
    from wellhead.render import assets  # noqa: PLC0415
    from wellhead.view import Site  # noqa: PLC0415

    with _without_collector():
        site = Site(playbook, folder, prefix)
        return Files(
            {
                **assets(site.words.language),
                **_source_copies(playbook),
                **make_pages(site, templates, cache),
            }
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the search for reference cycles: a run makes much that stays and no cycles worth the time.

    What stays is not searched later either; it goes as soon as nobody refers to it.
    """
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.freeze()
            gc.enable()


def _source_copies(playbook: LinkedPlaybook) -> dict[str, bytes]:
    """The authors' files, as text that a browser shows: each page links to its own."""
    sources = {d.source.path: d.source.text for d in playbook.playbook.documents.values()}
    return {copy_of(path): text.encode() for path, text in sources.items()}


def last_reviewed(playbook: LinkedPlaybook) -> int:
    """The day of the latest review, in seconds since 1970, UTC: the content's own date.

    Engines write a date into site maps; this one is the same whenever and wherever the site is built.
    """
    days = [
        day for day in (playbook.playbook.manifest.reviewed, *(e.reviewed for e in playbook.entities)) if day
    ]
    if not days:
        return 0
    return int(dt.datetime.combine(max(days), dt.time(), dt.UTC).timestamp())
