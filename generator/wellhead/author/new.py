"""Addition of a new thing to a playbook: its file, and the entries that name it in other files.

The file comes from a template in `scaffold/new/`, one for each kind. Required fields contain a text that
says what to write; optional ones are comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.author.new_entries import Files, enter_in_activity, enter_phase, enter_role, enter_term
from wellhead.author.skeleton import filled, values_of
from wellhead.author.wanted import Wanted, refuse_impossible
from wellhead.playbook.references import Kind
from wellhead.source.folders import KIND_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from wellhead.author.revise import Change
    from wellhead.playbook.link import LinkedPlaybook


def add(playbook: LinkedPlaybook, wanted: Wanted, texts: MappingOf[str, str]) -> tuple[Change, ...]:
    """Plan the files that change when something is added.

    Args:
        playbook: The playbook; it may have errors.
        wanted: The thing to add.
        texts: The files as they are on the disk, line ends included, by path.

    Returns:
        The changes, not yet written.

    Raises:
        SkeletonRefused: The id is taken or invalid, or something that is to be named does not exist.
    """
    refuse_impossible(playbook, wanted)
    files = Files(playbook, texts)
    if wanted.kind == Kind.TERM:
        enter_term(playbook, wanted, files)
    else:
        path = f"{KIND_FOLDERS[wanted.kind]}/{wanted.id}.yml"
        files.new[path] = filled(wanted.kind, values_of(playbook, wanted))
        if wanted.kind == Kind.ROLE:
            enter_role(playbook, wanted, files)
        elif wanted.kind == Kind.PHASE:
            enter_phase(playbook, wanted, files)
        elif wanted.activity is not None:
            enter_in_activity(playbook, wanted, files)
    return tuple(files.changes())
