"""The types of the model's fields: texts, ids, dates and references, with the validation of their values."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from wellhead.kit.ids import id_problem
from wellhead.playbook.references import Kind, StateRef

MAX_SUMMARY = 200
"""The longest summary, in characters; it is shown in cards, lists and search results."""
MAX_RICH = 8 * 1024
"""The longest rich text, in characters; Python-Markdown is superlinear on hostile input."""
MAX_BRACKETS = 24
"""The number of consecutive opening brackets that is refused in rich text: 6 kB of ``![`` take Markdown five
seconds."""
MAX_NESTING = 10
"""The deepest nesting of lists and quotes in rich text."""


def _plain(text: str) -> str:
    if "\n" in text.rstrip("\n"):
        raise PydanticCustomError("plain_lines", "must be one line of plain text")
    if not text.strip():
        raise PydanticCustomError("text_empty", "is empty")
    return " ".join(text.split())


def _summary(text: str) -> str:
    if len(text) > MAX_SUMMARY:
        raise PydanticCustomError(
            "summary_long",
            "has {length} characters; a summary has at most {limit}",
            {"length": len(text), "limit": MAX_SUMMARY},
        )
    return text


_BRACKETS = re.compile(rf"(?:!?[\[(<]\s*){{{MAX_BRACKETS},}}")
_NESTED = re.compile(rf"^(?:[ \t]*>){{{MAX_NESTING + 1},}}|^[ \t]{{{4 * MAX_NESTING},}}[-*+\d]", re.MULTILINE)


def _rich(text: str) -> str:
    text = text.strip("\n")
    if not text.strip():
        raise PydanticCustomError("text_empty", "is empty")
    if len(text) > MAX_RICH:
        raise PydanticCustomError(
            "rich_long",
            "has {length} characters; a rich text has at most {limit}",
            {"length": len(text), "limit": MAX_RICH},
        )
    if _BRACKETS.search(text):
        raise PydanticCustomError("rich_brackets", "has too many brackets in a row")
    if _NESTED.search(text):
        raise PydanticCustomError("rich_nested", "nests lists or quotes more than ten levels deep")
    return text


def _id(text: str) -> str:
    if problem := id_problem(text):
        raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return text


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _ISO_DATE.fullmatch(value):
        raise PydanticCustomError("iso_date", "is not a date; write year-month-day, as in 2026-11-01")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("iso_date", "is a day that no calendar has") from None


_WEB = re.compile(r"https?://[^\s/?#]+\S*")


def _web(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise PydanticCustomError("web_address", "is not a web address; it starts with https:// or http://")
    return text


Plain = Annotated[str, AfterValidator(_plain)]
"""One line of text without Markdown."""
Summary = Annotated[str, AfterValidator(_plain), AfterValidator(_summary)]
"""Plain text of at most 200 characters."""
Rich = Annotated[str, AfterValidator(_rich)]
"""The safe subset of Markdown."""
Id = Annotated[str, AfterValidator(_id)]
"""Lower-case letters and digits in words joined by hyphens."""


@dataclass(frozen=True, slots=True)
class Names:
    """A mark for ids that name something defined elsewhere.

    Args:
        kind: a `Kind`, or ``level``, ``source``, ``activity``.
    """

    kind: str


RoleId = Annotated[Id, Names(Kind.ROLE)]
PhaseId = Annotated[Id, Names(Kind.PHASE)]
PracticeId = Annotated[Id, Names(Kind.PRACTICE)]
LevelId = Annotated[Id, Names("level")]
SourceId = Annotated[Id, Names("source")]
ActivityId = Annotated[Id, Names("activity")]

Date = Annotated[dt.date, BeforeValidator(_date)]
"""A day, written year-month-day."""
Web = Annotated[str, AfterValidator(_plain), AfterValidator(_web)]
"""An http or https address."""


def _earlier(text: str) -> str:
    parts = text.split("/")
    if len(parts) not in (1, _KEY_PARTS):
        raise PydanticCustomError(
            "earlier", "is neither an id nor kind/owner/id, as in phase/prototype/drill-works"
        )
    for part in parts:
        if problem := id_problem(part):
            raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return text


_KEY_PARTS = 3
EarlierCheck = Annotated[str, AfterValidator(_earlier)]
"""An earlier id of a check: the id alone, or ``kind/owner/id`` if it stood in another entity."""


def _state_ref(value: object) -> object:
    if not isinstance(value, str):
        return value
    artifact, at, state = value.partition("@")
    for part in (artifact, state) if at else (artifact,):
        problem = (
            f"has nothing {'behind' if artifact else 'before'} the @" if at and not part else id_problem(part)
        )
        if problem:
            raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return StateRef(artifact, state if at else None)


ArtifactRef = Annotated[StateRef, BeforeValidator(_state_ref)]
"""The id of an artifact, with ``@`` and the id of one of its states if it is another than the first."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mark for lists that authors write as mappings.

    Args:
        key: the field of each item that receives the key.
        value: the field that receives the value, if that is not a mapping of fields.
    """

    key: str
    value: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._entries, handler(source))

    def _entries(self, data: object) -> object:
        if not isinstance(data, dict):
            if data is None or isinstance(data, str | list | tuple):
                raise PydanticCustomError("dict_type", "must be a mapping")
            return data
        if self.value is not None:
            return [{self.key: k, self.value: v} for k, v in data.items()]
        return [{**v, self.key: k} if isinstance(v, dict) else v for k, v in data.items()]
