"""A small but complete playbook to start from, and the site around it.

The texts are in the folder `scaffold/`: `site/` is the same in every language, `en/` and `de/` are not,
`ci/` is for code hosts. A name that begins with `dot-` stands for a hidden file.
"""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from wellhead import __version__
from wellhead.author.schema import FOLDER, MODELS, file_name, schema
from wellhead.kit.escape import escape
from wellhead.kit.ids import suggest_id
from wellhead.kit.interface_texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

PLAYBOOK: Final = "playbook"
"""The folder of the YAML; that of the generated pages below the docs folder has the same name."""
CI: Final = {"github": ".github/workflows/playbook.yml", "gitlab": ".gitlab-ci.yml"}
"""The code hosts for which there is a sample, and the path of the sample."""

_PLACE: Final = re.compile("__([A-Z_]+)__")
_BUTTON: Final = {
    "en": {"TO_DARK": "Switch to dark mode", "TO_LIGHT": "Switch to light mode"},
    "de": {"TO_DARK": "Dunkel anzeigen", "TO_LIGHT": "Hell anzeigen"},
}
_SECTIONS: Final = ("phases", "roles", "practices", "artifacts", "handoffs")


class ScaffoldRefused(Exception):  # noqa: N818 - the folder is at fault
    """Nothing was written; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The properties of a new playbook.

    Args:
        title: Its name, in plain text.
        owner: The person or group that answers questions.
        language: One of `wellhead.kit.interface_texts.LANGUAGES`.
        ci: A key of `CI`, or None for no sample.
    """

    title: str
    owner: str
    language: str = "en"
    ci: str | None = "github"


def section(wishes: Wishes) -> dict[str, str]:
    """Return the texts of a playbook, and of the schemas for its editors, by path."""
    found = dict(_texts(_folder(wishes.language) / PLAYBOOK, wishes, f"{PLAYBOOK}/"))
    for kind in MODELS:
        text = json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
        found[f"{PLAYBOOK}/{FOLDER}/{file_name(kind)}"] = text
    return found


def editor(wishes: Wishes) -> dict[str, str]:
    """Return the texts of the settings for editors, by path."""
    return dict(_texts(_folder("site") / "dot-vscode", wishes, ".vscode/"))


def site(wishes: Wishes) -> dict[str, str]:
    """Return the texts of a whole site, including its playbook, by path."""
    found = section(wishes) | dict(_texts(_folder("site"), wishes, ""))
    pages = _folder(wishes.language)
    found |= dict(_texts(pages / "docs", wishes, "docs/"))
    found["README.md"] = _filled((pages / "README.md").read_text("utf-8"), wishes, plain=True)
    if wishes.ci is not None:
        text = (_folder("ci") / f"{wishes.ci}.yml").read_text("utf-8")
        found[CI[wishes.ci]] = _filled(text, wishes)
    return dict(sorted(found.items()))


def keep_clear(root: Path, files: Iterable[str]) -> None:
    """Make sure that none of the new files exists.

    Args:
        root: The folder.
        files: The paths of the new files.

    Raises:
        ScaffoldRefused: One of them exists.
    """
    there = [path for path in files if (root / path).exists() or (root / path).is_symlink()]
    if there:
        names = ", ".join(there[:3]) + (f" and {len(there) - 3} more" if len(there) > 3 else "")  # noqa: PLR2004
        raise ScaffoldRefused(f"{root} already holds {names}; nothing is overwritten")


def create(root: Path, files: Mapping[str, str]) -> None:
    """Write new files, all or none.

    Args:
        root: The folder; it is created if it does not exist.
        files: The texts by path.

    Raises:
        ScaffoldRefused: One of them exists already, or cannot be written.
    """
    keep_clear(root, files)
    made: list[Path] = []
    try:
        for path, text in files.items():
            target = root / path
            made += [folder for folder in reversed(target.parents) if not folder.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                made.append(target)
                file.write(text)
    except OSError as error:
        for target in reversed(made):
            with suppress(OSError):
                target.rmdir() if target.is_dir() else target.unlink()
        raise ScaffoldRefused(f"{error.filename} cannot be written: {error.strerror}") from error


def _folder(name: str) -> Traversable:
    return resources.files("wellhead.author") / "scaffold" / name


def _texts(folder: Traversable, wishes: Wishes, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = (
            f"{prefix}{entry.name.replace('dot-', '.', 1) if entry.name.startswith('dot-') else entry.name}"
        )
        if entry.is_dir():
            yield from _texts(entry, wishes, f"{path}/")
        else:
            yield path, _filled(entry.read_text("utf-8"), wishes)


def _filled(text: str, wishes: Wishes, *, plain: bool = False) -> str:
    """Fill in a text, each value as its place needs it: quoted in YAML, escaped on a page."""
    values = {
        "TITLE": json.dumps(wishes.title, ensure_ascii=False),
        # Themes put the site's name on each page unescaped.
        "SITE_NAME": json.dumps(html.escape(wishes.title), ensure_ascii=False),
        "TITLE_TEXT": wishes.title if plain else str(escape(wishes.title)),
        "OWNER": json.dumps(wishes.owner, ensure_ascii=False),
        "SITE_ID": suggest_id(wishes.title),
        "LANGUAGE": wishes.language,
        "VERSION": __version__,
        **_words(wishes.language),
    }
    return _PLACE.sub(lambda place: values[place[1]], text)


def _words(language: str) -> dict[str, str]:
    """Return the titles for the navigation, and the labels of the button for light and dark."""
    words = Words(language)
    return {
        "HOME": words.text("home"),
        "GLANCE": words.text("overview"),
        **{name.upper(): words.text(f"{name}_title") for name in _SECTIONS},
        **_BUTTON[language],
    }
