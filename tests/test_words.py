"""The words on pages: every language has them all, every page finds them, none is left over."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

import playbooks
import wellhead
from wellhead.check.rules import FAMILIES as RULE_FAMILIES
from wellhead.kit.interface_texts import LANGUAGES, Words, catalogue
from wellhead.pages.views.common import SECTIONS
from wellhead.pages.views.single import SINGLES
from wellhead.playbook.model import Form, Manifest
from wellhead.playbook.parts import Level, Outcome, When

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(wellhead.__file__).parent
TEMPLATES = [path.read_text(encoding="utf-8") for path in (PACKAGE / "pages" / "templates").iterdir()]
FAMILIES = {
    "form_": [f.value for f in Form],
    "level_": [x.value for x in Level],
    "outcome_": [o.value for o in Outcome],
    "when_": [w.value.replace("-", "_") for w in When],
    "raci_": ["R", "A", "C", "I", "title", "lead", "of", "none"],
    "gate_": ["entry", "exit"],
    "checks_": ["entry", "exit"],
    "family_": list(RULE_FAMILIES),
    "family_lead_": list(RULE_FAMILIES),
}
"""Keys that are put together: their beginning, and what may follow."""
OF_PAGES = {
    f"{page}_{part}" for page in (*SECTIONS.values(), *SINGLES, "rules") for part in ("title", "lead")
}


def used() -> Iterator[str]:
    """The keys that templates and views ask for."""
    for text in TEMPLATES:
        yield from re.findall(r'\bt\("(\w+)"(?! ~)', text)
        for start in re.findall(r'\bt\("(\w+_)" ~', text):
            yield from (start + end for end in FAMILIES[start])
    for path in (PACKAGE / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "t",
                "t.text",
                "site.words",
                "site.words.text",
                "here.words",
                "self.words.text",
                "words",
            }:
                key = node.args[0] if node.args else None
                if isinstance(key, ast.Constant):
                    yield str(key.value)
                elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
                    start = str(key.values[0].value)
                    yield from (start + end for end in FAMILIES.get(start, ()))
                elif isinstance(key, ast.IfExp):
                    yield from (
                        c.value
                        for c in ast.walk(key)
                        if isinstance(c, ast.Constant) and isinstance(c.value, str)
                    )
    yield from OF_PAGES


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_languages() -> None:
    """The languages that ship are those that a manifest may name, and each has its file."""
    assert set(LANGUAGES) == {p.stem for p in (PACKAGE / "kit" / "texts").iterdir()}
    assert re.findall(r"'(\w+)'", str(Manifest.model_fields["language"].annotation)) == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_keys(language: str) -> None:
    """Every language has the same words, in the same order, with the same places to fill in."""
    ours, english = catalogue(language), catalogue("en")
    assert list(ours) == list(english)
    for key, text in ours.items():
        assert places(text) == places(english[key]), key
        assert text.strip() == text != ""
        assert "\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_one(language: str) -> None:
    """The words for one thing belong to words for many."""
    words = catalogue(language)
    for key in words:
        if key.endswith("_one"):
            assert "n" in places(words[key.removesuffix("_one")])


def test_translated() -> None:
    """German is German: few words are the same in both languages."""
    same = {key for key, text in catalogue("de").items() if text == catalogue("en")[key]}
    assert same <= {"phase", "form", "form_software", "in_phase", "phases_title", "playbook_version", "roles"}


def test_every_key_exists() -> None:
    """Whatever a template or view asks for is in the catalogue."""
    assert set(used()) - catalogue("en").keys() == set()


# What `surroundings` puts together from an entity's kind and a side.
BUILT = {
    f"map_{kind}_{side}"
    for kind, side in itertools.product(
        ("role", "phase", "practice", "artifact", "handoff"), ("left", "right")
    )
}


def test_every_key_is_used() -> None:
    """No word waits in the catalogue for a page that is gone."""
    left = {key for key in catalogue("en").keys() - set(used()) if not key.endswith("_one")} - BUILT
    assert left == set()


def test_call() -> None:
    """Words are escaped, values too; markup stays; counts of one have words of their own."""
    t = Words("en")
    assert t("effort", effort="<1 h>") == Markup("about &#60;1 h&#62;")
    assert t("effort", effort=Markup("<b>1</b>")) == Markup("about <b>1</b>")
    assert t("role_checks", n=1) == Markup("1 check is yours")
    assert t("role_checks", n=2) == Markup("2 checks are yours")
    assert t.text("are_we_done") == "Are we done?"
    assert t("are_we_done") == Markup("Are we done&#63;")
    assert t("effort", effort="{effort}") == Markup("about &#123;effort&#125;")
    for wrong in (lambda: t("nothing_of_the_kind"), lambda: t("effort", other=1)):
        with pytest.raises(KeyError):
            wrong()


def test_a_german_playbook(tmp_path: Path) -> None:
    """With `language: de` every page is in German."""
    files = playbooks.files_of(playbooks.BASE)
    files["playbook.yml"] = playbooks.with_keys(files["playbook.yml"], "language: de\n")
    pages = playbooks.generated(playbooks.written(tmp_path, files))
    text = "\n".join(
        c.decode() for p, c in pages.items() if p.endswith((".md", ".html")) and "rules/" not in p
    )
    assert "Checkliste" in text
    assert 'data-lang="de"' in text
    for key, english in catalogue("en").items():
        if len(english) > 14 and "{" not in english and english != catalogue("de")[key]:
            assert str(Words("en")(key)) not in text, key
