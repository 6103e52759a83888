"""What a playbook is made of: the seven kinds of entity and `Check`, as frozen typed values.

The fields are those of the format's reference (docs/guide/format.md); each model says what a
field is for in its `description`. Values here are as authors wrote them: what follows from the graph
is added by `wellhead.playbook.link`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from wellhead.kit.ids import id_problem

MAX_SUMMARY = 200
"""Longest summary, in characters: it stands in cards, lists and search results."""
MAX_RICH = 8 * 1024
"""Longest rich text, in characters: Python-Markdown is superlinear on hostile input."""
MAX_BRACKETS = 24
"""From how many opening brackets in a row rich text is refused: 6 kB of ``![`` take Markdown five seconds."""
MAX_NESTING = 10
"""Deepest nesting of lists and quotes in rich text."""


class Kind(StrEnum):
    """The kinds of thing a playbook tells of; the value is the word used in references."""

    ROLE = "role"
    PHASE = "phase"
    PRACTICE = "practice"
    ARTIFACT = "artifact"
    HANDOFF = "handoff"
    TERM = "term"
    PLAYBOOK = "playbook"


class Ref(NamedTuple):
    """The name of an entity: its kind and its id. Written ``role/data-scientist``."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


# ---------------------------------------------------------------- text


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
    """Marks an id that names something which is defined elsewhere.

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


class StateRef(NamedTuple):
    """An artifact in a state: ``model@evaluated``; without one, ``model``, in its first."""

    artifact: str
    state: str | None

    def __str__(self) -> str:
        return f"{self.artifact}@{self.state}" if self.state else self.artifact


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
    """Marks a list that authors write as a mapping.

    Args:
        key: the field of each entry that holds its key.
        value: the field that holds its value, where that is no mapping of fields.
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


class Model(BaseModel):
    """The settings common to all models: nothing changes, nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# ---------------------------------------------------------------- embedded values


class Level(StrEnum):
    """How binding a check is (RFC 2119's words)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class Check(Model):
    """One thing that is true or false: a checklist item, a criterion, an onboarding step."""

    id: Id = Field(description="Keeps the reader's tick through rewording, reordering and moving.")
    text: Plain = Field(description="What is true when it is done.")
    role: RoleId | None = Field(None, description="The role that sees to it.")
    why: Rich | None = Field(None, description="What goes wrong otherwise.")
    evidence: Plain | None = Field(None, description="What you would show someone.")
    practice: PracticeId | None = Field(None, description="The practice that tells how.")
    level: Level = Field(Level.MUST, description="How binding it is.")
    effort: Plain | None = Field(None, description="Roughly how long it takes.")
    was: tuple[EarlierCheck, ...] = Field(
        (), description="Earlier ids, or kind/owner/id in another file: a tick made there moves along."
    )
    sources: tuple[SourceId, ...] = Field((), description="What it rests on; none means own advice.")


class When(StrEnum):
    """The stations of onboarding."""

    DAY_1 = "day-1"
    WEEK_1 = "week-1"
    DAY_30 = "day-30"
    DAY_60 = "day-60"
    DAY_90 = "day-90"


class OnboardingStep(Model):
    """What a newcomer does by a station of onboarding."""

    when: When = Field(description="By when.")
    checks: tuple[Check, ...] = Field(min_length=1, description="The steps.")


class Source(Model):
    """A work that statements rest on."""

    id: Id = Field(description="The key in the mapping.")
    title: Plain = Field(description="The work's title.")
    author: Plain = Field(description="Who wrote it.")
    publisher: Plain | None = Field(None, description="Where it came out.")
    url: Web | None = Field(None, description="Where it can be read.")
    published: Plain | None = Field(None, description="When it came out: a year or a date.")


class InvolvementLevel(Model):
    """One word for how much a role does in a phase."""

    id: Id = Field(description="The word that phases use.")
    title: Plain = Field(description="The word that readers see.")


class RuleException(Model):
    """A place where a rule does not hold, and why."""

    at: Plain = Field(description="kind/id, kind/id/item for a check or an activity, or playbook.")
    reason: Plain = Field(description="Why it does not hold there.")


class RuleSetting(Model):
    """What the maintainers want of a rule, and why."""

    rule: Id = Field(description="The key in the mapping.")
    severity: Literal["error", "warning", "off"] | None = Field(None, description="How its findings count.")
    reason: Plain | None = Field(None, description="Why they count so; required with `severity`.")
    exceptions: tuple[RuleException, ...] = Field(
        (), alias="except", description="Where the rule does not hold."
    )

    @model_validator(mode="after")
    def _says_something(self) -> RuleSetting:
        if self.severity is None and not self.exceptions:
            raise PydanticCustomError("setting", "sets nothing; give it severity and reason, or except")
        if (self.severity is None) != (self.reason is None):
            missing = "reason" if self.reason is None else "severity"
            raise PydanticCustomError(
                "setting", "has no {missing}; severity and reason go together", {"missing": missing}
            )
        return self


class Involvement(Model):
    """A role's part in a phase."""

    role: RoleId = Field(description="The key in the mapping.")
    level: LevelId = Field(description="One of the playbook's levels.")
    focus: Plain = Field(description="What this role looks at here, in a line.")
    relies_on: tuple[RoleId, ...] = Field((), description="The roles whose work this one needs here.")
    how: Rich | None = Field(None, description="How the part is played.")


class Outcome(StrEnum):
    """Where a gate's decision leads."""

    GO = "go"
    REPEAT = "repeat"
    BACK = "back"
    STOP = "stop"


class OutcomeTarget(Model):
    """An outcome and the phase it leads to; none means that the project ends."""

    outcome: Outcome = Field(description="The key in the mapping.")
    phase: PhaseId | None = Field(description="The phase, or null.")


class Gate(Model):
    """A decision: who takes it, by which criteria."""

    decider: RoleId = Field(description="The role that decides.")
    criteria: tuple[Check, ...] = Field((), description="What must be true.")


class ExitGate(Gate):
    """The gate out of a phase."""

    outcomes: Annotated[tuple[OutcomeTarget, ...], Keyed("outcome", "phase")] = Field(
        (), description="Where the decision leads: go, repeat, back, stop."
    )


class Activity(Model):
    """A piece of work within a phase, with its RACI and what it needs and produces."""

    id: Id = Field(description="Unique in its phase.")
    title: Plain = Field(description="What is done, as a command.")
    summary: Summary | None = Field(None, description="What it is for.")
    body: Rich | None = Field(None, description="How it is done.")
    responsible: tuple[RoleId, ...] = Field(min_length=1, description="The roles that do the work.")
    accountable: RoleId = Field(description="The one role that answers for it.")
    consulted: tuple[RoleId, ...] = Field((), description="Roles asked before.")
    informed: tuple[RoleId, ...] = Field((), description="Roles told after.")
    needs: tuple[ArtifactRef, ...] = Field((), description="Artifacts that must exist, in that state.")
    uses: tuple[ArtifactRef, ...] = Field((), description="Artifacts that help.")
    produces: tuple[ArtifactRef, ...] = Field((), description="Artifacts it brings to that state.")
    after: tuple[ActivityId, ...] = Field((), description="Activities of this phase that come before.")
    practices: tuple[PracticeId, ...] = Field((), description="Practices that help.")
    checklist: tuple[Check, ...] = Field((), description="What is true when it is done.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")


class Tool(Model):
    """A tool and what a role uses it for."""

    name: Plain = Field(description="Its name.")
    use: Plain = Field(alias="for", description="What it is used for.")


class WorksWith(Model):
    """What two roles give each other, told from one of them."""

    role: RoleId = Field(description="The key in the mapping.")
    text: Rich = Field(description="What the two give each other.")


class State(Model):
    """A state of an artifact and what must be true in it."""

    id: Id = Field(description="Named after the @ in references.")
    title: Plain = Field(description="The word that readers see.")
    checks: tuple[Check, ...] = Field((), description="Quality criteria.")


# ---------------------------------------------------------------- entities


class Entity(Model):
    """What every kind has."""

    kind: ClassVar[Kind]

    id: Id = Field(description="The file's name without .yml.")
    title: Plain = Field(description="Its name.")
    summary: Summary = Field(description="What it is for, in at most 200 characters.")
    body: Rich | None = Field(None, description="What else there is to say.")
    story: Rich | None = Field(None, description="What stands for it in the playbook's tale.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")
    tags: tuple[Plain, ...] = Field((), description="Words to find it by.")
    was: tuple[Id, ...] = Field((), description="Earlier ids: their addresses lead here.")
    owner: Plain | None = Field(None, description="Who answers questions; the playbook's owner otherwise.")
    reviewed: Date | None = Field(None, description="When a person last read it; the playbook's otherwise.")

    @property
    def ref(self) -> Ref:
        """Its kind and id."""
        return Ref(self.kind, self.id)


class Role(Entity):
    """Who takes part: what they ask, do, and are not."""

    kind = Kind.ROLE

    question: Plain = Field(description="The question this role asks.")
    mission: Rich = Field(description="What it is there for.")
    responsibilities: tuple[Plain, ...] = Field((), description="What it answers for.")
    ways_of_working: Rich | None = Field(None, description="Scripts or software, notebooks or IDE, pace.")
    tools: tuple[Tool, ...] = Field((), description="What it works with.")
    skills: tuple[Plain, ...] = Field((), description="What it is good at.")
    not_this_role: tuple[Plain, ...] = Field((), description="The usual misreadings.")
    works_with: Annotated[tuple[WorksWith, ...], Keyed("role", "text")] = Field(
        (), description="What this role and each other give each other."
    )
    onboarding: tuple[OnboardingStep, ...] = Field((), description="What a newcomer in this role does.")


class Phase(Entity):
    """A stretch of a project between two gates."""

    kind = Kind.PHASE

    goal: Rich = Field(description="What is true at its end.")
    involvement: Annotated[tuple[Involvement, ...], Keyed("role")] = Field(
        (), description="Every role's part."
    )
    entry: Gate | None = Field(None, description="The gate into the phase.")
    activities: tuple[Activity, ...] = Field((), description="The work.")
    checklist: tuple[Check, ...] = Field((), description="Items that belong to no single activity.")
    exit: ExitGate | None = Field(None, description="The gate out of the phase.")
    pitfalls: tuple[Plain, ...] = Field((), description="What goes wrong here.")

    @property
    def load(self) -> dict[str, float]:
        """How many activities each role does here; one that several do is shared out among them."""
        load: dict[str, float] = {}
        for activity in self.activities:
            for role in activity.responsible:
                load[role] = load.get(role, 0) + 1 / len(activity.responsible)
        return load


class Practice(Entity):
    """A way of working together that answers a problem."""

    kind = Kind.PRACTICE

    problem: Rich = Field(description="What goes wrong without it.")
    roles: tuple[RoleId, ...] = Field(min_length=1, description="Who takes part.")
    phases: tuple[PhaseId, ...] = Field(min_length=1, description="Where it applies.")
    when: Plain | None = Field(None, description="The trigger or the cadence.")
    duration: Plain | None = Field(None, description="How long it takes.")
    steps: tuple[Rich, ...] = Field(min_length=1, description="What to do.")
    benefits: tuple[Plain, ...] = Field((), description="What it brings.")
    pitfalls: tuple[Plain, ...] = Field((), description="How it goes wrong.")
    checklist: tuple[Check, ...] = Field((), description="What is true when it was done well.")
    related: tuple[PracticeId, ...] = Field((), description="Practices that go with it.")


class Form(StrEnum):
    """What an artifact is made of."""

    SCRIPT = "script"
    SOFTWARE = "software"
    DOCUMENT = "document"
    DATA = "data"
    MODEL = "model"
    SERVICE = "service"


class Artifact(Entity):
    """Something the work makes, with the states it goes through."""

    kind = Kind.ARTIFACT

    form: Form = Field(description="What it is made of.")
    owner_role: RoleId = Field(description="The role that keeps it.")
    states: tuple[State, ...] = Field(min_length=1, description="In order; the first is reached first.")
    template: Rich | None = Field(None, description="An outline to copy.")


class Handoff(Entity):
    """Work that changes hands, with what the receiver checks before accepting it."""

    kind = Kind.HANDOFF

    giver: RoleId = Field(alias="from", description="The role that gives.")
    to: RoleId = Field(description="The role that receives.")
    phase: PhaseId = Field(description="The phase it leaves in.")
    carries: tuple[ArtifactRef, ...] = Field(min_length=1, description="What changes hands.")
    accept: tuple[Check, ...] = Field((), description="What the receiver ticks.")
    on_reject: Rich | None = Field(None, description="What happens if it is not accepted.")
    aftercare: Rich | None = Field(None, description="What the giver still owes afterwards.")


class Term(Model):
    """A word and what it means here."""

    kind: ClassVar[Kind] = Kind.TERM

    id: Id = Field(description="Unique in the glossary.")
    term: Plain = Field(description="The word.")
    aliases: tuple[Plain, ...] = Field((), description="Other words for it.")
    definition: Rich = Field(description="What it means.")
    see: tuple[Plain, ...] = Field((), description="Where to read on, as in role/operator.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")
    was: tuple[Id, ...] = Field((), description="Earlier ids.")

    @property
    def ref(self) -> Ref:
        """Its kind and id."""
        return Ref(Kind.TERM, self.id)


class Manifest(Model):
    """playbook.yml: what holds for the whole."""

    title: Plain = Field(description="The playbook's title.")
    summary: Rich = Field(description="What it is and for whom.")
    story: Rich | None = Field(None, description="How the playbook's tale begins.")
    site_id: Id = Field(description="Names it in the reader's browser; never changes once published.")
    version: Plain = Field(description="The content's version.")
    language: Literal["en", "de"] = Field("en", description="The language of the generated words.")
    owner: Plain = Field(description="Who answers questions.")
    reviewed: Date | None = Field(None, description="When a person last read the whole.")
    edit_url: Web | None = Field(None, description="Address under which the playbook's files are edited.")
    phases: tuple[PhaseId, ...] = Field(min_length=1, description="The order of the phases.")
    levels: tuple[InvolvementLevel, ...] = Field(
        min_length=1, description="Words for involvement, strongest first."
    )
    onboarding: tuple[OnboardingStep, ...] = Field((), description="Steps every newcomer takes first.")
    sources: Annotated[tuple[Source, ...], Keyed("id")] = Field((), description="Works cited.")
    rules: Annotated[tuple[RuleSetting, ...], Keyed("rule")] = Field(
        (), description="Settings of the checker."
    )

    @property
    def ref(self) -> Ref:
        """Its kind and id."""
        return Ref(Kind.PLAYBOOK, self.site_id)


ENTITY_MODELS: dict[Kind, type[Entity]] = {
    Kind.ROLE: Role,
    Kind.PHASE: Phase,
    Kind.PRACTICE: Practice,
    Kind.ARTIFACT: Artifact,
    Kind.HANDOFF: Handoff,
}
"""The kinds that have one file an entity, in the order in which readers meet them."""

PydanticData = dict[str, Any]
