"""Whether a site may be built from what earlier runs made, and where it may not, why."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig

_KNOWN: Final = frozenset({"material.plugins.search.plugin", "mkdocs_literate_nav.plugin"})
"""Plug-ins whose part in a page is known: see `finished`."""
_ON_PAGES: Final = (
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
    "env",
)
"""Events in which a plug-in may change a page, or see that one is made."""
_PURE: Final = ("markdown.extensions.", "pymdownx.", "material.extensions.emoji")
"""Where extensions live that read nothing but the page, besides those that follow."""
_READ_MORE: Final = frozenset({"pymdownx.b64"})
_NOT_PURE: Final = {
    "pymdownx.snippets": ("auto_append", "url_download"),
    "pymdownx.emoji": ("options",),
    "pymdownx.highlight": ("stripnl_extra",),
}
"""Options with which an extension reads other files."""
SNIPPET: Final = "-8<-"
"""Stands in each page that includes another file."""


def refusal(config: MkDocsConfig) -> str | None:
    """Why nothing of an earlier run may be used for this site: a part of a sentence, or None."""
    if config.theme.name != "material":
        return f'its theme is "{config.theme.name}"'
    if config.hooks:
        return "it has hooks"
    custom = config.theme.custom_dir
    if custom and any(name.endswith(".html") for _, _, names in os.walk(custom) for name in names):
        return "it overrides templates of the theme"
    for event in _ON_PAGES:
        for method in config.plugins.events[event]:
            owner = getattr(method, "__self__", method)
            if type(owner).__module__ not in _KNOWN:
                name = next((name for name, plugin in config.plugins.items() if plugin is owner), "?")
                return f'the plug-in "{name}" takes part in every page'
    return None


def all_known(config: MkDocsConfig) -> bool:
    """Whether all plug-ins are known to read nothing but the docs folder and the configuration."""
    return all(type(plugin).__module__ in _KNOWN for plugin in config.plugins.values())


def extension_refusal(config: MkDocsConfig) -> str | None:
    """Why converted Markdown may not be used again: a part of a sentence, or None."""
    homes = {point.name: point.module for point in entry_points(group="markdown.extensions")}
    for extension in config.markdown_extensions:
        home = homes.get(extension, extension)
        options = (config.mdx_configs or {}).get(extension, {})
        if not f"{home}.".startswith(_PURE) or home in _READ_MORE:
            return f'the Markdown extension "{extension}" may read other files'
        if any(options.get(option) for option in _NOT_PURE.get(home, ()) if option != "options"):
            return f'the Markdown extension "{extension}" reads other files'
        if home == "pymdownx.emoji" and (options.get("options") or {}).get("custom_icons"):
            return f'the Markdown extension "{extension}" reads icons of the site'
        for function in _functions(options):
            if not f"{function.__module__}.".startswith(("markdown.", "pymdownx.", "material.")):
                return f'the Markdown extension "{extension}" calls {function.__module__}'
    return None


def _functions(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _functions(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _functions(part)
    elif hasattr(value, "func") and callable(value):  # a partial
        yield from _functions(value.func)
    elif callable(value):
        yield value
