"""The style sheet, the browser's modules and the schema that a site needs besides its pages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rcssmin import cssmin  # type: ignore[import-untyped]
from rjsmin import jsmin  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


STYLES = (
    "colours",
    "theme",
    "base",
    "wayfinding",
    "pieces",
    "cards",
    "tables",
    "checklists",
    "pictures",
    "narrow",
    "print",
    "lens",
)
"""The parts of the style sheet in ``assets/styles/``, in the order of the cascade."""


@cache
def assets(language: str = "en") -> Mapping[str, bytes]:
    """Return the files that a site needs besides its pages, by their paths in the generated folder.

    They are the style sheet and the browser's modules, both minified, and the JSON Schema of the files that
    the modules write.

    Args:
        language: The language of the site. The modules get its words, or English ones if there are none.
    """
    folder = files("wellhead.pages").joinpath("assets")
    styles = [_style_sheet(folder.joinpath("styles", f"{name}.css")) for name in STYLES]
    modules = {module.name: module for module in folder.joinpath("browser").iterdir()}
    words = folder.joinpath("languages", language)
    if words.is_dir():
        modules |= {module.name: module for module in words.iterdir()}
    return {
        "assets/wellhead.css": "\n".join(styles).encode() + b"\n",
        **{f"assets/{name}": _module(folder.joinpath(name)) for name in ("wellhead.mjs", "search.mjs")},
        "assets/run.schema.json": folder.joinpath("run.schema.json").read_bytes(),
        **{f"assets/browser/{name}": _module(modules[name]) for name in sorted(modules)},
    }


def _style_sheet(source: Traversable) -> str:
    return str(cssmin(source.read_text("utf-8"))).strip()


def _module(source: Traversable) -> bytes:
    # rjsmin trims nested template literals; a test makes sure that none starts or ends with white space.
    return str(jsmin(source.read_text("utf-8"))).strip().encode() + b"\n"
