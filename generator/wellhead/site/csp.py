"""Make the strictest content security policy under which a finished site still works.

The directives are those of W3C's Content Security Policy Level 3. An inline script is allowed by the digest
of its text, and not by ``'unsafe-inline'``, which would allow every other one too.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import TYPE_CHECKING, Final

from wellhead.site import pagefind
from wellhead.site.browser_view import trees

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DIRECTIVES: Final = (
    "default-src 'none'",
    "script-src 'self'{wasm}{scripts}",
    "style-src 'self'",
    # Themes keep their icons in style sheets.
    "img-src 'self' data:",
    "font-src 'self'",
    # Search and instant navigation fetch pages and the index.
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_JAVASCRIPT: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
"""Types of scripts that a browser runs; it only keeps others, such as data in JSON."""


def policy(site: Path) -> str:
    """Return the value of the header ``Content-Security-Policy`` for all pages of a site.

    One policy serves the whole site, since instant navigation shows all pages under that of the first.

    Args:
        site: the folder of the finished site.

    Raises:
        OSError: a page cannot be read.
    """
    scripts = {text for page in sorted(site.rglob("*.html")) for text in inline_scripts(page.read_bytes())}
    sources = "".join(f" 'sha256-{digest}'" for digest in sorted(map(_digest, scripts)))
    # The search of large sites is WebAssembly, which this allows, and no text that is run as a script.
    wasm = " 'wasm-unsafe-eval'" if (site / pagefind.FOLDER).is_dir() else ""
    return "; ".join(_DIRECTIVES).format(wasm=wasm, scripts=sources)


def inline_scripts(page: bytes) -> list[bytes]:
    """Return the texts of the scripts that stand in a page itself, each as its bytes.

    Args:
        page: the page's HTML, in UTF-8.
    """
    scripts = (script for tree in trees(page.decode("utf-8", "replace")) for script in tree.css("script"))
    return [script.text().encode() for script in scripts if _is_inline(script.attributes)]


def _is_inline(attributes: Mapping[str, str | None]) -> bool:
    """Return True if a browser runs the text of a script with these attributes."""
    return "src" not in attributes and (attributes.get("type") or "").lower() in _JAVASCRIPT


def _digest(text: bytes) -> str:
    return b64encode(hashlib.sha256(text).digest()).decode()
